//! A question as it is shown with its case: how it stands, without what was asked and answered.

use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::is_overdue;

use super::aside::SettingAside;
use super::state::QuestionState;

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
