//! Expressions: every form of them, evaluated in a scope.

use std::sync::Arc;

use super::Evaluator;
use super::conversion::{invalid, is_rejected, not_written, to_bool, to_string};
use super::functions::without_spaces;
use super::operators::is_open;
use super::scope::Scope;
use super::sensitivity::Sensitivity;
use super::set::{in_order, sequence};
use super::types::Type;
use super::unification::unified;
use crate::source::{Span, limits};
use crate::syntax::hcl::ast::{Call, Conditional, Expression, ExpressionKind, For, ObjectEntry, ObjectKey, Step, Traversal};
use crate::value::{Alternative, Condition, Data, Map, Number, Reason, Role, Text, Unknown, Value};

use super::equality::equal;

impl Evaluator<'_> {
    /// The value of an expression. What Terraform rejects is unknown, with [`Reason::Invalid`].
    pub(super) fn expression(&mut self, expression: &Expression<'_>, scope: &Scope<'_>) -> Value {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Null => Value::null(span),
            ExpressionKind::Bool(value) => Value::bool(*value, span),
            ExpressionKind::Number(digits) => match digits.parse::<Number>() {
                Ok(number) => Value::number(number, span),
                Err(error) => invalid(error.to_string(), span),
            },
            ExpressionKind::Invalid => invalid("this cannot be read as an expression", span),
            _ => {
                let value = self.bounded(span, |evaluator| evaluator.compound(expression, scope));
                // What a reference leads to is rejected there, or nowhere.
                let is_reference = matches!(expression.kind, ExpressionKind::Variable(_) | ExpressionKind::Traversal(_));
                if let Data::Unknown(unknown) = &value.data
                    && !is_reference
                {
                    self.doubt(unknown);
                }
                value
            }
        }
    }

    fn compound(&mut self, expression: &Expression<'_>, scope: &Scope<'_>) -> Value {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Parentheses(inner) => self.expression(inner, scope),
            ExpressionKind::Template(template) => self.template(template, span, scope),
            ExpressionKind::Variable(name) => match scope.find(name) {
                Some(value) => value.clone().seen_from(span, Role::Expression),
                None => invalid(format!("`{name}` is no value"), span),
            },
            ExpressionKind::Traversal(traversal) => self.traversal(traversal, span, scope),
            ExpressionKind::Unary(operator, operand) => {
                let operand = self.expression(operand, scope);
                self.unary(*operator, operand, span)
            }
            ExpressionKind::Binary(binary) => {
                if let Some(answer) = self.emptiness(binary, span, scope) {
                    return answer;
                }
                let left = self.expression(&binary.left, scope);
                let right = self.expression(&binary.right, scope);
                self.binary(binary.operator, left, right, span)
            }
            ExpressionKind::Conditional(conditional) => self.conditional(conditional, span, scope),
            ExpressionKind::Call(call) => self.function(call, span, scope),
            ExpressionKind::Tuple(elements) => {
                Value::list(elements.iter().map(|element| self.expression(element, scope)).collect(), span)
            }
            ExpressionKind::Object(entries) => self.object(entries, span, scope),
            ExpressionKind::For(walk) => self.for_expression(walk, span, scope),
            // Taken care of above.
            ExpressionKind::Null | ExpressionKind::Bool(_) | ExpressionKind::Number(_) | ExpressionKind::Invalid => {
                Value::null(span)
            }
        }
    }

    fn traversal(&mut self, traversal: &Traversal<'_>, span: Span, scope: &Scope<'_>) -> Value {
        let (value, taken) = match traversal.base.kind {
            ExpressionKind::Variable(name) => self.reference(name, traversal, span, scope),
            _ => (self.expression(&traversal.base, scope), 0),
        };
        self.walk(value, &traversal.steps[taken..], span, scope)
    }

    fn conditional(&mut self, conditional: &Conditional<'_>, span: Span, scope: &Scope<'_>) -> Value {
        let condition = self.expression(&conditional.condition, scope);
        let when = self.condition_of(&condition);
        let condition = to_bool(condition);
        match &condition.data {
            Data::Bool(true) => self.branch(&conditional.then, &conditional.otherwise, &condition, span, scope),
            Data::Bool(false) => self.branch(&conditional.otherwise, &conditional.then, &condition, span, scope),
            Data::Unknown(unknown) => {
                let branches = [&conditional.then, &conditional.otherwise];
                if let Some((wrong, branch)) =
                    branches.into_iter().find_map(|branch| Some((self.undeclared(branch, scope)?, branch)))
                {
                    return invalid(wrong, branch.span);
                }
                let when = when.unwrap_or_else(|| self.symbols.nameless_question());
                let (then, presumed) = self.presuming(|evaluator| evaluator.expression(&conditional.then, scope));
                self.presume_in_branch(&when, presumed);
                let (otherwise, presumed) = self.presuming(|evaluator| evaluator.expression(&conditional.otherwise, scope));
                self.presume_in_branch(&when.not(), presumed);
                if is_rejected(&condition) {
                    return Value { data: Data::Unknown(unknown.clone()), origin: span.into() };
                }
                if equal(&then, &otherwise).is_true() {
                    return then.seen_from(span, Role::Expression);
                }
                let (then_type, otherwise_type) =
                    (self.type_of(&conditional.then, &then, scope), self.type_of(&conditional.otherwise, &otherwise, scope));
                let Some(common) = unified([then_type.clone(), otherwise_type.clone()].into_iter().flatten()) else {
                    return invalid("the two results have no type in common", span);
                };
                let (then, otherwise) =
                    (beside(&then, otherwise_type.is_none(), &otherwise), beside(&otherwise, then_type.is_none(), &then));
                let branches = [(when.clone(), then), (when.not(), otherwise)];
                let branches = branches.map(|(when, value)| Alternative { when, value: common.convert_plainly(value) });
                self.deployable(branches.into(), unknown, span)
            }
            _ => invalid("the condition is null", span),
        }
    }

    /// The branch that a condition chose, in the type that both branches have in common. The other one is evaluated only where that type
    /// could be another than the chosen one's own.
    fn branch(
        &mut self,
        chosen: &Expression<'_>,
        other: &Expression<'_>,
        condition: &Value,
        span: Span,
        scope: &Scope<'_>,
    ) -> Value {
        if let Some(wrong) = self.undeclared(other, scope) {
            return invalid(wrong, other.span);
        }
        let value = self.expression(chosen, scope);
        // What decided is where the value came from or, for one that is written out, the condition.
        let behind = if value.origin.behind().is_some() { &value } else { condition };
        let origin = behind.origin.clone().seen_from(span, Role::Expression);
        let is_settled = match &value.data {
            Data::Null(_) | Data::Unknown(_) => true,
            Data::Text(_) => !is_literal_collection(other) || value.is_symbol(),
            _ => matches!(other.kind, ExpressionKind::Null),
        };
        if is_settled {
            return Value { data: value.data, origin };
        }
        let other_value = self.expression(other, scope);
        let other_type = self.type_of(other, &other_value, scope);
        let value = beside(&value, other_type.is_none(), &other_value);
        match unified([Some(Type::of_value(&value)), other_type].into_iter().flatten()) {
            Some(common) => Value { data: common.convert_plainly(value).data, origin },
            None => invalid("the two results have no type in common", span),
        }
    }

    /// The type of what an expression gives, also where the value is not known; `None` when anything may come that a caller passes.
    fn type_of(&self, expression: &Expression<'_>, value: &Value, scope: &Scope<'_>) -> Option<Type<'static>> {
        let ExpressionKind::Traversal(traversal) = &expression.kind else { return Some(Type::of_value(value)) };
        if !is_open(value) || value.alternatives().is_some() {
            return Some(Type::of_value(value));
        }
        match (&traversal.base.kind, traversal.steps.as_slice()) {
            (ExpressionKind::Variable("var"), [Step::Attribute(name)]) => {
                let configuration = self.configuration_of(scope.module);
                let place = configuration.variables.find(name.text)?;
                let declared = configuration.variables.at(place).attribute("type").map(|attribute| Type::of(&attribute.value));
                match declared? {
                    Type::Any => None,
                    Type::String => Some(Type::String),
                    Type::Number => Some(Type::Number),
                    Type::Bool => Some(Type::Bool),
                    _ => Some(Type::Any),
                }
            }
            (_, [.., Step::Attribute(name)]) if ["arn", "id"].contains(&name.text) => Some(Type::String),
            _ => Some(Type::Any),
        }
    }

    fn object(&mut self, entries: &[ObjectEntry<'_>], span: Span, scope: &Scope<'_>) -> Value {
        let mut object = Map::with_capacity_and_hasher(entries.len(), Default::default());
        for entry in entries {
            let key = match &entry.key {
                ObjectKey::Name(name) => Text::from(name.text),
                ObjectKey::Expression(expression) => match self.key(expression, scope) {
                    Ok(key) => key,
                    Err(unknown) => return unknown,
                },
            };
            match key.as_literal() {
                Some(key) => object.insert(key.into(), self.expression(&entry.value, scope)),
                None => return not_literal(&key, span),
            };
        }
        Value::map(object, span)
    }

    fn key(&mut self, expression: &Expression<'_>, scope: &Scope<'_>) -> Result<Text, Value> {
        let key = to_string(self.expression(expression, scope));
        match &key.data {
            Data::Text(text) => Ok(text.clone()),
            Data::Unknown(_) => Err(key),
            _ => Err(invalid("a key cannot be null", expression.span)),
        }
    }

    fn for_expression(&mut self, walk: &For<'_>, span: Span, scope: &Scope<'_>) -> Value {
        let collection = self.expression(&walk.collection, scope);
        let of_each = self.of_each(&collection, span, |evaluator, collection| evaluator.walked(walk, collection, span, scope));
        of_each.unwrap_or_else(|| self.walked(walk, &collection, span, scope))
    }

    fn walked(&mut self, walk: &For<'_>, collection: &Value, span: Span, scope: &Scope<'_>) -> Value {
        let entries = match self.entries(collection, span) {
            Ok(entries) => entries,
            Err(unknown) => return unknown,
        };
        let mut walked = Walked::default();
        for (key, value) in entries {
            let outer = scope.bind(walk.key.map_or("", |name| name.text), key);
            let outer = scope.inside(&outer);
            let inner = outer.bind(walk.value.text, value);
            let inner = outer.inside(&inner);
            if let Err(unknown) = self.walk_one(walk, span, &inner, &mut walked) {
                return unknown;
            }
        }
        match (&walk.result_key, walk.grouped) {
            (None, _) => Value::list(walked.list, span),
            (Some(_), false) => Value::map(walked.map, span),
            (Some(_), true) => {
                let groups = walked.groups.into_iter().map(|(key, group)| (key, Value::list(group, span)));
                Value::map(groups.collect(), span)
            }
        }
    }

    fn walk_one(&mut self, walk: &For<'_>, span: Span, scope: &Scope<'_>, walked: &mut Walked) -> Result<(), Value> {
        if let Some(condition) = &walk.condition {
            let condition = to_bool(self.expression(condition, scope));
            match &condition.data {
                Data::Bool(true) => {}
                Data::Bool(false) => return Ok(()),
                Data::Unknown(unknown) => return Err(Value { data: Data::Unknown(unknown.clone()), origin: span.into() }),
                _ => return Err(invalid("the condition is null", span)),
            }
        }
        let Some(key) = &walk.result_key else {
            walked.list.push(self.expression(&walk.result, scope));
            return Ok(());
        };
        let text = self.key(key, scope)?;
        let Some(literal) = text.as_literal() else { return Err(not_literal(&text, span)) };
        let value = self.expression(&walk.result, scope);
        if walk.grouped {
            walked.groups.entry(literal.into()).or_default().push(value);
        } else if walked.map.insert(literal.into(), value).is_some() {
            return Err(invalid(format!("the key `{literal}` comes twice"), key.span));
        }
        Ok(())
    }

    /// Keys and values of a collection, as `for` walks them; what the result is when it cannot be walked.
    pub(super) fn entries(&mut self, collection: &Value, span: Span) -> Result<Vec<(Value, Value)>, Value> {
        let unknown = |collection: &Value| {
            collection.why_unknown().map(|unknown| Value { data: Data::Unknown(unknown), origin: span.into() })
        };
        let entries: Vec<(Value, Value)> = match &collection.data {
            Data::List(elements) => {
                let index = |index| Value::number(i64::try_from(index).unwrap_or(i64::MAX), span);
                elements.iter().enumerate().map(|(at, element)| (index(at), element.clone())).collect()
            }
            Data::Set(elements) => match in_order(elements) {
                Ok(elements) => elements.iter().map(|element| (element.clone(), element.clone())).collect(),
                Err(unknown) => return Err(Value { data: Data::Unknown(unknown), origin: span.into() }),
            },
            Data::Map(entries) if entries.is_open() => return Err(not_written(span)),
            Data::Map(entries) => {
                by_key(entries).into_iter().map(|(key, value)| (Value::text(key.clone(), span), value.clone())).collect()
            }
            Data::Unknown(_) => return Err(collection.clone().seen_from(span, Role::Expression)),
            Data::Text(_) if collection.is_symbol() => {
                return Err(unknown(collection).unwrap_or_else(|| invalid("a string cannot be walked", span)));
            }
            Data::Null(_) => return Err(invalid("null cannot be walked", span)),
            _ => return Err(invalid("this value cannot be walked", span)),
        };
        if entries.len() > limits::ELEMENTS {
            return Err(self.limit(format!("a for-expression walks more than {} elements", limits::ELEMENTS), span));
        }
        Ok(entries)
    }

    fn function(&mut self, call: &Call<'_>, span: Span, scope: &Scope<'_>) -> Value {
        let name = without_spaces(call.name.text);
        match name.strip_prefix("core::").unwrap_or(&name) {
            "try" => return self.attempt(call, span, scope),
            "can" => return self.can(call, span, scope),
            "issensitive" => return self.is_sensitive(call, span, scope),
            _ => {}
        }
        if call.name.text == "templatestring" && !call.arguments.first().is_some_and(refers) {
            return invalid("`templatestring` takes a reference to a template, not the template itself", span);
        }
        let mut values: Vec<Value> = call.arguments.iter().map(|argument| self.expression(argument, scope)).collect();
        if call.expand_last
            && let Some(last) = values.pop()
        {
            match (&last.data, sequence(&last)) {
                (_, Some(Ok(elements))) => values.extend(elements.iter().cloned()),
                (_, Some(Err(unknown))) => return Value { data: Data::Unknown(unknown), origin: span.into() },
                (Data::Null(_), _) => return invalid("null cannot be expanded into arguments", span),
                _ => {
                    return last.why_unknown().map_or_else(
                        || invalid("only a list can be expanded into arguments", span),
                        |unknown| Value { data: Data::Unknown(unknown), origin: span.into() },
                    );
                }
            }
        }
        self.call_function(call.name.text, values, span, scope)
    }

    fn can(&mut self, call: &Call<'_>, span: Span, scope: &Scope<'_>) -> Value {
        let [argument] = call.arguments.as_slice() else { return invalid("`can` takes one argument", span) };
        if let Some(wrong) = self.undeclared(argument, scope) {
            return invalid(wrong, argument.span);
        }
        let (value, presumed) = match self.trying(|evaluator| evaluator.expression(argument, scope)) {
            Ok(tried) => tried,
            Err(rejected) => return Value { data: Data::Unknown(rejected), origin: span.into() },
        };
        match (failure(&value), value.why_unknown()) {
            (Some(_), _) => Value::bool(false, span),
            _ if presumed.is_some() => {
                presumed.map_or_else(|| Value::bool(true, span), |(condition, why)| self.truth_of(&condition, &why, span))
            }
            // Whether a reference to something undecided fails, nobody knows.
            (None, Some(unknown)) => Value { data: Data::Unknown(unknown), origin: span.into() },
            (None, None) => Value::bool(true, span),
        }
    }

    fn is_sensitive(&mut self, call: &Call<'_>, span: Span, scope: &Scope<'_>) -> Value {
        let [argument] = call.arguments.as_slice() else { return invalid("`issensitive` takes one argument", span) };
        let value = self.expression(argument, scope);
        if is_rejected(&value) {
            return value;
        }
        match (self.sensitivity(argument, scope), value.why_unknown()) {
            (Sensitivity::Yes, _) => Value::bool(true, span),
            (_, Some(unknown)) => Value { data: Data::Unknown(unknown), origin: span.into() },
            (Sensitivity::No | Sensitivity::Inside, None) => Value::bool(false, span),
            (Sensitivity::Undecided, None) => {
                Value::unknown(Reason::NotEvaluated { what: "whether this value is sensitive".into() }, span)
            }
        }
    }

    /// `try`: the first argument that Terraform does not reject.
    fn attempt(&mut self, call: &Call<'_>, span: Span, scope: &Scope<'_>) -> Value {
        if let Some(wrong) = call.arguments.iter().find_map(|argument| self.undeclared(argument, scope)) {
            return invalid(wrong, span);
        }
        let mut attempts: Vec<Alternative> = Vec::new();
        let mut why: Option<Arc<Unknown>> = None;
        let mut left = Condition::constant(true);
        for argument in &call.arguments {
            let (value, presumed) = match self.trying(|evaluator| evaluator.expression(argument, scope)) {
                Ok(tried) => tried,
                Err(rejected) => return Value { data: Data::Unknown(rejected), origin: span.into() },
            };
            if failure(&value).is_some() {
                continue;
            }
            let value = value.seen_from(span, Role::Expression);
            let succeeds = presumed.as_ref().map_or(Condition::constant(true), |(condition, _)| condition.clone());
            why = why.or(presumed.map(|(_, why)| why));
            let (Some(when), Some(fails)) = (left.and(&succeeds), left.and(&succeeds.not())) else {
                return Value { data: why.map_or(value.data, Data::Unknown), origin: span.into() };
            };
            attempts.push(Alternative { when, value });
            left = fails;
            if left.truth().is_false() {
                break;
            }
        }
        let fails = invalid("every argument of `try` fails", span);
        match (why, attempts.len()) {
            (_, 0) => fails,
            (None, _) => attempts.remove(0).value,
            (Some(why), _) => {
                attempts.push(Alternative { when: left, value: fails });
                attempts.retain(|attempt| !attempt.when.truth().is_false());
                self.deployable(attempts, &why, span)
            }
        }
    }
}

/// One result of a conditional in view of the other: a number or bool becomes a string if the other one is a string, so it is not known which
/// of them it is when the other may be of any type.
fn beside(value: &Value, is_any: bool, other: &Value) -> Value {
    match (&value.data, other.why_unknown()) {
        (Data::Number(_) | Data::Bool(_), Some(unknown)) if is_any => {
            Value { data: Data::Unknown(unknown), origin: value.origin.clone() }
        }
        _ => value.clone(),
    }
}

/// Is it nothing but a reference?
fn refers(expression: &Expression<'_>) -> bool {
    matches!(expression.kind, ExpressionKind::Variable(_) | ExpressionKind::Traversal(_))
}

/// Is it certainly no string, by the way it is written?
fn is_literal_collection(expression: &Expression<'_>) -> bool {
    matches!(expression.kind, ExpressionKind::Tuple(_) | ExpressionKind::Object(_) | ExpressionKind::For(_))
}

/// The entries of an object or map in the order in which Terraform walks them.
pub(super) fn by_key(entries: &Map) -> Vec<(&Arc<str>, &Value)> {
    let mut sorted: Vec<(&Arc<str>, &Value)> = entries.iter().collect();
    sorted.sort_by_key(|(key, _)| *key);
    sorted
}

/// What a for-expression has made so far.
#[derive(Default)]
struct Walked {
    list: Vec<Value>,
    map: Map,
    groups: indexmap::IndexMap<Arc<str>, Vec<Value>>,
}

/// What Terraform rejects in a value, however deep it stands.
pub(super) fn failure(value: &Value) -> Option<&Arc<Unknown>> {
    match &value.data {
        Data::Unknown(unknown) => matches!(unknown.reason, Reason::Invalid { .. }).then_some(unknown),
        Data::List(elements) | Data::Set(elements) => elements.iter().find_map(failure),
        Data::Map(entries) => entries.values().find_map(failure),
        Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::Text(_) => None,
    }
}

/// An object with a key that is not known is not known.
fn not_literal(key: &Text, span: Span) -> Value {
    match key.first_symbol() {
        Some(symbol) => Value { data: Data::Unknown(symbol.unknown.clone()), origin: span.into() },
        None => invalid("a key cannot be told", span),
    }
}
