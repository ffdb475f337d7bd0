//! Lowering: from the resources of both languages to objects, by the field tables alone.

mod absence;
mod cases;
mod identity;
mod layout;
mod path;
mod reader;
mod shaping;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock};

use rayon::prelude::*;

pub use identity::arn;
use layout::{Layout, Spelling};
pub(super) use path::Path;
use reader::Reader;

use super::companions::{Attached, attach};
use super::table::Kind;
use super::{FUNCTION, KINDS, Object, TABLE};
use crate::value::{Resource, Text, Value};

/// A resource that declares an object, and the name that the object goes by.
pub(super) struct Declaration<'r> {
    pub(super) resource: &'r Resource,
    pub(super) kind: &'static Kind,
    pub(super) name: Text,
    /// Its ARN, where its kind says what that is.
    pub(super) arn: Option<Text>,
    /// The text that references to the object stand for while its real name is not known.
    identity: Text,
    layout: &'static Layout,
}

/// A kind of objects in the spelling of one type of resources that declares them.
struct SpelledKind {
    kind: &'static Kind,
    spelling: Spelling,
    /// Its fields, once somebody declares such an object.
    layout: OnceLock<Layout>,
}

/// The objects that `resources` declare, in their order. Fields of [`Default::Derived`](super::Default::Derived) stay unknown until an
/// analysis sets them.
pub fn lower(resources: &[Resource]) -> Vec<Object> {
    let declarations: Vec<Declaration<'_>> = resources.par_iter().filter_map(declaration).collect();
    let attached = attach(resources, &declarations);
    declarations.par_iter().zip(&attached).map(|(declaration, attached)| object(declaration, attached)).collect()
}

fn declaration(resource: &Resource) -> Option<Declaration<'_>> {
    let (kind, layout) = declared(resource)?;
    let identity = identity::identity(resource);
    let nothing = Attached::default();
    let reader = Reader::new(resource, layout, &identity, &nothing);
    let text = |field| layout.field(field).and_then(|field| reader.field(field, &resource.attributes).as_text().cloned());
    let (name, arn) = (text("name"), text("arn"));
    Some(Declaration { resource, kind, name: name.unwrap_or_else(|| identity.clone()), arn, identity, layout })
}

/// What `resource` declares, if its type is a modelled one.
fn declared(resource: &Resource) -> Option<(&'static Kind, &'static Layout)> {
    static BY_TYPE: LazyLock<HashMap<String, SpelledKind>> = LazyLock::new(|| {
        let spelled = |kind, spelling| SpelledKind { kind, spelling, layout: OnceLock::new() };
        let types = KINDS.iter().flat_map(|kind| {
            [
                (kind.terraform.to_owned(), spelled(kind, Spelling::Terraform)),
                (kind.cloudformation.to_owned(), spelled(kind, Spelling::CloudFormation)),
                (kind.awscc(), spelled(kind, Spelling::Awscc)),
            ]
        });
        let by_macro = MADE_BY_SAM.map(|(name, kind)| (name.to_owned(), spelled(kind, Spelling::CloudFormation)));
        types.chain(by_macro).collect()
    });
    let SpelledKind { kind, spelling, layout } = BY_TYPE.get(&*resource.kind)?;
    Some((kind, layout.get_or_init(|| Layout::new(kind.fields, *spelling))))
}

/// The types that SAM's macro replaces by a modelled one under the same logical id, with the same property for its name.
static MADE_BY_SAM: [(&str, &Kind); 2] = [("AWS::Serverless::Function", &FUNCTION), ("AWS::Serverless::SimpleTable", &TABLE)];

fn object(declaration: &Declaration<'_>, attached: &Attached<'_>) -> Object {
    let Declaration { resource, kind, identity, layout, .. } = declaration;
    let reader = Reader::new(resource, layout, identity, attached);
    let fields = layout.fields.iter().map(|field| (field.name.clone(), reader.field(field, &resource.attributes)));
    Object {
        kind,
        address: resource.address.clone(),
        unit: resource.unit,
        fields: Value::map(fields.collect(), resource.header),
        header: resource.header,
        body: resource.body,
        existence: resource.existence.clone(),
        deployment: resource.deployment.clone(),
        calls: resource.calls.clone(),
        construct: resource.meta.get(Resource::CONSTRUCT).and_then(Value::as_literal).map(Arc::from),
    }
}
