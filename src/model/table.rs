//! Field tables: what a kind of object has, what it means, and where each language says it.

use crate::value::awscc_type;

/// A kind of modelled object.
#[derive(Debug)]
pub struct Kind {
    /// The name that rules use for it: `trail`, `bucket`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub meaning: &'static str,
    /// The Terraform resource type that declares one.
    pub terraform: &'static str,
    /// The CloudFormation resource type that declares one, from which `awscc_*` follows; empty for what CloudFormation does not have.
    pub cloudformation: &'static str,
    /// The resources that add to an object of this kind, in both languages.
    pub companions: &'static [Companion],
    /// Its fields.
    pub fields: &'static [Field],
}

/// A field of a kind, or of a record inside one. Declared in one line: [`Field::bool`] and its siblings, then what each language calls it.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name that rules use: `multi_region`.
    pub name: &'static str,
    /// What its values are.
    pub kind: FieldType,
    /// What it means, with its unit (days, bytes), and what null means.
    pub meaning: &'static str,
    /// Where Terraform says it; the first place that is written wins.
    pub terraform: &'static [Place],
    /// Where CloudFormation says it.
    pub cloudformation: &'static [Place],
    /// The value when nothing is written in Terraform.
    pub terraform_default: Default,
    /// The value when nothing is written in CloudFormation.
    pub cloudformation_default: Default,
    /// Does an empty text leave it unset in CloudFormation, too? Terraform's providers take every empty text for that.
    pub is_unset_by_empty_text: bool,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy)]
pub enum FieldType {
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A list of strings; empty when nothing is written.
    Texts,
    /// Strings by key, or null: an object in Terraform, a list of objects with `Key` and `Value` in CloudFormation.
    Tags,
    /// A policy document: a string of JSON in Terraform, an object in CloudFormation.
    Document,
    /// An object with fields of its own, or null.
    Record(&'static [Field]),
    /// A list of objects with fields of their own; empty when nothing is written.
    Records(&'static [Field]),
}

/// A place in the code that says a field's value.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Who says it.
    pub holder: Holder,
    /// The path from the resource (or from the record around the field) to the value, blocks by name: `rule.default_retention.days`.
    pub path: &'static str,
    /// How what is written becomes the field's value.
    pub reading: Reading,
}

/// Who says a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The object's own resource.
    Own,
    /// A companion of this resource type, which names the object.
    Companion(&'static str),
    /// What the language itself is told to do with the resource: Terraform's `lifecycle`, CloudFormation's resource attributes.
    Language,
}

/// How what is written becomes a field's value.
#[derive(Debug, Clone, Copy)]
pub enum Reading {
    /// It is the value.
    AsWritten,
    /// It is one of the values: every place and every companion adds its own. All places of a field are read so, or none.
    Each,
    /// One word for another; a word that is not listed stays as it is.
    Words(&'static [(&'static str, &'static str)]),
    /// Is anything written there at all?
    Present,
    /// It is the address of the resource that something is written in.
    Address,
}

/// The value of a field that nobody wrote.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// Null, or an empty list.
    Nothing,
    /// A truth value.
    Bool(bool),
    /// A word.
    Word(&'static str),
    /// A number.
    Number(i64),
    /// A name that AWS makes up: the symbol that references to the object stand for.
    Identity,
    /// The ARN that follows from where the object is deployed and what it is called: what stands behind the partition, with `{region}`,
    /// `{account}`, `{path}` and, behind that, `{name}` in braces. While AWS makes the name up, the symbol that references to the ARN stand for.
    Arn(&'static str),
    /// The sources disagree about what its absence means: unknown, for this reason.
    Uncertain(&'static str),
    /// Computed by an analysis once the whole estate is known.
    Derived,
}

impl Place {
    /// The attribute at `path` of the object's own resource.
    pub const fn own(path: &'static str) -> Self {
        Self { holder: Holder::Own, path, reading: Reading::AsWritten }
    }

    /// The attribute at `path` of a companion.
    pub const fn of(companion: &'static str, path: &'static str) -> Self {
        Self { holder: Holder::Companion(companion), path, reading: Reading::AsWritten }
    }

    /// The entry at `path` of what the language is told: the same for all providers of a language.
    pub const fn language(path: &'static str) -> Self {
        Self { holder: Holder::Language, path, reading: Reading::AsWritten }
    }

    /// The companion's type, if it is one that says it.
    pub fn companion(&self) -> Option<&'static str> {
        match self.holder {
            Holder::Companion(kind) => Some(kind),
            Holder::Own | Holder::Language => None,
        }
    }

    /// The same place, of which every companion has one.
    pub const fn each(self) -> Self {
        Self { reading: Reading::Each, ..self }
    }

    /// The same place, of which only counts whether anything is written there.
    pub const fn present(self) -> Self {
        Self { reading: Reading::Present, ..self }
    }

    /// The same place, of which only the address of its resource counts.
    pub const fn address(self) -> Self {
        Self { reading: Reading::Address, ..self }
    }

    /// The same place, with words that mean something else here.
    pub const fn words(self, words: &'static [(&'static str, &'static str)]) -> Self {
        Self { reading: Reading::Words(words), ..self }
    }
}

impl Field {
    const fn new(name: &'static str, kind: FieldType, meaning: &'static str) -> Self {
        let default = Default::Nothing;
        Self {
            name,
            kind,
            meaning,
            terraform: &[],
            cloudformation: &[],
            terraform_default: default,
            cloudformation_default: default,
            is_unset_by_empty_text: false,
        }
    }

    /// A truth value.
    pub const fn bool(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, FieldType::Bool, meaning)
    }

    /// A number.
    pub const fn number(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, FieldType::Number, meaning)
    }

    /// A string.
    pub const fn text(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, FieldType::Text, meaning)
    }

    /// A list of strings.
    pub const fn texts(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, FieldType::Texts, meaning)
    }

    /// Strings by key.
    pub const fn tags(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, FieldType::Tags, meaning)
    }

    /// A policy document.
    pub const fn document(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, FieldType::Document, meaning)
    }

    /// An object with `fields`.
    pub const fn record(name: &'static str, fields: &'static [Field], meaning: &'static str) -> Self {
        Self::new(name, FieldType::Record(fields), meaning)
    }

    /// A list of objects with `fields`.
    pub const fn records(name: &'static str, fields: &'static [Field], meaning: &'static str) -> Self {
        Self::new(name, FieldType::Records(fields), meaning)
    }

    /// Does the language say it, rather than a property of the resource?
    pub fn is_of_language(&self) -> bool {
        self.terraform.iter().chain(self.cloudformation).any(|place| place.holder == Holder::Language)
    }

    /// Where Terraform says it.
    pub const fn terraform(self, places: &'static [Place]) -> Self {
        Self { terraform: places, ..self }
    }

    /// Where CloudFormation says it.
    pub const fn cloudformation(self, places: &'static [Place]) -> Self {
        Self { cloudformation: places, ..self }
    }

    /// What its absence means in both languages.
    pub const fn default(self, default: Default) -> Self {
        Self { terraform_default: default, cloudformation_default: default, ..self }
    }

    /// An empty text leaves it unset in every language.
    pub const fn unset_by_empty_text(self) -> Self {
        Self { is_unset_by_empty_text: true, ..self }
    }

    /// What its absence means in CloudFormation, where that differs from Terraform.
    pub const fn cloudformation_default(self, default: Default) -> Self {
        Self { cloudformation_default: default, ..self }
    }
}

/// The companion's attribute that names the object it belongs to, by resource type.
#[derive(Debug)]
pub struct Companion {
    /// The companion's resource type.
    pub kind: &'static str,
    /// Its attribute or property that holds the object's name, id or ARN, or a list of them.
    pub names: &'static str,
}

impl Kind {
    /// The `awscc_*` type: `AWS::CloudTrail::Trail` is `awscc_cloudtrail_trail`.
    pub fn awscc(&self) -> String {
        awscc_type(self.cloudformation)
    }

    /// The field `name`, if the kind has it.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
