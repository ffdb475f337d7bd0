//! What rules see of coverage: derived fields of trails, event data stores and buckets.

use std::sync::Arc;

use rayon::prelude::*;

use super::buckets::Buckets;
use super::conditions::Field;
use super::decision::{Events, Gap, Missed, Rest, Selection, rest};
use super::elsewhere;
use super::estate::Estate;
use super::flaws::{self, flaws};
use super::monitored::Part;
use super::names::Names;
use super::questions::{Access, Question};
use super::recorders::{Answer, Recorders, Share, records_events};
use super::selectors::{SELECTORS, is_empty, selections};
use crate::analysis::delivery::Deliveries;
use crate::analysis::{Fields, IsWanted, derived, in_cases, one_of_cases};
use crate::model::{BUCKET, Object};
use crate::source::Span;
use crate::value::{Data, Origin, Role, Text, Unknown, Value};

/// What is derived of buckets.
pub(in crate::analysis) const OF_BUCKET: [&str; 7] =
    ["monitored", "reads", "writes", "reads_gap", "writes_gap", "prefixes_only", "recorded_by"];

/// Fills what is derived of coverage; of buckets, where that is wanted.
pub(in crate::analysis) fn derive(objects: &mut [Object], names: &Names, deliveries: &Deliveries, is_wanted: &IsWanted<'_>) {
    let buckets = Buckets::of(objects, names);
    let recorders = objects.par_iter_mut().enumerate().filter(|(_, object)| records_events(object));
    let selected = recorders.map(|(index, object)| {
        let of = |object: &Object, selections: &[Selection]| {
            let mut fields = shares(selections, object, names);
            fields.extend(flaws(object, selections, names, &buckets));
            fields
        };
        let selections = selections(index, object, names);
        let fields = of(object, &selections);
        let fields = in_cases(object, &SELECTORS, fields, |object| of(object, &self::selections(index, object, names)));
        object.derive(fields);
        (index, selections)
    });
    let selected = selected.collect();
    elsewhere::derive(objects);
    let recorders = Recorders::with(objects, names.clone(), selected);
    let estate = Estate::of(objects, recorders);
    let fields: Vec<(usize, Fields)> = (0..objects.len())
        .into_par_iter()
        .filter(|index| objects[*index].kind.name == BUCKET.name && is_wanted(&objects[*index]))
        .map(|index| (index, estate.bucket(&objects[index])))
        .collect();
    let recorders = estate.recorders;
    for (index, fields) in fields {
        objects[index].derive(fields);
    }
    flaws::derive_of_estate(objects, &recorders, &deliveries.by_trail());
}

/// The `eventSource` of KMS, whose events are left out more often than others, because they are so many.
const KMS: &str = "kms.amazonaws.com";

/// How much of the account's events of each sort a recorder selects.
fn shares(selections: &[Selection], recorder: &Object, names: &Names) -> Fields {
    let partition = names.normal(&recorder.deployment.partition);
    let own_log = recorder.text("bucket").map(|bucket| names.bucket_arn(bucket, &recorder.deployment).concat(&Text::from("/")));
    let objects = |access: Access| Question::of_all_buckets(&partition, access, own_log.as_ref(), recorder.header);
    let management = |access: Access| Question::of_management(access, recorder.header);
    let share = |question: &Question| share(question, selections, recorder);
    vec![
        ("management_reads", share(&management(Access::Reads))),
        ("management_writes", share(&management(Access::Writes))),
        ("management_reads_beside_kms", share(&management(Access::Reads).beside_service(KMS))),
        ("management_writes_beside_kms", share(&management(Access::Writes).beside_service(KMS))),
        ("object_reads", share(&objects(Access::Reads))),
        ("object_writes", share(&objects(Access::Writes))),
    ]
}

/// How much of the events in question some selections take: `all`, `some`, `none`.
fn share(question: &Question, selections: &[Selection], recorder: &Object) -> Value {
    let selectors = SELECTORS.iter().filter_map(|field| recorder.field(field)).find(|selectors| !is_empty(selectors));
    let origin = selectors.or_else(|| recorder.field(SELECTORS[1])).or_else(|| recorder.field(SELECTORS[0]));
    let origin = origin.map_or_else(|| Origin::from(recorder.header), |selectors| selectors.origin.clone());
    let events: Vec<Events<'_>> = question.events().collect();
    let taking: Vec<&Selection> =
        selections.iter().filter(|selection| events.iter().any(|events| selection.may_take(events))).collect();
    if taking.is_empty() {
        let missing = |selection: &Selection| events.iter().find_map(|events| selection.barely_misses(events));
        let mut missed = selections.iter().filter_map(missing);
        let nearest = missed.next().filter(|_| missed.next().is_none()).map(|missed| missed.origin);
        let nearest = nearest.or_else(|| switched_off(recorder).filter(|_| question.is_of_management()));
        return Value::text("none", nearest.unwrap_or(origin));
    }
    let mut open = None;
    for events in &events {
        match rest(events, &taking) {
            Rest::Nothing => {}
            Rest::Gap(gap) => return Value::text("some", gap.missed.last().map_or(origin, |missed| missed.origin.clone())),
            Rest::Unknown(why) => open = open.or(Some(why)),
        }
    }
    match open {
        None => Value::text("all", taking[0].origin.clone()),
        Some(why) => {
            let why = why.unwrap_or_else(|| too_intricate(recorder));
            Value { data: Data::Unknown(why), origin }
        }
    }
}

/// Where basic event selectors leave management events out.
fn switched_off(recorder: &Object) -> Option<Origin> {
    let selectors = recorder.field("event_selectors")?.as_elements()?;
    let management = selectors.iter().filter_map(|selector| selector.get("management"));
    let off = management.filter(|management| management.as_bool() == Some(false));
    let places: Vec<(Span, Role)> = off.map(|management| (management.origin.span, Role::Likewise)).collect();
    Origin::of_places(places.into_iter().rev())
}

pub(super) fn too_intricate(object: &Object) -> Arc<Unknown> {
    Unknown::not_evaluated("what so many selectors take together", object.header)
}

impl Estate<'_> {
    /// What is derived of a bucket.
    fn bucket(&self, bucket: &Object) -> Fields {
        let monitored = Value::bool(!self.recorders.is_empty(), bucket.header);
        if self.recorders.is_empty() {
            let nobody = || Value::text("none", bucket.header);
            let null = || Value::null(bucket.header);
            let none = Value::list(Vec::new(), bucket.header);
            return vec![
                ("monitored", monitored),
                ("reads", nobody()),
                ("writes", nobody()),
                ("reads_gap", null()),
                ("writes_gap", null()),
                ("prefixes_only", Value::bool(false, bucket.header)),
                ("recorded_by", none),
            ];
        }
        let mut fields = derived(bucket, &["name", "tags", "tags_all"], |bucket| self.recorded(bucket));
        fields.push(("monitored", monitored));
        fields
    }

    /// How much is recorded of what is done in a bucket: in each case, if that hangs on cases.
    fn recorded(&self, bucket: &Object) -> Fields {
        let fields = self.recorded_by(&self.recorders, bucket);
        let is_open = fields.iter().any(|(_, value)| matches!(value.data, Data::Unknown(_)));
        let cases = if is_open { self.cases(bucket) } else { Vec::new() };
        if cases.is_empty() {
            return fields;
        }
        let in_cases = cases.into_iter().map(|(case, recorders)| (case.clone(), self.recorded_by(recorders, bucket)));
        one_of_cases(bucket, fields, in_cases.collect())
    }

    fn recorded_by(&self, recorders: &Recorders, bucket: &Object) -> Fields {
        self.monitored.parts(bucket, &recorders.names).agreed(|part| self.recorded_of(part, recorders, bucket))
    }

    /// The same, when this part must be recorded.
    fn recorded_of(&self, part: &Part, recorders: &Recorders, bucket: &Object) -> Fields {
        let arn = recorders.names.arn(bucket);
        let [reads, writes] = Access::BOTH.map(|access| {
            let question = part.question(&arn, access, &bucket.deployment, bucket.header);
            question.map_or_else(Answer::of_nothing, |question| recorders.answer(&question))
        });
        let only = [&reads, &writes].map(|answer| takes_prefixes_only(&answer.rest));
        let by = reads.by.iter().chain(&reads.in_part_by).chain(&writes.by).chain(&writes.in_part_by);
        let mut by: Vec<usize> = by.copied().collect();
        by.sort_unstable();
        by.dedup();
        let by = by.into_iter().map(|index| Value::text(self.objects[index].address.clone(), self.objects[index].header));
        vec![
            ("reads", self.verdict(&reads, bucket)),
            ("writes", self.verdict(&writes, bucket)),
            ("reads_gap", gap(&reads, recorders, bucket)),
            ("writes_gap", gap(&writes, recorders, bucket)),
            ("prefixes_only", Value::bool(only.contains(&true) && !only.contains(&false), bucket.header)),
            ("recorded_by", Value::list(by.collect(), bucket.header)),
        ]
    }

    /// `full`, `partial`, `none`, and the places that decide it.
    fn verdict(&self, answer: &Answer, bucket: &Object) -> Value {
        let (word, gap) = match &answer.rest {
            Share::Full => return Value::text("full", bucket.header),
            Share::Partial(gap) => ("partial", gap),
            Share::None(gap) => ("none", gap),
            Share::Unknown(why) => return not_known(why, bucket),
        };
        let mut missed: Vec<&Missed> = gap.missed.iter().collect();
        missed.sort_by_key(|missed| missed.is_excluded);
        let role = |missed: &Missed| if missed.is_excluded { Role::Excludes } else { Role::Restricts };
        let origin =
            Origin::of_places(missed.into_iter().map(|missed| (missed.origin.span, role(missed)))).unwrap_or_else(|| {
                let first = self.recorders.each().next().map(|(index, _)| self.objects[index].header);
                first.map_or_else(|| bucket.header.into(), |header| Origin::new(header, Role::Restricts))
            });
        Value::text(word, origin.seen_from(bucket.header, Role::Expression))
    }
}

/// Do all recorders that miss some of the events take them for other prefixes of the same bucket?
fn takes_prefixes_only(share: &Share) -> bool {
    match share {
        Share::Partial(gap) => gap.missed.iter().all(|missed| missed.field == Field::ResourceArn && !missed.is_excluded),
        _ => false,
    }
}

/// The event that nobody records, as a sentence begins with it; null when there is none.
fn gap(answer: &Answer, recorders: &Recorders, bucket: &Object) -> Value {
    match &answer.rest {
        Share::Full => Value::null(bucket.header),
        Share::Partial(gap) | Share::None(gap) => Value::text(in_words(gap, &recorders.names, "an event"), bucket.header),
        Share::Unknown(why) => not_known(why, bucket),
    }
}

/// What is not known of a bucket as a whole.
fn not_known(why: &Option<Arc<Unknown>>, bucket: &Object) -> Value {
    let why = why.clone().unwrap_or_else(|| too_intricate(bucket));
    Value { data: Data::Unknown(why), origin: bucket.header.into() }
}

/// An event that nobody records: "`GetObject` on `arn:aws:s3:::payments/x`".
///
/// `otherwise` stands for one that may have any name.
pub(super) fn in_words(gap: &Gap, names: &Names, otherwise: &str) -> Text {
    let field = |wanted: Field| gap.event.iter().find(|(field, _)| *field == wanted).map(|(_, text)| names.as_written(text));
    let quoted = |before: &str, text: Text| Text::from(format!("{before}`")).concat(&text).concat(&Text::from("`"));
    let mut words = field(Field::EventName).map_or_else(|| Text::from(otherwise), |name| quoted("", name));
    if let Some(arn) = field(Field::ResourceArn).filter(|arn| arn.as_literal() != Some("")) {
        words = words.concat(&quoted(" on ", arn));
    }
    if let Some(user) = field(Field::UserIdentityArn) {
        words = words.concat(&quoted(" by ", user));
    }
    if field(Field::Console).is_some_and(|console| console.as_literal() == Some("true")) {
        words = words.concat(&Text::from(" in the console"));
    }
    words
}
