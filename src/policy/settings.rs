//! Settings: what the configuration says about the requirements themselves, as rules see it.

use std::sync::{Arc, LazyLock};

use super::cel::Type;
use crate::config::{Config, Scope};
use crate::source::{Sources, Span};
use crate::value::{Map, Value};

/// The variable that rules find the settings under.
pub(super) const VARIABLE: &str = "settings";

const RETENTION_DAYS: &str = "retention_days";
const READABLE_DAYS: &str = "readable_days";
const KEY_DELETION_DAYS: &str = "key_deletion_days";

/// The setting that says whether a scope counts: `all_buckets` for `all-buckets`.
fn of_scope(scope: Scope) -> String {
    scope.name().replace('-', "_")
}

/// The settings as a record. What the configuration file says stands there; a default stands in a source of its own, which is no file.
pub fn settings(sources: &Sources, config: &Config) -> Value {
    let retention = &config.retention;
    let defaults = format!(
        "retention: {{days: {}, readable-days: {}, key-deletion-days: {}}}\nscope: []\n",
        retention.days, retention.readable_days, retention.key_deletion_days
    );
    let here = Span::new(sources.add("the defaults of trail-lint", defaults), 0, 0);
    let number = |days: u32, span: Option<Span>| Value::number(i64::from(days), span.unwrap_or(here));
    let mut entries = Map::default();
    entries.insert(Arc::from(RETENTION_DAYS), number(retention.days, retention.days_span));
    entries.insert(Arc::from(READABLE_DAYS), number(retention.readable_days, retention.readable_days_span));
    entries.insert(Arc::from(KEY_DELETION_DAYS), number(retention.key_deletion_days, retention.key_deletion_days_span));
    for scope in Scope::ALL {
        let stated = config.scope.iter().find(|stated| stated.value == scope);
        entries.insert(of_scope(scope).into(), Value::bool(stated.is_some(), stated.map_or(here, |stated| stated.span)));
    }
    Value::map(entries, here)
}

/// The type of the settings.
pub(super) fn settings_type() -> Type {
    static SETTINGS: LazyLock<Type> = LazyLock::new(|| {
        let numbers = [RETENTION_DAYS, READABLE_DAYS, KEY_DELETION_DAYS].map(|name| (name.to_owned(), Type::Number));
        let scopes = Scope::ALL.map(|scope| (of_scope(scope), Type::Bool));
        Type::Record(Arc::new(numbers.into_iter().chain(scopes).collect()))
    });
    SETTINGS.clone()
}
