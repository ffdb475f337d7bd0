//! Runs of test files: what they hand to the module that they call, and what names mean in such a file.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/tests>. Mocks and overrides stand for what a provider would answer; what the
//! code says is evaluated as if a real one were asked.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::configuration::Configuration;
use super::conversion::invalid;
use super::module::{ModuleId, takes_text};
use super::provider::{Known, Providers, provider_names};
use super::scope::Reach;
use super::variables::{RootArguments, Stated, add_file, root_arguments};
use crate::discover::{Folder, Given, TestRun};
use crate::finding::Finding;
use crate::source::Span;
use crate::syntax::hcl::ast::{Block, Body};
use crate::value::{Reason, Role, Unknown, Value};

/// One run of a test file.
pub(super) struct Test<'w> {
    /// The `run` block, and its name.
    run: &'w Block<'w>,
    name: &'w str,
    /// What is stated outside of the test file.
    outside: RootArguments<'w>,
    /// The same with the `variables` of the file, which win.
    in_file: RootArguments<'w>,
    /// The `provider` blocks of the file.
    providers: Rc<Configuration<'w>>,
    /// The names of its `mock_provider` blocks: `aws`, `aws.replica`.
    mocks: HashMap<Arc<str>, Span>,
}

impl<'w> Test<'w> {
    /// The run as it stands in one of `folders`. Providers that are declared twice are added to `problems`.
    pub(super) fn of<'s: 'w>(
        run: &TestRun,
        folders: &'w BTreeMap<PathBuf, Folder<'s>>,
        given: &'w Given<'w>,
        problems: &mut Vec<Finding>,
    ) -> Option<Self> {
        let (file, block) = run.find(folders)?;
        let mut outside = root_arguments(folders.get(&run.tested)?, given);
        // Those beside the test win even over the command line.
        let beside = folders.get(&run.folder).filter(|folder| folder.path != run.tested);
        beside.into_iter().flat_map(|folder| &folder.variable_files).for_each(|file| add_file(&mut outside, file));
        let mut in_file = outside.clone();
        in_file.extend(variables(&file.body, Reach::TestVariables));
        let providers = Rc::new(Configuration::of_providers(&file.body, problems));
        let mocks = file.body.blocks().filter(|block| block.kind.text == "mock_provider");
        let mocks = mocks.filter_map(|block| {
            let [kind] = block.labels.as_slice() else { return None };
            let name = match block.body.attribute("alias") {
                Some(alias) => format!("{}.{}", kind.text, alias.value.as_literal()?),
                None => kind.text.to_string(),
            };
            Some((name.into(), block.header))
        });
        Some(Self { run: block, name: &block.labels.first()?.text, outside, in_file, providers, mocks: mocks.collect() })
    }

    /// What the run hands to its module: its own variables win over those of the file, and those over all others.
    pub(super) fn arguments(&self) -> RootArguments<'w> {
        let mut arguments = self.in_file.clone();
        arguments.extend(variables(&self.run.body, Reach::TestRun));
        arguments
    }

    /// What the addresses of the run's resources begin with.
    pub(super) fn prefix(&self) -> Arc<str> {
        format!("run.{}.", self.name).into()
    }

    /// The header of the `run` block, which is the call.
    pub(super) fn header(&self) -> Span {
        self.run.header
    }
}

/// What the `variables` blocks of a file or run state.
fn variables<'w>(body: &'w Body<'w>, reach: Reach) -> impl Iterator<Item = (&'w str, Stated<'w>)> {
    let blocks = body.blocks().filter(|block| block.kind.text == "variables");
    let attributes = blocks.flat_map(|block| block.body.attributes());
    attributes.map(move |attribute| (attribute.name.text, Stated::InTest(&attribute.value, reach)))
}

impl<'w> Evaluator<'w> {
    /// The value of `name.attribute` in a test file.
    pub(super) fn test_reference(&mut self, name: &str, attribute: &str, span: Span, reach: Reach) -> Value {
        let Some(test) = &self.test else { return invalid(format!("`{name}` has no meaning here"), span) };
        match name {
            "var" => {
                let stated = if reach == Reach::TestRun { &test.in_file } else { &test.outside };
                let Some(stated) = stated.get(attribute).copied() else {
                    // Defaults are out of reach here, and what the environment of a real run states is not known.
                    return Value::unknown(Reason::NoValue { name: format!("var.{attribute}").into() }, span);
                };
                let configuration = self.configuration_of(ModuleId(0));
                let declaration = configuration.variables.find(attribute).map(|place| configuration.variables.at(place));
                self.stated(stated, declaration.is_none_or(takes_text)).seen_from(span, Role::Expression)
            }
            "run" if reach == Reach::TestRun => {
                let reference: Arc<str> = format!("run.{attribute}").into();
                self.symbols.named(reference.clone(), Reason::AfterApply { reference }, span)
            }
            name => invalid(format!("`{name}` has no meaning in the variables and providers of a test file"), span),
        }
    }

    /// The configurations that the root module knows: its `own`, and those that the test file puts in their places.
    pub(super) fn with_test_providers(&mut self, own: Providers) -> Providers {
        let Some(test) = &self.test else { return own };
        let (configuration, mocks, run) = (test.providers.clone(), test.mocks.clone(), test.run);
        let offered = self.offered_providers(&configuration);
        let mocked = |name: &Arc<str>, span: &Span| {
            let reason = Reason::NotEvaluated { what: format!("the mock provider `{name}`").into() };
            Known::Uncertain(format!("test.{name}").into(), Arc::new(Unknown { reason, span: *span }))
        };
        let mut known = own;
        let Some(mapping) = run.body.attribute("providers") else {
            known.extend(offered);
            // What a mock stands for, the code may say itself; the default one is otherwise that of the surroundings.
            for (name, span) in mocks.iter().filter(|(name, _)| name.contains('.')) {
                known.entry(name.clone()).or_insert_with(|| mocked(name, span));
            }
            return known;
        };
        for (inside, outside) in provider_names(&mapping.value) {
            match (offered.get(&*outside), mocks.get_key_value(&*outside)) {
                (Some(offered), _) => {
                    known.insert(inside, offered.clone());
                }
                (None, Some((name, span))) if inside.contains('.') || outside.contains('.') => {
                    known.entry(inside).or_insert_with(|| mocked(name, span));
                }
                (None, Some(_)) => {}
                (None, None) => {
                    let reason = Reason::Invalid { what: format!("there is no provider configuration `{outside}`").into() };
                    let unknown = Arc::new(Unknown { reason, span: mapping.value.span });
                    known.insert(inside, Known::Uncertain(format!("test.{outside}").into(), unknown));
                }
            }
        }
        known
    }
}
