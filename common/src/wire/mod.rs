//! Where protobuf stops: the messages of the contract on one side, domain types on the other. Here is what several
//! statements have in common; the content of one type is in its folder of [`kinds`](crate::kinds).
//!
//! Every message is taken apart field by field, so that a field added to the contract does not compile
//! until it is handled. What is missing, unknown or out of range is refused with the path
//! of the field, never with its value.

mod canonical;
mod date;
mod envelope;
mod fault;
mod header;
mod ledger;
mod pension;
mod period;
mod person;

pub(crate) use canonical::canonical;
pub use date::partial_date_to_proto;
pub(crate) use date::{full_date, range_to_proto, read_days, read_partial_date, read_range};
pub use envelope::{envelope_from_bytes, envelope_to_bytes, envelope_to_proto, read_envelope};
pub use fault::FieldFault;
pub(crate) use fault::{
    At, FieldResult, ascending_codes, code, digest, list, optional, required, required_code,
    required_digest, required_text, text,
};
pub(crate) use header::{header_to_proto, legal_basis, read_header, read_instant};
pub use header::{instant_to_proto, officer_to_proto, party_to_proto};
pub use ledger::{
    cosign_reply_to_proto, day_asked_to_proto, day_held_to_proto, hashes_to_proto,
    inclusion_to_proto, ledger_of_to_proto, read_cosign_reply, read_day_asked, read_day_held,
    read_hashes, read_inclusion, read_ledger_of, read_sizes, read_statements_held,
    read_statements_wanted, read_to_cosign, read_to_include, sizes_to_proto,
    statements_held_to_proto, statements_wanted_to_proto, to_cosign_to_proto, to_include_to_proto,
};
pub use pension::pension_kind_to_proto;
pub(crate) use pension::read_pension_kind;
pub use period::period_to_proto;
pub(crate) use period::{
    employer_to_proto, evidence_to_proto, read_employer, read_evidence, read_period,
};
pub use person::{claim_to_proto, read_typed_identifier};
pub(crate) use person::{
    identifier_to_proto, name_to_proto, place_to_proto, read_claim, read_name,
    read_normal_identifier, read_place, text_to_proto,
};
