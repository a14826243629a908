//! Sending what waits to be delivered, without anybody asking for it: in the order of each case, and again until a signed
//! statement closes it.
//!
//! While the other state's node is away, all of it waits for one probe, which is repeated with growing pauses. What waits
//! is in the store, so that it survives every end of the process.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::instant::{Entropy, Instant};
use kzmn_store::StoreError;
use tokio::task::JoinSet;

use super::Core;
use super::asking::{Asking, Unclosed, jittered};

/// How often it is looked what is due.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How many are sent at once.
const AT_ONCE: u64 = 8;
/// The pause before the first probe of a peer that is away; it doubles.
const FIRST_PROBE: Duration = Duration::from_secs(1);
/// How long the pause before a probe is at most.
const LONGEST_PROBE: Duration = Duration::from_secs(60);

/// Sends what is due, until the node stops.
pub(super) async fn deliver(core: Arc<Core>, asking: Arc<Asking>) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut away: Option<Away> = None;
    loop {
        tokio::select! {
            () = core.stopping.cancelled() => return,
            _ = looks.tick() => {}
        }
        if away.as_ref().is_some_and(|away| core.clock.now() < away.probe_at) {
            continue;
        }
        match round(&core, &asking, away.is_some()).await {
            Ok(Round::Reached) => away = None,
            Ok(Round::NotReached) => {
                away = Some(Away::after(away, core.clock.now(), core.entropy.as_ref()));
            }
            Err(StoreError::Closed) => return,
            Err(error) => {
                let error: &(dyn std::error::Error + 'static) = &error;
                tracing::error!(error, "what waits to be delivered cannot be read or written");
            }
        }
    }
}

/// How a round ended.
enum Round {
    Reached,
    NotReached,
}

/// Sends what is due: of each case one at a time, until nothing is.
async fn round(core: &Arc<Core>, asking: &Arc<Asking>, away: bool) -> Result<Round, StoreError> {
    loop {
        let due = core.store.due_deliveries(core.clock.now(), AT_ONCE).await?;
        if due.is_empty() {
            return Ok(Round::Reached);
        }
        // One question for all: whoever does not answer it answers none of them.
        if away && asking.serving().await.is_err() {
            return Ok(Round::NotReached);
        }
        let mut sending = JoinSet::new();
        for digest in due {
            let asking = Arc::clone(asking);
            sending.spawn(async move { asking.deliver(digest).await });
        }
        let mut reached = true;
        while let Some(sent) = sending.join_next().await {
            let unclosed = sent.unwrap_or(Err(StoreError::BrokeOff))?;
            reached &= !unclosed.is_some_and(|Unclosed { away, .. }| away);
        }
        if !reached {
            return Ok(Round::NotReached);
        }
        if core.stopping.is_cancelled() {
            return Ok(Round::Reached);
        }
    }
}

/// The peer was not reached.
struct Away {
    pause: Duration,
    probe_at: Instant,
}

impl Away {
    /// It was not reached again, or for the first time.
    fn after(before: Option<Self>, now: Instant, entropy: &dyn Entropy) -> Self {
        let pause = before.map_or(FIRST_PROBE, |before| LONGEST_PROBE.min(before.pause * 2));
        Self { pause, probe_at: now.after(jittered(entropy, pause)) }
    }
}
