//! Questions: what only a deployment answers, such as the value of a parameter, and the cases that the answers to several make up.

use std::sync::Arc;

use crate::source::limits;

/// A question that only a deployment answers. Two of the same words and answers are the same question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Question {
    words: Arc<str>,
    /// What the code allows for an answer; `None` when nobody says more than that it is no or yes, in this order.
    declared: Option<Arc<[Arc<str>]>>,
}

/// A question among others. Answers that make no difference there are one class.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    question: Question,
    /// The class of each answer: numbers from 0 on, in the order in which they first occur.
    classes: Arc<[u8]>,
    /// How many classes there are.
    count: usize,
}

/// Some questions, and their cases: what may be answered to all of them, as far as the difference matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    /// In order, each once, each with at least two classes.
    asked: Arc<[Asked]>,
}

/// Some of the cases of some questions, bit by bit.
pub(super) type Cases = u64;

/// What the words of a question begin with that nobody has words for.
pub(super) const NAMELESS: char = '?';

const _: () = assert!(limits::CASES == Cases::BITS as usize, "a bit stands for a case");

impl Asked {
    fn new(question: Question, classes: Arc<[u8]>) -> Self {
        let count = classes.iter().max().map_or(0, |last| usize::from(*last) + 1);
        Self { question, classes, count }
    }

    /// The same question with the classes that these numbers fall into; `None` when there are too many of them.
    fn of(question: Question, numbers: impl Iterator<Item = usize>) -> Option<Self> {
        let mut known: Vec<usize> = Vec::new();
        let class = |number| {
            let class = known.iter().position(|other| *other == number).unwrap_or_else(|| {
                known.push(number);
                known.len() - 1
            });
            u8::try_from(class).ok().filter(|class| usize::from(*class) < limits::CASES)
        };
        Some(Self::new(question, numbers.map(class).collect::<Option<_>>()?))
    }

    /// The same question, of which every difference counts that counts for one of the two.
    fn finer(&self, other: &Self) -> Option<Self> {
        if self.classes == other.classes {
            return Some(self.clone());
        }
        let both = self.classes.iter().zip(&*other.classes);
        Self::of(self.question.clone(), both.map(|(mine, theirs)| usize::from(*mine) * limits::CASES + usize::from(*theirs)))
    }

    /// The class here of each class of `finer`.
    fn coarsened(&self, finer: &Self) -> Vec<usize> {
        let answer_of = |class| finer.classes.iter().position(|other| usize::from(*other) == class);
        (0..finer.count).filter_map(|class| Some(usize::from(*self.classes.get(answer_of(class)?)?))).collect()
    }
}

impl Questions {
    /// No question at all: there is one case.
    pub fn none() -> Self {
        Self { asked: Arc::default() }
    }

    /// One question that is answered with no or yes, and the case of a yes.
    pub(super) fn open(words: Arc<str>) -> (Self, Cases) {
        let asked = Asked::new(Question { words, declared: None }, Arc::new([0, 1]));
        (Self { asked: Arc::new([asked]) }, 0b10)
    }

    /// One question that the code allows these answers to, and the case of an answer that `is_meant`.
    pub(super) fn declared(words: Arc<str>, answers: &[Arc<str>], is_meant: impl Fn(&str) -> bool) -> (Self, Cases) {
        let mut distinct: Vec<Arc<str>> = Vec::with_capacity(answers.len());
        let mut seen = std::collections::HashSet::new();
        distinct.extend(answers.iter().filter(|answer| seen.insert(&***answer)).cloned());
        let meant: Vec<bool> = distinct.iter().map(|answer| is_meant(answer)).collect();
        let Some(first) = meant.first().copied().filter(|first| meant.contains(&!first)) else {
            return (Self::none(), meant.first().is_some_and(|all| *all).into());
        };
        let classes = meant.iter().map(|is_meant| u8::from(*is_meant != first)).collect();
        let asked = Asked::new(Question { words, declared: Some(distinct.into()) }, classes);
        (Self { asked: Arc::new([asked]) }, if first { 0b01 } else { 0b10 })
    }

    /// How many questions there are.
    pub(super) fn len(&self) -> usize {
        self.asked.len()
    }

    /// How many cases there are.
    pub(super) fn count(&self) -> usize {
        self.asked.iter().map(|asked| asked.count).product()
    }

    /// All cases.
    pub(super) fn all(&self) -> Cases {
        Cases::MAX >> (limits::CASES - self.count())
    }

    /// How many classes of answers the question at `place` has.
    pub(super) fn classes(&self, place: usize) -> usize {
        self.asked[place].count
    }

    /// The class of the answer to the question at `place` in `case`.
    pub(super) fn class(&self, case: usize, place: usize) -> usize {
        let before: usize = self.asked[..place].iter().map(|asked| asked.count).product();
        case / before % self.asked[place].count
    }

    /// The words of the question at `place`.
    pub(super) fn words(&self, place: usize) -> &Arc<str> {
        &self.asked[place].question.words
    }

    /// The answers that are allowed to the question at `place`, each with its class; `None` when it is answered with no or yes.
    pub(super) fn answers(&self, place: usize) -> Option<impl Iterator<Item = (&str, usize)>> {
        let Asked { question, classes, .. } = &self.asked[place];
        let answers = question.declared.as_ref()?.iter().map(|answer| &**answer);
        Some(answers.zip(classes.iter().map(|class| usize::from(*class))))
    }

    /// Both, with all cases that make a difference to one of them; `None` when that are more than [`limits::CASES`].
    pub fn with(&self, other: &Self) -> Option<Self> {
        if other.asked.is_empty() || Arc::ptr_eq(&self.asked, &other.asked) || self == other {
            return Some(self.clone());
        }
        if self.asked.is_empty() {
            return Some(other.clone());
        }
        let mut asked: Vec<Asked> = self.asked.to_vec();
        for new in &*other.asked {
            match asked.binary_search_by(|known| known.question.cmp(&new.question)) {
                Ok(place) => asked[place] = asked[place].finer(new)?,
                Err(place) => asked.insert(place, new.clone()),
            }
        }
        let count = asked.iter().try_fold(1usize, |count, question| count.checked_mul(question.count));
        count.filter(|count| *count <= limits::CASES).map(|_| Self { asked: asked.into() })
    }

    /// The `cases` of `coarser` questions, as cases of these, which distinguish all that those do.
    pub(super) fn refined(&self, coarser: &Self, cases: Cases) -> Cases {
        if coarser.asked.is_empty() {
            return if cases == 0 { 0 } else { self.all() };
        }
        if Arc::ptr_eq(&self.asked, &coarser.asked) || self == coarser {
            return cases;
        }
        let places: Vec<(usize, Vec<usize>, usize)> = {
            let mut before = 1;
            let of = |asked: &Asked| {
                let place = self.asked.iter().position(|own| own.question == asked.question)?;
                let found = (place, asked.coarsened(&self.asked[place]), before);
                before *= asked.count;
                Some(found)
            };
            coarser.asked.iter().filter_map(of).collect()
        };
        let coarse = |case: usize| -> usize {
            places.iter().map(|(place, classes, before)| classes[self.class(case, *place)] * before).sum()
        };
        (0..self.count()).filter(|case| cases >> coarse(*case) & 1 == 1).fold(0, |refined, case| refined | 1 << case)
    }

    /// The questions that make a difference to which `cases` these are, and those cases of them.
    pub(super) fn that_matter(self, cases: Cases) -> (Self, Cases) {
        let (mut questions, mut cases) = (self, cases);
        for place in (0..questions.len()).rev() {
            let behaviour = |class| {
                let own = (0..questions.count()).filter(|case| questions.class(*case, place) == class);
                own.enumerate().fold(0, |behaviour: Cases, (at, case)| behaviour | (cases >> case & 1) << at)
            };
            let behaviours: Vec<Cases> = (0..questions.classes(place)).map(behaviour).collect();
            let first_alike: Vec<usize> = behaviours
                .iter()
                .map(|behaviour| behaviours.iter().position(|other| other == behaviour).unwrap_or_default())
                .collect();
            if first_alike.iter().enumerate().all(|(class, first)| class == *first) {
                continue;
            }
            let kept = (0..questions.count()).filter(|case| {
                let class = questions.class(*case, place);
                first_alike[class] == class
            });
            cases = kept.enumerate().fold(0, |fewer, (at, case)| fewer | (cases >> case & 1) << at);
            questions = questions.coarser(place, &first_alike);
        }
        (questions, cases)
    }

    /// The same, with these classes for those of the question at `place`, which is left out when they are all the same.
    fn coarser(&self, place: usize, classes: &[usize]) -> Self {
        let mut asked: Vec<Asked> = self.asked.to_vec();
        let old = asked.remove(place);
        let numbers = old.classes.iter().map(|class| classes[usize::from(*class)]);
        if let Some(new) = Asked::of(old.question, numbers).filter(|new| new.count > 1) {
            asked.insert(place, new);
        }
        Self { asked: asked.into() }
    }

    /// Does each of them have words that people understand?
    pub fn are_readable(&self) -> bool {
        self.asked.iter().all(|asked| !asked.question.words.starts_with(NAMELESS))
    }

    /// Those of them that the code declares the answers of.
    pub fn with_declared_answers(&self) -> Self {
        let declared = self.asked.iter().filter(|asked| asked.question.declared.is_some());
        Self { asked: declared.cloned().collect() }
    }
}
