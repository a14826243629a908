//! Checking a file.

use super::file::{EvidenceFile, EvidenceItem};
use super::refusal::EvidenceRefusal;
use crate::dsse::DsseJson;
use crate::envelope::Digest;
use crate::instant::Instant;
use crate::kinds::AnyStatement;
use crate::ledger::{
    Checkpoint, Cosignature, EntryKind, LedgerEntry, LedgerKeys, LedgerProof, LedgerProofRefusal,
    NoteKey, NoteRefusal, SignedNote, leaf_hash,
};
use crate::party::Party;
use crate::refusal::RefusalReason;
use crate::statement::{ExpectedAddress, KeyAge, PayloadType, Unverified};
use crate::trust::{GovernancePins, TrustBundle};

/// What a file proves.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The newest trust bundle in the file, by which all was judged.
    pub bundle: TrustBundle,
    /// The statements, in the order of the file.
    pub statements: Vec<ProvedStatement>,
}

/// One statement that both states have seen.
#[derive(Clone, Debug)]
pub struct ProvedStatement {
    /// The digest that names it.
    pub digest: Digest,
    /// What was said, and by whom.
    pub statement: AnyStatement,
    /// Whose ledger it is in.
    pub ledger_of: Party,
    /// The place of its entry, from 0.
    pub index: u64,
    /// The entry: what that state's node did with it, and when.
    pub entry: LedgerEntry,
    /// The checkpoint that both states have signed.
    pub checkpoint: Checkpoint,
    /// When the other state signed that it has seen it.
    pub seen_at: Instant,
    /// Who else has cosigned the checkpoint, of those who were asked for: the name, and when.
    pub also_seen: Vec<(String, Instant)>,
    /// The checkpoint with all its lines.
    note: SignedNote,
}

impl Proved {
    /// Checks a file under the fingerprints of the two governance keys. What a newer trust bundle than those in the file
    /// revokes is not known to it: where there is one, it is given as `newer`.
    ///
    /// # Errors
    ///
    /// [`EvidenceRefusal`]: the first doubt.
    pub fn by(
        file: &EvidenceFile,
        pins: &GovernancePins,
        newer: Option<&DsseJson>,
    ) -> Result<Self, EvidenceRefusal> {
        let judge = EvidenceJudge::open(file.bundles.iter().chain(newer), pins)?;
        let numbered = (1..).zip(&file.statements);
        let statements = numbered.map(|(number, item)| judge.proved(number, item));
        let statements = statements.collect::<Result<_, _>>()?;
        Ok(Self { bundle: judge.newest, statements })
    }

    /// Demands that a third witness has cosigned the checkpoint of every statement, too. Its key is nobody's in the bundles:
    /// whoever checks names it.
    ///
    /// # Errors
    ///
    /// [`EvidenceRefusal::NotAThird`], [`EvidenceRefusal::ThirdWitness`].
    pub fn also_cosigned_by(mut self, witness: &NoteKey) -> Result<Self, EvidenceRefusal> {
        let name = || witness.name().to_owned();
        if self.bundle.enrols(witness.key()) {
            return Err(EvidenceRefusal::NotAThird(name()));
        }
        for (number, statement) in (1..).zip(&mut self.statements) {
            let cosigned = Cosignature::verify(&statement.note, witness);
            let cosigned =
                cosigned.and_then(|cosigned| cosigned.at().ok_or(NoteRefusal::SignatureInvalid));
            let refused =
                |source| EvidenceRefusal::ThirdWitness { number, witness: name(), source };
            statement.also_seen.push((name(), cosigned.map_err(refused)?));
        }
        Ok(self)
    }
}

/// Judges statements by trust bundles that were opened.
#[derive(Clone, Debug)]
pub struct EvidenceJudge {
    /// All but the newest, oldest first.
    earlier: Vec<TrustBundle>,
    /// Keys stay in every later bundle, with when they were revoked: the newest judges all.
    newest: TrustBundle,
}

impl EvidenceJudge {
    /// Opens the bundles, oldest first; the newest may stand twice.
    ///
    /// # Errors
    ///
    /// [`EvidenceRefusal`].
    pub fn open<'a>(
        bundles: impl IntoIterator<Item = &'a DsseJson>,
        pins: &GovernancePins,
    ) -> Result<Self, EvidenceRefusal> {
        let mut opened: Vec<TrustBundle> = Vec::new();
        for json in bundles {
            let bundle = TrustBundle::open_envelope(json, pins).map_err(EvidenceRefusal::Bundle)?;
            match opened.last() {
                Some(before) if *before == bundle => {}
                Some(before)
                    if bundle.sequence() <= before.sequence()
                        || bundle.realm() != before.realm() =>
                {
                    return Err(EvidenceRefusal::BundleOrder);
                }
                Some(_) | None => opened.push(bundle),
            }
        }
        let newest = opened.pop().ok_or(EvidenceRefusal::Malformed)?;
        Ok(Self { earlier: opened, newest })
    }

    /// Whether a bundle was in force at that instant.
    fn covers(&self, at: Instant) -> bool {
        self.newest.covers(at) || self.earlier.iter().any(|bundle| bundle.covers(at))
    }

    /// Checks one statement, which is told by that number where there is a doubt.
    ///
    /// # Errors
    ///
    /// [`EvidenceRefusal`]: the first doubt.
    pub fn proved(
        &self,
        number: usize,
        item: &EvidenceItem,
    ) -> Result<ProvedStatement, EvidenceRefusal> {
        let proved = proved(number, item, &self.newest)?;
        match self.covers(proved.seen_at) {
            true => Ok(proved),
            false => Err(EvidenceRefusal::NotInForce(number)),
        }
    }
}

fn proved(
    number: usize,
    item: &EvidenceItem,
    bundle: &TrustBundle,
) -> Result<ProvedStatement, EvidenceRefusal> {
    let refused = |reason| EvidenceRefusal::Statement { number, reason };
    let envelope = item.envelope().ok_or(EvidenceRefusal::Malformed)?;
    let digest = envelope.digest();
    let received = Unverified::received(envelope);
    let issuer = received.claimed_issuer(bundle);
    let issuer = issuer.ok_or_else(|| refused(RefusalReason::KeyUnknown))?;
    let entry = LedgerEntry::parse(&item.entry, bundle.realm());
    let entry = entry.filter(|entry| entry.digest == digest);
    let entry = entry.ok_or(EvidenceRefusal::Entry(number))?;
    let ledger_of = match entry.kind {
        EntryKind::Issued => issuer,
        EntryKind::Received => issuer.other(),
        EntryKind::Kept => return Err(EvidenceRefusal::Entry(number)),
    };
    let (proof, checkpoint, seen_at) = seen(number, item, &entry, (ledger_of, bundle))?;
    // A key that was revoked proves nothing that the other state had not seen by then, whatever the entry's instant says.
    let known_at = entry.at.max(seen_at);
    let verified =
        received.verify(issuer, bundle, known_at, KeyAge::ValidAtIssue).map_err(refused)?;
    let addressed = ExpectedAddress { audience: issuer.other(), realm: bundle.realm() };
    let statement = verified
        .payload_type()
        .and_then(|kind: PayloadType| {
            AnyStatement::open_as_disclosed(kind, &verified, addressed, true)
        })
        .map_err(|objection| refused(objection.reason))?;
    let LedgerProof { index, checkpoint: note, hashes: _ } = proof;
    let also_seen = Vec::new();
    Ok(ProvedStatement {
        digest,
        statement,
        ledger_of,
        index,
        entry,
        checkpoint,
        seen_at,
        also_seen,
        note,
    })
}

/// The proof that the entry is in its ledger, under the signatures of both states.
fn seen(
    number: usize,
    item: &EvidenceItem,
    entry: &LedgerEntry,
    (ledger_of, bundle): (Party, &TrustBundle),
) -> Result<(LedgerProof, Checkpoint, Instant), EvidenceRefusal> {
    let refused = |source| EvidenceRefusal::Proof { number, source };
    let not_signed = || refused(LedgerProofRefusal::Checkpoint(NoteRefusal::NotSigned));
    let proof = LedgerProof::parse(&item.proof).map_err(refused)?;
    let ever = LedgerKeys::ever(bundle, ledger_of.other());
    let log = LedgerKeys::ever(bundle, ledger_of).in_epoch_of(&proof.checkpoint);
    let signatures = || EvidenceRefusal::Signatures(number);
    let lines = lines_of_states(&proof.checkpoint, &log, &ever).ok_or_else(signatures)?;
    let claimed = ever.claimed_time(&proof.checkpoint).ok_or_else(not_signed)?;
    let own = LedgerKeys::never_revoked(bundle, ledger_of, claimed).in_epoch_of(&proof.checkpoint);
    let other = LedgerKeys::never_revoked(bundle, ledger_of.other(), claimed);
    if lines != own.checkpoint_lines() + other.cosignature_lines() {
        return Err(signatures());
    }
    let ledger_key = own.signer(&proof.checkpoint).ok_or_else(not_signed)?;
    let witness_key = other.cosigner(&proof.checkpoint).ok_or_else(not_signed)?;
    let leaf = leaf_hash(&entry.bytes(bundle.realm()));
    let (checkpoint, _) = proof.verify(leaf, ledger_key, witness_key).map_err(refused)?;
    let by_all_keys = own.open(&proof.checkpoint).and_then(|_| other.cosigned(&proof.checkpoint));
    by_all_keys.map_err(|refusal| refused(LedgerProofRefusal::Checkpoint(refusal)))?;
    Ok((proof, checkpoint, claimed))
}

/// How many lines are in the names of the states, where that can be both, and whatever else there is can be a cosignature of
/// somebody else.
fn lines_of_states(note: &SignedNote, own: &LedgerKeys, other: &LedgerKeys) -> Option<usize> {
    let (of_states, others): (Vec<_>, Vec<_>) = note
        .signatures()
        .iter()
        .partition(|line| own.has_the_name_of(line) || other.has_the_name_of(line));
    let can_be_both = of_states.len() > 1 && others.into_iter().all(Cosignature::may_be);
    can_be_both.then_some(of_states.len())
}
