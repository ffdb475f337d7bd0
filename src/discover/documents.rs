//! Documents: the YAML and JSON files that are CloudFormation templates, Terraform plans, or nothing that matters.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::arguments::Candidates;
use super::library::{self, Library};
use super::load::{add, shown};
use super::relevance::{Found, Text, Words};
use super::stacks::{self, Asked};
use super::{ParameterValues, Plan, Request, Template, Workspace, includes, plan, template};
use crate::finding::{Finding, problem};
use crate::source::{ReadError, Sources, Span, read};
use crate::syntax::document;
use crate::syntax::document::tree::Node;

/// What the documents among the candidates are.
#[derive(Debug, Default)]
pub(super) struct Documents<'s> {
    pub(super) plans: Vec<Plan<'s>>,
    /// Templates as they are deployed.
    pub(super) stacks: Vec<Template<'s>>,
}

/// A file that is worth parsing.
struct Candidate<'p> {
    path: &'p PathBuf,
    text: Text,
    /// Does it hold one of the words itself?
    matters: bool,
}

/// A file that was looked through.
pub(super) struct Looked<'p> {
    path: &'p PathBuf,
    /// Kept only when it is sure to be parsed, or may be.
    text: Option<Text>,
    pub(super) found: Found,
    /// May it lead to others?
    leads: bool,
    /// May others import from it?
    exports: bool,
}

/// Reads and parses those of the `looked` that hold one of the words, and those that are deployed together with them. What could not be read or parsed
/// is added to the workspace's problems.
pub(super) fn load<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    candidates: &Candidates,
    looked: Vec<Looked<'_>>,
    words: &Words,
    workspace: &mut Workspace<'s>,
) -> Documents<'s> {
    workspace.files += candidates.documents.len();
    let tree = std::mem::take(&mut workspace.tree);
    let mut library = Library::new(sources, request, &tree);
    let mut numbered = Vec::new();
    for Candidate { path, text, matters } in worth_parsing(looked) {
        let readable = text.is_ok();
        let is_archive = matches!(&text, Err(ReadError::NotUtf8 { lossy, .. }) if lossy.starts_with(ARCHIVE));
        let (source, mut problems) = add(sources, request, path, text);
        if is_archive {
            problems = vec![saved_plan(shown(request, path), Span::new(source, 0, 0))];
        }
        workspace.problems.extend(problems);
        if matters {
            workspace.asked.insert(source);
        }
        if readable {
            numbered.push((path, source, matters));
        }
    }
    let parsed: Vec<_> = numbered
        .into_par_iter()
        .map(|(path, source, matters)| {
            let text = sources.get(source).text();
            let is_json = path.extension().is_some_and(|extension| extension == "json")
                || text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
            let parsed = match is_json {
                true => document::parse_json(source, text),
                false => document::parse_yaml(source, text, document::Dialect::Specified),
            };
            (path, source, matters, parsed)
        })
        .collect();
    let mut plans = Vec::new();
    let mut templates = Vec::new();
    for (path, source, matters, parsed) in parsed {
        let text = sources.get(source).text();
        let (found, others): (Vec<Node<'s>>, Vec<Node<'s>>) = parsed.tree.into_iter().partition(plan::is_plan);
        plans.extend(found.into_iter().filter(|_| matters).map(|document| Plan { source, document, configuration: None }));
        let found: Vec<Node<'s>> = others.iter().filter(|node| template::is_template(node)).cloned().collect();
        let is_none = found.is_empty() && plans.last().is_none_or(|plan: &Plan<'_>| plan.source != source);
        let mut problems = parsed.problems;
        if matters && (!is_none || must_be_template(text) || plan::may_be_plan(text)) {
            workspace.problems.append(&mut problems);
        }
        library.insert(path.clone(), library::Document { source, nodes: others, problems });
        templates.extend(found.into_iter().map(|document| {
            let template = Template { source, path: path.clone(), document, parameters: ParameterValues::default() };
            Asked { template, matters }
        }));
    }
    let stacks = stacks::load(library, words, templates, candidates, workspace);
    workspace.tree = tree;
    Documents { plans, stacks }
}

/// Reads the documents among the candidates.
pub(super) fn look_through<'p>(candidates: &'p Candidates, words: &Words) -> Vec<Looked<'p>> {
    let looked = candidates.documents.par_iter().filter_map(|path| {
        let text = read(path);
        let (found, leads, exports) = match &text {
            Err(ReadError::NotUtf8 { lossy, .. }) if lossy.starts_with(ARCHIVE) => (matters(), false, false),
            Ok(text) | Err(ReadError::NotUtf8 { lossy: text, .. }) => {
                let is_template = may_be_template(text);
                let found = if is_template || plan::may_be_plan(text) { words.found(path, text) } else { Found::default() };
                let leads = is_template && LEADING.iter().any(|word| text.contains(word));
                (found, leads, is_template && text.contains("Export"))
            }
            Err(_) => (matters(), false, false),
        };
        let is_kept = found.matters || text.is_ok() && (leads || exports);
        let text = Some(text).filter(|_| is_kept);
        (is_kept || found.beside.is_some()).then_some(Looked { path, text, found, leads, exports })
    });
    looked.collect()
}

/// What cannot be read could say anything.
fn matters() -> Found {
    Found { matters: true, ..Found::default() }
}

/// The files that hold one of the words, or may be deployed together with one that does.
fn worth_parsing(looked: Vec<Looked<'_>>) -> Vec<Candidate<'_>> {
    let imports = |looked: &Looked<'_>| {
        let speaks_of_it = |text: &Text| text.as_ref().is_ok_and(|text| text.contains("ImportValue"));
        (looked.found.matters || looked.leads) && looked.text.as_ref().is_some_and(speaks_of_it)
    };
    let something_is_imported = looked.iter().any(imports);
    let is_kept = |looked: &Looked<'_>| looked.found.matters || looked.leads || looked.exports && something_is_imported;
    let kept = looked.into_iter().filter(is_kept);
    kept.map(|Looked { path, text, found, .. }| Candidate {
        path,
        text: text.unwrap_or_else(|| read(path)),
        matters: found.matters,
    })
    .collect()
}

/// The words of a template that leads to other files.
const LEADING: [&str; 3] = ["AWS::CloudFormation::Stack", "AWS::Serverless::Application", includes::INCLUDE];

/// What the archives begin with that Terraform saves plans as.
const ARCHIVE: &str = "PK\u{3}\u{4}";

fn saved_plan(path: &Path, span: Span) -> Finding {
    let path = path.display();
    let message = format!("`{path}` is an archive, such as Terraform saves plans as");
    Finding::input(problem::UNREADABLE, message, span, "this file was not looked at")
        .with_help(format!("run `terraform show -json {path} > plan.json`, and check that"))
}

/// Could the text be a template, as far as can be told without parsing it?
fn may_be_template(text: &str) -> bool {
    text.contains("Resources") || must_be_template(text)
}

/// Is the text so surely a template that it is worth saying that it cannot be parsed?
pub(super) fn must_be_template(text: &str) -> bool {
    text.contains("AWSTemplateFormatVersion") || (text.contains("Resources") && text.contains("AWS::"))
}
