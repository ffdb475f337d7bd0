//! Random trails with random selectors, as plain data that says by itself what it records, and as objects of the model.

use std::sync::Arc;

use trail_lint::analysis::coverage::{Access, Question};
use trail_lint::model::{BUCKET, Kind, Object, TRAIL};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Deployment, Existence, Map, Piece, Reason, Symbol, SymbolType, Text, Unknown, Value};

use crate::universe::Event;

/// Numbers that look random and are the same on every machine: SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn one_of(&mut self, choices: &[&'static str]) -> &'static str {
        choices[self.below(choices.len())]
    }
}

/// May strings hold symbols?
#[derive(Clone, Copy, PartialEq)]
pub enum Symbols {
    None,
    Some,
}

/// A string, `{0}` and `{1}` in which are symbols.
pub type Pattern = String;

#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    pub bucket: Pattern,
    pub trails: Vec<Trail>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Trail {
    pub logging: bool,
    pub multi_region: bool,
    pub region: &'static str,
    pub selectors: Selectors,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Selectors {
    Absent,
    Basic(Vec<Basic>),
    Advanced(Vec<Vec<FieldSelector>>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Basic {
    pub read_write: &'static str,
    pub management: bool,
    pub resources: Vec<(&'static str, Vec<Pattern>)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FieldSelector {
    pub field: &'static str,
    /// By operator, as the model names them.
    pub operators: Vec<(&'static str, Vec<Pattern>)>,
}

pub const OPERATORS: [&str; 6] = ["equals", "starts_with", "ends_with", "not_equals", "not_starts_with", "not_ends_with"];

/// What a symbol may stand for.
const MEANINGS: [&str; 4] = ["", "x", "y", "a"];

type Assignment = [&'static str; 2];

fn assign(pattern: &str, assignment: &Assignment) -> String {
    pattern.replace("{0}", assignment[0]).replace("{1}", assignment[1])
}

/// The Region of the bucket.
pub const REGION: &str = "eu-west-1";

impl Configuration {
    pub fn random(random: &mut Random, symbols: Symbols) -> Self {
        let mut make = Make { random, symbols };
        let bucket = make.bucket();
        let trails = (0..1 + make.random.below(3)).map(|_| make.trail(&bucket)).collect();
        Self { bucket, trails }
    }

    /// All that it may turn out to be, with what the symbols stand for in their place.
    pub fn meanings(&self) -> Vec<Self> {
        let mut meanings = Vec::new();
        for assignment in MEANINGS.into_iter().flat_map(|first| MEANINGS.map(|second| [first, second])) {
            let meaning = self.assigned(&assignment);
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
        meanings
    }

    fn assigned(&self, assignment: &Assignment) -> Self {
        let of = |pattern: &Pattern| assign(pattern, assignment);
        let all = |patterns: &[Pattern]| patterns.iter().map(of).collect::<Vec<_>>();
        let selectors = |selectors: &Selectors| match selectors {
            Selectors::Absent => Selectors::Absent,
            Selectors::Basic(basic) => Selectors::Basic(
                basic
                    .iter()
                    .map(|basic| Basic {
                        resources: basic.resources.iter().map(|(kind, values)| (*kind, all(values))).collect(),
                        ..basic.clone()
                    })
                    .collect(),
            ),
            Selectors::Advanced(advanced) => Selectors::Advanced(
                advanced
                    .iter()
                    .map(|fields| {
                        let assigned = |field: &FieldSelector| FieldSelector {
                            field: field.field,
                            operators: field.operators.iter().map(|(operator, values)| (*operator, all(values))).collect(),
                        };
                        fields.iter().map(assigned).collect()
                    })
                    .collect(),
            ),
        };
        let trails = self.trails.iter().map(|trail| Trail { selectors: selectors(&trail.selectors), ..trail.clone() });
        Self { bucket: of(&self.bucket), trails: trails.collect() }
    }

    /// Does any trail record `event`? Strings must hold no symbols.
    pub fn records(&self, event: &Event<'_>) -> bool {
        self.trails.iter().any(|trail| trail.records(event))
    }

    /// Everything that selectors compare `field` with.
    pub fn compared_with(&self, field: &str) -> Vec<(&'static str, &str)> {
        let mut found: Vec<(&'static str, &str)> = Vec::new();
        for trail in &self.trails {
            match &trail.selectors {
                Selectors::Absent => {}
                Selectors::Basic(basic) => {
                    let resources = basic.iter().flat_map(|basic| &basic.resources).filter(|_| field == "resources.ARN");
                    found.extend(resources.flat_map(|(_, values)| values).map(|value| ("starts_with", &**value)));
                }
                Selectors::Advanced(advanced) => {
                    let fields = advanced.iter().flatten().filter(|selector| selector.field == field);
                    for (operator, values) in fields.flat_map(|selector| &selector.operators) {
                        found.extend(values.iter().map(|value| (without_not(operator), &**value)));
                    }
                }
            }
        }
        found
    }

    pub fn question(&self, access: Access, objects: &[Object]) -> Question {
        let bucket = &objects[0];
        let arn = Text::from("arn:aws:s3:::").concat(bucket.text("name").expect("a bucket has a name"));
        Question::of_bucket(&arn, access, &bucket.deployment, bucket.header)
    }

    /// The bucket, and the trails behind it.
    pub fn objects(&self) -> Vec<Object> {
        let span = Span::new(Sources::new().add("made", ""), 0, 0);
        let make = Objects { span };
        let bucket = make.object(&BUCKET, REGION, vec![("name", make.text(&self.bucket))]);
        let trails = self.trails.iter().map(|trail| make.trail(trail));
        std::iter::once(bucket).chain(trails).collect()
    }
}

impl Trail {
    fn records(&self, event: &Event<'_>) -> bool {
        if !self.logging || !self.multi_region && self.region != event.region {
            return false;
        }
        match &self.selectors {
            // Management events, and the universe holds data events.
            Selectors::Absent => false,
            Selectors::Basic(basic) => basic.iter().any(|selector| selector.takes(event)),
            Selectors::Advanced(advanced) => advanced.iter().any(|fields| fields.iter().all(|field| field.takes(event))),
        }
    }
}

impl Basic {
    fn takes(&self, event: &Event<'_>) -> bool {
        let kind = match self.read_write {
            "ReadOnly" => event.read_only,
            "WriteOnly" => !event.read_only,
            _ => true,
        };
        let meets = |value: &Pattern| match &**value {
            "arn:aws:s3" | "arn:aws:s3:::" => true,
            prefix => event.arn.starts_with(prefix),
        };
        kind && self.resources.iter().any(|(kind, values)| *kind == "AWS::S3::Object" && values.iter().any(meets))
    }
}

impl FieldSelector {
    fn takes(&self, event: &Event<'_>) -> bool {
        let Some(actual) = event.field(self.field) else {
            return self.operators.iter().all(|(operator, _)| operator.starts_with("not_"));
        };
        let meets = |operator, value: &str| match without_not(operator) {
            "equals" => actual == value,
            "starts_with" => actual.starts_with(value),
            _ => actual.ends_with(value),
        };
        let mut selecting = self.operators.iter().filter(|(operator, _)| !operator.starts_with("not_")).peekable();
        let is_selected =
            selecting.peek().is_none() || selecting.any(|(operator, values)| values.iter().any(|value| meets(operator, value)));
        let mut deselecting = self.operators.iter().filter(|(operator, _)| operator.starts_with("not_"));
        is_selected && !deselecting.any(|(operator, values)| values.iter().any(|value| meets(operator, value)))
    }
}

/// `not_equals` as `equals`.
fn without_not(operator: &'static str) -> &'static str {
    operator.strip_prefix("not_").unwrap_or(operator)
}

struct Make<'r> {
    random: &'r mut Random,
    symbols: Symbols,
}

impl Make<'_> {
    fn bucket(&mut self) -> Pattern {
        match self.symbols {
            Symbols::Some if self.random.one_in(3) => self.random.one_of(&["a{0}", "{0}b", "b{1}a"]).to_owned(),
            _ => self.random.one_of(&["a", "b", "ab"]).to_owned(),
        }
    }

    /// A few characters.
    fn short(&mut self) -> Pattern {
        match self.symbols {
            Symbols::Some if self.random.one_in(3) => self.random.one_of(&["{0}", "x{0}", "{1}", "{0}{1}", "{1}y"]).to_owned(),
            _ => self.random.one_of(&["", "x", "y", "xx", "xy", "yx"]).to_owned(),
        }
    }

    fn arn(&mut self, bucket: &str) -> Pattern {
        let bucket = if self.random.one_in(4) { self.bucket() } else { bucket.to_owned() };
        match self.random.below(8) {
            0 => "arn:aws:s3:::".to_owned(),
            1 => format!("arn:aws:s3:::{bucket}"),
            2 | 3 => format!("arn:aws:s3:::{bucket}/"),
            _ => format!("arn:aws:s3:::{bucket}/{}", self.short()),
        }
    }

    fn trail(&mut self, bucket: &str) -> Trail {
        let selectors = match self.random.below(8) {
            0 => Selectors::Absent,
            1 | 2 => Selectors::Basic((0..1 + self.random.below(3)).map(|_| self.basic(bucket)).collect()),
            _ => Selectors::Advanced((0..1 + self.random.below(5)).map(|_| self.advanced(bucket)).collect()),
        };
        Trail {
            logging: !self.random.one_in(10),
            multi_region: !self.random.one_in(3),
            region: if self.random.one_in(3) { "us-east-1" } else { REGION },
            selectors,
        }
    }

    fn basic(&mut self, bucket: &str) -> Basic {
        let mut value = || match self.random.below(6) {
            0 => "arn:aws:s3".to_owned(),
            1 => "arn:aws:s3:::".to_owned(),
            2 => format!("arn:aws:s3:::{bucket}/x"),
            3 => "arn:aws:s3:::b/".to_owned(),
            _ => format!("arn:aws:s3:::{bucket}/"),
        };
        let resources = vec![("AWS::S3::Object", vec![value(), value()])];
        Basic {
            read_write: self.random.one_of(&["All", "ReadOnly", "WriteOnly"]),
            management: self.random.one_in(2),
            resources: if self.random.one_in(5) { Vec::new() } else { resources },
        }
    }

    fn advanced(&mut self, bucket: &str) -> Vec<FieldSelector> {
        let equals =
            |field: &'static str, value: &str| FieldSelector { field, operators: vec![("equals", vec![value.to_owned()])] };
        let mut fields = vec![
            equals("eventCategory", "Data"),
            equals("resources.type", if self.random.one_in(12) { "AWS::Lambda::Function" } else { "AWS::S3::Object" }),
        ];
        if self.random.one_in(3) {
            fields.push(equals("readOnly", if self.random.one_in(2) { "true" } else { "false" }));
        }
        let mut optional = vec!["eventName", "resources.ARN", "userIdentity.arn", "sessionCredentialFromConsole", "eventSource"];
        for _ in 0..self.random.below(3) {
            let field = optional.remove(self.random.below(optional.len()));
            fields.push(self.field(field, bucket));
        }
        fields
    }

    fn field(&mut self, field: &'static str, bucket: &str) -> FieldSelector {
        if field == "sessionCredentialFromConsole" {
            let operator = if self.random.one_in(2) { "equals" } else { "not_equals" };
            return FieldSelector { field, operators: vec![(operator, vec!["true".to_owned()])] };
        }
        let mut operators: Vec<(&'static str, Vec<Pattern>)> = Vec::new();
        for _ in 0..1 + self.random.below(2) {
            let operator = OPERATORS[self.random.below(6)];
            if operators.iter().any(|(known, _)| *known == operator) {
                continue;
            }
            // Many values, so that they are looked up rather than tried.
            let count = if self.random.one_in(20) { 9 } else { 1 + self.random.below(3) };
            let values = (0..count).map(|_| self.value(field, operator, bucket)).collect();
            operators.push((operator, values));
        }
        FieldSelector { field, operators }
    }

    fn value(&mut self, field: &str, operator: &str, bucket: &str) -> Pattern {
        match field {
            "resources.ARN" if operator.ends_with("ends_with") => self.short(),
            "resources.ARN" => self.arn(bucket),
            "userIdentity.arn" => self.short(),
            "eventSource" => self.random.one_of(&["s3.amazonaws.com", "s3", ".com", "kms.amazonaws.com"]).to_owned(),
            _ => self
                .random
                .one_of(&["GetObject", "Get", "PutObject", "Object", "HeadBucket", "List", "Delete", "Acl", "s"])
                .to_owned(),
        }
    }
}

/// Makes objects as lowering does.
struct Objects {
    span: Span,
}

impl Objects {
    fn text(&self, pattern: &str) -> Value {
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some(at) = rest.find('{') {
            let name = &rest[at..at + 3];
            let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: name.into() }, span: self.span });
            pieces.push(Piece::Literal(rest[..at].into()));
            pieces.push(Piece::Symbol(Symbol { name: name.into(), unit: 0, unknown, either: None, kind: SymbolType::String }));
            rest = &rest[at + 3..];
        }
        pieces.push(Piece::Literal(rest.into()));
        Value::text(Text::from_pieces(pieces), self.span)
    }

    fn texts(&self, patterns: &[Pattern]) -> Value {
        Value::list(patterns.iter().map(|pattern| self.text(pattern)).collect(), self.span)
    }

    fn bool(&self, truth: bool) -> Value {
        Value::bool(truth, self.span)
    }

    fn map(&self, entries: Vec<(&str, Value)>) -> Value {
        Value::map(entries.into_iter().map(|(name, value)| (Arc::from(name), value)).collect::<Map>(), self.span)
    }

    fn list(&self, elements: Vec<Value>) -> Value {
        Value::list(elements, self.span)
    }

    fn object(&self, kind: &'static Kind, region: &str, fields: Vec<(&str, Value)>) -> Object {
        Object {
            kind,
            address: "made".into(),
            unit: 0,
            fields: self.map(fields),
            header: self.span,
            body: self.span,
            existence: Existence::Certain,
            deployment: Arc::new(Deployment { partition: "aws".into(), region: region.into(), account: "111122223333".into() }),
            calls: Arc::from([]),
            construct: None,
        }
    }

    fn trail(&self, trail: &Trail) -> Object {
        let mut fields = vec![
            ("logging", self.bool(trail.logging)),
            ("multi_region", self.bool(trail.multi_region)),
            ("organization", self.bool(false)),
            ("global_events", self.bool(true)),
        ];
        match &trail.selectors {
            Selectors::Absent => {}
            Selectors::Basic(basic) => {
                let selectors = basic.iter().map(|selector| {
                    let resources = selector.resources.iter().map(|(kind, values)| {
                        self.map(vec![("type", Value::text(*kind, self.span)), ("values", self.texts(values))])
                    });
                    self.map(vec![
                        ("read_write_type", Value::text(selector.read_write, self.span)),
                        ("management", self.bool(selector.management)),
                        ("exclude_management_sources", self.list(Vec::new())),
                        ("data_resources", self.list(resources.collect())),
                    ])
                });
                fields.push(("event_selectors", self.list(selectors.collect())));
            }
            Selectors::Advanced(advanced) => {
                let selectors = advanced.iter().map(|selector| {
                    let field_selectors = selector.iter().map(|field| {
                        let mut entries = vec![("field", Value::text(field.field, self.span))];
                        entries.extend(field.operators.iter().map(|(operator, values)| (*operator, self.texts(values))));
                        self.map(entries)
                    });
                    self.map(vec![("field_selectors", self.list(field_selectors.collect()))])
                });
                fields.push(("advanced_event_selectors", self.list(selectors.collect())));
            }
        }
        self.object(&TRAIL, trail.region, fields)
    }
}
