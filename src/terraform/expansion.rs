//! Expansion: the instances that `count` and `for_each` make of a resource, a data source or a module call.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::configuration::Declaration;
use super::conversion::to_number;
use super::expression::by_key;
use super::module::{Module, ModuleId};
use super::plan;
use super::resource::{Instance, InstanceId};
use super::scope::Scope;
use super::steps::quoted;
use super::{Evaluator, Expanded, Memo, Named};
use crate::finding::{Finding, problem};
use crate::source::{Span, limits};
use crate::syntax::hcl::ast::{Expression, ExpressionKind, Step};
use crate::value::{
    Alternative, Condition, Data, Existence, Map, Origin, Reason, Role, Symbol, SymbolType, Text, Unknown, Value, written,
};

/// The instances of one declaration.
#[derive(Debug)]
pub(super) struct Expansion {
    /// How the instances are told apart.
    pub(super) form: Form,
    /// Every instance that there may be.
    pub(super) instances: Vec<Member>,
    /// Which of them there are together, by their places, and when. One entry when that is known.
    together: Vec<(Condition, Vec<usize>)>,
    /// Why the instances are not known; there is then one that stands for all.
    pub(super) uncertain: Option<Arc<Unknown>>,
    /// The header of the declaration.
    pub(super) header: Span,
}

/// One instance.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Which.
    pub(super) key: Key,
    /// Its address.
    pub(super) address: Arc<str>,
    /// Whether it is deployed, as far as `count` and `for_each` tell.
    pub(super) existence: Existence,
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

/// Keys and addresses of the instances that a value of `count` or `for_each` makes.
type Instances = Vec<(Key, Arc<str>)>;

/// Several such values, each with the condition under which it is the one.
type Possible = Vec<(Condition, Instances)>;

impl Expansion {
    /// The instances of `possible` values, of which `why` says why it is not known which one it is.
    fn of(form: Form, possible: Possible, why: Option<&Arc<Unknown>>, header: Span) -> Self {
        let mut instances: IndexMap<Arc<str>, (Key, Condition)> = IndexMap::new();
        let mut together = Vec::new();
        for (when, members) in possible {
            let mut places = Vec::new();
            for (key, address) in members {
                let entry = instances.entry(address.clone());
                places.push(entry.index());
                entry
                    .and_modify(|(_, known)| {
                        *known = known.or(&when).unwrap_or_else(|| Condition::open(format!("{address} exists")));
                    })
                    .or_insert_with(|| (key, when.clone()));
            }
            together.push((when, places));
        }
        let member = |(address, (key, when)): (Arc<str>, (Key, Condition))| {
            let existence = match why {
                Some(why) if !when.truth().is_true() => Existence::Uncertain(why.clone(), when),
                _ => Existence::Certain,
            };
            Member { key, address, existence }
        };
        Self { form, instances: instances.into_iter().map(member).collect(), together, uncertain: None, header }
    }

    /// Instances of which nothing is known but that one stands for all, which exists when the answer to `question` is yes.
    fn uncertain(form: Form, key: Key, address: Arc<str>, question: String, why: Arc<Unknown>, header: Span) -> Self {
        let existence = Existence::Uncertain(why.clone(), Condition::open(question));
        let instances = vec![Member { key, address, existence }];
        Self { form, instances, together: Vec::new(), uncertain: Some(why), header }
    }
}

impl<'w> Evaluator<'w> {
    /// The instances of a declaration, computed at the first question and kept. One whose `count` needs its own instances has none that
    /// are known.
    pub(super) fn expansion(&mut self, module: ModuleId, what: Expanded) -> Rc<Expansion> {
        match self.expansions.get(&(module, what)) {
            Some(Some(expansion)) => {
                let expansion = expansion.clone();
                self.note_rejected(expansion.uncertain.as_ref());
                return expansion;
            }
            Some(None) => {
                let (address, header) = self.declared(module, what, |declaration| declaration.header());
                let unknown = Unknown { reason: Reason::Cycle { reference: address.clone().into() }, span: header };
                let question = format!("{address} exists");
                let why = Arc::new(unknown);
                return Rc::new(Expansion::uncertain(Form::Single, Key::Single, address.into(), question, why, header));
            }
            None => {}
        }
        self.expansions.insert((module, what), None);
        let expansion = Rc::new(self.on_its_own(|evaluator| evaluator.expand(module, what)));
        self.note_rejected(expansion.uncertain.as_ref());
        self.expansions.insert((module, what), Some(expansion.clone()));
        for Member { key, address, existence } in &expansion.instances {
            self.add_instance(module, what, key.clone(), address, existence.clone());
        }
        if expansion.uncertain.is_some() {
            let (address, _) = self.declared(module, what, |_| ());
            self.named.insert(address.into(), Named::Uncertain(expansion.clone()));
        }
        expansion
    }

    /// The address of a declaration without instance key, and what `take` takes from it.
    pub(super) fn declared<T>(&self, module: ModuleId, what: Expanded, take: impl FnOnce(&Declaration<'w>) -> T) -> (String, T) {
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

    /// Where the `count` or `for_each` stands that makes no instance of a declaration, and what decided that.
    pub(super) fn leaves_out(&mut self, module: ModuleId, what: Expanded) -> Option<Origin> {
        let (_, decides) = self
            .declared(module, what, |declaration| declaration.attribute("count").or_else(|| declaration.attribute("for_each")));
        let decides = decides?;
        Some(self.on_its_own(|evaluator| evaluator.expression(&decides.value, &Scope::of(module))).origin)
    }

    fn expand(&mut self, module: ModuleId, what: Expanded) -> Expansion {
        let (address, (header, count, for_each)) = self.declared(module, what, |declaration| {
            (declaration.header(), declaration.attribute("count"), declaration.attribute("for_each"))
        });
        if let Some(count) = count {
            let value = self.expression(&count.value, &Scope::of(module));
            if let Some(planned) = self.planned_expansion(what, &address, Form::Count, &value, header) {
                return planned;
            }
            return self.counted(&address, &value, header);
        }
        if let Some(for_each) = for_each {
            let value = self.expression(&for_each.value, &Scope::of(module));
            if let Some(planned) = self.planned_expansion(what, &address, Form::ForEach, &value, header) {
                return planned;
            }
            return self.for_each(module, &address, &for_each.value, &value, header);
        }
        let single = vec![(Key::Single, address.into())];
        Expansion::of(Form::Single, vec![(Condition::constant(true), single)], None, header)
    }

    /// The instances that Terraform planned, where `value` alone does not tell them. A data source without any may not have been read yet.
    fn planned_expansion(&mut self, what: Expanded, address: &str, form: Form, value: &Value, header: Span) -> Option<Expansion> {
        // The keys of a map are known whatever its values are.
        let why = if matches!(value.data, Data::Set(_)) { value.find_unknown() } else { value.why_unknown() };
        let why = why.filter(|_| self.planned.is_there())?;
        let keys = self.planned.instance_keys(address);
        if keys.is_empty() && matches!(what, Expanded::Data(_)) {
            return None;
        }
        let instances = keys.into_iter().map(|written| {
            let instance: Arc<str> = format!("{address}[{written}]").into();
            let key = match written.parse::<usize>() {
                Ok(index) if form == Form::Count => Key::Index(index),
                _ => {
                    let name = plan::unquoted(written);
                    let symbol = || self.symbols.symbol(format!("{instance}.each.value"), why.clone());
                    let element = value.get(&name).cloned().unwrap_or_else(|| match &value.data {
                        Data::Set(_) => Value::text(name.as_str(), header),
                        _ => Value::text(Text::symbol(Symbol { kind: SymbolType::Open, ..symbol() }), header),
                    });
                    Key::Each(name.into(), Box::new(element))
                }
            };
            (key, instance)
        });
        let instances: Instances = instances.collect();
        Some(Expansion::of(form, vec![(Condition::constant(true), instances)], None, header))
    }

    fn counted(&mut self, address: &str, count: &Value, header: Span) -> Expansion {
        let instances =
            |count: usize| (0..count).map(|index| (Key::Index(index), format!("{address}[{index}]").into())).collect();
        let possible: Result<Possible, Arc<Unknown>> = count
            .all_alternatives()
            .into_iter()
            .map(|Alternative { when, value }| Ok((when, instances(self.number_of_instances(value)?))))
            .collect();
        match possible {
            Ok(possible) => Expansion::of(Form::Count, possible, count.why_unknown().as_ref(), header),
            Err(why) => {
                let name = written(count).unwrap_or_else(|| address.to_owned());
                let question = format!("{name} > 0");
                Expansion::uncertain(Form::Count, Key::Index(0), format!("{address}[0]").into(), question, why, header)
            }
        }
    }

    /// The number that `count` says. Errors: why that is not known.
    fn number_of_instances(&mut self, count: Value) -> Result<usize, Arc<Unknown>> {
        let span = count.origin.span;
        let invalid = |what: &str| Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span });
        match &to_number(count).data {
            Data::Number(count) => match count.as_usize() {
                Some(count) if self.has_room_for(count) => Ok(count),
                Some(_) => Err(self.too_many(span)),
                None => Err(invalid("`count` is no whole number")),
            },
            Data::Unknown(unknown) => Err(unknown.clone()),
            _ => Err(invalid("`count` is no number")),
        }
    }

    fn for_each(
        &mut self,
        module: ModuleId,
        address: &str,
        expression: &Expression<'_>,
        collection: &Value,
        header: Span,
    ) -> Expansion {
        let possible: Result<Possible, Arc<Unknown>> = collection
            .all_alternatives()
            .into_iter()
            .map(|Alternative { when, value }| Ok((when, self.keyed(address, &value)?)))
            .collect();
        match possible {
            Ok(mut possible) => {
                let why = collection.why_unknown();
                if let Some(why) = &why {
                    self.share_values(&mut possible, why, header);
                }
                Expansion::of(Form::ForEach, possible, why.as_ref(), header)
            }
            Err(why) => {
                let (key, value, instance) = self.representative(module, address, expression, collection, &why);
                let question = is_anything_in(&key, address);
                Expansion::uncertain(Form::ForEach, Key::Each(key, Box::new(value)), instance.into(), question, why, header)
            }
        }
    }

    /// Gives instances that several of the possible collections make the same value: one of what these say.
    fn share_values(&mut self, possible: &mut Possible, why: &Arc<Unknown>, header: Span) {
        let mut values: HashMap<Arc<str>, Vec<Alternative>> = HashMap::new();
        for (when, instances) in possible.iter() {
            for (key, address) in instances {
                if let Key::Each(_, value) = key {
                    let alternative = Alternative { when: when.clone(), value: (**value).clone() };
                    values.entry(address.clone()).or_default().push(alternative);
                }
            }
        }
        values.retain(|_, alternatives| alternatives.len() > 1);
        let not_known = || Value { data: Data::Unknown(why.clone()), origin: header.into() };
        let shared = values.into_iter().map(|(address, mut alternatives)| {
            let any = alternatives.iter().try_fold(Condition::constant(false), |any, one| any.or(&one.when));
            // Where there is no such instance, it does not matter what it says.
            let widened = any.zip(alternatives.pop()).and_then(|(any, last)| {
                alternatives.push(Alternative { when: last.when.or(&any.not())?, value: last.value });
                Some(alternatives)
            });
            (address, widened.map_or_else(not_known, |alternatives| self.symbols.one_of(alternatives, why, header)))
        });
        let shared: HashMap<Arc<str>, Value> = shared.collect();
        for (key, address) in possible.iter_mut().flat_map(|(_, instances)| instances) {
            if let (Key::Each(_, value), Some(shared)) = (key, shared.get(address)) {
                **value = shared.clone();
            }
        }
    }

    /// The instances that `for_each` makes of a collection. Errors: why they are not known.
    fn keyed(&mut self, address: &str, collection: &Value) -> Result<Instances, Arc<Unknown>> {
        let keys: Vec<(Text, Value)> = match &collection.data {
            Data::Map(entries) if self.has_room_for(entries.len()) => {
                by_key(entries).into_iter().map(|(name, value)| (Text::from(name.clone()), value.clone())).collect()
            }
            Data::Set(elements) if self.has_room_for(elements.len()) => {
                let key = |element: &Value| Some((element.as_text()?.clone(), element.clone()));
                elements.iter().map(key).collect::<Option<_>>().ok_or_else(|| not_iterable(collection))?
            }
            Data::Map(_) | Data::Set(_) => return Err(self.too_many(collection.origin.span)),
            _ => return Err(not_iterable(collection)),
        };
        let instances = keys.into_iter().map(|(key, value)| {
            let address = format!("{address}[{}]", quoted(&key.to_string()));
            (Key::Each(key, Box::new(value)), address.into())
        });
        Ok(instances.collect())
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
            && let [Member { key: Key::Each(key, _), address: instance, .. }] = expansion.instances.as_slice()
        {
            let value = self.reference_to(instance, collection.origin.span);
            return (key.clone(), value, format!("{address}[each.key]"));
        }
        let prefix = &self.modules[module.0].prefix;
        let name = referred_to(expression).map_or(address.to_owned(), |reference| format!("{prefix}{reference}"));
        let key = Text::symbol(self.symbols.symbol(format!("{name}.each.key"), uncertain.clone()));
        let value = self.symbols.symbol(format!("{name}.each.value"), uncertain.clone());
        let value = Text::symbol(Symbol { kind: SymbolType::Open, ..value });
        (key, Value::text(value, collection.origin.clone()), format!("{address}[each.key]"))
    }

    /// May one more declaration have this many instances?
    fn has_room_for(&self, instances: usize) -> bool {
        instances <= limits::INSTANCES && self.instances.len() + self.modules.len() + instances <= limits::UNIT_INSTANCES
    }

    pub(super) fn too_many(&mut self, span: Span) -> Arc<Unknown> {
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
        if expansion.form == Form::Single {
            return self.reference_to(&expansion.instances[0].address, span);
        }
        // Made once: each of many instances may refer to all of another declaration, to take its own counterpart from it.
        let (name, _) = self.declared(module, what, |_| ());
        let all = self.once(Memo::Instances(module, what), || name, span, |evaluator| evaluator.all_instances(&expansion, span));
        all.seen_from(span, Role::Expression)
    }

    /// All instances of a declaration by their keys, as a list or map that depends on what their existence depends on.
    fn all_instances(&mut self, expansion: &Expansion, span: Span) -> Value {
        let why = expansion.instances.iter().find_map(|member| match &member.existence {
            Existence::Uncertain(why, _) => Some(why.clone()),
            Existence::Certain => None,
        });
        let all = |places: &[usize]| self.members_as_value(expansion, places, span);
        match (why, expansion.together.as_slice()) {
            (Some(why), several) => {
                let alternative =
                    |(when, places): &(Condition, Vec<usize>)| Alternative { when: when.clone(), value: all(places) };
                let alternatives = several.iter().map(alternative).collect();
                self.symbols.one_of(alternatives, &why, span)
            }
            (None, together) => all(together.first().map_or(&[][..], |(_, places)| places)),
        }
    }

    fn members_as_value(&self, expansion: &Expansion, places: &[usize], span: Span) -> Value {
        let members = places.iter().map(|place| &expansion.instances[*place]);
        match expansion.form {
            Form::ForEach => {
                // A map has no key of which a part is not known.
                let unknown = members.clone().find_map(|member| match &member.key {
                    Key::Each(key, _) => key.first_symbol().map(|symbol| symbol.unknown.clone()),
                    Key::Single | Key::Index(_) => None,
                });
                if let Some(unknown) = unknown {
                    return Value { data: Data::Unknown(unknown), origin: span.into() };
                }
                let entries = members.filter_map(|Member { key, address, .. }| match key {
                    Key::Each(key, _) => Some((key.to_string().into(), self.reference_to(address, span))),
                    Key::Single | Key::Index(_) => None,
                });
                Value::map(entries.collect::<Map>(), span)
            }
            Form::Single | Form::Count => {
                Value::list(members.map(|member| self.reference_to(&member.address, span)).collect(), span)
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
        let unknown = Arc::new(Unknown { reason, span });
        Value::text(Text::symbol(Symbol { kind: SymbolType::Open, ..self.symbols.symbol(address, unknown) }), span)
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

/// The question whether a collection holds anything, by the key that stands for all of its keys; the same for all that go over it.
fn is_anything_in(key: &Text, address: &str) -> String {
    let name = key.first_symbol().and_then(|symbol| symbol.name.strip_suffix(".each.key"));
    match name {
        Some(name) if name == address => format!("{name} has instances"),
        Some(name) => format!("length({name}) > 0"),
        None => key.to_string(),
    }
}
