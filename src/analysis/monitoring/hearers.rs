//! Hearers: the topics that are told of what a trail records.

use std::sync::Arc;

use super::chain::Links;
use super::derive::{Asked, looks_at_any};
use super::references::means;
use super::watch::{Watch, Watches};
use crate::analysis::Fields;
use crate::model::{Object, TOPIC, TRAIL};
use crate::value::{Data, Unknown, Value};

/// An action of an alarm or a target of a rule, the unit that it stands in, and why it may never come to it.
type Told = (Value, Option<Arc<Unknown>>);

/// `hears_of_trail` of every topic, by the topic's index, with the `parts` of monitoring that there are.
pub(super) fn hearers(objects: &[Object], parts: &[&Object]) -> Vec<(usize, Fields)> {
    let topics: Vec<(usize, &Object)> = objects.iter().enumerate().filter(|(_, object)| object.kind.name == TOPIC.name).collect();
    if topics.is_empty() {
        return Vec::new();
    }
    let links = Links::of(parts);
    let trails = objects.iter().filter(|object| object.kind.name == TRAIL.name);
    let told: Vec<Told> = trails
        .filter_map(|trail| Some((trail, Watches::of(trail, parts, &links)?)))
        .flat_map(|(trail, watches)| {
            let asked = Asked::of(trail);
            let told = watches.each.iter().flat_map(|watch| told(watch, trail, &links, &asked));
            told.collect::<Vec<Told>>()
        })
        .collect();
    let mut distinct: Vec<Told> = Vec::new();
    for (action, doubt) in told {
        let is_same = |(known, other): &Told| known.is_same(&action) && other.is_some() == doubt.is_some();
        if !distinct.iter().any(is_same) {
            distinct.push((action, doubt));
        }
    }
    topics.into_iter().map(|(index, topic)| (index, vec![("hears_of_trail", hears(topic, &distinct))])).collect()
}

/// Who is told of what a watch takes.
fn told(watch: &Watch<'_>, trail: &Object, links: &Links<'_>, asked: &[Asked]) -> Vec<Told> {
    if !watch.is_filter() {
        let targets = watch.object.field("targets").and_then(Value::as_elements).unwrap_or_default();
        let arns = targets.iter().filter_map(|target| Some((target.get("arn")?.clone(), watch.doubt.clone())));
        return if looks_at_any(watch, asked) { arns.collect() } else { Vec::new() };
    }
    let alarms = links.alarms(watch.object, trail).unwrap_or_default();
    let actions = alarms.into_iter().flat_map(|(alarm, doubt)| {
        let actions = alarm.field("alarm_actions").and_then(Value::as_elements).unwrap_or_default();
        let doubt = watch.doubt.clone().or(doubt);
        actions.iter().map(|action| (action.clone(), doubt.clone())).collect::<Vec<Told>>()
    });
    actions.collect()
}

fn hears(topic: &Object, told: &[Told]) -> Value {
    let is_meant = |(action, _): &&Told| action.as_text().is_some_and(|action| means(action, topic).is_true());
    let mut open = None;
    for (action, doubt) in told.iter().filter(is_meant) {
        match doubt {
            None => return Value::bool(true, action.origin.clone()),
            Some(why) => open = open.or(Some(why.clone())),
        }
    }
    match open {
        Some(why) => Value { data: Data::Unknown(why), origin: topic.header.into() },
        None => Value::bool(false, topic.header),
    }
}
