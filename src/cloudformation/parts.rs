//! Parts: a large template is evaluated in several parts side by side, each of which works out by itself what its resources refer to.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use rayon::prelude::*;

use super::loops::has_loops;
use super::{Evaluated, Evaluator, World};
use crate::discover::{Template, deployed_template};
use crate::finding::Finding;
use crate::syntax::document::tree::Node;
use crate::value::Symbols;

/// Resources that are worth a part of their own.
const PART: usize = 100;

/// Parts at most. What bounds the time of an evaluation bounds that of each part.
const PARTS: usize = 4;

const _: () = assert!(2 * PARTS <= Symbols::EVALUATIONS, "parts are evaluated once more with defaults left open");

/// Evaluates a template in the surroundings that `world` makes. Says, too, whether defaults were left open that are to be.
pub(super) fn evaluate<'t>(template: &'t Template<'t>, unit: u32, world: &(dyn Fn() -> World<'t> + Sync)) -> (Evaluated, bool) {
    let parts: Vec<Range<usize>> = parts(&template.document);
    let of_part = |(number, places): (usize, Range<usize>)| {
        let mut world = world();
        world.evaluation = if world.open.is_some() { PARTS + number } else { number };
        let opened: Rc<Cell<bool>> = world.opened.clone();
        let not_deployed = world.not_deployed.clone();
        let mut evaluator = Evaluator::of_unit(template, unit, world);
        let resources = evaluator.resources_of(places);
        let Evaluator { problems, is_rewritten, .. } = evaluator;
        (Evaluated { resources, problems, not_deployed: not_deployed.take(), is_rewritten }, opened.get())
    };
    let evaluated: Vec<(Evaluated, bool)> = parts.into_par_iter().enumerate().map(of_part).collect();
    let has_opened = evaluated.iter().any(|(_, has_opened)| *has_opened);
    let is_rewritten = evaluated.iter().any(|(part, _)| part.is_rewritten);
    let mut all = Evaluated { resources: Vec::new(), problems: Vec::new(), not_deployed: Vec::new(), is_rewritten };
    for (part, _) in evaluated {
        all.resources.extend(part.resources);
        all.not_deployed.extend(part.not_deployed);
        let is_new = |new: &Finding| !all.problems.iter().any(|known| known.says_the_same_as(new));
        let new: Vec<Finding> = part.problems.into_iter().filter(is_new).collect();
        all.problems.extend(new);
    }
    (all, has_opened)
}

/// The places of the resources of each part. One that loops run over, or that deploys other templates, is evaluated as a whole.
fn parts(document: &Node<'_>) -> Vec<Range<usize>> {
    let entries = document.get("Resources").and_then(Node::as_mapping).unwrap_or_default();
    let is_whole = has_loops(entries) || entries.iter().any(|entry| deployed_template(&entry.value).is_some());
    let count = if is_whole { 1 } else { (entries.len() / PART).clamp(1, PARTS) };
    let start = |part: usize| if part == count { usize::MAX } else { entries.len() / count * part };
    (0..count).map(|part| start(part)..start(part + 1)).collect()
}
