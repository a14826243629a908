//! A submission, from its bytes to what is replied.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    Checkpoint, Cosignature, CosignedCheckpoint, NoteSignature, SignedNote, ToCosign, TreeHead,
    Witness, Witnessed,
};
use kzmn_common::refusal::RefusalReason;

use crate::memory::{Folder, MemoryFault, Remembered};

/// What is replied to a submission.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Judged {
    /// The cosignature, which is durable.
    Cosigned(Vec<NoteSignature>),
    /// The size that was cosigned last, from which a proof must lead.
    Conflict(u64),
    /// It is refused.
    Refused(RefusalReason),
    /// What it would be judged by, or is to be remembered, cannot be kept.
    Broken,
}

/// All ledgers that are witnessed.
#[derive(Debug)]
pub struct Judge {
    ledgers: BTreeMap<String, Ledger>,
    /// Locked as long as this lives.
    _folder: Folder,
}

/// One ledger: one submission at a time.
#[derive(Debug)]
struct Ledger {
    witness: Witness,
    remembered: Mutex<Remembered>,
}

impl Judge {
    /// For these ledgers, with what is remembered of them in that folder.
    ///
    /// # Errors
    ///
    /// [`MemoryFault`].
    pub fn open(witnesses: Vec<Witness>, state: &Path) -> Result<Self, MemoryFault> {
        let folder = Folder::open(state)?;
        let mut ledgers = BTreeMap::new();
        for witness in witnesses {
            let remembered = Mutex::new(folder.recall(&witness.of, &witness.name)?);
            let origin = witness.of.origin().as_str().to_owned();
            ledgers.insert(origin, Ledger { witness, remembered });
        }
        Ok(Self { ledgers, _folder: folder })
    }

    /// Judges a body of `add-checkpoint`. Blocks until what is cosigned is durable.
    #[must_use]
    pub fn judge(&self, body: &[u8], now: Option<Instant>) -> Judged {
        let malformed = Judged::Refused(RefusalReason::CheckpointMalformed);
        let asked = std::str::from_utf8(body).ok().and_then(ToCosign::parse);
        let Some(asked) = asked else { return malformed };
        let Ok(named) = Checkpoint::parse(asked.note.text()) else { return malformed };
        let Some(now) = now else { return Judged::Refused(RefusalReason::ClockUnsure) };
        match self.ledgers.get(named.origin.as_str()) {
            None => Judged::Refused(RefusalReason::CheckpointOriginUnknown),
            Some(ledger) => ledger.judge(asked, now),
        }
    }
}

impl Ledger {
    fn judge(&self, asked: ToCosign, now: Instant) -> Judged {
        // Signatures of keys that are not known are not looked at.
        let Some(note) = self.witness.of.signed_alone(&asked.note) else {
            return Judged::Refused(RefusalReason::CheckpointNotSigned);
        };
        let alone = ToCosign { note, ..asked.clone() };
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        match self.witness.decide(&alone, remembered.head(), now) {
            Ok(Witnessed::Cosigned(cosigned)) => keep(&mut remembered, cosigned, asked.note),
            Ok(Witnessed::Again) => self.again(&remembered),
            Ok(Witnessed::FromAnotherSize(size)) => Judged::Conflict(size),
            Err(reason) => refused(reason, &remembered, &alone.note),
        }
    }

    /// What was cosigned last gets the same cosignature.
    fn again(&self, remembered: &Remembered) -> Judged {
        let lines = remembered.note().map(SignedNote::signatures).unwrap_or_default();
        let own: Vec<_> =
            lines.iter().filter(|line| self.witness.name.is_named_by(line)).cloned().collect();
        if own.is_empty() { Judged::Broken } else { Judged::Cosigned(own) }
    }
}

/// Keeps it as it came, with whoever else signed it: the other state's cosignature convicts that state too. The reply comes
/// after that.
fn keep(remembered: &mut Remembered, cosigned: CosignedCheckpoint, mut note: SignedNote) -> Judged {
    let CosignedCheckpoint { checkpoint, note: alone, lines } = cosigned;
    lines.iter().cloned().for_each(|line| note.add(line));
    // Whatever else stands there could make it too large to be read again, or pretend to be the own line.
    let known = note
        .signatures()
        .iter()
        .all(|one| alone.signatures().contains(one) || Cosignature::may_be(one));
    let kept = if known && note.signatures().len() <= MOST_LINES { note } else { alone };
    match remembered.replace(TreeHead::from(&checkpoint), kept) {
        Ok(()) => Judged::Cosigned(lines),
        Err(error) => {
            let error: &(dyn std::error::Error + 'static) = &error;
            tracing::error!(error, "what would be cosigned cannot be kept, and is not cosigned");
            Judged::Broken
        }
    }
}

/// How many lines of a note are kept.
const MOST_LINES: usize = 16;

/// What is refused and stands under a valid signature of the ledger proves what its state did: the log has the whole note.
fn refused(reason: RefusalReason, remembered: &Remembered, note: &SignedNote) -> Judged {
    use RefusalReason as Reason;
    if matches!(reason, Reason::LedgerForked | Reason::LedgerShrunk | Reason::LedgerNotContinued) {
        let last = remembered.note().map(SignedNote::render).unwrap_or_default();
        tracing::error!(%reason, note = note.render(), last, "refused, under the ledger's signature");
    }
    match (reason, remembered.head()) {
        (Reason::LedgerForked, Some(last)) => Judged::Conflict(last.size),
        (reason, _) => Judged::Refused(reason),
    }
}
