//! Attributes of resources that nobody writes: what is known of them before the provider decides.

use std::sync::Arc;

use super::Evaluator;
use super::configuration::Configuration;
use super::conversion::to_string;
use super::resource::InstanceId;
use crate::source::Span;
use crate::value::{Data, Piece, Reason, Role, Text, Value};

/// The types whose `id` is the value of one of their attributes, and that attribute.
const IDENTIFIED_BY: [(&str, &str); 13] = [
    ("aws_cloudtrail", "name"),
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
    ("aws_cloudwatch_log_group", "name"),
    ("aws_iam_role", "name"),
];

/// The attributes of `terraform_data` and the like that repeat another.
const REPEATED: [(&str, &str, &str); 1] = [("terraform_data", "output", "input")];

impl<'w> Evaluator<'w> {
    /// `address.name`: what is written, what follows from it, or a symbol.
    pub(super) fn resource_attribute(&mut self, id: InstanceId, name: &str, span: Span) -> Value {
        let configuration: std::rc::Rc<Configuration<'w>> = self.configuration_of(self.instances[id.0].module);
        let super::Expanded::Resource(place) = self.instances[id.0].what else { return self.computed(id, name, span) };
        let kind = configuration.resources.name(place).0;
        match (kind, name) {
            ("aws_s3_bucket", "id" | "bucket") => self.bucket_name(id, "bucket", span),
            ("aws_s3_bucket", "arn") => {
                let name = self.bucket_name(id, "bucket", span);
                self.bucket_arn(name, span)
            }
            ("awscc_s3_bucket", "id" | "bucket_name") => self.bucket_name(id, "bucket_name", span),
            ("awscc_s3_bucket", "arn") => {
                let name = self.bucket_name(id, "bucket_name", span);
                self.bucket_arn(name, span)
            }
            (kind, "id") => match IDENTIFIED_BY.iter().find(|(known, _)| *known == kind) {
                Some((_, attribute)) => self.resource_attribute(id, attribute, span),
                None => self.computed(id, name, span),
            },
            (kind, name) => {
                let repeated = REPEATED.iter().find(|(known, output, _)| *known == kind && *output == name);
                let attribute = repeated.map_or(name, |(_, _, input)| input);
                self.written(id, attribute, span).unwrap_or_else(|| self.computed(id, name, span))
            }
        }
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
        let reference: Arc<str> = format!("{}.{name}", self.instances[id.0].address).into();
        self.symbols.named(reference.clone(), Reason::AfterApply { reference }, span)
    }

    /// The name of a bucket: as written, otherwise the symbol that everything about the bucket goes by.
    fn bucket_name(&mut self, id: InstanceId, attribute: &str, span: Span) -> Value {
        match self.written(id, attribute, span).map(to_string) {
            Some(value) if value.as_text().is_some() => value,
            _ => self.computed(id, "id", span),
        }
    }

    /// The ARN of the bucket with this name, in the partition that the code is deployed to.
    pub(super) fn bucket_arn(&self, name: Value, span: Span) -> Value {
        let Some(text) = name.as_text() else { return name };
        let partition = self.symbols.deployment("partition", span);
        let start = [Piece::Literal("arn:".into()), Piece::Symbol(partition), Piece::Literal(":s3:::".into())];
        let arn = Text::from_pieces(start.into_iter().chain(text.pieces()));
        Value { data: Data::Text(arn), origin: name.origin.clone().seen_from(span, Role::Expression) }
    }
}
