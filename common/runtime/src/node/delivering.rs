//! Sending what waits to be delivered, without anybody asking for it: in the order of each case, and again until a signed
//! statement closes it.
//!
//! While the other state's node is away, all of it waits for one probe, which is repeated with growing pauses. What waits
//! is in the store, so that it survives every end of the process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_store::StoreError;
use tokio::task::JoinSet;

use super::Core;
use super::asking::{Asking, Unclosed};
use super::pause::Pauses;

/// How often it is looked what is due.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How many are sent at once.
const AT_ONCE: u64 = 8;

/// Sends what is due, until the node stops.
pub(super) async fn deliver(core: Arc<Core>, asking: Arc<Asking>) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // While the peer is away.
    let mut pauses = Pauses::default();
    loop {
        tokio::select! {
            () = core.stopping.cancelled() => return,
            _ = looks.tick() => {}
        }
        if !pauses.over(core.clock.now()) {
            continue;
        }
        match round(&core, &asking, pauses.any()).await {
            Ok(Round::Reached) => pauses = Pauses::default(),
            Ok(Round::NotReached) => pauses.longer(core.clock.now(), core.entropy.as_ref()),
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

/// Sends what is due: of each case one at a time, each once, until nothing is.
async fn round(core: &Arc<Core>, asking: &Arc<Asking>, away: bool) -> Result<Round, StoreError> {
    let mut sent = BTreeSet::new();
    // What is received is dated: by a clock that is not believed nothing is.
    while core.sure_of_the_time(&core.epoch()).is_ok() && !core.stopping.is_cancelled() {
        let mut due = core.store.due_deliveries(core.clock.now(), AT_ONCE).await?;
        due.retain(|digest| sent.insert(*digest));
        if due.is_empty() {
            break;
        }
        // One question for all: whoever does not answer it answers none of them.
        if away && asking.serving().await.is_err() {
            return Ok(Round::NotReached);
        }
        let mut sending = JoinSet::new();
        for digest in due {
            let asking = Arc::clone(asking);
            sending.spawn(async move { deliver_one(&asking, digest).await });
        }
        let mut reached = true;
        while let Some(sent) = sending.join_next().await {
            reached &= sent.unwrap_or(Ok(true))?;
        }
        if !reached {
            return Ok(Round::NotReached);
        }
    }
    Ok(Round::Reached)
}

/// Sends one. Tells whether the peer was reached. One that cannot be read holds up nothing but its own case.
async fn deliver_one(asking: &Asking, digest: Digest) -> Result<bool, StoreError> {
    match asking.deliver(digest).await {
        Ok(unclosed) => Ok(!unclosed.is_some_and(|Unclosed { away, .. }| away)),
        Err(error @ (StoreError::Closed | StoreError::Indeterminate)) => Err(error),
        Err(error) => {
            tell(&error, digest);
            asking.put_off(digest, &error).await.map(|()| true)
        }
    }
}

fn tell(error: &StoreError, statement: Digest) {
    let error: &(dyn std::error::Error + 'static) = error;
    tracing::error!(error, %statement, "it waits to be delivered and cannot be");
}
