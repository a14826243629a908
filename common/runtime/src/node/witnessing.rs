//! What is known of how the other state, and third witnesses, see the own ledger.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kzmn_common::instant::Instant;
use kzmn_common::refusal::RefusalReason;
use tokio::sync::{Notify, watch};

/// How long a call of the other state's node waits for a comparison: less than a call may take.
const WAIT: Duration = Duration::from_secs(2);

/// What is known of how the other state sees the own ledger.
#[derive(Debug)]
pub(super) struct Witnessing {
    rolled_back: AtomicBool,
    /// Whether the other state had seen any of it before the node started.
    had_been_seen: bool,
    compared: watch::Sender<bool>,
    wanted: Notify,
    failed: Mutex<Option<(Instant, &'static str)>>,
    /// The same of each third witness, by its name.
    thirds_failed: Mutex<BTreeMap<String, (Instant, &'static str)>>,
    /// The same of the time-stamping authority.
    time_stamp_failed: Mutex<Option<(Instant, &'static str)>>,
}

impl Witnessing {
    /// Of a ledger that the other state had seen some of before the node started, or not.
    pub(super) fn new(had_been_seen: bool) -> Self {
        Self {
            rolled_back: AtomicBool::new(false),
            had_been_seen,
            compared: watch::Sender::new(false),
            wanted: Notify::new(),
            failed: Mutex::default(),
            thirds_failed: Mutex::default(),
            time_stamp_failed: Mutex::default(),
        }
    }

    /// Whether the other state has seen more of the own ledger than the database holds, or another history.
    pub(super) fn is_rolled_back(&self) -> bool {
        self.rolled_back.load(Ordering::Acquire)
    }

    /// Whether the ledger was compared with what the other state has seen of it, since the start, or need not be.
    pub(super) fn is_compared(&self) -> bool {
        !self.had_been_seen || *self.compared.borrow()
    }

    /// Notes that it was, and is the same.
    pub(super) fn compared(&self) {
        self.compared.send_replace(true);
    }

    /// Has it compared at once, whatever pause there is: the other state's node is there. Tells whether it was, in time.
    pub(super) async fn compare_now(&self) -> bool {
        let mut compared = self.compared.subscribe();
        self.wanted.notify_one();
        tokio::time::timeout(WAIT, compared.wait_for(|compared| *compared)).await.is_ok()
    }

    /// When that is wanted.
    pub(super) async fn woken(&self) {
        self.wanted.notified().await;
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

    /// When no time stamp came last, and why; none once one did.
    pub(super) fn time_stamp_failed(&self) -> Option<(Instant, &'static str)> {
        *self.time_stamp_failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes when none came, and why; or that one did.
    pub(super) fn note_time_stamp(&self, failed: Option<(Instant, &'static str)>) {
        *self.time_stamp_failed.lock().unwrap_or_else(PoisonError::into_inner) = failed;
    }

    /// When that third witness did not cosign last, and why; none once it did.
    pub(super) fn third_failed(&self, name: &str) -> Option<(Instant, &'static str)> {
        let failed = self.thirds_failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(name).copied()
    }

    /// Notes when that third witness did not cosign, and why; or that it did.
    pub(super) fn note_third(&self, name: &str, failed: Option<(Instant, &'static str)>) {
        let mut known = self.thirds_failed.lock().unwrap_or_else(PoisonError::into_inner);
        match failed {
            Some(failed) => drop(known.insert(name.to_owned(), failed)),
            None => drop(known.remove(name)),
        }
    }
}
