//! Third witnesses: whoever is of neither state and cosigns the own ledger too, so that both states together cannot
//! rewrite what it has seen (ADR 0041).
//!
//! What both states have signed and the store keeps is submitted, the newest first: nothing is signed for it, and nothing
//! waits for it. A witness that is away, or says that the ledger forked, is told in the log and in `status`, and asked again
//! after growing pauses: what it says is signed by nobody, and stops nothing.

use std::sync::Arc;

use kzmn_common::ledger::{CosignReply, Cosignature, NoteSignature, ToCosign};
use kzmn_common::refusal::RefusalReason;
use kzmn_store::KeptCheckpoint;
use kzmn_transport::WitnessClient;

use super::Core;
use super::rounds::{NotDone, Rounds, UNUSABLE};

/// What a witness says of a ledger whose history it knows otherwise: somebody has to act.
const ALARMS: [RefusalReason; 3] =
    [RefusalReason::LedgerShrunk, RefusalReason::LedgerForked, RefusalReason::LedgerNotContinued];

/// Whether that reason, by its fixed name, says that a witness knows another history of the ledger.
pub(super) fn is_alarm(reason: &str) -> bool {
    ALARMS.iter().any(|alarm| alarm.name() == reason)
}

impl From<RefusalReason> for NotDone {
    fn from(reason: RefusalReason) -> Self {
        Self::Because(reason.name())
    }
}

/// Has the own ledger cosigned by one third witness.
pub(super) struct ThirdWitness {
    core: Arc<Core>,
    client: WitnessClient,
    /// The size that it cosigned last, once that was read.
    cosigned: Option<u64>,
}

impl ThirdWitness {
    pub(super) fn new(core: Arc<Core>, client: WitnessClient) -> Self {
        Self { core, client, cosigned: None }
    }

    /// Submits it from what the witness cosigned last, as it is kept here, or as the witness says: a reply may have been lost.
    async fn submit(
        &self,
        cosigned: u64,
        newest: &KeptCheckpoint,
    ) -> Result<Vec<NoteSignature>, NotDone> {
        let size = match self.submit_from(cosigned, newest).await? {
            CosignReply::Cosigned(lines) => return Ok(lines),
            CosignReply::FromAnotherSize(size) => size,
        };
        match self.submit_from(size, newest).await? {
            CosignReply::Cosigned(lines) => Ok(lines),
            CosignReply::FromAnotherSize(_) if size == newest.checkpoint.size => {
                Err(RefusalReason::LedgerForked.into())
            }
            CosignReply::FromAnotherSize(_) => Err(NotDone::Because(UNUSABLE)),
        }
    }

    async fn submit_from(
        &self,
        old_size: u64,
        newest: &KeptCheckpoint,
    ) -> Result<CosignReply, NotDone> {
        // Nothing is submitted before both states have signed it and it is kept: it has seen more than there is.
        let proof = self.core.store.consistency((old_size, newest.checkpoint.size)).await?;
        let proof = proof.ok_or(RefusalReason::LedgerShrunk)?;
        let asked = ToCosign { old_size, proof, note: newest.note.clone() };
        Ok(self.client.cosign(&asked).await?)
    }

    /// Keeps the checkpoint with all its signatures.
    async fn keep(
        &mut self,
        newest: KeptCheckpoint,
        lines: Vec<NoteSignature>,
    ) -> Result<(), NotDone> {
        let (core, key) = (&self.core, self.client.key());
        let KeptCheckpoint { checkpoint, mut note, at: _ } = newest;
        let size = checkpoint.size;
        lines.into_iter().for_each(|line| note.add(line));
        let invalid = || NotDone::Because("WITNESS_COSIGNATURE_INVALID");
        let cosignature = Cosignature::verify(&note, key).map_err(|_| invalid())?;
        let claimed = cosignature.at().ok_or_else(invalid)?;
        if !core.may_be_cosigned_at(claimed, size).await? {
            return Err(invalid());
        }
        let kept = KeptCheckpoint { checkpoint, note, at: core.clock.now() };
        core.store.keep_third_cosigned(key.clone(), kept).await?;
        tracing::debug!(witness = key.name(), size, "cosigned by a third witness");
        core.witnessing.note_third(key.name(), None);
        self.cosigned = Some(size);
        Ok(())
    }
}

impl Rounds for ThirdWitness {
    /// Submits the newest checkpoint where there is a newer one.
    async fn round(&mut self) -> Result<(), NotDone> {
        let store = &self.core.store;
        let Some(newest) = store.newest_checkpoint().await? else { return Ok(()) };
        let cosigned = match self.cosigned {
            Some(size) => size,
            None => {
                let last = store.newest_third_cosigned(self.client.key()).await?;
                last.map_or(0, |last| last.checkpoint.size)
            }
        };
        self.cosigned = Some(cosigned);
        if newest.checkpoint.size <= cosigned {
            return Ok(());
        }
        let lines = self.submit(cosigned, &newest).await?;
        self.keep(newest, lines).await
    }

    fn tell(&self, not: &NotDone) {
        let (core, witness) = (&self.core, self.client.key().name());
        match not {
            NotDone::Because(reason) => {
                core.witnessing.note_third(witness, Some((core.clock.now(), reason)));
                match is_alarm(reason) {
                    true => tracing::error!(
                        witness,
                        reason,
                        "a third witness knows another history of the own ledger: an old copy was restored, rows were altered, \
                         or the witness is wrong. Compare with it what it has cosigned"
                    ),
                    false => {
                        tracing::warn!(witness, reason, "a third witness has not cosigned yet")
                    }
                }
            }
            NotDone::Store(error) => {
                let error: &(dyn std::error::Error + 'static) = error;
                tracing::error!(error, "what a third witness cosigned cannot be read or kept");
            }
        }
    }
}
