//! Templates: strings with interpolation and directives, of which the unknown parts become symbols.

use std::sync::Arc;

use super::Evaluator;
use super::conversion::{invalid, to_bool, to_string};
use super::normal_form::{composed_text, composed_value};
use super::scope::Scope;
use crate::source::{Span, limits};
use crate::syntax::hcl::ast::{Template, TemplateFor, TemplatePart};
use crate::value::{Data, Piece, Reason, Role, Text, Unknown, Value};

/// The pieces of a template that is being put together, and what decided them.
#[derive(Default)]
struct Composed<'t> {
    pieces: Vec<Piece>,
    /// What comes behind those.
    literal: String,
    bytes: usize,
    /// Bytes of known characters, those of symbolic strings included.
    characters: usize,
    /// What of the template stands in the source as it is meant.
    lines: &'t [(usize, Span)],
    /// Where that is, and how many bytes of known characters are before it.
    places: Vec<(usize, Span)>,
    /// The first interpolated value that came from somewhere else.
    behind: Option<Value>,
}

impl Composed<'_> {
    /// Notes where a literal part of the template stands.
    fn note(&mut self, span: Span) {
        let inside = self.lines.iter().filter(|(_, line)| span.contains(*line));
        self.places.extend(inside.map(|(before, line)| (self.characters + before, *line)));
    }

    /// Makes a piece of the literal that was put together so far.
    fn end_literal(&mut self) {
        if !self.literal.is_empty() {
            self.pieces.push(Piece::Literal(std::mem::take(&mut self.literal).into()));
        }
    }
}

impl Evaluator<'_> {
    /// The string that a template stands for; a template that is nothing but one interpolation is that value itself.
    pub(super) fn template(&mut self, template: &Template<'_>, span: Span, scope: &Scope<'_>) -> Value {
        match template.parts.as_slice() {
            [] => return Value::text("", span),
            [TemplatePart::Literal(text, _)] if template.lines.is_empty() => return composed_value(Value::text(&**text, span)),
            [TemplatePart::Interpolation(expression)] => {
                return self.expression(expression, scope).seen_from(span, Role::Expression);
            }
            _ => {}
        }
        let mut composed = Composed { lines: &template.lines, ..Composed::default() };
        if let Err(unknown) = self.parts(&template.parts, span, scope, &mut composed) {
            return unknown;
        }
        self.effort.spend_on(composed.bytes);
        composed.end_literal();
        let text = Text::from_pieces(composed.pieces);
        let text = match composed_text(text.clone()) {
            same if same == text => same.written_at(composed.places),
            other => other,
        };
        let value = Value::text(text, span);
        match composed.behind {
            Some(behind) => Value { data: value.data, origin: behind.origin.clone().seen_from(span, Role::Expression) },
            None => value,
        }
    }

    fn parts(
        &mut self,
        parts: &[TemplatePart<'_>],
        span: Span,
        scope: &Scope<'_>,
        composed: &mut Composed<'_>,
    ) -> Result<(), Value> {
        for part in parts {
            match part {
                TemplatePart::Literal(text, place) => {
                    composed.note(*place);
                    self.literal(text, span, composed)?;
                }
                TemplatePart::Interpolation(expression) => {
                    let value = self.expression(expression, scope);
                    self.interpolated(value, expression.span, composed)?;
                }
                TemplatePart::If(directive) => {
                    let condition = to_bool(self.expression(&directive.condition, scope));
                    match &condition.data {
                        Data::Bool(true) => self.parts(&directive.then, span, scope, composed)?,
                        Data::Bool(false) => self.parts(&directive.otherwise, span, scope, composed)?,
                        Data::Unknown(unknown) => self.unknown_part(unknown.clone(), composed),
                        _ => return Err(invalid("the condition is null", directive.span)),
                    }
                }
                TemplatePart::For(directive) => self.repeated(directive, span, scope, composed)?,
            }
        }
        Ok(())
    }

    fn literal(&mut self, text: &str, span: Span, composed: &mut Composed<'_>) -> Result<(), Value> {
        composed.bytes += text.len();
        if composed.bytes > limits::TEXT_BYTES {
            return Err(self.limit(format!("a string is longer than {} bytes", limits::TEXT_BYTES), span));
        }
        composed.literal.push_str(text);
        composed.characters += text.len();
        Ok(())
    }

    fn interpolated(&mut self, value: Value, span: Span, composed: &mut Composed<'_>) -> Result<(), Value> {
        let value = to_string(value);
        if composed.behind.is_none() && value.origin.behind().is_some() {
            composed.behind = Some(value.clone());
        }
        match &value.data {
            Data::Text(text) => {
                if let Some(literal) = text.as_literal() {
                    return self.literal(literal, span, composed);
                }
                let pieces = text.pieces();
                if composed.pieces.len() + pieces.len() > limits::TEXT_PIECES * 2 {
                    return Err(self.limit(format!("a string has more than {} parts", limits::TEXT_PIECES), span));
                }
                composed.end_literal();
                let literals = pieces.iter().map(|piece| if let Piece::Literal(literal) = piece { literal.len() } else { 0 });
                composed.characters += literals.sum::<usize>();
                composed.pieces.extend(pieces);
                Ok(())
            }
            Data::Unknown(unknown) if matches!(unknown.reason, Reason::Invalid { .. }) => Err(value),
            Data::Unknown(unknown) => {
                self.unknown_part(unknown.clone(), composed);
                Ok(())
            }
            _ => Err(invalid("null cannot be part of a string", span)),
        }
    }

    /// A part that has no name of its own.
    fn unknown_part(&mut self, unknown: Arc<Unknown>, composed: &mut Composed<'_>) {
        let symbol = self.symbols.nameless(unknown);
        composed.end_literal();
        composed.pieces.push(Piece::Symbol(symbol));
    }

    fn repeated(
        &mut self,
        directive: &TemplateFor<'_>,
        span: Span,
        scope: &Scope<'_>,
        composed: &mut Composed<'_>,
    ) -> Result<(), Value> {
        let collection = self.expression(&directive.collection, scope);
        if let Some(unknown) = collection.why_unknown().filter(|unknown| !matches!(unknown.reason, Reason::Invalid { .. })) {
            self.unknown_part(unknown, composed);
            return Ok(());
        }
        for (key, value) in self.entries(&collection, directive.span)? {
            self.effort.spend(1).map_err(|what| self.limit(what, span))?;
            let outer = scope.bind(directive.key.map_or("", |name| name.text), key);
            let outer = scope.inside(&outer);
            let inner = outer.bind(directive.value.text, value);
            self.parts(&directive.body, span, &outer.inside(&inner), composed)?;
        }
        Ok(())
    }
}
