//! The keys of a state in the two ledgers, as the trust bundle enrols them.

use super::checkpoint::{Checkpoint, LedgerOrigin};
use super::cosignature::Cosignature;
use super::epoch::LedgerEpoch;
use super::note::{NoteKey, NoteRefusal, NoteSignature, SignatureType, SignedNote};
use crate::instant::Instant;
use crate::party::Party;
use crate::trust::{EnrolledKey, KeyUsage, PublicKey, TrustBundle};

/// The keys that a state may use at an instant: for checkpoints of its own ledger, and for cosignatures on the other's.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LedgerKeys {
    /// The ledger in its first epoch.
    first: LedgerOrigin,
    /// The ledger.
    origin: LedgerOrigin,
    ledger: Vec<NoteKey>,
    witness: Vec<NoteKey>,
}

impl LedgerKeys {
    /// Those that the bundle enrols for the state and that are valid and not revoked at that instant. The ledger is in its
    /// first epoch.
    #[must_use]
    pub fn of(bundle: &TrustBundle, party: Party, at: Instant) -> Self {
        Self::those(bundle, party, |key| key.may_sign_at(at))
    }

    /// The same without those that were revoked at any time: for evidence, where the time of a cosignature is what its own key
    /// says, and a stolen one says any.
    #[must_use]
    pub fn never_revoked(bundle: &TrustBundle, party: Party, at: Instant) -> Self {
        Self::those(bundle, party, |key| key.may_sign_at(at) && key.revoked_at.is_none())
    }

    /// All that the bundle ever enrolled for the state, for what was signed before.
    #[must_use]
    pub fn ever(bundle: &TrustBundle, party: Party) -> Self {
        Self::those(bundle, party, |_| true)
    }

    /// Those of a ledger that no trust bundle names, as somebody else configured them: verifier keys of one name, its origin.
    /// `None` where there is none, of several names, or of a witness.
    #[must_use]
    pub fn of_ledger(keys: Vec<NoteKey>) -> Option<Self> {
        let name = keys.first()?.name().to_owned();
        let fits = |key: &NoteKey| key.name() == name && key.kind() == SignatureType::Ed25519;
        keys.iter().all(fits).then(|| Self {
            first: LedgerOrigin::named(&name),
            origin: LedgerOrigin::named(&name),
            ledger: keys,
            witness: Vec::new(),
        })
    }

    fn those(bundle: &TrustBundle, party: Party, which: impl Fn(&EnrolledKey) -> bool) -> Self {
        let trusted = bundle.party(party);
        let origin = LedgerOrigin::of(&trusted.trust_domain, bundle.realm());
        let witness = format!("{}/witness/{}", trusted.trust_domain, bundle.realm().as_str());
        let keys = |usage| {
            let enrolled = trusted.keys.iter().filter(move |key| key.usage == usage);
            enrolled.filter(|key| which(key)).map(|key| key.key.clone())
        };
        let cosigns = |key| NoteKey::new(&witness, SignatureType::Cosignature, key);
        Self {
            ledger: keys(KeyUsage::Ledger).filter_map(|key| origin.ledger_key(key)).collect(),
            witness: keys(KeyUsage::Witness).filter_map(cosigns).collect(),
            first: origin.clone(),
            origin,
        }
    }

    /// The same keys, for the ledger in that epoch.
    #[must_use]
    pub fn in_epoch(self, epoch: LedgerEpoch) -> Self {
        let origin = self.first.in_epoch(epoch);
        let renamed = |named: &NoteKey| origin.ledger_key(named.key().clone());
        Self { ledger: self.ledger.iter().filter_map(renamed).collect(), origin, ..self }
    }

    /// The same keys, for the ledger in the epoch that the note is of; unchanged where it is of another ledger.
    #[must_use]
    pub fn in_epoch_of(self, note: &SignedNote) -> Self {
        match self.epoch_of(note) {
            Some(epoch) => self.in_epoch(epoch),
            None => self,
        }
    }

    /// Whether that is the same ledger in an earlier epoch.
    #[must_use]
    pub fn follows(&self, earlier: &LedgerOrigin) -> bool {
        earlier.epoch_of(&self.first) < self.origin.epoch_of(&self.first)
            && earlier.epoch_of(&self.first).is_some()
    }

    /// Of which epoch of the ledger the note says that it is; `None` where it is of another ledger. Nothing is verified by
    /// that.
    #[must_use]
    pub fn epoch_of(&self, note: &SignedNote) -> Option<LedgerEpoch> {
        Checkpoint::parse(note.text()).ok()?.origin.epoch_of(&self.first)
    }

    /// Its ledger.
    #[must_use]
    pub fn origin(&self) -> &LedgerOrigin {
        &self.origin
    }

    /// The name of that ledger key, if it is one of them.
    #[must_use]
    pub fn ledger_key(&self, key: &PublicKey) -> Option<&NoteKey> {
        self.ledger.iter().find(|named| named.key() == key)
    }

    /// The name of that witness key, if it is one of them.
    #[must_use]
    pub fn witness_key(&self, key: &PublicKey) -> Option<&NoteKey> {
        self.witness.iter().find(|named| named.key() == key)
    }

    /// Whether a signature line has the name of one of its keys, of whichever key it is.
    #[must_use]
    pub fn has_the_name_of(&self, line: &NoteSignature) -> bool {
        self.ledger.iter().chain(&self.witness).any(|key| key.name() == line.name)
    }

    /// The ledger key in whose name the note is signed.
    #[must_use]
    pub fn signer(&self, note: &SignedNote) -> Option<&NoteKey> {
        self.ledger.iter().find(|key| note.is_signed_in_the_name_of(key))
    }

    /// The note with the one signature line by which a key of the ledger has signed it; `None` where none has.
    #[must_use]
    pub fn signed_alone(&self, note: &SignedNote) -> Option<SignedNote> {
        self.ledger.iter().find(|key| note.verify(key).is_ok()).map(|key| note.with_lines_of(key))
    }

    /// The witness key in whose name the note is cosigned.
    #[must_use]
    pub fn cosigner(&self, note: &SignedNote) -> Option<&NoteKey> {
        self.witness.iter().find(|key| note.is_signed_in_the_name_of(key))
    }

    /// When the note says that it was cosigned: nothing is verified by that. It says by which keys it is to be verified.
    #[must_use]
    pub fn claimed_time(&self, note: &SignedNote) -> Option<Instant> {
        let line = note.line_of(self.cosigner(note)?).ok()?;
        let (time, _) = line.signature.split_first_chunk()?;
        let ms = i64::try_from(u64::from_be_bytes(*time)).ok()?.checked_mul(1000)?;
        Instant::from_unix_ms(ms)
    }

    /// Reads a checkpoint of its ledger, signed by one of its keys.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal`].
    pub fn open(&self, note: &SignedNote) -> Result<Checkpoint, NoteRefusal> {
        Checkpoint::open(note, self.signer(note).ok_or(NoteRefusal::NotSigned)?)
    }

    /// Checks that it has cosigned the note.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal`].
    pub fn cosigned(&self, note: &SignedNote) -> Result<Cosignature, NoteRefusal> {
        Cosignature::verify(note, self.cosigner(note).ok_or(NoteRefusal::NotSigned)?)
    }
}
