//! Asked: a policy, with names in one form, and the requests that are made of it to find out what it grants.

use std::sync::Arc;

use crate::analysis::coverage::Names;
use crate::iam::{Because, Context, Decision, Doubt, Effect, Policy, Principal, Request, Statement, Strings, decide};
use crate::model::Object;
use crate::source::limits;
use crate::value::{Data, Origin, Reason, Role, Text, Truth, Unknown, Value};

/// An action, and what it is done with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    /// With its service: `s3:GetObject`.
    pub(super) name: &'static str,
    /// With objects, or with the resource as a whole?
    pub(super) on: On,
}

/// What an action is done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// The resource that has the policy.
    Whole,
    /// The objects in it.
    Objects,
}

/// An action with objects.
pub(super) const fn object(name: &'static str) -> Action {
    Action { name, on: On::Objects }
}

/// An action with a bucket, a key, a topic.
pub(super) const fn whole(name: &'static str) -> Action {
    Action { name, on: On::Whole }
}

/// The policy of a resource.
pub(in crate::analysis) struct Asked {
    pub(super) policy: Policy,
    /// The ARN of the bucket; `None` for other resources, whose policy speaks of nothing else.
    bucket: Option<Text>,
}

/// What a statement grants.
pub(super) struct Granted {
    /// The actions, as they were asked for.
    pub(super) actions: Vec<String>,
    /// Why there may be more.
    pub(super) open: Option<Open>,
}

/// Something that is not known, and where it is written.
#[derive(Debug, Clone)]
pub(in crate::analysis) struct Open {
    pub(in crate::analysis) why: Arc<Unknown>,
    pub(in crate::analysis) origin: Origin,
}

impl Open {
    pub(super) fn value(self) -> Value {
        Value { data: Data::Unknown(self.why), origin: self.origin }
    }
}

impl From<&Doubt> for Open {
    fn from(doubt: &Doubt) -> Self {
        Self { why: doubt.why.clone(), origin: doubt.origin.clone() }
    }
}

impl From<&Because> for Open {
    fn from(because: &Because) -> Self {
        Self { why: because.why.clone(), origin: because.origin.clone() }
    }
}

/// What is said of a resource, each at its place, and why there may be more to say.
#[derive(Default)]
pub(in crate::analysis) struct Said {
    pub(in crate::analysis) known: Vec<Value>,
    pub(in crate::analysis) open: Option<Open>,
}

impl Said {
    pub(in crate::analysis) fn add(&mut self, what: impl Into<String>, at: &Origin) {
        let mut origin = at.clone();
        origin.role = Role::Statement;
        self.known.push(Value::text(what.into(), origin));
    }

    pub(in crate::analysis) fn leave_open(&mut self, open: Open) {
        self.open.get_or_insert(open);
    }

    /// The list of what is said; unknown when nothing is, but something may have to be.
    pub(in crate::analysis) fn value(self, object: &Object) -> Value {
        match (self.known.first().map(|first| first.origin.clone()), self.open) {
            (None, Some(open)) => open.value(),
            (None, None) => Value::list(Vec::new(), object.header),
            (Some(origin), _) => Value::list(self.known, origin),
        }
    }
}

/// Something that is not evaluated, at a place.
pub(in crate::analysis) fn not_evaluated(what: impl Into<Arc<str>>, at: &Origin) -> Open {
    Open { why: Unknown::not_evaluated(what, at.span), origin: at.clone() }
}

impl Asked {
    /// The policy of an object; `None` without one.
    pub(in crate::analysis) fn of(object: &Object, names: &Names, bucket: Option<Text>) -> Option<Self> {
        let document = object.field("policy").filter(|policy| !policy.is_null())?;
        let mut policy = Policy::parse(document);
        for statement in &mut policy.statements {
            for strings in statement.resources.iter_mut() {
                in_one_form(strings, names);
            }
            for condition in &mut statement.conditions {
                in_one_form(&mut condition.values, names);
            }
        }
        Some(Self { policy, bucket })
    }

    /// Why it may hold statements that nobody knows.
    pub(super) fn hidden(&self) -> Option<Open> {
        self.policy.doubts.first().map(Open::from)
    }

    /// The statements that allow something, or may, by their place in the policy.
    pub(super) fn allowing(&self) -> impl Iterator<Item = (usize, &Statement)> {
        let allows = |(_, statement): &(usize, &Statement)| !matches!(statement.effect, Ok(Effect::Deny));
        self.policy.statements.iter().enumerate().filter(allows)
    }

    /// Which of `actions` the statement at `place` grants to `principal` in this context. Actions that the statement names itself are asked
    /// for as well.
    pub(super) fn granted(&self, place: usize, principal: &Principal, context: &Context, actions: &[Action]) -> Granted {
        let statement = &self.policy.statements[place];
        let mut granted = Granted { actions: Vec::new(), open: None };
        let (principal, context) = (Some(principal.clone()), context.clone());
        let mut request = Request { principal, action: Text::from(""), resource: None, context };
        for Action { name, on } in actions {
            request.action = Text::from(*name);
            if statement.matches_action(&request.action).truth.is_false() {
                continue;
            }
            for resource in self.resources(statement, *on, &mut granted) {
                request.resource = Some(resource);
                if !statement.may_cover(&request) {
                    continue;
                }
                match decide(&[&self.policy], &request) {
                    Decision::Allowed { by } if by.iter().any(|granted| granted.statement == place) => {
                        granted.actions.push((*name).to_owned());
                        break;
                    }
                    Decision::Unknown { because } => {
                        granted.open = granted.open.take().or_else(|| because.first().map(Open::from));
                    }
                    _ => {}
                }
            }
        }
        granted
    }

    /// What of `request` is decided.
    pub(super) fn decide(&self, request: &Request) -> Decision {
        decide(&[&self.policy], request)
    }

    /// The ARN of the bucket, and one that stands for all of its objects.
    pub(super) fn resource(&self, on: On) -> Text {
        let bucket = self.bucket.clone().unwrap_or_else(|| Text::from("*"));
        match on {
            On::Whole => bucket,
            On::Objects => bucket.concat(&Text::from("/*")),
        }
    }

    /// What to ask `statement` about: everything, and what it names itself.
    fn resources(&self, statement: &Statement, on: On, granted: &mut Granted) -> Vec<Text> {
        let mut resources = vec![self.resource(on)];
        let Some(named) = statement.resources.as_ref().filter(|named| !named.excludes) else { return resources };
        if named.terms.len() > limits::POLICY_RESOURCES {
            let what = format!("a statement names more than {} resources", limits::POLICY_RESOURCES);
            let why = Arc::new(Unknown { reason: Reason::Limit { what: what.into() }, span: named.origin.span });
            granted.open.get_or_insert(Open { why, origin: named.origin.clone() });
            return resources;
        }
        // A pattern covers itself, so that it stands for whatever it covers.
        let inside = self.bucket.as_ref().map(|bucket| bucket.concat(&Text::from("/")));
        let is_meant = |text: &Text| match (&inside, on) {
            (Some(inside), On::Objects) => text.starts_with(inside) == Truth::True,
            (Some(_), On::Whole) => false,
            (None, _) => true,
        };
        resources.extend(named.terms.iter().map(|term| &term.text).filter(|text| is_meant(text)).cloned());
        resources
    }
}

fn in_one_form(strings: &mut Strings, names: &Names) {
    for term in &mut strings.terms {
        term.text = names.normal(&term.text);
    }
}

/// `a`, `b` and `c`; with more of them, how many.
pub(super) fn listed(actions: &[String]) -> String {
    const SHOWN: usize = 3;
    let named = |actions: &[String]| actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>();
    match actions.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => format!("`{last}`"),
        Some(_) if actions.len() > SHOWN => format!("{} and {} more", named(&actions[..SHOWN]).join(", "), actions.len() - SHOWN),
        Some((last, others)) => format!("{} and `{last}`", named(others).join(", ")),
    }
}
