//! `Fn::Select`, `Fn::Length` and `Fn::ToJsonString`.

use std::sync::Arc;

use crate::cloudformation::{Evaluator, invalid, not_known};
use crate::source::{Span, limits};
use crate::syntax::document::tree::Node;
use crate::value::{Data, Number, Piece, Role, Text, Unknown, Value};

impl<'t> Evaluator<'t> {
    pub(super) fn select(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        let Some([index, list]) = argument.as_sequence() else {
            return invalid("`Fn::Select` takes an index and a list", span);
        };
        let values = [self.argument(index), self.argument(list)];
        self.of_each(values, span, |_, [index, list]| selected(index, list, span))
    }
}

fn selected(index: &Value, list: &Value, span: Span) -> Value {
    let place = match &index.data {
        Data::Number(number) => number.as_usize(),
        Data::Text(text) => text.as_literal().and_then(|text| text.parse::<Number>().ok()).and_then(|number| number.as_usize()),
        _ => None,
    };
    match (place, list.as_elements()) {
        (Some(place), Some(elements)) => match elements.get(place) {
            Some(element) => element.clone().seen_from(span, Role::Expression),
            None => invalid("the list has no such element", span),
        },
        (None, _) if index.why_unknown().is_some() => index.clone().seen_from(span, Role::Expression),
        (_, None) => match list.why_unknown() {
            Some(why) => not_known(why, span),
            None => invalid("`Fn::Select` takes an index and a list", span),
        },
        (None, _) => invalid("the index of `Fn::Select` is no number", span),
    }
}

pub(super) fn length(list: &Value, span: Span) -> Value {
    match (list.as_elements(), list.why_unknown()) {
        (Some(elements), _) => Value::number(i64::try_from(elements.len()).unwrap_or(i64::MAX), span),
        (None, Some(why)) => not_known(why, span),
        (None, None) => invalid("`Fn::Length` takes a list", span),
    }
}

/// A list or object as JSON on one line, in the order of the template; symbolic strings inside of it stay symbols between quotes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ToJsonString.html>
pub(super) fn to_json_string(value: &Value, span: Span) -> Value {
    let mut pieces = Vec::new();
    match &value.data {
        Data::Unknown(why) => not_known(why.clone(), span),
        Data::List(_) | Data::Set(_) | Data::Map(_) => match write(value, &mut pieces) {
            Ok(()) => Value::text(Text::from_pieces(pieces), span),
            Err(Some(why)) => not_known(why, span),
            Err(None) => invalid("the value is too large for `Fn::ToJsonString`", span),
        },
        _ => match value.why_unknown() {
            Some(why) => not_known(why, span),
            None => invalid("`Fn::ToJsonString` takes a list or an object", span),
        },
    }
}

/// Errors: why a part is not known; `None` when there are too many parts.
fn write(value: &Value, pieces: &mut Vec<Piece>) -> Result<(), Option<Arc<Unknown>>> {
    if pieces.len() > limits::ELEMENTS {
        return Err(None);
    }
    let literal = |text: &str| Piece::Literal(text.into());
    match &value.data {
        Data::Null(_) => pieces.push(literal("null")),
        Data::Bool(value) => pieces.push(literal(if *value { "true" } else { "false" })),
        Data::Number(number) => pieces.push(literal(&number.to_string())),
        Data::Text(text) => {
            pieces.push(literal("\""));
            pieces.extend(text.pieces().into_iter().map(|piece| match piece {
                Piece::Literal(text) => {
                    let quoted = serde_json::Value::from(&*text).to_string();
                    literal(&quoted[1..quoted.len() - 1])
                }
                symbol => symbol,
            }));
            pieces.push(literal("\""));
        }
        Data::List(elements) | Data::Set(elements) => {
            pieces.push(literal("["));
            for (place, element) in elements.iter().enumerate() {
                if place > 0 {
                    pieces.push(literal(","));
                }
                write(element, pieces)?;
            }
            pieces.push(literal("]"));
        }
        Data::Map(entries) => {
            pieces.push(literal("{"));
            for (place, (name, entry)) in entries.iter().enumerate() {
                let separator = if place == 0 { "" } else { "," };
                pieces.push(literal(&format!("{separator}{}:", serde_json::Value::from(&**name))));
                write(entry, pieces)?;
            }
            pieces.push(literal("}"));
        }
        Data::Unknown(why) => return Err(Some(why.clone())),
    }
    Ok(())
}
