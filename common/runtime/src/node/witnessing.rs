//! What is known of how the other state sees the own ledger.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use kzmn_common::instant::Instant;
use kzmn_common::refusal::RefusalReason;

/// What is known of how the other state sees the own ledger.
#[derive(Debug, Default)]
pub(super) struct Witnessing {
    rolled_back: AtomicBool,
    failed: Mutex<Option<(Instant, &'static str)>>,
}

impl Witnessing {
    /// Whether the other state has seen more of the own ledger than the database holds, or another history.
    pub(super) fn is_rolled_back(&self) -> bool {
        self.rolled_back.load(Ordering::Acquire)
    }

    /// When a checkpoint was not cosigned last, and why, as a fixed name; none once one was.
    pub(super) fn failed(&self) -> Option<(Instant, &'static str)> {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the database is not the one that the other state has seen. Until the node starts again nothing is signed.
    pub(super) fn rolled_back(&self, now: Instant) {
        self.rolled_back.store(true, Ordering::Release);
        self.note(Some((now, RefusalReason::RolledBack.name())));
    }

    /// Notes when a checkpoint was not cosigned, and why; or that one was.
    pub(super) fn note(&self, failed: Option<(Instant, &'static str)>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = failed;
    }
}
