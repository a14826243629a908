//! What the writing task and the readers share.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use kzmn_common::exchange::answer::Answering;
use tokio::sync::{broadcast, watch};

use crate::budget::Budget;
use crate::bundles::Bundles;
use crate::check::Checked;

/// What the writer and the readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) answering: Arc<Answering>,
    pub(crate) bundles: Bundles,
    pub(crate) commits: AtomicU64,
    /// What may still be kept today of what the other state sends and is refused for good.
    pub(crate) refusals: Budget,
    pub(crate) failed: watch::Sender<bool>,
    pub(crate) checked: watch::Sender<Checked>,
    /// The cases of questions that changed, told after the commit.
    pub(crate) changes: broadcast::Sender<Arc<str>>,
}
