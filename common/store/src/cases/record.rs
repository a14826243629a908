//! A case as it is read.

use kzmn_common::envelope::Digest;
use kzmn_common::header::Purpose;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::DecisionOutcome;
use kzmn_common::text::Text;

use crate::questions::{QuestionState, QuestionSummary};

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
