//! Resources: the attributes and nested blocks of each instance.

use std::sync::Arc;

use indexmap::IndexMap;

use super::configuration::{Configuration, Declaration, block_type};
use super::conversion::invalid;
use super::expansion::{Expansion, Key};
use super::expression::by_key;
use super::lifecycle::lifecycle;
use super::module::{Module, ModuleId};
use super::plan::fill;
use super::scope::Scope;
use super::{Evaluator, Expanded, Memo, Named};
use crate::source::{Span, limits};
use crate::syntax::hcl::ast::{Block, Body};
use crate::value::{Data, Existence, Language, Map, NotDeployed, Origin, Resource, Unknown, Value};

/// Which instance; an index into the evaluator's instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct InstanceId(pub(super) usize);

/// One instance of a resource or data source.
#[derive(Debug)]
pub(super) struct Instance {
    /// The module it lies in.
    pub(super) module: ModuleId,
    /// Its declaration there.
    pub(super) what: Expanded,
    /// Which of the declaration's instances it is.
    pub(super) key: Key,
    /// Its address.
    pub(super) address: Arc<str>,
    /// Whether it is deployed, apart from its module.
    pub(super) existence: Existence,
}

/// The nested blocks of one type, or why they are not known.
type Made = Result<Vec<Value>, Arc<Unknown>>;

/// What stands in a resource block and is no attribute of the resource.
const META_ARGUMENTS: [&str; 4] = ["count", "for_each", "provider", "depends_on"];

/// The nested blocks that are Terraform's own.
const META_BLOCKS: [&str; 4] = ["lifecycle", "provisioner", "connection", "provider_meta"];

impl<'w> Evaluator<'w> {
    /// Adds the resources of a module, without those of the modules that it calls.
    pub(super) fn module_resources(&mut self, module: ModuleId, resources: &mut Vec<Resource>) {
        let configuration = self.configuration_of(module);
        for place in 0..configuration.resources.len() {
            // `count` and `for_each` keep to the bound themselves; what each instance of a module declares once does not.
            if resources.len() >= limits::UNIT_INSTANCES {
                let what = format!("there are more than {} resources", limits::UNIT_INSTANCES);
                self.limit(what, configuration.resources.at(place).header());
                return;
            }
            let expansion = self.expansion(module, Expanded::Resource(place));
            if expansion.instances.is_empty() {
                self.note_not_deployed(module, place);
            }
            for one in &expansion.instances {
                if let Some(Named::Instance(id)) = self.named.get(&one.address).cloned() {
                    resources.push(self.resource(id, &configuration, place));
                }
            }
        }
    }

    fn note_not_deployed(&mut self, module: ModuleId, place: usize) {
        let what = Expanded::Resource(place);
        let Some(origin) = self.leaves_out(module, what) else { return };
        let (address, header) = self.declared(module, what, Declaration::header);
        let Module { configuration, calls, .. } = &self.modules[module.0];
        let kind = configuration.resources.name(place).0.into();
        let (address, calls) = (address.into(), calls.clone());
        self.not_deployed.push(NotDeployed { address, kind, unit: self.unit, header, calls, origin });
    }

    /// Adds the buckets that a module looks up, which must exist for that.
    pub(super) fn looked_up_buckets(&mut self, module: ModuleId, resources: &mut Vec<Resource>) {
        let configuration = self.configuration_of(module);
        for place in (0..configuration.data.len()).filter(|place| configuration.data.name(*place).0 == "aws_s3_bucket") {
            let expansion = self.expansion(module, Expanded::Data(place));
            for one in &expansion.instances {
                if let Some(Named::Instance(id)) = self.named.get(&one.address).cloned()
                    && resources.len() < limits::UNIT_INSTANCES
                {
                    let declaration = configuration.data.at(place);
                    resources.push(self.instance_resource(id, Resource::LOOKED_UP_BUCKET, declaration));
                }
            }
        }
    }

    fn resource(&mut self, id: InstanceId, configuration: &Configuration<'w>, place: usize) -> Resource {
        let resource = self.instance_resource(id, configuration.resources.name(place).0, configuration.resources.at(place));
        Resource { attributes: self.with_all_tags(id, resource.attributes), ..resource }
    }

    /// An instance of this type.
    fn instance_resource(&mut self, id: InstanceId, kind: &str, declaration: &Declaration<'w>) -> Resource {
        let attributes = self.instance_attributes(id, declaration.header());
        let deployment = self.deployment_of(id, declaration.header());
        let Instance { module, address, existence, .. } = &self.instances[id.0];
        let module = &self.modules[module.0];
        Resource {
            address: address.clone(),
            kind: kind.into(),
            language: Language::Terraform,
            unit: self.unit,
            attributes,
            meta: lifecycle(declaration),
            header: declaration.header(),
            body: declaration.span(),
            existence: existence.clone().within(&module.existence),
            deployment,
            calls: module.calls.clone(),
            defaults: Vec::new(),
        }
    }

    /// The declaration of an instance; `None` for a module call.
    pub(super) fn instance_declaration(&self, id: InstanceId) -> Option<&Declaration<'w>> {
        let Instance { module, what, .. } = &self.instances[id.0];
        let configuration = &self.modules[module.0].configuration;
        match what {
            Expanded::Resource(place) => Some(configuration.resources.at(*place)),
            Expanded::Data(place) => Some(configuration.data.at(*place)),
            Expanded::Call(_) => None,
        }
    }

    /// The type of an instance.
    pub(super) fn instance_kind(&self, id: InstanceId) -> &'w str {
        let Instance { module, what, .. } = &self.instances[id.0];
        let configuration = &self.modules[module.0].configuration;
        match what {
            Expanded::Resource(place) => configuration.resources.name(*place).0,
            Expanded::Data(place) => configuration.data.name(*place).0,
            Expanded::Call(_) => "module",
        }
    }

    /// The attributes and nested blocks that an instance states, as an object.
    pub(super) fn instance_attributes(&mut self, id: InstanceId, span: Span) -> Value {
        let Instance { module, what, key, address, .. } = &self.instances[id.0];
        let (module, what, key, address) = (*module, *what, key.clone(), address.clone());
        let expansion = self.expansion(module, what);
        let configuration = self.configuration_of(module);
        let declaration = match what {
            Expanded::Resource(place) => configuration.resources.at(place),
            Expanded::Data(place) => configuration.data.at(place),
            Expanded::Call(_) => return invalid("a module call has outputs, no attributes", span),
        };
        self.once(
            Memo::Attributes(id),
            || address.to_string(),
            span,
            |evaluator| {
                let attributes = evaluator.declared_attributes(module, declaration, &expansion, &key);
                match evaluator.planned.resource(&address) {
                    Some(planned) => fill(attributes, planned),
                    None => attributes,
                }
            },
        )
    }

    fn declared_attributes(
        &mut self,
        module: ModuleId,
        declaration: &Declaration<'w>,
        expansion: &Expansion,
        key: &Key,
    ) -> Value {
        self.in_instance(module, expansion, key, |evaluator, scope| {
            let mut attributes = Map::default();
            for attribute in declaration.attributes() {
                if !META_ARGUMENTS.contains(&attribute.name.text) {
                    let value = evaluator.expression(&attribute.value, scope);
                    attributes.insert(attribute.name.text.into(), value);
                }
            }
            evaluator.blocks(declaration.nested(), scope, &mut attributes);
            // Each attribute is bounded; all of them together must not be unknown for the size of one.
            Value::new(Data::Map(Arc::new(attributes.into())), declaration.header())
        })
    }

    fn body(&mut self, body: &Body<'_>, scope: &Scope<'_>, origin: Span) -> Value {
        let mut attributes = Map::default();
        for attribute in body.attributes() {
            attributes.insert(attribute.name.text.into(), self.expression(&attribute.value, scope));
        }
        self.blocks(body.blocks().collect(), scope, &mut attributes);
        Value::block(attributes, origin)
    }

    /// Adds nested blocks as lists of objects under the name of their type. When it is not known how many a `dynamic` block makes,
    /// neither is the list.
    pub(super) fn blocks<'b>(&mut self, blocks: Vec<&'b Block<'b>>, scope: &Scope<'_>, attributes: &mut Map) {
        // All of a type are collected before they become a list, which would otherwise be copied for every block.
        let mut lists: IndexMap<Arc<str>, (Origin, Made)> = IndexMap::new();
        for block in blocks.into_iter().filter(|block| !META_BLOCKS.contains(&block.kind.text)) {
            let made = match block.kind.text {
                "dynamic" => self.dynamic(block, scope),
                _ => Ok(vec![self.bounded(block.header, |evaluator| evaluator.body(&block.body, scope, block.header))]),
            };
            let name = block_type(block);
            let (origin, list) = lists.entry(name.into()).or_insert_with(|| match attributes.get(name) {
                Some(Value { data: Data::List(elements), origin }) => (origin.clone(), Ok(elements.to_vec())),
                Some(Value { data: Data::Unknown(unknown), origin }) => (origin.clone(), Err(unknown.clone())),
                _ => (block.header.into(), Ok(Vec::new())),
            });
            match (list, made) {
                (Ok(list), Ok(made)) => list.extend(made),
                (list @ Ok(_), Err(unknown)) => (*origin, *list) = (block.header.into(), Err(unknown)),
                (Err(_), _) => {}
            }
        }
        for (name, (origin, list)) in lists {
            let value = match list {
                Ok(list) => Value::list(list, origin),
                Err(unknown) => Value { data: Data::Unknown(unknown), origin },
            };
            attributes.insert(name, value);
        }
    }

    /// The objects that a `dynamic` block makes, or why they are not known.
    fn dynamic(&mut self, block: &Block<'_>, scope: &Scope<'_>) -> Made {
        let unknown = |what: &str| {
            let reason = crate::value::Reason::Invalid { what: what.into() };
            Arc::new(Unknown { reason, span: block.header })
        };
        let for_each = block.body.attribute("for_each").ok_or_else(|| unknown("this dynamic block has no `for_each`"))?;
        let content = block.body.blocks().find(|block| block.kind.text == "content");
        let content = content.ok_or_else(|| unknown("this dynamic block has no `content`"))?;
        let iterator = block.body.attribute("iterator").map(|attribute| &attribute.value);
        // JSON has no names but in strings.
        let iterator = iterator.and_then(|value| value.as_variable().or_else(|| value.as_literal()));
        let iterator = iterator.unwrap_or_else(|| block_type(block));
        let collection = self.expression(&for_each.value, scope);
        let entries: Vec<(Value, Value)> = match &collection.data {
            Data::Map(entries) => by_key(entries)
                .into_iter()
                .map(|(key, value)| (Value::text(key.clone(), value.origin.clone()), value.clone()))
                .collect(),
            Data::Set(elements) => elements.iter().map(|element| (element.clone(), element.clone())).collect(),
            Data::List(elements) => elements
                .iter()
                .enumerate()
                .map(|(index, element)| {
                    (Value::number(i64::try_from(index).unwrap_or(i64::MAX), element.origin.clone()), element.clone())
                })
                .collect(),
            Data::Null(_) => Vec::new(),
            _ if collection.is_symbol() => return Err(collection.why_unknown().unwrap_or_else(|| unknown("not known"))),
            Data::Unknown(unknown) => return Err(unknown.clone()),
            _ => return Err(unknown("`for_each` takes a collection")),
        };
        if entries.len() > limits::INSTANCES {
            return Err(self.too_many(for_each.value.span));
        }
        let made = entries.into_iter().map(|(key, value)| {
            let element = Value::map(Map::from_iter([("key".into(), key), ("value".into(), value)]), for_each.value.span);
            let binding = scope.bind(iterator, element);
            self.bounded(content.header, |evaluator| evaluator.body(&content.body, &scope.inside(&binding), content.header))
        });
        Ok(made.collect())
    }
}
