//! Where protobuf stops: the messages of the contract on one side, domain types on the other.
//!
//! Every message is taken apart field by field, so that a field added to the contract does not compile
//! until somebody has decided about it. What is missing, unknown or out of range is refused with the path
//! of the field, never with its value.

mod cases;
mod claim;
mod code;
mod date;
mod decision;
mod fault;
mod header;
mod office;
mod own;
mod person;
mod record;
mod registry;
mod statement;

pub use cases::{
    AsideWanted, Between, CaseWanted, DisclosuresOf, StatementsWanted, case_id, case_number,
    list_disclosures, list_statements, open_case, person_id, set_aside_answer,
};
pub use claim::{
    DecisionWanted, assess_pension, pension_claim, pension_claim_from_bytes,
    pension_claim_to_bytes, read_assessment, record_decision,
};
pub use code::Code;
pub(crate) use code::code_list;
pub use date::partial_date_to_wire as partial_date;
pub use decision::{decision_notice, pension_kind};
pub use fault::Fault;
pub use header::{timestamp, write_officer as officer, write_party as party};
pub use office::{QuestionWanted, RecordNamed, question, question_wanted};
pub use own::{contribution_month, entry_changes, own_period, own_person};
pub use person::{typed_identifier as identifier, write_claim as person_claim};
pub use record::{
    outcome_name, record_answer, record_query, refusal, write_period as service_period,
};
pub use registry::{
    PersonCorrection, PersonReading, PersonSearch, confirm_match, correct_person, put_person,
    read_person, reject_match, search_persons,
};
pub use statement::{envelope, envelope_from_bytes, envelope_to_bytes, signed_statement};
