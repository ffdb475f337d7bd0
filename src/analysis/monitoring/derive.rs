//! What rules see of monitoring: derived fields of trails and topics.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use rayon::prelude::*;

use super::chain::{Break, Chain, Links};
use super::demands::{Demand, Monitor, monitors};
use super::formula::Formula;
use super::hearers;
use super::implication::{Events, Implication, Known};
use super::watch::{Watch, Watches};
use crate::analysis::coverage::{cases, in_case};
use crate::analysis::{Derived, Fields, one_of_cases};
use crate::model::{ALARM, COMPOSITE_ALARM, EVENT_RULE, LOG_GROUP, METRIC_FILTER, Object, SUBSCRIPTION_FILTER, TOPIC, TRAIL};
use crate::source::Span;
use crate::value::{Data, Origin, Text, Unknown, Value};

/// Characters of a list of events that a message shows as a whole.
const SHOWN: usize = 60;

/// That nothing looks at any events of a sort.
const NO_FILTER: &str = "no metric filter looks for them";

/// The kinds of objects that monitoring is made of, beside the trail.
const KINDS: [&str; 7] =
    [LOG_GROUP.name, METRIC_FILTER.name, SUBSCRIPTION_FILTER.name, ALARM.name, COMPOSITE_ALARM.name, TOPIC.name, EVENT_RULE.name];

/// Fills `watched` and what goes unnoticed of every trail, and `hears_of_trail` of every topic.
pub(in crate::analysis) fn derive(objects: &[Object]) -> Derived {
    let parts: Vec<&Object> = objects.iter().filter(|object| KINDS.contains(&object.kind.name)).collect();
    let trails = objects.par_iter().enumerate().filter(|(_, object)| object.kind.name == TRAIL.name);
    let monitoring = || trails.map(|(index, trail)| (index, monitoring(trail, &parts))).collect::<Vec<_>>();
    let (monitoring, hearers) = rayon::join(monitoring, || hearers::hearers(objects, &parts));
    monitoring.into_iter().chain(hearers).collect()
}

/// The fields of a trail, with the `parts` of monitoring that there are: in each case, if they hang on cases.
fn monitoring(trail: &Object, parts: &[&Object]) -> Fields {
    let fields = monitoring_as_is(trail, parts);
    if !fields.iter().any(|(_, value)| matches!(value.data, Data::Unknown(_))) {
        return fields;
    }
    let own = parts.iter().copied().filter(|part| part.unit == trail.unit);
    let cases = cases(own.chain([trail]));
    if cases.len() < 2 {
        return fields;
    }
    let in_cases = cases.into_iter().filter_map(|case| {
        let trail = in_case(trail, &case)?;
        let in_case = |part: &&Object| if part.unit == trail.unit { in_case(part, &case) } else { Some((*part).clone()) };
        let parts: Vec<Object> = parts.iter().filter_map(in_case).collect();
        let fields = monitoring_as_is(&trail, &parts.iter().collect::<Vec<_>>());
        Some((case, fields))
    });
    one_of_cases(trail, fields, in_cases.collect())
}

fn monitoring_as_is(trail: &Object, parts: &[&Object]) -> Fields {
    let all = |value: &dyn Fn() -> Value| monitors().iter().map(|monitor| (monitor.field, value())).collect::<Vec<_>>();
    let log_group = trail.field("log_group").cloned().unwrap_or_else(|| Value::null(trail.header));
    let Some(watches) = Watches::of(trail, parts, &Links::of(parts)) else {
        return match log_group.find_unknown() {
            Some(why) => {
                let filters = [METRIC_FILTER.name, SUBSCRIPTION_FILTER.name];
                let has_filter = |object: &Object| filters.contains(&object.kind.name) && object.unit == trail.unit;
                let unknown = || Value { data: Data::Unknown(why.clone()), origin: log_group.origin.clone() };
                let watched =
                    if parts.iter().any(|part| has_filter(part)) { unknown() } else { Value::null(log_group.origin.clone()) };
                [("watched", watched)].into_iter().chain(all(&unknown)).collect()
            }
            None => {
                let nowhere = || Value::text("the trail sends its events to no log group", log_group.origin.clone());
                let watched = Value::bool(false, log_group.origin.clone());
                [("watched", watched)].into_iter().chain(all(&nowhere)).collect()
            }
        };
    };
    let asked = Asked::of(trail);
    let watched = ("watched", is_watched(trail, &watches, &asked));
    let unnoticed = asked.iter().map(|asked| (asked.monitor.field, unnoticed(asked, trail, &watches)));
    [watched].into_iter().chain(unnoticed).collect()
}

/// A sort of events, and those that are asked for of one trail.
pub(super) struct Asked {
    monitor: &'static Monitor,
    trail: Span,
    known: Rc<Known>,
    /// Described only where something looks at events.
    events: OnceCell<Vec<(&'static Demand, Events)>>,
}

impl Asked {
    /// All sorts, for `trail`.
    pub(super) fn of(trail: &Object) -> Vec<Self> {
        let known = Rc::default();
        let asked = |monitor| Self { monitor, trail: trail.header, known: Rc::clone(&known), events: OnceCell::new() };
        monitors().iter().map(asked).collect()
    }

    fn events(&self) -> &[(&'static Demand, Events)] {
        let described = |demand: &'static Demand| (demand, demand.events(self.trail).knowing(&self.known));
        self.events.get_or_init(|| self.monitor.demands.iter().map(described).collect())
    }
}

/// Does anything look at the trail's events? A rule of EventBridge counts if it looks at any that somebody should be told of.
fn is_watched(trail: &Object, watches: &Watches<'_>, asked: &[Asked]) -> Value {
    let mut open = None;
    for watch in &watches.each {
        if !watch.is_filter() && !looks_at_any(watch, asked) {
            continue;
        }
        match &watch.doubt {
            None => return Value::bool(true, watch.origin.clone()),
            Some(why) => open = open.or(Some(why.clone())),
        }
    }
    match open {
        Some(why) => Value { data: Data::Unknown(why), origin: trail.header.into() },
        // Whoever declares the log group declares what looks at it.
        None if !watches.is_declared => Value::null(trail.header),
        None => Value::bool(false, trail.header),
    }
}

/// Does a watch look at any events that somebody should be told of?
pub(super) fn looks_at_any(watch: &Watch<'_>, asked: &[Asked]) -> bool {
    let mut all = asked.iter().flat_map(Asked::events);
    all.any(|(demand, events)| !watch.meets(events, demand).is_false())
}

/// What becomes of the events of one demand.
enum Fate {
    /// Somebody is told of all of them.
    Noticed,
    /// Something takes all of them, but nobody is told.
    Lost(Break),
    /// Nothing takes all of them.
    Missed,
    Unknown(Arc<Unknown>),
}

/// Why nobody may be told of events of a sort; null when somebody is told of all.
fn unnoticed(asked: &Asked, trail: &Object, watches: &Watches<'_>) -> Value {
    let monitor = asked.monitor;
    if let Some(left_out) = left_out(monitor, trail) {
        return left_out;
    }
    let subject = Origin::from(trail.header);
    if watches.each.is_empty() {
        return Value::text(NO_FILTER, subject);
    }
    let mut missed: Vec<&Demand> = Vec::new();
    let (mut lost, mut open, mut are_any_noticed) = (None, None, false);
    for (demand, events) in asked.events() {
        match fate(demand, events, trail, watches) {
            Fate::Noticed => are_any_noticed = true,
            Fate::Lost(at) => lost = lost.or(Some(at)),
            Fate::Missed => missed.push(demand),
            Fate::Unknown(why) => open = open.or(Some(why)),
        }
    }
    match (missed.as_slice(), lost, open) {
        ([], None, None) => Value::null(subject),
        ([], Some(lost), _) => Value::text(lost.in_words(), lost.origin),
        ([], None, Some(why)) => Value { data: Data::Unknown(why), origin: subject },
        (missed, lost, open) => {
            let nearest = nearest(asked, watches);
            let are_all_missed = !are_any_noticed && lost.is_none() && open.is_none();
            let words = match (nearest.is_some(), are_all_missed && missed.len() == monitor.demands.len()) {
                (false, true) => NO_FILTER.to_owned(),
                (true, true) => "no metric filter looks for all of them".to_owned(),
                _ => not_looked_for(missed),
            };
            Value::text(words, nearest.map_or(subject, |nearest| nearest.origin.clone()))
        }
    }
}

/// That the trail itself does not record all events of a sort; `None` when it does, as far as is known.
fn left_out(monitor: &Monitor, trail: &Object) -> Option<Value> {
    let is_kms = monitor.demands.iter().any(|demand| demand.service == "kms");
    let is = |field: &str, word: &str| trail.text(field).is_some_and(|share| share.equals(&Text::from(word)).is_true());
    let origin = |field: &str| trail.field(field).map_or_else(|| trail.header.into(), |value| value.origin.clone());
    if monitor.holds_reads && (is("management_reads", "none") || is("management_reads", "some")) {
        return Some(Value::text("the trail leaves out calls that only read", origin("management_reads")));
    }
    if is("management_writes", "none") {
        return Some(Value::text("the trail leaves out calls that change something", origin("management_writes")));
    }
    let leaves_out_kms = trail.field("kms_excluded").and_then(Value::as_bool) == Some(true);
    (is_kms && leaves_out_kms).then(|| Value::text("the trail leaves out the events of KMS", origin("kms_excluded")))
}

fn fate(demand: &Demand, events: &Events, trail: &Object, watches: &Watches<'_>) -> Fate {
    let concerning = watches.each.iter().map(|watch| (watch, watch.formula(demand)));
    let (broken, live): (Vec<_>, Vec<_>) = concerning.partition(|(watch, _)| matches!(watch.chain, Chain::Broken(_)));
    let holds = |formula: &Formula| matches!(events.imply(formula), Implication::Holds);
    // Mostly one of them takes all, which is seen much sooner than what many take together.
    if live.iter().any(|(_, formula)| holds(formula)) {
        return Fate::Noticed;
    }
    match events.imply(&Formula::Any(live.into_iter().map(|(_, formula)| formula).collect())) {
        Implication::Holds => return Fate::Noticed,
        Implication::Unknown(why) => {
            let intricate = || Unknown::not_evaluated("what so intricate patterns take", trail.header);
            return Fate::Unknown(why.unwrap_or_else(intricate));
        }
        Implication::Fails(_) => {}
    }
    match broken.iter().find(|(_, formula)| holds(formula)).map(|(watch, _)| &watch.chain) {
        Some(Chain::Broken(at)) => Fate::Lost(at.clone()),
        _ => Fate::Missed,
    }
}

/// The watch that takes most of the events of a sort, of those that are there for such events; `None` when none takes any. One that
/// takes whatever was refused, say, takes some of every sort, and is meant for none of them.
fn nearest<'w>(asked: &Asked, watches: &'w Watches<'_>) -> Option<&'w Watch<'w>> {
    let taken = |watch: &Watch<'_>| {
        let formulas: Vec<Formula> = asked.events().iter().map(|(demand, _)| watch.formula(demand)).collect();
        let all = || asked.events().iter().zip(&formulas);
        let is_meant = all().any(|((demand, events), formula)| demand.is_named_in(events, formula));
        if is_meant { all().filter(|((_, events), formula)| events.meet(formula).is_true()).count() } else { 0 }
    };
    let counted = watches.each.iter().map(|watch| (taken(watch), watch)).filter(|(count, _)| *count > 0);
    // The first of those that take as many.
    counted.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, watch)| watch)
}

/// That nothing looks for some events: as many of them by name as a message shows.
fn not_looked_for(missed: &[&Demand]) -> String {
    let sentence = |named: usize| {
        let names: Vec<String> = missed[..named].iter().map(|demand| format!("`{}`", demand.words)).collect();
        match missed.len() - named {
            0 => format!("no filter takes {}", names.join(", ")),
            more => format!("no filter takes {} and {more} more", names.join(", ")),
        }
    };
    let fitting = (1..=missed.len()).rev().map(sentence).find(|sentence| sentence.chars().count() <= SHOWN);
    fitting.unwrap_or_else(|| sentence(1))
}
