//! The exchange as it is kept: what the peer asked and was told, what this node asked and what came back.

mod attested;
mod close;
mod course;
mod ids;
mod pose;
mod questions;
mod settle;

pub use attested::{AskedRecord, AttestedPeriod, AttestedStatus};
pub(crate) use attested::{CaseQuestions, attested_periods};
pub(crate) use close::{Closes, close};
pub(crate) use pose::{
    Attempt, Posed, Suspected, count_attempt, keep_suspect, pose, posed, suspected,
};
pub use questions::{QuestionRecord, QuestionState, StoredReply};
pub(crate) use questions::{open_questions, question};
pub use settle::Settled;
pub(crate) use settle::{Settling, Step, settle};
