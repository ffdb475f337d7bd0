//! Providers: where the resources of a module are deployed, as `provider` blocks say and module calls hand on.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/modules/develop/providers>.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::configuration::{Configuration, Declaration, block_type};
use super::conversion::to_string;
use super::expansion::Key;
use super::module::ModuleId;
use super::resource::InstanceId;
use super::scope::{Reach, Scope};
use super::steps::quoted;
use super::{Evaluator, Expanded};
use crate::source::Span;
use crate::syntax::hcl::ast::{Expression, ExpressionKind, ObjectEntry, ObjectKey, Step, TemplatePart};
use crate::value::{Data, Deployment, Map, Piece, Reason, Symbol, Text, Unknown, Value};

/// Which `provider` block of which module; an index into the evaluator's providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ProviderId(usize);

/// One `provider` block of one module.
#[derive(Debug)]
pub(super) struct Provider<'w> {
    /// The module that holds the block, in whose scope it is evaluated.
    module: ModuleId,
    /// What has a meaning in the block.
    reach: Reach,
    /// Its place among the module's provider blocks.
    place: usize,
    /// `aws`, `module.a.aws.replica`
    name: Arc<str>,
    /// What the block says by instance key, as far as it was asked for; without `for_each` the key is `None`.
    configured: HashMap<Option<String>, Configured>,
    /// The block's own, so that evaluation needs no search.
    declaration: Rc<Configuration<'w>>,
}

/// What a provider block says, as far as it was asked for.
#[derive(Debug, Clone)]
enum Configured {
    /// Asked for while it is being evaluated: it needs itself.
    Open,
    Done(Arc<Deployment>),
}

/// What a module knows under the name of a configuration.
#[derive(Debug, Clone)]
pub(super) enum Known {
    /// A block, and which of its instances when it has `for_each`.
    Block(ProviderId, Option<Text>),
    /// Nobody can tell which block, for this reason. The name tells what is not known apart.
    Uncertain(Arc<str>, Arc<Unknown>),
}

/// Provider configurations by the names that a module knows them under: `aws`, `aws.replica`.
pub(super) type Providers = HashMap<Arc<str>, Known>;

/// A configuration as code names it: `aws`, `aws.replica`, `aws.by_region[each.key]`.
struct Reference<'e, 's> {
    name: String,
    key: Option<&'e Expression<'s>>,
}

impl<'w> Evaluator<'w> {
    /// The configurations that a new module knows: those it declares, those its call hands in, and the caller's defaults.
    pub(super) fn add_providers(&mut self, module: ModuleId, handed: Providers) -> Providers {
        let configuration = self.configuration_of(module);
        let prefix = self.modules[module.0].prefix.clone();
        let mut providers = handed;
        for (place, name) in names(&configuration) {
            let id = ProviderId(self.providers.len());
            self.providers.push(Provider {
                module,
                reach: Reach::Module,
                place,
                name: format!("{prefix}{name}").into(),
                configured: HashMap::new(),
                declaration: configuration.clone(),
            });
            // Before Terraform 0.13, an empty block stood for what the caller hands in.
            let is_proxy = configuration.providers.at(place).attributes().iter().all(|attribute| attribute.name.text == "alias");
            if !(is_proxy && providers.contains_key(&name)) {
                providers.insert(name, Known::Block(id, None));
            }
        }
        providers
    }

    /// The configurations that a test file declares.
    pub(super) fn offered_providers(&mut self, file: &Rc<Configuration<'w>>) -> Providers {
        let offered = names(file).into_iter().map(|(place, name)| {
            let id = ProviderId(self.providers.len());
            self.providers.push(Provider {
                module: ModuleId(0),
                reach: Reach::TestRun,
                place,
                name: format!("test.{name}").into(),
                configured: HashMap::new(),
                declaration: file.clone(),
            });
            (name, Known::Block(id, None))
        });
        offered.collect()
    }

    /// What the call `place` in the module `caller` hands to the instance `key`, which has `address`, of the module that it calls.
    pub(super) fn handed_providers(&mut self, caller: ModuleId, place: usize, key: &Key, address: &str) -> Providers {
        let configuration = self.configuration_of(caller);
        let call = configuration.calls.at(place);
        let expansion = &self.expansion(caller, Expanded::Call(place));
        let known = &self.modules[caller.0].providers;
        let defaults = known.iter().filter(|(name, _)| !name.contains('.'));
        let mut handed: Providers = defaults.map(|(name, known)| (name.clone(), known.clone())).collect();
        let Some(attribute) = call.attribute("providers") else { return handed };
        let ExpressionKind::Object(entries) = &attribute.value.kind else { return handed };
        for entry in entries {
            let Some(inside) = name_inside(&entry.key) else { continue };
            let asking = format!("{address}.{inside}");
            let outside = self
                .in_instance(caller, expansion, key, |evaluator, scope| evaluator.known_provider(&entry.value, scope, &asking));
            match outside {
                Some(known) => handed.insert(inside.into(), known),
                None => handed.remove(&*inside),
            };
        }
        handed
    }

    /// The configuration that `expression` names in `scope`; `None` for the default one when nothing in the code configures it. `asking`
    /// tells apart who else does not know which one it is.
    fn known_provider(&mut self, expression: &Expression<'_>, scope: &Scope<'_>, asking: &str) -> Option<Known> {
        let span = expression.span;
        let prefix = self.modules[scope.module.0].prefix.clone();
        let uncertain = |name: String, reason: Reason| Some(Known::Uncertain(name.into(), Arc::new(Unknown { reason, span })));
        let Some(Reference { name, key }) = reference(expression) else {
            let reason = Reason::Invalid { what: "this names no provider configuration".into() };
            return uncertain(asking.to_owned(), reason);
        };
        match self.modules[scope.module.0].providers.get(&*name).cloned() {
            Some(Known::Block(id, None)) => {
                let key = key.map(|key| to_string(self.expression(key, scope)));
                match key {
                    None => Some(Known::Block(id, None)),
                    Some(Value { data: Data::Text(key), .. }) => Some(Known::Block(id, Some(key))),
                    Some(key) => {
                        let reason = || Reason::Invalid { what: "the key of a provider configuration is a string".into() };
                        let reason = key.why_unknown().map_or_else(reason, |unknown| unknown.reason.clone());
                        uncertain(asking.to_owned(), reason)
                    }
                }
            }
            Some(known) if key.is_none() => Some(known),
            Some(_) => {
                let what = format!("the provider configuration `{name}` is a single one, handed in by the caller");
                uncertain(format!("{prefix}{name}"), Reason::Invalid { what: what.into() })
            }
            None if !name.contains('.') => None,
            None => {
                let reason = match self.awaits_provider(scope.module, &name) {
                    true => Reason::NoValue { name: format!("{prefix}{name}").into() },
                    false => Reason::Invalid { what: format!("there is no provider configuration `{name}`").into() },
                };
                uncertain(format!("{prefix}{name}"), reason)
            }
        }
    }

    /// Does the module say, in `configuration_aliases`, that its caller hands in the configuration `name`?
    fn awaits_provider(&self, module: ModuleId, name: &str) -> bool {
        self.modules[module.0]
            .configuration
            .awaited_providers
            .iter()
            .any(|alias| reference(alias).is_some_and(|awaited| awaited.name == name))
    }

    /// Where an instance is deployed.
    pub(super) fn deployment_of(&mut self, id: InstanceId, span: Span) -> Arc<Deployment> {
        let deployment = match self.provider_of(id) {
            Some(Known::Block(provider, key)) => self.deployment(provider, key.as_ref()),
            Some(Known::Uncertain(name, unknown)) => Arc::new(self.uncertain(&name, &unknown)),
            None => Arc::new(self.surroundings(span)),
        };
        // From its sixth release on, the AWS provider takes a Region for each resource.
        if !self.instance_kind(id).starts_with("aws_") {
            return deployment;
        }
        let region = match self.written(id, "region", span).and_then(text_or_unknown) {
            None => return deployment,
            Some(Ok(region)) => region,
            Some(Err(unknown)) => Text::symbol(self.symbols.symbol(format!("{}.region", self.instances[id.0].address), unknown)),
        };
        Arc::new(Deployment { region, ..(*deployment).clone() })
    }

    /// The tags that the provider adds to an instance.
    pub(super) fn default_tags(&mut self, id: InstanceId) -> Option<Value> {
        match self.provider_of(id)? {
            Known::Block(provider, key) => {
                let found = self.in_provider(provider, key.as_ref(), |evaluator, block, scope| {
                    evaluator.nested_values(block, "default_tags", "tags", scope).into_iter().next_back()
                });
                found.unwrap_or_else(|unknown| Some(Value { origin: unknown.span.into(), data: Data::Unknown(unknown) }))
            }
            Known::Uncertain(_, unknown) => Some(Value { origin: unknown.span.into(), data: Data::Unknown(unknown) }),
        }
    }

    /// The configuration that an instance uses; `None` for the default one when nothing in the code configures it.
    fn provider_of(&mut self, id: InstanceId) -> Option<Known> {
        let (module, what, key) = {
            let instance = &self.instances[id.0];
            (instance.module, instance.what, instance.key.clone())
        };
        let stated = self.instance_declaration(id).and_then(|declaration| declaration.attribute("provider"));
        let Some(stated) = stated else {
            let kind = self.instance_kind(id);
            let name = kind.split('_').next().unwrap_or(kind);
            return self.modules[module.0].providers.get(name).cloned();
        };
        let expansion = self.expansion(module, what);
        let asking = self.instances[id.0].address.clone();
        self.in_instance(module, &expansion, &key, |evaluator, scope| evaluator.known_provider(&stated.value, scope, &asking))
    }

    /// Where resources are deployed when nothing in the code says so.
    pub(super) fn surroundings(&self, span: Span) -> Deployment {
        let text = |name: &str| Text::symbol(self.symbols.deployment(name, span));
        let given = |given: Option<(&str, Span)>, name: &str| given.map_or_else(|| text(name), |(given, _)| Text::from(given));
        let partition = self.region.and_then(|(region, _)| Deployment::partition_of(region));
        Deployment {
            partition: partition.map_or_else(|| text("partition"), Text::from),
            region: given(self.region, "region"),
            account: given(self.account, "account_id"),
        }
    }

    /// Where the configuration `name` deploys, when it is not known what it says. What one configuration deploys lies in one partition,
    /// for credentials are good for no other.
    fn uncertain(&self, name: &str, unknown: &Arc<Unknown>) -> Deployment {
        let text = |what: &str| Text::symbol(self.symbols.symbol(format!("provider.{name}.{what}"), unknown.clone()));
        Deployment { region: text("region"), account: text("account_id"), ..self.surroundings(unknown.span) }
    }

    fn deployment(&mut self, id: ProviderId, key: Option<&Text>) -> Arc<Deployment> {
        let Provider { name, configured, declaration, place, .. } = &mut self.providers[id.0];
        let full_name: Arc<str> = match key {
            Some(key) => format!("{name}[{}]", quoted(&key.to_string())).into(),
            None => name.clone(),
        };
        let slot = key.map(Text::to_string);
        match configured.get(&slot) {
            Some(Configured::Done(deployment)) => return deployment.clone(),
            Some(Configured::Open) => {
                let span = declaration.providers.at(*place).header();
                let unknown = Unknown { reason: Reason::Cycle { reference: full_name.clone() }, span };
                return Arc::new(self.uncertain(&full_name, &Arc::new(unknown)));
            }
            None => configured.insert(slot.clone(), Configured::Open),
        };
        let deployment = self.in_provider(id, key, |evaluator, block, scope| evaluator.configured(block, scope, &full_name));
        let deployment = Arc::new(deployment.unwrap_or_else(|unknown| self.uncertain(&full_name, &unknown)));
        self.providers[id.0].configured.insert(slot, Configured::Done(deployment.clone()));
        deployment
    }

    /// Evaluates in the scope of a provider block, where `each` is bound when it has `for_each`. Errors: why there is no such instance.
    fn in_provider<T>(
        &mut self,
        id: ProviderId,
        key: Option<&Text>,
        evaluate: impl FnOnce(&mut Self, &Declaration<'w>, &Scope<'_>) -> T,
    ) -> Result<T, Arc<Unknown>> {
        let Provider { module, reach, place, declaration, name, .. } = &self.providers[id.0];
        let (scope, configuration, name) = (Scope::reaching(*module, *reach), declaration.clone(), name.clone());
        let block = configuration.providers.at(*place);
        let invalid = |what: String| Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span: block.header() });
        let (for_each, key) = match (block.attribute("for_each"), key) {
            (None, None) => return Ok(evaluate(self, block, &scope)),
            (Some(_), None) => return Err(invalid(format!("it is not said which configuration of `{name}` is meant"))),
            (None, Some(_)) => return Err(invalid(format!("the provider configuration `{name}` has no `for_each`"))),
            (Some(for_each), Some(key)) => (for_each, key),
        };
        let collection = self.expression(&for_each.value, &scope);
        let origin = collection.origin.clone();
        let no_such = || invalid(format!("there is no provider configuration `{name}[{}]`", quoted(&key.to_string())));
        let value = match (&collection.data, key.as_literal()) {
            (Data::Map(entries), Some(key)) => entries.get(key).cloned().ok_or_else(no_such)?,
            (Data::Set(elements), _) => {
                let may_be = |element: &Value| element.as_text().is_none_or(|element| !element.equals(key).is_false());
                if !elements.iter().any(may_be) {
                    return Err(no_such());
                }
                Value::text(key.clone(), origin.clone())
            }
            (Data::Map(_), None) => {
                let why = key.first_symbol().map(|symbol| symbol.unknown.clone()).unwrap_or_else(no_such);
                Value { data: Data::Unknown(why), origin: origin.clone() }
            }
            _ => match collection.why_unknown() {
                Some(why) => Value { data: Data::Unknown(why), origin: origin.clone() },
                None => return Err(invalid("`for_each` takes a map, or a set of strings".to_owned())),
            },
        };
        let entries = [("key".into(), Value::text(key.clone(), origin.clone())), ("value".into(), value)];
        let binding = scope.bind("each", Value::map(Map::from_iter(entries), origin));
        Ok(evaluate(self, block, &scope.inside(&binding)))
    }

    fn configured(&mut self, block: &Declaration<'w>, scope: &Scope<'_>, name: &str) -> Deployment {
        let header = block.header();
        let surroundings = self.surroundings(header);
        let symbol = |evaluator: &Self, what: &str, unknown| {
            Text::symbol(evaluator.symbols.symbol(format!("provider.{name}.{what}"), unknown))
        };
        let region = match self.provider_text(block, "region", scope) {
            Some(Ok(region)) => region,
            Some(Err(unknown)) => symbol(self, "region", unknown),
            None => surroundings.region,
        };
        let role = ["assume_role", "assume_role_with_web_identity"]
            .into_iter()
            .find_map(|kind| self.nested_values(block, kind, "role_arn", scope).pop())
            .and_then(text_or_unknown);
        let allowed = block.attribute("allowed_account_ids").map(|attribute| self.expression(&attribute.value, scope));
        let allowed = allowed.as_ref().and_then(Value::as_elements).and_then(|accounts| match accounts {
            [only] => to_string(only.clone()).as_text().cloned(),
            _ => None,
        });
        let sections = role.as_ref().and_then(|role| role.as_ref().ok()).and_then(sections_of_arn);
        let partition = match (&sections, region.as_literal().and_then(Deployment::partition_of)) {
            (Some(sections), _) if !sections[1].pieces().is_empty() => sections[1].clone(),
            (_, Some(partition)) => partition.into(),
            _ => surroundings.partition,
        };
        let profile = self.provider_text(block, "profile", scope);
        let account = match (sections, allowed) {
            (_, Some(account)) => account,
            (Some(sections), None) => sections[4].clone(),
            // Other credentials may lead to another account; one profile leads to one.
            (None, None) if role.is_some() || block.attribute("access_key").is_some() || profile.is_some() => {
                let name = match profile.and_then(Result::ok) {
                    Some(profile) if role.is_none() => format!("profile {profile}"),
                    _ => format!("provider.{name}"),
                };
                let name: Arc<str> = format!("{name}.account_id").into();
                let unknown = Unknown { reason: Reason::Deployment { name: name.clone() }, span: header };
                Text::symbol(self.symbols.symbol(name, unknown.into()))
            }
            _ => surroundings.account,
        };
        Deployment { partition, region, account }
    }

    fn provider_text(&mut self, block: &Declaration<'w>, name: &str, scope: &Scope<'_>) -> Option<Result<Text, Arc<Unknown>>> {
        let value = self.expression(&block.attribute(name)?.value, scope);
        text_or_unknown(value)
    }

    /// What the nested blocks `kind`, or the objects under that name, say for `name`; a value that is not known when nobody can tell
    /// whether there is one.
    fn nested_values(&mut self, block: &Declaration<'w>, kind: &str, name: &str, scope: &Scope<'_>) -> Vec<Value> {
        let mut attributes = Map::default();
        self.blocks(block.nested().into_iter().filter(|block| block_type(block) == kind).collect(), scope, &mut attributes);
        let as_attribute = block.attribute(kind).map(|attribute| self.expression(&attribute.value, scope));
        let written = attributes.swap_remove(kind).into_iter().chain(as_attribute);
        let objects = written.flat_map(|value| match value.as_elements() {
            Some(elements) => elements.to_vec(),
            None => vec![value],
        });
        let said = objects.filter_map(|object| match (object.get(name), object.why_unknown()) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(unknown)) => Some(Value { data: Data::Unknown(unknown), origin: object.origin }),
            (None, None) => None,
        });
        said.collect()
    }
}

/// The provider blocks of a configuration: their places, and the names that a module knows them under.
fn names(configuration: &Configuration<'_>) -> Vec<(usize, Arc<str>)> {
    let name = |place: usize| match configuration.providers.name(place) {
        (kind, Some(alias)) => format!("{kind}.{alias}").into(),
        (kind, None) => kind.into(),
    };
    (0..configuration.providers.len()).map(|place| (place, name(place))).collect()
}

/// What an entry of `providers` sets: the name that the called module knows a configuration under.
fn name_inside(key: &ObjectKey<'_>) -> Option<String> {
    match key {
        ObjectKey::Name(name) => Some(name.text.to_owned()),
        ObjectKey::Expression(expression) => reference(expression).map(|reference| reference.name),
    }
}

/// The pairs that `providers` of a run states: the name in the called module, and the name in the test file.
pub(super) fn provider_names(providers: &Expression<'_>) -> Vec<(Arc<str>, Arc<str>)> {
    let ExpressionKind::Object(entries) = &providers.kind else { return Vec::new() };
    let pair = |entry: &ObjectEntry<'_>| Some((name_inside(&entry.key)?.into(), reference(&entry.value)?.name.into()));
    entries.iter().filter_map(pair).collect()
}

/// A string, or why it is not known; `None` for null and the empty string, which say nothing.
fn text_or_unknown(value: Value) -> Option<Result<Text, Arc<Unknown>>> {
    let value = to_string(value);
    match value.as_text() {
        Some(text) if text.as_literal() == Some("") => None,
        Some(text) => Some(Ok(text.clone())),
        None => value.why_unknown().map(Err),
    }
}

/// `aws`, `aws.replica`, `aws.by_region["eu"]`, also in quotes, as JSON has them.
fn reference<'e, 's>(expression: &'e Expression<'s>) -> Option<Reference<'e, 's>> {
    let single = |name: String| Some(Reference { name, key: None });
    match &expression.kind {
        ExpressionKind::Variable(name) => single((*name).to_owned()),
        ExpressionKind::Traversal(traversal) => match (&traversal.base.kind, traversal.steps.as_slice()) {
            (ExpressionKind::Variable(name), [Step::Attribute(alias)]) => single(format!("{name}.{}", alias.text)),
            (ExpressionKind::Variable(name), [Step::Attribute(alias), Step::Index(key)]) => {
                Some(Reference { name: format!("{name}.{}", alias.text), key: Some(key) })
            }
            _ => None,
        },
        ExpressionKind::Template(template) => match template.parts.as_slice() {
            [TemplatePart::Interpolation(inner)] => reference(inner),
            [TemplatePart::Literal(text, _)] => single((**text).to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// The six sections of an ARN, `arn` first; `None` when it has fewer.
pub(super) fn sections_of_arn(arn: &Text) -> Option<[Text; 6]> {
    let mut sections: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in arn.pieces() {
        let literal = match piece {
            Piece::Literal(literal) => literal,
            symbol @ Piece::Symbol(Symbol { .. }) => {
                sections.last_mut()?.push(symbol);
                continue;
            }
        };
        let mut rest = &*literal;
        while sections.len() < 6
            && let Some((part, behind)) = rest.split_once(':')
        {
            sections.last_mut()?.push(Piece::Literal(part.into()));
            sections.push(Vec::new());
            rest = behind;
        }
        sections.last_mut()?.push(Piece::Literal(rest.into()));
    }
    let sections: [Text; 6] = sections.into_iter().map(Text::from_pieces).collect::<Vec<_>>().try_into().ok()?;
    (sections[0].as_literal() == Some("arn")).then_some(sections)
}

/// Tags of the provider and of the resource, of which the latter win.
pub(super) fn merged_tags(defaults: &Value, own: &Value) -> Option<Map> {
    let mut tags = defaults.as_map()?.clone();
    if !own.is_null() {
        tags.extend(own.as_map()?.iter().map(|(name, tag)| (name.clone(), tag.clone())));
    }
    Some(tags)
}
