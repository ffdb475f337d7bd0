//! Terraform: from configurations to resources, as `terraform plan` would see them.
//!
//! Evaluation is lazy: a reference evaluates what it refers to, once. What only the provider, the account or a missing value decides is a
//! symbol with the reference's name, or unknown with a reason.

mod alternatives;
mod attributes;
mod configuration;
mod conversion;
mod data;
mod declared;
mod dependencies;
mod equality;
mod expansion;
mod expression;
mod functions;
mod lifecycle;
mod module;
mod normal_form;
mod operators;
mod plan;
mod provider;
mod provider_defaults;
mod reference;
mod resource;
mod scope;
mod sensitivity;
mod set;
mod steps;
mod template;
mod test_run;
mod types;
mod unification;
mod variables;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use alternatives::Presumption;
use configuration::Configuration;
use expansion::Expansion;
use expression::failure;
use module::{Module, ModuleId};
use plan::Planned;
use provider::Provider;
use resource::{Instance, InstanceId};
use sensitivity::Sensitivity;
use test_run::Test;
use variables::RootArguments;

use crate::discover::{Folder, Given, Plan, RootModule, ScannedTree, TestRun, Workspace};
use crate::finding::{Finding, problem};
use crate::source::Span;
use crate::value::{Effort, NotDeployed, Reason, Resource, Symbols, Unknown, Value};

/// What a root module deploys, and what went wrong.
#[derive(Debug)]
pub struct Evaluated {
    /// The resources of the root module and of all modules it calls, in the order of the code. A call of a module that is not on this
    /// machine is a resource of type [`Resource::OPAQUE_MODULE`].
    pub resources: Vec<Resource>,
    /// What the language forbids although its grammar allows it, and modules that are not on this machine.
    pub problems: Vec<Finding>,
    /// The resources of which there provably is no instance.
    pub not_deployed: Vec<NotDeployed>,
}

/// Evaluates the root module `root` with the variables that `given` states. `unit` is the number that symbols carry.
pub fn evaluate(workspace: &Workspace<'_>, root: &RootModule, given: &Given<'_>, unit: u32) -> Evaluated {
    evaluate_planned(workspace, root, given, Planned::default(), unit)
}

/// What a plan or state deploys. Where its configuration is there, that is evaluated, with what Terraform planned in the places of what is
/// not known, and places are those of the configuration; otherwise they are in the plan itself. What the plan changes are resources of
/// type [`Resource::PLANNED_CHANGE`].
pub fn evaluate_plan(workspace: &Workspace<'_>, plan: &Plan<'_>, given: &Given<'_>, unit: u32) -> Evaluated {
    let planned = Planned::read(&plan.document);
    let mut evaluated = match &plan.configuration {
        Some(root) => evaluate_planned(workspace, root, given, planned, unit),
        None => Evaluated { resources: plan::resources_alone(&planned, unit), problems: Vec::new(), not_deployed: Vec::new() },
    };
    evaluated.resources.extend(plan::changes(&plan.document, unit));
    evaluated
}

/// What the run of a test file deploys. It is called by the run, whose name its addresses begin with: `run.defaults.`
pub fn evaluate_test_run(workspace: &Workspace<'_>, run: &TestRun, given: &Given<'_>, unit: u32) -> Evaluated {
    let mut evaluator = Evaluator::new(workspace, &run.root, given, unit);
    evaluator.start = &run.tested;
    match Test::of(run, &workspace.folders, given, &mut evaluator.problems) {
        Some(test) => {
            let arguments = test.arguments();
            evaluator.test = Some(test);
            evaluator.evaluated(arguments)
        }
        None => Evaluated { resources: Vec::new(), problems: evaluator.problems, not_deployed: Vec::new() },
    }
}

fn evaluate_planned(
    workspace: &Workspace<'_>,
    root: &RootModule,
    given: &Given<'_>,
    planned: Planned<'_>,
    unit: u32,
) -> Evaluated {
    let mut evaluator = Evaluator::new(workspace, root, given, unit);
    evaluator.planned = planned;
    let arguments = workspace.folders.get(&root.path).map(|folder| variables::root_arguments(folder, given));
    evaluator.evaluated(arguments.unwrap_or_default())
}

/// The state of one evaluation.
struct Evaluator<'w> {
    folders: &'w BTreeMap<PathBuf, Folder<'w>>,
    tree: &'w ScannedTree,
    root: &'w RootModule,
    /// The folder that Terraform runs in, where relative paths start: the root module's, or that of the module under test.
    start: &'w Path,
    /// The run of a test file that calls the root module, if one does.
    test: Option<Test<'w>>,
    workspace: Option<&'w str>,
    /// Where providers deploy that do not say so.
    region: Option<(&'w str, Span)>,
    account: Option<(&'w str, Span)>,
    /// What Terraform planned, if that is known.
    planned: Planned<'w>,
    unit: u32,
    configurations: HashMap<&'w Path, Rc<Configuration<'w>>>,
    /// Every instance of every module that is called, the root module first.
    modules: Vec<Module<'w>>,
    /// Every provider configuration of those.
    providers: Vec<Provider<'w>>,
    /// Every instance of every resource and data source that was asked for.
    instances: Vec<Instance>,
    /// What the names of symbols stand for.
    named: HashMap<Arc<str>, Named>,
    /// `None` for what is being evaluated.
    memo: HashMap<Memo, Option<Kept>>,
    expansions: HashMap<(ModuleId, Expanded), Option<Rc<Expansion>>>,
    /// What is known of the sensitivity of locals.
    sensitivities: HashMap<(ModuleId, Span), Sensitivity>,
    problems: Vec<Finding>,
    not_deployed: Vec<NotDeployed>,
    effort: Effort,
    symbols: Symbols,
    /// What has to hold for what was evaluated last not to be rejected.
    presumed: Presumption,
    /// Why something in what was evaluated last may be rejected once it is known, which its value need not show.
    doubt: Option<Arc<Unknown>>,
    /// Why something that has a name of its own is rejected, on which what was evaluated last hangs: no `try` helps.
    rejected: Option<Arc<Unknown>>,
    /// The calls that are already reported to lead to no module.
    missing: HashSet<Span>,
}

/// What a symbol's name stands for, when it is more than a string that is not known.
#[derive(Debug, Clone)]
enum Named {
    /// An instance of a resource or data source.
    Instance(InstanceId),
    /// An instance of a module.
    Module(ModuleId),
    /// A module that is not on this machine.
    Opaque,
    /// A resource or module with a `count` or `for_each` that is not known, and the one instance that stands for all.
    Uncertain(Rc<Expansion>),
}

/// A value that was evaluated once, and why Terraform rejects it.
type Kept = (Value, Option<Arc<Unknown>>);

/// What is evaluated once and kept; the number is the place of the declaration in its configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Memo {
    Variable(ModuleId, usize),
    /// Locals have no place; the address of their expression tells them apart.
    Local(ModuleId, Span),
    Output(ModuleId, usize),
    /// All instances of a declaration with `count` or `for_each`.
    Instances(ModuleId, Expanded),
    /// All attributes of an instance.
    Attributes(InstanceId),
    /// The policy document of an instance, on one line or several.
    Document(InstanceId, bool),
}

/// What may have a `count` or `for_each`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Expanded {
    Resource(usize),
    Data(usize),
    Call(usize),
}

impl<'w> Evaluator<'w> {
    fn new(workspace: &'w Workspace<'_>, root: &'w RootModule, given: &Given<'w>, unit: u32) -> Self {
        Self {
            folders: &workspace.folders,
            tree: &workspace.tree,
            root,
            start: &root.path,
            test: None,
            workspace: given.workspace,
            region: given.region,
            account: given.account,
            planned: Planned::default(),
            unit,
            configurations: HashMap::new(),
            modules: Vec::new(),
            providers: Vec::new(),
            instances: Vec::new(),
            named: HashMap::new(),
            memo: HashMap::new(),
            expansions: HashMap::new(),
            sensitivities: HashMap::new(),
            problems: Vec::new(),
            not_deployed: Vec::new(),
            effort: Effort::default(),
            symbols: Symbols::new(unit),
            presumed: None,
            doubt: None,
            rejected: None,
            missing: HashSet::new(),
        }
    }

    /// What the root module deploys when it is handed `arguments`.
    fn evaluated(mut self, arguments: RootArguments<'w>) -> Evaluated {
        let resources = self.folders.get(&self.root.path).map(|folder| self.deployed(folder, arguments));
        let mut resources = resources.unwrap_or_default();
        self.note_dependencies(&mut resources);
        Evaluated { resources, problems: self.problems, not_deployed: self.not_deployed }
    }

    /// The value that `evaluate` gives, computed at the first question and kept. A question that comes up while it is being answered
    /// makes a circle: unknown, with that reason.
    fn once(
        &mut self,
        memo: Memo,
        name: impl FnOnce() -> String,
        span: Span,
        evaluate: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        match self.memo.get(&memo) {
            Some(Some(value)) => {
                let (value, why) = value.clone();
                self.note_rejected(why.as_ref());
                return value;
            }
            Some(None) => return Value::unknown(Reason::Cycle { reference: name().into() }, span),
            None => {}
        }
        self.memo.insert(memo, None);
        let value = self.on_its_own(evaluate);
        let why = match memo {
            // What one attribute is rejected for is told of that one.
            Memo::Attributes(_) => None,
            _ => failure(&value).cloned(),
        };
        self.note_rejected(why.as_ref());
        self.memo.insert(memo, Some((value.clone(), why)));
        value
    }

    /// What `evaluate` gives for something that has a name of its own: where a part of it is rejected, no `try` around the name helps.
    fn on_its_own<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        let (presumed, doubt, rejected) = (self.presumed.take(), self.doubt.take(), self.rejected.take());
        let evaluated = evaluate(self);
        (self.presumed, self.doubt, self.rejected) = (presumed, doubt, rejected);
        evaluated
    }

    /// Notes that something that has a name of its own is rejected, if that is why it is not known.
    fn note_rejected(&mut self, why: Option<&Arc<Unknown>>) {
        if let Some(why) = why.filter(|why| matches!(why.reason, Reason::Invalid { .. })) {
            self.rejected.get_or_insert_with(|| why.clone());
        }
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
}
