//! The chain: from a metric over its alarm to what the alarm does, as far as it holds. Whether anybody hears a topic is another question.

use std::sync::Arc;

use crate::model::{ALARM, COMPOSITE_ALARM, Object};
use crate::value::{Existence, Origin, Reason, Truth, Unknown, Value};

/// How far a chain holds.
#[derive(Debug, Clone)]
pub(super) enum Chain {
    /// Up to its end: something is done.
    Whole,
    /// That hangs on what is not known.
    Unknown(Arc<Unknown>),
    /// Only so far.
    Broken(Break),
}

/// Where a chain is broken.
#[derive(Debug, Clone)]
pub(super) struct Break {
    link: Link,
    /// The place that breaks it.
    pub(super) origin: Origin,
}

/// The links of a chain that can be missing, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Link {
    Alarm,
    Enabled,
    Action,
    Rule,
    Target,
}

impl Break {
    /// What is wrong there, as a part of a sentence.
    pub(super) fn in_words(&self) -> &'static str {
        match self.link {
            Link::Alarm => "no alarm watches the metric",
            Link::Enabled => "the actions of the alarm are disabled",
            Link::Action => "the alarm has no action",
            Link::Rule => "the event rule is disabled",
            Link::Target => "the event rule has no target",
        }
    }
}

impl Chain {
    fn broken(link: Link, origin: &Origin) -> Self {
        Chain::Broken(Break { link, origin: origin.clone() })
    }

    /// The better of two: what may be whole is better than what is broken, and a chain that holds further is better than another.
    fn or(self, other: Chain) -> Chain {
        match (self, other) {
            (Chain::Whole, _) | (_, Chain::Whole) => Chain::Whole,
            (Chain::Unknown(why), _) | (_, Chain::Unknown(why)) => Chain::Unknown(why),
            (Chain::Broken(first), Chain::Broken(second)) if first.link < second.link => Chain::Broken(second),
            (first, _) => first,
        }
    }

    /// The same, for which something must be the case that is not known.
    fn doubted(self, why: Option<&Arc<Unknown>>) -> Chain {
        match (self, why) {
            (Chain::Whole, Some(why)) => Chain::Unknown(why.clone()),
            (chain, _) => chain,
        }
    }
}

/// An alarm, and why it may not be one on the metric in question.
pub(super) type Alarm<'o> = (&'o Object, Option<Arc<Unknown>>);

/// Everything that chains are made of.
pub(super) struct Links<'o> {
    alarms: Vec<&'o Object>,
    composite_alarms: Vec<&'o Object>,
}

impl<'o> Links<'o> {
    pub(super) fn of(parts: &[&'o Object]) -> Self {
        let of_kind = |name: &str| parts.iter().copied().filter(|part| part.kind.name == name).collect();
        Self { alarms: of_kind(ALARM.name), composite_alarms: of_kind(COMPOSITE_ALARM.name) }
    }

    /// The alarms on the metrics in which a filter counts events of `trail`. Errors: the value that is not known.
    pub(super) fn alarms<'v>(&self, filter: &'v Object, trail: &Object) -> Result<Vec<Alarm<'o>>, &'v Value> {
        let Some(transformations) = filter.field("transformations") else { return Ok(Vec::new()) };
        let mut alarms = Vec::new();
        for metric in transformations.as_elements().ok_or(transformations)? {
            let (Some(name), Some(namespace)) = (metric.get("name"), metric.get("namespace")) else { return Err(metric) };
            for alarm in &self.alarms {
                let watches = watches(alarm, name, namespace);
                // A name that is not known rarely means something of other code.
                if watches.is_false() || watches == Truth::Unknown && alarm.unit != filter.unit {
                    continue;
                }
                let Some(existence) = beside(alarm, trail) else { continue };
                let own = || ["metric", "namespace"].iter().find_map(|field| alarm.field(field)?.why_unknown());
                let why =
                    || own().or_else(|| name.why_unknown()).or_else(|| namespace.why_unknown()).unwrap_or_else(|| queried(alarm));
                alarms.push((*alarm, existence.or_else(|| (watches == Truth::Unknown).then(why))));
            }
        }
        Ok(alarms)
    }

    /// What becomes of the events that a metric filter counts, which looks at the log group of `trail`.
    pub(super) fn behind_filter(&self, filter: &Object, trail: &Object) -> Chain {
        let origin = filter.field("transformations").map_or_else(|| filter.header.into(), |metrics| metrics.origin.clone());
        let alarms = match self.alarms(filter, trail) {
            Ok(alarms) => alarms,
            Err(value) => return unknown(value),
        };
        let chains = alarms.iter().map(|(alarm, doubt)| self.behind_alarm(alarm).doubted(doubt.as_ref()));
        chains.fold(Chain::broken(Link::Alarm, &origin), Chain::or)
    }

    fn behind_alarm(&self, alarm: &Object) -> Chain {
        let field = |name: &str| alarm.field(name).cloned().unwrap_or_else(|| Value::null(alarm.header));
        let enabled = field("actions_enabled");
        match enabled.as_bool() {
            Some(true) => {}
            Some(false) => return Chain::broken(Link::Enabled, &enabled.origin),
            None => return unknown(&enabled),
        }
        let actions = field("alarm_actions");
        let composite = || self.composite_alarms.iter().find(|composite| composite.unit == alarm.unit);
        match (actions.as_elements(), composite()) {
            (Some([]), Some(composite)) => {
                Chain::Unknown(Unknown::not_evaluated("a composite alarm that may act on it", composite.header))
            }
            (Some([]), None) => Chain::broken(Link::Action, &actions.origin),
            (Some(_), _) => Chain::Whole,
            (None, _) => unknown(&actions),
        }
    }
}

/// What becomes of the events that a subscription filter sends on. Somebody wants to have them, but which of them raise an alarm is decided
/// by what receives them: a function's code, or a product that the stream leads to.
pub(super) fn behind_subscription(filter: &Object) -> Chain {
    let place = filter.field("destination").filter(|destination| !destination.is_null());
    let span = place.map_or(filter.header, |destination| destination.origin.span);
    Chain::Unknown(Unknown::not_evaluated("what the destination of the subscription filter tells somebody of", span))
}

/// What becomes of the events that a rule of EventBridge matches.
pub(super) fn behind_event_rule(rule: &Object) -> Chain {
    let field = |name: &str| rule.field(name).cloned().unwrap_or_else(|| Value::null(rule.header));
    let (state, bus, targets) = (field("state"), field("event_bus"), field("targets"));
    match state.as_literal() {
        Some("DISABLED") => return Chain::broken(Link::Rule, &state.origin),
        Some(_) => {}
        None => return unknown(&state),
    }
    match targets.as_elements() {
        Some([]) => return Chain::broken(Link::Target, &targets.origin),
        Some(_) => {}
        None => return unknown(&targets),
    }
    if bus.is_null() || matches!(bus.as_literal(), Some("" | "default")) {
        return Chain::Whole;
    }
    let why = || Unknown::not_evaluated("which events come to this event bus", bus.origin.span);
    Chain::Unknown(bus.why_unknown().unwrap_or_else(why))
}

/// Why `object` may not be there although `trail` is; `None` when it is not there with the trail.
pub(super) fn beside(object: &Object, trail: &Object) -> Option<Option<Arc<Unknown>>> {
    match object.existence.beside((object.unit, trail.unit), &trail.existence)? {
        Existence::Certain => Some(None),
        Existence::Uncertain(why, _) => Some(Some(why)),
    }
}

/// Does an alarm go off when the metric rises? How often an event must happen before it does is not asked.
fn watches(alarm: &Object, name: &Value, namespace: &Value) -> Truth {
    let same = |own: Option<&Value>, wanted: &Value| match (own, wanted.as_text()) {
        (Some(own), _) if own.is_null() => Truth::False,
        (Some(own), Some(wanted)) => own.as_text().map_or(Truth::Unknown, |own| own.equals(wanted)),
        _ => Truth::Unknown,
    };
    let is_metric =
        |of: &dyn Fn(&str) -> Option<Value>| same(of("metric").as_ref(), name).and(same(of("namespace").as_ref(), namespace));
    let rises = match alarm.field("comparison").map(|comparison| (comparison.as_literal(), comparison.is_null())) {
        Some((Some(comparison), _)) => (!comparison.starts_with("Less")).into(),
        _ => Truth::Unknown,
    };
    let own = is_metric(&|field| alarm.field(field).cloned());
    let queries = alarm.field("queries").map_or(Truth::False, |queries| match queries.as_elements() {
        Some([only]) => is_metric(&|field| only.get(field).cloned()),
        // What an expression makes of the metric is not looked into.
        Some(queries) => {
            let any = queries.iter().map(|query| is_metric(&|field| query.get(field).cloned())).fold(Truth::False, Truth::or);
            any.and(Truth::Unknown)
        }
        None => Truth::Unknown,
    });
    own.or(queries).and(rises)
}

fn queried(alarm: &Object) -> Arc<Unknown> {
    Unknown::not_evaluated("an expression over several metrics", alarm.header)
}

/// The chain that hangs on a value which is not known, or of a kind that it cannot be.
fn unknown(value: &Value) -> Chain {
    let invalid = || Unknown {
        reason: Reason::Invalid { what: "a value of another kind was expected here".into() },
        span: value.origin.span,
    };
    Chain::Unknown(value.find_unknown().unwrap_or_else(|| Arc::new(invalid())))
}
