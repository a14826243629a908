//! Looks at all that is stored, which go on between the calls that ask how far they are.
//!
//! A look reads one snapshot and may take hours; a call of the office may not (`docs/limits.md`), and its connection ends
//! with its age. So each call tells a part of the look, and the next call takes it up where this one left it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_store::{Findings, Progress};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// How many looks there are at once. Each holds a snapshot: what is written meanwhile stays in the write-ahead log.
const MOST: usize = 2;

/// How many steps a call tells, so that every look but the smallest goes on by another call, not only those that
/// nobody tries.
const PART_STEPS: usize = 16;

/// How long a call tells at most: a connection at the end of its age has 10 s left.
const PART: Duration = Duration::from_secs(5);

/// How long a look waits for the next call.
const PATIENCE: Duration = Duration::from_secs(30);

/// How far a look is, or what it found.
pub(in crate::node) enum FsckStep {
    /// How far it is.
    Progress(Progress),
    /// What it found.
    Done(Findings),
}

/// A step, or why there is no other.
pub(in crate::node) type ToldStep = Result<FsckStep, Refused>;

/// The looks that wait for a call.
pub(in crate::node) struct Looks {
    places: Arc<Semaphore>,
    last: AtomicU64,
    waiting: Mutex<BTreeMap<u64, RunningLook>>,
}

/// A look that goes on: it ends when this is dropped.
pub(in crate::node) struct RunningLook {
    /// By what the next call names it.
    pub(in crate::node) number: u64,
    /// How many calls have told a part of it.
    parts: u64,
    steps: mpsc::Receiver<ToldStep>,
    _place: OwnedSemaphorePermit,
}

impl Looks {
    pub(in crate::node) fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(MOST)),
            last: AtomicU64::new(0),
            waiting: Mutex::new(BTreeMap::new()),
        }
    }

    /// A new look, of which these are the steps.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED` where there are as many as may be.
    pub(in crate::node) fn begin(
        &self,
        steps: mpsc::Receiver<ToldStep>,
    ) -> Result<RunningLook, Refused> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Refused::because(RefusalReason::RateLimited))?;
        let number = self.last.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        Ok(RunningLook { number, parts: 0, steps, _place: place })
    }

    /// The look of that number, which waits.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND`: it was never begun, is being told, has ended, or waited too long.
    pub(in crate::node) fn take_up(&self, number: u64) -> Result<RunningLook, Refused> {
        let look = self.waiting().remove(&number);
        look.ok_or_else(|| Refused::because(RefusalReason::NotFound))
    }

    /// Tells a part of a look, and keeps the rest for the next call. Who goes before the end of the part ends the look.
    pub(in crate::node) async fn tell_part(
        self: Arc<Self>,
        told: mpsc::Sender<ToldStep>,
        mut look: RunningLook,
    ) {
        let end = tokio::time::sleep(PART);
        tokio::pin!(end);
        for _ in 0..PART_STEPS {
            let step = tokio::select! {
                step = look.steps.recv() => step,
                () = &mut end => break,
                () = told.closed() => return,
            };
            let Some(step) = step else { return };
            let is_last = !matches!(step, Ok(FsckStep::Progress(_)));
            if told.send(step).await.is_err() || is_last {
                return;
            }
        }
        look.parts = look.parts.saturating_add(1);
        // Before `told` ends, which has the caller ask for it.
        let (number, parts) = (look.number, look.parts);
        self.waiting().insert(number, look);
        tokio::spawn(async move { self.end_after_patience(number, parts).await });
    }

    /// Ends a look that no call has taken up meanwhile.
    async fn end_after_patience(&self, number: u64, parts: u64) {
        tokio::time::sleep(PATIENCE).await;
        let mut waiting = self.waiting();
        if waiting.get(&number).is_some_and(|look| look.parts == parts) {
            waiting.remove(&number);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<u64, RunningLook>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
