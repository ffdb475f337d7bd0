//! The lexer: from the text of an expression to tokens.

use super::Mistake;
use crate::value::Number;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Number(Number),
    Text(String),
    /// Names and keywords.
    Word(String),
    Sign(&'static str),
    End,
}

/// Longer ones first.
const SIGNS: [&str; 23] =
    ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", "[", "]", "{", "}", ".", ",", "?"];

/// All tokens, the last of which is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Mistake> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        let rest = text[at..].trim_start();
        at = text.len() - rest.len();
        if let Some(comment) = rest.strip_prefix("//") {
            at += 2 + comment.find('\n').unwrap_or(comment.len());
            continue;
        }
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) =
            if first.is_ascii_digit() || first == '.' && rest[1..].starts_with(|next: char| next.is_ascii_digit()) {
                number(rest, at)?
            } else if let Some(open) = quote(rest) {
                string(rest, open, at)?
            } else if first.is_alphabetic() || first == '_' {
                let length = rest.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(rest.len());
                (TokenKind::Word(rest[..length].to_owned()), length)
            } else if let Some(sign) = SIGNS.into_iter().chain([":"]).find(|sign| rest.starts_with(sign)) {
                (TokenKind::Sign(sign), sign.len())
            } else {
                return Err(Mistake::new(format!("`{first}` means nothing here"), at, at + first.len_utf8()));
            };
        tokens.push(Token { kind, start: at, end: at + length });
        at += length;
    }
    tokens.push(Token { kind: TokenKind::End, start: text.len(), end: text.len() });
    Ok(tokens)
}

fn number(rest: &str, at: usize) -> Result<(TokenKind, usize), Mistake> {
    let digits = |text: &str| text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    if let Some(hexadecimal) = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")) {
        let length = hexadecimal.find(|character: char| !character.is_ascii_hexdigit()).unwrap_or(hexadecimal.len());
        let number = i64::from_str_radix(&hexadecimal[..length], 16);
        let number = number.map_err(|_| Mistake::new("this is no number", at, at + 2 + length))?;
        return Ok((TokenKind::Number(number.into()), 2 + length));
    }
    let mut length = digits(rest);
    if rest[length..].starts_with('.') && digits(&rest[length + 1..]) > 0 {
        length += 1 + digits(&rest[length + 1..]);
    }
    if let Some(exponent) = rest[length..].strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let exponent = digits(&exponent[sign..]);
        length += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    let number = rest[..length].parse::<Number>().map_err(|error| Mistake::new(error.to_string(), at, at + length))?;
    // CEL marks unsigned integers.
    let unsigned = usize::from(rest[length..].starts_with(['u', 'U']));
    Ok((TokenKind::Number(number), length + unsigned))
}

/// The opening of a string: an `r` for a raw one, then its quotes.
fn quote(rest: &str) -> Option<(bool, &str)> {
    let (raw, quotes) = match rest.strip_prefix(['r', 'R']) {
        Some(quotes) => (true, quotes),
        None => (false, rest),
    };
    ["\"\"\"", "'''", "\"", "'"].into_iter().find(|open| quotes.starts_with(open)).map(|open| (raw, open))
}

fn string(rest: &str, (raw, open): (bool, &str), at: usize) -> Result<(TokenKind, usize), Mistake> {
    let begin = usize::from(raw) + open.len();
    let mut text = String::new();
    let mut place = begin;
    while let Some(character) = rest[place..].chars().next() {
        if rest[place..].starts_with(open) {
            return Ok((TokenKind::Text(text), place + open.len()));
        }
        if character == '\\' && !raw {
            let (meant, length) =
                escape(&rest[place..]).ok_or_else(|| Mistake::new("this escape does not exist", at + place, at + place + 1))?;
            text.push(meant);
            place += length;
            continue;
        }
        if character == '\n' && open.len() == 1 {
            break;
        }
        text.push(character);
        place += character.len_utf8();
    }
    Err(Mistake::new("this string is not closed", at, at + begin))
}

/// What an escape means, and how many bytes it takes.
fn escape(text: &str) -> Option<(char, usize)> {
    let letter = text[1..].chars().next()?;
    let numbered = |skip: usize, digits: usize, radix: u32| {
        let code = text.get(skip..skip + digits)?;
        let code = u32::from_str_radix(code, radix).ok()?;
        Some((char::from_u32(code)?, skip + digits))
    };
    let simple = |meant| Some((meant, 1 + letter.len_utf8()));
    match letter {
        'n' => simple('\n'),
        't' => simple('\t'),
        'r' => simple('\r'),
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        'v' => simple('\u{b}'),
        '\\' | '\'' | '"' | '`' | '?' => simple(letter),
        'x' | 'X' => numbered(2, 2, 16),
        'u' => numbered(2, 4, 16),
        'U' => numbered(2, 8, 16),
        '0'..='3' => numbered(1, 3, 8),
        _ => None,
    }
}
