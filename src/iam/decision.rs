//! Decisions: what policies say about one request, and which part of which statement says it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>: a statement that denies beats all that allow,
//! and what no statement allows is not allowed. Policies are looked at together, as the policies of one resource or of one identity are.

use std::sync::Arc;

use super::pattern::{Reading, Variables, compared, invalid};
use super::policy::{Doubt, Effect, Part, Policy, Statement, Strings, Version};
use super::request::{Match, Request};
use crate::value::{Origin, Reason, Text, Truth, Unknown};

/// What policies say about a request.
#[derive(Debug, Clone)]
pub enum Decision {
    /// These statements allow it, and none denies it.
    Allowed {
        /// All that do.
        by: Vec<Granted>,
    },
    /// These statements deny it.
    Denied {
        /// All that do.
        by: Vec<Granted>,
    },
    /// No statement allows it, whatever is not known; whether one denies it as well may be. [`nearest`] says why.
    NotAllowed,
    /// It hangs on something that is not known.
    Unknown {
        /// On what, first what the nearest statements hang on.
        because: Vec<Because>,
    },
}

/// A statement that covers a request.
#[derive(Debug, Clone)]
pub struct Granted {
    /// Which policy it stands in.
    pub policy: usize,
    /// Which of its statements it is.
    pub statement: usize,
    /// Where the statement is written.
    pub origin: Origin,
    /// Where the elements are written that cover the request: of principals, actions, resources and conditions.
    pub places: Vec<(Part, Vec<Origin>)>,
}

/// A statement that would allow a request if it were not for some of its parts.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Which policy it stands in.
    pub policy: usize,
    /// Which of its statements it is.
    pub statement: usize,
    /// Where the statement is written.
    pub origin: Origin,
    /// The parts that do not cover the request, at least one.
    pub failures: Vec<Failure>,
}

/// A part of a statement that does not cover a request.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Which.
    pub part: Part,
    /// Where its elements are written.
    pub places: Vec<Origin>,
}

/// Something that is not known, on which a decision hangs.
#[derive(Debug, Clone)]
pub struct Because {
    /// Which policy it stands in.
    pub policy: usize,
    /// Which of its statements hangs on it; `None` when nobody knows what the policy says.
    pub statement: Option<usize>,
    /// Which part of that does.
    pub part: Part,
    /// Why it is not known.
    pub why: Arc<Unknown>,
    /// Where that is written.
    pub origin: Origin,
}

/// What `policies` together say about `request`.
pub fn decide(policies: &[&Policy], request: &Request) -> Decision {
    let mut found = Found::default();
    for (number, policy) in policies.iter().enumerate() {
        for doubt in &policy.doubts {
            let Doubt { why, origin } = doubt.clone();
            found.open.push(Because { policy: number, statement: None, part: Part::Whole, why, origin });
        }
        for (place, statement) in policy.statements.iter().enumerate() {
            found.add(number, place, statement, request);
        }
    }
    found.decision()
}

/// The statement that comes closest to allowing a request which none of `policies` allows; `None` when none allows anything.
pub fn nearest(policies: &[&Policy], request: &Request) -> Option<Nearest> {
    let statements = policies.iter().enumerate().flat_map(|(number, policy)| {
        let allowing =
            policy.statements.iter().enumerate().filter(|(_, statement)| !matches!(statement.effect, Ok(Effect::Deny)));
        allowing.map(move |(place, statement)| (number, place, statement))
    });
    let failing = statements.filter_map(|(policy, place, statement)| {
        let failed = statement.matches(request).into_iter().filter(|(_, answer)| answer.truth.is_false());
        let failures: Vec<Failure> = failed.map(|(part, answer)| Failure { part, places: answer.places }).collect();
        let origin = statement.origin.clone();
        (!failures.is_empty()).then_some(Nearest { policy, statement: place, origin, failures })
    });
    failing.min_by_key(Nearest::rank)
}

/// What was found so far.
#[derive(Default)]
struct Found {
    denied: Vec<Granted>,
    allowed: Vec<Granted>,
    /// What may deny the request.
    may_deny: Vec<Because>,
    /// What may allow it.
    may_allow: Vec<Because>,
    /// What may do either.
    open: Vec<Because>,
}

impl Found {
    fn add(&mut self, policy: usize, place: usize, statement: &Statement, request: &Request) {
        if !statement.may_cover(request) {
            return;
        }
        let matches = statement.matches(request);
        let truth = matches.iter().map(|(_, answer)| answer.truth).fold(Truth::True, Truth::and);
        let origin = statement.origin.clone();
        let effect = statement.effect.as_ref().ok().copied();
        match truth {
            Truth::False => {}
            Truth::True if let Some(effect) = effect => {
                let places = matches.into_iter().map(|(part, answer)| (part, answer.places)).collect();
                let granted = Granted { policy, statement: place, origin, places };
                match effect {
                    Effect::Allow => self.allowed.push(granted),
                    Effect::Deny => self.denied.push(granted),
                }
            }
            Truth::True | Truth::Unknown => {
                let why = matches.into_iter().filter_map(|(part, answer)| Some((part, answer.why?)));
                let effect_why = statement.effect.as_ref().err().map(|doubt| (Part::Effect, doubt.clone()));
                let because = why.chain(effect_why).map(|(part, Doubt { why, origin })| Because {
                    policy,
                    statement: Some(place),
                    part,
                    why,
                    origin,
                });
                match effect {
                    Some(Effect::Allow) => self.may_allow.extend(because),
                    Some(Effect::Deny) => self.may_deny.extend(because),
                    None => self.open.extend(because),
                }
            }
        }
    }

    fn decision(self) -> Decision {
        let Found { denied, allowed, may_deny, may_allow, open } = self;
        let may_be_denied = !may_deny.is_empty() || !open.is_empty();
        let may_be_allowed = !may_allow.is_empty() || !open.is_empty();
        if !denied.is_empty() {
            Decision::Denied { by: denied }
        } else if !allowed.is_empty() && !may_be_denied {
            Decision::Allowed { by: allowed }
        } else if allowed.is_empty() && !may_be_allowed {
            Decision::NotAllowed
        } else {
            let allowing = if allowed.is_empty() { may_allow } else { Vec::new() };
            Decision::Unknown { because: allowing.into_iter().chain(may_deny).chain(open).collect() }
        }
    }
}

impl Nearest {
    /// The fewer parts fail the nearer; among as many, those whose failing parts come last.
    fn rank(&self) -> (usize, Vec<u8>) {
        let order = |part: &Part| match part {
            Part::Whole | Part::Effect => 4,
            Part::Principal => 3,
            Part::Action => 2,
            Part::Resource => 1,
            Part::Condition { .. } => 0,
        };
        (self.failures.len(), self.failures.iter().map(|failure| order(&failure.part)).collect())
    }
}

impl Statement {
    /// May it cover a request? Asked of most statements, most of which do not: the first part that does not cover the request decides.
    pub fn may_cover(&self, request: &Request) -> bool {
        !self.matches_action(&request.action).truth.is_false()
            && !self.matches_principal(request).truth.is_false()
            && !self.matches_resource(request).truth.is_false()
            && self.conditions.iter().all(|condition| !condition.is_met(&request.context, &self.version).truth.is_false())
    }

    /// How each of its parts answers a request: all have to cover it.
    pub fn matches(&self, request: &Request) -> Vec<(Part, Match)> {
        let mut matches = vec![
            (Part::Principal, self.matches_principal(request)),
            (Part::Action, self.matches_action(&request.action)),
            (Part::Resource, self.matches_resource(request)),
        ];
        for condition in &self.conditions {
            let part = Part::Condition { operator: condition.operator_name.clone(), key: condition.key.clone() };
            matches.push((part, condition.is_met(&request.context, &self.version)));
        }
        matches.extend(self.doubts.iter().map(|doubt| (Part::Whole, Match::open(doubt.why.clone(), doubt.origin.clone()))));
        matches
    }

    /// Does it cover who makes the request?
    pub fn matches_principal(&self, request: &Request) -> Match {
        match (&self.principals, &request.principal) {
            (Some(principals), Some(principal)) => principals.cover(principal, self.effect.as_ref().ok().copied()),
            (None, None) => Match::known(true, Vec::new()),
            (None, Some(_)) => self.lacking("`Principal`"),
            (Some(principals), None) => {
                let what = "a policy of an identity has no `Principal`";
                Match::open(invalid(what, principals.origin.span), principals.origin.clone())
            }
        }
    }

    /// Does it cover an action? Upper and lower case count for nothing:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>.
    pub fn matches_action(&self, action: &Text) -> Match {
        let Some(actions) = &self.actions else { return self.lacking("`Action`") };
        let reading = Reading { wildcards: true, case_sensitive: false, variables: Variables::Literal };
        actions.cover(action, &reading)
    }

    /// Does it cover the resource? Upper and lower case differ, and `*` stands for any characters, colons and slashes among them:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>.
    pub fn matches_resource(&self, request: &Request) -> Match {
        match (&self.resources, &request.resource) {
            (Some(resources), Some(resource)) => {
                let variables = self.version.variables(&request.context);
                resources.cover(resource, &Reading { wildcards: true, case_sensitive: true, variables })
            }
            (None, None) => Match::known(true, Vec::new()),
            (None, Some(_)) => self.lacking("`Resource`"),
            (Some(resources), None) => {
                let what = "a trust policy of a role has no `Resource`";
                Match::open(invalid(what, resources.origin.span), resources.origin.clone())
            }
        }
    }

    fn lacking(&self, what: &str) -> Match {
        Match::open(invalid(format!("this statement has no {what}"), self.origin.span), self.origin.clone())
    }
}

impl Version {
    /// What `${…}` is in a document of this version, asked by a request with this context.
    pub(super) fn variables<'c>(&self, context: &'c super::Context) -> Variables<'c> {
        match self {
            Version::Current => Variables::Of(context),
            Version::Old => Variables::Literal,
            Version::Unknown(doubt) => Variables::Open(doubt.why.clone()),
        }
    }
}

impl Strings {
    /// Does one of these patterns cover `subject`, or, if they are exceptions, none?
    pub(super) fn cover(&self, subject: &Text, reading: &Reading<'_>) -> Match {
        let matches = self.terms.iter().map(|term| {
            let place = term.origin.clone();
            match compared(&term.text, subject, reading, Some(place.span)) {
                Ok(answer) => Match::known(answer, vec![place]),
                Err(why) => Match::open(why, place),
            }
        });
        let doubts = self.doubts.iter().map(|doubt| Match::open(doubt.why.clone(), doubt.origin.clone()));
        let any = Match::any(matches.chain(doubts), &self.origin);
        if self.excludes { any.negated() } else { any }
    }
}

/// What is not evaluated, at a place.
pub(super) fn not_evaluated(what: impl Into<Arc<str>>, span: crate::source::Span) -> Arc<Unknown> {
    Arc::new(Unknown { reason: Reason::NotEvaluated { what: what.into() }, span })
}
