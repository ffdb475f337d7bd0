//! Text: a string as literal pieces and symbols, so that `"${aws_s3_bucket.data.arn}/"` stays comparable.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::{Alternative, Truth, Unknown, Value};
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

    fn parts(&self) -> Vec<Part<'_>> {
        match &self.pieces {
            Pieces::Literal(text) if text.is_empty() => Vec::new(),
            Pieces::Literal(text) => vec![Part::Literal(text)],
            Pieces::Symbolic(pieces) => pieces.iter().map(Part::from).collect(),
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

    /// What `question` has for an answer if it is the same one for all that the text may turn out to be; `None` when that is not known.
    fn of_all(&self, question: impl Fn(&Text) -> Truth) -> Option<Truth> {
        let answers = self.alternatives()?.iter().map(|alternative| match &alternative.value.data {
            super::Data::Text(text) => question(text),
            super::Data::Null(_) => Truth::False,
            _ => Truth::Unknown,
        });
        answers.reduce(|all, answer| if all == answer { all } else { Truth::Unknown })
    }

    /// This text followed by `other`.
    pub fn concat(&self, other: &Text) -> Text {
        let mut joined = Joined::default();
        joined.text(self);
        joined.text(other);
        joined.finish()
    }

    /// Do the two begin with characters of which one differs? Most texts that are no equals do, and are told apart by that.
    fn begins_otherwise_than(&self, other: &Text) -> bool {
        let (mine, theirs) = (self.first_characters().as_bytes(), other.first_characters().as_bytes());
        let length = mine.len().min(theirs.len());
        mine[..length] != theirs[..length]
    }

    /// Do the two end with characters of which one differs?
    fn ends_otherwise_than(&self, other: &Text) -> bool {
        let (mine, theirs) = (self.last_characters().as_bytes(), other.last_characters().as_bytes());
        let length = mine.len().min(theirs.len());
        mine[mine.len() - length..] != theirs[theirs.len() - length..]
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

    /// Are the two the same string, whatever the symbols stand for?
    pub fn equals(&self, other: &Text) -> Truth {
        if self.begins_otherwise_than(other) || self.ends_otherwise_than(other) {
            return Truth::False;
        }
        if self == other {
            return Truth::True;
        }
        if self.as_literal().is_some() && other.as_literal().is_some() {
            return Truth::False;
        }
        if let Some(answer) = self.of_all(|text| text.equals(other)).or_else(|| other.of_all(|text| self.equals(text))) {
            return answer;
        }
        let (mine, theirs) = (self.parts(), other.parts());
        let (mine, theirs) = without_common_start(mine, theirs);
        let (mine, theirs) = without_common_end(mine, theirs);
        match (mine.as_slice(), theirs.as_slice()) {
            ([], []) => Truth::True,
            // What is left of one side may still be empty only if it is all symbols.
            ([], rest) | (rest, []) if rest.iter().any(|piece| matches!(piece, Part::Literal(_))) => Truth::False,
            (left, right) if starts_differ(left, right) || ends_differ(left, right) => Truth::False,
            (left, [Part::Literal(literal)]) | ([Part::Literal(literal)], left) if !may_hold(left, literal) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Is it the empty string?
    pub fn is_empty(&self) -> Truth {
        match &self.pieces {
            Pieces::Literal(text) => text.is_empty().into(),
            Pieces::Symbolic(_) if self.is_known_in_part() => Truth::False,
            Pieces::Symbolic(_) => self.of_all(Text::is_empty).unwrap_or(Truth::Unknown),
        }
    }

    /// Does the string begin with `prefix`?
    pub fn starts_with(&self, prefix: &Text) -> Truth {
        if let (Some(mine), Some(wanted)) = (self.as_literal(), prefix.as_literal()) {
            return mine.starts_with(wanted).into();
        }
        if self.begins_otherwise_than(prefix) {
            return Truth::False;
        }
        if let Some(answer) = self.of_all(|text| text.starts_with(prefix)) {
            return answer;
        }
        let (mine, wanted) = (self.parts(), prefix.parts());
        let (mine, wanted) = without_common_start(mine, wanted);
        match (mine.as_slice(), wanted.as_slice()) {
            (_, []) => Truth::True,
            ([], rest) if rest.iter().any(|piece| matches!(piece, Part::Literal(_))) => Truth::False,
            (left, right) if starts_differ(left, right) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Does the string end with `suffix`?
    pub fn ends_with(&self, suffix: &Text) -> Truth {
        if let (Some(mine), Some(wanted)) = (self.as_literal(), suffix.as_literal()) {
            return mine.ends_with(wanted).into();
        }
        if let Some(answer) = self.of_all(|text| text.ends_with(suffix)) {
            return answer;
        }
        let (mine, wanted) = (self.parts(), suffix.parts());
        let (mine, wanted) = without_common_end(mine, wanted);
        match (mine.as_slice(), wanted.as_slice()) {
            (_, []) => Truth::True,
            ([], rest) if rest.iter().any(|piece| matches!(piece, Part::Literal(_))) => Truth::False,
            (left, right) if ends_differ(left, right) => Truth::False,
            _ => Truth::Unknown,
        }
    }
}

/// A text that is being put together, piece by piece.
#[derive(Debug, Default)]
pub struct Joined {
    pieces: Vec<Piece>,
    /// The characters behind the last symbol: the first of them as they came, while there are no others.
    first: Option<Arc<str>>,
    literal: String,
    bytes: usize,
    symbols: usize,
}

impl Joined {
    /// Nothing yet, with room for so many bytes of characters.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { literal: String::with_capacity(bytes), ..Self::default() }
    }

    /// Adds characters.
    pub fn literal(&mut self, literal: &str) {
        if let Some(first) = self.first.take() {
            // Others are likely to follow.
            self.literal.reserve(2 * (first.len() + literal.len()));
            self.literal.push_str(&first);
        }
        self.literal.push_str(literal);
        self.bytes += literal.len();
    }

    /// Adds characters that somebody has already, and that need not be copied if they stand alone between symbols.
    fn shared(&mut self, literal: &Arc<str>) {
        if self.first.is_none() && self.literal.is_empty() {
            self.first = Some(literal.clone());
            self.bytes += literal.len();
        } else {
            self.literal(literal);
        }
    }

    /// Adds a symbol.
    pub fn symbol(&mut self, symbol: Symbol) {
        self.end_literal();
        self.pieces.push(Piece::Symbol(symbol));
        self.symbols += 1;
    }

    /// Adds a piece.
    pub fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Literal(literal) => self.shared(&literal),
            Piece::Symbol(symbol) => self.symbol(symbol),
        }
    }

    /// Adds a whole text.
    pub fn text(&mut self, text: &Text) {
        match &text.pieces {
            Pieces::Literal(literal) => self.shared(literal),
            Pieces::Symbolic(pieces) => pieces.iter().for_each(|piece| match piece {
                Piece::Literal(literal) => self.shared(literal),
                Piece::Symbol(symbol) => self.symbol(symbol.clone()),
            }),
        }
    }

    /// How many bytes of characters there are so far.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many symbols there are so far.
    pub fn symbols(&self) -> usize {
        self.symbols
    }

    /// What was put together.
    pub fn finish(mut self) -> Text {
        if self.pieces.is_empty() {
            return self.first.map_or_else(|| Text::from(self.literal), Text::from);
        }
        self.end_literal();
        Pieces::Symbolic(self.pieces.into()).into()
    }

    fn end_literal(&mut self) {
        let first = self.first.take().filter(|first| !first.is_empty());
        if let Some(literal) = first.or_else(|| (!self.literal.is_empty()).then(|| self.literal.as_str().into())) {
            self.pieces.push(Piece::Literal(literal));
            self.literal.clear();
        }
    }
}

impl Text {
    /// Which of the two comes first, byte by byte, whatever the symbols stand for; `None` when that hangs on them.
    pub fn order(&self, other: &Text) -> Option<Ordering> {
        if let (Some(mine), Some(theirs)) = (self.as_literal(), other.as_literal()) {
            return Some(mine.cmp(theirs));
        }
        let (mine, theirs) = (self.parts(), other.parts());
        let (mine, theirs) = without_common_start(mine, theirs);
        let is_longer = |rest: &[Part<'_>]| rest.iter().any(|piece| matches!(piece, Part::Literal(_)));
        match (mine.as_slice(), theirs.as_slice()) {
            ([], []) => Some(Ordering::Equal),
            ([Part::Literal(mine), ..], [Part::Literal(theirs), ..]) => Some(mine.cmp(theirs)),
            ([], rest) if is_longer(rest) => Some(Ordering::Less),
            (rest, []) if is_longer(rest) => Some(Ordering::Greater),
            _ => None,
        }
    }
}

/// A piece of a text, as comparisons take texts apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'t> {
    Literal(&'t str),
    Symbol(&'t Symbol),
}

impl<'t> From<&'t Piece> for Part<'t> {
    fn from(piece: &'t Piece) -> Self {
        match piece {
            Piece::Literal(literal) => Part::Literal(literal),
            Piece::Symbol(symbol) => Part::Symbol(symbol),
        }
    }
}

/// Drops what both begin with, symbol by symbol and character by character.
fn without_common_start<'t>(mut left: Vec<Part<'t>>, mut right: Vec<Part<'t>>) -> (Vec<Part<'t>>, Vec<Part<'t>>) {
    while let (Some(first), Some(second)) = (left.first().copied(), right.first().copied()) {
        match (first, second) {
            (Part::Symbol(a), Part::Symbol(b)) if a == b => {
                left.remove(0);
                right.remove(0);
            }
            (Part::Literal(a), Part::Literal(b)) => {
                let common =
                    a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y).map_or(a.len().min(b.len()), |((at, _), _)| at);
                if common == 0 {
                    break;
                }
                replace_first(&mut left, &a[common..]);
                replace_first(&mut right, &b[common..]);
            }
            _ => break,
        }
    }
    (left, right)
}

fn replace_first<'t>(parts: &mut Vec<Part<'t>>, rest: &'t str) {
    if rest.is_empty() {
        parts.remove(0);
    } else {
        parts[0] = Part::Literal(rest);
    }
}

/// Drops what both end with.
fn without_common_end<'t>(mut left: Vec<Part<'t>>, mut right: Vec<Part<'t>>) -> (Vec<Part<'t>>, Vec<Part<'t>>) {
    while let (Some(last), Some(other)) = (left.last().copied(), right.last().copied()) {
        match (last, other) {
            (Part::Symbol(a), Part::Symbol(b)) if a == b => {
                left.pop();
                right.pop();
            }
            (Part::Literal(a), Part::Literal(b)) => {
                let common: usize =
                    a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
                if common == 0 {
                    break;
                }
                replace_last(&mut left, &a[..a.len() - common]);
                replace_last(&mut right, &b[..b.len() - common]);
            }
            _ => break,
        }
    }
    (left, right)
}

fn replace_last<'t>(parts: &mut Vec<Part<'t>>, rest: &'t str) {
    parts.pop();
    if !rest.is_empty() {
        parts.push(Part::Literal(rest));
    }
}

/// After the common start is gone, two literals at the front begin with different characters.
fn starts_differ(left: &[Part<'_>], right: &[Part<'_>]) -> bool {
    matches!((left.first(), right.first()), (Some(Part::Literal(_)), Some(Part::Literal(_))))
}

fn ends_differ(left: &[Part<'_>], right: &[Part<'_>]) -> bool {
    matches!((left.last(), right.last()), (Some(Part::Literal(_)), Some(Part::Literal(_))))
}

/// Could `pieces` stand for `literal`? Their literals must occur in it in order.
fn may_hold(pieces: &[Part<'_>], literal: &str) -> bool {
    let mut rest = literal;
    pieces.iter().all(|piece| match piece {
        Part::Symbol(_) => true,
        Part::Literal(wanted) => match rest.find(wanted) {
            Some(at) => {
                rest = &rest[at + wanted.len()..];
                true
            }
            None => false,
        },
    })
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
