//! Functions: Terraform's built-in functions by name, one file for each group of its documentation.
//!
//! A function sees values that may hold symbols. What it cannot tell without them is unknown; a function of strings applied to a symbolic
//! string is a symbol itself, so that two such results stay comparable.

mod collection;
mod encoding;
mod numeric;
mod string;
mod type_conversion;

use std::sync::Arc;

use super::operators::is_open;
use super::types::invalid;
use crate::finding::suggestion::nearest;
use crate::source::Span;
use crate::value::{Data, Map, Number, Reason, Role, Symbol, Text, Unknown, Value};

/// What a function is called with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arguments<'a> {
    /// The arguments.
    pub(super) values: &'a [Value],
    /// The whole call.
    pub(super) span: Span,
    /// The unit that new symbols belong to.
    pub(super) unit: u32,
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

/// A function, and how many arguments it takes at least and at most.
struct Function {
    name: &'static str,
    least: usize,
    most: usize,
    call: fn(&Arguments<'_>) -> Outcome,
}

const MANY: usize = usize::MAX;

const fn function(name: &'static str, least: usize, most: usize, call: fn(&Arguments<'_>) -> Outcome) -> Function {
    Function { name, least, most, call }
}

/// The functions of Terraform that are not evaluated: they read files, the clock, chance or secrets, or are rarely what decides about a log.
const NOT_EVALUATED: &[&str] = &[
    "base64gzip",
    "base64sha256",
    "base64sha512",
    "bcrypt",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "cidrsubnets",
    "csvdecode",
    "ephemeralasnull",
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "fileexists",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
    "formatdate",
    "issensitive",
    "md5",
    "plantimestamp",
    "rsadecrypt",
    "sha1",
    "sha256",
    "sha512",
    "templatefile",
    "templatestring",
    "textdecodebase64",
    "textencodebase64",
    "timeadd",
    "timecmp",
    "timestamp",
    "type",
    "urlencode",
    "uuid",
    "uuidv5",
    "yamldecode",
    "yamlencode",
    "log",
    "abspath",
    "basename",
    "dirname",
    "pathexpand",
];

/// The value of `name(arguments)`.
pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Value {
    let span = arguments.span;
    let name = name.strip_prefix("core::").unwrap_or(name);
    let groups = [collection::FUNCTIONS, encoding::FUNCTIONS, numeric::FUNCTIONS, string::FUNCTIONS, type_conversion::FUNCTIONS];
    let Some(function) = groups.into_iter().flatten().find(|function| function.name == name) else {
        return not_evaluated(name, &groups, span);
    };
    let count = arguments.values.len();
    if count < function.least || count > function.most {
        return invalid(format!("`{name}` does not take {count} arguments"), span);
    }
    if let Some(rejected) = arguments.values.iter().find(|value| is_rejected(value)) {
        return rejected.clone();
    }
    match (function.call)(arguments) {
        Ok(value) => {
            let behind = arguments.values.iter().find(|value| value.origin.behind().is_some());
            let origin = behind.map_or(span.into(), |value| value.origin.clone().seen_from(span, Role::Expression));
            Value { data: value.data, origin }
        }
        Err(NoValue::Rejected(what)) => invalid(what, span),
        Err(NoValue::Unknown(unknown)) => Value { data: Data::Unknown(unknown), origin: span.into() },
        Err(NoValue::Symbolic(unknown)) => symbolic_call(name, arguments, unknown),
    }
}

fn not_evaluated(name: &str, groups: &[&[Function]], span: Span) -> Value {
    if NOT_EVALUATED.contains(&name) || name.contains("::") {
        return Value::unknown(Reason::NotEvaluated { what: format!("the function `{name}`").into() }, span);
    }
    let known = groups.iter().copied().flatten().map(|function| function.name).chain(NOT_EVALUATED.iter().copied());
    let suggestion = nearest(name, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    invalid(format!("there is no function `{name}`{suggestion}"), span)
}

fn is_rejected(value: &Value) -> bool {
    matches!(&value.data, Data::Unknown(unknown) if matches!(unknown.reason, Reason::Invalid { .. }))
}

/// The string that a call gives, as a symbol whose name is the call itself.
fn symbolic_call(name: &str, arguments: &Arguments<'_>, unknown: Arc<Unknown>) -> Value {
    let written: Option<Vec<String>> = arguments.values.iter().map(written).collect();
    match written {
        Some(written) => {
            let name = format!("{name}({})", written.join(", ")).into();
            Value::text(Text::symbol(Symbol { name, unit: arguments.unit, unknown }), arguments.span)
        }
        None => Value { data: Data::Unknown(unknown), origin: arguments.span.into() },
    }
}

/// A value as the name of a call shows it; `None` for what does not tell which value it is.
fn written(value: &Value) -> Option<String> {
    match &value.data {
        Data::Null => Some("null".to_owned()),
        Data::Bool(value) => Some(value.to_string()),
        Data::Number(number) => Some(number.to_string()),
        Data::Text(text) => Some(format!("{:?}", text.to_string())),
        Data::List(elements) | Data::Set(elements) if elements.len() <= 16 => {
            let written: Option<Vec<String>> = elements.iter().map(written).collect();
            Some(format!("[{}]", written?.join(", ")))
        }
        _ => None,
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
        let value = super::types::to_string(self.value(place).clone());
        match &value.data {
            Data::Text(text) => Ok(text.clone()),
            Data::Unknown(unknown) => Err(NoValue::Unknown(unknown.clone())),
            _ => Err(rejected("a string was expected, this is null")),
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

    fn number(&self, place: usize) -> Result<Number, NoValue> {
        let value = super::types::to_number(self.value(place).clone());
        match &value.data {
            Data::Number(number) => Ok(number.clone()),
            Data::Unknown(unknown) => Err(NoValue::Unknown(unknown.clone())),
            _ => Err(rejected("a number was expected, this is null")),
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

    fn list(&self, elements: Vec<Value>) -> Value {
        Value::list(elements, self.span)
    }

    fn string(&self, text: impl Into<Text>) -> Outcome {
        Ok(Value::text(text, self.span))
    }

    fn bool(&self, value: bool) -> Outcome {
        Ok(Value::bool(value, self.span))
    }
}

fn elements(value: &Value) -> Result<&[Value], NoValue> {
    value.as_elements().ok_or_else(|| unless_known(value, "a list or set was expected"))
}

/// Rejected, unless the value is not known.
fn unless_known(value: &Value, what: &str) -> NoValue {
    match value.why_unknown().filter(|_| is_open(value)) {
        Some(unknown) => NoValue::Unknown(unknown),
        None => rejected(what),
    }
}
