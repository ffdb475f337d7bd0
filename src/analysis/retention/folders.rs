//! Folders: where the objects lie that a trail writes, and which prefixes reach them.
//!
//! `[prefix/]AWSLogs/[o-id/]<account>/<content>/<region>/<date>/…`, the organization's id only for trails of an organization. Source:
//! CloudTrail User Guide, "Finding your CloudTrail log files" and "CloudTrail digest file structure".

use crate::model::Object;
use crate::value::{Deployment, Text, Truth};

/// Where CloudTrail's objects begin, below the trail's own prefix.
pub(super) const LOG_FOLDER: &str = "AWSLogs/";

/// What the objects of a folder hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Log files.
    Logs,
    /// Insights events.
    Insights,
    /// Signed digests of the log files.
    Digests,
}

impl Content {
    fn name(self) -> &'static str {
        match self {
            Content::Logs => "CloudTrail/",
            Content::Insights => "CloudTrail-Insight/",
            Content::Digests => "CloudTrail-Digest/",
        }
    }
}

/// A folder that a trail writes to, or may.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    pub(super) content: Content,
    /// Up to `AWSLogs/`; `None` when the trail's prefix is not known.
    head: Option<Text>,
    /// Does the organization's id follow? `None` when that is not known.
    organization: Option<bool>,
    account: Text,
}

/// What the keys of a trail's objects begin with; `None` when its prefix is not known.
pub(in crate::analysis) fn log_folder(trail: &Object) -> Option<Text> {
    match trail.field("prefix")? {
        prefix if prefix.is_null() || prefix.as_literal() == Some("") => Some(Text::from(LOG_FOLDER)),
        prefix => Some(prefix.as_text()?.concat(&Text::from(format!("/{LOG_FOLDER}")))),
    }
}

impl Folder {
    /// The folders of a trail. One of which is not known whether it is written to is among them.
    pub(super) fn of(trail: &Object) -> Vec<Folder> {
        let is_off = |field: &str| trail.field(field).and_then(|value| value.as_bool()) == Some(false);
        let has_no_insights =
            trail.field("insight_selectors").and_then(|selectors| selectors.as_elements()).is_some_and(<[_]>::is_empty);
        let mut contents = vec![Content::Logs];
        contents.extend((!has_no_insights).then_some(Content::Insights));
        contents.extend((!is_off("log_validation")).then_some(Content::Digests));
        let folder = |content| Folder {
            content,
            head: log_folder(trail),
            organization: trail.field("organization").and_then(|value| value.as_bool()),
            account: trail.deployment.account.clone(),
        };
        contents.into_iter().map(folder).collect()
    }

    /// The folders of a trail of which nothing is known.
    pub(super) fn anywhere(bucket: &Object) -> Vec<Folder> {
        let folder = |content| Folder { content, head: None, organization: None, account: bucket.deployment.account.clone() };
        vec![folder(Content::Logs), folder(Content::Digests)]
    }

    /// Can the keys of objects in the folder begin with `prefix`? Unknown for what picks some of them: Regions or days.
    pub(super) fn is_reached_by(&self, prefix: &Text) -> Truth {
        if prefix.as_literal() == Some("") {
            return Truth::True;
        }
        let Some(head) = &self.head else { return Truth::Unknown };
        if head.starts_with(prefix).is_true() {
            return Truth::True;
        }
        if head.starts_with(prefix).or(prefix.starts_with(head)).is_false() {
            return Truth::False;
        }
        if self.organization == Some(false) {
            let whole = head.concat(&self.account).concat(&Text::from(format!("/{}", self.content.name())));
            if whole.starts_with(prefix).is_true() {
                return Truth::True;
            }
            if whole.starts_with(prefix).or(prefix.starts_with(&whole)).is_false() {
                return Truth::False;
            }
        }
        let below = head.as_literal().zip(prefix.as_literal()).and_then(|(head, prefix)| prefix.strip_prefix(head));
        match below {
            Some(below) if !self.may_hold(below) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Can what stands behind `AWSLogs/` in a key begin so, whichever account and organization it is?
    fn may_hold(&self, below: &str) -> bool {
        let of_account = |below: &str| match below.split_once('/') {
            None => below.len() <= 12 && is_number(below),
            Some((account, below)) => {
                let name = self.content.name();
                Deployment::is_account(account) && (name.starts_with(below) || below.starts_with(name))
            }
        };
        // The ids of organizations: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
        let of_organization = |below: &str| match below.split_once('/') {
            None => "o-".starts_with(below) || below.strip_prefix("o-").is_some_and(|id| id.len() <= 32 && is_id(id)),
            Some((organization, below)) => {
                let id = organization.strip_prefix("o-");
                id.is_some_and(|id| (10..=32).contains(&id.len()) && is_id(id)) && of_account(below)
            }
        };
        match self.organization {
            Some(true) => of_organization(below),
            Some(false) => of_account(below),
            None => of_account(below) || of_organization(below),
        }
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
}
