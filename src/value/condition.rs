//! Conditions: when something is the case, as far as that hangs on questions that only a deployment answers.

use std::fmt;
use std::sync::Arc;

use super::Truth;
use super::questions::{Cases, Questions};

/// For which answers to some questions something is the case. Conditions that hold for the same answers are equal, however they came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Each of them matters, and so does every difference between their answers.
    questions: Questions,
    /// The cases in which it holds.
    cases: Cases,
}

impl Condition {
    /// It holds whatever the answers are, or never.
    pub fn constant(holds: bool) -> Self {
        Self { questions: Questions::none(), cases: holds.into() }
    }

    /// It holds when the answer to `question` is yes. Two questions of the same words are the same question.
    pub fn open(question: impl Into<Arc<str>>) -> Self {
        let (questions, cases) = Questions::open(question.into());
        Self { questions, cases }
    }

    /// It holds when the answer to `question` is one that `is_meant`. The code allows no other answers than `answers`, such as those in a
    /// parameter's `AllowedValues`, so what holds for all of them always holds. Two questions of the same words are the same question if
    /// their answers are, too.
    pub fn answered(question: impl Into<Arc<str>>, answers: &[Arc<str>], is_meant: impl Fn(&str) -> bool) -> Self {
        let (questions, cases) = Questions::declared(question.into(), answers, is_meant);
        Self { questions, cases }
    }

    /// What it hangs on.
    pub fn questions(&self) -> &Questions {
        &self.questions
    }

    /// Is this proved, refuted, or left to the deployment?
    pub fn truth(&self) -> Truth {
        match (self.questions.len(), self.cases & 1 == 1) {
            (0, holds) => holds.into(),
            (_, _) => Truth::Unknown,
        }
    }

    /// It holds when this one does not.
    pub fn not(&self) -> Self {
        Self { questions: self.questions.clone(), cases: !self.cases & self.questions.all() }
    }

    /// It holds when both do; `None` when that hangs on too many questions.
    pub fn and(&self, other: &Condition) -> Option<Self> {
        self.combined(other, |mine, theirs| mine & theirs)
    }

    /// It holds when either does; `None` when that hangs on too many questions.
    pub fn or(&self, other: &Condition) -> Option<Self> {
        self.combined(other, |mine, theirs| mine | theirs)
    }

    /// Does this hold whenever `other` does? False when the one rules out the other.
    pub fn given(&self, other: &Condition) -> Truth {
        let Some(both) = self.and(other) else { return if self == other { Truth::True } else { Truth::Unknown } };
        match both.truth() {
            Truth::False => Truth::False,
            _ if both == *other => Truth::True,
            _ => Truth::Unknown,
        }
    }

    fn combined(&self, other: &Condition, combine: fn(Cases, Cases) -> Cases) -> Option<Self> {
        let questions = self.questions.with(&other.questions)?;
        let cases = combine(questions.refined(&self.questions, self.cases), questions.refined(&other.questions, other.cases));
        Some(Self::of(questions, cases))
    }

    fn of(questions: Questions, cases: Cases) -> Self {
        let (questions, cases) = questions.that_matter(cases);
        Self { questions, cases }
    }

    fn holds_in(&self, case: usize) -> bool {
        self.cases >> case & 1 == 1
    }
}

impl Questions {
    /// Every case as the condition that holds in it alone: they exclude each other, and one of them holds.
    pub fn cases(&self) -> impl Iterator<Item = Condition> {
        (0..self.count()).map(|case| Condition::of(self.clone(), 1 << case))
    }
}

impl fmt::Display for Condition {
    /// As an expression, `var.a && !var.b || var.c && …`, or in words where the answers are words: "`Environment` is `dev` or `test`".
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = 0..self.questions.len();
        if places.is_empty() {
            return write!(formatter, "{}", self.truth().is_true());
        }
        if places.clone().any(|place| self.questions.answers(place).is_some()) {
            return formatter.write_str(&self.in_words());
        }
        let case = |case: usize| {
            let answered = places.clone().map(|place| {
                let negation = if self.questions.class(case, place) == 1 { "" } else { "!" };
                format!("{negation}{}", self.questions.words(place))
            });
            answered.collect::<Vec<_>>().join(" && ")
        };
        let cases: Vec<String> = (0..self.questions.count()).filter(|case| self.holds_in(*case)).map(case).collect();
        formatter.write_str(&cases.join(" || "))
    }
}

/// The classes of the answer to each question, bit by bit: all cases that are made of these together.
type Block = Vec<u64>;

impl Condition {
    /// As a part of a sentence: "`Environment` is `dev` or `test` and `var.create` is true, or …".
    pub fn in_words(&self) -> String {
        match self.truth() {
            Truth::True => "always".to_owned(),
            Truth::False => "never".to_owned(),
            Truth::Unknown => {
                let blocks: Vec<String> = self.blocks().iter().map(|block| self.block_in_words(block)).collect();
                blocks.join(", or ")
            }
        }
    }

    /// Blocks that together are the cases in which it holds, none of which could be wider.
    fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for case in (0..self.questions.count()).filter(|case| self.holds_in(*case)) {
            if blocks.iter().any(|block| self.is_in(case, block)) {
                continue;
            }
            let mut block: Block = (0..self.questions.len()).map(|place| 1 << self.questions.class(case, place)).collect();
            for place in 0..block.len() {
                for class in 0..self.questions.classes(place) {
                    let before = block[place];
                    block[place] |= 1 << class;
                    if (0..self.questions.count()).any(|case| self.is_in(case, &block) && !self.holds_in(case)) {
                        block[place] = before;
                    }
                }
            }
            blocks.push(block);
        }
        blocks
    }

    fn is_in(&self, case: usize, block: &Block) -> bool {
        block.iter().enumerate().all(|(place, classes)| classes >> self.questions.class(case, place) & 1 == 1)
    }

    fn block_in_words(&self, block: &Block) -> String {
        let matters = |(place, classes): &(usize, &u64)| classes.count_ones() as usize != self.questions.classes(*place);
        let parts = block.iter().enumerate().filter(matters).map(|(place, classes)| self.part_in_words(place, *classes));
        parts.collect::<Vec<String>>().join(" and ")
    }

    fn part_in_words(&self, place: usize, classes: u64) -> String {
        let words = self.questions.words(place);
        let Some(answers) = self.questions.answers(place) else {
            return format!("`{words}` is {}", classes == 0b10);
        };
        let (meant, others): (Vec<_>, Vec<_>) = answers.partition(|(_, class)| classes >> class & 1 == 1);
        let list = |answers: &[(&str, usize)]| {
            let quoted: Vec<String> = answers.iter().map(|(answer, _)| format!("`{answer}`")).collect();
            match quoted.split_last() {
                Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
                _ => quoted.concat(),
            }
        };
        if meant.len() <= LISTED || meant.len() <= others.len() {
            format!("`{words}` is {}", list(&meant))
        } else {
            format!("`{words}` is not {}", list(&others))
        }
    }
}

/// Answers that are rather listed than said to be all but the others.
const LISTED: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn open(question: &str) -> Condition {
        Condition::open(question)
    }

    fn is(question: &str, answers: &[&str], meant: &str) -> Condition {
        let answers: Vec<Arc<str>> = answers.iter().map(|answer| Arc::from(*answer)).collect();
        Condition::answered(question, &answers, |answer| answer == meant)
    }

    const ENVIRONMENTS: [&str; 3] = ["dev", "test", "prod"];

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
        let sizes = ["s", "m", "l", "xl"];
        let sizes = (0..4).map(|at| (is("Size", &sizes, sizes[at]), words[1] == at));
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
        fn words_are_true(steps in proptest::collection::vec((any::<bool>(), any::<bool>(), 0..12usize), 1..10)) {
            let atoms = atoms(0, [0, 0]);
            let mut condition = Condition::constant(false);
            for (is_and, is_not, atom) in steps {
                let operand = if is_not { atoms[atom].0.not() } else { atoms[atom].0.clone() };
                let next = if is_and { condition.and(&operand) } else { condition.or(&operand) };
                condition = next.unwrap_or(condition);
            }
            let blocks = condition.blocks();
            for case in 0..condition.questions.count() {
                prop_assert_eq!(blocks.iter().any(|block| condition.is_in(case, block)), condition.holds_in(case));
            }
        }
    }
}
