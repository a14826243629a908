//! DSSE's JSON envelope, as files hold it: trust bundles and evidence.
//!
//! Source: DSSE v1, <https://github.com/secure-systems-lab/dsse/blob/master/envelope.md>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::envelope::{Envelope, Signature};

/// An envelope in JSON. Base64 is the standard one, padded.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DsseJson {
    /// The payload type.
    #[serde(rename = "payloadType")]
    pub payload_type: String,
    /// The payload; base64.
    pub payload: String,
    /// The signatures over the pre-authentication encoding of both.
    pub signatures: Vec<DsseSignature>,
}

/// One signature.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DsseSignature {
    /// A hint to the key.
    pub keyid: String,
    /// The raw signature; base64.
    pub sig: String,
}

impl From<&Envelope> for DsseJson {
    fn from(envelope: &Envelope) -> Self {
        let signature = |Signature { key_id, signature }: &Signature| DsseSignature {
            keyid: key_id.clone(),
            sig: BASE64.encode(signature),
        };
        Self {
            payload_type: envelope.payload_type.clone(),
            payload: BASE64.encode(&envelope.payload),
            signatures: envelope.signatures.iter().map(signature).collect(),
        }
    }
}

impl DsseJson {
    /// The envelope, with nothing disclosed beside it; `None` where something is not base64.
    #[must_use]
    pub fn envelope(&self) -> Option<Envelope> {
        let signature = |DsseSignature { keyid, sig }: &DsseSignature| {
            Some(Signature { key_id: keyid.clone(), signature: BASE64.decode(sig).ok()? })
        };
        Some(Envelope {
            payload_type: self.payload_type.clone(),
            payload: BASE64.decode(&self.payload).ok()?,
            signatures: self.signatures.iter().map(signature).collect::<Option<_>>()?,
            disclosures: Vec::new(),
        })
    }
}
