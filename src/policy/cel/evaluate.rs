//! Evaluation: the value of an expression, and the values that made it so.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use bigdecimal::{BigDecimal, RoundingMode, Zero};

use super::ast::{Macro, MacroKind, Node, NodeKind, Operator};
use super::functions::{self, Function};
use crate::source::{Span, limits};
use crate::value::{Data, Map, Number, Reason, Text, Truth, Unknown, Value};

/// A value that an expression comes to, or that it only passes on.
pub(super) type Passed<'v> = Cow<'v, Value>;

/// Values that an answer hangs on, each with the variable that it is of, by its place.
pub(super) type Blame<'v> = Vec<(usize, Passed<'v>)>;

/// A value, and which values of which variables it hangs on.
#[derive(Debug, Clone)]
pub(super) struct Judged<'v> {
    pub(super) value: Passed<'v>,
    pub(super) blame: Blame<'v>,
}

impl<'v> Judged<'v> {
    fn new(value: Value, blame: Blame<'v>) -> Self {
        Self { value: Cow::Owned(value), blame }
    }

    /// The value, which is the only one to blame, of the variable at this place.
    fn passed(variable: usize, value: Passed<'v>) -> Self {
        Self { blame: vec![(variable, value.clone())], value }
    }

    /// The value as a truth.
    pub(super) fn truth(&self) -> Truth {
        match &self.value.data {
            Data::Bool(value) => (*value).into(),
            _ => Truth::Unknown,
        }
    }
}

/// One run of an expression.
pub(super) struct Evaluation<'v> {
    /// What names mean, innermost last: the name, the variable that it comes from, its value.
    names: Vec<(&'v str, usize, Passed<'v>)>,
    place: Span,
    steps: u64,
}

impl<'v> Evaluation<'v> {
    pub(super) fn new(variables: &[(&'v str, &'v Value)], place: Span) -> Self {
        let names = variables.iter().enumerate();
        let names = names.map(|(at, (name, value))| (*name, at, Cow::Borrowed(*value))).collect();
        Self { names, place, steps: 0 }
    }

    /// The value of `root`.
    pub(super) fn run(mut self, root: &'v Node) -> Judged<'v> {
        let judged = self.node(root);
        if self.steps > limits::RULE_STEPS { self.exhausted() } else { judged }
    }

    /// The same, but of a conjunction that is false no more than that it is.
    pub(super) fn run_as_condition(mut self, root: &'v Node) -> Judged<'v> {
        let judged = self.conjunction(root);
        if self.steps > limits::RULE_STEPS { self.exhausted() } else { judged }
    }

    fn conjunction(&mut self, node: &'v Node) -> Judged<'v> {
        let NodeKind::Binary(Operator::And, left, right) = &node.kind else { return self.node(node) };
        let left = self.conjunction(left);
        if left.truth().is_false() {
            return left;
        }
        let right = self.conjunction(right);
        self.logic(Operator::And, left, right)
    }

    /// What takes too long is not known.
    fn exhausted(&self) -> Judged<'v> {
        let reason = Reason::Limit { what: format!("the rule takes more than {} steps", limits::RULE_STEPS).into() };
        self.unknown(Arc::new(Unknown { reason, span: self.place }), Vec::new())
    }

    fn own(&self, value: Value) -> Judged<'v> {
        Judged::new(value, Vec::new())
    }

    fn bool(&self, value: bool, blame: Blame<'v>) -> Judged<'v> {
        Judged::new(Value::bool(value, self.place), blame)
    }

    fn unknown(&self, unknown: Arc<Unknown>, blame: Blame<'v>) -> Judged<'v> {
        Judged::new(Value { data: Data::Unknown(unknown), origin: self.place.into() }, blame)
    }

    fn invalid(&self, what: impl Into<String>, blame: Blame<'v>) -> Judged<'v> {
        let reason = Reason::Invalid { what: what.into().into() };
        self.unknown(Arc::new(Unknown { reason, span: self.place }), blame)
    }

    fn judge(&self, truth: Truth, blame: Blame<'v>) -> Judged<'v> {
        match truth {
            Truth::True => self.bool(true, blame),
            Truth::False => self.bool(false, blame),
            Truth::Unknown => match blame.iter().find_map(|(_, value)| value.find_unknown()) {
                Some(unknown) => self.unknown(unknown, blame),
                None => self.invalid("this cannot be told", blame),
            },
        }
    }

    fn node(&mut self, node: &'v Node) -> Judged<'v> {
        self.steps += 1;
        if self.steps > limits::RULE_STEPS {
            return self.exhausted();
        }
        match &node.kind {
            NodeKind::Null => self.own(Value::null(self.place)),
            NodeKind::Bool(value) => self.own(Value::bool(*value, self.place)),
            NodeKind::Number(number) => self.own(Value::number(number.clone(), self.place)),
            NodeKind::Text(text) => self.own(Value::text(text.clone(), self.place)),
            NodeKind::Name(name) => match self.names.iter().rev().find(|(known, _, _)| known == name) {
                Some((_, variable, value)) => Judged::passed(*variable, value.clone()),
                None => self.invalid(format!("nothing is called `{name}`"), Vec::new()),
            },
            NodeKind::List(elements) => {
                let (mut values, mut blame) = (Vec::with_capacity(elements.len()), Vec::new());
                for element in elements {
                    let element = self.node(element);
                    values.push(element.value.into_owned());
                    blame.extend(element.blame);
                }
                Judged::new(Value::list(values, self.place), blame)
            }
            NodeKind::Map(entries) => self.map(entries),
            NodeKind::Select(base, field) => self.select(base, field),
            NodeKind::Index(base, key) => self.index(base, key),
            NodeKind::Has(field) => {
                let field = self.node(field);
                let truth = is_null(&field.value);
                self.judge(!truth, field.blame)
            }
            NodeKind::Not(operand) => {
                let operand = self.node(operand);
                match &operand.value.data {
                    Data::Bool(value) => self.bool(!value, operand.blame),
                    _ => self.not_a_truth(operand),
                }
            }
            NodeKind::Negate(operand) => {
                let zero = self.own(Value::number(0, self.place));
                let operand = self.node(operand);
                self.arithmetic(Operator::Subtract, zero, operand)
            }
            NodeKind::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                let (left, right) = (self.node(left), self.node(right));
                self.logic(*operator, left, right)
            }
            NodeKind::Binary(operator, left, right) => {
                let (left, right) = (self.node(left), self.node(right));
                self.binary(*operator, left, right)
            }
            NodeKind::Conditional(condition, then, otherwise) => self.conditional(condition, then, otherwise),
            NodeKind::Call(name, arguments) => self.call(name, arguments),
            NodeKind::Macro(inner) => self.expand(inner),
        }
    }

    /// What stands for a truth value that is none.
    fn not_a_truth(&self, judged: Judged<'v>) -> Judged<'v> {
        match judged.value.why_unknown() {
            Some(unknown) => self.unknown(unknown, judged.blame),
            None => self.invalid("this is neither true nor false", judged.blame),
        }
    }

    fn map(&mut self, entries: &'v [(Node, Node)]) -> Judged<'v> {
        let mut map = Map::default();
        let mut blame = Vec::new();
        for (key, value) in entries {
            let (key, value) = (self.node(key), self.node(value));
            let Some(name) = key.value.as_literal() else { return self.invalid("a key must be a known string", key.blame) };
            map.insert(name.into(), value.value.into_owned());
            blame.extend(value.blame);
        }
        Judged::new(Value::map(map, self.place), blame)
    }

    fn select(&mut self, base: &'v Node, field: &'v str) -> Judged<'v> {
        // What a variable is by itself is not to blame.
        if let NodeKind::Name(name) = &base.kind
            && let Some((_, variable, value)) = self.names.iter().rev().find(|(known, _, _)| known == name)
            && matches!(value.data, Data::Map(_))
        {
            self.steps += 1;
            let found = part(value, |value| value.get(field));
            return Judged::passed(*variable, found.unwrap_or_else(|| Cow::Owned(Value::null(value.origin.clone()))));
        }
        let mut base = self.node(base);
        let variable = base.blame.first().map_or(0, |(variable, _)| *variable);
        match &base.value.data {
            Data::Map(_) => {
                let value = part(&base.value, |value| value.get(field));
                let value = value.unwrap_or_else(|| Cow::Owned(Value::null(base.value.origin.clone())));
                base.blame.clear();
                base.blame.push((variable, value.clone()));
                Judged { value, blame: base.blame }
            }
            // Whoever lacks the whole lacks the part: the whole is to blame.
            Data::Null(_) | Data::Unknown(_) => base,
            _ => match base.value.why_unknown() {
                Some(unknown) => self.unknown(unknown, base.blame),
                None => self.invalid(format!("this value has no field `{field}`"), base.blame),
            },
        }
    }

    fn index(&mut self, base: &'v Node, key: &'v Node) -> Judged<'v> {
        let (base, key) = (self.node(base), self.node(key));
        let variable = base.blame.first().map_or(0, |(variable, _)| *variable);
        let found = match (&base.value.data, &key.value.data) {
            (Data::Null(_) | Data::Unknown(_), _) => return base,
            (_, Data::Unknown(unknown)) => return self.unknown(unknown.clone(), key.blame),
            (Data::List(_) | Data::Set(_), Data::Number(index)) => {
                let index = index.as_usize();
                part(&base.value, |list| index.and_then(|index| list.as_elements()?.get(index)))
            }
            (Data::Map(_), Data::Text(text)) => {
                let name = text.as_literal();
                part(&base.value, |map| name.and_then(|name| map.get(name)))
            }
            _ => None,
        };
        match found {
            Some(value) => Judged::passed(variable, value),
            None => self.invalid("there is no such element", base.blame),
        }
    }

    /// Only what could not have been otherwise is blamed: of a conjunction that is false, the parts that are.
    fn logic(&mut self, operator: Operator, left: Judged<'v>, right: Judged<'v>) -> Judged<'v> {
        let decisive = if operator == Operator::And { Truth::False } else { Truth::True };
        let (first, second) = (left.truth(), right.truth());
        let truth = if operator == Operator::And { first.and(second) } else { first.or(second) };
        let keeps = |side: Truth| match truth {
            Truth::Unknown => side == Truth::Unknown,
            truth if truth == decisive => side == decisive,
            _ => true,
        };
        let mut blame = Vec::new();
        let mut why = None;
        for (side, judged) in [(first, left), (second, right)] {
            if keeps(side) {
                if side == Truth::Unknown && why.is_none() {
                    why = Some(self.not_a_truth(judged.clone()).value);
                }
                blame.extend(judged.blame);
            }
        }
        match (truth, why) {
            (Truth::Unknown, Some(value)) => Judged { value, blame },
            _ => self.judge(truth, blame),
        }
    }

    fn binary(&mut self, operator: Operator, left: Judged<'v>, right: Judged<'v>) -> Judged<'v> {
        let both = |mut left: Judged<'v>, right: Judged<'v>| {
            left.blame.extend(right.blame);
            left.blame
        };
        match operator {
            Operator::Equal => {
                let truth = equal(&left.value, &right.value);
                self.judge(truth, both(left, right))
            }
            Operator::NotEqual => {
                let truth = !equal(&left.value, &right.value);
                self.judge(truth, both(left, right))
            }
            Operator::In => {
                // Each alternative may be in it, and be equal to another element.
                let truth = match left.value.alternatives() {
                    Some(alternatives) => agreed(alternatives.iter().map(|alternative| is_in(&alternative.value, &right.value))),
                    None => is_in(&left.value, &right.value),
                };
                self.judge(truth, both(left, right))
            }
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                let truth = match compare(&left.value, &right.value) {
                    Ok(Some(ordering)) => holds(operator, ordering).into(),
                    Ok(None) => Truth::False,
                    Err(()) => Truth::Unknown,
                };
                self.judge(truth, both(left, right))
            }
            _ => self.arithmetic(operator, left, right),
        }
    }

    fn arithmetic(&self, operator: Operator, left: Judged<'v>, right: Judged<'v>) -> Judged<'v> {
        let blame = [left.blame.clone(), right.blame.clone()].concat();
        let value = match (&left.value.data, &right.value.data) {
            (Data::Unknown(unknown), _) | (_, Data::Unknown(unknown)) => return self.unknown(unknown.clone(), blame),
            (Data::Null(_), _) | (_, Data::Null(_)) => Value::null(self.place),
            (Data::Text(first), Data::Text(second)) if operator == Operator::Add => Value::text(first.concat(second), self.place),
            (Data::List(first), Data::List(second)) if operator == Operator::Add => {
                Value::list(first.iter().chain(second.iter()).cloned().collect(), self.place)
            }
            (Data::Number(first), Data::Number(second)) => match calculate(operator, first, second) {
                Ok(number) => Value::number(number, self.place),
                Err(what) => return self.invalid(what, blame),
            },
            _ => return self.invalid("these cannot be calculated with", blame),
        };
        Judged::new(value, blame)
    }

    fn conditional(&mut self, condition: &'v Node, then: &'v Node, otherwise: &'v Node) -> Judged<'v> {
        let condition = self.node(condition);
        let branch = match condition.truth() {
            Truth::True => self.node(then),
            Truth::False => self.node(otherwise),
            Truth::Unknown => {
                let (then, otherwise) = (self.node(then), self.node(otherwise));
                if equal(&then.value, &otherwise.value) != Truth::True {
                    return self.not_a_truth(condition);
                }
                // Whatever the condition is, it changes nothing.
                return Judged { value: then.value, blame: [then.blame, otherwise.blame].concat() };
            }
        };
        Judged { value: branch.value, blame: [branch.blame, condition.blame].concat() }
    }

    fn call(&mut self, name: &'v str, arguments: &'v [Node]) -> Judged<'v> {
        let judged: Vec<Judged> = arguments.iter().map(|argument| self.node(argument)).collect();
        let blame = judged.iter().flat_map(|judged| judged.blame.clone()).collect();
        match (functions::find(name), judged.as_slice()) {
            (Some(Function::Size), [subject]) => self.size(&subject.value, blame),
            (Some(Function::Text(question)), [text, part]) => match (&text.value.data, &part.value.data) {
                (Data::Text(text), Data::Text(part)) => match functions::answer(question, text, part) {
                    Ok(truth) => self.judge(truth, blame),
                    Err(what) => self.invalid(what, blame),
                },
                (Data::Unknown(unknown), _) | (_, Data::Unknown(unknown)) => self.unknown(unknown.clone(), blame),
                (Data::Null(_), _) | (_, Data::Null(_)) => self.bool(false, blame),
                _ => self.invalid(format!("`{name}` asks about strings"), blame),
            },
            _ => self.invalid(format!("there is no function `{name}`"), blame),
        }
    }

    fn size(&self, value: &Value, blame: Blame<'v>) -> Judged<'v> {
        let size = match &value.data {
            Data::Text(text) => text.as_literal().map(|text| text.chars().count()),
            Data::List(elements) | Data::Set(elements) => Some(elements.len()),
            Data::Map(entries) => Some(entries.len()),
            Data::Null(_) => Some(0),
            _ => None,
        };
        match (size, value.why_unknown()) {
            (Some(size), _) => Judged::new(Value::number(i64::try_from(size).unwrap_or(i64::MAX), self.place), blame),
            (None, Some(unknown)) => self.unknown(unknown, blame),
            (None, None) => self.invalid("this has no size", blame),
        }
    }

    fn expand(&mut self, inner: &'v Macro) -> Judged<'v> {
        let list = self.node(&inner.list);
        let variable = list.blame.first().map_or(0, |(variable, _)| *variable);
        let elements: Vec<Passed<'v>> = match (&list.value, &list.value.data) {
            (Cow::Borrowed(Value { data: Data::List(elements) | Data::Set(elements), .. }), _) => {
                elements.iter().map(Cow::Borrowed).collect()
            }
            (_, Data::List(elements) | Data::Set(elements)) => elements.iter().cloned().map(Cow::Owned).collect(),
            (_, Data::Null(_)) => Vec::new(),
            (_, Data::Unknown(unknown)) => return self.unknown(unknown.clone(), list.blame),
            _ => return self.invalid("this is no list", list.blame),
        };
        let mut walked = Vec::with_capacity(elements.len());
        for element in elements {
            self.names.push((&inner.name, variable, element.clone()));
            let judged = self.node(&inner.body);
            self.names.pop();
            if self.steps > limits::RULE_STEPS {
                return judged;
            }
            walked.push((element, judged));
        }
        let made = |values: Vec<Value>| Judged::new(Value::list(values, list.value.origin.clone()), list.blame.clone());
        match inner.kind {
            MacroKind::Map => made(walked.into_iter().map(|(_, judged)| judged.value.into_owned()).collect()),
            MacroKind::Filter => match walked.iter().find(|(_, judged)| judged.truth() == Truth::Unknown) {
                Some((_, judged)) => self.not_a_truth(judged.clone()),
                None => made(
                    walked
                        .iter()
                        .filter(|(_, judged)| judged.truth().is_true())
                        .map(|(element, _)| element.clone().into_owned())
                        .collect(),
                ),
            },
            MacroKind::All => self.quantified(&walked, list.blame, Truth::True),
            MacroKind::Exists => self.quantified(&walked, list.blame, Truth::False),
            MacroKind::ExistsOne => {
                let truths: Vec<Truth> = walked.iter().map(|(_, judged)| judged.truth()).collect();
                let count = |wanted| truths.iter().filter(|truth| **truth == wanted).count();
                match (count(Truth::True), count(Truth::Unknown)) {
                    (2.., _) => self.bool(false, list.blame),
                    (trues, 0) => self.bool(trues == 1, list.blame),
                    _ => self.quantified(&walked, list.blame, Truth::Unknown),
                }
            }
        }
    }

    /// `all` and `exists`: elements that go against `start` decide, and are blamed. Without any, all of them are to blame for `exists`, and
    /// the list for its emptiness and for `all`.
    fn quantified(&self, walked: &[(Passed<'v>, Judged<'v>)], list: Blame<'v>, start: Truth) -> Judged<'v> {
        let truths = walked.iter().map(|(_, judged)| judged.truth());
        let truth = match start {
            Truth::True => truths.fold(Truth::True, Truth::and),
            Truth::False => truths.fold(Truth::False, Truth::or),
            Truth::Unknown => Truth::Unknown,
        };
        if truth == Truth::True && start == Truth::True || walked.is_empty() {
            return self.judge(truth, list);
        }
        let decisive: Vec<&Judged<'v>> =
            walked.iter().map(|(_, judged)| judged).filter(|judged| judged.truth() == truth).collect();
        let blame: Blame<'v> = decisive.iter().flat_map(|judged| judged.blame.clone()).collect();
        match (truth, decisive.first()) {
            (Truth::Unknown, Some(first)) => Judged { value: self.not_a_truth((*first).clone()).value, blame },
            _ => self.judge(truth, blame),
        }
    }
}

/// A part of a value, which is passed on as the whole is.
fn part<'v>(whole: &Passed<'v>, find: impl FnOnce(&Value) -> Option<&Value>) -> Option<Passed<'v>> {
    match whole {
        Cow::Borrowed(whole) => find(whole).map(Cow::Borrowed),
        Cow::Owned(whole) => find(whole).cloned().map(Cow::Owned),
    }
}

/// Is the value null? A text that is nothing but a symbol may be, if what it stands for is somebody else's code.
fn is_null(value: &Value) -> Truth {
    match &value.data {
        Data::Null(_) => Truth::True,
        Data::Unknown(_) => Truth::Unknown,
        Data::Text(text) => match text.first_symbol() {
            _ if text.alternatives().is_some() => {
                // Providers take an empty string for nothing.
                let is_nothing = |value: &Value| if value.as_literal() == Some("") { Truth::True } else { is_null(value) };
                let answers = text.alternatives().into_iter().flatten().map(|alternative| is_nothing(&alternative.value));
                agreed(answers)
            }
            Some(symbol) if text.symbolic_pieces().len() == 1 => match symbol.unknown.reason {
                Reason::AfterApply { .. } | Reason::LookedUp { .. } | Reason::Deployment { .. } => Truth::False,
                _ => Truth::Unknown,
            },
            _ => Truth::False,
        },
        _ => Truth::False,
    }
}

fn is_in(value: &Value, collection: &Value) -> Truth {
    match &collection.data {
        Data::List(elements) | Data::Set(elements) => {
            elements.iter().map(|element| equal(value, element)).fold(Truth::False, Truth::or)
        }
        Data::Map(entries) => match value.as_literal() {
            Some(name) => entries.contains_key(name).into(),
            None => Truth::Unknown,
        },
        Data::Null(_) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// The answer that all agree on; unknown when they do not.
fn agreed(answers: impl Iterator<Item = Truth>) -> Truth {
    answers.reduce(|all, answer| if all == answer { all } else { Truth::Unknown }).unwrap_or(Truth::Unknown)
}

fn equal(left: &Value, right: &Value) -> Truth {
    left.equals(right, is_null)
}

/// How two values are ordered; `None` when one is null, an error when that is not known.
fn compare(left: &Value, right: &Value) -> Result<Option<Ordering>, ()> {
    match (&left.data, &right.data) {
        (Data::Null(_), _) | (_, Data::Null(_)) => Ok(None),
        (Data::Number(left), Data::Number(right)) => Ok(Some(left.cmp(right))),
        (Data::Text(left), Data::Text(right)) => match (Text::as_literal(left), Text::as_literal(right)) {
            (Some(left), Some(right)) => Ok(Some(left.cmp(right))),
            _ => Err(()),
        },
        _ => Err(()),
    }
}

fn holds(operator: Operator, ordering: Ordering) -> bool {
    match operator {
        Operator::Less => ordering.is_lt(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::Greater => ordering.is_gt(),
        _ => ordering.is_ge(),
    }
}

fn calculate(operator: Operator, left: &Number, right: &Number) -> Result<Number, String> {
    let (Some(a), Some(b)) = (left.decimal(), right.decimal()) else { return Err("the number is infinite".to_owned()) };
    let (a, b): (&BigDecimal, &BigDecimal) = (&a, &b);
    let whole = a.is_integer() && b.is_integer();
    let result = match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide | Operator::Remainder if b.is_zero() => return Err("division by zero".to_owned()),
        Operator::Divide if whole => (a / b).with_scale_round(0, RoundingMode::Down),
        Operator::Divide => a / b,
        _ => a % b,
    };
    Number::from_decimal(result).ok_or_else(|| "the number is too large to be written out".to_owned())
}
