//! Operators: arithmetic, comparison and logic over values that may not be known.

use super::Evaluator;
use super::conversion::{invalid, is_rejected, to_bool, to_number};
use super::equality::equal;
use super::functions;
use super::scope::Scope;
use crate::source::Span;
use crate::syntax::hcl::ast::{Binary, BinaryOperator, ExpressionKind, Step, UnaryOperator};
use crate::value::{Condition, Data, Number, Piece, Role, Text, Truth, Value, written};

/// Steps that dividing decimal numbers of many digits is worth.
const STEPS_OF_A_DIVISION: u64 = 64;

impl Evaluator<'_> {
    /// `-a`, `!a`
    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: Value, span: Span) -> Value {
        let why = operand.why_unknown();
        match (operator, self.condition_of(&operand), &why) {
            (UnaryOperator::Not, Some(condition), Some(why)) => return self.truth_of(&condition.not(), why, span),
            (UnaryOperator::Negate, ..) => {
                let negated = self.of_each(&operand, span, |evaluator, operand| evaluator.unary(operator, operand.clone(), span));
                if let Some(negated) = negated {
                    return negated;
                }
            }
            _ => {}
        }
        let (operand, wanted) = match operator {
            UnaryOperator::Negate => (to_number(operand), "a number"),
            UnaryOperator::Not => (to_bool(operand), "a bool"),
        };
        match &operand.data {
            Data::Number(number) => Value::number(number.negated(), span),
            Data::Bool(value) => derived(Value::bool(!value, span), &operand, span),
            Data::Unknown(_) => operand.seen_from(span, Role::Expression),
            _ => invalid(format!("{wanted} was expected, this is null"), span),
        }
    }

    /// `a + b` and the like.
    pub(super) fn binary(&mut self, operator: BinaryOperator, left: Value, right: Value, span: Span) -> Value {
        if let Some(rejected) = [&left, &right].into_iter().find(|value| is_rejected(value)) {
            return rejected.clone();
        }
        // Whatever the other operand decides, this one may turn out to be null, or of a type that the operator does not take.
        for operand in [&left, &right] {
            if let Data::Unknown(unknown) = &operand.data {
                self.doubt(unknown);
            }
        }
        let is_equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
        let cost = match operator {
            _ if is_equality => functions::size(&left) / functions::ELEMENTS_OF_A_STEP,
            BinaryOperator::Divide | BinaryOperator::Modulo => STEPS_OF_A_DIVISION,
            _ => 0,
        };
        if let Err(what) = self.effort.spend(cost) {
            return self.limit(what, span);
        }
        let result = match operator {
            BinaryOperator::And | BinaryOperator::Or => logic(operator, left.clone(), right.clone(), span),
            BinaryOperator::Equal => truth(self.equality(&left, &right), &left, &right, span),
            BinaryOperator::NotEqual => truth(!self.equality(&left, &right), &left, &right, span),
            _ if left.alternatives().is_none() && right.alternatives().is_none() => {
                return arithmetic(operator, left, right, span);
            }
            _ => arithmetic(operator, left.clone(), right.clone(), span),
        };
        let Some(why) = result.why_unknown().filter(|_| !is_rejected(&result)) else { return result };
        let condition = match operator {
            BinaryOperator::And => {
                self.condition_of(&left).zip(self.condition_of(&right)).and_then(|(left, right)| left.and(&right))
            }
            BinaryOperator::Or => {
                self.condition_of(&left).zip(self.condition_of(&right)).and_then(|(left, right)| left.or(&right))
            }
            _ => {
                let of_each = self.of_each_combination(&[left.clone(), right.clone()], span, |evaluator, mut operands| {
                    let right = operands.pop().unwrap_or_else(|| Value::null(span));
                    let left = operands.pop().unwrap_or_else(|| Value::null(span));
                    evaluator.binary(operator, left, right, span)
                });
                if let Some(of_each) = of_each {
                    return of_each;
                }
                question(&left, &right).filter(|_| is_equality)
            }
        };
        match condition {
            Some(condition) if operator == BinaryOperator::NotEqual => self.truth_of(&condition.not(), &why, span),
            Some(condition) => self.truth_of(&condition, &why, span),
            None => result,
        }
    }
}

impl Evaluator<'_> {
    /// Are the two equal? What is declared, taken as a whole, is never null or a string, whatever its attributes turn out to be.
    fn equality(&self, left: &Value, right: &Value) -> Truth {
        let is_declared = |value: &Value| {
            let symbol = value.as_text().filter(|_| value.is_symbol()).and_then(Text::first_symbol);
            symbol.is_some_and(|symbol| self.named.contains_key(&symbol.name))
        };
        let is_plain = |value: &Value| match &value.data {
            Data::Null(_) | Data::Bool(_) | Data::Number(_) => true,
            Data::Text(_) => !value.is_symbol(),
            Data::List(_) | Data::Set(_) | Data::Map(_) | Data::Unknown(_) => false,
        };
        if is_declared(left) && is_plain(right) || is_plain(left) && is_declared(right) {
            return Truth::False;
        }
        equal(left, right)
    }
}

impl Evaluator<'_> {
    /// `length(var.policy) > 0` and the like, for a text of which only a part is known: it is not empty, however long it is.
    pub(super) fn emptiness(&mut self, binary: &Binary<'_>, span: Span, scope: &Scope<'_>) -> Option<Value> {
        use BinaryOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let (call, bound, is_mirrored) = match (&binary.left.kind, &binary.right.kind) {
            (ExpressionKind::Call(call), ExpressionKind::Number(bound)) => (call, *bound, false),
            (ExpressionKind::Number(bound), ExpressionKind::Call(call)) => (call, *bound, true),
            _ => return None,
        };
        let answer = match (binary.operator, bound, is_mirrored) {
            (NotEqual, "0", _) | (Greater, "0", false) | (Less, "0", true) => true,
            (GreaterOrEqual, "1", false) | (LessOrEqual, "1", true) => true,
            (Equal, "0", _) | (LessOrEqual, "0", false) | (GreaterOrEqual, "0", true) => false,
            (Less, "1", false) | (Greater, "1", true) => false,
            _ => return None,
        };
        let [argument] = call.arguments.as_slice() else { return None };
        // Anything but a plain reference would be evaluated twice, and what is nested in it once more at every level.
        let is_plain = match &argument.kind {
            ExpressionKind::Traversal(traversal) => {
                matches!(traversal.base.kind, ExpressionKind::Variable(_))
                    && traversal.steps.iter().all(|step| matches!(step, Step::Attribute(_)))
            }
            _ => false,
        };
        if call.name.text != "length" || !is_plain {
            return None;
        }
        let value = self.expression(argument, scope);
        let pieces = value.as_text().filter(|text| text.as_literal().is_none())?.pieces();
        let is_filled = pieces.iter().any(|piece| matches!(piece, Piece::Literal(_)));
        is_filled.then(|| derived(Value::bool(answer, span), &value, span))
    }
}

/// Whether the two are equal, as a question; `None` when they have no names.
fn question(left: &Value, right: &Value) -> Option<Condition> {
    let mut sides = [written(left)?, written(right)?];
    sides.sort();
    Some(Condition::open(sides.join(" == ")))
}

fn logic(operator: BinaryOperator, left: Value, right: Value, span: Span) -> Value {
    let (left, right) = (to_bool(left), to_bool(right));
    if let Some(rejected) = [&left, &right].into_iter().find(|value| is_rejected(value)) {
        return rejected.clone();
    }
    let operand = |value: &Value| match &value.data {
        Data::Bool(value) => Some(Truth::from(*value)),
        Data::Unknown(_) => Some(Truth::Unknown),
        _ => None,
    };
    let (Some(first), Some(second)) = (operand(&left), operand(&right)) else {
        return invalid("a bool was expected, this is null", span);
    };
    let result = match operator {
        BinaryOperator::And => first.and(second),
        _ => first.or(second),
    };
    // One that decides alone is where the answer comes from.
    match (operator, result) {
        (BinaryOperator::And, Truth::False) | (BinaryOperator::Or, Truth::True) => {
            let decisive = if first == result { &left } else { &right };
            truth(result, decisive, decisive, span)
        }
        _ => truth(result, &left, &right, span),
    }
}

/// A truth as a value; its reason, or what decided it, is that of an operand.
fn truth(truth: Truth, left: &Value, right: &Value, span: Span) -> Value {
    let value = match truth {
        Truth::True => Value::bool(true, span),
        Truth::False => Value::bool(false, span),
        Truth::Unknown => match left.find_unknown().or_else(|| right.find_unknown()) {
            Some(unknown) => return Value { data: Data::Unknown(unknown), origin: span.into() },
            None => return invalid("these cannot be compared", span),
        },
    };
    let decisive = if left.origin.behind().is_some() { left } else { right };
    derived(value, decisive, span)
}

/// `value`, which stands at `span` and was computed from `operand`.
fn derived(value: Value, operand: &Value, span: Span) -> Value {
    Value { data: value.data, origin: operand.origin.clone().seen_from(span, Role::Expression) }
}

fn arithmetic(operator: BinaryOperator, left: Value, right: Value, span: Span) -> Value {
    let from_left = left.origin.behind().is_some();
    let (left, right) = (to_number(left), to_number(right));
    let (first, second) = match (&left.data, &right.data) {
        (Data::Number(first), Data::Number(second)) => (first, second),
        (Data::Unknown(_), _) => return left.seen_from(span, Role::Expression),
        (_, Data::Unknown(_)) => return right.seen_from(span, Role::Expression),
        _ => return invalid("a number was expected, this is null", span),
    };
    let result = match operator {
        BinaryOperator::Less => Value::bool(first < second, span),
        BinaryOperator::LessOrEqual => Value::bool(first <= second, span),
        BinaryOperator::Greater => Value::bool(first > second, span),
        BinaryOperator::GreaterOrEqual => Value::bool(first >= second, span),
        BinaryOperator::Add => decimal(first.plus(second), span),
        BinaryOperator::Subtract => decimal(first.minus(second), span),
        BinaryOperator::Multiply => decimal(first.times(second), span),
        BinaryOperator::Divide => decimal(first.divided_by(second), span),
        _ => decimal(first.remainder(second), span),
    };
    let operand = if from_left { &left } else { &right };
    derived(result, operand, span)
}

fn decimal(result: Option<Number>, span: Span) -> Value {
    match result {
        Some(number) => Value::number(number, span),
        None => invalid("there is no such number, or it is too large to be written out", span),
    }
}

/// Is nothing known of this value, not even its type?
pub(super) fn is_open(value: &Value) -> bool {
    matches!(value.data, Data::Unknown(_)) || value.is_symbol()
}
