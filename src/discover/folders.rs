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
    /// The variable files that Terraform reads by itself, in the order in which a later one wins.
    pub(super) variables: Vec<PathBuf>,
}

/// The files of the module in `folder`. Errors: the folder cannot be listed.
pub(super) fn list(folder: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // A folder with such a name Terraform does not read either; a link that leads nowhere it cannot read, and neither can we.
        let is_file = || entry.file_type().is_ok_and(|kind| kind.is_file() || (kind.is_symlink() && !path.is_dir()));
        match FileKind::of(&path) {
            FileKind::Terraform if is_file() => listing.code.push(path),
            FileKind::Variables if is_automatic(&path) && is_file() => listing.variables.push(path),
            _ => {}
        }
    }
    // OpenTofu reads `main.tofu` in place of a `main.tf` beside it.
    let is_tofu =
        |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "tofu") || name(path).ends_with(".tofu.json");
    let replaced: BTreeSet<PathBuf> =
        listing.code.iter().filter(is_tofu).map(|path| path.with_file_name(name(path).replace(".tofu", ".tf"))).collect();
    listing.code.retain(|path| !replaced.contains(path));
    listing.code.sort_by_key(|path| (is_override(path), path.clone()));
    listing.variables.sort_by_key(|path| (precedence(path), path.clone()));
    Ok(listing)
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
