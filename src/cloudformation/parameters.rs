//! Parameters: what they are given or their defaults, in the types that they are declared with, and pseudo parameters.
//!
//! Types follow <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>.

use std::sync::Arc;

use super::loops::Scope;
use super::scalar::to_text;
use super::stacks::EVERY;
use super::{Evaluator, Memo, invalid};
use crate::finding::suggestion::nearest;
use crate::finding::{Finding, problem};
use crate::source::Span;
use crate::syntax::document::tree::{Entry, Node};
use crate::value::{Data, Number, Origin, Reason, Role, Symbol, Text, Unknown, Value};

/// The pseudo parameters that are strings which the deployment decides.
pub(super) const PSEUDO_PARAMETERS: [&str; 6] =
    ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix"];

impl<'t> Evaluator<'t> {
    /// The value of a parameter; `None` when the template declares none of that name.
    pub(super) fn parameter(&mut self, name: &str, span: Span) -> Option<Value> {
        let entry = *self.parameters.get(name)?;
        let name = &*entry.key.text;
        let value = self.once(Memo::Parameter(name), name, span, |evaluator| {
            evaluator.inside(&Scope::default(), |evaluator| evaluator.parameter_value(name, entry))
        });
        Some(value.seen_from(span, Role::Expression))
    }

    /// What the parameter is given or, failing that, its default.
    fn parameter_value(&mut self, name: &'t str, entry: &'t Entry<'t>) -> Value {
        let kind = Kind::of(entry);
        let key = entry.key.span;
        let given = self.stack.arguments.get(name).cloned();
        // Which parameters the stack is given is not known.
        let given =
            given.or_else(|| self.stack.arguments.get(EVERY).map(|every| Value { data: every.data.clone(), origin: key.into() }));
        let stated = given.or_else(|| {
            let default = entry.value.get("Default")?;
            if self.leaves_aside(default, entry) {
                return None;
            }
            let value = self.argument(default);
            Some(Value { data: value.data, origin: Origin::new(default.span, Role::Default) })
        });
        if kind.is_looked_up {
            // What is stated is the name of a parameter of the Systems Manager.
            let reason = Reason::LookedUp { reference: name.into() };
            return if kind.is_list { Value::unknown(reason, key) } else { self.symbols.named(name, reason, key) };
        }
        let Some(stated) = stated else {
            return match kind.is_list {
                true => Value::unknown(Reason::NoValue { name: name.into() }, key),
                false => self.open_parameter(name, entry),
            };
        };
        let value = match kind.typed(&stated) {
            Ok(value) => value,
            Err(Some(why)) => match kind.is_list {
                true => Value { data: Data::Unknown(why), origin: stated.origin },
                // The same string wherever the parameter is used.
                false => Value { data: Data::Text(Text::symbol(self.symbols.symbol(name, why))), origin: stated.origin },
            },
            Err(None) => return self.rejected(format!("`{name}` is no {}", kind.name), &stated, None),
        };
        self.allowed(name, entry, &kind, value)
    }

    /// The value, if the parameter allows it.
    fn allowed(&mut self, name: &str, entry: &'t Entry<'t>, kind: &Kind<'_>, value: Value) -> Value {
        let elements = value.as_elements().unwrap_or(std::slice::from_ref(&value));
        let literals: Vec<&str> = elements.iter().filter_map(Value::as_literal).collect();
        if kind.is_number
            && let Some(wrong) = literals.iter().find(|text| text.trim().parse::<Number>().is_err())
        {
            return self.rejected(format!("`{name}` takes a number, and `{wrong}` is none"), &value, None);
        }
        let allowed = entry.value.get("AllowedValues").and_then(Node::as_sequence).unwrap_or_default();
        let allowed: Option<Vec<&str>> = allowed.iter().map(|one| Some(&*one.as_scalar()?.text)).collect();
        let allowed = allowed.filter(|allowed| !allowed.is_empty()).unwrap_or_default();
        // A plain `Yes` is a truth value here as it is in a default, and still what somebody types.
        let read: Vec<Arc<str>> = self.allowed_values(entry).into_iter().flatten().map(|(text, _)| text).collect();
        let is_wrong = |text: &&&str| {
            !allowed.iter().any(|one| one == *text || is_same_number(one, text)) && !read.iter().any(|one| **one == ***text)
        };
        let wrong = literals.iter().find(is_wrong).filter(|_| !allowed.is_empty());
        match wrong {
            Some(wrong) => {
                let help = match nearest(wrong, allowed.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it allows {}", allowed.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ")),
                };
                self.rejected(format!("the parameter `{name}` does not allow `{wrong}`"), &value, Some(help))
            }
            None => value,
        }
    }

    /// A value that CloudFormation does not take for a parameter.
    fn rejected(&mut self, message: String, value: &Value, help: Option<String>) -> Value {
        let place = value.origin.span;
        let finding = Finding::input(problem::INVALID, message.clone(), place, "CloudFormation rejects this value");
        self.report(Finding { help, ..finding });
        Value { data: invalid(message, place).data, origin: value.origin.clone() }
    }

    /// The value of a pseudo parameter but `AWS::NoValue`; `None` when it is none.
    pub(super) fn pseudo_parameter(&self, name: &str, span: Span) -> Option<Value> {
        if let Some(known) = self.stack.pseudo_parameters.get(name) {
            return Some(known.clone().seen_from(span, Role::Expression));
        }
        if let Some(symbol) = self.open_pseudo_parameter(name, span) {
            return Some(Value::text(Text::symbol(symbol), span));
        }
        (name == "AWS::NotificationARNs").then(|| Value::unknown(Reason::Deployment { name: name.into() }, span))
    }

    /// The symbol of a pseudo parameter that is a string which only the deployment decides; `None` for others.
    pub(super) fn open_pseudo_parameter(&self, name: &str, span: Span) -> Option<Symbol> {
        let name = self.pseudo_parameters.iter().find(|known| ***known == *name)?;
        let is_known = self.stack.pseudo_parameters.contains_key(&**name);
        (!is_known).then(|| self.symbols.deployment(name.clone(), span))
    }
}

/// The type of a parameter.
struct Kind<'t> {
    name: &'t str,
    is_list: bool,
    is_number: bool,
    /// Is the value that of a parameter of the Systems Manager?
    is_looked_up: bool,
}

impl<'t> Kind<'t> {
    fn of(entry: &'t Entry<'t>) -> Self {
        let name = entry.value.get("Type").and_then(Node::as_str).unwrap_or("String");
        Self {
            name,
            is_list: name.contains("CommaDelimitedList") || name.contains("List<"),
            is_number: matches!(name, "Number" | "List<Number>"),
            is_looked_up: name.starts_with("AWS::SSM::Parameter::Value<"),
        }
    }

    /// What is stated, in this type: everything is a string, or a list of strings. Errors: why that is not known; `None` when it is
    /// something else.
    fn typed(&self, stated: &Value) -> Result<Value, Option<Arc<Unknown>>> {
        let origin = &stated.origin;
        if let Some(elements) = stated.as_elements().filter(|_| self.is_list) {
            let texts: Vec<Text> = elements.iter().map(to_text).collect::<Result<_, _>>()?;
            let origins = elements.iter().map(|element| element.origin.clone());
            let elements = texts.into_iter().zip(origins).map(|(text, origin)| Value::text(text, origin));
            return Ok(Value::list(elements.collect(), origin.clone()));
        }
        let text = to_text(stated)?;
        if !self.is_list {
            return Ok(Value::text(text, origin.clone()));
        }
        match (text.as_literal(), text.first_symbol()) {
            (Some(""), _) => Ok(Value::list(Vec::new(), origin.clone())),
            (Some(literal), _) => {
                let elements = literal.split(',').map(|element| Value::text(element.trim(), origin.clone()));
                Ok(Value::list(elements.collect(), origin.clone()))
            }
            // A symbol may hold commas.
            (None, symbol) => Err(symbol.map(|symbol| symbol.unknown.clone())),
        }
    }
}

/// Numbers are the same however they are written.
fn is_same_number(left: &str, right: &str) -> bool {
    match (left.parse::<Number>(), right.parse::<Number>()) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}
