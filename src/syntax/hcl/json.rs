//! Terraform's JSON syntax (`*.tf.json`) as the tree of the native syntax.
//!
//! Strings are templates, as in the native syntax. Whether a property inside of a `resource` is an attribute or a nested block cannot be
//! told without the provider's schema: it is an attribute here, and whoever reads blocks takes an object or a list of objects for them.
//! The structure is that of <https://developer.hashicorp.com/terraform/language/syntax/json>.

use std::borrow::Cow;

use super::ast::{
    Attribute, Block, BlockLabel, Body, Expression, ExpressionKind, Identifier, Item, ObjectEntry, ObjectKey, Template,
    TemplateForm, TemplatePart,
};
use super::{Places, parse_expression, parse_template};
use crate::finding::{Finding, problem};
use crate::source::{Sources, Span};
use crate::syntax::Parsed;
use crate::syntax::document::tree::{Content, Entry, Key, Node, Scalar, ScalarKind};

/// The top-level block types, and how many labels each has.
const BLOCKS: [(&str, usize); 15] = [
    ("resource", 2),
    ("data", 2),
    ("ephemeral", 2),
    ("action", 2),
    ("variable", 1),
    ("output", 1),
    ("module", 1),
    ("provider", 1),
    ("check", 1),
    ("locals", 0),
    ("terraform", 0),
    ("moved", 0),
    ("import", 0),
    ("removed", 0),
    ("language", 0),
];

/// The top-level block types of a test file, and how many labels each has.
const TEST_BLOCKS: [(&str, usize); 8] = [
    ("run", 1),
    ("variables", 0),
    ("provider", 1),
    ("mock_provider", 1),
    ("override_resource", 0),
    ("override_data", 0),
    ("override_module", 0),
    ("test", 0),
];

/// The blocks inside of `run`.
const IN_RUN: [(&str, usize); 8] = [
    ("variables", 0),
    ("module", 0),
    ("assert", 0),
    ("plan_options", 0),
    ("override_resource", 0),
    ("override_data", 0),
    ("override_module", 0),
    ("cleanup", 0),
];

/// The blocks that every resource, data source or module may hold, and how many labels each has; all else belongs to providers.
const NESTED: [(&str, usize); 5] =
    [("dynamic", 1), ("lifecycle", 0), ("provisioner", 1), ("connection", 0), ("provider_meta", 1)];

/// The blocks inside of `terraform`.
const SETTINGS: [(&str, usize); 4] = [("backend", 1), ("cloud", 0), ("required_providers", 0), ("provider_meta", 1)];

/// The configuration that a JSON document stands for.
pub fn body_from_json<'s>(sources: &'s Sources, document: &Node<'s>) -> Parsed<Body<'s>> {
    blocks_from_json(sources, document, &BLOCKS)
}

/// The runs, variables and providers that a test file in JSON stands for.
pub fn tests_from_json<'s>(sources: &'s Sources, document: &Node<'s>) -> Parsed<Body<'s>> {
    blocks_from_json(sources, document, &TEST_BLOCKS)
}

fn blocks_from_json<'s>(sources: &'s Sources, document: &Node<'s>, known: &[(&str, usize)]) -> Parsed<Body<'s>> {
    let mut reader = Reader { sources, problems: Vec::new() };
    let mut items = Vec::new();
    for entry in reader.entries(document) {
        match known.iter().find(|(kind, _)| *kind == entry.key.text) {
            Some((_, labels)) => reader.blocks(entry, &entry.value, *labels, Vec::new(), &mut items),
            None if entry.key.text == "//" => {}
            None => {
                let message = format!("`{}` is no block of Terraform", entry.key.text);
                reader.problems.push(
                    Finding::input(problem::SYNTAX_ERROR, message, entry.key.span, "unknown block type")
                        .with_help("keep notes in `\"//\"`"),
                );
            }
        }
    }
    Parsed { tree: Body { items, span: document.span }, problems: reader.problems }
}

/// The values of a `*.tfvars.json`, whose strings mean themselves.
pub fn values_from_json<'s>(sources: &'s Sources, document: &Node<'s>) -> Parsed<Body<'s>> {
    let mut reader = Reader { sources, problems: Vec::new() };
    let mut items = Vec::new();
    for entry in reader.entries(document) {
        let value = reader.expression(&entry.value, false);
        items.push(Item::Attribute(Attribute { name: reader.name(&entry.key), value }));
    }
    Parsed { tree: Body { items, span: document.span }, problems: reader.problems }
}

struct Reader<'s> {
    sources: &'s Sources,
    problems: Vec<Finding>,
}

/// Is there a `dynamic` block in it, near or far, which only a block can hold?
fn makes_blocks(value: &Node<'_>) -> bool {
    let holds_block = |entry: &Entry<'_>| match &*entry.key.text {
        "dynamic" => is_dynamic(&entry.value),
        _ => makes_blocks(&entry.value),
    };
    match &value.content {
        Content::Scalar(_) => false,
        Content::Sequence(elements) => elements.iter().any(makes_blocks),
        Content::Mapping(entries) => entries.iter().any(holds_block),
    }
}

/// Is it what `dynamic` means, rather than an attribute of that name?
fn is_dynamic(value: &Node<'_>) -> bool {
    match &value.content {
        Content::Scalar(_) => false,
        Content::Sequence(elements) => elements.iter().any(is_dynamic),
        Content::Mapping(entries) => entries.iter().any(|entry| {
            let bodies = entry.value.as_sequence().unwrap_or(std::slice::from_ref(&entry.value));
            bodies.iter().any(|body| body.get("for_each").is_some() && body.get("content").is_some())
        }),
    }
}

impl<'s> Reader<'s> {
    /// The entries of an object; anything else is reported.
    fn entries<'n>(&mut self, node: &'n Node<'s>) -> &'n [Entry<'s>] {
        node.as_mapping().unwrap_or_else(|| {
            self.problems.push(
                Finding::input(problem::SYNTAX_ERROR, "an object was expected here", node.span, "no object")
                    .with_help("write `{ … }`"),
            );
            &[]
        })
    }

    /// A text of the document for as long as the sources live: where it stands there, or kept beside them.
    fn lasting(&self, text: &Cow<'s, str>) -> &'s str {
        match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => self.sources.keep(text.as_str()),
        }
    }

    fn name(&self, key: &Key<'s>) -> Identifier<'s> {
        Identifier { text: self.lasting(&key.text), span: key.span }
    }

    /// The blocks of one type: `labels` levels of objects, then a body or a list of bodies.
    fn blocks(
        &mut self,
        kind: &Entry<'s>,
        value: &Node<'s>,
        labels: usize,
        path: Vec<BlockLabel<'s>>,
        items: &mut Vec<Item<'s>>,
    ) {
        if let Some(elements) = value.as_sequence() {
            elements.iter().for_each(|element| self.blocks(kind, element, labels, path.clone(), items));
        } else if labels > 0 {
            for entry in self.entries(value).iter().filter(|entry| entry.key.text != "//") {
                let label = BlockLabel { text: entry.key.text.clone(), span: entry.key.span };
                self.blocks(kind, &entry.value, labels - 1, path.iter().cloned().chain([label]).collect(), items);
            }
        } else {
            let name = self.name(&kind.key);
            let header = path.last().map_or(name.span, |label| label.span);
            let body = self.body(name.text, value);
            items.push(Item::Block(Block { kind: name, labels: path, body, header, span: header.to(value.span) }));
        }
    }

    fn body(&mut self, kind: &str, value: &Node<'s>) -> Body<'s> {
        let nested: &[(&str, usize)] = match kind {
            "resource" | "data" | "ephemeral" | "module" => &NESTED,
            "terraform" => &SETTINGS,
            "dynamic" => &[("content", 0)],
            "run" => &IN_RUN,
            "variables" => &[],
            "variable" | "output" | "provider" | "locals" | "moved" | "import" | "removed" | "check" | "language" => &[],
            // Inside of a provider's block.
            _ => &[("dynamic", 1)],
        };
        let mut items = Vec::new();
        for entry in self.entries(value).iter().filter(|entry| entry.key.text != "//") {
            match nested.iter().find(|(kind, _)| *kind == entry.key.text) {
                Some((_, labels)) => self.blocks(entry, &entry.value, *labels, Vec::new(), &mut items),
                None if nested.iter().any(|(kind, _)| *kind == "dynamic") && makes_blocks(&entry.value) => {
                    self.blocks(entry, &entry.value, 0, Vec::new(), &mut items);
                }
                None => {
                    let value = match (kind, &*entry.key.text) {
                        ("variable", "type") => self.bare_expression(&entry.value),
                        ("variable", "default") => self.expression(&entry.value, false),
                        _ => self.expression(&entry.value, true),
                    };
                    items.push(Item::Attribute(Attribute { name: self.name(&entry.key), value }));
                }
            }
        }
        Body { items, span: value.span }
    }

    /// A string that holds an expression rather than a template, such as a variable's type.
    fn bare_expression(&mut self, node: &Node<'s>) -> Expression<'s> {
        match &node.content {
            Content::Scalar(Scalar { text, kind: ScalarKind::String, .. }) => {
                let parsed = parse_expression(node.span.source, self.lasting(text), Places::All(node.span));
                self.problems.extend(parsed.problems);
                parsed.tree
            }
            _ => self.expression(node, false),
        }
    }

    /// The expression that a value stands for; `templates`: whether its strings are templates.
    fn expression(&mut self, node: &Node<'s>, templates: bool) -> Expression<'s> {
        let kind = match &node.content {
            Content::Scalar(scalar) => match scalar.kind {
                ScalarKind::Null => ExpressionKind::Null,
                ScalarKind::Bool(value) => ExpressionKind::Bool(value),
                ScalarKind::Number => self.number(self.lasting(&scalar.text), node.span),
                ScalarKind::String => return self.string(&scalar.text, node.span, templates),
            },
            Content::Sequence(elements) => {
                ExpressionKind::Tuple(elements.iter().map(|element| self.expression(element, templates)).collect())
            }
            Content::Mapping(entries) => {
                ExpressionKind::Object(entries.iter().map(|entry| self.entry(entry, templates)).collect())
            }
        };
        Expression { kind, span: node.span }
    }

    /// The native syntax has no negative numbers, but a sign before one.
    fn number(&self, text: &'s str, span: Span) -> ExpressionKind<'s> {
        match text.strip_prefix('-') {
            Some(digits) => {
                let operand = Expression { kind: ExpressionKind::Number(digits), span };
                ExpressionKind::Unary(super::ast::UnaryOperator::Negate, Box::new(operand))
            }
            None => ExpressionKind::Number(text),
        }
    }

    fn entry(&mut self, entry: &Entry<'s>, templates: bool) -> ObjectEntry<'s> {
        let key = ObjectKey::Expression(self.string(&entry.key.text, entry.key.span, templates));
        ObjectEntry { key, value: self.expression(&entry.value, templates) }
    }

    fn string(&mut self, text: &Cow<'s, str>, span: Span, templates: bool) -> Expression<'s> {
        let lasting = self.lasting(text);
        if !templates || !(lasting.contains("${") || lasting.contains("%{")) {
            let parts = if lasting.is_empty() { Vec::new() } else { vec![TemplatePart::Literal(Cow::Borrowed(lasting), span)] };
            let template = Template { parts, form: TemplateForm::Quoted, lines: Vec::new() };
            return Expression { kind: ExpressionKind::Template(Box::new(template)), span };
        }
        // A string that stands in the text as it is has its places there; one with escapes is a single place.
        let in_place = matches!(text, Cow::Borrowed(_)) && lasting.len() + 2 == span.range().len();
        let places = if in_place { Places::From(span.start + 1) } else { Places::All(span) };
        let parsed = parse_template(span.source, lasting, places);
        self.problems.extend(parsed.problems);
        let kind = parsed.tree.map_or(ExpressionKind::Invalid, |template| ExpressionKind::Template(Box::new(template)));
        Expression { kind, span }
    }
}
