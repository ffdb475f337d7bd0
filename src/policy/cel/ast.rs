//! The tree of an expression.

use crate::value::{Number, Text};

/// An expression and where it stands in its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum NodeKind {
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    Name(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    /// `base.field`
    Select(Box<Node>, String),
    /// `base[key]`
    Index(Box<Node>, Box<Node>),
    /// `has(base.field)`
    Has(Box<Node>),
    /// `!a`
    Not(Box<Node>),
    /// `-a`
    Negate(Box<Node>),
    /// `a + b`
    Binary(Operator, Box<Node>, Box<Node>),
    /// `condition ? then : otherwise`
    Conditional(Box<Node>, Box<Node>, Box<Node>),
    /// `target.name(arguments)`, `name(arguments)`; the target is the first argument.
    Call(String, Vec<Node>),
    /// `list.all(name, body)` and its siblings
    Macro(Box<Macro>),
}

impl Node {
    /// Does it, or a part of it, select `field`?
    pub(super) fn selects(&self, field: &str) -> bool {
        match &self.kind {
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Text(_) | NodeKind::Name(_) => false,
            NodeKind::Select(base, name) => name == field || base.selects(field),
            NodeKind::Has(inner) | NodeKind::Not(inner) | NodeKind::Negate(inner) => inner.selects(field),
            NodeKind::Index(left, right) | NodeKind::Binary(_, left, right) => left.selects(field) || right.selects(field),
            NodeKind::Conditional(condition, then, otherwise) => {
                condition.selects(field) || then.selects(field) || otherwise.selects(field)
            }
            NodeKind::List(elements) | NodeKind::Call(_, elements) => elements.iter().any(|element| element.selects(field)),
            NodeKind::Map(entries) => entries.iter().any(|(key, value)| key.selects(field) || value.selects(field)),
            NodeKind::Macro(inner) => inner.list.selects(field) || inner.body.selects(field),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Macro {
    pub(super) kind: MacroKind,
    pub(super) list: Node,
    pub(super) name: String,
    pub(super) body: Node,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MacroKind {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

impl MacroKind {
    /// The macro that is called so.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "all" => Self::All,
            "exists" => Self::Exists,
            "exists_one" => Self::ExistsOne,
            "filter" => Self::Filter,
            "map" => Self::Map,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// The operator that is written so.
    pub(super) fn of(text: &str) -> Option<Self> {
        Some(match text {
            "||" => Self::Or,
            "&&" => Self::And,
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "in" => Self::In,
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Remainder,
            _ => return None,
        })
    }

    /// How tightly it binds: a higher number binds tighter.
    pub(super) fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual | Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual | Self::In => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Remainder => 5,
        }
    }
}
