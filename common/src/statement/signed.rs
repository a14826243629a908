//! What every statement is: a common header, a header in the form of its type, and a body.

use std::fmt;

use kzmn_proto::exchange as proto;
use prost::Message;

use super::PayloadType;
use crate::envelope::Disclosure;
use crate::header::{CommonHeader, HeaderFields, HeaderForm};
use crate::refusal::Objection;
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

    /// What is disclosed beside the payload, which holds the digests; of most types nothing.
    fn disclosures(&self) -> Vec<Disclosure> {
        Vec::new()
    }

    /// Reads what is not the header, with what is disclosed beside it.
    ///
    /// # Errors
    ///
    /// [`FieldFault`]: the field that is missing, unknown or out of range, or a disclosure that is.
    fn read(message: &Self::Message, disclosed: Disclosed<'_>) -> Result<Self, FieldFault>;
}

/// What is disclosed beside a payload.
#[derive(Clone, Copy, Debug)]
pub struct Disclosed<'a> {
    /// All of it.
    pub list: &'a [Disclosure],
    /// Whether some of what the payload names may be left out, as in an evidence file. Between the nodes nothing may.
    pub redacted: bool,
}

impl Disclosed<'_> {
    /// Nothing at all.
    pub const NOTHING: Self = Self { list: &[], redacted: false };

    /// Refuses a disclosure beside a payload that names none.
    ///
    /// # Errors
    ///
    /// `DISCLOSURES_INCOMPLETE`.
    pub fn must_be_empty(self) -> Result<(), FieldFault> {
        match self.list.is_empty() {
            true => Ok(()),
            false => {
                Err(FieldFault::disclosures("nothing is to be disclosed beside this statement"))
            }
        }
    }
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

    /// Reads a payload strictly: in canonical form, of known values, with accepted text, each digest disclosed once.
    ///
    /// # Errors
    ///
    /// `PAYLOAD_MALFORMED`, `PAYLOAD_NOT_CANONICAL`, `TEXT_NOT_ACCEPTED` or `DISCLOSURES_INCOMPLETE`, with the fields at
    /// fault.
    pub fn decode(payload: &[u8], disclosed: Disclosed<'_>) -> Result<Self, Objection> {
        let message: B::Message = wire::canonical(payload)?;
        let (common_header, fields) = wire::read_header(B::header_of(&message), B::Header::NEEDS)?;
        let header = B::Header::from_fields(fields).ok_or_else(FieldFault::missing)?;
        Ok(Self { common_header, header, body: B::read(&message, disclosed)? })
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
