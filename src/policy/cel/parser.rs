//! The parser: from tokens to a tree.

use super::Mistake;
use super::ast::{Macro, MacroKind, Node, NodeKind, Operator};
use super::lexer::{Token, TokenKind, tokens};
use crate::source::limits;

/// The tree of an expression. Errors: the first mistake.
pub(super) fn parse(text: &str) -> Result<Node, Mistake> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
    let root = parser.expression()?;
    match parser.peek() {
        Token { kind: TokenKind::End, .. } => Ok(root),
        token => Err(Mistake::new("the expression should end here", token.start, token.end)),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        // The end is never passed.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(&self.peek().kind, TokenKind::Sign(found) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<usize, Mistake> {
        if self.take(sign) {
            return Ok(self.tokens[self.at - 1].end);
        }
        let token = self.peek();
        Err(Mistake::new(format!("`{sign}` was expected here"), token.start, token.end))
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Mistake>) -> Result<T, Mistake> {
        if self.depth >= limits::RULE_NESTING {
            let token = self.peek();
            return Err(Mistake::new(format!("this nests deeper than {}", limits::RULE_NESTING), token.start, token.end));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    fn expression(&mut self) -> Result<Node, Mistake> {
        self.deeper(|parser| {
            let condition = parser.binary(1)?;
            if !parser.take("?") {
                return Ok(condition);
            }
            let then = parser.binary(1)?;
            parser.expect(":")?;
            let otherwise = parser.expression()?;
            let (start, end) = (condition.start, otherwise.end);
            Ok(Node { kind: NodeKind::Conditional(Box::new(condition), Box::new(then), Box::new(otherwise)), start, end })
        })
    }

    /// Operators that bind at least as tightly as `strength`.
    fn binary(&mut self, strength: u8) -> Result<Node, Mistake> {
        let mut left = self.unary()?;
        let mut chained = 0;
        while let Some(operator) = self.operator().filter(|operator| operator.strength() >= strength) {
            self.at += 1;
            chained += 1;
            if chained > limits::RULE_NESTING {
                return Err(Mistake::new(
                    format!("more than {} operators stand in a row", limits::RULE_NESTING),
                    left.start,
                    left.end,
                ));
            }
            let right = self.deeper(|parser| parser.binary(operator.strength() + 1))?;
            let (start, end) = (left.start, right.end);
            left = Node { kind: NodeKind::Binary(operator, Box::new(left), Box::new(right)), start, end };
        }
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        match &self.peek().kind {
            TokenKind::Sign(sign) => Operator::of(sign),
            TokenKind::Word(word) if word == "in" => Some(Operator::In),
            _ => None,
        }
    }

    fn unary(&mut self) -> Result<Node, Mistake> {
        let start = self.peek().start;
        for (sign, kind) in [("!", NodeKind::Not as fn(Box<Node>) -> NodeKind), ("-", NodeKind::Negate)] {
            if self.take(sign) {
                let operand = self.deeper(Self::unary)?;
                let end = operand.end;
                return Ok(Node { kind: kind(Box::new(operand)), start, end });
            }
        }
        self.member()
    }

    fn member(&mut self) -> Result<Node, Mistake> {
        let mut node = self.primary()?;
        let mut chained = 0;
        loop {
            chained += 1;
            if chained > limits::RULE_NESTING {
                return Err(Mistake::new(
                    format!("more than {} fields stand in a row", limits::RULE_NESTING),
                    node.start,
                    node.end,
                ));
            }
            let start = node.start;
            if self.take(".") {
                let name = self.next();
                let TokenKind::Word(word) = name.kind else {
                    return Err(Mistake::new("a name was expected behind the point", name.start, name.end));
                };
                node = match self.take("(") {
                    true => self.method(node, word, name.start)?,
                    false => Node { kind: NodeKind::Select(Box::new(node), word), start, end: name.end },
                };
            } else if self.take("[") {
                let key = self.expression()?;
                let end = self.expect("]")?;
                node = Node { kind: NodeKind::Index(Box::new(node), Box::new(key)), start, end };
            } else {
                return Ok(node);
            }
        }
    }

    /// `target.name(`, from behind the parenthesis.
    fn method(&mut self, target: Node, name: String, name_start: usize) -> Result<Node, Mistake> {
        let start = target.start;
        let (mut arguments, end) = self.arguments(")")?;
        let Some(kind) = MacroKind::of(&name) else {
            arguments.insert(0, target);
            return Ok(Node { kind: NodeKind::Call(name, arguments), start, end });
        };
        let mut arguments = arguments.into_iter();
        match (arguments.next(), arguments.next(), arguments.next()) {
            (Some(Node { kind: NodeKind::Name(variable), .. }), Some(body), None) => {
                let kind = NodeKind::Macro(Box::new(Macro { kind, list: target, name: variable, body }));
                Ok(Node { kind, start, end })
            }
            _ => Err(Mistake::new(format!("`{name}` takes a name and an expression, as in `{name}(x, x.y)`"), name_start, end)),
        }
    }

    /// What stands between commas, and the end of the closing `sign`.
    fn arguments(&mut self, sign: &str) -> Result<(Vec<Node>, usize), Mistake> {
        let mut arguments = Vec::new();
        while !matches!(&self.peek().kind, TokenKind::Sign(found) if *found == sign) {
            arguments.push(self.expression()?);
            if !self.take(",") {
                break;
            }
        }
        Ok((arguments, self.expect(sign)?))
    }

    fn primary(&mut self) -> Result<Node, Mistake> {
        let token = self.next();
        let (start, end) = (token.start, token.end);
        let node = |kind| Ok(Node { kind, start, end });
        match token.kind {
            TokenKind::Number(number) => node(NodeKind::Number(number)),
            TokenKind::Text(text) => node(NodeKind::Text(text.into())),
            TokenKind::Word(word) => match word.as_str() {
                "true" => node(NodeKind::Bool(true)),
                "false" => node(NodeKind::Bool(false)),
                "null" => node(NodeKind::Null),
                _ if self.take("(") => self.function(word, start),
                _ => node(NodeKind::Name(word)),
            },
            TokenKind::Sign("(") => {
                let inner = self.expression()?;
                let end = self.expect(")")?;
                Ok(Node { start, end, ..inner })
            }
            TokenKind::Sign("[") => {
                let (elements, end) = self.arguments("]")?;
                Ok(Node { kind: NodeKind::List(elements), start, end })
            }
            TokenKind::Sign("{") => self.map(start),
            TokenKind::Sign(sign) => Err(Mistake::new(format!("a value was expected here, not `{sign}`"), start, end)),
            TokenKind::End => Err(Mistake::new("a value is missing at the end", start, end)),
        }
    }

    fn function(&mut self, name: String, start: usize) -> Result<Node, Mistake> {
        let (mut arguments, end) = self.arguments(")")?;
        if name != "has" {
            return Ok(Node { kind: NodeKind::Call(name, arguments), start, end });
        }
        match (arguments.pop(), arguments.is_empty()) {
            (Some(field @ Node { kind: NodeKind::Select(..), .. }), true) => {
                Ok(Node { kind: NodeKind::Has(Box::new(field)), start, end })
            }
            _ => Err(Mistake::new("`has` takes one field, as in `has(x.y)`", start, end)),
        }
    }

    fn map(&mut self, start: usize) -> Result<Node, Mistake> {
        let mut entries = Vec::new();
        while !matches!(self.peek().kind, TokenKind::Sign("}")) {
            let key = self.expression()?;
            self.expect(":")?;
            entries.push((key, self.expression()?));
            if !self.take(",") {
                break;
            }
        }
        let end = self.expect("}")?;
        Ok(Node { kind: NodeKind::Map(entries), start, end })
    }
}
