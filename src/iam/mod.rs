//! Policies of IAM: documents with the place of each of their parts, and what they decide about a request, true, false or unknown.
//!
//! Follows <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html> and its neighbours. Where these pages leave
//! something open, or a document holds what is not known before the deployment, the answer is unknown with a reason; what is known beside
//! it stays known.

mod condition;
mod decision;
mod json;
mod operator;
mod parse;
mod pattern;
mod policy;
mod principal;
mod request;

pub use decision::{Because, Decision, Failure, Granted, Nearest, decide, nearest};
pub use operator::{Operator, Quantifier, Test};
pub use pattern::like;
pub use policy::{Condition, Doubt, Effect, Part, Policy, Principals, Problem, Statement, Strings, Term, Version};
pub use principal::{Identifier, PrincipalType};
pub use request::{Context, Match, Presence, Principal, Request};
