//! Counted collections: how many values a collection stands for, which sharing hides.

use std::ops::Deref;

use super::{Map, Value};

/// A collection that knows how many values it stands for, itself and all inside it included. A few lines of code whose values hold one
/// another several times can stand for more than anybody could walk through; [`Value::list`] and its siblings refuse to make such a value.
#[derive(Debug, Clone)]
pub struct Counted<C> {
    inside: C,
    values: usize,
}

impl<C> Counted<C> {
    /// How many values it stands for.
    pub fn stands_for(&self) -> usize {
        self.values
    }
}

impl From<Vec<Value>> for Counted<Vec<Value>> {
    fn from(inside: Vec<Value>) -> Self {
        let values = inside.iter().map(Value::stands_for).fold(1, usize::saturating_add);
        Self { inside, values }
    }
}

impl From<Map> for Counted<Map> {
    fn from(inside: Map) -> Self {
        let values = inside.values().map(Value::stands_for).fold(1, usize::saturating_add);
        Self { inside, values }
    }
}

impl<C> Deref for Counted<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.inside
    }
}
