//! Comments: where they stand. The tree has none, and only few readers ask.

use super::cursor::Cursor;
use crate::source::{SourceId, Span};

/// The comments of a file. Text inside of strings and heredocs is none.
pub fn comments(source: SourceId, text: &str) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut cursor = Cursor::new(text);
    while let Some(byte) = cursor.byte() {
        let start = cursor.at;
        match byte {
            b'#' => cursor.skip_comment(),
            b'/' if matches!(cursor.byte_at(1), Some(b'/' | b'*')) => cursor.skip_comment(),
            b'"' => cursor.skip_string(),
            b'<' if cursor.starts_with("<<") => cursor.skip_heredoc(),
            _ => cursor.at += 1,
        }
        if matches!(byte, b'#' | b'/') && cursor.at > start + 1 {
            comments.push(Span::new(source, start as u32, cursor.at as u32));
        }
    }
    comments
}
