//! String functions: <https://developer.hashicorp.com/terraform/language/functions/format> and its neighbours.

use regex::Regex;

use super::{Arguments, Function, MANY, NoValue, Outcome, elements, function, rejected, unless_known};
use crate::source::limits;
use crate::terraform::types::{to_number, to_string};
use crate::value::{Data, Map, Number, Piece, Text, Truth, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("chomp", 1, 1, |arguments| arguments.string(arguments.literal(0)?.trim_end_matches(['\r', '\n']))),
    function("endswith", 2, 2, |arguments| answer(arguments, Text::ends_with)),
    function("format", 1, MANY, |arguments| arguments.string(format_text(arguments.text(0)?, &arguments.values[1..])?)),
    function("formatlist", 1, MANY, format_list),
    function("indent", 2, 2, |arguments| {
        let spaces = " ".repeat(usize::try_from(arguments.whole(0)?).unwrap_or(0).min(limits::NESTING));
        arguments.string(arguments.literal(1)?.replace('\n', &format!("\n{spaces}")))
    }),
    function("join", 2, MANY, join),
    function("lower", 1, 1, |arguments| arguments.string(arguments.literal(0)?.to_lowercase())),
    function("regex", 2, 2, first_match),
    function("regexall", 2, 2, all_matches),
    function("replace", 3, 3, replace),
    function("split", 2, 2, split),
    function("startswith", 2, 2, |arguments| answer(arguments, Text::starts_with)),
    function("strcontains", 2, 2, |arguments| match (arguments.literal(0), arguments.literal(1)) {
        (Err(NoValue::Symbolic(unknown)), _) | (_, Err(NoValue::Symbolic(unknown))) => Err(NoValue::Unknown(unknown)),
        (text, part) => arguments.bool(text?.contains(&part?)),
    }),
    function("strrev", 1, 1, |arguments| arguments.string(arguments.literal(0)?.chars().rev().collect::<String>())),
    function("substr", 3, 3, substring),
    function("title", 1, 1, |arguments| {
        let mut at_start = true;
        let titled = arguments
            .literal(0)?
            .chars()
            .map(|character| {
                let shown = if at_start { character.to_uppercase().to_string() } else { character.to_string() };
                at_start = !(character.is_alphanumeric() || character == '_' || character == '\'');
                shown
            })
            .collect::<String>();
        arguments.string(titled)
    }),
    function("trim", 2, 2, |arguments| {
        let characters: Vec<char> = arguments.literal(1)?.chars().collect();
        arguments.string(arguments.literal(0)?.trim_matches(&*characters))
    }),
    function("trimprefix", 2, 2, |arguments| {
        let (text, prefix) = (arguments.literal(0)?, arguments.literal(1)?);
        arguments.string(text.strip_prefix(&*prefix).unwrap_or(&text))
    }),
    function("trimspace", 1, 1, |arguments| arguments.string(arguments.literal(0)?.trim())),
    function("trimsuffix", 2, 2, |arguments| {
        let (text, suffix) = (arguments.literal(0)?, arguments.literal(1)?);
        arguments.string(text.strip_suffix(&*suffix).unwrap_or(&text))
    }),
    function("upper", 1, 1, |arguments| arguments.string(arguments.literal(0)?.to_uppercase())),
];

fn answer(arguments: &Arguments<'_>, question: fn(&Text, &Text) -> Truth) -> Outcome {
    let (text, part) = (arguments.text(0)?, arguments.text(1)?);
    match question(&text, &part) {
        Truth::True => arguments.bool(true),
        Truth::False => arguments.bool(false),
        Truth::Unknown => match text.first_symbol().or(part.first_symbol()) {
            Some(symbol) => Err(NoValue::Unknown(symbol.unknown.clone())),
            None => Err(rejected("these cannot be compared")),
        },
    }
}

/// What `format` gives; symbols are kept where `%s` and `%v` put them.
fn format_text(pattern: Text, values: &[Value]) -> Result<Text, NoValue> {
    let Some(literal) = pattern.as_literal() else {
        let symbol = pattern.first_symbol().map(|symbol| symbol.unknown.clone());
        return Err(symbol.map_or_else(|| rejected("the format is empty"), NoValue::Symbolic));
    };
    let mut pieces = Vec::new();
    let mut rest = literal;
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        pieces.push(Piece::Literal(rest[..at].into()));
        let verb = Verb::read(&rest[at + 1..]).ok_or_else(|| rejected("the format ends within a verb"))?;
        rest = &rest[at + 1 + verb.length..];
        if verb.letter == '%' {
            pieces.push(Piece::Literal("%".into()));
            continue;
        }
        let place = verb.argument.unwrap_or(next);
        let value = values.get(place).ok_or_else(|| rejected("the format has more verbs than arguments"))?;
        next = place + 1;
        pieces.extend(verb.show(value)?);
    }
    pieces.push(Piece::Literal(rest.into()));
    Ok(Text::from_pieces(pieces))
}

/// One verb of a format: `%s`, `%05d`, `%[2]v`.
struct Verb<'f> {
    letter: char,
    /// Flags, width and precision as they are written.
    flags: &'f str,
    argument: Option<usize>,
    /// How many bytes it takes behind the `%`.
    length: usize,
}

impl<'f> Verb<'f> {
    fn read(text: &'f str) -> Option<Self> {
        let at = text.find(|character: char| character.is_ascii_alphabetic() || character == '%')?;
        let (flags, letter) = (&text[..at], text[at..].chars().next()?);
        let (flags, argument) = match (flags.find('['), flags.find(']')) {
            (Some(open), Some(close)) if open < close => {
                let place: usize = flags[open + 1..close].parse().ok()?;
                (&flags[..open], Some(place.checked_sub(1)?))
            }
            _ => (flags, None),
        };
        Some(Self { letter, flags, argument, length: at + 1 })
    }

    fn show(&self, value: &Value) -> Result<Vec<Piece>, NoValue> {
        let literal = |text: String| Ok(vec![Piece::Literal(text.into())]);
        match self.letter {
            's' | 'v' if self.flags.is_empty() => match &to_string(value.clone()).data {
                Data::Text(text) => Ok(text.pieces()),
                Data::Unknown(unknown) => Err(NoValue::Unknown(unknown.clone())),
                _ => Err(rejected("null cannot be formatted")),
            },
            'd' => {
                let number = self.number(value)?;
                literal(self.padded(&number.decimal().with_scale_round(0, bigdecimal::RoundingMode::Down).to_plain_string())?)
            }
            'f' => {
                let precision = self.flags.split_once('.').and_then(|(_, digits)| digits.parse().ok()).unwrap_or(6);
                let rounded = self.number(value)?.decimal().with_scale_round(precision, bigdecimal::RoundingMode::HalfEven);
                literal(self.padded(&rounded.to_plain_string())?)
            }
            'q' => match &to_string(value.clone()).data {
                Data::Text(text) => match text.as_literal() {
                    Some(text) => literal(format!("{text:?}")),
                    None => Err(unless_known(value, "this cannot be quoted")),
                },
                _ => Err(unless_known(value, "this cannot be quoted")),
            },
            's' | 'v' => match to_string(value.clone()).as_literal() {
                Some(text) => literal(self.padded(text)?),
                None => Err(value.why_unknown().map_or_else(|| rejected("null cannot be formatted"), NoValue::Symbolic)),
            },
            letter => Err(rejected(format!("the verb `%{}{letter}` is not supported here", self.flags))),
        }
    }

    fn number(&self, value: &Value) -> Result<Number, NoValue> {
        match &to_number(value.clone()).data {
            Data::Number(number) => Ok(number.clone()),
            Data::Unknown(unknown) => Err(NoValue::Unknown(unknown.clone())),
            _ => Err(rejected("a number was expected, this is null")),
        }
    }

    fn padded(&self, text: &str) -> Result<String, NoValue> {
        let width = self.flags.split('.').next().unwrap_or_default();
        let (left, zeros) = (width.starts_with('-'), width.starts_with('0'));
        let digits = width.trim_start_matches(['-', '0', '+']);
        let width: usize = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| rejected("the width is no number"))? };
        let missing = width.min(limits::NESTING).saturating_sub(text.chars().count());
        Ok(match (left, zeros) {
            (true, _) => format!("{text}{}", " ".repeat(missing)),
            (false, true) => format!("{}{text}", "0".repeat(missing)),
            (false, false) => format!("{}{text}", " ".repeat(missing)),
        })
    }
}

fn format_list(arguments: &Arguments<'_>) -> Outcome {
    let pattern = arguments.text(0)?;
    let lists: Vec<Option<&[Value]>> = arguments.values[1..].iter().map(Value::as_elements).collect();
    let lengths: Vec<usize> = lists.iter().flatten().map(|list| list.len()).collect();
    let length = lengths.first().copied().unwrap_or(1);
    if lengths.iter().any(|other| *other != length) {
        return Err(rejected("the lists have different lengths"));
    }
    if let Some(open) = arguments.values[1..].iter().find(|value| matches!(value.data, Data::Unknown(_))) {
        return Err(unless_known(open, "a list was expected"));
    }
    let row = |at: usize| {
        let values: Vec<Value> =
            lists.iter().zip(&arguments.values[1..]).map(|(list, value)| list.map_or(value, |list| &list[at]).clone()).collect();
        Ok(Value::text(format_text(pattern.clone(), &values)?, arguments.span))
    };
    Ok(arguments.list((0..length).map(row).collect::<Result<_, NoValue>>()?))
}

fn join(arguments: &Arguments<'_>) -> Outcome {
    let separator = arguments.text(0)?;
    let mut pieces = Vec::new();
    let mut first = true;
    for list in &arguments.values[1..] {
        for element in elements(list)? {
            if !std::mem::take(&mut first) {
                pieces.extend(separator.pieces());
            }
            match &to_string(element.clone()).data {
                Data::Text(text) => pieces.extend(text.pieces()),
                Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
                _ => return Err(rejected("null cannot be joined")),
            }
            if pieces.len() > limits::ELEMENTS {
                return Err(rejected("the string has too many parts"));
            }
        }
    }
    arguments.string(Text::from_pieces(pieces))
}

fn replace(arguments: &Arguments<'_>) -> Outcome {
    let (text, pattern, with) = (arguments.literal(0)?, arguments.literal(1)?, arguments.literal(2)?);
    let replaced = match pattern.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        Some(regex) if pattern.len() > 1 => compiled(regex)?.replace_all(&text, with.as_str()).into_owned(),
        _ => text.replace(&pattern, &with),
    };
    if replaced.len() > limits::TEXT_BYTES {
        return Err(rejected("the string is too long"));
    }
    arguments.string(replaced)
}

fn split(arguments: &Arguments<'_>) -> Outcome {
    let (separator, text) = match (arguments.literal(0), arguments.literal(1)) {
        (Err(NoValue::Symbolic(unknown)), _) | (_, Err(NoValue::Symbolic(unknown))) => return Err(NoValue::Unknown(unknown)),
        (separator, text) => (separator?, text?),
    };
    let parts: Vec<Value> = match separator.is_empty() {
        true => text.chars().map(|character| Value::text(character.to_string(), arguments.span)).collect(),
        false => text.split(&*separator).map(|part| Value::text(part, arguments.span)).collect(),
    };
    if parts.len() > limits::ELEMENTS {
        return Err(rejected("the list is too long"));
    }
    Ok(arguments.list(parts))
}

fn substring(arguments: &Arguments<'_>) -> Outcome {
    let text: Vec<char> = arguments.literal(0)?.chars().collect();
    let (offset, length) = (arguments.whole(1)?, arguments.whole(2)?);
    let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
    let start = if offset < 0 { size.saturating_add(offset).max(0) } else { offset.min(size) };
    let end = if length < 0 { size } else { start.saturating_add(length).min(size) };
    let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
    arguments.string(text[range].iter().collect::<String>())
}

fn compiled(pattern: &str) -> Result<Regex, NoValue> {
    Regex::new(pattern).map_err(|error| rejected(format!("the pattern cannot be read: {error}")))
}

/// The pattern and the text of `regex` and `regexall`.
fn pattern_and_text(arguments: &Arguments<'_>) -> Result<(Regex, String), NoValue> {
    match (arguments.literal(0), arguments.literal(1)) {
        (Err(NoValue::Symbolic(unknown)), _) | (_, Err(NoValue::Symbolic(unknown))) => Err(NoValue::Unknown(unknown)),
        (pattern, text) => Ok((compiled(&pattern?)?, text?)),
    }
}

fn first_match(arguments: &Arguments<'_>) -> Outcome {
    let (pattern, text) = pattern_and_text(arguments)?;
    let found = pattern.captures(&text).ok_or_else(|| rejected("the pattern does not match"))?;
    Ok(captured(arguments, &pattern, &found))
}

fn all_matches(arguments: &Arguments<'_>) -> Outcome {
    let (pattern, text) = pattern_and_text(arguments)?;
    let found = pattern.captures_iter(&text).take(limits::ELEMENTS);
    Ok(arguments.list(found.map(|found| captured(arguments, &pattern, &found)).collect()))
}

/// The whole match, a list of the groups, or an object of the named groups.
fn captured(arguments: &Arguments<'_>, pattern: &Regex, found: &regex::Captures<'_>) -> Value {
    let group = |group: Option<regex::Match<'_>>| match group {
        Some(group) => Value::text(group.as_str(), arguments.span),
        None => Value::null(arguments.span),
    };
    let names: Vec<&str> = pattern.capture_names().flatten().collect();
    if !names.is_empty() {
        let entries = names.into_iter().map(|name| (name.into(), group(found.name(name))));
        return Value::map(entries.collect::<Map>(), arguments.span);
    }
    match found.len() {
        1 => group(found.get(0)),
        groups => arguments.list((1..groups).map(|at| group(found.get(at))).collect()),
    }
}
