//! Watches: everything that looks at the events of a trail, which of them it takes, and what becomes of those.

use std::sync::Arc;

use super::chain::{Chain, Links, behind_event_rule, behind_subscription, beside};
use super::demands::Demand;
use super::event_pattern;
use super::filter_pattern::{self, FilterPattern};
use super::formula::{Formula, Test};
use super::implication::Events;
use super::references::{is_same_group, log_group_name, means};
use crate::model::{EVENT_RULE, LOG_GROUP, METRIC_FILTER, Object, SUBSCRIPTION_FILTER};
use crate::value::{Origin, Reason, Text, Truth, Unknown, Value};

/// A metric filter, a subscription filter or a rule of EventBridge.
pub(super) struct Watch<'o> {
    pub(super) object: &'o Object,
    looks_at: LooksAt,
    /// What becomes of the events that it takes.
    pub(super) chain: Chain,
    /// Why it may not look at the trail's events at all.
    pub(super) doubt: Option<Arc<Unknown>>,
    /// Its pattern.
    pub(super) origin: Origin,
    /// Does it see the events of its own Region alone, unless they are of a global service?
    own_region: Option<OwnRegion>,
}

/// What a watch looks at.
enum LooksAt {
    Fields(Formula),
    /// The words that the text of an event must hold.
    Terms(Vec<String>),
}

/// The Region whose events a rule of EventBridge sees.
struct OwnRegion {
    /// Is it the one in which global services record their events?
    is_global: bool,
    why: Arc<Unknown>,
    /// Do calls reach it that only read?
    sees_reads: Truth,
}

/// All watches of one trail.
pub(super) struct Watches<'o> {
    pub(super) each: Vec<Watch<'o>>,
    /// Does the code declare the log group that they look at?
    pub(super) is_declared: bool,
}

impl<'o> Watches<'o> {
    /// What looks at the events of `trail`; `None` when it sends them to no log group, or nothing is known of that.
    pub(super) fn of(trail: &Object, parts: &[&'o Object], links: &Links<'_>) -> Option<Self> {
        let of_kind = |kind: &'static str| parts.iter().copied().filter(move |part| part.kind.name == kind);
        let groups: Vec<&Object> = of_kind(LOG_GROUP.name).collect();
        let group = log_group_name(trail.text("log_group").filter(|text| text.as_literal() != Some(""))?);
        let metric_filters = of_kind(METRIC_FILTER.name)
            .filter_map(|filter| log_filter(filter, trail, &group, &groups, || links.behind_filter(filter, trail)));
        let subscriptions = of_kind(SUBSCRIPTION_FILTER.name)
            .filter_map(|filter| log_filter(filter, trail, &group, &groups, || behind_subscription(filter)));
        let rules = of_kind(EVENT_RULE.name).filter(|rule| rule.unit == trail.unit).filter_map(|rule| event_rule(rule, trail));
        let is_declared = groups.iter().any(|declared| means(&group, declared).is_true());
        Some(Self { each: metric_filters.chain(subscriptions).chain(rules).collect(), is_declared })
    }
}

impl Watch<'_> {
    /// Which of the events of a demand it takes.
    pub(super) fn formula(&self, demand: &Demand) -> Formula {
        let own = match &self.looks_at {
            LooksAt::Fields(formula) => formula.clone(),
            LooksAt::Terms(terms) => match terms.iter().all(|term| demand.may_hold(term)) {
                true => Formula::Open(Some(Unknown::not_evaluated(
                    "a pattern that looks for words in the text of an event",
                    self.origin.span,
                ))),
                false => Formula::Any(Vec::new()),
            },
        };
        let mut parts = vec![own];
        if let Some(region) = &self.own_region {
            if !(region.is_global && demand.is_global()) {
                parts.push(Formula::Open(Some(region.why.clone())));
            }
            match region.sees_reads {
                Truth::True => {}
                Truth::False => parts.push(Formula::Condition("readOnly".into(), Test::Bool(false))),
                Truth::Unknown => parts.push(Formula::Open(Some(region.why.clone()))),
            }
        }
        parts.extend(self.doubt.iter().map(|why| Formula::Open(Some(why.clone()))));
        if let Chain::Unknown(why) = &self.chain {
            parts.push(Formula::Open(Some(why.clone())));
        }
        if parts.len() == 1 { parts.remove(0) } else { Formula::All(parts) }
    }

    /// Does it look at any of these events?
    pub(super) fn meets(&self, events: &Events, demand: &Demand) -> Truth {
        events.meet(&self.formula(demand))
    }

    /// Is it a filter of the log group's events?
    pub(super) fn is_filter(&self) -> bool {
        self.own_region.is_none()
    }
}

/// The watch that a filter of a log group's events is, with what is `behind` it; `None` if it looks at another log group, or is not there
/// with the trail.
fn log_filter<'o>(
    filter: &'o Object,
    trail: &Object,
    group: &Text,
    groups: &[&Object],
    behind: impl FnOnce() -> Chain,
) -> Option<Watch<'o>> {
    let existence = beside(filter, trail)?;
    let target = filter.field("log_group")?;
    let is_same = target.as_text().map_or(Truth::Unknown, |target| is_same_group(&log_group_name(target), group, groups));
    // A name that is not known rarely means the log group of other code.
    if is_same.is_false() || is_same == Truth::Unknown && filter.unit != trail.unit {
        return None;
    }
    let uncertain_group = || {
        let own = target.why_unknown().or_else(|| group.first_symbol().map(|symbol| symbol.unknown.clone()));
        let unclear = || Unknown {
            reason: Reason::Existence { what: "this may be the name of the trail's log group, or of another one".into() },
            span: target.origin.span,
        };
        own.unwrap_or_else(|| Arc::new(unclear()))
    };
    let doubt = existence.or_else(|| (is_same == Truth::Unknown).then(uncertain_group));
    let pattern = filter.field("pattern")?;
    let chain = behind();
    Some(Watch { object: filter, looks_at: looks_at(pattern), chain, doubt, origin: pattern.origin.clone(), own_region: None })
}

/// What a metric filter with this pattern looks at.
fn looks_at(pattern: &Value) -> LooksAt {
    let span = pattern.origin.span;
    let open = |why: Arc<Unknown>| LooksAt::Fields(Formula::Open(Some(why)));
    if pattern.is_null() {
        return LooksAt::Fields(Formula::All(Vec::new()));
    }
    let Some(text) = pattern.as_text() else {
        return open(pattern.find_unknown().unwrap_or_else(|| Unknown::not_evaluated("what is no text", span)));
    };
    match filter_pattern::read(text, span) {
        Ok(FilterPattern::Fields(formula)) => LooksAt::Fields(formula),
        Ok(FilterPattern::Terms(terms)) => LooksAt::Terms(terms),
        Ok(FilterPattern::Other(what)) => open(Unknown::not_evaluated(what, span)),
        Err(mistake) => match text.first_symbol() {
            Some(symbol) => open(symbol.unknown.clone()),
            None => {
                let what = format!("this is no filter pattern: {}", mistake.message).into();
                open(Arc::new(Unknown { reason: Reason::Invalid { what }, span }))
            }
        },
    }
}

/// The watch that a rule of EventBridge is; `None` if it runs on a schedule, or is not there with the trail.
fn event_rule<'o>(rule: &'o Object, trail: &Object) -> Option<Watch<'o>> {
    let doubt = beside(rule, trail)?;
    let pattern = rule.field("event_pattern").filter(|pattern| !pattern.is_null())?;
    let state = rule.field("state").and_then(Value::as_literal);
    let own_region = OwnRegion {
        is_global: rule.deployment.region.as_literal() == Some("us-east-1"),
        why: Arc::new(Unknown {
            reason: Reason::Existence { what: "a rule of EventBridge sees the events of its own Region alone".into() },
            span: rule.header,
        }),
        sees_reads: state.map_or(Truth::Unknown, |state| (state == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS").into()),
    };
    Some(Watch {
        object: rule,
        looks_at: LooksAt::Fields(event_pattern::read(pattern)),
        chain: behind_event_rule(rule),
        doubt,
        origin: pattern.origin.clone(),
        own_region: Some(own_region),
    })
}
