//! Truth in Kleene's three-valued logic.

use std::ops::Not;

/// True, false, or not decidable from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Proved.
    True,
    /// Refuted.
    False,
    /// Neither: something unknown could change the answer.
    Unknown,
}

impl Truth {
    /// False if either is false, true if both are true.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// True if either is true, false if both are false.
    pub fn or(self, other: Truth) -> Truth {
        !(!self).and(!other)
    }

    /// Is it proved?
    pub fn is_true(self) -> bool {
        self == Truth::True
    }

    /// Is it refuted?
    pub fn is_false(self) -> bool {
        self == Truth::False
    }
}

impl Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Truth {
        if value { Truth::True } else { Truth::False }
    }
}
