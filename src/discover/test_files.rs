//! Test files: which modules they test, and the runs in them, each of which calls one.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/tests>.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::arguments::absolute;
use super::{Folder, RootModule, TestRun, showing};
use crate::finding::{Finding, problem};
use crate::source::{Sources, limits};
use crate::syntax::hcl::ast::{Block, Expression, ExpressionKind};

/// Where Terraform looks for the tests of a module besides its own folder.
const FOLDER: &str = "tests";

/// The folders that there are, and what was downloaded for each of them, by module key.
pub(super) struct Known<'k, 's> {
    pub(super) sources: &'k Sources,
    pub(super) folders: &'k BTreeMap<PathBuf, Folder<'s>>,
    pub(super) downloaded: &'k BTreeMap<PathBuf, BTreeMap<String, PathBuf>>,
}

/// The folders of the modules that the test files in `folder` may test.
pub(super) fn tested_from(folder: &Path) -> impl Iterator<Item = &Path> {
    let above = folder.parent().filter(|_| folder.file_name().is_some_and(|name| name == FOLDER));
    [folder].into_iter().chain(above)
}

/// The runs of all test files, and what keeps others from being one.
pub(super) fn runs(known: &Known<'_, '_>) -> (Vec<TestRun>, Vec<Finding>) {
    let mut runs = Vec::new();
    let mut problems = Vec::new();
    let mut counted: BTreeMap<&Path, usize> = BTreeMap::new();
    for folder in known.folders.values() {
        for tested in tested_from(&folder.path).filter(|path| has_code(known.folders.get(*path))) {
            let counted = counted.entry(tested).or_default();
            for (file, block, run) in run_blocks(folder) {
                let root = match callee(known, folder, tested, file, run) {
                    Ok(Some(root)) => root,
                    Ok(None) => continue,
                    Err(problem) => {
                        problems.push(*problem);
                        continue;
                    }
                };
                *counted += 1;
                match (*counted).cmp(&(limits::TEST_RUNS + 1)) {
                    std::cmp::Ordering::Less => {
                        runs.push(TestRun { root, tested: tested.to_owned(), folder: folder.path.clone(), file, block });
                    }
                    std::cmp::Ordering::Equal => {
                        let message = format!("more than {} runs test one module", limits::TEST_RUNS);
                        problems.push(Finding::notice(problem::LIMIT, message, run.header, "from here on, none is looked at"));
                    }
                    std::cmp::Ordering::Greater => {}
                }
            }
        }
    }
    (runs, problems)
}

/// The folders that belong to the tests which call them: what is judged through a run and not by itself.
pub(super) fn called(runs: &[TestRun]) -> BTreeSet<PathBuf> {
    let by_tests = |run: &&TestRun| !showing::only_shows(&run.tested.join(FOLDER), &run.root.path);
    runs.iter().filter(by_tests).map(|run| run.root.path.clone()).collect()
}

fn has_code(folder: Option<&Folder<'_>>) -> bool {
    folder.is_some_and(|folder| !folder.files.is_empty())
}

/// The `run` blocks in the test files of `folder`, with the places of their files and of them there.
fn run_blocks<'f, 's>(folder: &'f Folder<'s>) -> impl Iterator<Item = (usize, usize, &'f Block<'s>)> {
    let blocks = |(place, file): (usize, &'f super::ModuleFile<'s>)| {
        file.body.blocks().enumerate().map(move |(at, block)| (place, at, block))
    };
    folder.tests.iter().enumerate().flat_map(blocks).filter(|(_, _, block)| block.kind.text == "run")
}

/// The module that `run` calls; `None` when the run is one that Terraform has to reject, so that nothing is deployed.
fn callee(
    known: &Known<'_, '_>,
    folder: &Folder<'_>,
    tested: &Path,
    file: usize,
    run: &Block<'_>,
) -> Result<Option<RootModule>, Box<Finding>> {
    let [name] = run.labels.as_slice() else {
        let message = "a `run` block has one label, its name";
        return Err(Box::new(Finding::input(problem::INVALID, message, run.header, "this block is not looked at")));
    };
    if run.body.attribute("expect_failures").is_some_and(|failures| is_rejection(&failures.value)) {
        return Ok(None);
    }
    let downloaded = known.downloaded.get(tested);
    let Some(module) = run.body.blocks().find(|block| block.kind.text == "module") else {
        return Ok(Some(RootModule { path: tested.to_owned(), downloaded: downloaded.cloned().unwrap_or_default() }));
    };
    let missing = |why: String, help: &str| {
        let message = format!("the module of run `{}` cannot be looked into: {why}", name.text);
        let finding = Finding::notice(problem::MODULE_NOT_DOWNLOADED, message, run.header, "what it configures is not known");
        Err(Box::new(finding.with_help(help)))
    };
    let Some(source) = module.body.attribute("source").and_then(|source| source.value.as_literal()) else {
        return missing("it states no `source`".to_owned(), "state its `source`");
    };
    let key = manifest_key(known.sources.get(folder.tests[file].source).path(), tested == folder.path, &name.text);
    let is_local = source.starts_with("./") || source.starts_with("../");
    let path = match is_local {
        true => Some(absolute(tested, Path::new(source))),
        false => downloaded.and_then(|downloaded| downloaded.get(&key)).cloned(),
    };
    match path.filter(|path| has_code(known.folders.get(path))) {
        Some(path) => {
            let inside = downloaded
                .into_iter()
                .flatten()
                .filter_map(|(inner, path)| Some((inner.strip_prefix(&key)?.strip_prefix('.')?.to_owned(), path.clone())));
            Ok(Some(RootModule { path, downloaded: inside.collect() }))
        }
        None if is_local => missing(format!("`{source}` holds no Terraform code"), "correct the `source`"),
        None => missing(format!("`{source}` is not on this machine"), "run `terraform init`, which downloads it"),
    }
}

/// Is a run that expects `failures` to be rejected? A failed `check` only warns.
fn is_rejection(failures: &Expression<'_>) -> bool {
    let is_check = |failure: &Expression<'_>| match &failure.kind {
        ExpressionKind::Traversal(traversal) => matches!(traversal.base.kind, ExpressionKind::Variable("check")),
        _ => failure.as_literal().is_some_and(|name| name.starts_with("check.")),
    };
    match &failures.kind {
        ExpressionKind::Tuple(failures) => !failures.iter().all(is_check),
        _ => true,
    }
}

/// The key of the module that the run `name` calls in the manifest of downloaded modules: `test.tests.defaults.setup`.
fn manifest_key(file: &Path, is_beside: bool, name: &str) -> String {
    let file = file.file_name().and_then(|file| file.to_str()).unwrap_or_default();
    let stem = [".tftest.", ".tofutest."].iter().find_map(|ending| file.rsplit_once(ending)).map_or(file, |(stem, _)| stem);
    match is_beside {
        true => format!("test.{stem}.{name}"),
        false => format!("test.{FOLDER}.{stem}.{name}"),
    }
}
