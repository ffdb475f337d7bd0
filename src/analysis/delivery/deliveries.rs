//! Deliveries: which buckets receive the log of a trail.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::model::{BUCKET, Object, TRAIL};
use crate::value::{Data, Existence, Reason, Text, Unknown, Value};

/// Which trails deliver to each bucket, all by their index in the estate.
pub(in crate::analysis) struct Deliveries {
    by_bucket: HashMap<usize, Vec<usize>>,
    /// The trails of each unit whose bucket is not known.
    open: HashMap<u32, Vec<Open>>,
    /// Why it is not known whether a trail delivers to a bucket that it may name.
    uncertain: HashMap<usize, Arc<Unknown>>,
}

/// The bucket of a trail, as far as it is known, and why it is not known better.
struct Open {
    target: Option<Text>,
    why: Arc<Unknown>,
}

impl Deliveries {
    /// The trails that deliver to the bucket `index` for sure.
    pub(in crate::analysis) fn to(&self, index: usize) -> &[usize] {
        self.by_bucket.get(&index).map_or(&[], Vec::as_slice)
    }

    /// A bucket of each trail that delivers to one for sure.
    pub(in crate::analysis) fn by_trail(&self) -> HashMap<usize, usize> {
        self.by_bucket.iter().flat_map(|(bucket, trails)| trails.iter().map(|trail| (*trail, *bucket))).collect()
    }

    /// Why it is not known whether a trail delivers to `bucket`; `None` when no trail that is left could.
    fn may_deliver(&self, index: usize, bucket: &Object) -> Option<Arc<Unknown>> {
        if let Some(why) = self.uncertain.get(&index) {
            return Some(why.clone());
        }
        let name = bucket.text("name")?;
        let open = self.open.get(&bucket.unit)?;
        let may_be = |open: &&Open| open.target.as_ref().is_none_or(|target| !target.equals(name).is_false());
        open.iter().find(may_be).map(|open| open.why.clone())
    }
}

/// Fills `receives_trail` of every bucket.
///
/// A trail delivers to the bucket whose name its own `bucket` is, symbols included. Between units that count for literal names, and for
/// symbols of the bucket's unit, which the trail's has imported. A trail whose bucket is not known may deliver to any bucket of its unit
/// that it could mean; a bucket that is looked up in the account is none that the unit declares.
pub(in crate::analysis) fn derive(objects: &mut [Object]) -> Deliveries {
    let deliveries = deliveries(objects);
    for (index, bucket) in objects.iter_mut().enumerate().filter(|(_, object)| object.kind.name == BUCKET.name) {
        let receives = match (deliveries.to(index).is_empty(), deliveries.may_deliver(index, bucket)) {
            (false, _) => Value::bool(true, bucket.header),
            (true, Some(why)) => Value { data: Data::Unknown(why), origin: bucket.header.into() },
            (true, None) => Value::bool(false, bucket.header),
        };
        bucket.derive([("receives_trail", receives)]);
    }
    deliveries
}

fn deliveries(objects: &[Object]) -> Deliveries {
    let buckets = Buckets::of(objects);
    let mut deliveries = Deliveries { by_bucket: HashMap::new(), open: HashMap::new(), uncertain: HashMap::new() };
    for (index, trail) in objects.iter().enumerate().filter(|(_, object)| object.kind.name == TRAIL.name) {
        let Some(target) = trail.field("bucket") else { continue };
        let found = buckets.find(target, trail.unit, objects);
        // A bucket may itself have a name that is one of several.
        let targets = match found.is_empty() {
            true => target.possible(&trail.existence),
            false => vec![(target.clone(), trail.existence.clone())],
        };
        for (target, existence) in targets {
            let found = buckets.find(&target, trail.unit, objects);
            if found.is_empty()
                && let Some(why) = not_known(&target, buckets.of_unit(trail.unit), objects)
            {
                deliveries.open.entry(trail.unit).or_default().push(Open { target: target.as_text().cloned(), why });
            }
            for bucket in found {
                match existence.beside((trail.unit, objects[bucket].unit), &objects[bucket].existence) {
                    Some(Existence::Certain) => deliveries.by_bucket.entry(bucket).or_default().push(index),
                    Some(Existence::Uncertain(why, _)) => {
                        deliveries.uncertain.insert(bucket, why);
                    }
                    None => {}
                }
            }
        }
    }
    deliveries
}

/// The buckets of the estate by what may name them.
struct Buckets<'o> {
    by_unit: HashMap<u32, Vec<usize>>,
    /// Those of one name, whatever its symbols stand for.
    by_name: HashMap<&'o Text, Vec<usize>>,
    /// Those of each unit whose name is one of several, all of which may be what is looked for.
    of_several_names: HashMap<u32, Vec<usize>>,
}

impl<'o> Buckets<'o> {
    fn of(objects: &'o [Object]) -> Self {
        let mut buckets = Self { by_unit: HashMap::new(), by_name: HashMap::new(), of_several_names: HashMap::new() };
        for (index, bucket) in objects.iter().enumerate().filter(|(_, object)| object.kind.name == BUCKET.name) {
            buckets.by_unit.entry(bucket.unit).or_default().push(index);
            match bucket.text("name") {
                Some(name) if name.alternatives().is_some() => {
                    buckets.of_several_names.entry(bucket.unit).or_default().push(index);
                }
                Some(name) => buckets.by_name.entry(name).or_default().push(index),
                None => {}
            }
        }
        buckets
    }

    fn of_unit(&self, unit: u32) -> &[usize] {
        self.by_unit.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The buckets whose name for sure is `target`, the bucket of a trail of `unit`.
    fn find(&self, target: &Value, unit: u32, objects: &[Object]) -> Vec<usize> {
        let Some(target) = target.as_text() else { return Vec::new() };
        let named = self.by_name.get(target).map_or(&[][..], Vec::as_slice);
        // What a symbol stands for lies in the unit of the symbol: a stack may import the bucket of another.
        let units: BTreeSet<u32> = target.symbols().map(|symbol| symbol.unit).chain([unit]).collect();
        let is_target = |bucket: &&usize| objects[**bucket].text("name").is_some_and(|name| target.equals(name).is_true());
        let found: Vec<usize> = if target.alternatives().is_some() {
            units.iter().flat_map(|unit| self.of_unit(*unit)).filter(is_target).copied().collect()
        } else {
            let of_several_names = units.iter().filter_map(|unit| self.of_several_names.get(unit)).flatten().filter(is_target);
            let named = named.iter().filter(|bucket| units.contains(&objects[**bucket].unit));
            named.chain(of_several_names).copied().collect()
        };
        match target.as_literal().filter(|_| found.is_empty()) {
            Some(_) => named.to_vec(),
            None => found,
        }
    }
}

/// Why it is not known which bucket `target` means; `None` when it is known to be none of `buckets`.
fn not_known(target: &Value, buckets: &[usize], objects: &[Object]) -> Option<Arc<Unknown>> {
    let symbolic_bucket = || {
        let names = buckets.iter().filter_map(|&bucket| objects[bucket].text("name"));
        names.filter_map(Text::first_symbol).map(|symbol| symbol.unknown.clone()).next()
    };
    let why = match target.why_unknown() {
        Some(why) => why,
        None if target.is_null() || target.as_literal() == Some("") => return None,
        None => symbolic_bucket()?,
    };
    (!matches!(why.reason, Reason::LookedUp { .. })).then_some(why)
}
