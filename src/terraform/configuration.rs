//! A module's configuration: the declarations of one folder, override files merged into what they override.
//!
//! Merging follows <https://developer.hashicorp.com/terraform/language/files/override>.

use std::collections::HashMap;

use crate::discover::Folder;
use crate::finding::{Finding, problem};
use crate::source::Span;
use crate::syntax::hcl::ast::{Attribute, Block, Body, Expression, ExpressionKind, ObjectKey};

/// Everything that one folder declares.
#[derive(Debug, Default)]
pub(super) struct Configuration<'w> {
    /// `variable` blocks by name.
    pub(super) variables: Declarations<'w, &'w str>,
    /// `provider` blocks by type and alias.
    pub(super) providers: Declarations<'w, (&'w str, Option<&'w str>)>,
    /// `output` blocks by name.
    pub(super) outputs: Declarations<'w, &'w str>,
    /// `module` blocks by name.
    pub(super) calls: Declarations<'w, &'w str>,
    /// `resource` blocks by type and name.
    pub(super) resources: Declarations<'w, (&'w str, &'w str)>,
    /// `data` blocks by type and name.
    pub(super) data: Declarations<'w, (&'w str, &'w str)>,
    /// The attributes of `locals` blocks by name.
    pub(super) locals: HashMap<&'w str, &'w Expression<'w>>,
    /// The versions of the provider `aws` that it demands, as they are written.
    pub(super) aws_versions: Vec<&'w str>,
    /// The provider configurations that `configuration_aliases` asks the caller for.
    pub(super) awaited_providers: Vec<&'w Expression<'w>>,
}

/// Declarations of one kind, in the order of the files.
#[derive(Debug)]
pub(super) struct Declarations<'w, Name> {
    by_name: HashMap<Name, usize>,
    in_order: Vec<(Name, Declaration<'w>)>,
}

/// One block, and the blocks of override files that are merged into it.
#[derive(Debug)]
pub(super) struct Declaration<'w> {
    /// The block itself, then its overrides; never empty.
    blocks: Vec<&'w Block<'w>>,
}

impl<Name> Default for Declarations<'_, Name> {
    fn default() -> Self {
        Self { by_name: HashMap::new(), in_order: Vec::new() }
    }
}

impl<'w, Name: Copy + Eq + std::hash::Hash> Declarations<'w, Name> {
    /// The place of the declaration `name` among all; `None` when there is none.
    pub(super) fn find(&self, name: Name) -> Option<usize> {
        self.by_name.get(&name).copied()
    }

    /// The declaration at a place that [`Self::find`] gave.
    pub(super) fn at(&self, place: usize) -> &Declaration<'w> {
        &self.in_order[place].1
    }

    /// The name of the declaration at a place that [`Self::find`] gave.
    pub(super) fn name(&self, place: usize) -> Name {
        self.in_order[place].0
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.in_order.len()
    }

    /// Adds a block; one that is declared already is reported, unless an override file adds to it.
    fn add(&mut self, name: Name, block: &'w Block<'w>, is_override: bool, problems: &mut Vec<Finding>) {
        let Some(place) = self.find(name) else {
            self.by_name.insert(name, self.in_order.len());
            self.in_order.push((name, Declaration { blocks: vec![block] }));
            return;
        };
        let declaration = &mut self.in_order[place].1;
        if is_override {
            declaration.blocks.push(block);
            return;
        }
        let labels: Vec<String> = block.labels.iter().map(|label| format!(" \"{}\"", label.text)).collect();
        let message = format!("`{}{}` is declared twice in this module", block.kind.text, labels.concat());
        let finding = Finding::input(problem::INVALID, message, block.header, "declared again here, which is not looked at");
        problems.push(finding.with_label(declaration.header(), "declared here").with_help("rename one of the two, or remove it"));
    }
}

impl<'w> Declaration<'w> {
    /// From the kind to the last label.
    pub(super) fn header(&self) -> Span {
        self.blocks[0].header
    }

    /// The whole block.
    pub(super) fn span(&self) -> Span {
        self.blocks[0].span
    }

    /// The attribute `name`, from the last override that sets it.
    pub(super) fn attribute(&self, name: &str) -> Option<&'w Attribute<'w>> {
        self.blocks.iter().rev().find_map(|block| block.body.attribute(name))
    }

    /// The attributes by name, each from the last block that sets it, in the order in which the names first occur. In JSON syntax, blocks are
    /// attributes too, so either may override the other.
    pub(super) fn attributes(&self) -> Vec<&'w Attribute<'w>> {
        let mut attributes: Vec<&'w Attribute<'w>> = self.blocks[0].body.attributes().collect();
        for overriding in &self.blocks[1..] {
            attributes.retain(|known| !overriding.body.blocks().any(|block| block_type(block) == known.name.text));
            for attribute in overriding.body.attributes() {
                match attributes.iter_mut().find(|known| known.name.text == attribute.name.text) {
                    Some(known) => *known = attribute,
                    None => attributes.push(attribute),
                }
            }
        }
        attributes
    }

    /// The argument `name` of the block `lifecycle`, from the last override that sets it.
    pub(super) fn lifecycle(&self, name: &str) -> Option<&'w Attribute<'w>> {
        let in_block = |block: &&'w Block<'w>| {
            let mut lifecycles = block.body.blocks().filter(|nested| nested.kind.text == "lifecycle");
            lifecycles.find_map(|lifecycle| lifecycle.body.attribute(name))
        };
        self.blocks.iter().rev().find_map(in_block)
    }

    /// The nested blocks, `dynamic` ones among them. Those of an override replace all blocks of the same type.
    pub(super) fn nested(&self) -> Vec<&'w Block<'w>> {
        let mut nested: Vec<&'w Block<'w>> = self.blocks[0].body.blocks().collect();
        for overriding in &self.blocks[1..] {
            let attributes = overriding.body.attributes().map(|attribute| attribute.name.text);
            let replaced: Vec<&str> = overriding.body.blocks().map(block_type).chain(attributes).collect();
            nested.retain(|block| !replaced.contains(&block_type(block)));
            nested.extend(overriding.body.blocks());
        }
        nested
    }
}

/// The type of the nested block that `block` stands for: the label of a `dynamic` block, otherwise its own.
pub(super) fn block_type<'b>(block: &'b Block<'_>) -> &'b str {
    match block.labels.first() {
        Some(label) if block.kind.text == "dynamic" => &label.text,
        _ => block.kind.text,
    }
}

impl<'w> Configuration<'w> {
    /// What `folder` declares. Blocks with the wrong number of labels are reported, as are duplicates.
    pub(super) fn new(folder: &'w Folder<'w>, problems: &mut Vec<Finding>) -> Self {
        let mut configuration = Self::default();
        for file in &folder.files {
            for block in file.body.blocks() {
                configuration.add(block, file.is_override, problems);
            }
        }
        configuration
    }

    /// The `provider` blocks of a test file, which declares nothing else.
    pub(super) fn of_providers(file: &'w Body<'w>, problems: &mut Vec<Finding>) -> Self {
        let mut configuration = Self::default();
        for block in file.blocks().filter(|block| block.kind.text == "provider") {
            configuration.add(block, false, problems);
        }
        configuration
    }

    fn add(&mut self, block: &'w Block<'w>, is_override: bool, problems: &mut Vec<Finding>) {
        let labels: Vec<&'w str> = block.labels.iter().map(|label| &*label.text).collect();
        match (block.kind.text, labels.as_slice()) {
            ("variable", [name]) => self.variables.add(name, block, is_override, problems),
            ("output", [name]) => self.outputs.add(name, block, is_override, problems),
            ("module", [name]) => self.calls.add(name, block, is_override, problems),
            ("resource", [kind, name]) => self.resources.add((kind, name), block, is_override, problems),
            ("data", [kind, name]) => self.data.add((kind, name), block, is_override, problems),
            ("provider", [kind]) => {
                let version = block.body.attribute("version").filter(|_| *kind == "aws");
                self.aws_versions.extend(version.and_then(|version| version.value.as_literal()));
                let alias = block.body.attribute("alias").map(|attribute| attribute.value.as_literal());
                // An alias that is no literal names nothing; it must not be taken for the default configuration.
                if alias != Some(None) {
                    self.providers.add((kind, alias.flatten()), block, is_override, problems);
                }
            }
            ("terraform", []) => {
                self.awaited_providers.extend(awaited_providers(block));
                self.aws_versions.extend(aws_versions(block));
            }
            ("locals", []) => {
                self.locals.extend(block.body.attributes().map(|attribute| (attribute.name.text, &attribute.value)))
            }
            ("variable" | "output" | "module", _) => problems.push(wrong_labels(block, "one label, its name")),
            ("resource" | "data", _) => problems.push(wrong_labels(block, "two labels, its type and its name")),
            ("locals", _) => problems.push(wrong_labels(block, "no label")),
            // `moved`, `check` and the like declare nothing that a value depends on.
            _ => {}
        }
    }
}

/// The versions of the provider `aws` that the block `terraform` demands: a string, or the entry `version` of an object.
fn aws_versions<'w>(terraform: &'w Block<'w>) -> impl Iterator<Item = &'w str> {
    let required = terraform.body.blocks().filter(|block| block.kind.text == "required_providers");
    required.filter_map(|block| block.body.attribute("aws")).filter_map(|aws| match &aws.value.kind {
        ExpressionKind::Object(entries) => {
            let is_version = |key: &ObjectKey<'_>| match key {
                ObjectKey::Name(name) => name.text == "version",
                ObjectKey::Expression(key) => key.as_literal() == Some("version"),
            };
            entries.iter().find(|entry| is_version(&entry.key)).and_then(|entry| entry.value.as_literal())
        }
        _ => aws.value.as_literal(),
    })
}

/// The elements of `configuration_aliases` in the block `terraform`.
fn awaited_providers<'w>(terraform: &'w Block<'w>) -> impl Iterator<Item = &'w Expression<'w>> {
    let required = terraform.body.blocks().filter(|block| block.kind.text == "required_providers");
    let entries = required.flat_map(|block| block.body.attributes()).filter_map(|attribute| match &attribute.value.kind {
        ExpressionKind::Object(entries) => Some(entries),
        _ => None,
    });
    let is_wanted = |key: &ObjectKey<'_>| match key {
        ObjectKey::Name(name) => name.text == "configuration_aliases",
        ObjectKey::Expression(key) => key.as_literal() == Some("configuration_aliases"),
    };
    let aliases = entries.flatten().filter(move |entry| is_wanted(&entry.key));
    aliases.flat_map(|entry| match &entry.value.kind {
        ExpressionKind::Tuple(aliases) => aliases.as_slice(),
        _ => &[],
    })
}

fn wrong_labels(block: &Block<'_>, wanted: &str) -> Finding {
    let message = format!("a `{}` block has {wanted}", block.kind.text);
    Finding::input(problem::INVALID, message, block.header, "this block is not looked at")
}
