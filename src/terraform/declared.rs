//! Declared names: which references of an expression lead to nothing that its module declares.
//!
//! Terraform checks this before it evaluates anything, so neither `try` and `can` nor a branch that is not taken hides such a reference.

use super::Evaluator;
use super::configuration::Configuration;
use super::scope::{Reach, Scope};
use crate::syntax::hcl::ast::{Expression, ExpressionKind, ObjectKey, Step, TemplatePart, Traversal};

impl Evaluator<'_> {
    /// What is wrong with the first reference to something that is not declared; `None` when there is none, and in templates' files and test files,
    /// which have names of their own.
    pub(super) fn undeclared(&self, expression: &Expression<'_>, scope: &Scope<'_>) -> Option<String> {
        if scope.reach != Reach::Module {
            return None;
        }
        Names { configuration: &self.configuration_of(scope.module), scope, bound: Vec::new() }.of(expression)
    }
}

/// The names that mean something at a place in an expression.
struct Names<'a, 's> {
    configuration: &'a Configuration<'a>,
    scope: &'a Scope<'a>,
    /// Those of the for-expressions around the place.
    bound: Vec<&'s str>,
}

impl<'s> Names<'_, 's> {
    fn of(&mut self, expression: &'s Expression<'s>) -> Option<String> {
        match &expression.kind {
            ExpressionKind::Null | ExpressionKind::Bool(_) | ExpressionKind::Number(_) | ExpressionKind::Invalid => None,
            ExpressionKind::Variable(name) => (!self.is_bound(name)).then(|| format!("`{name}` is no value")),
            ExpressionKind::Template(template) => self.of_parts(&template.parts),
            ExpressionKind::Parentheses(inner) | ExpressionKind::Unary(_, inner) => self.of(inner),
            ExpressionKind::Traversal(traversal) => self.of_traversal(traversal),
            ExpressionKind::Binary(binary) => self.of_all([&binary.left, &binary.right]),
            ExpressionKind::Conditional(conditional) => {
                self.of_all([&conditional.condition, &conditional.then, &conditional.otherwise])
            }
            ExpressionKind::Call(call) => self.of_all(&call.arguments),
            ExpressionKind::Tuple(elements) => self.of_all(elements),
            ExpressionKind::Object(entries) => entries.iter().find_map(|entry| {
                let key = match &entry.key {
                    // A key that is nothing but a name stands for itself.
                    ObjectKey::Name(_) => None,
                    ObjectKey::Expression(key) => self.of(key),
                };
                key.or_else(|| self.of(&entry.value))
            }),
            ExpressionKind::For(walk) => self.of(&walk.collection).or_else(|| {
                let names = walk.key.iter().chain([&walk.value]).map(|name| name.text);
                let inside = walk.result_key.iter().chain([&walk.result]).chain(&walk.condition);
                self.inside(names, |names| names.of_all(inside))
            }),
        }
    }

    fn of_all(&mut self, expressions: impl IntoIterator<Item = &'s Expression<'s>>) -> Option<String> {
        expressions.into_iter().find_map(|expression| self.of(expression))
    }

    fn of_parts(&mut self, parts: &'s [TemplatePart<'s>]) -> Option<String> {
        parts.iter().find_map(|part| match part {
            TemplatePart::Literal(..) => None,
            TemplatePart::Interpolation(expression) => self.of(expression),
            TemplatePart::If(directive) => self
                .of(&directive.condition)
                .or_else(|| self.of_parts(&directive.then))
                .or_else(|| self.of_parts(&directive.otherwise)),
            TemplatePart::For(directive) => self.of(&directive.collection).or_else(|| {
                let names = directive.key.iter().chain([&directive.value]).map(|name| name.text);
                self.inside(names, |names| names.of_parts(&directive.body))
            }),
        })
    }

    /// What `look` finds where `names` have a meaning too.
    fn inside(&mut self, names: impl Iterator<Item = &'s str>, look: impl FnOnce(&mut Self) -> Option<String>) -> Option<String> {
        let outer = self.bound.len();
        self.bound.extend(names);
        let found = look(self);
        self.bound.truncate(outer);
        found
    }

    fn of_traversal(&mut self, traversal: &'s Traversal<'s>) -> Option<String> {
        let base = match traversal.base.kind {
            ExpressionKind::Variable(name) if self.is_bound(name) => None,
            ExpressionKind::Variable(name) => self.of_reference(name, &traversal.steps),
            _ => self.of(&traversal.base),
        };
        base.or_else(|| {
            traversal.steps.iter().find_map(|step| match step {
                Step::Index(key) => self.of(key),
                Step::Attribute(_) | Step::LegacyIndex(..) | Step::AttributeSplat(..) | Step::FullSplat(..) => None,
            })
        })
    }

    fn of_reference(&self, name: &str, steps: &[Step<'_>]) -> Option<String> {
        let attribute = |place: usize| match steps.get(place) {
            Some(Step::Attribute(name)) => Some(name.text),
            _ => None,
        };
        let Some(first) = attribute(0) else { return Some(format!("`{name}` needs an attribute")) };
        let module = self.configuration;
        let missing = |is_declared: bool, what: String| (!is_declared).then(|| format!("the module declares no {what}"));
        match (name, attribute(1)) {
            ("var", _) => missing(module.variables.find(first).is_some(), format!("variable `{first}`")),
            ("local", _) => missing(module.locals.contains_key(first), format!("local `{first}`")),
            ("module", _) => missing(module.calls.find(first).is_some(), format!("call of a module `{first}`")),
            ("data", Some(second)) => {
                missing(module.data.find((first, second)).is_some(), format!("data source `{first}.{second}`"))
            }
            ("resource", Some(second)) => {
                missing(module.resources.find((first, second)).is_some(), format!("resource `{first}.{second}`"))
            }
            ("data" | "resource", None) => Some(format!("`{name}` needs a type and a name")),
            // What these lead to is decided where they are evaluated.
            ("path" | "terraform" | "tofu" | "each" | "count" | "self" | "ephemeral", _) => None,
            (kind, _) => missing(module.resources.find((kind, first)).is_some(), format!("resource `{kind}.{first}`")),
        }
    }

    fn is_bound(&self, name: &str) -> bool {
        self.bound.contains(&name) || self.scope.find(name).is_some()
    }
}
