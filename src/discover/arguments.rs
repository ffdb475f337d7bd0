//! Arguments: from the paths that were asked for to the files that could be code, as git would walk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{WalkBuilder, WalkState};

use super::Request;

/// Paths on the command line that do not exist.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be found", .0.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", "))]
pub struct NotFound(pub Vec<PathBuf>);

/// What is passed over though it was asked for: patterns as in `.gitignore`, each set of them speaking of one folder.
#[derive(Debug, Default)]
pub struct Exclusions(Vec<Gitignore>);

impl Exclusions {
    /// Adds the patterns of a `.gitignore` that lies in `folder`. Errors: why one of them is no pattern.
    pub fn add<'p>(&mut self, folder: &Path, patterns: impl IntoIterator<Item = &'p str>) -> Result<(), String> {
        let mut builder = GitignoreBuilder::new(folder);
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(|error| error.to_string())?;
        }
        self.0.push(builder.build().map_err(|error| error.to_string())?);
        Ok(())
    }

    fn matches(&self, path: &Path, is_folder: bool) -> bool {
        // A path outside a set's folder is none that its patterns speak of.
        let in_folder = |set: &&Gitignore| path.starts_with(set.path());
        self.0.iter().filter(in_folder).any(|set| set.matched_path_or_any_parents(path, is_folder).is_ignore())
    }
}

/// The files that could be code.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Folders with Terraform code or tests of it, and whether they were asked for as a whole, or only for some of their files.
    pub(super) terraform: BTreeMap<PathBuf, Asked>,
    /// Test files.
    pub(super) tests: BTreeSet<PathBuf>,
    /// Files that could be templates, and why they could not be listed.
    pub(super) documents: BTreeSet<PathBuf>,
    /// Files and folders that could not be looked at, and why.
    pub(super) unreadable: Vec<(PathBuf, String)>,
}

impl Candidates {
    /// Was the file `path` asked for, by its name or with its folder?
    pub(super) fn holds(&self, path: &Path) -> bool {
        match path.parent().and_then(|folder| self.terraform.get(folder)) {
            Some(Asked::Folder) => true,
            Some(Asked::Files(files)) => files.contains(path) || self.documents.contains(path),
            None => self.documents.contains(path),
        }
    }
}

/// Which files of a folder were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// All.
    Folder,
    /// These.
    Files(BTreeSet<PathBuf>),
}

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// Terraform code.
    Terraform,
    /// Values for variables.
    Variables,
    /// Runs that test Terraform code.
    Test,
    /// YAML or JSON, which may be a template.
    Document,
    /// Nothing that is read.
    Other,
}

impl FileKind {
    pub(super) fn of(path: &Path) -> Self {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ends_with = |endings: &[&str]| endings.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending));
        if name.starts_with('.') && ends_with(&[".tf", ".tofu", ".tftest.hcl", ".tofutest.hcl"])
            || name.ends_with('~')
            || name.starts_with('#')
        {
            // Terraform passes over hidden files and what editors leave behind.
            Self::Other
        } else if ends_with(&[".tf", ".tofu", ".tf.json", ".tofu.json"]) {
            Self::Terraform
        } else if ends_with(&[".tfvars", ".tfvars.json"]) {
            Self::Variables
        } else if ends_with(&[".tftest.hcl", ".tftest.json", ".tofutest.hcl", ".tofutest.json"]) {
            Self::Test
        } else if ends_with(&[".yaml", ".yml", ".json", ".template"]) {
            Self::Document
        } else {
            Self::Other
        }
    }
}

/// `path` from `folder`, without `.` and `..`. Links are not followed.
pub fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            component => clean.push(component),
        }
    }
    clean
}

/// The candidates among what `request` asks for.
pub(super) fn candidates(request: &Request<'_>) -> Result<Candidates, NotFound> {
    let paths: BTreeSet<PathBuf> = request.paths.iter().map(|path| absolute(request.working_folder, path)).collect();
    let missing: Vec<PathBuf> =
        request.paths.iter().filter(|path| fs::metadata(absolute(request.working_folder, path)).is_err()).cloned().collect();
    if !missing.is_empty() {
        return Err(NotFound(missing));
    }
    let mut candidates = Candidates::default();
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|path| path.is_dir());
    if !folders.is_empty() {
        walk(&folders, request.exclude, &mut candidates, Extent::default());
    }
    for file in files.into_iter().filter(|file| !request.exclude.matches(file, false)) {
        match FileKind::of(&file) {
            kind @ (FileKind::Terraform | FileKind::Variables | FileKind::Test) => {
                if kind == FileKind::Test {
                    candidates.tests.insert(file.clone());
                }
                let folder = file.parent().unwrap_or(Path::new("/")).to_owned();
                match candidates.terraform.entry(folder).or_insert_with(|| Asked::Files(BTreeSet::new())) {
                    Asked::Folder => {}
                    Asked::Files(files) => {
                        files.insert(file);
                    }
                }
            }
            // Whoever names a file means it, whatever its ending is.
            FileKind::Document | FileKind::Other => {
                candidates.documents.insert(file);
            }
        }
    }
    Ok(candidates)
}

/// How far a walk goes.
#[derive(Debug, Default)]
pub(super) struct Extent {
    /// Files and folders that are looked at.
    pub(super) most: Option<usize>,
    /// Levels of folders.
    pub(super) depth: Option<usize>,
}

/// Walks `folders` as git would. Links to folders are not followed, so no loop can arise; links to files are files. Returns whether there
/// were no more files and folders than `extent` allows.
pub(super) fn walk(folders: &[PathBuf], exclude: &Exclusions, candidates: &mut Candidates, extent: Extent) -> bool {
    let Some((first, others)) = folders.split_first() else { return true };
    let mut builder = WalkBuilder::new(first);
    others.iter().for_each(|folder| {
        builder.add(folder);
    });
    let most = extent.most.unwrap_or(usize::MAX);
    builder.hidden(false).require_git(false).max_depth(extent.depth).threads(rayon::current_num_threads());
    let found = Mutex::new(candidates);
    let seen = AtomicUsize::new(0);
    builder.build_parallel().run(|| {
        let mut batch = Batch { found: &found, files: Vec::new(), unreadable: Vec::new() };
        let seen = &seen;
        Box::new(move |entry| {
            if seen.fetch_add(1, Ordering::Relaxed) >= most {
                return WalkState::Quit;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    batch.unreadable.push(error);
                    return WalkState::Continue;
                }
            };
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_folder
                && (matches!(entry.file_name().to_str(), Some(".git" | ".terraform")) || exclude.matches(entry.path(), true))
            {
                return WalkState::Skip;
            }
            let kind = FileKind::of(entry.path());
            if !is_folder && kind != FileKind::Other && !exclude.matches(entry.path(), false) && is_file(&entry, kind) {
                batch.files.push((entry.into_path(), kind));
            }
            WalkState::Continue
        })
    });
    seen.into_inner() <= most
}

/// Links that lead nowhere are missed where a module needs them; as documents they are nothing.
fn is_file(entry: &ignore::DirEntry, kind: FileKind) -> bool {
    match entry.file_type() {
        Some(entry_kind) if entry_kind.is_symlink() => {
            fs::metadata(entry.path()).map_or(kind == FileKind::Terraform, |target| target.is_file())
        }
        Some(kind) => kind.is_file(),
        None => false,
    }
}

/// What one walking thread found, handed over when it ends.
struct Batch<'w, 'c> {
    found: &'w Mutex<&'c mut Candidates>,
    files: Vec<(PathBuf, FileKind)>,
    unreadable: Vec<ignore::Error>,
}

impl Drop for Batch<'_, '_> {
    fn drop(&mut self) {
        let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (path, kind) in self.files.drain(..) {
            match kind {
                FileKind::Terraform | FileKind::Test => {
                    let folder = path.parent().unwrap_or(Path::new("/"));
                    if !found.terraform.contains_key(folder) {
                        found.terraform.insert(folder.to_owned(), Asked::Folder);
                    }
                    if kind == FileKind::Test {
                        found.tests.insert(path);
                    }
                }
                FileKind::Document => {
                    found.documents.insert(path);
                }
                FileKind::Variables | FileKind::Other => {}
            }
        }
        for error in self.unreadable.drain(..) {
            let (path, reason) = described(&error);
            found.unreadable.push((path, reason));
        }
    }
}

/// The path that a walking error is about, and what went wrong.
fn described(error: &ignore::Error) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (path.clone(), err.to_string()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => described(err),
        error => (PathBuf::new(), error.to_string()),
    }
}
