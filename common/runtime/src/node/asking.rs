//! Asking the other state: build, sign, store, send, verify, store.
//!
//! A question is durable before it is sent, and open until a signed statement closes it. Whatever else
//! comes back, the same bytes are sent again: a few times while the asker waits, and whenever an officer
//! asks for it later.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::close::{Closing, RejectedReply};
use kzmn_common::kinds::{Question, RecordQuery};
use kzmn_common::refusal::Refused;
use kzmn_common::statement::{Sealed, Signed, Unverified};
use kzmn_store::{Closed, QuestionState, StoreError};
use kzmn_transport::{ExchangeClient, FailureKind, Obstacle, PeerFailure};
use tracing::{Instrument as _, debug_span};

use super::epoch::Epoch;
use super::{Core, OrRefuse as _, store_refusal};

/// The pause before the second attempt; it doubles, with up to half of it more at random.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// Asks the other state's node.
#[derive(Debug)]
pub(super) struct Asking {
    core: Arc<Core>,
    peer: ExchangeClient,
    attempts: u32,
}

/// A question on its way.
struct SubmittedQuestion<'a> {
    query: &'a Signed<RecordQuery>,
    digest: Digest,
    envelope: &'a Envelope,
}

/// A question that was asked, with the reply that closed it at once, if one did. Both are stored.
pub(super) struct AskedQuestion {
    pub(super) query: Sealed<RecordQuery>,
    pub(super) closed_by: Option<Arc<Closing>>,
}

/// Why an attempt closed nothing.
enum StillOpen {
    /// Something came back, or nothing; here is its fixed name.
    Because(&'static str),
    /// The store failed.
    Store(StoreError),
}

impl Asking {
    pub(super) fn new(core: Arc<Core>, peer: ExchangeClient, attempts: u32) -> Self {
        Self { core, peer, attempts }
    }

    /// Makes a question a query that the own policy permits.
    ///
    /// # Errors
    ///
    /// What the own policy holds against it, and that the node may not sign.
    pub(super) fn query(
        &self,
        epoch: &Epoch,
        question: Question,
    ) -> Result<Signed<RecordQuery>, Refused> {
        let core = &self.core;
        core.may_sign(epoch)?;
        let query = RecordQuery::ask(
            question,
            core.me,
            epoch.bundle.realm().clone(),
            core.clock.now(),
            core.entropy.as_ref(),
        );
        // The person's data does not go abroad to be refused for what is known here.
        epoch
            .policy
            .judge(&query, core.clock.now())
            .map_err(|objection| Refused::because(objection.reason).naming(objection.violations))?;
        Ok(query)
    }

    /// Signs, stores and sends a query.
    ///
    /// # Errors
    ///
    /// `STORE_UNAVAILABLE`: nothing was sent, or the question is stored and open.
    pub(super) async fn ask(
        &self,
        epoch: &Epoch,
        query: Signed<RecordQuery>,
    ) -> Result<AskedQuestion, Refused> {
        let core = &self.core;
        let sealed = debug_span!(target: "stage", "ask.sign")
            .in_scope(|| Sealed::seal(query, &epoch.answering.key));
        let storing = debug_span!(target: "stage", "ask.store");
        let submitted = core.store.submit_question(&sealed).instrument(storing).await;
        submitted.or_refuse()?;
        let submitted = SubmittedQuestion {
            query: sealed.statement(),
            digest: sealed.digest(),
            envelope: sealed.envelope(),
        };
        tracing::debug!(query = %submitted.digest, "asking");
        let closed_by = self.send(epoch, submitted).await?;
        Ok(AskedQuestion { query: sealed, closed_by })
    }

    /// Sends a stored question again, if the same bytes may bring another answer.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND`; `STORE_UNAVAILABLE`.
    pub(super) async fn ask_again(&self, epoch: &Epoch, digest: Digest) -> Result<(), Refused> {
        let question = self.core.store.question(digest).await.or_refuse()?;
        let question = question.ok_or_else(super::not_found)?;
        if !question.may_change() {
            return Ok(());
        }
        let stored = question.query.attested();
        let submitted = SubmittedQuestion {
            query: stored.statement(),
            digest,
            envelope: stored.verified().envelope(),
        };
        tracing::info!(query = %digest, "asking again");
        self.send(epoch, submitted).await.map(drop)
    }

    /// Asks the other state's node whether it serves; if it does not confirm it, why, as a fixed name.
    pub(super) async fn serving(&self) -> Result<(), &'static str> {
        match self.peer.serving().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("PEER_NOT_SERVING"),
            Err(failure) => Err(unanswered(failure.kind, failure.obstacle)),
        }
    }

    async fn send(
        &self,
        epoch: &Epoch,
        submitted: SubmittedQuestion<'_>,
    ) -> Result<Option<Arc<Closing>>, Refused> {
        let mut pause = FIRST_PAUSE;
        for attempt in 1..=self.attempts {
            match self.attempt(epoch, &submitted).await {
                Ok((closed, reply)) => {
                    self.core.peer.answered(self.core.clock.now());
                    log_closed(submitted.digest, closed.state);
                    return Ok(closes_alone(closed).then_some(reply));
                }
                Err(StillOpen::Store(error)) => return Err(store_refusal(&error)),
                Err(StillOpen::Because(reason)) => {
                    self.core.peer.failed(self.core.clock.now(), reason);
                    tracing::warn!(query = %submitted.digest, attempt, reason, "still open");
                    let noted = self.core.store.note_attempt(submitted.digest, reason).await;
                    noted.or_refuse()?;
                }
            }
            if attempt < self.attempts {
                tokio::time::sleep(self.jittered(pause)).await;
                pause *= 2;
            }
        }
        Ok(None)
    }

    async fn attempt(
        &self,
        epoch: &Epoch,
        submitted: &SubmittedQuestion<'_>,
    ) -> Result<(Closed, Arc<Closing>), StillOpen> {
        let sending = debug_span!(target: "stage", "ask.send");
        let received = match self.peer.query(submitted.envelope).instrument(sending).await {
            Ok(answer) => answer,
            Err(failure) => signed_refusal(failure)?,
        };
        let now = self.core.clock.now();
        let judged = debug_span!(target: "stage", "ask.verify")
            .in_scope(|| epoch.asker().close((submitted.query, submitted.digest), received, now));
        match judged {
            Ok(closing) => {
                let reply = Arc::new(closing);
                Ok((self.close(submitted.digest, Arc::clone(&reply)).await?, reply))
            }
            Err(rejected) => Err(self.keep_rejected(submitted.digest, &rejected).await),
        }
    }

    async fn close(&self, query: Digest, reply: Arc<Closing>) -> Result<Closed, StillOpen> {
        let storing = debug_span!(target: "stage", "ask.close");
        let closed = self.core.store.close(query, reply).instrument(storing).await;
        let closed = closed.map_err(StillOpen::Store)?;
        match closed.state {
            QuestionState::Open => Err(StillOpen::Because("ANSWER_CLOSES_NOTHING")),
            _ => Ok(closed),
        }
    }

    /// Stores what came back and closes nothing, as evidence.
    async fn keep_rejected(&self, query: Digest, rejected: &RejectedReply) -> StillOpen {
        let now = self.core.clock.now();
        if let Err(error) = self.core.store.suspect(query, rejected, now).await {
            return StillOpen::Store(error);
        }
        tracing::error!(%query, reason = rejected.why.name(), "what came back is suspect");
        StillOpen::Because(rejected.why.name())
    }

    fn jittered(&self, pause: Duration) -> Duration {
        let mut random = [0];
        self.core.entropy.fill(&mut random);
        let [random] = random;
        pause + pause * u32::from(random) / 512
    }
}

/// Whether the reply that was just stored is all that there is to show of the question.
fn closes_alone(closed: Closed) -> bool {
    closed.by_this_reply && matches!(closed.state, QuestionState::Answered | QuestionState::Refused)
}

/// Two different answers are an alarm: the other state's node, or its key, can no longer be relied on.
fn log_closed(query: Digest, state: QuestionState) {
    match state {
        QuestionState::Equivocal => {
            tracing::error!(%query, reason = "EQUIVOCATION", "two different answers: none is used");
        }
        _ => tracing::info!(%query, ?state, "closed"),
    }
}

/// Only a signed refusal is worth looking at; a bare status closes nothing, whatever its text.
fn signed_refusal(failure: PeerFailure) -> Result<Unverified, StillOpen> {
    let PeerFailure { kind, obstacle, retry_after: _, violations: _, signed } = failure;
    signed.ok_or_else(|| StillOpen::Because(unanswered(kind, obstacle)))
}

/// Why a call brought nothing, as a fixed name.
fn unanswered(kind: FailureKind, obstacle: Option<Obstacle>) -> &'static str {
    match kind {
        FailureKind::Unreachable => obstacle.map_or("PEER_UNREACHABLE", Obstacle::name),
        FailureKind::TimedOut => "PEER_TIMED_OUT",
        FailureKind::Refused(reason) => reason.name(),
        FailureKind::Other => "PEER_ANSWER_UNUSABLE",
    }
}
