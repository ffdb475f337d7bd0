//! Selectors: what a trail or an event data store selects, from both families of selectors, as selections.
//!
//! Without selectors all management events and no others are recorded, and any selector replaces that. The rules are those of the CloudTrail
//! API reference: <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html> and `API_AdvancedEventSelector.html`.

use std::sync::Arc;

use super::conditions::{Condition, Field};
use super::decision::Selection;
use super::names::Names;
use super::strings::{Comparison, Operator};
use crate::model::Object;
use crate::value::{Origin, Reason, Text, Truth, Unknown, Value};

/// Of the trail or event data store `recorder`, which has the index `index` in the estate. What it is not known to select it selects with doubts.
pub(super) fn selections(index: usize, recorder: &Object, names: &Names) -> Vec<Selection> {
    let compiler = Compiler { index, names };
    let null = Value::null(recorder.header);
    let field = |name: &str| recorder.field(name).unwrap_or(&null);
    let (advanced, basic) = (field("advanced_event_selectors"), field("event_selectors"));
    if let Some(open) = [advanced, basic].into_iter().find(|selectors| is_open(selectors)) {
        return vec![compiler.selection(Vec::new(), vec![why(open)], &open.origin)];
    }
    let (advanced_selectors, basic_selectors) = (elements(advanced), elements(basic));
    match (&*advanced_selectors, &*basic_selectors) {
        ([], []) => {
            let at = if advanced.origin.span == recorder.header { &basic.origin } else { &advanced.origin };
            vec![compiler.selection(vec![equals(Field::Category, "Management", at)], Vec::new(), at)]
        }
        ([], selectors) => selectors.iter().flat_map(|selector| compiler.basic(selector)).collect(),
        (selectors, _) => selectors.iter().map(|selector| compiler.advanced(selector)).collect(),
    }
}

/// The fields of a recorder that hold its selectors.
pub(super) const SELECTORS: [&str; 2] = ["advanced_event_selectors", "event_selectors"];

/// Has the recorder no selectors at all?
pub(super) fn has_no_selectors(recorder: &Object) -> bool {
    SELECTORS.into_iter().filter_map(|field| recorder.field(field)).all(is_empty)
}

/// Is it nothing, or a list of nothing?
pub(super) fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_elements().is_some_and(<[Value]>::is_empty)
}

struct Compiler<'n> {
    index: usize,
    names: &'n Names,
}

impl Compiler<'_> {
    fn selection(&self, conditions: Vec<Condition>, doubts: Vec<Arc<Unknown>>, at: &Origin) -> Selection {
        Selection { recorder: self.index, conditions, doubts, origin: at.clone() }
    }

    /// A basic event selector: its management events, and those of each data resource.
    fn basic(&self, selector: &Value) -> Vec<Selection> {
        if selector.as_map().is_none() {
            return vec![self.selection(Vec::new(), vec![why(selector)], &selector.origin)];
        }
        let null = Value::null(selector.origin.clone());
        let field = |name: &str| selector.get(name).unwrap_or(&null);
        let mut read_write = Vec::new();
        let kind = field("read_write_type");
        match kind.as_literal() {
            Some("All") => {}
            Some("ReadOnly") => read_write.push(equals(Field::ReadOnly, "true", &kind.origin)),
            Some("WriteOnly") => read_write.push(equals(Field::ReadOnly, "false", &kind.origin)),
            _ => read_write.push(open(Field::ReadOnly, kind)),
        }
        let mut selections = Vec::new();
        let management = field("management");
        let included = management.as_bool().map_or(Truth::Unknown, Truth::from);
        if !included.is_false() {
            let excluded = field("exclude_management_sources");
            let mut conditions = vec![equals(Field::Category, "Management", &selector.origin)];
            conditions.extend(read_write.iter().cloned());
            let mut comparisons = self.comparisons(Operator::Equals, excluded);
            comparisons.retain(may_be_excluded);
            if !comparisons.is_empty() {
                conditions.push(Condition::new(Field::EventSource, None, comparisons, excluded.origin.clone()));
            }
            let doubts = if included.is_true() { Vec::new() } else { vec![why(management)] };
            selections.push(self.selection(conditions, doubts, &selector.origin));
        }
        let resources = field("data_resources");
        if is_open(resources) {
            let conditions = [equals(Field::Category, "Data", &resources.origin)].into_iter().chain(read_write.iter().cloned());
            selections.push(self.selection(conditions.collect(), vec![why(resources)], &resources.origin));
        }
        let data = elements(resources).into_iter().map(|resource| self.data_resource(resource, &read_write));
        selections.extend(data);
        selections
    }

    /// The events of a data resource of a basic event selector.
    fn data_resource(&self, resource: &Value, read_write: &[Condition]) -> Selection {
        let null = Value::null(resource.origin.clone());
        let field = |name: &str| resource.get(name).unwrap_or(&null);
        let (kind, values) = (field("type"), field("values"));
        let mut doubts = Vec::new();
        let mut conditions = vec![equals(Field::Category, "Data", &resource.origin)];
        conditions.push(match kind.as_text() {
            Some(text) => condition(Field::ResourceType, Comparison::new(Operator::Equals, text.clone(), kind.origin.clone())),
            None => open(Field::ResourceType, kind),
        });
        conditions.extend(read_write.iter().cloned());
        let meaning = kind.as_literal().and_then(|kind| BASIC_TYPES.iter().find(|known| known.resource_type == kind));
        if meaning.is_none() && kind.as_literal().is_some() {
            doubts.push(invalid("a basic event selector takes objects, functions and tables only", kind));
        }
        let mut selected: Vec<Comparison> = Vec::new();
        elements(values).into_iter().for_each(|value| self.add_to(&mut selected, self.basic_value(value, meaning)));
        if selected.is_empty() {
            let without = "what a data resource without values selects is not documented";
            let doubt = if is_open(values) { why(values) } else { invalid(without, resource) };
            selected.push(Comparison::open(doubt, values.origin.clone()));
        }
        conditions.push(Condition::new(Field::ResourceArn, Some(selected), Vec::new(), values.origin.clone()));
        self.selection(conditions, doubts, &resource.origin)
    }

    /// What one of the values of a data resource selects.
    fn basic_value(&self, value: &Value, meaning: Option<&BasicType>) -> Comparison {
        let origin = value.origin.clone();
        let Some(text) = value.as_text().map(|text| self.names.normal(text)) else {
            return Comparison::open(why(value), origin);
        };
        let Some(meaning) = meaning else {
            let doubt = text.first_symbol().map(|symbol| symbol.unknown.clone());
            let doubt = doubt.unwrap_or_else(|| invalid("what this value selects depends on the type", value));
            return Comparison::new(Operator::StartsWith, text, origin).doubted(doubt);
        };
        if let Some(everything) = meaning.everything(&text) {
            return Comparison::new(Operator::StartsWith, everything, origin);
        }
        if !meaning.takes_prefixes {
            return Comparison::new(Operator::Equals, text, origin);
        }
        let has_slash = match text.as_literal() {
            // Behind the five colons, a bucket.
            Some(literal) => {
                let behind = literal.bytes().enumerate().filter(|(_, byte)| *byte == b':').nth(4);
                literal[behind.map_or(0, |(colon, _)| colon + 1)..].contains('/')
            }
            None => text.last_characters().contains('/'),
        };
        let comparison = Comparison::new(Operator::StartsWith, text, origin);
        match has_slash {
            true => comparison,
            false => comparison.doubted(invalid("what a bucket's ARN without `/` behind it selects is not documented", value)),
        }
    }

    /// An advanced event selector.
    fn advanced(&self, selector: &Value) -> Selection {
        let null = Value::null(selector.origin.clone());
        let fields = selector.get("field_selectors").unwrap_or(&null);
        let Some(field_selectors) = fields.as_elements() else {
            let open = if selector.as_map().is_some() { fields } else { selector };
            return self.selection(Vec::new(), vec![why(open)], &selector.origin);
        };
        let (mut conditions, mut doubts) = (Vec::new(), Vec::new());
        for field_selector in field_selectors.iter().filter(|one| !one.is_null()) {
            match self.field_selector(field_selector) {
                Ok(condition) => conditions.push(condition),
                Err(doubt) => doubts.push(doubt),
            }
        }
        let has = |field: Field| conditions.iter().any(|condition: &Condition| condition.field == field);
        if !has(Field::Category) {
            doubts.push(invalid("AWS refuses a selector without `eventCategory`", selector));
        }
        let is_data =
            |condition: &&Condition| condition.field == Field::Category && condition.takes(Some(&Text::from("Data"))).is_true();
        if conditions.iter().find(is_data).is_some() && !has(Field::ResourceType) {
            doubts.push(invalid("AWS refuses a selector of data events without `resources.type`", selector));
        }
        let mut fields: Vec<Field> = conditions.iter().map(|condition| condition.field).collect();
        fields.sort();
        if let Some(twice) = fields.windows(2).find(|pair| pair[0] == pair[1]) {
            let what = format!("how AWS takes two conditions on `{}` together is not documented", twice[0].name());
            let why = Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span: selector.origin.span });
            let is_doubted = |condition: &Condition| fields.iter().filter(|field| **field == condition.field).count() > 1;
            let doubted = |condition: Condition| if is_doubted(&condition) { condition.doubted(&why) } else { condition };
            conditions = conditions.into_iter().map(doubted).collect();
            doubts.push(why);
        }
        conditions.sort_by_key(|condition| condition.field);
        self.selection(conditions, doubts, &selector.origin)
    }

    /// One condition of an advanced event selector. Errors: why it is not known what it means.
    fn field_selector(&self, field_selector: &Value) -> Result<Condition, Arc<Unknown>> {
        let name = field_selector.get("field").ok_or_else(|| why(field_selector))?;
        let literal = name.as_literal().ok_or_else(|| why(name))?;
        let field = Field::named(literal).ok_or_else(|| invalid("CloudTrail has no such field", name))?;
        let operators = |operators: [(&str, Operator); 3]| {
            let lists = operators
                .map(|(name, operator)| field_selector.get(name).map_or(Vec::new(), |values| self.comparisons(operator, values)));
            lists.into_iter().flatten().collect::<Vec<_>>()
        };
        let selected =
            operators([("equals", Operator::Equals), ("starts_with", Operator::StartsWith), ("ends_with", Operator::EndsWith)]);
        let deselected = operators([
            ("not_equals", Operator::Equals),
            ("not_starts_with", Operator::StartsWith),
            ("not_ends_with", Operator::EndsWith),
        ]);
        if selected.is_empty() && deselected.is_empty() {
            return Err(invalid("AWS refuses a condition without an operator", field_selector));
        }
        let selected = Some(selected).filter(|selected| !selected.is_empty());
        Ok(Condition::new(field, selected, deselected, field_selector.origin.clone()))
    }

    /// The comparisons with each of `values`.
    fn comparisons(&self, operator: Operator, values: &Value) -> Vec<Comparison> {
        if is_open(values) {
            return vec![Comparison::open(why(values), values.origin.clone())];
        }
        let mut comparisons = Vec::new();
        elements(values).into_iter().for_each(|value| self.add_to(&mut comparisons, self.comparison(operator, value)));
        comparisons
    }

    /// Adds the comparison, and what it says of buckets whose names are made up and only begin as it has them.
    fn add_to(&self, all: &mut Vec<Comparison>, comparison: Comparison) {
        let is_prefix = comparison.operator == Operator::StartsWith;
        let made_up = self.names.made_up_like(&comparison.text).filter(|_| is_prefix).map(|(root, doubt)| Comparison {
            text: root.clone(),
            doubt: comparison.doubt.as_ref().or(doubt).cloned(),
            ..comparison.clone()
        });
        let made_up: Vec<Comparison> = made_up.collect();
        all.push(comparison);
        all.extend(made_up);
    }

    fn comparison(&self, operator: Operator, value: &Value) -> Comparison {
        match value.as_text() {
            Some(text) => Comparison::new(operator, self.names.normal(text), value.origin.clone()),
            None => Comparison::open(why(value), value.origin.clone()),
        }
    }
}

/// A type of data resource that basic event selectors take, and how they match its ARNs.
struct BasicType {
    resource_type: &'static str,
    /// The service in ARNs; `arn:aws:` and the service alone stand for everything.
    service: &'static str,
    /// Are values prefixes, rather than whole ARNs?
    takes_prefixes: bool,
}

const BASIC_TYPES: [BasicType; 3] = [
    BasicType { resource_type: "AWS::S3::Object", service: "s3", takes_prefixes: true },
    BasicType { resource_type: "AWS::Lambda::Function", service: "lambda", takes_prefixes: false },
    BasicType { resource_type: "AWS::DynamoDB::Table", service: "dynamodb", takes_prefixes: false },
];

impl BasicType {
    /// What all ARNs begin with, if that is what `value` stands for: `arn:aws:s3`, or as older documents have it `arn:aws:s3:::`.
    fn everything(&self, value: &Text) -> Option<String> {
        let literal = value.as_literal()?;
        let rest = literal.strip_prefix("arn:")?;
        let (partition, service) = rest.split_once(':')?;
        let is_everything = service == self.service || self.takes_prefixes && service.strip_suffix(":::") == Some(self.service);
        is_everything.then(|| format!("arn:{partition}:{}:", self.service))
    }
}

/// The services whose management events a basic event selector can leave out. CloudTrail refuses any other name, so none leaves out anything.
const EXCLUDABLE: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

fn may_be_excluded(source: &Comparison) -> bool {
    source.doubt.is_some() || source.text.as_literal().is_none_or(|name| EXCLUDABLE.contains(&name))
}

/// Is it neither a list nor nothing: not known, or one of several lists?
fn is_open(value: &Value) -> bool {
    value.as_elements().is_none() && !value.is_null()
}

/// The elements of a list, without those that are null: `AWS::NoValue` leaves an element out. None for anything else.
fn elements(value: &Value) -> Vec<&Value> {
    value.as_elements().unwrap_or(&[]).iter().filter(|element| !element.is_null()).collect()
}

fn equals(field: Field, text: &str, at: &Origin) -> Condition {
    condition(field, Comparison::new(Operator::Equals, text, at.clone()))
}

/// The field must meet `comparison`.
pub(super) fn condition(field: Field, comparison: Comparison) -> Condition {
    let origin = comparison.origin.clone();
    Condition::new(field, Some(vec![comparison]), Vec::new(), origin)
}

/// A condition of which nothing is known, because `value` is not.
fn open(field: Field, value: &Value) -> Condition {
    Condition::open(field, why(value), value.origin.clone())
}

/// Why `value` is not known, or that it is none that has a meaning here.
pub(super) fn why(value: &Value) -> Arc<Unknown> {
    value.find_unknown().unwrap_or_else(|| invalid("this value has no meaning here", value))
}

fn invalid(what: &str, value: &Value) -> Arc<Unknown> {
    Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span: value.origin.span })
}
