//! Conditions: when something is the case, as far as that hangs on questions that only a deployment answers.

use std::fmt;
use std::sync::Arc;

use super::Truth;

/// Questions that one condition hangs on at most, so that all answers to them fit into a word.
const QUESTIONS: usize = 6;

/// For which answers to some questions something is the case. Conditions that hold for the same answers are equal, however they came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// In order, and each of them matters.
    questions: Arc<[Arc<str>]>,
    /// Bit `n`: does it hold when the questions that are answered with yes are the ones whose bits `n` has?
    answers: u64,
}

impl Condition {
    /// It holds whatever the answers are, or never.
    pub fn constant(holds: bool) -> Self {
        Self { questions: Arc::new([]), answers: holds.into() }
    }

    /// It holds when the answer to `question` is yes. Two questions of the same words are the same question.
    pub fn open(question: impl Into<Arc<str>>) -> Self {
        Self { questions: Arc::new([question.into()]), answers: 0b10 }
    }

    /// Is this proved, refuted, or left to the deployment?
    pub fn truth(&self) -> Truth {
        match (self.questions.is_empty(), self.answers & 1 == 1) {
            (true, holds) => holds.into(),
            (false, _) => Truth::Unknown,
        }
    }

    /// It holds when this one does not.
    pub fn not(&self) -> Self {
        let all = every(self.questions.len());
        Self { questions: self.questions.clone(), answers: !self.answers & all }
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

    fn combined(&self, other: &Condition, combine: fn(u64, u64) -> u64) -> Option<Self> {
        let mut questions: Vec<Arc<str>> = self.questions.iter().chain(&*other.questions).cloned().collect();
        questions.sort();
        questions.dedup();
        if questions.len() > QUESTIONS {
            return None;
        }
        let answers = combine(self.answers_to(&questions), other.answers_to(&questions));
        Some(Self::of_what_matters(questions, answers))
    }

    /// The answers as they are when all of `questions`, among them its own, are asked.
    fn answers_to(&self, questions: &[Arc<str>]) -> u64 {
        let places: Vec<Option<usize>> =
            questions.iter().map(|question| self.questions.iter().position(|own| own == question)).collect();
        let own_case = |case: usize| {
            let yes = places.iter().enumerate().filter(|(place, _)| case >> place & 1 == 1);
            yes.filter_map(|(_, own)| *own).fold(0, |own_case, place| own_case | 1 << place)
        };
        let holds = |case: &usize| self.answers >> own_case(*case) & 1 == 1;
        (0..1 << questions.len()).filter(holds).fold(0, |answers, case| answers | 1 << case)
    }

    fn of_what_matters(mut questions: Vec<Arc<str>>, mut answers: u64) -> Self {
        for place in (0..questions.len()).rev() {
            let cases = 0..1usize << questions.len();
            let without: Vec<usize> = cases.filter(|case| case >> place & 1 == 0).collect();
            let is_idle = without.iter().all(|case| answers >> case & 1 == answers >> (case | 1 << place) & 1);
            if is_idle {
                let kept = without.iter().enumerate().filter(|(_, case)| answers >> **case & 1 == 1);
                answers = kept.fold(0, |answers, (case, _)| answers | 1 << case);
                questions.remove(place);
            }
        }
        Self { questions: questions.into(), answers }
    }
}

/// The bits of all answers to so many questions.
fn every(questions: usize) -> u64 {
    if questions == QUESTIONS { u64::MAX } else { (1 << (1 << questions)) - 1 }
}

impl fmt::Display for Condition {
    /// As an expression: `var.a && !var.b || var.c && …`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.questions.is_empty() {
            return write!(formatter, "{}", self.truth().is_true());
        }
        let case = |case: usize| {
            let answered = self.questions.iter().enumerate().map(|(place, question)| {
                let negation = if case >> place & 1 == 1 { "" } else { "!" };
                format!("{negation}{question}")
            });
            answered.collect::<Vec<_>>().join(" && ")
        };
        let cases: Vec<String> = (0..1 << self.questions.len()).filter(|case| self.answers >> case & 1 == 1).map(case).collect();
        formatter.write_str(&cases.join(" || "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn open(question: &str) -> Condition {
        Condition::open(question)
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
    fn too_many_questions_are_no_condition() {
        let all = |count: usize| (1..count).try_fold(open("q0"), |all, number| all.and(&open(&format!("q{number}"))));
        let six = all(QUESTIONS).expect("six are not too many");
        assert_eq!(six.given(&open("q3")), Truth::Unknown);
        assert_eq!(open("q3").given(&six), Truth::True);
        assert_eq!(six.not().not(), six);
        assert_eq!(all(QUESTIONS + 1), None);
    }

    proptest! {
        /// A condition is what its operators make of the answers.
        #[test]
        fn operators_are_those_of_logic(steps in proptest::collection::vec((0..3u8, 0..5usize), 1..12), yes in 0..32usize) {
            let answer = |question: usize| yes >> question & 1 == 1;
            let mut condition = Condition::constant(true);
            let mut expected = true;
            for (step, question) in steps {
                let operand = open(&format!("q{question}"));
                (condition, expected) = match step {
                    0 => (and(&condition, &operand), expected && answer(question)),
                    1 => (or(&condition, &operand), expected || answer(question)),
                    _ => (condition.not(), !expected),
                };
            }
            let this_case = (0..5).map(|question| {
                let open = open(&format!("q{question}"));
                if answer(question) { open } else { open.not() }
            });
            let this_case = this_case.reduce(|all, question| and(&all, &question)).expect("there are five");
            prop_assert_eq!(condition.given(&this_case), Truth::from(expected));
        }
    }
}
