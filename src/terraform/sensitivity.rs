//! Sensitivity: what `issensitive` answers, as far as the code itself says it.
//!
//! That a value is sensitive changes what Terraform shows of it, not what it is, so values do not carry it. It follows from where an
//! expression takes its values from: <https://developer.hashicorp.com/terraform/language/functions/issensitive>. What providers and the
//! callers of a module mark as sensitive is not known here.

use super::Evaluator;
use super::functions::without_spaces;
use super::module::ModuleId;
use super::scope::{Reach, Scope};
use crate::source::limits;
use crate::syntax::hcl::ast::{Call, Conditional, Expression, ExpressionKind, For, ObjectEntry, ObjectKey, Step, TemplatePart};

/// What is known of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sensitivity {
    /// Neither it nor anything inside of it is sensitive.
    No,
    /// It is not, and something inside of it may be.
    Inside,
    /// It is.
    Yes,
    /// There is no telling.
    Undecided,
}

use Sensitivity::{Inside, No, Undecided, Yes};

impl Evaluator<'_> {
    /// Whether the value of an expression is sensitive.
    pub(super) fn sensitivity(&mut self, expression: &Expression<'_>, scope: &Scope<'_>) -> Sensitivity {
        self.sensitivity_at(expression, scope, 0)
    }

    fn sensitivity_at(&mut self, expression: &Expression<'_>, scope: &Scope<'_>, depth: usize) -> Sensitivity {
        if depth > limits::NESTING {
            return Undecided;
        }
        let depth = depth + 1;
        match &expression.kind {
            ExpressionKind::Null | ExpressionKind::Bool(_) | ExpressionKind::Number(_) => No,
            ExpressionKind::Invalid | ExpressionKind::Variable(_) => Undecided,
            ExpressionKind::Parentheses(inner) => self.sensitivity_at(inner, scope, depth),
            ExpressionKind::Unary(_, operand) => derived([self.sensitivity_at(operand, scope, depth)]),
            ExpressionKind::Binary(binary) => {
                derived([&binary.left, &binary.right].map(|operand| self.sensitivity_at(operand, scope, depth)))
            }
            ExpressionKind::Template(template) => match template.parts.as_slice() {
                [TemplatePart::Interpolation(inner)] => self.sensitivity_at(inner, scope, depth),
                parts => {
                    let parts: Vec<Sensitivity> = parts.iter().map(|part| self.of_part(part, scope, depth)).collect();
                    derived(parts)
                }
            },
            ExpressionKind::Conditional(conditional) => self.of_conditional(conditional, scope, depth),
            ExpressionKind::Tuple(elements) => self.of_elements(elements.iter(), scope, depth),
            ExpressionKind::Object(entries) => self.of_object(entries, scope, depth),
            ExpressionKind::For(walk) => self.of_for(walk, scope, depth),
            ExpressionKind::Call(call) => self.of_call(call, scope, depth),
            ExpressionKind::Traversal(traversal) => {
                let base = match traversal.base.kind {
                    ExpressionKind::Variable(name) => self.of_reference(name, &traversal.steps, scope, depth),
                    _ => self.sensitivity_at(&traversal.base, scope, depth),
                };
                let keys = traversal.steps.iter().filter_map(|step| match step {
                    Step::Index(key) => Some(self.sensitivity_at(key, scope, depth)),
                    _ => None,
                });
                derived(std::iter::once(base).chain(keys).collect::<Vec<_>>())
            }
        }
    }

    fn of_part(&mut self, part: &TemplatePart<'_>, scope: &Scope<'_>, depth: usize) -> Sensitivity {
        match part {
            TemplatePart::Literal(..) => No,
            TemplatePart::Interpolation(inner) => self.sensitivity_at(inner, scope, depth),
            TemplatePart::If(_) | TemplatePart::For(_) => Undecided,
        }
    }

    fn of_conditional(&mut self, conditional: &Conditional<'_>, scope: &Scope<'_>, depth: usize) -> Sensitivity {
        let [condition, then, otherwise] = [&conditional.condition, &conditional.then, &conditional.otherwise]
            .map(|expression| self.sensitivity_at(expression, scope, depth));
        match (condition, then, otherwise) {
            // Also where the branch that is not taken is.
            (Yes, ..) | (_, Yes, _) | (_, _, Yes) => Yes,
            (No, No, No) => No,
            (No, No | Inside, No | Inside) => Inside,
            _ => Undecided,
        }
    }

    fn of_elements<'e, 's: 'e>(
        &mut self,
        elements: impl Iterator<Item = &'e Expression<'s>>,
        scope: &Scope<'_>,
        depth: usize,
    ) -> Sensitivity {
        let mut result = No;
        for element in elements {
            if self.sensitivity_at(element, scope, depth) != No {
                result = Inside;
            }
        }
        result
    }

    fn of_object(&mut self, entries: &[ObjectEntry<'_>], scope: &Scope<'_>, depth: usize) -> Sensitivity {
        for entry in entries {
            if let ObjectKey::Expression(key) = &entry.key {
                match self.sensitivity_at(key, scope, depth) {
                    No => {}
                    // The keys of an object are no values of their own.
                    Yes => return Yes,
                    Inside | Undecided => return Undecided,
                }
            }
        }
        self.of_elements(entries.iter().map(|entry| &entry.value), scope, depth)
    }

    /// A for-expression whose parts take nothing from elsewhere but what they walk.
    fn of_for(&mut self, walk: &For<'_>, scope: &Scope<'_>, depth: usize) -> Sensitivity {
        match self.sensitivity_at(&walk.collection, scope, depth) {
            Yes => Yes,
            _ => Undecided,
        }
    }

    fn of_call(&mut self, call: &Call<'_>, scope: &Scope<'_>, depth: usize) -> Sensitivity {
        let name = without_spaces(call.name.text);
        let name = name.strip_prefix("core::").unwrap_or(&name);
        match name {
            "sensitive" => return Yes,
            "can" | "issensitive" => return No,
            // Templates may call `sensitive`; what providers do is not known.
            "templatefile" | "templatestring" => return Undecided,
            name if name.starts_with("provider::") => return Undecided,
            _ => {}
        }
        let arguments: Vec<Sensitivity> =
            call.arguments.iter().map(|argument| self.sensitivity_at(argument, scope, depth)).collect();
        match name {
            "nonsensitive" if arguments == [No] => No,
            "nonsensitive" => Inside,
            // One of the arguments is what these give; which one, only their values tell.
            "lookup" | "try" if arguments.iter().any(|argument| *argument != No) => Undecided,
            _ => derived(arguments),
        }
    }

    fn of_reference(&mut self, name: &str, steps: &[Step<'_>], scope: &Scope<'_>, depth: usize) -> Sensitivity {
        let Some(Step::Attribute(first)) = steps.first() else { return Undecided };
        if scope.reach != Reach::Module || scope.find(name).is_some() {
            return Undecided;
        }
        let configuration = self.configuration_of(scope.module);
        match name {
            "var" => {
                let Some(place) = configuration.variables.find(first.text) else { return Undecided };
                let declared = configuration.variables.at(place).attribute("sensitive");
                let declared = declared.map(|attribute| self.expression(&attribute.value, &Scope::of(scope.module)).as_bool());
                match declared {
                    Some(Some(true)) => Yes,
                    Some(None) => Undecided,
                    // What a caller passes may be sensitive whatever the module says.
                    _ if scope.module == ModuleId(0) => No,
                    _ => Undecided,
                }
            }
            "local" => match configuration.locals.get(first.text) {
                Some(local) => self.of_local(local, scope.module, depth),
                None => Undecided,
            },
            "path" | "terraform" => No,
            _ => Undecided,
        }
    }

    /// Looked for once: locals may refer to each other many times, and in circles too.
    fn of_local(&mut self, local: &Expression<'_>, module: ModuleId, depth: usize) -> Sensitivity {
        if let Some(known) = self.sensitivities.get(&(module, local.span)) {
            return *known;
        }
        self.sensitivities.insert((module, local.span), Undecided);
        let found = self.sensitivity_at(local, &Scope::of(module), depth);
        self.sensitivities.insert((module, local.span), found);
        found
    }
}

/// What is computed from parts: sensitive as soon as one of them is.
fn derived(parts: impl AsRef<[Sensitivity]>) -> Sensitivity {
    let parts = parts.as_ref();
    match parts.iter().all(|part| *part == No) {
        _ if parts.contains(&Yes) => Yes,
        true => No,
        false => Undecided,
    }
}
