//! Cases: what a value is when questions that only a deployment answers are answered.

use std::sync::Arc;

use proptest::prelude::*;
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Alternative, Condition, Map, Reason, Role, Symbols, Text, Unknown, Value, written};

const SIZES: [&str; 3] = ["s", "m", "l"];

/// A value that hangs on three questions of yes or no, and on one whose answer is a size.
#[derive(Debug, Clone)]
enum Sketch {
    Word(u8),
    OneOf(usize, Box<Sketch>, Box<Sketch>),
    Joined(Vec<Sketch>),
}

fn one_of(branch: &BoxedStrategy<Sketch>) -> BoxedStrategy<Sketch> {
    let branches = (0..6usize, branch.clone(), branch.clone());
    branches.prop_map(|(atom, then, otherwise)| Sketch::OneOf(atom, Box::new(then), Box::new(otherwise))).boxed()
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let word = (0..4u8).prop_map(Sketch::Word).boxed();
    let part = prop_oneof![word.clone(), one_of(&word), one_of(&prop_oneof![word.clone(), one_of(&word)].boxed())].boxed();
    prop_oneof![part.clone(), proptest::collection::vec(part, 1..4).prop_map(Sketch::Joined)]
}

fn span(at: u32) -> Span {
    Span::new(Sources::new().add("test", ""), at, at)
}

/// The condition on which alternatives hang, and whether it holds for these answers.
fn atoms(yes: usize, size: usize) -> Vec<(Condition, bool)> {
    let open = (0..3).map(|number| (Condition::open(format!("q{number}")), yes >> number & 1 == 1));
    let answers: Vec<Arc<str>> = SIZES.iter().map(|size| Arc::from(*size)).collect();
    let sizes = (0..3).map(|at| (Condition::answered("Size", &answers, |answer| answer == SIZES[at]), size == at));
    open.chain(sizes).collect()
}

/// The value that hangs on the questions, and the text that it is for the answers of `atoms`.
fn drawn(sketch: &Sketch, atoms: &[(Condition, bool)], symbols: &mut Symbols) -> (Value, String) {
    match sketch {
        Sketch::Word(number) => (Value::text(format!("w{number}"), span(number.to_owned().into())), format!("w{number}")),
        Sketch::OneOf(atom, then, otherwise) => {
            let (when, holds) = &atoms[*atom];
            let ((then, then_is), (otherwise, otherwise_is)) = (drawn(then, atoms, symbols), drawn(otherwise, atoms, symbols));
            let alternatives =
                vec![Alternative { when: when.clone(), value: then }, Alternative { when: when.not(), value: otherwise }];
            let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: "q".into() }, span: span(9) });
            (symbols.one_of(alternatives, &unknown, span(9)), if *holds { then_is } else { otherwise_is })
        }
        Sketch::Joined(parts) => {
            let parts: Vec<(Value, String)> = parts.iter().map(|part| drawn(part, atoms, symbols)).collect();
            let text = parts.iter().filter_map(|(value, _)| value.as_text()).fold(Text::from(""), |all, part| all.concat(part));
            (Value::text(text, span(9)), parts.into_iter().map(|(_, is)| is).collect())
        }
    }
}

proptest! {
    /// In each case, a value is what its branches give for the answers of that case.
    #[test]
    fn a_value_is_what_its_branches_give(
        sketches in proptest::collection::vec(sketch(), 1..4),
        yes in 0..8usize,
        size in 0..3usize,
    ) {
        let atoms = atoms(yes, size);
        let mut symbols = Symbols::new(0);
        let (values, expected): (Vec<Value>, Vec<String>) =
            sketches.iter().map(|sketch| drawn(sketch, &atoms, &mut symbols)).unzip();
        let value = Value::map(Map::from_iter([("inside".into(), Value::list(values, span(9)))]), span(9));
        let given = atoms.iter().try_fold(Condition::constant(true), |all, (atom, holds)| {
            all.and(&if *holds { atom.clone() } else { atom.not() })
        });
        let given = given.expect("these are 24 cases");
        let expected = Value::list(expected.into_iter().map(|word| Value::text(word, span(9))).collect(), span(9));
        let under = value.under(&given);
        prop_assert!(!under.holds_alternatives());
        prop_assert_eq!(under.get("inside").and_then(written), written(&expected));
        // The case needs no more answers than the value asks for.
        let questions = value.questions(Condition::constant(true).questions().clone()).expect("these are 24 cases");
        let case: Vec<Condition> = questions.cases().filter(|case| !case.given(&given).is_false()).collect();
        prop_assert_eq!(case.len(), 1);
        prop_assert_eq!(value.under(&case[0]).get("inside").and_then(written), written(&expected));
    }
}

#[test]
fn what_decided_a_value_is_part_of_its_origin() {
    let source = Sources::new().add("test", "x = a ? 'on' : 'off'");
    let at = |start, end| Span::new(source, start, end);
    let branch = |when: Condition, word: &str, start, end| Alternative { when, value: Value::text(word, at(start, end)) };
    let create = Condition::open("a");
    let alternatives = vec![branch(create.clone(), "on", 8, 12), branch(create.not(), "off", 15, 20)];
    let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: "a".into() }, span: at(4, 5) });
    let value = Symbols::new(0).one_of(alternatives, &unknown, at(4, 20));
    let seen = value.seen_from(at(40, 45), Role::Argument);
    let places = |value: Value| value.origin.chain().map(|place| place.span).collect::<Vec<Span>>();
    assert_eq!(places(seen.under(&create)), [at(40, 45), at(8, 12)]);
    assert_eq!(places(seen.under(&create.not())), [at(40, 45), at(15, 20)]);
    assert_eq!(places(seen.under(&Condition::open("b"))), [at(40, 45), at(4, 20)]);
}
