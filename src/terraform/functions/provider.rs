//! Functions of the AWS provider: <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse> and its neighbours.

use super::{Arguments, Function, NoValue, Outcome, Parameter, function, rejected};
use crate::terraform::provider::sections_of_arn;
use crate::value::{Map, Piece, Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("provider::aws::arn_build", &[Parameter::Text; 5], |arguments| {
        let mut pieces = vec![Piece::Literal("arn".into())];
        for place in 0..5 {
            pieces.push(Piece::Literal(":".into()));
            pieces.extend(arguments.text(place)?.pieces());
        }
        arguments.string(Text::from_pieces(pieces))
    }),
    function("provider::aws::arn_parse", &[Parameter::Text], arn_parse),
    function("provider::aws::trim_iam_role_path", &[Parameter::Text], |arguments| {
        let arn = arguments.literal(0)?;
        let sections: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, _, "iam", "", _, resource] = sections.as_slice() else {
            return Err(rejected("this is no ARN of an IAM role"));
        };
        let Some(path) = resource.strip_prefix("role/") else { return Err(rejected("this is no ARN of an IAM role")) };
        let name = path.rsplit('/').next().unwrap_or(path);
        arguments.string(format!("{}:role/{name}", sections[..5].join(":")))
    }),
];

/// The names of an ARN's sections behind `arn`.
const SECTIONS: [&str; 5] = ["partition", "service", "region", "account_id", "resource"];

fn arn_parse(arguments: &Arguments<'_>) -> Outcome {
    let arn = arguments.text(0)?;
    let Some([_, sections @ ..]) = sections_of_arn(&arn) else {
        return Err(match arn.first_symbol() {
            Some(symbol) => NoValue::Unknown(symbol.unknown.clone()),
            None => rejected("this is no ARN"),
        });
    };
    let entries = SECTIONS.iter().zip(sections);
    let entries = entries.map(|(name, section)| ((*name).into(), Value::text(section, arguments.span)));
    Ok(Value::map(entries.collect::<Map>(), arguments.span))
}
