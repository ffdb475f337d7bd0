//! The library: the documents of the scanned tree that templates lead to, each read and parsed once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::arguments::FileKind;
use super::load::{add, shown};
use super::parameters::parse;
use super::{Request, ScannedTree, TreeError};
use crate::finding::Finding;
use crate::source::{ReadError, SourceId, Sources};
use crate::syntax::document::tree::Node;

/// Documents by path.
#[derive(Debug)]
pub(super) struct Library<'s, 'r> {
    sources: &'s Sources,
    request: &'r Request<'r>,
    tree: &'r ScannedTree,
    documents: BTreeMap<PathBuf, Document<'s>>,
}

/// A file, its documents, and what is wrong with it.
#[derive(Debug)]
pub(super) struct Document<'s> {
    pub(super) source: SourceId,
    pub(super) nodes: Vec<Node<'s>>,
    pub(super) problems: Vec<Finding>,
}

impl<'s, 'r> Library<'s, 'r> {
    pub(super) fn new(sources: &'s Sources, request: &'r Request<'r>, tree: &'r ScannedTree) -> Self {
        Self { sources, request, tree, documents: BTreeMap::new() }
    }

    /// Where texts are kept.
    pub(super) fn sources(&self) -> &'s Sources {
        self.sources
    }

    /// What is looked at.
    pub(super) fn request(&self) -> &'r Request<'r> {
        self.request
    }

    /// The text of a source.
    pub(super) fn text(&self, source: SourceId) -> &'s str {
        self.sources.get(source).text()
    }

    /// Does the folder lie in the scanned tree?
    pub(super) fn holds(&self, folder: &Path) -> bool {
        self.tree.holds(folder)
    }

    /// The YAML and JSON files of a folder, by name.
    pub(super) fn documents_in(&self, folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut found: Vec<PathBuf> = entries.filter(|path| FileKind::of(path) == FileKind::Document && path.is_file()).collect();
        found.sort();
        found
    }

    /// Adds a file that was read already.
    pub(super) fn insert(&mut self, path: PathBuf, document: Document<'s>) {
        self.documents.insert(path, document);
    }

    /// The file at `path`; `None` when it was not read.
    pub(super) fn get(&self, path: &Path) -> Option<&Document<'s>> {
        self.documents.get(path)
    }

    /// What is wrong with the file at `path`, told once.
    pub(super) fn take_problems(&mut self, path: &Path) -> Vec<Finding> {
        self.documents.get_mut(path).map(|document| std::mem::take(&mut document.problems)).unwrap_or_default()
    }

    /// Reads and parses the file at `path`, unless that was done already. Errors: it is not there, or lies outside of what is scanned.
    pub(super) fn load(&mut self, path: &Path) -> Result<&Document<'s>, TreeError> {
        if !self.documents.contains_key(path) {
            let name = shown(self.request, path);
            let folder = path.parent().unwrap_or(path);
            let bytes = self.tree.read(folder, &path.to_string_lossy()).map_err(|error| named(error, name))?;
            let text = String::from_utf8(bytes).map_err(|error| ReadError::NotUtf8 {
                offset: error.utf8_error().valid_up_to(),
                lossy: String::from_utf8_lossy(error.as_bytes()).into_owned(),
            });
            let is_readable = text.is_ok();
            let (source, mut problems) = add(self.sources, self.request, path, text);
            let mut nodes = Vec::new();
            if is_readable {
                let parsed = parse(self.sources, source, path);
                problems.extend(parsed.problems);
                nodes = parsed.tree;
            }
            self.documents.insert(path.to_owned(), Document { source, nodes, problems });
        }
        Ok(&self.documents[path])
    }

    /// The first document of the file at `path`; `None` when nothing in it can be parsed, which is told as its problem.
    pub(super) fn document(&mut self, path: &Path) -> Result<Option<Node<'s>>, TreeError> {
        Ok(self.load(path)?.nodes.first().cloned())
    }
}

/// The error with the path as findings show it.
pub(super) fn named(error: TreeError, name: &Path) -> TreeError {
    match error {
        TreeError::NotFound(_) => TreeError::NotFound(name.to_owned()),
        TreeError::Outside(_) => TreeError::Outside(name.to_owned()),
        TreeError::Unreadable(_, reason) => TreeError::Unreadable(name.to_owned(), reason),
        error @ (TreeError::Pattern(_) | TreeError::Undecided(_)) => error,
    }
}
