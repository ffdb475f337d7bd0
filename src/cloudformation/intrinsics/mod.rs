//! Intrinsic functions: which one a node calls, and what it gives.
//!
//! They follow <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>.

mod collections;
mod find_in_map;
mod strings;

use super::{Evaluator, invalid, not_known};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::{Origin, Reason, Role, Text, Truth, Value};

/// The functions by the tag of their short form and their name.
const FUNCTIONS: [(&str, &str); 22] = [
    ("Ref", "Ref"),
    ("GetAtt", "Fn::GetAtt"),
    ("Sub", "Fn::Sub"),
    ("Join", "Fn::Join"),
    ("Select", "Fn::Select"),
    ("Split", "Fn::Split"),
    ("FindInMap", "Fn::FindInMap"),
    ("If", "Fn::If"),
    ("Equals", "Fn::Equals"),
    ("And", "Fn::And"),
    ("Or", "Fn::Or"),
    ("Not", "Fn::Not"),
    ("Condition", "Condition"),
    ("Base64", "Fn::Base64"),
    ("ImportValue", "Fn::ImportValue"),
    ("GetAZs", "Fn::GetAZs"),
    ("Cidr", "Fn::Cidr"),
    ("Transform", "Fn::Transform"),
    ("Length", "Fn::Length"),
    ("ToJsonString", "Fn::ToJsonString"),
    ("Contains", "Fn::Contains"),
    ("GetStackOutput", "Fn::GetStackOutput"),
];

/// The function that a node calls, and its argument: by tag, or as a mapping with that one key. The argument of a tag is the node
/// itself, without the tag.
pub(super) fn called<'t>(node: &'t Node<'t>) -> Option<(&'t str, &'t Node<'t>)> {
    match &node.tag {
        Some(tag) => FUNCTIONS.iter().find(|(short, _)| *short == tag.name).map(|(_, function)| (*function, node)),
        None => called_by_key(node),
    }
}

/// The function that a mapping calls by its only key, whatever its tag.
pub(super) fn called_by_key<'t>(node: &'t Node<'t>) -> Option<(&'t str, &'t Node<'t>)> {
    let [entry] = node.as_mapping()? else { return None };
    let name = &*entry.key.text;
    match name {
        // A property may be called so too; only a condition is a string.
        "Condition" if entry.value.as_str().is_none() => None,
        "Ref" | "Condition" => Some((name, &entry.value)),
        name if name.starts_with("Fn::") => Some((name, &entry.value)),
        _ => None,
    }
}

impl<'t> Evaluator<'t> {
    /// What a function gives; `None` for `AWS::NoValue`. `node` is the whole call.
    pub(super) fn intrinsic(&mut self, function: &'t str, argument: &'t Node<'t>, node: &'t Node<'t>) -> Option<Value> {
        let span = node.span;
        Some(match function {
            "Ref" => match argument.as_scalar() {
                Some(name) => return self.reference(&name.text, span),
                None => invalid("`Ref` takes a name", span),
            },
            "Fn::GetAtt" => self.get_attribute(argument, span),
            "Fn::If" => return self.choose(argument, span),
            "Fn::Sub" => self.substitute(argument, span),
            "Fn::Join" => self.join(argument, span),
            "Fn::Split" => self.split(argument, span),
            "Fn::Base64" => {
                let text = self.operand(argument, node);
                strings::base64(&text, span)
            }
            "Fn::Select" => return self.select(argument, span),
            "Fn::Length" => {
                let list = self.operand(argument, node);
                collections::length(&list, span)
            }
            "Fn::FindInMap" => self.find_in_map(argument, span),
            "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Contains" => self.truth(node, span),
            // Outside of conditions this is a property or a statement's field that merely has the name of a condition.
            "Condition" => {
                let entry = crate::value::Map::from_iter([("Condition".into(), self.operand(argument, node))]);
                Value::map(entry, span)
            }
            "Fn::ImportValue" => {
                let name = self.operand(argument, node);
                self.import(name, span)
            }
            name => Value::unknown(Reason::NotEvaluated { what: format!("the function `{name}`").into() }, span),
        })
    }

    fn get_attribute(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        if let Some(path) = argument.as_str() {
            return match path.split_once('.') {
                Some((name, attribute)) => self.attribute(name, attribute, span),
                None => invalid("`Fn::GetAtt` takes a logical id and an attribute", span),
            };
        }
        let Some([name, attribute]) = argument.as_sequence() else {
            return invalid("`Fn::GetAtt` takes a logical id and an attribute", span);
        };
        let attribute = self.argument(attribute);
        match (name.as_str(), attribute.as_text().map(Text::as_literal)) {
            (Some(name), Some(Some(attribute))) => self.attribute(name, attribute, span),
            (_, Some(None)) => {
                attribute.why_unknown().map_or_else(|| invalid("the attribute is no name", span), |why| not_known(why, span))
            }
            _ => invalid("`Fn::GetAtt` takes a logical id and an attribute", span),
        }
    }

    /// `Fn::If`
    fn choose(&mut self, argument: &'t Node<'t>, span: Span) -> Option<Value> {
        let Some([condition, then, otherwise]) = argument.as_sequence() else {
            return Some(invalid("`Fn::If` takes a condition and two values", span));
        };
        let decided = match condition.as_str() {
            Some(name) => self.condition(name, condition.span),
            None => self.decide(condition),
        };
        match decided.truth {
            Truth::True => Some(chosen(self.node(then)?, decided.origin, span)),
            Truth::False => Some(chosen(self.node(otherwise)?, decided.origin, span)),
            Truth::Unknown => {
                let (then, otherwise) = (self.node(then), self.node(otherwise));
                match (then, otherwise) {
                    (None, None) => None,
                    (Some(then), Some(otherwise)) if same(&then, &otherwise) => Some(then.seen_from(span, Role::Expression)),
                    _ => Some(
                        decided.why.map_or_else(|| invalid("the condition cannot be told", span), |why| not_known(why, span)),
                    ),
                }
            }
        }
    }

    /// A condition function where a value is expected.
    fn truth(&mut self, node: &'t Node<'t>, span: Span) -> Value {
        if !matches!(called(node), Some(("Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not", _))) {
            return Value::unknown(Reason::NotEvaluated { what: "this condition".into() }, span);
        }
        let decided = self.decide(node);
        match (decided.truth, decided.why) {
            (Truth::True, _) => Value::bool(true, span),
            (Truth::False, _) => Value::bool(false, span),
            (Truth::Unknown, Some(why)) => not_known(why, span),
            (Truth::Unknown, None) => invalid("the condition cannot be told", span),
        }
    }

    /// The argument of a function that takes one value; `call` is the whole call.
    fn operand(&mut self, argument: &'t Node<'t>, call: &'t Node<'t>) -> Value {
        let value = if std::ptr::eq(argument, call) { self.untagged(argument) } else { self.node(argument) };
        value.unwrap_or_else(|| invalid("`AWS::NoValue` has no meaning here", argument.span))
    }

    fn import(&self, name: Value, span: Span) -> Value {
        match name.as_text() {
            Some(text) => {
                let reference = format!("Fn::ImportValue {text}");
                self.symbols.named(reference.as_str(), Reason::LookedUp { reference: reference.as_str().into() }, span)
            }
            None => name.seen_from(span, Role::Expression),
        }
    }
}

/// The branch of `Fn::If`: what decided it is where its value came from or, for one that is written out, the condition.
fn chosen(branch: Value, condition: Option<Origin>, span: Span) -> Value {
    let origin = match condition {
        Some(condition) if branch.origin.behind().is_none() => condition,
        _ => branch.origin.clone(),
    };
    Value { data: branch.data, origin: origin.seen_from(span, Role::Expression) }
}

/// Are two values provably the same?
fn same(left: &Value, right: &Value) -> bool {
    left.equals(right, |value| value.is_null().into()).is_true()
}
