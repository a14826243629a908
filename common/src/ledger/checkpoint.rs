//! Checkpoints: how large a ledger is, and its root. C2SP tlog-checkpoint v1.0.0, without extension lines.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::epoch::LedgerEpoch;
use super::note::{NoteKey, NoteRefusal, SignatureType, SignedNote};
use super::range::SIZE_LIMIT;
use crate::envelope::Digest;
use crate::party::Realm;
use crate::trust::{PublicKey, SigningKey};

/// Which ledger: `<trust domain>/ledger/<realm>`, and from its second epoch on `…/<epoch>`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct LedgerOrigin(String);

impl LedgerOrigin {
    /// That of a state's ledger in a realm, in its first epoch.
    #[must_use]
    pub fn of(trust_domain: &str, realm: &Realm) -> Self {
        Self(format!("{trust_domain}/ledger/{}", realm.as_str()))
    }

    /// The same ledger, which this names in its first epoch, in another one.
    #[must_use]
    pub fn in_epoch(&self, epoch: LedgerEpoch) -> Self {
        match epoch {
            LedgerEpoch::FIRST => self.clone(),
            later => Self(format!("{}/{later}", self.0)),
        }
    }

    /// In which epoch it names the ledger that `first` names in its first one; `None` where it names another ledger.
    #[must_use]
    pub fn epoch_of(&self, first: &Self) -> Option<LedgerEpoch> {
        if self == first {
            return Some(LedgerEpoch::FIRST);
        }
        let number = self.0.strip_prefix(first.as_str())?.strip_prefix('/')?;
        let epoch = LedgerEpoch::new(number.parse().ok()?)?;
        // One spelling of each.
        (first.in_epoch(epoch) == *self).then_some(epoch)
    }

    /// That of a ledger of anybody's.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key that signs its checkpoints, under the origin as its name; `None` where that is no name.
    #[must_use]
    pub fn ledger_key(&self, key: PublicKey) -> Option<NoteKey> {
        NoteKey::new(&self.0, SignatureType::Ed25519, key)
    }

    /// The ML-DSA-44 key that signs them beside it, as a cosigner of its own ledger.
    #[must_use]
    pub fn second_ledger_key(&self, key: PublicKey) -> Option<NoteKey> {
        NoteKey::new(&self.0, SignatureType::SecondCosignature, key)
    }
}

impl fmt::Display for LedgerOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How large a ledger is, and its root.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    /// Which ledger.
    pub origin: LedgerOrigin,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Digest,
}

impl Checkpoint {
    /// The text that is signed: origin, size, root, each on a line.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { origin, size, root } = self;
        format!("{origin}\n{size}\n{}\n", BASE64.encode(root.as_bytes()))
    }

    /// The checkpoint as a note, signed by the ledger's key.
    #[must_use]
    pub fn sign(&self, name: &NoteKey, key: &SigningKey) -> SignedNote {
        SignedNote::sign(self.text(), name, key)
    }

    /// Reads the text of a note.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal::NotACheckpoint`], also where there are extension lines.
    pub fn parse(text: &str) -> Result<Self, NoteRefusal> {
        Self::read(text).ok_or(NoteRefusal::NotACheckpoint)
    }

    fn read(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.strip_suffix('\n')?.split('\n').collect();
        let [origin, size, root] = lines.as_slice() else {
            return None;
        };
        let number: u64 = size.parse().ok().filter(|number| *number < SIZE_LIMIT)?;
        let root = Digest::from_bytes(&BASE64.decode(root).ok()?)?;
        let checkpoint = Self { origin: LedgerOrigin((*origin).to_owned()), size: number, root };
        // One spelling of each: no leading zero or sign, no other base64.
        (!origin.is_empty() && checkpoint.text() == text).then_some(checkpoint)
    }

    /// Reads a note whose text is a checkpoint of that ledger, signed by its key.
    ///
    /// # Errors
    ///
    /// [`NoteRefusal`].
    pub fn open(note: &SignedNote, key: &NoteKey) -> Result<Self, NoteRefusal> {
        note.verify(key)?;
        let checkpoint = Self::parse(note.text())?;
        match checkpoint.origin.as_str() == key.name() {
            true => Ok(checkpoint),
            false => Err(NoteRefusal::NotSigned),
        }
    }
}
