//! The account, which no code declares, only the configuration.

use super::table::{Default, Field, Kind, Place};

/// An entry of `estate.accounts` in the configuration.
pub static ACCOUNT: Kind = Kind {
    name: "account",
    meaning: "An AWS account that the configuration declares.",
    terraform: "",
    cloudformation: "TrailLint::Account",
    companions: &[],
    fields: &[
        Field::text("id", "Its twelve digits.").cloudformation(&[Place::own("Id")]),
        Field::text("name", "What people call it; null when nobody says.").cloudformation(&[Place::own("Name")]),
        Field::text("role", "What it is for, such as `log archive`; null when nobody says.")
            .cloudformation(&[Place::own("Role")]),
        Field::text("home_region", "The Region that it mostly lives in; null when nobody says.")
            .cloudformation(&[Place::own("HomeRegion")]),
        Field::bool("organization", "Is it part of the organization, whose trails record it?")
            .cloudformation(&[Place::own("Organization")])
            .default(Default::Bool(true)),
    ],
};
