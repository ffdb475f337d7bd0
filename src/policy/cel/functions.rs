//! Functions: the questions that expressions can ask about strings and lists.

use regex::{Regex, RegexBuilder};

use crate::value::{Piece, Text, Truth};

/// A function that expressions can call, as `f(x)` or `x.f()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    /// How many characters, elements or entries.
    Size,
    /// A question about a string and a part of it.
    Text(Question),
}

/// A question about a string and a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    StartsWith,
    EndsWith,
    Contains,
    Matches,
}

const FUNCTIONS: [(&str, Function); 5] = [
    ("size", Function::Size),
    ("startsWith", Function::Text(Question::StartsWith)),
    ("endsWith", Function::Text(Question::EndsWith)),
    ("contains", Function::Text(Question::Contains)),
    ("matches", Function::Text(Question::Matches)),
];

/// The function that is called so.
pub(super) fn find(name: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
}

/// What functions are called.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name)
}

/// The answer, as far as the text tells. Errors: a pattern that is none.
pub(super) fn answer(question: Question, text: &Text, part: &Text) -> Result<Truth, String> {
    Ok(match question {
        Question::StartsWith => text.starts_with(part),
        Question::EndsWith => text.ends_with(part),
        Question::Contains => contains(text, part),
        Question::Matches => match (text.as_literal(), part.as_literal()) {
            (Some(text), Some(pattern)) => compiled(pattern)?.is_match(text).into(),
            _ => Truth::Unknown,
        },
    })
}

fn contains(text: &Text, part: &Text) -> Truth {
    let Some(part) = part.as_literal() else { return Truth::Unknown };
    let holds = |piece: &Piece| matches!(piece, Piece::Literal(literal) if literal.contains(part));
    match text.as_literal() {
        Some(text) => text.contains(part).into(),
        None if part.is_empty() || text.pieces().iter().any(holds) => Truth::True,
        None => Truth::Unknown,
    }
}

/// Bytes that a compiled pattern may take.
const PATTERN_BYTES: usize = 1024 * 1024;

/// The pattern, compiled. Errors: what is wrong with it.
pub(super) fn compiled(pattern: &str) -> Result<Regex, String> {
    let regex = RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).build();
    regex.map_err(|error| {
        // The last line says what is wrong, those before it draw where.
        let error = error.to_string();
        let what = error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        format!("this pattern cannot be read: {what}")
    })
}
