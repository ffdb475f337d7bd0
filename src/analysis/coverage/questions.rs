//! Questions: the sets of events that should be recorded, such as all reads of objects in one bucket.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::conditions::Field;
use super::decision::Events;
use super::strings::{Comparison, Operator, Strings};
use crate::catalog::{self, Resource};
use crate::source::Span;
use crate::value::{Deployment, Origin, Text, Unknown};

/// Whether events read or change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// `readOnly` is true.
    Reads,
    /// `readOnly` is false.
    Writes,
}

impl Access {
    /// Both.
    pub const BOTH: [Access; 2] = [Access::Reads, Access::Writes];

    fn read_only(self) -> bool {
        self == Access::Reads
    }
}

/// A set of events that should be recorded: one product for each form of ARN that they have.
#[derive(Debug)]
pub struct Question {
    access: Access,
    category: &'static str,
    /// `None` for management events.
    resource_type: Option<Arc<str>>,
    /// The events by name, where all of them are known, for each form of ARN.
    forms: Vec<Form>,
    fixed: Vec<(Field, Comparison)>,
    /// What fields must not be.
    left_out: Vec<(Field, Vec<Comparison>)>,
    /// What the events are about.
    span: Span,
}

/// Events whose ARN has the same form.
#[derive(Debug, Clone)]
struct Form {
    /// What their ARN must be like, and must not.
    must: Option<Comparison>,
    must_not: Vec<Comparison>,
    /// Their names; `None` where any name may occur.
    names: Option<Cow<'static, Names>>,
}

/// The names of some events.
#[derive(Debug, Default, Clone)]
struct Names {
    certain: Vec<Text>,
    /// Those that may not exist, or may not be reads or writes.
    uncertain: Vec<Text>,
}

impl Question {
    /// Everything that is done with the objects of the bucket whose ARN is `arn`, or with the bucket as one of them. Events of objects that
    /// begin with one of `beside` are not asked for.
    pub fn of_bucket(arn: &Text, access: Access, deployment: &Deployment, span: Span) -> Self {
        let root = arn.concat(&Text::from("/"));
        let is = |operator: Operator| Comparison::new(operator, root.clone(), span);
        let names = |resource: Resource| Cow::Borrowed(NAMES.get(OBJECT, Some(resource), access));
        let forms = vec![
            Form {
                must: Some(is(Operator::StartsWith)),
                must_not: vec![is(Operator::Equals)],
                names: Some(names(Resource::Object)),
            },
            Form { must: Some(is(Operator::StartsWith)), must_not: Vec::new(), names: Some(names(Resource::ListedPrefix)) },
            Form { must: Some(is(Operator::Equals)), must_not: Vec::new(), names: Some(names(Resource::WholeBucket)) },
        ];
        Self::of_data(OBJECT.into(), forms, access, span).within(deployment)
    }

    /// Everything that is done with the objects of all buckets in a partition but those whose ARN begins with `spared`.
    pub fn of_all_buckets(partition: &Text, access: Access, spared: Option<&Text>, span: Span) -> Self {
        let root = Text::from("arn:").concat(partition).concat(&Text::from(":s3:::"));
        let spared: Vec<Comparison> =
            spared.into_iter().map(|text| Comparison::new(Operator::StartsWith, text.clone(), span)).collect();
        let form = |resource: Resource| Form {
            must: Some(Comparison::new(Operator::StartsWith, root.clone(), span)),
            must_not: spared.clone(),
            names: Some(Cow::Borrowed(NAMES.get(OBJECT, Some(resource), access))),
        };
        let forms = [Resource::Object, Resource::ListedPrefix, Resource::WholeBucket].map(form);
        Self::of_data(OBJECT.into(), forms.into(), access, span)
    }

    /// Everything that is done with the one resource of a type that has the ARN `arn`.
    pub fn of_resource(resource_type: &'static str, arn: &Text, access: Access, deployment: &Deployment, span: Span) -> Self {
        let must = Comparison::new(Operator::Equals, arn.clone(), span);
        let form = Form { must: Some(must), must_not: Vec::new(), names: NAMES.known(resource_type, access).map(Cow::Borrowed) };
        Self::of_data(resource_type.into(), vec![form], access, span).within(deployment)
    }

    /// The events of one resource of a type of which AWS does not document whether they read, if it were that they have this `access`.
    pub fn of_calls(resource_type: &'static str, arn: &Text, access: Access, deployment: &Deployment, span: Span) -> Self {
        let must = Comparison::new(Operator::Equals, arn.clone(), span);
        let form = Form { must: Some(must), must_not: Vec::new(), names: CALLS.get(resource_type).map(Cow::Borrowed) };
        Self::of_data(resource_type.into(), vec![form], access, span).within(deployment)
    }

    /// Everything that is done with resources of a type.
    pub fn of_type(resource_type: impl Into<Arc<str>>, access: Access, span: Span) -> Self {
        let resource_type = resource_type.into();
        let form = Form { must: None, must_not: Vec::new(), names: CALLS.get(&*resource_type).map(Cow::Borrowed) };
        Self::of_data(resource_type, vec![form], access, span)
    }

    /// All management events.
    pub fn of_management(access: Access, span: Span) -> Self {
        let form = Form { must: None, must_not: Vec::new(), names: None };
        Self::of_category("Management", None, vec![form], access, span)
    }

    fn of_data(resource_type: Arc<str>, forms: Vec<Form>, access: Access, span: Span) -> Self {
        Self::of_category("Data", Some(resource_type), forms, access, span)
    }

    fn of_category(
        category: &'static str,
        resource_type: Option<Arc<str>>,
        forms: Vec<Form>,
        access: Access,
        span: Span,
    ) -> Self {
        let (fixed, left_out) = (Vec::new(), Vec::new());
        Self { access, category, resource_type, forms, fixed, left_out, span }.complete()
    }

    /// The same question for the Region and account of `deployment` alone.
    pub fn within(mut self, deployment: &Deployment) -> Self {
        let place = [(Field::Region, &deployment.region), (Field::Account, &deployment.account)];
        let place = place.map(|(field, text)| (field, Comparison::new(Operator::Equals, text.clone(), self.span)));
        self.fixed.extend(place);
        self
    }

    /// The same question for one account, whatever the Region.
    pub fn in_account(self, account: &Text) -> Self {
        self.fix(Field::Account, account.clone())
    }

    /// The same question for one Region.
    pub fn in_region(self, region: &Text) -> Self {
        self.fix(Field::Region, region.clone())
    }

    /// The same question for all Regions but these.
    pub fn outside<'t>(mut self, regions: impl IntoIterator<Item = &'t Text>) -> Self {
        let is = |region: &Text| Comparison::new(Operator::Equals, region.clone(), self.span);
        let regions = regions.into_iter().map(is).collect();
        self.left_out.push((Field::Region, regions));
        self
    }

    /// The same question about a bucket whose ARN is `arn`, for what is done with keys that begin with one of `prefixes`.
    pub fn of_prefixes(mut self, arn: &Text, prefixes: &[Arc<str>]) -> Self {
        let forms = std::mem::take(&mut self.forms).into_iter();
        // An event whose ARN is exactly known is about the bucket as a whole.
        let below = forms.filter(|form| form.must.as_ref().is_some_and(|must| must.operator == Operator::StartsWith));
        let narrowed = below.flat_map(|form| {
            prefixes.iter().map(move |prefix| {
                let start = arn.concat(&Text::from(format!("/{prefix}")));
                Form { must: Some(Comparison::new(Operator::StartsWith, start, self.span)), ..form.clone() }
            })
        });
        self.forms = narrowed.collect();
        self
    }

    /// The same question for the events of these names.
    pub fn of_names(mut self, names: &[Arc<str>]) -> Self {
        let is_asked = |name: &Text| name.as_literal().is_some_and(|name| names.iter().any(|asked| **asked == *name));
        for form in &mut self.forms {
            let known = form.names.take().unwrap_or_default();
            let among = |list: &[Text]| list.iter().filter(|name| is_asked(name)).cloned().collect();
            form.names = Some(Cow::Owned(Names { certain: among(&known.certain), uncertain: among(&known.uncertain) }));
        }
        self
    }

    /// Does it ask for management events?
    pub fn is_of_management(&self) -> bool {
        self.category == "Management"
    }

    /// Does it ask for no event at all?
    pub fn is_empty(&self) -> bool {
        self.all_events().next().is_none()
    }

    /// The same question for the events of one service, by its `eventSource`.
    pub fn of_service(self, source: &str) -> Self {
        self.fix(Field::EventSource, source.into())
    }

    /// The same question for all services but this one, by its `eventSource`.
    pub fn beside_service(mut self, source: &str) -> Self {
        let is = Comparison::new(Operator::Equals, source, self.span);
        self.left_out.push((Field::EventSource, vec![is]));
        self
    }

    fn fix(mut self, field: Field, text: Text) -> Self {
        self.fixed.push((field, Comparison::new(Operator::Equals, text, self.span)));
        self
    }

    fn complete(mut self) -> Self {
        let origin = Origin::from(self.span);
        let is = |text: &str| Comparison::new(Operator::Equals, text, origin.clone());
        let read_only = if self.access.read_only() { "true" } else { "false" };
        self.fixed = vec![(Field::Category, is(self.category)), (Field::ReadOnly, is(read_only))];
        if let Some(resource_type) = &self.resource_type {
            self.fixed.push((Field::ResourceType, is(resource_type)));
            let known = catalog::data_events(resource_type).next().and_then(|event| event.source);
            self.fixed.extend(known.map(|source| (Field::EventSource, is(source))));
            self.fixed.push((Field::EventType, is("AwsApiCall")));
        }
        self
    }

    /// The events, without those of which it is uncertain whether they exist.
    pub fn events(&self) -> impl Iterator<Item = Events<'_>> {
        self.products(|names| &names.certain)
    }

    /// The events that may not exist, or may be no reads or no writes.
    pub fn uncertain_events(&self) -> impl Iterator<Item = Events<'_>> {
        self.products(|names| &names.uncertain).filter(|_| self.forms.iter().any(|form| form.names.is_some()))
    }

    /// All events that there may be.
    pub fn all_events(&self) -> impl Iterator<Item = Events<'_>> {
        self.events().chain(self.uncertain_events())
    }

    fn products(&self, chosen: fn(&Names) -> &Vec<Text>) -> impl Iterator<Item = Events<'_>> {
        self.forms.iter().filter_map(move |form| {
            let names = form.names.as_deref().map(chosen);
            if names.is_some_and(Vec::is_empty) {
                return None;
            }
            let fields = self.fixed.len() + self.left_out.len() + 3;
            let mut events = Events::with_capacity(fields).with(Field::Console, Strings::among(&*CONSOLE));
            for (field, comparison) in &self.fixed {
                events = events.with(*field, Strings::default().meeting(comparison));
            }
            for (field, comparisons) in &self.left_out {
                events = events.with(*field, Strings::default().missing(comparisons));
            }
            if let Some(names) = names {
                events = events.with(Field::EventName, Strings::among(names));
            }
            let arn = form.must.iter().fold(Strings::default(), Strings::meeting).missing(&form.must_not);
            Some(if arn.is_any() { events } else { events.with(Field::ResourceArn, arn) })
        })
    }

    /// Why nothing is said about [`Self::uncertain_events`].
    pub fn why_uncertain(&self) -> Arc<Unknown> {
        Unknown::not_evaluated("an event that AWS does not document in full", self.span)
    }
}

/// The `resources.type` of what is done with objects.
pub(super) const OBJECT: &str = "AWS::S3::Object";

/// What `sessionCredentialFromConsole` may be: absent, which is like no text that is compared with, or `true`.
static CONSOLE: LazyLock<[Text; 2]> = LazyLock::new(|| ["", "true"].map(Text::from));

/// Events that examples of gaps are made of first, because people know them.
const WELL_KNOWN: [&str; 10] = [
    "GetObject",
    "PutObject",
    "DeleteObject",
    "CopyObject",
    "PutObjectAcl",
    "HeadObject",
    "ListObjects",
    "GetItem",
    "PutItem",
    "Invoke",
];

/// The names of events by what they have in common.
struct Known(Vec<(Sort, Names)>);

/// The resource type of events, the form of their ARN, and whether they read or write.
type Sort = (&'static str, Option<Resource>, Access);

static NAMES: LazyLock<Known> = LazyLock::new(|| {
    let mut known: Vec<(Sort, Names)> = Vec::new();
    let place = |name: &str| WELL_KNOWN.iter().position(|known| *known == name).unwrap_or(WELL_KNOWN.len());
    let mut events: Vec<&catalog::Event> =
        catalog::events().iter().filter(|event| event.category == catalog::Category::Data).collect();
    events.sort_by_key(|event| place(event.name));
    for event in events {
        let Some(resource_type) = event.resource_type else { continue };
        for access in
            Access::BOTH.into_iter().filter(|access| event.read_only.is_none_or(|read_only| read_only == access.read_only()))
        {
            let key = (resource_type, event.resource, access);
            let place = known.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
                known.push((key, Names::default()));
                known.len() - 1
            });
            let names = &mut known[place].1;
            let list = if event.is_certain && event.read_only.is_some() { &mut names.certain } else { &mut names.uncertain };
            if !list.iter().any(|name| name.as_literal() == Some(event.name)) {
                list.push(event.name.into());
            }
        }
    }
    Known(known)
});

/// The names of the events of types that have none of which AWS documents whether it reads.
static CALLS: LazyLock<HashMap<&'static str, Names>> = LazyLock::new(|| {
    let mut calls: HashMap<&'static str, Names> = HashMap::new();
    let data = || catalog::events().iter().filter(|event| event.category == catalog::Category::Data);
    let is_split = |name: &str| data().any(|event| event.resource_type == Some(name) && event.read_only.is_some());
    for event in data() {
        let Some(resource_type) = event.resource_type.filter(|name| !is_split(name)) else { continue };
        let names = calls.entry(resource_type).or_default();
        let list = if event.is_certain { &mut names.certain } else { &mut names.uncertain };
        list.push(event.name.into());
    }
    calls
});

/// Does AWS document of no event of a type whether it reads, though the catalogue knows its events?
pub fn has_calls_only(resource_type: &str) -> bool {
    CALLS.contains_key(resource_type)
}

impl Known {
    fn get(&'static self, resource_type: &str, resource: Option<Resource>, access: Access) -> &'static Names {
        static NONE: Names = Names { certain: Vec::new(), uncertain: Vec::new() };
        let found = self.0.iter().find(|(key, _)| key.0 == resource_type && key.1 == resource && key.2 == access);
        found.map_or(&NONE, |(_, names)| names)
    }

    /// The names of all events of a type; `None` when the catalogue holds none.
    fn known(&'static self, resource_type: &str, access: Access) -> Option<&'static Names> {
        self.0.iter().find(|(key, _)| key.0 == resource_type && key.2 == access).map(|(_, names)| names)
    }
}
