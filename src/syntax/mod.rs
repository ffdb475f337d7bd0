//! Syntax: from text to spanned trees. Nothing here knows what a tree means.

pub mod document;
pub mod hcl;

use crate::finding::Finding;

/// What reading one text gave: the tree, as far as the grammar allowed, and everything that was wrong with it.
#[derive(Debug)]
pub struct Parsed<T> {
    /// The tree.
    pub tree: T,
    /// Syntax errors and reached limits, in the order of the text. Empty means that the tree is the whole text.
    pub problems: Vec<Finding>,
}
