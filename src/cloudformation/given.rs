//! What a template that is deployed on its own is given: by its parameter file, by the command line, and where it is deployed.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::{Evaluator, World};
use crate::discover::{ParameterValue, Template};
use crate::source::Span;
use crate::syntax::document::tree::{Node, ScalarKind};
use crate::value::{Deployment, Origin, Reason, Role, Text, Value};

/// The Region's partition, and the domain that its services have.
const URL_SUFFIXES: [(&str, &str); 3] =
    [("aws", "amazonaws.com"), ("aws-us-gov", "amazonaws.com"), ("aws-cn", "amazonaws.com.cn")];

impl World<'_> {
    /// The values of the parameters of `template`: what the command line says wins over its own files.
    pub(super) fn arguments(&self, template: &Template<'_>) -> HashMap<Arc<str>, Value> {
        let own = template.parameters.values.iter().filter(|_| !self.given.has_parameter_file);
        own.chain(&self.given.parameters).map(|given| (given.name.as_str().into(), value(given))).collect()
    }

    /// The pseudo parameters that are known for `template`.
    pub(super) fn pseudo_parameters(&self, template: &Template<'_>) -> HashMap<&'static str, Value, RandomState> {
        let given = |(text, span): (&str, Span)| Value::text(text, Origin::new(span, Role::Given));
        let own = (!self.given.has_parameter_file).then_some(&template.parameters);
        let mut known = HashMap::default();
        if let Some(name) = own.and_then(|own| own.stack_name) {
            known.insert("AWS::StackName", given(name));
        }
        if let Some(account) = self.given.account {
            known.insert("AWS::AccountId", given(account));
        }
        // The command line names the Region of a stack of which nothing else does; its own file knows better.
        if let Some((region, span)) = own.and_then(|own| own.region).or(self.given.region) {
            known.insert("AWS::Region", given((region, span)));
            if let Some(partition) = Deployment::partition_of(region) {
                known.insert("AWS::Partition", given((partition, span)));
                let suffix = URL_SUFFIXES.iter().find(|(of, _)| *of == partition);
                known.extend(suffix.map(|(_, suffix)| ("AWS::URLSuffix", given((suffix, span)))));
            }
        }
        known
    }
}

impl Evaluator<'_> {
    /// A pseudo parameter that says where the stack is deployed.
    pub(super) fn deployed_to(&self, name: &str, span: Span) -> Text {
        let value = self.pseudo_parameter(name, span);
        value.and_then(|value| value.as_text().cloned()).unwrap_or_else(|| Text::symbol(self.symbols.deployment(name, span)))
    }
}

/// A value as it stands in a parameter file: strings, whatever they look like.
fn value(given: &ParameterValue<'_>) -> Value {
    let origin = Origin::new(given.span, Role::Given);
    let reason = || Reason::NoValue { name: given.name.as_str().into() };
    let Some(node) = &given.value else { return Value::unknown(reason(), origin) };
    match (node.as_scalar(), node.as_sequence()) {
        (Some(_), _) => scalar(node, origin),
        (None, Some(elements)) => {
            let elements = elements.iter().map(|element| scalar(element, Origin::new(element.span, Role::Given)));
            Value::list(elements.collect(), origin)
        }
        (None, None) => Value::unknown(reason(), origin),
    }
}

fn scalar(node: &Node<'_>, origin: Origin) -> Value {
    match node.as_scalar() {
        Some(scalar) if scalar.text.contains("{{resolve:") => {
            Value::unknown(Reason::LookedUp { reference: (&*scalar.text).into() }, origin)
        }
        Some(scalar) if scalar.kind == ScalarKind::Null => Value::text("", origin),
        Some(scalar) => Value::text(&*scalar.text, origin),
        None => Value::null(origin),
    }
}
