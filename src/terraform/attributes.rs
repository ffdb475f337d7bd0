//! Attributes of resources that nobody writes: what is known of them before the provider decides.

use std::sync::Arc;

use super::conversion::{invalid, to_string};
use super::provider::merged_tags;
use super::provider_defaults::provider_default;
use super::resource::InstanceId;
use super::{Evaluator, Expanded};
use crate::source::Span;
use crate::value::{Data, Map, Origin, Piece, Reason, Role, Text, Value};

/// The types whose `id` is the value of one of their attributes, and that attribute.
const IDENTIFIED_BY: [(&str, &str); 27] = [
    ("aws_kms_alias", "name"),
    ("aws_kms_key", "key_id"),
    ("aws_s3_bucket_acl", "bucket"),
    ("aws_s3_bucket_policy", "bucket"),
    ("aws_s3_bucket_public_access_block", "bucket"),
    ("aws_s3_bucket_ownership_controls", "bucket"),
    ("aws_s3_bucket_server_side_encryption_configuration", "bucket"),
    ("aws_s3_bucket_versioning", "bucket"),
    ("aws_s3_bucket_lifecycle_configuration", "bucket"),
    ("aws_s3_bucket_logging", "bucket"),
    ("aws_s3_bucket_object_lock_configuration", "bucket"),
    ("aws_s3_bucket_notification", "bucket"),
    ("aws_cloudwatch_event_rule", "name"),
    ("aws_cloudwatch_log_group", "name"),
    ("aws_cloudwatch_log_metric_filter", "name"),
    ("aws_cloudwatch_metric_alarm", "alarm_name"),
    ("aws_dynamodb_table", "name"),
    ("aws_iam_role", "name"),
    ("aws_iam_policy", "arn"),
    ("aws_lambda_function", "function_name"),
    ("aws_sns_topic", "arn"),
    ("awscc_cloudtrail_trail", "trail_name"),
    ("awscc_dynamodb_table", "table_name"),
    ("awscc_iam_role", "role_name"),
    ("awscc_lambda_function", "function_name"),
    ("awscc_logs_log_group", "log_group_name"),
    ("awscc_sns_topic", "topic_arn"),
];

/// The attributes of `terraform_data` and the like that repeat another.
const REPEATED: [(&str, &str, &str); 1] = [("terraform_data", "output", "input")];

/// What an ARN says behind the partition: `{region}`, `{account}` and attributes of the resource stand in braces.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
const ARNS: [(&str, &str); 14] = [
    ("aws_cloudtrail", "cloudtrail:{region}:{account}:trail/{name}"),
    ("aws_cloudwatch_log_group", "logs:{region}:{account}:log-group:{name}"),
    ("aws_dynamodb_table", "dynamodb:{region}:{account}:table/{name}"),
    ("aws_iam_policy", "iam::{account}:policy{path}{name}"),
    ("aws_iam_role", "iam::{account}:role{path}{name}"),
    ("aws_kms_alias", "kms:{region}:{account}:{name}"),
    ("aws_lambda_function", "lambda:{region}:{account}:function:{function_name}"),
    ("aws_sns_topic", "sns:{region}:{account}:{name}"),
    ("awscc_cloudtrail_trail", "cloudtrail:{region}:{account}:trail/{trail_name}"),
    ("awscc_dynamodb_table", "dynamodb:{region}:{account}:table/{table_name}"),
    ("awscc_iam_role", "iam::{account}:role{path}{role_name}"),
    ("awscc_lambda_function", "lambda:{region}:{account}:function:{function_name}"),
    ("awscc_logs_log_group", "logs:{region}:{account}:log-group:{log_group_name}:*"),
    ("awscc_sns_topic", "sns:{region}:{account}:{topic_name}"),
];

impl Evaluator<'_> {
    /// `address.name`: what is written, what follows from it, or a symbol.
    pub(super) fn resource_attribute(&mut self, id: InstanceId, name: &str, span: Span) -> Value {
        let kind = self.instance_kind(id);
        if let Some((_, _, input)) = REPEATED.iter().find(|(known, output, _)| *known == kind && *output == name) {
            return self.written(id, input, span).unwrap_or_else(|| self.computed(id, name, span));
        }
        let known = match (kind, name) {
            ("aws_s3_bucket", "id" | "bucket") => Some(self.bucket_name(id, "bucket", span)),
            ("awscc_s3_bucket", "id" | "bucket_name") => Some(self.bucket_name(id, "bucket_name", span)),
            ("aws_s3_bucket" | "awscc_s3_bucket", "arn") => {
                let attribute = if kind == "aws_s3_bucket" { "bucket" } else { "bucket_name" };
                let name = self.bucket_name(id, attribute, span);
                Some(self.bucket_arn(id, name, span))
            }
            ("aws_s3_bucket", "bucket_domain_name" | "bucket_regional_domain_name") => self.bucket_domain(id, name, span),
            ("aws_s3_bucket", "region") => Some(Value::text(self.deployment_of(id, span).region.clone(), span)),
            ("aws_kms_alias", "target_key_arn") => self.aliased_key(id, span),
            (_, "tags_all") => self.all_tags(id, span),
            (_, "arn") | ("awscc_sns_topic", "topic_arn") => self.arn(id, span),
            (kind, "id") => IDENTIFIED_BY
                .iter()
                .find(|(known, _)| *known == kind)
                .map(|(_, attribute)| self.resource_attribute(id, attribute, span)),
            _ => None,
        };
        let known = known.or_else(|| self.written(id, name, span)).or_else(|| self.planned_default(id, kind, name));
        known.unwrap_or_else(|| self.computed(id, name, span))
    }

    /// What the provider plans for an argument that the code leaves out, or for which it writes null.
    fn planned_default(&self, id: InstanceId, kind: &str, name: &str) -> Option<Value> {
        let header = self.instance_declaration(id)?.header();
        provider_default(kind, name, Origin::new(header, Role::Absent { attribute: name.into() }))
    }

    /// What the code writes for an attribute; `None` when that is nothing, or null.
    pub(super) fn written(&mut self, id: InstanceId, name: &str, span: Span) -> Option<Value> {
        let attributes = self.instance_attributes(id, span);
        let value = match &attributes.data {
            Data::Map(entries) => entries.get(name)?.clone(),
            // The instance is being evaluated: it needs itself.
            _ => return Some(attributes),
        };
        (!value.is_null()).then(|| value.seen_from(span, Role::Expression))
    }

    /// A symbol for an attribute that the provider decides.
    pub(super) fn computed(&self, id: InstanceId, name: &str, span: Span) -> Value {
        let address = &self.instances[id.0].address;
        if let Some(planned) = self.planned.attribute(address, name, span) {
            return planned;
        }
        let reference: Arc<str> = format!("{address}.{name}").into();
        self.symbols.named(reference.clone(), Reason::AfterApply { reference }, span)
    }

    /// The name of a bucket: as written, otherwise the symbol that everything about the bucket goes by.
    fn bucket_name(&mut self, id: InstanceId, attribute: &str, span: Span) -> Value {
        match self.written(id, attribute, span).map(to_string) {
            Some(value) if value.as_text().is_some() && !may_be_empty(&value) => value,
            _ => self.computed(id, "id", span),
        }
    }

    /// The ARN of the bucket with this name, in the partition that `id` is deployed to.
    pub(super) fn bucket_arn(&mut self, id: InstanceId, name: Value, span: Span) -> Value {
        let Some(text) = name.as_text() else { return name };
        let partition = self.deployment_of(id, span).partition.clone();
        let arn = joined([Text::from("arn:"), partition, Text::from(":s3:::"), text.clone()]);
        Value { data: Data::Text(arn), origin: name.origin.clone().seen_from(span, Role::Expression) }
    }

    fn bucket_domain(&mut self, id: InstanceId, name: &str, span: Span) -> Option<Value> {
        let bucket = self.bucket_name(id, "bucket", span);
        let deployment = self.deployment_of(id, span);
        if deployment.partition.as_literal() != Some("aws") {
            return None;
        }
        let bucket = bucket.as_text()?.clone();
        let domain = match name {
            "bucket_domain_name" => joined([bucket, Text::from(".s3.amazonaws.com")]),
            _ => joined([bucket, Text::from(".s3."), deployment.region.clone(), Text::from(".amazonaws.com")]),
        };
        Some(Value::text(domain, span))
    }

    /// The ARN of an instance whose type has a pattern for it; `None` for other types, and when a name in it is not written.
    pub(super) fn arn(&mut self, id: InstanceId, span: Span) -> Option<Value> {
        let kind = self.instance_kind(id);
        let (_, pattern) = ARNS.iter().find(|(known, _)| *known == kind)?;
        let deployment = self.deployment_of(id, span);
        let mut parts = vec![Text::from("arn:"), deployment.partition.clone(), Text::from(":")];
        let mut rest = *pattern;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, behind) = behind.split_once('}')?;
            parts.push(Text::from(before));
            parts.push(match name {
                "region" => deployment.region.clone(),
                "account" => deployment.account.clone(),
                "path" => match self.written(id, "path", span).map(to_string) {
                    Some(path) => path.as_text()?.clone(),
                    None => Text::from("/"),
                },
                name => to_string(self.written(id, name, span)?).as_text()?.clone(),
            });
            rest = behind;
        }
        parts.push(Text::from(rest));
        // Up to version 2 of the provider: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-3-upgrade
        if kind == "aws_cloudwatch_log_group" && self.is_before_version_3(id) {
            parts.push(Text::from(":*"));
        }
        Some(Value::text(joined(parts), span))
    }

    /// Does the module, or the root module, demand a version of the provider `aws` before 3?
    fn is_before_version_3(&self, id: InstanceId) -> bool {
        let module = self.instances[id.0].module;
        [&self.modules[module.0], &self.modules[0]]
            .iter()
            .any(|module| module.configuration.aws_versions.iter().any(|versions| is_before_3(versions)))
    }

    /// The ARN of the key that an alias stands for, when the alias names a key of the same code.
    fn aliased_key(&mut self, id: InstanceId, span: Span) -> Option<Value> {
        let target = self.written(id, "target_key_id", span)?;
        let symbol = target.as_text().filter(|_| target.is_symbol())?.first_symbol()?.clone();
        let key = symbol.name.strip_suffix(".key_id").or_else(|| symbol.name.strip_suffix(".arn"))?;
        match self.named.get(key) {
            Some(super::Named::Instance(key)) => Some(self.computed(*key, "arn", span)),
            _ => None,
        }
    }

    /// The attributes of an instance, and for a bucket, which is chosen by its tags, `tags_all` when the provider adds some.
    pub(super) fn with_all_tags(&mut self, id: InstanceId, attributes: Value) -> Value {
        let Data::Map(entries) = &attributes.data else { return attributes };
        if self.instance_kind(id) != "aws_s3_bucket" || entries.contains_key("tags_all") {
            return attributes;
        }
        let Some(defaults) = self.default_tags(id).filter(|defaults| !defaults.is_null()) else { return attributes };
        let origin = defaults.origin.clone();
        let own = entries.get("tags").cloned().unwrap_or_else(|| Value::null(origin.clone()));
        let all = match merged_tags(&defaults, &own) {
            Some(tags) => Value::map(tags, origin).of_one_type(),
            None => match defaults.why_unknown().or_else(|| own.why_unknown()) {
                Some(why) => Value { data: Data::Unknown(why), origin },
                None => invalid("tags are a map", origin.span),
            },
        };
        let mut entries: Map = Map::clone(entries);
        entries.insert("tags_all".into(), all);
        // Each attribute is bounded; all of them together must not be unknown for the size of one.
        Value::new(Data::Map(Arc::new(entries.into())), attributes.origin)
    }

    fn all_tags(&mut self, id: InstanceId, span: Span) -> Option<Value> {
        if !matches!(self.instances[id.0].what, Expanded::Resource(_)) {
            return None;
        }
        let own = self.written(id, "tags", span).unwrap_or_else(|| Value::map(Map::default(), span));
        match self.default_tags(id) {
            Some(defaults) => merged_tags(&defaults, &own).map(|tags| Value::map(tags, span).of_one_type()),
            None => Some(own),
        }
    }
}

/// Does a version constraint leave out version 3 and all behind it?
///
/// <https://developer.hashicorp.com/terraform/language/expressions/version-constraints>
fn is_before_3(versions: &str) -> bool {
    versions.split(',').any(|constraint| {
        let constraint = constraint.trim();
        let at = constraint.find(|character: char| character.is_ascii_digit()).unwrap_or(constraint.len());
        let (operator, version) = constraint.split_at(at);
        let mut parts = version.trim().split('.').map(|part| part.parse::<u64>().unwrap_or(0));
        let (major, rest): (u64, Vec<u64>) = (parts.next().unwrap_or(0), parts.collect());
        match operator.trim() {
            "<" => major < 3 || major == 3 && rest.iter().all(|part| *part == 0),
            // `~> 2` leaves the major version open.
            "~>" => major < 3 && !rest.is_empty(),
            "" | "=" | "<=" => major < 3 && !version.is_empty(),
            _ => false,
        }
    })
}

/// Is it no name at all, or may it turn out so?
fn may_be_empty(value: &Value) -> bool {
    let is_empty = |value: &Value| value.is_null() || value.as_literal() == Some("");
    is_empty(value) || value.alternatives().into_iter().flatten().any(|alternative| is_empty(&alternative.value))
}

fn joined(parts: impl IntoIterator<Item = Text>) -> Text {
    Text::from_pieces(parts.into_iter().flat_map(|part| -> Vec<Piece> { part.pieces() }))
}
