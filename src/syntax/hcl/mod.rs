//! HCL's native syntax: text in, a spanned tree out, and every syntax error of the file.
//! Not its meaning: variables, functions and types belong to Terraform.
//!
//! The grammar is that of <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>, with the deviations of the
//! implementation, which Terraform follows.

pub mod ast;
mod body;
mod comments;
mod cursor;
mod expression;
pub mod json;
mod parser;
mod template;

pub use comments::comments;

use ast::{Body, Expression, Item, Template};
use cursor::Cursor;
use parser::Parser;

use super::Parsed;
use crate::source::{SourceId, Span};

/// The body of a file. After a mistake reading goes on with the next attribute or block; a value that cannot be read is
/// [`ast::ExpressionKind::Invalid`].
pub fn parse(source: SourceId, text: &str) -> Parsed<Body<'_>> {
    let mut parser = Parser::new(source, text);
    let tree = parser.body(None);
    Parsed { tree, problems: parser.problems }
}

/// Where the characters of a text stand in their source.
#[derive(Debug, Clone, Copy)]
pub enum Places {
    /// One after the other, from this byte on.
    From(u32),
    /// All at this one place, because the text does not stand in the source as it is.
    All(Span),
}

/// A text that is one expression, such as the value of a variable on the command line.
pub fn parse_expression(source: SourceId, text: &str, places: Places) -> Parsed<Expression<'_>> {
    let mut parser = Parser::at(source, text, places);
    let tree = parser.only_expression();
    Parsed { tree, problems: parser.problems }
}

/// A text that is a template without quotes around it; none when it cannot be read.
pub fn parse_template(source: SourceId, text: &str, places: Places) -> Parsed<Option<Template<'_>>> {
    let mut parser = Parser::at(source, text, places);
    let tree = parser.whole().ok();
    Parsed { tree, problems: parser.problems }
}

/// Is it a name, as attributes, blocks and variables have them?
pub fn is_name(text: &str) -> bool {
    Cursor::new(text).peek_identifier() == Some(text)
}

/// The attributes and blocks of a body, however deep: what a comment above them speaks of.
pub fn items(body: &Body<'_>) -> Vec<Span> {
    let mut items = Vec::new();
    let mut open = vec![body];
    while let Some(body) = open.pop() {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => items.push(attribute.name.span.to(attribute.value.span)),
                Item::Block(block) => {
                    items.push(block.span);
                    open.push(&block.body);
                }
            }
        }
    }
    items
}
