//! The trust bundle: which roots, identities and keys each state vouches for.
//!
//! A file in both nodes' hands, a DSSE JSON envelope signed by both states' governance keys. The pinned
//! fingerprints of those keys are the only trust that a node's configuration holds.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use super::key::{Algorithm, KeyId, KeyRefusal, PublicKey, SigningKey};
use crate::identity::SpiffeId;
use crate::instant::Instant;
use crate::party::{Party, Realm};
use crate::statement::pae;

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
    /// Who connects to, and answers on, the exchange.
    pub exchange_identity: SpiffeId,
    /// The algorithms of which a statement needs exactly one signature each.
    pub required_algorithms: BTreeSet<Algorithm>,
    /// Root certificates in DER.
    pub roots: Vec<Vec<u8>>,
    /// Keys, present and past: none ever leaves.
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

    /// One state's part.
    #[must_use]
    pub fn party(&self, party: Party) -> &TrustedParty {
        match party {
            Party::Kazakhstan => &self.kazakhstan,
            Party::Mongolia => &self.mongolia,
        }
    }
}

/// Why a bundle is not taken.
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
        /// Whose.
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
        /// Whose.
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
    /// A party is missing, stands twice, or lacks what it must have.
    #[error("the part of {party} {problem}")]
    Party {
        /// Whose part.
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

/// DSSE's JSON envelope.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeJson {
    #[serde(rename = "payloadType")]
    payload_type: String,
    payload: String,
    signatures: Vec<SignatureJson>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SignatureJson {
    keyid: String,
    sig: String,
}

impl EnvelopeJson {
    fn holds_for(
        &self,
        body: &BundleJson,
        party: Party,
        pin: &KeyId,
        signed: &[u8],
    ) -> Result<(), BundleRefusal> {
        let spki = body
            .parties
            .iter()
            .filter(|entry| entry.party == party)
            .flat_map(|entry| &entry.keys)
            .find(|key| key.usage == KeyUsage::Governance && key.key_id == pin.as_str())
            .ok_or(BundleRefusal::NotSigned(party))?;
        let spki = BASE64.decode(&spki.spki).map_err(|_| BundleRefusal::Base64)?;
        let key = PublicKey::enrol(&spki).map_err(|source| BundleRefusal::Key {
            party,
            key_id: pin.to_string(),
            source,
        })?;
        let holds = key.id() == pin
            && self.signatures.iter().filter(|entry| entry.keyid == pin.as_str()).any(|entry| {
                BASE64.decode(&entry.sig).is_ok_and(|sig| key.verify(signed, &sig).is_ok())
            });
        if holds { Ok(()) } else { Err(BundleRefusal::NotSigned(party)) }
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct BundleJson {
    realm: Realm,
    sequence: u64,
    not_before: String,
    not_after: String,
    parties: Vec<PartyJson>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PartyJson {
    party: Party,
    trust_domain: String,
    exchange_identity: SpiffeId,
    required_algorithms: BTreeSet<Algorithm>,
    roots: Vec<String>,
    keys: Vec<KeyJson>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyJson {
    key_id: String,
    usage: KeyUsage,
    algorithm: Algorithm,
    spki: String,
    not_before: String,
    not_after: String,
    revoked_at: Option<String>,
}

impl BundleJson {
    fn into_bundle(self) -> Result<TrustBundle, BundleRefusal> {
        let not_before = instant("not_before", &self.not_before)?;
        let not_after = instant("not_after", &self.not_after)?;
        if not_after < not_before {
            return Err(BundleRefusal::Time("not_after"));
        }
        let mut parties = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for entry in self.parties {
            let party = entry.party;
            let trusted = entry.into_party(&mut seen)?;
            if parties.insert(party, trusted).is_some() {
                return Err(BundleRefusal::Party { party, problem: "stands twice" });
            }
        }
        let mut take = |party| {
            parties.remove(&party).ok_or(BundleRefusal::Party { party, problem: "is missing" })
        };
        Ok(TrustBundle {
            realm: self.realm,
            sequence: self.sequence,
            not_before,
            not_after,
            kazakhstan: take(Party::Kazakhstan)?,
            mongolia: take(Party::Mongolia)?,
        })
    }
}

impl PartyJson {
    fn into_party(self, seen: &mut BTreeSet<KeyId>) -> Result<TrustedParty, BundleRefusal> {
        let party = self.party;
        let refuse = |problem| Err(BundleRefusal::Party { party, problem });
        if self.roots.is_empty() {
            return refuse("has no root certificate");
        }
        if self.required_algorithms.is_empty() {
            return refuse("requires no signature algorithm");
        }
        if self.exchange_identity.trust_domain() != self.trust_domain {
            return refuse("names an exchange identity outside its trust domain");
        }
        let roots = self
            .roots
            .iter()
            .map(|root| BASE64.decode(root).map_err(|_| BundleRefusal::Base64))
            .collect::<Result<_, _>>()?;
        let mut keys = Vec::with_capacity(self.keys.len());
        for entry in self.keys {
            let key = entry.into_key(party)?;
            if !seen.insert(key.key.id().clone()) {
                return Err(BundleRefusal::KeyReused(key.key.id().clone()));
            }
            keys.push(key);
        }
        Ok(TrustedParty {
            trust_domain: self.trust_domain,
            exchange_identity: self.exchange_identity,
            required_algorithms: self.required_algorithms,
            roots,
            keys,
        })
    }
}

impl KeyJson {
    fn into_key(self, party: Party) -> Result<EnrolledKey, BundleRefusal> {
        let spki = BASE64.decode(&self.spki).map_err(|_| BundleRefusal::Base64)?;
        let key = PublicKey::enrol(&spki).map_err(|source| BundleRefusal::Key {
            party,
            key_id: self.key_id.clone(),
            source,
        })?;
        if key.id().as_str() != self.key_id || key.algorithm() != self.algorithm {
            return Err(BundleRefusal::KeyId { party, key_id: self.key_id });
        }
        let not_before = instant("not_before", &self.not_before)?;
        let not_after = instant("not_after", &self.not_after)?;
        if not_after < not_before {
            return Err(BundleRefusal::Time("not_after"));
        }
        let revoked_at =
            self.revoked_at.as_deref().map(|at| instant("revoked_at", at)).transpose()?;
        Ok(EnrolledKey { key, usage: self.usage, not_before, not_after, revoked_at })
    }
}

fn instant(field: &'static str, text: &str) -> Result<Instant, BundleRefusal> {
    Instant::parse(text).ok_or(BundleRefusal::Time(field))
}

impl From<&BundleDraft> for BundleJson {
    fn from(draft: &BundleDraft) -> Self {
        Self {
            realm: draft.realm.clone(),
            sequence: draft.sequence,
            not_before: draft.not_before.to_string(),
            not_after: draft.not_after.to_string(),
            parties: draft
                .parties
                .iter()
                .map(|(party, trusted)| (*party, trusted).into())
                .collect(),
        }
    }
}

impl From<(Party, &TrustedParty)> for PartyJson {
    fn from((party, trusted): (Party, &TrustedParty)) -> Self {
        Self {
            party,
            trust_domain: trusted.trust_domain.clone(),
            exchange_identity: trusted.exchange_identity.clone(),
            required_algorithms: trusted.required_algorithms.clone(),
            roots: trusted.roots.iter().map(|root| BASE64.encode(root)).collect(),
            keys: trusted.keys.iter().map(KeyJson::from).collect(),
        }
    }
}

impl From<&EnrolledKey> for KeyJson {
    fn from(enrolled: &EnrolledKey) -> Self {
        Self {
            key_id: enrolled.key.id().to_string(),
            usage: enrolled.usage,
            algorithm: enrolled.key.algorithm(),
            spki: BASE64.encode(enrolled.key.spki()),
            not_before: enrolled.not_before.to_string(),
            not_after: enrolled.not_after.to_string(),
            revoked_at: enrolled.revoked_at.map(|at| at.to_string()),
        }
    }
}
