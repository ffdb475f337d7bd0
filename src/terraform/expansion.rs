//! Expansion: the instances that `count` and `for_each` make of a resource, a data source or a module call.

use std::rc::Rc;
use std::sync::Arc;

use super::configuration::Declaration;
use super::conversion::to_number;
use super::expression::by_key;
use super::module::{Module, ModuleId};
use super::resource::{Instance, InstanceId};
use super::scope::Scope;
use super::steps::quoted;
use super::{Evaluator, Expanded, Named};
use crate::finding::{Finding, problem};
use crate::source::{Span, limits};
use crate::syntax::hcl::ast::{Expression, ExpressionKind, Step};
use crate::value::{Data, Existence, Map, Reason, Text, Unknown, Value};

/// The instances of one declaration.
#[derive(Debug)]
pub(super) struct Expansion {
    /// How the instances are told apart.
    pub(super) form: Form,
    /// Each instance's key and address.
    pub(super) instances: Vec<(Key, Arc<str>)>,
    /// Why the instances are not known; there is then one that stands for all.
    pub(super) uncertain: Option<Arc<Unknown>>,
    /// The header of the declaration.
    pub(super) header: Span,
}

/// How instances are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// There is exactly one.
    Single,
    /// `count`
    Count,
    /// `for_each`
    ForEach,
}

/// Which instance.
#[derive(Debug, Clone)]
pub(super) enum Key {
    /// The only one.
    Single,
    /// `count.index`
    Index(usize),
    /// `each.key`, `each.value`
    Each(Text, Box<Value>),
}

/// Keys and addresses, and why they are not known.
type Instances = (Vec<(Key, Arc<str>)>, Option<Arc<Unknown>>);

impl Expansion {
    /// Whether the instances are deployed, as far as `count` and `for_each` tell.
    pub(super) fn existence(&self) -> Existence {
        self.uncertain.clone().map_or(Existence::Certain, Existence::Uncertain)
    }
}

impl<'w> Evaluator<'w> {
    /// The instances of a declaration, computed at the first question and kept. One whose `count` needs its own instances has none that
    /// are known.
    pub(super) fn expansion(&mut self, module: ModuleId, what: Expanded) -> Rc<Expansion> {
        match self.expansions.get(&(module, what)) {
            Some(Some(expansion)) => return expansion.clone(),
            Some(None) => {
                let (address, header) = self.declared(module, what, |declaration| declaration.header());
                let unknown = Unknown { reason: Reason::Cycle { reference: address.clone().into() }, span: header };
                let instances = vec![(Key::Single, address.into())];
                return Rc::new(Expansion { form: Form::Single, instances, uncertain: Some(Arc::new(unknown)), header });
            }
            None => {}
        }
        self.expansions.insert((module, what), None);
        let expansion = Rc::new(self.expand(module, what));
        self.expansions.insert((module, what), Some(expansion.clone()));
        for (key, address) in &expansion.instances {
            self.add_instance(module, what, key.clone(), address, expansion.existence());
        }
        if expansion.uncertain.is_some() {
            let (address, _) = self.declared(module, what, |_| ());
            self.named.insert(address.into(), Named::Uncertain(expansion.clone()));
        }
        expansion
    }

    /// The address of a declaration without instance key, and what `take` takes from it.
    fn declared<T>(&self, module: ModuleId, what: Expanded, take: impl FnOnce(&Declaration<'w>) -> T) -> (String, T) {
        let Module { prefix, configuration, .. } = &self.modules[module.0];
        match what {
            Expanded::Resource(place) => {
                let (kind, name) = configuration.resources.name(place);
                (format!("{prefix}{kind}.{name}"), take(configuration.resources.at(place)))
            }
            Expanded::Data(place) => {
                let (kind, name) = configuration.data.name(place);
                (format!("{prefix}data.{kind}.{name}"), take(configuration.data.at(place)))
            }
            Expanded::Call(place) => {
                (format!("{prefix}module.{}", configuration.calls.name(place)), take(configuration.calls.at(place)))
            }
        }
    }

    fn expand(&mut self, module: ModuleId, what: Expanded) -> Expansion {
        let (address, (header, count, for_each)) = self.declared(module, what, |declaration| {
            (declaration.header(), declaration.attribute("count"), declaration.attribute("for_each"))
        });
        let (form, instances, uncertain) = if let Some(count) = count {
            let value = self.expression(&count.value, &Scope::of(module));
            let (instances, uncertain) = self.counted(&address, value);
            (Form::Count, instances, uncertain)
        } else if let Some(for_each) = for_each {
            let value = self.expression(&for_each.value, &Scope::of(module));
            let (instances, uncertain) = self.for_each(module, &address, &for_each.value, value);
            (Form::ForEach, instances, uncertain)
        } else {
            (Form::Single, vec![(Key::Single, address.into())], None)
        };
        Expansion { form, instances, uncertain, header }
    }

    fn counted(&mut self, address: &str, count: Value) -> Instances {
        let span = count.origin.span;
        let number = to_number(count);
        let instances =
            |count: usize| (0..count).map(|index| (Key::Index(index), format!("{address}[{index}]").into())).collect();
        let uncertain = match &number.data {
            Data::Number(count) => match count.as_usize() {
                Some(count) if self.has_room_for(count) => {
                    return (instances(count), None);
                }
                Some(_) => self.too_many(span),
                None => Arc::new(Unknown { reason: Reason::Invalid { what: "`count` is no whole number".into() }, span }),
            },
            Data::Unknown(unknown) => unknown.clone(),
            _ => Arc::new(Unknown { reason: Reason::Invalid { what: "`count` is no number".into() }, span }),
        };
        (instances(1), Some(uncertain))
    }

    fn for_each(&mut self, module: ModuleId, address: &str, expression: &Expression<'_>, collection: Value) -> Instances {
        let span = collection.origin.span;
        let uncertain = match &collection.data {
            Data::Map(entries) if self.has_room_for(entries.len()) => {
                let keys = by_key(entries).into_iter().map(|(name, value)| (Text::from(name.clone()), value.clone()));
                return keyed(address, keys);
            }
            Data::Set(elements) if self.has_room_for(elements.len()) => {
                match elements
                    .iter()
                    .map(|element| Some((element.as_text()?.clone(), element.clone())))
                    .collect::<Option<Vec<_>>>()
                {
                    Some(keys) => return keyed(address, keys.into_iter()),
                    None => not_iterable(&collection),
                }
            }
            Data::Map(_) | Data::Set(_) => self.too_many(span),
            _ => not_iterable(&collection),
        };
        let (key, value, instance) = self.representative(module, address, expression, &collection, &uncertain);
        (vec![(Key::Each(key, Box::new(value)), instance.into())], Some(uncertain))
    }

    /// Key, value and address of the instance that stands for all while they are not known. Two declarations over the same collection
    /// have the same key, so that what is indexed by it stays together.
    fn representative(
        &mut self,
        module: ModuleId,
        address: &str,
        expression: &Expression<'_>,
        collection: &Value,
        uncertain: &Arc<Unknown>,
    ) -> (Text, Value, String) {
        if collection.is_symbol()
            && let Some(symbol) = collection.as_text().and_then(Text::first_symbol)
            && let Some(Named::Uncertain(expansion)) = self.named.get(&symbol.name)
            && let [(Key::Each(key, _), instance)] = expansion.instances.as_slice()
        {
            let value = self.reference_to(instance, collection.origin.span);
            return (key.clone(), value, format!("{address}[each.key]"));
        }
        let prefix = &self.modules[module.0].prefix;
        let name = referred_to(expression).map_or(address.to_owned(), |reference| format!("{prefix}{reference}"));
        let key = Text::symbol(self.symbols.symbol(format!("{name}.each.key"), uncertain.clone()));
        let value = Text::symbol(self.symbols.symbol(format!("{name}.each.value"), uncertain.clone()));
        (key, Value::text(value, collection.origin.clone()), format!("{address}[each.key]"))
    }

    /// May one more declaration have this many instances?
    fn has_room_for(&self, instances: usize) -> bool {
        instances <= limits::INSTANCES && self.instances.len() + self.modules.len() + instances <= limits::UNIT_INSTANCES
    }

    fn too_many(&mut self, span: Span) -> Arc<Unknown> {
        let (one, all) = (limits::INSTANCES, limits::UNIT_INSTANCES);
        let what = format!("there are more than {one} instances of one block, or {all} of all blocks together");
        // Every instance of a module would say it again.
        if !self.problems.iter().any(|finding| finding.primary.span == span) {
            self.problems.push(Finding::input(problem::LIMIT, what.clone(), span, "so many that only one is looked at"));
        }
        Arc::new(Unknown { reason: Reason::Limit { what: what.into() }, span })
    }

    fn add_instance(&mut self, module: ModuleId, what: Expanded, key: Key, address: &Arc<str>, existence: Existence) {
        if let Expanded::Call(place) = what {
            return self.add_module(module, place, key, address, existence);
        }
        self.instances.push(Instance { module, what, key, address: address.clone(), existence });
        let id = self.instances.len() - 1;
        self.named.insert(address.clone(), Named::Instance(InstanceId(id)));
    }

    /// What a reference to the whole declaration means: one instance, or all of them by their keys.
    pub(super) fn instances_as_value(&mut self, module: ModuleId, what: Expanded, span: Span) -> Value {
        let expansion = self.expansion(module, what);
        if expansion.uncertain.is_some() && expansion.form != Form::Single {
            let (address, _) = self.declared(module, what, |_| ());
            return self.reference_to(&address, span);
        }
        match expansion.form {
            Form::Single => self.reference_to(&expansion.instances[0].1, span),
            Form::Count => {
                Value::list(expansion.instances.iter().map(|(_, address)| self.reference_to(address, span)).collect(), span)
            }
            Form::ForEach => {
                let entries = expansion.instances.iter().filter_map(|(key, address)| match key {
                    Key::Each(key, _) => Some((key.to_string().into(), self.reference_to(address, span))),
                    Key::Single | Key::Index(_) => None,
                });
                Value::map(entries.collect::<Map>(), span)
            }
        }
    }

    /// A reference to what has `address`.
    pub(super) fn reference_to(&self, address: &str, span: Span) -> Value {
        let reason = match self.named.get(address) {
            Some(Named::Opaque) => Reason::ModuleNotDownloaded { address: address.into() },
            Some(Named::Uncertain(expansion)) => match &expansion.uncertain {
                Some(unknown) => unknown.reason.clone(),
                None => Reason::AfterApply { reference: address.into() },
            },
            Some(Named::Instance(id)) if matches!(self.instances[id.0].what, Expanded::Data(_)) => {
                Reason::LookedUp { reference: address.into() }
            }
            _ => Reason::AfterApply { reference: address.into() },
        };
        self.symbols.named(address, reason, span)
    }

    /// Evaluates in the scope of one instance of an expansion, where `each` and `count` are bound.
    pub(super) fn in_instance<T>(
        &mut self,
        module: ModuleId,
        expansion: &Expansion,
        key: &Key,
        evaluate: impl FnOnce(&mut Self, &Scope<'_>) -> T,
    ) -> T {
        let scope = Scope::of(module);
        let (name, bound) = match key {
            Key::Single => return evaluate(self, &scope),
            Key::Index(index) => {
                let index = match &expansion.uncertain {
                    Some(unknown) => Value { data: Data::Unknown(unknown.clone()), origin: unknown.span.into() },
                    None => Value::number(i64::try_from(*index).unwrap_or(i64::MAX), expansion.header),
                };
                ("count", Value::map(Map::from_iter([("index".into(), index)]), expansion.header))
            }
            Key::Each(key, value) => {
                let origin = value.origin.clone();
                let entries = [("key".into(), Value::text(key.clone(), origin.clone())), ("value".into(), (**value).clone())];
                ("each", Value::map(Map::from_iter(entries), origin))
            }
        };
        let binding = scope.bind(name, bound);
        evaluate(self, &scope.inside(&binding))
    }
}

fn keyed(address: &str, keys: impl Iterator<Item = (Text, Value)>) -> Instances {
    let instances = keys.map(|(key, value)| {
        let address = format!("{address}[{}]", quoted(&key.to_string()));
        (Key::Each(key, Box::new(value)), address.into())
    });
    (instances.collect(), None)
}

/// Why instances cannot be made of a value.
fn not_iterable(value: &Value) -> Arc<Unknown> {
    let reason = || Reason::Invalid { what: "`for_each` takes a map, or a set of strings".into() };
    value.find_unknown().unwrap_or_else(|| Arc::new(Unknown { reason: reason(), span: value.origin.span }))
}

/// `var.name` or `local.name`, if the expression is just that.
fn referred_to(expression: &Expression<'_>) -> Option<String> {
    let ExpressionKind::Traversal(traversal) = &expression.kind else { return None };
    match (&traversal.base.kind, traversal.steps.as_slice()) {
        (ExpressionKind::Variable(base @ ("var" | "local")), [Step::Attribute(name)]) => Some(format!("{base}.{}", name.text)),
        _ => None,
    }
}
