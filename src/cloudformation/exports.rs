//! Exports: what the outputs of a stack give to the other stacks of its account and Region, and `Fn::ImportValue`, which takes it.

use rayon::prelude::*;

use super::loops::{Declared, has_loops};
use super::stacks::Stack;
use super::{Evaluator, World};
use crate::discover::{Given, Template, Unit, Workspace};
use crate::source::{Span, limits};
use crate::syntax::document::tree::Node;
use crate::value::{Effort, Piece, Reason, Role, Symbol, Text, Truth, Value};

/// What the templates of a workspace export.
#[derive(Debug, Default)]
pub struct Exports {
    exports: Vec<Export>,
    /// Are all names known, so that one that is not there is exported by nobody?
    has_names: bool,
}

/// One output with an `Export`.
#[derive(Debug, Clone)]
struct Export {
    /// The unit that exports it.
    unit: u32,
    name: Text,
    value: Value,
    /// Is this what it gives, or does it depend on an import that is not settled itself?
    is_settled: bool,
}

/// The pseudo parameters that are the same for the stack that exports and the one that imports.
const SAME_FOR_BOTH: [&str; 4] = ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"];

impl Exports {
    /// What the units of `workspace` export. An export may itself depend on imports, as long as that does not go in a circle.
    pub fn of(workspace: &Workspace<'_>, given: &Given<'_>) -> Self {
        let exporters: Vec<(u32, &Template<'_>)> = workspace
            .units
            .iter()
            .enumerate()
            .filter_map(|(index, unit)| match unit {
                Unit::CloudFormation(template) if exports_something(template) => Some((u32::try_from(index).ok()?, template)),
                _ => None,
            })
            .collect();
        let mut all = Self::default();
        for round in 0.. {
            let is_last = round == limits::IMPORT_DEPTH;
            let found: Vec<Vec<Export>> = exporters
                .par_iter()
                .map(|(unit, template)| {
                    let own: Vec<&Export> = all.exports.iter().filter(|export| export.unit == *unit).collect();
                    match round > 0 && own.iter().all(|export| export.is_settled) {
                        true => own.into_iter().cloned().collect(),
                        false => exported(workspace, given, &all, *unit, template),
                    }
                })
                .collect();
            let open = |exports: &[Export]| exports.iter().filter(|export| !export.is_settled).count();
            let found: Vec<Export> = found.into_iter().flatten().collect();
            let is_done = open(&found) == 0 || is_last || round > 0 && open(&found) == open(&all.exports);
            all = Self { exports: found, has_names: true };
            if is_done {
                break;
            }
        }
        all
    }

    /// What `name` imports into the unit `unit`, and whether that is settled; why nothing can be said otherwise.
    fn import(&self, name: &Text, unit: u32) -> Result<(Value, bool), Reason> {
        let reference = || format!("Fn::ImportValue {name}");
        let same = |export: &&Export| same_in_one_place(&export.name, name);
        let mut found = self.exports.iter().filter(same);
        match (found.next(), found.next()) {
            // A stack cannot import what it exports itself.
            (Some(export), None) if export.unit == unit => Err(Reason::Cycle { reference: reference().into() }),
            (Some(export), None) => Ok((export.value.clone(), export.is_settled)),
            (Some(_), Some(_)) => Err(Reason::Invalid { what: format!("several stacks export `{name}`").into() }),
            (None, _) => Err(Reason::LookedUp { reference: reference().into() }),
        }
    }
}

/// Are two names provably equal, for stacks of one account and Region?
fn same_in_one_place(left: &Text, right: &Text) -> bool {
    let placed = |text: &Text| {
        let piece = |piece: Piece| match piece {
            Piece::Symbol(symbol) if SAME_FOR_BOTH.contains(&&*symbol.name) => Piece::Symbol(Symbol { unit: 0, ..symbol }),
            piece => piece,
        };
        Text::from_pieces(text.pieces().into_iter().map(piece))
    };
    placed(left).equals(&placed(right)) == Truth::True
}

fn exports_something(template: &Template<'_>) -> bool {
    let outputs = template.document.get("Outputs").and_then(Node::as_mapping).unwrap_or_default();
    has_loops(outputs) || outputs.iter().any(|output| output.value.get("Export").is_some())
}

/// What one unit exports, given what is known of the exports of all.
fn exported(workspace: &Workspace<'_>, given: &Given<'_>, exports: &Exports, unit: u32, template: &Template<'_>) -> Vec<Export> {
    let fresh = || Evaluator::of_unit(template, unit, World::new(workspace, given, exports));
    let mut evaluator = fresh();
    let outputs: Vec<Declared<'_>> = evaluator.outputs.values().cloned().collect();
    let mut found = Vec::new();
    for output in &outputs {
        if evaluator.is_unsettled {
            // What was kept of the evaluation so far may depend on imports.
            let effort = std::mem::take(&mut evaluator.effort);
            evaluator = Evaluator { effort, ..fresh() };
        }
        found.extend(evaluator.inside(&output.scope, |evaluator| evaluator.export(output)));
    }
    found
}

impl<'t> Evaluator<'t> {
    /// What an output exports; `None` when it exports nothing.
    fn export(&mut self, output: &Declared<'t>) -> Option<Export> {
        let (name, value) = (output.value.get("Export")?.get("Name")?, output.value.get("Value")?);
        self.existence(output.value)?;
        let name = self.argument(name).as_text()?.clone();
        let value = self.argument(value);
        let value = match self.is_unsettled {
            true => Value::unknown(Reason::Cycle { reference: format!("Fn::ImportValue {name}").into() }, output.key.span),
            false => value,
        };
        Some(Export { unit: self.unit, name, value, is_settled: !self.is_unsettled })
    }

    /// `Fn::ImportValue name`
    pub(super) fn import(&mut self, name: Value, span: Span) -> Value {
        let Some(text) = name.as_text() else { return name.seen_from(span, Role::Expression) };
        match self.world.exports.import(text, self.unit) {
            Ok((value, is_settled)) => {
                self.is_unsettled |= !is_settled;
                value.seen_from(span, Role::Expression)
            }
            Err(reason) => {
                self.is_unsettled |= !self.world.exports.has_names;
                self.symbols.named(format!("Fn::ImportValue {text}"), reason, span)
            }
        }
    }

    /// The evaluation of a template that no other one deploys.
    pub(super) fn of_unit(template: &'t Template<'t>, unit: u32, world: World<'t>) -> Self {
        let stack = Stack::root(&template.path, world.arguments(template), world.pseudo_parameters(template));
        Self::new(&template.document, unit, world, stack, Effort::default())
    }
}
