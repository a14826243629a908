//! The statements between the states: for each type a folder with its body, and how it is written and read.

mod any;
mod case_close;
mod decision_notice;
mod receipt;
mod record_answer;
mod record_query;
mod refusal;

pub use any::{AnyStatement, header_in, header_needs};
pub use case_close::{CaseClose, CaseCloseReason};
pub use decision_notice::{DecisionNotice, DecisionOutcome, MOST_RELIED_ON};
pub use receipt::Receipt;
pub use record_answer::{
    Completeness, IdentificationNeed, MatchBasis, Outcome, PensionState, PensionStatus,
    RecordAnswer, WithheldReason,
};
pub use record_query::{AnswerPart, LONGEST_VALIDITY, Question, RecordQuery, is_overdue};
pub use refusal::Refusal;
