//! The scanned tree: the files that code may read while it is evaluated, and nothing outside of it.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::gitignore::GitignoreBuilder;

use super::arguments::absolute;
use crate::source::{ReadError, read_bytes};

/// The folders whose files functions such as `file` may read: the repositories of what was asked for or, outside of any, what was asked for
/// itself.
#[derive(Debug, Default)]
pub struct ScannedTree {
    /// With all links resolved.
    roots: Vec<PathBuf>,
}

/// Why a file or folder of the tree gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// There is none.
    #[error("there is no file `{}`", .0.display())]
    NotFound(PathBuf),
    /// It lies elsewhere, itself or behind a link.
    #[error("`{}` lies outside of what is scanned, so it is not read", .0.display())]
    Outside(PathBuf),
    /// A pattern that means something else to every library.
    #[error("the pattern `{0}` is not decided")]
    Undecided(String),
    /// A pattern cannot be read.
    #[error("the pattern cannot be read: {0}")]
    Pattern(String),
    /// It is a folder, too large, or the operating system refuses.
    #[error("`{}` {}", .0.display(), .1)]
    Unreadable(PathBuf, ReadError),
}

impl ScannedTree {
    /// The tree around `paths`, which are absolute.
    pub(super) fn around<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        let root = |path: &PathBuf| {
            let folder = if path.is_dir() { path } else { path.parent()? };
            let repository = folder.ancestors().find(|ancestor| ancestor.join(".git").exists());
            fs::canonicalize(repository.unwrap_or(folder)).ok()
        };
        let mut roots: Vec<PathBuf> = paths.into_iter().filter_map(root).collect();
        roots.sort();
        roots.dedup();
        Self { roots }
    }

    /// Does the folder lie inside?
    pub(super) fn holds(&self, folder: &Path) -> bool {
        fs::canonicalize(folder).is_ok_and(|real| self.roots.iter().any(|root| real.starts_with(root)))
    }

    /// The bytes of the file `path`, which starts from `folder`. Errors: it is not there, lies outside, or cannot be read.
    pub fn read(&self, folder: &Path, path: &str) -> Result<Vec<u8>, TreeError> {
        let real = self.inside(folder, path)?;
        read_bytes(&real).map_err(|error| TreeError::Unreadable(path.into(), error))
    }

    /// Is there a file `path`, which starts from `folder`? Errors: it is a folder, or would lie outside.
    pub fn exists(&self, folder: &Path, path: &str) -> Result<bool, TreeError> {
        match self.inside(folder, path) {
            Ok(real) if real.is_dir() => {
                Err(TreeError::Unreadable(path.into(), ReadError::Io(std::io::Error::other("is a folder, not a file"))))
            }
            Ok(_) => Ok(true),
            Err(TreeError::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The files below `path`, which starts from `folder`, that `pattern` selects, as they are named from there, with `/` between folders;
    /// of at most `most` files. In the pattern `*` stays within one folder, `**` does not. Links to folders are not followed. Errors: the
    /// folder lies outside, holds too much, or the pattern cannot be read.
    pub fn files(&self, folder: &Path, path: &str, pattern: &str, most: usize) -> Result<Vec<String>, TreeError> {
        if let Some(name) = pattern.strip_prefix("../").filter(|name| !name.contains('/')) {
            let above = self.files(folder, &format!("{path}/.."), name, most)?;
            return Ok(above.into_iter().map(|file| format!("../{file}")).collect());
        }
        if pattern.contains("**/**") || pattern.split('/').any(|part| part == "..") {
            return Err(TreeError::Undecided(pattern.to_owned()));
        }
        if has_open_class(pattern) {
            return Err(TreeError::Pattern("a `[` is not closed".to_owned()));
        }
        let pattern = &with_exclamation_marks_last(pattern);
        let mut selected = GitignoreBuilder::new("");
        let selected = selected
            .add_line(None, &format!("/{}", pattern.strip_prefix("./").unwrap_or(pattern)))
            .and_then(|patterns| patterns.build())
            .map_err(|error| TreeError::Pattern(error.to_string()))?;
        let top = match self.inside(folder, path) {
            Ok(top) if top.is_file() => return Ok(Vec::new()),
            Ok(top) => top,
            Err(TreeError::NotFound(_) | TreeError::Unreadable(..)) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        let mut open = vec![(top, String::new())];
        while let Some((folder, prefix)) = open.pop() {
            let entries = fs::read_dir(&folder).map_err(|error| TreeError::Unreadable(folder.clone(), error.into()))?;
            for entry in entries.flatten() {
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => open.push((entry.path(), format!("{name}/"))),
                    Ok(_) if entry.path().is_file() => found.push(name),
                    _ => {}
                }
                if found.len() + open.len() > most {
                    let error = std::io::Error::other(format!("holds more than {most} files"));
                    return Err(TreeError::Unreadable(folder, error.into()));
                }
            }
        }
        found.retain(|file| selected.matched(file, false).is_ignore());
        found.sort();
        Ok(found)
    }

    /// The path with all links resolved, if it lies inside.
    fn inside(&self, folder: &Path, path: &str) -> Result<PathBuf, TreeError> {
        let written = PathBuf::from(path);
        // What lies outside is not even asked whether it is there.
        let real_folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let expected = absolute(&real_folder, Path::new(path));
        if !self.roots.iter().any(|root| expected.starts_with(root)) {
            return Err(TreeError::Outside(written));
        }
        let real = fs::canonicalize(&expected).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotADirectory => TreeError::Unreadable(written.clone(), ReadError::Io(error)),
            _ => TreeError::NotFound(written.clone()),
        })?;
        match self.roots.iter().any(|root| real.starts_with(root)) {
            true => Ok(real),
            false => Err(TreeError::Outside(written)),
        }
    }
}

/// The pattern with `[a!]` for `[!a]`: at the start of a class, the mark would mean all other characters here, and stands for itself there.
fn with_exclamation_marks_last(pattern: &str) -> String {
    let mut parts = pattern.split("[!");
    let mut moved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (class, behind) = part.split_once(']').unwrap_or((part, ""));
        moved.push_str(&format!("[{class}!]{behind}"));
    }
    moved
}

/// Does a pattern end within a class of characters, or hold an empty one?
fn has_open_class(pattern: &str) -> bool {
    let mut in_class = false;
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => _ = characters.next(),
            '[' if !in_class && ["]", "^]"].iter().any(|empty| characters.as_str().starts_with(empty)) => return true,
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
    }
    in_class
}
