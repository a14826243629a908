//! The own questions: how each stands, what came back, and what was attested. Whether one counts is an officer's to say.

mod aside;
mod attested;
mod course;
mod record;
mod recover;
mod state;
mod summary;

pub use aside::SettingAside;
pub(crate) use aside::{is_aside, latest as latest_aside, set_aside};
pub use attested::{AskedRecord, AttestedPeriod, AttestedStatus};
pub(crate) use attested::{CaseQuestions, attested_periods};
pub(crate) use course::{Course, ReplyStatus};
pub use record::QuestionRecord;
pub(crate) use record::{open_questions, question, records, reopen_reply, stands_as_replied};
pub(crate) use recover::let_wait;
pub use state::{QuestionState, StoredReply};
pub use summary::QuestionSummary;
