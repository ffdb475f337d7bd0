//! Shapes: whether evaluated resources look as their types allow, by the JSON Schemas in `schemas/cloudformation/` and
//! `schemas/terraform/`.
//!
//! Only what is certain is told. What is not known fits everything, and so does whatever Terraform or CloudFormation would convert. A name
//! that a schema does not know may have come with a later release: only one that is a misspelling of another is a mistake.

mod catalog;
mod certainty;
mod explain;
mod instance;
mod totals;

use std::sync::Arc;

use rayon::prelude::*;

pub use catalog::{schema_of, schema_texts};

use crate::finding::Finding;
use crate::finding::suggestion::is_misspelling;
use crate::schema::{Misfit, Schema, What};
use crate::source::{Sources, Span};
use crate::value::Resource;

/// What is wrong with a resource, and the module calls that lead to it.
pub type Misshapen = (Finding, Arc<[Span]>);

/// Whether the provider has seen the resources before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// They stand in a plan: the provider, of whatever release, knows all their names.
    ByProvider,
    /// They are what somebody wrote.
    No,
}

/// What is wrong with `resources`, in their order. Types without a schema are not looked at.
pub fn check(sources: &Sources, resources: &[Resource], seen: Seen) -> Vec<Misshapen> {
    let modelled: Vec<_> =
        resources.iter().filter_map(|resource| Some((resource, catalog::schema_of(&resource.kind)?))).collect();
    let findings = modelled.into_par_iter().flat_map_iter(|(resource, schema)| {
        let mut findings = misfits(sources, resource, schema, seen);
        findings.extend(totals::check(sources, resource));
        findings.sort_by_key(|finding| (finding.primary.span.start, finding.primary.span.end));
        findings.into_iter().map(|finding| (finding, resource.calls.clone()))
    });
    findings.collect()
}

fn misfits(sources: &Sources, resource: &Resource, schema: &Schema, seen: Seen) -> Vec<Finding> {
    let Some(instance) = instance::instance(resource, schema.json()) else { return Vec::new() };
    if schema.accepts(&instance) {
        return Vec::new();
    }
    // Null stands for what is not known.
    let misfits = schema.misfits(&instance, |value| !value.is_null());
    let certain: Vec<&Misfit> =
        misfits.iter().filter(|misfit| certainty::is_certain(misfit, resource, &instance, seen)).collect();
    let told = certain.iter().filter(|misfit| !is_misspelled(misfit, &certain));
    told.filter_map(|misfit| explain::finding(sources, misfit, resource)).collect()
}

/// Is something missing only because it is misspelled, which is told anyway?
fn is_misspelled(misfit: &Misfit, all: &[&Misfit]) -> bool {
    let What::Missing { name: missing } = &misfit.what else { return false };
    all.iter().any(|other| match &other.what {
        What::UnknownName { name, .. } => other.path == misfit.path && is_misspelling(name, missing),
        _ => false,
    })
}
