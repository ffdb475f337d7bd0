//! Parameters: their defaults in the types that they are declared with, and pseudo parameters.
//!
//! Types follow <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>.

use super::loops::Scope;
use super::scalar::to_text;
use super::{Evaluator, Memo, invalid};
use crate::source::Span;
use crate::syntax::document::tree::{Entry, Node};
use crate::value::{Data, Origin, Reason, Role, Text, Value};

/// The pseudo parameters that are strings which the deployment decides.
const PSEUDO_PARAMETERS: [&str; 6] =
    ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix"];

impl<'t> Evaluator<'t> {
    /// The value of a parameter; `None` when the template declares none of that name.
    pub(super) fn parameter(&mut self, name: &str, span: Span) -> Option<Value> {
        let entry = *self.parameters.get(name)?;
        let name = &*entry.key.text;
        let value = self.once(Memo::Parameter(name.into()), name, span, |evaluator| {
            evaluator.inside(&Scope::default(), |evaluator| evaluator.default_value(name, entry))
        });
        Some(value.seen_from(span, Role::Expression))
    }

    fn default_value(&mut self, name: &'t str, entry: &'t Entry<'t>) -> Value {
        let kind = entry.value.get("Type").and_then(Node::as_str).unwrap_or("String");
        let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
        if kind.starts_with("AWS::SSM::Parameter::Value<") {
            let reference = Reason::LookedUp { reference: name.into() };
            return match kind.contains("List<") || kind.contains("CommaDelimitedList") {
                true => Value::unknown(reference, entry.key.span),
                false => self.symbols.named(name, reference, entry.key.span),
            };
        }
        let Some(default) = entry.value.get("Default") else {
            return match is_list {
                true => Value::unknown(Reason::NoValue { name: name.into() }, entry.key.span),
                false => self.open_parameter(name, entry),
            };
        };
        let origin = Origin::new(default.span, Role::Default);
        let value = self.argument(default);
        let written = value.as_elements().map(|elements| elements.iter().map(to_text).collect::<Result<Vec<_>, _>>());
        let text = match written {
            Some(Ok(texts)) if is_list => {
                return Value::list(texts.into_iter().map(|text| Value::text(text, origin.clone())).collect(), origin);
            }
            _ => to_text(&value),
        };
        match text {
            Ok(text) if is_list => match text.as_literal() {
                Some("") => Value::list(Vec::new(), origin),
                Some(literal) => {
                    let elements = literal.split(',').map(|element| Value::text(element.trim(), origin.clone()));
                    Value::list(elements.collect(), origin)
                }
                None => Value::new(Data::Text(text), origin),
            },
            Ok(text) => Value::text(text, origin),
            Err(_) => invalid(format!("the default of `{name}` is no {kind}"), default.span),
        }
    }

    /// The value of a pseudo parameter but `AWS::NoValue`; `None` when it is none.
    pub(super) fn pseudo_parameter(&self, name: &str, span: Span) -> Option<Value> {
        if PSEUDO_PARAMETERS.contains(&name) {
            return Some(Value::text(Text::symbol(self.symbols.deployment(name, span)), span));
        }
        (name == "AWS::NotificationARNs").then(|| Value::unknown(Reason::Deployment { name: name.into() }, span))
    }
}
