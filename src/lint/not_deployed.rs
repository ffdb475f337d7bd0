//! Not deployed: trails that a switch leaves out, of which there is nothing to judge, and what a subject would have if another was on.

use std::collections::HashSet;

use super::anchor;
use crate::discover::{Unit, Workspace};
use crate::finding::{Finding, Severity, Verdict, problem};
use crate::model::{Object, TRAIL};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::document::tree::Node;
use crate::value::{NotDeployed, Role};

/// Characters of a default that a message shows.
const SHOWN: usize = 40;

/// What is declared and not deployed, and where the switches of the code stand.
pub(super) struct LeftOut<'l, 'w> {
    pub(super) sources: &'l Sources,
    pub(super) workspace: &'l Workspace<'w>,
    pub(super) declarations: &'l [NotDeployed],
}

/// A variable or parameter whose default decides.
struct Switch {
    /// `var.create`, or the name of a parameter.
    name: String,
    /// The default as it is written.
    default: String,
    /// What gives it another value, if the command line can.
    option: Option<String>,
}

impl LeftOut<'_, '_> {
    /// Says of each trail that is not deployed what leaves it out, where its unit has no other: nothing is judged there, which otherwise looks
    /// as if all was well. One that another unit deploys is judged in that.
    pub(super) fn trails(&self, objects: &[Object]) -> Vec<Finding> {
        let trails = || objects.iter().filter(|object| object.kind.name == TRAIL.name);
        let units: HashSet<u32> = trails().map(|trail| trail.unit).collect();
        let mut told: HashSet<Span> = trails().map(|trail| trail.header).collect();
        let types = [TRAIL.terraform.to_owned(), TRAIL.cloudformation.to_owned(), TRAIL.awscc()];
        let alone = self.declarations.iter().filter(|left_out| types.iter().any(|kind| **kind == *left_out.kind));
        let alone = alone.filter(|left_out| !units.contains(&left_out.unit));
        alone.filter(|left_out| told.insert(left_out.header)).map(|left_out| self.trail(left_out)).collect()
    }

    fn trail(&self, left_out: &NotDeployed) -> Finding {
        let message = format!("trail {}", self.in_words(left_out));
        let switch = self.switch(left_out);
        // Without a word, this would look as if all was well.
        let mut finding = Finding {
            severity: Severity::Low,
            ..Finding::notice(problem::TRAIL_NOT_DEPLOYED, message, left_out.origin.span, "this leaves it out")
        };
        for behind in left_out.origin.chain().skip(1).filter(|behind| behind.span != left_out.origin.span) {
            finding = finding.with_label(behind.span, behind.role.contribution());
        }
        finding.notes.push("so nothing is judged of it".to_owned());
        let help = match switch.and_then(|switch| switch.option) {
            Some(option) => format!("judge it with `{option}`"),
            None => "scan the code that deploys it together with this".to_owned(),
        };
        anchor::finding(finding.with_help(help), &left_out.calls, self.workspace)
    }

    /// Adds to each failure for which a resource is missing that there is one in the code, and what switches it off.
    pub(super) fn explain(&self, findings: &mut [(Finding, &Object)]) {
        for (finding, object) in findings.iter_mut().filter(|(finding, _)| finding.verdict == Verdict::Fail) {
            let Some(lacks) = &finding.lacks else { continue };
            let own = self.declarations.iter().filter(|left_out| left_out.unit == object.unit && left_out.calls == object.calls);
            let notes = own.filter(|left_out| left_out.kind == *lacks).map(|left_out| self.in_words(left_out));
            finding.notes.extend(notes);
        }
    }

    /// "`aws_cloudtrail.audit` is not deployed: `var.create` is `false` by default".
    fn in_words(&self, left_out: &NotDeployed) -> String {
        match self.switch(left_out) {
            Some(Switch { name, default, .. }) => {
                format!("`{}` is not deployed: `{name}` is `{default}` by default", left_out.address)
            }
            None => format!("`{}` is not deployed", left_out.address),
        }
    }

    /// The switch whose default leaves it out; `None` where something else does.
    fn switch(&self, left_out: &NotDeployed) -> Option<Switch> {
        let default = left_out.origin.chain().last().filter(|origin| origin.role == Role::Default)?.span;
        let quoted = &self.sources.get(default.source).text()[default.range()];
        let written = Some(quoted.trim_matches(['"', '\''])).filter(|text| !text.is_empty()).unwrap_or(quoted);
        let is_short = !written.contains('\n') && written.chars().count() <= SHOWN;
        let (name, is_own) = self.variable(default, left_out.unit).or_else(|| self.parameter(default, left_out))?;
        let other = if written.eq_ignore_ascii_case("false") { "true" } else { "…" };
        let option = match name.strip_prefix("var.") {
            Some(variable) => format!("--var {variable}={other}"),
            None => format!("--parameter {name}={other}"),
        };
        is_short.then(|| Switch { name, default: written.to_owned(), option: is_own.then_some(option) })
    }

    /// The variable that has this default, and whether it is one of the root module.
    fn variable(&self, default: Span, unit: u32) -> Option<(String, bool)> {
        let is_there = |source: SourceId| source == default.source;
        let (path, file) = self.workspace.folders.iter().find_map(|(path, folder)| {
            let file = folder.files.iter().find(|file| is_there(file.source))?;
            Some((path, file))
        })?;
        let variable = file.body.blocks().find(|block| block.kind.text == "variable" && block.span.contains(default))?;
        let root = self.workspace.units.get(unit as usize).and_then(Unit::root_module);
        Some((format!("var.{}", variable.labels.first()?.text), root.is_some_and(|root| root.path == *path)))
    }

    /// The parameter that has this default, and whether it is one of the template that is deployed itself.
    fn parameter(&self, default: Span, left_out: &NotDeployed) -> Option<(String, bool)> {
        let units = self.workspace.units.iter().filter_map(|unit| match unit {
            Unit::CloudFormation(template) => Some(template),
            _ => None,
        });
        let mut templates = units.chain(self.workspace.templates.values());
        let template = templates.find(|template| template.source == default.source)?;
        let parameters = template.document.get("Parameters").and_then(Node::as_mapping)?;
        let parameter =
            parameters.iter().find(|parameter| parameter.value.get("Default").is_some_and(|written| written.span == default))?;
        let is_own = match self.workspace.units.get(left_out.unit as usize) {
            Some(Unit::CloudFormation(unit)) => unit.source == template.source,
            _ => false,
        };
        Some((parameter.key.text.to_string(), is_own))
    }
}
