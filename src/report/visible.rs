//! Text from files made fit for a terminal: whatever would move the cursor, change colours or reorder letters is drawn instead of obeyed.

use std::borrow::Cow;

/// How a character of a source is drawn; `None` for itself. A tab stays, because snippets expand it.
pub fn drawn_as(character: char) -> Option<char> {
    match character {
        '\t' => None,
        // Unicode has a picture of each control character.
        '\0'..='\x1f' => char::from_u32(0x2400 + character as u32),
        '\x7f' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        // Marks that reverse the order of letters hide what a line says (the "Trojan Source" attack, CVE-2021-42574).
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(char::REPLACEMENT_CHARACTER)
        }
        _ => None,
    }
}

/// `text` on one line with every character visible: line breaks and tabs become spaces.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| character != '\t' && drawn_as(character).is_none();
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let replaced = text.chars().map(|character| match character {
        '\n' | '\r' | '\t' => ' ',
        character => drawn_as(character).unwrap_or(character),
    });
    Cow::Owned(replaced.collect())
}

/// `text` broken between words into lines of at most `width` characters; a longer word has its own line. Line breaks in it stay.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut length = 0;
        for word in paragraph.split_whitespace() {
            let word = on_one_line(word);
            let letters = word.chars().count();
            if length > 0 && length + 1 + letters > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(&word);
            length += letters;
        }
        lines.push(line);
    }
    lines
}
