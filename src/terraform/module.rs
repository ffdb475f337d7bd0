//! Modules: the tree of calls, with the variables, locals and outputs of each instance.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::configuration::{Configuration, Declaration};
use super::conversion::{invalid, to_string};
use super::equality::equal;
use super::expansion::{Expansion, Key, Member};
use super::plan;
use super::provider::Providers;
use super::reference::relative;
use super::scope::Scope;
use super::types::Type;
use super::variables::{RootArguments, Stated};
use super::{Evaluator, Expanded, Memo, Named};
use crate::discover::{self, Folder};
use crate::finding::{Finding, problem};
use crate::source::{Span, limits};
use crate::value::{Existence, Map, NotDeployed, Origin, Reason, Resource, Role, Unknown, Value};

/// Which instance of which module; an index into the evaluator's modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ModuleId(pub(super) usize);

/// One instance of a module.
#[derive(Debug)]
pub(super) struct Module<'w> {
    /// Its folder.
    pub(super) path: &'w Path,
    /// What the folder declares.
    pub(super) configuration: Rc<Configuration<'w>>,
    /// What its addresses begin with: empty for the root module, otherwise `module.a[0].`
    pub(super) prefix: Arc<str>,
    /// Its key in the manifest of downloaded modules: `a.b`.
    key: String,
    /// The calls that lead to it, outermost first.
    pub(super) calls: Arc<[Span]>,
    /// Whether it is deployed at all.
    pub(super) existence: Existence,
    /// The provider configurations that it knows.
    pub(super) providers: Providers,
    arguments: Arguments<'w>,
}

impl Module<'_> {
    /// The module that calls it, and the place of the call there; `None` for the root module.
    pub(super) fn caller(&self) -> Option<(ModuleId, usize)> {
        match &self.arguments {
            Arguments::Call { caller, place, .. } => Some((*caller, *place)),
            Arguments::Root(_) => None,
        }
    }
}

/// Where the variables of a module get their values.
#[derive(Debug)]
enum Arguments<'w> {
    /// From outside.
    Root(RootArguments<'w>),
    /// From the call `place` in the module `caller`, seen by the instance `key`.
    Call { caller: ModuleId, place: usize, key: Key },
}

/// What a module call leads to.
enum Callee<'w> {
    Folder(&'w Folder<'w>),
    /// Nothing that can be looked into: why, and what helps.
    Missing(String, &'static str),
}

/// What helps when a module's source leads nowhere.
const CORRECT: &str = "correct the `source`";

/// The arguments of a module call that are no variables.
const META_ARGUMENTS: [&str; 6] = ["source", "version", "providers", "count", "for_each", "depends_on"];

impl<'w> Evaluator<'w> {
    /// The resources of the root module in `folder` and of everything it calls.
    pub(super) fn deployed(&mut self, folder: &'w Folder<'w>, arguments: RootArguments<'w>) -> Vec<Resource> {
        let configuration = self.configuration(folder);
        let (prefix, calls) =
            self.test.as_ref().map_or_else(|| ("".into(), Vec::new()), |test| (test.prefix(), vec![test.header()]));
        self.modules.push(Module {
            path: &folder.path,
            configuration,
            prefix,
            key: String::new(),
            calls: calls.into(),
            existence: Existence::Certain,
            providers: Providers::new(),
            arguments: Arguments::Root(arguments),
        });
        let providers = self.add_providers(ModuleId(0), Providers::new());
        self.modules[0].providers = self.with_test_providers(providers);
        let mut resources = Vec::new();
        let mut open = vec![ModuleId(0)];
        while let Some(module) = open.pop() {
            // Modules that call modules multiply; what they would declare is cut off with them.
            if self.modules.len() > limits::UNIT_INSTANCES {
                let header = self.modules[module.0].calls.first().copied();
                let span = header.unwrap_or(self.modules[0].configuration.calls.at(0).header());
                self.limit(format!("there are more than {} instances of modules", limits::UNIT_INSTANCES), span);
                break;
            }
            self.module_resources(module, &mut resources);
            self.looked_up_buckets(module, &mut resources);
            let configuration = self.configuration_of(module);
            // The last one is taken first, so that modules come in the order of the code.
            for place in (0..configuration.calls.len()).rev() {
                let expansion = self.expansion(module, Expanded::Call(place));
                open.extend(expansion.instances.iter().rev().filter_map(|one| match self.named.get(&one.address) {
                    Some(Named::Module(called)) => Some(*called),
                    _ => None,
                }));
                resources.extend(self.opaque_resource(module, place, &expansion));
                if expansion.instances.is_empty() {
                    self.note_call_not_made(module, place);
                }
            }
        }
        resources
    }

    fn configuration(&mut self, folder: &'w Folder<'w>) -> Rc<Configuration<'w>> {
        if let Some(configuration) = self.configurations.get(&*folder.path) {
            return configuration.clone();
        }
        let configuration = Rc::new(Configuration::new(folder, &mut self.problems));
        self.configurations.insert(&folder.path, configuration.clone());
        configuration
    }

    /// The configuration of a module.
    pub(super) fn configuration_of(&self, module: ModuleId) -> Rc<Configuration<'w>> {
        self.modules[module.0].configuration.clone()
    }

    /// The folder that the call `place` of `module` names.
    fn callee(&mut self, module: ModuleId, place: usize) -> Callee<'w> {
        let source = match self.module_source(module, place) {
            Ok(source) => source,
            Err(missing) => return missing,
        };
        let caller = &self.modules[module.0];
        if caller.calls.len() >= limits::MODULE_DEPTH {
            return Callee::Missing(format!("module calls nest deeper than {}", limits::MODULE_DEPTH), CORRECT);
        }
        let local = source.starts_with("./") || source.starts_with("../");
        let path = match local {
            true => Some(discover::absolute(caller.path, Path::new(&*source))),
            false => self.root.downloaded.get(&self.manifest_key(module, place)).cloned(),
        };
        match path.and_then(|path| self.folders.get(&path)).filter(|folder| !folder.files.is_empty()) {
            Some(folder) if self.is_inside(module, &folder.path) => {
                Callee::Missing(format!("`{source}` leads back to itself"), CORRECT)
            }
            Some(folder) => Callee::Folder(folder),
            None if local => Callee::Missing(format!("`{source}` holds no Terraform code"), CORRECT),
            None => Callee::Missing(format!("`{source}` is not on this machine"), "run `terraform init`, which downloads it"),
        }
    }

    /// The source of the call `place`: a literal or, as OpenTofu has it, an expression of variables and locals.
    fn module_source(&mut self, module: ModuleId, place: usize) -> Result<Arc<str>, Callee<'w>> {
        let configuration = self.configuration_of(module);
        let Some(attribute) = configuration.calls.at(place).attribute("source") else {
            return Err(Callee::Missing("it states no `source`".to_owned(), "state its `source`"));
        };
        if let Some(source) = attribute.value.as_literal() {
            return Ok(source.into());
        }
        let span = attribute.value.span;
        // A local source starts from the module's own folder, wherever the root module is.
        let root = relative(&self.root.path, self.modules[module.0].path);
        let path = Map::from_iter([("module".into(), Value::text(".", span)), ("root".into(), Value::text(root, span))]);
        let scope = Scope::of(module);
        let binding = scope.bind("path", Value::map(path, span));
        let value = to_string(self.expression(&attribute.value, &scope.inside(&binding)));
        match (value.as_literal(), value.why_unknown()) {
            (Some(source), _) => Ok(source.into()),
            (None, Some(unknown)) => Err(Callee::Missing(
                format!("its `source` is not known: {}", unknown.reason),
                "give what its `source` depends on a value, by a default, a variable file or `--var`",
            )),
            (None, None) => Err(Callee::Missing("its `source` is no string".to_owned(), CORRECT)),
        }
    }

    /// Does a module, or one that leads to it, have this folder?
    fn is_inside(&self, module: ModuleId, folder: &Path) -> bool {
        let mut inner = module;
        loop {
            let module = &self.modules[inner.0];
            match module.arguments {
                _ if module.path == folder => return true,
                Arguments::Call { caller, .. } => inner = caller,
                Arguments::Root(_) => return false,
            }
        }
    }

    /// The key of a call in the manifest of downloaded modules.
    fn manifest_key(&self, module: ModuleId, place: usize) -> String {
        let caller = &self.modules[module.0];
        let name = caller.configuration.calls.name(place);
        if caller.key.is_empty() { name.to_owned() } else { format!("{}.{name}", caller.key) }
    }

    /// Makes the instance `key` of the call `place`, under `address`.
    pub(super) fn add_module(&mut self, caller: ModuleId, place: usize, key: Key, address: &Arc<str>, existence: Existence) {
        match self.callee(caller, place) {
            Callee::Folder(folder) => {
                let configuration = self.configuration(folder);
                let manifest_key = self.manifest_key(caller, place);
                let handed = self.handed_providers(caller, place, &key, address);
                let calling = &self.modules[caller.0];
                let call = calling.configuration.calls.at(place);
                let module = Module {
                    path: &folder.path,
                    configuration,
                    prefix: format!("{address}.").into(),
                    key: manifest_key,
                    calls: calling.calls.iter().copied().chain([call.header()]).collect(),
                    existence: existence.within(&calling.existence),
                    providers: Providers::new(),
                    arguments: Arguments::Call { caller, place, key },
                };
                let id = ModuleId(self.modules.len());
                self.modules.push(module);
                self.modules[id.0].providers = self.add_providers(id, handed);
                self.named.insert(address.clone(), Named::Module(id));
            }
            Callee::Missing(why, help) => {
                self.named.insert(address.clone(), Named::Opaque);
                self.report_missing(caller, place, &why, help);
            }
        }
    }

    fn report_missing(&mut self, caller: ModuleId, place: usize, why: &str, help: &str) {
        let configuration = self.configuration_of(caller);
        let header = configuration.calls.at(place).header();
        let message = format!("the module `{}` cannot be looked into: {why}", configuration.calls.name(place));
        let finding = Finding::notice(problem::MODULE_NOT_DOWNLOADED, message, header, "what it configures is not known");
        if self.missing.insert(header) {
            self.problems.push(finding.with_help(help));
        }
    }

    /// Notes down what a module would deploy by itself whose call makes no instance.
    fn note_call_not_made(&mut self, module: ModuleId, place: usize) {
        let (Some(origin), Callee::Folder(folder)) = (self.leaves_out(module, Expanded::Call(place)), self.callee(module, place))
        else {
            return;
        };
        let called = self.configuration(folder);
        let calling = &self.modules[module.0];
        let call = calling.configuration.calls.at(place).header();
        let name = calling.configuration.calls.name(place);
        let calls: Arc<[Span]> = calling.calls.iter().copied().chain([call]).collect();
        let left_out = (0..called.resources.len()).map(|resource| {
            let (kind, label) = called.resources.name(resource);
            NotDeployed {
                address: format!("{}module.{name}.{kind}.{label}", calling.prefix).into(),
                kind: kind.into(),
                unit: self.unit,
                header: called.resources.at(resource).header(),
                calls: calls.clone(),
                origin: origin.clone(),
            }
        });
        self.not_deployed.extend(left_out);
    }

    /// The resource that stands for a call of a module that is not on this machine: what it is handed.
    fn opaque_resource(&mut self, module: ModuleId, place: usize, expansion: &Expansion) -> Vec<Resource> {
        let configuration = self.configuration_of(module);
        let call = configuration.calls.at(place);
        let mut resources = Vec::new();
        for Member { key, address, existence } in &expansion.instances {
            if !matches!(self.named.get(address), Some(Named::Opaque)) {
                continue;
            }
            let mut attributes = Map::default();
            for attribute in call.attributes().into_iter().filter(|attribute| !META_ARGUMENTS.contains(&attribute.name.text)) {
                let value =
                    self.in_instance(module, expansion, key, |evaluator, scope| evaluator.expression(&attribute.value, scope));
                attributes.insert(attribute.name.text.into(), value);
            }
            let calling = &self.modules[module.0];
            resources.push(Resource {
                address: address.clone(),
                kind: Resource::OPAQUE_MODULE.into(),
                language: crate::value::Language::Terraform,
                unit: self.unit,
                attributes: Value::map(attributes, call.header()),
                meta: Map::default(),
                header: call.header(),
                body: call.span(),
                existence: existence.clone().within(&calling.existence),
                deployment: Arc::new(self.surroundings(call.header())),
                calls: calling.calls.clone(),
                defaults: Vec::new(),
            });
        }
        resources
    }

    /// The value of `var.name`.
    pub(super) fn variable(&mut self, module: ModuleId, name: &str, span: Span) -> Value {
        let configuration = self.configuration_of(module);
        let Some(place) = configuration.variables.find(name) else {
            return invalid(format!("the module declares no variable `{name}`"), span);
        };
        let full_name = format!("{}var.{name}", self.modules[module.0].prefix);
        let declaration = configuration.variables.at(place);
        let value = self.once(
            Memo::Variable(module, place),
            || full_name.clone(),
            span,
            |evaluator| {
                evaluator.bounded(span, |evaluator| {
                    evaluator.variable_value(module, configuration.variables.name(place), declaration, &full_name)
                })
            },
        );
        value.seen_from(span, Role::Expression)
    }

    fn variable_value(&mut self, module: ModuleId, name: &str, declaration: &Declaration<'w>, full_name: &str) -> Value {
        let kind = declaration.attribute("type").map_or(Type::Any, |attribute| Type::of(&attribute.value));
        let default = declaration.attribute("default");
        let given = self.argument(module, name, takes_text(declaration));
        let nullable = declaration
            .attribute("nullable")
            .is_none_or(|attribute| self.expression(&attribute.value, &Scope::of(module)).as_bool() != Some(false));
        let given = given.filter(|value| nullable || default.is_none() || !value.is_null());
        let value = match (given, default) {
            (Some(value), _) => value,
            (None, Some(default)) => {
                let value = self.expression(&default.value, &Scope::of(module));
                Value { data: value.data, origin: Origin::new(default.value.span, Role::Default) }
            }
            (None, None) if self.planned_variable(module, name).is_some() => Value::null(declaration.header()),
            (None, None) => {
                let reason = Reason::NoValue { name: full_name.into() };
                let unknown = Arc::new(Unknown { reason, span: declaration.header() });
                return kind.not_known(full_name, self.unit, &unknown, &declaration.header().into());
            }
        };
        let value = kind.convert(value, &mut |expression| self.expression(expression, &Scope::of(module)));
        match self.planned_variable(module, name) {
            // What is stated here says where the value comes from, unless the plan was made with another.
            Some(planned) => {
                let planned = kind.convert_plainly(planned);
                if equal(&value, &planned).is_true() { value } else { planned }
            }
            None => value,
        }
    }

    /// The value that a variable of the root module had when the plan was made.
    fn planned_variable(&self, module: ModuleId, name: &str) -> Option<Value> {
        let value = self.planned.variables.get(name).filter(|_| module == ModuleId(0))?;
        let value = plan::variable(value);
        Some(Value { origin: Origin::new(value.origin.span, Role::Given), data: value.data })
    }

    /// What a module is handed for the variable `name`, if anything.
    fn argument(&mut self, module: ModuleId, name: &str, literal: bool) -> Option<Value> {
        let (caller, place, key) = match &self.modules[module.0].arguments {
            Arguments::Root(arguments) => {
                let stated: Stated<'w> = *arguments.get(name)?;
                return Some(self.stated(stated, literal));
            }
            Arguments::Call { caller, place, key } => (*caller, *place, key.clone()),
        };
        let configuration = self.configuration_of(caller);
        let attribute = configuration.calls.at(place).attribute(name).filter(|_| !META_ARGUMENTS.contains(&name))?;
        let expansion = self.expansion(caller, Expanded::Call(place));
        let value = self.in_instance(caller, &expansion, &key, |evaluator, scope| evaluator.expression(&attribute.value, scope));
        Some(value.seen_from(attribute.value.span, Role::Argument))
    }

    /// The value of `local.name`.
    pub(super) fn local(&mut self, module: ModuleId, name: &str, span: Span) -> Value {
        let configuration = self.configuration_of(module);
        let Some(expression) = configuration.locals.get(name) else {
            return invalid(format!("the module declares no local `{name}`"), span);
        };
        let full_name = || format!("local.{name}");
        let value = self.once(Memo::Local(module, expression.span), full_name, span, |evaluator| {
            evaluator.expression(expression, &Scope::of(module))
        });
        value.seen_from(span, Role::Expression)
    }

    /// The value of the output `name` of a module; what its absence means when there is none.
    pub(super) fn output(&mut self, module: ModuleId, name: &str, span: Span) -> Value {
        let configuration = self.configuration_of(module);
        let Some(place) = configuration.outputs.find(name) else {
            return invalid(format!("the module has no output `{name}`"), span);
        };
        let full_name = format!("{}{name}", self.modules[module.0].prefix);
        let declaration = configuration.outputs.at(place);
        let value = self.once(
            Memo::Output(module, place),
            || full_name,
            span,
            |evaluator| match declaration.attribute("value") {
                Some(attribute) => evaluator.expression(&attribute.value, &Scope::of(module)),
                None => invalid("the output states no value", declaration.header()),
            },
        );
        value.seen_from(span, Role::Expression)
    }
}

/// Is text that is typed for a variable its value as it stands, rather than an expression?
/// <https://developer.hashicorp.com/terraform/language/values/variables#complex-typed-values>
pub(super) fn takes_text(variable: &Declaration<'_>) -> bool {
    let kind = variable.attribute("type").map(|attribute| Type::of(&attribute.value));
    matches!(kind, None | Some(Type::String | Type::Number | Type::Bool))
}
