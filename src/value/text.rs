//! Text: a string as literal pieces and symbols, so that `"${aws_s3_bucket.data.arn}/"` stays comparable.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::{Alternative, Truth, Unknown};

/// A string value. Two adjacent literals are always joined, and no literal is empty, so equal texts have equal pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pieces: Pieces,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pieces {
    Literal(Arc<str>),
    /// INVARIANT: holds at least one symbol.
    Symbolic(Arc<[Piece]>),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Text {
    /// The text made of `pieces`, one after the other.
    pub fn from_pieces(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut joined: Vec<Piece> = Vec::new();
        let mut literal = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => literal.push_str(&text),
                Piece::Symbol(_) => {
                    if !literal.is_empty() {
                        joined.push(Piece::Literal(std::mem::take(&mut literal).into()));
                    }
                    joined.push(piece);
                }
            }
        }
        if joined.is_empty() {
            return Self::from(literal);
        }
        if !literal.is_empty() {
            joined.push(Piece::Literal(literal.into()));
        }
        Self { pieces: Pieces::Symbolic(joined.into()) }
    }

    /// The text that is one symbol.
    pub fn symbol(symbol: Symbol) -> Self {
        Self { pieces: Pieces::Symbolic(Arc::new([Piece::Symbol(symbol)])) }
    }

    /// The string when no part of it is unknown.
    pub fn as_literal(&self) -> Option<&str> {
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

    /// The first symbol, if there is one.
    pub fn first_symbol(&self) -> Option<&Symbol> {
        self.symbols().next()
    }

    /// All symbols in order.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        let pieces: &[Piece] = match &self.pieces {
            Pieces::Literal(_) => &[],
            Pieces::Symbolic(pieces) => pieces,
        };
        pieces.iter().filter_map(|piece| match piece {
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
        let pieces = self.pieces().into_iter().map(|piece| match piece {
            Piece::Symbol(symbol) => Piece::Symbol(Symbol { either: None, ..symbol }),
            literal @ Piece::Literal(_) => literal,
        });
        Text::from_pieces(pieces)
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
        Text::from_pieces(self.pieces().into_iter().chain(other.pieces()))
    }

    /// Do the two begin with characters of which one differs? Most texts that are no equals do, and are told apart by that.
    fn begins_otherwise_than(&self, other: &Text) -> bool {
        let (mine, theirs) = (self.first_characters().as_bytes(), other.first_characters().as_bytes());
        mine.iter().zip(theirs).any(|(mine, theirs)| mine != theirs)
    }

    /// The characters before the first symbol.
    fn first_characters(&self) -> &str {
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
        if self == other {
            return Truth::True;
        }
        if self.as_literal().is_some() && other.as_literal().is_some() || self.begins_otherwise_than(other) {
            return Truth::False;
        }
        if let Some(answer) = self.of_all(|text| text.equals(other)).or_else(|| other.of_all(|text| self.equals(text))) {
            return answer;
        }
        let (mine, theirs) = (self.pieces(), other.pieces());
        let (mine, theirs) = without_common_start(&mine, &theirs);
        let (mine, theirs) = without_common_end(mine, theirs);
        match (mine.as_slice(), theirs.as_slice()) {
            ([], []) => Truth::True,
            // What is left of one side may still be empty only if it is all symbols.
            ([], rest) | (rest, []) if rest.iter().any(|piece| matches!(piece, Piece::Literal(_))) => Truth::False,
            (left, right) if starts_differ(left, right) || ends_differ(left, right) => Truth::False,
            (left, [Piece::Literal(literal)]) | ([Piece::Literal(literal)], left) if !may_hold(left, literal) => Truth::False,
            _ => Truth::Unknown,
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
        let (mine, wanted) = (self.pieces(), prefix.pieces());
        let (mine, wanted) = without_common_start(&mine, &wanted);
        match (mine.as_slice(), wanted.as_slice()) {
            (_, []) => Truth::True,
            ([], rest) if rest.iter().any(|piece| matches!(piece, Piece::Literal(_))) => Truth::False,
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
        let (mine, wanted) = (self.pieces(), suffix.pieces());
        let (mine, wanted) = without_common_end(mine, wanted);
        match (mine.as_slice(), wanted.as_slice()) {
            (_, []) => Truth::True,
            ([], rest) if rest.iter().any(|piece| matches!(piece, Piece::Literal(_))) => Truth::False,
            (left, right) if ends_differ(left, right) => Truth::False,
            _ => Truth::Unknown,
        }
    }
}

impl Text {
    /// Which of the two comes first, byte by byte, whatever the symbols stand for; `None` when that hangs on them.
    pub fn order(&self, other: &Text) -> Option<Ordering> {
        if let (Some(mine), Some(theirs)) = (self.as_literal(), other.as_literal()) {
            return Some(mine.cmp(theirs));
        }
        let (mine, theirs) = (self.pieces(), other.pieces());
        let (mine, theirs) = without_common_start(&mine, &theirs);
        let is_longer = |rest: &[Piece]| rest.iter().any(|piece| matches!(piece, Piece::Literal(_)));
        match (mine.as_slice(), theirs.as_slice()) {
            ([], []) => Some(Ordering::Equal),
            ([Piece::Literal(mine), ..], [Piece::Literal(theirs), ..]) => Some(mine.cmp(theirs)),
            ([], rest) if is_longer(rest) => Some(Ordering::Less),
            (rest, []) if is_longer(rest) => Some(Ordering::Greater),
            _ => None,
        }
    }
}

/// Drops what both begin with, symbol by symbol and character by character.
fn without_common_start(left: &[Piece], right: &[Piece]) -> (Vec<Piece>, Vec<Piece>) {
    let (mut left, mut right) = (left.to_vec(), right.to_vec());
    while let (Some(first), Some(second)) = (left.first().cloned(), right.first().cloned()) {
        match (first, second) {
            (Piece::Symbol(a), Piece::Symbol(b)) if a == b => {
                left.remove(0);
                right.remove(0);
            }
            (Piece::Literal(a), Piece::Literal(b)) => {
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

fn replace_first(pieces: &mut Vec<Piece>, rest: &str) {
    if rest.is_empty() {
        pieces.remove(0);
    } else {
        pieces[0] = Piece::Literal(rest.into());
    }
}

/// Drops what both end with.
fn without_common_end(mut left: Vec<Piece>, mut right: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    while let (Some(last), Some(other)) = (left.last().cloned(), right.last().cloned()) {
        match (last, other) {
            (Piece::Symbol(a), Piece::Symbol(b)) if a == b => {
                left.pop();
                right.pop();
            }
            (Piece::Literal(a), Piece::Literal(b)) => {
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

fn replace_last(pieces: &mut Vec<Piece>, rest: &str) {
    pieces.pop();
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.into()));
    }
}

/// After the common start is gone, two literals at the front begin with different characters.
fn starts_differ(left: &[Piece], right: &[Piece]) -> bool {
    matches!((left.first(), right.first()), (Some(Piece::Literal(_)), Some(Piece::Literal(_))))
}

fn ends_differ(left: &[Piece], right: &[Piece]) -> bool {
    matches!((left.last(), right.last()), (Some(Piece::Literal(_)), Some(Piece::Literal(_))))
}

/// Could `pieces` stand for `literal`? Their literals must occur in it in order.
fn may_hold(pieces: &[Piece], literal: &str) -> bool {
    let mut rest = literal;
    pieces.iter().all(|piece| match piece {
        Piece::Symbol(_) => true,
        Piece::Literal(wanted) => match rest.find(&**wanted) {
            Some(at) => {
                rest = &rest[at + wanted.len()..];
                true
            }
            None => false,
        },
    })
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self { pieces: Pieces::Literal(text.into()) }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { pieces: Pieces::Literal(text.into()) }
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Self { pieces: Pieces::Literal(text) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use crate::value::Reason;

    /// `{x}` is the symbol `x`, everything else literal.
    fn text(pattern: &str) -> Text {
        let span = Span::new(Sources::new().add("test", ""), 0, 0);
        let pieces = pattern.split_inclusive('}').flat_map(|part| {
            let (literal, symbol) = match part.split_once('{') {
                Some((literal, name)) => (literal, Some(name.trim_end_matches('}'))),
                None => (part, None),
            };
            let symbol = symbol.map(|name| {
                let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: name.into() }, span });
                Piece::Symbol(Symbol { name: name.into(), unit: 0, unknown, either: None, kind: SymbolType::String })
            });
            std::iter::once(Piece::Literal(literal.into())).chain(symbol).collect::<Vec<_>>()
        });
        Text::from_pieces(pieces)
    }

    #[test]
    fn questions_about_texts_are_answered_for_every_value_of_the_symbols() {
        use Truth::{False, True, Unknown};
        let rows = [
            // left, right, equals, starts with, ends with
            ("a", "a", True, True, True),
            ("ab", "a", False, True, False),
            ("{x}", "{x}", True, True, True),
            ("{x}", "{y}", Unknown, Unknown, Unknown),
            ("{x}", "a", Unknown, Unknown, Unknown),
            ("{x}/", "{x}", False, True, Unknown),
            ("arn:{p}:s3:::b/", "arn:{p}:s3:::b/", True, True, True),
            ("arn:{p}:s3:::b/", "arn:aws:s3:::b/", Unknown, Unknown, Unknown),
            ("arn:{p}:s3:::b/", "arn:aws:s3:::c/", False, Unknown, False),
            ("{x}-logs", "{x}-data", False, False, False),
            ("a{x}", "b{x}", False, False, False),
            ("a{x}", "", False, True, True),
            ("", "{x}", Unknown, Unknown, Unknown),
            ("{x}m{y}", "abc", False, Unknown, Unknown),
            ("{x}b{y}", "abc", Unknown, Unknown, Unknown),
        ];
        for (left, right, equals, starts, ends) in rows {
            let (left_text, right_text) = (text(left), text(right));
            assert_eq!(left_text.equals(&right_text), equals, "{left} equals {right}");
            assert_eq!(right_text.equals(&left_text), equals, "{right} equals {left}");
            assert_eq!(left_text.starts_with(&right_text), starts, "{left} starts with {right}");
            assert_eq!(left_text.ends_with(&right_text), ends, "{left} ends with {right}");
        }
    }

    #[test]
    fn texts_are_in_order_where_symbols_cannot_change_it() {
        let rows = [
            ("a", "b", Some(Ordering::Less)),
            ("{x}", "{x}", Some(Ordering::Equal)),
            ("{x}", "{y}", None),
            ("{x}", "a", None),
            ("{x}-a", "{x}-b", Some(Ordering::Less)),
            ("{x}", "{x}-b", Some(Ordering::Less)),
            ("{x}", "{x}{y}", None),
            ("a{x}", "b{y}", Some(Ordering::Less)),
            ("a{x}", "ab", None),
            ("a", "ä{x}", Some(Ordering::Less)),
        ];
        for (left, right, order) in rows {
            assert_eq!(text(left).order(&text(right)), order, "{left} before {right}");
            assert_eq!(text(right).order(&text(left)), order.map(Ordering::reverse), "{right} before {left}");
        }
    }
}
