//! Resources: what both languages hand on to the model.

use std::sync::Arc;

use super::{Condition, Map, Text, Truth, Unknown, Value};
use crate::source::Span;

/// Which language a resource was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Terraform, OpenTofu.
    Terraform,
    /// CloudFormation.
    CloudFormation,
}

/// One evaluated infrastructure resource.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its address: `module.a.aws_cloudtrail.t[0]`, or a logical id, behind those of the nested stacks around it: `Logs/Bucket`.
    pub address: Arc<str>,
    /// Its type: `aws_cloudtrail`, `AWS::CloudTrail::Trail`. A call of a module that is not downloaded is a resource too, of type `module`.
    pub kind: Arc<str>,
    /// The language.
    pub language: Language,
    /// The unit that it belongs to, as its symbols name it.
    pub unit: u32,
    /// Attributes or properties that are written, as an object whose origin is the header; unknown when nobody can tell which there are.
    /// Nested blocks are lists of objects under their type's name, in order.
    pub attributes: Value,
    /// What the language itself does with it, rather than AWS, by name: CloudFormation's resource attributes, `DependsOn` always as a list.
    /// Code that a program wrote may say from which of its constructs, as [`Resource::CONSTRUCT`].
    pub meta: Map,
    /// The place that names it: a block's header, a logical id. Findings about something absent point here.
    pub header: Span,
    /// Its whole text, which a suppression above it covers.
    pub body: Span,
    /// Whether it is deployed at all.
    pub existence: Existence,
    /// Where it is deployed.
    pub deployment: Arc<Deployment>,
    /// The module calls or nested stacks that lead to it, outermost first; empty in a root module and in a template that no other deploys.
    pub calls: Arc<[Span]>,
    /// The places of those defaults of CloudFormation's parameters that anything of it was evaluated with, and that have few other values. Of
    /// Terraform nobody asks.
    pub defaults: Vec<Span>,
}

/// Where a resource is deployed, as far as its provider or template says; symbols for what is known only there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// `aws`, `aws-cn`, …
    pub partition: Text,
    /// `eu-west-1`, …
    pub region: Text,
    /// The account's twelve digits.
    pub account: Text,
}

impl Deployment {
    /// Is it the number of an account, twelve digits?
    pub fn is_account(text: &str) -> bool {
        text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The partition that a Region lies in: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>. `None` for what does
    /// not look like a Region.
    pub fn partition_of(region: &str) -> Option<&'static str> {
        let special = [
            ("cn-", "aws-cn"),
            ("us-gov-", "aws-us-gov"),
            ("us-iso-", "aws-iso"),
            ("us-isob-", "aws-iso-b"),
            ("us-isof-", "aws-iso-f"),
            ("eu-isoe-", "aws-iso-e"),
            ("eusc-", "aws-eusc"),
        ];
        let is_region = region.matches('-').count() >= 2 && region.ends_with(|last: char| last.is_ascii_digit());
        let found = special.iter().find(|(start, _)| region.starts_with(start)).map(|(_, partition)| *partition);
        found.or(is_region.then_some("aws"))
    }
}

/// Whether a resource is deployed. Resources that provably are not are never handed on.
#[derive(Debug, Clone)]
pub enum Existence {
    /// It is.
    Certain,
    /// It depends on something unknown: a `count`, a `for_each`, a condition.
    Uncertain(Arc<Unknown>, Condition),
}

impl Existence {
    /// When it is deployed.
    pub fn when(&self) -> Condition {
        match self {
            Existence::Certain => Condition::constant(true),
            Existence::Uncertain(_, when) => when.clone(),
        }
    }

    /// Whether it is deployed when `other` is; `None` when the one is only deployed without the other. `units` are those of the two: what
    /// the code of different units asks is different, however it is worded.
    pub fn beside(&self, units: (u32, u32), other: &Existence) -> Option<Existence> {
        let Existence::Uncertain(why, when) = self else { return Some(Existence::Certain) };
        match if units.0 == units.1 { when.given(&other.when()) } else { Truth::Unknown } {
            Truth::True => Some(Existence::Certain),
            Truth::False => None,
            Truth::Unknown => Some(Existence::Uncertain(why.clone(), when.clone())),
        }
    }

    /// Deployed only if `outer` is, too.
    pub fn within(self, outer: &Existence) -> Existence {
        match (outer, self) {
            (Existence::Certain, inner) => inner,
            (outer, Existence::Certain) => outer.clone(),
            (Existence::Uncertain(why, outer), Existence::Uncertain(_, inner)) => {
                let when = outer.and(&inner).unwrap_or_else(|| Condition::open(format!("({outer}) && ({inner})")));
                Existence::Uncertain(why.clone(), when)
            }
        }
    }
}

impl Resource {
    /// The type of a call of a module that is not downloaded.
    pub const OPAQUE_MODULE: &'static str = "module";

    /// The path of the construct of the AWS CDK that a resource was made from, as templates note it down.
    pub const CONSTRUCT: &'static str = "aws:cdk:path";

    /// The type of a bucket that Terraform code looks up, which somebody else made.
    pub const LOOKED_UP_BUCKET: &'static str = "data.aws_s3_bucket";

    /// What the language makes before a resource, as the code has it, in [`Resource::meta`]: the addresses of resources without the keys of
    /// their instances, directly or through others. Noted down of trails alone.
    pub const DEPENDENCIES: &'static str = "dependencies";

    /// The type of what a plan does to a resource: `type`, `actions`, and the attributes `before` and `after`.
    pub const PLANNED_CHANGE: &'static str = "planned_change";
}
