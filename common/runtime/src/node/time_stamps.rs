//! Time stamps: an authority of neither state says when the newest checkpoint was there, so that what is signed by keys that are
//! broken one day is known to be from before (ADR 0045).

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::ledger::TimeStampQuery;
use kzmn_store::{KeptCheckpoint, TimeStamp};
use kzmn_transport::TimeStampClient;

use super::Core;
use super::rounds::{NotDone, Rounds};

/// Has the own ledger's checkpoints stamped.
pub(super) struct TimeStamps {
    core: Arc<Core>,
    client: TimeStampClient,
    every: Duration,
    /// What was stamped last, once that was read.
    last: Option<Option<KeptCheckpoint>>,
}

impl TimeStamps {
    pub(super) fn new(core: Arc<Core>, client: TimeStampClient, every: Duration) -> Self {
        Self { core, client, every, last: None }
    }
}

impl Rounds for TimeStamps {
    /// Has the newest checkpoint stamped that both states have signed, where that is due.
    async fn round(&mut self) -> Result<(), NotDone> {
        let (store, clock) = (&self.core.store, &self.core.clock);
        let last = match self.last.take() {
            Some(last) => last,
            None => store.newest_time_stamp().await?.map(|last| last.stamped),
        };
        let last = self.last.insert(last).as_ref();
        let Some(newest) = store.newest_checkpoint().await? else { return Ok(()) };
        let is_new = last.is_none_or(|last| last.checkpoint.size < newest.checkpoint.size);
        let waited = last.is_none_or(|last| last.at.after(self.every) <= clock.now());
        if !(is_new && waited) {
            return Ok(());
        }
        let query = TimeStampQuery::of(&newest.note, self.core.entropy.as_ref());
        let reply = self.client.stamp(&query).await?;
        let stamped = KeptCheckpoint { at: clock.now(), ..newest };
        let authority = self.client.url();
        let stamp = TimeStamp { authority, stamped: stamped.clone(), reply };
        store.keep_time_stamp(stamp).await?;
        tracing::debug!(size = stamped.checkpoint.size, "the newest checkpoint is time-stamped");
        self.core.witnessing.note_time_stamp(None);
        self.last = Some(Some(stamped));
        Ok(())
    }

    fn tell(&self, not: &NotDone) {
        match not {
            NotDone::Because(reason) => {
                self.core.witnessing.note_time_stamp(Some((self.core.clock.now(), reason)));
                tracing::warn!(reason, "the newest checkpoint is not time-stamped yet");
            }
            NotDone::Store(error) => {
                let error: &(dyn std::error::Error + 'static) = error;
                tracing::error!(error, "time stamps cannot be read or kept");
            }
        }
    }
}
