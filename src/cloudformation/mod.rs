//! CloudFormation: from a template to resources, as the service would see them with the defaults of its parameters.
//!
//! Evaluation is lazy: a reference evaluates what it refers to, once. What only the deployment or the account decides is a symbol, or
//! unknown with a reason.

mod alternatives;
mod conditions;
mod defaults;
mod exports;
mod given;
mod intrinsics;
mod loops;
mod parameters;
mod parts;
mod references;
mod resource;
mod resource_attributes;
mod scalar;
mod serverless;
mod stacks;
mod switches;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use defaults::Kept;
pub use exports::Exports;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use loops::{Declared, Scope};
use parameters::PSEUDO_PARAMETERS;
use stacks::{Nested, Stack};

use crate::discover::{Given, Template, Workspace};
use crate::finding::suggestion::nearest;
use crate::finding::{Finding, problem};
use crate::source::Span;
use crate::syntax::document::tree::{Entry, Node};
use crate::value::{Condition, Data, Effort, NotDeployed, Origin, Reason, Resource, Symbols, Unknown, Value};

/// What a template deploys, and what went wrong.
#[derive(Debug)]
pub struct Evaluated {
    /// The resources in the order of the template, without those whose condition is false.
    pub resources: Vec<Resource>,
    /// What CloudFormation would reject.
    pub problems: Vec<Finding>,
    /// The resources whose condition provably does not hold.
    pub not_deployed: Vec<NotDeployed>,
    /// Does a macro that is not Amazon's own, or another program, rewrite resources before they are deployed?
    pub is_rewritten: bool,
}

/// Evaluates a template and those that it deploys, with the values that `given` and its own files state and the defaults of its parameters.
/// `exports` are those of all templates; `unit` is the number that symbols carry.
pub fn evaluate(
    workspace: &Workspace<'_>,
    template: &Template<'_>,
    given: &Given<'_>,
    exports: &Exports,
    unit: u32,
) -> Evaluated {
    parts::evaluate(template, unit, &|| World::new(workspace, given, exports)).0
}

/// The same with the defaults at the places `open` left aside where they are those of switches, whose few possible values are then all looked
/// at. `None` when there is no such default. Resources that none of them has a part in are taken from `first`, what [`evaluate`] gave.
pub fn evaluate_open(
    workspace: &Workspace<'_>,
    template: &Template<'_>,
    given: &Given<'_>,
    exports: &Exports,
    unit: u32,
    open: &HashSet<Span>,
    first: &[&Resource],
) -> Option<Evaluated> {
    let parameters = template.document.get("Parameters").and_then(Node::as_mapping).unwrap_or_default();
    let mut defaults = parameters.iter().filter_map(|parameter| parameter.value.get("Default"));
    // A template that this one deploys has parameters of its own.
    if !open.iter().any(|place| place.source != template.source) && !defaults.any(|default| open.contains(&default.span)) {
        return None;
    }
    let unchanged = |resource: &&&Resource| !resource.defaults.iter().any(|default| open.contains(default));
    let unchanged = first.iter().filter(unchanged).map(|resource| (&*resource.address, *resource)).collect();
    let world = || World { open: Some(open), unchanged: Some(&unchanged), ..World::new(workspace, given, exports) };
    let (evaluated, has_opened) = parts::evaluate(template, unit, &world);
    has_opened.then_some(evaluated)
}

/// What surrounds a template and is the same for all that it deploys.
#[derive(Debug, Clone)]
struct World<'t> {
    workspace: &'t Workspace<'t>,
    given: &'t Given<'t>,
    exports: &'t Exports,
    /// How many nested stacks there are so far.
    stacks: Rc<Cell<usize>>,
    /// The places of defaults that are left aside.
    open: Option<&'t HashSet<Span>>,
    /// Was any of them left aside?
    opened: Rc<Cell<bool>>,
    /// The resources, by their addresses, that none of them has a part in.
    unchanged: Option<&'t HashMap<&'t str, &'t Resource, RandomState>>,
    /// Which of the evaluations of the unit it is, whose nameless symbols differ.
    evaluation: usize,
    /// What conditions leave out of all templates.
    not_deployed: Rc<RefCell<Vec<NotDeployed>>>,
}

impl<'t> World<'t> {
    fn new(workspace: &'t Workspace<'t>, given: &'t Given<'t>, exports: &'t Exports) -> Self {
        Self {
            workspace,
            given,
            exports,
            stacks: Rc::default(),
            open: None,
            opened: Rc::default(),
            unchanged: None,
            evaluation: 0,
            not_deployed: Rc::default(),
        }
    }
}

/// The state of one evaluation of one template; a nested stack has one of its own.
#[derive(Debug)]
struct Evaluator<'t> {
    unit: u32,
    world: World<'t>,
    /// How the template is deployed.
    stack: Stack<'t>,
    /// What resources lead to that deploy other templates.
    nested: HashMap<Arc<str>, Kept<Nested<'t>>, RandomState>,
    /// Did something depend on an import that is not settled yet?
    is_unsettled: bool,
    parameters: HashMap<&'t str, &'t Entry<'t>, RandomState>,
    mappings: HashMap<&'t str, &'t Node<'t>, RandomState>,
    conditions: IndexMap<Arc<str>, Declared<'t>, RandomState>,
    resources: IndexMap<Arc<str>, Declared<'t>, RandomState>,
    outputs: IndexMap<Arc<str>, Declared<'t>, RandomState>,
    /// The loops around what is being evaluated.
    scope: Scope,
    /// How often loops have run.
    repeated: usize,
    /// Does a macro or another program, which has a format version or sections of its own, rewrite the template before it is deployed? Names may
    /// then come from nowhere.
    has_macros: bool,
    /// Are resources not deployed as they are written? The Serverless macro leaves alone those that are not its own.
    is_rewritten: bool,
    template: &'t Node<'t>,
    memo: HashMap<Memo<'t>, Option<Kept<Value>>, RandomState>,
    decided: HashMap<Arc<str>, Option<Kept<Decided>>, RandomState>,
    /// The places of the defaults that had a part in what is being evaluated.
    defaults: Vec<Span>,
    problems: Vec<Finding>,
    effort: Effort,
    symbols: Symbols,
    /// The names of the pseudo parameters that the deployment decides, which the symbols of all references to them share.
    pseudo_parameters: [Arc<str>; 6],
}

/// What is evaluated once and kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Memo<'t> {
    Parameter(&'t str),
    /// What `Ref` gives for a resource.
    Name(Arc<str>),
    Output(Arc<str>),
}

/// The answer of a condition.
#[derive(Debug, Clone)]
struct Decided {
    /// When it holds.
    when: Condition,
    /// Why that is not known; set unless the condition is constant.
    why: Option<Arc<Unknown>>,
    /// Where the parameter that decided it got its value, if one did.
    origin: Option<Origin>,
}

/// The only format version that CloudFormation itself knows.
const FORMAT_VERSION: &str = "2010-09-09";

/// The macros that change nothing about what a resource means: its resources are written out, or are types of their own.
const HARMLESS_TRANSFORMS: [&str; 3] = ["AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-2020-07-23"];

/// The macro that makes resources out of types of its own, and changes no others.
const SERVERLESS_TRANSFORM: &str = "AWS::Serverless-2016-10-31";

impl<'t> Evaluator<'t> {
    fn new(document: &'t Node<'t>, unit: u32, world: World<'t>, stack: Stack<'t>, effort: Effort) -> Self {
        let entries = |section: &str| document.get(section).and_then(Node::as_mapping).unwrap_or(&[]);
        let is_harmless = |node: &Node<'_>| node.as_str().is_some_and(|name| HARMLESS_TRANSFORMS.contains(&name));
        let leaves_alone = |node: &Node<'_>| is_harmless(node) || node.as_str().is_some_and(|name| name == SERVERLESS_TRANSFORM);
        let transforms: Vec<&Node<'_>> = match document.get("Transform") {
            Some(node) => node.as_sequence().map_or_else(|| vec![node], |elements| elements.iter().collect()),
            None => Vec::new(),
        };
        let has_transform = !transforms.iter().all(|node| is_harmless(node));
        let version = document.get("AWSTemplateFormatVersion").and_then(Node::as_scalar);
        let is_dialect = version.is_some_and(|version| version.text != FORMAT_VERSION) || document.get("Modules").is_some();
        let adds = |section: &str| entries(section).iter().any(|entry| entry.key.text == "Fn::Transform");
        let has_parts = ["Parameters", "Mappings", "Conditions", "Resources"].into_iter().any(adds);
        let has_macros = has_transform || has_parts || is_dialect;
        let symbols = Symbols::of_part(unit, stack.prefix.clone()).of_evaluation(world.evaluation);
        let mut evaluator = Self {
            unit,
            world,
            stack,
            nested: HashMap::default(),
            is_unsettled: false,
            parameters: entries("Parameters").iter().map(|entry| (&*entry.key.text, entry)).collect(),
            mappings: entries("Mappings").iter().map(|entry| (&*entry.key.text, &entry.value)).collect(),
            conditions: IndexMap::default(),
            resources: IndexMap::default(),
            outputs: IndexMap::default(),
            scope: Scope::default(),
            repeated: 0,
            has_macros,
            is_rewritten: is_dialect || !transforms.iter().all(|node| leaves_alone(node)),
            template: document,
            memo: HashMap::default(),
            decided: HashMap::default(),
            defaults: Vec::new(),
            problems: Vec::new(),
            effort,
            symbols,
            pseudo_parameters: PSEUDO_PARAMETERS.map(Arc::from),
        };
        // Loops run over parameters and mappings only.
        let by_name = |declared: Vec<Declared<'t>>| declared.into_iter().map(|one| (one.name.clone(), one)).collect();
        evaluator.conditions = by_name(evaluator.written_out(entries("Conditions")));
        evaluator.resources = by_name(evaluator.written_out(entries("Resources")));
        evaluator.outputs = by_name(evaluator.written_out(entries("Outputs")));
        evaluator
    }

    /// The value that `evaluate` gives, computed at the first question and kept. A question that comes up while it is being answered makes
    /// a circle: unknown, with that reason.
    fn once(&mut self, memo: Memo<'t>, name: &str, span: Span, evaluate: impl FnOnce(&mut Self) -> Value) -> Value {
        match self.memo.get(&memo) {
            Some(Some(kept)) => return kept.noted_in(&mut self.defaults),
            Some(None) => return Value::unknown(Reason::Cycle { reference: name.into() }, span),
            None => {}
        }
        self.memo.insert(memo.clone(), None);
        let kept = self.noting_defaults(evaluate);
        let value = kept.value.clone();
        self.memo.insert(memo, Some(kept));
        value
    }

    /// Runs `evaluate` one level deeper and one step further, unless that is too deep or too far.
    fn bounded(&mut self, span: Span, evaluate: impl FnOnce(&mut Self) -> Value) -> Value {
        if let Err(what) = self.effort.enter() {
            return self.limit(what, span);
        }
        let value = evaluate(self);
        self.effort.leave();
        value
    }

    /// A value that a bound cut off, reported once for each bound.
    fn limit(&mut self, what: String, span: Span) -> Value {
        if !self.problems.iter().any(|finding| finding.rule == problem::LIMIT && finding.message == what) {
            self.problems.push(Finding::input(problem::LIMIT, what.clone(), span, "reached here"));
        }
        Value::unknown(Reason::Limit { what: what.into() }, span)
    }

    /// Says what is wrong, once for each place.
    fn report(&mut self, finding: Finding) {
        if !self.problems.iter().any(|known| known.says_the_same_as(&finding)) {
            self.problems.push(finding);
        }
    }

    /// The module whose resource `name` is: their logical ids begin with its own, with or without a full stop behind it.
    fn module_of(&self, name: &str) -> Option<Arc<str>> {
        let is_module = |declared: &&Declared<'t>| {
            let kind = declared.value.get("Type").and_then(Node::as_str);
            kind.is_some_and(|kind| kind.ends_with(resource::MODULE)) && name.starts_with(&*declared.name)
        };
        self.resources.values().find(is_module).map(|declared| declared.name.clone())
    }

    /// A name that the template does not define.
    fn undefined(&mut self, what: &str, name: &str, span: Span, known: &[Arc<str>]) -> Value {
        if self.has_macros {
            return Value::unknown(Reason::NotEvaluated { what: format!("`{name}`, which a macro may define,").into() }, span);
        }
        if let Some(module) = self.module_of(name) {
            return self.symbols.named(name, Reason::ModuleNotDownloaded { address: module }, span);
        }
        let message = format!("the template defines no {what} `{name}`");
        let finding = Finding::input(problem::INVALID, message.clone(), span, "not defined");
        self.report(match nearest(name, known.iter().map(|name| &**name)) {
            Some(near) => finding.with_help(format!("did you mean `{near}`?")),
            None => finding,
        });
        invalid(message, span)
    }
}

/// A value that CloudFormation rejects, for the reason `what`.
fn invalid(what: impl Into<Arc<str>>, span: Span) -> Value {
    Value::unknown(Reason::Invalid { what: what.into() }, span)
}

/// A value that is not known for the reason that another is not.
fn not_known(why: Arc<Unknown>, span: Span) -> Value {
    Value { data: Data::Unknown(why), origin: span.into() }
}
