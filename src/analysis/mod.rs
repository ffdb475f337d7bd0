//! Analysis: what follows from the estate as a whole. Each analysis fills the fields of one kind that the model declares as derived.

pub mod coverage;
mod delivery;
mod retention;
mod selection;

use std::sync::Arc;

use crate::model::Object;
use crate::value::{Alternative, Condition, Data, Symbol, SymbolType, Value};

/// Fills every derived field of `objects`, which must be the whole estate: trails find their buckets in it.
pub fn derive(objects: &mut [Object]) {
    selection::derive(objects);
    let deliveries = delivery::derive(objects);
    retention::derive(objects, &deliveries);
}

/// The derived field `name` of `object` as `compute` derives it from `inputs`, fields of the same object. Where those are one of several
/// values and `compute` cannot tell, it is asked in each case.
fn derived(object: &Object, name: &str, inputs: &[&str], compute: impl Fn(&Object) -> Value) -> Value {
    let value = compute(object);
    let Data::Unknown(why) = &value.data else { return value };
    let asked = Condition::constant(true).questions().clone();
    let questions =
        inputs.iter().filter_map(|input| object.field(input)).try_fold(asked.clone(), |all, input| input.questions(all));
    let Some(questions) = questions.filter(|questions| *questions != asked) else { return value };
    let existence = object.existence.when();
    let cases = questions.cases().filter(|case| !existence.given(case).is_false());
    let alternatives = cases.map(|case| {
        let object = Object { fields: object.fields.under(&case), ..object.clone() };
        Alternative { value: compute(&object), when: case }
    });
    Value::one_of(alternatives.collect(), why, value.origin.clone(), |known| Symbol {
        name: known.map_or_else(|| format!("{}#{name}", object.address).into(), Arc::from),
        unit: object.unit,
        unknown: why.clone(),
        either: None,
        kind: SymbolType::String,
    })
}
