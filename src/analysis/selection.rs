//! Selection: how much of the management events and of the account's S3 object events a trail's selectors take.
//!
//! The rules are those of the CloudTrail API reference: without selectors all management events and no data events; advanced selectors
//! replace that default; selectors add up, the conditions inside one must all hold.

use std::collections::HashMap;
use std::sync::Arc;

use super::derived;
use crate::model::{EVENT_DATA_STORE, Object, TRAIL};
use crate::source::Span;
use crate::value::{Data, Existence, Origin, Piece, Reason, Text, Truth, Unknown, Value};

/// A class of events that a rule asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Events {
    /// Management events, otherwise the events of S3 objects.
    management: bool,
    /// Those that only read, otherwise those that change something.
    read: bool,
}

const CLASSES: [(&str, Events); 4] = [
    ("management_reads", Events { management: true, read: true }),
    ("management_writes", Events { management: true, read: false }),
    ("object_reads", Events { management: false, read: true }),
    ("object_writes", Events { management: false, read: false }),
];

/// The fields that say what is selected.
const SELECTORS: [&str; 2] = ["advanced_event_selectors", "event_selectors"];

/// Fills the derived fields of trails and event data stores.
pub(super) fn derive(objects: &mut [Object]) {
    for object in objects.iter_mut().filter(|object| records_events(object)) {
        let shares: Vec<(&'static str, Value)> = CLASSES
            .iter()
            .map(|(field, events)| (*field, derived(object, field, &SELECTORS, |object| selected(object, *events))))
            .collect();
        object.derive(shares);
    }
    let recorders = Recorders::of(objects);
    for trail in objects.iter_mut().filter(|object| object.kind.name == TRAIL.name) {
        let elsewhere = LOGGED_ELSEWHERE.map(|(field, events)| (field, recorders.logged_elsewhere(trail, events)));
        trail.derive(elsewhere);
    }
}

fn records_events(object: &Object) -> bool {
    object.kind.name == TRAIL.name || object.kind.name == EVENT_DATA_STORE.name
}

/// A part of a class of events, from nothing to everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Share {
    None,
    Some,
    All,
}

/// How much is selected: between two shares that are equal when it is known, and what decided it.
#[derive(Debug, Clone)]
struct Extent {
    least: Share,
    most: Share,
    origin: Origin,
    why: Option<Arc<Unknown>>,
}

impl Extent {
    fn known(share: Share, at: &Value) -> Self {
        Self { least: share, most: share, origin: at.origin.clone(), why: None }
    }

    fn unknown(most: Share, at: &Value) -> Self {
        Self { least: Share::None, most, origin: at.origin.clone(), why: at.find_unknown() }
    }

    /// What is selected only if `condition`, which `at` states, holds.
    fn when(self, condition: Truth, at: &Value) -> Self {
        match condition {
            Truth::True => self,
            Truth::False => Self::known(Share::None, at),
            Truth::Unknown => Self::unknown(self.most, at),
        }
    }

    /// What is selected of this when `at` leaves some of it out.
    fn restricted(self, at: &Value) -> Self {
        if self.most < Share::Some {
            return self;
        }
        Self { least: self.least.min(Share::Some), most: Share::Some, origin: at.origin.clone(), why: self.why }
    }

    /// What two selectors select together. Two parts may add up to everything.
    fn or(self, other: Self) -> Self {
        let parts = self.most == Share::Some && other.most == Share::Some;
        let (more, less) = if (self.least, self.most) >= (other.least, other.most) { (self, other) } else { (other, self) };
        let most = if parts { Share::All } else { more.most.max(less.most) };
        Self { least: more.least, most, origin: more.origin, why: more.why.or(less.why) }
    }

    /// As a rule sees it: `all`, `some` (not all, and maybe none), `none`, or unknown.
    fn value(self) -> Value {
        match (self.least, self.most) {
            (Share::All, _) => Value::text("all", self.origin),
            (_, Share::None) => Value::text("none", self.origin),
            (_, Share::Some) => Value::text("some", self.origin),
            (_, Share::All) => match self.why {
                Some(why) => Value { data: Data::Unknown(why), origin: self.origin },
                None => Value::unknown(Reason::NotEvaluated { what: "what several selectors take together".into() }, self.origin),
            },
        }
    }
}

/// The share of `events` that the selectors of a trail or event data store take.
fn selected(object: &Object, events: Events) -> Value {
    let null = Value::null(object.header);
    let advanced = object.field("advanced_event_selectors").unwrap_or(&null);
    let basic = object.field("event_selectors").unwrap_or(&null);
    if let Some(unknown) = [advanced, basic].into_iter().find(|selectors| matches!(selectors.data, Data::Unknown(_))) {
        return unknown.clone();
    }
    let own_log = object.text("bucket");
    let (advanced_selectors, basic_selectors) = (advanced.as_elements().unwrap_or(&[]), basic.as_elements().unwrap_or(&[]));
    let extents: Vec<Extent> = match (advanced_selectors, basic_selectors) {
        ([], []) if events.management => return Value::text("all", advanced.origin.clone()),
        ([], []) => return Value::text("none", advanced.origin.clone()),
        ([], selectors) => selectors.iter().map(|selector| basic_selector(selector, events)).collect(),
        (selectors, _) => selectors.iter().map(|selector| advanced_selector(selector, events, own_log)).collect(),
    };
    let several = extents.len() > 1;
    let together = extents.into_iter().reduce(Extent::or).unwrap_or_else(|| Extent::known(Share::None, advanced));
    // When none of several selectors takes anything, no single one of them is to blame.
    if several && together.most == Share::None {
        let selectors = if advanced_selectors.is_empty() { basic } else { advanced };
        return Value::text("none", selectors.origin.clone());
    }
    together.value()
}

/// The fields that say whether somebody else records some events, and the field that says how much of them a recorder selects.
const LOGGED_ELSEWHERE: [(&str, &str); 4] = [
    ("management_reads_logged_elsewhere", "management_reads"),
    ("management_writes_logged_elsewhere", "management_writes"),
    ("object_reads_logged_elsewhere", "object_reads"),
    ("object_writes_logged_elsewhere", "object_writes"),
];

/// Who records all of some events: by unit, by the events, and by whether the one who asks records every Region.
#[derive(Default)]
struct Recorders {
    recorders: HashMap<(u32, &'static str, Truth), Candidates>,
}

/// The first two of each sort: one of them is not the one who asks.
#[derive(Default)]
struct Candidates {
    certain: Vec<(Arc<str>, Span)>,
    possible: Vec<(Arc<str>, Arc<Unknown>)>,
}

impl Recorders {
    fn of(objects: &[Object]) -> Self {
        let mut recorders = Self::default();
        for object in objects.iter().filter(|object| records_events(object)) {
            let running = truth(object, if object.kind.name == TRAIL.name { "logging" } else { "ingestion" });
            let (exists, why) = match &object.existence {
                Existence::Certain => (Truth::True, object.fields.find_unknown()),
                Existence::Uncertain(unknown, _) => (Truth::Unknown, Some(unknown.clone())),
            };
            for (_, events) in LOGGED_ELSEWHERE {
                let all = object.text(events).map_or(Truth::Unknown, |share| share.equals(&Text::from("all")));
                for asking in [Truth::True, Truth::False, Truth::Unknown] {
                    let everywhere = truth(object, "multi_region").or(!asking);
                    let candidates = recorders.recorders.entry((object.unit, events, asking)).or_default();
                    match (exists.and(running).and(everywhere).and(all), &why) {
                        (Truth::True, _) if candidates.certain.len() < 2 => {
                            candidates.certain.push((object.address.clone(), object.header));
                        }
                        (Truth::Unknown, Some(why)) if candidates.possible.len() < 2 => {
                            candidates.possible.push((object.address.clone(), why.clone()));
                        }
                        _ => {}
                    }
                }
            }
        }
        recorders
    }

    /// Does another trail or event data store of the unit record all of these events, wherever `trail` records any?
    fn logged_elsewhere(&self, trail: &Object, events: &'static str) -> Value {
        let candidates = self.recorders.get(&(trail.unit, events, truth(trail, "multi_region")));
        let mut certain = candidates.into_iter().flat_map(|candidates| &candidates.certain);
        let mut possible = candidates.into_iter().flat_map(|candidates| &candidates.possible);
        if let Some((_, header)) = certain.find(|(address, _)| *address != trail.address) {
            return Value::bool(true, *header);
        }
        match possible.find(|(address, _)| *address != trail.address) {
            Some((_, why)) => Value { data: Data::Unknown(why.clone()), origin: trail.header.into() },
            None => Value::bool(false, trail.header),
        }
    }
}

fn truth(object: &Object, field: &str) -> Truth {
    object.field(field).and_then(Value::as_bool).map_or(Truth::Unknown, Truth::from)
}

/// A basic event selector.
fn basic_selector(selector: &Value, events: Events) -> Extent {
    let null = Value::null(selector.origin.clone());
    let field = |name: &str| selector.get(name).unwrap_or(&null);
    let kind = field("read_write_type");
    let wanted = if events.read { "ReadOnly" } else { "WriteOnly" };
    let takes_kind = one_of(kind, &["All", wanted]);
    if events.management {
        let management = field("management");
        let excluded = field("exclude_management_sources");
        let all = Extent::known(Share::All, selector);
        let all = if is_empty_list(excluded) { all } else { all.restricted(excluded) };
        let included = management.as_bool().map_or(Truth::Unknown, Truth::from);
        return all.when(takes_kind, kind).when(included, management);
    }
    let resources = field("data_resources");
    let extent = match resources.as_elements() {
        Some([]) => Extent::known(Share::None, resources),
        Some(elements) => {
            elements.iter().map(data_resource).reduce(Extent::or).unwrap_or_else(|| Extent::known(Share::None, resources))
        }
        None => Extent::unknown(Share::All, resources),
    };
    extent.when(takes_kind, kind)
}

/// The share of S3 object events that one `data_resource` takes.
fn data_resource(resource: &Value) -> Extent {
    let null = Value::null(resource.origin.clone());
    let kind = resource.get("type").unwrap_or(&null);
    let values = resource.get("values").unwrap_or(&null);
    let extent = match values.as_elements() {
        Some(elements) => {
            let widest = elements.iter().map(basic_value).reduce(|left, right| widest(left, right, values));
            widest.unwrap_or_else(|| Extent::known(Share::None, values))
        }
        None => Extent::unknown(Share::All, values),
    };
    extent.when(one_of(kind, &["AWS::S3::Object"]), kind)
}

/// Several values of one list: prefixes of single buckets never add up to all buckets, so the widest one decides.
fn widest(left: Extent, right: Extent, values: &Value) -> Extent {
    match (left.most, right.most) {
        (Share::Some, Share::Some) => Extent { origin: values.origin.clone(), ..left },
        _ => left.or(right),
    }
}

fn basic_value(value: &Value) -> Extent {
    match value.as_text().map_or(Truth::Unknown, is_whole_account) {
        Truth::True => Extent::known(Share::All, value),
        Truth::False => Extent::known(Share::Some, value),
        Truth::Unknown => Extent::unknown(Share::All, value),
    }
}

/// An advanced event selector of a trail that delivers to the bucket `own_log`.
fn advanced_selector(selector: &Value, events: Events, own_log: Option<&Text>) -> Extent {
    let Some(conditions) = selector.get("field_selectors").and_then(Value::as_elements) else {
        return Extent::unknown(Share::All, selector);
    };
    let category = if events.management { "Management" } else { "Data" };
    let mut extent = Extent::known(Share::All, selector);
    let mut has_category = false;
    let mut has_type = events.management;
    for condition in conditions {
        let Some(field) = condition.get("field").and_then(Value::as_literal) else {
            extent = extent.when(Truth::Unknown, condition);
            continue;
        };
        extent = match field {
            "eventCategory" => {
                has_category = true;
                extent.when(matches(condition, category), condition)
            }
            "resources.type" => {
                has_type = true;
                extent.when(matches(condition, "AWS::S3::Object"), condition)
            }
            "readOnly" => extent.when(matches(condition, if events.read { "true" } else { "false" }), condition),
            "eventSource" if !events.management => extent.when(matches(condition, "s3.amazonaws.com"), condition),
            "resources.ARN" if !events.management => match takes_all_objects(condition, own_log) {
                Truth::True => extent,
                Truth::False => extent.restricted(condition),
                Truth::Unknown => Extent { least: Share::None, why: condition.find_unknown(), ..extent },
            },
            _ => extent.restricted(condition),
        };
    }
    if has_category && has_type {
        return extent;
    }
    // AWS refuses such a selector, so it selects nothing that could be relied on.
    let what =
        if has_category { "a selector of data events without `resources.type`" } else { "a selector without `eventCategory`" };
    match extent.most {
        Share::None => extent,
        _ => Extent::unknown(extent.most, &Value::unknown(Reason::NotEvaluated { what: what.into() }, selector.origin.clone())),
    }
}

const SELECTING: [&str; 3] = ["equals", "starts_with", "ends_with"];
const DESELECTING: [&str; 3] = ["not_equals", "not_starts_with", "not_ends_with"];

/// Does an event whose field has the value `actual` meet the condition? Operators that select are alternatives, those that deselect
/// must all spare it.
fn matches(condition: &Value, actual: &str) -> Truth {
    let actual = Text::from(actual);
    let meets = |operator: &str| match condition.get(operator).map(|values| (values.as_elements(), values)) {
        Some((Some(values), _)) => values.iter().map(|value| compares(operator, &actual, value)).fold(Truth::False, Truth::or),
        Some((None, values)) if !values.is_null() => Truth::Unknown,
        _ => Truth::False,
    };
    let selects_at_all = SELECTING.iter().any(|operator| condition.get(operator).is_some_and(|values| !is_empty_list(values)));
    let selected =
        if selects_at_all { SELECTING.iter().map(|operator| meets(operator)).fold(Truth::False, Truth::or) } else { Truth::True };
    let deselected = DESELECTING.iter().map(|operator| meets(operator)).fold(Truth::False, Truth::or);
    selected.and(!deselected)
}

fn compares(operator: &str, actual: &Text, value: &Value) -> Truth {
    let Some(value) = value.as_text() else { return Truth::Unknown };
    match operator {
        "equals" | "not_equals" => actual.equals(value),
        "starts_with" | "not_starts_with" => actual.starts_with(value),
        _ => actual.ends_with(value),
    }
}

/// Does a condition on `resources.ARN` let every object through, but for those of the trail's own log bucket?
fn takes_all_objects(condition: &Value, own_log: Option<&Text>) -> Truth {
    let operands = |operator: &str| condition.get(operator).map_or(&[][..], |values| values.as_elements().unwrap_or(&[]));
    if SELECTING
        .iter()
        .chain(&DESELECTING)
        .any(|operator| condition.get(operator).is_some_and(|values| matches!(values.data, Data::Unknown(_))))
    {
        return Truth::Unknown;
    }
    let selects_at_all = SELECTING.iter().any(|operator| !operands(operator).is_empty());
    let is_prefix = |value: &Value| value.as_text().map_or(Truth::Unknown, is_whole_account);
    let selected =
        if selects_at_all { operands("starts_with").iter().map(is_prefix).fold(Truth::False, Truth::or) } else { Truth::True };
    let only_symbols = |value: &Value| value.as_text().is_none_or(|text| text.as_literal().is_none() && text.pieces().len() == 1);
    let spares = |operator: &str| {
        operands(operator).iter().map(|value| match (value.as_text(), own_log) {
            (Some(prefix), Some(own_log)) if is_log_bucket(prefix, own_log) => Truth::True,
            _ if only_symbols(value) => Truth::Unknown,
            _ => Truth::False,
        })
    };
    let deselected_nothing = DESELECTING.iter().flat_map(|operator| spares(operator)).fold(Truth::True, Truth::and);
    selected.and(deselected_nothing)
}

/// Is `prefix` the ARN of the bucket `name`, or of a key prefix inside it?
fn is_log_bucket(prefix: &Text, name: &Text) -> bool {
    let bucket = Text::from("arn:aws:s3:::").concat(name);
    let prefix = with_commercial_partition(prefix);
    prefix.equals(&bucket).or(prefix.starts_with(&bucket.concat(&Text::from("/")))).is_true()
}

/// Does `value`, as a prefix, cover the objects of all buckets? `arn:aws:s3` and `arn:aws:s3:::` do, in each partition.
fn is_whole_account(value: &Text) -> Truth {
    is_among(
        &with_commercial_partition(value),
        &["arn:aws:s3", "arn:aws:s3:::", "arn:aws-cn:s3", "arn:aws-cn:s3:::", "arn:aws-us-gov:s3", "arn:aws-us-gov:s3:::"],
    )
}

/// The same ARN with the partition's symbol, which a comparison need not know, taken for `aws`.
fn with_commercial_partition(value: &Text) -> Text {
    Text::from_pieces(value.pieces().into_iter().map(|piece| match piece {
        Piece::Symbol(symbol) if matches!(&*symbol.name, "partition" | "AWS::Partition") => Piece::Literal("aws".into()),
        piece => piece,
    }))
}

/// Is the text one of `words`? Unknown when it is not known, or no text.
fn one_of(value: &Value, words: &[&str]) -> Truth {
    match value.as_text() {
        Some(text) => is_among(text, words),
        None => Truth::Unknown,
    }
}

/// Is the text one of `words`?
fn is_among(text: &Text, words: &[&str]) -> Truth {
    match text.as_literal() {
        Some(literal) => words.contains(&literal).into(),
        None => words.iter().map(|word| text.equals(&Text::from(*word))).fold(Truth::False, Truth::or),
    }
}

fn is_empty_list(value: &Value) -> bool {
    value.is_null() || value.as_elements().is_some_and(<[Value]>::is_empty)
}
