//! A small universe of events: for each field the strings that comparisons speak of, and strings that differ from all of those. Of those that no
//! comparison tells apart, one stands for all.

use std::collections::HashSet;
use std::sync::LazyLock;

use trail_lint::analysis::coverage::{Access, Field, Gap};
use trail_lint::catalog::{self, Resource};

use crate::configuration::{Configuration, REGION};

/// One event of an object, or of the bucket as one.
#[derive(Debug, Clone, Copy)]
pub struct Event<'u> {
    pub name: &'u str,
    pub arn: &'u str,
    pub read_only: bool,
    pub user: &'u str,
    pub console: bool,
    pub region: &'u str,
}

impl<'u> Event<'u> {
    /// The field as selectors name it; `None` when the event has none.
    pub fn field(&self, name: &str) -> Option<&'u str> {
        match name {
            "eventCategory" => Some("Data"),
            "resources.type" => Some("AWS::S3::Object"),
            "readOnly" => Some(if self.read_only { "true" } else { "false" }),
            "resources.ARN" => Some(self.arn),
            "eventName" => Some(self.name),
            "eventSource" => Some("s3.amazonaws.com"),
            "userIdentity.arn" => Some(self.user),
            "sessionCredentialFromConsole" => self.console.then_some("true"),
            _ => None,
        }
    }
}

pub struct Universe {
    access: Access,
    /// The names of events, each with the form of the ARNs that it occurs with.
    names: Vec<(&'static str, Resource)>,
    root: String,
    /// ARNs that begin with `root`, which is the first of them.
    arns: Vec<String>,
    users: Vec<String>,
    consoles: &'static [bool],
}

/// Occurs in no comparison.
const STRANGE: &str = "~";

/// The names of all events that read, and of all that write.
static NAMES: LazyLock<[Vec<(&'static str, Resource)>; 2]> = LazyLock::new(|| {
    [true, false].map(|read_only| {
        let events =
            catalog::data_events("AWS::S3::Object").filter(|event| event.is_certain && event.read_only == Some(read_only));
        let mut names: Vec<(&'static str, Resource)> = events.filter_map(|event| Some((event.name, event.resource?))).collect();
        names.dedup();
        names
    })
});

fn names(access: Access) -> &'static [(&'static str, Resource)] {
    &NAMES[usize::from(access == Access::Writes)]
}

impl Universe {
    pub fn of(configuration: &Configuration, access: Access) -> Self {
        let root = format!("arn:aws:s3:::{}/", configuration.bucket);
        let of_names = configuration.compared_with("eventName");
        let mut seen = HashSet::new();
        let distinct = names(access).iter().filter(|(name, resource)| seen.insert((*resource, told_apart(name, &of_names))));
        let names = distinct.copied().collect();
        let compared = configuration.compared_with("resources.ARN");
        // What is compared with a whole ARN concerns keys where it reaches behind the bucket.
        let of_keys = compared.iter().map(|(operator, value)| match *operator {
            "ends_with" => (*operator, *value),
            operator => (operator, value.strip_prefix(&*root).unwrap_or("")),
        });
        let mut seen = HashSet::new();
        let keys = strings(of_keys).into_iter().map(|key| format!("{root}{key}"));
        let arns = keys.filter(|arn| *arn == root || seen.insert(told_apart(arn, &compared))).collect();
        let of_users = configuration.compared_with("userIdentity.arn");
        let mut users = strings(of_users.iter().copied());
        let mut seen = HashSet::new();
        users.retain(|user| seen.insert(told_apart(user, &of_users)));
        let has_console = !configuration.compared_with("sessionCredentialFromConsole").is_empty();
        Self { access, names, root, arns, users, consoles: if has_console { &[false, true] } else { &[false] } }
    }

    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let read_only = self.access == Access::Reads;
        let occurs = |resource: Resource, arn: &str| match resource {
            Resource::WholeBucket => arn == self.root,
            Resource::ListedPrefix => true,
            _ => arn != self.root,
        };
        self.names.iter().flat_map(move |(name, resource)| {
            self.arns.iter().filter(move |arn| occurs(*resource, arn)).flat_map(move |arn| {
                self.users.iter().flat_map(move |user| {
                    self.consoles.iter().map(move |&console| Event { name, arn, read_only, user, console, region: REGION })
                })
            })
        })
    }

    /// Does `records` hold for the event that a gap shows? It must be one of those in question.
    pub fn shows(&self, gap: &Gap, records: impl Fn(&Event<'_>) -> bool) -> bool {
        let field = |wanted: Field| gap.event.iter().find(|(field, _)| *field == wanted).map(|(_, text)| text.to_string());
        let certain = |wanted: Field| field(wanted).expect("a gap has all fields that are asked for");
        let (name, arn, user, region) = (
            certain(Field::EventName),
            certain(Field::ResourceArn),
            field(Field::UserIdentityArn).unwrap_or_default(),
            certain(Field::Region),
        );
        let event = Event {
            name: &name,
            arn: &arn,
            read_only: certain(Field::ReadOnly) == "true",
            user: &user,
            console: certain(Field::Console) == "true",
            region: &region,
        };
        assert!(arn.starts_with(&self.root), "{event:?}");
        assert_eq!(region, REGION);
        assert_eq!(event.read_only, self.access == Access::Reads);
        let (_, resource) = names(self.access).iter().find(|(known, _)| *known == name).expect("a gap is an event that there is");
        assert!(*resource != Resource::WholeBucket || arn == self.root, "{event:?}");
        assert!(*resource != Resource::Object || arn != self.root, "{event:?}");
        records(&event)
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
