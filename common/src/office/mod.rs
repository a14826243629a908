//! What comes in over the office API, as domain types; and what of the own registry goes out.

mod cases;
mod claim;
mod own;
mod question;
mod registry;

pub use cases::{
    AsideWanted, Between, CaseWanted, DisclosuresOf, StatementsWanted, case_id, case_number,
    list_disclosures, list_statements, open_case, person_id, set_aside_answer,
};
pub use claim::{
    DecisionWanted, assess_pension, pension_claim, pension_claim_from_bytes,
    pension_claim_to_bytes, read_assessment, record_decision,
};
pub use own::{contribution_month, entry_changes, own_period, own_person};
pub use question::{QuestionWanted, RecordNamed, question, question_wanted};
pub use registry::{
    PersonCorrection, PersonReading, PersonSearch, confirm_match, correct_person, put_person,
    read_person, reject_match, search_persons,
};
