//! References: whether a text means an object, and whether two texts mean one log group.

use crate::model::Object;
use crate::value::{Joined, Piece, Reason, Symbol, Text, Truth};

/// Does `text` mean `object`, by its name or ARN, or by an attribute that is known after the deployment?
pub(super) fn means(text: &Text, object: &Object) -> Truth {
    if let Some(symbol) = attribute(text) {
        let is_its = symbol.unit == object.unit
            && (*symbol.name == *object.address || without_attribute(&symbol.name) == Some(&*object.address));
        // Another object of the same unit has another name.
        if is_its || symbol.unit == object.unit {
            return is_its.into();
        }
    }
    let is = |own: Option<&Text>| own.map_or(Truth::False, |own| is_named(text, own));
    is(object.text("name")).or(is(object.text("arn")))
}

/// Is the name or ARN `own` what `text` says? What AWS makes up is nothing that somebody writes.
fn is_named(text: &Text, own: &Text) -> Truth {
    if text.as_literal().is_some() && attribute(own).is_some() {
        return Truth::False;
    }
    text.equals(own)
}

/// The symbol that the whole text is, if it is an attribute of a resource that is known after the deployment.
fn attribute(text: &Text) -> Option<&Symbol> {
    let symbol = text.first_symbol()?;
    let is_attribute = matches!(symbol.unknown.reason, Reason::AfterApply { .. }) && symbol.either.is_none();
    (is_attribute && text.pieces().len() == 1).then_some(symbol)
}

fn without_attribute(name: &str) -> Option<&str> {
    Some(name.rsplit_once('.')?.0)
}

/// The name of the log group that a text means, which is a name or an ARN, with `:*` behind it or not. An attribute of the group that is
/// known after the deployment stays as it is.
pub(super) fn log_group_name(text: &Text) -> Text {
    const MARK: &str = ":log-group:";
    let pieces = text.pieces();
    let in_arn = pieces.iter().enumerate().find_map(|(place, piece)| match piece {
        Piece::Literal(literal) => literal.find(MARK).map(|at| (place, at + MARK.len())),
        Piece::Symbol(_) => None,
    });
    let (first, skipped) = in_arn.unwrap_or((0, 0));
    let mut name = Joined::default();
    let last = pieces.len().saturating_sub(1);
    for (place, piece) in pieces.into_iter().enumerate().skip(first) {
        match piece {
            Piece::Literal(literal) => {
                let literal = if place == first { &literal[skipped..] } else { &*literal };
                name.literal(if place == last { literal.strip_suffix(":*").unwrap_or(literal) } else { literal });
            }
            symbol @ Piece::Symbol(_) => name.piece(symbol),
        }
    }
    name.finish()
}

/// Do two names of log groups, as [`log_group_name`] has them, mean the same one of `groups`, or otherwise the same?
pub(super) fn is_same_group(left: &Text, right: &Text, groups: &[&Object]) -> Truth {
    if left.equals(right).is_true() {
        return Truth::True;
    }
    let declared = |name: &Text| groups.iter().copied().find(|group| means(name, group).is_true());
    if let Some(group) = declared(left) {
        return means(right, group);
    }
    if let Some(group) = declared(right) {
        return means(left, group);
    }
    // What is looked up, too, has both a name and an ARN.
    if let (Some(mine), Some(theirs)) = (only_symbol(left), only_symbol(right))
        && mine.unit == theirs.unit
        && let (Some(mine), Some(theirs)) = (without_attribute(&mine.name), without_attribute(&theirs.name))
        && mine == theirs
        && mine.contains('.')
    {
        return Truth::True;
    }
    left.equals(right)
}

fn only_symbol(text: &Text) -> Option<&Symbol> {
    text.first_symbol().filter(|_| text.pieces().len() == 1)
}
