//! Loading: from the candidates to parsed folders and templates, and to the units that they make.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::arguments::{self, Asked, Candidates, FileKind, absolute};
use super::documents::{self, Documents};
use super::relevance::{self, Scanned, Text, Words};
use super::{
    Folder, ModuleFile, NotFound, Plan, Request, RootModule, ScannedTree, Unit, Workspace, folders, modules, plan, showing,
    test_files,
};
use crate::finding::{Finding, problem};
use crate::source::{ReadError, SourceId, Sources, Span, limits, read};
use crate::syntax::hcl::ast::Body;
use crate::syntax::{document, hcl};

/// Finds, reads and parses what `request` asks for. Whatever could not be read or parsed is among the workspace's problems.
/// Errors: a path that was asked for does not exist.
pub fn discover<'s>(sources: &'s Sources, request: &Request<'_>) -> Result<Workspace<'s>, NotFound> {
    let candidates = arguments::candidates(request)?;
    let Some(words) = Words::new(request) else { return Ok(Workspace::default()) };
    let asked: Vec<PathBuf> = request.paths.iter().map(|path| absolute(request.working_folder, path)).collect();
    let mut workspace = Workspace { tree: ScannedTree::around(&asked), ..Workspace::default() };
    for (path, reason) in &candidates.unreadable {
        let span = empty_source(sources, request, path);
        let finding = Finding::input(
            problem::UNREADABLE,
            format!("`{}` cannot be looked at", shown(request, path).display()),
            span,
            reason,
        );
        workspace.problems.push(finding);
        workspace.asked.insert(span.source);
    }
    let mut looked = documents::look_through(&candidates, &words);
    let mut code = look_through_code(sources, request, &candidates, &words, &mut workspace);
    let found = || looked.iter().map(|looked| &looked.found).chain(code.scanned.values().map(|folder| &folder.found));
    let words = if found().any(|found| found.is_reason) {
        let all =
            looked.iter_mut().map(|looked| &mut looked.found).chain(code.scanned.values_mut().map(|folder| &mut folder.found));
        all.for_each(|found| found.matters |= found.beside.is_some());
        words.widened()
    } else {
        let asked = found().filter(|found| !found.matters).filter_map(|found| found.beside.as_ref());
        let first = asked.filter(|(path, _)| candidates.holds(path)).min_by_key(|(path, _)| path);
        workspace.passed_over = first.map(|(path, place)| place_in(sources, request, path, place, &mut workspace.asked));
        words
    };
    let Documents { plans, stacks } = documents::load(sources, request, &candidates, looked, &words, &mut workspace);
    load_terraform(sources, request, &candidates, code, plans, &words, &mut workspace);
    workspace.units.extend(stacks.into_iter().map(Unit::CloudFormation));
    Ok(workspace)
}

/// A place in a file that is not read any further.
fn place_in(sources: &Sources, request: &Request<'_>, path: &Path, place: &Range<usize>, asked: &mut BTreeSet<SourceId>) -> Span {
    let (source, _) = add(sources, request, path, read(path));
    asked.insert(source);
    let bound = |offset: usize| u32::try_from(offset.min(sources.get(source).text().len())).unwrap_or(u32::MAX);
    Span::new(source, bound(place.start), bound(place.end))
}

/// Reads and parses a variable file that the command line names. Errors: it does not exist.
pub fn variable_file<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    path: &Path,
) -> Result<(ModuleFile<'s>, Vec<Finding>), NotFound> {
    let absolute = absolute(request.working_folder, path);
    if !absolute.is_file() {
        return Err(NotFound(vec![path.to_owned()]));
    }
    let (source, mut problems) = add(sources, request, &absolute, read(&absolute));
    let (file, more) = parse_code(sources, source, &absolute);
    problems.extend(more);
    Ok((file, problems))
}

/// A file's path as findings show it.
pub(super) fn shown<'p>(request: &Request<'_>, path: &'p Path) -> &'p Path {
    match path.strip_prefix(request.working_folder) {
        Ok(relative) if !relative.as_os_str().is_empty() => relative,
        _ => path,
    }
}

fn empty_source(sources: &Sources, request: &Request<'_>, path: &Path) -> Span {
    Span::new(sources.add(shown(request, path), ""), 0, 0)
}

/// Keeps the text of a file, or says why there is none.
pub(super) fn add(sources: &Sources, request: &Request<'_>, path: &Path, text: Text) -> (SourceId, Vec<Finding>) {
    let name = shown(request, path);
    match text {
        Ok(text) => (sources.add(name, text), Vec::new()),
        Err(error) => {
            let message = format!("`{}` {error}", name.display());
            let finding = match error {
                ReadError::NotUtf8 { lossy, offset } => {
                    let start = u32::try_from(offset).unwrap_or(0);
                    let span = Span::new(sources.add(name, lossy), start, start);
                    let label = "the first byte that is not UTF-8 stands here";
                    Finding::input(problem::UNREADABLE, message, span, label).with_help("save the file as UTF-8")
                }
                ReadError::TooLarge => {
                    Finding::input(problem::LIMIT, message, empty_source(sources, request, path), NOT_LOOKED_AT)
                        .with_help("split it, or leave it out with `exclude` in trail-lint.yaml")
                }
                ReadError::Io(_) => {
                    Finding::input(problem::UNREADABLE, message, empty_source(sources, request, path), NOT_LOOKED_AT)
                        .with_help("make it readable, or leave it out with `exclude` in trail-lint.yaml")
                }
            };
            (finding.primary.span.source, vec![finding])
        }
    }
}

const NOT_LOOKED_AT: &str = "this file was not looked at";

/// The folders of Terraform code, before anybody knows which plans there are.
struct Code {
    /// Those that were asked for.
    entries: BTreeSet<PathBuf>,
    /// Those that may show what was asked for.
    showing: BTreeSet<PathBuf>,
    /// The test files that are read.
    tests: BTreeSet<PathBuf>,
    scanned: BTreeMap<PathBuf, Scanned>,
}

fn look_through_code(
    sources: &Sources,
    request: &Request<'_>,
    candidates: &Candidates,
    words: &Words,
    workspace: &mut Workspace<'_>,
) -> Code {
    let entries: BTreeSet<PathBuf> = candidates.terraform.keys().cloned().collect();
    let showing = if entries.is_empty() { Ok(Candidates::default()) } else { showing::unasked(request) };
    let showing = showing.unwrap_or_else(|folders| {
        for folder in folders {
            let message = format!("`{}` may call what was asked for", shown(request, &folder).display());
            let label = format!("not looked through: together there are more than {} files", limits::SHOWING_ENTRIES);
            let finding = Finding::notice(problem::LIMIT, message, empty_source(sources, request, &folder), label);
            workspace.asked.insert(finding.primary.span.source);
            workspace.problems.push(finding.with_help("ask for those of its folders that matter"));
        }
        Candidates::default()
    });
    let tests: BTreeSet<PathBuf> = candidates.tests.union(&showing.tests).cloned().collect();
    let showing: BTreeSet<PathBuf> = showing.terraform.into_keys().collect();
    let scanned = relevance::scan(entries.union(&showing), &BTreeMap::new(), &tests, words);
    Code { entries, showing, tests, scanned }
}

fn load_terraform<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    candidates: &Candidates,
    code: Code,
    plans: Vec<Plan<'s>>,
    words: &Words,
    workspace: &mut Workspace<'s>,
) {
    let Code { mut entries, showing, tests, mut scanned } = code;
    let planned = if plans.is_empty() { BTreeSet::new() } else { planned_folders(sources, request, &plans) };
    let more = relevance::scan(planned.iter(), &scanned, &tests, words);
    scanned.extend(more);
    let known: BTreeSet<PathBuf> = entries.union(&planned).cloned().collect();
    entries.extend(relevance::retain_callers(&mut scanned, &showing, &known));
    workspace.files += scanned.values().map(|folder| folder.listing.telling().count()).sum::<usize>();
    let needed = relevance::needed(&scanned);
    scanned.retain(|path, _| needed.contains(path));
    let texts: Vec<(PathBuf, Scanned, Vec<Text>)> = scanned
        .into_par_iter()
        .map(|(path, mut folder)| {
            let texts = folder.texts.take().unwrap_or_else(|| folder.listing.telling().map(|path| read(path)).collect());
            (path, folder, texts)
        })
        .collect();
    // Sources are numbered in the order of the paths, so that nothing depends on which thread came first.
    let mut numbered = Vec::new();
    let mut downloaded = BTreeMap::new();
    let mut possible_calls: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for (path, folder, texts) in texts {
        let mut files = Vec::new();
        let texts = texts.into_iter().chain(folder.listing.variables.iter().map(|path| read(path)));
        for (file, text) in folder.listing.telling().chain(&folder.listing.variables).zip(texts) {
            let (source, problems) = add(sources, request, file, text);
            workspace.problems.extend(problems);
            if modules::is_downloaded(&path) {
                workspace.downloaded.insert(source);
            }
            files.push((file.clone(), source));
        }
        downloaded.insert(path.clone(), folder.downloaded);
        possible_calls.insert(path.clone(), folder.calls);
        numbered.push((path, files));
    }
    let parsed: Vec<(Folder<'s>, Vec<Finding>)> =
        numbered.into_par_iter().map(|(path, files)| parse_folder(sources, path, files)).collect();
    for (folder, problems) in parsed {
        workspace.problems.extend(problems);
        workspace.folders.insert(folder.path.clone(), folder);
    }
    let (runs, problems) = test_files::runs(&test_files::Known { sources, folders: &workspace.folders, downloaded: &downloaded });
    workspace.problems.extend(problems);
    let mut roots = roots(&workspace.folders, &entries, &test_files::called(&runs));
    let plans: Vec<(Plan<'s>, Option<PathBuf>)> = plans
        .into_iter()
        .map(|plan| {
            let configuration = configuration_of(&plan, sources, request, &workspace.folders, &entries);
            (plan, configuration)
        })
        .collect();
    // What a plan was made of is judged as planned, not as if nothing were known.
    roots.retain(|root| !plans.iter().any(|(_, configuration)| configuration.as_ref() == Some(root)));
    let testing = workspace.folders.values().filter(|folder| !folder.tests.is_empty()).map(|folder| &folder.path);
    for root in roots.iter().chain(plans.iter().filter_map(|(_, configuration)| configuration.as_ref())).chain(testing) {
        let called = downloaded.get(root).into_iter().flat_map(|modules| modules.values().cloned());
        let reached: BTreeSet<PathBuf> = closure([root.clone()], |path| possible_calls.get(path).cloned().unwrap_or_default())
            .into_iter()
            .chain(called)
            .collect();
        let is_planned = plans.iter().any(|(_, configuration)| configuration.as_ref() == Some(root));
        let whole = is_planned || candidates.terraform.get(root) == Some(&Asked::Folder);
        let files = reached
            .iter()
            .filter_map(|path| workspace.folders.get(path))
            .flat_map(|folder| folder.files.iter().chain(&folder.variable_files).chain(&folder.tests));
        let asked = files.map(|file| file.source).filter(|source| whole || is_asked(sources, request, candidates, *source));
        workspace.asked.extend(asked);
    }
    let root_module = |path: PathBuf| RootModule { downloaded: downloaded.get(&path).cloned().unwrap_or_default(), path };
    let planned =
        plans.into_iter().map(|(plan, configuration)| Unit::Plan(Plan { configuration: configuration.map(root_module), ..plan }));
    let planned: Vec<Unit<'s>> = planned.collect();
    workspace.units.extend(roots.into_iter().map(|path| Unit::Terraform(root_module(path))));
    workspace.units.extend(runs.into_iter().map(Unit::TestRun));
    workspace.units.extend(planned);
}

/// Where the configuration of plans may lie although it was not asked for: beside them, and in the working folder.
fn planned_folders(sources: &Sources, request: &Request<'_>, plans: &[Plan<'_>]) -> BTreeSet<PathBuf> {
    let beside = plans.iter().map(|plan| folder_of(plan, sources, request));
    beside.chain([request.working_folder.to_owned()]).collect()
}

fn folder_of(plan: &Plan<'_>, sources: &Sources, request: &Request<'_>) -> PathBuf {
    let path = absolute(request.working_folder, sources.get(plan.source).path());
    path.parent().unwrap_or(request.working_folder).to_owned()
}

/// The folder that a plan was made of: beside it, then among those that were asked for, then the working folder.
fn configuration_of(
    plan: &Plan<'_>,
    sources: &Sources,
    request: &Request<'_>,
    folders: &BTreeMap<PathBuf, Folder<'_>>,
    asked: &BTreeSet<PathBuf>,
) -> Option<PathBuf> {
    let beside = folder_of(plan, sources, request);
    let asked = asked.iter().map(PathBuf::as_path);
    let mut candidates = [beside.as_path()].into_iter().chain(asked).chain([request.working_folder]);
    candidates.find(|path| folders.get(*path).is_some_and(|folder| plan::is_of(&plan.document, folder))).map(Path::to_owned)
}

fn parse_folder<'s>(sources: &'s Sources, path: PathBuf, files: Vec<(PathBuf, SourceId)>) -> (Folder<'s>, Vec<Finding>) {
    let mut folder = Folder { path, files: Vec::new(), variable_files: Vec::new(), tests: Vec::new() };
    let mut problems = Vec::new();
    for (path, source) in files {
        let (file, found) = parse_code(sources, source, &path);
        problems.extend(found);
        match FileKind::of(&path) {
            FileKind::Variables => folder.variable_files.push(file),
            FileKind::Test => folder.tests.push(file),
            _ => folder.files.push(file),
        }
    }
    (folder, problems)
}

fn parse_code<'s>(sources: &'s Sources, source: SourceId, path: &Path) -> (ModuleFile<'s>, Vec<Finding>) {
    let text = sources.get(source).text();
    let (body, problems) = if path.extension().is_some_and(|extension| extension == "json") {
        parse_json_code(sources, source, text, FileKind::of(path))
    } else {
        let parsed = hcl::parse(source, text);
        (parsed.tree, parsed.problems)
    };
    (ModuleFile { source, body, is_override: folders::is_override(path) }, problems)
}

fn parse_json_code<'s>(sources: &'s Sources, source: SourceId, text: &'s str, kind: FileKind) -> (Body<'s>, Vec<Finding>) {
    let document = document::parse_json(source, text);
    let mut problems = document.problems;
    let Some(root) = document.tree.first() else {
        return (Body { items: Vec::new(), span: Span::new(source, 0, text.len() as u32) }, problems);
    };
    let parsed = match kind {
        FileKind::Variables => hcl::json::values_from_json(sources, root),
        FileKind::Test => hcl::json::tests_from_json(sources, root),
        _ => hcl::json::body_from_json(sources, root),
    };
    problems.extend(parsed.problems);
    (parsed.tree, problems)
}

/// The folders that `folder` calls as modules, as far as sources are literals.
fn calls<'f>(folder: &'f Folder<'_>) -> impl Iterator<Item = PathBuf> + 'f {
    let blocks = folder.files.iter().flat_map(|file| file.body.blocks()).filter(|block| block.kind.text == "module");
    blocks.filter_map(|block| {
        let source = block.body.attribute("source")?.value.as_literal()?;
        (source.starts_with("./") || source.starts_with("../")).then(|| absolute(&folder.path, Path::new(source)))
    })
}

/// The folders that were asked for and that no other one calls, except to show or test them, or by a source that may as well lead
/// elsewhere. Of folders that call each other in a circle, the first counts. `tests_call`: what belongs to the tests that call it.
fn roots(folders: &BTreeMap<PathBuf, Folder<'_>>, asked: &BTreeSet<PathBuf>, tests_call: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let asked = || folders.values().filter(|folder| asked.contains(&folder.path) && !folder.files.is_empty());
    let is_call = |caller: &Path, called: &Path| called != caller && !showing::only_shows(caller, called);
    let called: BTreeSet<PathBuf> = asked()
        .flat_map(|folder| calls(folder).filter(|called| is_call(&folder.path, called)))
        .chain(tests_call.iter().cloned())
        .collect();
    let called_by = |path: &PathBuf| folders.get(path).into_iter().flat_map(calls).collect();
    let mut roots: Vec<PathBuf> = asked().map(|folder| folder.path.clone()).filter(|path| !called.contains(path)).collect();
    let mut reached = closure(roots.iter().chain(tests_call).cloned(), called_by);
    for folder in asked() {
        if !reached.contains(&folder.path) {
            roots.push(folder.path.clone());
            reached.extend(closure([folder.path.clone()], called_by));
        }
    }
    roots.sort();
    roots
}

/// `from` and everything that is called from there.
fn closure(from: impl IntoIterator<Item = PathBuf>, calls: impl Fn(&PathBuf) -> Vec<PathBuf>) -> BTreeSet<PathBuf> {
    let mut open: Vec<PathBuf> = from.into_iter().collect();
    let mut reached: BTreeSet<PathBuf> = open.iter().cloned().collect();
    while let Some(path) = open.pop() {
        open.extend(calls(&path).into_iter().filter(|called| reached.insert(called.clone())));
    }
    reached
}

/// Was the file asked for by its name, or with its folder?
fn is_asked(sources: &Sources, request: &Request<'_>, candidates: &Candidates, source: SourceId) -> bool {
    let path = request.working_folder.join(sources.get(source).path());
    match path.parent().and_then(|folder| candidates.terraform.get(folder)) {
        Some(Asked::Folder) => true,
        Some(Asked::Files(files)) => files.contains(&path),
        None => false,
    }
}
