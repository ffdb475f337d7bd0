//! The model: one estate for both languages. Each kind of object is declared once, as a table of fields.

pub mod table;

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Existence, Value};
pub use table::{Field, FieldType, Kind};

/// A modelled thing: a trail, a bucket. Its fields are what rules see.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its kind.
    pub kind: &'static Kind,
    /// The address of the resource that declares it.
    pub address: Arc<str>,
    /// The unit that it belongs to.
    pub unit: u32,
    /// Every field of the kind's table by name, also those that are null, unknown or a default.
    pub fields: Value,
    /// The place that names it.
    pub header: Span,
    /// Its whole text, which a suppression above it covers.
    pub body: Span,
    /// Whether it is deployed at all.
    pub existence: Existence,
    /// The module calls that lead to it, outermost first.
    pub calls: Arc<[Span]>,
}
