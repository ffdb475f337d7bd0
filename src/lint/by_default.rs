//! By default: under which values of a parameter a finding holds, where the default of that parameter decided it.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::objects;
use crate::cloudformation::{self, Exports};
use crate::discover::{Given, Unit, Workspace};
use crate::finding::{Finding, Verdict};
use crate::model::Object;
use crate::policy::{self, Rule};
use crate::source::Span;
use crate::value::{Resource, Value};

/// What one unit was judged from.
pub(super) struct Judging<'j, 'w> {
    pub(super) workspace: &'w Workspace<'w>,
    pub(super) given: &'j Given<'w>,
    pub(super) exports: &'j Exports,
    pub(super) rules: &'j [Rule],
    pub(super) settings: &'j Value,
    /// The unit of what the configuration declares, which is there whatever the switches say.
    pub(super) declared_unit: u32,
}

impl Judging<'_, '_> {
    /// Says of each failure in a template that the default of a switch decided with which values of the switch it fails. The unit is
    /// evaluated once more with those switches open, as far as they have a part in it, so what that costs does not grow with the number of
    /// their values.
    pub(super) fn explain(&self, findings: &mut [(Finding, &Object)], resources: &[Resource]) {
        let mut failures: HashMap<u32, Vec<&mut Finding>> = HashMap::new();
        for (finding, object) in findings.iter_mut().filter(|(finding, _)| finding.verdict == Verdict::Fail) {
            failures.entry(object.unit).or_default().push(finding);
        }
        failures.into_par_iter().for_each(|(unit, mut failures)| {
            if let Some(Unit::CloudFormation(template)) = self.workspace.units.get(unit as usize) {
                let declared = resources.iter().filter(|resource| resource.unit == self.declared_unit);
                let own: Vec<&Resource> = resources.iter().filter(|resource| resource.unit == unit).collect();
                let open = deciding(&mut failures, &own);
                let evaluated =
                    cloudformation::evaluate_open(self.workspace, template, self.given, self.exports, unit, &open, &own);
                if let Some(evaluated) = evaluated {
                    let beside = evaluated.resources.into_iter().chain(declared.cloned());
                    self.add_answers(failures, unit, &beside.collect::<Vec<_>>());
                }
            }
        });
    }

    /// Adds to each failure what is said of it, and was not, when the switches are open.
    fn add_answers(&self, failures: Vec<&mut Finding>, unit: u32, resources: &[Resource]) {
        let subjects: HashSet<String> = failures.iter().filter_map(|finding| Some(address(finding)?.to_owned())).collect();
        let is_subject = |object: &Object| object.unit == unit && subjects.contains(&*object.address);
        let has_failed = |rule: &&Rule| failures.iter().any(|finding| finding.rule == rule.info.id);
        let rules: Vec<&Rule> = self.rules.iter().filter(has_failed).collect();
        let objects = objects(resources, &|fields| {
            let is_wanted = policy::wanted(rules.iter().copied(), fields, self.settings);
            Box::new(move |object| is_subject(object) && is_wanted(object))
        });
        let panel = policy::Panel::of(rules.iter().copied(), self.settings);
        let asked = objects.iter().filter(|object| is_subject(object));
        let open: Vec<Finding> = asked.flat_map(|object| panel.check(object)).collect();
        for failure in failures {
            let is_same =
                |open: &&Finding| open.rule == failure.rule && open.verdict == Verdict::Fail && address(open) == address(failure);
            let Some(open) = open.iter().find(is_same) else { continue };
            let new = open.notes.iter().filter(|note| !failure.notes.contains(note));
            let new: Vec<String> = new.map(|note| format!("{note}, as it is by default")).collect();
            failure.notes.extend(new);
        }
    }
}

/// The defaults that decided a failure, or that its subject exists. Leaves the failures for which there is one.
fn deciding(failures: &mut Vec<&mut Finding>, resources: &[&Resource]) -> HashSet<Span> {
    let defaults: HashSet<Span> = resources.iter().flat_map(|resource| &resource.defaults).copied().collect();
    let by_address: HashMap<&str, &Resource> = resources.iter().map(|resource| (&*resource.address, *resource)).collect();
    let mut open = HashSet::new();
    failures.retain(|finding| {
        let labels = finding.secondary.iter().chain([&finding.primary]).map(|label| label.span);
        let subject = address(finding).and_then(|address| by_address.get(address));
        let condition = subject.and_then(|subject| subject.meta.get("Condition"));
        let conditions = condition.into_iter().flat_map(|condition| condition.origin.chain()).map(|origin| origin.span);
        let own: Vec<Span> = labels.chain(conditions).filter(|place| defaults.contains(place)).collect();
        open.extend(own.iter().copied());
        !own.is_empty()
    });
    open
}

fn address(finding: &Finding) -> Option<&str> {
    finding.subject.as_ref().map(|subject| &*subject.address)
}
