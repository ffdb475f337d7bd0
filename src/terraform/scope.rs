//! Scopes: what names mean inside an expression besides what its module declares.

use super::module::ModuleId;
use crate::value::Value;

/// The module that an expression stands in, and the names around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The module.
    pub(super) module: ModuleId,
    innermost: Option<&'a Binding<'a>>,
}

/// A name that means a value: of a for-expression, an iterator of a dynamic block, `each`, `count`.
#[derive(Debug)]
pub(super) struct Binding<'a> {
    name: &'a str,
    value: Value,
    outer: Option<&'a Binding<'a>>,
}

impl<'a> Scope<'a> {
    /// A module's own scope.
    pub(super) fn of(module: ModuleId) -> Self {
        Self { module, innermost: None }
    }

    /// The value that `name` is bound to, from the inside out.
    pub(super) fn find(&self, name: &str) -> Option<&Value> {
        let mut binding = self.innermost;
        while let Some(candidate) = binding {
            if candidate.name == name {
                return Some(&candidate.value);
            }
            binding = candidate.outer;
        }
        None
    }

    /// A binding to enter with [`Self::inside`].
    pub(super) fn bind(&self, name: &'a str, value: Value) -> Binding<'a> {
        Binding { name, value, outer: self.innermost }
    }

    /// The scope inside of `binding`, which was made with [`Self::bind`].
    pub(super) fn inside<'b>(&self, binding: &'b Binding<'b>) -> Scope<'b> {
        Scope { module: self.module, innermost: Some(binding) }
    }
}
