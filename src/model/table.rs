//! Field tables: what a kind of object has, what it means, and where each language says it.

use crate::value::Resource;

/// A kind of modelled object.
#[derive(Debug)]
pub struct Kind {
    /// The name that rules use for it: `trail`, `bucket`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub meaning: &'static str,
    /// The Terraform resource type that declares one.
    pub terraform: &'static str,
    /// The CloudFormation resource type that declares one; `awscc_*` follows from it.
    pub cloudformation: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// A unit none of whose files holds one of these words has no object of this kind that a rule would be asked of.
    pub mentions: &'static [&'static str],
}

/// A field of a kind, or of a record inside one.
#[derive(Debug)]
pub struct Field {
    /// The name that rules use: `multi_region`.
    pub name: &'static str,
    /// What its values are.
    pub kind: FieldType,
    /// What it means, with its unit (days, bytes), and what null means.
    pub meaning: &'static str,
    /// Where Terraform says it; the first place that is written wins.
    pub terraform: &'static [Place],
    /// Where CloudFormation says it.
    pub cloudformation: &'static [Place],
    /// The value when nothing is written.
    pub default: Default,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy)]
pub enum FieldType {
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A list of strings; empty when nothing is written.
    Texts,
    /// A policy document: a string of JSON in Terraform, an object in CloudFormation.
    Document,
    /// An object with fields of its own, or null.
    Record(&'static [Field]),
    /// A list of objects with fields of their own; empty when nothing is written.
    Records(&'static [Field]),
}

/// A place in the code that says a field's value.
#[derive(Debug)]
pub struct Place {
    /// The resource type: `""` for the object's own resource, otherwise a companion that names the object.
    pub companion: &'static str,
    /// The path from the resource (or from the record around the field) to the value, blocks by name: `rule.default_retention.days`.
    pub path: &'static str,
    /// How what is written becomes the field's value.
    pub reading: Reading,
}

/// How what is written becomes a field's value.
#[derive(Debug, Clone, Copy)]
pub enum Reading {
    /// It is the value.
    AsWritten,
    /// One word for another; a word that is not listed stays as it is.
    Words(&'static [(&'static str, &'static str)]),
    /// True if it is this word, false if it is another.
    Is(&'static str),
    /// True if the block or property is written at all.
    Present,
}

/// The value of a field that nobody wrote.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// Null, or an empty list.
    Nothing,
    /// A truth value in both languages.
    Bool(bool),
    /// A word in both languages.
    Word(&'static str),
    /// A number in both languages.
    Number(i64),
    /// The sources disagree about what its absence means: unknown, for this reason.
    Uncertain(&'static str),
    /// Computed by an analysis once the whole estate is known; the reason explains what.
    Derived,
}

/// The companion's attribute that names the object it belongs to, by resource type.
#[derive(Debug)]
pub struct Companion {
    /// The companion's resource type.
    pub kind: &'static str,
    /// Its attribute or property that holds the object's name, id or ARN.
    pub names: &'static str,
}

impl Kind {
    /// The `awscc_*` type: `AWS::CloudTrail::Trail` is `awscc_cloudtrail_trail`.
    pub fn awscc(&self) -> String {
        awscc_type(self.cloudformation)
    }

    /// Does `resource` declare an object of this kind?
    pub fn declares(&self, resource: &Resource) -> bool {
        *resource.kind == *self.terraform || *resource.kind == *self.cloudformation || *resource.kind == *self.awscc()
    }
}

/// `AWS::S3::BucketPolicy` in the awscc provider's spelling: `awscc_s3_bucket_policy`.
pub fn awscc_type(cloudformation: &str) -> String {
    let path = cloudformation.strip_prefix("AWS::").unwrap_or(cloudformation);
    let service_and_type: Vec<&str> = path.split("::").collect();
    let (service, rest) =
        service_and_type.split_first().map_or(("", ""), |(service, rest)| (*service, rest.first().copied().unwrap_or("")));
    format!("awscc_{}_{}", service.to_lowercase(), snake_case(rest))
}

/// `KMSKeyId` as `kms_key_id`, `IsMultiRegionTrail` as `is_multi_region_trail`.
pub fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 8);
    for (at, character) in characters.iter().enumerate() {
        let before_is_lower = at > 0 && !characters[at - 1].is_uppercase();
        let after_is_lower = characters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if character.is_uppercase() && at > 0 && (before_is_lower || after_is_lower) {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}
