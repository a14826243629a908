//! What was seen of the other state's node.

use std::sync::{Mutex, PoisonError};

use kzmn_common::instant::Instant;

/// What was seen of it since this node was started.
#[derive(Debug, Default)]
pub(super) struct Peer(Mutex<Seen>);

/// The last attempts to reach it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// When it answered last, with a statement that was taken.
    pub(super) answered_at: Option<Instant>,
    /// When an attempt brought nothing last, and why; a fixed name.
    pub(super) failed: Option<(Instant, &'static str)>,
}

impl Peer {
    pub(super) fn answered(&self, at: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).answered_at = Some(at);
    }

    pub(super) fn failed(&self, at: Instant, why: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failed = Some((at, why));
    }

    pub(super) fn seen(&self) -> Seen {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
