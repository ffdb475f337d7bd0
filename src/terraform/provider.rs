//! Providers: where the resources of a module are deployed, as `provider` blocks say and module calls hand on.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/modules/develop/providers>.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::configuration::Declaration;
use super::conversion::to_string;
use super::module::ModuleId;
use super::resource::InstanceId;
use super::scope::Scope;
use crate::source::Span;
use crate::syntax::hcl::ast::{Block, Expression, ExpressionKind, ObjectKey, Step};
use crate::value::{Deployment, Map, Piece, Reason, Symbol, Text, Unknown, Value};

/// Which provider configuration; an index into the evaluator's providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ProviderId(usize);

/// One configuration of a provider.
#[derive(Debug)]
pub(super) struct Provider<'w> {
    /// The module that holds the block, in whose scope it is evaluated.
    module: ModuleId,
    /// Its place among the module's provider blocks.
    place: usize,
    /// `aws`, `aws.replica`
    name: Arc<str>,
    configured: Configured,
    /// The block's own, so that evaluation needs no search.
    declaration: Rc<super::configuration::Configuration<'w>>,
}

/// What a provider block says, as far as it was asked for.
#[derive(Debug, Clone)]
enum Configured {
    Not,
    /// Asked for while it is being evaluated: it needs itself.
    Open,
    Done(Arc<Deployment>),
}

/// Provider configurations by the names that a module knows them under: `aws`, `aws.replica`.
pub(super) type Providers = HashMap<Arc<str>, ProviderId>;

impl<'w> Evaluator<'w> {
    /// The configurations that a new module knows: those it declares, those its call hands in, and the caller's defaults.
    pub(super) fn add_providers(&mut self, module: ModuleId, handed: Providers) -> Providers {
        let configuration = self.configuration_of(module);
        let mut providers = handed;
        for place in 0..configuration.providers.len() {
            let (kind, alias) = configuration.providers.name(place);
            let name: Arc<str> = alias.map_or(kind.into(), |alias| format!("{kind}.{alias}").into());
            let id = ProviderId(self.providers.len());
            self.providers.push(Provider {
                module,
                place,
                name: name.clone(),
                configured: Configured::Not,
                declaration: configuration.clone(),
            });
            providers.insert(name, id);
        }
        providers
    }

    /// What the call `call` in the module `caller` hands to the module that it calls.
    pub(super) fn handed_providers(&self, caller: ModuleId, call: &Declaration<'w>) -> Providers {
        let known = &self.modules[caller.0].providers;
        let defaults = known.iter().filter(|(name, _)| !name.contains('.'));
        let mut handed: Providers = defaults.map(|(name, id)| (name.clone(), *id)).collect();
        let Some(attribute) = call.attribute("providers") else { return handed };
        let ExpressionKind::Object(entries) = &attribute.value.kind else { return handed };
        for entry in entries {
            let inside = match &entry.key {
                ObjectKey::Name(name) => Some(name.text.to_owned()),
                ObjectKey::Expression(expression) => reference(expression),
            };
            let (Some(inside), Some(outside)) = (inside, reference(&entry.value)) else { continue };
            match known.get(&*outside) {
                Some(id) => handed.insert(inside.into(), *id),
                None => handed.remove(&*inside),
            };
        }
        handed
    }

    /// Where an instance is deployed.
    pub(super) fn deployment_of(&mut self, id: InstanceId, span: Span) -> Arc<Deployment> {
        let module = self.instances[id.0].module;
        let name = self.provider_name(id);
        let deployment = match self.modules[module.0].providers.get(&*name).copied() {
            Some(provider) => self.deployment(provider, span),
            None => Arc::new(self.surroundings(span)),
        };
        // From its sixth release on, the AWS provider takes a Region for each resource.
        let own = self.written(id, "region", span).map(to_string);
        match own.as_ref().and_then(Value::as_text) {
            Some(region) if name.split('.').next() == Some("aws") => {
                Arc::new(Deployment { region: region.clone(), ..(*deployment).clone() })
            }
            _ => deployment,
        }
    }

    /// The tags that the provider adds to an instance.
    pub(super) fn default_tags(&mut self, id: InstanceId) -> Option<Value> {
        let module = self.instances[id.0].module;
        let name = self.provider_name(id);
        let provider = self.modules[module.0].providers.get(&*name)?;
        let Provider { module, place, declaration, .. } = &self.providers[provider.0];
        let (scope, configuration, place) = (Scope::of(*module), declaration.clone(), *place);
        let blocks = configuration.providers.at(place).nested();
        let tags = blocks.into_iter().find(|block| block.kind.text == "default_tags")?.body.attribute("tags")?;
        Some(self.expression(&tags.value, &scope))
    }

    /// The name of the configuration that an instance uses, as its module knows it.
    fn provider_name(&self, id: InstanceId) -> String {
        let Some(declaration) = self.instance_declaration(id) else { return String::new() };
        let stated = declaration.attribute("provider").and_then(|attribute| reference(&attribute.value));
        stated.unwrap_or_else(|| {
            let kind = self.instance_kind(id);
            kind.split('_').next().unwrap_or(kind).to_owned()
        })
    }

    /// Where resources are deployed when nothing in the code says so.
    pub(super) fn surroundings(&self, span: Span) -> Deployment {
        let text = |name: &str| Text::symbol(self.symbols.deployment(name, span));
        Deployment { partition: text("partition"), region: text("region"), account: text("account_id") }
    }

    fn deployment(&mut self, id: ProviderId, span: Span) -> Arc<Deployment> {
        match &self.providers[id.0].configured {
            Configured::Done(deployment) => return deployment.clone(),
            Configured::Open => return Arc::new(self.surroundings(span)),
            Configured::Not => self.providers[id.0].configured = Configured::Open,
        }
        let Provider { module, place, name, declaration, .. } = &self.providers[id.0];
        let (scope, place, name, configuration) = (Scope::of(*module), *place, name.clone(), declaration.clone());
        let block = configuration.providers.at(place);
        let deployment = Arc::new(self.configured(block, &scope, &name));
        self.providers[id.0].configured = Configured::Done(deployment.clone());
        deployment
    }

    fn configured(&mut self, block: &Declaration<'w>, scope: &Scope<'_>, name: &str) -> Deployment {
        let header = block.header();
        let surroundings = self.surroundings(header);
        let region = match self.provider_text(block, "region", scope) {
            Some(Ok(region)) => region,
            Some(Err(unknown)) => Text::symbol(self.symbols.symbol(format!("provider.{name}.region"), unknown)),
            None => surroundings.region,
        };
        let mut roles =
            block.nested().into_iter().filter(|block| matches!(block.kind.text, "assume_role" | "assume_role_with_web_identity"));
        let role = roles.next_back().and_then(|block| self.nested_text(block, "role_arn", scope));
        let allowed = block.attribute("allowed_account_ids").map(|attribute| self.expression(&attribute.value, scope));
        let allowed = allowed.as_ref().and_then(Value::as_elements).and_then(|accounts| match accounts {
            [only] => to_string(only.clone()).as_text().cloned(),
            _ => None,
        });
        let sections = role.as_ref().and_then(|role| role.as_ref().ok()).and_then(sections_of_arn);
        let partition = match (&sections, region.as_literal().and_then(partition_of)) {
            (Some(sections), _) if !sections[1].pieces().is_empty() => sections[1].clone(),
            (_, Some(partition)) => partition.into(),
            _ => surroundings.partition,
        };
        // Other credentials may lead to another account.
        let has_credentials = role.is_some() || ["profile", "access_key"].iter().any(|name| block.attribute(name).is_some());
        let account = match (sections, allowed) {
            (_, Some(account)) => account,
            (Some(sections), None) => sections[4].clone(),
            (None, None) if has_credentials && name.contains('.') => {
                let name: Arc<str> = format!("provider.{name}.account_id").into();
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

    fn nested_text(&mut self, block: &Block<'_>, name: &str, scope: &Scope<'_>) -> Option<Result<Text, Arc<Unknown>>> {
        let value = self.expression(&block.body.attribute(name)?.value, scope);
        text_or_unknown(value)
    }
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

/// `aws`, `aws.replica`, also in quotes, as JSON has them.
fn reference(expression: &Expression<'_>) -> Option<String> {
    match &expression.kind {
        ExpressionKind::Variable(name) => Some((*name).to_owned()),
        ExpressionKind::Traversal(traversal) => match (&traversal.base.kind, traversal.steps.as_slice()) {
            (ExpressionKind::Variable(name), [Step::Attribute(alias)]) => Some(format!("{name}.{}", alias.text)),
            _ => None,
        },
        _ => expression.as_literal().map(str::to_owned),
    }
}

/// The partition that a Region lies in: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>. `None` for what does not
/// look like a Region.
pub(super) fn partition_of(region: &str) -> Option<&'static str> {
    let special = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("us-isof-", "aws-iso-f"),
        ("eu-isoe-", "aws-iso-e"),
        ("eusc-", "aws-eusc"),
    ];
    let is_region = region.matches('-').count() >= 2 && region.ends_with(|last: char| last.is_ascii_digit());
    let found = special.iter().find(|(start, _)| region.starts_with(start)).map(|(_, partition)| *partition);
    found.or(is_region.then_some("aws"))
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
