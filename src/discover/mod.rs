//! Discovery: which files there are, and what is deployed together.
//!
//! Every file is read once and looked through for the words that a rule could ask about. What never mentions one is not parsed; neither
//! is anything else that is not deployed together with something that does.

mod arguments;
mod documents;
mod exports;
mod folders;
mod includes;
mod library;
mod links;
mod load;
mod modules;
mod parameters;
mod plan;
mod relevance;
mod sam_config;
mod showing;
mod stacks;
mod template;
mod test_files;
mod tree;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::finding::Finding;
use crate::source::{SourceId, Span};
use crate::syntax::document::tree::Node;
use crate::syntax::hcl::ast::{Block, Body};
pub use arguments::{Exclusions, NotFound, absolute};
pub use includes::INCLUDE;
pub use links::{DeployedTemplate, deployed_template, local_path, written_out};
pub use load::{discover, variable_file};
pub use parameters::{parameter_file, typed_parameter};
pub use tree::{ScannedTree, TreeError};

/// What to look at.
#[derive(Debug)]
pub struct Request<'r> {
    /// The folder that relative paths start from; paths below it are shown relative to it. Absolute.
    pub working_folder: &'r Path,
    /// The files and folders that were asked for.
    pub paths: &'r [PathBuf],
    /// What is passed over even so.
    pub exclude: &'r Exclusions,
    /// The words that make a unit worth reading; none means that every unit is.
    pub words: &'r [&'r str],
    /// What else makes units worth reading where another one gives reason to.
    pub beside: Option<Beside<'r>>,
}

/// What makes a unit worth reading only when something else was found, wherever in what was asked for that is.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'r> {
    /// The types of the resources that it declares: one in quotes stands in Terraform code, one without in a template.
    pub declared: &'r [&'r str],
    /// The words one of which has to be found; each of them holds one of [`Request::words`].
    pub of: &'r [&'r str],
}

/// Everything that was found, parsed.
#[derive(Debug, Default)]
pub struct Workspace<'s> {
    /// The folders of Terraform code that a unit needs, by path.
    pub folders: BTreeMap<PathBuf, Folder<'s>>,
    /// The CloudFormation templates that a unit needs, by path, without values for their parameters.
    pub templates: BTreeMap<PathBuf, Template<'s>>,
    /// The templates that are strings of others, by the place of the string.
    pub embedded: HashMap<Span, Node<'s>>,
    /// What is deployed together, in the order of the paths.
    pub units: Vec<Unit<'s>>,
    /// Everything that could not be read or parsed.
    pub problems: Vec<Finding>,
    /// How many files were looked at.
    pub files: usize,
    /// Where the first of the resources is declared that were not read because nothing gave reason to, see [`Beside`].
    pub passed_over: Option<Span>,
    /// The sources that findings may be reported in: those that were asked for.
    pub asked: BTreeSet<SourceId>,
    /// The files that code may read while it is evaluated.
    pub tree: ScannedTree,
    /// The sources that belong to downloaded modules: no files of the repository.
    pub downloaded: BTreeSet<SourceId>,
}

/// A folder of Terraform files, which is what Terraform calls a module.
#[derive(Debug)]
pub struct Folder<'s> {
    /// The folder, absolute, without `.` and `..`.
    pub path: PathBuf,
    /// `*.tf`, `*.tf.json`, `*.tofu`, `*.tofu.json` in the order that Terraform merges them: by name, override files last.
    pub files: Vec<ModuleFile<'s>>,
    /// Values for the variables when this folder is a root, in the order in which a later one wins:
    /// `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` by name.
    pub variable_files: Vec<ModuleFile<'s>>,
    /// `*.tftest.hcl`, `*.tftest.json`, `*.tofutest.hcl`, `*.tofutest.json` by name: they test this folder's module or, from a folder `tests`,
    /// the one above it, and are no part of either.
    pub tests: Vec<ModuleFile<'s>>,
}

/// One file of a folder; JSON syntax is already turned into a body.
#[derive(Debug)]
pub struct ModuleFile<'s> {
    /// Its source.
    pub source: SourceId,
    /// Its attributes and blocks, as far as the syntax allowed.
    pub body: Body<'s>,
    /// `override.tf`, `*_override.tf`: merged into the blocks of the same name rather than added.
    pub is_override: bool,
}

/// What is deployed together.
#[derive(Debug)]
pub enum Unit<'s> {
    /// A folder that no other scanned folder calls, except to show or test it.
    Terraform(RootModule),
    /// A run of a Terraform test file.
    TestRun(TestRun),
    /// A Terraform plan or state.
    Plan(Plan<'s>),
    /// A CloudFormation template that no other scanned one deploys, with the values of one parameter file.
    CloudFormation(Template<'s>),
}

/// What `terraform show -json` says of a plan or a state.
#[derive(Debug)]
pub struct Plan<'s> {
    /// Its source.
    pub source: SourceId,
    /// Its document.
    pub document: Node<'s>,
    /// The configuration that it was made of, where that was asked for, stands beside the file, or in the working folder.
    pub configuration: Option<RootModule>,
}

impl Unit<'_> {
    /// The Terraform root module that is deployed; `None` for a template, and a plan whose configuration is not there.
    pub fn root_module(&self) -> Option<&RootModule> {
        match self {
            Unit::Terraform(root) => Some(root),
            Unit::TestRun(run) => Some(&run.root),
            Unit::Plan(plan) => plan.configuration.as_ref(),
            Unit::CloudFormation(_) => None,
        }
    }
}

/// A Terraform root module; the folders it calls are found by path in [`Workspace::folders`].
#[derive(Debug, Clone)]
pub struct RootModule {
    /// Its folder's path, a key of [`Workspace::folders`].
    pub path: PathBuf,
    /// The folders of downloaded modules by module key (`network.subnets`), as `.terraform/modules/modules.json` lists them.
    pub downloaded: BTreeMap<String, PathBuf>,
}

/// A `run` block of a Terraform test file: a call of the module that it tests, or of another one that it names.
#[derive(Debug, Clone)]
pub struct TestRun {
    /// The module that it calls.
    pub root: RootModule,
    /// The folder of the module under test, in which Terraform runs; a key of [`Workspace::folders`].
    pub tested: PathBuf,
    /// The folder of the test file; a key of [`Workspace::folders`].
    pub folder: PathBuf,
    /// The file's place in [`Folder::tests`].
    pub file: usize,
    /// The block's place among the blocks of the file.
    pub block: usize,
}

impl TestRun {
    /// The file that holds the run, and its block; `None` when `folders` are not those that it was found in.
    pub fn find<'f, 's>(&self, folders: &'f BTreeMap<PathBuf, Folder<'s>>) -> Option<(&'f ModuleFile<'s>, &'f Block<'s>)> {
        let file = folders.get(&self.folder)?.tests.get(self.file)?;
        Some((file, file.body.blocks().nth(self.block)?))
    }
}

/// A CloudFormation template.
#[derive(Debug, Clone)]
pub struct Template<'s> {
    /// Its source.
    pub source: SourceId,
    /// Its file, absolute, without `.` and `..`.
    pub path: PathBuf,
    /// Its document; what it includes from other files of the scanned tree is in its place.
    pub document: Node<'s>,
    /// What a file that is certainly its own gives its parameters.
    pub parameters: ParameterValues<'s>,
}

/// What a parameter file, or an environment of a `samconfig.toml`, says of a stack.
#[derive(Debug, Clone, Default)]
pub struct ParameterValues<'s> {
    /// Values in the order of the file; a later one wins.
    pub values: Vec<ParameterValue<'s>>,
    /// The name of the stack, and where it stands.
    pub stack_name: Option<(&'s str, Span)>,
    /// The Region that it is deployed to, and where that stands.
    pub region: Option<(&'s str, Span)>,
}

/// The value of one parameter.
#[derive(Debug, Clone)]
pub struct ParameterValue<'s> {
    /// The parameter.
    pub name: String,
    /// A scalar or a list of scalars; `None` when the value is whatever it was before (`UsePreviousValue`).
    pub value: Option<Node<'s>>,
    /// Where it stands.
    pub span: Span,
}

/// Values for the variables of root modules and the parameters of templates that come from outside the folder.
#[derive(Debug, Default)]
pub struct Given<'s> {
    /// The environment (`TF_VAR_name`), then the command line's `--var`: a later one wins.
    pub variables: Vec<GivenVariable<'s>>,
    /// The command line's `--var-file`s in order. They win over the environment and over the folder's own files; among `--var` and
    /// `--var-file` the later on the command line wins, which [`GivenVariable::after_files`] tells.
    pub files: Vec<ModuleFile<'s>>,
    /// What `terraform.workspace` is; `None` when nobody says.
    pub workspace: Option<&'s str>,
    /// The command line's `--parameter` and `--parameter-file`, in order: a later one wins over it, and all win over files that were found.
    pub parameters: Vec<ParameterValue<'s>>,
    /// Does the command line name a parameter file? Those that lie beside templates are then left alone.
    pub has_parameter_file: bool,
    /// The Region that is deployed to when the code says nothing, and where that stands.
    pub region: Option<(&'s str, Span)>,
    /// The account that is deployed to when the code says nothing, and where that stands.
    pub account: Option<(&'s str, Span)>,
}

/// One variable's value as it was typed.
#[derive(Debug)]
pub struct GivenVariable<'s> {
    /// The variable.
    pub name: &'s str,
    /// The value as typed: the string itself for a variable of a primitive type, otherwise an HCL expression.
    pub text: &'s str,
    /// Where it stands, in a source made of the argument.
    pub span: Span,
    /// How many of [`Given::files`] stand before it on the command line; `None` for the environment, which everything else beats.
    pub after_files: Option<usize>,
}

impl Workspace<'_> {
    /// Takes note of what is given: a template that several parameter files are for is deployed once when the command line names the
    /// file, and findings may stand at what was typed.
    pub fn take(&mut self, given: &Given<'_>) {
        self.asked.extend(given.sources());
        if given.has_parameter_file {
            let mut seen: BTreeSet<(SourceId, Span)> = BTreeSet::new();
            self.units.retain(|unit| match unit {
                Unit::CloudFormation(template) => seen.insert((template.source, template.document.span)),
                _ => true,
            });
        }
    }
}

impl Given<'_> {
    /// The sources that hold what is given for templates.
    fn sources(&self) -> impl Iterator<Item = SourceId> {
        let places = [self.region, self.account].into_iter().flatten().map(|(_, span)| span);
        self.parameters.iter().map(|value| value.span).chain(places).map(|span| span.source)
    }
}
