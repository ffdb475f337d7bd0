//! Bodies: attributes and blocks, and how reading goes on after a mistake in one of them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::ast::{Attribute, Block, BlockLabel, Body, Expression, ExpressionKind, Identifier, Item};
use super::cursor::Cursor;
use super::parser::{Parser, Result, Stop};
use crate::finding::{Finding, problem};
use crate::source::Span;

impl<'s> Parser<'s> {
    /// The items up to the end of the text, or to the brace that closes the block whose brace stands at `opened`.
    pub(super) fn body(&mut self, opened: Option<Span>) -> Body<'s> {
        let start = self.cursor.at;
        let mut items: Vec<Item<'s>> = Vec::new();
        let mut names = HashMap::new();
        loop {
            self.cursor.skip_lines();
            match (self.cursor.byte(), opened) {
                (None, None) => break,
                (None, Some(brace)) => {
                    let end = self.here();
                    let finding = Finding::input(problem::SYNTAX_ERROR, "this block is not closed", brace, "opened here")
                        .with_label(end, "the file ends before a `}`")
                        .with_help("add `}` where the block ends");
                    self.problems.push(finding);
                    break;
                }
                (Some(b'}'), Some(_)) => break,
                (Some(b'}'), None) => {
                    let span = self.here();
                    let _ = self.mistake::<()>(
                        "there is no block to close here",
                        span,
                        "unexpected `}`",
                        "remove it, or open the block that it should close",
                    );
                    self.cursor.at += 1;
                }
                _ => {
                    let begin = self.cursor.at;
                    match self.item() {
                        Ok(item) => self.keep(&mut items, &mut names, item),
                        Err(Stop) => self.recover(begin),
                    }
                }
            }
        }
        Body { items, span: self.since(start) }
    }

    /// Adds an item; the same attribute twice is a mistake, of which the first counts.
    fn keep(&mut self, items: &mut Vec<Item<'s>>, names: &mut HashMap<&'s str, Span>, item: Item<'s>) {
        if let Item::Attribute(attribute) = &item {
            let earlier = *names.entry(attribute.name.text).or_insert(attribute.name.span);
            if earlier != attribute.name.span {
                let message = format!("`{}` is set twice", attribute.name.text);
                let finding = Finding::input(problem::SYNTAX_ERROR, message, attribute.name.span, "set again here")
                    .with_label(earlier, "first set here")
                    .with_help("remove one of the two");
                self.problems.push(finding);
                return;
            }
        }
        items.push(item);
    }

    fn item(&mut self) -> Result<Item<'s>> {
        let start = self.cursor.at;
        let Some(text) = self.cursor.identifier() else {
            if self.cursor.rest().starts_with("/*") {
                return self.mistake("this comment is not closed", self.here(), "opened here", "close it with `*/`");
            }
            let found = self.found();
            return self.mistake(
                format!("an attribute or a block was expected, not {found}"),
                self.here(),
                "unexpected",
                "write `name = value`, or `kind \"label\" { … }`",
            );
        };
        let name = Identifier { text, span: self.since(start) };
        self.cursor.skip();
        match self.cursor.byte() {
            Some(b'=') => self.attribute(name),
            Some(b':') => self.mistake(
                format!("`{text}` is set with `=`, not with `:`"),
                self.here(),
                "write `=` here",
                "colons stand only inside of objects",
            ),
            _ => self.block(name),
        }
    }

    fn attribute(&mut self, name: Identifier<'s>) -> Result<Item<'s>> {
        let equals = self.here();
        self.cursor.at += 1;
        self.cursor.skip();
        let start = self.cursor.at;
        if self.cursor.at_line_end() {
            let message = format!("`{}` has no value", name.text);
            let finding = Finding::input(problem::SYNTAX_ERROR, message, equals, "nothing follows on this line");
            self.problems.push(finding.with_help("begin the value on the line of the `=`"));
            // That something is set is known, but not what.
            let value = Expression { kind: ExpressionKind::Invalid, span: equals };
            return Ok(Item::Attribute(Attribute { name, value }));
        }
        let before = self.problems.len();
        let value = match self.expression() {
            Ok(value) => {
                if self.end_of_item(&format!("the value of `{}`", name.text)).is_err() {
                    self.recover(name.span.start as usize);
                }
                value
            }
            // What is set is not known, but that something is set is.
            Err(Stop) if self.problems.len() > before => {
                self.recover(name.span.start as usize);
                let end = self.cursor.at.max(start);
                Expression { kind: ExpressionKind::Invalid, span: self.span(start, end) }
            }
            Err(Stop) => return Err(Stop),
        };
        Ok(Item::Attribute(Attribute { name, value }))
    }

    /// After an item comes the end of its line.
    fn end_of_item(&mut self, what: &str) -> Result<()> {
        self.cursor.skip();
        if self.cursor.at_line_end() || self.cursor.byte() == Some(b'}') {
            return Ok(());
        }
        let found = self.found();
        let help = match self.cursor.byte() {
            Some(b';') => "remove the `;`: a line end is enough",
            Some(b',') => "remove the comma, and begin a new line",
            _ => "begin a new line",
        };
        self.mistake(format!("a new line was expected after {what}, not {found}"), self.here(), "unexpected", help)
    }

    fn block(&mut self, kind: Identifier<'s>) -> Result<Item<'s>> {
        let mut labels = Vec::new();
        let mut header = kind.span;
        loop {
            self.cursor.skip();
            let start = self.cursor.at;
            match self.cursor.byte() {
                Some(b'{') => break,
                Some(b'"') => {
                    let text = self.label()?;
                    labels.push(BlockLabel { text, span: self.since(start) });
                }
                Some(b'=') => {
                    return self.mistake(
                        format!("the block `{}` has labels and a `=`", kind.text),
                        self.here(),
                        "unexpected `=`",
                        "a block has no `=` before its `{`",
                    );
                }
                _ if self.cursor.at_line_end() => {
                    let (message, help) = if labels.is_empty() {
                        (format!("`{}` is neither set nor opened", kind.text), "write `name = value`, or `kind \"label\" {`")
                    } else {
                        (format!("the block `{}` is not opened on its line", kind.text), "put `{` at the end of this line")
                    };
                    return self.mistake(message, header, "the line ends after this", help);
                }
                _ => match self.cursor.identifier() {
                    Some(text) => labels.push(BlockLabel { text: Cow::Borrowed(text), span: self.since(start) }),
                    None => {
                        let found = self.found();
                        return self.mistake(
                            format!("a label or `{{` was expected after `{}`, not {found}", kind.text),
                            self.here(),
                            "unexpected",
                            "labels are names or strings in double quotes",
                        );
                    }
                },
            }
            header = header.to(self.since(start));
        }
        let brace = self.here();
        self.cursor.at += 1;
        let body = self.deeper(|parser| Ok(parser.block_body(brace)))?;
        let span = kind.span.to(self.since(self.cursor.at));
        self.cursor.skip();
        if !self.cursor.at_line_end() && self.cursor.byte() != Some(b'}') {
            let found = self.found();
            let _ = self.mistake::<()>(
                format!("a new line was expected after the block, not {found}"),
                self.here(),
                "unexpected",
                "begin a new line",
            );
            self.recover(self.cursor.at);
        }
        Ok(Item::Block(Block { kind, labels, body, header, span }))
    }

    fn block_body(&mut self, brace: Span) -> Body<'s> {
        let lines = std::mem::replace(&mut self.cursor.lines, true);
        self.cursor.skip();
        let on_one_line = !self.cursor.at_line_end() && self.cursor.byte() != Some(b'}');
        let first = self.cursor.at;
        let body = self.body(Some(brace));
        if on_one_line {
            self.check_one_line(&body, first);
        }
        self.cursor.take("}");
        self.cursor.lines = lines;
        body
    }

    /// A block whose first item stands on the line of its brace has only this one, an attribute, and closes there.
    fn check_one_line(&mut self, body: &Body<'s>, first: usize) {
        let spans_lines = memchr::memchr(b'\n', &self.cursor.text.as_bytes()[first..self.cursor.at]).is_some();
        let simple = match body.items.as_slice() {
            [] => true,
            [Item::Attribute(attribute)] => {
                !spans_lines || matches!(attribute.value.kind, ExpressionKind::Invalid) || self.closes_on_last_line(attribute)
            }
            _ => false,
        };
        if !simple && self.problems.is_empty() {
            let span = self.span(first, first);
            let _ = self.mistake::<()>(
                "a block on one line holds one attribute at most",
                span,
                "begin a new line here",
                "put each attribute and block on a line of its own",
            );
        }
    }

    /// Does the brace follow on the line where the attribute's value ends?
    fn closes_on_last_line(&self, attribute: &Attribute<'s>) -> bool {
        let end = (attribute.value.span.end as usize).min(self.cursor.at);
        memchr::memchr(b'\n', &self.cursor.text.as_bytes()[end..self.cursor.at]).is_none()
    }

    /// Moves to where the next item begins after a mistake in the one that begins at `item`: the next line that is indented no deeper and
    /// looks like an item or closes a block. Indentation tells better than brackets what was meant, for it is brackets that are missing.
    fn recover(&mut self, item: usize) {
        self.cursor.lines = true;
        let indentation = |line: usize| self.cursor.text[line..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line_start = self.cursor.text[..item].rfind('\n').map_or(0, |at| at + 1);
        let own = indentation(line_start);
        let bytes = self.cursor.text.as_bytes();
        let reached = self.cursor.text[..self.cursor.at.max(item)].rfind('\n').map_or(0, |at| at + 1);
        let next_line = |at: usize| memchr::memchr(b'\n', &bytes[at..]).map(|length| at + length + 1);
        // The mistake may have been noticed at the very line that reading can go on with.
        let mut next = if reached > line_start { Some(reached) } else { next_line(line_start) };
        while let Some(at) = next {
            let deep = indentation(at);
            let line = Cursor { at: at + deep, ..self.cursor };
            if deep <= own && (line.byte() == Some(b'}') && deep < own.max(1) || looks_like_item(line)) {
                self.cursor.at = at + deep;
                return;
            }
            next = next_line(at);
        }
        self.cursor.at = bytes.len();
    }
}

fn looks_like_item(mut line: Cursor<'_>) -> bool {
    let Some(_) = line.identifier() else { return false };
    line.skip();
    match line.byte() {
        Some(b'=') => line.byte_at(1) != Some(b'=') && line.byte_at(1) != Some(b'>'),
        Some(b'{' | b'"') => true,
        _ => false,
    }
}
