//! The bundle's JSON: DSSE's envelope, and the payload field by field.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use super::model::{BundleDraft, EnrolledKey, KeyUsage, TrustBundle, TrustedParty};
use super::refusal::BundleRefusal;
use crate::dsse::DsseJson;
use crate::identity::SpiffeId;
use crate::instant::Instant;
use crate::party::{Party, Realm};
use crate::trust::key::{Algorithm, KeyId, PublicKey};

impl BundleJson {
    /// Whether the pinned key of `party`, which the payload carries, has signed it.
    pub(super) fn is_signed_by(
        &self,
        envelope: &DsseJson,
        party: Party,
        pin: &KeyId,
        signed: &[u8],
    ) -> Result<(), BundleRefusal> {
        let spki = self
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
            && envelope.signatures.iter().filter(|entry| entry.keyid == pin.as_str()).any(
                |entry| BASE64.decode(&entry.sig).is_ok_and(|sig| key.verify(signed, &sig).is_ok()),
            );
        if holds { Ok(()) } else { Err(BundleRefusal::NotSigned(party)) }
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BundleJson {
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
    pub(super) fn into_bundle(self) -> Result<TrustBundle, BundleRefusal> {
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
        if !self.required_algorithms.iter().all(|required| KeyUsage::Statement.takes(*required)) {
            return refuse("requires a signature algorithm that statements do not have");
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
        if !self.usage.takes(self.algorithm) {
            let (usage, algorithm) = (self.usage, self.algorithm);
            return Err(BundleRefusal::Usage { party, usage, algorithm });
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
