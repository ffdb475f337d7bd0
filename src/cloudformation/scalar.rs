//! Scalars and collections as values, `AWS::NoValue` taken out, dynamic references as symbols.

use std::sync::{Arc, LazyLock};

use memchr::memmem;

use super::loops::{Declared, has_loops};
use super::{Evaluator, intrinsics, invalid};
use crate::source::{Span, limits};
use crate::syntax::document::tree::{Content, Entry, Node, Scalar, ScalarKind};
use crate::value::{Data, Joined, Map, Number, Reason, Text, Unknown, Value};

impl<'t> Evaluator<'t> {
    /// The value of a node; `None` for `AWS::NoValue`.
    pub(super) fn node(&mut self, node: &'t Node<'t>) -> Option<Value> {
        self.evaluated(node, intrinsics::called(node))
    }

    /// The value of a node whose tag was taken care of; `None` for `AWS::NoValue`.
    pub(super) fn untagged(&mut self, node: &'t Node<'t>) -> Option<Value> {
        self.evaluated(node, intrinsics::called_by_key(node))
    }

    /// The value of a node that makes this call, if it makes one.
    fn evaluated(&mut self, node: &'t Node<'t>, call: Option<(&'t str, &'t Node<'t>)>) -> Option<Value> {
        let mut removed = false;
        let value = self.bounded(node.span, |evaluator| {
            if let Some((function, argument)) = call {
                return evaluator.intrinsic(function, argument, node).unwrap_or_else(|| {
                    removed = true;
                    Value::null(node.span)
                });
            }
            match &node.content {
                Content::Scalar(scalar) => evaluator.scalar(scalar, node.span),
                Content::Sequence(elements) => {
                    Value::list(elements.iter().filter_map(|element| evaluator.node(element)).collect(), node.span)
                }
                Content::Mapping(entries) => evaluator.mapping(entries, node.span),
            }
        });
        (!removed).then_some(value)
    }

    fn mapping(&mut self, entries: &'t [Entry<'t>], span: Span) -> Value {
        if entries.iter().any(|entry| entry.key.text == "Fn::Transform") {
            // It sees what stands beside it, and may replace that.
            return Value::unknown(Reason::NotEvaluated { what: "what a macro makes of this".into() }, span);
        }
        let mut map = Map::with_capacity_and_hasher(entries.len(), Default::default());
        if has_loops(entries) {
            for Declared { name, value, scope, .. } in self.written_out(entries) {
                if let Some(value) = self.inside(&scope, |evaluator| evaluator.node(value)) {
                    map.insert(name, value);
                }
            }
            return Value::map(map, span);
        }
        for entry in entries {
            if let Some(value) = self.node(&entry.value) {
                map.insert(Arc::from(&*self.scope.replaced(&entry.key.text)), value);
            }
        }
        Value::map(map, span)
    }

    /// The value of a node where nothing cannot be written: `AWS::NoValue` is an error there.
    pub(super) fn argument(&mut self, node: &'t Node<'t>) -> Value {
        self.node(node).unwrap_or_else(|| invalid("`AWS::NoValue` has no meaning here", node.span))
    }

    fn scalar(&mut self, scalar: &Scalar<'_>, span: Span) -> Value {
        match scalar.kind {
            ScalarKind::Null => Value::null(span),
            ScalarKind::Bool(value) => Value::bool(value, span),
            ScalarKind::Number => match scalar.text.parse::<Number>() {
                Ok(number) => Value::number(number, span),
                Err(_) => Value::text(&*scalar.text, span),
            },
            ScalarKind::String => {
                let text = self.resolved(&scalar.text, span);
                match &scalar.lines {
                    Some(lines) if text.as_literal() == Some(&*scalar.text) => Value::text(text.written_at(lines.to_vec()), span),
                    _ => Value::text(text, span),
                }
            }
        }
    }

    /// A string with its dynamic references (`{{resolve:ssm:name}}`) as symbols.
    pub(super) fn resolved(&self, text: &str, span: Span) -> Text {
        if !holds_dynamic_reference(text) {
            return self.scope.text(text);
        }
        let mut joined = Joined::default();
        let mut rest = text;
        while let Some(start) = rest.find(DYNAMIC_REFERENCE) {
            let Some(length) = rest[start..].find("}}") else { break };
            let reference: Arc<str> = rest[start..start + length + 2].into();
            joined.text(&self.scope.text(&rest[..start]));
            let unknown = Arc::new(Unknown { reason: Reason::LookedUp { reference: reference.clone() }, span });
            joined.symbol(self.symbols.symbol(reference, unknown));
            rest = &rest[start + length + 2..];
            if joined.symbols() > limits::TEXT_PIECES {
                break;
            }
        }
        joined.text(&self.scope.text(rest));
        joined.finish()
    }
}

/// How a dynamic reference begins.
const DYNAMIC_REFERENCE: &str = "{{resolve:";

/// Does CloudFormation replace anything in the string by what it looks up?
pub(super) fn holds_dynamic_reference(text: &str) -> bool {
    // Every string is asked.
    static BEGINNING: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(DYNAMIC_REFERENCE));
    BEGINNING.find(text.as_bytes()).is_some()
}

/// A scalar as CloudFormation turns it into a string; `None` for collections and null, unknown values as they are.
pub(super) fn to_text(value: &Value) -> Result<Text, Option<Arc<Unknown>>> {
    match &value.data {
        Data::Text(text) => Ok(text.clone()),
        Data::Bool(value) => Ok(Text::from(if *value { "true" } else { "false" })),
        Data::Number(number) => Ok(Text::from(number.to_string())),
        Data::Unknown(unknown) => Err(Some(unknown.clone())),
        Data::Null(_) | Data::List(_) | Data::Set(_) | Data::Map(_) => Err(None),
    }
}
