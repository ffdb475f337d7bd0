//! Globs: the strings that a condition of a pattern compares a field with, and strings that tell several of them apart.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::value::Truth;

/// How many states are looked at while strings are made that tell globs apart.
const STATES: usize = 10_000;

/// A string in which `*` may stand for any characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Glob {
    elements: Vec<Element>,
    /// The only string that it takes, if there is only one.
    only: Option<String>,
    /// What it is if its `*` are characters as all others; only where it is not certain what they are.
    literal: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Element {
    Character(char),
    /// The character in upper or lower case.
    AnyCase(char),
    /// Any characters, or none.
    Star,
}

impl Element {
    fn takes(self, character: char) -> bool {
        match self {
            Element::Character(own) => own == character,
            Element::AnyCase(own) => own == character || own.to_lowercase().eq(character.to_lowercase()),
            Element::Star => true,
        }
    }
}

impl Glob {
    /// The string itself.
    pub fn literal(text: &str) -> Self {
        Self { elements: text.chars().map(Element::Character).collect(), only: Some(text.to_owned()), literal: None }
    }

    /// The string, in upper and lower case alike.
    pub fn any_case(text: &str) -> Self {
        Self { elements: text.chars().map(Element::AnyCase).collect(), only: None, literal: None }
    }

    /// Each `*` stands for any characters, wherever it is.
    pub fn wildcard(text: &str) -> Self {
        let element = |character| if character == '*' { Element::Star } else { Element::Character(character) };
        let only = (!text.contains('*')).then(|| text.to_owned());
        Self { elements: text.chars().map(element).collect(), only, literal: None }
    }

    /// Each `*` at the beginning or the end stands for any characters. One inside may do so, or mean the character: the user guide says
    /// the latter in its older edition, and nothing in its newer one.
    pub fn of_filter(text: &str) -> Self {
        let is_inside = text.trim_matches('*').contains('*');
        Self { literal: is_inside.then(|| text.to_owned()), ..Self::wildcard(text) }
    }

    /// The same, with any characters before it, or behind it.
    pub fn padded(mut self, before: bool, behind: bool) -> Self {
        if before || behind {
            self.only = None;
        }
        if before {
            self.elements.insert(0, Element::Star);
        }
        if behind {
            self.elements.push(Element::Star);
        }
        self
    }

    /// Does it take every string?
    pub fn takes_all(&self) -> bool {
        !self.elements.is_empty() && self.elements.iter().all(|element| *element == Element::Star)
    }

    /// The only string that it takes; `None` when there are several, or that is not known.
    pub fn only(&self) -> Option<&str> {
        self.only.as_deref()
    }

    /// Does it take `text`?
    pub fn takes(&self, text: &str) -> Truth {
        if let Some(only) = &self.only {
            return (only == text).into();
        }
        match (self.matches(text), &self.literal) {
            (true, Some(literal)) if literal != text => Truth::Unknown,
            (matches, _) => matches.into(),
        }
    }

    /// In time that is the product of both lengths at most: only the last star is ever taken back.
    fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut element) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while at < text.len() {
            match self.elements.get(element) {
                Some(Element::Star) => {
                    star = Some((element, at));
                    element += 1;
                }
                Some(one) if one.takes(text[at]) => {
                    at += 1;
                    element += 1;
                }
                _ => match star {
                    Some((last, taken)) => {
                        star = Some((last, taken + 1));
                        (element, at) = (last + 1, taken + 1);
                    }
                    None => return false,
                },
            }
        }
        self.elements[element..].iter().all(|element| *element == Element::Star)
    }
}

/// The elements of a glob as bits of a machine: bit n of its state says that what came so far may be its first n elements.
struct Machine {
    /// The elements that take each character of the alphabet, and last those that take any other.
    takes: Vec<u128>,
    stars: u128,
    /// The bit of a string that the glob takes as a whole.
    end: u128,
}

impl Machine {
    /// Elements that fit into a machine.
    const ELEMENTS: usize = 127;

    fn of(glob: &Glob, alphabet: &[char], other: char) -> Self {
        // Several stars in a row are one.
        let mut elements = glob.elements.clone();
        elements.dedup_by(|second, first| *first == Element::Star && *second == Element::Star);
        let bits = |is_one: &dyn Fn(Element) -> bool| {
            elements.iter().enumerate().filter(|(_, element)| is_one(**element)).fold(0u128, |bits, (place, _)| bits | 1 << place)
        };
        let takes = alphabet.iter().chain([&other]).map(|character| bits(&|element| element.takes(*character)));
        Self { takes: takes.collect(), stars: bits(&|element| element == Element::Star), end: 1 << elements.len() }
    }

    fn start(&self) -> u128 {
        self.with_empty_star(1)
    }

    /// The state behind the next character, by its place in the alphabet.
    fn step(&self, state: u128, character: usize) -> u128 {
        self.with_empty_star((state & self.takes[character] & !self.stars) << 1 | state & self.stars)
    }

    /// A star may stand for nothing.
    fn with_empty_star(&self, state: u128) -> u128 {
        state | (state & self.stars) << 1
    }
}

/// Strings that `required` take: of all that any string says of whether each of `globs` takes it, one that says so. The second is whether
/// that are all; they are not where there are too many to look at.
pub fn telling_apart(required: &[&Glob], globs: &[&Glob]) -> (Vec<String>, bool) {
    let doubtful: Vec<Glob> = globs.iter().filter_map(|glob| glob.literal.as_deref()).map(Glob::literal).collect();
    let (literals, others): (Vec<&Glob>, Vec<&Glob>) =
        globs.iter().copied().chain(&doubtful).partition(|glob| glob.only().is_some());
    let mut literals: Vec<&str> = literals.into_iter().filter_map(Glob::only).collect();
    literals.sort_unstable();
    literals.dedup();
    let (mut texts, is_complete) = spelled_out(required, &others, &Words::default());
    // Literals stand for themselves, unless one has been taken for all strings that are no literal.
    if texts.iter().any(|text| literals.contains(&text.as_str())) {
        let mut words = Words::default();
        literals.into_iter().for_each(|word| words.add(word));
        return spelled_out(required, &others, &words);
    }
    texts.extend(literals.into_iter().filter(|word| required.iter().all(|glob| !glob.takes(word).is_false())).map(str::to_owned));
    (texts, is_complete)
}

/// The same for globs and words, one character after the other.
fn spelled_out(required: &[&Glob], others: &[&Glob], words: &Words) -> (Vec<String>, bool) {
    let fits = |glob: &&Glob| glob.elements.len() <= Machine::ELEMENTS;
    let mut is_complete = required.iter().chain(others).all(fits);
    let demanded = required.iter().filter(|glob| fits(glob)).count();
    let all: Vec<&Glob> = required.iter().chain(others).copied().filter(fits).collect();
    let (own, other) = alphabet(&all, words);
    let machines: Vec<Machine> = all.iter().map(|glob| Machine::of(glob, &own, other)).collect();
    let start = State { word: Some(0), machines: machines.iter().map(Machine::start).collect() };
    // Where each state was reached from, and with which character.
    let mut reached: Vec<(State, usize, char)> = vec![(start.clone(), 0, other)];
    let mut known: HashSet<State, RandomState> = HashSet::default();
    known.insert(start);
    let mut told: HashMap<(Option<usize>, Vec<bool>), usize, RandomState> = HashMap::default();
    let mut state = 0;
    while let Some((State { word, machines: states }, _, _)) = reached.get(state).cloned() {
        let verdicts: Vec<bool> = machines.iter().zip(&states).map(|(machine, state)| state & machine.end != 0).collect();
        if verdicts[..demanded].iter().all(|takes| *takes) {
            let word = word.filter(|word| words.nodes[*word].is_end);
            told.entry((word, verdicts)).or_insert(state);
        }
        let inside = word.iter().flat_map(|word| words.nodes[*word].next.keys());
        let mut characters: Vec<char> = own.iter().chain(inside).copied().chain([other]).collect();
        characters.sort_unstable();
        characters.dedup();
        for character in characters {
            let word = word.and_then(|word| words.nodes[word].next.get(&character).copied());
            let place = own.binary_search(&character).unwrap_or(own.len());
            let next: Vec<u128> = machines.iter().zip(&states).map(|(machine, state)| machine.step(*state, place)).collect();
            let is_lost = next[..demanded].contains(&0);
            let next = State { word, machines: next };
            if is_lost || known.contains(&next) {
                continue;
            }
            if reached.len() >= STATES {
                is_complete = false;
                break;
            }
            known.insert(next.clone());
            reached.push((next, state, character));
        }
        state += 1;
    }
    let mut states: Vec<usize> = told.into_values().collect();
    states.sort_unstable();
    (states.into_iter().map(|state| spelled(&reached, state)).collect(), is_complete)
}

/// What is known of a string while it is spelled out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    /// The beginning of words that it is; `None` once it is none any more.
    word: Option<usize>,
    /// The state of the machine of each glob.
    machines: Vec<u128>,
}

/// Words by their beginnings.
#[derive(Debug)]
struct Words {
    nodes: Vec<Beginning>,
}

/// The beginning of some words.
#[derive(Debug, Default)]
struct Beginning {
    next: HashMap<char, usize>,
    /// Is it a whole word?
    is_end: bool,
}

impl Default for Words {
    fn default() -> Self {
        Self { nodes: vec![Beginning::default()] }
    }
}

impl Words {
    fn add(&mut self, word: &str) {
        let mut at = 0;
        for character in word.chars() {
            let new = self.nodes.len();
            let next = *self.nodes[at].next.entry(character).or_insert(new);
            if next == new {
                self.nodes.push(Beginning::default());
            }
            at = next;
        }
        self.nodes[at].is_end = true;
    }
}

/// The characters by which the globs tell strings apart, in both cases where that matters, and one that neither they nor words have.
fn alphabet(globs: &[&Glob], words: &Words) -> (Vec<char>, char) {
    let mut own: Vec<char> = Vec::new();
    for element in globs.iter().flat_map(|glob| &glob.elements) {
        match element {
            Element::Character(character) => own.push(*character),
            Element::AnyCase(character) => {
                own.extend([*character].into_iter().chain(character.to_lowercase()).chain(character.to_uppercase()));
            }
            Element::Star => {}
        }
    }
    own.sort_unstable();
    own.dedup();
    let is_used = |character: &char| own.contains(character) || words.nodes.iter().any(|node| node.next.contains_key(character));
    let other = ('a'..='z').chain('\u{e000}'..'\u{f8ff}').find(|character| !is_used(character)).unwrap_or('\u{f8ff}');
    (own, other)
}

fn spelled(reached: &[(State, usize, char)], mut state: usize) -> String {
    let mut characters = Vec::new();
    while state != 0 {
        let (_, before, character) = &reached[state];
        characters.push(*character);
        state = *before;
    }
    characters.into_iter().rev().collect()
}
