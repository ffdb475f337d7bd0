//! The estate as a whole, of which only the configuration speaks.

use super::table::{Default, Field, Kind, Place};

/// `estate` in the configuration, apart from what it declares.
pub static ESTATE: Kind = Kind {
    name: "estate",
    meaning: "What the configuration says of the estate as a whole.",
    terraform: "",
    cloudformation: "TrailLint::Estate",
    companions: &[],
    fields: &[
        Field::bool("complete", "Is every bucket that there is in the scanned code or declared beside it?")
            .cloudformation(&[Place::own("Complete")])
            .default(Default::Bool(false)),
        Field::text("visibility_model", "Which edition of AWS's rule about who gets an event: `current` or `2022`.")
            .cloudformation(&[Place::own("VisibilityModel")])
            .default(Default::Word("current")),
        Field::records("monitored", MONITORED, "Which events of which buckets must be recorded; the first that fits counts.")
            .cloudformation(&[Place::own("Monitored")]),
    ],
};

const MONITORED: &[Field] = &[
    Field::texts("buckets", "Patterns, one of which the name of a bucket must fit, or its address; empty for all buckets.")
        .cloudformation(&[Place::own("buckets")]),
    Field::tags("tags", "Patterns that the tags of a bucket must fit, by key; null for all buckets.")
        .cloudformation(&[Place::own("tags")]),
    Field::bool("reads", "Must events that only read be recorded?")
        .cloudformation(&[Place::own("reads")])
        .default(Default::Bool(true)),
    Field::bool("writes", "Must events that change something be recorded?")
        .cloudformation(&[Place::own("writes")])
        .default(Default::Bool(true)),
    Field::texts("prefixes", "What keys begin with whose events must be recorded; empty for all keys.")
        .cloudformation(&[Place::own("prefixes")]),
    Field::texts("events", "The names of the events that must be recorded; empty for all.")
        .cloudformation(&[Place::own("events")]),
];
