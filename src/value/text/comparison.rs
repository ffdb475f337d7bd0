//! Comparing: what can be told of two texts, whatever their symbols stand for.

use std::cmp::Ordering;

use super::{Piece, Pieces, Symbol, Text};
use crate::value::{Data, Truth};

impl Text {
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

    /// What `question` has for an answer if it is the same one for all that the text may turn out to be; `None` when that is not known.
    fn of_all(&self, question: impl Fn(&Text) -> Truth) -> Option<Truth> {
        let answers = self.alternatives()?.iter().map(|alternative| match &alternative.value.data {
            Data::Text(text) => question(text),
            Data::Null(_) => Truth::False,
            _ => Truth::Unknown,
        });
        answers.reduce(|all, answer| if all == answer { all } else { Truth::Unknown })
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

    fn parts(&self) -> Vec<Part<'_>> {
        match &self.pieces {
            Pieces::Literal(text) if text.is_empty() => Vec::new(),
            Pieces::Literal(text) => vec![Part::Literal(text)],
            Pieces::Symbolic(pieces) => pieces.iter().map(Part::from).collect(),
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
