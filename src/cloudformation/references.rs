//! References: `Ref` and `Fn::GetAtt` to parameters and resources.

use std::sync::Arc;

use super::loops::Declared;
use super::scalar::to_text;
use super::{Evaluator, Memo};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::{Data, Joined, Reason, Role, Text, Value};

/// What `Ref` gives for a resource of some type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Referred {
    /// The property that names it.
    Name,
    /// Its ARN.
    Arn,
    /// Something that is known after the deployment only.
    Other,
}

/// A type whose name or ARN follows from what is written.
struct Known {
    kind: &'static str,
    /// The property that names it.
    name: &'static str,
    referred: Referred,
    /// The attribute that is its ARN.
    arn_attribute: &'static str,
    /// What its ARN says behind the partition: `{region}`, `{account}`, `{path}` and `{name}` stand in braces.
    arn: &'static str,
}

/// The return values of types, as the pages of <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/> tell them.
const KNOWN: [Known; 13] = [
    known("AWS::S3::Bucket", "BucketName", Referred::Name, "Arn", "s3:::{name}"),
    known("AWS::CloudTrail::Trail", "TrailName", Referred::Name, "Arn", "cloudtrail:{region}:{account}:trail/{name}"),
    known("AWS::Logs::LogGroup", "LogGroupName", Referred::Name, "Arn", "logs:{region}:{account}:log-group:{name}:*"),
    known("AWS::SNS::Topic", "TopicName", Referred::Arn, "TopicArn", "sns:{region}:{account}:{name}"),
    known("AWS::IAM::Role", "RoleName", Referred::Name, "Arn", "iam::{account}:role{path}{name}"),
    known("AWS::IAM::User", "UserName", Referred::Name, "Arn", "iam::{account}:user{path}{name}"),
    known("AWS::IAM::ManagedPolicy", "ManagedPolicyName", Referred::Arn, "PolicyArn", "iam::{account}:policy{path}{name}"),
    known("AWS::KMS::Alias", "AliasName", Referred::Name, "", "kms:{region}:{account}:{name}"),
    known("AWS::Lambda::Function", "FunctionName", Referred::Name, "Arn", "lambda:{region}:{account}:function:{name}"),
    known("AWS::DynamoDB::Table", "TableName", Referred::Name, "Arn", "dynamodb:{region}:{account}:table/{name}"),
    known("AWS::Serverless::Function", "FunctionName", Referred::Name, "Arn", "lambda:{region}:{account}:function:{name}"),
    known("AWS::Serverless::SimpleTable", "TableName", Referred::Name, "Arn", "dynamodb:{region}:{account}:table/{name}"),
    known("AWS::SQS::Queue", "QueueName", Referred::Other, "Arn", "sqs:{region}:{account}:{name}"),
];

const fn known(
    kind: &'static str,
    name: &'static str,
    referred: Referred,
    arn_attribute: &'static str,
    arn: &'static str,
) -> Known {
    Known { kind, name, referred, arn_attribute, arn }
}

/// The type whose ARN is made of its symbol while its name is not known, so that a bucket and its ARN stay one thing.
const BUCKET: &str = "AWS::S3::Bucket";

impl<'t> Evaluator<'t> {
    /// `Ref name`; `None` for `AWS::NoValue`.
    pub(super) fn reference(&mut self, name: &str, span: Span) -> Option<Value> {
        if name == "AWS::NoValue" {
            return None;
        }
        if let Some(value) = self.bound(name) {
            return Some(value.seen_from(span, Role::Expression));
        }
        if let Some(value) = self.pseudo_parameter(name, span).or_else(|| self.parameter(name, span)) {
            return Some(value);
        }
        Some(match self.resource_reference(name, span) {
            Some(value) => value,
            None => {
                let parameters = self.parameters.keys().map(|name| Arc::from(*name));
                let known: Vec<Arc<str>> = parameters.chain(self.resources.keys().cloned()).collect();
                self.undefined("parameter or resource", name, span, &known)
            }
        })
    }

    /// What `Ref` gives for a resource: its name or ARN if that follows from what is written, otherwise a symbol. `None` when there is no
    /// such resource.
    fn resource_reference(&mut self, name: &str, span: Span) -> Option<Value> {
        let declared = self.resources.get(name)?.clone();
        let referred = known_type(&declared).and_then(|known| match known.referred {
            Referred::Name => self.written_name(known, &declared),
            Referred::Arn => self.arn_of(known, &declared, span),
            Referred::Other => None,
        });
        let value = referred.unwrap_or_else(|| self.symbol_of(&declared));
        Some(value.seen_from(span, Role::Expression))
    }

    /// The symbol that a resource goes by while its name is not known.
    fn symbol_of(&self, declared: &Declared<'t>) -> Value {
        let name = &declared.name;
        self.symbols.named(name.clone(), Reason::AfterApply { reference: name.clone() }, declared.key.span)
    }

    /// The name that a resource states; `None` when it states none.
    fn written_name(&mut self, known: &Known, declared: &Declared<'t>) -> Option<Value> {
        let written = self.property(declared, known.name)?;
        let value = self.once(Memo::Name(declared.name.clone()), &declared.name, declared.key.span, |evaluator| {
            let value = evaluator.inside(&declared.scope, |evaluator| evaluator.node(written));
            value.unwrap_or_else(|| Value::null(written.span))
        });
        let may_be_missing = value.alternatives().into_iter().flatten().any(|alternative| alternative.value.is_null());
        match to_text(&value) {
            Ok(text) if !may_be_missing => Some(Value { data: Data::Text(text), origin: value.origin }),
            _ => None,
        }
    }

    fn property(&self, declared: &Declared<'t>, name: &str) -> Option<&'t Node<'t>> {
        declared.value.get("Properties")?.get(name)
    }

    /// `Fn::GetAtt name.attribute`
    pub(super) fn attribute(&mut self, name: &str, attribute: &str, span: Span) -> Value {
        let Some(declared) = self.resources.get(name).cloned() else {
            let known: Vec<Arc<str>> = self.resources.keys().cloned().collect();
            return self.undefined("resource", name, span, &known);
        };
        if let Some(value) = self.nested_output(&declared, attribute, span) {
            return value;
        }
        let followed = known_type(&declared).and_then(|known| match attribute {
            attribute if attribute == known.arn_attribute => self.arn_of(known, &declared, span),
            attribute if attribute == known.name => self.written_name(known, &declared),
            _ => None,
        });
        match followed {
            Some(value) => value.seen_from(span, Role::Expression),
            None => {
                let reference = format!("{name}.{attribute}");
                self.symbols.named(reference.as_str(), Reason::AfterApply { reference: reference.as_str().into() }, span)
            }
        }
    }

    /// The ARN of a resource; `None` when the name in it is not written.
    fn arn_of(&mut self, known: &Known, declared: &Declared<'t>, span: Span) -> Option<Value> {
        let name = match self.written_name(known, declared) {
            Some(name) => name,
            None if known.kind == BUCKET => self.symbol_of(declared),
            None => return None,
        };
        let mut arn = Joined::default();
        arn.literal("arn:");
        arn.text(&self.deployed_to("AWS::Partition", span));
        arn.literal(":");
        let mut rest = known.arn;
        while let Some((before, behind)) = rest.split_once('{') {
            let (hole, behind) = behind.split_once('}')?;
            arn.literal(before);
            match hole {
                "region" => arn.text(&self.deployed_to("AWS::Region", span)),
                "account" => arn.text(&self.deployed_to("AWS::AccountId", span)),
                "path" => arn.text(&self.path(declared)?),
                _ => arn.text(name.as_text()?),
            }
            rest = behind;
        }
        arn.literal(rest);
        Some(Value::text(arn.finish(), name.origin))
    }

    /// The path of an IAM entity; `None` when it is not known as a whole.
    fn path(&mut self, declared: &Declared<'t>) -> Option<Text> {
        let Some(written) = self.property(declared, "Path") else { return Some(Text::from("/")) };
        match self.inside(&declared.scope, |evaluator| evaluator.node(written)) {
            Some(path) => to_text(&path).ok(),
            None => Some(Text::from("/")),
        }
    }
}

fn known_type(declared: &Declared<'_>) -> Option<&'static Known> {
    let kind = declared.value.get("Type").and_then(Node::as_str)?;
    KNOWN.iter().find(|known| known.kind == kind)
}
