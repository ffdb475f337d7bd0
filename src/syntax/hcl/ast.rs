//! The tree of an HCL file. Every node has a span; text is borrowed from the source wherever it stands there as it is.

use std::borrow::Cow;

use crate::source::Span;

/// The inside of a file or block.
#[derive(Debug, Clone, PartialEq)]
pub struct Body<'s> {
    /// Attributes and blocks in the order of the source.
    pub items: Vec<Item<'s>>,
    /// The text between the braces, or the whole file.
    pub span: Span,
}

/// One entry of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'s> {
    /// `name = value`
    Attribute(Attribute<'s>),
    /// `kind "label" { … }`
    Block(Block<'s>),
}

/// `name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute<'s> {
    /// What is set.
    pub name: Identifier<'s>,
    /// To what.
    pub value: Expression<'s>,
}

/// `kind "label" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Block<'s> {
    /// The word before the labels.
    pub kind: Identifier<'s>,
    /// The labels, quoted or not.
    pub labels: Vec<BlockLabel<'s>>,
    /// What stands between the braces.
    pub body: Body<'s>,
    /// From the kind to the last label.
    pub header: Span,
    /// From the kind to the closing brace.
    pub span: Span,
}

/// A name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identifier<'s> {
    /// Its characters.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
}

/// A block's label: `"name"` with its escapes resolved, or a bare name.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockLabel<'s> {
    /// The characters that it means.
    pub text: Cow<'s, str>,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression<'s> {
    /// What it is.
    pub kind: ExpressionKind<'s>,
    /// Where it stands.
    pub span: Span,
}

/// The forms of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind<'s> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it is written: digits, point, exponent; never a sign.
    Number(&'s str),
    /// A quoted string or heredoc, with or without interpolation.
    Template(Box<Template<'s>>),
    /// A name that stands for a value: `var`, `each`, `aws_s3_bucket`.
    Variable(&'s str),
    /// `(inner)`
    Parentheses(Box<Expression<'s>>),
    /// `base.name`, `base[0]`, `base[*].name`, one after the other.
    Traversal(Box<Traversal<'s>>),
    /// `-a`, `!a`
    Unary(UnaryOperator, Box<Expression<'s>>),
    /// `a + b`
    Binary(Box<Binary<'s>>),
    /// `condition ? then : otherwise`
    Conditional(Box<Conditional<'s>>),
    /// `name(arguments)`
    Call(Box<Call<'s>>),
    /// `[a, b]`
    Tuple(Vec<Expression<'s>>),
    /// `{ key = value }`, in source order; a key may stand there twice.
    Object(Vec<ObjectEntry<'s>>),
    /// `[for …]`, `{for …}`
    For(Box<For<'s>>),
    /// Text that cannot be read as an expression, which was reported: something is meant, and nobody knows what.
    Invalid,
}

/// `base` and the steps taken from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Traversal<'s> {
    /// Where it starts.
    pub base: Expression<'s>,
    /// At least one step.
    pub steps: Vec<Step<'s>>,
}

/// One step of a traversal.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<'s> {
    /// `.name`
    Attribute(Identifier<'s>),
    /// `.0`, the index syntax of Terraform before 0.12.
    LegacyIndex(u64, Span),
    /// `[key]`
    Index(Expression<'s>),
    /// `.*` and the steps that are taken from each element: only `.name` and `.0` follow it, an `[index]` applies to the result.
    AttributeSplat(Vec<Step<'s>>, Span),
    /// `[*]` and the steps that are taken from each element.
    FullSplat(Vec<Step<'s>>, Span),
}

/// The operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `!`
    Not,
}

/// `left operator right`
#[derive(Debug, Clone, PartialEq)]
pub struct Binary<'s> {
    /// The left operand.
    pub left: Expression<'s>,
    /// The operator.
    pub operator: BinaryOperator,
    /// The right operand.
    pub right: Expression<'s>,
}

/// The operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

/// `condition ? then : otherwise`
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional<'s> {
    /// What decides.
    pub condition: Expression<'s>,
    /// The value when it is true.
    pub then: Expression<'s>,
    /// The value when it is false.
    pub otherwise: Expression<'s>,
}

/// `name(arguments)`
#[derive(Debug, Clone, PartialEq)]
pub struct Call<'s> {
    /// The function: `merge`, or `provider::aws::arn_parse` as it is written.
    pub name: Identifier<'s>,
    /// What is passed.
    pub arguments: Vec<Expression<'s>>,
    /// Does `...` follow the last argument?
    pub expand_last: bool,
}

/// `key = value` or `key : value` in an object.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectEntry<'s> {
    /// The key.
    pub key: ObjectKey<'s>,
    /// The value.
    pub value: Expression<'s>,
}

/// The key of an object's entry.
#[derive(Debug, Clone, PartialEq)]
pub enum ObjectKey<'s> {
    /// A bare name, which stands for itself, also when it is a keyword.
    Name(Identifier<'s>),
    /// Anything else is evaluated.
    Expression(Expression<'s>),
}

/// `[for key, value in collection : result if condition]` or `{for … : key => result... if condition}`
#[derive(Debug, Clone, PartialEq)]
pub struct For<'s> {
    /// The first of two names; `None` when there is one.
    pub key: Option<Identifier<'s>>,
    /// The name of each element.
    pub value: Identifier<'s>,
    /// What is walked.
    pub collection: Expression<'s>,
    /// The key of an object's entry; `None` in the list form.
    pub result_key: Option<Expression<'s>>,
    /// The element, or the entry's value.
    pub result: Expression<'s>,
    /// Does `...` group the values of equal keys?
    pub grouped: bool,
    /// The filter.
    pub condition: Option<Expression<'s>>,
}

/// A quoted string or heredoc. Escapes are resolved, `~` trims and the indentation of `<<-` are taken away: what is left is what is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Template<'s> {
    /// Its parts in order; empty for the empty string.
    pub parts: Vec<TemplatePart<'s>>,
    /// Quoted, or a heredoc.
    pub form: TemplateForm,
    /// Of a heredoc, what of its literals stands in the source as it is meant, line by line, and how many bytes of the same literal are
    /// before it; lines with escapes are left out.
    pub lines: Vec<(usize, Span)>,
}

/// How a template is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateForm {
    /// `"…"`
    Quoted,
    /// `<<EOT`, `<<-EOT`
    Heredoc,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart<'s> {
    /// Characters as they are meant.
    Literal(Cow<'s, str>, Span),
    /// `${ … }`
    Interpolation(Expression<'s>),
    /// `%{ if … } … %{ else } … %{ endif }`
    If(Box<TemplateIf<'s>>),
    /// `%{ for … } … %{ endfor }`
    For(Box<TemplateFor<'s>>),
}

/// `%{ if condition } then %{ else } otherwise %{ endif }`
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateIf<'s> {
    /// What decides.
    pub condition: Expression<'s>,
    /// The parts when it is true.
    pub then: Vec<TemplatePart<'s>>,
    /// The parts when it is false; empty without `else`.
    pub otherwise: Vec<TemplatePart<'s>>,
    /// From the opening to the closing directive.
    pub span: Span,
}

/// `%{ for key, value in collection } body %{ endfor }`
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateFor<'s> {
    /// The first of two names; `None` when there is one.
    pub key: Option<Identifier<'s>>,
    /// The name of each element.
    pub value: Identifier<'s>,
    /// What is walked.
    pub collection: Expression<'s>,
    /// The parts that are repeated.
    pub body: Vec<TemplatePart<'s>>,
    /// From the opening to the closing directive.
    pub span: Span,
}

impl<'s> Body<'s> {
    /// The attributes in order.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute<'s>> {
        self.items.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// The blocks in order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block<'s>> {
        self.items.iter().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        })
    }

    /// The attribute `name`, if it is set.
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'s>> {
        self.attributes().find(|attribute| attribute.name.text == name)
    }
}

impl<'s> Expression<'s> {
    /// The string of a template without interpolation; `None` for everything else.
    pub fn as_literal(&self) -> Option<&str> {
        match &self.kind {
            ExpressionKind::Template(template) => match template.parts.as_slice() {
                [] => Some(""),
                [TemplatePart::Literal(text, _)] => Some(text),
                _ => None,
            },
            ExpressionKind::Parentheses(inner) => inner.as_literal(),
            _ => None,
        }
    }

    /// The name of a bare name; `None` for everything else.
    pub fn as_variable(&self) -> Option<&'s str> {
        match self.kind {
            ExpressionKind::Variable(name) => Some(name),
            _ => None,
        }
    }
}
