//! Nested stacks and stack sets: templates that a template deploys, each with parameters of its own.
//!
//! A resource of a nested stack has the address of that stack before its own: `Network/LogBucket`. No logical id holds a `/`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::defaults::{Kept, note};
use super::loops::Declared;
use super::{Evaluator, Memo, invalid};
use crate::discover::{DeployedTemplate, deployed_template, local_path, written_out};
use crate::finding::suggestion::nearest;
use crate::finding::{Finding, problem};
use crate::source::{Span, limits};
use crate::syntax::document::tree::Node;
use crate::value::{Data, Existence, Origin, Reason, Resource, Role, Symbols, Text, Unknown, Value};

/// How a template is deployed.
#[derive(Debug)]
pub(super) struct Stack<'t> {
    /// What the addresses of its resources begin with: `Network/`; nothing for one that is deployed on its own.
    pub(super) prefix: Arc<str>,
    /// The file that the template stands in.
    pub(super) path: &'t Path,
    /// The resources that deploy it, outermost first.
    pub(super) calls: Arc<[Span]>,
    /// Whether it is deployed at all.
    pub(super) existence: Existence,
    /// The values that its parameters are given.
    pub(super) arguments: HashMap<Arc<str>, Value>,
    /// The pseudo parameters whose values are not what they are for the whole unit.
    pub(super) pseudo_parameters: HashMap<&'static str, Value, RandomState>,
    /// The files of the templates that lead to it, its own included.
    within: Rc<[PathBuf]>,
}

/// What a resource that deploys a template leads to.
#[derive(Debug)]
pub(super) enum Nested<'t> {
    /// The template, evaluated as far as somebody asked.
    Stack(Box<Evaluator<'t>>),
    /// Nothing that can be looked into, for the reason that was told.
    Opaque,
    /// It is being evaluated.
    Busy,
    /// The condition of the resource is false.
    Absent,
}

/// A template that is deployed by another one.
struct Callee<'t> {
    document: &'t Node<'t>,
    path: &'t Path,
}

impl<'t> Stack<'t> {
    /// A template in the file `path` that no other one deploys, with what its parameters and pseudo parameters are given.
    pub(super) fn root(
        path: &'t Path,
        arguments: HashMap<Arc<str>, Value>,
        pseudo_parameters: HashMap<&'static str, Value, RandomState>,
    ) -> Self {
        Self {
            prefix: "".into(),
            path,
            calls: Arc::new([]),
            existence: Existence::Certain,
            arguments,
            pseudo_parameters,
            within: Rc::new([path.to_owned()]),
        }
    }
}

/// The type whose template is deployed to many accounts and Regions.
const STACK_SET: &str = "AWS::CloudFormation::StackSet";

impl<'t> Evaluator<'t> {
    /// `Fn::GetAtt name.Outputs.output`; `None` when `name` deploys no template, or `attribute` is no output.
    pub(super) fn nested_output(&mut self, declared: &Declared<'t>, attribute: &str, span: Span) -> Option<Value> {
        let output = attribute.strip_prefix("Outputs.")?;
        deployed_template(declared.value)?;
        let name = &declared.name;
        let Kept { value: nested, defaults } = self.nested(declared);
        let value = match nested {
            Nested::Stack(mut stack) => {
                let value = self.within_unit(&mut stack, |stack| stack.output(output, span));
                self.nested.insert(name.clone(), Kept { value: Nested::Stack(stack), defaults });
                value
            }
            Nested::Opaque => {
                let reason = Reason::ModuleNotDownloaded { address: format!("{}{name}", self.stack.prefix).into() };
                self.symbols.named(format!("{name}.{attribute}"), reason, span)
            }
            Nested::Busy => Value::unknown(Reason::Cycle { reference: format!("{name}.{attribute}").into() }, span),
            Nested::Absent => invalid(format!("`{name}` is not deployed"), span),
        };
        Some(value.seen_from(span, Role::Expression))
    }

    /// The resources that the template deploys which `declared` is a call of; `None` when it is none, or leads nowhere.
    pub(super) fn nested_resources(&mut self, declared: &Declared<'t>) -> Option<Vec<Resource>> {
        deployed_template(declared.value)?;
        let Kept { value: nested, defaults } = self.nested(declared);
        match nested {
            Nested::Stack(mut stack) => {
                let resources = self.within_unit(&mut stack, Evaluator::resources);
                self.nested.insert(declared.name.clone(), Kept { value: Nested::Stack(stack), defaults });
                Some(resources)
            }
            Nested::Absent => Some(Vec::new()),
            Nested::Opaque | Nested::Busy => None,
        }
    }

    /// What the resource leads to, looked for at the first question. A stack is handed out, and is to be put back.
    fn nested(&mut self, declared: &Declared<'t>) -> Kept<Nested<'t>> {
        let name = &declared.name;
        let busy = Kept { value: Nested::Busy, defaults: Vec::new() };
        let known = self.nested.insert(name.clone(), busy);
        let Kept { value: nested, defaults } = match known {
            Some(known) => known,
            None => {
                let found = self
                    .noting_defaults(|evaluator| evaluator.inside(&declared.scope, |evaluator| evaluator.looked_for(declared)));
                match found {
                    Kept { value: Nested::Stack(mut stack), defaults } => {
                        // What the stack is given has a part in all of it.
                        note(&mut stack.defaults, &defaults);
                        Kept { value: Nested::Stack(stack), defaults }
                    }
                    found => found,
                }
            }
        };
        note(&mut self.defaults, &defaults);
        let again = match nested {
            Nested::Opaque => Nested::Opaque,
            Nested::Absent => Nested::Absent,
            Nested::Busy | Nested::Stack(_) => Nested::Busy,
        };
        self.nested.insert(name.clone(), Kept { value: again, defaults: defaults.clone() });
        Kept { value: nested, defaults }
    }

    fn looked_for(&mut self, declared: &Declared<'t>) -> Nested<'t> {
        let Some(existence) = self.existence(declared.value) else { return Nested::Absent };
        let existence = existence.within(&declared.scope.existence());
        match self.callee(declared) {
            Ok(callee) => Nested::Stack(Box::new(self.deployed(declared, &callee, existence))),
            Err(finding) => {
                finding.into_iter().for_each(|finding| self.report(*finding));
                Nested::Opaque
            }
        }
    }

    /// The template that a resource names. Errors: why it cannot be looked into.
    fn callee(&mut self, declared: &Declared<'t>) -> Result<Callee<'t>, Option<Box<Finding>>> {
        let Declared { name, key, value: resource, .. } = declared;
        let opaque = |what: String, help: &str| {
            let message = format!("the stack `{name}` cannot be looked into: {what}");
            let finding = Finding::notice(problem::TEMPLATE_NOT_FOUND, message, key.span, "what it deploys is not known");
            Some(Box::new(finding.with_help(help)))
        };
        let local = "name the template by its path in this repository, as `aws cloudformation package` takes it";
        if self.stack.within.len() >= limits::STACK_DEPTH {
            let what = format!("nested stacks nest deeper than {}", limits::STACK_DEPTH);
            self.limit(what, key.span);
            return Err(None);
        }
        if self.world.stacks.get() >= limits::STACKS {
            // Said once for all of them.
            if self.world.stacks.replace(limits::STACKS + 1) == limits::STACKS {
                self.limit(format!("there are more than {} nested stacks", limits::STACKS), key.span);
            }
            return Err(None);
        }
        let folder = self.stack.path.parent().unwrap_or(Path::new("/"));
        let (written, path) = match deployed_template(resource) {
            Some(DeployedTemplate::Embedded(node)) => {
                let document = match (node.as_mapping(), &node.tag) {
                    (Some(_), None) if node.get("Resources").is_some() => Some(node),
                    _ => self.world.workspace.embedded.get(&node.span),
                };
                let what = "its `TemplateBody` is no template that is written out here".to_owned();
                let document = document.ok_or_else(|| opaque(what, "write the template as a literal block, or in a file"))?;
                return Ok(Callee { document, path: self.stack.path });
            }
            Some(DeployedTemplate::Asset(node)) => match node.as_str() {
                Some(written) => (written.to_owned(), local_path(folder, written)),
                None => return Err(opaque("its asset is no path".to_owned(), local)),
            },
            Some(DeployedTemplate::Located(node)) => {
                let value = self.argument(node);
                match (value.as_literal(), value.as_text(), value.why_unknown()) {
                    (Some(written), ..) => (written.to_owned(), local_path(folder, written)),
                    (None, Some(text), _) => (text.to_string(), None),
                    (None, None, Some(why)) => {
                        return Err(opaque(format!("where its template lies is not known: {}", why.reason), local));
                    }
                    (None, None, None) => return Err(opaque("where its template lies is no string".to_owned(), local)),
                }
            }
            Some(DeployedTemplate::Unstated) | None => return Err(opaque("it names no template".to_owned(), local)),
        };
        let is_written_out = match deployed_template(resource) {
            Some(DeployedTemplate::Located(node) | DeployedTemplate::Asset(node)) => written_out(node).is_some(),
            _ => false,
        };
        let Some(path) = path else { return Err(opaque(format!("`{written}` is not on this machine"), local)) };
        if self.stack.within.contains(&path) {
            let message = format!("the stack `{name}` deploys the template that it is part of: `{written}`");
            return Err(Some(Box::new(Finding::input(problem::INVALID, message, key.span, "a circle"))));
        }
        match self.world.workspace.templates.get(&path) {
            Some(template) => Ok(Callee { document: &template.document, path: &template.path }),
            None => {
                let what = match self.world.workspace.tree.exists(folder, &path.to_string_lossy()) {
                    Ok(true) if is_written_out => format!("`{written}` is no template"),
                    Ok(true) => format!("the path `{written}` is put together, so it is not followed"),
                    Ok(false) => format!("there is no file `{written}`"),
                    Err(_) => format!("`{written}` lies outside of what is scanned, so it is not read"),
                };
                Err(opaque(what, local))
            }
        }
    }

    /// The stack that a resource makes of the template `callee`.
    fn deployed(&mut self, declared: &Declared<'t>, callee: &Callee<'t>, existence: Existence) -> Evaluator<'t> {
        let Declared { name, key, value: resource, .. } = declared;
        self.world.stacks.set(self.world.stacks.get() + 1);
        let prefix: Arc<str> = format!("{}{}/", self.stack.prefix, name).into();
        let properties = resource.get("Properties");
        let is_set = resource.get("Type").and_then(Node::as_str) == Some(STACK_SET);
        let arguments = match properties.and_then(|properties| properties.get("Parameters")) {
            Some(parameters) if is_set => self.listed_arguments(parameters, properties),
            Some(parameters) => self.arguments(parameters),
            None => HashMap::new(),
        };
        let within = self.stack.within.iter().cloned().chain([callee.path.to_owned()]).collect();
        let mut stack = Stack {
            calls: self.stack.calls.iter().copied().chain([key.span]).collect(),
            existence: existence.within(&self.stack.existence),
            pseudo_parameters: self.stack.pseudo_parameters.clone(),
            path: callee.path,
            prefix: prefix.clone(),
            arguments,
            within,
        };
        let symbols = Symbols::of_part(self.unit, prefix);
        let mut own = |name: &'static str| {
            let unknown = Arc::new(Unknown { reason: Reason::Deployment { name: name.into() }, span: key.span });
            stack.pseudo_parameters.insert(name, Value::text(Text::symbol(symbols.symbol(name, unknown)), key.span));
        };
        ["AWS::StackName", "AWS::StackId"].into_iter().for_each(&mut own);
        if is_set {
            // Its instances lie in accounts and Regions that the organization has.
            ["AWS::AccountId", "AWS::Region"].into_iter().for_each(own);
        }
        let world = self.world.clone();
        let mut evaluator = Evaluator::new(callee.document, self.unit, world, stack, std::mem::take(&mut self.effort));
        std::mem::swap(&mut evaluator.effort, &mut self.effort);
        evaluator
    }

    /// The parameters of a nested stack.
    fn arguments(&mut self, parameters: &'t Node<'t>) -> HashMap<Arc<str>, Value> {
        let value = self.argument(parameters);
        let origin = |value: &Value| passed(value, value.origin.span);
        match (value.as_map(), value.why_unknown()) {
            (Some(entries), _) => entries.iter().map(|(name, value)| (name.clone(), origin(value))).collect(),
            // Whichever they are, no default counts.
            (None, _) => HashMap::from([(EVERY.into(), value)]),
        }
    }

    /// The parameters of a stack set: a list, and what some of its instances are given instead.
    fn listed_arguments(&mut self, parameters: &'t Node<'t>, properties: Option<&'t Node<'t>>) -> HashMap<Arc<str>, Value> {
        let mut arguments = HashMap::new();
        let value = self.argument(parameters);
        for element in value.as_elements().unwrap_or_default() {
            match (element.get("ParameterKey").and_then(Value::as_literal), element.get("ParameterValue")) {
                (Some(name), Some(value)) => drop(arguments.insert(name.into(), passed(value, value.origin.span))),
                _ => drop(arguments.insert(EVERY.into(), element.clone())),
            }
        }
        if value.as_elements().is_none() {
            arguments.insert(EVERY.into(), value);
        }
        let groups = properties.and_then(|properties| properties.get("StackInstancesGroup")).and_then(Node::as_sequence);
        for overridden in groups.unwrap_or_default().iter().filter_map(|group| group.get("ParameterOverrides")) {
            let keys = overridden.as_sequence().unwrap_or_default().iter().filter_map(|one| one.get("ParameterKey"));
            for key in keys.filter_map(|key| key.as_str()) {
                let reason = Reason::Deployment { name: key.into() };
                arguments.insert(key.into(), Value::unknown(reason, overridden.span));
            }
        }
        arguments
    }

    /// What the output `name` of this stack gives, which is asked for at `span`.
    fn output(&mut self, name: &str, span: Span) -> Value {
        let Some(Declared { name, key, value: output, scope }) = self.outputs.get(name).cloned() else {
            return self.no_output(name, span);
        };
        match output.get("Value") {
            Some(node) => self.once(Memo::Output(name.clone()), &name, span, |evaluator| {
                evaluator.inside(&scope, |evaluator| evaluator.argument(node))
            }),
            None => invalid(format!("the output `{name}` has no `Value`"), key.span),
        }
    }

    fn no_output(&mut self, name: &str, span: Span) -> Value {
        if self.has_macros {
            return Value::unknown(Reason::NotEvaluated { what: format!("`{name}`, which a macro may define,").into() }, span);
        }
        let message = format!("the nested stack has no output `{name}`");
        let finding = Finding::input(problem::INVALID, message.clone(), span, "not defined");
        let near = nearest(name, self.outputs.keys().map(|output| &**output)).map(str::to_owned);
        self.report(match near {
            Some(near) => finding.with_help(format!("did you mean `{near}`?")),
            None => finding,
        });
        invalid(message, span)
    }

    /// Runs `evaluate` on a nested stack with what the unit has spent so far.
    fn within_unit<R>(&mut self, stack: &mut Evaluator<'t>, evaluate: impl FnOnce(&mut Evaluator<'t>) -> R) -> R {
        std::mem::swap(&mut self.effort, &mut stack.effort);
        let result = evaluate(stack);
        std::mem::swap(&mut self.effort, &mut stack.effort);
        self.is_unsettled |= stack.is_unsettled;
        self.problems.append(&mut stack.problems);
        note(&mut self.defaults, &stack.defaults);
        result
    }
}

/// Stands among arguments for all that are not named there, when it is not known which are.
pub(super) const EVERY: &str = "*";

/// A value as the parameter of a nested stack, written at `span`.
fn passed(value: &Value, span: Span) -> Value {
    let origin = match value.origin.behind() {
        None => Origin::new(span, Role::Argument),
        Some(behind) if value.origin.span == span => behind.clone().seen_from(span, Role::Argument),
        Some(_) => value.origin.clone().seen_from(span, Role::Argument),
    };
    let data = match &value.data {
        // A list is passed on as one string, its elements divided by commas.
        Data::List(elements) if elements.iter().all(|element| element.as_literal().is_some()) => {
            let all: Vec<&str> = elements.iter().filter_map(Value::as_literal).collect();
            Data::Text(Text::from(all.join(",")))
        }
        data => data.clone(),
    };
    Value { data, origin }
}
