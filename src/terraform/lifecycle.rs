//! Lifecycle: what Terraform itself is told about a resource: <https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle>.

use super::configuration::Declaration;
use crate::source::Span;
use crate::syntax::hcl::ast::{Expression, ExpressionKind};
use crate::value::{Map, Reason, Value};

/// Where resources hold what the block `lifecycle` says.
pub(super) const LIFECYCLE: &str = "lifecycle";

/// What the code says whether the resource may be destroyed, and which changes are overlooked: both stand there as they are meant, nothing
/// is evaluated. Attributes are named by the first name alone: `tags` for `tags["team"]`.
pub(super) fn lifecycle(declaration: &Declaration<'_>) -> Map {
    let mut told = Map::default();
    if let Some(attribute) = declaration.lifecycle("prevent_destroy") {
        told.insert("prevent_destroy".into(), switch(&attribute.value));
    }
    if let Some(attribute) = declaration.lifecycle("ignore_changes") {
        told.insert("ignore_changes".into(), ignored(&attribute.value));
    }
    let mut meta = Map::default();
    if !told.is_empty() {
        meta.insert(LIFECYCLE.into(), Value::map(told, declaration.header()));
    }
    meta
}

/// What a plan or state leaves open, for only the code holds it.
pub(super) fn not_in_a_plan(span: Span) -> Map {
    let reason = Reason::Invalid { what: "a plan does not tell what `lifecycle` says".into() };
    Map::from_iter([(LIFECYCLE.into(), Value::unknown(reason, span))])
}

fn switch(expression: &Expression<'_>) -> Value {
    match (&expression.kind, expression.as_literal()) {
        (ExpressionKind::Bool(value), _) => Value::bool(*value, expression.span),
        (_, Some("true")) => Value::bool(true, expression.span),
        (_, Some("false")) => Value::bool(false, expression.span),
        (ExpressionKind::Null, _) => Value::null(expression.span),
        _ => Value::unknown(Reason::NotEvaluated { what: "an expression for `prevent_destroy`".into() }, expression.span),
    }
}

fn ignored(expression: &Expression<'_>) -> Value {
    let name = |expression: &Expression<'_>| match first_name(expression) {
        Some(name) => Value::text(name, expression.span),
        None => Value::unknown(Reason::Invalid { what: "this names no attribute".into() }, expression.span),
    };
    match &expression.kind {
        ExpressionKind::Tuple(elements) => Value::list(elements.iter().map(name).collect(), expression.span),
        _ => Value::list(vec![name(expression)], expression.span),
    }
}

/// The first name of a reference to an attribute, or of one in a string, as JSON and old code have it.
fn first_name<'e>(expression: &'e Expression<'_>) -> Option<&'e str> {
    match &expression.kind {
        ExpressionKind::Variable(name) => Some(name),
        ExpressionKind::Traversal(traversal) => first_name(&traversal.base),
        _ => expression.as_literal().map(|text| text.split(['.', '[']).next().unwrap_or_default()),
    }
}
