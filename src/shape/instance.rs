//! Instances: a resource's attributes as JSON, which is what a schema speaks of. What the language would convert is converted, what is not
//! known is left out.

use std::cell::LazyCell;

use serde_json::{Map, Number, Value as Json};

use crate::value::{Data, Language, Resource, Value};

/// The attributes of `resource` as `schema` wants to see them; `None` when nobody can tell which there are.
///
/// An element of a list that is not known is null there, so that the others keep their places; where any text fits, it is an empty one. An
/// entry that is not known, or that Terraform takes for unset, is not there.
pub(super) fn instance(resource: &Resource, schema: &Json) -> Option<Json> {
    let spelling = match (resource.language, resource.kind.starts_with("awscc_")) {
        (Language::CloudFormation, _) => Spelling::CloudFormation,
        (Language::Terraform, true) => Spelling::Awscc,
        (Language::Terraform, false) => Spelling::Terraform,
    };
    Reader { root: schema, spelling }.json(&resource.attributes, schema)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Terraform,
    Awscc,
    CloudFormation,
}

struct Reader<'s> {
    root: &'s Json,
    spelling: Spelling,
}

impl<'s> Reader<'s> {
    fn json(&self, value: &Value, schema: &'s Json) -> Option<Json> {
        let schema = self.resolved(schema);
        match &value.data {
            Data::Null(_) | Data::Unknown(_) => None,
            Data::Bool(value) if has_type(schema, "string") => Some(value.to_string().into()),
            Data::Bool(value) => Some((*value).into()),
            Data::Number(number) if has_type(schema, "string") => Some(number.to_string().into()),
            Data::Number(number) => self.number(&number.to_string()),
            Data::Text(text) => self.text(text.as_literal()?, schema),
            Data::List(elements) | Data::Set(elements) => match elements.as_slice() {
                // A block that there is one of stands for the object that a plan has in its place.
                [only] if self.spelling == Spelling::Terraform && has_type(schema, "object") => self.json(only, schema),
                elements => Some(self.list(elements, schema)),
            },
            Data::Map(_) if self.spelling == Spelling::Terraform && has_type(schema, "array") => {
                Some(self.list(std::slice::from_ref(value), schema))
            }
            Data::Map(entries) => self.object(entries, schema),
        }
    }

    fn number(&self, number: &str) -> Option<Json> {
        match number.parse::<Number>() {
            // Terraform's providers take it for unset.
            Ok(number) if self.spelling != Spelling::CloudFormation && number.as_f64() == Some(0.0) => None,
            Ok(number) => Some(number.into()),
            Err(_) => None,
        }
    }

    fn text(&self, text: &str, schema: &Json) -> Option<Json> {
        let is_terraform = self.spelling != Spelling::CloudFormation;
        match text {
            "" if is_terraform => None,
            "true" if has_type(schema, "boolean") => Some(true.into()),
            "false" if has_type(schema, "boolean") => Some(false.into()),
            "1" | "0" if is_terraform && has_type(schema, "boolean") => Some((text == "1").into()),
            number if has_one_of_types(schema, &["integer", "number"]) && number.parse::<f64>().is_ok_and(f64::is_finite) => {
                self.number(number)
            }
            text => Some(text.into()),
        }
    }

    fn list(&self, elements: &[Value], schema: &'s Json) -> Json {
        let Some(items) = keyword(schema, "items").map(|items| self.resolved(items)) else {
            return Json::Array(vec![Json::Null; elements.len()]);
        };
        let unknown = LazyCell::new(|| if is_any_text(items) { Json::String(String::new()) } else { Json::Null });
        elements.iter().map(|element| self.json(element, items).unwrap_or_else(|| unknown.clone())).collect()
    }

    /// `None` for what a function of CloudFormation makes, which may be anything.
    fn object(&self, entries: &crate::value::Map, schema: &'s Json) -> Option<Json> {
        if self.spelling == Spelling::CloudFormation && entries.keys().any(|name| name.starts_with("Fn::") || &**name == "Ref") {
            return None;
        }
        let (properties, others) = (keyword(schema, "properties"), keyword(schema, "additionalProperties"));
        let mut object = Map::with_capacity(entries.len());
        for (name, value) in entries {
            let schema = properties.and_then(|properties| properties.get(&**name));
            let entry = match schema.or(others.filter(|others| others.is_object())) {
                Some(schema) => self.json(value, schema),
                // Its name alone does not fit, or nothing inside of it is described.
                None => (!value.is_null()).then_some(Json::Null),
            };
            if let Some(entry) = entry {
                object.insert(String::from(&**name), entry);
            }
        }
        Some(Json::Object(object))
    }

    /// The definition that `schema` refers to, or the schema itself.
    fn resolved(&self, schema: &'s Json) -> &'s Json {
        let Some(target) = keyword(schema, "$ref").and_then(Json::as_str) else { return schema };
        let definition = match target.strip_prefix("#/$defs/") {
            Some(name) if !name.contains(['/', '~']) => self.root.get("$defs").and_then(|definitions| definitions.get(name)),
            _ => target.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)),
        };
        definition.unwrap_or(schema)
    }
}

/// What `schema` says under a keyword. There are few in each part of a schema, so that comparing them is quicker than hashing.
fn keyword<'s>(schema: &'s Json, name: &str) -> Option<&'s Json> {
    schema.as_object()?.iter().find(|(keyword, _)| *keyword == name).map(|(_, part)| part)
}

fn has_type(schema: &Json, name: &str) -> bool {
    has_one_of_types(schema, &[name])
}

fn has_one_of_types(schema: &Json, names: &[&str]) -> bool {
    let is_meant = |kind: &Json| kind.as_str().is_some_and(|kind| names.contains(&kind));
    match keyword(schema, "type") {
        Some(Json::Array(kinds)) => kinds.iter().any(is_meant),
        Some(kind) => is_meant(kind),
        None => false,
    }
}

/// Does every text fit?
fn is_any_text(schema: &Json) -> bool {
    let keywords = schema.as_object().into_iter().flat_map(|keywords| keywords.keys());
    has_type(schema, "string") && keywords.into_iter().all(|keyword| matches!(keyword.as_str(), "type" | "description"))
}
