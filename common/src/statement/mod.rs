//! Statements: what is signed, verified and kept.

mod envelope;
mod header;
mod payload_type;
mod seal;
mod unverified;
mod verify;

pub use envelope::{Digest, Envelope, LONGEST_TYPE, Signature, pae};
pub use header::{Ground, Heading, LegalBasis, Officer, OfficerRole, Purpose, StatementId};
pub use payload_type::{HeaderNeeds, Need, PayloadType};
pub use seal::Sealed;
pub use unverified::Unverified;
pub use verify::{Addressed, Attested, KeyAge, Objection, Stored, Verified};

/// A payload that can be signed and read back. Implemented in [`wire`](crate::wire).
pub trait Statement: Clone + Send + Sync + Sized + 'static {
    /// Its payload type.
    const TYPE: PayloadType;

    /// Who says it to whom, and when.
    fn heading(&self) -> &Heading;

    /// The canonical payload.
    fn encode(&self) -> Vec<u8>;

    /// Reads a payload strictly: in canonical form, of known values, with accepted text.
    ///
    /// # Errors
    ///
    /// `PAYLOAD_MALFORMED`, `PAYLOAD_NOT_CANONICAL` or `TEXT_NOT_ACCEPTED`, with the fields at fault.
    fn decode(payload: &[u8]) -> Result<Self, Objection>;
}
