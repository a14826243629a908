//! The own cases: what is asked about whom, and why, with how each question stands.

mod close;
mod open;
mod read;
mod record;

pub use close::NotClosed;
pub(crate) use close::{CaseClosing, close, closed};
pub use open::{CaseOpened, CaseOpening};
pub(crate) use open::{add_new, by_question, hear, open};
pub(crate) use read::{case, case_and_questions, cases, is_open};
pub use record::{CaseFilter, CaseKey, CaseRecord, Decided, Review, ReviewCause};
