//! Parsing: from the value that a configuration has for a policy to the policy.
//!
//! What is not known stays a doubt beside what is. What AWS rejects is a problem, and, where it leaves open what is meant, a doubt too.

use std::collections::HashSet;
use std::sync::Arc;

use super::json;
use super::operator::Operator;
use super::pattern::invalid;
use super::policy::{Condition, Doubt, Effect, Policy, Principals, Problem, Statement, Strings, Term, Version};
use super::principal::{Identifier, PrincipalType};
use crate::source::limits;
use crate::value::{self, Alternative, Data, Map, Origin, Piece, Reason, Text, Unknown, Value};

impl Policy {
    /// The policies that `document` may be, and when it is which: one, always, unless it is known to be one of several values. `None` is no
    /// policy at all.
    pub fn alternatives(document: &Value) -> Vec<(value::Condition, Option<Policy>)> {
        let alternatives = document.all_alternatives().into_iter();
        let parsed = alternatives.map(|Alternative { when, value }| (when, (!value.is_null()).then(|| Policy::parse(&value))));
        parsed.collect()
    }

    /// The policy that `document` is: an object, or a string of JSON, in which symbols stand for strings or parts of strings. Of one that
    /// is one of several values, nothing is known: ask for [`Self::alternatives`]. A statement that is one of several is each of them, in
    /// doubt.
    pub fn parse(document: &Value) -> Policy {
        let mut parser = Parser { problems: Vec::new(), parts: 0 };
        let document = match json::structured(document) {
            Ok((value, problems)) => {
                parser.problems = problems;
                value
            }
            Err(doubt) => {
                if let Reason::Invalid { what } = &doubt.why.reason {
                    parser.problem(&**what, &doubt.origin);
                }
                return parser.nothing_known(doubt, document);
            }
        };
        let Some(members) = document.as_map() else {
            let doubt = parser.unexpected(&document, "a policy document is an object or a string of JSON");
            return parser.nothing_known(doubt, &document);
        };
        for (name, member) in members.iter().filter(|(name, _)| !["Version", "Id", "Statement"].contains(&&***name)) {
            parser.problem(format!("a policy document has no `{name}`"), &member.origin);
        }
        let version = parser.version(members.get("Version"));
        let (mut statements, mut doubts) = (Vec::new(), Vec::new());
        match members.get("Statement") {
            None => parser.problem("this policy has no `Statement`", &document.origin),
            Some(written) => {
                for (statement, perhaps) in listed(written).iter().flat_map(choices) {
                    match parser.statement(&statement, &version) {
                        Ok(mut statement) => {
                            statement.doubts.extend(perhaps);
                            statements.push(statement);
                        }
                        Err(doubt) => doubts.push(doubt),
                    }
                }
            }
        }
        parser.sids(&statements);
        Policy { version, statements, doubts, problems: parser.problems, origin: document.origin.clone() }
    }
}

/// The elements of a list, or the one element that stands without brackets.
fn listed(value: &Value) -> &[Value] {
    value.as_elements().unwrap_or(std::slice::from_ref(value))
}

/// What a statement may turn out to be, where that is one of a few, or none, each with the reason why nobody knows whether it is there.
fn choices(statement: &Value) -> Vec<(Value, Option<Doubt>)> {
    let Some((alternatives, why)) = statement.alternatives().zip(statement.why_unknown()) else {
        return vec![(statement.clone(), None)];
    };
    let present = alternatives.iter().filter(|alternative| !alternative.value.is_null());
    let statements = present.flat_map(|alternative| listed(&alternative.value));
    statements.map(|choice| (choice.clone(), Some(Doubt { why: why.clone(), origin: choice.origin.clone() }))).collect()
}

/// The parts of a statement.
const MEMBERS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

struct Parser {
    problems: Vec<Problem>,
    /// How many parts there are so far.
    parts: usize,
}

impl Parser {
    fn nothing_known(self, doubt: Doubt, document: &Value) -> Policy {
        Policy {
            version: Version::Unknown(doubt.clone()),
            statements: Vec::new(),
            doubts: vec![doubt],
            problems: self.problems,
            origin: document.origin.clone(),
        }
    }

    fn problem(&mut self, what: impl Into<String>, origin: &Origin) {
        self.problems.push(Problem { what: what.into(), origin: origin.clone() });
    }

    /// Something that is of another type than it should be, or not known.
    fn unexpected(&mut self, value: &Value, what: &str) -> Doubt {
        let why = value.why_unknown().unwrap_or_else(|| {
            self.problem(what, &value.origin);
            invalid(what, value.origin.span)
        });
        Doubt { why, origin: value.origin.clone() }
    }

    /// A doubt about something that AWS rejects.
    fn rejected(&mut self, what: impl Into<String>, origin: &Origin) -> Doubt {
        let what = what.into();
        self.problem(what.clone(), origin);
        Doubt { why: invalid(what, origin.span), origin: origin.clone() }
    }

    /// One part more. Errors: there are too many.
    fn count(&mut self, origin: &Origin) -> Result<(), Doubt> {
        self.parts += 1;
        if self.parts <= limits::POLICY_PARTS {
            return Ok(());
        }
        let what = format!("a policy has more than {} parts", limits::POLICY_PARTS);
        let why = Arc::new(Unknown { reason: Reason::Limit { what: what.into() }, span: origin.span });
        Err(Doubt { why, origin: origin.clone() })
    }

    fn version(&mut self, version: Option<&Value>) -> Version {
        let Some(version) = version else { return Version::Old };
        match version.as_literal() {
            Some("2012-10-17") => Version::Current,
            Some("2008-10-17") => Version::Old,
            _ => Version::Unknown(self.unexpected(version, "the version of a policy is `2012-10-17` or `2008-10-17`")),
        }
    }

    /// Each Sid stands there once.
    fn sids(&mut self, statements: &[Statement]) {
        let mut seen = HashSet::new();
        for statement in statements {
            if let Some(sid) = statement.sid.as_ref().and_then(Text::as_literal)
                && !seen.insert(sid)
            {
                self.problem(format!("the Sid `{sid}` stands here twice"), &statement.origin);
            }
        }
    }

    /// A statement. Errors: nothing is known of it.
    fn statement(&mut self, statement: &Value, version: &Version) -> Result<Statement, Doubt> {
        self.count(&statement.origin)?;
        let Some(members) = statement.as_map() else { return Err(self.unexpected(statement, "a statement is an object")) };
        let mut doubts = Vec::new();
        for (name, member) in members.iter().filter(|(name, _)| !MEMBERS.contains(&&***name)) {
            doubts.push(self.rejected(format!("a statement has no `{name}`"), &member.origin));
        }
        let principals = self.either(members, "Principal", "NotPrincipal", statement, &mut doubts);
        let actions = self.either(members, "Action", "NotAction", statement, &mut doubts);
        let resources = self.either(members, "Resource", "NotResource", statement, &mut doubts);
        let principals = principals.map(|(value, excludes)| self.principals(value, excludes));
        let actions = actions.map(|(value, excludes)| self.actions(value, excludes));
        let resources = resources.map(|(value, excludes)| self.resources(value, excludes, version));
        if actions.is_none() {
            self.problem("this statement has neither `Action` nor `NotAction`", &statement.origin);
        }
        let conditions = members.get("Condition").map_or_else(Vec::new, |written| self.conditions(written, &mut doubts));
        if matches!(version, Version::Old) {
            self.no_variables(resources.iter().chain(conditions.iter().map(|condition| &condition.values)));
        }
        Ok(Statement {
            sid: members.get("Sid").and_then(Value::as_text).cloned(),
            effect: self.effect(members.get("Effect"), statement),
            principals,
            actions,
            resources,
            conditions,
            doubts,
            origin: statement.origin.clone(),
            version: version.clone(),
        })
    }

    /// What looks like a policy variable is none in the old version.
    fn no_variables<'s>(&mut self, strings: impl Iterator<Item = &'s Strings>) {
        for term in strings.flat_map(|strings| &strings.terms) {
            let holds = |piece: &Piece| matches!(piece, Piece::Literal(literal) if literal.contains("${"));
            if term.text.pieces().iter().any(holds) {
                self.problem(
                    "policy variables need the version `2012-10-17`, without which these are plain characters",
                    &term.origin,
                );
            }
        }
    }

    fn effect(&mut self, effect: Option<&Value>, statement: &Value) -> Result<Effect, Doubt> {
        let Some(effect) = effect else { return Err(self.rejected("this statement has no `Effect`", &statement.origin)) };
        match effect.as_literal() {
            Some("Allow") => Ok(Effect::Allow),
            Some("Deny") => Ok(Effect::Deny),
            _ => Err(self.unexpected(effect, "the effect of a statement is `Allow` or `Deny`")),
        }
    }

    /// What stands under one of two names, and whether that is the one that excludes.
    fn either<'v>(
        &mut self,
        members: &'v Map,
        name: &str,
        excluding: &str,
        statement: &Value,
        doubts: &mut Vec<Doubt>,
    ) -> Option<(&'v Value, bool)> {
        match (members.get(name), members.get(excluding)) {
            (Some(_), Some(_)) => {
                doubts.push(self.rejected(format!("this statement has both `{name}` and `{excluding}`"), &statement.origin));
                None
            }
            (Some(value), None) => Some((value, false)),
            (None, Some(value)) => Some((value, true)),
            (None, None) => None,
        }
    }

    fn strings(&mut self, value: &Value, excludes: bool) -> Strings {
        let mut strings = Strings { excludes, terms: Vec::new(), doubts: Vec::new(), origin: value.origin.clone() };
        for element in listed(value) {
            match self.term(element, "a string is expected here") {
                Ok(term) => strings.terms.push(term),
                Err(doubt) => strings.doubts.push(doubt),
            }
        }
        if listed(value).is_empty() {
            strings.doubts.push(self.rejected("nothing is listed here", &value.origin));
        }
        strings
    }

    /// A string; AWS takes numbers and truth values for strings, too.
    fn term(&mut self, value: &Value, expected: &str) -> Result<Term, Doubt> {
        self.count(&value.origin)?;
        let text = match &value.data {
            Data::Text(text) => text.clone(),
            Data::Bool(truth) => Text::from(truth.to_string()),
            Data::Number(number) => Text::from(number.to_string()),
            _ => return Err(self.unexpected(value, expected)),
        };
        Ok(Term { text, origin: value.origin.clone() })
    }

    /// Actions; wildcards are no part of the name of a service, which AWS rejects.
    fn actions(&mut self, value: &Value, excludes: bool) -> Strings {
        let Strings { terms, mut doubts, origin, .. } = self.strings(value, excludes);
        let mut known = Vec::new();
        for term in terms {
            let is_action = match (term.text.as_literal(), term.text.first_characters().split_once(':')) {
                (Some("*"), _) | (None, None) => true,
                (_, Some((service, _))) => service == "*" || !service.is_empty() && !service.contains(['*', '?']),
                (Some(_), None) => false,
            };
            if is_action {
                known.push(term);
            } else {
                let what = format!("`{}` is no action, which begins with the name of a service", term.text);
                doubts.push(self.rejected(what, &term.origin));
            }
        }
        Strings { excludes, terms: known, doubts, origin }
    }

    /// Resources. A policy variable stands behind the fifth colon of an ARN alone:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse>.
    fn resources(&mut self, value: &Value, excludes: bool, version: &Version) -> Strings {
        let Strings { terms, mut doubts, origin, .. } = self.strings(value, excludes);
        let stands_too_early = |term: &Term| {
            let before = term.text.first_characters().split_once("${").map(|(before, _)| before);
            !matches!(version, Version::Old) && before.is_some_and(|before| before.matches(':').count() < 5)
        };
        let (early, known): (Vec<Term>, Vec<Term>) = terms.into_iter().partition(stands_too_early);
        for term in early {
            let what = "a policy variable stands behind the fifth colon of an ARN";
            doubts.push(self.rejected(what, &term.origin));
        }
        Strings { excludes, terms: known, doubts, origin }
    }

    fn principals(&mut self, value: &Value, excludes: bool) -> Principals {
        let mut principals = Principals { excludes, identifiers: Vec::new(), doubts: Vec::new(), origin: value.origin.clone() };
        if value.as_literal() == Some("*") {
            let term = Term { text: Text::from("*"), origin: value.origin.clone() };
            principals.identifiers.push(Identifier { kind: PrincipalType::Everybody, term });
            return principals;
        }
        let Some(kinds) = value.as_map() else {
            principals.doubts.push(self.unexpected(value, "a principal is `*`, or stands under its type"));
            return principals;
        };
        for (name, named) in kinds {
            let kind = match &**name {
                "AWS" => PrincipalType::Aws,
                "Service" => PrincipalType::Service,
                "Federated" => PrincipalType::Federated,
                "CanonicalUser" => PrincipalType::CanonicalUser,
                _ => {
                    principals.doubts.push(self.rejected(format!("there is no type `{name}` of principals"), &named.origin));
                    continue;
                }
            };
            if listed(named).is_empty() {
                principals.doubts.push(self.rejected("nobody is listed here", &named.origin));
            }
            for element in listed(named) {
                match self.term(element, "a principal is a string") {
                    Ok(term) => principals.identifiers.push(Identifier { kind, term }),
                    Err(doubt) => principals.doubts.push(doubt),
                }
            }
        }
        principals
    }

    fn conditions(&mut self, value: &Value, doubts: &mut Vec<Doubt>) -> Vec<Condition> {
        let Some(operators) = value.as_map() else {
            doubts.push(self.unexpected(value, "conditions are an object"));
            return Vec::new();
        };
        let mut conditions = Vec::new();
        for (name, keys) in operators {
            let Some(keys) = keys.as_map() else {
                doubts.push(self.unexpected(keys, "the keys of a condition are an object"));
                continue;
            };
            for (key, values) in keys {
                let operator = match Operator::of(name) {
                    Some(operator) => Ok(operator),
                    None => Err(self.rejected(format!("there is no condition operator `{name}`"), &values.origin)),
                };
                conditions.push(Condition {
                    operator,
                    operator_name: name.clone(),
                    key: key.clone(),
                    values: self.strings(values, false),
                    origin: values.origin.clone(),
                });
            }
        }
        conditions
    }
}
