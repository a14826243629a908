//! The own cases: what is asked about whom, and why, with how each question stands.

mod aside;
mod open;
mod read;

pub use aside::SettingAside;
pub(crate) use aside::{latest as latest_aside, set_aside};
pub use open::{CaseOpened, CaseOpening};
pub(crate) use open::{add_new, by_question, open};
pub use read::{CaseFilter, CaseKey, CaseRecord, QuestionSummary};
pub(crate) use read::{case, case_and_questions, cases, is_open};
