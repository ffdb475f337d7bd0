//! Text: a string as literal pieces and symbols, so that `"${aws_s3_bucket.data.arn}/"` stays comparable.

mod comparison;
mod joined;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

pub use joined::Joined;

use super::{Alternative, Unknown, Value};
use crate::source::Span;

/// A string value. Two adjacent literals are always joined, and no literal is empty, so equal texts have equal pieces.
#[derive(Debug, Clone)]
pub struct Text {
    pieces: Pieces,
    /// What it was made of, which no two equal texts need to have in common.
    made_of: Option<Arc<MadeOf>>,
}

/// What a text was made of, and therefore where its parts stand.
#[derive(Debug)]
enum MadeOf {
    /// It is the JSON of this value.
    Value(Value),
    /// Some of its characters are written out in the code, one place after the other: the bytes of characters before each place, and the
    /// place.
    Places(Vec<(usize, Span)>),
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.pieces == other.pieces
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.pieces.hash(state);
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Pieces {
    Literal(Arc<str>),
    /// INVARIANT: holds at least one symbol.
    Symbolic(Arc<[Piece]>),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Characters as they are.
    Literal(Arc<str>),
    /// A string that is not known yet.
    Symbol(Symbol),
}

/// A string that is not known yet but has a name: two symbols of one unit with the same name stand for the same string.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// The reference that names it, with its module path: `module.a.aws_s3_bucket.logs.id`, `AWS::Region`.
    pub name: Arc<str>,
    /// Which unit it belongs to; names of different units have nothing to do with each other.
    pub unit: u32,
    /// Why it is not known.
    pub unknown: Arc<Unknown>,
    /// What it may turn out to be, when that is known: exactly one of these, for their conditions exclude each other and leave nothing out.
    pub either: Option<Arc<[Alternative]>>,
    /// What is known of its type.
    pub kind: SymbolType,
}

/// What is known of the type of what a symbol stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SymbolType {
    /// It is a string.
    String,
    /// It is a number or a bool, which JSON writes as it is converted to a string.
    Scalar,
    /// It may be of any type.
    Open,
    /// It is the JSON of what another symbol stands for.
    Json(Arc<Symbol>),
}

impl Symbol {
    /// A string of which nothing is known but its name.
    pub fn new(name: impl Into<Arc<str>>, unit: u32, unknown: Arc<Unknown>) -> Self {
        Self { name: name.into(), unit, unknown, either: None, kind: SymbolType::String }
    }
}

impl PartialEq for Symbol {
    fn eq(&self, other: &Self) -> bool {
        self.unit == other.unit && self.name == other.name
    }
}

impl Eq for Symbol {}

impl Hash for Symbol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.unit.hash(state);
        self.name.hash(state);
    }
}

impl Text {
    /// The text made of `pieces`, one after the other.
    pub fn from_pieces(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut joined = Joined::default();
        pieces.into_iter().for_each(|piece| joined.piece(piece));
        joined.finish()
    }

    /// The text that is one symbol.
    pub fn symbol(symbol: Symbol) -> Self {
        Pieces::Symbolic(Arc::new([Piece::Symbol(symbol)])).into()
    }

    /// The same text, of which is known that it is the JSON of `value`.
    pub fn as_json_of(self, value: Value) -> Self {
        Self { made_of: Some(Arc::new(MadeOf::Value(value))), ..self }
    }

    /// The value that it is the JSON of, if that is known without reading it.
    pub fn encoded(&self) -> Option<&Value> {
        match self.made_of.as_deref()? {
            MadeOf::Value(value) => Some(value),
            MadeOf::Places(_) => None,
        }
    }

    /// The same text, some of whose characters are written out in the code: how many bytes of characters stand before each such place, in
    /// order, and the place, which holds nothing but these characters.
    pub fn written_at(self, places: Vec<(usize, Span)>) -> Self {
        let made_of = (!places.is_empty()).then(|| Arc::new(MadeOf::Places(places)));
        Self { made_of, ..self }
    }

    /// The place in the code of the characters between two, both counted in bytes of characters without symbols; where there are none, of
    /// the symbols there. `None` when what stands at one of the ends is not written out, or they lie in different files.
    pub fn place(&self, start: usize, end: usize) -> Option<Span> {
        let MadeOf::Places(places) = self.made_of.as_deref()? else { return None };
        let length = |span: &Span| (span.end - span.start) as usize;
        let offset = |span: &Span, by: usize| Some(span.start + u32::try_from(by).ok()?);
        let first = places.iter().rev().find(|(at, span)| *at <= start && start < at + length(span))?;
        let last = places.iter().find(|(at, span)| *at < end && end <= at + length(span))?;
        let (from, to) = (offset(&first.1, start - first.0)?, offset(&last.1, end - last.0)?);
        let (from, to) = if start == end { (to, from) } else { (from, to) };
        (first.1.source == last.1.source && from <= to).then(|| Span::new(first.1.source, from, to))
    }

    /// The string when no part of it is unknown.
    pub fn as_literal(&self) -> Option<&str> {
        match &self.pieces {
            Pieces::Literal(text) => Some(text),
            Pieces::Symbolic(_) => None,
        }
    }

    /// The same, for those who keep it.
    pub fn as_shared_literal(&self) -> Option<&Arc<str>> {
        match &self.pieces {
            Pieces::Literal(text) => Some(text),
            Pieces::Symbolic(_) => None,
        }
    }

    /// Is any of its characters known, or that it has none?
    pub fn is_known_in_part(&self) -> bool {
        match &self.pieces {
            Pieces::Literal(_) => true,
            Pieces::Symbolic(pieces) => pieces.iter().any(|piece| matches!(piece, Piece::Literal(_))),
        }
    }

    /// The pieces in order; the empty text has none.
    pub fn pieces(&self) -> Vec<Piece> {
        match &self.pieces {
            Pieces::Literal(text) if text.is_empty() => Vec::new(),
            Pieces::Literal(text) => vec![Piece::Literal(text.clone())],
            Pieces::Symbolic(pieces) => pieces.to_vec(),
        }
    }

    /// The pieces in order of a text that holds symbols; none of another.
    pub fn symbolic_pieces(&self) -> &[Piece] {
        match &self.pieces {
            Pieces::Literal(_) => &[],
            Pieces::Symbolic(pieces) => pieces,
        }
    }

    /// The characters behind the last symbol.
    pub fn last_characters(&self) -> &str {
        match (&self.pieces, self.symbolic_pieces().last()) {
            (Pieces::Literal(literal), _) | (_, Some(Piece::Literal(literal))) => literal,
            _ => "",
        }
    }

    /// How many bytes of characters it holds.
    fn bytes(&self) -> usize {
        let of = |piece: &Piece| if let Piece::Literal(literal) = piece { literal.len() } else { 0 };
        match &self.pieces {
            Pieces::Literal(text) => text.len(),
            Pieces::Symbolic(pieces) => pieces.iter().map(of).sum(),
        }
    }

    /// The first symbol, if there is one.
    pub fn first_symbol(&self) -> Option<&Symbol> {
        self.symbols().next()
    }

    /// All symbols in order.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        self.symbolic_pieces().iter().filter_map(|piece| match piece {
            Piece::Symbol(symbol) => Some(symbol),
            Piece::Literal(_) => None,
        })
    }

    /// What the whole text may turn out to be, when it is a symbol of which that is known.
    pub fn alternatives(&self) -> Option<&[Alternative]> {
        match &self.pieces {
            Pieces::Symbolic(pieces) => match &**pieces {
                [Piece::Symbol(symbol)] => symbol.either.as_deref(),
                _ => None,
            },
            Pieces::Literal(_) => None,
        }
    }

    /// The same text, of which nothing is known but the names of its symbols.
    pub fn without_alternatives(&self) -> Text {
        if self.symbols().all(|symbol| symbol.either.is_none()) {
            return self.clone();
        }
        let plain = self.replaced(|symbol| Some(Text::symbol(Symbol { either: None, ..symbol.clone() })));
        match self.encoded().cloned().and_then(super::without_alternatives) {
            Some(value) => plain.as_json_of(value),
            None => plain,
        }
    }

    /// The same text with other texts for some of its symbols. What of it is written out stays where it is.
    pub fn replaced(&self, by: impl Fn(&Symbol) -> Option<Text>) -> Text {
        let mut joined = Joined::default();
        let (mut characters, mut added) = (0, 0);
        let mut places = match self.made_of.as_deref() {
            Some(MadeOf::Places(places)) => places.clone(),
            Some(MadeOf::Value(_)) | None => Vec::new(),
        };
        let pieces = match &self.pieces {
            Pieces::Literal(_) => return Self { pieces: self.pieces.clone(), made_of: None }.written_at(places),
            Pieces::Symbolic(pieces) => pieces,
        };
        for piece in &**pieces {
            match piece {
                Piece::Literal(literal) => {
                    characters += literal.len();
                    joined.shared(literal);
                }
                Piece::Symbol(symbol) => match by(symbol) {
                    None => joined.symbol(symbol.clone()),
                    Some(replacement) => {
                        let new = replacement.bytes();
                        let behind = places.iter_mut().filter(|(at, _)| *at >= characters + added);
                        behind.for_each(|(at, _)| *at += new);
                        added += new;
                        joined.text(&replacement);
                    }
                },
            }
        }
        joined.finish().written_at(places)
    }

    /// This text followed by `other`.
    pub fn concat(&self, other: &Text) -> Text {
        let mut joined = Joined::default();
        joined.text(self);
        joined.text(other);
        joined.finish()
    }

    /// The characters before the first symbol.
    pub fn first_characters(&self) -> &str {
        match &self.pieces {
            Pieces::Literal(literal) => literal,
            Pieces::Symbolic(pieces) => match &**pieces {
                [Piece::Literal(literal), ..] => literal,
                _ => "",
            },
        }
    }
}

impl From<Pieces> for Text {
    fn from(pieces: Pieces) -> Self {
        Self { pieces, made_of: None }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Pieces::Literal(text.into()).into()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Pieces::Literal(text.into()).into()
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Pieces::Literal(text).into()
    }
}

impl fmt::Display for Text {
    /// The string as people read it, with symbols in `${…}`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.pieces {
            Pieces::Literal(text) => formatter.write_str(text),
            Pieces::Symbolic(pieces) => pieces.iter().try_for_each(|piece| match piece {
                Piece::Literal(text) => formatter.write_str(text),
                Piece::Symbol(symbol) => write!(formatter, "${{{}}}", symbol.name),
            }),
        }
    }
}
