//! The keys of a state in the two ledgers, as the trust bundle enrols them.

use super::checkpoint::{Checkpoint, LedgerOrigin};
use super::cosignature::Cosignature;
use super::epoch::LedgerEpoch;
use super::note::{NoteKey, NoteRefusal, NoteSignature, SignatureType, SignedNote};
use crate::instant::Instant;
use crate::party::Party;
use crate::trust::{Algorithm, EnrolledKey, KeyUsage, PublicKey, TrustBundle};

/// The keys that a state may use at an instant: for checkpoints of its own ledger, and for cosignatures on the other's.
///
/// Where the bundle enrols ML-DSA-44 keys, each checkpoint and each cosignature has a line of one beside that of Ed25519.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LedgerKeys {
    /// The ledger in its first epoch.
    first: LedgerOrigin,
    /// The ledger.
    origin: LedgerOrigin,
    /// The name under which it cosigns; empty where it is nobody's witness.
    cosigner_name: String,
    ledger: UsageKeys,
    witness: UsageKeys,
    /// Whether a line of a second key must be there, where there is one. Of keys that were enrolled at any time nobody can say
    /// which have to have signed.
    seconds_required: bool,
}

/// The keys for one thing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct UsageKeys {
    first: Vec<NoteKey>,
    second: Vec<NoteKey>,
}

impl UsageKeys {
    fn find(&self, key: &PublicKey) -> Option<&NoteKey> {
        self.all().find(|named| named.key() == key)
    }

    fn all(&self) -> impl Iterator<Item = &NoteKey> {
        self.first.iter().chain(&self.second)
    }

    /// The Ed25519 key in whose name the note is signed.
    fn signer(&self, note: &SignedNote) -> Option<&NoteKey> {
        self.first.iter().find(|key| note.is_signed_in_the_name_of(key))
    }

    /// The second cosignature of the note.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal`]; [`NoteRefusal::NotSigned`] also where it is required and missing.
    fn second(
        &self,
        note: &SignedNote,
        required: bool,
    ) -> Result<Option<Cosignature>, NoteRefusal> {
        match self.second.iter().find(|key| note.is_signed_in_the_name_of(key)) {
            Some(key) => Cosignature::verify(note, key).map(Some),
            None if required && !self.second.is_empty() => Err(NoteRefusal::NotSigned),
            None => Ok(None),
        }
    }
}

impl LedgerKeys {
    /// Those that the bundle enrols for the state and that are valid and not revoked at that instant. The ledger is in its
    /// first epoch.
    #[must_use]
    pub fn of(bundle: &TrustBundle, party: Party, at: Instant) -> Self {
        Self::those(bundle, party, true, |key| key.may_sign_at(at))
    }

    /// The same without those that were revoked at any time: for evidence, where the time of a cosignature is what its own key
    /// says, and a stolen one says any.
    #[must_use]
    pub fn never_revoked(bundle: &TrustBundle, party: Party, at: Instant) -> Self {
        Self::those(bundle, party, true, |key| key.may_sign_at(at) && key.revoked_at.is_none())
    }

    /// All that the bundle ever enrolled for the state, for what was signed before.
    #[must_use]
    pub fn ever(bundle: &TrustBundle, party: Party) -> Self {
        Self::those(bundle, party, false, |_| true)
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
            ledger: UsageKeys { first: keys, second: Vec::new() },
            cosigner_name: String::new(),
            witness: UsageKeys::default(),
            seconds_required: false,
        })
    }

    fn those(
        bundle: &TrustBundle,
        party: Party,
        seconds_required: bool,
        which: impl Fn(&EnrolledKey) -> bool,
    ) -> Self {
        let trusted = bundle.party(party);
        let origin = LedgerOrigin::of(&trusted.trust_domain, bundle.realm());
        let witness = format!("{}/witness/{}", trusted.trust_domain, bundle.realm().as_str());
        let keys = |usage, algorithm| {
            let enrolled = trusted.keys.iter().filter(move |key| key.usage == usage);
            let those = enrolled.filter(|key| which(key)).map(|key| &key.key);
            those.filter(move |key| key.algorithm() == algorithm).cloned()
        };
        let (first, second) = (Algorithm::Ed25519, Algorithm::MlDsa44);
        let cosigns = |key| NoteKey::new(&witness, SignatureType::Cosignature, key);
        let cosigns_too = |key| NoteKey::new(&witness, SignatureType::SecondCosignature, key);
        let (ledger_usage, witness_usage) = (KeyUsage::Ledger, KeyUsage::Witness);
        let signs = |key| origin.ledger_key(key);
        let signs_too = |key| origin.second_ledger_key(key);
        Self {
            ledger: UsageKeys {
                first: keys(ledger_usage, first).filter_map(signs).collect(),
                second: keys(ledger_usage, second).filter_map(signs_too).collect(),
            },
            witness: UsageKeys {
                first: keys(witness_usage, first).filter_map(cosigns).collect(),
                second: keys(witness_usage, second).filter_map(cosigns_too).collect(),
            },
            first: origin.clone(),
            origin,
            cosigner_name: witness,
            seconds_required,
        }
    }

    /// The same keys, for the ledger in that epoch.
    #[must_use]
    pub fn in_epoch(self, epoch: LedgerEpoch) -> Self {
        let origin = self.first.in_epoch(epoch);
        let signs = |named: &NoteKey| origin.ledger_key(named.key().clone());
        let signs_too = |named: &NoteKey| origin.second_ledger_key(named.key().clone());
        let ledger = UsageKeys {
            first: self.ledger.first.iter().filter_map(signs).collect(),
            second: self.ledger.second.iter().filter_map(signs_too).collect(),
        };
        Self { ledger, origin, ..self }
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
        self.ledger.find(key)
    }

    /// The name of that witness key, if it is one of them.
    #[must_use]
    pub fn witness_key(&self, key: &PublicKey) -> Option<&NoteKey> {
        self.witness.find(key)
    }

    /// Whether a signature line has the name of its ledger or of its witness, of whichever key it is.
    #[must_use]
    pub fn has_the_name_of(&self, line: &NoteSignature) -> bool {
        line.name == self.origin.as_str() || line.name == self.cosigner_name
    }

    /// How many lines a checkpoint of its ledger has before others cosign it.
    #[must_use]
    pub fn checkpoint_lines(&self) -> usize {
        1 + usize::from(!self.ledger.second.is_empty())
    }

    /// How many lines are its cosignature of a checkpoint.
    #[must_use]
    pub fn cosignature_lines(&self) -> usize {
        1 + usize::from(!self.witness.second.is_empty())
    }

    /// The ledger key of Ed25519 in whose name the note is signed.
    #[must_use]
    pub fn signer(&self, note: &SignedNote) -> Option<&NoteKey> {
        self.ledger.signer(note)
    }

    /// The note with the one signature line by which an Ed25519 key of the ledger has signed it; `None` where none has.
    #[must_use]
    pub fn signed_alone(&self, note: &SignedNote) -> Option<SignedNote> {
        let signed = |key: &&NoteKey| note.verify(key).is_ok();
        self.ledger.first.iter().find(signed).map(|key| note.with_lines_of(key))
    }

    /// The witness key of Ed25519 in whose name the note is cosigned.
    #[must_use]
    pub fn cosigner(&self, note: &SignedNote) -> Option<&NoteKey> {
        self.witness.signer(note)
    }

    /// When the note says that it was cosigned: nothing is verified by that. It says by which keys it is to be verified.
    #[must_use]
    pub fn claimed_time(&self, note: &SignedNote) -> Option<Instant> {
        let line = note.line_of(self.cosigner(note)?).ok()?;
        let (time, _) = line.signature.split_first_chunk()?;
        let ms = i64::try_from(u64::from_be_bytes(*time)).ok()?.checked_mul(1000)?;
        Instant::from_unix_ms(ms)
    }

    /// Reads a checkpoint of its ledger, signed by one of its keys for each algorithm.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal`].
    pub fn open(&self, note: &SignedNote) -> Result<Checkpoint, NoteRefusal> {
        let checkpoint = Checkpoint::open(note, self.signer(note).ok_or(NoteRefusal::NotSigned)?)?;
        self.ledger.second(note, self.seconds_required)?;
        Ok(checkpoint)
    }

    /// Checks that it has cosigned the note, by one of its keys for each algorithm, at one time.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal`].
    pub fn cosigned(&self, note: &SignedNote) -> Result<Cosignature, NoteRefusal> {
        let cosigner = self.cosigner(note).ok_or(NoteRefusal::NotSigned)?;
        let cosigned = Cosignature::verify(note, cosigner)?;
        match self.witness.second(note, self.seconds_required)? {
            Some(second) if second != cosigned => Err(NoteRefusal::SignatureInvalid),
            _ => Ok(cosigned),
        }
    }
}
