//! Encoding functions: <https://developer.hashicorp.com/terraform/language/functions/jsonencode> and its neighbours.

use std::borrow::Cow;
use std::sync::Arc;

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine, alphabet};
use encoding_rs::Encoding;

use super::{Function, NoValue, Parameter, csv, elements, function, left_open, not_evaluated, rejected, yaml};
use crate::source::{Span, limits};
use crate::syntax::document::parse_json;
use crate::syntax::document::tree::{Content, Entry, Node, ScalarKind};
use crate::terraform::normal_form::{composed, composed_text};
use crate::value::{Data, Map, Number, Piece, Reason, Symbol, SymbolType, Symbols, Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64decode", &[Parameter::Text], |arguments| {
        let bytes = base64_bytes(&arguments.literal(0)?)?;
        arguments.string(String::from_utf8(bytes).map_err(|_| rejected("what is encoded here is not UTF-8"))?)
    }),
    function("base64gzip", &[Parameter::Text], |arguments| {
        not_evaluated(arguments, "compresses in a way that differs from release to release")
    }),
    function("base64encode", &[Parameter::Text], |arguments| arguments.string(STANDARD.encode(arguments.literal(0)?))),
    function("csvdecode", &[Parameter::Text], csv::decode),
    function("jsondecode", &[Parameter::Text], |arguments| {
        let text = arguments.text(0)?;
        decoded_json(&text, arguments.span).map_err(|why| match text.first_symbol() {
            Some(symbol) => NoValue::Unknown(symbol.unknown.clone()),
            None => rejected(why),
        })
    }),
    function("jsonencode", &[Parameter::AnyOrNull], |arguments| {
        let value = arguments.value(0);
        let text = json(value)?;
        // What is more than one value deep is worth to be found again.
        let is_collection = matches!(value.data, Data::List(_) | Data::Map(_));
        arguments.string(if is_collection { text.as_json_of(value.clone()) } else { text })
    }),
    function("textdecodebase64", &[Parameter::Text, Parameter::Text], |arguments| {
        let bytes = base64_bytes(&arguments.literal(0)?)?;
        arguments.string(Charset::named(&arguments.literal(1)?, arguments.span)?.decode(&bytes)?)
    }),
    function("textencodebase64", &[Parameter::Text, Parameter::Text], |arguments| {
        arguments.string(STANDARD.encode(Charset::named(&arguments.literal(1)?, arguments.span)?.encode(&arguments.literal(0)?)?))
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
pub(super) fn base64_bytes(text: &str) -> Result<Vec<u8>, NoValue> {
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
    fn named(name: &str, span: Span) -> Result<Self, NoValue> {
        Ok(match name.to_ascii_uppercase().as_str() {
            "ISO-8859-1" | "LATIN1" => Charset::Latin1,
            "US-ASCII" => Charset::Ascii,
            "UTF-16" => Charset::Utf16 { has_mark: true, is_big: true },
            "UTF-16BE" => Charset::Utf16 { has_mark: false, is_big: true },
            "UTF-16LE" => Charset::Utf16 { has_mark: false, is_big: false },
            // Names of the web that are none of the IANA's.
            _ => match Encoding::for_label(name.as_bytes()).filter(|_| IANA.contains(&&*name.to_ascii_lowercase())) {
                Some(encoding) => Charset::Other(encoding),
                None if is_code_page(name) && Encoding::for_label(name.as_bytes()).is_none() => {
                    return Err(left_open("an old encoding of personal computers", span));
                }
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
            Charset::Other(encoding) if has_control(encoding, text) => Err(wrong()),
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
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
                text.filter(|text| !has_control(encoding, text)).map(Into::into).ok_or_else(wrong)
            }
        }
    }
}

/// The web gives the bytes that an encoding of Windows leaves out the meaning of control characters; nobody else does.
fn has_control(encoding: &'static Encoding, text: &str) -> bool {
    encoding.name().starts_with("windows-") && text.contains(|character| ('\u{80}'..='\u{9f}').contains(&character))
}

/// Is it the name of an encoding that Terraform may know, and this program does not?
fn is_code_page(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["ccsid", "cp", "cs", "ebcdic", "hp", "ibm", "pc", "x-"].iter().any(|start| name.starts_with(start))
}

/// The names, of those that the web knows, that the IANA lists too and Terraform takes.
#[rustfmt::skip]
const IANA: &[&str] = &[
    "866", "ansi_x3.4-1968", "arabic", "asmo-708", "big5", "cp819", "cp866", "csbig5", "cseuckr", "cseucpkdfmtjapanese",
    "csibm866", "csiso2022jp", "csiso88596e", "csiso88596i", "csiso88598e", "csiso88598i", "csisolatin1", "csisolatin2",
    "csisolatin3", "csisolatin4", "csisolatin5", "csisolatin6", "csisolatinarabic", "csisolatincyrillic", "csisolatingreek",
    "csisolatinhebrew", "cskoi8r", "csmacintosh", "csshiftjis", "cyrillic", "ecma-114", "ecma-118", "elot_928", "euc-jp",
    "euc-kr", "gb18030", "gbk", "greek", "greek8", "hebrew", "hz-gb-2312", "ibm819", "ibm866", "iso-2022-jp", "iso-8859-1",
    "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "iso-8859-2", "iso-8859-3", "iso-8859-4",
    "iso-8859-5", "iso-8859-6", "iso-8859-6-e", "iso-8859-6-i", "iso-8859-7", "iso-8859-8", "iso-8859-8-e", "iso-8859-8-i",
    "iso-8859-9", "iso-ir-100", "iso-ir-101", "iso-ir-109", "iso-ir-110", "iso-ir-126", "iso-ir-127", "iso-ir-138", "iso-ir-144",
    "iso-ir-148", "iso-ir-157", "iso_8859-1", "iso_8859-15", "iso_8859-1:1987", "iso_8859-2", "iso_8859-2:1987", "iso_8859-3",
    "iso_8859-3:1988", "iso_8859-4", "iso_8859-4:1988", "iso_8859-5", "iso_8859-5:1988", "iso_8859-6", "iso_8859-6:1987",
    "iso_8859-7", "iso_8859-7:1987", "iso_8859-8", "iso_8859-8:1988", "iso_8859-9", "iso_8859-9:1989", "koi8-r", "koi8-u", "l1",
    "l2", "l3", "l4", "l5", "l6", "latin1", "latin2", "latin3", "latin4", "latin5", "latin6", "mac", "macintosh", "ms_kanji",
    "shift_jis", "us-ascii", "utf-16", "utf-16be", "utf-16le", "utf-8", "windows-1250", "windows-1251", "windows-1252",
    "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874",
];

/// A collection in which a symbol stands for each element that is not known, so that the rest of its JSON stays known.
pub(super) fn with_symbols(value: Value, symbols: &mut Symbols) -> Value {
    if matches!(value.data, Data::Unknown(_)) || value.find_unknown().is_none() {
        return value;
    }
    let mut inside = |element: &Value| match &element.data {
        Data::Unknown(unknown) if !matches!(unknown.reason, Reason::Invalid { .. }) => {
            let symbol = Symbol { kind: SymbolType::Open, ..symbols.nameless(unknown.clone()) };
            Value::text(Text::symbol(symbol), element.origin.clone())
        }
        _ => with_symbols(element.clone(), symbols),
    };
    let Value { data, origin } = value;
    match data {
        Data::List(elements) => Value::list(elements.iter().map(inside).collect(), origin),
        Data::Map(entries) => Value::map(entries.iter().map(|(name, entry)| (name.clone(), inside(entry))).collect(), origin),
        data => Value { data, origin },
    }
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
        Data::Null(_) => literal("null"),
        Data::Bool(value) => literal(if *value { "true" } else { "false" }),
        Data::Number(number) if number.is_infinite() => return Err(rejected("JSON has no infinite numbers")),
        Data::Number(number) => literal(&number.to_string()),
        Data::Text(text)
            if let Some(symbol) = text.first_symbol().filter(|symbol| value.is_symbol() && symbol.kind != SymbolType::String) =>
        {
            pieces.push(Piece::Symbol(as_json(symbol)));
        }
        Data::Text(text) => {
            pieces.push(Piece::Literal("\"".into()));
            pieces.extend(text.pieces().into_iter().map(|piece| match piece {
                Piece::Literal(text) => Piece::Literal(escaped(&text).into()),
                symbol => symbol,
            }));
            pieces.push(Piece::Literal("\"".into()));
        }
        Data::List(_) | Data::Set(_) => {
            let elements = elements(value)?;
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

/// The JSON of what a symbol stands for that may be no string.
fn as_json(symbol: &Symbol) -> Symbol {
    match symbol.kind {
        SymbolType::Scalar => symbol.clone(),
        _ => Symbol {
            name: format!("jsonencode({})", symbol.name).into(),
            either: None,
            kind: SymbolType::Json(Arc::new(symbol.clone())),
            ..symbol.clone()
        },
    }
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
                        '\0'..='\x1f' if in_string => return Err("a string holds a control character".to_owned()),
                        '\u{feff}' if !in_string => return Err("a byte order mark is no JSON".to_owned()),
                        _ => {}
                    }
                    is_escaped = in_string && character == '\\' && !is_escaped;
                }
                written.push_str(&with_whole_characters(&literal));
            }
            Piece::Symbol(symbol) => {
                let mark = format!("{}{}{}", MARKS[0], symbols.len(), MARKS[1]);
                written.push_str(&if in_string { mark } else { format!("\"{mark}\"") });
                symbols.push(match symbol.kind {
                    SymbolType::Json(encoded) if !in_string => (*encoded).clone(),
                    _ => symbol,
                });
            }
        }
    }
    Ok((written, symbols))
}

/// JSON with `\ufffd` in the place of every half of a character whose other half is missing.
fn with_whole_characters(json: &str) -> Cow<'_, str> {
    if !json.contains("\\ud") && !json.contains("\\uD") {
        return json.into();
    }
    let unit = |at: usize| {
        let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let (mut whole, mut at) = (String::with_capacity(json.len()), 0);
    while let Some(character) = json[at..].chars().next() {
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                whole.push_str("\\ufffd");
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            _ if character == '\\' => 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => character.len_utf8(),
        };
        whole.push_str(&json[at..at + length]);
        at += length;
    }
    whole.into()
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
