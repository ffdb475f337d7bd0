//! Stacks: which templates are deployed by others, which on their own, and with which parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::arguments::Candidates;
use super::documents::must_be_template;
use super::exports::{self, Pattern};
use super::includes::{self, Included};
use super::library::Library;
use super::relevance::Words;
use super::sam_config::{self, SamConfig};
use super::{ParameterValues, Template, Workspace, absolute, links, parameters, showing, template};
use crate::finding::Finding;
use crate::source::{SourceId, limits, read};
use crate::syntax::document::parse_embedded;
use crate::syntax::document::tree::Node;

/// A template that was asked for.
pub(super) struct Asked<'s> {
    pub(super) template: Template<'s>,
    /// Does its own text hold one of the words?
    pub(super) matters: bool,
}

/// A template, and what it leads to.
struct Known<'s> {
    template: Template<'s>,
    is_asked: bool,
    matters: bool,
    /// The files that it deploys.
    deploys: BTreeSet<PathBuf>,
    /// The sources and problems of what it includes and of the templates that it holds as strings.
    included: Vec<PathBuf>,
    embedded: Vec<Node<'s>>,
    problems: Vec<Finding>,
}

/// The templates that are worth judging, as they are deployed. Those that they deploy are added to the workspace.
pub(super) fn load<'s>(
    mut library: Library<'s, '_>,
    words: &Words,
    asked: Vec<Asked<'s>>,
    candidates: &Candidates,
    workspace: &mut Workspace<'s>,
) -> Vec<Template<'s>> {
    let mut known: Vec<Known<'s>> = Vec::new();
    let mut by_path: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for Asked { template, matters } in asked {
        by_path.entry(template.path.clone()).or_insert(known.len());
        known.push(looked_through(template, true, matters, &mut library, words));
    }
    let mut next = 0;
    while next < known.len() {
        for path in known[next].deploys.clone() {
            if by_path.contains_key(&path) {
                continue;
            }
            let Ok(document) = library.load(&path) else { continue };
            let Some(node) = document.nodes.iter().find(|node| template::is_template(node)).cloned() else { continue };
            let source = document.source;
            let matters = words.matter(library.text(source));
            let is_asked = candidates.documents.contains(&path);
            let template = Template { source, path: path.clone(), document: node, parameters: ParameterValues::default() };
            by_path.insert(path, known.len());
            known.push(looked_through(template, is_asked, matters, &mut library, words));
        }
        next += 1;
    }
    let graph = Graph::new(&known, &by_path);
    let needed = graph.needed(&known);
    let roots = graph.roots(&known, &needed);
    for &index in &roots {
        let whole = library.is_below_asked_folder(&known[index].template.path);
        for reached in graph.reachable([index]) {
            let files = known[reached].included.iter().filter_map(|path| Some((path, library.get(path)?.source)));
            let own = (&known[reached].template.path, known[reached].template.source);
            let asked = files.chain([own]).filter(|(path, _)| whole || candidates.documents.contains(*path));
            workspace.asked.extend(asked.map(|(_, source)| source));
        }
    }
    let mut configurations = SamConfigs::default();
    let mut stacks = Vec::new();
    for &index in &roots {
        let template = &known[index].template;
        let deployments = deployments(template, &library, &mut configurations, workspace);
        stacks.extend(deployments.into_iter().map(|parameters| Template { parameters, ..template.clone() }));
    }
    for index in needed {
        let Known { template, included, embedded, problems, .. } = &known[index];
        workspace.problems.extend(problems.iter().cloned());
        for path in included.iter().chain([&template.path]) {
            workspace.problems.extend(library.take_problems(path));
        }
        workspace.embedded.extend(embedded.iter().map(|node| (node.span, node.clone())));
        workspace.templates.entry(template.path.clone()).or_insert_with(|| template.clone());
    }
    stacks
}

/// The template with what it includes, and what it leads to.
fn looked_through<'s>(
    mut template: Template<'s>,
    is_asked: bool,
    mut matters: bool,
    library: &mut Library<'s, '_>,
    words: &Words,
) -> Known<'s> {
    let folder = template.path.parent().unwrap_or(Path::new("/")).to_owned();
    let mut problems = Vec::new();
    let mut included = Vec::new();
    if library.text(template.source).contains(includes::INCLUDE) {
        let mut found = Included::default();
        let mut within = vec![template.path.clone()];
        template.document = includes::expanded(&template.document, &folder, &mut within, library, &mut found);
        problems = found.problems;
        included = found.files;
        let sources: Vec<SourceId> = included.iter().filter_map(|path| Some(library.get(path)?.source)).collect();
        matters |= sources.into_iter().any(|source| words.matter(library.text(source)));
    }
    let mut deploys: BTreeSet<PathBuf> = links::deployed_files(&template.document, &folder).into_iter().collect();
    let mut embedded = Vec::new();
    let mut open: Vec<(Node<'s>, usize)> = vec![(template.document.clone(), 0)];
    while let Some((outer, depth)) = open.pop().filter(|(_, depth)| *depth < limits::STACK_DEPTH) {
        for string in links::embedded_templates(&outer) {
            let Some(parsed) = parse_embedded(library.sources(), string) else { continue };
            problems.extend(parsed.problems);
            let Some(inner) = parsed.tree.into_iter().find(template::is_template) else { continue };
            deploys.extend(links::deployed_files(&inner, &folder));
            // It is found by the place of the string that holds it.
            embedded.push(Node { span: string.span, ..inner.clone() });
            open.push((inner, depth + 1));
        }
    }
    Known { template, is_asked, matters, deploys, included, embedded, problems }
}

/// Which template leads to which.
struct Graph {
    deploys: Vec<Vec<usize>>,
    deployed_by: Vec<Vec<usize>>,
}

impl Graph {
    fn new(known: &[Known<'_>], by_path: &BTreeMap<PathBuf, usize>) -> Self {
        let deploys: Vec<Vec<usize>> =
            known.iter().map(|one| one.deploys.iter().filter_map(|path| by_path.get(path).copied()).collect()).collect();
        let mut deployed_by = vec![Vec::new(); known.len()];
        for (caller, called) in deploys.iter().enumerate() {
            called.iter().for_each(|&called| deployed_by[called].push(caller));
        }
        Self { deploys, deployed_by }
    }

    /// Those from which something is reached that matters, all that they reach, and whatever those may import from.
    fn needed(&self, known: &[Known<'_>]) -> BTreeSet<usize> {
        let mut needed = self.around((0..known.len()).filter(|&index| known[index].matters).collect());
        let exported: Vec<(usize, Vec<Pattern>)> = known
            .iter()
            .enumerate()
            .map(|(index, one)| (index, exports::exported(&one.template.document)))
            .filter(|(_, names)| !names.is_empty())
            .collect();
        if exported.is_empty() {
            return needed;
        }
        let mut looked_at = BTreeSet::new();
        loop {
            let new: Vec<usize> = needed.iter().copied().filter(|index| looked_at.insert(*index)).collect();
            let documents = |index: usize| known[index].embedded.iter().chain([&known[index].template.document]);
            let imported: Vec<Pattern> = new.into_iter().flat_map(documents).flat_map(exports::imported).collect();
            let may_be_imported = |names: &[Pattern]| names.iter().any(|name| imported.iter().any(|import| name.may_be(import)));
            let exporters: Vec<usize> = exported
                .iter()
                .filter(|(index, names)| !needed.contains(index) && may_be_imported(names))
                .map(|(index, _)| *index)
                .collect();
            if exporters.is_empty() {
                return needed;
            }
            needed.extend(self.around(exporters));
        }
    }

    /// `from`, those that deploy them, near or far, and all that is deployed by any of them.
    fn around(&self, from: Vec<usize>) -> BTreeSet<usize> {
        let above = closure(from, &self.deployed_by);
        closure(above, &self.deploys)
    }

    fn reachable(&self, from: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        closure(from, &self.deploys)
    }

    /// Those that were asked for and that no other one deploys, except to show or test them. Of templates that deploy each other in a
    /// circle, the first counts.
    fn roots(&self, known: &[Known<'_>], needed: &BTreeSet<usize>) -> Vec<usize> {
        let path = |index: usize| known[index].template.path.as_path();
        let is_call = |caller: usize, called: usize| caller != called && !showing::only_shows(path(caller), path(called));
        let is_called = |called: usize| self.deployed_by[called].iter().any(|&caller| is_call(caller, called));
        let asked = || needed.iter().copied().filter(|&index| known[index].is_asked);
        let mut roots: Vec<usize> = asked().filter(|&index| !is_called(index)).collect();
        let mut reached = self.reachable(roots.iter().copied());
        for index in asked() {
            if !reached.contains(&index) {
                roots.push(index);
                reached.extend(self.reachable([index]));
            }
        }
        roots.sort_unstable();
        roots
    }
}

fn closure(from: impl IntoIterator<Item = usize>, next: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut open: Vec<usize> = from.into_iter().collect();
    let mut reached: BTreeSet<usize> = open.iter().copied().collect();
    while let Some(index) = open.pop() {
        open.extend(next[index].iter().copied().filter(|&next| reached.insert(next)));
    }
    reached
}

/// What was read of SAM's configuration files, by folder.
#[derive(Default)]
struct SamConfigs<'s>(BTreeMap<PathBuf, Option<SamConfig<'s>>>);

/// What the files that are certainly the template's own deploy it with: once for each of them, or once without any.
fn deployments<'s>(
    template: &Template<'s>,
    library: &Library<'s, '_>,
    configurations: &mut SamConfigs<'s>,
    workspace: &mut Workspace<'s>,
) -> Vec<ParameterValues<'s>> {
    let folder = template.path.parent().unwrap_or(Path::new("/"));
    let mut found = Vec::new();
    if template.document.get("Parameters").is_some() {
        let names = library.documents_in(folder);
        let is_template = |path: &&PathBuf| **path != template.path && read(path).is_ok_and(|text| must_be_template(&text));
        let only = || !names.iter().any(|path| is_template(&path));
        found = parameters::beside(library.sources(), library.request(), template, &only, &names);
    }
    for above in folder.ancestors().take_while(|above| library.holds(above)) {
        let configuration = configurations.0.entry(above.to_owned()).or_insert_with(|| {
            let (configuration, problems) = sam_config::read_in(library.sources(), library.request(), above)?;
            workspace.asked.extend(problems.iter().map(|problem| problem.primary.span.source));
            workspace.problems.extend(problems);
            Some(configuration)
        });
        found.extend(configuration.iter().flat_map(|configuration| configuration.of(above, &template.path)));
    }
    let given = found.iter().flat_map(|values| values.values.iter().map(|value| value.span.source));
    workspace.asked.extend(given);
    if found.is_empty() { vec![ParameterValues::default()] } else { found }
}

impl<'s> Library<'s, '_> {
    /// Was a folder asked for that `path` lies in?
    fn is_below_asked_folder(&self, path: &Path) -> bool {
        let request = self.request();
        let asked = request.paths.iter().map(|path| absolute(request.working_folder, path));
        asked.into_iter().any(|asked| asked.is_dir() && path.starts_with(asked))
    }
}
