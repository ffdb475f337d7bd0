//! Properties of the decision about coverage: random selectors, judged by trying every event of a small universe.
//!
//! `PROPTEST_CASES` sets how many configurations each property looks at, `PROPTEST_RNG_SEED` which ones.

mod configuration;
mod tracing;
mod universe;

use std::env;
use std::thread;

use configuration::{Configuration, Random, Symbols};
use trail_lint::analysis::coverage::{Access, Names, Recorders, Share};
use universe::Universe;

/// How many configurations a property looks at, and with which seed they begin.
fn cases(default: u64) -> (u64, u64) {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    (number("PROPTEST_CASES").unwrap_or(default), number("PROPTEST_RNG_SEED").unwrap_or(0))
}

/// Asks `property` of each seed, on all cores.
fn for_each_seed(default: u64, property: impl Fn(u64) + Sync) {
    let (cases, seed) = cases(default);
    let threads = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    thread::scope(|scope| {
        for first in 0..threads {
            let property = &property;
            scope.spawn(move || (first..cases).step_by(threads as usize).for_each(|case| property(seed + case)));
        }
    });
}

#[test]
fn what_is_proved_holds_for_every_event_and_every_gap_is_recorded_by_nobody() {
    for_each_seed(200_000, |seed| {
        let configuration = Configuration::random(&mut Random::new(seed), Symbols::None);
        let objects = configuration.objects();
        let recorders = Recorders::of(&objects, Names::of(&objects));
        for access in Access::BOTH {
            let answer = recorders.answer(&configuration.question(access, &objects));
            let universe = Universe::of(&configuration, access);
            let unrecorded = universe.events().find(|event| !configuration.records(event));
            match (&answer.rest, &unrecorded) {
                (Share::Full, None) => {}
                (Share::Partial(gap) | Share::None(gap), Some(_)) => {
                    let is_recorded = universe.shows(gap, |event| configuration.records(event));
                    assert!(!is_recorded, "seed {seed}, {access:?}: {gap:?} is recorded in\n{configuration:#?}");
                    let any_recorded = universe.events().any(|event| configuration.records(&event));
                    let says_none = matches!(answer.rest, Share::None(_));
                    assert!(
                        !(says_none && any_recorded),
                        "seed {seed}, {access:?}: not nothing is recorded in\n{configuration:#?}"
                    );
                }
                (answer, event) => {
                    panic!("seed {seed}, {access:?}: {answer:?}, but unrecorded is {event:?} in\n{configuration:#?}")
                }
            }
        }
    });
}

#[test]
fn what_is_known_holds_whatever_the_symbols_stand_for() {
    for_each_seed(10_000, |seed| {
        let configuration = Configuration::random(&mut Random::new(seed), Symbols::Some);
        let objects = configuration.objects();
        let recorders = Recorders::of(&objects, Names::of(&objects));
        let meanings = configuration.meanings();
        for access in Access::BOTH {
            let answer = recorders.answer(&configuration.question(access, &objects)).rest;
            if matches!(answer, Share::Unknown(_)) {
                continue;
            }
            for known in &meanings {
                let universe = Universe::of(known, access);
                let unrecorded = universe.events().find(|event| !known.records(event));
                let is_full = matches!(answer, Share::Full);
                assert_eq!(
                    is_full,
                    unrecorded.is_none(),
                    "seed {seed}, {access:?}: {answer:?}, but unrecorded is {unrecorded:?} in\n{known:#?}\nof\n{configuration:#?}"
                );
            }
        }
    });
}

#[test]
fn without_symbols_nothing_is_unknown_and_with_them_not_everything_is() {
    let (mut known, mut unknown) = (0, 0);
    for seed in 0..2_000 {
        let configuration = Configuration::random(&mut Random::new(seed), Symbols::Some);
        let objects = configuration.objects();
        let recorders = Recorders::of(&objects, Names::of(&objects));
        for access in Access::BOTH {
            match recorders.answer(&configuration.question(access, &objects)).rest {
                Share::Unknown(_) => unknown += 1,
                _ => known += 1,
            }
        }
    }
    assert!(known > unknown / 4 && unknown > 0, "{known} known, {unknown} unknown");
}
