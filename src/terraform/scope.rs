//! Scopes: what names mean inside an expression besides what its module declares.

use super::module::ModuleId;
use crate::value::{Map, Value};

/// The module that an expression stands in, and the names around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The module.
    pub(super) module: ModuleId,
    /// What has a meaning besides what is bound.
    pub(super) reach: Reach,
    innermost: Option<&'a Binding<'a>>,
}

/// What has a meaning in an expression besides the names around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// What the module declares.
    Module,
    /// Nothing, as inside of a template's file.
    Template,
    /// In the `variables` of a test file: what is stated outside of the file.
    TestVariables,
    /// In a run or a provider of a test file: those variables too, and earlier runs.
    TestRun,
}

/// Names that mean values.
#[derive(Debug)]
pub(super) struct Binding<'a> {
    names: Names<'a>,
    outer: Option<&'a Binding<'a>>,
}

#[derive(Debug)]
enum Names<'a> {
    /// Of a for-expression, an iterator of a dynamic block, `each`, `count`.
    One(&'a str, Value),
    /// The variables of a template.
    All(&'a Map),
}

impl<'a> Scope<'a> {
    /// A module's own scope.
    pub(super) fn of(module: ModuleId) -> Self {
        Self { module, reach: Reach::Module, innermost: None }
    }

    /// The value that `name` is bound to, from the inside out.
    pub(super) fn find(&self, name: &str) -> Option<&Value> {
        let mut binding = self.innermost;
        while let Some(candidate) = binding {
            match &candidate.names {
                Names::One(bound, value) if *bound == name => return Some(value),
                Names::All(values) if values.contains_key(name) => return values.get(name),
                _ => {}
            }
            binding = candidate.outer;
        }
        None
    }

    /// A binding to enter with [`Self::inside`].
    pub(super) fn bind(&self, name: &'a str, value: Value) -> Binding<'a> {
        Binding { names: Names::One(name, value), outer: self.innermost }
    }

    /// A scope in which nothing has a meaning but what is bound there.
    pub(super) fn closed(&self) -> Scope<'static> {
        Scope { module: self.module, reach: Reach::Template, innermost: None }
    }

    /// A module's own scope, in which something else has a meaning.
    pub(super) fn reaching(module: ModuleId, reach: Reach) -> Self {
        Self { module, reach, innermost: None }
    }

    /// A binding of many names at once.
    pub(super) fn bind_all(&self, values: &'a Map) -> Binding<'a> {
        Binding { names: Names::All(values), outer: self.innermost }
    }

    /// The scope inside of `binding`, which was made with [`Self::bind`].
    pub(super) fn inside<'b>(&self, binding: &'b Binding<'b>) -> Scope<'b> {
        Scope { module: self.module, reach: self.reach, innermost: Some(binding) }
    }
}
