//! From byte offsets to lines and columns.

/// Where each line of a text begins. A line ends after `\n`; `\r\n` counts as one line end because the `\r` stands before it.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

/// A place as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Line, counted from 1.
    pub line: u32,
    /// Column, counted from 1 in Unicode code points.
    pub column: u32,
    /// Byte offset in the file, counted from 0.
    pub offset: u32,
}

impl LineIndex {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline as u32 + 1);
        Self { starts: std::iter::once(0).chain(starts).collect() }
    }

    /// Line and column of the byte `offset` of `text`, the text that this index was made from.
    pub fn location(&self, text: &str, offset: u32) -> Location {
        let line = self.line(offset);
        let before = &text[self.starts[line] as usize..offset as usize];
        Location { line: line as u32 + 1, column: before.chars().count() as u32 + 1, offset }
    }

    /// The line that holds `offset`, counted from 0.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// First byte of a line counted from 0, or `None` behind the last line.
    pub fn start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}
