//! A small universe of events: for each field the strings that comparisons speak of, and strings that differ from all of those. Of those that no
//! comparison tells apart, one stands for all.

use std::collections::HashSet;

use trail_lint::analysis::coverage::{Access, Field, Gap};
use trail_lint::catalog::{self, Resource};

use crate::configuration::{Configuration, REGION};

/// One event of an object, or of the bucket as one.
#[derive(Debug, Clone)]
pub struct Event {
    pub name: String,
    pub arn: String,
    pub read_only: bool,
    pub user: String,
    pub console: bool,
    pub region: String,
}

impl Event {
    /// The field as selectors name it; `None` when the event has none.
    pub fn field(&self, name: &str) -> Option<&str> {
        match name {
            "eventCategory" => Some("Data"),
            "resources.type" => Some("AWS::S3::Object"),
            "readOnly" => Some(if self.read_only { "true" } else { "false" }),
            "resources.ARN" => Some(&self.arn),
            "eventName" => Some(&self.name),
            "eventSource" => Some("s3.amazonaws.com"),
            "userIdentity.arn" => Some(&self.user),
            "sessionCredentialFromConsole" => self.console.then_some("true"),
            _ => None,
        }
    }
}

pub struct Universe {
    access: Access,
    /// The names of events, each with the ARNs that it occurs with.
    names: Vec<(&'static str, Resource)>,
    /// All names that there are.
    known: Vec<(&'static str, Resource)>,
    root: String,
    keys: Vec<String>,
    users: Vec<String>,
    consoles: Vec<bool>,
}

/// Occurs in no comparison.
const STRANGE: &str = "~";

impl Universe {
    pub fn of(configuration: &Configuration, access: Access) -> Self {
        let root = format!("arn:aws:s3:::{}/", configuration.bucket);
        let read_only = access == Access::Reads;
        let events = catalog::data_events("AWS::S3::Object").filter(|event| event.is_certain && event.read_only == Some(read_only));
        let mut names: Vec<(&'static str, Resource)> =
            events.filter_map(|event| Some((event.name, event.resource?))).collect();
        names.dedup();
        let of_names = configuration.compared_with("eventName");
        let mut seen = HashSet::new();
        let known = names.clone();
        names.retain(|(name, resource)| seen.insert((*resource, told_apart(name, &of_names))));
        let compared = configuration.compared_with("resources.ARN");
        // What is compared with a whole ARN concerns keys where it reaches behind the bucket.
        let of_keys = compared.iter().map(|(operator, value)| match *operator {
            "ends_with" => (*operator, *value),
            operator => (operator, value.strip_prefix(&*root).unwrap_or("")),
        });
        let mut keys = strings(of_keys);
        let mut seen = HashSet::new();
        keys.retain(|key| key.is_empty() || seen.insert(told_apart(&format!("{root}{key}"), &compared)));
        let of_users = configuration.compared_with("userIdentity.arn");
        let mut users = strings(of_users.iter().copied());
        let mut seen = HashSet::new();
        users.retain(|user| seen.insert(told_apart(user, &of_users)));
        let has_console = !configuration.compared_with("sessionCredentialFromConsole").is_empty();
        let consoles = if has_console { vec![false, true] } else { vec![false] };
        Self { access, names, known, root, keys, users, consoles }
    }

    pub fn events(&self) -> impl Iterator<Item = Event> {
        let arns = |resource: Resource| {
            let keys: Vec<&str> = match resource {
                Resource::WholeBucket => vec![""],
                Resource::ListedPrefix => self.keys.iter().map(String::as_str).collect(),
                _ => self.keys.iter().map(String::as_str).filter(|key| !key.is_empty()).collect(),
            };
            keys.into_iter().map(|key| format!("{}{key}", self.root)).collect::<Vec<_>>()
        };
        self.names.iter().flat_map(move |(name, resource)| {
            arns(*resource).into_iter().flat_map(move |arn| {
                self.users.iter().flat_map(move |user| {
                    let arn = arn.clone();
                    self.consoles.iter().map(move |console| Event {
                        name: (*name).to_owned(),
                        arn: arn.clone(),
                        read_only: self.access == Access::Reads,
                        user: user.clone(),
                        console: *console,
                        region: REGION.to_owned(),
                    })
                })
            })
        })
    }

    /// The event that a gap shows. It must be one of those in question.
    pub fn event(&self, gap: &Gap) -> Event {
        let field = |wanted: Field| gap.event.iter().find(|(field, _)| *field == wanted).map(|(_, text)| text.to_string());
        let event = Event {
            name: field(Field::EventName).expect("a gap has a name"),
            arn: field(Field::ResourceArn).expect("a gap has an ARN"),
            read_only: field(Field::ReadOnly).expect("a gap reads or writes") == "true",
            user: field(Field::UserIdentityArn).unwrap_or_default(),
            console: field(Field::Console).expect("a gap comes from the console or not") == "true",
            region: field(Field::Region).expect("a gap has a Region"),
        };
        assert!(event.arn.starts_with(&self.root), "{event:?}");
        assert_eq!(event.region, REGION);
        let (_, resource) = self.known.iter().find(|(name, _)| *name == event.name).expect("a gap is an event that there is");
        assert!(*resource != Resource::WholeBucket || event.arn == self.root, "{event:?}");
        assert!(*resource != Resource::Object || event.arn != self.root, "{event:?}");
        event
    }
}

/// All that comparisons speak of, each prefix with each suffix and something strange in between, and something strange alone.
fn strings<'a>(compared: impl Iterator<Item = (&'static str, &'a str)>) -> Vec<String> {
    let (mut starts, mut ends, mut all) = (vec![""], vec![""], vec![String::new(), STRANGE.to_owned()]);
    for (operator, text) in compared {
        match operator {
            "starts_with" => starts.push(text),
            "ends_with" => ends.push(text),
            _ => {}
        }
        all.push(text.to_owned());
    }
    for start in &starts {
        for end in &ends {
            all.push(format!("{start}{STRANGE}{end}"));
            all.push(format!("{start}{end}"));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Which comparisons a string meets.
fn told_apart(text: &str, compared: &[(&'static str, &str)]) -> Vec<bool> {
    let meets = |(operator, value): &(&'static str, &str)| match *operator {
        "equals" => text == *value,
        "starts_with" => text.starts_with(value),
        _ => text.ends_with(value),
    };
    compared.iter().map(meets).collect()
}
