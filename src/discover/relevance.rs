//! Relevance: which folders are deployed together with something that a rule could ask about.
//!
//! Terraform folders are read, looked through, and forgotten again unless they speak of the matter themselves. Who calls whom is told from
//! the text alone, which may find too many calls but never too few; what is needed is then everything that a caller of a speaking folder reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use super::arguments::absolute;
use super::folders::{self, Listing};
use super::{modules, test_files};
use crate::source::{ReadError, limits, read};

/// A file's text, or why there is none.
pub(super) type Text = Result<String, ReadError>;

/// A folder that was looked through.
pub(super) struct Scanned {
    pub(super) listing: Listing,
    /// The texts of the listing's code and tests, kept only when the folder itself speaks of the matter.
    pub(super) texts: Option<Vec<Text>>,
    pub(super) downloaded: BTreeMap<String, PathBuf>,
    /// The folders that it may call.
    pub(super) calls: Vec<PathBuf>,
}

/// What stands for the folder that a source starts from.
const OWN_FOLDER: &str = "${path.module}/";

/// What texts are looked through for.
pub(super) struct Words {
    patterns: AhoCorasick,
    words: usize,
}

impl Words {
    /// No words at all means that every text matters.
    pub(super) fn new(words: &[&str]) -> Option<Self> {
        let patterns =
            AhoCorasick::new(words.iter().chain(&["\"./", "\"../", " source", "\tsource", "\nsource", "\"source\"", OWN_FOLDER]))
                .ok()?;
        Some(Self { patterns, words: words.len() })
    }

    /// Does `text` hold one of the words?
    pub(super) fn matter(&self, text: &str) -> bool {
        self.words == 0 || self.patterns.find_iter(text).any(|found| found.pattern().as_usize() < self.words)
    }

    /// The sources of local modules in `texts`; sets `matters` when one of them holds one of the words.
    fn look_at<'t>(&self, texts: &'t [Text], matters: &mut bool) -> LocalSources<'t> {
        let mut sources = LocalSources::default();
        for text in texts {
            *matters |= match text {
                Ok(text) => self.look(text, &mut sources),
                Err(ReadError::NotUtf8 { lossy, .. }) => self.look(lossy, &mut sources),
                // What cannot be read could say anything.
                Err(_) => true,
            };
        }
        sources
    }

    /// Does `text` hold one of the words, and which local folders does it call as modules?
    fn look<'t>(&self, text: &'t str, sources: &mut LocalSources<'t>) -> bool {
        let mut matters = self.words == 0;
        for found in self.patterns.find_iter(text) {
            if found.pattern().as_usize() < self.words {
                matters = true;
            } else if &text[found.range()] == OWN_FOLDER {
                sources.all.push((string_at(&text[found.end()..]), false));
            } else if text[found.range()].contains("source") {
                sources.has_expression |= states_expression(&text[found.end()..]);
            } else {
                sources.all.push((string_at(&text[found.start() + 1..]), is_source(&text[..found.start()])));
            }
        }
        matters
    }
}

/// The strings of a folder that could be sources of local modules.
#[derive(Default)]
struct LocalSources<'t> {
    /// Each string, and whether it is set as a `source`.
    all: Vec<(&'t str, bool)>,
    /// Is a `source` an expression, to which any of the strings may contribute?
    has_expression: bool,
}

impl LocalSources<'_> {
    /// The folders that they may lead to from `folder`. A string that begins with a known part may lead to every folder beside that.
    fn folders(&self, folder: &Path) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        for (source, _) in self.all.iter().filter(|(_, is_source)| *is_source || self.has_expression) {
            match source.split_once("${") {
                None => folders.push(absolute(folder, Path::new(source))),
                Some((known, rest)) => {
                    let above = &known[..known.rfind('/').map_or(0, |slash| slash + 1)];
                    let below = rest.rsplit('}').next().unwrap_or_default().trim_start_matches('/');
                    let found = subfolders(&absolute(folder, Path::new(above)));
                    folders.extend(found.into_iter().map(|path| absolute(&path, Path::new(below))));
                }
            }
        }
        folders
    }
}

/// The characters up to the end of a string.
fn string_at(text: &str) -> &str {
    &text[..text.find(['"', '\n']).unwrap_or(text.len())]
}

/// The folders in `folder`, as many as one source may choose among.
fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path());
    folders.filter(|path| !modules::is_downloaded(path)).take(limits::MODULE_CHOICES).collect()
}

/// Does an attribute `source` whose value is no literal string go on with `rest`?
fn states_expression(rest: &str) -> bool {
    let Some(value) = rest.trim_start().strip_prefix(['=', ':']) else { return false };
    match value.trim_start().strip_prefix('"') {
        Some(string) => string_at(string).contains("${"),
        None => true,
    }
}

/// Is the string behind `before` set as a `source`?
fn is_source(before: &str) -> bool {
    let Some(before) = before.trim_end().strip_suffix(['=', ':']).map(str::trim_end) else { return false };
    before.strip_suffix('"').unwrap_or(before).ends_with("source")
}

/// Looks through `asked`, and through every folder that they call, near or far. Test files, of which `tests` are read, call what they test.
pub(super) fn scan<'p>(
    asked: impl Iterator<Item = &'p PathBuf>,
    tests: &BTreeSet<PathBuf>,
    words: &Words,
) -> BTreeMap<PathBuf, Scanned> {
    let mut scanned: BTreeMap<PathBuf, Scanned> = BTreeMap::new();
    let mut seen: BTreeSet<PathBuf> = asked.cloned().collect();
    let mut next: Vec<PathBuf> = seen.iter().cloned().collect();
    while !next.is_empty() {
        let found: Vec<(PathBuf, Scanned)> =
            next.into_par_iter().filter_map(|folder| Some((folder.clone(), look_through(&folder, tests, words)?))).collect();
        let called = found.iter().flat_map(|(_, folder)| folder.calls.iter().chain(folder.downloaded.values()));
        next = called.filter(|folder| seen.insert((*folder).clone())).cloned().collect();
        scanned.extend(found);
    }
    scanned
}

/// `None` when there is neither Terraform code nor a test of it in the folder.
fn look_through(folder: &Path, tests: &BTreeSet<PathBuf>, words: &Words) -> Option<Scanned> {
    let listing = folders::list(folder, tests).ok().filter(|listing| listing.telling().next().is_some())?;
    let texts: Vec<Text> = listing.telling().map(|path| read(path)).collect();
    let mut matters = false;
    let (code, tests) = texts.split_at(listing.code.len());
    let mut calls = words.look_at(code, &mut matters).folders(folder);
    let tested = words.look_at(tests, &mut matters);
    if !tests.is_empty() {
        for module in test_files::tested_from(folder) {
            calls.extend(tested.folders(module));
            calls.extend((module != folder).then(|| module.to_owned()));
        }
    }
    let downloaded = modules::downloaded(folder);
    Some(Scanned { listing, texts: matters.then_some(texts), downloaded, calls })
}

/// Forgets the folders of `offered` that call none of `asked`, near or far, and what only they call. Returns those that are left of them.
pub(super) fn retain_callers(
    scanned: &mut BTreeMap<PathBuf, Scanned>,
    offered: &BTreeSet<PathBuf>,
    asked: &BTreeSet<PathBuf>,
) -> BTreeSet<PathBuf> {
    if offered.is_empty() {
        return BTreeSet::new();
    }
    let view: &BTreeMap<PathBuf, Scanned> = scanned;
    let calls =
        |folder: &PathBuf| view.get(folder).into_iter().flat_map(|folder| folder.calls.iter().chain(folder.downloaded.values()));
    let mut callers = BTreeSet::new();
    for folder in offered {
        if reachable(vec![folder], calls).into_iter().any(|called| asked.contains(called)) {
            callers.insert(folder.clone());
        }
    }
    let kept: BTreeSet<PathBuf> = reachable(callers.iter().chain(asked).collect(), calls).into_iter().cloned().collect();
    scanned.retain(|folder, _| kept.contains(folder));
    callers
}

/// The folders that a root module needs which is worth judging: everything reachable from a folder that reaches one that matters.
pub(super) fn needed(scanned: &BTreeMap<PathBuf, Scanned>) -> BTreeSet<PathBuf> {
    let calls = |folder: &PathBuf| {
        scanned.get(folder).into_iter().flat_map(|folder| folder.calls.iter().chain(folder.downloaded.values()))
    };
    let mut callers: BTreeMap<&PathBuf, Vec<&PathBuf>> = BTreeMap::new();
    for folder in scanned.keys() {
        calls(folder).for_each(|called| callers.entry(called).or_default().push(folder));
    }
    let matter: Vec<&PathBuf> = scanned.iter().filter(|(_, folder)| folder.texts.is_some()).map(|(path, _)| path).collect();
    let above = reachable(matter, |folder| callers.get(folder).map_or(&[][..], Vec::as_slice).iter().copied());
    let all = reachable(above.into_iter().collect(), calls);
    all.into_iter().filter(|folder| scanned.contains_key(*folder)).cloned().collect()
}

/// `from`, and all that `next` leads to from there.
fn reachable<'p, N: Iterator<Item = &'p PathBuf>>(
    from: Vec<&'p PathBuf>,
    next: impl Fn(&'p PathBuf) -> N,
) -> BTreeSet<&'p PathBuf> {
    let mut seen: BTreeSet<&PathBuf> = from.iter().copied().collect();
    let mut open = from;
    while let Some(folder) = open.pop() {
        open.extend(next(folder).filter(|folder| seen.insert(folder)));
    }
    seen
}
