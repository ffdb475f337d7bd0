//! `Fn::Select` and `Fn::Length`.

use crate::cloudformation::{Evaluator, invalid, not_known};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::{Data, Number, Role, Value};

impl<'t> Evaluator<'t> {
    /// `None` for `AWS::NoValue`.
    pub(super) fn select(&mut self, argument: &'t Node<'t>, span: Span) -> Option<Value> {
        let Some([index, list]) = argument.as_sequence() else {
            return Some(invalid("`Fn::Select` takes an index and a list", span));
        };
        let (index, list) = (self.argument(index), self.argument(list));
        let place = match &index.data {
            Data::Number(number) => number.as_usize(),
            Data::Text(text) => {
                text.as_literal().and_then(|text| text.parse::<Number>().ok()).and_then(|number| number.as_usize())
            }
            _ => None,
        };
        Some(match (place, list.as_elements()) {
            (Some(place), Some(elements)) => match elements.get(place) {
                Some(element) => element.clone().seen_from(span, Role::Expression),
                None => invalid("the list has no such element", span),
            },
            (None, _) if index.why_unknown().is_some() => index.seen_from(span, Role::Expression),
            (_, None) => match list.why_unknown() {
                Some(why) => not_known(why, span),
                None => invalid("`Fn::Select` takes an index and a list", span),
            },
            (None, _) => invalid("the index of `Fn::Select` is no number", span),
        })
    }
}

pub(super) fn length(list: &Value, span: Span) -> Value {
    match (list.as_elements(), list.why_unknown()) {
        (Some(elements), _) => Value::number(i64::try_from(elements.len()).unwrap_or(i64::MAX), span),
        (None, Some(why)) => not_known(why, span),
        (None, None) => invalid("`Fn::Length` takes a list", span),
    }
}
