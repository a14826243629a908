//! Envelopes, and the strict reading of payloads.

use kzmn_proto::exchange as proto;
use prost::Message;

use super::decision::{decision_notice, read_notice};
use super::fault::Read;
use super::record::{read_answer, read_query, read_refusal, record_answer, record_query, refusal};
use crate::exchange::refusal::RefusalReason;
use crate::record::{DecisionNotice, RecordAnswer, RecordQuery, Refusal};
use crate::statement::{Envelope, Heading, Objection, PayloadType, Signature, Statement};

/// An envelope as it was received.
#[must_use]
pub fn envelope(statement: proto::SignedStatement) -> Envelope {
    let proto::SignedStatement { payload_type, payload, signatures } = statement;
    let signatures = signatures
        .into_iter()
        .map(|proto::Signature { key_id, signature }| Signature { key_id, signature })
        .collect();
    Envelope { payload_type, payload, signatures }
}

/// An envelope as the contract writes it.
#[must_use]
pub fn signed_statement(envelope: &Envelope) -> proto::SignedStatement {
    let Envelope { payload_type, payload, signatures } = envelope;
    let signature = |signature: &Signature| proto::Signature {
        key_id: signature.key_id.clone(),
        signature: signature.signature.clone(),
    };
    proto::SignedStatement {
        payload_type: payload_type.clone(),
        payload: payload.clone(),
        signatures: signatures.iter().map(signature).collect(),
    }
}

/// An envelope as bytes, for a file or a row.
#[must_use]
pub fn envelope_to_bytes(envelope: &Envelope) -> Vec<u8> {
    signed_statement(envelope).encode_to_vec()
}

/// An envelope from a file or a row; `None` where the bytes are none.
#[must_use]
pub fn envelope_from_bytes(bytes: &[u8]) -> Option<Envelope> {
    proto::SignedStatement::decode(bytes).ok().map(envelope)
}

impl Statement for RecordQuery {
    const TYPE: PayloadType = PayloadType::RecordQuery;

    fn heading(&self) -> &Heading {
        &self.heading
    }

    fn encode(&self) -> Vec<u8> {
        record_query(self).encode_to_vec()
    }

    fn decode(payload: &[u8]) -> Result<Self, Objection> {
        strictly(payload, read_query)
    }
}

impl Statement for RecordAnswer {
    const TYPE: PayloadType = PayloadType::RecordAnswer;

    fn heading(&self) -> &Heading {
        &self.heading
    }

    fn encode(&self) -> Vec<u8> {
        record_answer(self).encode_to_vec()
    }

    fn decode(payload: &[u8]) -> Result<Self, Objection> {
        strictly(payload, read_answer)
    }
}

impl Statement for Refusal {
    const TYPE: PayloadType = PayloadType::Refusal;

    fn heading(&self) -> &Heading {
        &self.heading
    }

    fn encode(&self) -> Vec<u8> {
        refusal(self).encode_to_vec()
    }

    fn decode(payload: &[u8]) -> Result<Self, Objection> {
        strictly(payload, read_refusal)
    }
}

impl Statement for DecisionNotice {
    const TYPE: PayloadType = PayloadType::DecisionNotice;

    fn heading(&self) -> &Heading {
        &self.heading
    }

    fn encode(&self) -> Vec<u8> {
        decision_notice(self).encode_to_vec()
    }

    fn decode(payload: &[u8]) -> Result<Self, Objection> {
        strictly(payload, read_notice)
    }
}

/// Decodes, demands that encoding again gives the same bytes, and only then reads the fields.
fn strictly<M, T>(payload: &[u8], read: impl Fn(&M) -> Read<T>) -> Result<T, Objection>
where
    M: Message + Default,
{
    let message = M::decode(payload).map_err(|error| undecodable(&error))?;
    if message.encode_to_vec() != payload {
        return Err(RefusalReason::PayloadNotCanonical.into());
    }
    Ok(read(&message)?)
}

/// prost keeps the kind of its error to itself, so its one sentence about text is compared with; a test
/// holds it. The sentence itself goes nowhere.
fn undecodable(error: &prost::DecodeError) -> Objection {
    if error.to_string().ends_with("data is not UTF-8 encoded") {
        return RefusalReason::TextNotAccepted.into();
    }
    RefusalReason::PayloadMalformed.into()
}
