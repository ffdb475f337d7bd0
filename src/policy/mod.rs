//! Policy: rules as data, what they conclude about an object of the model, and the comments that suppress their findings.

pub mod cel;
mod check;
mod labels;
mod message;
mod registry;
mod rule_file;
mod settings;
mod suppression_comment;
mod suppressions;
mod wanted;

pub use check::Panel;
pub use message::Message;
pub use registry::{Typed, UnknownWord, built_in, built_in_ids, built_in_texts, chosen};
pub use rule_file::{Rule, SCHEMA};
pub use settings::settings;
pub use suppressions::Suppressions;
pub use wanted::wanted;
