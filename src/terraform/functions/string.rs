//! String functions: <https://developer.hashicorp.com/terraform/language/functions/join> and its neighbours.

use unicode_segmentation::UnicodeSegmentation;

use super::pattern::{SHADOWED, compiled};
use super::{Arguments, Function, NoValue, Outcome, Parameter, elements, format, function, rejected, variadic};
use crate::source::limits;
use crate::terraform::conversion::to_string;
use crate::value::{Data, Map, Piece, Text, Truth, Value};

use Parameter::{AnyOrNull, ListOfText, Number, Text as String_};

pub(super) const FUNCTIONS: &[Function] = &[
    function("chomp", &[String_], |arguments| arguments.string(arguments.literal(0)?.trim_end_matches(['\r', '\n']))),
    function("endswith", &[String_, String_], |arguments| answer(arguments, Text::ends_with)),
    variadic("format", &[String_], AnyOrNull, format::format),
    variadic("formatlist", &[String_], AnyOrNull, format::format_list),
    function("indent", &[Number, String_], |arguments| {
        let spaces = usize::try_from(arguments.whole(0)?).map_err(|_| rejected("the number of spaces cannot be negative"))?;
        let text = arguments.literal(1)?;
        let lines = text.matches('\n').count();
        if spaces.saturating_mul(lines).saturating_add(text.len()) > limits::TEXT_BYTES {
            return Err(rejected("the string is too long"));
        }
        arguments.string(text.replace('\n', &format!("\n{}", if lines == 0 { String::new() } else { " ".repeat(spaces) })))
    }),
    variadic("join", &[String_], ListOfText, join),
    function("lower", &[String_], |arguments| {
        arguments.string(one_to_one(&arguments.literal(0)?, |character| character.to_lowercase().next()))
    }),
    function("regex", &[String_, String_], first_match),
    function("regexall", &[String_, String_], all_matches),
    function("replace", &[String_, String_, String_], replace),
    function("split", &[String_, String_], split),
    function("startswith", &[String_, String_], |arguments| answer(arguments, Text::starts_with)),
    function("strcontains", &[String_, String_], |arguments| {
        let (text, part) = (arguments.known(0)?, arguments.known(1)?);
        arguments.bool(text.contains(&part))
    }),
    function("strrev", &[String_], |arguments| arguments.string(arguments.literal(0)?.graphemes(true).rev().collect::<String>())),
    function("substr", &[String_, Number, Number], substring),
    function("title", &[String_], |arguments| {
        let mut at_start = true;
        let mut title = |character: char| {
            let shown = if at_start { titled(character) } else { character };
            at_start = separates_words(character);
            shown
        };
        arguments.string(arguments.literal(0)?.chars().map(&mut title).collect::<String>())
    }),
    function("trim", &[String_, String_], |arguments| {
        let characters: Vec<char> = arguments.literal(1)?.chars().collect();
        arguments.string(arguments.literal(0)?.trim_matches(&*characters))
    }),
    function("trimprefix", &[String_, String_], |arguments| {
        let (text, prefix) = (arguments.literal(0)?, arguments.literal(1)?);
        arguments.string(text.strip_prefix(&*prefix).unwrap_or(&text))
    }),
    function("trimspace", &[String_], |arguments| arguments.string(arguments.literal(0)?.trim())),
    function("trimsuffix", &[String_, String_], |arguments| {
        let (text, suffix) = (arguments.literal(0)?, arguments.literal(1)?);
        arguments.string(text.strip_suffix(&*suffix).unwrap_or(&text))
    }),
    function("upper", &[String_], |arguments| arguments.string(arguments.literal(0)?.chars().map(upper).collect::<String>())),
];

/// Go changes the case of one character at a time, and leaves one alone that would become several: `ß`.
fn upper(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => with_iota_adscript(character),
    }
}

/// The character that begins a word: where that is not the capital, as of the digraphs `ǆ`, `ǉ`, `ǌ` and `ǳ`, and in Georgian.
fn titled(character: char) -> char {
    match character {
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        'ა'..='ჺ' | 'ჽ'..='ჿ' => character,
        character => upper(character),
    }
}

/// The capital of a Greek vowel with an iota below it, which is one character for Unicode's simple mappings and two for the others.
fn with_iota_adscript(character: char) -> char {
    let further = match character {
        'ᾀ'..='ᾇ' | 'ᾐ'..='ᾗ' | 'ᾠ'..='ᾧ' => 8,
        'ᾳ' | 'ῃ' | 'ῳ' => 9,
        _ => 0,
    };
    char::from_u32(u32::from(character) + further).unwrap_or(character)
}

fn one_to_one(text: &str, change: impl Fn(char) -> Option<char>) -> String {
    text.chars().map(|character| change(character).unwrap_or(character)).collect()
}

/// As Go's `strings.Title` has it.
fn separates_words(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_alphanumeric() && character != '_';
    }
    !character.is_alphanumeric() && character.is_whitespace()
}

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

fn join(arguments: &Arguments<'_>) -> Outcome {
    if arguments.values.len() < 2 {
        return Err(rejected("`join` takes at least one list"));
    }
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
        Some(regex) if pattern.len() > 1 => {
            replaced_matches(&compiled(regex)?, &text, &with).ok_or_else(|| rejected("the string is too long"))?
        }
        _ => {
            let most = text.len().saturating_add(text.matches(&*pattern).count().saturating_mul(with.len()));
            if most > limits::TEXT_BYTES {
                return Err(rejected("the string is too long"));
            }
            text.replace(&pattern, &with)
        }
    };
    if replaced.len() > limits::TEXT_BYTES {
        return Err(rejected("the string is too long"));
    }
    arguments.string(replaced)
}

/// The text with `with` in the place of every match, in which `$1` and the like stand for groups; `None` when it is too long.
fn replaced_matches(pattern: &regex::Regex, text: &str, with: &str) -> Option<String> {
    let groups = with.matches('$').count();
    let mut replaced = String::new();
    let mut end = 0;
    for found in pattern.captures_iter(text) {
        let whole = found.get(0)?;
        replaced.push_str(&text[end..whole.start()]);
        end = whole.end();
        // No group is longer than the whole.
        let most = groups.saturating_mul(whole.len()).saturating_add(with.len());
        if replaced.len().saturating_add(most) > limits::TEXT_BYTES {
            return None;
        }
        found.expand(with, &mut replaced);
    }
    replaced.push_str(&text[end..]);
    Some(replaced)
}

/// The ARN of a bucket, cut where its colons are, though what stands between them is not known; `None` for other texts and separators.
/// Neither partitions nor the names of buckets have colons.
fn sections(arn: &Text, separator: &str) -> Option<Vec<Text>> {
    let written = arn.to_string();
    let is_bucket = written.starts_with("arn:") && written.contains(":s3:::") && !written.contains('/');
    if arn.as_literal().is_some() || !is_bucket || separator.is_empty() || separator.contains(|character| character != ':') {
        return None;
    }
    let mut sections: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in arn.pieces() {
        let Piece::Literal(literal) = piece else {
            sections.last_mut()?.push(piece);
            continue;
        };
        for (place, part) in literal.split(separator).enumerate() {
            if place > 0 {
                sections.push(Vec::new());
            }
            sections.last_mut()?.push(Piece::Literal(part.into()));
        }
    }
    Some(sections.into_iter().map(Text::from_pieces).collect())
}

fn split(arguments: &Arguments<'_>) -> Outcome {
    let separator = arguments.known(0)?;
    if let Some(parts) = sections(&arguments.text(1)?, &separator) {
        return Ok(arguments.list(parts.into_iter().map(|part| Value::text(part, arguments.span)).collect()));
    }
    let text = arguments.known(1)?;
    let parts: Vec<Value> = match separator.is_empty() {
        true => text.chars().map(|character| Value::text(character.to_string(), arguments.span)).collect(),
        false => text.split(&*separator).map(|part| Value::text(part, arguments.span)).collect(),
    };
    if parts.len() > limits::ELEMENTS {
        return Err(rejected("the list is too long"));
    }
    Ok(arguments.list(parts))
}

/// Counts what a reader takes for characters: grapheme clusters.
fn substring(arguments: &Arguments<'_>) -> Outcome {
    let text = arguments.literal(0)?;
    let characters: Vec<&str> = text.graphemes(true).collect();
    let (offset, length) = (arguments.whole(1)?, arguments.whole(2)?);
    let size = i64::try_from(characters.len()).unwrap_or(i64::MAX);
    let start = if offset < 0 { size.saturating_add(offset).max(0) } else { offset.min(size) };
    let end = if length < 0 { size } else { start.saturating_add(length).min(size) };
    let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
    arguments.string(characters[range].concat())
}

fn first_match(arguments: &Arguments<'_>) -> Outcome {
    let (pattern, text) = (arguments.known(0)?, arguments.known(1)?);
    let pattern = Captures::read(&pattern)?;
    let found = pattern.regex.captures(&text).ok_or_else(|| rejected("the pattern does not match"))?;
    Ok(pattern.captured(arguments, &found))
}

fn all_matches(arguments: &Arguments<'_>) -> Outcome {
    let (pattern, text) = (arguments.known(0)?, arguments.known(1)?);
    let pattern = Captures::read(&pattern)?;
    let found = pattern.regex.captures_iter(&text).take(limits::ELEMENTS);
    Ok(arguments.list(found.map(|found| pattern.captured(arguments, &found)).collect()))
}

/// A pattern, and what its groups are called.
struct Captures {
    regex: regex::Regex,
    names: Vec<String>,
}

impl Captures {
    fn read(pattern: &str) -> Result<Self, NoValue> {
        let regex = compiled(pattern)?;
        let mut names: Vec<String> = regex.capture_names().flatten().map(str::to_owned).collect();
        if !names.is_empty() && names.len() + 1 != regex.captures_len() {
            return Err(rejected("a pattern has named groups or others, not both"));
        }
        names.retain(|name| !name.contains(SHADOWED));
        Ok(Self { regex, names })
    }

    /// The whole match, a tuple of the groups, or an object of the named groups.
    fn captured(&self, arguments: &Arguments<'_>, found: &regex::Captures<'_>) -> Value {
        let group = |group: Option<regex::Match<'_>>| match group {
            Some(group) => Value::text(group.as_str(), arguments.span),
            None => Value::null(arguments.span),
        };
        if !self.names.is_empty() {
            let entries = self.names.iter().map(|name| (name.as_str().into(), group(found.name(name))));
            return Value::map(entries.collect::<Map>(), arguments.span);
        }
        match found.len() {
            1 => group(found.get(0)),
            groups => arguments.tuple((1..groups).map(|at| group(found.get(at))).collect()),
        }
    }
}
