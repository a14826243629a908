//! The exchange as it is kept: what the peer asked and was told, what this node asked and what came back.

mod close;
mod delivered;
mod ids;
mod process;
mod submit;

pub use close::Closed;
pub(crate) use close::{Closes, close, take};
pub(crate) use delivered::{DeliveryEnd, end_delivery};
pub(crate) use ids::FIRST_USE_OF_ID;
pub use process::Processed;
pub(crate) use process::{PendingStatement, ProcessingStep, process};
pub(crate) use submit::{
    Attempt, HeldBack, NewRejectedReply, QuestionRows, add, count_attempt, keep_rejected_reply,
    question_rows, submit, suspected,
};
