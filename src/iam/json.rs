//! JSON: a policy that is a string, as the value that it stands for, with the places of its parts.

use std::sync::Arc;

use super::pattern::invalid;
use super::policy::{Doubt, Problem};
use crate::source::Span;
use crate::syntax::document::parse_json;
use crate::syntax::document::tree::{Content, Node, ScalarKind};
use crate::value::{Data, Map, Number, Origin, Piece, Symbol, SymbolType, Text, Unknown, Value};

/// The value that a document stands for, and what is wrong with how it is written: what a string of JSON says, anything else as it is.
/// Errors: why nothing is known of it.
pub(super) fn structured(document: &Value) -> Result<(Value, Vec<Problem>), Doubt> {
    let doubt = |why: Arc<Unknown>| Doubt { why, origin: document.origin.clone() };
    let text = match &document.data {
        Data::Text(text) => text,
        Data::Unknown(why) => return Err(doubt(why.clone())),
        _ => return Ok((document.clone(), Vec::new())),
    };
    if let Some(value) = text.encoded() {
        return Ok((Value { data: value.data.clone(), origin: value.origin.clone() }, Vec::new()));
    }
    if document.is_symbol()
        && let Some(why) = document.why_unknown()
    {
        return Err(doubt(why));
    }
    let reader = Reader::new(text).map_err(|what| doubt(invalid(what, document.origin.span)))?;
    let parsed = parse_json(document.origin.span.source, &reader.written);
    let problems = parsed
        .problems
        .iter()
        .map(|problem| Problem { what: problem.message.clone(), origin: reader.origin(problem.primary.span, &document.origin) });
    let problems: Vec<Problem> = problems.collect();
    match parsed.tree.first() {
        Some(node) => Ok((reader.value(node, &document.origin), problems)),
        None => {
            let (what, origin) = match problems.into_iter().next() {
                Some(problem) => (problem.what, problem.origin),
                None => ("this policy is empty".to_owned(), document.origin.clone()),
            };
            // A symbol may stand for whatever is missing.
            let why = document.why_unknown().unwrap_or_else(|| invalid(what, origin.span));
            Err(Doubt { why, origin })
        }
    }
}

/// Begins and ends the number of a symbol that stands in its place. The characters are for private use, so no policy has them.
const MARKS: [char; 2] = ['\u{f0000}', '\u{f0001}'];

/// A string of JSON in which marks stand for symbols.
struct Reader<'t> {
    text: &'t Text,
    written: String,
    symbols: Vec<Symbol>,
    /// Where each mark begins and ends in `written`.
    marks: Vec<(usize, usize)>,
}

impl<'t> Reader<'t> {
    /// Errors: what is wrong with the string.
    fn new(text: &'t Text) -> Result<Self, &'static str> {
        let mut reader = Self { text, written: String::new(), symbols: Vec::new(), marks: Vec::new() };
        let (mut in_string, mut is_escaped) = (false, false);
        for piece in text.pieces() {
            match piece {
                Piece::Literal(literal) if literal.contains(MARKS) => return Err("a policy has no characters for private use"),
                Piece::Literal(literal) => {
                    for character in literal.chars() {
                        if character == '"' && !is_escaped {
                            in_string = !in_string;
                        }
                        is_escaped = in_string && character == '\\' && !is_escaped;
                    }
                    reader.written.push_str(&literal);
                }
                Piece::Symbol(symbol) => reader.mark(symbol, in_string),
            }
        }
        Ok(reader)
    }

    fn mark(&mut self, symbol: Symbol, in_string: bool) {
        let mark = format!("{}{}{}", MARKS[0], self.symbols.len(), MARKS[1]);
        let start = self.written.len();
        self.written.push_str(&if in_string { mark } else { format!("\"{mark}\"") });
        self.marks.push((start, self.written.len()));
        self.symbols.push(match symbol.kind {
            SymbolType::Json(encoded) if !in_string => (*encoded).clone(),
            _ => symbol,
        });
    }

    /// How many bytes of known characters stand before a place in `written`.
    fn characters_before(&self, at: usize) -> usize {
        let in_marks: usize = self.marks.iter().map(|(start, end)| at.min(*end).saturating_sub(*start)).sum();
        at - in_marks
    }

    /// Where a part is written: in the code, if the text knows that, otherwise where the part around it is.
    fn origin(&self, part: Span, around: &Origin) -> Origin {
        let (start, end) = (self.characters_before(part.start as usize), self.characters_before(part.end as usize));
        match self.text.place(start, end) {
            Some(span) if span != around.span => Origin::from(span),
            _ => around.clone(),
        }
    }

    /// The text with its symbols back in their places.
    fn text(&self, text: &str) -> Text {
        let parts = text.split(MARKS).enumerate().map(|(place, part)| {
            let number = (place % 2 == 1).then(|| part.parse::<usize>().ok()).flatten();
            let symbol = number.and_then(|number| self.symbols.get(number));
            symbol.map_or_else(|| Piece::Literal(part.into()), |symbol| Piece::Symbol(symbol.clone()))
        });
        Text::from_pieces(parts)
    }

    /// Recursion is bounded by the parser, which reads no text that nests deeper than [`crate::source::limits::NESTING`].
    fn value(&self, node: &Node<'_>, around: &Origin) -> Value {
        let origin = self.origin(node.span, around);
        match &node.content {
            Content::Scalar(scalar) => match scalar.kind {
                ScalarKind::Null => Value::null(origin),
                ScalarKind::Bool(value) => Value::bool(value, origin),
                ScalarKind::Number => match scalar.text.parse::<Number>() {
                    Ok(number) => Value::number(number, origin),
                    Err(_) => Value::text(scalar.text.to_string(), origin),
                },
                ScalarKind::String => Value::text(self.text(&scalar.text), origin),
            },
            Content::Sequence(elements) => {
                Value::list(elements.iter().map(|element| self.value(element, &origin)).collect(), origin.clone())
            }
            Content::Mapping(entries) => {
                // A name that is not known may be any of the others.
                if let Some(why) = entries.iter().find_map(|entry| self.text(&entry.key.text).first_symbol().cloned()) {
                    return Value::new(Data::Unknown(why.unknown), origin);
                }
                let known = entries.iter().map(|entry| (Arc::from(&*entry.key.text), self.value(&entry.value, &origin)));
                Value::map(known.collect::<Map>(), origin.clone())
            }
        }
    }
}
