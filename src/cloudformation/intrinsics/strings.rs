//! `Fn::Sub`, `Fn::Join`, `Fn::Split` and `Fn::Base64`.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::memchr;

use crate::cloudformation::scalar::{holds_dynamic_reference, to_text};
use crate::cloudformation::{Evaluator, invalid, not_known};
use crate::source::{Span, limits};
use crate::syntax::document::tree::Node;
use crate::value::{Joined, Origin, Reason, Role, Unknown, Value};

impl<'t> Evaluator<'t> {
    pub(super) fn substitute(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        let mut bound: Vec<(&'t str, Value)> = Vec::new();
        let template = match argument.as_sequence() {
            Some([template, names]) => {
                let Some(entries) = names.as_mapping() else { return invalid("`Fn::Sub` takes a string and a mapping", span) };
                for entry in entries {
                    bound.push((&entry.key.text, self.argument(&entry.value)));
                }
                template
            }
            Some([template]) => template,
            Some(_) => return invalid("`Fn::Sub` takes a string and a mapping", span),
            None => argument,
        };
        let Some(scalar) = template.as_scalar() else { return invalid("`Fn::Sub` takes a string", span) };
        let template_text = self.scope.replaced(&scalar.text);
        let lines = scalar.lines.as_deref().filter(|_| *template_text == *scalar.text).unwrap_or_default();
        let is_plain = self.scope.is_empty() && !holds_dynamic_reference(&template_text);
        let add = |evaluator: &Self, literal: &str, joined: &mut Joined| match is_plain {
            true => joined.literal(literal),
            false => joined.text(&evaluator.resolved(literal, span)),
        };
        let mut text: &str = &template_text;
        let mut composed = Composed { joined: Joined::with_capacity(text.len()), ..Composed::default() };
        while let Some((literal, hole, rest)) = next_hole(text) {
            composed.note(literal, template_text.len() - text.len(), lines);
            add(self, literal, &mut composed.joined);
            match hole.strip_prefix('!') {
                Some(escaped) => ["${", escaped, "}"].into_iter().for_each(|part| composed.joined.literal(part)),
                None => {
                    let hole = hole.trim();
                    let bound = bound.iter().rev().find(|(name, _)| *name == hole);
                    // Most strings hold one of these, of which nothing else is to be known.
                    let symbol = if bound.is_none() { self.open_pseudo_parameter(hole, template.span) } else { None };
                    if let Some(symbol) = symbol {
                        composed.joined.symbol(symbol);
                    } else {
                        let value = bound.map_or_else(|| self.hole(hole, template.span), |(_, value)| value.clone());
                        if let Err(unknown) = composed.value(self, &value, span) {
                            return unknown;
                        }
                    }
                }
            }
            if let Some(what) = composed.out_of_bounds() {
                return self.limit(what, span);
            }
            text = rest;
        }
        composed.note(text, template_text.len() - text.len(), lines);
        add(self, text, &mut composed.joined);
        composed.finish(span)
    }

    /// `${Name}` or `${Name.Attribute}`
    fn hole(&mut self, hole: &str, span: Span) -> Value {
        match hole.split_once('.') {
            Some((name, attribute)) => self.attribute(name, attribute, span),
            None => self.reference(hole, span).unwrap_or_else(|| invalid("`AWS::NoValue` has no meaning here", span)),
        }
    }

    pub(super) fn join(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        let Some([separator, list]) = argument.as_sequence() else {
            return invalid("`Fn::Join` takes a separator and a list", span);
        };
        let values = [self.argument(separator), self.argument(list)];
        self.of_each(values, span, |evaluator, [separator, list]| evaluator.joined(separator, list, span))
    }

    fn joined(&mut self, separator: &Value, list: &Value, span: Span) -> Value {
        let Ok(separator) = to_text(separator) else { return invalid("the separator of `Fn::Join` is no string", span) };
        let Some(elements) = list.as_elements() else {
            return match list.why_unknown() {
                Some(why) => not_known(why, span),
                None => invalid("`Fn::Join` takes a list", span),
            };
        };
        let mut composed = Composed::default();
        for (place, element) in elements.iter().enumerate() {
            if place > 0 {
                composed.joined.text(&separator);
            }
            if let Err(unknown) = composed.value(self, element, span) {
                return unknown;
            }
            if let Some(what) = composed.out_of_bounds() {
                return self.limit(what, span);
            }
        }
        composed.finish(span)
    }

    pub(super) fn split(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        let Some([separator, text]) = argument.as_sequence() else {
            return invalid("`Fn::Split` takes a separator and a string", span);
        };
        let values = [self.argument(separator), self.argument(text)];
        self.of_each(values, span, |_, [separator, text]| split(separator, text, span))
    }
}

fn split(separator: &Value, text: &Value, span: Span) -> Value {
    match (separator.as_literal(), text.as_literal()) {
        (Some(separator), Some(literal)) if !separator.is_empty() => {
            let parts = literal.split(separator).map(|part| Value::text(part, text.origin.clone()));
            Value::list(parts.take(limits::ELEMENTS).collect(), span)
        }
        _ => match text.why_unknown().or(separator.why_unknown()) {
            Some(why) => not_known(why, span),
            None => invalid("`Fn::Split` takes a separator and a string", span),
        },
    }
}

pub(super) fn base64(text: &Value, span: Span) -> Value {
    match (text.as_literal(), text.why_unknown()) {
        (Some(text), _) => Value::text(STANDARD.encode(text), span),
        (None, Some(why)) => not_known(why, span),
        (None, None) => invalid("`Fn::Base64` takes a string", span),
    }
}

/// The text before the next `${…}`, what stands inside of it, and the text behind.
fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let bytes = text.as_bytes();
    let mut start = memchr(b'$', bytes)?;
    while bytes.get(start + 1) != Some(&b'{') {
        start += 1 + memchr(b'$', &bytes[start + 1..])?;
    }
    let length = memchr(b'}', &bytes[start..])?;
    Some((&text[..start], &text[start + 2..start + length], &text[start + length + 1..]))
}

/// A text that is being put together, and where the first value came from that it was put together from.
#[derive(Default)]
struct Composed {
    joined: Joined,
    behind: Option<Origin>,
    /// Where its characters stand, see [`Text::written_at`].
    places: Vec<(usize, Span)>,
}

impl Composed {
    /// The bound that the text breaks, in words; `None` while it breaks none.
    fn out_of_bounds(&self) -> Option<String> {
        if self.joined.bytes() > limits::TEXT_BYTES {
            return Some(format!("a string is longer than {} bytes", limits::TEXT_BYTES));
        }
        (self.joined.symbols() > limits::TEXT_PIECES).then(|| format!("a string has more than {} parts", limits::TEXT_PIECES))
    }

    /// Notes where `literal` stands, which is added next: `offset` bytes behind the beginning of a string whose lines stand at `lines`.
    fn note(&mut self, literal: &str, offset: usize, lines: &[(usize, Span)]) {
        if lines.is_empty() || holds_dynamic_reference(literal) {
            return;
        }
        for (before, line) in lines {
            let (start, end) = (offset.max(*before), (offset + literal.len()).min(before + line.range().len()));
            if start >= end {
                continue;
            }
            let within = |at: usize| Some(line.start + u32::try_from(at - before).ok()?);
            if let Some((first, last)) = within(start).zip(within(end)) {
                self.places.push((self.joined.bytes() + start - offset, Span::new(line.source, first, last)));
            }
        }
    }

    fn value(&mut self, evaluator: &mut Evaluator<'_>, value: &Value, span: Span) -> Result<(), Value> {
        if self.behind.is_none() && value.origin.behind().is_some() {
            self.behind = Some(value.origin.clone());
        }
        match to_text(value) {
            Ok(text) => {
                self.joined.text(&text);
                Ok(())
            }
            Err(Some(why)) if matches!(why.reason, Reason::Invalid { .. }) => Err(not_known(why, span)),
            Err(Some(why)) => {
                self.joined.symbol(evaluator.symbols.nameless(why));
                Ok(())
            }
            Err(None) => {
                let reason = Reason::Invalid { what: "only strings can be part of a string".into() };
                Err(not_known(Arc::new(Unknown { reason, span }), span))
            }
        }
    }

    fn finish(self, span: Span) -> Value {
        let origin = self.behind.map_or(span.into(), |origin| origin.seen_from(span, Role::Expression));
        Value::text(self.joined.finish().written_at(self.places), origin)
    }
}
