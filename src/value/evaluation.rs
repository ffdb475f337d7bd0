//! What every evaluator keeps: how far and deep it has gone, and the symbols that it makes.

use std::sync::Arc;

use super::questions::NAMELESS;
use super::{Condition, Reason, Symbol, Text, Unknown, Value};
use crate::source::{Span, limits};

/// How far an evaluation has gone, and how deep it is.
#[derive(Debug, Default)]
pub struct Effort {
    steps: u64,
    depth: usize,
}

impl Effort {
    /// Goes one step further and one level deeper; [`Self::leave`] comes back from there. Errors: the bound that this would break, in words.
    pub fn enter(&mut self) -> Result<(), String> {
        self.spend(1)?;
        if self.depth >= limits::EVALUATION_DEPTH {
            return Err(format!("references and expressions nest deeper than {}", limits::EVALUATION_DEPTH));
        }
        self.depth += 1;
        Ok(())
    }

    /// Goes so many steps further at once. Errors: the bound that this would break, in words.
    pub fn spend(&mut self, steps: u64) -> Result<(), String> {
        self.steps = self.steps.saturating_add(steps);
        match self.steps > limits::EVALUATION_STEPS {
            true => Err(format!("evaluation stopped after {} steps", limits::EVALUATION_STEPS)),
            false => Ok(()),
        }
    }

    /// Goes as many steps further as making so many bytes of text is worth.
    pub fn spend_on(&mut self, bytes: usize) {
        self.steps = self.steps.saturating_add((bytes / limits::BYTES_OF_A_STEP) as u64);
    }

    /// Comes back to the level above.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// Makes the symbols of one unit, or of a part of one.
#[derive(Debug)]
pub struct Symbols {
    unit: u32,
    /// What names begin with that have a meaning in this part of the unit alone.
    prefix: Arc<str>,
    nameless: usize,
}

impl Symbols {
    /// Of the unit with this number.
    pub fn new(unit: u32) -> Self {
        Self::of_part(unit, "")
    }

    /// Of the part of that unit whose addresses begin with `prefix`, which no name of another part begins with.
    pub fn of_part(unit: u32, prefix: impl Into<Arc<str>>) -> Self {
        Self { unit, prefix: prefix.into(), nameless: 0 }
    }

    /// The same, whose nameless symbols are none of those that other evaluations of the unit make, which have other numbers below
    /// [`Self::EVALUATIONS`].
    pub fn of_evaluation(self, number: usize) -> Self {
        Self { nameless: usize::MAX / Self::EVALUATIONS * number, ..self }
    }

    /// How many evaluations of one unit can be told apart.
    pub const EVALUATIONS: usize = 16;

    /// The symbol `name`.
    pub fn symbol(&self, name: impl Into<Arc<str>>, unknown: Arc<Unknown>) -> Symbol {
        Symbol::new(self.name(name), self.unit, unknown)
    }

    /// What the whole unit calls what this part of it calls `name`.
    pub fn name(&self, name: impl Into<Arc<str>>) -> Arc<str> {
        let name = name.into();
        if self.prefix.is_empty() { name } else { format!("{}{name}", self.prefix).into() }
    }

    /// Whether something is the case that only the deployment decides, and that this part of the unit calls `name`.
    pub fn question(&self, name: &str) -> Condition {
        Condition::open(self.name(name))
    }

    /// A value of which nothing is known but its `name`.
    pub fn named(&self, name: impl Into<Arc<str>>, reason: Reason, span: Span) -> Value {
        let unknown = Arc::new(Unknown { reason, span });
        Value::text(Text::symbol(self.symbol(name, unknown)), span)
    }

    /// The symbol of something that is the same wherever the unit is deployed: its partition, account, Region.
    pub fn deployment(&self, name: impl Into<Arc<str>>, span: Span) -> Symbol {
        let name = name.into();
        let unknown = Arc::new(Unknown { reason: Reason::Deployment { name: name.clone() }, span });
        Symbol::new(name, self.unit, unknown)
    }

    /// A symbol that equals no other, for a part of a text that is not known and has no name.
    pub fn nameless(&mut self, unknown: Arc<Unknown>) -> Symbol {
        self.nameless += 1;
        Symbol::new(format!("{NAMELESS}{}{}", self.prefix, self.nameless), self.unit, unknown)
    }

    /// A question that nobody else asks.
    pub fn nameless_question(&mut self) -> Condition {
        self.nameless += 1;
        Condition::open(format!("{NAMELESS}{}{}", self.prefix, self.nameless))
    }
}
