//! CEL: values and truths of expressions, what they blame, and what is said about those that are none.

use std::sync::Arc;

use proptest::prelude::*;
use trail_lint::policy::cel::{Expression, Type};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Data, Map, Piece, Reason, Symbol, SymbolType, Text, Truth, Unknown, Value};

fn place() -> Span {
    Span::new(Sources::new().add("rule", "x".repeat(1000)), 0, 0)
}

/// A record whose fields stand one after the other, so that blamed values can be told apart.
fn record(fields: &[(&str, Value)]) -> Value {
    let place = place();
    let fields = fields.iter().enumerate().map(|(at, (name, value))| {
        let at = u32::try_from(at).expect("there are few fields") + 1;
        (Arc::from(*name), Value { data: value.data.clone(), origin: Span::new(place.source, at, at + 1).into() })
    });
    Value::map(fields.collect::<Map>(), place)
}

fn unknown() -> Value {
    Value::unknown(Reason::NoValue { name: "var.x".into() }, place())
}

fn symbolic(start: &str) -> Value {
    let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: "var.s".into() }, span: place() });
    let symbol = Symbol { name: "var.s".into(), unit: 0, unknown, either: None, kind: SymbolType::String };
    Value::text(Text::from_pieces([Piece::Literal(start.into()), Piece::Symbol(symbol)]), place())
}

fn trail() -> (Value, Type) {
    let place = place();
    let selectors =
        ["All", "WriteOnly"].map(|kind| record(&[("kind", Value::text(kind, place)), ("size", Value::number(2, place))]));
    let fields = [
        ("on", Value::bool(true, place), Type::Bool),
        ("off", Value::bool(false, place), Type::Bool),
        ("open", unknown(), Type::Bool),
        ("days", Value::number(90, place), Type::Number),
        ("forever", Value::null(place), Type::Number),
        ("name", Value::text("audit", place), Type::Text),
        ("partly", symbolic("logs-"), Type::Text),
        ("key", Value::null(place), Type::Record(Arc::new(vec![("id".to_owned(), Type::Text)]))),
        ("words", Value::list(vec![Value::text("a", place), Value::text("b", place)], place), Type::List(Box::new(Type::Text))),
        ("none", Value::list(vec![], place), Type::List(Box::new(Type::Text))),
        (
            "selectors",
            Value::list(selectors.to_vec(), place),
            Type::List(Box::new(Type::Record(Arc::new(vec![
                ("kind".to_owned(), Type::Text),
                ("size".to_owned(), Type::Number),
            ])))),
        ),
    ];
    let values: Vec<(&str, Value)> = fields.iter().map(|(name, value, _)| (*name, value.clone())).collect();
    let types = fields.iter().map(|(name, _, kind)| ((*name).to_owned(), kind.clone())).collect();
    (record(&values), Type::Record(Arc::new(types)))
}

/// The truth of an expression over [`trail`], and the names of the fields that it blames.
fn decided(text: &str) -> (Truth, Vec<String>) {
    let (value, kind) = trail();
    let expression = Expression::parse(text, &[("t", kind)]).unwrap_or_else(|mistake| panic!("{text}: {mistake}"));
    let decision = expression.decide(&[("t", &value)], place());
    let name = |blamed: &Value| {
        let fields = value.as_map().expect("it is a record");
        let field = fields.iter().find(|(_, field)| field.origin.span.start == blamed.origin.span.start);
        field.map_or("(inside)".to_owned(), |(name, _)| name.to_string())
    };
    (decision.truth, decision.blame.iter().map(name).collect())
}

#[test]
fn truths_have_three_values_and_their_culprits() {
    use Truth::{False, True, Unknown};
    let rows: &[(&str, Truth, &[&str])] = &[
        ("t.on", True, &["on"]),
        ("t.off", False, &["off"]),
        ("t.open", Unknown, &["open"]),
        ("!t.on", False, &["on"]),
        ("t.on && t.off", False, &["off"]),
        ("t.off && t.open", False, &["off"]),
        ("t.open && t.off", False, &["off"]),
        ("t.on && t.open", Unknown, &["open"]),
        ("t.on || t.open", True, &["on"]),
        ("t.off || t.open", Unknown, &["open"]),
        ("t.off || !t.on", False, &["off", "on"]),
        ("t.days >= 365", False, &["days"]),
        ("t.days < 365 && t.days > 1", True, &["days"]),
        ("t.forever == null || t.forever >= 365", True, &["forever"]),
        ("t.forever >= 365", False, &["forever"]),
        ("t.key.id == 'x'", False, &["key"]),
        ("t.key != null", False, &["key"]),
        ("has(t.key)", False, &["key"]),
        ("has(t.name)", True, &["name"]),
        ("t.name in ['audit', 'x']", True, &["name"]),
        ("t.partly.startsWith('logs-')", True, &["partly"]),
        ("t.partly.startsWith('data-')", False, &["partly"]),
        ("t.partly.endsWith('x')", Unknown, &["partly"]),
        ("t.partly == 'logs-1'", Unknown, &["partly"]),
        ("t.partly == 'data'", False, &["partly"]),
        ("t.partly != null", True, &["partly"]),
        ("t.partly.contains('ogs')", True, &["partly"]),
        ("t.name.matches('^a.*t$')", True, &["name"]),
        ("t.words.all(w, w != 'c')", True, &["words"]),
        ("t.words.exists(w, w == 'b')", True, &["(inside)"]),
        ("t.none.exists(w, w == 'b')", False, &["none"]),
        ("t.none.all(w, w == 'b')", True, &["none"]),
        ("size(t.words) == 2 && t.words.size() > 1", True, &["words"]),
        ("t.open ? t.on : t.on", True, &["on"]),
        ("t.open ? t.on : t.off", Unknown, &["open"]),
        ("t.on ? t.off : t.on", False, &["off", "on"]),
        ("t.selectors.filter(s, s.kind == 'All').size() == 1", True, &["selectors"]),
        ("t.selectors.map(s, s.size + 1) == [3, 3]", True, &["selectors"]),
        ("t.selectors.exists_one(s, s.kind == 'All')", True, &["selectors"]),
    ];
    for (text, truth, blame) in rows {
        let (found, blamed) = decided(text);
        assert_eq!(found, *truth, "{text}");
        if !blame.contains(&"(inside)") {
            assert_eq!(blamed, *blame, "{text}");
        }
    }
}

#[test]
fn what_is_no_expression_is_said_at_its_place() {
    let (_, kind) = trail();
    let told: Vec<String> = [
        "t.nmae == 'x'",
        "trail.name == 'x'",
        "t.name == 1",
        "t.name && t.on",
        "t.name.startWith('x')",
        "t.days.startsWith('x')",
        "t.words.all(w)",
        "t.name == 'x",
        "t.name == 'x' t.on",
        "(t.on",
        "t.",
        "",
        "t.name # 1",
        "has(t)",
        "t.name.matches('(')",
        "1 in t.words",
        "t.on + 1",
        "'\\q' == t.name",
    ]
    .into_iter()
    .map(|text| match Expression::parse(text, &[("t", kind.clone())]) {
        Ok(_) => format!("{text}\n  is taken"),
        Err(mistake) => {
            let marked = format!("{}{}", " ".repeat(mistake.start), "^".repeat((mistake.end - mistake.start).max(1)));
            let help = mistake.help.map_or(String::new(), |help| format!("; {help}"));
            format!("{text}\n{marked} {}{help}", mistake.message)
        }
    })
    .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn hostile_expressions_end() {
    let (value, kind) = trail();
    let variables = [("t", kind)];
    for text in ["(", "!", "-", "[", "{'a': ", "t.on ? t.on : ", "size("] {
        assert!(Expression::parse(&text.repeat(100_000), &variables).is_err(), "{text}");
    }
    for link in [".on", " && t.on", " == t", "[0]"] {
        let _ = Expression::parse(&format!("t{}", link.repeat(100_000)), &variables);
    }
    let long = Value::list(vec![Value::number(1, place()); 5000], place());
    let long = Value::map(Map::from_iter([(Arc::from("list"), long)]), place());
    let kind = Type::Record(Arc::new(vec![("list".to_owned(), Type::List(Box::new(Type::Number)))]));
    let squared = Expression::parse("t.list.all(a, t.list.all(b, a == b))", &[("t", kind)]).expect("it is an expression");
    let decision = squared.decide(&[("t", &long)], place());
    assert_eq!(decision.truth, Truth::Unknown);
    assert!(decision.reasons.iter().any(|unknown| matches!(unknown.reason, Reason::Limit { .. })), "{:?}", decision.reasons);
    let _ = value;
}

/// An expression over three truth values, two numbers and a string, as text that both evaluators read.
fn expression() -> impl Strategy<Value = String> {
    let number = prop_oneof![Just("n".to_owned()), Just("m".to_owned()), (0..20i64).prop_map(|number| number.to_string())];
    let number = number.prop_recursive(3, 12, 2, |inner| {
        (inner.clone(), prop_oneof![Just("+"), Just("-"), Just("*")], inner)
            .prop_map(|(left, operator, right)| format!("({left} {operator} {right})"))
    });
    let text = prop_oneof![Just("s".to_owned()), Just("'ab'".to_owned()), Just("'b'".to_owned()), Just("''".to_owned())];
    let leaf = prop_oneof![
        Just("a".to_owned()),
        Just("b".to_owned()),
        Just("c".to_owned()),
        Just("true".to_owned()),
        (number.clone(), prop_oneof![Just("=="), Just("!="), Just("<"), Just("<="), Just(">"), Just(">=")], number.clone())
            .prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
        (text.clone(), prop_oneof![Just("startsWith"), Just("endsWith"), Just("contains")], text.clone())
            .prop_map(|(text, function, part)| format!("{text}.{function}({part})")),
        (text.clone(), text).prop_map(|(left, right)| format!("{left} == {right}")),
        number.clone().prop_map(|number| format!("{number} in [1, n, 3]")),
        (number, prop_oneof![Just("all"), Just("exists"), Just("exists_one")])
            .prop_map(|(number, kind)| format!("[1, 2, 3].{kind}(x, x < {number})")),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} && {right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} || {right})")),
            inner.clone().prop_map(|operand| format!("!({operand})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(condition, then, otherwise)| format!("({condition} ? {then} : {otherwise})")),
        ]
    })
}

const VARIABLES: [(&str, Type); 6] =
    [("a", Type::Bool), ("b", Type::Bool), ("c", Type::Bool), ("n", Type::Number), ("m", Type::Number), ("s", Type::Text)];

fn known(truths: [bool; 3], numbers: [i64; 2], text: &str) -> Vec<Value> {
    let place = place();
    let truths = truths.into_iter().map(|truth| Value::bool(truth, place));
    let numbers = numbers.into_iter().map(|number| Value::number(number, place));
    truths.chain(numbers).chain([Value::text(text, place)]).collect()
}

fn ours(expression: &Expression, values: &[Value]) -> Truth {
    let variables: Vec<(&str, &Value)> = VARIABLES.iter().map(|(name, _)| *name).zip(values).collect();
    expression.decide(&variables, place()).truth
}

proptest! {
    #[test]
    fn known_values_give_what_the_reference_gives(
        text in expression(),
        truths in any::<[bool; 3]>(),
        numbers in [-5..20i64, -5..20i64],
        word in "[ab]{0,3}",
    ) {
        let program = cel::Program::compile(&text).expect("it is CEL");
        let mut context = cel::Context::default();
        for (name, truth) in ["a", "b", "c"].into_iter().zip(truths) {
            context.add_variable_from_value(name, truth);
        }
        for (name, number) in ["n", "m"].into_iter().zip(numbers) {
            context.add_variable_from_value(name, number);
        }
        context.add_variable_from_value("s", word.clone());
        let Ok(cel::Value::Bool(theirs)) = program.execute(&context) else { return Ok(()) };
        let expression = Expression::parse(&text, &VARIABLES).expect("it is an expression");
        prop_assert_eq!(ours(&expression, &known(truths, numbers, &word)), Truth::from(theirs), "{}", text);
    }

    #[test]
    fn what_is_decided_without_a_value_holds_for_every_value(
        text in expression(),
        truths in any::<[bool; 3]>(),
        numbers in [-5..20i64, -5..20i64],
        word in "[ab]{0,3}",
        hidden in any::<[bool; 6]>(),
    ) {
        let expression = Expression::parse(&text, &VARIABLES).expect("it is an expression");
        let values = known(truths, numbers, &word);
        let partly: Vec<Value> = values
            .iter()
            .zip(hidden)
            .map(|(value, hide)| match (&value.data, hide) {
                (_, false) => value.clone(),
                (Data::Text(_), true) => symbolic(""),
                (_, true) => unknown(),
            })
            .collect();
        let (less, more) = (ours(&expression, &partly), ours(&expression, &values));
        prop_assert!(less == Truth::Unknown || less == more, "{}: {:?} without, {:?} with the values", text, less, more);
    }
}
