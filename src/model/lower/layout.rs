//! Layouts: the table of a kind's fields as one spelling has it, taken apart once for all objects of the kind.

use std::sync::Arc;

use super::path::Path;
use crate::model::companions::CompanionType;
use crate::model::table::{Default, Field, FieldType, Holder, Place};
use crate::value::{Counted, Data, NullType, Number, Reason, Text};

/// Which names a resource's attributes go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// The `aws` provider's attributes.
    Terraform,
    /// CloudFormation's properties.
    CloudFormation,
    /// CloudFormation's properties in snake case, as the `awscc` provider has them.
    Awscc,
}

/// The fields of a kind, or of a record.
pub(super) struct Layout {
    pub(super) spelling: Spelling,
    pub(super) fields: Vec<SpelledField>,
}

/// A field, and where one spelling says it.
pub(super) struct SpelledField {
    pub(super) field: &'static Field,
    pub(super) name: Arc<str>,
    pub(super) places: Vec<SpelledPlace>,
    pub(super) default: Default,
    /// What it is when nobody wrote it.
    pub(super) unset: Unset,
    /// The attribute that would set it in a resource that says nothing of it; `None` when there is none.
    pub(super) setting: Option<Arc<str>>,
    /// The fields of its records; `None` when its values are none.
    pub(super) record: Option<Layout>,
}

/// A place that says a field's value.
pub(super) struct SpelledPlace {
    pub(super) place: &'static Place,
    pub(super) path: Path,
    /// The companion's type, if it is one that says it.
    pub(super) companion: Option<CompanionType>,
}

/// What a field is that nobody wrote, as far as all objects have that in common.
pub(super) enum Unset {
    /// This.
    Is(Data),
    /// Not known, for this reason.
    Unknown(Reason),
    /// The object's identity.
    Identity,
    /// The object's ARN, in the pattern of [`Default::Arn`].
    Arn(&'static str),
}

impl Layout {
    pub(super) fn new(fields: &'static [Field], spelling: Spelling) -> Self {
        Self { spelling, fields: fields.iter().map(|field| SpelledField::new(field, spelling)).collect() }
    }

    /// The field `name`, if there is one.
    pub(super) fn field(&self, name: &str) -> Option<&SpelledField> {
        self.fields.iter().find(|spelled| spelled.field.name == name)
    }
}

impl SpelledField {
    fn new(field: &'static Field, spelling: Spelling) -> Self {
        // The properties of `awscc_*` do not go by what they are called in Terraform, what Terraform itself is told does.
        let is_in_terraform = match spelling {
            Spelling::Terraform => true,
            Spelling::CloudFormation => false,
            Spelling::Awscc => field.is_of_language(),
        };
        let (places, default) = match is_in_terraform {
            true => (field.terraform, field.terraform_default),
            false => (field.cloudformation, field.cloudformation_default),
        };
        let places: Vec<SpelledPlace> = places.iter().map(|place| SpelledPlace::new(place, spelling)).collect();
        let record = match field.kind {
            FieldType::Record(fields) | FieldType::Records(fields) => Some(Layout::new(fields, spelling)),
            _ => None,
        };
        Self {
            field,
            name: field.name.into(),
            setting: places.first().map(SpelledPlace::setting),
            places,
            default,
            unset: Unset::new(field, default),
            record,
        }
    }

    /// The paths from the object's own resource.
    pub(super) fn own_paths(&self) -> impl Iterator<Item = &Path> {
        self.places.iter().filter(|place| place.place.holder == Holder::Own).map(|place| &place.path)
    }

    /// The types of the companions that may say it.
    pub(super) fn companions(&self) -> impl Iterator<Item = &CompanionType> {
        self.places.iter().filter_map(|place| place.companion.as_ref())
    }
}

impl SpelledPlace {
    fn new(place: &'static Place, spelling: Spelling) -> Self {
        let path = match spelling {
            Spelling::Awscc if place.holder != Holder::Language => Path::in_snake_case(place.path),
            _ => Path::new(place.path),
        };
        Self { place, path, companion: place.companion().map(CompanionType::new) }
    }

    /// What would be written to say it, where not even a part of it is.
    fn setting(&self) -> Arc<str> {
        let name = match self.place.holder {
            Holder::Companion(kind) => return kind.into(),
            Holder::Language => self.path.names().last(),
            Holder::Own => self.path.names().first(),
        };
        name.cloned().unwrap_or_else(|| "".into())
    }
}

impl Unset {
    fn new(field: &Field, default: Default) -> Self {
        match default {
            Default::Nothing => match field.kind {
                FieldType::Texts | FieldType::Records(_) => Self::Is(Data::List(Arc::new(Counted::from(Vec::new())))),
                _ => Self::Is(Data::Null(NullType::Any)),
            },
            Default::Bool(value) => Self::Is(Data::Bool(value)),
            Default::Word(word) => Self::Is(Data::Text(Text::from(word))),
            Default::Number(number) => Self::Is(Data::Number(Number::from(number))),
            Default::Identity => Self::Identity,
            Default::Arn(pattern) => Self::Arn(pattern),
            Default::Uncertain(reason) => Self::Unknown(Reason::Invalid { what: reason.into() }),
            Default::Derived => Self::Unknown(Reason::NotEvaluated { what: field.name.into() }),
        }
    }
}
