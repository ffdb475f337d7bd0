//! The model: one estate for both languages. Each kind of object is declared once, as a table of fields.

mod access_point;
mod account;
mod alarm;
mod bucket;
mod companions;
mod dynamodb_table;
mod estate;
mod event_data_store;
mod event_rule;
mod function;
mod key;
mod key_alias;
mod log_group;
mod looked_up_bucket;
mod lower;
mod managed_policy;
mod metric_filter;
mod organization_policy;
mod planned_change;
mod protection;
mod public_access_block;
mod role;
mod subscription_filter;
mod table;
mod topic;
mod trail;

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Condition, Data, Deployment, Existence, Map, Text, Value};
pub use access_point::ACCESS_POINT;
pub use account::ACCOUNT;
pub use alarm::{ALARM, COMPOSITE_ALARM};
pub use bucket::BUCKET;
pub use dynamodb_table::TABLE;
pub use estate::ESTATE;
pub use event_data_store::EVENT_DATA_STORE;
pub use event_rule::EVENT_RULE;
pub use function::FUNCTION;
pub use key::KEY;
pub use key_alias::KEY_ALIAS;
pub use log_group::LOG_GROUP;
pub use looked_up_bucket::LOOKED_UP_BUCKET;
pub use lower::{arn, lower};
pub use managed_policy::MANAGED_POLICY;
pub use metric_filter::METRIC_FILTER;
pub use organization_policy::ORGANIZATION_POLICY;
pub use planned_change::PLANNED_CHANGE;
pub use public_access_block::ACCOUNT_PUBLIC_ACCESS_BLOCK;
pub use role::ROLE;
pub use subscription_filter::SUBSCRIPTION_FILTER;
pub use table::{Companion, Default, Field, FieldType, Holder, Kind, Place, Reading};
pub use topic::TOPIC;
pub use trail::TRAIL;

/// Every kind of object that there is.
pub static KINDS: [&Kind; 23] = [
    &TRAIL,
    &EVENT_DATA_STORE,
    &BUCKET,
    &ACCESS_POINT,
    &ACCOUNT_PUBLIC_ACCESS_BLOCK,
    &FUNCTION,
    &TABLE,
    &KEY,
    &KEY_ALIAS,
    &LOG_GROUP,
    &METRIC_FILTER,
    &SUBSCRIPTION_FILTER,
    &ALARM,
    &COMPOSITE_ALARM,
    &TOPIC,
    &EVENT_RULE,
    &ROLE,
    &MANAGED_POLICY,
    &ORGANIZATION_POLICY,
    &ACCOUNT,
    &LOOKED_UP_BUCKET,
    &ESTATE,
    &PLANNED_CHANGE,
];

/// A modelled thing: a trail, a bucket. Its fields are what rules see.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its kind.
    pub kind: &'static Kind,
    /// The address of the resource that declares it.
    pub address: Arc<str>,
    /// The unit that it belongs to.
    pub unit: u32,
    /// Every field of the kind's table by name, also those that are null, unknown or a default: always a map.
    pub fields: Value,
    /// The place that names it.
    pub header: Span,
    /// Its whole text, which a suppression above it covers.
    pub body: Span,
    /// Whether it is deployed at all.
    pub existence: Existence,
    /// Where it is deployed.
    pub deployment: Arc<Deployment>,
    /// The module calls that lead to it, outermost first.
    pub calls: Arc<[Span]>,
    /// The path of the construct that a program made it from, if that is noted down.
    pub construct: Option<Arc<str>>,
}

impl Object {
    /// The field `name`; `None` when the kind has no such field.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// The text of the field `name`; `None` when it is null, unknown as a whole, or no text.
    pub fn text(&self, name: &str) -> Option<&Text> {
        self.field(name).and_then(Value::as_text)
    }

    /// The same object, with the values that its fields have in this case.
    pub fn under(&self, case: &Condition) -> Self {
        Self { fields: self.fields.under(case), ..self.clone() }
    }

    /// Sets fields that an analysis has derived.
    pub fn derive(&mut self, derived: impl IntoIterator<Item = (&'static str, Value)>) {
        let Value { data, origin } = std::mem::replace(&mut self.fields, Value::null(self.header));
        let mut fields = match data {
            Data::Map(fields) => Arc::unwrap_or_clone(fields).into_inside(),
            _ => Map::default(),
        };
        for (name, value) in derived {
            match fields.get_mut(name) {
                Some(field) => *field = value,
                None => drop(fields.insert(name.into(), value)),
            }
        }
        self.fields = Value::map(fields, origin);
    }
}
