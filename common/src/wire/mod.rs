//! Where protobuf stops: the messages of the contract on one side, domain types on the other.
//!
//! Every message is taken apart field by field, so that a field added to the contract does not compile
//! until somebody has decided about it. What is missing, unknown or out of range is refused with the path
//! of the field, never with its value.

mod code;
mod date;
mod fault;
mod header;
mod office;
mod person;
mod record;
mod statement;

pub use code::Code;
pub(crate) use code::code_list;
pub use fault::Fault;
pub use header::timestamp;
pub use office::{put_person, question};
pub use record::{outcome_name, record_answer, refusal};
pub use statement::{envelope, envelope_from_bytes, envelope_to_bytes, signed_statement};
