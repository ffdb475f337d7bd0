//! Patterns of names: which names fit them, also when only the ends of a name are known.

use trail_lint::analysis::coverage::fits;
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Reason, Symbols, Text, Truth};

#[test]
fn patterns_fit_whole_names() {
    let rows = [
        ("*", "", true),
        ("*", "data", true),
        ("data", "data", true),
        ("data", "data2", false),
        ("*-exports", "a-exports", true),
        ("*-exports", "a-exports-b", false),
        ("a*b*c", "a-b-b-c", true),
        ("a*b*c", "a-c-b", false),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("a*", "a", true),
        ("?*", "", false),
        ("*a?", "aaab", true),
    ];
    for (pattern, text, expected) in rows {
        assert_eq!(fits(pattern, &Text::from(text)), expected.into(), "{pattern} {text}");
    }
}

#[test]
fn of_a_text_that_is_not_known_only_its_ends_are_known() {
    let span = Span::new(Sources::new().add("test", ""), 0, 0);
    let symbol = Symbols::new(0).named("x", Reason::NoValue { name: "x".into() }, span);
    let symbol = symbol.as_text().expect("a symbol is a text");
    let text = Text::from("a-").concat(symbol).concat(&Text::from("-z"));
    let rows = [
        ("*", Truth::True),
        ("a-*", Truth::True),
        ("*-z", Truth::True),
        ("a*z", Truth::True),
        ("a**z", Truth::True),
        ("b*", Truth::False),
        ("*y", Truth::False),
        ("a-b*", Truth::Unknown),
        ("a?*z", Truth::Unknown),
        ("a*m*z", Truth::Unknown),
        ("a-b-z", Truth::Unknown),
    ];
    for (pattern, expected) in rows {
        assert_eq!(fits(pattern, &text), expected, "{pattern}");
    }
}
