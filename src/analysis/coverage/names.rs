//! Names: texts about buckets, functions and tables in one form, whatever their names turn out to be.
//!
//! One whose name AWS makes up differs from every other one and from every name that somebody could write down before it exists, so it is
//! compared like a known name. Only how it begins may be anybody's guess. A partition that nobody states is taken for `aws`, as everybody does
//! who writes an ARN out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::model::{self, BUCKET, Default as Absent, FUNCTION, Object, TABLE};
use crate::value::{Deployment, Piece, Reason, Symbol, Text, Unknown};

/// What stands around the number of a name that AWS makes up. No real name holds it.
const MARK: char = '\u{f8ff}';

/// The names of an estate that are not known, but are all different.
#[derive(Debug, Clone, Default)]
pub struct Names {
    made_up: Vec<Symbol>,
    /// What they, and ARNs of what goes by them, are compared as.
    replaced: HashMap<(u32, Arc<str>), Text, RandomState>,
    partitions: HashSet<(u32, Arc<str>), RandomState>,
    /// What partitions that nobody states are taken for.
    partition: Arc<str>,
    beginnings: Vec<Beginning>,
}

/// A bucket whose name is made up, at least from some place on.
#[derive(Debug, Clone)]
struct Beginning {
    /// What the ARNs of its objects begin with.
    root: Text,
    /// As much of that as is known.
    known: String,
    why: Arc<Unknown>,
}

impl Names {
    /// Of the buckets among `objects`, and of the partitions that they are deployed to.
    pub fn of(objects: &[Object]) -> Self {
        let mut names = Self { partition: "aws".into(), ..Self::default() };
        for object in objects {
            if let Some(symbol) = object.deployment.partition.first_symbol() {
                names.partitions.insert((symbol.unit, symbol.name.clone()));
            }
        }
        let named = objects.iter().filter(|object| [BUCKET.name, FUNCTION.name, TABLE.name].contains(&object.kind.name));
        for object in named {
            for symbol in object.text("name").into_iter().flat_map(Text::symbols).filter(|symbol| is_made_up(symbol)) {
                let number = names.made_up.len();
                names.replaced.entry((symbol.unit, symbol.name.clone())).or_insert_with(|| {
                    names.made_up.push(symbol.clone());
                    Text::from(format!("{MARK}{number}{MARK}"))
                });
            }
            names.replace_arn(object);
        }
        names.beginnings = objects
            .iter()
            .filter(|object| object.kind.name == BUCKET.name)
            .filter_map(|bucket| names.beginning(bucket))
            .collect();
        names
    }

    /// An ARN that is a symbol as a whole is compared as the place of its resource with the name that AWS makes up.
    fn replace_arn(&mut self, object: &Object) {
        let pattern = object.kind.field("arn").map(|field| field.terraform_default);
        let (Some(Absent::Arn(pattern)), Some(arn), Some(name)) = (pattern, object.text("arn"), object.text("name")) else {
            return;
        };
        if let [Piece::Symbol(symbol)] = arn.pieces().as_slice()
            && is_made_up(symbol)
        {
            let replaced = self.normal(&model::arn(pattern, &object.deployment, name));
            self.replaced.insert((symbol.unit, symbol.name.clone()), replaced);
        }
    }

    /// The same for an event that was seen in `partition`. It may have been seen after names were made up: unless the event is about a bucket
    /// that the code names, or tells by its address, a bucket of the event may be any whose name AWS makes up.
    pub fn for_event(objects: &[Object], partition: &str, is_of_known_bucket: bool) -> Self {
        let mut names = Self { partition: partition.into(), ..Self::of(objects) };
        if !is_of_known_bucket {
            names.made_up.clear();
            names.replaced.clear();
            names.beginnings.clear();
        }
        names
    }

    /// How the ARN of a bucket begins; `None` when all of its name is written.
    fn beginning(&self, bucket: &Object) -> Option<Beginning> {
        let root = self.arn(bucket).concat(&Text::from("/"));
        let Some(Piece::Literal(literal)) = root.pieces().first().cloned() else { return None };
        let (known, behind) = literal.split_once(MARK)?;
        let number: usize = behind.split(MARK).next()?.parse().ok()?;
        let prefix = made_up_beginning(bucket).and_then(Text::as_literal);
        let known = format!("{known}{}", prefix.unwrap_or_default());
        Some(Beginning { root, known, why: self.made_up.get(number)?.unknown.clone() })
    }

    /// What the ARNs of those buckets begin with whose names are made up and begin, or for the reason given may begin, as `text` has it.
    pub(super) fn made_up_like<'n>(&'n self, text: &'n Text) -> impl Iterator<Item = (&'n Text, Option<&'n Arc<Unknown>>)> {
        let literal = text.as_literal().filter(|literal| !self.beginnings.is_empty() && !literal.contains(['/', MARK]));
        literal.into_iter().flat_map(move |literal| {
            self.beginnings.iter().filter_map(move |Beginning { root, known, why }| match known.starts_with(literal) {
                // The comparison with `text` finds these by itself.
                true if root.starts_with(text).is_true() => None,
                true => Some((root, None)),
                false => literal.starts_with(known).then_some((root, Some(why))),
            })
        })
    }

    /// Why a bucket whose name is made up may turn out to be the one that the ARN `literal` is about; `None` when none can.
    pub(super) fn may_be_made_up(&self, literal: &str) -> Option<&Arc<Unknown>> {
        let may_be = |known: &str| literal.starts_with(known) || known.starts_with(literal);
        self.beginnings.iter().find(|Beginning { known, .. }| may_be(known)).map(|Beginning { why, .. }| why)
    }

    /// The text with names that AWS makes up, and partitions, as if they were known.
    pub fn normal(&self, text: &Text) -> Text {
        if text.first_symbol().is_none() {
            return text.clone();
        }
        let partition = Text::from(self.partition.clone());
        text.replaced(|symbol| {
            let key = (symbol.unit, symbol.name.clone());
            self.replaced.get(&key).cloned().or_else(|| self.partitions.contains(&key).then(|| partition.clone()))
        })
    }

    /// The ARN of a bucket.
    pub fn arn(&self, bucket: &Object) -> Text {
        self.bucket_arn(bucket.text("name").unwrap_or(&Text::from("")), &bucket.deployment)
    }

    /// The ARN of the bucket `name` where something is deployed.
    pub(super) fn bucket_arn(&self, name: &Text, deployment: &Deployment) -> Text {
        let partition = self.normal(&deployment.partition);
        Text::from("arn:").concat(&partition).concat(&Text::from(":s3:::")).concat(&self.normal(name))
    }

    /// The ARN of a bucket, a function or a table; `None` for other objects, and where it is not known at all.
    pub fn arn_of(&self, object: &Object) -> Option<Text> {
        if object.kind.name == BUCKET.name { Some(self.arn(object)) } else { object.text("arn").map(|arn| self.normal(arn)) }
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

/// What the name of a bucket begins with, where all of it is made up; `None` where the code names the bucket, and where nothing is known.
pub(super) fn made_up_beginning(bucket: &Object) -> Option<&Text> {
    let pieces = bucket.text("name")?.pieces();
    let [Piece::Symbol(symbol)] = pieces.as_slice() else { return None };
    let is_own = symbol.name.strip_suffix(".id") == Some(&*bucket.address) && symbol.unit == bucket.unit;
    bucket.text("name_prefix").filter(|_| is_own && is_made_up(symbol))
}

/// Does AWS make it up, whatever the deployment?
fn is_made_up(symbol: &Symbol) -> bool {
    matches!(symbol.unknown.reason, Reason::AfterApply { .. }) && symbol.either.is_none()
}
