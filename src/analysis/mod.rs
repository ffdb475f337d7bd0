//! Analysis: what follows from the estate as a whole. Each analysis fills the fields of one kind that the model declares as derived.

mod beginnings;
mod control_policies;
pub mod coverage;
mod delivery;
mod exposure;
pub mod monitoring;
mod naming;
mod retention;
mod usage;
pub mod visibility;

use rayon::prelude::*;

use crate::model::Object;
use crate::value::{Alternative, Condition, Data, Origin, Role, Symbol, Value};

/// Of which objects somebody wants to know certain fields, by the names of these fields.
pub type Wanted<'a> = dyn Fn(&[&str]) -> Box<dyn Fn(&Object) -> bool + Sync + 'a> + Sync + 'a;

/// Fills every derived field of `objects`, which must be the whole estate: trails find their buckets in it.
pub fn derive(objects: &mut [Object]) {
    derive_wanted(objects, &|_| Box::new(|_| true));
}

/// The same, but those fields of buckets, keys and topics that nobody wants to know may stay unknown.
pub fn derive_wanted(objects: &mut [Object], wanted: &Wanted<'_>) {
    let names = coverage::Names::of(objects);
    let deliveries = delivery::derive(objects);
    coverage::derive(objects, &names, &deliveries, &*wanted(&[&coverage::OF_BUCKET[..], &visibility::OF_BUCKET].concat()));
    usage::derive(objects);
    // None of these asks for what another one derives.
    let estate = &*objects;
    let analyses: [&(dyn Fn() -> Derived + Sync); 6] = [
        &|| delivery::judge(estate, &deliveries),
        &|| retention::derive(estate, &deliveries, &*wanted(&retention::OF_BUCKET)),
        &|| monitoring::derive(estate),
        &|| exposure::derive(estate, &names, &*wanted(&exposure::FIELDS)),
        &|| visibility::derive(estate, &names, &*wanted(&visibility::OF_BUCKET)),
        &|| control_policies::derive(estate, &names),
    ];
    let derived: Vec<Derived> = analyses.par_iter().map(|analysis| analysis()).collect();
    for (index, fields) in derived.into_iter().flatten() {
        objects[index].derive(fields);
    }
}

/// Does anybody want to know what an analysis derives of an object?
type IsWanted<'a> = dyn Fn(&Object) -> bool + Sync + 'a;

/// What there is to say about a place.
fn stated(reason: impl Into<String>, at: &Origin) -> Value {
    let mut origin = at.clone();
    origin.role = Role::Statement;
    Value::text(reason.into(), origin)
}

/// Derived fields with their values.
type Fields = Vec<(&'static str, Value)>;

/// What an analysis derives: fields of objects, with the places of these among all objects.
type Derived = Vec<(usize, Fields)>;

/// The derived fields of `object` as `compute` derives them from `inputs`, fields of the same object. Where those are one of several
/// values and `compute` cannot tell, it is asked in each case.
fn derived(object: &Object, inputs: &[&str], compute: impl Fn(&Object) -> Fields) -> Fields {
    in_cases(object, inputs, compute(object), compute)
}

/// The same of `fields`, which `compute` has derived already.
fn in_cases(object: &Object, inputs: &[&str], fields: Fields, compute: impl Fn(&Object) -> Fields) -> Fields {
    if !fields.iter().any(|(_, value)| matches!(value.data, Data::Unknown(_))) {
        return fields;
    }
    let asked = Condition::constant(true).questions().clone();
    let questions =
        inputs.iter().filter_map(|input| object.field(input)).try_fold(asked.clone(), |all, input| input.questions(all));
    let Some(questions) = questions.filter(|questions| *questions != asked) else { return fields };
    let existence = object.existence.when();
    let cases = questions.cases().filter(|case| !existence.given(case).is_false());
    let in_cases = cases.map(|case| {
        let fields = compute(&object.under(&case));
        (case, fields)
    });
    one_of_cases(object, fields, in_cases.collect())
}

/// The fields of `object`, where those that are not known by themselves are what they are in each of the cases. The cases name the same fields
/// in the same order.
fn one_of_cases(object: &Object, fields: Fields, in_cases: Vec<(Condition, Fields)>) -> Fields {
    let one_of = |(place, (name, value)): (usize, (&'static str, Value))| {
        let Data::Unknown(why) = &value.data else { return (name, value) };
        let alternatives =
            in_cases.iter().map(|(case, fields)| Alternative { when: case.clone(), value: fields[place].1.clone() });
        let value = Value::one_of(alternatives.collect(), why, value.origin.clone(), |known| {
            Symbol::new(known.unwrap_or_else(|| format!("{}#{name}", object.address)), object.unit, why.clone())
        });
        (name, value)
    };
    fields.into_iter().enumerate().map(one_of).collect()
}
