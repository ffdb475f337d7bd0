//! Values for the variables of a root module, from variable files, the environment and the command line.
//!
//! Precedence follows <https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence>.

use std::collections::HashMap;

use super::Evaluator;
use super::module::ModuleId;
use super::scope::{Reach, Scope};
use crate::discover::{Folder, Given, GivenVariable, ModuleFile};
use crate::syntax::hcl::ast::Expression;
use crate::syntax::hcl::{self, Places};
use crate::value::{Origin, Role, Value};

/// What is stated for each variable; the last word counts.
pub(super) type RootArguments<'w> = HashMap<&'w str, Stated<'w>>;

/// One variable's value as it is stated.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stated<'w> {
    /// In a variable file.
    InFile(&'w Expression<'w>),
    /// In a test file, where this has a meaning.
    InTest(&'w Expression<'w>, Reach),
    /// As text, on the command line or in the environment.
    Typed(&'w GivenVariable<'w>),
}

/// What is stated for the root module in `folder`.
pub(super) fn root_arguments<'w>(folder: &'w Folder<'w>, given: &'w Given<'w>) -> RootArguments<'w> {
    let mut stated = RootArguments::new();
    let typed = |stated: &mut RootArguments<'w>, after: Option<usize>| {
        let variables = given.variables.iter().filter(|variable| variable.after_files == after);
        stated.extend(variables.map(|variable| (variable.name, Stated::Typed(variable))));
    };
    typed(&mut stated, None);
    folder.variable_files.iter().for_each(|file| add_file(&mut stated, file));
    for (place, file) in given.files.iter().enumerate() {
        typed(&mut stated, Some(place));
        add_file(&mut stated, file);
    }
    typed(&mut stated, Some(given.files.len()));
    stated
}

/// Adds what a variable file states.
pub(super) fn add_file<'w>(stated: &mut RootArguments<'w>, file: &'w ModuleFile<'w>) {
    stated.extend(file.body.attributes().map(|attribute| (attribute.name.text, Stated::InFile(&attribute.value))));
}

impl Evaluator<'_> {
    /// The value that is stated. Text is the string itself when the variable is `literal`, otherwise an expression.
    pub(super) fn stated(&mut self, stated: Stated<'_>, literal: bool) -> Value {
        let root = Scope::of(ModuleId(0));
        let value = match stated {
            Stated::InFile(expression) => self.expression(expression, &root),
            Stated::InTest(expression, reach) => {
                let value = self.expression(expression, &Scope::reaching(ModuleId(0), reach));
                return value.seen_from(expression.span, Role::Argument);
            }
            Stated::Typed(variable) if literal => Value::text(variable.text, variable.span),
            Stated::Typed(variable) => {
                let parsed = hcl::parse_expression(variable.span.source, variable.text, Places::From(variable.span.start));
                self.problems.extend(parsed.problems);
                self.expression(&parsed.tree, &root)
            }
        };
        let origin = Origin::new(value.origin.span, Role::Given);
        Value { data: value.data, origin }
    }
}
