//! Flaws: what selectors say that cannot mean what their author wanted.

use std::collections::HashMap;

use super::buckets::{Buckets, Standing};
use super::conditions::{Condition, Field};
use super::decision::{Events, Rest, Selection, rest};
use super::names::Names;
use super::questions::{Access, OBJECT, Question};
use super::recorders::{Recorders, is_on, truth};
use super::strings::{Comparison, Operator, Strings};
use crate::analysis::Fields;
use crate::analysis::retention::log_folder;
use crate::catalog;
use crate::model::{Object, TRAIL};
use crate::value::{Data, Existence, Origin, Piece, Role, Text, Value};

/// The flaws of what `recorder` selects, as fields of it.
pub(super) fn flaws(recorder: &Object, selections: &[Selection], names: &Names, buckets: &Buckets) -> Fields {
    let finder = Finder { recorder, selections, names, buckets };
    let mut found = Found::default();
    for (place, selection) in selections.iter().enumerate() {
        finder.look_at(place, selection, &mut found);
    }
    let listed = |elements: Vec<Value>| list(elements, recorder);
    let matching_nothing = |elements: Vec<Value>| match &found.open {
        // What surely matches nothing is told whatever else may not.
        Some(open) if elements.is_empty() => open.clone(),
        _ => list(elements, recorder),
    };
    let because = found.because.iter().map(|(why, origin)| Value::text(why.clone(), origin.clone())).collect();
    vec![
        ("values_without_slash", listed(found.without_slash)),
        ("values_matching_nothing", matching_nothing(found.matching_nothing)),
        ("matching_nothing_because", matching_nothing(because)),
        ("exclusions_of_nothing", listed(found.excluding_nothing)),
        ("exclusions_undone", listed(found.undone)),
        ("sibling_buckets", listed(found.siblings)),
        ("event_names_never_emitted", listed(found.never_emitted)),
        ("kms_excluded", finder.kms_excluded()),
        ("network_activity", finder.network_activity()),
    ]
}

/// The elements, one place behind the other.
fn list(elements: Vec<Value>, recorder: &Object) -> Value {
    let origin = Origin::of_places(elements.iter().rev().map(|element| (element.origin.span, Role::Likewise)));
    Value::list(elements, origin.unwrap_or_else(|| recorder.header.into()))
}

#[derive(Default)]
struct Found {
    without_slash: Vec<Value>,
    matching_nothing: Vec<Value>,
    /// Why each of them does.
    because: Vec<(Text, Origin)>,
    /// A value that may match nothing.
    open: Option<Value>,
    excluding_nothing: Vec<Value>,
    undone: Vec<Value>,
    siblings: Vec<Value>,
    never_emitted: Vec<Value>,
}

struct Finder<'f> {
    recorder: &'f Object,
    selections: &'f [Selection],
    names: &'f Names,
    buckets: &'f Buckets,
}

impl Found {
    fn matches_nothing(&mut self, value: Value, why: Text) {
        self.because.push((why, value.origin.clone()));
        self.matching_nothing.push(value);
    }
}

/// Why nothing matches a value, if there is no more to say.
const NO_EVENT: &str = "no event can match this";

impl Finder<'_> {
    fn look_at(&self, place: usize, selection: &Selection, found: &mut Found) {
        let cannot_be = |condition: &Condition| condition.takes_none(&Strings::default());
        if selection.doubts.is_empty() && selection.conditions.iter().any(cannot_be) {
            found.matches_nothing(Value::text("this selector", selection.origin.clone()), NO_EVENT.into());
            return;
        }
        let Some(questions) = self.questions(selection) else { return };
        let of_objects = resource_type(selection) == Some(OBJECT);
        let before = found.matching_nothing.len();
        for condition in &selection.conditions {
            let selected = condition.selected().unwrap_or_default();
            match condition.field {
                Field::ResourceArn if of_objects => {
                    for comparison in selected {
                        if is_never_met(comparison) || self.is_in_other_partition(comparison) {
                            found.matches_nothing(self.shown(comparison), NO_EVENT.into());
                        } else {
                            self.look_at_bucket(comparison, found);
                            self.look_for_bucket(comparison, found);
                        }
                    }
                    for comparison in condition.deselected() {
                        if is_never_met(comparison) || is_bucket_alone(comparison) || self.is_in_other_partition(comparison) {
                            found.excluding_nothing.push(self.shown(comparison));
                        } else {
                            self.look_at_bucket(comparison, found);
                        }
                    }
                }
                Field::EventName => {
                    let compared = selected.iter().chain(condition.deselected());
                    let exact = compared.filter(|comparison| comparison.operator == Operator::Equals);
                    let renamed = exact.filter(|comparison| {
                        let name = comparison.text.as_literal();
                        name.is_some_and(|name| {
                            catalog::never_emitted(name, resource_type(selection)).is_some_and(|renamed| renamed.is_certain)
                        })
                    });
                    found.never_emitted.extend(renamed.map(|comparison| self.shown(comparison)));
                }
                _ => {}
            }
            let undone = condition.deselected().iter();
            let undone = undone.filter(|comparison| self.is_undone(place, condition, comparison, &questions));
            found.undone.extend(undone.map(|comparison| self.shown(comparison)));
        }
        let contradicts_itself = selection.doubts.is_empty()
            && questions
                .iter()
                .flat_map(Question::all_events)
                .all(|events| selection.conditions.iter().any(|condition| condition.takes_none(events.strings(condition.field))));
        if contradicts_itself && found.matching_nothing.len() == before {
            found.matches_nothing(Value::text("this selector", selection.origin.clone()), NO_EVENT.into());
        }
    }

    /// The questions that a selection of its category and type can answer; `None` where it is not known which these are.
    fn questions(&self, selection: &Selection) -> Option<Vec<Question>> {
        let category = only(selection, Field::Category)?;
        let span = selection.origin.span;
        let partition = self.names.normal(&self.recorder.deployment.partition);
        let question = |access: Access| match (category, resource_type(selection)) {
            ("Management", _) => Some(Question::of_management(access, span)),
            ("Data", Some(OBJECT)) => Some(Question::of_all_buckets(&partition, access, None, span)),
            ("Data", Some(other)) => Some(Question::of_type(other, access, span)),
            _ => None,
        };
        Access::BOTH.into_iter().map(question).collect()
    }

    /// A prefix that names a bucket and has no slash behind it, and the other buckets that it takes.
    fn look_at_bucket(&self, comparison: &Comparison, found: &mut Found) {
        if comparison.operator != Operator::StartsWith || !is_bare_bucket(&comparison.text) {
            return;
        }
        found.without_slash.push(self.shown(comparison));
        if comparison.doubt.is_some() {
            return;
        }
        let siblings = self.buckets.siblings(&comparison.text);
        found.siblings.extend(siblings.map(|address| Value::text(address.clone(), comparison.origin.clone())));
    }

    /// Whether there is a bucket that a value names.
    fn look_for_bucket(&self, comparison: &Comparison, found: &mut Found) {
        // That a value may match nothing is told of the first such value.
        if found.open.is_some() && !self.buckets.are_complete() {
            return;
        }
        match self.buckets.standing(comparison, self.names) {
            Standing::Declared => {}
            Standing::Missing(why) => found.matches_nothing(self.shown(comparison), why),
            Standing::Open(why) => {
                let open = || Value { data: Data::Unknown(why), origin: comparison.origin.clone() };
                found.open.get_or_insert_with(open);
            }
        }
    }

    /// Does it name another partition than the one that the code is deployed to?
    fn is_in_other_partition(&self, comparison: &Comparison) -> bool {
        let Some(own) = self.recorder.deployment.partition.as_literal() else { return false };
        let text = comparison.text.first_characters();
        let mut parts = text.split(':');
        comparison.operator != Operator::EndsWith
            && parts.next() == Some("arn")
            && parts.next().is_some_and(|partition| partition != own)
            && parts.next().is_some()
    }

    /// Do other selections of the same recorder take all that `comparison` excludes?
    fn is_undone(&self, place: usize, condition: &Condition, comparison: &Comparison, questions: &[Question]) -> bool {
        let selection = &self.selections[place];
        let others: Vec<&Selection> =
            self.selections.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| other).collect();
        if others.is_empty() || comparison.doubt.is_some() {
            return false;
        }
        let takes = |events: &Events<'_>| {
            let rest = selection.conditions.iter().filter(|other| !std::ptr::eq(*other, condition));
            rest.into_iter().all(|other| !other.takes_none(events.strings(other.field)))
        };
        let excluded = questions.iter().flat_map(Question::events).filter(takes).filter_map(|events| {
            let strings = events.strings(condition.field).clone().meeting(comparison);
            if strings.is_empty().is_false() { Some(events.with(condition.field, strings)) } else { None }
        });
        let mut any = false;
        let all = excluded.inspect(|_| any = true).all(|events| matches!(rest(&events, &others), Rest::Nothing));
        all && any
    }

    /// Are management events of KMS that change something left out by a condition? Reads alone are left out because they are so many.
    fn kms_excluded(&self) -> Value {
        let all: Vec<&Selection> = self.selections.iter().collect();
        let source = "kms.amazonaws.com";
        let question = Question::of_management(Access::Writes, self.recorder.header).of_service(source);
        for events in question.events() {
            if !matches!(rest(&events, &all), Rest::Gap(_)) {
                continue;
            }
            let missing = self
                .selections
                .iter()
                .filter(|selection| selection.barely_misses(&events).is_some_and(|missed| missed.field == Field::EventSource));
            let mut excluding = missing
                .flat_map(|selection| &selection.conditions)
                .filter_map(|condition| condition.deselecting(&Text::from(source)));
            if let Some(comparison) = excluding.next() {
                return Value::bool(true, comparison.origin.clone());
            }
        }
        Value::bool(false, self.recorder.header)
    }

    /// Are network activity events of any service selected?
    fn network_activity(&self) -> Value {
        let category = Text::from("NetworkActivity");
        let takes = |selection: &&Selection| {
            selection
                .conditions
                .iter()
                .any(|condition| condition.field == Field::Category && condition.takes(Some(&category)).is_true())
        };
        match self.selections.iter().find(takes) {
            Some(selection) => Value::bool(true, selection.origin.clone()),
            None => Value::bool(false, self.recorder.header),
        }
    }

    fn shown(&self, comparison: &Comparison) -> Value {
        Value::text(self.names.as_written(&comparison.text), comparison.origin.clone())
    }
}

/// The only literal that a selection takes for `field`.
fn only(selection: &Selection, field: Field) -> Option<&str> {
    let condition = selection.conditions.iter().find(|condition| condition.field == field)?;
    match condition.selected()? {
        [only] if only.operator == Operator::Equals && only.doubt.is_none() => only.text.as_literal(),
        _ => None,
    }
}

fn resource_type(selection: &Selection) -> Option<&str> {
    only(selection, Field::ResourceType)
}

/// Can no object's ARN meet it? `*` is no wildcard, and a bucket's own ARN is no object's.
fn is_never_met(comparison: &Comparison) -> bool {
    let has_wildcard = match comparison.text.as_literal() {
        Some(literal) => literal.contains('*'),
        None => comparison.text.pieces().iter().any(|piece| matches!(piece, Piece::Literal(literal) if literal.contains('*'))),
    };
    has_wildcard || comparison.operator == Operator::Equals && is_bare_bucket(&comparison.text)
}

/// Does only what concerns a bucket as a whole meet it?
fn is_bucket_alone(comparison: &Comparison) -> bool {
    let behind = |text: &Text| text.as_literal().and_then(|literal| literal.splitn(6, ':').nth(5).map(str::to_owned));
    comparison.operator == Operator::Equals
        && behind(&comparison.text).is_some_and(|name| name.find('/').is_some_and(|slash| slash + 1 == name.len()))
}

/// Is it the ARN of a bucket and nothing more?
fn is_bare_bucket(text: &Text) -> bool {
    // What is below a bucket, as most values are, ends so.
    let Some(literal) = text.as_literal().filter(|literal| !literal.ends_with('/')) else { return false };
    let mut parts = literal.splitn(6, ':');
    let is_s3 = parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("s3");
    let has_no_place = parts.next() == Some("") && parts.next() == Some("");
    is_s3 && has_no_place && parts.next().is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Fills what a trail does to its own log, and what others record a second time. `targets` are the buckets that trails deliver to, both by
/// their index in the estate.
pub(super) fn derive_of_estate(objects: &mut [Object], recorders: &Recorders, targets: &HashMap<usize, usize>) {
    let mut copies = Copies::default();
    let mut fields: Vec<(usize, Fields)> = Vec::new();
    for (index, selections) in recorders.each().filter(|(index, _)| objects[*index].kind.name == TRAIL.name) {
        let trail = &objects[index];
        let own = match targets.get(&index) {
            Some(bucket) => records_own_log(trail, &objects[*bucket], selections, &recorders.names),
            None => Value::bool(false, trail.header),
        };
        fields.push((index, vec![("records_own_log", own), ("management_recorded_also_by", copies.before(index, objects))]));
    }
    for (index, fields) in fields {
        objects[index].derive(fields);
    }
}

/// Does the trail record how CloudTrail writes its log to `bucket`, and so make a new entry for each entry?
fn records_own_log(trail: &Object, bucket: &Object, selections: &[Selection], names: &Names) -> Value {
    let no = || Value::bool(false, trail.header);
    // Below an unknown prefix, the log may lie anywhere in the bucket.
    let folder = log_folder(trail);
    let open = trail.field("prefix").filter(|_| folder.is_none()).and_then(Value::find_unknown);
    let root = names.arn(bucket).concat(&Text::from("/")).concat(&folder.unwrap_or_else(|| Text::from("")));
    let log = Comparison::new(Operator::StartsWith, root, trail.header);
    let put_object = [Text::from("PutObject")];
    let question = Question::of_bucket(&names.arn(bucket), Access::Writes, &bucket.deployment, trail.header);
    let Some(events) = question.events().next() else { return no() };
    let events = events.with(Field::EventName, Strings::among(&put_object));
    let events = events.with(Field::ResourceArn, Strings::default().meeting(&log));
    let taking: Vec<&Selection> = selections.iter().filter(|selection| selection.may_take(&events)).collect();
    let not_known = |why| Value { data: Data::Unknown(why), origin: trail.header.into() };
    match rest(&events, &taking) {
        Rest::Nothing => {
            Value::bool(true, taking.first().map_or_else(|| trail.header.into(), |selection| selection.origin.clone()))
        }
        Rest::Gap(_) | Rest::Unknown(None) => open.filter(|_| !taking.is_empty()).map_or_else(no, not_known),
        Rest::Unknown(Some(why)) => not_known(why),
    }
}

/// How many trails that record the same are named.
const NAMED: usize = 3;

/// The trails so far that record management events for sure, by account.
#[derive(Default)]
struct Copies {
    by_account: HashMap<Text, Vec<usize>>,
}

impl Copies {
    /// The first of the trails before `index` that record management events of the same account and Region. Only the first copy is free.
    fn before(&mut self, index: usize, objects: &[Object]) -> Value {
        let trail = &objects[index];
        if !(matches!(trail.existence, Existence::Certain) && is_on(trail).is_true()) {
            return Value::list(Vec::new(), trail.header);
        }
        let earlier = self.by_account.entry(trail.deployment.account.clone()).or_default();
        let copies = earlier.iter().map(|other| &objects[*other]).filter(|other| record_the_same(trail, other)).take(NAMED);
        let copies: Vec<Value> = copies.map(|other| Value::text(other.address.clone(), other.header)).collect();
        earlier.push(index);
        Value::list(copies, trail.header)
    }
}

/// Do two trails of one account both record management events in some Region?
fn record_the_same(one: &Object, other: &Object) -> bool {
    let selects = |object: &Object, field: &str| {
        let share = object.field(field).and_then(Value::as_literal);
        share.is_some_and(|share| share != "none")
    };
    let both = |field: &str| selects(one, field) && selects(other, field);
    let everywhere = |object: &Object| truth(object, "multi_region").is_true();
    let same_place = everywhere(one) || everywhere(other) || one.deployment.region.equals(&other.deployment.region).is_true();
    same_place && (both("management_reads") || both("management_writes"))
}
