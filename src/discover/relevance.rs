//! Relevance: which folders are deployed together with something that a rule could ask about.
//!
//! Terraform folders are read, looked through, and forgotten again unless they speak of the matter themselves. Who calls whom is told from
//! the text alone, which may find too many calls but never too few; what is needed is then everything that a caller of a speaking folder reaches.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use super::arguments::absolute;
use super::folders::{self, Listing};
use super::{Request, modules, test_files};
use crate::source::{ReadError, limits, read};

/// A file's text, or why there is none.
pub(super) type Text = Result<String, ReadError>;

/// A folder that was looked through.
pub(super) struct Scanned {
    pub(super) listing: Listing,
    /// What its texts say.
    pub(super) found: Found,
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
    /// So many of the patterns, the first ones, make a text matter.
    words: usize,
    /// So many behind them make it matter where one of `reasons` is found.
    beside: usize,
    reasons: Vec<String>,
}

/// What a text says.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Does it hold one of the words?
    pub(super) matters: bool,
    /// Does it give reason to read what is declared beside it?
    pub(super) is_reason: bool,
    /// The file, and the place in it, of the first resource that is worth reading when there is reason to.
    pub(super) beside: Option<(PathBuf, Range<usize>)>,
}

impl Words {
    /// No words at all means that every text matters.
    pub(super) fn new(request: &Request<'_>) -> Option<Self> {
        let beside = request.beside.map_or(&[][..], |beside| beside.declared);
        let fixed = ["\"./", "\"../", " source", "\tsource", "\nsource", "\"source\"", OWN_FOLDER];
        let patterns = AhoCorasick::new(request.words.iter().chain(beside).chain(&fixed)).ok()?;
        let reasons = request.beside.map_or(&[][..], |beside| beside.of).iter().map(|word| (*word).to_owned()).collect();
        Some(Self { patterns, words: request.words.len(), beside: beside.len(), reasons })
    }

    /// The same, where there is reason to read what is declared beside.
    pub(super) fn widened(self) -> Self {
        Self { words: self.words + self.beside, beside: 0, ..self }
    }

    /// Does `text` hold one of the words?
    pub(super) fn matter(&self, text: &str) -> bool {
        self.words == 0 || self.patterns.find_iter(text).any(|found| found.pattern().as_usize() < self.words)
    }

    /// What the `text` of the file `path` says.
    pub(super) fn found(&self, path: &Path, text: &str) -> Found {
        let mut found = Found { matters: self.words == 0, ..Found::default() };
        for word in self.patterns.find_iter(text) {
            self.take(word.pattern().as_usize(), path, text, word.range(), &mut found);
            if found.matters && (self.beside == 0 || found.beside.is_some()) {
                break;
            }
        }
        self.give_reason(text, &mut found);
        found
    }

    /// Takes note of a pattern that was found at `place`. Returns whether it is one of the words.
    fn take(&self, pattern: usize, path: &Path, text: &str, place: Range<usize>, found: &mut Found) -> bool {
        if pattern < self.words {
            found.matters = true;
        } else if pattern < self.words + self.beside && found.beside.is_none() && declares(text, &place) {
            found.beside = Some((path.to_owned(), place));
        }
        pattern < self.words + self.beside
    }

    fn give_reason(&self, text: &str, found: &mut Found) {
        found.is_reason |= found.matters && self.reasons.iter().any(|reason| text.contains(reason));
    }

    /// The sources of local modules in the `texts` of files; takes note of what else they say.
    fn look_at<'t>(&self, texts: &'t [(&PathBuf, Text)], found: &mut Found) -> LocalSources<'t> {
        let mut sources = LocalSources::default();
        for (path, text) in texts {
            match text {
                Ok(text) => self.look(path, text, &mut sources, found),
                Err(ReadError::NotUtf8 { lossy, .. }) => self.look(path, lossy, &mut sources, found),
                // What cannot be read could say anything.
                Err(_) => found.matters = true,
            };
        }
        sources
    }

    /// Which local folders does `text` call as modules, and what else does it say?
    fn look<'t>(&self, path: &Path, text: &'t str, sources: &mut LocalSources<'t>, all: &mut Found) {
        let mut own = Found { matters: self.words == 0, ..Found::default() };
        for found in self.patterns.find_iter(text) {
            if self.take(found.pattern().as_usize(), path, text, found.range(), &mut own) {
                continue;
            }
            if &text[found.range()] == OWN_FOLDER {
                sources.all.push((string_at(&text[found.end()..]), false));
            } else if text[found.range()].contains("source") {
                sources.has_expression |= states_expression(&text[found.end()..]);
            } else {
                sources.all.push((string_at(&text[found.start() + 1..]), is_source(&text[..found.start()])));
            }
        }
        self.give_reason(text, &mut own);
        all.matters |= own.matters;
        all.is_reason |= own.is_reason;
        all.beside = all.beside.take().or(own.beside);
    }
}

/// Does the type that stands at `place` declare a resource there? In quotes, behind `resource`, as a key of JSON, or as a value of it.
/// Without quotes, as a whole word.
fn declares(text: &str, place: &Range<usize>) -> bool {
    let (before, behind) = (text[..place.start].trim_end(), &text[place.end..]);
    match text[place.clone()].starts_with('"') {
        true => before.ends_with("resource") || before.ends_with(':') || behind.trim_start().starts_with(':'),
        false => !behind.starts_with(|next: char| next.is_ascii_alphanumeric()),
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

/// Looks through `asked`, and through every folder that they call, near or far, except for what is `known` already. Test files, of which
/// `tests` are read, call what they test.
pub(super) fn scan<'p>(
    asked: impl Iterator<Item = &'p PathBuf>,
    known: &BTreeMap<PathBuf, Scanned>,
    tests: &BTreeSet<PathBuf>,
    words: &Words,
) -> BTreeMap<PathBuf, Scanned> {
    let mut scanned: BTreeMap<PathBuf, Scanned> = BTreeMap::new();
    let mut next: Vec<PathBuf> = asked.filter(|folder| !known.contains_key(*folder)).cloned().collect();
    let mut seen: BTreeSet<PathBuf> = known.keys().chain(&next).cloned().collect();
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
    let texts: Vec<(&PathBuf, Text)> = listing.telling().map(|path| (path, read(path))).collect();
    let mut found = Found::default();
    let (code, tests) = texts.split_at(listing.code.len());
    let mut calls = words.look_at(code, &mut found).folders(folder);
    let tested = words.look_at(tests, &mut found);
    if !tests.is_empty() {
        for module in test_files::tested_from(folder) {
            calls.extend(tested.folders(module));
            calls.extend((module != folder).then(|| module.to_owned()));
        }
    }
    let texts = found.matters.then(|| texts.into_iter().map(|(_, text)| text).collect());
    let downloaded = modules::downloaded(folder);
    Some(Scanned { listing, found, texts, downloaded, calls })
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
    let matter: Vec<&PathBuf> = scanned.iter().filter(|(_, folder)| folder.found.matters).map(|(path, _)| path).collect();
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
