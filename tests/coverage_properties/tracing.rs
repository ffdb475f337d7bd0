//! Tracing says of every event of the universe what the selectors say by themselves.

use trail_lint::analysis::coverage::{
    self, Access, Event as Traced, Field, Names, Recipient, RecipientRole, Recorders, Subject, Verdict,
};
use trail_lint::model::Object;
use trail_lint::value::Text;

use crate::configuration::{self, Configuration, Random, Symbols};
use crate::for_each_seed;
use crate::universe::{Event, Universe};

/// The event as tracing takes it.
fn traced(event: &Event<'_>) -> Traced {
    let text = |text: &str| Text::from(text);
    let fields = [
        (Field::Category, "Data"),
        (Field::ReadOnly, if event.read_only { "true" } else { "false" }),
        (Field::EventName, event.name),
        (Field::EventSource, "s3.amazonaws.com"),
        (Field::UserIdentityArn, event.user),
    ];
    let console = event.console.then_some((Field::Console, "true"));
    Traced {
        fields: fields.into_iter().chain(console).map(|(field, value)| (field, text(value))).collect(),
        open: Vec::new(),
        subjects: vec![Subject { resource_type: Some(text("AWS::S3::Object")), arn: Some(text(event.arn)) }],
        partition: None,
        region: Some(text(event.region)),
        recipients: vec![Recipient { account: None, role: RecipientRole::Account, doubt: None }],
    }
}

/// The verdict on an event at each trail, and on it as a whole.
fn verdicts(objects: &[Object], recorders: &Recorders, event: &Event<'_>) -> (Vec<Verdict>, Verdict) {
    let event = traced(event);
    let traced = coverage::trace(objects, recorders, &event);
    assert!(traced.iter().all(|traced| !traced.causes.is_empty()), "{traced:#?}");
    let verdict = coverage::verdict(objects, &recorders.names, &event, &traced);
    (traced.iter().map(|traced| traced.verdict).collect(), verdict)
}

/// Each trail alone.
fn alone(configuration: &Configuration) -> Vec<Configuration> {
    let one = |trail: &configuration::Trail| Configuration { bucket: configuration.bucket.clone(), trails: vec![trail.clone()] };
    configuration.trails.iter().map(one).collect()
}

fn recorded(is_recorded: bool) -> Verdict {
    if is_recorded { Verdict::Recorded } else { Verdict::NotRecorded }
}

#[test]
fn an_event_is_recorded_where_selectors_take_it_and_nowhere_else() {
    for_each_seed(400, |seed| {
        let configuration = Configuration::random(&mut Random::new(seed), Symbols::None);
        let objects = configuration.objects();
        let recorders = Recorders::of(&objects, Names::for_event(&objects, "aws", false));
        let trails = alone(&configuration);
        for access in Access::BOTH {
            for event in Universe::of(&configuration, access).events() {
                let expected: Vec<Verdict> = trails.iter().map(|trail| recorded(trail.records(&event))).collect();
                let any = recorded(configuration.records(&event));
                let verdicts = verdicts(&objects, &recorders, &event);
                assert_eq!(verdicts, (expected, any), "seed {seed}: {event:?} in\n{configuration:#?}");
            }
        }
    });
}

#[test]
fn a_verdict_holds_whatever_the_symbols_stand_for() {
    for_each_seed(100, |seed| {
        let configuration = Configuration::random(&mut Random::new(seed), Symbols::Some);
        let objects = configuration.objects();
        let recorders = Recorders::of(&objects, Names::for_event(&objects, "aws", false));
        let meanings = configuration.meanings();
        for access in Access::BOTH {
            for event in Universe::of(&meanings[0], access).events() {
                let (_, verdict) = verdicts(&objects, &recorders, &event);
                for known in meanings.iter().filter(|_| verdict != Verdict::Unknown) {
                    assert_eq!(
                        verdict,
                        recorded(known.records(&event)),
                        "seed {seed}: {event:?} in\n{known:#?}\nof\n{configuration:#?}"
                    );
                }
            }
        }
    });
}
