//! A case as it is read.

use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Purpose;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{DecisionOutcome, is_overdue};
use kzmn_common::text::Text;

use super::SettingAside;
use crate::exchange::QuestionState;

/// A case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseRecord {
    /// The own case.
    pub case_id: Text,
    /// What it is for.
    pub purpose: Purpose,
    /// The person's key in the own registry.
    pub person_id: Option<Text>,
    /// When it was opened.
    pub opened_at: Instant,
    /// The officer who opened it.
    pub opened_by: Text,
    /// Its questions, oldest first.
    pub questions: Vec<QuestionSummary>,
    /// Why its decision is to be looked at again; none where it need not be, or there is none.
    pub to_review: Option<Review>,
    /// What was decided in it; none where nothing is, or it does not read, which [`Self::to_review`] says.
    pub decided: Option<Decided>,
}

/// How a question stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QuestionSummary {
    /// The query.
    pub query: Digest,
    /// Where it stands.
    pub state: QuestionState,
    /// What the answer that closed it found: the outcome's name in the contract.
    pub outcome: Option<&'static str>,
    /// When it was asked.
    pub asked_at: Instant,
    /// When the reply that closed it came.
    pub closed_at: Option<Instant>,
    /// How often it was sent without a reply that closes it.
    pub attempts: u32,
    /// Why the last of these did not; a fixed name.
    pub last_reason: Option<String>,
    /// By when the answer is needed.
    pub reply_by: Option<PartialDate>,
    /// Who set it aside, when and why; or took that back.
    pub aside: Option<SettingAside>,
}

impl QuestionSummary {
    /// Whether it still waits at `now` for an answer that was needed by an earlier day.
    #[must_use]
    pub fn overdue(&self, now: Instant) -> bool {
        self.state.waits() && is_overdue(self.reply_by, now)
    }
}

/// Which cases; what is none or empty leaves out nothing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CaseFilter {
    /// Only those with a question in one of these states.
    pub states: Vec<QuestionState>,
    /// Only those with a question that is overdue at this instant.
    pub overdue_at: Option<Instant>,
    /// Only those of this person of the own registry.
    pub person_id: Option<Text>,
}

/// A case's place in a list: no two share one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseKey {
    /// When it was opened.
    pub opened_at: Instant,
    /// Its number.
    pub case_id: Text,
}

/// Why the newest decision of a case is to be looked at again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Review {
    /// Since when there is a reason; none where that is not known.
    pub since: Option<Instant>,
    /// The reasons.
    pub because: Vec<ReviewCause>,
}

/// What came after a decision.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReviewCause {
    /// An answer to that question.
    Answer(Digest),
    /// That question, on whose answer it relied, was set aside.
    SetAside(Digest),
    /// Another version of the own record.
    Record,
    /// What it relied on can no longer be read: an altered row or statement.
    Damaged,
}

/// What was decided in a case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Decided {
    /// What the newest decision says, which holds.
    pub outcome: DecisionOutcome,
    /// How many earlier decisions were replaced.
    pub replaced: u32,
}
