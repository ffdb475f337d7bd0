//! The check: names, fields, functions and types of an expression, before it is ever evaluated.

use super::ast::{Macro, MacroKind, Node, NodeKind, Operator};
use super::functions::{self, Function};
use super::{Mistake, Type};
use crate::finding::suggestion::nearest;

/// The type of `root`. Errors: the first part that no value could make sense of.
pub(super) fn check(root: &Node, variables: &[(&str, Type)]) -> Result<Type, Mistake> {
    let known = variables.iter().map(|(name, kind)| ((*name).to_owned(), kind.clone())).collect();
    Checker { known }.node(root)
}

struct Checker {
    /// Innermost last.
    known: Vec<(String, Type)>,
}

impl Checker {
    fn node(&mut self, node: &Node) -> Result<Type, Mistake> {
        Ok(match &node.kind {
            NodeKind::Null => Type::Any,
            NodeKind::Bool(_) => Type::Bool,
            NodeKind::Number(_) => Type::Number,
            NodeKind::Text(_) => Type::Text,
            NodeKind::Name(name) => self.name(name, node)?,
            NodeKind::List(elements) => {
                let kinds = elements.iter().map(|element| self.node(element)).collect::<Result<Vec<_>, _>>()?;
                Type::List(Box::new(common(kinds)))
            }
            NodeKind::Map(entries) => {
                for (key, value) in entries {
                    self.of_type(key, &Type::Text)?;
                    self.node(value)?;
                }
                Type::Any
            }
            NodeKind::Select(base, field) => self.field(base, field, node)?,
            NodeKind::Index(base, key) => match self.node(base)? {
                Type::List(element) => {
                    self.of_type(key, &Type::Number)?;
                    *element
                }
                Type::Any | Type::Record(_) => {
                    self.node(key)?;
                    Type::Any
                }
                kind => return Err(Mistake::new(format!("{} has no elements", name_of(&kind)), base.start, base.end)),
            },
            NodeKind::Has(field) => {
                self.node(field)?;
                Type::Bool
            }
            NodeKind::Not(operand) => self.of_type(operand, &Type::Bool)?,
            NodeKind::Negate(operand) => self.of_type(operand, &Type::Number)?,
            NodeKind::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            NodeKind::Conditional(condition, then, otherwise) => {
                self.of_type(condition, &Type::Bool)?;
                common(vec![self.node(then)?, self.node(otherwise)?])
            }
            NodeKind::Call(name, arguments) => self.call(name, arguments, node)?,
            NodeKind::Macro(inner) => self.expand(inner)?,
        })
    }

    fn name(&self, name: &str, node: &Node) -> Result<Type, Mistake> {
        if let Some((_, kind)) = self.known.iter().rev().find(|(known, _)| known == name) {
            return Ok(kind.clone());
        }
        let help = nearest(name, self.known.iter().map(|(known, _)| known.as_str()));
        let names: Vec<String> = self.known.iter().map(|(known, _)| format!("`{known}`")).collect();
        Err(Mistake {
            help: help.map(|near| format!("did you mean `{near}`?")).or(Some(format!("there is {}", names.join(", ")))),
            ..Mistake::new(format!("nothing is called `{name}` here"), node.start, node.end)
        })
    }

    fn field(&mut self, base: &Node, field: &str, node: &Node) -> Result<Type, Mistake> {
        match self.node(base)? {
            Type::Any => Ok(Type::Any),
            Type::Record(fields) => match fields.iter().find(|(name, _)| name == field) {
                Some((_, kind)) => Ok(kind.clone()),
                None => {
                    let help = nearest(field, fields.iter().map(|(name, _)| name.as_str()));
                    Err(Mistake {
                        help: help.map(|near| format!("did you mean `{near}`?")),
                        ..Mistake::new(format!("there is no field `{field}`"), node.end - field.len(), node.end)
                    })
                }
            },
            kind => Err(Mistake::new(format!("{} has no fields", name_of(&kind)), base.start, base.end)),
        }
    }

    /// The type of `node`, which must be `wanted` or decided later.
    fn of_type(&mut self, node: &Node, wanted: &Type) -> Result<Type, Mistake> {
        let found = self.node(node)?;
        if fits(&found, wanted) {
            return Ok(wanted.clone());
        }
        let message = format!("{} was expected, this is {}", name_of(wanted), name_of(&found));
        Err(Mistake::new(message, node.start, node.end))
    }

    fn binary(&mut self, operator: Operator, left: &Node, right: &Node) -> Result<Type, Mistake> {
        match operator {
            Operator::Or | Operator::And => {
                self.of_type(left, &Type::Bool)?;
                self.of_type(right, &Type::Bool)
            }
            Operator::Equal | Operator::NotEqual => {
                let (first, second) = (self.node(left)?, self.node(right)?);
                if fits(&first, &second) {
                    return Ok(Type::Bool);
                }
                let message = format!("{} is never equal to {}", name_of(&first), name_of(&second));
                Err(Mistake::new(message, left.start, right.end))
            }
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                match self.node(left)? {
                    Type::Text => self.of_type(right, &Type::Text)?,
                    Type::Any => self.node(right)?,
                    _ => {
                        self.of_type(left, &Type::Number)?;
                        self.of_type(right, &Type::Number)?
                    }
                };
                Ok(Type::Bool)
            }
            Operator::In => {
                let element = self.node(left)?;
                match self.node(right)? {
                    Type::List(elements) if fits(&element, &elements) => Ok(Type::Bool),
                    Type::Any | Type::Record(_) => Ok(Type::Bool),
                    Type::List(elements) => {
                        let message = format!("{} is never an element of a list of {}", name_of(&element), name_of(&elements));
                        Err(Mistake::new(message, left.start, right.end))
                    }
                    kind => Err(Mistake::new(format!("a list was expected, this is {}", name_of(&kind)), right.start, right.end)),
                }
            }
            Operator::Add => match self.node(left)? {
                kind @ (Type::Text | Type::List(_)) => self.of_type(right, &kind),
                Type::Any => self.node(right),
                _ => {
                    self.of_type(left, &Type::Number)?;
                    self.of_type(right, &Type::Number)
                }
            },
            Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder => {
                self.of_type(left, &Type::Number)?;
                self.of_type(right, &Type::Number)
            }
        }
    }

    fn call(&mut self, name: &str, arguments: &[Node], node: &Node) -> Result<Type, Mistake> {
        let Some(function) = functions::find(name) else {
            let help = nearest(name, functions::names());
            return Err(Mistake {
                help: help.map(|near| format!("did you mean `{near}`?")),
                ..Mistake::new(format!("there is no function `{name}`"), node.start, node.end)
            });
        };
        match (function, arguments) {
            (Function::Size, [argument]) => match self.node(argument)? {
                Type::Text | Type::List(_) | Type::Any => Ok(Type::Number),
                kind => Err(Mistake::new(format!("{} has no size", name_of(&kind)), argument.start, argument.end)),
            },
            (Function::Text(_), [text, part]) => {
                self.of_type(text, &Type::Text)?;
                self.of_type(part, &Type::Text)?;
                if let (Function::Text(functions::Question::Matches), NodeKind::Text(pattern)) = (function, &part.kind) {
                    functions::compiled(pattern.as_literal().unwrap_or_default())
                        .map_err(|error| Mistake::new(error, part.start, part.end))?;
                }
                Ok(Type::Bool)
            }
            _ => Err(Mistake::new(format!("`{name}` does not take {} arguments", arguments.len()), node.start, node.end)),
        }
    }

    fn expand(&mut self, inner: &Macro) -> Result<Type, Mistake> {
        let list = self.node(&inner.list)?;
        let element = match &list {
            Type::List(element) => (**element).clone(),
            Type::Any => Type::Any,
            kind => {
                let message = format!("a list was expected, this is {}", name_of(kind));
                return Err(Mistake::new(message, inner.list.start, inner.list.end));
            }
        };
        self.known.push((inner.name.clone(), element));
        let body = match inner.kind {
            MacroKind::Map => self.node(&inner.body),
            _ => self.of_type(&inner.body, &Type::Bool),
        };
        self.known.pop();
        Ok(match inner.kind {
            MacroKind::Map => Type::List(Box::new(body?)),
            MacroKind::Filter => body.map(|_| list)?,
            MacroKind::All | MacroKind::Exists | MacroKind::ExistsOne => body.map(|_| Type::Bool)?,
        })
    }
}

/// May a value of one type be one of the other?
fn fits(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::List(left), Type::List(right)) => fits(left, right),
        (left, right) => left == right,
    }
}

/// The type that all have, if there is one.
fn common(kinds: Vec<Type>) -> Type {
    let mut kinds = kinds.into_iter().filter(|kind| *kind != Type::Any);
    match kinds.next() {
        Some(first) if kinds.all(|kind| kind == first) => first,
        _ => Type::Any,
    }
}

fn name_of(kind: &Type) -> &'static str {
    match kind {
        Type::Bool => "a truth value",
        Type::Number => "a number",
        Type::Text => "a string",
        Type::List(_) => "a list",
        Type::Record(_) => "a record",
        Type::Any => "anything",
    }
}
