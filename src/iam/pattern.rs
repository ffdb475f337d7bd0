//! Patterns: strings with `*` and `?` and policy variables, compared with texts whatever the symbols on both sides stand for.

use std::sync::Arc;

use super::request::{Context, Presence};
use crate::source::{Span, limits};
use crate::value::{Data, Piece, Reason, Symbol, Text, Truth, Unknown};

/// How a pattern is read, and compared.
#[derive(Debug, Clone)]
pub struct Reading<'c> {
    /// Are `*` and `?` wildcards?
    pub wildcards: bool,
    /// Do upper and lower case letters of ASCII differ?
    pub case_sensitive: bool,
    /// What policy variables are.
    pub variables: Variables<'c>,
}

/// What `${…}` in a pattern is.
#[derive(Debug, Clone)]
pub enum Variables<'c> {
    /// Characters as any others.
    Literal,
    /// A policy variable, which the context of a request says the value of.
    Of(&'c Context),
    /// Nobody knows, for this reason.
    Open(Arc<Unknown>),
}

/// What a comparison of a pattern with a text comes to, and why nobody knows.
pub(super) type Answer = Result<bool, Arc<Unknown>>;

/// A part of a pattern or of what it is compared with.
#[derive(Debug, Clone)]
enum Token {
    Character(char),
    /// `?`: one character.
    One,
    /// `*`: any characters, or none.
    Many,
    /// A symbol: `is_plain` if none of its characters is read as a wildcard, `is_name` if it holds neither `*` nor `?`.
    Symbol {
        symbol: Symbol,
        is_plain: bool,
        is_name: bool,
    },
    /// Any characters, or none; nobody knows which.
    Open(Arc<Unknown>),
}

/// Does `pattern` with its wildcards cover `subject`, letter by letter?
///
/// A symbol in a pattern stands for a part of the pattern, wildcards included, unless the deployment or AWS itself makes it up, or
/// `subject` holds it as well: what requests are made of, such as names of buckets and accounts, holds neither `*` nor `?`.
pub fn like(pattern: &Text, subject: &Text) -> Truth {
    let reading = Reading { wildcards: true, case_sensitive: true, variables: Variables::Literal };
    // Without variables no place is asked for.
    match compared(pattern, subject, &reading, None) {
        Ok(answer) => answer.into(),
        Err(_) => Truth::Unknown,
    }
}

/// Does `pattern` cover `subject`? `place` is where the pattern stands.
pub(super) fn compared(pattern: &Text, subject: &Text, reading: &Reading<'_>, place: Option<Span>) -> Answer {
    if let (Some(pattern), Some(subject)) = (pattern.as_literal(), subject.as_literal())
        && let Some(answer) = compared_literals(pattern, subject, reading)
    {
        return Ok(answer);
    }
    if begin_differently(pattern, subject, reading) {
        return Ok(false);
    }
    of_all(pattern, subject, |pattern, subject| {
        let (pattern, subject) = tokens(pattern, subject, reading, place)?;
        answer(&pattern, &subject)
    })
}

/// Do the two begin with characters of which one differs? Most do that are not the same, and need no more than this look. Not told of texts
/// whose symbols or variables may turn out to be long.
fn begin_differently(pattern: &Text, subject: &Text, reading: &Reading<'_>) -> bool {
    let is_open = |text: &Text| text.symbols().any(|symbol| symbol.either.is_some());
    let holds_variable =
        || !matches!(reading.variables, Variables::Literal) && literals(pattern).any(|literal| literal.contains("${"));
    let is_same = |mine: u8, theirs: u8| mine == theirs || !reading.case_sensitive && mine.eq_ignore_ascii_case(&theirs);
    let is_wild = |byte: u8| reading.wildcards && matches!(byte, b'*' | b'?');
    let begins = pattern.first_characters().bytes().take_while(|byte| !is_wild(*byte));
    let differs = begins.zip(subject.first_characters().bytes()).any(|(mine, theirs)| !is_same(mine, theirs));
    differs && !is_open(pattern) && !is_open(subject) && !holds_variable() && is_short(size(pattern), size(subject))
}

/// How many bytes of characters and symbols a text holds.
fn size(text: &Text) -> usize {
    literals(text).map(str::len).sum::<usize>() + text.symbols().count()
}

/// The characters of a text, between its symbols.
fn literals(text: &Text) -> impl Iterator<Item = &str> {
    let between = text.symbolic_pieces().iter().filter_map(|piece| match piece {
        Piece::Literal(literal) => Some(&**literal),
        Piece::Symbol(_) => None,
    });
    text.as_literal().into_iter().chain(between)
}

/// May a pattern of so many characters be compared with as many others?
fn is_short(pattern: usize, subject: usize) -> bool {
    pattern.saturating_mul(subject) <= limits::PATTERN * limits::PATTERN
}

/// The same of characters alone, as most patterns are; `None` if that takes more than a look at both.
fn compared_literals(pattern: &str, subject: &str, reading: &Reading<'_>) -> Option<bool> {
    let holds_variable = !matches!(reading.variables, Variables::Literal) && pattern.contains("${");
    let is_same = |mine: u8, theirs: u8| mine == theirs || !reading.case_sensitive && mine.eq_ignore_ascii_case(&theirs);
    let (pattern, subject) = (pattern.as_bytes(), subject.as_bytes());
    // A `?` takes a character, which may be more than a byte.
    let is_plain = subject.is_ascii() || !pattern.contains(&b'?');
    let is_many = |byte: &u8| reading.wildcards && *byte == b'*';
    let takes = |wanted: &u8, byte: &u8| reading.wildcards && *wanted == b'?' || is_same(*wanted, *byte);
    (!holds_variable && is_short(pattern.len(), subject.len()) && is_plain)
        .then(|| covers_one_by_one(pattern, subject, is_many, takes))
}

/// Does the ARN `pattern` cover the ARN `subject`? Each of the six parts of an ARN is compared for itself:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>.
/// Unknown where one of the two is no ARN, which that page says nothing about.
pub(super) fn compared_arns(pattern: &Text, subject: &Text, variables: Variables<'_>, place: Span) -> Answer {
    let reading = Reading { wildcards: true, case_sensitive: true, variables };
    of_all(pattern, subject, |pattern, subject| {
        let (pattern, subject) = tokens(pattern, subject, &reading, Some(place))?;
        let (Some(patterns), Some(subjects)) = (sections(&pattern), sections(&subject)) else {
            let is_open = |tokens: &[Token]| tokens.iter().any(|token| matches!(token, Token::Symbol { .. } | Token::Open(_)));
            return match answer(&pattern, &subject) {
                Err(why) => Err(why),
                Ok(true) if same(&pattern, &subject) => Ok(true),
                Ok(false) if is_open(&pattern) || is_open(&subject) => Ok(false),
                Ok(_) => Err(invalid("only ARNs, of six parts with colons between them, are compared here", place)),
            };
        };
        let covers = patterns.iter().zip(&subjects).enumerate().all(|(at, (pattern, subject))| {
            let (pattern, subject) = without_same_ends(pattern, subject);
            covers(pattern, subject, Claim::Always { across: at == SECTIONS - 1 })
        });
        if covers {
            return Ok(true);
        }
        // Where a symbol may hold colons, nobody knows where the parts end.
        if pattern.iter().chain(&subject).all(is_within_section) {
            let answers = patterns.iter().zip(&subjects).map(|(pattern, subject)| answer(pattern, subject));
            return answers.fold(Ok(true), both);
        }
        match answer(&pattern, &subject) {
            Ok(false) => Ok(false),
            Err(why) => Err(why),
            Ok(true) => Err(first_open(&pattern, &subject).unwrap_or_else(|| invalid("this is no ARN", place))),
        }
    })
}

/// Both hold: no if one does not, whatever is not known.
pub(super) fn both(left: Answer, right: Answer) -> Answer {
    match (left, right) {
        (Ok(false), _) | (_, Ok(false)) => Ok(false),
        (Err(why), _) | (_, Err(why)) => Err(why),
        (Ok(true), Ok(true)) => Ok(true),
    }
}

pub(super) fn invalid(what: impl Into<Arc<str>>, span: Span) -> Arc<Unknown> {
    Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span })
}

/// The parts of an ARN.
const SECTIONS: usize = 6;

/// The answer if it is the same one for all that the symbols may turn out to be of which that is known.
fn of_all(pattern: &Text, subject: &Text, question: impl Fn(&Text, &Text) -> Answer) -> Answer {
    let (patterns, subjects) = (alternatives(pattern), alternatives(subject));
    let mut answers = patterns.iter().flat_map(|pattern| subjects.iter().map(|subject| question(pattern, subject)));
    let first = answers.next().unwrap_or_else(|| question(pattern, subject))?;
    for answer in answers {
        if answer? != first {
            let why = pattern.symbols().chain(subject.symbols()).find(|symbol| symbol.either.is_some());
            return why.map_or(Ok(first), |symbol| Err(symbol.unknown.clone()));
        }
    }
    Ok(first)
}

/// All texts that `text` may turn out to be, where symbols are known to stand for one of a few; symbols that are not remain.
fn alternatives(text: &Text) -> Vec<Text> {
    let mut done = Vec::new();
    let mut open = vec![text.clone()];
    while let Some(text) = open.pop() {
        let choice = text.symbols().find_map(|symbol| Some((symbol, choices(symbol)?)));
        match choice {
            Some((symbol, choices)) if done.len() + open.len() + choices.len() <= limits::ALTERNATIVES => {
                open.extend(choices.iter().map(|choice| replaced(&text, symbol, choice)));
            }
            Some((_, _)) => done.push(text.without_alternatives()),
            None => done.push(text),
        }
    }
    done
}

fn choices(symbol: &Symbol) -> Option<Vec<Text>> {
    let text = |value: &crate::value::Value| match &value.data {
        Data::Text(text) => Some(text.clone()),
        Data::Bool(truth) => Some(Text::from(truth.to_string())),
        Data::Number(number) => Some(Text::from(number.to_string())),
        _ => None,
    };
    symbol.either.as_ref()?.iter().map(|alternative| text(&alternative.value)).collect()
}

fn replaced(text: &Text, symbol: &Symbol, by: &Text) -> Text {
    Text::from_pieces(text.pieces().into_iter().flat_map(|piece| match piece {
        Piece::Symbol(other) if other == *symbol => by.pieces(),
        piece => vec![piece],
    }))
}

/// The tokens of a pattern, and of what it is compared with. Errors: there are too many of them.
fn tokens(
    pattern: &Text,
    subject: &Text,
    reading: &Reading<'_>,
    place: Option<Span>,
) -> Result<(Vec<Token>, Vec<Token>), Arc<Unknown>> {
    let plain: Vec<&Symbol> = subject.symbols().collect();
    let mut reader = Reader { reading, plain: &plain, place, tokens: Vec::with_capacity(size(pattern)) };
    reader.pattern(pattern);
    let pattern = reader.tokens;
    let mut reader = Reader { reading, plain: &plain, place, tokens: Vec::with_capacity(size(subject)) };
    subject.pieces().iter().for_each(|piece| reader.plain(piece));
    let too_long = !is_short(pattern.len(), reader.tokens.len());
    match place.filter(|_| too_long) {
        Some(span) => {
            let what = format!("patterns of more than {} characters are not compared", limits::PATTERN);
            Err(Arc::new(Unknown { reason: Reason::Limit { what: what.into() }, span }))
        }
        None => Ok((pattern, reader.tokens)),
    }
}

struct Reader<'r> {
    reading: &'r Reading<'r>,
    /// The symbols that stand for no wildcards because requests hold them.
    plain: &'r [&'r Symbol],
    place: Option<Span>,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn pattern(&mut self, pattern: &Text) {
        let pieces = pattern.pieces();
        let mut is_in_variable = false;
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(literal) => is_in_variable = self.literal(literal, is_in_variable, at + 1 < pieces.len()),
                Piece::Symbol(symbol) if is_in_variable => self.tokens.push(Token::Open(symbol.unknown.clone())),
                piece @ Piece::Symbol(_) => self.plain(piece),
            }
        }
    }

    /// Characters as they are, and symbols.
    fn plain(&mut self, piece: &Piece) {
        match piece {
            Piece::Literal(literal) => literal.chars().for_each(|character| self.character(character)),
            Piece::Symbol(symbol) => {
                let is_name = is_made_up(symbol);
                let is_plain = !self.reading.wildcards || self.plain.contains(&symbol) || is_name;
                self.tokens.push(Token::Symbol { symbol: symbol.clone(), is_plain, is_name });
            }
        }
    }

    fn character(&mut self, character: char) {
        let folded = if self.reading.case_sensitive { character } else { character.to_ascii_lowercase() };
        self.tokens.push(Token::Character(folded));
    }

    fn wildcard(&mut self, character: char) {
        match character {
            '*' if self.reading.wildcards => self.tokens.push(Token::Many),
            '?' if self.reading.wildcards => self.tokens.push(Token::One),
            character => self.character(character),
        }
    }

    /// Characters, wildcards and policy variables. Says whether a policy variable is still open at the end, given whether one was at the
    /// start.
    fn literal(&mut self, literal: &str, is_in_variable: bool, goes_on: bool) -> bool {
        let mut rest = literal;
        if is_in_variable {
            match rest.split_once('}') {
                Some((_, behind)) => rest = behind,
                None => return true,
            }
        }
        if matches!(self.reading.variables, Variables::Literal) {
            rest.chars().for_each(|character| self.wildcard(character));
            return false;
        }
        while let Some((before, behind)) = rest.split_once("${") {
            before.chars().for_each(|character| self.wildcard(character));
            match behind.split_once('}') {
                Some((variable, behind)) => {
                    self.variable(variable);
                    rest = behind;
                }
                None if goes_on => return true,
                None => {
                    self.open("what a policy variable is that ends nowhere");
                    return false;
                }
            }
        }
        rest.chars().for_each(|character| self.wildcard(character));
        false
    }

    fn open(&mut self, what: &str) {
        if let Some(span) = self.place {
            let reason = Reason::NotEvaluated { what: what.into() };
            self.tokens.push(Token::Open(Arc::new(Unknown { reason, span })));
        }
    }

    /// `${…}`: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
    fn variable(&mut self, variable: &str) {
        if let "*" | "?" | "$" = variable {
            variable.chars().for_each(|character| self.character(character));
            return;
        }
        let context = match &self.reading.variables {
            Variables::Literal => return,
            Variables::Of(context) => context,
            Variables::Open(why) => return self.tokens.push(Token::Open(why.clone())),
        };
        let Some(place) = self.place else { return };
        let (key, default) = match variable.split_once(',') {
            Some((key, default)) => (key, Some(default.trim().trim_matches('\''))),
            None => (variable, None),
        };
        match (context.get(key.trim(), place), default) {
            (Presence::Values(values), _) => match values.as_slice() {
                [only] if !self.reading.wildcards || !holds_wildcard(only) => {
                    only.pieces().iter().for_each(|piece| match piece {
                        // A value of a request is no pattern.
                        Piece::Symbol(symbol) => {
                            let is_name = is_made_up(symbol);
                            self.tokens.push(Token::Symbol { symbol: symbol.clone(), is_plain: true, is_name });
                        }
                        literal => self.plain(literal),
                    });
                }
                _ => self.open(&format!("what the policy variable `${{{variable}}}` stands for")),
            },
            (Presence::Absent, Some(default)) => default.chars().for_each(|character| self.wildcard(character)),
            (Presence::Absent, None) => {
                self.open(&format!("what the policy variable `${{{variable}}}` stands for without a value"))
            }
            (Presence::Unknown(why), _) => self.tokens.push(Token::Open(why)),
        }
    }
}

fn holds_wildcard(text: &Text) -> bool {
    literals(text).any(|literal| literal.contains(['*', '?']))
}

/// Do AWS or the deployment make it up? Then it is a name, number or ARN, which hold no wildcards; random strings may.
fn is_made_up(symbol: &Symbol) -> bool {
    match &symbol.unknown.reason {
        Reason::Deployment { .. } => true,
        Reason::AfterApply { reference } => !reference.contains("random_"),
        _ => false,
    }
}

/// Is it certain that a token holds no colon, or where the colons are?
fn is_within_section(token: &Token) -> bool {
    match token {
        Token::Character(_) | Token::One | Token::Many => true,
        Token::Symbol { symbol, .. } => matches!(symbol.unknown.reason, Reason::Deployment { .. }),
        Token::Open(_) => false,
    }
}

/// The six parts of an ARN, as far as its colons are written; `None` if it has not as many.
fn sections(tokens: &[Token]) -> Option<Vec<&[Token]>> {
    let sections: Vec<&[Token]> = tokens.splitn(SECTIONS, |token| matches!(token, Token::Character(':'))).collect();
    (sections.len() == SECTIONS).then_some(sections)
}

fn same(pattern: &[Token], subject: &[Token]) -> bool {
    let (pattern, subject) = without_same_ends(pattern, subject);
    pattern.is_empty() && subject.is_empty()
}

fn answer(pattern: &[Token], subject: &[Token]) -> Answer {
    let (pattern, subject) = without_same_ends(pattern, subject);
    let Some(open) = first_open(pattern, subject) else { return Ok(covers_known(pattern, subject)) };
    match covers(pattern, subject, Claim::Always { across: true }) {
        true => Ok(true),
        false if covers(pattern, subject, Claim::Perhaps) => Err(open),
        false => Ok(false),
    }
}

/// Why something is not known: what only one of the two has comes first, for what both have cancels out.
fn first_open(pattern: &[Token], subject: &[Token]) -> Option<Arc<Unknown>> {
    let holds = |tokens: &[Token], wanted: &Symbol| {
        tokens.iter().any(|token| matches!(token, Token::Symbol { symbol, .. } if symbol == wanted))
    };
    let why = |token: &Token, others: Option<&[Token]>| match token {
        Token::Open(why) => Some(why.clone()),
        Token::Symbol { symbol, .. } if others.is_none_or(|others| !holds(others, symbol)) => Some(symbol.unknown.clone()),
        _ => None,
    };
    let alone = pattern.iter().find_map(|token| why(token, Some(subject)));
    let alone = alone.or_else(|| subject.iter().find_map(|token| why(token, Some(pattern))));
    alone.or_else(|| pattern.iter().chain(subject).find_map(|token| why(token, None)))
}

/// What both begin and end with without a doubt is of no account for whether the one covers the other.
fn without_same_ends<'t>(mut pattern: &'t [Token], mut subject: &'t [Token]) -> (&'t [Token], &'t [Token]) {
    let same = |pattern: &Token, subject: &Token| match (pattern, subject) {
        (Token::Character(mine), Token::Character(theirs)) => mine == theirs,
        (Token::Symbol { symbol: mine, is_plain: true, .. }, Token::Symbol { symbol: theirs, .. }) => mine == theirs,
        _ => false,
    };
    while let ([first, rest @ ..], [other, others @ ..]) = (pattern, subject)
        && same(first, other)
    {
        (pattern, subject) = (rest, others);
    }
    while let ([rest @ .., last], [others @ .., other]) = (pattern, subject)
        && same(last, other)
    {
        (pattern, subject) = (rest, others);
    }
    (pattern, subject)
}

/// What is asked of a pattern and a subject with symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// The one covers the other whatever the symbols stand for; `across` if `*` covers symbols that may hold colons, and colons.
    Always { across: bool },
    /// It may do so for something that they stand for.
    Perhaps,
}

/// Without anything that is not known.
fn covers_known(pattern: &[Token], subject: &[Token]) -> bool {
    let is_many = |token: &Token| matches!(token, Token::Many);
    covers_one_by_one(pattern, subject, is_many, |wanted, token| match (wanted, token) {
        (Token::One, _) => true,
        (Token::Character(wanted), Token::Character(character)) => wanted == character,
        _ => false,
    })
}

/// Does a pattern cover a subject, part by part, of which each but those that are any number of parts takes one? The usual way, which goes back
/// to the last of those only.
fn covers_one_by_one<P, S>(pattern: &[P], subject: &[S], is_many: impl Fn(&P) -> bool, takes: impl Fn(&P, &S) -> bool) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut last_many: Option<(usize, usize)> = None;
    while let Some(part) = subject.get(place) {
        match (pattern.get(at), last_many) {
            (Some(many), _) if is_many(many) => {
                last_many = Some((at, place));
                at += 1;
            }
            (Some(wanted), _) if takes(wanted, part) => (at, place) = (at + 1, place + 1),
            (_, Some((many, start))) => {
                last_many = Some((many, start + 1));
                (at, place) = (many + 1, start + 1);
            }
            _ => return false,
        }
    }
    pattern[at..].iter().all(is_many)
}

/// Is a claim proved? It is decided for all beginnings of the two, one after the other.
fn covers(pattern: &[Token], subject: &[Token], claim: Claim) -> bool {
    let perhaps = claim == Claim::Perhaps;
    let is_any = |token: &Token| matches!(token, Token::Symbol { .. } | Token::Open(_));
    // May the one stand for the other, as a part of it?
    let may_hold = |symbol: &Token, part: &Token| match (symbol, part) {
        (Token::Symbol { is_name: true, .. }, Token::Character(character)) => !matches!(character, '*' | '?'),
        (symbol, _) => is_any(symbol),
    };
    // Is it any number of characters of the subject?
    let takes_many = |token: &Token, of: &Token| match token {
        Token::Many => match (claim, of) {
            (Claim::Always { across: false }, Token::Character(character)) => *character != ':',
            (Claim::Always { across: false }, symbol) => is_within_section(symbol),
            _ => true,
        },
        token => perhaps && may_hold(token, of),
    };
    let takes_nothing = |token: &Token| matches!(token, Token::Many) || perhaps && is_any(token);
    let takes_one = |token: &Token, of: &Token| match (token, of) {
        (Token::Character(wanted), Token::Character(character)) => wanted == character,
        (Token::One, Token::Character(character)) => claim != Claim::Always { across: false } || *character != ':',
        (Token::Symbol { symbol: wanted, .. }, Token::Symbol { symbol, .. }) => wanted == symbol,
        _ => false,
    };
    let mut row = vec![false; subject.len() + 1];
    row[0] = true;
    for (place, token) in subject.iter().enumerate() {
        row[place + 1] = perhaps && is_any(token) && row[place];
    }
    for token in pattern {
        let mut next = vec![false; subject.len() + 1];
        next[0] = takes_nothing(token) && row[0];
        for (place, of) in subject.iter().enumerate() {
            next[place + 1] = takes_nothing(token) && row[place + 1]
                || takes_one(token, of) && row[place]
                || (takes_many(token, of) || perhaps && is_any(of)) && next[place]
                || perhaps && may_hold(of, token) && row[place + 1];
        }
        row = next;
    }
    row[subject.len()]
}
