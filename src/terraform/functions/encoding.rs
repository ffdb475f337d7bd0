//! Encoding functions: <https://developer.hashicorp.com/terraform/language/functions/jsonencode> and its neighbours.

use std::sync::Arc;

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine, alphabet};
use encoding_rs::Encoding;

use super::{Arguments, Function, NoValue, Outcome, Parameter, function, not_evaluated, rejected, yaml};
use crate::source::{Span, limits};
use crate::syntax::document::parse_json;
use crate::syntax::document::tree::{Content, Entry, Node, ScalarKind};
use crate::terraform::normal_form::{composed, composed_text};
use crate::value::{Data, Map, Number, Piece, Symbol, Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64decode", &[Parameter::Text], |arguments| {
        let bytes = base64_bytes(&arguments.literal(0)?)?;
        arguments.string(String::from_utf8(bytes).map_err(|_| rejected("what is encoded here is not UTF-8"))?)
    }),
    function("base64gzip", &[Parameter::Text], |arguments| {
        not_evaluated(arguments, "compresses in a way that differs from release to release")
    }),
    function("base64encode", &[Parameter::Text], |arguments| arguments.string(STANDARD.encode(arguments.literal(0)?))),
    function("csvdecode", &[Parameter::Text], csv_decode),
    function("jsondecode", &[Parameter::Text], |arguments| {
        let text = arguments.text(0)?;
        decoded_json(&text, arguments.span).map_err(|why| match text.first_symbol() {
            Some(symbol) => NoValue::Unknown(symbol.unknown.clone()),
            None => rejected(why),
        })
    }),
    function("jsonencode", &[Parameter::AnyOrNull], |arguments| arguments.string(json(arguments.value(0))?)),
    function("textdecodebase64", &[Parameter::Text, Parameter::Text], |arguments| {
        let bytes = base64_bytes(&arguments.literal(0)?)?;
        arguments.string(Charset::named(&arguments.literal(1)?)?.decode(&bytes)?)
    }),
    function("textencodebase64", &[Parameter::Text, Parameter::Text], |arguments| {
        arguments.string(STANDARD.encode(Charset::named(&arguments.literal(1)?)?.encode(&arguments.literal(0)?)?))
    }),
    function("urlencode", &[Parameter::Text], |arguments| {
        let escape = |byte: u8| match byte {
            b' ' => "+".to_owned(),
            b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        arguments.string(arguments.literal(0)?.bytes().map(escape).collect::<String>())
    }),
    function("yamldecode", &[Parameter::Text], |arguments| yaml::decoded(&arguments.known(0)?, arguments.span)),
    function("yamlencode", &[Parameter::AnyOrNull], |arguments| arguments.string(yaml::encoded(arguments.value(0))?)),
];

/// The bytes of Base64, in which line ends do not matter.
fn base64_bytes(text: &str) -> Result<Vec<u8>, NoValue> {
    // Go does not look at the bits behind the last byte.
    let lenient = GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    lenient.decode(text.replace(['\r', '\n'], "")).map_err(|_| rejected("this is no Base64"))
}

/// An encoding by its name in the IANA's list. What the web takes for the same (it reads `ISO-8859-1` as Windows' superset) is kept apart.
enum Charset {
    Latin1,
    Ascii,
    Utf16 { has_mark: bool, is_big: bool },
    Other(&'static Encoding),
}

impl Charset {
    fn named(name: &str) -> Result<Self, NoValue> {
        Ok(match name.to_ascii_uppercase().as_str() {
            "ISO-8859-1" | "LATIN1" => Charset::Latin1,
            "US-ASCII" | "ASCII" => Charset::Ascii,
            "UTF-16" => Charset::Utf16 { has_mark: true, is_big: true },
            "UTF-16BE" => Charset::Utf16 { has_mark: false, is_big: true },
            "UTF-16LE" => Charset::Utf16 { has_mark: false, is_big: false },
            _ => match Encoding::for_label(name.as_bytes()) {
                Some(encoding) => Charset::Other(encoding),
                None => return Err(rejected(format!("there is no encoding `{name}`"))),
            },
        })
    }

    fn encode(&self, text: &str) -> Result<Vec<u8>, NoValue> {
        let wrong = || rejected("the encoding has not all of these characters");
        let single = |most: u32| {
            let byte = |character| u8::try_from(u32::from(character)).ok().filter(|byte| u32::from(*byte) <= most);
            text.chars().map(byte).collect::<Option<Vec<u8>>>().ok_or_else(wrong)
        };
        match self {
            Charset::Latin1 => single(0xff),
            Charset::Ascii => single(0x7f),
            Charset::Utf16 { has_mark, is_big } => {
                let mark = has_mark.then_some(0xfeff);
                let units = mark.into_iter().chain(text.encode_utf16());
                Ok(units.flat_map(|unit| if *is_big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect())
            }
            Charset::Other(encoding) => match encoding.encode(text) {
                (bytes, _, false) => Ok(bytes.into_owned()),
                _ => Err(wrong()),
            },
        }
    }

    fn decode(&self, bytes: &[u8]) -> Result<String, NoValue> {
        let wrong = || rejected("these bytes mean nothing in this encoding");
        match self {
            Charset::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Charset::Ascii if bytes.is_ascii() => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Charset::Ascii => Err(wrong()),
            Charset::Utf16 { has_mark, is_big } => {
                let (bytes, is_big) = match bytes {
                    [0xfe, 0xff, rest @ ..] if *has_mark => (rest, true),
                    [0xff, 0xfe, rest @ ..] if *has_mark => (rest, false),
                    bytes => (bytes, *is_big),
                };
                let unit = |pair: &[u8]| match pair {
                    [first, second] if is_big => u16::from_be_bytes([*first, *second]),
                    [first, second] => u16::from_le_bytes([*first, *second]),
                    _ => 0xfffd,
                };
                if bytes.len() % 2 != 0 {
                    return Err(wrong());
                }
                let units: Vec<u16> = bytes.chunks(2).map(unit).collect();
                String::from_utf16(&units).map_err(|_| wrong())
            }
            Charset::Other(encoding) => {
                encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Into::into).ok_or_else(wrong)
            }
        }
    }
}

/// The rows below a header, each an object.
fn csv_decode(arguments: &Arguments<'_>) -> Outcome {
    let text = arguments.known(0)?;
    let wrong = |error: csv::Error| rejected(format!("this is no CSV: {error}"));
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(wrong)?.clone();
    if header.is_empty() {
        return Err(rejected("there is no header line"));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let entries = header.iter().zip(&record);
        let entries: Map = entries.map(|(name, field)| (name.into(), Value::text(field, arguments.span))).collect();
        if entries.len() != header.len() {
            return Err(rejected("two columns have the same name"));
        }
        rows.push(Value::map(entries, arguments.span));
        if rows.len() > limits::ELEMENTS {
            return Err(rejected("there are too many rows"));
        }
    }
    Ok(arguments.list(rows))
}

/// A value as JSON; symbolic strings inside of it stay symbols between quotes.
pub(super) fn json(value: &Value) -> Result<Text, NoValue> {
    let mut pieces = Vec::new();
    encode(value, &mut pieces, 0)?;
    Ok(Text::from_pieces(pieces))
}

fn encode(value: &Value, pieces: &mut Vec<Piece>, depth: usize) -> Result<(), NoValue> {
    if depth > limits::NESTING || pieces.len() > limits::ELEMENTS {
        return Err(rejected("the value is too large to be encoded"));
    }
    let mut literal = |text: &str| pieces.push(Piece::Literal(text.into()));
    match &value.data {
        Data::Null => literal("null"),
        Data::Bool(value) => literal(if *value { "true" } else { "false" }),
        Data::Number(number) => literal(&number.to_string()),
        Data::Text(text) => {
            pieces.push(Piece::Literal("\"".into()));
            pieces.extend(text.pieces().into_iter().map(|piece| match piece {
                Piece::Literal(text) => Piece::Literal(escaped(&text).into()),
                symbol => symbol,
            }));
            pieces.push(Piece::Literal("\"".into()));
        }
        Data::List(elements) | Data::Set(elements) => {
            for (place, element) in elements.iter().enumerate() {
                pieces.push(Piece::Literal(if place == 0 { "[" } else { "," }.into()));
                encode(element, pieces, depth + 1)?;
            }
            pieces.push(Piece::Literal(if elements.is_empty() { "[]" } else { "]" }.into()));
        }
        Data::Map(entries) => {
            let mut names: Vec<&Arc<str>> = entries.keys().collect();
            names.sort();
            for (place, name) in names.iter().enumerate() {
                let start = if place == 0 { "{" } else { "," };
                pieces.push(Piece::Literal(format!("{start}{}:", quoted(name)).into()));
                encode(&entries[&***name], pieces, depth + 1)?;
            }
            pieces.push(Piece::Literal(if entries.is_empty() { "{}" } else { "}" }.into()));
        }
        Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
    }
    Ok(())
}

/// A string as JSON has it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// As Go's encoder escapes: `<`, `>` and `&` too.
pub(in crate::terraform) fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let inner = &quoted[1..quoted.len() - 1];
    inner
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// The value that JSON stands for, in which symbols are strings or parts of strings. Errors: why it cannot be read.
pub(in crate::terraform) fn decoded_json(text: &Text, span: Span) -> Result<Value, String> {
    let (written, symbols) = with_marks(text)?;
    let parsed = parse_json(span.source, &written);
    let why = || parsed.problems.first().map_or("this is no JSON".to_owned(), |problem| problem.message.clone());
    decode(parsed.tree.first().ok_or_else(why)?, &symbols, span)
}

/// Begins and ends the number of a symbol that stands in its place. The characters are for private use, so no policy has them.
const MARKS: [char; 2] = ['\u{f0000}', '\u{f0001}'];

/// The text with a mark for each symbol, in quotes where it stands outside of a string.
fn with_marks(text: &Text) -> Result<(String, Vec<Symbol>), String> {
    let (mut written, mut symbols) = (String::new(), Vec::new());
    let (mut in_string, mut is_escaped) = (false, false);
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) if literal.contains(MARKS) => return Err("it holds characters for private use".to_owned()),
            Piece::Literal(literal) => {
                for character in literal.chars() {
                    match character {
                        '"' if !is_escaped => in_string = !in_string,
                        _ => {}
                    }
                    is_escaped = in_string && character == '\\' && !is_escaped;
                }
                written.push_str(&literal);
            }
            Piece::Symbol(symbol) => {
                let mark = format!("{}{}{}", MARKS[0], symbols.len(), MARKS[1]);
                written.push_str(&if in_string { mark } else { format!("\"{mark}\"") });
                symbols.push(symbol);
            }
        }
    }
    Ok((written, symbols))
}

/// The text with its symbols back in their places.
fn without_marks(text: &str, symbols: &[Symbol]) -> Text {
    let parts = text.split(MARKS).enumerate().map(|(place, part)| {
        let symbol = if place % 2 == 1 { part.parse::<usize>().ok().and_then(|number| symbols.get(number)) } else { None };
        symbol.map_or_else(|| Piece::Literal(part.into()), |symbol| Piece::Symbol(symbol.clone()))
    });
    Text::from_pieces(parts)
}

fn decode(node: &Node<'_>, symbols: &[Symbol], span: Span) -> Result<Value, String> {
    let inside = |node: &Node<'_>| decode(node, symbols, span);
    Ok(match &node.content {
        Content::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => Value::null(span),
            ScalarKind::Bool(value) => Value::bool(value, span),
            ScalarKind::Number => Value::number(scalar.text.parse::<Number>().map_err(|error| error.to_string())?, span),
            ScalarKind::String => Value::text(composed_text(without_marks(&scalar.text, symbols)), span),
        },
        Content::Sequence(elements) => Value::list(elements.iter().map(inside).collect::<Result<_, _>>()?, span),
        Content::Mapping(entries) => {
            let entry = |entry: &Entry<'_>| match without_marks(&entry.key.text, symbols).as_literal() {
                Some(name) => Ok((composed(name.to_owned()).into(), inside(&entry.value)?)),
                None => Err("a key is not known".to_owned()),
            };
            Value::map(entries.iter().map(entry).collect::<Result<Map, String>>()?, span)
        }
    })
}
