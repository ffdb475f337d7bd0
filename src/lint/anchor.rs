//! Anchors: every finding stands in a file of the repository. One inside a downloaded module is moved to the call of that module.

use std::collections::HashSet;

use crate::discover::{Unit, Workspace};
use crate::finding::{Finding, Label};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{document, hcl};

/// `finding` about what the module `calls` lead to, outermost first, anchored in the repository.
pub fn finding(finding: Finding, calls: &[Span], workspace: &Workspace<'_>) -> Finding {
    let own = |span: &&Span| !workspace.downloaded.contains(&span.source);
    match calls.iter().rev().find(own) {
        Some(call) => moved(finding, *call, workspace),
        None => finding,
    }
}

/// A place in what the module `calls` lead to, or the call of it that stands in the repository.
pub fn place(place: Span, calls: &[Span], workspace: &Workspace<'_>) -> Span {
    let own = |span: &&Span| !workspace.downloaded.contains(&span.source);
    if own(&&place) { place } else { calls.iter().rev().find(own).copied().unwrap_or(place) }
}

/// A problem of the code itself, anchored in the repository.
pub fn problem(problem: Finding, workspace: &Workspace<'_>) -> Finding {
    let source = problem.primary.span.source;
    if !workspace.downloaded.contains(&source) {
        return problem;
    }
    let call = workspace.units.iter().filter_map(Unit::root_module).find_map(|root| {
        root.downloaded.iter().find_map(|(key, path)| {
            let folder = workspace.folders.get(path)?;
            folder.files.iter().find(|file| file.source == source)?;
            let name = key.split('.').next()?;
            let root = workspace.folders.get(&root.path)?;
            let mut blocks = root.files.iter().flat_map(|file| file.body.blocks());
            let call = blocks
                .find(|block| block.kind.text == "module" && block.labels.first().is_some_and(|label| label.text == name))?;
            Some(call.header)
        })
    });
    match call {
        Some(call) => moved(problem, call, workspace),
        None => problem,
    }
}

fn moved(mut finding: Finding, call: Span, workspace: &Workspace<'_>) -> Finding {
    if workspace.downloaded.contains(&finding.primary.span.source) {
        let inside = std::mem::replace(&mut finding.primary, Label::new(call, "in the module that is called here"));
        finding.secondary.insert(0, inside);
    }
    finding
}

/// The comments and the attributes, blocks and entries of every source that speaks of this program.
pub fn commented(sources: &Sources, workspace: &Workspace<'_>) -> Vec<(SourceId, Vec<Span>, Vec<Span>)> {
    let speaks = |source: SourceId| sources.get(source).text().contains("trail-lint:");
    let mut commented = Vec::new();
    let files = workspace.folders.values().flat_map(|folder| folder.files.iter().chain(&folder.tests));
    for file in files.filter(|file| speaks(file.source)) {
        commented.push((file.source, hcl::comments(file.source, sources.get(file.source).text()), hcl::items(&file.body)));
    }
    let units = workspace.units.iter().filter_map(|unit| match unit {
        Unit::CloudFormation(template) => Some(template),
        _ => None,
    });
    let mut seen = HashSet::new();
    for template in units.chain(workspace.templates.values()) {
        if seen.insert((template.source, template.document.span)) && speaks(template.source) {
            let comments = document::comments(template.source, sources.get(template.source).text());
            commented.push((template.source, comments, document::items(&template.document)));
        }
    }
    commented
}
