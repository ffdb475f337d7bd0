//! Templates: quoted strings and heredocs, with interpolation, directives, trims and escapes.
//!
//! A template is first read as a flat run of pieces, in which trims and the indentation of `<<-` are taken away, and then nested.

use super::ast::{Expression, ExpressionKind, Identifier, Template, TemplateForm};
use super::ast::{TemplateFor, TemplateIf, TemplatePart};
use super::parser::{Parser, Result, Stop};
use crate::finding::{Finding, problem};
use crate::source::Span;
use std::borrow::Cow;

/// A piece of a template.
enum Piece<'s> {
    Literal(Cow<'s, str>, Span),
    Interpolation(Expression<'s>),
    If(Expression<'s>, Span),
    Else(Span),
    EndIf(Span),
    For(Option<Identifier<'s>>, Identifier<'s>, Expression<'s>, Span),
    EndFor(Span),
}

/// Where a template ends.
#[derive(Clone, Copy)]
enum End<'s> {
    Quote {
        opened: usize,
    },
    Marker {
        marker: &'s str,
        opened: usize,
    },
    /// With the text.
    Text,
}

impl<'s> Parser<'s> {
    /// A quoted string, from its opening quote.
    pub(super) fn quoted(&mut self) -> Result<ExpressionKind<'s>> {
        let opened = self.cursor.at;
        self.cursor.at += 1;
        let end = End::Quote { opened };
        let pieces = self.pieces(end)?;
        let parts = self.nest(pieces)?;
        Ok(ExpressionKind::Template(Box::new(Template { parts, form: TemplateForm::Quoted, lines: Vec::new() })))
    }

    /// The whole text as a template, as a string in JSON is one.
    pub(super) fn whole(&mut self) -> Result<Template<'s>> {
        let pieces = self.pieces(End::Text)?;
        let parts = self.nest(pieces)?;
        Ok(Template { parts, form: TemplateForm::Quoted, lines: Vec::new() })
    }

    /// A block's label in quotes: escapes, but no interpolation.
    pub(super) fn label(&mut self) -> Result<Cow<'s, str>> {
        let opened = self.cursor.at;
        self.cursor.at += 1;
        let pieces = self.pieces(End::Quote { opened })?;
        let span = self.since(opened);
        let mut label = Cow::Borrowed("");
        for piece in pieces {
            match piece {
                Piece::Literal(text, _) if label.is_empty() => label = text,
                Piece::Literal(text, _) => label.to_mut().push_str(&text),
                _ => return self.mistake("a label is a fixed text", span, "a template cannot stand here", "write the label out"),
            }
        }
        Ok(label)
    }

    /// A heredoc, from its `<<`. Ends before the line end behind the marker.
    pub(super) fn heredoc(&mut self) -> Result<ExpressionKind<'s>> {
        let opened = self.cursor.at;
        self.cursor.at += "<<".len();
        let flush = self.cursor.take("-");
        let Some(marker) = self.cursor.identifier() else {
            return self.mistake(
                "a heredoc needs a marker",
                self.since(opened),
                "no name follows",
                "write `<<EOT`, and `EOT` on a line of its own at the end",
            );
        };
        if !self.cursor.take("\n") && !self.cursor.take("\r\n") {
            let found = self.found();
            return self.mistake(
                format!("a line end was expected after `<<{marker}`, not {found}"),
                self.here(),
                "unexpected",
                "begin the text on the next line",
            );
        }
        let mut pieces = self.pieces(End::Marker { marker, opened })?;
        if flush {
            take_indentation(&mut pieces);
        }
        let mut lines = Vec::new();
        let mut before = 0;
        for piece in &pieces {
            match piece {
                Piece::Literal(text, span) => {
                    lines.extend(self.verbatim(*span, text).map(|line| (before, line)));
                    before += text.len();
                }
                _ => before = 0,
            }
        }
        let parts = self.nest(pieces)?;
        Ok(ExpressionKind::Template(Box::new(Template { parts, form: TemplateForm::Heredoc, lines })))
    }

    /// All pieces up to the end, which is passed.
    fn pieces(&mut self, end: End<'s>) -> Result<Vec<Piece<'s>>> {
        let mut pieces: Vec<Piece<'s>> = Vec::new();
        let mut trim_next = false;
        loop {
            if let End::Marker { marker, .. } = end
                && self.at_marker(marker)
            {
                return Ok(pieces);
            }
            let literal = self.literal(end)?;
            if let Some((text, span)) = literal {
                let text = if std::mem::take(&mut trim_next) { trimmed_start(text) } else { text };
                pieces.push(Piece::Literal(text, span));
            }
            match (self.cursor.byte(), end) {
                (Some(b'"'), End::Quote { .. }) => {
                    self.cursor.at += 1;
                    return Ok(pieces);
                }
                (Some(b'$' | b'%'), _) if self.cursor.byte_at(1) == Some(b'{') => {
                    let trim_before = self.cursor.byte_at(2) == Some(b'~');
                    if trim_before && let Some(Piece::Literal(text, _)) = pieces.last_mut() {
                        *text = trimmed_end(std::mem::take(text));
                    }
                    let (piece, trim_after) = self.deeper(Self::sequence)?;
                    pieces.push(piece);
                    trim_next = trim_after;
                }
                (None, End::Text) => return Ok(pieces),
                (None | Some(b'\n' | b'\r'), End::Quote { opened }) => {
                    let span = self.span(opened, opened + 1);
                    return self.mistake(
                        "this string is not closed",
                        span,
                        "opened here",
                        "close it with `\"` on the same line; for several lines, use a heredoc",
                    );
                }
                (None, End::Marker { marker, opened }) => {
                    let span = self.span(opened, opened + 2);
                    return self.mistake(
                        format!("this heredoc does not end: no line holds `{marker}` alone"),
                        span,
                        "begins here",
                        "put the marker on a line of its own, with a line end behind it",
                    );
                }
                _ => {}
            }
        }
    }

    /// Does the line that begins here hold nothing but the marker? Then the marker is passed.
    fn at_marker(&mut self, marker: &str) -> bool {
        let text = self.cursor.text;
        let begins_line = text[..self.cursor.at].ends_with('\n');
        let Some(length) = memchr::memchr(b'\n', &text.as_bytes()[self.cursor.at..]) else { return false };
        let line = &text[self.cursor.at..self.cursor.at + length];
        if !begins_line || line.trim() != marker {
            return false;
        }
        self.cursor.at += line.trim_end().len();
        true
    }

    /// The characters up to the next sequence, the end of the template, or in a heredoc the end of the line, which is part of them.
    fn literal(&mut self, end: End<'s>) -> Result<Option<(Cow<'s, str>, Span)>> {
        let start = self.cursor.at;
        let mut from = start;
        let mut text: Cow<'s, str> = Cow::Borrowed("");
        let bytes = self.cursor.text.as_bytes();
        let quoted = matches!(end, End::Quote { .. });
        loop {
            let rest = &bytes[self.cursor.at..];
            let stop = if quoted {
                rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n'))
            } else {
                memchr::memchr3(b'\n', b'$', b'%', rest)
            };
            self.cursor.at += stop.unwrap_or(rest.len());
            let Some(byte) = self.cursor.byte() else { break };
            match byte {
                b'$' | b'%' if self.cursor.byte_at(1) == Some(byte) && self.cursor.byte_at(2) == Some(b'{') => {
                    // `$${` is `${`.
                    let escape = self.cursor.at;
                    if let End::Marker { .. } = end {
                        // What stands there as it is meant goes before and behind the second character.
                        self.cursor.at += 2;
                        return Ok(Some((self.cursor.text[start..=escape].into(), self.span(start, escape + 1))));
                    }
                    join(&mut text, &self.cursor.text[from..=escape]);
                    join(&mut text, "{");
                    self.cursor.at += 3;
                    from = self.cursor.at;
                }
                b'$' | b'%' if self.cursor.byte_at(1) == Some(b'{') => break,
                b'\\' => {
                    join(&mut text, &self.cursor.text[from..self.cursor.at]);
                    let character = self.escape()?;
                    text.to_mut().push(character);
                    from = self.cursor.at;
                }
                b'\n' if matches!(end, End::Marker { .. }) => {
                    self.cursor.at += 1;
                    break;
                }
                b'\n' if matches!(end, End::Text) => self.cursor.at += 1,
                b'"' | b'\n' => break,
                _ => self.cursor.at += 1,
            }
        }
        if self.cursor.at == start {
            return Ok(None);
        }
        join(&mut text, &self.cursor.text[from..self.cursor.at]);
        Ok(Some((text, self.since(start))))
    }

    fn escape(&mut self) -> Result<char> {
        let start = self.cursor.at;
        let digits = match self.cursor.byte_at(1) {
            Some(b'u') => 4,
            Some(b'U') => 8,
            _ => 0,
        };
        let character = match self.cursor.byte_at(1) {
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(b'"') => Some('"'),
            Some(b'\\') => Some('\\'),
            Some(b'u' | b'U') => {
                let code = self
                    .cursor
                    .text
                    .get(start + 2..start + 2 + digits)
                    .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
                code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32)
            }
            _ => None,
        };
        match character {
            Some(character) => {
                self.cursor.at += 2 + digits;
                Ok(character)
            }
            None => {
                let next = self.cursor.rest().chars().nth(1).filter(|character| !character.is_control());
                let span = self.span(start, start + 1 + next.map_or(0, char::len_utf8));
                self.mistake(
                    "this escape does not exist",
                    span,
                    "unknown escape",
                    "there are `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`, `\\uNNNN` and `\\UNNNNNNNN`; write `\\\\` for a backslash",
                )
            }
        }
    }

    /// An interpolation or directive, from its `${` or `%{`. Returns also whether spaces behind it are to be trimmed.
    fn sequence(&mut self) -> Result<(Piece<'s>, bool)> {
        let start = self.cursor.at;
        let directive = self.cursor.byte() == Some(b'%');
        self.cursor.at += 2;
        self.cursor.take("~");
        let lines = std::mem::replace(&mut self.cursor.lines, false);
        self.cursor.skip();
        let piece = if directive { self.directive(start) } else { self.expression().map(Piece::Interpolation) };
        self.cursor.lines = lines;
        let piece = piece?;
        let outside = std::mem::replace(&mut self.cursor.lines, false);
        self.cursor.skip();
        self.cursor.lines = outside;
        let trim = self.cursor.take("~");
        if !self.cursor.take("}") {
            let found = self.found();
            let finding =
                Finding::input(problem::SYNTAX_ERROR, format!("`}}` was expected, not {found}"), self.here(), "expected `}`")
                    .with_label(self.span(start, start + 2), "opened here")
                    .with_help("close it with `}`; for the characters themselves, write `$${` or `%%{`");
            self.problems.push(finding);
            return Err(Stop);
        }
        let span = self.since(start);
        let piece = match piece {
            Piece::If(condition, _) => Piece::If(condition, span),
            Piece::Else(_) => Piece::Else(span),
            Piece::EndIf(_) => Piece::EndIf(span),
            Piece::For(key, value, collection, _) => Piece::For(key, value, collection, span),
            Piece::EndFor(_) => Piece::EndFor(span),
            piece => piece,
        };
        Ok((piece, trim))
    }

    fn directive(&mut self, start: usize) -> Result<Piece<'s>> {
        let begin = self.cursor.at;
        let word = self.cursor.identifier();
        let span = self.since(start);
        self.cursor.skip();
        match word {
            Some("if") => Ok(Piece::If(self.expression()?, span)),
            Some("else") => Ok(Piece::Else(span)),
            Some("endif") => Ok(Piece::EndIf(span)),
            Some("for") => {
                let (key, value, collection) = self.for_header()?;
                Ok(Piece::For(key, value, collection, span))
            }
            Some("endfor") => Ok(Piece::EndFor(span)),
            _ => {
                let span = self.since(begin);
                self.mistake(
                    "this directive does not exist",
                    span,
                    "unknown directive",
                    "there are `if`, `else`, `endif`, `for` and `endfor`; write `%%{` for the characters themselves",
                )
            }
        }
    }

    /// The parts that the pieces make.
    fn nest(&mut self, pieces: Vec<Piece<'s>>) -> Result<Vec<TemplatePart<'s>>> {
        let mut pieces = pieces.into_iter();
        let (parts, end) = self.nested(&mut pieces, None)?;
        match end {
            None => Ok(parts),
            Some(Closing { span, word, .. }) => self.mistake(
                format!("there is nothing that this `{word}` could belong to"),
                span,
                "unexpected",
                "remove it, or open the directive before it",
            ),
        }
    }

    /// The parts up to a directive that closes, or the end; `opened` is the directive around them.
    fn nested(
        &mut self,
        pieces: &mut std::vec::IntoIter<Piece<'s>>,
        opened: Option<Span>,
    ) -> Result<(Vec<TemplatePart<'s>>, Option<Closing>)> {
        let mut parts: Vec<TemplatePart<'s>> = Vec::new();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Literal(text, _) if text.is_empty() => {}
                Piece::Literal(text, span) => match parts.last_mut() {
                    Some(TemplatePart::Literal(before, before_span)) => {
                        before.to_mut().push_str(&text);
                        *before_span = before_span.to(span);
                    }
                    _ => parts.push(TemplatePart::Literal(text, span)),
                },
                Piece::Interpolation(expression) => parts.push(TemplatePart::Interpolation(expression)),
                Piece::If(condition, span) => parts.push(self.deeper(|parser| parser.nested_if(pieces, condition, span))?),
                Piece::For(key, value, collection, span) => {
                    let (body, end) = self.deeper(|parser| parser.nested(pieces, Some(span)))?;
                    let span = self.closed(end, "endfor", span)?;
                    parts.push(TemplatePart::For(Box::new(TemplateFor { key, value, collection, body, span })));
                }
                Piece::Else(span) => return Ok((parts, Some(Closing { span, word: "else" }))),
                Piece::EndIf(span) => return Ok((parts, Some(Closing { span, word: "endif" }))),
                Piece::EndFor(span) => return Ok((parts, Some(Closing { span, word: "endfor" }))),
            }
        }
        match opened {
            None => Ok((parts, None)),
            Some(span) => {
                self.mistake("this directive is not closed", span, "opened here", "close it with `%{ endif }` or `%{ endfor }`")
            }
        }
    }

    fn nested_if(
        &mut self,
        pieces: &mut std::vec::IntoIter<Piece<'s>>,
        condition: Expression<'s>,
        opened: Span,
    ) -> Result<TemplatePart<'s>> {
        let (then, mut end) = self.nested(pieces, Some(opened))?;
        let mut otherwise = Vec::new();
        if end.as_ref().is_some_and(|end| end.word == "else") {
            (otherwise, end) = self.nested(pieces, Some(opened))?;
        }
        let span = self.closed(end, "endif", opened)?;
        Ok(TemplatePart::If(Box::new(TemplateIf { condition, then, otherwise, span })))
    }

    fn closed(&mut self, end: Option<Closing>, word: &str, opened: Span) -> Result<Span> {
        match end {
            Some(end) if end.word == word => Ok(opened.to(end.span)),
            Some(end) => {
                let message = format!("`{word}` was expected, not `{}`", end.word);
                let finding = Finding::input(problem::SYNTAX_ERROR, message, end.span, format!("expected `{word}`"))
                    .with_label(opened, "opened here");
                self.problems.push(finding.with_help("close the directives in the reverse order"));
                Err(Stop)
            }
            None => Err(Stop),
        }
    }
}

/// A directive that ends others.
struct Closing {
    span: Span,
    word: &'static str,
}

/// Appends what stands in the source as it is; the first such stretch is borrowed.
fn join<'s>(text: &mut Cow<'s, str>, more: &'s str) {
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else if !more.is_empty() {
        text.to_mut().push_str(more);
    }
}

fn trimmed_start(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start()),
        Cow::Owned(text) => Cow::Owned(text.trim_start().to_owned()),
    }
}

fn trimmed_end(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end()),
        Cow::Owned(text) => Cow::Owned(text.trim_end().to_owned()),
    }
}

/// Takes from each line the indentation that all lines have in common, blank lines aside: what `<<-` asks for.
fn take_indentation(pieces: &mut [Piece<'_>]) {
    let spaces = |text: &str| text.chars().take_while(|character| character.is_whitespace()).count();
    let mut least = usize::MAX;
    let mut lines = Vec::new();
    let mut begins_line = true;
    for (index, piece) in pieces.iter().enumerate() {
        if std::mem::take(&mut begins_line) {
            match piece {
                Piece::Literal(text, _) if text.trim_start().is_empty() && text.ends_with('\n') => {}
                Piece::Literal(text, _) => {
                    least = least.min(spaces(text));
                    lines.push(index);
                }
                _ => least = 0,
            }
        }
        begins_line = matches!(piece, Piece::Literal(text, _) if text.ends_with('\n'));
    }
    for index in lines {
        if let Piece::Literal(text, _) = &mut pieces[index] {
            let cut = text.char_indices().nth(least).map_or(text.len(), |(at, _)| at);
            *text = match std::mem::take(text) {
                Cow::Borrowed(text) => Cow::Borrowed(&text[cut..]),
                Cow::Owned(text) => Cow::Owned(text[cut..].to_owned()),
            };
        }
    }
}
