//! Syntax: from text to spanned trees. Nothing here knows what a tree means.

pub mod document;
pub mod hcl;
