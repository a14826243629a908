//! Statements: what is signed, verified and kept.

mod envelope;
mod payload_type;
mod unverified;

pub use envelope::{Digest, Envelope, Signature, pae};
pub use payload_type::{HeaderNeeds, Need, PayloadType};
pub use unverified::Unverified;
