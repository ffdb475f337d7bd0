//! Lookup: which of many comparisons concern some strings, found without looking at all of them.

use std::sync::Arc;

use super::strings::{Comparison, Operator, Strings};

/// Comparisons by what they compare with.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    /// The literal prefixes, in order.
    prefixes: Vec<Literal>,
    /// How long they are, each length once.
    lengths: Vec<usize>,
    /// The literals to be equalled, in order.
    exact: Vec<Literal>,
    /// The places of all other comparisons, and of what takes any string.
    others: Vec<usize>,
}

/// A literal, and the place of the comparison with it.
type Literal = (Arc<str>, usize);

impl Lookup {
    /// Of these comparisons, each with its place.
    pub(super) fn add<'c>(&mut self, comparisons: impl IntoIterator<Item = (usize, &'c Comparison)>) {
        for (place, comparison) in comparisons {
            match (comparison.text.as_shared_literal(), comparison.operator, &comparison.doubt) {
                (Some(literal), Operator::StartsWith, None) => self.prefixes.push((literal.clone(), place)),
                (Some(literal), Operator::Equals, None) => self.exact.push((literal.clone(), place)),
                _ => self.others.push(place),
            }
        }
    }

    /// Something that concerns all strings.
    pub(super) fn add_any(&mut self, place: usize) {
        self.others.push(place);
    }

    /// Puts everything in order: nothing may be added from here on.
    pub(super) fn arranged(mut self) -> Self {
        self.prefixes.sort_unstable();
        self.exact.sort_unstable();
        self.lengths = self.prefixes.iter().map(|(prefix, _)| prefix.len()).collect();
        self.lengths.sort_unstable();
        self.lengths.dedup();
        self
    }

    /// The places, in order, of the comparisons that some of the strings may meet, and perhaps others; `None` when that may be all of them.
    pub(super) fn concerning(&self, strings: &Strings<'_>) -> Option<Vec<usize>> {
        let (text, operator) = strings.start()?;
        // What begins with something else than the known characters before a symbol is another string.
        let (start, operator) = match text.as_literal() {
            Some(literal) => (literal, operator),
            None => (text.first_characters(), Operator::StartsWith),
        };
        let mut places = self.others.clone();
        for length in self.lengths.iter().take_while(|length| **length <= start.len()) {
            let Some(prefix) = start.get(..*length) else { continue };
            let first = self.prefixes.partition_point(|(text, _)| **text < *prefix);
            let equal = self.prefixes[first..].iter().take_while(|(text, _)| **text == *prefix);
            places.extend(equal.map(|(_, place)| *place));
        }
        if operator == Operator::Equals {
            places.extend(beginning_with(&self.exact, start).filter(|(text, _)| **text == *start).map(|(_, place)| *place));
        } else {
            places.extend(beginning_with(&self.exact, start).map(|(_, place)| *place));
            places.extend(beginning_with(&self.prefixes, start).map(|(_, place)| *place));
        }
        places.sort_unstable();
        places.dedup();
        Some(places)
    }
}

/// Those of the sorted texts that begin with `start`.
fn beginning_with<'a>(sorted: &'a [Literal], start: &str) -> impl Iterator<Item = &'a Literal> {
    let first = sorted.partition_point(|(text, _)| **text < *start);
    sorted[first..].iter().take_while(move |(text, _)| text.starts_with(start))
}
