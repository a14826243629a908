//! Requests of the office API as domain types, and the own registry as it is returned.

mod cases;
mod claim;
mod operations;
mod own;
mod question;
mod registry;

pub use cases::{
    AsideWanted, Between, CaseWanted, CloseWanted, DisclosuresOf, StatementsWanted, ToProve,
    check_case_number, read_case_id, read_close_case, read_export_evidence, read_list_disclosures,
    read_list_statements, read_open_case, read_person_id, read_set_aside_answer,
};
pub use claim::{
    DecisionWanted, pension_claim_from_bytes, pension_claim_to_bytes, pension_claim_to_proto,
    read_assess_pension, read_assessment_request, read_record_decision,
};
pub use operations::read_since;
pub use own::{
    contribution_month_to_proto, entry_changes_to_proto, own_period_to_proto, own_person_to_proto,
};
pub use question::{QuestionWanted, RecordNamed, read_question, read_question_wanted};
pub use registry::{
    PersonCorrection, PersonReading, PersonSearch, read_confirm_match, read_correct_person,
    read_person_request, read_put_person, read_reject_match, read_search_persons,
};
