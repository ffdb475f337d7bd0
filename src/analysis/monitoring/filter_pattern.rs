//! The language of filter patterns of CloudWatch Logs, as far as they look at the fields of JSON.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>

use std::sync::Arc;

use regex::RegexBuilder;

use super::formula::{Comparison, Formula, Test};
use super::glob::Glob;
use crate::source::{Span, limits};
use crate::value::{Piece, Symbol, Text, Unknown};

/// Bytes of a pattern at most, the quota of CloudWatch Logs four times over.
const BYTES: usize = 4 * 1024;

/// Bytes that a compiled regular expression may take.
const EXPRESSION_BYTES: usize = 256 * 1024;

/// What a filter pattern looks at.
#[derive(Debug, Clone)]
pub enum FilterPattern {
    /// The fields of an event in JSON; an empty pattern matches every event.
    Fields(Formula),
    /// Words in the text of an event, all of which it must hold.
    Terms(Vec<String>),
    /// Something else, in words: the columns of a text, or alternatives of words.
    Other(&'static str),
}

/// Why a text is no filter pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The first byte of the part that is wrong. A symbol counts as four.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

/// Reads a filter pattern, which stands at `span`. What depends on a symbol in it is open for the symbol's reason.
/// Errors: the first mistake.
pub fn read(pattern: &Text, span: Span) -> Result<FilterPattern, Mistake> {
    let mut text = String::new();
    let mut symbols: Vec<Symbol> = Vec::new();
    for piece in pattern.pieces() {
        match piece {
            Piece::Literal(literal) => text.push_str(&literal),
            Piece::Symbol(symbol) => {
                text.extend(u32::try_from(symbols.len()).ok().and_then(|number| char::from_u32(FIRST_HOLE as u32 + number)));
                symbols.push(symbol);
            }
        }
    }
    if text.len() > BYTES {
        return Err(Mistake { message: format!("the pattern is longer than {BYTES} bytes"), start: BYTES, end: text.len() });
    }
    let mut parser = Parser { text: &text, at: 0, depth: 0, symbols: &symbols, span };
    parser.pattern()
}

/// What stands for the first symbol, in a plane of characters that nobody writes.
const FIRST_HOLE: char = '\u{f0000}';

struct Parser<'p> {
    text: &'p str,
    at: usize,
    depth: usize,
    symbols: &'p [Symbol],
    span: Span,
}

impl<'p> Parser<'p> {
    fn pattern(&mut self) -> Result<FilterPattern, Mistake> {
        self.skip_space();
        match self.peek() {
            None => Ok(FilterPattern::Fields(Formula::All(Vec::new()))),
            Some('{') => {
                self.at += 1;
                let formula = self.any()?;
                self.skip_space();
                if !self.take("}") {
                    return Err(self.mistake("`}`, `&&` or `||` was expected here"));
                }
                self.skip_space();
                match self.peek() {
                    None => Ok(FilterPattern::Fields(formula)),
                    Some(_) => Err(self.mistake("nothing may stand behind the last brace")),
                }
            }
            Some(FIRST_HOLE..) => Err(self.mistake("a pattern was expected here")),
            Some('[') => Ok(FilterPattern::Other("a pattern of columns")),
            Some('%') => Ok(FilterPattern::Other("a regular expression over the whole text")),
            Some(_) => Ok(self.terms()),
        }
    }

    /// Words of an unstructured pattern, the rest of the text.
    fn terms(&mut self) -> FilterPattern {
        let mut terms = Vec::new();
        loop {
            self.skip_space();
            let Some(first) = self.peek() else { return FilterPattern::Terms(terms) };
            let is_hole = |term: &str| term.chars().any(|character| character >= FIRST_HOLE);
            match first {
                '?' => return FilterPattern::Other("a pattern of alternative words"),
                '-' => {
                    self.at += 1;
                    self.term();
                }
                _ => match self.term() {
                    term if is_hole(&term) => {}
                    term => terms.push(term),
                },
            }
        }
    }

    fn term(&mut self) -> String {
        let rest = &self.text[self.at..];
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"').unwrap_or(quoted.len());
            self.at = (self.at + end + 2).min(self.text.len());
            return quoted[..end].to_owned();
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    fn any(&mut self) -> Result<Formula, Mistake> {
        let mut parts = vec![self.all()?];
        while self.takes_operator("||") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Formula::Any(parts) })
    }

    fn all(&mut self) -> Result<Formula, Mistake> {
        let mut parts = vec![self.part()?];
        while self.takes_operator("&&") {
            parts.push(self.part()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Formula::All(parts) })
    }

    fn part(&mut self) -> Result<Formula, Mistake> {
        self.skip_space();
        if !self.take("(") {
            return self.condition();
        }
        self.depth += 1;
        if self.depth > limits::NESTING {
            return Err(self.mistake("the parentheses nest too deep"));
        }
        let inner = self.any()?;
        self.depth -= 1;
        self.skip_space();
        if self.take(")") { Ok(inner) } else { Err(self.mistake("`)`, `&&` or `||` was expected here")) }
    }

    /// `$.field = value` and the like.
    fn condition(&mut self) -> Result<Formula, Mistake> {
        let field = self.selector()?;
        self.skip_space();
        let test = self.test()?;
        Ok(match field {
            Some(field) => Formula::Condition(field.into(), test),
            None => Formula::Open(Some(Unknown::not_evaluated("a selector with `*`", self.span))),
        })
    }

    fn test(&mut self) -> Result<Test, Mistake> {
        for (words, test) in [
            ("IS NULL", Test::Null),
            ("IS TRUE", Test::Bool(true)),
            ("IS FALSE", Test::Bool(false)),
            ("NOT EXISTS", Test::Missing),
            ("EXISTS", Test::Exists),
        ] {
            if self.takes_words(words) {
                return Ok(test);
            }
        }
        let operators = [
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        let operator = operators.into_iter().find(|(operator, _)| self.take(operator));
        let Some((_, comparison)) = operator else {
            return Err(self.mistake("`=`, `!=`, `<`, `>`, `IS …`, `EXISTS` or `NOT EXISTS` was expected here"));
        };
        self.skip_space();
        let start = self.at;
        let is_text = self.peek() == Some('"');
        let operand = match self.peek() {
            Some('"') => self.quoted()?,
            Some('%') => return self.expression(comparison),
            _ => self.bare()?,
        };
        if let Some(why) = self.hole(&operand) {
            return Ok(Test::Open(why));
        }
        match (comparison, number(&operand).filter(|_| !is_text)) {
            (comparison, Some(number)) => Ok(Test::Number(comparison, number)),
            (Comparison::Equal, None) => Ok(Test::Text(Glob::of_filter(&operand))),
            (Comparison::NotEqual, None) => Ok(Test::NotText(Glob::of_filter(&operand))),
            (_, None) => Err(Mistake { message: "a number was expected here".to_owned(), start, end: self.at }),
        }
    }

    /// `%regular expression%`
    fn expression(&mut self, comparison: Comparison) -> Result<Test, Mistake> {
        let start = self.at;
        let inside = &self.text[start + 1..];
        let Some(length) = inside.find('%') else {
            return Err(self.mistake("this `%` is never closed"));
        };
        self.at = start + length + 2;
        let inside = &inside[..length];
        if let Some(why) = self.hole(inside) {
            return Ok(Test::Open(why));
        }
        let mistake = |message: &str| Mistake { message: message.to_owned(), start, end: start + length + 2 };
        let regex = RegexBuilder::new(inside).size_limit(EXPRESSION_BYTES).build();
        match (comparison, regex) {
            (Comparison::Equal, Ok(regex)) => Ok(Test::Regex(regex)),
            (Comparison::NotEqual, Ok(regex)) => Ok(Test::NotRegex(regex)),
            (_, Ok(_)) => Err(mistake("a regular expression goes with `=` and `!=` only")),
            (_, Err(_)) => Err(mistake("this is no regular expression")),
        }
    }

    /// `$.userIdentity.type`, `$.resources[0]`, `$["a"]`, as the field of a formula; `None` when a `*` stands for several.
    fn selector(&mut self) -> Result<Option<String>, Mistake> {
        if !self.take("$") {
            return Err(self.mistake("a selector such as `$.eventName` was expected here"));
        }
        let mut field = String::new();
        let mut is_one = true;
        loop {
            let is_bracket = self.text[self.at..].starts_with(".[") && self.take(".[") || self.take("[");
            if is_bracket {
                let inside = self.bracketed()?;
                is_one &= inside != "*";
                match inside.parse::<usize>() {
                    Ok(index) => field.push_str(&format!("[{index}]")),
                    Err(_) => push_name(&mut field, inside.trim_matches(['"', '\''])),
                }
            } else if self.take(".") {
                let name = self.name();
                if name.is_empty() {
                    return Err(self.mistake("the name of a field was expected here"));
                }
                is_one &= name != "*";
                push_name(&mut field, name);
            } else if field.is_empty() {
                return Err(self.mistake("the name of a field was expected here"));
            } else {
                return Ok(is_one.then_some(field));
            }
        }
    }

    fn bracketed(&mut self) -> Result<&'p str, Mistake> {
        let rest = &self.text[self.at..];
        let inside = rest.find(']').map(|end| rest[..end].trim()).filter(|inside| {
            let is_quoted =
                inside.len() > 2 && ['"', '\''].iter().any(|quote| inside.starts_with(*quote) && inside.ends_with(*quote));
            is_quoted || *inside == "*" || inside.parse::<usize>().is_ok()
        });
        let Some(inside) = inside.filter(|inside| self.hole(inside).is_none()) else {
            return Err(self.mistake("an index or a name in quotes was expected here"));
        };
        self.at += rest.find(']').map_or(0, |end| end + 1);
        Ok(inside)
    }

    fn name(&mut self) -> &'p str {
        let rest = &self.text[self.at..];
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | ':' | '@' | '*');
        let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn quoted(&mut self) -> Result<String, Mistake> {
        let start = self.at;
        let mut text = String::new();
        let mut characters = self.text[start + 1..].char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at = start + 1 + at + 1;
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                character => text.push(character),
            }
        }
        Err(self.mistake("this `\"` is never closed"))
    }

    fn bare(&mut self) -> Result<String, Mistake> {
        let rest = &self.text[self.at..];
        let ends = |character: char| character.is_whitespace() || "(){}&|=!<>\"',;".contains(character);
        let end = rest.find(ends).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.mistake("a word, a number or a string in double quotes was expected here"));
        }
        self.at += end;
        Ok(rest[..end].to_owned())
    }

    /// Why a part of the text is not known.
    fn hole(&self, part: &str) -> Option<Arc<Unknown>> {
        let hole = part.chars().find(|character| *character >= FIRST_HOLE)?;
        let symbol = self.symbols.get((hole as u32 - FIRST_HOLE as u32) as usize)?;
        Some(symbol.unknown.clone())
    }

    fn takes_operator(&mut self, operator: &str) -> bool {
        self.skip_space();
        self.take(operator)
    }

    /// Takes words that any white space stands between.
    fn takes_words(&mut self, words: &str) -> bool {
        let start = self.at;
        for word in words.split(' ') {
            self.skip_space();
            let is_end = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric());
            if !(self.text[self.at..].strip_prefix(word).is_some_and(is_end) && self.take(word)) {
                self.at = start;
                return false;
            }
        }
        true
    }

    fn take(&mut self, token: &str) -> bool {
        let is_next = self.text[self.at..].starts_with(token);
        if is_next {
            self.at += token.len();
        }
        is_next
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// A mistake at the next character.
    fn mistake(&self, message: &str) -> Mistake {
        let end = self.at + self.peek().map_or(0, char::len_utf8);
        let message = match self.peek().filter(|character| *character >= FIRST_HOLE) {
            Some(_) => "what is not known here may be anything".to_owned(),
            None => message.to_owned(),
        };
        Mistake { message, start: self.at, end }
    }
}

fn push_name(field: &mut String, name: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(name);
}

/// An integer or decimal, with a sign and an exponent if it likes.
fn number(text: &str) -> Option<f64> {
    let is_number = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.'));
    text.parse().ok().filter(|number: &f64| is_number && number.is_finite())
}
