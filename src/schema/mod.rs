//! JSON Schemas: what of a value does not fit, as plain data in the words of someone who writes the value, not the schema.

mod words;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use words::{expected_types, explained, found, lower_case};
pub use words::{listed, shortened};

/// A schema ready for use.
#[derive(Debug)]
pub struct Schema {
    schema: Value,
    validator: Validator,
}

/// A text that is no JSON Schema, or one that refers to another file.
#[derive(Debug, thiserror::Error)]
#[error("the schema cannot be used: {0}")]
pub struct NotASchema(String);

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The way from the whole value to the one that does not fit.
    pub path: Vec<Step>,
    /// The keyword of the schema that it breaks: `required`, `maxItems`.
    pub keyword: String,
    /// The names of the entries below that the keyword looks at, at any depth.
    pub looks_at: Vec<String>,
    /// What is wrong.
    pub what: What,
    /// What is wrong in one line: lower case, names in backticks, no full stop.
    pub message: String,
    /// What the schema says about the place.
    pub about: Option<String>,
}

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To the entry of this name.
    Name(String),
    /// To the element at this index.
    Index(usize),
}

/// The kinds of misfit that somebody may want to say more about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An entry whose name has no meaning, and the names that have one.
    UnknownName {
        /// The name.
        name: String,
        /// Those that the schema knows there, in its order.
        known: Vec<String>,
    },
    /// An entry whose name is not written as names there are.
    MisshapenName {
        /// The name.
        name: String,
    },
    /// An entry that must be there and is not.
    Missing {
        /// Its name.
        name: String,
    },
    /// A value that is none of these words.
    NotAmong {
        /// The words, in the schema's order.
        words: Vec<String>,
    },
    /// A list that is longer than this.
    TooMany {
        /// The most elements that are allowed.
        limit: usize,
    },
    /// Anything else.
    Other,
}

impl Schema {
    /// Reads a JSON Schema of draft 2020-12.
    pub fn new(text: &str) -> Result<Self, NotASchema> {
        Self::of(serde_json::from_str(text).map_err(|error| NotASchema(error.to_string()))?)
    }

    /// The JSON Schema of draft 2020-12 that this value is. Only keywords that draft 7 has as well count.
    pub fn of(schema: Value) -> Result<Self, NotASchema> {
        // The schema of schemas, by which each is judged first, takes longer to read than any of them, and that of draft 7 is a small one.
        let validator = jsonschema::draft7::new(&schema).map_err(|error| NotASchema(error.to_string()))?;
        Ok(Self { schema, validator })
    }

    /// The schema itself.
    pub fn json(&self) -> &Value {
        &self.schema
    }

    /// Does everything fit?
    pub fn accepts(&self, instance: &Value) -> bool {
        self.validator.is_valid(instance)
    }

    /// All values that do not fit, among those that matter; empty if everything does.
    pub fn misfits(&self, instance: &Value, matters: impl Fn(&Value) -> bool) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let errors = self.validator.iter_errors(instance).filter(|error| matters(error.instance()));
        errors.for_each(|error| self.describe(&error, &mut misfits));
        misfits
    }

    /// Turns one error into misfits.
    fn describe(&self, error: &ValidationError<'_>, misfits: &mut Vec<Misfit>) {
        let around = self.around(error.schema_path());
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let known: Vec<String> =
                    around["properties"].as_object().map_or(Vec::new(), |known| known.keys().cloned().collect());
                misfits.extend(unexpected.iter().map(|name| {
                    let message = format!("unknown key `{}`", shortened(name));
                    self.misfit(error, around, What::UnknownName { name: name.clone(), known: known.clone() }, message, None)
                }));
            }
            ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context }
                if sentence(around).is_none() =>
            {
                self.describe_branches(context, error, misfits);
            }
            ValidationErrorKind::PropertyNames { error: inner } => {
                let name = inner.instance().as_str().unwrap_or_default().to_owned();
                let about = around.pointer("/propertyNames/description").or(around.get("description"));
                misfits.push(self.misfit(error, around, What::MisshapenName { name }, explained(inner), about));
            }
            ValidationErrorKind::Enum { options } => {
                let options = options.as_array().map_or(&[][..], Vec::as_slice);
                let word = |option: &Value| option.as_str().map_or_else(|| option.to_string(), str::to_owned);
                let words = options.iter().map(word).collect();
                misfits.push(self.misfit(error, around, What::NotAmong { words }, explained(error), None));
            }
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let about = around["properties"][name].get("description");
                misfits.push(self.misfit(
                    error,
                    around,
                    What::Missing { name: name.to_owned() },
                    format!("`{name}` is missing"),
                    about,
                ));
            }
            ValidationErrorKind::MaxItems { limit } => {
                let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
                misfits.push(self.misfit(error, around, What::TooMany { limit }, explained(error), around.get("description")));
            }
            _ => misfits.push(self.misfit(error, around, What::Other, explained(error), around.get("description"))),
        }
    }

    /// A value that fits none of several forms: what is wrong with it in the form that it comes nearest to, which is the one whose first
    /// error lies deepest; if all fail at the value itself, what all the forms are.
    fn describe_branches(
        &self,
        branches: &[Vec<ValidationError<'static>>],
        error: &ValidationError<'_>,
        misfits: &mut Vec<Misfit>,
    ) {
        let depth = |error: &ValidationError<'_>| error.instance_path().segments().count();
        let is_type = |error: &&ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::Type { .. });
        let fits_type =
            branches.iter().filter(|errors| !errors.iter().any(|inner| is_type(&inner) && depth(inner) == depth(error)));
        match fits_type.max_by_key(|errors| (errors.iter().map(&depth).min(), std::cmp::Reverse(errors.len()))) {
            Some(errors) => errors.iter().for_each(|inner| self.describe(inner, misfits)),
            None => {
                let mut expected: Vec<&str> = branches.iter().flatten().filter(is_type).flat_map(expected_types).collect();
                expected.sort_unstable();
                expected.dedup();
                let message = format!("expected {}, found {}", expected.join(" or "), found(error.instance()));
                let around = self.around(error.schema_path());
                let about = around.get("description");
                misfits.push(self.misfit(error, around, What::Other, message, about));
            }
        }
    }

    /// A misfit at the place of `error`. The sentence that the schema has for it, if it has one, stands for all other words.
    /// `around` is the part of the schema that it breaks.
    fn misfit(&self, error: &ValidationError<'_>, around: &Value, what: What, message: String, about: Option<&Value>) -> Misfit {
        let path = error.instance_path().segments().map(|segment| match segment {
            LocationSegment::Property(name) => Step::Name(name.to_string()),
            LocationSegment::Index(index) => Step::Index(index),
        });
        let path = path.collect();
        let keyword = error.schema_path().as_str().rsplit('/').next().unwrap_or_default().to_owned();
        let mut looks_at = Vec::new();
        if let Some(below) = around.get(&keyword) {
            collect_names(below, &mut looks_at);
        }
        let (message, about) = match sentence(around) {
            Some(sentence) => (sentence.to_owned(), None),
            None => (message, about.and_then(Value::as_str).map(|about| lower_case(about.trim_end_matches('.')))),
        };
        Misfit { path, keyword, looks_at, what, message, about }
    }

    /// The part of the schema that holds the keyword at `path`; null if there is none.
    fn around(&self, path: &Location) -> &Value {
        let pointer = path.as_str().rsplit_once('/').map_or("", |(parent, _)| parent);
        self.schema.pointer(pointer).unwrap_or(&Value::Null)
    }
}

/// What a part of a schema says for itself about a value that breaks it.
fn sentence(schema: &Value) -> Option<&str> {
    schema.get("message").and_then(Value::as_str)
}

/// The names of entries that a part of a schema speaks of.
fn collect_names(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Array(parts) => parts.iter().for_each(|part| collect_names(part, names)),
        Value::Object(parts) => parts.iter().for_each(|(keyword, part)| {
            match (keyword.as_str(), part) {
                ("properties", Value::Object(properties)) => names.extend(properties.keys().cloned()),
                ("required", Value::Array(required)) => {
                    names.extend(required.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                _ => {}
            }
            collect_names(part, names);
        }),
        _ => {}
    }
}

/// Is the type what does not fit, and was another one expected?
fn expects(error: &ValidationError<'_>) -> Vec<jsonschema::JsonType> {
    match error.kind() {
        ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => vec![*kind],
        ValidationErrorKind::Type { kind: TypeKind::Multiple(kinds) } => kinds.iter().collect(),
        _ => Vec::new(),
    }
}
