//! What the writing task and the readers share.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError};

use kzmn_common::instant::Entropy;
use kzmn_common::party::{Party, Realm};
use kzmn_common::registry::NationalRules;
use tokio::sync::{broadcast, watch};

use crate::budget::Budget;
use crate::bundles::Bundles;
use crate::dialect::Dialect;
use crate::ledger::Edge;

/// Whose store it is.
#[derive(Clone)]
pub struct Owner {
    /// The state.
    pub me: Party,
    /// The deployment.
    pub realm: Realm,
    /// By which numbers and names its people are looked up.
    pub rules: Arc<dyn NationalRules>,
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Owner({})", self.me)
    }
}

/// How far the check of the database file is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Checked {
    /// It runs.
    #[default]
    Running,
    /// Nothing is wrong.
    Passed,
    /// The file is damaged, or cannot be read: the store has failed.
    Damaged,
}

/// What the writer and the readers share.
pub(crate) struct Shared {
    /// What the database speaks.
    pub(crate) dialect: Dialect,
    pub(crate) owner: Owner,
    pub(crate) bundles: Bundles,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The ledger as it was committed last. Only the writing task changes it.
    pub(crate) committed: Mutex<Edge>,
    pub(crate) commits: AtomicU64,
    /// Whether anything may wait to be delivered: mostly nothing does, and nobody has to look. Never false where something
    /// waits. The writing task alone changes it.
    pub(crate) may_wait: AtomicBool,
    /// What may still be kept today of what the other state sends and is refused for good.
    pub(crate) refusals: Budget,
    pub(crate) failed: watch::Sender<bool>,
    pub(crate) checked: watch::Sender<Checked>,
    /// The cases of questions that changed, told after the commit.
    pub(crate) changes: broadcast::Sender<Arc<str>>,
}

impl Shared {
    /// The ledger as it was committed last.
    pub(crate) fn edge(&self) -> Edge {
        self.committed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over the ledger of a transaction that was committed.
    pub(crate) fn commit_edge(&self, edge: Edge) {
        *self.committed.lock().unwrap_or_else(PoisonError::into_inner) = edge;
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shared({:?})", self.owner)
    }
}
