//! Type conversion: <https://developer.hashicorp.com/terraform/language/functions/tostring> and its neighbours.

use super::{Arguments, Function, NoValue, Outcome, Parameter, function, rejected};
use crate::terraform::operators::is_open;
use crate::terraform::types::Type;
use crate::value::Data;

pub(super) const FUNCTIONS: &[Function] = &[
    function("ephemeralasnull", &[Parameter::AnyOrNull], |arguments| Ok(arguments.value(0).clone())),
    function("nonsensitive", &[Parameter::AnyOrNull], |arguments| Ok(arguments.value(0).clone())),
    function("sensitive", &[Parameter::AnyOrNull], |arguments| Ok(arguments.value(0).clone())),
    function("tobool", &[Parameter::AnyOrNull], |arguments| converted(arguments, &Type::Bool)),
    function("tolist", &[Parameter::AnyOrNull], |arguments| converted(arguments, &Type::List(Box::new(Type::Any)))),
    function("tomap", &[Parameter::AnyOrNull], |arguments| converted(arguments, &Type::Map(Box::new(Type::Any)))),
    function("tonumber", &[Parameter::AnyOrNull], |arguments| converted(arguments, &Type::Number)),
    function("toset", &[Parameter::AnyOrNull], |arguments| converted(arguments, &Type::Set(Box::new(Type::Any)))),
    function("tostring", &[Parameter::AnyOrNull], |arguments| converted(arguments, &Type::String)),
];

fn converted(arguments: &Arguments<'_>, kind: &Type<'_>) -> Outcome {
    let value = arguments.value(0);
    if let Some(unknown) = value.why_unknown().filter(|_| is_open(value)) {
        return match kind {
            Type::String => Ok(kind.convert_plainly(value.clone())),
            _ => Err(NoValue::Unknown(unknown)),
        };
    }
    let converted = kind.convert_plainly(value.clone());
    match (&converted.data, value.find_unknown()) {
        (Data::Unknown(_), Some(unknown)) => Err(NoValue::Unknown(unknown)),
        (Data::Unknown(_), None) => Err(rejected(format!("this value cannot be converted to {}", kind.name()))),
        _ => Ok(converted),
    }
}
