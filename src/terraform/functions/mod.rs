//! Functions: Terraform's built-in functions by name, one file for each group of its documentation.
//!
//! A function sees values that may hold symbols. What it cannot tell without them is unknown; a function of strings applied to a symbolic
//! string is a symbol itself, so that two such results stay comparable.

mod collection;
mod csv;
mod date_time;
pub(super) mod encoding;
mod encryption;
mod filesystem;
mod format;
mod ip_network;
mod numeric;
mod pattern;
mod provider;
mod string;
mod type_conversion;
mod yaml;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::Evaluator;
use super::conversion::{invalid, is_rejected, not_written};
use super::normal_form::composed_value;
use super::operators::is_open;
use super::scope::Scope;
use super::set::sequence;
use super::types::Type;
use crate::discover::ScannedTree;
use crate::finding::suggestion::nearest;
use crate::source::{Span, limits};
use crate::value::{Data, Map, Number, Reason, Role, Symbol, SymbolType, Text, Unknown, Value, written};

/// What a function is called with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arguments<'a> {
    /// The arguments.
    pub(super) values: &'a [Value],
    /// The whole call.
    pub(super) span: Span,
    /// The unit that new symbols belong to.
    pub(super) unit: u32,
    /// The files that may be read.
    pub(super) tree: &'a ScannedTree,
    /// Where relative paths start: the folder that Terraform runs in.
    pub(super) folder: &'a Path,
}

/// Why a function gives no value.
#[derive(Debug)]
pub(super) enum NoValue {
    /// Terraform rejects the call, for this reason.
    Rejected(String),
    /// It depends on something that is not known.
    Unknown(Arc<Unknown>),
    /// It is a string that depends on something that is not known: a symbol with the name of the call.
    Symbolic(Arc<Unknown>),
}

/// What a function gives.
type Outcome = Result<Value, NoValue>;

/// A function: its name, what it takes, and what it does with that.
struct Function {
    name: &'static str,
    parameters: &'static [Parameter],
    /// What it takes any number of, behind those.
    rest: Option<Parameter>,
    call: fn(&Arguments<'_>) -> Outcome,
}

/// What a function gives that depends on time, chance or secrets: nothing that is known, for the reason `why`.
fn not_evaluated(arguments: &Arguments<'_>, why: &str) -> Outcome {
    let reason = Reason::NotEvaluated { what: format!("a function that {why}").into() };
    Err(NoValue::Unknown(Unknown { reason, span: arguments.span }.into()))
}

/// What this program leaves open, rather than to follow the libraries behind Terraform into their corners.
fn left_open(what: &str, span: Span) -> NoValue {
    let reason = Reason::NotEvaluated { what: what.into() };
    NoValue::Unknown(Unknown { reason, span }.into())
}

/// What an argument is converted to before the function sees it. Only [`Parameter::AnyOrNull`] may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parameter {
    Any,
    AnyOrNull,
    Text,
    Number,
    List,
    ListOfText,
    ListOfBool,
    Set,
    MapOfLists,
}

impl Parameter {
    fn kind(self) -> Type<'static> {
        match self {
            Parameter::Any | Parameter::AnyOrNull => Type::Any,
            Parameter::Text => Type::String,
            Parameter::Number => Type::Number,
            Parameter::List => Type::List(Box::new(Type::Any)),
            Parameter::ListOfText => Type::List(Box::new(Type::String)),
            Parameter::ListOfBool => Type::List(Box::new(Type::Bool)),
            Parameter::Set => Type::Set(Box::new(Type::Any)),
            Parameter::MapOfLists => Type::Map(Box::new(Type::List(Box::new(Type::String)))),
        }
    }
}

const fn function(name: &'static str, parameters: &'static [Parameter], call: fn(&Arguments<'_>) -> Outcome) -> Function {
    Function { name, parameters, rest: None, call }
}

const fn variadic(
    name: &'static str,
    parameters: &'static [Parameter],
    rest: Parameter,
    call: fn(&Arguments<'_>) -> Outcome,
) -> Function {
    Function { name, parameters, rest: Some(rest), call }
}

const GROUPS: [&[Function]; 10] = [
    collection::FUNCTIONS,
    date_time::FUNCTIONS,
    encoding::FUNCTIONS,
    encryption::FUNCTIONS,
    filesystem::FUNCTIONS,
    ip_network::FUNCTIONS,
    numeric::FUNCTIONS,
    provider::FUNCTIONS,
    string::FUNCTIONS,
    type_conversion::FUNCTIONS,
];

/// The functions whose arguments are not just values: [`Evaluator`] sees to them.
const SPECIAL: [&str; 5] = ["can", "issensitive", "templatefile", "templatestring", "try"];

impl Evaluator<'_> {
    /// The value of `name(arguments)`.
    pub(super) fn call_function(&mut self, name: &str, values: Vec<Value>, span: Span, scope: &Scope<'_>) -> Value {
        let name = without_spaces(name);
        let name = name.strip_prefix("core::").unwrap_or(&name);
        let values: Vec<Value> = values.into_iter().map(|value| self.as_alternatives(name, value, span)).collect();
        if let Some(value) =
            self.of_each_combination(&values, span, |evaluator, values| evaluator.call_function(name, values, span, scope))
        {
            return value;
        }
        if matches!(name, "templatefile" | "templatestring") {
            return self.template_function(name, &values, span, scope);
        }
        let Some(function) = GROUPS.into_iter().flatten().find(|function| function.name == name) else {
            return no_function(name, span);
        };
        let values = match accepted(function, values, span) {
            Ok(values) => values,
            Err(value) => return value,
        };
        if let Err(what) = self.effort.spend(cost(name, &values)) {
            return self.limit(what, span);
        }
        let values: Vec<Value> = match name {
            "jsonencode" => values.into_iter().map(|value| encoding::with_symbols(value, &mut self.symbols)).collect(),
            _ => values,
        };
        let arguments = Arguments { values: &values, span, unit: self.unit, tree: self.tree, folder: self.start };
        match (function.call)(&arguments) {
            Ok(value) => {
                let value = composed_value(value);
                if value.as_literal().is_some_and(|text| text.len() > limits::TEXT_BYTES) {
                    return self.limit(format!("a string is longer than {} bytes", limits::TEXT_BYTES), span);
                }
                if let Err(what) = self.effort.spend(size(&value)) {
                    return self.limit(what, span);
                }
                if let Some(Data::Unknown(unknown)) =
                    values.iter().map(|value| &value.data).find(|data| matches!(data, Data::Unknown(_)))
                {
                    self.doubt(unknown);
                }
                if let Some(unknown) = values.iter().filter(|_| UNIFY.contains(&name)).find_map(may_clash) {
                    self.doubt(&unknown);
                }
                let behind = values.iter().find(|value| value.origin.behind().is_some());
                let origin = behind.map_or(span.into(), |value| value.origin.clone().seen_from(span, Role::Expression));
                Value { data: value.data, origin }
            }
            Err(NoValue::Rejected(what)) => invalid(what, span),
            Err(NoValue::Unknown(unknown)) => Value { data: Data::Unknown(unknown), origin: span.into() },
            Err(NoValue::Symbolic(unknown)) => symbolic_call(name, &arguments, unknown),
        }
    }
}

/// The functions that compare each element with each other one.
const COMPARE_ALL: [&str; 4] = ["distinct", "matchkeys", "setintersection", "setsubtract"];

/// Comparisons of two elements that count as a step.
const COMPARISONS_OF_A_STEP: u64 = 64;

/// Elements that count as a step when they are read.
pub(super) const ELEMENTS_OF_A_STEP: u64 = 8;

/// The functions that do far more than look at their arguments, by what their names begin with, and the steps that this is worth: they
/// read files, or make a machine of a pattern.
const LABOUR: [(&str, u64); 4] = [("file", 256), ("templatefile", 256), ("regex", 128), ("replace", 64)];

/// The steps that a call is worth for what it reads.
fn cost(name: &str, values: &[Value]) -> u64 {
    let read = values.iter().map(|value| size(value) / ELEMENTS_OF_A_STEP).fold(0, u64::saturating_add);
    let largest = values.iter().map(|value| value.stands_for() as u64).max().unwrap_or(0);
    let compared = if COMPARE_ALL.contains(&name) { largest.saturating_mul(largest) / COMPARISONS_OF_A_STEP } else { 0 };
    let labour = LABOUR.iter().find(|(start, _)| name.starts_with(start)).map_or(0, |(_, steps)| *steps);
    read.saturating_add(compared).saturating_add(labour)
}

/// The steps that making a value is worth: one for each of its elements, and more for long strings.
pub(super) fn size(value: &Value) -> u64 {
    match (value.as_literal(), value.as_text()) {
        (Some(text), _) => (text.len() / limits::BYTES_OF_A_STEP) as u64,
        (None, Some(text)) => text.symbols().count() as u64,
        (None, None) => value.stands_for() as u64,
    }
}

impl Evaluator<'_> {
    /// A list of which some elements may turn out to be lists, or null, as one of several lists: for the functions that look inside.
    fn as_alternatives(&mut self, name: &str, value: Value, span: Span) -> Value {
        let Data::List(elements) = &value.data else { return value };
        if !LOOK_INSIDE.contains(&name) || elements.iter().all(|element| element.alternatives().is_none()) {
            return value;
        }
        let is_list = is_list(&value);
        let list = self.of_each_combination(elements, span, |_, elements| {
            let list = Value::list(elements, span);
            if is_list { list.of_one_type() } else { list }
        });
        list.unwrap_or(value)
    }
}

/// The functions whose result hangs on what the elements of a list are, not just on how many there are.
const LOOK_INSIDE: [&str; 8] = ["coalescelist", "compact", "concat", "distinct", "flatten", "join", "setunion", "toset"];

/// The functions that Terraform rejects where the elements of a collection have no type in common.
const UNIFY: [&str; 10] =
    ["chunklist", "concat", "distinct", "setintersection", "setproduct", "setsubtract", "setunion", "tolist", "tomap", "toset"];

/// Why nobody can tell whether all that stands in a collection has one type.
fn may_clash(collection: &Value) -> Option<Arc<Unknown>> {
    let elements: Vec<&Value> = match &collection.data {
        Data::List(elements) | Data::Set(elements) => elements.iter().collect(),
        Data::Map(entries) => entries.values().collect(),
        _ => return None,
    };
    let why_open = |element: &&&Value| match element.as_text().and_then(Text::first_symbol) {
        Some(symbol) => element.is_symbol() && symbol.kind != SymbolType::String,
        None => matches!(element.data, Data::Unknown(_)),
    };
    match elements.iter().find(why_open) {
        Some(open) if elements.len() > 1 => open.why_unknown(),
        _ => elements.into_iter().find_map(may_clash),
    }
}

/// The functions whose result depends on the arguments that a nested block does not set.
const READ_BLOCKS: [&str; 6] = ["jsonencode", "keys", "lookup", "merge", "values", "yamlencode"];

/// The arguments as the function takes them. Errors: the value that the call has without the function being asked.
fn accepted(function: &Function, values: Vec<Value>, span: Span) -> Result<Vec<Value>, Value> {
    let (name, count) = (function.name, values.len());
    if count < function.parameters.len() || (count > function.parameters.len() && function.rest.is_none()) {
        return Err(invalid(format!("`{name}` does not take {count} arguments"), span));
    }
    let parameters = function.parameters.iter().copied().chain(std::iter::repeat_n(function.rest, count).flatten());
    let accept = |(value, parameter): (Value, Parameter)| {
        if is_rejected(&value) {
            return Err(value);
        }
        if value.is_null() && parameter != Parameter::AnyOrNull {
            return Err(invalid(format!("`{name}` takes no null here"), span));
        }
        let reads_blocks = READ_BLOCKS.contains(&name) || name == "length" && value.as_map().is_some();
        if reads_blocks && value.holds_open() {
            return Err(not_written(span));
        }
        let converted = parameter.kind().convert_plainly(value);
        if is_rejected(&converted) { Err(converted) } else { Ok(converted) }
    };
    values.into_iter().zip(parameters).map(accept).collect()
}

/// The name of a function as it is listed: `core::upper` for `core :: upper`.
pub(super) fn without_spaces(name: &str) -> Cow<'_, str> {
    match name.contains(|character: char| character.is_whitespace()) {
        true => name.split_whitespace().collect::<String>().into(),
        false => name.into(),
    }
}

fn no_function(name: &str, span: Span) -> Value {
    if name.starts_with("provider::") {
        return Value::unknown(Reason::NotEvaluated { what: format!("the function `{name}`").into() }, span);
    }
    let known = GROUPS.into_iter().flatten().map(|function| function.name);
    let known = known.chain(SPECIAL);
    let suggestion = nearest(name, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    invalid(format!("there is no function `{name}`{suggestion}"), span)
}

/// The string that a call gives, as a symbol whose name is the call itself.
fn symbolic_call(name: &str, arguments: &Arguments<'_>, unknown: Arc<Unknown>) -> Value {
    let written: Option<Vec<String>> = arguments.values.iter().map(written).collect();
    match written {
        Some(written) => {
            let name = format!("{name}({})", written.join(", "));
            Value::text(Text::symbol(Symbol::new(name, arguments.unit, unknown)), arguments.span)
        }
        None => Value { data: Data::Unknown(unknown), origin: arguments.span.into() },
    }
}

fn rejected(what: impl Into<String>) -> NoValue {
    NoValue::Rejected(what.into())
}

impl<'a> Arguments<'a> {
    fn value(&self, place: usize) -> &'a Value {
        &self.values[place]
    }

    /// The argument as a string, symbolic or not.
    fn text(&self, place: usize) -> Result<Text, NoValue> {
        match &self.value(place).data {
            Data::Text(text) => Ok(text.clone()),
            _ => Err(unless_known(self.value(place), "a string was expected")),
        }
    }

    /// The argument as a string without symbols; a symbolic one makes the result a symbol.
    fn literal(&self, place: usize) -> Result<String, NoValue> {
        let text = self.text(place)?;
        match (text.as_literal(), text.first_symbol()) {
            (Some(literal), _) => Ok(literal.to_owned()),
            (None, Some(symbol)) => Err(NoValue::Symbolic(symbol.unknown.clone())),
            (None, None) => Ok(String::new()),
        }
    }

    /// As [`Self::literal`], for functions that give no string.
    fn known(&self, place: usize) -> Result<String, NoValue> {
        match self.literal(place) {
            Err(NoValue::Symbolic(unknown)) => Err(NoValue::Unknown(unknown)),
            literal => literal,
        }
    }

    fn number(&self, place: usize) -> Result<Number, NoValue> {
        match &self.value(place).data {
            Data::Number(number) => Ok(number.clone()),
            _ => Err(unless_known(self.value(place), "a number was expected")),
        }
    }

    fn whole(&self, place: usize) -> Result<i64, NoValue> {
        self.number(place)?.as_i64().ok_or_else(|| rejected("a whole number was expected"))
    }

    /// The argument as the elements of a list, set or tuple.
    fn elements(&self, place: usize) -> Result<&'a [Value], NoValue> {
        elements(self.value(place))
    }

    fn entries(&self, place: usize) -> Result<&'a Map, NoValue> {
        let value = self.value(place);
        match value.as_map() {
            Some(entries) => Ok(entries),
            None => Err(unless_known(value, "a map or object was expected")),
        }
    }

    fn tuple(&self, elements: Vec<Value>) -> Value {
        Value::list(elements, self.span)
    }

    fn list(&self, elements: Vec<Value>) -> Value {
        Value::list(elements, self.span).of_one_type()
    }

    /// A list if `is_list`, otherwise a tuple.
    fn list_if(&self, is_list: bool, elements: Vec<Value>) -> Value {
        if is_list { self.list(elements) } else { self.tuple(elements) }
    }

    fn string(&self, text: impl Into<Text>) -> Outcome {
        Ok(Value::text(text, self.span))
    }

    fn bool(&self, value: bool) -> Outcome {
        Ok(Value::bool(value, self.span))
    }
}

/// Is it a list or set, whose elements have one type, rather than a tuple?
fn is_list(value: &Value) -> bool {
    match &value.data {
        Data::List(elements) => elements.has_one_type(),
        data => matches!(data, Data::Set(_)),
    }
}

/// Is it a map rather than an object?
fn is_map(value: &Value) -> bool {
    matches!(&value.data, Data::Map(entries) if entries.has_one_type())
}

fn elements(value: &Value) -> Result<&[Value], NoValue> {
    match sequence(value) {
        Some(elements) => elements.map_err(NoValue::Unknown),
        None => Err(unless_known(value, "a list or set was expected")),
    }
}

/// Rejected, unless the value is not known.
fn unless_known(value: &Value, what: &str) -> NoValue {
    match value.why_unknown().filter(|_| is_open(value)) {
        Some(unknown) => NoValue::Unknown(unknown),
        None => rejected(what),
    }
}
