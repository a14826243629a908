//! What the states say to each other about a person's service.

mod answer;
mod decision;
mod period;
mod query;

pub use answer::{
    Completeness, IdentificationNeed, MatchBasis, Outcome, PensionState, PensionStatus,
    RecordAnswer, Refusal, WithheldReason,
};
pub use decision::{DecisionNotice, DecisionOutcome, MOST_RELIED_ON};
pub use period::{
    ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind,
    PeriodLimitation, Scheme, ServicePeriod, Territory,
};
pub use query::{AnswerPart, LONGEST_VALIDITY, Question, RecordQuery, is_overdue};
