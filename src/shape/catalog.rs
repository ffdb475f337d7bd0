//! The catalogue: which schema describes which type. The types of the `awscc` provider are CloudFormation's in snake case, and so are
//! their schemas.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use include_dir::{Dir, include_dir};
use serde_json::{Map, Value};

use crate::schema::Schema;
use crate::value::{awscc_type, snake_case};

/// The folder of schemas, as it was when the program was built.
static SCHEMAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schemas");

/// The folders of shapes in it.
const SHAPES: [&str; 2] = ["cloudformation", "terraform"];

/// A schema that is read when a resource of its type is seen.
struct Shape {
    text: &'static str,
    is_awscc: bool,
    schema: OnceLock<Schema>,
}

/// The path and the text of every shape: `terraform/aws_cloudtrail.json`.
pub fn schema_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = SHAPES.iter().filter_map(|folder| SCHEMAS.get_dir(folder)).flat_map(|folder| folder.files());
    let texts = files.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    texts.filter(|(path, _)| path.ends_with(".json"))
}

/// The schema of a resource type: `aws_cloudtrail`, `AWS::CloudTrail::Trail`, `awscc_cloudtrail_trail`; `None` for types that have none.
///
/// # Panics
/// If the schema of the type is no JSON Schema, which a test rules out.
pub fn schema_of(kind: &str) -> Option<&'static Schema> {
    static SHAPES: LazyLock<HashMap<String, Shape>> = LazyLock::new(|| {
        let shape = |text, is_awscc| Shape { text, is_awscc, schema: OnceLock::new() };
        let shapes = schema_texts().flat_map(|(path, text)| {
            let kind = kind_of(path);
            let awscc = kind.starts_with("AWS::").then(|| (awscc_type(&kind), shape(text, true)));
            [(kind, shape(text, false))].into_iter().chain(awscc)
        });
        shapes.collect()
    });
    let shape = SHAPES.get(kind)?;
    Some(shape.schema.get_or_init(|| {
        let schema: Value = serde_json::from_str(shape.text).unwrap_or_else(|error| panic!("the shape of {kind}: {error}"));
        let schema = if shape.is_awscc { in_snake_case(&schema) } else { schema };
        Schema::of(schema).unwrap_or_else(|error| panic!("the shape of {kind}: {error}"))
    }))
}

/// `cloudformation/AWS-S3-Bucket.json` as `AWS::S3::Bucket`.
fn kind_of(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.trim_end_matches(".json").replace('-', "::")
}

/// A schema whose properties have the names that the `awscc` provider gives them; sentences that name them do, too.
fn in_snake_case(schema: &Value) -> Value {
    let names = |required: &[Value]| {
        let snake = |name: &Value| name.as_str().map_or_else(|| name.clone(), |name| Value::from(snake_case(name)));
        required.iter().map(snake).collect::<Vec<Value>>()
    };
    match schema {
        Value::Array(parts) => parts.iter().map(in_snake_case).collect(),
        Value::Object(parts) => {
            let part = |(keyword, part): (&String, &Value)| {
                let part = match (keyword.as_str(), part) {
                    ("properties", Value::Object(properties)) => {
                        let properties = properties.iter().map(|(name, part)| (snake_case(name), in_snake_case(part)));
                        Value::Object(properties.collect::<Map<String, Value>>())
                    }
                    ("required", Value::Array(required)) => names(required).into(),
                    // Words of the service, not names of properties.
                    ("enum" | "const", words) => words.clone(),
                    ("message" | "description", Value::String(sentence)) => snake_case_names(sentence).into(),
                    (_, part) => in_snake_case(part),
                };
                (keyword.clone(), part)
            };
            Value::Object(parts.iter().map(part).collect())
        }
        other => other.clone(),
    }
}

/// The sentence, in which names of properties stand in backticks: one capitalized word without dots.
fn snake_case_names(sentence: &str) -> String {
    let parts = sentence.split('`').enumerate().map(|(at, part)| {
        let is_name = at % 2 == 1 && part.starts_with(char::is_uppercase) && part.chars().all(char::is_alphanumeric);
        // The categories of events are words of the service.
        let is_category = matches!(part, "Management" | "Data" | "NetworkActivity");
        if is_name && !is_category { snake_case(part) } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join("`")
}
