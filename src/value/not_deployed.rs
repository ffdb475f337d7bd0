//! What is declared and not deployed.

use std::sync::Arc;

use super::Origin;
use crate::source::Span;

/// A declaration of which provably nothing is deployed: a `count` of 0, an empty `for_each`, a condition that does not hold.
#[derive(Debug, Clone)]
pub struct NotDeployed {
    /// The address that it would have, without the key of an instance.
    pub address: Arc<str>,
    /// The type of the resource.
    pub kind: Arc<str>,
    /// The unit that it belongs to.
    pub unit: u32,
    /// The place that names it.
    pub header: Span,
    /// The module calls or nested stacks that lead to it, outermost first.
    pub calls: Arc<[Span]>,
    /// What leaves it out, and what decided that.
    pub origin: Origin,
}
