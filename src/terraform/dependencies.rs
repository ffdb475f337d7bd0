//! Dependencies: what Terraform makes before a resource, because the code refers to it or says so.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/resources/behavior#resource-dependencies>. All that may be referred to
//! counts, whichever branch of a condition it stands in: what is not found here, Terraform does not wait for.

use std::collections::HashSet;
use std::sync::Arc;

use super::configuration::Declaration;
use super::module::ModuleId;
use super::{Evaluator, Expanded, Named};
use crate::source::Span;
use crate::syntax::hcl::ast::{Body, Expression, ExpressionKind, ObjectKey, Step, TemplatePart};
use crate::value::{Resource, Value};

/// Something that code refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Node {
    Resource(ModuleId, usize),
    Data(ModuleId, usize),
    Local(ModuleId, Arc<str>),
    Variable(ModuleId, Arc<str>),
    Output(ModuleId, Arc<str>),
    /// Everything that a call makes.
    Call(ModuleId, usize),
}

/// The types of resource whose dependencies are asked for.
const ASKED: [&str; 2] = ["aws_cloudtrail", "awscc_cloudtrail_trail"];

impl Evaluator<'_> {
    /// Notes down of each of `resources` of which that is asked what it depends on.
    pub(super) fn note_dependencies(&mut self, resources: &mut [Resource]) {
        for resource in resources.iter_mut().filter(|resource| ASKED.contains(&&*resource.kind)) {
            let Some(Named::Instance(id)) = self.named.get(&resource.address).cloned() else { continue };
            let (module, what) = (self.instances[id.0].module, self.instances[id.0].what);
            let Expanded::Resource(place) = what else { continue };
            let dependencies = self.dependencies(Node::Resource(module, place), resource.header);
            resource.meta.insert(Resource::DEPENDENCIES.into(), dependencies);
        }
    }

    /// The addresses of the resources that `node` depends on, directly or through others, without the keys of their instances.
    fn dependencies(&mut self, node: Node, span: Span) -> Value {
        let mut seen = HashSet::from([node.clone()]);
        let mut open = vec![node];
        let mut addresses = Vec::new();
        while let Some(node) = open.pop() {
            let mut found = Vec::new();
            self.referred(&node, &mut found);
            for next in found {
                if let Node::Resource(module, place) = &next {
                    let module = &self.modules[module.0];
                    let (kind, name) = module.configuration.resources.name(*place);
                    addresses.push(format!("{}{kind}.{name}", module.prefix));
                }
                if seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        addresses.sort_unstable();
        addresses.dedup();
        Value::list(addresses.into_iter().map(|address| Value::text(address, span)).collect(), span)
    }

    /// What `node` refers to by itself.
    fn referred(&mut self, node: &Node, found: &mut Vec<Node>) {
        match node {
            Node::Resource(module, place) | Node::Data(module, place) => {
                let configuration = self.configuration_of(*module);
                let declaration = match node {
                    Node::Data(..) => configuration.data.at(*place),
                    _ => configuration.resources.at(*place),
                };
                self.of_declaration(declaration, *module, found);
                self.of_callers(*module, found);
            }
            Node::Local(module, name) => {
                if let Some(value) = self.configuration_of(*module).locals.get(&**name) {
                    self.of_expression(value, *module, found);
                }
            }
            Node::Variable(module, name) => {
                let Some((caller, place)) = self.modules[module.0].caller() else { return };
                let configuration = self.configuration_of(caller);
                if let Some(argument) = configuration.calls.at(place).attribute(name) {
                    self.of_expression(&argument.value, caller, found);
                }
            }
            Node::Output(module, name) => {
                let configuration = self.configuration_of(*module);
                if let Some(place) = configuration.outputs.find(name) {
                    self.of_declaration(configuration.outputs.at(place), *module, found);
                }
                self.of_callers(*module, found);
            }
            Node::Call(module, place) => {
                let configuration = self.configuration_of(*module);
                self.of_declaration(configuration.calls.at(*place), *module, found);
                for called in self.called(*module, *place) {
                    let inside = self.configuration_of(called);
                    found.extend((0..inside.resources.len()).map(|place| Node::Resource(called, place)));
                    found.extend((0..inside.data.len()).map(|place| Node::Data(called, place)));
                    found.extend((0..inside.calls.len()).map(|place| Node::Call(called, place)));
                }
            }
        }
    }

    /// What the calls that lead to a module wait for before anything in it is made.
    fn of_callers(&mut self, module: ModuleId, found: &mut Vec<Node>) {
        let mut inner = module;
        while let Some((caller, place)) = self.modules[inner.0].caller() {
            let configuration = self.configuration_of(caller);
            for argument in ["depends_on", "count", "for_each"] {
                if let Some(argument) = configuration.calls.at(place).attribute(argument) {
                    self.of_expression(&argument.value, caller, found);
                }
            }
            inner = caller;
        }
    }

    /// The instances of a module that a call makes.
    fn called(&mut self, module: ModuleId, place: usize) -> Vec<ModuleId> {
        let expansion = self.expansion(module, Expanded::Call(place));
        let called = expansion.instances.iter().filter_map(|one| match self.named.get(&one.address) {
            Some(Named::Module(called)) => Some(*called),
            _ => None,
        });
        called.collect()
    }

    fn of_declaration(&mut self, declaration: &Declaration<'_>, module: ModuleId, found: &mut Vec<Node>) {
        for attribute in declaration.attributes() {
            self.of_expression(&attribute.value, module, found);
        }
        for block in declaration.nested() {
            self.of_body(&block.body, module, found);
        }
    }

    fn of_body(&mut self, body: &Body<'_>, module: ModuleId, found: &mut Vec<Node>) {
        for attribute in body.attributes() {
            self.of_expression(&attribute.value, module, found);
        }
        for block in body.blocks() {
            self.of_body(&block.body, module, found);
        }
    }

    /// Recursion is bounded by the parser, which reads no expression that nests deeper than [`crate::source::limits::NESTING`].
    fn of_expression(&mut self, expression: &Expression<'_>, module: ModuleId, found: &mut Vec<Node>) {
        let mut inside: Vec<&Expression<'_>> = Vec::new();
        match &expression.kind {
            ExpressionKind::Null | ExpressionKind::Bool(_) | ExpressionKind::Number(_) | ExpressionKind::Invalid => {}
            ExpressionKind::Variable(_) => {}
            ExpressionKind::Template(template) => of_parts(&template.parts, &mut inside),
            ExpressionKind::Parentheses(inner) | ExpressionKind::Unary(_, inner) => inside.push(inner),
            ExpressionKind::Traversal(traversal) => {
                inside.extend(traversal.steps.iter().filter_map(|step| match step {
                    Step::Index(key) => Some(key),
                    _ => None,
                }));
                match traversal.base.as_variable() {
                    Some(name) => self.of_name(name, &names(&traversal.steps), module, found),
                    None => inside.push(&traversal.base),
                }
            }
            ExpressionKind::Binary(binary) => inside.extend([&binary.left, &binary.right]),
            ExpressionKind::Conditional(conditional) => {
                inside.extend([&conditional.condition, &conditional.then, &conditional.otherwise]);
            }
            ExpressionKind::Call(call) => inside.extend(&call.arguments),
            ExpressionKind::Tuple(elements) => inside.extend(elements),
            ExpressionKind::Object(entries) => {
                for entry in entries {
                    if let ObjectKey::Expression(key) = &entry.key {
                        inside.push(key);
                    }
                    inside.push(&entry.value);
                }
            }
            ExpressionKind::For(each) => {
                inside.extend([&each.collection, &each.result]);
                inside.extend(each.result_key.iter().chain(&each.condition));
            }
        }
        for inner in inside {
            self.of_expression(inner, module, found);
        }
    }

    fn of_name(&mut self, name: &str, steps: &[&str], module: ModuleId, found: &mut Vec<Node>) {
        let configuration = self.configuration_of(module);
        match (name, steps) {
            ("var", [name, ..]) => found.push(Node::Variable(module, Arc::from(*name))),
            ("local", [name, ..]) => found.push(Node::Local(module, Arc::from(*name))),
            ("data", [kind, name, ..]) => {
                found.extend(configuration.data.find((kind, name)).map(|place| Node::Data(module, place)));
            }
            ("module", [name, outputs @ ..]) => {
                let Some(place) = configuration.calls.find(name) else { return };
                let called = self.called(module, place);
                match outputs.first() {
                    Some(output) if !called.is_empty() => {
                        found.extend(called.into_iter().map(|called| Node::Output(called, Arc::from(*output))));
                    }
                    _ => found.push(Node::Call(module, place)),
                }
            }
            ("resource", [kind, name, ..]) => {
                found.extend(configuration.resources.find((kind, name)).map(|place| Node::Resource(module, place)));
            }
            (kind, [name, ..]) => {
                found.extend(configuration.resources.find((kind, name)).map(|place| Node::Resource(module, place)));
            }
            (_, []) => {}
        }
    }
}

/// The names of the attributes that steps lead through, indices and splats left out.
fn names<'e>(steps: &'e [Step<'_>]) -> Vec<&'e str> {
    let mut all = Vec::new();
    for step in steps {
        match step {
            Step::Attribute(name) => all.push(name.text),
            Step::AttributeSplat(inner, _) | Step::FullSplat(inner, _) => all.extend(names(inner)),
            Step::LegacyIndex(..) | Step::Index(_) => {}
        }
    }
    all
}

fn of_parts<'e, 's>(parts: &'e [TemplatePart<'s>], inside: &mut Vec<&'e Expression<'s>>) {
    for part in parts {
        match part {
            TemplatePart::Literal(..) => {}
            TemplatePart::Interpolation(expression) => inside.push(expression),
            TemplatePart::If(condition) => {
                inside.push(&condition.condition);
                of_parts(&condition.then, inside);
                of_parts(&condition.otherwise, inside);
            }
            TemplatePart::For(each) => {
                inside.push(&each.collection);
                of_parts(&each.body, inside);
            }
        }
    }
}
