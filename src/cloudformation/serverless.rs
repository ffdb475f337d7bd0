//! SAM: the defaults that its `Globals` section gives to resources of its own types.
//!
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>

use std::sync::Arc;

use super::Evaluator;
use crate::syntax::document::tree::Node;
use crate::value::{Data, Map, Value};

/// SAM's macro. In a template that does not name it, `Globals` is no section.
const TRANSFORM: &str = "AWS::Serverless-2016-10-31";

/// How the types begin that SAM's macro replaces.
const TYPES: &str = "AWS::Serverless::";

impl<'t> Evaluator<'t> {
    /// The properties of a resource together with what is global for its type.
    pub(super) fn with_globals(&mut self, kind: &str, properties: Value, resource: &'t Node<'t>) -> Value {
        let is_transformed = self.template.get("Transform").is_some_and(|transforms| match transforms.as_sequence() {
            Some(names) => names.iter().any(|name| name.as_str() == Some(TRANSFORM)),
            None => transforms.as_str() == Some(TRANSFORM),
        });
        let name = kind.strip_prefix(TYPES).filter(|_| is_transformed);
        let globals = name.and_then(|name| self.template.get("Globals")?.get(name));
        let Some(globals) = globals else { return properties };
        let ignored = resource.get("IgnoreGlobals");
        if ignored.is_some_and(|ignored| ignored.as_str() == Some("*")) {
            return properties;
        }
        let Some(mut globals) = self.node(globals) else { return properties };
        if let (Some(ignored), Data::Map(entries)) = (ignored.and_then(Node::as_sequence), &globals.data) {
            let is_ignored = |name: &str| ignored.iter().any(|ignored| ignored.as_str() == Some(name));
            let kept: Map =
                entries.iter().filter(|(name, _)| !is_ignored(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
            globals = Value::map(kept, globals.origin.clone());
        }
        merged(globals, properties)
    }
}

/// What a resource says over what is global: mappings entry by entry, lists one behind the other, anything else instead of it.
fn merged(global: Value, own: Value) -> Value {
    match (&global.data, &own.data) {
        (Data::Map(global), Data::Map(written)) => {
            let mut entries: Map = global.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            for (name, value) in written.iter() {
                let value = match entries.get(name) {
                    Some(global) => merged(global.clone(), value.clone()),
                    None => value.clone(),
                };
                entries.insert(Arc::clone(name), value);
            }
            Value::map(entries, own.origin.clone())
        }
        (Data::List(global), Data::List(written)) => {
            Value::list(global.iter().chain(written.iter()).cloned().collect(), own.origin.clone())
        }
        _ => own,
    }
}
