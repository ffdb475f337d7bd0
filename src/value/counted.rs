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
}

impl<C> Counted<C> {
    /// How many values it stands for.
    pub fn stands_for(&self) -> usize {
        self.values
    }

    /// Is it one of the collections whose elements all have one type: Terraform's list or map, as opposed to a tuple or object? Sets always
    /// are, whatever this says.
    pub fn has_one_type(&self) -> bool {
        self.has_one_type
    }

    /// Says that all elements have one type.
    pub(super) fn set_one_type(&mut self) {
        self.has_one_type = true;
    }
}

impl From<Vec<Value>> for Counted<Vec<Value>> {
    fn from(inside: Vec<Value>) -> Self {
        let values = inside.iter().map(Value::stands_for).fold(1, usize::saturating_add);
        Self { inside, values, has_one_type: false }
    }
}

impl From<Map> for Counted<Map> {
    fn from(inside: Map) -> Self {
        let values = inside.values().map(Value::stands_for).fold(1, usize::saturating_add);
        Self { inside, values, has_one_type: false }
    }
}

impl<C> Deref for Counted<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.inside
    }
}
