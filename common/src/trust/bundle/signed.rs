//! Opening a bundle that both states signed, and signing one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::json::BundleJson;
use super::model::{BundleDraft, GovernancePins, TRUST_BUNDLE_TYPE, TrustBundle};
use super::refusal::BundleRefusal;
use crate::dsse::{DsseJson, DsseSignature};
use crate::envelope::pae;
use crate::party::Party;
use crate::trust::key::SigningKey;

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
        Self::open_envelope(&serde_json::from_slice(json).map_err(BundleRefusal::Json)?, pins)
    }

    /// The same, of an envelope that was read.
    pub(crate) fn open_envelope(
        envelope: &DsseJson,
        pins: &GovernancePins,
    ) -> Result<Self, BundleRefusal> {
        if envelope.payload_type != TRUST_BUNDLE_TYPE {
            return Err(BundleRefusal::PayloadType);
        }
        let payload = BASE64.decode(&envelope.payload).map_err(|_| BundleRefusal::Base64)?;
        let body: BundleJson = serde_json::from_slice(&payload).map_err(BundleRefusal::Json)?;
        let signed = pae(&envelope.payload_type, &payload);
        for party in Party::ALL {
            let pin = pins.get(&party).ok_or(BundleRefusal::NotSigned(party))?;
            body.is_signed_by(envelope, party, pin, &signed)?;
        }
        body.into_bundle()
    }
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
            .map(|key| DsseSignature {
                keyid: key.public().id().to_string(),
                sig: BASE64.encode(key.sign(&signed)),
            })
            .collect();
        let envelope = DsseJson {
            payload_type: TRUST_BUNDLE_TYPE.to_owned(),
            payload: BASE64.encode(&payload),
            signatures,
        };
        serde_json::to_vec_pretty(&envelope).map_err(BundleRefusal::Json)
    }
}
