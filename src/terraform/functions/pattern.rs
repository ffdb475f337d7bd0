//! Patterns: what RE2 means by a regular expression, in the syntax of the `regex` crate.
//!
//! Both have the same foundations and the same leftmost-first meaning. RE2 (<https://github.com/google/re2/wiki/Syntax>) takes `\d`, `\w`,
//! `\s` and `\b` for ASCII only, knows `\Q…\E`, and has neither nested classes nor operators between them.

use std::collections::HashMap;

use regex::Regex;

use super::{NoValue, rejected};

/// The compiled pattern. Errors: what RE2 would reject.
pub(super) fn compiled(pattern: &str) -> Result<Regex, NoValue> {
    let wrong = |why: String| rejected(format!("the pattern cannot be read: {why}"));
    let translated = translated(pattern).map_err(|why| wrong(why.to_owned()))?;
    Regex::new(&translated).map_err(|error| wrong(error.to_string()))
}

fn translated(pattern: &str) -> Result<String, &'static str> {
    let mut result = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    let mut names: HashMap<&str, usize> = HashMap::new();
    for name in group_names(pattern) {
        *names.entry(name).or_default() += 1;
    }
    // How much of the pattern was read when a repetition ended.
    let mut repeated_at = None;
    while let Some(character) = rest.chars().next() {
        let behind = &rest[character.len_utf8()..];
        let read = pattern.len() - rest.len();
        rest = match (character, in_class) {
            ('*' | '+' | '?' | '{', false) if let Some(length) = repetition(rest) => {
                if repeated_at == Some(read) {
                    return Err("a repetition cannot be repeated");
                }
                let length = length + usize::from(rest[length..].starts_with('?'));
                result.push_str(&rest[..length]);
                repeated_at = Some(read + length);
                &rest[length..]
            }
            ('\\', _) => escape(behind, in_class, &mut result)?,
            ('[', false) => {
                in_class = true;
                result.push('[');
                let (negated, behind) = behind.strip_prefix('^').map_or((false, behind), |behind| (true, behind));
                if negated {
                    result.push('^');
                }
                // A bracket right at the start stands for itself.
                match behind.strip_prefix(']') {
                    Some(behind) => {
                        result.push_str("\\]");
                        behind
                    }
                    None => behind,
                }
            }
            ('[', true) if behind.starts_with(':') && behind.contains(":]") => {
                let end = behind.find(":]").map_or(behind.len(), |end| end + 2);
                result.push('[');
                result.push_str(&behind[..end]);
                &behind[end..]
            }
            (']', true) => {
                in_class = false;
                result.push(']');
                behind
            }
            ('[' | '&' | '~', true) => {
                result.push('\\');
                result.push(character);
                behind
            }
            ('-', true) if behind.starts_with('-') => {
                result.push_str("\\-");
                behind
            }
            ('(', false) if behind.starts_with("?") => {
                let flags = behind[1..].split([':', ')', '<']).next().unwrap_or_default();
                // The `regex` crate has flags that RE2 does not.
                if flags.contains(['x', 'u', 'R']) {
                    return Err("RE2 has no such flag");
                }
                result.push('(');
                match group_name(behind) {
                    Some((_, name)) if let Some(left @ 2..) = names.get_mut(name) => {
                        *left -= 1;
                        result.push_str(&format!("?P<{name}{SHADOWED}{left}>"));
                        &behind[behind.find('>').map_or(behind.len(), |end| end + 1)..]
                    }
                    _ => behind,
                }
            }
            ('{', false) => {
                result.push_str("\\{");
                behind
            }
            _ => {
                result.push(character);
                behind
            }
        };
    }
    Ok(result)
}

/// Follows the name of a group that another one of the same name comes after, and that has no meaning for that reason. No name in RE2 has it.
pub(super) const SHADOWED: char = '.';

/// The name of the group that opens before `behind`, and where it starts.
fn group_name(behind: &str) -> Option<(usize, &str)> {
    let start = if behind.starts_with("?P<") {
        3
    } else if behind.starts_with("?<") {
        2
    } else {
        return None;
    };
    Some((start, &behind[start..start + behind[start..].find('>')?]))
}

fn group_names(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.match_indices('(').filter_map(|(at, _)| group_name(&pattern[at + 1..]).map(|(_, name)| name))
}

/// The length of the operator that `pattern` starts with, if that is one for repetition; braces that hold no numbers stand for themselves.
fn repetition(pattern: &str) -> Option<usize> {
    if pattern.starts_with(['*', '+', '?']) {
        return Some(1);
    }
    let inside = &pattern[1..pattern.find('}')?];
    let is_count = inside.starts_with(|first: char| first.is_ascii_digit())
        && inside.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
        && inside.matches(',').count() <= 1;
    is_count.then_some(inside.len() + 2)
}

/// Translates what follows a backslash; returns what comes behind that.
fn escape<'p>(behind: &'p str, in_class: bool, result: &mut String) -> Result<&'p str, &'static str> {
    let Some(letter) = behind.chars().next() else { return Err("it ends with a backslash") };
    let rest = &behind[letter.len_utf8()..];
    let class = |inside: &str| if in_class { inside.to_owned() } else { format!("[{inside}]") };
    let translated = match letter {
        'd' => class("0-9"),
        'w' => class("0-9A-Za-z_"),
        's' => class("\\t\\n\\f\\r "),
        'D' => "[^0-9]".to_owned(),
        'W' => "[^0-9A-Za-z_]".to_owned(),
        'S' => "[^\\t\\n\\f\\r ]".to_owned(),
        'b' if !in_class => "(?-u:\\b)".to_owned(),
        'B' if !in_class => "(?-u:\\B)".to_owned(),
        'Q' if !in_class => {
            let end = rest.find("\\E");
            result.push_str(&regex::escape(&rest[..end.unwrap_or(rest.len())]));
            return Ok(end.map_or("", |end| &rest[end + 2..]));
        }
        // `\p{Greek}`, `\x{1F600}`: the braces belong to it.
        'p' | 'P' | 'x' if rest.starts_with('{') => {
            let length = rest.find('}').map_or(rest.len(), |end| end + 1);
            result.push_str(&format!("\\{letter}{}", &rest[..length]));
            return Ok(&rest[length..]);
        }
        '0'..='7' if letter == '0' || rest.starts_with(|next: char| next.is_digit(8)) => {
            let length = rest.bytes().take(2).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
            let code = format!("{letter}{}", &rest[..length]);
            result.push_str(&format!("\\x{{{:x}}}", u32::from_str_radix(&code, 8).map_err(|_| "there is no such escape")?));
            return Ok(&rest[length..]);
        }
        '<' | '>' | 'u' | 'U' | 'C' => return Err("there is no such escape"),
        letter => format!("\\{letter}"),
    };
    result.push_str(&translated);
    Ok(rest)
}
