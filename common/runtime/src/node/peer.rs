//! What was seen of the other state's node.

use std::sync::{Mutex, PoisonError};

use kzmn_common::instant::Instant;

/// Where it is, and what was seen of it since this node was started.
#[derive(Debug)]
pub(super) struct Peer {
    address: String,
    seen: Mutex<PeerAttempts>,
}

/// The last attempts to reach it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PeerAttempts {
    /// When it answered last, with a statement that was taken.
    pub(super) answered_at: Option<Instant>,
    /// When an attempt brought nothing last, and why; a fixed name.
    pub(super) failed: Option<(Instant, &'static str)>,
}

impl Peer {
    /// The one that is called at that address, and was not seen yet.
    pub(super) fn at(address: String) -> Self {
        Self { address, seen: Mutex::default() }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn answered(&self, at: Instant) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).answered_at = Some(at);
    }

    pub(super) fn failed(&self, at: Instant, why: &'static str) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).failed = Some((at, why));
    }

    pub(super) fn seen(&self) -> PeerAttempts {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
