//! How a question stands, by the replies that came.
//!
//! | stands | a reply that names it in `supersedes` | any other reply |
//! |---|---|---|
//! | none | counts | counts |
//! | ambiguous, deferred | counts in its place | equivocal |
//! | found, not found, withheld, a refusal | equivocal | equivocal |
//!
//! A provisional answer that comes after the one that replaced it changes nothing, and equivocal stays equivocal. A reply
//! under an id that the peer used for other bytes never counts, and is equivocation like any other.

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::close::Closing;
use kzmn_common::kinds::{Outcome, RecordAnswer};
use kzmn_common::statement::Signed;

use super::state::{QuestionState, StoredReply};

/// What of a reply tells how its question stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ReplyStatus {
    pub(crate) digest: Digest,
    supersedes: Option<Digest>,
    provisional: bool,
    makes: QuestionState,
}

impl ReplyStatus {
    fn answer(digest: Digest, answer: &Signed<RecordAnswer>) -> Self {
        let outcome = &answer.body.outcome;
        let makes = match outcome {
            Outcome::Deferred { .. } => QuestionState::Deferred,
            Outcome::Found { .. }
            | Outcome::NotFound
            | Outcome::Ambiguous { .. }
            | Outcome::Refused { .. } => QuestionState::Answered,
        };
        Self {
            digest,
            supersedes: answer.header.supersedes,
            provisional: outcome.is_provisional(),
            makes,
        }
    }

    fn refusal(digest: Digest) -> Self {
        Self { digest, supersedes: None, provisional: false, makes: QuestionState::Refused }
    }

    fn replaces(&self, earlier: &Self) -> bool {
        earlier.provisional && self.supersedes == Some(earlier.digest)
    }
}

impl From<&Closing> for ReplyStatus {
    fn from(reply: &Closing) -> Self {
        let digest = reply.verified().digest();
        match reply {
            Closing::Answer(answer) => Self::answer(digest, answer.statement()),
            Closing::Refusal(_) => Self::refusal(digest),
        }
    }
}

impl From<&StoredReply> for ReplyStatus {
    fn from(reply: &StoredReply) -> Self {
        let digest = reply.verified().digest();
        match reply {
            StoredReply::Answer(answer) => Self::answer(digest, answer.attested().statement()),
            StoredReply::Refusal(_) => Self::refusal(digest),
        }
    }
}

/// A question's course so far.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Course {
    pub(crate) state: QuestionState,
    /// The reply that counts; of an equivocal question the last that did.
    pub(crate) stands: Option<ReplyStatus>,
}

impl Course {
    /// Nothing came yet.
    pub(crate) const OPEN: Self = Self { state: QuestionState::Open, stands: None };

    /// After a reply that was not seen before, which may have an id that was.
    pub(crate) fn after(self, reply: ReplyStatus, id_reused: bool) -> Self {
        let counts = Self { state: reply.makes, stands: Some(reply) };
        let equivocal = Self { state: QuestionState::Equivocal, ..self };
        match self.stands {
            _ if self.state == QuestionState::Equivocal => self,
            None if id_reused => self,
            None => counts,
            Some(stands) if stands.replaces(&reply) => self,
            Some(stands) if !reply.replaces(&stands) => equivocal,
            Some(_) if id_reused => self,
            Some(_) => counts,
        }
    }

    /// The reply that closed the question: a deferral does not.
    pub(crate) fn closed_by(self) -> Option<Digest> {
        let stands = self.stands.filter(|told| told.makes != QuestionState::Deferred);
        stands.map(|told| told.digest)
    }
}
