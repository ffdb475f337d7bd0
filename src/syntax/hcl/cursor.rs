//! The cursor: a place in the text, and the spaces, comments and names that can stand there.

/// Bytes that can go on in a name: letters, digits, `_`, `-`. Others are looked up as characters.
const NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_' || byte as u8 == b'-';
        byte += 1;
    }
    table
};

/// Can a name begin with `character`? (UAX #31, as HCL takes it)
pub(super) fn is_start(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || (!character.is_ascii() && unicode_ident::is_xid_start(character))
}

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'s> {
    pub(super) text: &'s str,
    pub(super) at: usize,
    /// Do line ends mean something here? Inside parentheses and brackets they are spaces.
    pub(super) lines: bool,
}

impl<'s> Cursor<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, lines: true }
    }

    pub(super) fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.byte_at(0)
    }

    pub(super) fn byte_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(text.as_bytes())
    }

    /// Moves past `text` if it stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let taken = self.starts_with(text);
        if taken {
            self.at += text.len();
        }
        taken
    }

    /// Moves past spaces and comments, and past line ends where they mean nothing. A comment to the end of the line ends before it.
    pub(super) fn skip(&mut self) {
        loop {
            match self.byte() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\n') if !self.lines => self.at += 1,
                Some(b'\r') if !self.lines && self.byte_at(1) == Some(b'\n') => self.at += 2,
                Some(b'#') => self.skip_comment(),
                Some(b'/') if matches!(self.byte_at(1), Some(b'/' | b'*')) => {
                    let start = self.at;
                    self.skip_comment();
                    if self.at == start {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    /// Moves past the comment that begins here; to the end of the line, which is no part of it, or to its `*/`. Stays if there is none.
    pub(super) fn skip_comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += match rest {
            [b'/', b'*', inside @ ..] => memchr::memmem::find(inside, b"*/").map_or(0, |length| length + 4),
            _ => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
        };
    }

    /// Moves past the quoted string that begins here, or to the end of its line.
    pub(super) fn skip_string(&mut self) {
        self.at += 1;
        let mut depth = 0;
        while let Some(byte) = self.byte() {
            match byte {
                b'\\' if depth == 0 => self.at += 1,
                b'$' | b'%' if self.byte_at(1) == Some(byte) => self.at += 1,
                b'$' | b'%' if self.byte_at(1) == Some(b'{') => {
                    depth += 1;
                    self.at += 1;
                }
                b'{' if depth > 0 => depth += 1,
                b'}' if depth > 0 => depth -= 1,
                b'"' if depth > 0 => {
                    // The strings inside of interpolations nest as deep as the text likes, so they are only passed to their next quote.
                    let inside = &self.text.as_bytes()[self.at + 1..];
                    self.at += memchr::memchr2(b'"', b'\n', inside).map_or(0, |length| length + 1);
                }
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\n' if depth == 0 => return,
                _ => {}
            }
            self.at = (self.at + 1).min(self.text.len());
        }
    }

    /// Moves past the heredoc that begins here, or past its `<<`.
    pub(super) fn skip_heredoc(&mut self) {
        self.at += 2;
        self.take("-");
        let Some(marker) = self.identifier() else { return };
        let mut line = self.at;
        while let Some(length) = memchr::memchr(b'\n', &self.text.as_bytes()[line..]) {
            line += length + 1;
            let next = memchr::memchr(b'\n', &self.text.as_bytes()[line..]).map_or(self.text.len(), |length| line + length);
            if self.text[line..next].trim() == marker {
                self.at = next;
                return;
            }
        }
    }

    /// Moves past spaces, comments and line ends.
    pub(super) fn skip_lines(&mut self) {
        let lines = std::mem::replace(&mut self.lines, false);
        self.skip();
        self.lines = lines;
    }

    /// Is this the end of a line or of the text?
    pub(super) fn at_line_end(&self) -> bool {
        matches!((self.byte(), self.byte_at(1)), (None | Some(b'\n'), _) | (Some(b'\r'), Some(b'\n')))
    }

    /// Moves past the name that stands here.
    pub(super) fn identifier(&mut self) -> Option<&'s str> {
        let name = self.peek_identifier()?;
        self.at += name.len();
        Some(name)
    }

    /// The name that stands here.
    pub(super) fn peek_identifier(&self) -> Option<&'s str> {
        let rest = self.rest();
        let first = *rest.as_bytes().first()?;
        let simple = first.is_ascii_alphabetic() || first == b'_';
        if !simple && (first < 128 || !is_start(rest.chars().next()?)) {
            return None;
        }
        let length = rest.bytes().take_while(|byte| NAME[*byte as usize]).count();
        match rest.as_bytes().get(length) {
            Some(128..) => {
                let goes_on = |character: char| {
                    if character.is_ascii() { NAME[character as usize] } else { unicode_ident::is_xid_continue(character) }
                };
                Some(&rest[..rest.find(|character| !goes_on(character)).unwrap_or(rest.len())])
            }
            _ => Some(&rest[..length]),
        }
    }
}
