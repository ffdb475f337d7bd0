//! Showing: the folders whose code shows or tests modules, also when nobody asked for them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Request;
use super::arguments::{Candidates, Extent, FileKind, absolute, walk};
use crate::source::limits;

/// The names of folders whose code shows or tests the modules beside them.
const NAMES: [&str; 4] = ["examples", "example", "tests", "test"];

/// Does `caller` only show or test `called`? It lies in a folder for that, which `called` does not.
pub(super) fn only_shows(caller: &Path, called: &Path) -> bool {
    let shows = |folder: &&Path| folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| NAMES.contains(&name));
    caller.ancestors().filter(shows).any(|folder| !called.starts_with(folder))
}

/// The folders with Terraform code or test files that may show what was asked for and were not asked for themselves: beside it and beside
/// the folders above it, up to the root of its repository. Errors: the folders that hold them, which are too many to be looked through.
pub(super) fn unasked(request: &Request<'_>) -> Result<Candidates, Vec<PathBuf>> {
    let asked: BTreeSet<PathBuf> = request.paths.iter().map(|path| absolute(request.working_folder, path)).collect();
    let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = asked.iter().partition(|path| path.is_dir());
    let bases: BTreeSet<&Path> =
        folders.iter().map(|folder| folder.as_path()).chain(files.iter().filter_map(|file| file.parent())).collect();
    let beside: BTreeSet<&Path> = bases.into_iter().flat_map(up_to_repository).collect();
    let is_asked = |path: &PathBuf| folders.iter().any(|folder| path.starts_with(folder));
    let found = beside.into_iter().flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let found: Vec<PathBuf> = found.filter(|path| !is_asked(path) && path.is_dir()).collect();
    let mut candidates = Candidates { tests: tests_beside(&files, request), ..Candidates::default() };
    match walk(&found, request.exclude, &mut candidates, Extent { most: Some(limits::SHOWING_ENTRIES), ..Extent::default() }) {
        true => Ok(candidates),
        false => Err(found),
    }
}

/// The test files that lie beside Terraform code that was asked for by name.
fn tests_beside(files: &[&PathBuf], request: &Request<'_>) -> BTreeSet<PathBuf> {
    let is_code = |file: &&&PathBuf| !matches!(FileKind::of(file), FileKind::Document | FileKind::Other);
    let parents: BTreeSet<&Path> = files.iter().filter(is_code).filter_map(|file| file.parent()).collect();
    let parents: Vec<PathBuf> = parents.into_iter().map(Path::to_owned).collect();
    let mut found = Candidates::default();
    walk(&parents, request.exclude, &mut found, Extent { depth: Some(1), ..Extent::default() });
    found.tests
}

/// `folder` and those above it inside of its repository; outside of any, `folder` alone.
fn up_to_repository(folder: &Path) -> Vec<&Path> {
    let repository = folder.ancestors().position(|ancestor| ancestor.join(".git").exists());
    folder.ancestors().take(repository.map_or(1, |above| above + 1)).collect()
}
