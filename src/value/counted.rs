//! Counted collections: how many values a collection stands for, which sharing hides.

use std::ops::Deref;

use super::{Map, Value};

/// A collection that knows how many values it stands for, itself and all inside it included. A few lines of code whose values hold one
/// another several times can stand for more than anybody could walk through; [`Value::list`] and its siblings refuse to make such a value.
#[derive(Debug, Clone)]
pub struct Counted<C> {
    inside: C,
    values: usize,
    has_one_type: bool,
    is_open: bool,
    holds_open: bool,
    holds_alternatives: bool,
}

impl<C> Counted<C> {
    /// The collection alone.
    pub fn into_inside(self) -> C {
        self.inside
    }

    /// How many values it stands for.
    pub fn stands_for(&self) -> usize {
        self.values
    }

    /// Is it one of the collections whose elements all have one type: Terraform's list or map, as opposed to a tuple or object? Sets always
    /// are, whatever this says.
    pub fn has_one_type(&self) -> bool {
        self.has_one_type
    }

    /// May it have entries that are not written, as a nested block has all arguments of its type?
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Is it open, or is anything inside it?
    pub fn holds_open(&self) -> bool {
        self.holds_open
    }

    /// Is anything inside it one of several values?
    pub fn holds_alternatives(&self) -> bool {
        self.holds_alternatives
    }

    /// Says that it may have entries that are not written.
    pub(super) fn set_open(&mut self) {
        (self.is_open, self.holds_open) = (true, true);
    }

    /// Says that all elements have one type.
    pub(super) fn set_one_type(&mut self) {
        self.has_one_type = true;
    }
}

/// How many values a collection of `elements` stands for, whether it holds anything open, and whether anything that is one of several.
fn counted<'v>(elements: impl Iterator<Item = &'v Value>) -> (usize, bool, bool) {
    elements.fold((1, false, false), |(values, open, alternatives), element| {
        (values.saturating_add(element.stands_for()), open || element.holds_open(), alternatives || element.holds_alternatives())
    })
}

impl From<Vec<Value>> for Counted<Vec<Value>> {
    fn from(inside: Vec<Value>) -> Self {
        let (values, holds_open, holds_alternatives) = counted(inside.iter());
        Self { inside, values, has_one_type: false, is_open: false, holds_open, holds_alternatives }
    }
}

impl From<Map> for Counted<Map> {
    fn from(inside: Map) -> Self {
        let (values, holds_open, holds_alternatives) = counted(inside.values());
        Self { inside, values, has_one_type: false, is_open: false, holds_open, holds_alternatives }
    }
}

impl<C> Deref for Counted<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.inside
    }
}
