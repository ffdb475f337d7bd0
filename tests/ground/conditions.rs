//! Conditions: for which answers something is the case, and how people read that.

use std::sync::Arc;

use proptest::prelude::*;
use trail_lint::value::{Condition, Truth};

fn open(question: &str) -> Condition {
    Condition::open(question)
}

fn is(question: &str, answers: &[&str], meant: &str) -> Condition {
    let answers: Vec<Arc<str>> = answers.iter().map(|answer| Arc::from(*answer)).collect();
    Condition::answered(question, &answers, |answer| answer == meant)
}

const ENVIRONMENTS: [&str; 3] = ["dev", "test", "prod"];

const SIZES: [&str; 4] = ["s", "m", "l", "xl"];

fn environment(meant: &str) -> Condition {
    is("Environment", &ENVIRONMENTS, meant)
}

fn and(left: &Condition, right: &Condition) -> Condition {
    left.and(right).expect("these are few questions")
}

fn or(left: &Condition, right: &Condition) -> Condition {
    left.or(right).expect("these are few questions")
}

#[test]
fn what_holds_for_the_same_answers_is_the_same() {
    let (a, b, always) = (open("a"), open("b"), Condition::constant(true));
    assert_eq!(and(&a, &b), and(&b, &a));
    assert_eq!(or(&and(&a, &b), &and(&a, &b.not())), a);
    assert_eq!(or(&a, &a.not()), always);
    assert_eq!(and(&a, &a.not()), Condition::constant(false));
    assert_eq!(or(&a, &and(&a, &b)), a);
    assert_eq!(or(&a.not(), &b.not()).not(), and(&a, &b));
    insta::assert_snapshot!(or(&and(&a, &b.not()), &and(&a.not(), &b)), @"a && !b || !a && b");
}

#[test]
fn one_condition_may_follow_from_another_or_rule_it_out() {
    let (a, b) = (open("a"), open("b"));
    let rows = [
        (&a, &a, Truth::True),
        (&a, &and(&a, &b), Truth::True),
        (&and(&a, &b), &a, Truth::Unknown),
        (&b, &a, Truth::Unknown),
        (&a.not(), &a, Truth::False),
        (&a.not(), &and(&a, &b), Truth::False),
        (&or(&a, &b), &b, Truth::True),
        (&Condition::constant(true), &a, Truth::True),
        (&Condition::constant(false), &a, Truth::False),
    ];
    for (condition, given, follows) in rows {
        assert_eq!(condition.given(given), follows, "{condition} given {given}");
    }
}

#[test]
fn answers_to_one_question_exclude_each_other_and_leave_nothing_out() {
    let (dev, test, prod) = (environment("dev"), environment("test"), environment("prod"));
    assert_eq!(prod.given(&dev), Truth::False);
    assert_eq!(prod.given(&dev.not()), Truth::Unknown);
    assert_eq!(dev.not().given(&prod), Truth::True);
    assert_eq!(or(&dev, &test), prod.not());
    assert_eq!(or(&or(&dev, &test), &prod), Condition::constant(true));
    assert_eq!(environment("staging"), Condition::constant(false));
    assert_eq!(is("Environment", &["prod"], "prod"), Condition::constant(true));
    assert_eq!(is("Environment", &["prod", "prod", "dev"], "dev"), is("Environment", &["prod", "dev"], "dev"));
    assert_eq!(is("Environment", &[], "dev"), Condition::constant(false));
    // Whoever asks the same with other answers asks something else.
    assert_eq!(is("Environment", &["dev", "prod"], "prod").given(&prod), Truth::Unknown);
    assert_eq!(open("Environment").given(&prod), Truth::Unknown);
}

#[test]
fn conditions_are_read_by_people() {
    let (dev, prod, create) = (environment("dev"), environment("prod"), open("var.create"));
    let regions: Vec<String> = (1..30).map(|number| format!("r{number}")).collect();
    let region = is("Region", &regions.iter().map(String::as_str).collect::<Vec<_>>(), "r7");
    let rows = [
        (dev.clone(), "`Environment` is `dev`"),
        (prod.not(), "`Environment` is `dev` or `test`"),
        (region.not(), "`Region` is not `r7`"),
        (and(&dev, &create), "`Environment` is `dev` and `var.create` is true"),
        (or(&prod, &create.not()), "`var.create` is false, or `Environment` is `prod`"),
        (and(&or(&dev, &prod), &region), "`Environment` is `dev` or `prod` and `Region` is `r7`"),
    ];
    for (condition, words) in rows {
        assert_eq!(condition.to_string(), words);
        assert_eq!(condition.in_words(), words);
    }
    let either = or(&create, &open("var.b"));
    assert_eq!(either.to_string(), "var.b && !var.create || !var.b && var.create || var.b && var.create");
    assert_eq!(either.in_words(), "`var.b` is true, or `var.create` is true");
}

#[test]
fn only_differences_that_matter_make_cases() {
    let answers: Vec<String> = (0..100).map(|number| format!("t{number}")).collect();
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    let large = (0..3).map(|number| is("Size", &answers, answers[number])).reduce(|any, one| or(&any, &one));
    let questions = large.expect("there are three").questions().with(environment("dev").questions());
    let cases: Vec<Condition> = questions.expect("these are few cases").cases().collect();
    assert_eq!(cases.len(), 4);
    assert_eq!(cases.iter().fold(Condition::constant(false), |any, case| or(&any, case)), Condition::constant(true));
    let all = answers.iter().try_fold(Condition::constant(true).questions().clone(), |all, answer| {
        all.with(is("Size", &answers, answer).questions())
    });
    assert_eq!(all, None);
}

#[test]
fn too_many_questions_are_no_condition() {
    let all = |count: usize| (1..count).try_fold(open("q0"), |all, number| all.and(&open(&format!("q{number}"))));
    let six = all(6).expect("64 cases are not too many");
    assert_eq!(six.given(&open("q3")), Truth::Unknown);
    assert_eq!(open("q3").given(&six), Truth::True);
    assert_eq!(six.not().not(), six);
    assert_eq!(all(7), None);
}

/// The atoms that a random condition is made of, and whether each holds for these answers: five that are yes or no, two that are words.
fn atoms(yes: usize, words: [usize; 2]) -> Vec<(Condition, bool)> {
    let open = (0..5).map(|number| (open(&format!("q{number}")), yes >> number & 1 == 1));
    let environments = ENVIRONMENTS.iter().enumerate().map(|(at, answer)| (environment(answer), words[0] == at));
    let sizes = (0..4).map(|at| (is("Size", &SIZES, SIZES[at]), words[1] == at));
    open.chain(environments).chain(sizes).collect()
}

proptest! {
    /// A condition is what its operators make of the answers, as long as it hangs on few enough of them.
    #[test]
    fn operators_are_those_of_logic(
        steps in proptest::collection::vec((0..3u8, 0..12usize), 1..12),
        yes in 0..32usize,
        words in (0..3usize, 0..4usize),
    ) {
        let atoms = atoms(yes, words.into());
        let mut condition = Condition::constant(true);
        let mut expected = true;
        for (step, atom) in steps {
            let (operand, holds) = &atoms[atom];
            let next = match step {
                0 => condition.and(operand).map(|condition| (condition, expected && *holds)),
                1 => condition.or(operand).map(|condition| (condition, expected || *holds)),
                _ => Some((condition.not(), !expected)),
            };
            (condition, expected) = next.unwrap_or((condition, expected));
        }
        // The case of these answers, as far as the condition tells it from others.
        let case = condition.questions().cases().filter(|case| {
            atoms.iter().all(|(atom, holds)| case.given(&if *holds { atom.clone() } else { atom.not() }) != Truth::False)
        });
        let case: Vec<Condition> = case.collect();
        prop_assert_eq!(case.len(), 1);
        prop_assert_eq!(condition.given(&case[0]), Truth::from(expected));
        prop_assert_eq!(condition.not().not(), condition);
    }

    /// What people read covers every case in which the condition holds, and no other.
    #[test]
    fn words_are_true(
        steps in proptest::collection::vec((any::<bool>(), any::<bool>(), 0..12usize), 1..10),
        yes in 0..32usize,
        words in (0..3usize, 0..4usize),
    ) {
        let atoms = atoms(yes, words.into());
        let (mut condition, mut expected) = (Condition::constant(false), false);
        for (is_and, is_not, atom) in steps {
            let (operand, holds) = &atoms[atom];
            let (operand, holds) = if is_not { (operand.not(), !holds) } else { (operand.clone(), *holds) };
            let next = match is_and {
                true => condition.and(&operand).map(|condition| (condition, expected && holds)),
                false => condition.or(&operand).map(|condition| (condition, expected || holds)),
            };
            (condition, expected) = next.unwrap_or((condition, expected));
        }
        let is_answer = |question: &str, answer: &str| match question {
            "Environment" => answer == ENVIRONMENTS[words.0],
            "Size" => answer == SIZES[words.1],
            open => (yes >> open[1..].parse::<usize>().expect("a number") & 1 == 1) == (answer == "true"),
        };
        prop_assert_eq!(as_read(&condition.in_words(), is_answer), expected, "{}", condition.in_words());
    }
}

/// Is what the words say the case, as somebody understands them who knows which answer each question has?
fn as_read(words: &str, is_answer: impl Fn(&str, &str) -> bool) -> bool {
    let part = |part: &str| {
        let (question, answers) = part.split_once(" is ").expect("a part says what an answer is");
        let (is_not, answers) = answers.strip_prefix("not ").map_or((false, answers), |answers| (true, answers));
        let mut answers = answers.split(" or ").flat_map(|answers| answers.split(", "));
        answers.any(|answer| is_answer(question.trim_matches('`'), answer.trim_matches('`'))) != is_not
    };
    match words {
        "always" => true,
        "never" => false,
        words => words.split(", or ").any(|block| block.split(" and ").all(part)),
    }
}
