//! Policies: what they decide about requests, and which part of which statement is why.

mod case;
mod conditions;
mod configurations;
mod decisions;
mod patterns;
mod properties;
