//! What was assessed in a case and what an officer decided on it.
//!
//! An assessment is kept with all that it was made of: the version of the own record, the attested periods,
//! the rules, and what the officer said. A digest over these tells whether it would be made of the same
//! today; nothing is decided on one that would not.

mod decide;
mod inputs;
mod keep;
mod read;
mod review;
mod snapshot;

pub use decide::NotDecided;
pub(crate) use decide::{Deciding, DecisionVerdict, decide, judge as judge_decision};
pub use keep::NewAssessment;
pub(crate) use keep::keep;
pub use read::{AssessmentRecord, CaseWhole, Change, DecisionRecord};
pub(crate) use read::{assessment, assessments, decisions, receipts};
pub(crate) use review::add_decided;
pub use snapshot::{AssessmentInputs, DecisionInputs, QuestionInputs};
pub(crate) use snapshot::{
    of_assessment as assessment_inputs, of_decision as decision_inputs,
    of_question as question_inputs,
};
