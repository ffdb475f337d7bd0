//! References: what the configuration inside of a plan says that an attribute refers to, when its value is known after apply.
//!
//! A plan names what an expression refers to, not what it makes of it. An attribute that names another resource, and refers to one alone,
//! is taken for that reference.

use super::{Planned, end_of_key};
use crate::syntax::document::tree::Node;

/// A module of the plan's configuration, and the address of one of its instances.
struct ModuleInstance<'p> {
    configuration: &'p Node<'p>,
    /// Empty, or `module.a["b"].module.c.`
    prefix: String,
}

/// What an attribute refers to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Referred<'p> {
    /// The address of the resource.
    pub(super) address: String,
    /// The attribute of it.
    pub(super) attribute: &'p str,
}

/// The arguments that are the name, id or ARN of another resource and nothing else.
const NAMES: [&str; 11] = [
    "arn",
    "bucket",
    "key_id",
    "kms_key_id",
    "kms_master_key_id",
    "policy_arn",
    "role",
    "s3_bucket_name",
    "sns_topic_name",
    "target_bucket",
    "target_key_id",
];

/// How far references lead from module to module.
const FARTHEST: usize = 64;

impl<'p> Planned<'p> {
    /// The expressions that the configuration has for the resource at `address`; `None` where that is not told.
    pub(super) fn expressions(&self, address: &str) -> Option<&'p Node<'p>> {
        let (module, local) = self.module_of(address)?;
        let base = without_key(local);
        let resources = module.configuration.get("resources")?.as_sequence()?;
        resources.iter().find(|resource| resource.get("address").and_then(Node::as_str) == Some(base))?.get("expressions")
    }

    /// The only resource that the argument `name` of the resource at `address` refers to, if it is one that names another resource.
    pub(super) fn referred(&self, address: &str, name: &str) -> Option<Referred<'p>> {
        if !NAMES.contains(&name) {
            return None;
        }
        let (module, local) = self.module_of(address)?;
        let expression = self.expressions(address)?.get(name)?;
        self.follow(module, expression, key_of(local), FARTHEST)
    }

    fn follow(
        &self,
        module: ModuleInstance<'p>,
        expression: &'p Node<'p>,
        key: Option<&str>,
        farthest: usize,
    ) -> Option<Referred<'p>> {
        let reference = only_reference(expression)?;
        let farthest = farthest.checked_sub(1)?;
        if let Some(variable) = reference.strip_prefix("var.") {
            let (caller, call) = self.caller(&module)?;
            let argument = call.get("expressions")?.get(variable.split(['.', '[']).next()?)?;
            let key = key_of(module.prefix.trim_end_matches('.')).map(str::to_owned);
            return self.follow(caller, argument, key.as_deref(), farthest);
        }
        if let Some(called) = reference.strip_prefix("module.") {
            let name = &called[..called.find(['.', '['])?];
            let (address, output) = called.rsplit_once('.')?;
            let call = module.configuration.get("module_calls")?.get(name)?;
            let configuration = call.get("module")?;
            let prefix = format!("{}module.{address}.", module.prefix);
            let output = configuration.get("outputs")?.get(output)?.get("expression")?;
            return self.follow(ModuleInstance { configuration, prefix }, output, None, farthest);
        }
        // Functions and splats hide which attribute it is: `one(aws_s3_bucket.log[*].id)`.
        let (resource, attribute) = match reference.matches('.').count() {
            1 => (reference, "id"),
            _ => reference.rsplit_once('.')?,
        };
        let base = without_key(resource);
        if base.split('.').count() != 2
            || ["local", "data", "each", "count", "path", "self"].iter().any(|word| base.starts_with(&format!("{word}.")))
        {
            return None;
        }
        let address = format!("{}{resource}", module.prefix);
        if self.resource(&address).is_some() {
            return Some(Referred { address, attribute });
        }
        let keys = self.instance_keys(&format!("{}{base}", module.prefix));
        let chosen = match (keys.as_slice(), key) {
            ([only], _) => only,
            (several, Some(key)) => *several.iter().find(|known| **known == key)?,
            _ => return None,
        };
        Some(Referred { address: format!("{}{base}[{chosen}]", module.prefix), attribute })
    }

    /// The module instance that holds the resource at `address`, and the rest of the address.
    fn module_of<'a>(&self, address: &'a str) -> Option<(ModuleInstance<'p>, &'a str)> {
        let mut configuration = self.configuration?;
        let mut rest = address;
        while let Some(called) = rest.strip_prefix("module.") {
            let name = &called[..called.find(['.', '['])?];
            let behind = &called[name.len()..];
            let behind = match behind.strip_prefix('[') {
                Some(key) => key[end_of_key(key)? + 1..].strip_prefix('.')?,
                None => behind.strip_prefix('.')?,
            };
            configuration = configuration.get("module_calls")?.get(name)?.get("module")?;
            rest = behind;
        }
        let prefix = address[..address.len() - rest.len()].to_owned();
        Some((ModuleInstance { configuration, prefix }, rest))
    }

    /// The module instance that calls another, and the call.
    fn caller(&self, module: &ModuleInstance<'p>) -> Option<(ModuleInstance<'p>, &'p Node<'p>)> {
        let inner = module.prefix.strip_suffix('.')?;
        let inner = without_key(inner);
        let (outer, name) = match inner.rsplit_once("module.") {
            Some((outer, name)) => (outer, name),
            None => return None,
        };
        let (caller, _) = self.module_of(&format!("{outer}x.y"))?;
        let call = caller.configuration.get("module_calls")?.get(name)?;
        Some((caller, call))
    }
}

/// The one thing that an expression refers to, apart from what tells instances apart.
fn only_reference<'p>(expression: &'p Node<'p>) -> Option<&'p str> {
    let references: Vec<&str> = expression.get("references")?.as_sequence()?.iter().filter_map(Node::as_str).collect();
    let is_part = |reference: &str| {
        references.iter().any(|other| other.strip_prefix(reference).is_some_and(|rest| rest.starts_with(['.', '['])))
    };
    let mut whole =
        references.iter().filter(|reference| !is_part(reference) && !matches!(**reference, "each.key" | "count.index"));
    let first = whole.next()?;
    whole.next().is_none().then_some(*first)
}

/// An address without the key at its end.
fn without_key(address: &str) -> &str {
    match key_of(address) {
        Some(key) => &address[..address.len() - key.len() - 2],
        None => address,
    }
}

/// The key at the end of an address, without its brackets.
fn key_of(address: &str) -> Option<&str> {
    let inner = address.strip_suffix(']')?;
    let is_key = |start: usize| end_of_key(&address[start + 1..]) == Some(inner.len() - start - 1);
    let start = inner.char_indices().filter(|(_, character)| *character == '[').map(|(at, _)| at).find(|start| is_key(*start))?;
    Some(&inner[start + 1..])
}
