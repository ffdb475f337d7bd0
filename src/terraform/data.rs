//! Data sources: those that only tell where the code is deployed, and symbols for those that ask the account.

use std::sync::Arc;

use super::resource::InstanceId;
use super::{Evaluator, Expanded};
use crate::source::Span;
use crate::value::{Reason, Text, Value};

impl Evaluator<'_> {
    /// `data.kind.name.attribute`
    pub(super) fn data_attribute(&mut self, id: InstanceId, name: &str, span: Span) -> Value {
        let instance = &self.instances[id.0];
        let module = &self.modules[instance.module.0];
        let Expanded::Data(place) = instance.what else { return self.computed(id, name, span) };
        let kind = module.configuration.data.name(place).0;
        let own_provider = module.configuration.data.at(place).attribute("provider").is_some() || module.has_own_providers;
        match (kind, name) {
            ("aws_partition", "partition" | "id") => Value::text(Text::symbol(self.symbols.deployment("partition", span)), span),
            ("aws_caller_identity", "account_id" | "id") if !own_provider => {
                Value::text(Text::symbol(self.symbols.deployment("account_id", span)), span)
            }
            ("aws_region", "name" | "id" | "region") if !own_provider => {
                Value::text(Text::symbol(self.symbols.deployment("region", span)), span)
            }
            ("aws_s3_bucket", "bucket" | "id") => {
                self.written(id, "bucket", span).unwrap_or_else(|| self.looked_up(id, "bucket", span))
            }
            ("aws_s3_bucket", "arn") => {
                let name = self.written(id, "bucket", span).unwrap_or_else(|| self.looked_up(id, "bucket", span));
                self.bucket_arn(name, span)
            }
            _ => self.looked_up(id, name, span),
        }
    }

    fn looked_up(&self, id: InstanceId, name: &str, span: Span) -> Value {
        let reference: Arc<str> = format!("{}.{name}", self.instances[id.0].address).into();
        self.symbols.named(reference.clone(), Reason::LookedUp { reference }, span)
    }
}
