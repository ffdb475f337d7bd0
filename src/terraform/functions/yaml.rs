//! `yamldecode` and `yamlencode`: what words mean and how values are written, as Terraform's YAML library has it.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/functions/yamldecode> and <https://github.com/zclconf/go-cty-yaml>.

use super::encoding::base64_bytes;
use super::{NoValue, Outcome, date_time, elements, left_open, rejected};
use crate::source::{Span, limits};
use crate::syntax::document::tree::{Content, Entry, Key, Node, Scalar};
use crate::syntax::document::{Dialect, parse_yaml};
use crate::terraform::conversion::to_string;
use crate::terraform::expression::by_key;
use crate::terraform::normal_form::composed;
use crate::value::{Data, Map, Number, Value};

/// The value that a YAML document stands for; all of it seems to stand at `span`.
pub(super) fn decoded(text: &str, span: Span) -> Outcome {
    if text.lines().any(|line| line.starts_with("%YAML ") && line.trim_end() != "%YAML 1.1") {
        return Err(rejected("only YAML 1.1 is read"));
    }
    let parsed = parse_yaml(span.source, text, Dialect::Terraform);
    if text.contains(LINE_SEPARATORS) {
        return Err(left_open("YAML in which Unicode's separators may end lines", span));
    }
    let has_tab = |line: &str| line.starts_with('\t') && !line.trim().is_empty() || line.trim_start().starts_with("-\t");
    if text.lines().any(has_tab) && !parsed.tree.is_empty() {
        return Err(left_open("YAML that is indented with tabs", span));
    }
    match parsed.tree.as_slice() {
        [document] => value(document, span, 0),
        [] => Err(rejected(parsed.problems.first().map_or("there is no document".to_owned(), |problem| problem.message.clone()))),
        _ => Err(rejected("there is more than one document")),
    }
}

/// What ends lines in YAML 1.1, and not in 1.2.
const LINE_SEPARATORS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

fn value(node: &Node<'_>, span: Span, depth: usize) -> Outcome {
    if depth > limits::NESTING {
        return Err(rejected("the document nests too deep"));
    }
    let tag = node.tag.as_ref().map(|tag| &*tag.name);
    match (&node.content, tag) {
        (Content::Scalar(scalar), tag) => scalar_value(scalar, tag, span),
        (Content::Sequence(elements), None | Some("!seq")) => {
            let elements = elements.iter().map(|element| value(element, span, depth + 1));
            Ok(Value::list(elements.collect::<Result<_, _>>()?, span))
        }
        (Content::Mapping(entries), None | Some("!map")) => {
            let entry = |entry: &Entry<'_>| Ok((key(&entry.key, span)?.into(), value(&entry.value, span, depth + 1)?));
            Ok(Value::map(entries.iter().map(entry).collect::<Result<Map, NoValue>>()?, span))
        }
        (_, tag) => Err(rejected(format!("there is no tag `!{}` here", tag.unwrap_or_default()))),
    }
}

fn scalar_value(scalar: &Scalar<'_>, tag: Option<&str>, span: Span) -> Outcome {
    let string = || Ok(Value::text(composed(scalar.text.to_string()), span));
    let word = || word(&scalar.text, span);
    let wrong = || rejected(format!("`{}` is not what its tag says", scalar.text));
    match tag {
        Some("binary") => base64_bytes(&scalar.text).and_then(|_| string()),
        _ if !scalar.is_plain => string(),
        None => word(),
        Some("timestamp") => date_time::of_yaml(&scalar.text).ok_or_else(wrong).map(|time| Value::text(time, span)),
        Some("!str") => string(),
        Some("!null") => Ok(Value::null(span)),
        Some("!int" | "!float") => word().and_then(|value| match value.data {
            Data::Number(_) => Ok(value),
            _ => Err(wrong()),
        }),
        Some("!bool") => word().and_then(|value| if value.as_bool().is_some() { Ok(value) } else { Err(wrong()) }),
        Some(tag) => Err(rejected(format!("there is no tag `!{tag}` here"))),
    }
}

/// The name that a key stands for, which may be written as a number or bool.
fn key(key: &Key<'_>, span: Span) -> Result<String, NoValue> {
    if !key.is_plain {
        return Ok(composed(key.text.to_string()));
    }
    match to_string(word(&key.text, span)?).as_literal() {
        Some(name) => Ok(name.to_owned()),
        None => Err(rejected("a key cannot be null")),
    }
}

/// A word without quotes.
fn word(text: &str, span: Span) -> Outcome {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::null(span),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => Value::bool(true, span),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => Value::bool(false, span),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Value::number(Number::INFINITY, span),
        "-.inf" | "-.Inf" | "-.INF" => Value::number(Number::NEGATIVE_INFINITY, span),
        ".nan" | ".NaN" | ".NAN" => return Err(rejected("this is no number")),
        text => match number(text) {
            Some(number) => Value::number(number, span),
            None => Value::text(date_time::of_yaml(text).unwrap_or_else(|| composed(text.to_owned())), span),
        },
    })
}

/// Decimal, hexadecimal behind `0x`, octal behind `0o`.
fn number(text: &str) -> Option<Number> {
    let radix = |digits: &str, radix| i64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with(['+', '-']));
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16).map(Number::from);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8).map(Number::from);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mantissa = unsigned.split(['e', 'E']).next().unwrap_or_default();
    let is_decimal =
        mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && mantissa.bytes().any(|byte| byte.is_ascii_digit());
    if is_decimal { text.parse().ok() } else { None }
}

/// A value as YAML.
pub(super) fn encoded(value: &Value) -> Result<String, NoValue> {
    let mut emitter = Emitter::default();
    emitter.node(value, None, Place::Root)?;
    if emitter.is_open_ended {
        emitter.start_line(0);
        emitter.write("...");
    }
    emitter.start_line(0);
    Ok(emitter.text)
}

/// Behind this column a string in double quotes is continued on the next line, at the next space.
const WIDTH: usize = 80;

/// Keys longer than this are written with a question mark.
const SIMPLE_KEY: usize = 128;

/// Where a node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    /// Behind `-` or `?`: a collection begins on the same line.
    Item,
    /// Behind `key:`: a collection begins on the next line.
    Entry,
}

#[derive(Debug, Default)]
struct Emitter {
    text: String,
    column: usize,
    /// Does the document need an end mark?
    is_open_ended: bool,
}

impl Emitter {
    fn write(&mut self, text: &str) {
        self.column += text.chars().count();
        self.text.push_str(text);
    }

    fn start_line(&mut self, indent: usize) {
        if self.column > 0 {
            self.text.push('\n');
        }
        self.column = 0;
        self.write(&" ".repeat(indent));
    }

    /// Writes a node inside of a collection that is indented by `outer`; none at the root.
    fn node(&mut self, value: &Value, outer: Option<usize>, place: Place) -> Result<(), NoValue> {
        if outer.is_some_and(|outer| outer > limits::NESTING) || self.text.len() > limits::TEXT_BYTES {
            return Err(rejected("the value is too large to be encoded"));
        }
        let inner = outer.map_or(0, |outer| outer + 2);
        let scalar = match &value.data {
            Data::List(_) | Data::Set(_) if value.as_elements().is_some_and(|elements| !elements.is_empty()) => {
                // A list below a key is not indented.
                let indent = if place == Place::Entry { outer.unwrap_or(0) } else { inner };
                for (number, element) in elements(value)?.iter().enumerate() {
                    self.begin(number, indent, place);
                    self.write("- ");
                    self.node(element, Some(indent), Place::Item)?;
                }
                return Ok(());
            }
            Data::Map(entries) if !entries.is_empty() => {
                for (number, (key, entry)) in by_key(entries).into_iter().enumerate() {
                    self.begin(number, inner, place);
                    self.entry(key, entry, inner)?;
                }
                return Ok(());
            }
            Data::Text(text) => match (text.as_literal(), text.first_symbol()) {
                (Some(literal), _) if literal.contains('\n') && literal.contains(LINE_SEPARATORS) => {
                    return Err(left_open("a YAML block with Unicode's separators", value.origin.span));
                }
                (Some(literal), _) => {
                    self.string(literal, outer.map_or(2, |outer| outer + 2));
                    return Ok(());
                }
                (None, Some(symbol)) => return Err(NoValue::Symbolic(symbol.unknown.clone())),
                (None, None) => "\"\"".to_owned(),
            },
            Data::List(_) | Data::Set(_) => "[]".to_owned(),
            Data::Map(_) => "{}".to_owned(),
            Data::Null(_) => self.plain("null", place),
            Data::Bool(value) => self.plain(if *value { "true" } else { "false" }, place),
            Data::Number(number) => self.plain(&number.to_string(), place),
            Data::Unknown(unknown) => return Err(NoValue::Symbolic(unknown.clone())),
        };
        self.write(&scalar);
        Ok(())
    }

    fn plain(&mut self, text: &str, place: Place) -> String {
        self.is_open_ended |= place == Place::Root;
        text.to_owned()
    }

    /// Goes to where the next item or entry begins.
    fn begin(&mut self, number: usize, indent: usize, place: Place) {
        if number > 0 || place == Place::Entry || (place == Place::Root && self.column > 0) {
            self.start_line(indent);
        }
    }

    fn entry(&mut self, key: &str, value: &Value, indent: usize) -> Result<(), NoValue> {
        if key.contains('\n') || key.len() > SIMPLE_KEY {
            self.write("? ");
            self.string(key, indent + 2);
            self.start_line(indent);
            self.write(": ");
            return self.node(value, Some(indent), Place::Item);
        }
        self.quoted(key, None);
        self.write(":");
        let is_block = value.as_elements().is_some_and(|elements| !elements.is_empty())
            || value.as_map().is_some_and(|entries| !entries.is_empty());
        if !is_block {
            self.write(" ");
        }
        self.node(value, Some(indent), Place::Entry)
    }

    /// A string: as a block if it has several lines that can stand as they are, otherwise in quotes.
    fn string(&mut self, text: &str, indent: usize) {
        let is_block = text.contains('\n') && !text.contains(" \n") && !text.ends_with(' ') && text.chars().all(is_printable);
        if !is_block {
            return self.quoted(text, Some(indent));
        }
        let hint = if text.starts_with([' ', '\n']) { "2" } else { "" };
        let kept = match text.strip_suffix('\n') {
            None => "-",
            Some(rest) if rest.is_empty() || rest.ends_with('\n') => "+",
            Some(_) => "",
        };
        self.write(&format!("|{hint}{kept}"));
        let lines = text.strip_suffix('\n').unwrap_or(text);
        for line in lines.split('\n') {
            self.text.push('\n');
            self.column = 0;
            if !line.is_empty() {
                self.write(&" ".repeat(indent));
                self.write(line);
            }
        }
        if text.ends_with('\n') {
            self.text.push('\n');
            self.column = 0;
        }
    }

    /// A string in double quotes, on one line or continued with `indent`.
    fn quoted(&mut self, text: &str, indent: Option<usize>) {
        self.write("\"");
        let characters: Vec<char> = text.chars().collect();
        let mut behind_space = false;
        for (place, character) in characters.iter().enumerate() {
            let is_inside = place > 0 && place + 1 < characters.len();
            match indent {
                Some(indent) if *character == ' ' && !behind_space && self.column > WIDTH && is_inside => {
                    self.start_line(indent);
                    if characters[place + 1] == ' ' {
                        self.write("\\");
                    }
                }
                _ => self.write(&escaped(*character)),
            }
            behind_space = *character == ' ';
        }
        self.write("\"");
    }
}

fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
        && !matches!(character, '\u{2028}' | '\u{2029}')
}

fn escaped(character: char) -> String {
    match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\0' => "\\0".to_owned(),
        '\u{7}' => "\\a".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\u{b}' => "\\v".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\u{1b}' => "\\e".to_owned(),
        '\u{85}' => "\\N".to_owned(),
        '\u{2028}' => "\\L".to_owned(),
        '\u{2029}' => "\\P".to_owned(),
        character if is_printable(character) => character.to_string(),
        character => match character as u32 {
            code @ ..=0xff => format!("\\x{code:02X}"),
            code @ ..=0xffff => format!("\\u{code:04X}"),
            code => format!("\\U{code:08X}"),
        },
    }
}
