//! Settings: what the configuration says about the requirements themselves, as rules see it.

use std::sync::Arc;

use super::cel::Type;
use crate::config::Retention;
use crate::source::{Sources, Span};
use crate::value::{Map, Value};

/// The variable that rules find the settings under.
pub(super) const VARIABLE: &str = "settings";

const RETENTION_DAYS: &str = "retention_days";
const READABLE_DAYS: &str = "readable_days";

/// The settings as a record. What the configuration file says stands there; a default stands in a source of its own, which is no file.
pub fn settings(sources: &Sources, retention: &Retention) -> Value {
    let defaults = format!("retention: {{days: {}, readable-days: {}}}\n", retention.days, retention.readable_days);
    let defaults = sources.add("the defaults of trail-lint", defaults);
    let here = Span::new(defaults, 0, 0);
    let number = |days: u32, span: Option<Span>| Value::number(i64::from(days), span.unwrap_or(here));
    let mut entries = Map::default();
    entries.insert(Arc::from(RETENTION_DAYS), number(retention.days, retention.days_span));
    entries.insert(Arc::from(READABLE_DAYS), number(retention.readable_days, retention.readable_days_span));
    Value::map(entries, here)
}

/// The type of the settings.
pub(super) fn settings_type() -> Type {
    let fields = [RETENTION_DAYS, READABLE_DAYS].map(|name| (name.to_owned(), Type::Number));
    Type::Record(Arc::new(fields.to_vec()))
}
