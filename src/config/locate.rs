//! Which configuration file counts: the nearest one on the way up from what is checked.

use std::path::{Path, PathBuf};

/// The names that a configuration file may have, seen from the folder that it is for.
pub const FILE_NAMES: [&str; 3] = ["trail-lint.yaml", ".trail-lint.yaml", ".config/trail-lint.yaml"];

/// The configuration file for `folder`, an absolute path: in the folder itself or the nearest one above it, up to the root of the
/// repository (the folder that holds `.git`). Outside a repository the way ends at `working_folder` if that is above, and otherwise
/// in the folder itself, so that a file that somebody left far above decides nothing. In one folder the first of [`FILE_NAMES`] counts.
pub fn locate(folder: &Path, working_folder: &Path) -> Option<PathBuf> {
    let root = folder.ancestors().find(|above| above.join(".git").exists());
    let last = root.unwrap_or(if folder.starts_with(working_folder) { working_folder } else { folder });
    let way = folder.ancestors().take_while(|above| above.starts_with(last));
    way.flat_map(|above| FILE_NAMES.iter().map(move |name| above.join(name))).find(|path| path.is_file())
}
