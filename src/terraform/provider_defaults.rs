//! Provider defaults: what references to arguments that nobody writes stand for, where the provider's plan knows it.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::value::{Data, Number, Origin, Value};

/// The value that the AWS provider plans for the argument `name` of a resource of type `kind` when nobody writes it; `None` for types and
/// arguments of which that is not known here, and for what is known after apply.
pub(super) fn provider_default(kind: &str, name: &str, origin: Origin) -> Option<Value> {
    static BY_ARGUMENT: LazyLock<HashMap<(&str, &str), &str>> = LazyLock::new(|| {
        let rows = include_str!("../../schemas/terraform/defaults.tsv").lines().filter(|line| !line.starts_with('#'));
        let columns = |row: &'static str| row.split_once('\t').and_then(|(kind, rest)| Some((kind, rest.split_once('\t')?)));
        rows.filter_map(columns).map(|(kind, (name, value))| ((kind, name), value)).collect()
    });
    Some(match *BY_ARGUMENT.get(&(kind, name))? {
        "null" => Value::null(origin),
        "true" => Value::bool(true, origin),
        "false" => Value::bool(false, origin),
        "[]" => Value::list(Vec::new(), origin),
        quoted if quoted.starts_with('"') => Value::text(quoted.trim_matches('"'), origin),
        digits => Value::new(Data::Number(digits.parse::<Number>().ok()?), origin),
    })
}
