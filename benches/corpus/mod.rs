//! The texts that benchmarks read.

mod speed;

use std::fs;
use std::path::PathBuf;

pub use speed::best_speed;

/// The files with this ending below the folder that `TRAIL_LINT_CORPUS` names; `otherwise` when it names none.
pub fn texts(ending: &str, otherwise: impl FnOnce() -> Vec<String>) -> Vec<String> {
    let Some(folder) = std::env::var_os("TRAIL_LINT_CORPUS") else { return otherwise() };
    let mut texts = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending)
                && let Ok(text) = fs::read_to_string(&path)
            {
                texts.push(text);
            }
        }
    }
    texts
}
