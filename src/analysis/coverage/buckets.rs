//! Buckets: which ones there are in the estate, and whether a selector that names one can mean any of them.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use super::names::Names;
use super::strings::{Comparison, Operator};
use crate::analysis::beginnings::Beginnings;
use crate::finding::suggestion::nearest;
use crate::model::{BUCKET, ESTATE, LOOKED_UP_BUCKET, Object};
use crate::value::{Reason, Text, Truth, Unknown, Value};

/// The buckets of an estate.
pub(super) struct Buckets {
    /// By address and ARN.
    all: Vec<(Text, Text)>,
    literal: BTreeSet<Arc<str>>,
    /// Those of which nobody knows what they are called, by as much of the name as is known.
    open: Vec<(Option<Text>, Arc<Unknown>)>,
    /// What that begins with, by its place among them.
    beginnings: Beginnings,
    /// Is every bucket declared that there is? `None` when the configuration does not say so. Errors: why some may be hidden after all.
    complete: Option<Result<(), Arc<Unknown>>>,
}

/// What is known of a bucket that a selector names.
pub(super) enum Standing {
    /// It is one of the estate.
    Declared,
    /// It may be none at all, for this reason.
    Open(Arc<Unknown>),
    /// There is no such bucket. What is wrong, in words.
    Missing(Text),
}

impl Buckets {
    pub(super) fn of(objects: &[Object], names: &Names) -> Self {
        let estate = objects.iter().find(|object| object.kind.name == ESTATE.name);
        let complete = estate.and_then(|estate| estate.field("complete")).and_then(|complete| match complete.find_unknown() {
            Some(why) => Some(Err(why)),
            None => complete.as_bool().filter(|complete| *complete).map(|_| Ok(())),
        });
        let (literal, beginnings) = (BTreeSet::new(), Beginnings::of([]));
        let mut buckets = Self { all: Vec::new(), literal, open: Vec::new(), beginnings, complete };
        for bucket in objects.iter().filter(|object| object.kind.name == BUCKET.name) {
            buckets.all.push((Text::from(bucket.address.clone()), names.arn(bucket)));
            buckets.know(bucket, names);
        }
        // What is looked up exists.
        objects.iter().filter(|object| object.kind.name == LOOKED_UP_BUCKET.name).for_each(|bucket| buckets.know(bucket, names));
        let unnamed = Text::from("");
        let open = buckets.open.iter().enumerate().map(|(place, (name, _))| (name.as_ref().unwrap_or(&unnamed), place));
        buckets.beginnings = Beginnings::of(open);
        buckets
    }

    /// Is every bucket declared that there is, so that one that is not does not exist?
    pub(super) fn are_complete(&self) -> bool {
        matches!(self.complete, Some(Ok(())))
    }

    fn know(&mut self, bucket: &Object, names: &Names) {
        let Some(name) = bucket.text("name").map(|name| names.normal(name)) else {
            self.open.extend(bucket.field("name").and_then(Value::find_unknown).map(|why| (None, why)));
            return;
        };
        match (name.as_literal(), name.first_symbol()) {
            (Some(literal), _) => {
                self.literal.insert(literal.into());
            }
            (None, symbol) => self.open.extend(symbol.map(|symbol| (Some(name.clone()), symbol.unknown.clone()))),
        }
    }

    /// The addresses of the buckets beside the one that the ARN `arn` names whose ARN begins like it.
    pub(super) fn siblings<'b>(&'b self, named: &'b Text) -> impl Iterator<Item = &'b Text> {
        let is_sibling = |arn: &Text| arn.starts_with(named).is_true() && arn.equals(named).is_false();
        self.all.iter().filter(move |(_, arn)| is_sibling(arn)).map(|(address, _)| address)
    }

    /// What is known of the bucket that a comparison with ARNs of objects names; [`Standing::Declared`] where it names none.
    pub(super) fn standing(&self, comparison: &Comparison, names: &Names) -> Standing {
        let Some((name, is_whole)) = named(comparison) else { return Standing::Declared };
        let begins_so = || {
            self.literal
                .range::<str, _>((Bound::Included(name), Bound::Unbounded))
                .next()
                .is_some_and(|known| known.starts_with(name))
        };
        let is_known = if is_whole { self.literal.contains(name) } else { begins_so() };
        if is_known {
            return Standing::Declared;
        }
        let text = Text::from(name);
        let may_be = |open: &Text| if is_whole { open.equals(&text) } else { open.starts_with(&text) };
        let mut alike: Vec<usize> = self.beginnings.alike(&text).collect();
        alike.sort_unstable();
        for (open, why) in alike.into_iter().map(|place| &self.open[place]) {
            match open.as_ref().map_or(Truth::Unknown, may_be) {
                Truth::True => return Standing::Declared,
                Truth::Unknown => return Standing::Open(why.clone()),
                Truth::False => {}
            }
        }
        if let Some(why) = names.may_be_made_up(comparison.text.first_characters()) {
            return Standing::Open(why.clone());
        }
        match &self.complete {
            None => {
                let what = format!(
                    "no bucket `{name}` is declared in the scanned code or under `estate.buckets`: it may exist elsewhere"
                );
                Standing::Open(Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span: comparison.origin.span }))
            }
            Some(Err(why)) => Standing::Open(why.clone()),
            Some(Ok(())) => {
                let known = self.literal.iter().map(|known| &**known);
                let meant = nearest(name, known).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
                Standing::Missing(Text::from(format!("no such bucket is declared{meant}")))
            }
        }
    }
}

/// The name of the bucket in what an ARN is compared with, and whether it ends there; `None` when none is written out.
fn named(comparison: &Comparison) -> Option<(&str, bool)> {
    let text = comparison.text.first_characters();
    let mut parts = text.splitn(6, ':');
    let is_s3 = parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("s3");
    let has_no_place = parts.next() == Some("") && parts.next() == Some("");
    let behind = parts.next().filter(|_| is_s3 && has_no_place && comparison.operator != Operator::EndsWith)?;
    let (name, is_whole) = match behind.split_once('/') {
        Some((name, _)) => (name, true),
        None => (behind, false),
    };
    let is_written = is_whole || comparison.text.as_literal().is_some();
    (is_written && !name.is_empty()).then_some((name, is_whole))
}
