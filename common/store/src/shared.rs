//! What the writing task and the readers share.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use kzmn_common::exchange::answer::Answering;
use tokio::sync::watch;

use crate::bundles::Bundles;

/// What the writer and the readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) answering: Arc<Answering>,
    pub(crate) bundles: Bundles,
    pub(crate) commits: AtomicU64,
    pub(crate) failed: watch::Sender<bool>,
}
