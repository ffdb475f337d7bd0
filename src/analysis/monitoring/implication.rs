//! The implication: does a formula hold for every event of a certain sort?
//!
//! What is asked of a field is asked by a few tests, so a few contents of each field stand for all there are: one for each answer that the
//! tests can give together. An event is one such content for each field. Fields are filled in one after the other, and what is left of the
//! formula says which comes next.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::formula::{Content, Field, Formula, Test};
use super::glob::{Glob, telling_apart};
use crate::value::{Truth, Unknown};

/// How many parts of events are looked at before a question is given up as too intricate.
const STEPS: usize = 2_000;

/// Events of a certain sort: those whose fields pass all these tests. What is not spoken of can be anything.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// The fields, each with its tests.
    pub fields: Vec<(Field, Vec<Test>)>,
    /// Fields of which nobody knows what those events hold there, and why.
    pub open: Vec<(Field, Arc<Unknown>)>,
    known: Rc<Known>,
}

/// Strings that were found before. Most questions about one trail tell the same strings apart.
#[derive(Debug, Default)]
pub(super) struct Known(RefCell<HashMap<Compared, Rc<Texts>>>);

/// What strings must take, and what tells them apart.
type Compared = (Vec<Glob>, Vec<Glob>);

/// What [`telling_apart`] finds.
type Texts = (Vec<String>, bool);

impl Known {
    fn telling_apart(&self, required: &[&Glob], globs: &[&Glob]) -> Rc<Texts> {
        let owned = |globs: &[&Glob]| globs.iter().map(|glob| (*glob).clone()).collect();
        let found = || Rc::new(telling_apart(required, globs));
        self.0.borrow_mut().entry((owned(required), owned(globs))).or_insert_with(found).clone()
    }
}

/// Does a formula hold for every event?
#[derive(Debug, Clone)]
pub enum Implication {
    /// It does.
    Holds,
    /// Not for this one, of which the fields stand here that matter.
    Fails(Vec<(Field, Content)>),
    /// That hangs on what is not known, for this reason if there is one to tell.
    Unknown(Option<Arc<Unknown>>),
}

impl Events {
    /// The events that a formula describes which is a conjunction; `None` for any other.
    pub fn of(formula: &Formula) -> Option<Self> {
        let mut events = Self::default();
        let mut open = vec![formula];
        while let Some(formula) = open.pop() {
            match formula {
                Formula::All(parts) => open.extend(parts.iter().rev()),
                Formula::Condition(field, test) => events.demand(field.clone(), test.clone()),
                Formula::Any(_) | Formula::Open(_) => return None,
            }
        }
        Some(events)
    }

    /// The same events, which find again what others have found.
    pub(super) fn knowing(self, known: &Rc<Known>) -> Self {
        Self { known: known.clone(), ..self }
    }

    /// Only those of them whose `field` passes `test`.
    pub fn demand(&mut self, field: Field, test: Test) {
        match self.fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, tests)) => tests.push(test),
            None => self.fields.push((field, vec![test])),
        }
    }

    fn tests(&self, field: &str) -> &[Test] {
        self.fields.iter().find(|(known, _)| &**known == field).map_or(&[], |(_, tests)| tests)
    }

    /// Does `formula` hold for all of them?
    pub fn imply(&self, formula: &Formula) -> Implication {
        let mut search = Search::of(self, formula, Truth::False);
        match search.find() {
            Some(event) => Implication::Fails(event),
            None if search.is_open => Implication::Unknown(search.why),
            None => Implication::Holds,
        }
    }

    /// Does `formula` hold for any of them?
    pub fn meet(&self, formula: &Formula) -> Truth {
        let mut search = Search::of(self, formula, Truth::True);
        match search.find() {
            Some(_) => Truth::True,
            None if search.is_open => Truth::Unknown,
            None => Truth::False,
        }
    }
}

/// The search for an event for which a formula holds, or does not.
struct Search<'s> {
    events: &'s Events,
    formula: &'s Formula,
    wanted: Truth,
    /// What the fields may hold that were looked at so far.
    contents: HashMap<Field, Rc<Contents>>,
    /// The fields of the event that is being put together.
    chosen: Vec<(Field, Content)>,
    steps: usize,
    /// Is there an event of which the answer is not known?
    is_open: bool,
    why: Option<Arc<Unknown>>,
}

/// The contents that stand for all that a field may hold.
struct Contents {
    each: Vec<Content>,
    /// Do they stand for all, or only for some?
    is_complete: bool,
}

impl<'s> Search<'s> {
    fn of(events: &'s Events, formula: &'s Formula, wanted: Truth) -> Self {
        let contents = HashMap::new();
        Self { events, formula, wanted, contents, chosen: Vec::new(), steps: 0, is_open: false, why: None }
    }

    /// An event for which the answer is the wanted one.
    fn find(&mut self) -> Option<Vec<(Field, Content)>> {
        let mut formula = self.formula.clone();
        // What can only be one thing decides most of it.
        for (field, tests) in &self.events.fields {
            if let Some(content) = only(tests) {
                formula = formula.given(field, &content);
                self.chosen.push((field.clone(), content));
            }
        }
        self.find_in(&formula)
    }

    fn find_in(&mut self, formula: &Formula) -> Option<Vec<(Field, Content)>> {
        self.steps += 1;
        if self.steps > STEPS {
            self.is_open = true;
            return None;
        }
        let truth = formula.truth();
        if truth == self.wanted {
            return Some(self.chosen.clone());
        }
        if truth != Truth::Unknown {
            return None;
        }
        let Some(field) = formula.first_field().filter(|_| formula.can_be(self.wanted)).cloned() else {
            self.is_open = true;
            self.why = self.why.take().or_else(|| formula.first_reason());
            return None;
        };
        let contents = self.contents(&field);
        for content in &contents.each {
            let rest = formula.given(&field, content);
            self.chosen.push((field.clone(), content.clone()));
            let found = self.find_in(&rest);
            self.chosen.pop();
            if found.is_some() {
                return found;
            }
        }
        self.is_open |= !contents.is_complete;
        None
    }

    fn contents(&mut self, field: &Field) -> Rc<Contents> {
        if let Some(known) = self.contents.get(field) {
            return known.clone();
        }
        let mut asked = Vec::new();
        self.formula.each_condition(&mut |other, test| {
            if other == field {
                asked.push(test);
            }
        });
        let contents = Rc::new(self.events.contents(field, &asked));
        self.contents.insert(field.clone(), contents.clone());
        contents
    }
}

/// The only string that passes all tests, if one of them demands it.
fn only(tests: &[Test]) -> Option<Content> {
    let only = tests.iter().find_map(|test| match test {
        Test::Text(glob) => glob.only(),
        _ => None,
    });
    let content = Content::Text(only?.to_owned());
    tests.iter().all(|test| test.passes(&content).is_true()).then_some(content)
}

impl Events {
    /// What `field` may hold in such an event, as far as `asked` can tell it apart.
    fn contents(&self, field: &str, asked: &[&Test]) -> Contents {
        if let Some((_, why)) = self.open.iter().find(|(open, _)| &**open == field) {
            return Contents { each: vec![Content::Open(why.clone())], is_complete: true };
        }
        let demanded = self.tests(field);
        let is_possible = |content: &Content| demanded.iter().all(|test| test.passes(content).is_true());
        if let Some(only) = only(demanded) {
            return Contents { each: vec![only], is_complete: true };
        }
        let all = demanded.iter().chain(asked.iter().copied());
        let mut required: Vec<&Glob> = Vec::new();
        let mut globs: Vec<&Glob> = Vec::new();
        let mut numbers: Vec<f64> = Vec::new();
        // No string stands for all those in which an expression finds something.
        let mut is_complete = true;
        for (place, test) in all.enumerate() {
            match test {
                Test::Text(glob) if place < demanded.len() => required.push(glob),
                Test::Text(glob) | Test::NotText(glob) => globs.push(glob),
                Test::Number(_, number) => numbers.push(*number),
                Test::Regex(_) | Test::NotRegex(_) => is_complete = false,
                Test::Null | Test::Bool(_) | Test::Exists | Test::Missing | Test::Open(_) => {}
            }
        }
        let simple = [Content::Missing, Content::Null, Content::Bool(false), Content::Bool(true), Content::Nested];
        let told = self.known.telling_apart(&required, &globs);
        let (texts, are_all) = &*told;
        let texts = texts.iter().cloned().map(Content::Text);
        let candidates = texts.chain(simple).chain(between(numbers).into_iter().map(Content::Number));
        Contents { each: candidates.filter(is_possible).collect(), is_complete: is_complete && *are_all }
    }
}

/// The numbers themselves, and one of each interval that they leave.
fn between(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    let (Some(first), Some(last)) = (numbers.first().copied(), numbers.last().copied()) else { return vec![0.0] };
    let middles: Vec<f64> = numbers.windows(2).map(|pair| pair[0] + (pair[1] - pair[0]) / 2.0).collect();
    let outside = [first - first.abs() - 1.0, last + last.abs() + 1.0];
    numbers.into_iter().chain(middles).chain(outside).collect()
}
