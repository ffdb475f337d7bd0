//! Date and time functions: <https://developer.hashicorp.com/terraform/language/functions/formatdate> and its neighbours.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::{Function, NoValue, Parameter, function, left_open, not_evaluated, rejected};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("formatdate", &[Parameter::Text, Parameter::Text], |arguments| {
        let (pattern, time) = (arguments.literal(0)?, time(&arguments.literal(1)?)?);
        arguments.string(formatted(&pattern, &time)?)
    }),
    function("plantimestamp", &[], |arguments| not_evaluated(arguments, "asks for the time")),
    function("timeadd", &[Parameter::Text, Parameter::Text], |arguments| {
        let (time, duration) = (time(&arguments.literal(0)?)?, duration(&arguments.literal(1)?)?);
        let sum = time.civil.checked_add(duration).map_err(|_| left_open("a year of five digits", arguments.span))?;
        arguments.string(Time { civil: sum, ..time }.to_string())
    }),
    function("timecmp", &[Parameter::Text, Parameter::Text], |arguments| {
        let (left, right) = (time(&arguments.known(0)?)?, time(&arguments.known(1)?)?);
        let offset = SignedDuration::from_secs((left.offset.seconds() - right.offset.seconds()).into());
        let order = left.civil.duration_since(right.civil).cmp(&offset);
        Ok(Value::number(order as i64, arguments.span))
    }),
    function("timestamp", &[], |arguments| not_evaluated(arguments, "asks for the time")),
];

/// A time, and how far its zone is off.
#[derive(Debug, Clone, Copy)]
struct Time {
    civil: DateTime,
    offset: Offset,
}

impl fmt::Display for Time {
    /// As RFC 3339 has it, without fractions of a second.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.civil.year();
        let sign = if year < 0 { "-" } else { "" };
        write!(formatter, "{sign}{:04}{}{}", year.abs(), self.civil.strftime("-%m-%dT%H:%M:%S"), zone(self, true))
    }
}

/// A time as RFC 3339 has it, strictly: `2018-01-02T23:12:01Z`.
fn time(text: &str) -> Result<Time, NoValue> {
    let wrong = || rejected(format!("`{text}` is no time such as `2018-01-02T23:12:01Z`"));
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let shape = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let has_shape = shape.iter().all(|(at, byte)| bytes.get(*at) == Some(byte))
        && (0..19).filter(|at| !shape.iter().any(|(sign, _)| sign == at)).all(is_digit);
    if !has_shape || !text.is_ascii() {
        return Err(wrong());
    }
    let (rest, offset) = match &text[19..] {
        rest if rest.ends_with('Z') => (&rest[..rest.len() - 1], Offset::UTC),
        rest if rest.len() >= 6 => {
            let (rest, zone) = rest.split_at(rest.len() - 6);
            let sign = match &zone[..1] {
                "+" => 1,
                "-" => -1,
                _ => return Err(wrong()),
            };
            let (hours, minutes) = zone[1..].split_once(':').ok_or_else(wrong)?;
            let (hours, minutes): (i32, i32) = (hours.parse().map_err(|_| wrong())?, minutes.parse().map_err(|_| wrong())?);
            if hours > 23 || minutes > 59 {
                return Err(wrong());
            }
            (rest, Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map_err(|_| wrong())?)
        }
        _ => return Err(wrong()),
    };
    if !(rest.is_empty()
        || rest.strip_prefix('.').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())))
    {
        return Err(wrong());
    }
    if &text[17..19] == "60" {
        return Err(wrong());
    }
    let civil: DateTime = text[..19 + rest.len()].parse().map_err(|_| wrong())?;
    Ok(Time { civil, offset })
}

/// A word of YAML that is a time (`2020-01-02`, `2020-1-2 3:04:05`, with or without zone) as RFC 3339 has it; `None` for others.
pub(super) fn of_yaml(text: &str) -> Option<String> {
    let padded = |digits: &str, count: usize| {
        let fits = !digits.is_empty() && digits.len() <= count && digits.bytes().all(|digit| digit.is_ascii_digit());
        fits.then(|| format!("{digits:0>count$}"))
    };
    let date_end = text.find([' ', 'T', 't']).unwrap_or(text.len());
    let (date, clock) = (&text[..date_end], text.get(date_end + 1..));
    let [year, month, day]: [&str; 3] = date.split('-').collect::<Vec<_>>().try_into().ok()?;
    let date = format!("{}-{}-{}", padded(year, 4).filter(|_| year.len() == 4)?, padded(month, 2)?, padded(day, 2)?);
    let full = match clock {
        None => format!("{date}T00:00:00Z"),
        Some(clock) => {
            let zone_at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
            let (clock, zone) = clock.split_at(zone_at);
            // Only a space goes without a zone, and only without.
            if zone.is_empty() != (text.as_bytes()[date_end] == b' ') {
                return None;
            }
            let (clock, fraction) = clock.split_once('.').map_or((clock, ""), |(clock, digits)| (clock, digits));
            let [hours, minutes, seconds]: [&str; 3] = clock.split(':').collect::<Vec<_>>().try_into().ok()?;
            fraction.bytes().all(|digit| digit.is_ascii_digit()).then_some(())?;
            let zone = if zone.is_empty() { "Z" } else { zone };
            format!("{date}T{}:{}:{}{zone}", padded(hours, 2)?, padded(minutes, 2)?, padded(seconds, 2)?)
        }
    };
    Some(time(&full).ok()?.to_string())
}

/// `Z` or `+02:00`; `+0200` without the colon.
fn zone(time: &Time, colon: bool) -> String {
    let seconds = time.offset.seconds();
    if seconds == 0 && colon {
        return "Z".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{}{:02}", minutes / 60, if colon { ":" } else { "" }, minutes % 60)
}

/// A duration as Go has it: `1h30m`, `-10s`, `1.5h`, `300ms`.
fn duration(text: &str) -> Result<SignedDuration, NoValue> {
    let wrong = || rejected(format!("`{text}` is no duration such as `1h30m`"));
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(SignedDuration::ZERO);
    }
    if rest.is_empty() {
        return Err(wrong());
    }
    let mut total = 0f64;
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit() && character != '.').ok_or_else(wrong)?;
        let number: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let unit = rest.find(|character: char| character.is_ascii_digit() || character == '.').unwrap_or(rest.len());
        let seconds = match &rest[..unit] {
            "ns" => 1e-9,
            "us" | "µs" | "μs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(wrong()),
        };
        rest = &rest[unit..];
        total += number * seconds;
    }
    if total > i64::MAX as f64 / 1e9 {
        return Err(wrong());
    }
    SignedDuration::try_from_secs_f64(if negative { -total } else { total }).map_err(|_| wrong())
}

/// The time in a pattern of Terraform's own: <https://developer.hashicorp.com/terraform/language/functions/formatdate#specification-syntax>.
fn formatted(pattern: &str, time: &Time) -> Result<String, NoValue> {
    let mut shown = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("''") {
            shown.push('\'');
            rest = behind;
        } else if first == '\'' {
            let (literal, behind) = quoted(&rest[1..]).ok_or_else(|| rejected("a quoted part of the format is not closed"))?;
            shown.push_str(&literal);
            rest = behind;
        } else if first.is_ascii_alphabetic() {
            let length = rest.find(|character| character != first).unwrap_or(rest.len());
            shown.push_str(&verb(&rest[..length], time)?);
            rest = &rest[length..];
        } else {
            shown.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Ok(shown)
}

/// What stands between quotes, where two of them mean one, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut literal = String::new();
    let mut rest = text;
    loop {
        let at = rest.find('\'')?;
        literal.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('\'') {
            Some(behind) => {
                literal.push('\'');
                rest = behind;
            }
            None => return Some((literal, rest)),
        }
    }
}

fn verb(verb: &str, time: &Time) -> Result<String, NoValue> {
    let format = match verb {
        "YYYY" => "%Y",
        "YY" => "%y",
        "MMMM" => "%B",
        "MMM" => "%b",
        "MM" => "%m",
        "M" => "%-m",
        "DD" => "%d",
        "D" => "%-d",
        "EEEE" => "%A",
        "EEE" => "%a",
        "hh" => "%H",
        "h" => "%-H",
        "HH" => "%I",
        "H" => "%-I",
        "AA" => "%p",
        "aa" => return Ok(if time.civil.hour() < 12 { "am" } else { "pm" }.to_owned()),
        "mm" => "%M",
        "m" => "%-M",
        "ss" => "%S",
        "s" => "%-S",
        "ZZZZZ" => return Ok(offset(time, true)),
        "ZZZZ" => return Ok(offset(time, false)),
        "ZZZ" if time.offset.seconds() == 0 => return Ok("UTC".to_owned()),
        "ZZZ" => return Ok(offset(time, false)),
        "Z" => return Ok(zone(time, true)),
        _ => return Err(rejected(format!("the format has no verb `{verb}`"))),
    };
    Ok(time.civil.strftime(format).to_string())
}

/// `+00:00`, also where that is UTC.
fn offset(time: &Time, colon: bool) -> String {
    match zone(time, colon).as_str() {
        "Z" => "+00:00".to_owned(),
        other => other.to_owned(),
    }
}
