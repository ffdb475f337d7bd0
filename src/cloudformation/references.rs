//! References: `Ref` and `Fn::GetAtt` to parameters and resources.

use super::{Evaluator, Memo};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::{Data, Piece, Reason, Role, Text, Value};

/// The type whose name and ARN are known beforehand.
const BUCKET: &str = "AWS::S3::Bucket";

impl<'t> Evaluator<'t> {
    /// `Ref name`; `None` for `AWS::NoValue`.
    pub(super) fn reference(&mut self, name: &str, span: Span) -> Option<Value> {
        if name == "AWS::NoValue" {
            return None;
        }
        if let Some(value) = self.pseudo_parameter(name, span).or_else(|| self.parameter(name, span)) {
            return Some(value);
        }
        Some(match self.resource_name(name, span) {
            Some(value) => value,
            None => {
                let known: Vec<&str> = self.parameters.keys().chain(self.resources.keys()).copied().collect();
                self.undefined("parameter or resource", name, span, &known)
            }
        })
    }

    /// What `Ref` gives for a resource: for a bucket its name, otherwise a symbol. `None` when there is no such resource.
    fn resource_name(&mut self, name: &str, span: Span) -> Option<Value> {
        let entry = *self.resources.get(name)?;
        let name = &*entry.key.text;
        let symbol =
            |evaluator: &Self| evaluator.symbols.named(name, Reason::AfterApply { reference: name.into() }, entry.key.span);
        let is_bucket = entry.value.get("Type").and_then(Node::as_str) == Some(BUCKET);
        let written = entry.value.get("Properties").and_then(|properties| properties.get("BucketName")).filter(|_| is_bucket);
        let value = match written {
            Some(written) => self.once(Memo::Name(name), name, span, |evaluator| match evaluator.node(written) {
                Some(value) if value.as_text().is_some() => value,
                _ => symbol(evaluator),
            }),
            None => symbol(self),
        };
        Some(value.seen_from(span, Role::Expression))
    }

    /// `Fn::GetAtt name.attribute`
    pub(super) fn attribute(&mut self, name: &str, attribute: &str, span: Span) -> Value {
        let Some(entry) = self.resources.get(name).copied() else {
            let known: Vec<&str> = self.resources.keys().copied().collect();
            return self.undefined("resource", name, span, &known);
        };
        let is_bucket = entry.value.get("Type").and_then(Node::as_str) == Some(BUCKET);
        match (self.resource_name(name, span), is_bucket, attribute) {
            (Some(bucket), true, "Arn") => self.bucket_arn(&bucket, span),
            _ => {
                let reference = format!("{name}.{attribute}");
                self.symbols.named(reference.as_str(), Reason::AfterApply { reference: reference.as_str().into() }, span)
            }
        }
    }

    fn bucket_arn(&self, bucket: &Value, span: Span) -> Value {
        let Some(name) = bucket.as_text() else { return bucket.clone() };
        let partition = self.symbols.deployment("AWS::Partition", span);
        let start = [Piece::Literal("arn:".into()), Piece::Symbol(partition), Piece::Literal(":s3:::".into())];
        let arn = Text::from_pieces(start.into_iter().chain(name.pieces()));
        Value { data: Data::Text(arn), origin: bucket.origin.clone().seen_from(span, Role::Expression) }
    }
}
