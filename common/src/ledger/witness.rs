//! What a witness decides of a checkpoint: C2SP tlog-witness v1.0.0, over what it cosigned last.

use std::fmt;
use std::sync::Arc;

use super::checkpoint::Checkpoint;
use super::cosignature::Cosignature;
use super::hash::empty_root;
use super::keys::LedgerKeys;
use super::note::{NoteKey, NoteRefusal, NoteSignature, SignedNote};
use super::proof::{MOST_HASHES, ProofRefusal, verify_consistency};
use super::range::SIZE_LIMIT;
use crate::envelope::Digest;
use crate::instant::Instant;
use crate::refusal::RefusalReason;
use crate::trust::{MlDsaKey, SigningFailed, SigningKey};

/// How large a ledger was, and its root.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TreeHead {
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Digest,
}

impl TreeHead {
    /// Of a ledger without entries.
    #[must_use]
    pub fn empty() -> Self {
        Self { size: 0, root: empty_root() }
    }
}

impl From<&Checkpoint> for TreeHead {
    fn from(checkpoint: &Checkpoint) -> Self {
        Self { size: checkpoint.size, root: checkpoint.root }
    }
}

/// A checkpoint to be cosigned.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ToCosign {
    /// The size from which the proof leads: that of the checkpoint that the witness cosigned last, or 0.
    pub old_size: u64,
    /// That the checkpoint's tree continues the one of that size.
    pub proof: Vec<Digest>,
    /// The checkpoint, signed by its ledger.
    pub note: SignedNote,
}

/// What a witness gives back for a checkpoint that it does not refuse.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CosignReply {
    /// Its signature lines.
    Cosigned(Vec<NoteSignature>),
    /// The proof leads from another size than that of what it cosigned last, which is this one.
    FromAnotherSize(u64),
}

/// A witness of the other state's ledger.
#[derive(Clone)]
pub struct Witness {
    /// The other state's keys.
    pub of: LedgerKeys,
    /// The name under which this one cosigns.
    pub name: NoteKey,
    /// The key with which it does.
    pub key: Arc<SigningKey>,
    /// The ML-DSA-44 key with which it does so too.
    pub second: Option<(NoteKey, Arc<MlDsaKey>)>,
}

/// A checkpoint that a witness cosigned.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CosignedCheckpoint {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The note, with the cosignature.
    pub note: SignedNote,
    /// The lines of the cosignature alone.
    pub lines: Vec<NoteSignature>,
}

/// What a witness decided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Witnessed {
    /// It is to be kept, and then its cosignature is to be given back.
    Cosigned(CosignedCheckpoint),
    /// It is what was cosigned last: the same cosignature is to be given back again.
    Again,
    /// The proof leads from another size than that of what was cosigned last, which is told.
    FromAnotherSize(u64),
}

impl Witness {
    /// Judges a checkpoint over what was cosigned last, and cosigns it where it continues that.
    ///
    /// # Errors
    ///
    /// `CHECKPOINT_MALFORMED`: no checkpoint, a size of 2^53 or more, more than 63 hashes, or other signature lines than those of its ledger.
    /// `CHECKPOINT_ORIGIN_UNKNOWN`: of another ledger. `CHECKPOINT_NOT_SIGNED`: by none of its keys. `LEDGER_SHRUNK`: it is
    /// smaller than what it is to continue. `LEDGER_FORKED`: another tree of the same size was cosigned.
    /// `LEDGER_NOT_CONTINUED`: the proof does not lead from that to this. `CLOCK_UNSURE`: the instant is before 1970.
    /// `STORE_UNAVAILABLE`: the cosignature could not be made.
    pub fn decide(
        &self,
        asked: &ToCosign,
        last: Option<TreeHead>,
        at: Instant,
    ) -> Result<Witnessed, RefusalReason> {
        let checkpoint = self.read(asked)?;
        let (new, old) = (TreeHead::from(&checkpoint), last.unwrap_or_else(TreeHead::empty));
        if last.is_some_and(|last| last.size == new.size && last.root != new.root) {
            return Err(RefusalReason::LedgerForked);
        }
        if new.size < asked.old_size {
            return Err(RefusalReason::LedgerShrunk);
        }
        if asked.old_size != old.size {
            return Ok(Witnessed::FromAnotherSize(old.size));
        }
        continues(old, new, &asked.proof)?;
        if last == Some(new) {
            return Ok(Witnessed::Again);
        }
        let mut note = asked.note.clone();
        let lines = self.cosign(&checkpoint, at)?;
        lines.iter().cloned().for_each(|line| note.add(line));
        Ok(Witnessed::Cosigned(CosignedCheckpoint { checkpoint, note, lines }))
    }

    fn cosign(
        &self,
        checkpoint: &Checkpoint,
        at: Instant,
    ) -> Result<Vec<NoteSignature>, RefusalReason> {
        let first = Cosignature::sign(&checkpoint.text(), at, &self.name, &self.key);
        let mut lines = vec![first.ok_or(RefusalReason::ClockUnsure)?];
        if let Some((name, key)) = &self.second {
            let second = Cosignature::sign_second(checkpoint, at, name, key);
            let second = second.map_err(|SigningFailed| RefusalReason::StoreUnavailable)?;
            lines.push(second.ok_or(RefusalReason::ClockUnsure)?);
        }
        Ok(lines)
    }

    /// What of the checkpoint that was cosigned last this one has to continue: nothing, where that is of an earlier epoch of
    /// the ledger.
    ///
    /// # Errors
    ///
    /// `CHECKPOINT_ORIGIN_UNKNOWN`: it is of a later epoch, or of another ledger. What was admitted is not left again.
    pub fn to_continue(&self, last: &Checkpoint) -> Result<Option<TreeHead>, RefusalReason> {
        if last.origin == *self.of.origin() {
            return Ok(Some(TreeHead::from(last)));
        }
        match self.of.follows(&last.origin) {
            true => Ok(None),
            false => Err(RefusalReason::CheckpointOriginUnknown),
        }
    }

    /// The checkpoint, as the ledger signed it, and nobody else.
    fn read(&self, asked: &ToCosign) -> Result<Checkpoint, RefusalReason> {
        if asked.proof.len() > MOST_HASHES || asked.old_size >= SIZE_LIMIT {
            return Err(RefusalReason::CheckpointMalformed);
        }
        let named = Checkpoint::parse(asked.note.text());
        let named = named.map_err(|_| RefusalReason::CheckpointMalformed)?;
        if named.origin != *self.of.origin() {
            return Err(RefusalReason::CheckpointOriginUnknown);
        }
        // Whatever else stands under it would be kept and cosigned with it.
        if asked.note.signatures().len() != self.of.checkpoint_lines() {
            return Err(RefusalReason::CheckpointMalformed);
        }
        self.of.open(&asked.note).map_err(|refusal| match refusal {
            NoteRefusal::Malformed | NoteRefusal::NotACheckpoint => {
                RefusalReason::CheckpointMalformed
            }
            NoteRefusal::NotSigned | NoteRefusal::SignatureInvalid => {
                RefusalReason::CheckpointNotSigned
            }
        })
    }
}

/// Whether the proof leads from the one tree to the other.
fn continues(old: TreeHead, new: TreeHead, proof: &[Digest]) -> Result<(), RefusalReason> {
    let held = verify_consistency((old.size, old.root), (new.size, new.root), proof);
    held.map_err(|refusal| match refusal {
        ProofRefusal::Size => RefusalReason::CheckpointMalformed,
        ProofRefusal::Shrunk => RefusalReason::LedgerShrunk,
        ProofRefusal::Length | ProofRefusal::Root => RefusalReason::LedgerNotContinued,
    })
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Witness({})", self.name.name())
    }
}
