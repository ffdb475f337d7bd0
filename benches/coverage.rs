//! Coverage of many buckets by many trails with as many values as AWS takes, decided on all cores.
//!
//! `cargo bench --bench coverage` prints the milliseconds that deciding takes, the best of ten passes, and how many times as long as looking
//! each bucket up in each list of values by comparing it with all of them, in the same run.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use trail_lint::analysis::coverage::{Access, Names, Question, Recorders, Share};
use trail_lint::model::{BUCKET, Kind, Object, TRAIL};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Deployment, Existence, Map, Value};

const BUCKETS: usize = 1_000;
const TRAILS: usize = 20;

/// Values of all conditions of a trail that CloudTrail takes.
const VALUES: usize = 500;

fn main() {
    let objects = objects();
    let pass = || {
        let started = Instant::now();
        let recorders = Recorders::of(&objects, Names::of(&objects));
        // On all cores, as when code is checked.
        let answers = objects[TRAILS..].par_iter().flat_map_iter(|bucket| {
            let arn = recorders.names.arn(bucket);
            let question = move |access| Question::of_bucket(&arn, access, &bucket.deployment, bucket.header);
            let recorders = &recorders;
            Access::BOTH.into_iter().map(move |access| recorders.answer(&question(access)).rest)
        });
        let answers: Vec<Share> = answers.collect();
        let count = |is: fn(&Share) -> bool| answers.iter().filter(|answer| is(answer)).count();
        let (full, partial) = (count(|share| matches!(share, Share::Full)), count(|share| matches!(share, Share::Partial(_))));
        let other = answers.len() - full - partial;
        (started.elapsed().as_secs_f64(), (full, partial, other))
    };
    let (_, (full, partial, other)) = pass();
    let seconds = (0..10).map(|_| pass().0).fold(f64::INFINITY, f64::min);
    let comparing = (0..3).map(|_| compare_all()).fold(f64::INFINITY, f64::min);
    println!("full, partial, other  {full:>6} {partial:>6} {other:>6}");
    println!("milliseconds          {:>9.1}", seconds * 1e3);
    println!("deciding / comparing  {:>9.2}", seconds / comparing);
}

/// Seconds for comparing each bucket with each value.
fn compare_all() -> f64 {
    let buckets: Vec<String> = (0..BUCKETS).map(|number| arn(number, "")).collect();
    let lists: Vec<Vec<String>> = (0..TRAILS).map(values).collect();
    let started = Instant::now();
    for bucket in &buckets {
        for value in lists.iter().flatten() {
            black_box(bucket.starts_with(value) || value.starts_with(bucket));
        }
    }
    started.elapsed().as_secs_f64()
}

fn arn(bucket: usize, key: &str) -> String {
    format!("arn:aws:s3:::example-data-{bucket:04}/{key}")
}

/// What a trail compares ARNs with: every other one takes half of the buckets, the others leave a prefix of half of them out.
fn values(trail: usize) -> Vec<String> {
    let key = if takes_buckets(trail) { "" } else { "scratch/" };
    (0..VALUES - 4).map(|place| arn((place * 2 + trail / 2) % BUCKETS, key)).collect()
}

fn takes_buckets(trail: usize) -> bool {
    trail.is_multiple_of(2)
}

fn objects() -> Vec<Object> {
    let span = Span::new(Sources::new().add("made", ""), 0, 0);
    let text = |text: &str| Value::text(text, span);
    let texts = |texts: Vec<String>| Value::list(texts.into_iter().map(|text| Value::text(text, span)).collect(), span);
    let map = |entries: Vec<(&str, Value)>| {
        Value::map(entries.into_iter().map(|(name, value)| (Arc::from(name), value)).collect::<Map>(), span)
    };
    let deployment = Arc::new(Deployment { partition: "aws".into(), region: "eu-west-1".into(), account: "111122223333".into() });
    let object = |kind: &'static Kind, fields: Value| Object {
        kind,
        address: "made".into(),
        unit: 0,
        fields,
        header: span,
        body: span,
        existence: Existence::Certain,
        deployment: deployment.clone(),
        calls: Arc::from([]),
        construct: None,
    };
    let condition = |field: &str, operator: &str, values: Value| map(vec![("field", text(field)), (operator, values)]);
    let trails = (0..TRAILS).map(|trail| {
        let operator = if takes_buckets(trail) { "starts_with" } else { "not_starts_with" };
        let read_only = if trail % 4 < 2 { "true" } else { "false" };
        let conditions = vec![
            condition("eventCategory", "equals", texts(vec!["Data".to_owned()])),
            condition("resources.type", "equals", texts(vec!["AWS::S3::Object".to_owned()])),
            condition("readOnly", "equals", texts(vec![read_only.to_owned()])),
            condition("resources.ARN", operator, texts(values(trail))),
        ];
        let selector = map(vec![("field_selectors", Value::list(conditions, span))]);
        let flags = [("logging", true), ("multi_region", true), ("organization", false), ("global_events", true)];
        let mut fields: Vec<(&str, Value)> = flags.map(|(name, flag)| (name, Value::bool(flag, span))).into();
        fields.push(("advanced_event_selectors", Value::list(vec![selector], span)));
        object(&TRAIL, map(fields))
    });
    let buckets = (0..BUCKETS).map(|bucket| object(&BUCKET, map(vec![("name", text(&format!("example-data-{bucket:04}")))])));
    trails.chain(buckets).collect()
}
