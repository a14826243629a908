//! Envelopes.

use kzmn_proto::exchange as proto;
use prost::Message;

use crate::envelope::{Disclosure, Envelope, Signature};

/// An envelope as it was received.
#[must_use]
pub fn read_envelope(statement: proto::SignedStatement) -> Envelope {
    let proto::SignedStatement { payload_type, payload, signatures, disclosures } = statement;
    let signatures = signatures
        .into_iter()
        .map(|proto::Signature { key_id, signature }| Signature { key_id, signature })
        .collect();
    let disclosures = disclosures
        .into_iter()
        .map(|proto::Disclosure { salt, period }| Disclosure { salt, period })
        .collect();
    Envelope { payload_type, payload, signatures, disclosures }
}

/// An envelope as the contract writes it.
#[must_use]
pub fn envelope_to_proto(envelope: &Envelope) -> proto::SignedStatement {
    let Envelope { payload_type, payload, signatures, disclosures } = envelope;
    let signature = |signature: &Signature| proto::Signature {
        key_id: signature.key_id.clone(),
        signature: signature.signature.clone(),
    };
    let disclosure = |disclosure: &Disclosure| proto::Disclosure {
        salt: disclosure.salt.clone(),
        period: disclosure.period.clone(),
    };
    proto::SignedStatement {
        payload_type: payload_type.clone(),
        payload: payload.clone(),
        signatures: signatures.iter().map(signature).collect(),
        disclosures: disclosures.iter().map(disclosure).collect(),
    }
}

/// An envelope as bytes, for a file or a row.
#[must_use]
pub fn envelope_to_bytes(envelope: &Envelope) -> Vec<u8> {
    envelope_to_proto(envelope).encode_to_vec()
}

/// An envelope from a file or a row; `None` where the bytes are invalid.
#[must_use]
pub fn envelope_from_bytes(bytes: &[u8]) -> Option<Envelope> {
    proto::SignedStatement::decode(bytes).ok().map(read_envelope)
}
