//! Type conversion: <https://developer.hashicorp.com/terraform/language/functions/tostring> and its neighbours.

use super::{Function, NoValue, Outcome, function, rejected};
use crate::terraform::operators::is_open;
use crate::terraform::types::{Type, to_bool, to_number, to_string};
use crate::value::{Data, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("nonsensitive", 1, 1, |arguments| Ok(arguments.value(0).clone())),
    function("sensitive", 1, 1, |arguments| Ok(arguments.value(0).clone())),
    function("tobool", 1, 1, |arguments| converted(to_bool(arguments.value(0).clone()))),
    function("tolist", 1, 1, |arguments| collection(arguments.value(0), &Type::List(Box::new(Type::Any)))),
    function("tomap", 1, 1, |arguments| collection(arguments.value(0), &Type::Map(Box::new(Type::Any)))),
    function("tonumber", 1, 1, |arguments| converted(to_number(arguments.value(0).clone()))),
    function("toset", 1, 1, |arguments| collection(arguments.value(0), &Type::Set(Box::new(Type::Any)))),
    function("tostring", 1, 1, |arguments| converted(to_string(arguments.value(0).clone()))),
];

fn converted(value: Value) -> Outcome {
    match &value.data {
        Data::Unknown(unknown) => Err(NoValue::Unknown(unknown.clone())),
        _ => Ok(value),
    }
}

fn collection(value: &Value, kind: &Type<'_>) -> Outcome {
    if let Some(unknown) = value.why_unknown().filter(|_| is_open(value)) {
        return Err(NoValue::Unknown(unknown));
    }
    let converted = kind.convert(value.clone(), &mut |expression| Value::null(expression.span));
    match converted.data {
        Data::Unknown(_) => Err(rejected("this value cannot be converted")),
        _ => Ok(converted),
    }
}
