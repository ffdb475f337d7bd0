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
        let Some(questions) = self.questions.with(&other.questions) else {
            return if self == other { Truth::True } else { Truth::Unknown };
        };
        let (mine, theirs) = (questions.refined(&self.questions, self.cases), questions.refined(&other.questions, other.cases));
        match mine & theirs {
            0 => Truth::False,
            both if both == theirs => Truth::True,
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
                let mut words = String::new();
                for (at, block) in self.blocks().iter().enumerate() {
                    words.push_str(if at > 0 { ", or " } else { "" });
                    self.put_block(block, &mut words);
                }
                words
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

    fn put_block(&self, block: &Block, words: &mut String) {
        let matters = |(place, classes): &(usize, &u64)| classes.count_ones() as usize != self.questions.classes(*place);
        for (at, (place, classes)) in block.iter().enumerate().filter(matters).enumerate() {
            words.push_str(if at > 0 { " and " } else { "" });
            self.put_part(place, *classes, words);
        }
    }

    fn put_part(&self, place: usize, classes: u64, words: &mut String) {
        put_quoted(self.questions.words(place), words);
        let Some(answers) = self.questions.answers(place) else {
            words.push_str(if classes == 0b10 { " is true" } else { " is false" });
            return;
        };
        let (meant, others): (Vec<_>, Vec<_>) = answers.partition(|(_, class)| classes >> class & 1 == 1);
        let are_meant = meant.len() <= LISTED || meant.len() <= others.len();
        let (verb, answers) = if are_meant { (" is ", meant) } else { (" is not ", others) };
        words.push_str(verb);
        for (at, (answer, _)) in answers.iter().enumerate() {
            words.push_str(match at {
                0 => "",
                at if at + 1 == answers.len() => " or ",
                _ => ", ",
            });
            put_quoted(answer, words);
        }
    }
}

fn put_quoted(word: &str, words: &mut String) {
    words.push('`');
    words.push_str(word);
    words.push('`');
}

/// Answers that are rather listed than said to be all but the others.
const LISTED: usize = 3;
