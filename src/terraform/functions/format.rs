//! `format` and `formatlist`: <https://developer.hashicorp.com/terraform/language/functions/format#specification-syntax>.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode, Signed, ToPrimitive, Zero};
use unicode_segmentation::UnicodeSegmentation;

use super::{Arguments, NoValue, Outcome, encoding, rejected};
use crate::source::limits;
use crate::terraform::conversion::{to_bool, to_number, to_string};
use crate::terraform::set::sequence;
use crate::value::{Data, NullType, Number, Piece, Reason, Symbol, SymbolType, Text, Unknown, Value};

pub(super) fn format(arguments: &Arguments<'_>) -> Outcome {
    nulls_are_known_later(arguments)?;
    arguments.string(formatted(&arguments.text(0)?, &arguments.values[1..])?)
}

/// An argument that is just null has no type, and Terraform gives no text for it before the apply.
fn nulls_are_known_later(arguments: &Arguments<'_>) -> Result<(), NoValue> {
    match arguments.values.iter().find(|value| matches!(value.data, Data::Null(NullType::Any))) {
        Some(null) => {
            let reason = Reason::NotEvaluated { what: "the text for null".into() };
            Err(NoValue::Unknown(Unknown { reason, span: null.origin.span }.into()))
        }
        None => Ok(()),
    }
}

pub(super) fn format_list(arguments: &Arguments<'_>) -> Outcome {
    nulls_are_known_later(arguments)?;
    let pattern = arguments.text(0)?;
    let values = &arguments.values[1..];
    let lists: Vec<Option<&[Value]>> =
        values.iter().map(|value| sequence(value).transpose()).collect::<Result<_, _>>().map_err(NoValue::Unknown)?;
    let lengths: Vec<usize> = lists.iter().flatten().map(|list| list.len()).collect();
    let length = match lengths.first() {
        Some(length) => *length,
        None => 1,
    };
    if lengths.iter().any(|other| *other != length) {
        return Err(rejected("the lists have different lengths"));
    }
    let may_be_list = |value: &&Value| match value.as_text().and_then(Text::first_symbol) {
        Some(symbol) => value.is_symbol() && symbol.kind == SymbolType::Open,
        None => value.why_unknown().is_some(),
    };
    if let Some(unknown) = values.iter().find(may_be_list).and_then(Value::why_unknown) {
        return Err(NoValue::Unknown(unknown));
    }
    let row = |at: usize| {
        let values: Vec<Value> =
            lists.iter().zip(values).map(|(list, value)| list.map_or(value, |list| &list[at]).clone()).collect();
        Ok(Value::text(formatted(&pattern, &values)?, arguments.span))
    };
    Ok(arguments.list((0..length).map(row).collect::<Result<_, NoValue>>()?))
}

/// What `format` gives; symbols are kept where `%s` and `%v` put them, and in the pattern where they cannot hold verbs.
fn formatted(pattern: &Text, values: &[Value]) -> Result<Text, NoValue> {
    let parts = pattern.pieces();
    let may_hold_verbs = |part: &&Piece| matches!(part, Piece::Symbol(symbol) if !is_free_of_verbs(symbol));
    if let Some(Piece::Symbol(symbol)) = parts.iter().find(may_hold_verbs) {
        return Err(NoValue::Symbolic(symbol.unknown.clone()));
    }
    let mut pieces = Vec::new();
    let (mut next, mut used) = (0, 0);
    for (place_of_part, part) in parts.iter().enumerate() {
        let Piece::Literal(literal) = part else {
            pieces.push(part.clone());
            continue;
        };
        let mut rest: &str = literal;
        while let Some(at) = rest.find('%') {
            pieces.push(Piece::Literal(rest[..at].into()));
            let verb = match (Verb::read(&rest[at + 1..]), parts.get(place_of_part + 1)) {
                (Ok(verb), _) => verb,
                // The symbol may be what the verb goes on with.
                (Err(_), Some(Piece::Symbol(symbol))) => return Err(NoValue::Symbolic(symbol.unknown.clone())),
                (Err(why), _) => return Err(why),
            };
            rest = &rest[at + 1 + verb.length..];
            if verb.letter == '%' {
                if verb.length > 1 {
                    return Err(rejected("a percent sign has neither flags nor width"));
                }
                pieces.push(Piece::Literal("%".into()));
                continue;
            }
            let place = verb.argument.unwrap_or(next);
            let value = values.get(place).ok_or_else(|| rejected("the format has more verbs than arguments"))?;
            next = place + 1;
            used = used.max(next);
            pieces.extend(verb.show(value)?);
        }
        pieces.push(Piece::Literal(rest.into()));
    }
    if used < values.len() {
        return Err(rejected(format!("the format uses {used} of {} arguments", values.len())));
    }
    Ok(Text::from_pieces(pieces))
}

/// Can the text that a symbol stands for have no percent sign? Partitions, Regions and account ids have none.
fn is_free_of_verbs(symbol: &Symbol) -> bool {
    let name = symbol.name.rsplit('.').next().unwrap_or_default();
    matches!(symbol.unknown.reason, Reason::Deployment { .. }) && ["partition", "region", "account_id"].contains(&name)
}

/// One verb of a format: `%s`, `%05d`, `%[2]v`.
#[derive(Debug, Default)]
struct Verb {
    letter: char,
    plus: bool,
    minus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
    /// Which argument, when it is stated; from zero.
    argument: Option<usize>,
    /// How many bytes it takes behind the `%`.
    length: usize,
}

impl Verb {
    /// Reads flags, width, precision, argument and letter, in this order.
    fn read(text: &str) -> Result<Self, NoValue> {
        let unfinished = || rejected("the format ends within a verb");
        let mut verb = Self::default();
        let mut rest = text;
        while let Some(flag) = rest.chars().next() {
            match flag {
                '+' => verb.plus = true,
                '-' => verb.minus = true,
                '#' => verb.sharp = true,
                ' ' => verb.space = true,
                '0' => verb.zero = true,
                _ => break,
            }
            rest = &rest[1..];
        }
        verb.width = number(&mut rest)?;
        if let Some(behind) = rest.strip_prefix('.') {
            rest = behind;
            verb.precision = Some(number(&mut rest)?.unwrap_or(0));
        }
        if let Some(behind) = rest.strip_prefix('[') {
            rest = behind;
            let place = number(&mut rest)?.and_then(|place| place.checked_sub(1));
            verb.argument = Some(place.ok_or_else(|| rejected("arguments are counted from 1"))?);
            rest = rest.strip_prefix(']').ok_or_else(unfinished)?;
        }
        verb.letter = rest.chars().next().ok_or_else(unfinished)?;
        verb.length = text.len() - rest.len() + verb.letter.len_utf8();
        Ok(verb)
    }

    fn show(&self, value: &Value) -> Result<Vec<Piece>, NoValue> {
        if value.is_null() && self.letter != 'v' {
            return Err(rejected("null cannot be formatted"));
        }
        let literal = match self.letter {
            'v' if value.is_null() || self.sharp => return self.json(value),
            'v' | 's' => match &value.data {
                Data::Text(text) if self.is_plain() => return Ok(text.pieces()),
                Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
                Data::Text(text) if self.letter == 'v' && text.as_literal().is_some() => self.padded(&self.string(value)?),
                Data::Number(number) if self.letter == 'v' => self.padded(&general_form(number)),
                Data::Bool(_) | Data::List(_) | Data::Set(_) | Data::Map(_) if self.letter == 'v' => return self.json(value),
                _ => self.padded(&self.cut(&self.string(value)?)),
            },
            'q' => self.padded(&encoding::quoted(&self.cut(&self.string(value)?))),
            't' => match &to_bool(value.clone()).data {
                Data::Bool(value) => value.to_string(),
                Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
                _ => return Err(rejected("a bool was expected")),
            },
            'b' => self.integer(value, 2, "0b")?,
            'd' => self.integer(value, 10, "")?,
            'o' => self.integer(value, 8, "0")?,
            'x' => self.integer(value, 16, "0x")?,
            'X' => self.integer(value, 16, "0X")?.to_uppercase(),
            'e' | 'E' | 'f' | 'g' | 'G' => self.float(&self.number(value)?),
            letter => return Err(rejected(format!("there is no verb `%{letter}`"))),
        };
        Ok(vec![Piece::Literal(literal.into())])
    }

    /// Does it change nothing about a string?
    fn is_plain(&self) -> bool {
        self.width.is_none() && self.precision.is_none()
    }

    fn string(&self, value: &Value) -> Result<String, NoValue> {
        match &to_string(value.clone()).data {
            Data::Text(text) => match (text.as_literal(), text.first_symbol()) {
                (Some(literal), _) => Ok(literal.to_owned()),
                (None, symbol) => {
                    Err(symbol.map_or_else(|| rejected("not known"), |symbol| NoValue::Symbolic(symbol.unknown.clone())))
                }
            },
            _ => Err(value.find_unknown().map_or_else(|| rejected("a string was expected"), NoValue::Unknown)),
        }
    }

    fn number(&self, value: &Value) -> Result<Number, NoValue> {
        match &to_number(value.clone()).data {
            Data::Number(number) => Ok(number.clone()),
            _ => Err(value.find_unknown().map_or_else(|| rejected("a number was expected"), NoValue::Unknown)),
        }
    }

    fn json(&self, value: &Value) -> Result<Vec<Piece>, NoValue> {
        let json = encoding::json(value)?;
        match json.as_literal() {
            Some(literal) => Ok(vec![Piece::Literal(self.padded(literal).into())]),
            None => Ok(json.pieces()),
        }
    }

    fn cut(&self, text: &str) -> String {
        match self.precision.filter(|most| *most > 0) {
            Some(most) => text.graphemes(true).take(most).collect(),
            None => text.to_owned(),
        }
    }

    fn integer(&self, value: &Value, base: u32, prefix: &str) -> Result<String, NoValue> {
        let number = self.number(value)?;
        let Some(whole) = number.decimal().filter(|decimal| decimal.is_integer()) else {
            return Err(rejected("a whole number was expected"));
        };
        let (integer, _) = whole.with_scale(0).into_bigint_and_exponent();
        let mut digits = integer.magnitude().to_str_radix(base);
        if let Some(least) = self.precision {
            digits = format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
        }
        let prefix = if self.sharp { prefix } else { "" };
        let precise = self.precision.is_some();
        Ok(self.signed(integer.is_negative(), prefix, &digits, self.zero && !precise))
    }

    fn float(&self, number: &Number) -> String {
        let (Some(shown), Some(exact)) = (number.decimal(), number.exactly()) else {
            let sign = match self.sign(number.has_minus()) {
                "" => "+",
                sign => sign,
            };
            return self.filled(sign, "", "Inf", false);
        };
        let magnitude = exact.abs();
        let shown = match (self.letter, self.precision) {
            ('f', precision) => fixed(&magnitude, precision.unwrap_or(6)),
            ('e' | 'E', precision) => scientific(&magnitude, precision.unwrap_or(6)),
            (_, None) => shortest(&shown.abs()),
            (_, Some(precision)) => general(&magnitude, precision.max(1)),
        };
        let shown = if self.letter.is_ascii_uppercase() { shown.to_uppercase() } else { shown };
        self.signed(number.has_minus(), "", &shown, self.zero)
    }

    /// A number with its sign, filled up to the width.
    fn signed(&self, negative: bool, prefix: &str, digits: &str, zeros: bool) -> String {
        self.filled(self.sign(negative), prefix, digits, zeros)
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }

    fn filled(&self, sign: &str, prefix: &str, digits: &str, zeros: bool) -> String {
        let length = sign.len() + prefix.len() + digits.len();
        let missing = self.width.unwrap_or(0).saturating_sub(length);
        match (self.minus, zeros) {
            (true, _) => format!("{sign}{prefix}{digits}{}", " ".repeat(missing)),
            (false, true) => format!("{sign}{prefix}{}{digits}", "0".repeat(missing)),
            (false, false) => format!("{}{sign}{prefix}{digits}", " ".repeat(missing)),
        }
    }

    /// Anything else, filled up to the width.
    fn padded(&self, text: &str) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.graphemes(true).count());
        let filling = if self.zero { "0" } else { " " }.repeat(missing);
        if self.minus { format!("{text}{filling}") } else { format!("{filling}{text}") }
    }
}

/// The number at the start of `rest`, which it is taken from. Errors: it is larger than anything that could be meant.
fn number(rest: &mut &str) -> Result<Option<usize>, NoValue> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = rest.split_at(digits);
    *rest = behind;
    if number.is_empty() {
        return Ok(None);
    }
    let most = limits::TEXT_PIECES;
    number.parse().ok().filter(|number| *number <= most).map(Some).ok_or_else(|| rejected("the width is too large"))
}

/// `%f`
fn fixed(magnitude: &BigDecimal, places: usize) -> String {
    let places = i64::try_from(places).unwrap_or(i64::MAX);
    magnitude.with_scale_round(places, RoundingMode::HalfEven).to_plain_string()
}

/// `%e`, with so many digits behind the point.
fn scientific(magnitude: &BigDecimal, places: usize) -> String {
    let (digits, exponent) = digits(magnitude, Some(places + 1));
    with_exponent(&digits, exponent, places)
}

/// `%g`, with so many digits in all.
fn general(magnitude: &BigDecimal, precision: usize) -> String {
    let (digits, exponent) = digits(magnitude, Some(precision));
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let places = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    // Trailing zeros do not count where all digits stand before the point.
    let decisive = if places(digits.len()) > exponent { digits.len() } else { precision };
    either(digits, exponent, places(decisive))
}

/// As Go writes a number with `%g` and no precision, with its sign.
fn general_form(number: &Number) -> String {
    let sign = if number.has_minus() { "-" } else { "" };
    match number.decimal() {
        Some(decimal) => format!("{sign}{}", shortest(&decimal.abs())),
        None => number.to_string(),
    }
}

/// All digits, with an exponent where that is below -4 or above 5.
fn shortest(magnitude: &BigDecimal) -> String {
    let (digits, exponent) = digits(magnitude, None);
    either(&digits, exponent, 6)
}

/// With an exponent where that is below -4 or not below `decisive`, plainly elsewhere.
fn either(digits: &str, exponent: i64, decisive: i64) -> String {
    if exponent < -4 || exponent >= decisive {
        return with_exponent(digits, exponent, digits.len() - 1);
    }
    match usize::try_from(exponent) {
        Ok(exponent) if exponent + 1 >= digits.len() => format!("{digits}{}", "0".repeat(exponent + 1 - digits.len())),
        Ok(exponent) => format!("{}.{}", &digits[..=exponent], &digits[exponent + 1..]),
        Err(_) => format!("0.{}{digits}", "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0))),
    }
}

fn with_exponent(digits: &str, exponent: i64, places: usize) -> String {
    let (first, rest) = digits.split_at(1);
    let sign = if exponent < 0 { '-' } else { '+' };
    let point = if places == 0 { "" } else { "." };
    let zeros = "0".repeat(places.saturating_sub(rest.len()));
    format!("{first}{point}{rest}{zeros}e{sign}{:02}", exponent.abs())
}

/// The significant digits, rounded to `count` of them, and the exponent of the first.
fn digits(magnitude: &BigDecimal, count: Option<usize>) -> (String, i64) {
    if magnitude.is_zero() {
        return ("0".to_owned(), 0);
    }
    let rounded = match count.and_then(|count| std::num::NonZeroU64::new(count as u64)) {
        Some(count) => magnitude.with_precision_round(count, RoundingMode::HalfEven),
        None => magnitude.clone(),
    };
    let (integer, scale): (BigInt, i64) = rounded.normalized().into_bigint_and_exponent();
    let digits = integer.to_string();
    let exponent = digits.len().to_i64().unwrap_or(0) - 1 - scale;
    (digits, exponent)
}
