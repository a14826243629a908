//! The trust bundle: which roots, identities and keys each state vouches for.
//!
//! A file in both nodes' hands, a DSSE JSON envelope signed by both states' governance keys. The pinned
//! fingerprints of those keys are the only trust that a node's configuration holds.

mod json;

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use self::json::{BundleJson, EnvelopeJson, SignatureJson};
use super::key::{Algorithm, KeyId, KeyRefusal, PublicKey, SigningKey};
use crate::envelope::pae;
use crate::identity::SpiffeId;
use crate::instant::Instant;
use crate::party::{Party, Realm};

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
    realm: Realm,
    sequence: u64,
    not_before: Instant,
    not_after: Instant,
    kazakhstan: TrustedParty,
    mongolia: TrustedParty,
}

/// The governance keys that a node's configuration pins, one for each state.
pub type GovernancePins = BTreeMap<Party, KeyId>;

impl TrustBundle {
    /// Opens a bundle: a DSSE JSON envelope, signed by both pinned governance keys.
    ///
    /// The keys are carried in the payload and known by their pinned fingerprints, so the payload is read
    /// for them, and for nothing else, before the signatures hold.
    ///
    /// # Errors
    ///
    /// [`BundleRefusal`].
    pub fn open(json: &[u8], pins: &GovernancePins) -> Result<Self, BundleRefusal> {
        let envelope: EnvelopeJson = serde_json::from_slice(json).map_err(BundleRefusal::Json)?;
        if envelope.payload_type != TRUST_BUNDLE_TYPE {
            return Err(BundleRefusal::PayloadType);
        }
        let payload = BASE64.decode(&envelope.payload).map_err(|_| BundleRefusal::Base64)?;
        let body: BundleJson = serde_json::from_slice(&payload).map_err(BundleRefusal::Json)?;
        let signed = pae(&envelope.payload_type, &payload);
        for party in Party::ALL {
            let pin = pins.get(&party).ok_or(BundleRefusal::NotSigned(party))?;
            envelope.holds_for(&body, party, pin, &signed)?;
        }
        body.into_bundle()
    }

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
}

/// Why a bundle is refused.
#[derive(Debug, thiserror::Error)]
pub enum BundleRefusal {
    /// Not JSON of the documented form.
    #[error("the trust bundle is not JSON of the documented form")]
    Json(#[source] serde_json::Error),
    /// A field that should be base64 is not.
    #[error("the trust bundle holds a field that is not base64")]
    Base64,
    /// The envelope names another payload type.
    #[error("the envelope's payload type is not {TRUST_BUNDLE_TYPE}")]
    PayloadType,
    /// No signature of that state's pinned governance key, or one that does not hold.
    #[error("the pinned governance key of {0} has not signed the trust bundle")]
    NotSigned(Party),
    /// A key that may not be enrolled.
    #[error("key {key_id} of {party} may not be enrolled")]
    Key {
        /// The party.
        party: Party,
        /// The id that the bundle gives it.
        key_id: String,
        /// Why.
        #[source]
        source: KeyRefusal,
    },
    /// The id is not that of the key.
    #[error("key id {key_id} of {party} is not the SHA-256 of its key")]
    KeyId {
        /// The party.
        party: Party,
        /// The id that the bundle gives it.
        key_id: String,
    },
    /// One key is enrolled twice, or for two usages or states.
    #[error("key {0} is enrolled more than once")]
    KeyReused(KeyId),
    /// A time that is not RFC 3339 in whole milliseconds, or a range that ends before it begins.
    #[error("{0} is not a time in RFC 3339, or a range ends before it begins")]
    Time(&'static str),
    /// A party is missing, listed twice, or lacks what it must have.
    #[error("the part of {party} {problem}")]
    Party {
        /// The party.
        party: Party,
        /// What is wrong with it.
        problem: &'static str,
    },
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

impl BundleDraft {
    /// Signs the bundle with each governance key given and writes the envelope's JSON.
    ///
    /// # Errors
    ///
    /// [`BundleRefusal::Json`], were the encoder to fail.
    pub fn sign(&self, governance: &[&SigningKey]) -> Result<Vec<u8>, BundleRefusal> {
        let payload = serde_json::to_vec(&BundleJson::from(self)).map_err(BundleRefusal::Json)?;
        let signed = pae(TRUST_BUNDLE_TYPE, &payload);
        let signatures = governance
            .iter()
            .map(|key| SignatureJson {
                keyid: key.public().id().to_string(),
                sig: BASE64.encode(key.sign(&signed)),
            })
            .collect();
        let envelope = EnvelopeJson {
            payload_type: TRUST_BUNDLE_TYPE.to_owned(),
            payload: BASE64.encode(&payload),
            signatures,
        };
        serde_json::to_vec_pretty(&envelope).map_err(BundleRefusal::Json)
    }
}
