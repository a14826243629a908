//! What the writing task and the readers share.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use kzmn_common::party::{Party, Realm};
use kzmn_common::registry::NationalRules;
use tokio::sync::{broadcast, watch};

use crate::budget::Budget;
use crate::bundles::Bundles;
use crate::dialect::Dialect;

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
#[derive(Debug)]
pub(crate) struct Shared {
    /// What the database speaks.
    pub(crate) dialect: Dialect,
    pub(crate) owner: Owner,
    pub(crate) bundles: Bundles,
    pub(crate) commits: AtomicU64,
    /// What may still be kept today of what the other state sends and is refused for good.
    pub(crate) refusals: Budget,
    pub(crate) failed: watch::Sender<bool>,
    pub(crate) checked: watch::Sender<Checked>,
    /// The cases of questions that changed, told after the commit.
    pub(crate) changes: broadcast::Sender<Arc<str>>,
}
