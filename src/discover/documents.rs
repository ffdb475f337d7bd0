//! Documents: the YAML and JSON files that are CloudFormation templates, Terraform plans, or nothing that matters.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::arguments::Candidates;
use super::load::{add, shown};
use super::relevance::{Text, Words};
use super::{Plan, Request, Template, Workspace, plan, template};
use crate::finding::{Finding, problem};
use crate::source::{ReadError, SourceId, Sources, Span, read};
use crate::syntax::document;
use crate::syntax::document::tree::Node;

/// What the documents among the candidates are.
#[derive(Debug, Default)]
pub(super) struct Documents<'s> {
    pub(super) plans: Vec<Plan<'s>>,
    pub(super) templates: Vec<Template<'s>>,
}

/// Reads and parses those that hold one of the words. What could not be read or parsed is added to the workspace's problems.
pub(super) fn load<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    candidates: &Candidates,
    words: &Words,
    workspace: &mut Workspace<'s>,
) -> Documents<'s> {
    workspace.files += candidates.documents.len();
    let texts: Vec<(&PathBuf, Text)> = candidates
        .documents
        .par_iter()
        .filter_map(|path| {
            let text = read(path);
            let worth_parsing = match &text {
                Err(ReadError::NotUtf8 { lossy, .. }) if lossy.starts_with(ARCHIVE) => true,
                Ok(text) | Err(ReadError::NotUtf8 { lossy: text, .. }) => {
                    words.matter(text) && (may_be_template(text) || plan::may_be_plan(text))
                }
                Err(_) => true,
            };
            worth_parsing.then_some((path, text))
        })
        .collect();
    let mut numbered = Vec::new();
    for (path, text) in texts {
        let readable = text.is_ok();
        let is_archive = matches!(&text, Err(ReadError::NotUtf8 { lossy, .. }) if lossy.starts_with(ARCHIVE));
        let (source, mut problems) = add(sources, request, path, text);
        if is_archive {
            problems = vec![saved_plan(shown(request, path), Span::new(source, 0, 0))];
        }
        workspace.problems.extend(problems);
        workspace.asked.insert(source);
        if readable {
            numbered.push((path, source));
        }
    }
    let parsed: Vec<(SourceId, Vec<Node<'s>>, Vec<Finding>)> = numbered
        .into_par_iter()
        .map(|(path, source)| {
            let text = sources.get(source).text();
            let is_json = path.extension().is_some_and(|extension| extension == "json")
                || text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
            let parsed = match is_json {
                true => document::parse_json(source, text),
                false => document::parse_yaml(source, text, document::Dialect::Specified),
            };
            (source, parsed.tree, parsed.problems)
        })
        .collect();
    let mut loaded = Documents::default();
    for (source, documents, problems) in parsed {
        let text = sources.get(source).text();
        let (plans, others): (Vec<Node<'s>>, Vec<Node<'s>>) = documents.into_iter().partition(plan::is_plan);
        let templates: Vec<Node<'s>> = others.into_iter().filter(template::is_template).collect();
        let is_none = plans.is_empty() && templates.is_empty();
        if !is_none || !problems.is_empty() && (must_be_template(text) || plan::may_be_plan(text)) {
            workspace.problems.extend(problems);
        }
        loaded.plans.extend(plans.into_iter().map(|document| Plan { source, document, configuration: None }));
        loaded.templates.extend(templates.into_iter().map(|document| Template { source, document }));
    }
    loaded
}

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
fn must_be_template(text: &str) -> bool {
    text.contains("AWSTemplateFormatVersion") || (text.contains("Resources") && text.contains("AWS::"))
}
