//! Texts: comparisons of strings parts of which are not known.

use std::cmp::Ordering;
use std::sync::Arc;

use trail_lint::source::{Sources, Span};
use trail_lint::value::{Piece, Reason, Symbol, SymbolType, Text, Truth, Unknown};

/// `{x}` is the symbol `x`, everything else literal.
fn text(pattern: &str) -> Text {
    let span = Span::new(Sources::new().add("test", ""), 0, 0);
    let pieces = pattern.split_inclusive('}').flat_map(|part| {
        let (literal, symbol) = match part.split_once('{') {
            Some((literal, name)) => (literal, Some(name.trim_end_matches('}'))),
            None => (part, None),
        };
        let symbol = symbol.map(|name| {
            let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: name.into() }, span });
            Piece::Symbol(Symbol { name: name.into(), unit: 0, unknown, either: None, kind: SymbolType::String })
        });
        std::iter::once(Piece::Literal(literal.into())).chain(symbol).collect::<Vec<_>>()
    });
    Text::from_pieces(pieces)
}

#[test]
fn questions_about_texts_are_answered_for_every_value_of_the_symbols() {
    use Truth::{False, True, Unknown};
    let rows = [
        // left, right, equals, starts with, ends with
        ("a", "a", True, True, True),
        ("ab", "a", False, True, False),
        ("{x}", "{x}", True, True, True),
        ("{x}", "{y}", Unknown, Unknown, Unknown),
        ("{x}", "a", Unknown, Unknown, Unknown),
        ("{x}/", "{x}", False, True, Unknown),
        ("arn:{p}:s3:::b/", "arn:{p}:s3:::b/", True, True, True),
        ("arn:{p}:s3:::b/", "arn:aws:s3:::b/", Unknown, Unknown, Unknown),
        ("arn:{p}:s3:::b/", "arn:aws:s3:::c/", False, Unknown, False),
        ("{x}-logs", "{x}-data", False, False, False),
        ("a{x}", "b{x}", False, False, False),
        ("a{x}", "", False, True, True),
        ("", "{x}", Unknown, Unknown, Unknown),
        ("{x}m{y}", "abc", False, Unknown, Unknown),
        ("{x}b{y}", "abc", Unknown, Unknown, Unknown),
    ];
    for (left, right, equals, starts, ends) in rows {
        let (left_text, right_text) = (text(left), text(right));
        assert_eq!(left_text.equals(&right_text), equals, "{left} equals {right}");
        assert_eq!(right_text.equals(&left_text), equals, "{right} equals {left}");
        assert_eq!(left_text.starts_with(&right_text), starts, "{left} starts with {right}");
        assert_eq!(left_text.ends_with(&right_text), ends, "{left} ends with {right}");
    }
}

#[test]
fn texts_are_in_order_where_symbols_cannot_change_it() {
    let rows = [
        ("a", "b", Some(Ordering::Less)),
        ("{x}", "{x}", Some(Ordering::Equal)),
        ("{x}", "{y}", None),
        ("{x}", "a", None),
        ("{x}-a", "{x}-b", Some(Ordering::Less)),
        ("{x}", "{x}-b", Some(Ordering::Less)),
        ("{x}", "{x}{y}", None),
        ("a{x}", "b{y}", Some(Ordering::Less)),
        ("a{x}", "ab", None),
        ("a", "ä{x}", Some(Ordering::Less)),
    ];
    for (left, right, order) in rows {
        assert_eq!(text(left).order(&text(right)), order, "{left} before {right}");
        assert_eq!(text(right).order(&text(left)), order.map(Ordering::reverse), "{right} before {left}");
    }
}
