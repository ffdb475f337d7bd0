//! Lowering: from the resources of both languages to objects, by the field tables alone.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use super::companions::{Attached, attach};
use super::table::{Default, Field, FieldType, Holder, Kind, Place, Reading};
use super::{FUNCTION, KINDS, Object, TABLE};
use crate::source::Span;
use crate::value::{
    Alternative, Condition, Data, Deployment, Existence, Language, Map, NullType, Origin, Questions, Reason, Resource, Role,
    Symbol, SymbolType, Text, Truth, Unknown, Value, snake_case, without_alternatives,
};

/// Which names a resource's attributes go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// The `aws` provider's attributes.
    Terraform,
    /// CloudFormation's properties.
    CloudFormation,
    /// CloudFormation's properties in snake case, as the `awscc` provider has them.
    Awscc,
}

/// A resource that declares an object, and the name that the object goes by.
pub(super) struct Declaration<'r> {
    pub(super) resource: &'r Resource,
    pub(super) kind: &'static Kind,
    pub(super) name: Text,
    /// Its ARN, where its kind says what that is.
    pub(super) arn: Option<Text>,
    /// The text that references to the object stand for while its real name is not known.
    identity: Text,
    spelling: Spelling,
}

/// The objects that `resources` declare, in their order. Fields of [`Default::Derived`] stay unknown until an analysis sets them.
pub fn lower(resources: &[Resource]) -> Vec<Object> {
    let declarations: Vec<Declaration<'_>> = resources.par_iter().filter_map(declaration).collect();
    let attached = attach(resources, &declarations);
    declarations.par_iter().zip(&attached).map(|(declaration, attached)| object(declaration, attached)).collect()
}

fn declaration(resource: &Resource) -> Option<Declaration<'_>> {
    let (kind, spelling) = declared(resource)?;
    let identity = identity(resource);
    let nothing = Attached::default();
    let reader = Reader::new(resource, spelling, &identity, &nothing);
    let name = kind.field("name").map(|field| reader.field(field, &resource.attributes));
    let name = name.as_ref().and_then(Value::as_text).unwrap_or(&identity).clone();
    let arn = kind.field("arn").and_then(|field| reader.field(field, &resource.attributes).as_text().cloned());
    Some(Declaration { resource, kind, name, arn, identity, spelling })
}

/// What `resource` declares, if its type is a modelled one.
fn declared(resource: &Resource) -> Option<(&'static Kind, Spelling)> {
    static BY_TYPE: LazyLock<HashMap<String, (&'static Kind, Spelling)>> = LazyLock::new(|| {
        let types = KINDS.iter().flat_map(|kind| {
            [
                (kind.terraform.to_owned(), (*kind, Spelling::Terraform)),
                (kind.cloudformation.to_owned(), (*kind, Spelling::CloudFormation)),
                (kind.awscc(), (*kind, Spelling::Awscc)),
            ]
        });
        let by_macro = MADE_BY_SAM.map(|(name, kind)| (name.to_owned(), (kind, Spelling::CloudFormation)));
        types.chain(by_macro).collect()
    });
    BY_TYPE.get(&*resource.kind).copied()
}

/// The types that SAM's macro replaces by a modelled one under the same logical id, with the same property for its name.
static MADE_BY_SAM: [(&str, &Kind); 2] = [("AWS::Serverless::Function", &FUNCTION), ("AWS::Serverless::SimpleTable", &TABLE)];

fn object(declaration: &Declaration<'_>, attached: &Attached<'_>) -> Object {
    let Declaration { resource, kind, identity, spelling, .. } = declaration;
    let reader = Reader::new(resource, *spelling, identity, attached);
    let fields =
        kind.fields.iter().map(|field| (Arc::from(field.name), reader.field(field, &resource.attributes))).collect::<Map>();
    Object {
        kind,
        address: resource.address.clone(),
        unit: resource.unit,
        fields: Value::map(fields, resource.header),
        header: resource.header,
        body: resource.body,
        existence: resource.existence.clone(),
        deployment: resource.deployment.clone(),
        calls: resource.calls.clone(),
        construct: resource.meta.get(Resource::CONSTRUCT).and_then(Value::as_literal).map(Arc::from),
    }
}

/// The symbol that the object which `resource` declares goes by.
fn identity(resource: &Resource) -> Text {
    reference(resource, "id", "")
}

/// The symbol that a reference to an attribute of `resource` stands for, by the attribute's name in each language; in CloudFormation none
/// stands for `Ref`.
fn reference(resource: &Resource, terraform: &str, cloudformation: &str) -> Text {
    let name: Arc<str> = match (resource.language, cloudformation) {
        (Language::Terraform, _) => format!("{}.{terraform}", resource.address).into(),
        (Language::CloudFormation, "") => resource.address.clone(),
        (Language::CloudFormation, attribute) => format!("{}.{attribute}", resource.address).into(),
    };
    let unknown = Arc::new(Unknown { reason: Reason::AfterApply { reference: name.clone() }, span: resource.header });
    Text::symbol(Symbol { name, unit: resource.unit, unknown, either: None, kind: SymbolType::String })
}

/// The ARN that `pattern`, of [`Default::Arn`], describes for something that has no path.
pub fn arn(pattern: &str, deployment: &Deployment, name: &Text) -> Text {
    let mut arn = Text::from("arn:").concat(&deployment.partition).concat(&Text::from(":"));
    for (at, part) in pattern.split(['{', '}']).enumerate() {
        arn = match (at % 2, part) {
            (0, literal) => arn.concat(&Text::from(literal)),
            (_, "region") => arn.concat(&deployment.region),
            (_, "account") => arn.concat(&deployment.account),
            (_, _) => arn.concat(name),
        };
    }
    arn
}

/// Reads the fields of one object.
struct Reader<'r> {
    spelling: Spelling,
    identity: &'r Text,
    /// What belongs to the object beside its own resource; nothing yet while its name is being read.
    attached: &'r Attached<'r>,
    resource: &'r Resource,
    /// Does anything that it reads hang on questions of the deployment?
    is_conditional: bool,
    /// The case that it reads in; `None` for whatever is the same in all of them.
    given: Option<Condition>,
    /// The symbols that it has made up names for.
    nameless: Cell<usize>,
}

/// What one place says.
struct Written {
    value: Value,
    /// Whether the companion that says it is deployed.
    existence: Existence,
}

impl<'r> Reader<'r> {
    fn new(resource: &'r Resource, spelling: Spelling, identity: &'r Text, attached: &'r Attached<'r>) -> Self {
        let says_alternatives = resource.attributes.holds_alternatives() || resource.meta.values().any(Value::holds_alternatives);
        let is_conditional = says_alternatives || attached.is_conditional();
        Self { spelling, identity, attached, resource, is_conditional, given: None, nameless: Cell::new(0) }
    }

    /// The value of `field` in `own`, which is the resource, or the record around the field: one of several if that is what the code says.
    fn field(&self, field: &Field, own: &Value) -> Value {
        // References mean the object by its identity, whichever name it has.
        let has_identity = matches!(self.default(field), Default::Identity);
        let questions = if has_identity { None } else { self.questions(field, own) };
        let Some((questions, why, open)) = questions else { return self.field_as_is(field, own) };
        let existence = self.resource.existence.when();
        let in_case = |case: Condition| {
            let reader = Reader { given: Some(case.clone()), nameless: Cell::new(0), ..*self };
            Alternative { value: reader.field_as_is(field, &own.under(&case)), when: case }
        };
        let cases = questions.cases().filter(|case| !existence.given(case).is_false());
        let alternatives: Vec<Alternative> = cases.map(in_case).collect();
        let origin = open.or_else(|| Some(alternatives.first()?.value.origin.clone())).unwrap_or_else(|| own.origin.clone());
        Value::one_of(alternatives, &why, origin, |name| Symbol {
            name: name.map_or_else(|| self.made_up_name(), Arc::from),
            unit: self.resource.unit,
            unknown: why.clone(),
            either: None,
            kind: SymbolType::String,
        })
    }

    /// A name that nothing else has.
    fn made_up_name(&self) -> Arc<str> {
        self.nameless.set(self.nameless.get() + 1);
        format!("{}#{}", self.identity, self.nameless.get()).into()
    }

    /// What decides which value `field` has, why that is not known, and where the first of what is one of several stands. `None` when
    /// nothing does that anybody has words for, or too much.
    fn questions(&self, field: &Field, own: &Value) -> Option<(Questions, Arc<Unknown>, Option<Origin>)> {
        if !self.is_conditional || self.given.is_some() {
            return None;
        }
        let mut questions = Condition::constant(true).questions().clone();
        let mut first: Option<Arc<Unknown>> = None;
        let mut origin: Option<Origin> = None;
        let mut found = Vec::new();
        for place in self.places(field) {
            let path = self.path(place);
            for (source, existence) in self.sources(place, own) {
                reach(&source, &path, &mut found);
                if let Existence::Uncertain(why, when) = &existence {
                    questions = questions.with(when.questions())?;
                    first.get_or_insert_with(|| why.clone());
                }
                for open in alternatives_on(&source, &path) {
                    questions = open.questions(questions)?;
                    first = first.or_else(|| open.why_unknown());
                    origin.get_or_insert(open.origin);
                }
            }
        }
        let first = first?;
        // What is one of several holds nothing that is: what hangs on more questions inside of it is decided along with it, unless those are too many.
        let inside = found.iter().try_fold(questions.clone(), |all, value| value.questions(all));
        Some((inside.unwrap_or(questions), first, origin))
    }

    fn places(&self, field: &Field) -> &'static [Place] {
        if self.is_in_terraform(field) { field.terraform } else { field.cloudformation }
    }

    fn default(&self, field: &Field) -> Default {
        if self.is_in_terraform(field) { field.terraform_default } else { field.cloudformation_default }
    }

    /// Does the field go by what it is called in Terraform? The properties of `awscc_*` do not, what Terraform itself is told does.
    fn is_in_terraform(&self, field: &Field) -> bool {
        match self.spelling {
            Spelling::Terraform => true,
            Spelling::CloudFormation => false,
            Spelling::Awscc => field.is_of_language(),
        }
    }

    /// What the resources that a place speaks of say, and whether they are deployed.
    fn sources<'o>(&'o self, place: &Place, own: &'o Value) -> impl Iterator<Item = (Cow<'o, Value>, Existence)> {
        let own = match place.holder {
            Holder::Own => Some((Cow::Borrowed(own), Existence::Certain)),
            Holder::Companion(_) => None,
            Holder::Language => {
                let told = Value::map(self.resource.meta.clone(), self.resource.header);
                let told = self.given.as_ref().map_or(told.clone(), |case| told.under(case));
                Some((Cow::Owned(told), Existence::Certain))
            }
        };
        let companions = place.companion().into_iter().flat_map(|kind| self.attached.of(kind));
        let companions = companions.filter_map(|(resource, existence)| {
            let (attributes, existence) = (resource.attributes.clone(), existence.clone());
            // Another unit may ask the same words, but they are not the same questions.
            if resource.unit != self.resource.unit {
                let plain = without_alternatives(attributes);
                return plain.map(|attributes| (attributes, existence));
            }
            match (&self.given, &existence) {
                (Some(case), Existence::Uncertain(why, when)) => {
                    // The object itself exists.
                    let given = case.and(&self.resource.existence.when());
                    match given.map_or(Truth::Unknown, |given| when.given(&given)) {
                        Truth::True => Some((attributes.under(case), Existence::Certain)),
                        Truth::False => None,
                        Truth::Unknown => Some((attributes.under(case), Existence::Uncertain(why.clone(), when.clone()))),
                    }
                }
                (Some(case), Existence::Certain) => Some((attributes.under(case), existence)),
                (None, _) => Some((attributes, existence)),
            }
        });
        own.into_iter().chain(companions.map(|(attributes, existence)| (Cow::Owned(attributes), existence)))
    }

    /// The value of `field` in `own`; unknown where that hangs on a case that is not given.
    fn field_as_is(&self, field: &Field, own: &Value) -> Value {
        let (places, default) = (self.places(field), self.default(field));
        let written = match places.first().map(|place| place.reading) {
            Some(Reading::Each) => self.read_each(places, field, own),
            _ => places.iter().find_map(|place| self.read(place, field, own)),
        };
        match written {
            Some(Written { value, existence: Existence::Certain }) => match (&value.data, default) {
                (Data::Unknown(_), Default::Identity) => Value::text(self.identity.clone(), value.origin),
                (_, Default::Identity) if self.may_be_empty(&value, field) => Value::text(self.identity.clone(), value.origin),
                // What its absence would mean is not among the alternatives.
                (_, default) if !matches!(default, Default::Nothing) && self.may_be_empty(&value, field) => {
                    let data = value.why_unknown().map_or(Data::Null(NullType::Any), Data::Unknown);
                    Value { data, origin: value.origin }
                }
                _ => value,
            },
            Some(Written { value, existence: Existence::Uncertain(unknown, _) }) => {
                Value { data: Data::Unknown(unknown), origin: value.origin }
            }
            None => {
                let absent = self.absent(places, default, field, own);
                match self.emptied(field, places, own) {
                    // Whoever writes null says where nothing is set.
                    Some(origin) => {
                        Value { origin: origin.clone().seen_from(origin.span, absent.origin.role.clone()), data: absent.data }
                    }
                    None => absent,
                }
            }
        }
    }

    /// Where null, or an empty text that is taken for it, is written for a field of the object's own resource.
    fn emptied(&self, field: &Field, places: &[Place], own: &Value) -> Option<Origin> {
        let own_places = places.iter().filter(|place| place.holder == Holder::Own);
        own_places.into_iter().find_map(|place| {
            let entry = own.get(&self.path(place))?;
            self.is_empty(entry, field).then(|| entry.origin.clone())
        })
    }

    /// Is it null, or an empty text that is taken for it?
    fn is_empty(&self, value: &Value, field: &Field) -> bool {
        let may_be_text = self.spelling != Spelling::CloudFormation || field.is_unset_by_empty_text;
        value.is_null() || may_be_text && value.as_literal() == Some("")
    }

    /// Is one of the values that it may turn out to be an empty one?
    fn may_be_empty(&self, value: &Value, field: &Field) -> bool {
        value.alternatives().into_iter().flatten().any(|alternative| self.is_empty(&alternative.value, field))
    }

    /// What `place` says; `None` if nothing is written there.
    fn read(&self, place: &Place, field: &Field, own: &Value) -> Option<Written> {
        let path = self.path(place);
        if let Reading::Address = place.reading {
            return self.address(place, field, own);
        }
        self.sources(place, own).find_map(|(source, existence)| {
            let mut found = Vec::new();
            reach(&source, &path, &mut found);
            let value = self.shaped(found, place, field)?;
            Some(Written { value, existence })
        })
    }

    /// The address of the resource that says something at `place`; unknown for one of another unit, where addresses mean something else.
    fn address(&self, place: &Place, field: &Field, own: &Value) -> Option<Written> {
        let path = self.path(place);
        let is_written = |source: &Value| {
            let mut found = Vec::new();
            reach(source, &path, &mut found);
            found.iter().any(|value| !self.is_empty(value, field))
        };
        let Some(kind) = place.companion() else {
            let address = || Value::text(self.resource.address.clone(), self.resource.header);
            return is_written(own).then(|| Written { value: address(), existence: Existence::Certain });
        };
        let mut companions = self.attached.of(kind).zip(self.sources(place, own));
        let ((resource, _), (_, existence)) = companions.find(|(_, (source, _))| is_written(source))?;
        let value = match resource.unit == self.resource.unit {
            true => Value::text(resource.address.clone(), resource.header),
            false => Value::unknown(Reason::NotEvaluated { what: "the order of deployments".into() }, resource.header),
        };
        Some(Written { value, existence })
    }

    /// All that `places` say, one behind the other, and that there may be more; `None` if nothing is written there.
    fn read_each(&self, places: &[Place], field: &Field, own: &Value) -> Option<Written> {
        let (mut found, mut all) = (Vec::new(), Existence::Certain);
        for place in places {
            let path = self.path(place);
            for (source, existence) in self.sources(place, own) {
                reach(&source, &path, &mut found);
                if let Existence::Uncertain(..) = existence {
                    all = existence;
                }
            }
            if let Some((unknown, span)) = place.companion().and_then(|companion| self.attached.possible(companion)) {
                found.push(Value { data: Data::Unknown(unknown), origin: Origin::from(span) });
            }
        }
        Some(Written { value: self.shaped(found, places.first()?, field)?, existence: all })
    }

    fn path(&self, place: &Place) -> Cow<'static, str> {
        match self.spelling {
            Spelling::Awscc if place.holder != Holder::Language => {
                place.path.split('.').map(snake_case).collect::<Vec<_>>().join(".").into()
            }
            _ => place.path.into(),
        }
    }

    /// What was found at a place, as a value of the field's type; `None` when that is nothing.
    fn shaped(&self, found: Vec<Value>, place: &Place, field: &Field) -> Option<Value> {
        match field.kind {
            FieldType::Records(fields) => self.records(found, fields),
            FieldType::Record(fields) => {
                let first = found.into_iter().flat_map(flattened).find(|value| !value.is_null())?;
                Some(self.record(first, fields))
            }
            FieldType::Texts => texts(found),
            FieldType::Tags => self.tags(found),
            FieldType::Bool | FieldType::Number | FieldType::Text | FieldType::Document => {
                let first = found.into_iter().find(|value| !self.is_empty(value, field))?;
                match place.reading {
                    Reading::Present => present(first),
                    Reading::AsWritten | Reading::Each | Reading::Address => Some(self.typed(first, field.kind)),
                    Reading::Words(words) => Some(self.typed(translated(first, words), field.kind)),
                }
            }
        }
    }

    /// Strings by key, whichever way they are written.
    fn tags(&self, found: Vec<Value>) -> Option<Value> {
        let first = found.into_iter().find(|value| !value.is_null())?;
        let entries = match &first.data {
            Data::Map(entries) => entries.iter().map(|(key, value)| Some((key.clone(), value.clone()))).collect::<Option<Map>>(),
            Data::List(elements) | Data::Set(elements) => {
                let (key, value) = if self.spelling == Spelling::Awscc { ("key", "value") } else { ("Key", "Value") };
                let tags = elements.iter().filter(|element| !element.is_null());
                let tags = tags.map(|tag| Some((Arc::from(tag.get(key)?.as_literal()?), tag.get(value)?.clone())));
                tags.collect::<Option<Map>>()
            }
            _ => None,
        };
        let origin = first.origin.clone();
        let Some(entries) = entries else {
            let data = first.find_unknown().map(Data::Unknown);
            let no_tags = || Value::unknown(Reason::Invalid { what: "tags were expected here".into() }, origin.clone());
            return Some(data.map_or_else(no_tags, |data| Value { data, origin: origin.clone() }));
        };
        let entries = entries.into_iter().map(|(key, value)| (key, typed(value, FieldType::Text)));
        Some(Value::map(entries.collect::<Map>(), origin))
    }

    fn typed(&self, value: Value, kind: FieldType) -> Value {
        // Terraform takes these for a bool, CloudFormation does not.
        let value = match (self.spelling, kind, value.as_literal()) {
            (Spelling::Terraform | Spelling::Awscc, FieldType::Bool, Some("1")) => Value::bool(true, value.origin),
            (Spelling::Terraform | Spelling::Awscc, FieldType::Bool, Some("0")) => Value::bool(false, value.origin),
            _ => value,
        };
        typed(value, kind)
    }

    fn records(&self, found: Vec<Value>, fields: &[Field]) -> Option<Value> {
        let origin = found.first()?.origin.clone();
        if let [only] = found.as_slice()
            && only.why_unknown().is_some()
        {
            return Some(only.clone());
        }
        let elements: Vec<Value> = found
            .into_iter()
            .flat_map(flattened)
            .filter(|value| !value.is_null())
            .map(|value| self.record(value, fields))
            .collect();
        if elements.is_empty() { None } else { Some(Value::list(elements, origin)) }
    }

    fn record(&self, value: Value, fields: &[Field]) -> Value {
        match &value.data {
            Data::Map(_) => {
                let entries = fields.iter().map(|field| (Arc::from(field.name), self.field(field, &value))).collect::<Map>();
                Value::map(entries, value.origin.clone())
            }
            Data::Unknown(_) => value,
            _ => Value::unknown(Reason::Invalid { what: "a block or object was expected here".into() }, value.origin.clone()),
        }
    }

    /// The value of a field that is written nowhere.
    fn absent(&self, places: &[Place], default: Default, field: &Field, own: &Value) -> Value {
        let possible = places.iter().filter_map(Place::companion).find_map(|companion| self.attached.possible(companion));
        if let Some((unknown, span)) = possible {
            return Value { data: Data::Unknown(unknown), origin: Origin::from(span) };
        }
        let origin = self.absent_origin(places, own);
        match default {
            Default::Nothing => match field.kind {
                FieldType::Texts | FieldType::Records(_) => Value::list(Vec::new(), origin),
                _ => Value::null(origin),
            },
            Default::Bool(value) => Value::bool(value, origin),
            Default::Word(word) => Value::text(word, origin),
            Default::Number(number) => Value::number(number, origin),
            Default::Identity => Value::text(self.identity.clone(), origin),
            Default::Arn(pattern) => Value::text(self.arn(pattern), origin),
            Default::Uncertain(reason) => Value::unknown(Reason::Invalid { what: reason.into() }, origin),
            Default::Derived => Value::unknown(Reason::NotEvaluated { what: field.name.into() }, origin),
        }
    }

    /// The ARN of the object, which has what `pattern` says behind the partition, as references to it evaluate.
    fn arn(&self, pattern: &str) -> Text {
        let name = declared(self.resource).and_then(|(kind, _)| kind.field("name"));
        let name = name.map(|name| self.field(name, &self.resource.attributes));
        let Some(name) = name.as_ref().and_then(Value::as_text).filter(|name| *name != self.identity) else {
            return reference(self.resource, "arn", "Arn");
        };
        let path = declared(self.resource).and_then(|(kind, _)| kind.field("path"));
        match path.map(|path| self.field(path, &self.resource.attributes)) {
            Some(path) => match path.as_text() {
                Some(path) => arn(&pattern.replace("{path}", ""), &self.resource.deployment, &path.concat(name)),
                None => reference(self.resource, "arn", "Arn"),
            },
            None => arn(pattern, &self.resource.deployment, name),
        }
    }

    /// The header that lacks the field, and what would set it there: of the first companion that exists, otherwise of the object itself.
    fn absent_origin(&self, places: &[Place], own: &Value) -> Origin {
        let companion = places.iter().find_map(|place| {
            let (resource, _) = self.attached.of(place.companion()?).next()?;
            Some((resource.header, self.path(place)))
        });
        let own_places = places.iter().filter(|place| place.holder == Holder::Own);
        let inside = || own_places.into_iter().find_map(|place| lacking(own, &self.path(place)));
        let (span, attribute): (Span, Arc<str>) = match (companion.or_else(inside), places.first()) {
            (Some((header, path)), _) => (header, (*path).into()),
            (None, Some(Place { holder: Holder::Companion(kind), .. })) => (own.origin.span, (*kind).into()),
            (None, Some(Place { holder: Holder::Language, path, .. })) => {
                (own.origin.span, path.rsplit('.').next().unwrap_or_default().into())
            }
            (None, Some(place)) => (own.origin.span, self.path(place).split('.').next().unwrap_or_default().into()),
            (None, None) => return Origin::from(own.origin.span),
        };
        Origin::new(span, Role::Absent { attribute })
    }
}

/// The innermost block that is written on the way to `path`, and what it lacks; `None` where the first one is not there.
fn lacking(own: &Value, path: &str) -> Option<(Span, Cow<'static, str>)> {
    let (mut value, mut found) = (own, None);
    for name in path.split('.') {
        let first = match &value.data {
            Data::List(elements) | Data::Set(elements) => match elements.first() {
                Some(first) => first,
                None => return found,
            },
            _ => value,
        };
        if value.origin.span != own.origin.span {
            found = Some((first.origin.span, name.to_owned().into()));
        }
        match first.get(name).filter(|inner| !inner.is_null()) {
            Some(inner) => value = inner,
            None => return found,
        }
    }
    found
}

/// Collects what stands at `path` below `value`, through the lists that repeated blocks are. An unknown on the way is what is found.
pub(super) fn reach(value: &Value, path: &str, found: &mut Vec<Value>) {
    match &value.data {
        Data::Null(_) => {}
        _ if path.is_empty() => found.push(value.clone()),
        Data::Map(entries) => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Some(entry) = entries.get(name) {
                reach(entry, rest, found);
            }
        }
        Data::List(elements) | Data::Set(elements) => elements.iter().for_each(|element| reach(element, path, found)),
        Data::Unknown(_) => found.push(value.clone()),
        Data::Text(text) if text.first_symbol().is_some() => {
            let data = value.why_unknown().map_or(Data::Null(NullType::Any), Data::Unknown);
            found.push(Value { data, origin: value.origin.clone() });
        }
        Data::Bool(_) | Data::Number(_) | Data::Text(_) => {
            let what = format!("`{path}` was expected below this value, which is no object");
            found.push(Value::unknown(Reason::Invalid { what: what.into() }, value.origin.clone()));
        }
    }
}

/// What is one of several values at `path` below `value`, or on the way there.
fn alternatives_on(value: &Value, path: &str) -> Vec<Value> {
    match &value.data {
        _ if !value.holds_alternatives() => Vec::new(),
        Data::Text(_) => vec![value.clone()],
        Data::Map(entries) if !path.is_empty() => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            entries.get(name).map_or(Vec::new(), |entry| alternatives_on(entry, rest))
        }
        Data::List(elements) | Data::Set(elements) => {
            elements.iter().flat_map(|element| alternatives_on(element, path)).collect()
        }
        _ => Vec::new(),
    }
}

/// The elements of a list, or the value itself.
fn flattened(value: Value) -> Vec<Value> {
    match &value.data {
        Data::List(elements) | Data::Set(elements) => elements.to_vec(),
        _ => vec![value],
    }
}

/// A list of strings: one string stands for a list of one, and what both languages convert to a string is one.
fn texts(found: Vec<Value>) -> Option<Value> {
    let first = found.into_iter().find(|value| !value.is_null())?;
    let convertible = |value: &Value| matches!(value.data, Data::Number(_) | Data::Bool(_));
    let text = |value: Value| if convertible(&value) { typed(value, FieldType::Text) } else { value };
    match &first.data {
        Data::Text(_) | Data::Number(_) | Data::Bool(_) => {
            let origin = first.origin.clone();
            Some(Value::list(vec![text(first)], origin))
        }
        Data::List(elements) | Data::Set(elements) if elements.iter().any(convertible) => {
            Some(Value::list(elements.iter().cloned().map(text).collect(), first.origin.clone()))
        }
        _ => Some(first),
    }
}

fn present(value: Value) -> Option<Value> {
    match &value.data {
        Data::Unknown(_) => Some(value),
        Data::List(elements) | Data::Set(elements) if elements.is_empty() => None,
        Data::Map(entries) if entries.is_empty() => None,
        _ => Some(Value::bool(true, value.origin.clone())),
    }
}

fn translated(value: Value, words: &[(&'static str, &'static str)]) -> Value {
    let written = match &value.data {
        Data::Bool(true) => Some("true"),
        Data::Bool(false) => Some("false"),
        _ => value.as_literal(),
    };
    match words.iter().find(|(from, _)| Some(*from) == written) {
        Some((_, to)) => Value::text(*to, value.origin.clone()),
        None => value,
    }
}

/// A scalar in the type of its field, as both languages convert it; what cannot be converted is unknown, with that reason.
fn typed(value: Value, kind: FieldType) -> Value {
    let wanted = match (kind, &value.data) {
        (_, Data::Unknown(_)) | (FieldType::Document, _) => return value,
        (FieldType::Bool, Data::Bool(_)) | (FieldType::Number, Data::Number(_)) | (FieldType::Text, Data::Text(_)) => {
            return value;
        }
        (FieldType::Bool | FieldType::Number, Data::Text(text)) if text.first_symbol().is_some() => {
            return Value { data: value.why_unknown().map_or(Data::Null(NullType::Any), Data::Unknown), origin: value.origin };
        }
        (FieldType::Bool, Data::Text(_)) => match value.as_bool() {
            Some(truth) => return Value::bool(truth, value.origin),
            None => "`true` or `false`",
        },
        (FieldType::Number, Data::Text(text)) => match text.as_literal().and_then(|text| text.parse().ok()) {
            Some(number) => return Value { data: Data::Number(number), origin: value.origin },
            None => "a number",
        },
        (FieldType::Text, Data::Bool(truth)) => return Value::text(truth.to_string(), value.origin.clone()),
        (FieldType::Text, Data::Number(number)) => return Value::text(number.to_string(), value.origin.clone()),
        (FieldType::Bool, _) => "`true` or `false`",
        (FieldType::Number, _) => "a number",
        _ => "a string",
    };
    Value::unknown(Reason::Invalid { what: format!("{wanted} was expected here").into() }, value.origin)
}
