//! Folders: the files of one module, in the order in which Terraform merges them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::arguments::FileKind;

/// The names of a folder's files.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The code, override files last.
    pub(super) code: Vec<PathBuf>,
    /// The files that test code, as far as they may be read.
    pub(super) tests: Vec<PathBuf>,
    /// The variable files that Terraform reads by itself, in the order in which a later one wins.
    pub(super) variables: Vec<PathBuf>,
}

impl Listing {
    /// The files that may speak of what a rule asks about, or call modules.
    pub(super) fn telling(&self) -> impl Iterator<Item = &PathBuf> {
        self.code.iter().chain(&self.tests)
    }
}

/// The files of the module in `folder`; of its tests, those among `tests`. Errors: the folder cannot be listed.
pub(super) fn list(folder: &Path, tests: &BTreeSet<PathBuf>) -> io::Result<Listing> {
    let mut listing = Listing::default();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // A folder with such a name Terraform does not read either; a link that leads nowhere it cannot read, and neither can we.
        let is_file = || entry.file_type().is_ok_and(|kind| kind.is_file() || (kind.is_symlink() && !path.is_dir()));
        match FileKind::of(&path) {
            FileKind::Terraform if is_file() => listing.code.push(path),
            FileKind::Variables if is_automatic(&path) && is_file() => listing.variables.push(path),
            FileKind::Test if tests.contains(&path) => listing.tests.push(path),
            _ => {}
        }
    }
    replace_by_tofu(&mut listing.code, [(".tofu", ".tf"), (".tofu.json", ".tf.json")]);
    replace_by_tofu(&mut listing.tests, [(".tofutest.hcl", ".tftest.hcl"), (".tofutest.json", ".tftest.json")]);
    listing.tests.sort();
    listing.code.sort_by_key(|path| (is_override(path), path.clone()));
    listing.variables.sort_by_key(|path| (precedence(path), path.clone()));
    Ok(listing)
}

/// Takes out what OpenTofu does not read: it reads `main.tofu` in place of a `main.tf` beside it. `endings`: of the two.
fn replace_by_tofu(paths: &mut Vec<PathBuf>, endings: [(&str, &str); 2]) {
    let replaced = |path: &PathBuf| {
        let stem = |(tofu, terraform)| Some(format!("{}{terraform}", name(path).strip_suffix(tofu)?));
        endings.into_iter().find_map(stem).map(|name| path.with_file_name(name))
    };
    let replaced: BTreeSet<PathBuf> = paths.iter().filter_map(replaced).collect();
    paths.retain(|path| !replaced.contains(path));
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// `override.tf`, `network_override.tf` and their JSON forms.
pub(super) fn is_override(path: &Path) -> bool {
    let stem = name(path).split(".t").next().unwrap_or_default();
    stem == "override" || stem.ends_with("_override")
}

fn is_automatic(path: &Path) -> bool {
    matches!(name(path), "terraform.tfvars" | "terraform.tfvars.json")
        || name(path).ends_with(".auto.tfvars")
        || name(path).ends_with(".auto.tfvars.json")
}

fn precedence(path: &Path) -> u8 {
    match name(path) {
        "terraform.tfvars" => 0,
        "terraform.tfvars.json" => 1,
        _ => 2,
    }
}
