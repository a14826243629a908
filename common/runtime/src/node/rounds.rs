//! Work with a service of neither state, round after round, until the node stops: nothing waits for it, and where it fails it is
//! tried again after growing pauses.

use std::time::Duration;

use kzmn_store::StoreError;
use kzmn_transport::{FailureKind, HttpFailure};

use super::Core;
use super::pause::Pauses;

/// How often it is looked whether there is something to do.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Why a round did not do what is due.
#[derive(Debug)]
pub(super) enum NotDone {
    /// A fixed name.
    Because(&'static str),
    Store(StoreError),
}

impl From<StoreError> for NotDone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<HttpFailure> for NotDone {
    fn from(failure: HttpFailure) -> Self {
        Self::Because(match failure.kind {
            FailureKind::Unreachable => "SERVICE_UNREACHABLE",
            FailureKind::TimedOut => "SERVICE_TIMED_OUT",
            FailureKind::Refused(reason) => reason.name(),
            FailureKind::Other => UNUSABLE,
        })
    }
}

/// Something came back that is of no use.
pub(super) const UNUSABLE: &str = "SERVICE_ANSWER_UNUSABLE";

/// What is done with a service.
pub(super) trait Rounds {
    /// Does what is due.
    async fn round(&mut self) -> Result<(), NotDone>;

    /// Notes and logs that it was not done.
    fn tell(&self, not: &NotDone);
}

/// Does its rounds.
pub(super) async fn run(core: &Core, mut work: impl Rounds) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut pauses = Pauses::default();
    loop {
        tokio::select! {
            () = core.stopping.cancelled() => return,
            _ = looks.tick() => {}
        }
        if !pauses.over(core.clock.now()) {
            continue;
        }
        let round = tokio::select! {
            () = core.stopping.cancelled() => return,
            round = work.round() => round,
        };
        match round {
            Ok(()) => pauses = Pauses::default(),
            Err(NotDone::Store(StoreError::Closed)) => return,
            Err(not) => {
                work.tell(&not);
                pauses.longer(core.clock.now(), core.entropy.as_ref());
            }
        }
    }
}
