//! Where protobuf stops: the messages of the contract on one side, domain types on the other. Here is what several
//! statements have in common; what one type says is in its folder of [`kinds`](crate::kinds).
//!
//! Every message is taken apart field by field, so that a field added to the contract does not compile
//! until somebody has decided about it. What is missing, unknown or out of range is refused with the path
//! of the field, never with its value.

mod date;
mod envelope;
mod fault;
mod header;
mod pension;
mod period;
mod person;

pub use date::write_partial_date as partial_date;
pub(crate) use date::{full_date, read_days, read_partial_date, read_range, write_range};
pub use envelope::{envelope, envelope_from_bytes, envelope_to_bytes, signed_statement};
pub use fault::Fault;
pub(crate) use fault::{
    At, Read, ascending_codes, code, digest, list, optional, required, required_code,
    required_digest, required_text, text,
};
pub(crate) use header::{legal_basis, read_header, read_instant, write_header};
pub use header::{timestamp, write_officer as officer, write_party as party};
pub use pension::pension_kind;
pub(crate) use pension::read_pension_kind;
pub use period::write_period as service_period;
pub(crate) use period::{
    read_employer, read_evidence, read_period, write_employer, write_evidence,
};
pub(crate) use person::{
    normal_identifier, read_claim, read_name, read_place, write_identifier, write_name,
    write_place, write_text,
};
pub use person::{typed_identifier as identifier, write_claim as person_claim};
