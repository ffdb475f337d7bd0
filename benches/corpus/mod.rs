//! The texts that benchmarks read, and how fast something goes through them.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

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

/// Megabytes a second, the best of five passes over all texts.
pub fn best_speed<'t>(texts: impl Iterator<Item = &'t String> + Clone, mut read: impl FnMut(&'t str)) -> f64 {
    let bytes: usize = texts.clone().map(String::len).sum();
    let mut pass = || {
        let started = Instant::now();
        texts.clone().for_each(|text| read(text));
        started.elapsed().as_secs_f64()
    };
    let best = (0..5).map(|_| pass()).fold(f64::INFINITY, f64::min);
    bytes as f64 / best / 1e6
}
