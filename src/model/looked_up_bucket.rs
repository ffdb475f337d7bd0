//! The bucket that code looks up: it exists, though no code that is scanned may declare it.

use super::table::{Field, Kind, Place};
use crate::value::Resource;

/// `data "aws_s3_bucket"`.
pub static LOOKED_UP_BUCKET: Kind = Kind {
    name: "looked_up_bucket",
    meaning: "A bucket that Terraform code looks up. Rules are not asked about it.",
    terraform: Resource::LOOKED_UP_BUCKET,
    cloudformation: "",
    companions: &[],
    fields: &[Field::text("name", "Its name.").terraform(&[Place::own("bucket")])],
};
