//! Beginnings: which of many texts may be the same string as another, or begin as it does, found without looking at all of them.

use crate::value::Text;

/// Texts by the characters that they begin with, up to their first symbol.
pub(super) struct Beginnings {
    /// In order, each with the place of its text.
    sorted: Vec<(Box<str>, usize)>,
    /// How long they are, each length once.
    lengths: Vec<usize>,
}

impl Beginnings {
    /// Of these texts, each with its place among others.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = (&'t Text, usize)>) -> Self {
        let mut sorted: Vec<(Box<str>, usize)> =
            texts.into_iter().map(|(text, place)| (text.first_characters().into(), place)).collect();
        sorted.sort_unstable();
        let mut lengths: Vec<usize> = sorted.iter().map(|(start, _)| start.len()).collect();
        lengths.sort_unstable();
        lengths.dedup();
        Self { sorted, lengths }
    }

    /// The places of the texts of which one may be the beginning of the other: `text`, up to its first symbol, or theirs. All others differ
    /// from it in a character, whatever symbols stand for.
    pub(super) fn alike<'b>(&'b self, text: &'b Text) -> impl Iterator<Item = usize> + 'b {
        let start = text.first_characters();
        let from = |wanted: &str| self.sorted.partition_point(|(known, _)| **known < *wanted);
        let shorter =
            self.lengths.iter().take_while(move |length| **length < start.len()).filter_map(|length| start.get(..*length));
        let shorter =
            shorter.flat_map(move |begin| self.sorted[from(begin)..].iter().take_while(move |(known, _)| **known == *begin));
        let longer = self.sorted[from(start)..].iter().take_while(move |(known, _)| known.starts_with(start));
        shorter.chain(longer).map(|(_, place)| *place)
    }
}
