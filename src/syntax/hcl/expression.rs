//! Expressions: operators by precedence, terms, and the steps taken from them.

use super::ast::{
    Binary, BinaryOperator, Call, Conditional, Expression, ExpressionKind, For, Identifier, ObjectEntry, ObjectKey, Step,
    Traversal, UnaryOperator,
};
use super::parser::{Parser, Result, Stop};
use crate::finding::{Finding, problem};
use crate::source::limits;

/// The operators with two operands, the longer spelling first where one begins another, with how tightly they bind.
const OPERATORS: [(&str, BinaryOperator, u8); 13] = [
    ("||", BinaryOperator::Or, 1),
    ("&&", BinaryOperator::And, 2),
    ("==", BinaryOperator::Equal, 3),
    ("!=", BinaryOperator::NotEqual, 3),
    ("<=", BinaryOperator::LessOrEqual, 4),
    (">=", BinaryOperator::GreaterOrEqual, 4),
    ("<", BinaryOperator::Less, 4),
    (">", BinaryOperator::Greater, 4),
    ("+", BinaryOperator::Add, 5),
    ("-", BinaryOperator::Subtract, 5),
    ("*", BinaryOperator::Multiply, 6),
    ("/", BinaryOperator::Divide, 6),
    ("%", BinaryOperator::Modulo, 6),
];

impl<'s> Parser<'s> {
    /// The whole text as one expression.
    pub(super) fn only_expression(&mut self) -> Expression<'s> {
        self.cursor.skip_lines();
        let start = self.cursor.at;
        let invalid = |parser: &Self| Expression {
            kind: ExpressionKind::Invalid,
            span: parser.span(start, parser.cursor.text.len().max(start)),
        };
        let Ok(expression) = self.expression() else { return invalid(self) };
        self.cursor.skip_lines();
        if self.cursor.byte().is_none() {
            return expression;
        }
        let found = self.found();
        let _ = self.mistake::<()>(
            format!("the value was expected to end here, not {found}"),
            self.here(),
            "unexpected",
            "quote it if it is a text",
        );
        invalid(self)
    }

    pub(super) fn expression(&mut self) -> Result<Expression<'s>> {
        self.deeper(|parser| {
            let condition = parser.binary(1)?;
            parser.cursor.skip();
            if parser.cursor.byte() != Some(b'?') {
                return Ok(condition);
            }
            parser.cursor.at += 1;
            parser.conditional(condition)
        })
    }

    fn conditional(&mut self, condition: Expression<'s>) -> Result<Expression<'s>> {
        self.cursor.skip();
        let then = self.expression()?;
        self.cursor.skip();
        if self.cursor.byte() != Some(b':') {
            let found = self.found();
            return self.mistake(
                format!("`:` was expected in this conditional, not {found}"),
                self.here(),
                "expected `:`",
                "write `condition ? value : other`; over several lines, put it in parentheses",
            );
        }
        self.cursor.at += 1;
        self.cursor.skip();
        let otherwise = self.expression()?;
        let span = condition.span.to(otherwise.span);
        Ok(Expression { kind: ExpressionKind::Conditional(Box::new(Conditional { condition, then, otherwise })), span })
    }

    /// Operands joined by operators that bind at least as tightly as `level`; equal ones group to the left.
    fn binary(&mut self, level: u8) -> Result<Expression<'s>> {
        let mut left = self.unary()?;
        let mut operators = 0;
        loop {
            self.cursor.skip();
            let Some((spelling, operator, binds)) = self.operator().filter(|(_, _, binds)| *binds >= level) else {
                return Ok(left);
            };
            operators += 1;
            if operators > limits::NESTING {
                let message = format!("this joins more than {} operands, the most that is read", limits::NESTING);
                self.problems.push(
                    Finding::input(problem::LIMIT, message, self.here(), "one operand too many")
                        .with_help("use `sum`, `join`, `anytrue` or `alltrue`"),
                );
                return Err(Stop);
            }
            self.cursor.at += spelling.len();
            self.cursor.skip();
            let right = self.binary(binds + 1)?;
            let span = left.span.to(right.span);
            left = Expression { kind: ExpressionKind::Binary(Box::new(Binary { left, operator, right })), span };
        }
    }

    fn operator(&self) -> Option<(&'static str, BinaryOperator, u8)> {
        match self.cursor.byte()? {
            b'|' | b'&' | b'=' | b'!' | b'<' | b'>' | b'+' | b'-' | b'*' | b'/' | b'%' => {}
            _ => return None,
        }
        // `=>` belongs to a for-expression.
        OPERATORS.into_iter().find(|(spelling, _, _)| self.cursor.starts_with(spelling))
    }

    fn unary(&mut self) -> Result<Expression<'s>> {
        let start = self.cursor.at;
        let operator = match self.cursor.byte() {
            Some(b'-') => UnaryOperator::Negate,
            Some(b'!') if self.cursor.byte_at(1) != Some(b'=') => UnaryOperator::Not,
            _ => {
                let term = self.term()?;
                return self.steps(term);
            }
        };
        self.cursor.at += 1;
        self.cursor.skip();
        let operand = self.deeper(Self::unary)?;
        Ok(Expression { kind: ExpressionKind::Unary(operator, Box::new(operand)), span: self.since(start) })
    }

    fn term(&mut self) -> Result<Expression<'s>> {
        let start = self.cursor.at;
        let kind = match self.cursor.byte() {
            Some(b'"') => self.quoted()?,
            Some(b'(') => self.parentheses()?,
            Some(b'[') => self.tuple()?,
            Some(b'{') => self.object()?,
            Some(b'<') if self.cursor.starts_with("<<") => self.heredoc()?,
            Some(b'0'..=b'9') => self.number(start)?,
            Some(b'\'') => {
                return self.mistake(
                    "strings stand in double quotes",
                    self.here(),
                    "a single quote",
                    "write \"…\" instead of '…'",
                );
            }
            _ => match self.cursor.identifier() {
                Some(name) => self.named(name, start)?,
                None => {
                    let found = self.found();
                    return self.mistake(
                        format!("a value was expected, not {found}"),
                        self.here(),
                        "expected a value",
                        "write a value, a reference or a function call",
                    );
                }
            },
        };
        Ok(Expression { kind, span: self.since(start) })
    }

    fn number(&mut self, start: usize) -> Result<ExpressionKind<'s>> {
        let digits = |parser: &mut Self| {
            let length = parser.cursor.rest().bytes().take_while(u8::is_ascii_digit).count();
            parser.cursor.at += length;
            length > 0
        };
        digits(self);
        if self.cursor.byte() == Some(b'.') && self.cursor.byte_at(1).is_some_and(|byte| byte.is_ascii_digit()) {
            self.cursor.at += 1;
            digits(self);
        }
        let sign = usize::from(matches!(self.cursor.byte_at(1), Some(b'+' | b'-')));
        if matches!(self.cursor.byte(), Some(b'e' | b'E'))
            && self.cursor.byte_at(1 + sign).is_some_and(|byte| byte.is_ascii_digit())
        {
            self.cursor.at += 1 + sign;
            digits(self);
        }
        if self.cursor.peek_identifier().is_some() {
            let span = self.since(start);
            return self.mistake(
                "this is no number",
                span,
                "a name follows the digits",
                "numbers are decimal; put anything else in quotes",
            );
        }
        Ok(ExpressionKind::Number(&self.cursor.text[start..self.cursor.at]))
    }

    /// A keyword, a reference, or a function call.
    fn named(&mut self, name: &'s str, start: usize) -> Result<ExpressionKind<'s>> {
        let mut after = self.cursor;
        let mut end = after.at;
        after.skip();
        let mut namespaced = false;
        while after.take("::") {
            after.skip();
            if after.identifier().is_none() {
                let span = self.span(after.at, after.at);
                return self.mistake(
                    "a function's name was expected after `::`",
                    span,
                    "expected a name",
                    "write `provider::name::function(…)`",
                );
            }
            end = after.at;
            namespaced = true;
            after.skip();
        }
        if after.byte() == Some(b'(') {
            let span = self.span(start, end);
            let text = &self.cursor.text[start..end];
            self.cursor.at = after.at;
            return self.call(Identifier { text, span });
        }
        if namespaced {
            let span = self.span(start, end);
            return self.mistake(
                "a function of a provider must be called",
                span,
                "no `(` follows",
                "write `provider::name::function(…)`",
            );
        }
        Ok(match name {
            "null" => ExpressionKind::Null,
            "true" => ExpressionKind::Bool(true),
            "false" => ExpressionKind::Bool(false),
            name => ExpressionKind::Variable(name),
        })
    }

    /// Reads with line ends as spaces, from the opening bracket that stands here to the closing one.
    fn enclosed<T>(&mut self, lines: bool, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.cursor.at += 1;
        let outside = std::mem::replace(&mut self.cursor.lines, lines);
        let result = parse(self);
        self.cursor.lines = outside;
        result
    }

    /// Expects `close` here, which ends what was opened at `opened`.
    fn close(&mut self, close: &str, opened: usize) -> Result<()> {
        self.cursor.skip();
        if self.cursor.take(close) {
            return Ok(());
        }
        let found = self.found();
        let finding = Finding::input(
            problem::SYNTAX_ERROR,
            format!("`{close}` was expected, not {found}"),
            self.here(),
            format!("expected `{close}`"),
        )
        .with_label(self.span(opened, opened + 1), "opened here")
        .with_help(if matches!(close, ")" | "]") {
            format!("close it with `{close}`, or put a comma before the next value")
        } else {
            format!("close it with `{close}`")
        });
        self.problems.push(finding);
        Err(Stop)
    }

    fn parentheses(&mut self) -> Result<ExpressionKind<'s>> {
        let opened = self.cursor.at;
        self.enclosed(false, |parser| {
            parser.cursor.skip();
            let inner = parser.expression()?;
            parser.close(")", opened)?;
            Ok(ExpressionKind::Parentheses(Box::new(inner)))
        })
    }

    fn call(&mut self, name: Identifier<'s>) -> Result<ExpressionKind<'s>> {
        let opened = self.cursor.at;
        self.enclosed(false, |parser| {
            let mut arguments = Vec::new();
            let mut expand_last = false;
            loop {
                parser.cursor.skip();
                if parser.cursor.byte() == Some(b')') {
                    break;
                }
                arguments.push(parser.expression()?);
                parser.cursor.skip();
                if parser.cursor.take("...") {
                    expand_last = true;
                    parser.cursor.skip();
                    parser.cursor.take(",");
                    break;
                }
                if !parser.cursor.take(",") {
                    break;
                }
            }
            parser.close(")", opened)?;
            Ok(ExpressionKind::Call(Box::new(Call { name, arguments, expand_last })))
        })
    }

    fn tuple(&mut self) -> Result<ExpressionKind<'s>> {
        let opened = self.cursor.at;
        self.enclosed(false, |parser| {
            parser.cursor.skip();
            if parser.at_for() {
                return parser.for_expression("]", opened);
            }
            let mut elements = Vec::new();
            loop {
                parser.cursor.skip();
                if parser.cursor.byte() == Some(b']') {
                    break;
                }
                elements.push(parser.expression()?);
                parser.cursor.skip();
                if !parser.cursor.take(",") {
                    break;
                }
            }
            parser.close("]", opened)?;
            Ok(ExpressionKind::Tuple(elements))
        })
    }

    fn at_for(&self) -> bool {
        self.cursor.peek_identifier() == Some("for")
    }

    fn object(&mut self) -> Result<ExpressionKind<'s>> {
        let opened = self.cursor.at;
        let mut inside = self.cursor;
        inside.at += 1;
        inside.skip_lines();
        let is_for = inside.peek_identifier() == Some("for");
        self.enclosed(!is_for, |parser| {
            if is_for {
                parser.cursor.skip();
                return parser.for_expression("}", opened);
            }
            let mut entries = Vec::new();
            loop {
                parser.cursor.skip_lines();
                if parser.cursor.byte() == Some(b'}') {
                    break;
                }
                entries.push(parser.entry()?);
                parser.cursor.skip();
                let comma = parser.cursor.take(",");
                if !(comma || parser.cursor.at_line_end() && parser.cursor.byte().is_some()) {
                    break;
                }
            }
            parser.close("}", opened)?;
            Ok(ExpressionKind::Object(entries))
        })
    }

    fn entry(&mut self) -> Result<ObjectEntry<'s>> {
        let start = self.cursor.at;
        let mut after = self.cursor;
        let name = after.identifier();
        let end = after.at;
        after.skip();
        let is_name = match after.byte() {
            Some(b'=') => after.byte_at(1) != Some(b'='),
            Some(b':') => after.byte_at(1) != Some(b':'),
            _ => false,
        };
        let key = match name {
            Some(text) if is_name => {
                self.cursor.at = end;
                ObjectKey::Name(Identifier { text, span: self.span(start, end) })
            }
            _ => ObjectKey::Expression(self.expression()?),
        };
        self.cursor.skip();
        if !(self.cursor.take("=") || self.cursor.take(":")) {
            let found = self.found();
            return self.mistake(
                format!("`=` was expected after this key, not {found}"),
                self.here(),
                "expected `=`",
                "write `key = value`",
            );
        }
        self.cursor.skip();
        let value = self.expression()?;
        Ok(ObjectEntry { key, value })
    }

    /// From the word `for` to the closing bracket.
    fn for_expression(&mut self, close: &str, opened: usize) -> Result<ExpressionKind<'s>> {
        self.cursor.at += "for".len();
        let (key, value, collection) = self.for_header()?;
        self.cursor.skip();
        if !self.cursor.take(":") {
            let found = self.found();
            return self.mistake(
                format!("`:` was expected after the collection, not {found}"),
                self.here(),
                "expected `:`",
                "write `for name in collection : result`",
            );
        }
        self.cursor.skip();
        let first = self.expression()?;
        self.cursor.skip();
        let (result_key, result) = if close == "}" {
            if !self.cursor.take("=>") {
                let found = self.found();
                return self.mistake(
                    format!("`=>` was expected after the key, not {found}"),
                    self.here(),
                    "expected `=>`",
                    "an object needs `key => value`; for a list, use brackets",
                );
            }
            self.cursor.skip();
            (Some(first), self.expression()?)
        } else {
            (None, first)
        };
        self.cursor.skip();
        let grouped = result_key.is_some() && self.cursor.take("...");
        self.cursor.skip();
        let mut condition = None;
        if self.cursor.peek_identifier() == Some("if") {
            self.cursor.at += "if".len();
            self.cursor.skip();
            condition = Some(self.expression()?);
        }
        self.close(close, opened)?;
        Ok(ExpressionKind::For(Box::new(For { key, value, collection, result_key, result, grouped, condition })))
    }

    /// `name in collection` or `key, name in collection`.
    pub(super) fn for_header(&mut self) -> Result<(Option<Identifier<'s>>, Identifier<'s>, Expression<'s>)> {
        let first = self.for_name()?;
        self.cursor.skip();
        let (key, value) = if self.cursor.take(",") { (Some(first), self.for_name()?) } else { (None, first) };
        self.cursor.skip();
        if self.cursor.peek_identifier() != Some("in") {
            let found = self.found();
            return self.mistake(
                format!("`in` was expected, not {found}"),
                self.here(),
                "expected `in`",
                "write `for name in collection`",
            );
        }
        self.cursor.at += "in".len();
        self.cursor.skip();
        Ok((key, value, self.expression()?))
    }

    fn for_name(&mut self) -> Result<Identifier<'s>> {
        self.cursor.skip();
        let start = self.cursor.at;
        match self.cursor.identifier() {
            Some(text) => Ok(Identifier { text, span: self.since(start) }),
            None => {
                let found = self.found();
                self.mistake(
                    format!("a name was expected, not {found}"),
                    self.here(),
                    "expected a name",
                    "write `for name in collection`",
                )
            }
        }
    }

    /// The steps that follow a term.
    fn steps(&mut self, base: Expression<'s>) -> Result<Expression<'s>> {
        let mut steps = Vec::new();
        while let Some(step) = self.step(true)? {
            steps.push(step);
        }
        if steps.is_empty() {
            return Ok(base);
        }
        let span = base.span.to(self.since(self.cursor.at));
        Ok(Expression { kind: ExpressionKind::Traversal(Box::new(Traversal { base, steps })), span })
    }

    /// The next step, if there is one; behind an attribute splat no `[index]` counts as one.
    fn step(&mut self, index: bool) -> Result<Option<Step<'s>>> {
        let mut next = self.cursor;
        next.skip();
        match next.byte() {
            Some(b'.') if next.byte_at(1) != Some(b'.') => {
                self.cursor.at = next.at;
                self.dot_step().map(Some)
            }
            Some(b'[') if index => {
                self.cursor.at = next.at;
                self.bracket_step().map(Some)
            }
            _ => Ok(None),
        }
    }

    fn dot_step(&mut self) -> Result<Step<'s>> {
        let dot = self.cursor.at;
        self.cursor.at += 1;
        self.cursor.skip();
        let start = self.cursor.at;
        if let Some(text) = self.cursor.identifier() {
            return Ok(Step::Attribute(Identifier { text, span: self.since(start) }));
        }
        match self.cursor.byte() {
            Some(b'*') => {
                self.cursor.at += 1;
                let mut steps = Vec::new();
                while let Some(step) = self.attribute_step()? {
                    steps.push(step);
                }
                Ok(Step::AttributeSplat(steps, self.since(dot)))
            }
            Some(b'0'..=b'9') => {
                let length = self.cursor.rest().bytes().take_while(u8::is_ascii_digit).count();
                let digits = &self.cursor.rest()[..length];
                self.cursor.at += length;
                let is_fraction =
                    self.cursor.byte() == Some(b'.') && self.cursor.byte_at(1).is_some_and(|byte| byte.is_ascii_digit());
                let span = self.since(start);
                match digits.parse() {
                    Ok(index) if !is_fraction => Ok(Step::LegacyIndex(index, span)),
                    _ => self.mistake(
                        "two indices in a row cannot be written with dots",
                        span,
                        "read as a number with a fraction",
                        "write them as `[0][1]`",
                    ),
                }
            }
            _ => {
                let found = self.found();
                self.mistake(
                    format!("a name was expected after the dot, not {found}"),
                    self.here(),
                    "expected a name",
                    "write `.name`, `[0]` or `[*]`",
                )
            }
        }
    }

    /// `.name` or `.0` behind an attribute splat; another splat begins anew.
    fn attribute_step(&mut self) -> Result<Option<Step<'s>>> {
        let mut next = self.cursor;
        next.skip();
        let mut behind = next;
        behind.at += usize::from(next.byte() == Some(b'.'));
        behind.skip();
        if behind.byte() == Some(b'*') { Ok(None) } else { self.step(false) }
    }

    fn bracket_step(&mut self) -> Result<Step<'s>> {
        let opened = self.cursor.at;
        let step = self.enclosed(false, |parser| {
            parser.cursor.skip();
            if parser.cursor.byte() == Some(b'*') {
                parser.cursor.at += 1;
                parser.close("]", opened)?;
                return Ok(None);
            }
            let index = parser.expression()?;
            parser.close("]", opened)?;
            Ok(Some(index))
        })?;
        match step {
            Some(index) => Ok(Step::Index(index)),
            None => {
                let mut steps = Vec::new();
                while let Some(step) = self.deeper(|parser| parser.step(true))? {
                    steps.push(step);
                }
                Ok(Step::FullSplat(steps, self.since(opened)))
            }
        }
    }
}
