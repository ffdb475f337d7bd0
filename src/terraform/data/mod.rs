//! Data sources: what follows from the code alone, and symbols for what is looked up in the account.

mod policy_document;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::conversion::{invalid, to_string};
use super::provider::sections_of_arn;
use super::resource::InstanceId;
use super::scope::Scope;
use super::{Evaluator, Memo};
use crate::catalog;
use crate::source::Span;
use crate::value::{Data, Deployment, Map, Piece, Reason, Role, Text, Value};

impl Evaluator<'_> {
    /// `data.kind.name.attribute`: what is written, what follows from it, or a symbol.
    pub(super) fn data_attribute(&mut self, id: InstanceId, name: &str, span: Span) -> Value {
        let kind = self.instance_kind(id);
        // A policy document that is put together here remembers where its parts stand.
        if kind != "aws_iam_policy_document"
            && let Some(planned) = self.planned.attribute(&self.instances[id.0].address, name, span)
        {
            return planned;
        }
        let text = |text: Text| Some(Value::text(text, span));
        let literal = |text: &str| Some(Value::text(text, span));
        let known = match (kind, name) {
            ("aws_partition", _) => {
                let partition = self.deployment_of(id, span).partition.clone();
                match (name, partition.as_literal()) {
                    ("partition" | "id", _) => text(partition),
                    ("dns_suffix", Some("aws" | "aws-us-gov")) => literal("amazonaws.com"),
                    ("dns_suffix", Some("aws-cn")) => literal("amazonaws.com.cn"),
                    ("reverse_dns_prefix", Some("aws" | "aws-us-gov")) => literal("com.amazonaws"),
                    ("reverse_dns_prefix", Some("aws-cn")) => literal("cn.com.amazonaws"),
                    _ => None,
                }
            }
            ("aws_caller_identity", "account_id" | "id") => text(self.deployment_of(id, span).account.clone()),
            ("aws_region", "name" | "id" | "region") => match self.written(id, "name", span) {
                Some(name) => Some(name),
                None => text(self.deployment_of(id, span).region.clone()),
            },
            ("aws_region", "endpoint") => {
                let region = self.deployment_of(id, span).region.clone();
                let is_plain = region.as_literal().and_then(Deployment::partition_of) == Some("aws");
                is_plain.then(|| Value::text(format!("ec2.{region}.amazonaws.com"), span))
            }
            ("aws_cloudtrail_service_account", "id" | "arn") => self.service_account(id, name, span),
            ("aws_arn", _) => self.section_of_arn(id, name, span),
            ("aws_iam_policy_document", "json" | "minified_json") => Some(self.document(id, name, span)),
            ("aws_s3_bucket", "id") => self.written(id, "bucket", span),
            ("aws_s3_bucket", "arn") => {
                let name = self.written(id, "bucket", span).unwrap_or_else(|| self.looked_up(id, "bucket", span));
                Some(self.bucket_arn(id, name, span))
            }
            ("template_file", "rendered") => Some(self.rendered(id, span)),
            ("local_file" | "local_sensitive_file", "content" | "content_base64") => Some(self.local_file(id, name, span)),
            ("null_data_source", "outputs") => self.written(id, "inputs", span),
            (_, "arn") => self.arn(id, span),
            _ => None,
        };
        known.or_else(|| self.written(id, name, span)).unwrap_or_else(|| self.looked_up(id, name, span))
    }

    fn looked_up(&self, id: InstanceId, name: &str, span: Span) -> Value {
        let address = &self.instances[id.0].address;
        if let Some(planned) = self.planned.attribute(address, name, span) {
            return planned;
        }
        let reference: Arc<str> = format!("{address}.{name}").into();
        self.symbols.named(reference.clone(), Reason::LookedUp { reference }, span)
    }

    fn document(&mut self, id: InstanceId, name: &str, span: Span) -> Value {
        let minified = name == "minified_json";
        let reference: Arc<str> = format!("{}.{name}", self.instances[id.0].address).into();
        let shown = reference.clone();
        let value = self.once(
            Memo::Document(id, minified),
            || shown.to_string(),
            span,
            |evaluator| {
                let attributes = evaluator.instance_attributes(id, span);
                let origin = attributes.origin.clone();
                match evaluator.policy_document(&attributes, minified, origin.span) {
                    Ok(document) => Value::text(document, origin),
                    Err(unknown) if matches!(unknown.reason, Reason::Invalid { .. }) => {
                        Value { data: Data::Unknown(unknown), origin }
                    }
                    Err(unknown) => Value::text(Text::symbol(evaluator.symbols.symbol(reference, unknown)), origin),
                }
            },
        );
        value.seen_from(span, Role::Expression)
    }

    fn service_account(&mut self, id: InstanceId, name: &str, span: Span) -> Option<Value> {
        let deployment = self.deployment_of(id, span);
        let region = match self.written(id, "region", span) {
            Some(region) => region.as_text()?.clone(),
            None => deployment.region.clone(),
        };
        let region = region.as_literal()?;
        let (_, account) = catalog::cloudtrail_accounts().find(|(known, _)| *known == region)?;
        if name == "id" {
            return Some(Value::text(account, span));
        }
        let start = [Piece::Literal("arn:".into())].into_iter().chain(deployment.partition.pieces());
        let end = Piece::Literal(format!(":iam::{account}:root").into());
        Some(Value::text(Text::from_pieces(start.chain([end])), span))
    }

    fn section_of_arn(&mut self, id: InstanceId, name: &str, span: Span) -> Option<Value> {
        let place = ["partition", "service", "region", "account", "resource"].iter().position(|section| *section == name)?;
        let arn = self.written(id, "arn", span)?;
        let sections = sections_of_arn(arn.as_text()?)?;
        Some(Value::text(sections[place + 1].clone(), arn.origin.clone()))
    }

    fn rendered(&mut self, id: InstanceId, span: Span) -> Value {
        let Some(template) = self.written(id, "template", span) else { return invalid("this template has no text", span) };
        let variables = self.written(id, "vars", span).unwrap_or_else(|| Value::map(Map::default(), span));
        let scope = Scope::of(self.instances[id.0].module);
        self.template_function("templatestring", &[template, variables], span, &scope)
    }

    fn local_file(&mut self, id: InstanceId, name: &str, span: Span) -> Value {
        let Some(path) = self.written(id, "filename", span).map(to_string) else {
            return invalid("which file is not said", span);
        };
        let Some(path) = path.as_literal() else { return path };
        match self.tree.read(self.start, path) {
            Ok(bytes) if name == "content_base64" => Value::text(STANDARD.encode(bytes), span),
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Value::text(text, span),
                Err(_) => invalid(format!("`{path}` is not UTF-8"), span),
            },
            Err(error) => Value::unknown(Reason::NotEvaluated { what: format!("a file ({error})").into() }, span),
        }
    }
}
