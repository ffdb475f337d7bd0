//! Companions: the resources that add to an object, found by the name, id or ARN that they state.
//!
//! A companion whose target cannot be told may belong to any object of its unit, and a module that is not on this machine may hold
//! companions of every object that it is given. What could be set there is then unknown rather than absent.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::lower::{Declaration, Path};
use super::table::Kind;
use crate::source::Span;
use crate::value::{Data, Existence, Piece, Reason, Resource, Text, Truth, Unknown, Value, awscc_type};

/// What belongs, or may belong, to one object.
#[derive(Default)]
pub(super) struct Attached<'r> {
    /// Those that exist when the object does first.
    certain: Vec<(&'r Resource, Existence)>,
    possible: Vec<Possible<'r>>,
}

/// A resource that may add to an object, or may not.
struct Possible<'r> {
    /// The companion's type; `None` for a module or stack, which may hold companions of all types.
    kind: Option<&'r str>,
    why: Arc<Unknown>,
    span: Span,
}

impl<'r> Attached<'r> {
    /// The companions of a type, and whether each exists when the object does; those that do first.
    pub(super) fn of(&self, companion: &CompanionType) -> impl Iterator<Item = (&'r Resource, &Existence)> {
        self.certain
            .iter()
            .filter(|(resource, _)| companion.is(&resource.kind))
            .map(|(resource, existence)| (*resource, existence))
    }

    /// Why it is not known whether a companion of this type exists, and the place that makes it so; `None` when none can.
    pub(super) fn possible(&self, companion: &CompanionType) -> Option<(Arc<Unknown>, Span)> {
        let candidate = self.possible.iter().find(|candidate| candidate.kind.is_none_or(|kind| companion.is(kind)))?;
        Some((candidate.why.clone(), candidate.span))
    }
}

/// A type of companions.
pub(super) struct CompanionType {
    /// As the field tables write it.
    kind: &'static str,
    /// As the `awscc` provider does.
    awscc: Option<String>,
}

impl CompanionType {
    pub(super) fn new(kind: &'static str) -> Self {
        Self { kind, awscc: kind.starts_with("AWS::").then(|| awscc_type(kind)) }
    }

    fn is(&self, kind: &str) -> bool {
        kind == self.kind || self.awscc.as_deref() == Some(kind)
    }
}

/// What is attached to each of `declarations`, in their order.
pub(super) fn attach<'r>(resources: &'r [Resource], declarations: &[Declaration<'r>]) -> Vec<Attached<'r>> {
    let names = Names::new(declarations);
    let mut attached: Vec<Attached<'r>> = declarations.iter().map(|_| Attached::default()).collect();
    if declarations.is_empty() {
        return attached;
    }
    for resource in resources {
        for (kind, path) in completed_by(&resource.kind) {
            attach_companion(resource, kind, path, declarations, &names, &mut attached);
        }
        if is_opaque(&resource.kind) {
            attach_opaque(resource, declarations, &names, &mut attached);
        }
    }
    for attached in &mut attached {
        attached.certain.sort_by_key(|(_, existence)| matches!(existence, Existence::Uncertain(..)));
    }
    attached
}

/// May a resource of this type stand for others, which nobody can look into?
fn is_opaque(kind: &str) -> bool {
    matches!(kind, Resource::OPAQUE_MODULE | "AWS::CloudFormation::Stack" | "AWS::Serverless::Application")
        || kind.ends_with("::MODULE")
}

/// The kinds that resources of a type add to, each with the path to the name that they state; none for types of no companions.
fn completed_by(kind: &str) -> &'static [(&'static Kind, Path)] {
    static BY_TYPE: LazyLock<HashMap<String, Vec<(&'static Kind, Path)>>> = LazyLock::new(|| {
        let mut by_type: HashMap<String, Vec<(&'static Kind, Path)>> = HashMap::new();
        for kind in super::KINDS {
            for companion in kind.companions {
                by_type.entry(companion.kind.to_owned()).or_default().push((kind, Path::new(companion.names)));
                if companion.kind.starts_with("AWS::") {
                    by_type.entry(awscc_type(companion.kind)).or_default().push((kind, Path::in_snake_case(companion.names)));
                }
            }
        }
        by_type
    });
    BY_TYPE.get(kind).map_or(&[], Vec::as_slice)
}

fn attach_companion<'r>(
    resource: &'r Resource,
    kind: &'static Kind,
    path: &Path,
    declarations: &[Declaration<'r>],
    names: &Names<'_>,
    attached: &mut [Attached<'r>],
) {
    let mut targets = Vec::new();
    path.reach(&resource.attributes, &mut targets);
    let targets = targets.into_iter().flat_map(|target| match target.as_elements() {
        Some(elements) => elements.to_vec(),
        None => vec![target],
    });
    let find =
        |target: &Value| target.as_text().map(|text| names.find(text, resource.unit, kind, declarations)).unwrap_or_default();
    // An object may itself have a name that is one of several.
    let targets = targets.into_iter().flat_map(|target| match find(&target).is_empty() {
        true => target.possible(&resource.existence),
        false => vec![(target, resource.existence.clone())],
    });
    for (target, existence) in targets {
        let found = find(&target);
        for &index in &found {
            let object = declarations[index].resource;
            if let Some(existence) = existence.beside((resource.unit, object.unit), &object.existence) {
                attached[index].certain.push((resource, existence));
            }
        }
        // Nothing is called by an empty name.
        if !found.is_empty() || is_looked_up(&target) || target.as_literal() == Some("") {
            continue;
        }
        // Only objects of the same unit: a name that is not known rarely means a bucket of somebody else's code, and taking it for
        // possible would make every bucket of a large repository unknown.
        for &index in names.of_unit(resource.unit) {
            let declaration = &declarations[index];
            let object = declaration.resource;
            let may_be = declaration.kind.name == kind.name
                && existence.beside((resource.unit, object.unit), &object.existence).is_some()
                && match (&target.data, &declaration.name) {
                    (Data::Text(text), name) => text.equals(name) == Truth::Unknown,
                    (data, _) => matches!(data, Data::Unknown(_)),
                };
            if may_be
                && let Some(why) =
                    target.why_unknown().or_else(|| declaration.name.first_symbol().map(|symbol| symbol.unknown.clone()))
            {
                attached[index].possible.push(Possible { kind: Some(&resource.kind), why, span: resource.header });
            }
        }
    }
}

/// A bucket that is looked up exists before this code runs, so it is none that the code declares.
fn is_looked_up(target: &Value) -> bool {
    target.why_unknown().is_some_and(|unknown| matches!(unknown.reason, Reason::LookedUp { .. }))
}

/// A module or stack that is handed an object may configure it.
fn attach_opaque<'r>(resource: &'r Resource, declarations: &[Declaration<'r>], names: &Names<'_>, attached: &mut [Attached<'r>]) {
    let why =
        Arc::new(Unknown { reason: Reason::ModuleNotDownloaded { address: resource.address.clone() }, span: resource.header });
    let mut texts = Vec::new();
    for (argument, value) in resource.attributes.as_map().into_iter().flatten() {
        collect_texts(value, &mut |text| texts.push((speaks_of_names(argument), text.clone())));
    }
    for (speaks_of_names, text) in texts {
        let by_name = speaks_of_names.then(|| names.by_name(&text, resource.unit, declarations, |_| true)).into_iter().flatten();
        for index in by_name.chain(names.by_reference(&text, resource.unit)) {
            attached[index].possible.push(Possible { kind: None, why: why.clone(), span: resource.header });
        }
    }
}

/// Is an argument of this name the name of what companions are given to?
fn speaks_of_names(argument: &str) -> bool {
    let argument = argument.to_lowercase();
    ["bucket", "role"].iter().any(|word| argument.contains(word))
}

fn collect_texts(value: &Value, take: &mut impl FnMut(&Text)) {
    match &value.data {
        Data::Text(text) => take(text),
        Data::List(elements) | Data::Set(elements) => elements.iter().for_each(|element| collect_texts(element, take)),
        Data::Map(entries) => entries.values().for_each(|entry| collect_texts(entry, take)),
        Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::Unknown(_) => {}
    }
}

/// The declarations by everything that may refer to them.
struct Names<'d> {
    by_name: HashMap<&'d Text, Vec<usize>>,
    by_address: HashMap<(u32, &'d str), usize>,
    by_unit: HashMap<u32, Vec<usize>>,
}

impl<'d> Names<'d> {
    fn new(declarations: &'d [Declaration<'_>]) -> Self {
        let mut names = Self { by_name: HashMap::new(), by_address: HashMap::new(), by_unit: HashMap::new() };
        for (index, declaration) in declarations.iter().enumerate() {
            names.by_name.entry(&declaration.name).or_default().push(index);
            if let Some(arn) = &declaration.arn {
                names.by_name.entry(arn).or_default().push(index);
            }
            names.by_address.insert((declaration.resource.unit, &declaration.resource.address), index);
            names.by_unit.entry(declaration.resource.unit).or_default().push(index);
        }
        names
    }

    fn of_unit(&self, unit: u32) -> &[usize] {
        self.by_unit.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The objects of `kind` that `text`, written in `unit`, means for sure.
    fn find(&self, text: &Text, unit: u32, kind: &Kind, declarations: &[Declaration<'_>]) -> Vec<usize> {
        let is_of_kind = |declaration: &Declaration<'_>| declaration.kind.name == kind.name;
        let mut found = self.by_name(text, unit, declarations, is_of_kind);
        found.extend(self.by_reference(text, unit));
        found.retain(|&index| declarations[index].kind.name == kind.name);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The objects that are meant and whose name, or ARN, `text` is. A literal name means the same object in every unit, a symbol only in its own; a name that the
    /// unit itself gives away is not looked for in other units, where it is another deployment of the same code.
    fn by_name(
        &self,
        text: &Text,
        unit: u32,
        declarations: &[Declaration<'_>],
        is_meant: impl Fn(&Declaration<'_>) -> bool,
    ) -> Vec<usize> {
        let named = self.by_name.get(text).map_or(&[][..], Vec::as_slice);
        let meant = named.iter().filter(|&&index| is_meant(&declarations[index]));
        let (own, foreign): (Vec<usize>, Vec<usize>) = meant.partition(|&&index| declarations[index].resource.unit == unit);
        match (own.is_empty(), text.as_literal()) {
            (true, Some(_)) => foreign,
            _ => own,
        }
    }

    /// The object whose `id`, `arn` or other attribute `text` is.
    fn by_reference(&self, text: &Text, unit: u32) -> Option<usize> {
        let [Piece::Symbol(symbol)] = text.symbolic_pieces() else { return None };
        let by_address = |address: &str| self.by_address.get(&(unit, address)).copied();
        by_address(&symbol.name).or_else(|| by_address(symbol.name.rsplit_once('.')?.0))
    }
}
