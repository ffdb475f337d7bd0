//! Strings: sets of the strings that a field of an event may hold, as comparisons describe them.
//!
//! A set is what meets all of some comparisons and none of others. Whether one is empty is decided for every string that its symbols may
//! stand for: the answer is unknown only where that makes a difference. Strings are long and their alphabet is large, so no number of
//! prefixes, suffixes and exceptions covers a prefix that none of them covers alone.

use std::sync::Arc;

use crate::value::{Origin, Piece, Text, Truth, Unknown};

/// How a field is compared with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    /// The whole field is the text.
    Equals,
    /// The field begins with the text.
    StartsWith,
    /// The field ends with the text.
    EndsWith,
}

/// One comparison of a field with a text.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// How.
    pub operator: Operator,
    /// With what.
    pub text: Text,
    /// Where it is written.
    pub origin: Origin,
    /// Why a field that meets it may still not count; `None` where AWS says what it means.
    pub doubt: Option<Arc<Unknown>>,
}

impl Comparison {
    /// A comparison that means what AWS says it means.
    pub fn new(operator: Operator, text: impl Into<Text>, origin: impl Into<Origin>) -> Self {
        Self { operator, text: text.into(), origin: origin.into(), doubt: None }
    }

    /// A comparison of which nothing is known, which every string may meet.
    pub fn open(why: Arc<Unknown>, origin: impl Into<Origin>) -> Self {
        Self { doubt: Some(why), ..Self::new(Operator::StartsWith, "", origin) }
    }

    /// The same comparison, in doubt for the reason `why`.
    pub fn doubted(self, why: Arc<Unknown>) -> Self {
        Self { doubt: Some(why), ..self }
    }

    /// Does the string `text` meet it?
    pub fn holds(&self, text: &Text) -> Truth {
        self.doubted_truth(undoubted(self, text))
    }

    fn doubted_truth(&self, truth: Truth) -> Truth {
        if self.doubt.is_some() { truth.and(Truth::Unknown) } else { truth }
    }

    /// Does every string that meets `self`, doubt aside, meet `other`? False when, whatever the symbols stand for, one does not.
    fn implies(&self, other: &Comparison) -> Truth {
        other.doubted_truth(match (self.operator, other.operator) {
            (Operator::Equals, _) => undoubted(other, &self.text),
            (Operator::StartsWith, Operator::StartsWith) => self.text.starts_with(&other.text),
            (Operator::EndsWith, Operator::EndsWith) => self.text.ends_with(&other.text),
            // A text that is not known may be empty, and then everything begins and ends with it.
            (Operator::StartsWith, Operator::EndsWith) | (Operator::EndsWith, Operator::StartsWith) => other.text.is_empty(),
            (_, Operator::Equals) => Truth::False,
        })
    }

    /// Does a string exist that meets both, doubts aside?
    fn agrees_with(&self, other: &Comparison) -> Truth {
        match (self.operator, other.operator) {
            (Operator::Equals, _) => undoubted(other, &self.text),
            (_, Operator::Equals) => undoubted(self, &other.text),
            (Operator::StartsWith, Operator::StartsWith) => {
                self.text.starts_with(&other.text).or(other.text.starts_with(&self.text))
            }
            (Operator::EndsWith, Operator::EndsWith) => self.text.ends_with(&other.text).or(other.text.ends_with(&self.text)),
            (Operator::StartsWith, Operator::EndsWith) | (Operator::EndsWith, Operator::StartsWith) => Truth::True,
        }
    }

    /// Does every string meet it?
    fn holds_for_any_string(&self) -> Truth {
        match self.operator {
            Operator::Equals => Truth::False,
            Operator::StartsWith | Operator::EndsWith => self.doubted_truth(self.text.is_empty()),
        }
    }

    /// Why an answer about it may not be known.
    fn why(&self) -> Option<Arc<Unknown>> {
        self.doubt.clone().or_else(|| self.text.first_symbol().map(|symbol| symbol.unknown.clone()))
    }
}

fn undoubted(comparison: &Comparison, text: &Text) -> Truth {
    match comparison.operator {
        Operator::Equals => text.equals(&comparison.text),
        Operator::StartsWith => text.starts_with(&comparison.text),
        Operator::EndsWith => text.ends_with(&comparison.text),
    }
}

/// The strings that meet all of some comparisons and none of others.
#[derive(Debug, Clone, Default)]
pub struct Strings<'a> {
    /// All strings that there are; `None` where any string may be meant.
    among: Option<&'a [Text]>,
    must: Vec<&'a Comparison>,
    must_not: Vec<&'a Comparison>,
}

/// Whether a set holds anything.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// It is empty, whatever the symbols stand for.
    Nothing,
    /// It is not, whatever the symbols stand for; a string of it.
    Something(Text),
    /// That hangs on what is not known, for this reason if there is one to tell.
    Unknown(Option<Arc<Unknown>>),
}

impl<'a> Strings<'a> {
    /// These strings and no others.
    pub fn among(strings: &'a [Text]) -> Self {
        Self { among: Some(strings), ..Self::default() }
    }

    /// Those of the strings that meet `comparison`, too.
    pub fn meeting(mut self, comparison: &'a Comparison) -> Self {
        self.must.push(comparison);
        self
    }

    /// Those of the strings that meet none of `comparisons`.
    pub fn missing(mut self, comparisons: impl IntoIterator<Item = &'a Comparison>) -> Self {
        self.must_not.extend(comparisons);
        self
    }

    /// May nothing be said of the strings?
    pub fn is_any(&self) -> bool {
        self.among.is_none() && self.must.is_empty() && self.must_not.is_empty()
    }

    /// What all the strings begin with or are, if that is known: it finds the comparisons that concern them.
    pub(super) fn start(&self) -> Option<(&'a Text, Operator)> {
        let of = |wanted: Operator| self.must.iter().find(|comparison| comparison.operator == wanted);
        let found = of(Operator::Equals).or_else(|| of(Operator::StartsWith))?;
        Some((&found.text, found.operator))
    }

    /// The only string that there can be, if it is written out.
    pub(super) fn exact(&self) -> Option<&'a str> {
        let exact = self.must.iter().find(|comparison| comparison.operator == Operator::Equals)?;
        exact.text.as_literal()
    }

    /// Do all the strings meet `comparison`?
    pub(super) fn all_meet(&self, comparison: &Comparison) -> Truth {
        match self.among {
            Some(strings) => strings
                .iter()
                .filter(|text| !self.holds(text).is_false())
                .map(|text| (!self.holds(text)).or(comparison.holds(text)))
                .fold(Truth::True, Truth::and),
            None => self.must.iter().map(|must| must.implies(comparison)).fold(comparison.holds_for_any_string(), Truth::or),
        }
    }

    /// May any of the strings meet `comparison`? Surely none does when it may not.
    pub(super) fn may_meet(&self, comparison: &Comparison) -> bool {
        match self.among {
            Some(strings) => strings.iter().any(|text| !self.holds(text).and(comparison.holds(text)).is_false()),
            None => {
                !self.must.iter().any(|must| must.agrees_with(comparison).is_false())
                    && !self.must_not.iter().any(|not| comparison.implies(not).is_true())
            }
        }
    }

    /// Is `text` one of the strings, as far as comparisons say?
    fn holds(&self, text: &Text) -> Truth {
        let met = self.must.iter().map(|must| must.holds(text)).fold(Truth::True, Truth::and);
        self.must_not.iter().map(|not| !not.holds(text)).fold(met, Truth::and)
    }

    /// Is there no such string?
    pub(super) fn is_empty(&self) -> Truth {
        if let Some(strings) = self.among {
            return !strings.iter().map(|text| self.holds(text)).fold(Truth::False, Truth::or);
        }
        let pairs =
            self.must.iter().enumerate().flat_map(|(place, one)| self.must[place + 1..].iter().map(move |two| (one, two)));
        let agree = pairs.map(|(one, two)| one.agrees_with(two)).fold(Truth::True, Truth::and);
        let left_out = self.must_not.iter().map(|not| self.all_meet(not)).fold(Truth::False, Truth::or);
        let empty = left_out.or(!agree);
        if self.must.iter().any(|must| must.doubt.is_some()) { empty.or(Truth::Unknown) } else { empty }
    }

    /// Whether there is any such string, and which.
    pub fn content(&self) -> Content {
        match self.is_empty() {
            Truth::True => Content::Nothing,
            Truth::False => Content::Something(self.example()),
            Truth::Unknown => Content::Unknown(self.why()),
        }
    }

    /// One of the strings, where there are some: the shortest that a person would take for an example.
    fn example(&self) -> Text {
        if let Some(strings) = self.among {
            return strings.iter().find(|text| self.holds(text).is_true()).cloned().unwrap_or_else(|| Text::from(""));
        }
        if let Some(exact) = self.must.iter().find(|must| must.operator == Operator::Equals) {
            return exact.text.clone();
        }
        let longest = |operator: Operator| {
            let of_it = self.must.iter().filter(|must| must.operator == operator).map(|must| &must.text);
            of_it.max_by_key(|text| (text.pieces().len(), text.as_literal().map_or(0, str::len)))
        };
        let (start, end) = (longest(Operator::StartsWith), longest(Operator::EndsWith));
        let empty = Text::from("");
        let (start, end) = (start.unwrap_or(&empty), end.unwrap_or(&empty));
        let with = |middle: &str| start.concat(&Text::from(middle)).concat(end);
        let is_one = |text: &Text| {
            self.must.iter().all(|must| !must.holds(text).is_false())
                && !self.must_not.iter().any(|not| not.holds(text).is_true())
        };
        let is_certain = |text: &Text| self.holds(text).is_true();
        let ends_with_slash =
            start.pieces().last().is_some_and(|last| matches!(last, Piece::Literal(literal) if literal.ends_with('/')));
        let first = if ends_with_slash || end.as_literal() != Some("") { ["x", "", "y"] } else { ["", "/x", "x"] };
        let candidates = || {
            let usual = first.into_iter().chain(["/x", "0", "X", "_"]).map(str::to_owned);
            // One of so many characters begins or ends none of the comparisons.
            let unusual = ('a'..='z').chain('\u{100}'..).take(26 + 3 * self.must_not.len() + 3).map(String::from);
            usual.chain(unusual).map(|middle| with(&middle))
        };
        candidates().find(is_certain).or_else(|| candidates().find(is_one)).unwrap_or_else(|| with("x"))
    }

    /// Why it is not known whether there is any.
    fn why(&self) -> Option<Arc<Unknown>> {
        let all = || self.must_not.iter().chain(&self.must);
        let text = self.among.and_then(<[Text]>::first).or_else(|| self.start().map(|(text, _)| text));
        let open = |comparison: &&&Comparison| text.is_none_or(|text| comparison.holds(text) == Truth::Unknown);
        let why = all().filter(open).find_map(|comparison| comparison.why());
        why.or_else(|| all().find_map(|comparison| comparison.why()))
    }
}
