//! What a bundle says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::identity::SpiffeId;
use crate::instant::Instant;
use crate::party::{Party, Realm};
use crate::trust::key::{Algorithm, KeyId, PublicKey};

/// The payload type of a bundle's envelope.
pub const TRUST_BUNDLE_TYPE: &str = "application/vnd.kzmn.trust-bundle.v1+json";

/// What a key may sign; one thing only.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUsage {
    /// Trust bundles.
    Governance,
    /// Statements.
    Statement,
    /// Ledger checkpoints.
    Ledger,
    /// Cosignatures on the other state's checkpoints.
    Witness,
}

impl KeyUsage {
    /// Whether keys of that algorithm may sign such things.
    #[must_use]
    pub fn takes(self, algorithm: Algorithm) -> bool {
        match algorithm {
            Algorithm::Ed25519 => true,
            Algorithm::MlDsa44 => matches!(self, Self::Ledger | Self::Witness),
            Algorithm::MlDsa65 => self == Self::Statement,
        }
    }
}

impl fmt::Display for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Governance => "governance",
            Self::Statement => "statement",
            Self::Ledger => "ledger",
            Self::Witness => "witness",
        })
    }
}

/// A key as the bundle enrols it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EnrolledKey {
    /// The key.
    pub key: PublicKey,
    /// What it may sign.
    pub usage: KeyUsage,
    /// The first instant at which it may sign.
    pub not_before: Instant,
    /// The last instant at which it may sign.
    pub not_after: Instant,
    /// Since when nothing new that it signed is accepted.
    pub revoked_at: Option<Instant>,
}

impl EnrolledKey {
    /// Whether something new that it signs at that instant is accepted.
    #[must_use]
    pub fn may_sign_at(&self, at: Instant) -> bool {
        let revoked = self.revoked_at.is_some_and(|revoked_at| revoked_at <= at);
        self.not_before <= at && at <= self.not_after && !revoked
    }
}

/// One state's part of the bundle.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustedParty {
    /// Such as `kz.kzmn.internal`.
    pub trust_domain: String,
    /// The identity that connects to, and answers on, the exchange.
    pub exchange_identity: SpiffeId,
    /// The algorithms of which a statement needs exactly one signature each.
    pub required_algorithms: BTreeSet<Algorithm>,
    /// Root certificates in DER.
    pub roots: Vec<Vec<u8>>,
    /// Keys, present and past: never removed.
    pub keys: Vec<EnrolledKey>,
}

impl TrustedParty {
    /// The key of that id, if it is enrolled for that usage.
    #[must_use]
    pub fn key(&self, id: &str, usage: KeyUsage) -> Option<&EnrolledKey> {
        self.keys.iter().find(|key| key.usage == usage && key.key.id().as_str() == id)
    }
}

/// A bundle whose two governance signatures hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustBundle {
    pub(super) realm: Realm,
    pub(super) sequence: u64,
    pub(super) not_before: Instant,
    pub(super) not_after: Instant,
    pub(super) kazakhstan: TrustedParty,
    pub(super) mongolia: TrustedParty,
}

/// The governance keys that a node's configuration pins, one for each state.
pub type GovernancePins = BTreeMap<Party, KeyId>;

impl TrustBundle {
    /// The deployment that it is for.
    #[must_use]
    pub fn realm(&self) -> &Realm {
        &self.realm
    }

    /// Grows with every bundle.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Whether the bundle may be used for new statements at that instant.
    #[must_use]
    pub fn covers(&self, at: Instant) -> bool {
        self.not_before <= at && at <= self.not_after
    }

    /// The last instant at which the bundle may be used for new statements.
    #[must_use]
    pub fn not_after(&self) -> Instant {
        self.not_after
    }

    /// One state's part.
    #[must_use]
    pub fn party(&self, party: Party) -> &TrustedParty {
        match party {
            Party::Kazakhstan => &self.kazakhstan,
            Party::Mongolia => &self.mongolia,
        }
    }

    /// Whether it enrols that key for either state, for whatever usage.
    #[must_use]
    pub fn enrols(&self, key: &PublicKey) -> bool {
        let keys = self.kazakhstan.keys.iter().chain(&self.mongolia.keys);
        keys.into_iter().any(|enrolled| enrolled.key == *key)
    }
}

/// A bundle's contents before they are signed: what the certificate tool fills in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BundleDraft {
    /// The deployment.
    pub realm: Realm,
    /// Grows with every bundle.
    pub sequence: u64,
    /// From when it may be used.
    pub not_before: Instant,
    /// Until when it may be used.
    pub not_after: Instant,
    /// Both states.
    pub parties: BTreeMap<Party, TrustedParty>,
}
