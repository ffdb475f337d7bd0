//! The catalogue: which events CloudTrail records under which names, and which types of resources its data events can have.
//!
//! The events of S3 are all that AWS lists; those of other services are only the ones that rules and metric filters ask about. So a name
//! that is not here may still be an event of another service. Events of the network activity category have no rows: they are the same calls,
//! seen at a VPC endpoint.

mod table;

use std::sync::LazyLock;

/// One event that one operation causes on one type of resource. An event that two operations cause has two rows, one that occurs on several
/// types has a row for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The `eventName`: `PutBucketLifecycle`.
    pub name: &'static str,
    /// The operation that causes it, mostly of the same name: `PutBucketLifecycleConfiguration`. A few words where it is no operation of the API.
    pub api: &'static str,
    /// The service as people name it, which is also the first word of most event sources: `s3`, `s3express`.
    pub service: &'static str,
    /// The `eventSource`: `s3.amazonaws.com`; `None` where AWS does not document it.
    pub source: Option<&'static str>,
    /// What the operation is about.
    pub level: Level,
    /// The `eventCategory`.
    pub category: Category,
    /// The `readOnly` of its records; `None` where AWS does not document it.
    pub read_only: Option<bool>,
    /// Of data events, the `resources.type` that selectors ask for: `AWS::S3::Object`. Of management events, the type of the resource that the
    /// operation is about, which no selector can ask for.
    pub resource_type: Option<&'static str>,
    /// What the ARN of its resource names; `None` for management events, and where AWS does not document it.
    pub resource: Option<Resource>,
    /// Is it documented that the operation causes an event of this name? Otherwise it is the best guess.
    pub is_certain: bool,
    /// What else one should know; mostly empty.
    pub note: &'static str,
}

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// A whole account: `PutAccountPublicAccessBlock`.
    Account,
    /// A bucket of S3, or what is in it: `ListObjects`.
    Bucket,
    /// An object of S3.
    Object,
    /// Anything of another service.
    Service,
}

/// The `eventCategory`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// `Management`: recorded unless selectors leave it out.
    Management,
    /// `Data`: recorded only where selectors ask for it.
    Data,
}

/// What the ARN in the `resources` of a record names. Selectors compare `resources.ARN` and the values of data resources with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// One object: `arn:aws:s3:::bucket/key`.
    Object,
    /// A bucket and the prefix that is listed, as the record's `ARNPrefix`: `arn:aws:s3:::bucket/prefix`, and `arn:aws:s3:::bucket/`
    /// when everything is listed.
    ListedPrefix,
    /// A bucket, as an empty prefix: `arn:aws:s3:::bucket/`.
    WholeBucket,
    /// A Lambda function: `arn:aws:lambda:region:account:function:name`.
    Function,
    /// A DynamoDB table: `arn:aws:dynamodb:region:account:table/name`.
    Table,
}

/// A name that people take for an event's, though no record has it: an operation whose event has another name, a permission of IAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The name: `PutLifecycleConfiguration`.
    pub name: &'static str,
    /// The service that people mean. Another service may well record events of this name, as ECR does `PutReplicationConfiguration`.
    pub service: &'static str,
    /// The only `resources.type` for which this is so; `None` when the service records it for none.
    pub resource_type: Option<&'static str>,
    /// The events that are recorded instead.
    pub emitted_as: Vec<&'static str>,
    /// Is it documented? Otherwise it is the best guess.
    pub is_certain: bool,
    /// Why no record has the name, in a few words.
    pub why: &'static str,
}

static EVENTS: LazyLock<Vec<Event>> = LazyLock::new(table::events);
static RESOURCE_TYPES: LazyLock<Vec<&'static str>> = LazyLock::new(table::resource_types);
static RENAMED: LazyLock<Vec<Renamed>> = LazyLock::new(table::renamed);

/// All rows: S3 first, from accounts and buckets to objects, then other services. Those of one service and resource type stand together,
/// sorted by name.
pub fn events() -> &'static [Event] {
    &EVENTS
}

/// The values of `resources.type` that AWS documents for data events, sorted without regard to case. AWS adds to them often, so one that is not
/// here may still be right. They are case-sensitive.
pub fn resource_types() -> &'static [&'static str] {
    &RESOURCE_TYPES
}

/// The rows of this `eventName`, in whatever service and of whatever resource type; none for a name that is not in the catalogue.
pub fn find(name: &str) -> impl Iterator<Item = &'static Event> {
    events().iter().filter(move |event| event.name == name)
}

/// The data events that selectors of this `resources.type` can select; none for a type whose events are not in the catalogue.
pub fn data_events(resource_type: &str) -> impl Iterator<Item = &'static Event> {
    events().iter().filter(move |event| event.category == Category::Data && event.resource_type == Some(resource_type))
}

/// What is recorded instead of `name`, which no record has; `None` for names that are recorded, and for those that nobody here has heard of.
/// With a resource type (that of a selector), only what is so for data events of that type; without one, only what is so for all types,
/// and then look at the service.
pub fn never_emitted(name: &str, resource_type: Option<&str>) -> Option<&'static Renamed> {
    let mut renamed = RENAMED.iter().filter(|renamed| renamed.name == name);
    match resource_type {
        None => renamed.find(|renamed| renamed.resource_type.is_none()),
        Some(resource_type) => {
            let service = data_events(resource_type).next()?.service;
            renamed.find(|renamed| renamed.service == service && renamed.resource_type.is_none_or(|only| only == resource_type))
        }
    }
}

/// The names that [`never_emitted`] knows, sorted.
pub fn names_never_emitted() -> impl Iterator<Item = &'static Renamed> {
    RENAMED.iter()
}

impl Level {
    /// Every level, from the widest.
    pub const ALL: [Self; 4] = [Self::Account, Self::Bucket, Self::Object, Self::Service];

    /// The word for it in tables and reports: `account`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Bucket => "bucket",
            Self::Object => "object",
            Self::Service => "service",
        }
    }
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 2] = [Self::Management, Self::Data];

    /// The word for it in tables and reports: `management`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Management => "management",
            Self::Data => "data",
        }
    }
}

impl Resource {
    /// Everything that an ARN may name.
    pub const ALL: [Self; 5] = [Self::Object, Self::ListedPrefix, Self::WholeBucket, Self::Function, Self::Table];

    /// The word for it in tables and reports: `listed-prefix`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::ListedPrefix => "listed-prefix",
            Self::WholeBucket => "whole-bucket",
            Self::Function => "function",
            Self::Table => "table",
        }
    }
}

/// Is `account` one that a service of AWS makes requests from: load balancers, which write their access logs so, and CloudTrail in the Regions
/// that are older than its service principal?
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
pub fn is_service_account(account: &str) -> bool {
    let of_load_balancers = include_str!("service_accounts.txt").lines();
    of_load_balancers.chain(cloudtrail_accounts().map(|(_, known)| known)).any(|known| known == account)
}

/// The Regions that are older than CloudTrail's service principal, and the account that it delivered from in each of them. Two Regions may
/// share one.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-supported-regions.html>
pub fn cloudtrail_accounts() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("cloudtrail_accounts.csv").lines().skip(1).filter_map(|row| row.split_once(','))
}

/// The action of IAM that decides about `name`, which is the name of an operation or of an event and no action; `None` when nobody says that
/// it is none. The names of actions have no upper and lower case.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
pub fn instead_of_no_action(name: &str) -> Option<&'static str> {
    let mut rows = include_str!("no_actions.csv").lines().skip(1).filter_map(|row| row.split_once(','));
    rows.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, instead)| instead)
}

/// The actions of CloudTrail, without the name of the service:
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html>.
pub fn cloudtrail_actions() -> impl Iterator<Item = &'static str> {
    include_str!("cloudtrail_actions.txt").lines()
}
