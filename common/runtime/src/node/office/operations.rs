//! How the node is.

use std::sync::Arc;

use kzmn_common::instant::Instant;
use kzmn_common::ledger::{LedgerEpoch, TreeHead};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_store::{Checked, Findings, KeptCheckpoint, StoreStatus};
use kzmn_transport::WitnessClient;
use time::Date;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::OfficeCall;
use crate::node::OrRefuse as _;
use crate::node::books::BooksCompared;
use crate::node::looks::{FsckStep, RunningLook, ToldStep};
use crate::node::peer::PeerAttempts;
use crate::node::reconciling::reconcile;
use crate::telemetry::{self, StageTotal};

/// How the node is, beside what its epoch of trust says.
pub(in crate::node) struct NodeStatus {
    /// What the store holds.
    pub(in crate::node) store: StoreStatus,
    /// Whether all of the store was verified since the start.
    pub(in crate::node) checked: bool,
    /// The ledger, and what both states signed of the two.
    pub(in crate::node) ledger: LedgerStatus,
    /// How the peer answered.
    pub(in crate::node) attempts: PeerAttempts,
    /// Whether the peer serves now; else why not, as a fixed name.
    pub(in crate::node) peer_serving: Result<(), &'static str>,
    /// Where time goes.
    pub(in crate::node) stages: Vec<StageTotal>,
}

/// The ledger, and what both states signed of the two.
pub(in crate::node) struct LedgerStatus {
    /// Which epoch of the own one goes on.
    pub(in crate::node) epoch: LedgerEpoch,
    /// How many entries it has, and its root.
    pub(in crate::node) head: TreeHead,
    /// The newest checkpoint of it that the other state cosigned.
    pub(in crate::node) cosigned: Option<KeptCheckpoint>,
    /// The newest checkpoint of the other state's ledger that this node cosigned.
    pub(in crate::node) witnessed: Option<KeptCheckpoint>,
    /// Why the last attempt to have a checkpoint cosigned failed, and when; none once one succeeded.
    pub(in crate::node) failed: Option<(Instant, &'static str)>,
    /// How many checkpoints of the other state were refused, and why the last of them was.
    pub(in crate::node) alarms: (u64, Option<RefusalReason>),
    /// The third witnesses, as the configuration names them.
    pub(in crate::node) thirds: Vec<ThirdWitnessStatus>,
    /// The time stamps on it; none where nobody is asked.
    pub(in crate::node) time_stamps: Option<TimeStampStatus>,
}

/// What a third witness signed of the own ledger.
pub(in crate::node) struct ThirdWitnessStatus {
    /// Its name.
    pub(in crate::node) name: String,
    /// The newest checkpoint that it cosigned.
    pub(in crate::node) cosigned: Option<KeptCheckpoint>,
    /// Why the last attempt failed, and when; none once one succeeded.
    pub(in crate::node) failed: Option<(Instant, &'static str)>,
}

/// Time stamps on the own ledger.
pub(in crate::node) struct TimeStampStatus {
    /// Who is asked.
    pub(in crate::node) authority: String,
    /// The newest checkpoint that is stamped.
    pub(in crate::node) stamped: Option<KeptCheckpoint>,
    /// Why the last attempt failed, and when; none once one succeeded.
    pub(in crate::node) failed: Option<(Instant, &'static str)>,
}

impl OfficeCall {
    /// How the node is.
    pub(in crate::node) async fn status(&self) -> Result<NodeStatus, Refused> {
        let core = &self.core;
        let store = core.store.status().await.or_refuse()?;
        let checked = *core.store.checked().borrow() == Checked::Passed;
        Ok(NodeStatus {
            store,
            checked,
            ledger: LedgerStatus {
                epoch: core.store.ledger_epoch(),
                head: core.store.ledger(),
                cosigned: core.store.newest_checkpoint().await.or_refuse()?,
                witnessed: core.store.newest_witnessed().await.or_refuse()?,
                failed: core.witnessing.failed(),
                alarms: core.store.ledger_alarms().await.or_refuse()?,
                thirds: self.third_witnesses().await?,
                time_stamps: self.time_stamps().await?,
            },
            peer_serving: self.asking.serving().await,
            attempts: core.peer.seen(),
            stages: telemetry::totals(),
        })
    }

    async fn time_stamps(&self) -> Result<Option<TimeStampStatus>, Refused> {
        let Some((client, _)) = &self.epoch.time_stamps else { return Ok(None) };
        let newest = self.core.store.newest_time_stamp().await.or_refuse()?;
        Ok(Some(TimeStampStatus {
            authority: client.url(),
            stamped: newest.map(|newest| newest.stamped),
            failed: self.core.witnessing.time_stamp_failed(),
        }))
    }

    async fn third_witnesses(&self) -> Result<Vec<ThirdWitnessStatus>, Refused> {
        let (core, mut thirds) = (&self.core, Vec::new());
        for key in self.epoch.third_witnesses.iter().map(WitnessClient::key) {
            thirds.push(ThirdWitnessStatus {
                name: key.name().to_owned(),
                cosigned: core.store.newest_third_cosigned(key).await.or_refuse()?,
                failed: core.witnessing.third_failed(key.name()),
            });
        }
        Ok(thirds)
    }

    /// Tells a part of that look at all that is stored, or of a new one where the number is 0; with its number.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED` where there are as many looks as may be; `NOT_FOUND` where none waits under that number.
    pub(in crate::node) fn fsck(
        &self,
        number: u64,
    ) -> Result<(u64, ReceiverStream<ToldStep>), Refused> {
        let looks = Arc::clone(&self.core.looks);
        let look = match number {
            0 => self.begin_look()?,
            _ => looks.take_up(number)?,
        };
        let number = look.number;
        let (told, steps) = mpsc::channel(1);
        tokio::spawn(looks.tell_part(told, look));
        Ok((number, ReceiverStream::new(steps)))
    }

    /// Begins to look at all that is stored. It ends when nobody wants to be told any more.
    fn begin_look(&self) -> Result<RunningLook, Refused> {
        let (sender, steps) = mpsc::channel(16);
        let look = self.core.looks.begin(steps)?;
        let core = Arc::clone(&self.core);
        tokio::spawn(async move {
            tracing::info!("all that is stored is looked at");
            let tell = |progress| {
                // Who does not keep up misses steps, never the end.
                let _missed = sender.try_send(Ok(FsckStep::Progress(progress)));
            };
            let found = tokio::select! {
                found = core.store.fsck(&tell) => found.or_refuse(),
                () = core.stopping.cancelled() => return,
                () = sender.closed() => return,
            };
            if let Ok(Findings { rows, count, .. }) = &found {
                match count {
                    0 => tracing::info!(rows, "all that is stored is as it must be"),
                    _ => tracing::error!(rows, count, "what is stored is not what it must be"),
                }
            }
            tokio::select! {
                _gone = sender.send(found.map(FsckStep::Done)) => {}
                () = core.stopping.cancelled() => {}
            }
        });
        Ok(look)
    }
}

impl OfficeCall {
    /// Compares the books with the other state's node back to `since`, and tells how far that is and what it found, until
    /// whoever asked has gone.
    pub(in crate::node) fn reconcile(
        &self,
        since: Option<Date>,
    ) -> ReceiverStream<Result<ReconcileStep, Refused>> {
        let (sender, steps) = mpsc::channel(16);
        let (core, asking) = (Arc::clone(&self.core), Arc::clone(&self.asking));
        tokio::spawn(async move {
            let tell = |compared: &BooksCompared| {
                let BooksCompared { days, statements, discrepancies: _ } = *compared;
                let step = BooksCompared { days, statements, discrepancies: Vec::new() };
                let _missed = sender.try_send(Ok(ReconcileStep::Progress(step)));
            };
            let compared = tokio::select! {
                compared = reconcile(&core, asking.peer(), since, &tell) => compared,
                () = core.stopping.cancelled() => return,
                () = sender.closed() => return,
            };
            let unavailable = |_| Refused::because(RefusalReason::StoreUnavailable);
            let _gone = sender.send(compared.map(ReconcileStep::Done).map_err(unavailable)).await;
        });
        ReceiverStream::new(steps)
    }
}

/// A step of the comparison of the books.
pub(in crate::node) enum ReconcileStep {
    /// How far it is.
    Progress(BooksCompared),
    /// What it found.
    Done(BooksCompared),
}
