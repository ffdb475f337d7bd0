//! Monitoring: whether somebody is told of what a trail records, by metric filters and alarms or by rules of EventBridge.
//!
//! Patterns are compared by what they mean: a filter takes all events of a sort, or there is an event that it leaves out. One that takes
//! more than it should takes all of them, too. What the chain behind a pattern lacks counts as much as what the pattern lacks.

mod chain;
mod demands;
mod derive;
mod event_pattern;
mod filter_pattern;
mod formula;
mod glob;
mod hearers;
mod implication;
mod references;
mod watch;

pub use demands::{Demand, GLOBAL_SERVICES, Monitor, monitors};
pub(super) use derive::derive;
pub use event_pattern::read as read_event_pattern;
pub use filter_pattern::{FilterPattern, Mistake, read as read_filter_pattern};
pub use formula::{Comparison, Content, Field, Formula, Test};
pub use glob::Glob;
pub use implication::{Events, Implication};
