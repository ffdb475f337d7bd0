//! References: what `var.a`, `local.b`, `module.c`, `data.d.e`, `aws_s3_bucket.f` and the like begin with.

use std::path::Path;

use super::conversion::invalid;
use super::scope::{Reach, Scope};
use super::{Evaluator, Expanded};
use crate::source::Span;
use crate::syntax::hcl::ast::{Step, Traversal};
use crate::value::{Reason, Role, Value};

impl Evaluator<'_> {
    /// What the beginning of a traversal from `name` refers to, and how many of its steps that took.
    pub(super) fn reference(&mut self, name: &str, traversal: &Traversal<'_>, span: Span, scope: &Scope<'_>) -> (Value, usize) {
        if let Some(value) = scope.find(name) {
            return (value.clone().seen_from(span, Role::Expression), 0);
        }
        if scope.reach == Reach::Template {
            return (invalid(format!("the template is handed no `{name}`"), span), traversal.steps.len());
        }
        let attribute = |place: usize| match traversal.steps.get(place) {
            Some(Step::Attribute(name)) => Some(name.text),
            _ => None,
        };
        let Some(first) = attribute(0) else { return (invalid(format!("`{name}` needs an attribute"), span), 0) };
        if scope.reach != Reach::Module {
            return (self.test_reference(name, first, span, scope.reach), 1);
        }
        match name {
            "var" => (self.variable(scope.module, first, span), 1),
            "local" => (self.local(scope.module, first, span), 1),
            "module" => (self.call(first, span, scope), 1),
            "data" => match attribute(1) {
                Some(second) => (self.data_source(first, second, span, scope), 2),
                None => (invalid("`data` needs a type and a name", span), 0),
            },
            "path" => (self.path(first, span, scope), 1),
            "terraform" | "tofu" if !matches!(first, "workspace" | "env" | "applying") => {
                (invalid(format!("there is no `{name}.{first}`"), span), 1)
            }
            "terraform" | "tofu" if first == "workspace" && self.workspace.is_some() => {
                (Value::text(self.workspace.unwrap_or_default(), span), 1)
            }
            "terraform" | "tofu" => {
                let name = format!("{name}.{first}");
                (self.symbols.named(name.as_str(), Reason::Deployment { name: name.as_str().into() }, span), 1)
            }
            "each" | "count" | "self" => (invalid(format!("`{name}` has no meaning here"), span), 0),
            "ephemeral" => {
                let reference = format!("ephemeral.{first}");
                (self.symbols.named(reference.as_str(), Reason::AfterApply { reference: reference.as_str().into() }, span), 1)
            }
            "resource" => match attribute(1) {
                Some(second) => (self.managed(first, second, span, scope), 2),
                None => (invalid("`resource` needs a type and a name", span), 0),
            },
            kind => (self.managed(kind, first, span, scope), 1),
        }
    }

    fn call(&mut self, name: &str, span: Span, scope: &Scope<'_>) -> Value {
        match self.configuration_of(scope.module).calls.find(name) {
            Some(place) => self.instances_as_value(scope.module, Expanded::Call(place), span),
            None => invalid(format!("there is no module `{name}`"), span),
        }
    }

    fn data_source(&mut self, kind: &str, name: &str, span: Span, scope: &Scope<'_>) -> Value {
        match self.configuration_of(scope.module).data.find((kind, name)) {
            Some(place) => self.instances_as_value(scope.module, Expanded::Data(place), span),
            None => invalid(format!("there is no data source `{kind}.{name}`"), span),
        }
    }

    fn managed(&mut self, kind: &str, name: &str, span: Span, scope: &Scope<'_>) -> Value {
        match self.configuration_of(scope.module).resources.find((kind, name)) {
            Some(place) => self.instances_as_value(scope.module, Expanded::Resource(place), span),
            None => invalid(format!("there is no resource `{kind}.{name}`"), span),
        }
    }

    /// `path.module` and its siblings, as Terraform gives them when it runs in [`Evaluator::start`].
    fn path(&mut self, name: &str, span: Span, scope: &Scope<'_>) -> Value {
        let module = self.modules[scope.module.0].path;
        match name {
            "root" => Value::text(relative(&self.root.path, self.start), span),
            "module" => Value::text(relative(module, self.start), span),
            "cwd" => self.symbols.named("path.cwd", Reason::Deployment { name: "path.cwd".into() }, span),
            name => invalid(format!("there is no `path.{name}`"), span),
        }
    }
}

/// `path` as it is written from `folder`, the way Terraform has it: `.`, `modules/log-bucket`, `../shared`.
pub(super) fn relative(path: &Path, folder: &Path) -> String {
    let common = path.components().zip(folder.components()).take_while(|(left, right)| left == right).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = path.components().skip(common).map(|component| component.as_os_str().to_string_lossy().into_owned());
    let steps: Vec<String> = up.chain(down).collect();
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}
