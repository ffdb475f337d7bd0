//! Analysis: what follows from the estate as a whole. Each analysis fills the fields of one kind that the model declares as derived.

mod delivery;
mod retention;
mod selection;

use crate::model::Object;

/// Fills every derived field of `objects`, which must be the whole estate: trails find their buckets in it.
pub fn derive(objects: &mut [Object]) {
    selection::derive(objects);
    let deliveries = delivery::derive(objects);
    retention::derive(objects, &deliveries);
}
