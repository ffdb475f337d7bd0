//! Coverage: which events trails and event data stores record, decided from their selectors as sets of events.
//!
//! A question is a set of events, such as all writes of objects in one bucket. The answer is a proof, the recorders that take all of it
//! together, or a gap: an event of the set that nobody takes, and what kept it out.

mod buckets;
mod conditions;
mod decision;
mod derive;
mod elsewhere;
mod estate;
mod event;
mod flaws;
mod landing;
mod lookup;
mod matrix;
mod monitored;
mod names;
mod questions;
mod recorders;
mod selectors;
mod strings;
mod trace;

pub use conditions::{Condition, Field};
pub use decision::{Events, Gap, Missed, Rest, Selection, rest};
pub(super) use derive::{OF_BUCKET, derive};
pub(super) use estate::{cases, in_case};
pub use event::{Event, Open, Recipient, RecipientRole, Subject};
pub use landing::{Encryption, Landing, LogGroup, landing, named};
pub use matrix::{AccountName, Cell, Cells, Extent, Hole, LetThrough, Matrix, Recorder, Row, Scope, matrix};
pub use monitored::{Part, fits};
pub use names::Names;
pub use questions::{Access, Question};
pub use recorders::{Answer, Recorders, Share, records_events};
pub use strings::{Comparison, Content, Operator, Strings};
pub use trace::{Cause, Decision, Traced, Verdict, trace, verdict};
