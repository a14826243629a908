//! Each state watches over the other's ledger: this node has its checkpoints cosigned by the other state's, and holds what
//! that one has seen against what its own database holds.
//!
//! A checkpoint is signed where the ledger has grown: after each quiet, and at most once in the configured time under
//! load. What was seen of the own ledger is compared before that, at the start and whenever the other state's node was
//! away: a database that holds less, or another history, signs nothing more.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::instant::Instant;
use kzmn_common::ledger::{CosignReply, SignedNote, ToCosign, TreeHead};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::SigningFailed;
use kzmn_failpoint::{Failpoint, reach};
use kzmn_store::StoreError;
use kzmn_transport::{ExchangeClient, FailureKind, PeerFailure};

use super::Core;
use super::asking::unanswered;
use super::pause::Pauses;

/// How often it is looked whether the ledger has grown. It is quiet if it has not since the last look.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A cosignature's time is in whole seconds.
const CLAIMED_SECONDS: Duration = Duration::from_secs(1);

/// Why a checkpoint was not cosigned.
#[derive(Debug)]
enum NotCosigned {
    /// A fixed name.
    Because(&'static str),
    /// The database is not the one that the other state has seen.
    RolledBack,
    Store(StoreError),
}

impl From<StoreError> for NotCosigned {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PeerFailure> for NotCosigned {
    fn from(failure: PeerFailure) -> Self {
        Self::Because(unanswered(failure.kind, failure.obstacle))
    }
}

/// Has the own ledger witnessed.
pub(super) struct Checkpoints {
    core: Arc<Core>,
    peer: ExchangeClient,
    every: Duration,
    /// What the other state cosigned last, once that is known; none before it was compared.
    seen: Option<TreeHead>,
    signed_at: Option<Instant>,
}

impl Checkpoints {
    pub(super) fn new(core: Arc<Core>, peer: ExchangeClient, every: Duration) -> Self {
        Self { core, peer, every, seen: None, signed_at: None }
    }

    /// Compares before anything is served, if the other state's node can be reached.
    pub(super) async fn begin(&mut self) {
        if let Err(not) = self.compare().await {
            self.tell(not);
        }
    }

    /// Signs, and has cosigned, whatever is added to the ledger, until the node stops or is found to be rolled back.
    pub(super) async fn run(mut self) {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let (mut looked, mut pauses) = (0, Pauses::default());
        while !self.core.witnessing.is_rolled_back() {
            let woken = tokio::select! {
                () = self.core.stopping.cancelled() => return,
                () = self.core.witnessing.woken() => true,
                _ = looks.tick() => false,
            };
            let to_witness = self.core.store.to_witness();
            let quiet = std::mem::replace(&mut looked, to_witness) == to_witness;
            let now = self.core.clock.now();
            if !(woken || pauses.over(now)) || !self.is_due(to_witness, quiet, now) {
                continue;
            }
            match self.round().await {
                Ok(()) => pauses = Pauses::default(),
                Err(NotCosigned::Store(StoreError::Closed)) => return,
                Err(not) => {
                    self.seen = None;
                    self.tell(not);
                    pauses.longer(self.core.clock.now(), self.core.entropy.as_ref());
                }
            }
        }
    }

    /// Whether there is something to have cosigned. Under load that is so after the configured time.
    fn is_due(&self, to_witness: u64, quiet: bool, now: Instant) -> bool {
        let Some(seen) = self.seen else { return true };
        let waited = self.signed_at.is_none_or(|signed_at| signed_at.after(self.every) <= now);
        seen.size < to_witness && (quiet || waited)
    }

    async fn round(&mut self) -> Result<(), NotCosigned> {
        let seen = match self.seen {
            Some(seen) => seen,
            None => self.compare().await?,
        };
        if seen.size >= self.core.store.to_witness() {
            return Ok(());
        }
        self.advance(seen).await
    }

    /// Holds what the other state cosigned last against what the database holds.
    async fn compare(&mut self) -> Result<TreeHead, NotCosigned> {
        let core = &self.core;
        let note = match self.peer.checkpoint(core.me).await {
            Ok(note) => note,
            Err(PeerFailure { kind: FailureKind::Refused(RefusalReason::NotFound), .. }) => {
                self.seen = Some(TreeHead::empty());
                core.witnessing.compared();
                return Ok(TreeHead::empty());
            }
            Err(failure) => return Err(failure.into()),
        };
        let now = core.store.ledger_epoch();
        let own = core.epoch().own_ledger(now).in_epoch_of(&note);
        let checkpoint = own.open(&note);
        let checkpoint = checkpoint.map_err(|_| NotCosigned::Because("CHECKPOINT_NOT_SIGNED"))?;
        match own.epoch_of(&note) {
            Some(then) if then < now => {
                // Of the epoch that goes on nothing was cosigned yet.
                self.seen = Some(TreeHead::empty());
                core.witnessing.compared();
                return Ok(TreeHead::empty());
            }
            Some(then) if then == now => {}
            _ => return Err(NotCosigned::RolledBack),
        }
        let seen = TreeHead::from(&checkpoint);
        if core.store.ledger_root(seen.size).await? != Some(seen.root) {
            return Err(NotCosigned::RolledBack);
        }
        core.witnessing.compared();
        self.keep(seen, note).await?;
        Ok(seen)
    }

    /// Keeps a checkpoint with the other state's cosignature, unless one as large is kept: also one whose reply was lost.
    async fn keep(&mut self, head: TreeHead, note: SignedNote) -> Result<(), NotCosigned> {
        let (core, now) = (&self.core, self.core.clock.now());
        let kept = core.store.newest_checkpoint().await?;
        if kept.is_none_or(|kept| kept.checkpoint.size < head.size) {
            let epoch = core.epoch();
            let invalid = || NotCosigned::Because("COSIGNATURE_INVALID");
            let claimed = epoch.peer_ledger_ever().claimed_time(&note).ok_or_else(invalid)?;
            if !core.may_be_cosigned_at(claimed, head.size).await? {
                return Err(invalid());
            }
            epoch.peer_ledger(claimed).cosigned(&note).map_err(|_| invalid())?;
            core.store.keep_checkpoint(head, note, now).await?;
        }
        tracing::debug!(size = head.size, "cosigned by the other state");
        core.witnessing.note(None);
        self.seen = Some(head);
        Ok(())
    }

    /// Signs the ledger as it is committed, and has it cosigned.
    async fn advance(&mut self, seen: TreeHead) -> Result<(), NotCosigned> {
        let (core, epoch) = (&self.core, self.core.epoch());
        let now = core.clock.now();
        core.may_sign(&epoch).map_err(|refused| NotCosigned::Because(refused.reason.name()))?;
        let head = core.store.ledger();
        let proof = core.store.consistency((seen.size, head.size)).await?;
        let proof = proof.ok_or(NotCosigned::RolledBack)?;
        // Before it is signed, so that a smaller one or another one never is, whatever becomes of this process.
        if !core.anchor.remember(&core.store) {
            return Err(NotCosigned::Because("ANCHOR_NOT_WRITTEN"));
        }
        reach(Failpoint::AnchorWritten);
        let signed = epoch.sign_checkpoint(core.store.ledger_epoch(), head, now);
        let signed = signed.map_err(|SigningFailed| NotCosigned::Because("SIGNING_FAILED"))?;
        let mut note = signed.ok_or(NotCosigned::Because("LEDGER_KEY_NOT_VALID"))?;
        reach(Failpoint::CheckpointSigned);
        self.signed_at = Some(now);
        let asked = ToCosign { old_size: seen.size, proof, note: note.clone() };
        match self.peer.cosign(&asked).await? {
            CosignReply::FromAnotherSize(_) => Err(NotCosigned::Because("COSIGNED_MEANWHILE")),
            CosignReply::Cosigned(lines) => {
                reach(Failpoint::CosignatureReceived);
                lines.into_iter().for_each(|line| note.add(line));
                self.keep(head, note).await
            }
        }
    }

    fn tell(&self, not: NotCosigned) {
        let (core, now) = (&self.core, self.core.clock.now());
        match not {
            NotCosigned::Because(reason) => {
                core.witnessing.note(Some((now, reason)));
                tracing::warn!(reason, "the ledger's checkpoint is not cosigned yet");
            }
            NotCosigned::RolledBack => {
                core.witnessing.rolled_back(now);
                tracing::error!(
                    "the other state has seen more of this node's ledger than the database holds, or another history: \
                     an old copy was restored, or rows were altered. Nothing is signed: bring back the database that was served last"
                );
            }
            NotCosigned::Store(error) => {
                let error: &(dyn std::error::Error + 'static) = &error;
                tracing::error!(error, "the ledger's checkpoint cannot be read or kept");
            }
        }
    }
}

impl Core {
    /// Whether a witness can have cosigned the own ledger of that size at the instant that it claims: another one would make
    /// the cosignature worthless as evidence.
    pub(super) async fn may_be_cosigned_at(
        &self,
        claimed: Instant,
        size: u64,
    ) -> Result<bool, StoreError> {
        let (now, skew) = (self.clock.now(), self.epoch().policy.skew);
        let since = self.store.entered_at(size).await?.unwrap_or(now).before(skew);
        Ok(since.before(CLAIMED_SECONDS) <= claimed && claimed <= now.after(skew))
    }
}
