//! Labels: from the values that an expression blames to the places in the code that prove it.

use std::sync::Arc;

use super::message::shown;
use crate::finding::Label;
use crate::model::Object;
use crate::source::Span;
use crate::value::{Data, Origin, Role, Unknown, Value};

/// Where a finding is anchored, and the places behind that.
pub(super) struct Labels {
    pub(super) primary: Label,
    pub(super) secondary: Vec<Label>,
}

/// The labels of a requirement that the values in `blame` broke; `own` is what the rule wants the primary label to say.
pub(super) fn of_failure(blame: &[Value], object: &Object, settings: &Value, own: Option<String>) -> Labels {
    let blame = blame.iter().flat_map(|value| statements(value).unwrap_or(std::slice::from_ref(value)));
    let (mut blamed, demands): (Vec<&Value>, Vec<&Value>) = blame.partition(|value| !is_setting(value, settings));
    // What is written proves more than what is missing, and what has a word for it more than what has none.
    blamed.sort_by_key(|value| (is_missing(value, object), statement(value, object).is_empty()));
    let Some(first) = blamed.first() else {
        return Labels { primary: Label::new(object.header, own.unwrap_or_default()), secondary: Vec::new() };
    };
    let mut labels = Collected::new(Label::new(first.origin.span, own.unwrap_or_else(|| statement(first, object))));
    labels.add_chain(&first.origin);
    for value in blamed.iter().skip(1).filter(|value| !is_missing(value, object)) {
        labels.add(value.origin.span, statement(value, object));
        labels.add_chain(&value.origin);
    }
    labels.add_subject(object);
    for demand in demands.iter().filter(|demand| demand.origin.span.source != settings.origin.span.source) {
        labels.add(demand.origin.span, "demanded here".to_owned());
    }
    labels.finish()
}

/// The labels of a requirement that the values in `blame` leave open, for `reasons`.
pub(super) fn of_unknown(blame: &[Value], reasons: &[Arc<Unknown>], object: &Object, settings: &Value) -> Labels {
    let open = blame.iter().filter(|value| !is_setting(value, settings)).find(|value| value.find_unknown().is_some());
    let place = open.map_or(object.header, |value| value.origin.span);
    let there = reasons.iter().find(|unknown| unknown.span == place);
    let text = there.map_or_else(|| "not known".to_owned(), |unknown| unknown.reason.to_string());
    let mut labels = Collected::new(Label::new(place, text));
    for unknown in reasons {
        labels.add(unknown.span, unknown.reason.to_string());
    }
    if let Some(value) = open {
        labels.add_chain(&value.origin);
    }
    labels.add_subject(object);
    labels.finish()
}

fn is_setting(value: &Value, settings: &Value) -> bool {
    let is = |setting: &Value| setting.origin == value.origin;
    settings.as_map().is_some_and(|entries| entries.values().any(is))
}

/// Is the value what absence means, or what was computed for the object as a whole?
fn is_missing(value: &Value, object: &Object) -> bool {
    match &value.origin.role {
        Role::Absent { .. } => true,
        Role::Statement => false,
        _ => value.origin.span == object.header,
    }
}

/// Is it the type of a resource, rather than an attribute or property?
fn is_type(attribute: &str) -> bool {
    attribute.contains("::") || ["aws_", "awscc_"].iter().any(|provider| attribute.starts_with(provider))
}

/// The type of the resource of which `blame` says that none belongs to the subject.
pub(super) fn missing_resource(blame: &[Value]) -> Option<Arc<str>> {
    blame.iter().find_map(|value| match &value.origin.role {
        Role::Absent { attribute } if is_type(attribute) => Some(attribute.clone()),
        _ => None,
    })
}

/// The elements of a list of statements, each of which has a place of its own to speak of.
fn statements(value: &Value) -> Option<&[Value]> {
    let elements = value.as_elements().filter(|elements| !elements.is_empty())?;
    elements.iter().all(|element| element.origin.role == Role::Statement).then_some(elements)
}

/// What the place of a blamed value says.
fn statement(value: &Value, object: &Object) -> String {
    match &value.origin.role {
        Role::Absent { attribute } => {
            let missing =
                if is_type(attribute) { format!("no `{attribute}` belongs to it") } else { format!("`{attribute}` is not set") };
            match shown(value) {
                Some(meaning) if !value.is_null() => format!("{missing}, which means `{meaning}`"),
                _ => missing,
            }
        }
        Role::Statement => value.as_literal().unwrap_or_default().to_owned(),
        _ if value.origin.span == object.header => String::new(),
        _ => match shown(value) {
            Some(text) => format!("this is `{text}`"),
            None if value.as_elements().is_some_and(<[Value]>::is_empty) => "this is empty".to_owned(),
            None if matches!(value.data, Data::Text(_)) => "it depends on this text".to_owned(),
            None => "it depends on this".to_owned(),
        },
    }
}

/// Labels, none of them inside the place of an earlier one.
struct Collected {
    labels: Vec<Label>,
}

impl Collected {
    fn new(primary: Label) -> Self {
        Self { labels: vec![primary] }
    }

    fn add(&mut self, span: Span, text: String) {
        if !self.labels.iter().any(|label| label.span.contains(span)) {
            self.labels.push(Label::new(span, text));
        }
    }

    fn add_chain(&mut self, origin: &Origin) {
        for behind in origin.chain().skip(1) {
            self.add(behind.span, behind.role.contribution().to_owned());
        }
    }

    /// Shows which object a place outside of its own text speaks of.
    fn add_subject(&mut self, object: &Object) {
        if !self.labels.first().is_some_and(|primary| object.body.contains(primary.span)) {
            self.add(object.header, format!("of this {}", object.kind.name.replace('_', " ")));
        }
    }

    fn finish(mut self) -> Labels {
        let secondary = self.labels.split_off(1);
        Labels { primary: self.labels.remove(0), secondary }
    }
}
