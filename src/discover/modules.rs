//! Downloaded modules: what `terraform init` left in `.terraform/modules/modules.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::arguments::absolute;
use crate::source::read;

/// The folders of the modules that were downloaded for the root module in `folder`, by module key (`network.subnets`). Empty when there is
/// no manifest, or none that can be understood: the modules then count as not downloaded, which is reported where they are called.
pub(super) fn downloaded(folder: &Path) -> BTreeMap<String, PathBuf> {
    let Ok(text) = read(&folder.join(".terraform/modules/modules.json")) else { return BTreeMap::new() };
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let modules = manifest.get("Modules").and_then(|modules| modules.as_array());
    let entry = |module: &serde_json::Value| {
        let key = module.get("Key")?.as_str()?;
        let path = module.get("Dir")?.as_str()?;
        (!key.is_empty()).then(|| (key.to_owned(), absolute(folder, Path::new(path))))
    };
    modules.into_iter().flatten().filter_map(entry).collect()
}

/// Does `folder` lie in what `terraform init` downloaded?
pub(super) fn is_downloaded(folder: &Path) -> bool {
    folder.components().any(|component| component.as_os_str() == ".terraform")
}
