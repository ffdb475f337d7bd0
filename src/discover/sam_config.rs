//! `samconfig.toml`: what the AWS SAM command line deploys, and with which parameters.
//!
//! It follows <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html>.

use std::path::Path;

use super::load::add;
use super::parameters::{self, overrides};
use super::{ParameterValue, ParameterValues, Request, absolute};
use crate::finding::Finding;
use crate::source::{Sources, read};
use crate::syntax::document::tree::{Content, Node};

/// The names of the file.
const NAMES: [&str; 3] = ["samconfig.toml", "samconfig.yaml", "samconfig.yml"];

/// The template that is deployed when none is named.
const DEFAULT_TEMPLATES: [&str; 3] = ["template.yaml", "template.yml", "template.json"];

/// What the file of a folder says of each of its environments.
#[derive(Debug, Default)]
pub(super) struct SamConfig<'s> {
    environments: Vec<Environment<'s>>,
}

#[derive(Debug)]
struct Environment<'s> {
    /// `None` for the default one.
    template: Option<String>,
    values: ParameterValues<'s>,
}

/// Reads the configuration in `folder`; `None` when there is none. What is wrong with it is a problem of the run.
pub(super) fn read_in<'s>(sources: &'s Sources, request: &Request<'_>, folder: &Path) -> Option<(SamConfig<'s>, Vec<Finding>)> {
    let path = NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())?;
    let (source, problems) = add(sources, request, &path, read(&path));
    if !problems.is_empty() {
        return Some((SamConfig::default(), problems));
    }
    let parsed = parameters::parse(sources, source, &path);
    let root = parsed.tree.first().and_then(Node::as_mapping).unwrap_or_default();
    let environments = root.iter().filter_map(|entry| environment(sources, &entry.value)).collect();
    Some((SamConfig { environments }, parsed.problems))
}

/// What the table of an environment says of `sam deploy`; `None` when it says nothing of where or with which parameters.
fn environment<'s>(sources: &'s Sources, table: &Node<'s>) -> Option<Environment<'s>> {
    let of = |command: &str, key: &str| table.get(command)?.get("parameters")?.get(key).cloned();
    let said = |key: &str| of("deploy", key).or_else(|| of("global", key));
    let text = |node: Node<'s>| node.as_str().map(|text| (sources.keep(text), node.span));
    let values = said("parameter_overrides").map(|node| given(sources, &node));
    let stack_name = said("stack_name").and_then(text);
    let region = said("region").and_then(text);
    let template = said("template_file").or_else(|| said("template")).and_then(|node| Some(node.as_str()?.to_owned()));
    if values.is_none() && stack_name.is_none() && region.is_none() {
        return None;
    }
    Some(Environment { template, values: ParameterValues { values: values.unwrap_or_default(), stack_name, region } })
}

/// One string of overrides, a list of them, or a table.
fn given<'s>(sources: &'s Sources, node: &Node<'s>) -> Vec<ParameterValue<'s>> {
    match &node.content {
        Content::Scalar(_) => overrides(sources, node),
        Content::Sequence(elements) => elements.iter().flat_map(|element| overrides(sources, element)).collect(),
        Content::Mapping(_) => parameters::values(sources, node).map(|values| values.values).unwrap_or_default(),
    }
}

impl<'s> SamConfig<'s> {
    /// What the environments deploy `template` with, which lies in or below `folder`.
    pub(super) fn of(&self, folder: &Path, template: &Path) -> Vec<ParameterValues<'s>> {
        let deploys = |environment: &&Environment<'s>| match &environment.template {
            Some(named) => absolute(folder, Path::new(named)) == template,
            None => {
                let default = DEFAULT_TEMPLATES.iter().map(|name| folder.join(name)).find(|path| path.is_file());
                default.is_some_and(|path| path == template)
            }
        };
        self.environments.iter().filter(deploys).map(|environment| environment.values.clone()).collect()
    }
}
