//! Decoding in the one form that counts.

use prost::Message;

use super::fault::FieldFault;
use crate::refusal::RefusalReason;

/// Decodes a message whose canonical form these bytes are.
///
/// # Errors
///
/// `PAYLOAD_MALFORMED`, `TEXT_NOT_ACCEPTED` or `PAYLOAD_NOT_CANONICAL`, without any field.
pub(crate) fn canonical<M: Message + Default>(bytes: &[u8]) -> Result<M, FieldFault> {
    let message = M::decode(bytes).map_err(|error| undecodable(&error))?;
    match message.encode_to_vec() == bytes {
        true => Ok(message),
        false => Err(FieldFault::because(RefusalReason::PayloadNotCanonical)),
    }
}

/// prost keeps the kind of its error to itself, so its one sentence about text is compared with; a test
/// holds it. The sentence itself goes nowhere.
fn undecodable(error: &prost::DecodeError) -> FieldFault {
    FieldFault::because(match error.to_string().ends_with("data is not UTF-8 encoded") {
        true => RefusalReason::TextNotAccepted,
        false => RefusalReason::PayloadMalformed,
    })
}
