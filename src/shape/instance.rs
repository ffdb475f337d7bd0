//! Instances: a resource's attributes as JSON, which is what a schema speaks of. What the language would convert is converted, what is not
//! known is left out.

use serde_json::{Map, Number, Value as Json};

use crate::value::{Data, Language, Resource, Value};

/// The attributes of `resource` as `schema` wants to see them; `None` when nobody can tell which there are.
///
/// An element of a list that is not known is null there, so that the others keep their places. An entry that is not known, or that Terraform
/// takes for unset, is not there.
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
            number if is_number(schema) && number.parse::<f64>().is_ok_and(f64::is_finite) => self.number(number),
            text => Some(text.into()),
        }
    }

    fn list(&self, elements: &[Value], schema: &'s Json) -> Json {
        let items = schema.get("items");
        let element = |element| items.and_then(|items| self.json(element, items)).unwrap_or(Json::Null);
        elements.iter().map(element).collect()
    }

    /// `None` for what a function of CloudFormation makes, which may be anything.
    fn object(&self, entries: &crate::value::Map, schema: &'s Json) -> Option<Json> {
        if self.spelling == Spelling::CloudFormation && entries.keys().any(|name| name.starts_with("Fn::") || &**name == "Ref") {
            return None;
        }
        let (properties, others) = (schema.get("properties"), schema.get("additionalProperties"));
        let entry = |(name, value): (&std::sync::Arc<str>, &Value)| {
            let schema = properties.and_then(|properties| properties.get(&**name));
            let entry = match schema.or(others.filter(|others| others.is_object())) {
                Some(schema) => self.json(value, schema)?,
                // Its name alone does not fit, or nothing inside of it is described.
                None if value.is_null() => return None,
                None => Json::Null,
            };
            Some((name.to_string(), entry))
        };
        Some(Json::Object(entries.iter().filter_map(entry).collect::<Map<String, Json>>()))
    }

    /// The definition that `schema` refers to, or the schema itself.
    fn resolved(&self, schema: &'s Json) -> &'s Json {
        let target = schema.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(schema)
    }
}

fn is_number(schema: &Json) -> bool {
    has_type(schema, "integer") || has_type(schema, "number")
}

fn has_type(schema: &Json, name: &str) -> bool {
    match schema.get("type") {
        Some(Json::String(kind)) => kind == name,
        Some(Json::Array(kinds)) => kinds.iter().any(|kind| kind == name),
        _ => false,
    }
}
