//! The exchange as it is kept: what the peer asked and was told, what this node asked and what came back.

mod attested;
mod close;
mod course;
mod ids;
mod process;
mod questions;
mod state;
mod submit;

pub use attested::{AskedRecord, AttestedPeriod, AttestedStatus};
pub(crate) use attested::{CaseQuestions, attested_periods};
pub use close::Closed;
pub(crate) use close::{Closes, close};
pub use process::Processed;
pub(crate) use process::{PendingStatement, ProcessingStep, process};
pub use questions::QuestionRecord;
pub(crate) use questions::{open_questions, question};
pub use state::{QuestionState, StoredReply};
pub(crate) use submit::{
    Attempt, NewRejectedReply, QuestionRows, count_attempt, keep_rejected_reply, question_rows,
    submit, suspected,
};
