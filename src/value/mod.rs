//! Values: what expressions evaluate to. Known, null, or unknown with a reason, and always with their origin.

mod alternative;
mod awscc;
mod binary;
mod case;
mod condition;
mod counted;
mod equality;
mod evaluation;
mod not_deployed;
mod number;
mod origin;
mod questions;
mod resource;
mod text;
mod truth;
mod unknown;

use std::sync::Arc;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

pub use alternative::{Alternative, combinations, without_alternatives, written};
pub use awscc::{awscc_type, snake_case};
pub use condition::Condition;
pub use counted::Counted;
pub use evaluation::{Effort, Symbols};
pub use not_deployed::NotDeployed;
pub use number::Number;
pub use origin::{Origin, Role};
pub use questions::Questions;
pub use resource::{Deployment, Existence, Language, Resource};
pub use text::{Joined, Piece, Symbol, SymbolType, Text};
pub use truth::Truth;
pub use unknown::{Reason, Unknown};

use crate::source::{Span, limits};

/// The entries of an object, a map, or a mapping, in the order of the source. Small ones are made and asked all the time, so their names
/// are hashed by what is quick for short strings.
pub type Map = IndexMap<Arc<str>, Value, RandomState>;

/// What an expression evaluates to, and where that came from. Cloning is cheap: collections are shared.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it came from.
    pub origin: Origin,
}

/// The kinds of value, shared by all languages.
#[derive(Debug, Clone)]
pub enum Data {
    /// Terraform's `null`, YAML's `null`, and whatever stands for "not set".
    Null(NullType),
    /// A truth value.
    Bool(bool),
    /// A number, of any size and exactness.
    Number(Number),
    /// A string, literal or symbolic.
    Text(Text),
    /// A list, a tuple, or a sequence.
    List(Arc<Counted<Vec<Value>>>),
    /// A set, its elements in Terraform's order.
    Set(Arc<Counted<Vec<Value>>>),
    /// An object, a map, or a mapping.
    Map(Arc<Counted<Map>>),
    /// Not known before the deployment, for this reason.
    Unknown(Arc<Unknown>),
}

/// The type that Terraform gives a null: `tostring(null)` is a string that is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullType {
    /// None that is known, as of `null` itself.
    Any,
    /// A string.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Bool,
    /// A list.
    List,
    /// A set.
    Set,
    /// A map.
    Map,
    /// A tuple.
    Tuple,
    /// An object.
    Object,
}

impl Value {
    /// A value that came from `origin`.
    pub fn new(data: Data, origin: impl Into<Origin>) -> Self {
        Self { data, origin: origin.into() }
    }

    /// Null, of no type that is known.
    pub fn null(origin: impl Into<Origin>) -> Self {
        Self::new(Data::Null(NullType::Any), origin)
    }

    /// A truth value.
    pub fn bool(value: bool, origin: impl Into<Origin>) -> Self {
        Self::new(Data::Bool(value), origin)
    }

    /// A number.
    pub fn number(value: impl Into<Number>, origin: impl Into<Origin>) -> Self {
        Self::new(Data::Number(value.into()), origin)
    }

    /// A string.
    pub fn text(value: impl Into<Text>, origin: impl Into<Origin>) -> Self {
        Self::new(Data::Text(value.into()), origin)
    }

    /// A list; unknown when it would stand for more than [`limits::VALUES`].
    pub fn list(elements: Vec<Value>, origin: impl Into<Origin>) -> Self {
        let elements = Arc::new(Counted::from(elements));
        Self::bounded(elements.stands_for(), Data::List(elements), origin)
    }

    /// A set of elements that are distinct and in order; unknown when it would stand for more than [`limits::VALUES`].
    pub fn set(elements: Vec<Value>, origin: impl Into<Origin>) -> Self {
        let elements = Arc::new(Counted::from(elements));
        Self::bounded(elements.stands_for(), Data::Set(elements), origin)
    }

    /// An object; unknown when it would stand for more than [`limits::VALUES`].
    pub fn map(entries: Map, origin: impl Into<Origin>) -> Self {
        let entries = Arc::new(Counted::from(entries));
        Self::bounded(entries.stands_for(), Data::Map(entries), origin)
    }

    /// The arguments of a nested block; those that are not written have values too, which only the provider knows.
    pub fn block(entries: Map, origin: impl Into<Origin>) -> Self {
        let mut entries = Counted::from(entries);
        entries.set_open();
        Self::bounded(entries.stands_for(), Data::Map(Arc::new(entries)), origin)
    }

    /// Is this a [`Self::block`], or does it hold one?
    pub fn holds_open(&self) -> bool {
        match &self.data {
            Data::List(elements) | Data::Set(elements) => elements.holds_open(),
            Data::Map(entries) => entries.holds_open(),
            _ => false,
        }
    }

    /// Is this one of several values, of which is known when it is which, or is anything inside it?
    pub fn holds_alternatives(&self) -> bool {
        match &self.data {
            Data::Text(text) => text.symbols().any(|symbol| symbol.either.is_some()),
            Data::List(elements) | Data::Set(elements) => elements.holds_alternatives(),
            Data::Map(entries) => entries.holds_alternatives(),
            Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::Unknown(_) => false,
        }
    }

    /// The same list or map, of which is known that all its elements have one type: a list rather than a tuple, a map rather than an object.
    pub fn of_one_type(mut self) -> Self {
        match &mut self.data {
            Data::List(elements) => Arc::make_mut(elements).set_one_type(),
            Data::Map(entries) => Arc::make_mut(entries).set_one_type(),
            _ => {}
        }
        self
    }

    fn bounded(values: usize, data: Data, origin: impl Into<Origin>) -> Self {
        if values <= limits::VALUES {
            return Self::new(data, origin);
        }
        let what = format!("it stands for more than {} values", limits::VALUES);
        Self::unknown(Reason::Limit { what: what.into() }, origin)
    }

    /// How many values it stands for, itself included.
    pub fn stands_for(&self) -> usize {
        match &self.data {
            Data::List(elements) | Data::Set(elements) => elements.stands_for(),
            Data::Map(entries) => entries.stands_for(),
            _ => 1,
        }
    }

    /// A value that is not known: `reason` says why, `origin` where that was decided.
    pub fn unknown(reason: Reason, origin: impl Into<Origin>) -> Self {
        let origin = origin.into();
        let unknown = Unknown { reason, span: origin.span };
        Self::new(Data::Unknown(Arc::new(unknown)), origin)
    }

    /// The same value seen from `span`: what it came from moves one step back, in the part `role`.
    pub fn seen_from(self, span: Span, role: Role) -> Self {
        Self { data: self.data, origin: self.origin.seen_from(span, role) }
    }

    /// Is this the null value?
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null(_))
    }

    /// Why this value is not known: its own reason, or that of the first symbol of a symbolic text.
    /// `None` for everything that is known, also for collections that merely hold something unknown.
    pub fn why_unknown(&self) -> Option<Arc<Unknown>> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown.clone()),
            Data::Text(text) => text.first_symbol().map(|symbol| symbol.unknown.clone()),
            _ => None,
        }
    }

    /// The truth value; like Terraform and CloudFormation, the strings `true` and `false` count. `None` for anything else.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(value) => Some(*value),
            Data::Text(text) => match text.as_literal()? {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The string, symbolic or not; `None` for other kinds.
    pub fn as_text(&self) -> Option<&Text> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The string when it holds no symbol; `None` otherwise.
    pub fn as_literal(&self) -> Option<&str> {
        self.as_text().and_then(Text::as_literal)
    }

    /// The elements of a list or set; `None` for other kinds.
    pub fn as_elements(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(elements) | Data::Set(elements) => Some(elements),
            _ => None,
        }
    }

    /// The entries of an object or map; `None` for other kinds.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entry `name` of an object or map; `None` when there is none, or for other kinds.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_map().and_then(|entries| entries.get(name))
    }

    /// What it may turn out to be, when it is a symbol of which that is known.
    pub fn alternatives(&self) -> Option<&[Alternative]> {
        self.as_text().and_then(Text::alternatives)
    }

    /// What it may turn out to be, and when: the value itself, always, unless it is known to be one of several.
    pub fn all_alternatives(&self) -> Vec<Alternative> {
        match self.alternatives() {
            Some(alternatives) => alternatives.to_vec(),
            None => vec![Alternative { when: Condition::constant(true), value: self.clone() }],
        }
    }

    /// What it may turn out to be, and whether that is then deployed, if it says something of what is deployed as `existence` tells.
    pub fn possible(&self, existence: &Existence) -> Vec<(Value, Existence)> {
        let (Some(alternatives), Some(why)) = (self.alternatives(), self.why_unknown()) else {
            return vec![(self.clone(), existence.clone())];
        };
        let possible = alternatives.iter().map(|Alternative { when, value }| {
            (value.clone(), existence.clone().within(&Existence::Uncertain(why.clone(), when.clone())))
        });
        possible.collect()
    }

    /// Does this value, or anything inside it, hold something unknown? Returns the first.
    pub fn find_unknown(&self) -> Option<Arc<Unknown>> {
        match &self.data {
            Data::List(elements) | Data::Set(elements) => elements.iter().find_map(Value::find_unknown),
            Data::Map(entries) => entries.values().find_map(Value::find_unknown),
            _ => self.why_unknown(),
        }
    }
}
