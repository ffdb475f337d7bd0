//! Intrinsic functions: which one a node calls, and what it gives.
//!
//! They follow <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>.

mod cidr;
mod collections;
mod find_in_map;
mod strings;

use super::loops::FOR_EACH;
use super::scalar::to_text;
use super::{Evaluator, invalid, not_known};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::{Alternative, Condition, Origin, Reason, Role, Truth, Value};

/// The function whose short form this tag is.
fn function_of(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "Ref" => "Ref",
        "GetAtt" => "Fn::GetAtt",
        "Sub" => "Fn::Sub",
        "Join" => "Fn::Join",
        "Select" => "Fn::Select",
        "Split" => "Fn::Split",
        "FindInMap" => "Fn::FindInMap",
        "If" => "Fn::If",
        "Equals" => "Fn::Equals",
        "And" => "Fn::And",
        "Or" => "Fn::Or",
        "Not" => "Fn::Not",
        "Condition" => "Condition",
        "Base64" => "Fn::Base64",
        "ImportValue" => "Fn::ImportValue",
        "GetAZs" => "Fn::GetAZs",
        "Cidr" => "Fn::Cidr",
        "Transform" => "Fn::Transform",
        "Length" => "Fn::Length",
        "ToJsonString" => "Fn::ToJsonString",
        "Contains" => "Fn::Contains",
        "GetStackOutput" => "Fn::GetStackOutput",
        _ => return None,
    })
}

/// The function that a node calls, and its argument: by tag, or as a mapping with that one key. The argument of a tag is the node
/// itself, without the tag.
pub(super) fn called<'t>(node: &'t Node<'t>) -> Option<(&'t str, &'t Node<'t>)> {
    match &node.tag {
        Some(tag) => function_of(&tag.name).map(|function| (function, node)),
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
        name if name.starts_with(FOR_EACH) => None,
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
                Some(name) => {
                    let name = self.scope.replaced(&name.text);
                    return self.reference(&name, span);
                }
                // `AWS::LanguageExtensions` lets functions make the name.
                None => {
                    let name = self.operand(argument, node);
                    match computed_name(&name, "`Ref` takes a name", span) {
                        Ok(name) => return self.reference(name, span),
                        Err(unknown) => unknown,
                    }
                }
            },
            "Fn::GetAtt" => self.get_attribute(argument, span),
            "Fn::If" => return self.choose(argument, span),
            "Fn::Sub" => self.substitute(argument, span),
            "Fn::Join" => self.join(argument, span),
            "Fn::Split" => self.split(argument, span),
            "Fn::Base64" => {
                let text = self.operand(argument, node);
                self.of_each([text], span, |_, [text]| strings::base64(text, span))
            }
            "Fn::Select" => self.select(argument, span),
            "Fn::Length" => {
                let list = self.operand(argument, node);
                self.of_each([list], span, |_, [list]| collections::length(list, span))
            }
            "Fn::ToJsonString" => {
                let value = self.operand(argument, node);
                self.of_each([value], span, |_, [value]| collections::to_json_string(value, span))
            }
            "Fn::Cidr" => self.cidr(argument, span),
            "Fn::GetAZs" => Value::unknown(Reason::LookedUp { reference: function.into() }, span),
            "Fn::GetStackOutput" => self.stack_output(argument, span),
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
        let wrong = || invalid("`Fn::GetAtt` takes a logical id and an attribute", span);
        if let Some(path) = argument.as_str() {
            let path = self.scope.replaced(path);
            return path.split_once('.').map_or_else(wrong, |(name, attribute)| self.attribute(name, attribute, span));
        }
        let Some([name, rest @ ..]) = argument.as_sequence().filter(|parts| parts.len() >= 2) else { return wrong() };
        let name = match name.as_str() {
            Some(name) => Value::text(&*self.scope.replaced(name), span),
            None => self.argument(name),
        };
        let name = match computed_name(&name, "`Fn::GetAtt` takes a logical id and an attribute", span) {
            Ok(name) => name,
            Err(unknown) => return unknown,
        };
        // In YAML, people write each part of a path such as `Outputs.BucketName` as an element of its own.
        let mut path = Vec::new();
        for part in rest {
            let part = self.argument(part);
            match computed_name(&part, "the attribute is no name", span) {
                Ok(part) => path.push(part.to_owned()),
                Err(unknown) => return unknown,
            }
        }
        self.attribute(name, &path.join("."), span)
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
        match decided.truth() {
            Truth::True => Some(chosen(self.node(then)?, decided.origin, span)),
            Truth::False => Some(chosen(self.node(otherwise)?, decided.origin, span)),
            Truth::Unknown => {
                let (then, otherwise) = (self.node(then), self.node(otherwise));
                if then.is_none() && otherwise.is_none() {
                    return None;
                }
                // Where one branch leaves the property out, that is null.
                let branch = |value: Option<Value>| value.unwrap_or_else(|| Value::null(span));
                let why = decided.why(condition.span);
                let branches = [(decided.when.clone(), branch(then)), (decided.when.not(), branch(otherwise))];
                let branches = branches.map(|(when, value)| Alternative { when, value });
                let value = self.symbols.one_of(branches.into(), &why, span);
                Some(value.seen_from(span, Role::Expression))
            }
        }
    }

    /// A condition function where a value is expected.
    fn truth(&mut self, node: &'t Node<'t>, span: Span) -> Value {
        if !matches!(called(node), Some(("Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not", _))) {
            return Value::unknown(Reason::NotEvaluated { what: "this condition".into() }, span);
        }
        let decided = self.decide(node);
        let why = decided.why(span);
        let alternative = |when: Condition, holds: bool| Alternative { when, value: Value::bool(holds, span) };
        let both = vec![alternative(decided.when.clone(), true), alternative(decided.when.not(), false)];
        self.symbols.one_of(both, &why, span)
    }

    /// The argument of a function that takes one value; `call` is the whole call.
    fn operand(&mut self, argument: &'t Node<'t>, call: &'t Node<'t>) -> Value {
        let value = if std::ptr::eq(argument, call) { self.untagged(argument) } else { self.node(argument) };
        value.unwrap_or_else(|| invalid("`AWS::NoValue` has no meaning here", argument.span))
    }

    /// `Fn::GetStackOutput`: an output of a stack that is deployed already.
    fn stack_output(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        let part = |evaluator: &mut Self, name: &str| {
            argument
                .get(name)
                .map(|node| to_text(&evaluator.argument(node)).map_or_else(|_| "…".to_owned(), |text| text.to_string()))
        };
        match (part(self, "StackName"), part(self, "OutputName")) {
            (Some(stack), Some(output)) => {
                let region = part(self, "Region").map(|region| format!(" in {region}")).unwrap_or_default();
                let reference = format!("Fn::GetStackOutput {stack}.{output}{region}");
                self.symbols.named(reference.as_str(), Reason::LookedUp { reference: reference.as_str().into() }, span)
            }
            _ => invalid("`Fn::GetStackOutput` takes a `StackName` and an `OutputName`", span),
        }
    }
}

/// The name that a function gave. Errors: it gave none, for what `wrong` says, or one that is not known.
fn computed_name<'v>(value: &'v Value, wrong: &'static str, span: Span) -> Result<&'v str, Value> {
    match (value.as_literal(), value.why_unknown()) {
        (Some(name), _) => Ok(name),
        (None, Some(why)) => Err(not_known(why, span)),
        (None, None) => Err(invalid(wrong, span)),
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
