//! Names: texts about buckets in one form, whatever their names turn out to be.
//!
//! A bucket whose name AWS makes up differs from every other bucket and from every name that somebody could write down before it exists, so it
//! is compared like a known name. A partition that nobody states is taken for `aws`, as everybody does who writes an ARN out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{BUCKET, Object};
use crate::value::{Piece, Reason, Symbol, Text};

/// What stands around the number of a name that AWS makes up. No real name holds it.
const MARK: char = '\u{f8ff}';

/// The names of an estate that are not known, but are all different.
#[derive(Debug, Default)]
pub struct Names {
    made_up: Vec<Symbol>,
    numbers: HashMap<(u32, Arc<str>), usize>,
    partitions: HashSet<(u32, Arc<str>)>,
}

impl Names {
    /// Of the buckets among `objects`, and of the partitions that they are deployed to.
    pub fn of(objects: &[Object]) -> Self {
        let mut names = Self::default();
        for object in objects {
            if let Some(symbol) = object.deployment.partition.first_symbol() {
                names.partitions.insert((symbol.unit, symbol.name.clone()));
            }
            let own = object.text("name").filter(|_| object.kind.name == BUCKET.name);
            for symbol in own.into_iter().flat_map(Text::symbols) {
                if matches!(symbol.unknown.reason, Reason::AfterApply { .. }) && symbol.either.is_none() {
                    names.numbers.entry((symbol.unit, symbol.name.clone())).or_insert_with(|| {
                        names.made_up.push(symbol.clone());
                        names.made_up.len() - 1
                    });
                }
            }
        }
        names
    }

    /// The text with names that AWS makes up, and partitions, as if they were known.
    pub fn normal(&self, text: &Text) -> Text {
        if text.first_symbol().is_none() {
            return text.clone();
        }
        Text::from_pieces(text.pieces().into_iter().map(|piece| match &piece {
            Piece::Symbol(symbol) => {
                let key = (symbol.unit, symbol.name.clone());
                match self.numbers.get(&key) {
                    Some(number) => Piece::Literal(format!("{MARK}{number}{MARK}").into()),
                    None if self.partitions.contains(&key) => Piece::Literal("aws".into()),
                    None => piece,
                }
            }
            Piece::Literal(_) => piece,
        }))
    }

    /// The ARN of a bucket.
    pub fn arn(&self, bucket: &Object) -> Text {
        let name = bucket.text("name").map(|name| self.normal(name)).unwrap_or_else(|| Text::from(""));
        let partition = self.normal(&bucket.deployment.partition);
        Text::from("arn:").concat(&partition).concat(&Text::from(":s3:::")).concat(&name)
    }

    /// The text as the code has it.
    pub fn as_written(&self, text: &Text) -> Text {
        Text::from_pieces(text.pieces().into_iter().flat_map(|piece| match &piece {
            Piece::Literal(literal) if literal.contains(MARK) => {
                let parts = literal.split(MARK).enumerate();
                let written =
                    parts.map(|(place, part)| match part.parse().ok().and_then(|number: usize| self.made_up.get(number)) {
                        Some(symbol) if place % 2 == 1 => Piece::Symbol(symbol.clone()),
                        _ => Piece::Literal(part.into()),
                    });
                written.collect()
            }
            _ => vec![piece],
        }))
    }
}
