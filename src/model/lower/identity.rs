//! Identity: what references to an object stand for while AWS makes its name up, and the ARN that follows from a name.

use std::sync::Arc;

use crate::value::{Deployment, Joined, Language, Reason, Resource, Symbol, Text, Unknown};

/// The symbol that the object which `resource` declares goes by.
pub(super) fn identity(resource: &Resource) -> Text {
    reference(resource, "id", "")
}

/// The symbol that a reference to the ARN of the object which `resource` declares stands for.
pub(super) fn arn_of(resource: &Resource) -> Text {
    reference(resource, "arn", "Arn")
}

/// The symbol that a reference to an attribute of `resource` stands for, by the attribute's name in each language; in CloudFormation none
/// stands for `Ref`.
fn reference(resource: &Resource, terraform: &str, cloudformation: &str) -> Text {
    let name: Arc<str> = match (resource.language, cloudformation) {
        (Language::Terraform, _) => format!("{}.{terraform}", resource.address).into(),
        (Language::CloudFormation, "") => resource.address.clone(),
        (Language::CloudFormation, attribute) => format!("{}.{attribute}", resource.address).into(),
    };
    let unknown = Arc::new(Unknown { reason: Reason::AfterApply { reference: name.clone() }, span: resource.header });
    Text::symbol(Symbol::new(name, resource.unit, unknown))
}

/// The ARN that `pattern`, of [`Default::Arn`](crate::model::Default::Arn), describes for something that has no path.
pub fn arn(pattern: &str, deployment: &Deployment, name: &Text) -> Text {
    arn_at(pattern, deployment, &Text::from(""), name)
}

/// The same for something at `path`.
pub(super) fn arn_at(pattern: &str, deployment: &Deployment, path: &Text, name: &Text) -> Text {
    let mut arn = Joined::default();
    arn.literal("arn:");
    arn.text(&deployment.partition);
    arn.literal(":");
    for (at, part) in pattern.split(['{', '}']).enumerate() {
        match (at % 2, part) {
            (0, literal) => arn.literal(literal),
            (_, "region") => arn.text(&deployment.region),
            (_, "account") => arn.text(&deployment.account),
            (_, "path") => arn.text(path),
            (_, _) => arn.text(name),
        }
    }
    arn.finish()
}
