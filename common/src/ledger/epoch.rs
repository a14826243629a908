//! Epochs of a ledger: one that cannot be continued, for what it held was lost, begins anew under another name.

use std::fmt;

/// Which ledger of a node, counted from 1. It is no epoch of trust.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct LedgerEpoch(u32);

impl LedgerEpoch {
    /// The one with which every ledger begins.
    pub const FIRST: Self = Self(1);

    /// The epoch of that number; `None` for 0.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        (number > 0).then_some(Self(number))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for LedgerEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
