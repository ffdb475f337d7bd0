//! trail-lint reads infrastructure code and proves what the audit trail it describes will and will not record.
//!
//! The way through the house is told by `docs/architecture.md`.
#![forbid(unsafe_code)]

pub mod analysis;
pub mod catalog;
pub mod cli;
pub mod cloudformation;
pub mod config;
pub mod discover;
pub mod finding;
pub mod iam;
pub mod lint;
pub mod model;
pub mod policy;
pub mod report;
pub mod schema;
pub mod shape;
pub mod source;
pub mod syntax;
pub mod terraform;
pub mod value;
