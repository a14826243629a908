//! What every statement is: a common header, a header in the form of its type, and a body.

use std::fmt;

use kzmn_proto::exchange as proto;
use prost::Message;

use super::PayloadType;
use crate::header::{CommonHeader, HeaderFields, HeaderForm};
use crate::refusal::{Objection, RefusalReason};
use crate::wire::{self, FieldFault};

/// The content of a type of statement: the part of the payload that no other type has.
pub trait Body: Clone + fmt::Debug + Eq + Send + Sync + 'static {
    /// The type.
    const TYPE: PayloadType;

    /// Its form of header.
    type Header: HeaderForm;

    /// Its message in the contract.
    type Message: Message + Default;

    /// The message, with that header.
    fn to_message(&self, header: proto::StatementHeader) -> Self::Message;

    /// The header in a message.
    fn header_of(message: &Self::Message) -> Option<&proto::StatementHeader>;

    /// Reads what is not the header.
    ///
    /// # Errors
    ///
    /// [`FieldFault`]: the field that is missing, unknown or out of range.
    fn read(message: &Self::Message) -> Result<Self, FieldFault>;
}

/// A statement, before it is sealed and after it was opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signed<B: Body> {
    /// Issuer, audience, realm and instant.
    pub common_header: CommonHeader,
    /// The case, the justification, and what it answers or supersedes.
    pub header: B::Header,
    /// The content.
    pub body: B,
}

impl<B: Body> Signed<B> {
    /// The statement as the contract writes it.
    #[must_use]
    pub fn to_message(&self) -> B::Message {
        self.body.to_message(wire::header_to_proto(&self.common_header, &self.header.fields()))
    }

    /// The canonical payload.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.to_message().encode_to_vec()
    }

    /// Reads a payload strictly: in canonical form, of known values, with accepted text.
    ///
    /// # Errors
    ///
    /// `PAYLOAD_MALFORMED`, `PAYLOAD_NOT_CANONICAL` or `TEXT_NOT_ACCEPTED`, with the fields at fault.
    pub fn decode(payload: &[u8]) -> Result<Self, Objection> {
        let message = B::Message::decode(payload).map_err(|error| undecodable(&error))?;
        if message.encode_to_vec() != payload {
            return Err(RefusalReason::PayloadNotCanonical.into());
        }
        let (common_header, fields) = wire::read_header(B::header_of(&message), B::Header::NEEDS)?;
        let header = B::Header::from_fields(fields).ok_or_else(FieldFault::missing)?;
        Ok(Self { common_header, header, body: B::read(&message)? })
    }

    /// The fields of its header, whatever form it has.
    #[must_use]
    pub fn fields(&self) -> HeaderFields {
        self.header.fields()
    }

    /// Whether both state the same, whatever their instants and ids.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.header == other.header && self.body == other.body
    }
}

/// prost keeps the kind of its error to itself, so its one sentence about text is compared with; a test
/// holds it. The sentence itself goes nowhere.
fn undecodable(error: &prost::DecodeError) -> Objection {
    if error.to_string().ends_with("data is not UTF-8 encoded") {
        return RefusalReason::TextNotAccepted.into();
    }
    RefusalReason::PayloadMalformed.into()
}
