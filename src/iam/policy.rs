//! Policies: their statements and the parts of these, each with the place where it is written.

use std::sync::Arc;

use super::operator::Operator;
use super::principal::Identifier;
use crate::value::{Origin, Text, Unknown};

/// A policy document.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The version of the language.
    pub version: Version,
    /// Its statements, as far as they are known.
    pub statements: Vec<Statement>,
    /// What may hold further statements: an element of the list that is not known, or the whole document.
    pub doubts: Vec<Doubt>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Where it is written.
    pub origin: Origin,
}

/// The version of the policy language: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>.
#[derive(Debug, Clone)]
pub enum Version {
    /// `2012-10-17`, which has policy variables.
    Current,
    /// `2008-10-17`, also of a document that says none: `${…}` are characters like any others.
    Old,
    /// Not known.
    Unknown(Doubt),
}

/// Something that is not known, and where it is written.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// Why.
    pub why: Arc<Unknown>,
    /// Where.
    pub origin: Origin,
}

/// Something that AWS rejects, or that means something else than it seems to.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What it is, lower case, no full stop.
    pub what: String,
    /// Where it is written.
    pub origin: Origin,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its name.
    pub sid: Option<Text>,
    /// What it does to the requests that it covers; a doubt where that is not known.
    pub effect: Result<Effect, Doubt>,
    /// `Principal` or `NotPrincipal`; `None` without one.
    pub principals: Option<Principals>,
    /// `Action` or `NotAction`.
    pub actions: Option<Strings>,
    /// `Resource` or `NotResource`; `None` without one.
    pub resources: Option<Strings>,
    /// Its conditions, all of which must be met.
    pub conditions: Vec<Condition>,
    /// Conditions, and other parts, that are not known: what may keep it from covering a request that it seems to cover.
    pub doubts: Vec<Doubt>,
    /// Where it is written.
    pub origin: Origin,
    /// Does it have policy variables, and what are they if nobody knows?
    pub(super) version: Version,
}

/// What a statement does to the requests that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It allows them.
    Allow,
    /// It denies them.
    Deny,
}

/// A string of a policy, and where it is written.
#[derive(Debug, Clone)]
pub struct Term {
    /// The string.
    pub text: Text,
    /// Where.
    pub origin: Origin,
}

/// `Action`, `NotAction`, `Resource`, `NotResource`, or the values of a condition.
#[derive(Debug, Clone)]
pub struct Strings {
    /// Does it cover all but these?
    pub excludes: bool,
    /// The strings that are known.
    pub terms: Vec<Term>,
    /// Elements that are not.
    pub doubts: Vec<Doubt>,
    /// Where the whole is written.
    pub origin: Origin,
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone)]
pub struct Principals {
    /// Does it cover all but these?
    pub excludes: bool,
    /// Whom it names.
    pub identifiers: Vec<Identifier>,
    /// Elements that are not known.
    pub doubts: Vec<Doubt>,
    /// Where the whole is written.
    pub origin: Origin,
}

/// One key of a condition.
#[derive(Debug, Clone)]
pub struct Condition {
    /// How the key is compared; a doubt for an operator that there is none of.
    pub operator: Result<Operator, Doubt>,
    /// The operator as it is written.
    pub operator_name: Arc<str>,
    /// The key as it is written: `aws:SourceArn`.
    pub key: Arc<str>,
    /// What the key is compared with.
    pub values: Strings,
    /// Where its values are written.
    pub origin: Origin,
}

/// A part of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// One key of a condition.
    Condition {
        /// The operator as it is written.
        operator: Arc<str>,
        /// The key as it is written.
        key: Arc<str>,
    },
    /// `Effect`.
    Effect,
    /// Something that is not known, or is no part that a statement has.
    Whole,
}
