//! Messages: one line of text with holes, `{address}` for the subject's address and `{expression}` for what an expression says of it.

use std::borrow::Cow;

use super::cel::{Expression, Type};
use crate::finding::suggestion::nearest;
use crate::source::Span;
use crate::value::{Data, Value};

/// A line of text with holes.
#[derive(Debug)]
pub struct Message {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Literal(String),
    Address,
    Expression(Expression),
}

/// What is wrong with a message, and the bytes of its text that are.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) help: Option<String>,
}

/// What stands for the subject's address.
const ADDRESS: &str = "address";

/// Characters of one value that are shown.
const SHOWN: usize = 110;

impl Message {
    /// Reads a message whose expressions see `variables`.
    pub(super) fn parse(text: &str, variables: &[(&str, Type)]) -> Result<Self, Wrong> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find(['{', '}']).map(|found| at + found) {
            let unpaired = |message: &str, place: usize| Wrong {
                message: message.to_owned(),
                start: place,
                end: place + 1,
                help: Some("write `{address}`, or an expression in braces".to_owned()),
            };
            if text[open..].starts_with('}') {
                return Err(unpaired("this `}` closes nothing", open));
            }
            let Some(close) = text[open..].find('}').map(|found| open + found) else {
                return Err(unpaired("this `{` is never closed", open));
            };
            if open > at {
                pieces.push(Piece::Literal(text[at..open].to_owned()));
            }
            let inside = &text[open + 1..close];
            pieces.push(match inside {
                ADDRESS => Piece::Address,
                _ => Piece::Expression(Expression::parse(inside, variables).map_err(|mistake| Wrong {
                    message: mistake.message,
                    start: open + 1 + mistake.start,
                    end: open + 1 + mistake.end,
                    help: nearest(inside, [ADDRESS]).map(|_| "did you mean `{address}`?".to_owned()).or(mistake.help),
                })?),
            });
            at = close + 1;
        }
        if at < text.len() {
            pieces.push(Piece::Literal(text[at..].to_owned()));
        }
        Ok(Self { pieces })
    }

    /// The expressions in it.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Expression(expression) => Some(expression),
            Piece::Literal(_) | Piece::Address => None,
        })
    }

    /// The line about the subject at `address`. What is not known shows as `…`.
    pub(super) fn about(&self, address: &str, variables: &[(&str, &Value)], place: Span) -> String {
        let mut line = String::new();
        let mut is_one = false;
        for piece in &self.pieces {
            let was_one = std::mem::replace(&mut is_one, false);
            match piece {
                Piece::Literal(text) => line.push_str(&if was_one { in_the_singular(text) } else { text.into() }),
                Piece::Address => line.push_str(address),
                Piece::Expression(expression) => {
                    let value = shown(&expression.value(variables, place)).unwrap_or_else(|| "…".to_owned());
                    is_one = value == "1";
                    line.push_str(&value);
                }
            }
        }
        line
    }

    /// The line about the subject at `address`, values at any length; `None` when one of them is null or not known.
    pub(super) fn in_full(&self, address: &str, variables: &[(&str, &Value)], place: Span) -> Option<String> {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => Some(text.clone()),
            Piece::Address => Some(address.to_owned()),
            Piece::Expression(expression) => {
                let value = expression.value(variables, place);
                if value.is_null() { None } else { value.as_literal().map(str::to_owned).or_else(|| shown(&value)) }
            }
        });
        pieces.collect()
    }
}

/// What stands behind the number 1, where it begins with a unit.
fn in_the_singular(text: &str) -> Cow<'_, str> {
    match text.strip_prefix(" days") {
        Some(rest) => format!(" day{rest}").into(),
        None => text.into(),
    }
}

/// A scalar as people read it; `None` for collections, and where nothing of it is known.
pub(super) fn shown(value: &Value) -> Option<String> {
    let text = match &value.data {
        Data::Null(_) => "null".to_owned(),
        Data::Bool(truth) => truth.to_string(),
        Data::Number(number) => number.to_string(),
        Data::Text(text) if text.is_known_in_part() => text.to_string(),
        Data::Text(_) => return None,
        Data::List(_) | Data::Set(_) | Data::Map(_) | Data::Unknown(_) => return None,
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Some(format!("{}…", &text[..end])),
        None => Some(text),
    }
}
