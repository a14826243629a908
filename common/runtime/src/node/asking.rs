//! Asking the other state: build, sign, store, send, verify, store.
//!
//! A question is durable before it is sent, and open until a signed statement closes it. Whatever else
//! comes back, the same bytes are sent again: a few times while the asker waits, then by the node itself
//! ([`delivering`](super::delivering)), and whenever an officer asks for it. One that expired meanwhile is asked anew.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::close::{Closing, DeliveryReply, RejectedReply};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{Question, RecordQuery};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::{Sealed, Signed, Unverified};
use kzmn_failpoint::{Failpoint, reach};
use kzmn_store::{Closed, QuestionRecord, QuestionState, StoreError};
use kzmn_transport::{ExchangeClient, FailureKind, Obstacle, PeerFailure};
use tracing::{Instrument as _, debug_span};

use super::epoch::Epoch;
use super::pause::jittered;
use super::{Core, OrRefuse as _, store_refusal};

/// The pause before the second attempt; it doubles, with up to half of it more at random.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// The first pause of a question that the peer did not close, where it was reached; it doubles.
const DELIVERY_PAUSE: Duration = Duration::from_secs(30);
/// As how often tried a notice counts that the peer did not close: nobody waits for it at a screen.
const SELDOM: u32 = 4;
/// How long such a pause is at most.
const LONGEST_DELIVERY_PAUSE: Duration = Duration::from_secs(15 * 60);

/// Asks the other state's node.
#[derive(Debug)]
pub(super) struct Asking {
    core: Arc<Core>,
    peer: ExchangeClient,
    attempts: u32,
    /// How long all attempts take at the most while the asker waits. Until then the node does not send it by itself.
    waits: Duration,
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
    /// Something came back, or nothing.
    Because(Unclosed),
    /// The store failed.
    Store(StoreError),
}

/// What came of an attempt that closed nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unclosed {
    /// Its fixed name.
    reason: &'static str,
    /// Whether the peer was not reached at all.
    pub(super) away: bool,
    /// When it may be tried again, as the peer says.
    retry_after: Option<Duration>,
}

impl StillOpen {
    /// What came back is not taken now, for a reason of this node's own.
    fn here(refused: Refused) -> Self {
        Self::Because(Unclosed::by_what_came(refused.reason.name()))
    }
}

impl Unclosed {
    fn by_what_came(reason: &'static str) -> Self {
        Self { reason, away: false, retry_after: None }
    }
}

impl Asking {
    /// The way to the other state's node.
    pub(super) fn peer(&self) -> &ExchangeClient {
        &self.peer
    }

    pub(super) fn new(
        core: Arc<Core>,
        peer: ExchangeClient,
        (attempts, waits): (u32, Duration),
    ) -> Self {
        Self { core, peer, attempts, waits }
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

    /// Signs, stores and sends a query. Where something of its case waits to be delivered, it waits behind that.
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
            .in_scope(|| Sealed::seal(query, &epoch.answering.signer))
            .or_refuse()?;
        let storing = debug_span!(target: "stage", "ask.store");
        let submitted = core.store.submit_question(&sealed).instrument(storing).await;
        if submitted.or_refuse()? {
            return Ok(AskedQuestion { query: sealed, closed_by: None });
        }
        let submitted = SubmittedQuestion {
            query: sealed.statement(),
            digest: sealed.digest(),
            envelope: sealed.envelope(),
        };
        tracing::debug!(query = %submitted.digest, "asking");
        let closed_by = self.send(epoch, submitted).await?;
        Ok(AskedQuestion { query: sealed, closed_by })
    }

    /// Sends a stored question again, if the same bytes may bring another answer and nothing of its case goes before it.
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
        if self.core.store.is_held_back(digest).await.or_refuse()? {
            let unclosed = Unclosed::by_what_came("WAITS_ITS_TURN");
            return self.note(digest, unclosed, self.core.clock.now()).await.or_refuse();
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

    /// Sends what waits to be delivered once. Tells what came of it where it goes on waiting.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub(super) async fn deliver(&self, digest: Digest) -> Result<Option<Unclosed>, StoreError> {
        match self.core.store.question(digest).await? {
            Some(question) => self.deliver_question(question, digest).await,
            None => self.deliver_notice(digest).await,
        }
    }

    /// Has a statement wait that could not be read or its reply kept: as long as any where its rows are at fault, a moment
    /// where the same again may succeed.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub(super) async fn put_off(&self, digest: Digest, why: &StoreError) -> Result<(), StoreError> {
        let pause = match why {
            StoreError::Unavailable(_) | StoreError::NoSpace | StoreError::BrokeOff => {
                jittered(self.core.entropy.as_ref(), DELIVERY_PAUSE)
            }
            _ => LONGEST_DELIVERY_PAUSE,
        };
        let due_at = self.core.clock.now().after(pause);
        self.core.store.postpone_delivery(digest, why.refusal().name(), due_at).await
    }

    /// Delivers a statement that is no question: it is closed by a receipt, or by a signed refusal.
    async fn deliver_notice(&self, digest: Digest) -> Result<Option<Unclosed>, StoreError> {
        let (store, clock) = (&self.core.store, &self.core.clock);
        let Some(notice) = store.statement(digest).await? else {
            return Ok(None);
        };
        reach(Failpoint::NoticeBeforeSend);
        let sent = (digest, notice.at);
        let unclosed = match self.peer.deliver(notice.envelope()).await {
            Ok(received) => self.take_delivery_reply(sent, received).await?,
            Err(failure) => match signed_refusal(failure) {
                Ok(received) => self.take_delivery_reply(sent, received).await?,
                Err(unclosed) => Some(unclosed),
            },
        };
        let Some(unclosed) = unclosed else {
            self.core.peer.answered(clock.now());
            return Ok(None);
        };
        let reason = unclosed.reason;
        self.core.peer.failed(clock.now(), reason);
        tracing::warn!(statement = %digest, reason, "not delivered yet");
        store.postpone_delivery(digest, reason, self.due_again(unclosed, SELDOM)).await?;
        Ok(Some(unclosed))
    }

    async fn take_delivery_reply(
        &self,
        (delivered, signed_at): (Digest, Instant),
        received: Unverified,
    ) -> Result<Option<Unclosed>, StoreError> {
        reach(Failpoint::ReceiptReceived);
        let (store, epoch) = (&self.core.store, self.core.epoch());
        let now = match self.core.sure_of_the_time(&epoch) {
            Ok(now) => now,
            Err(refused) => return Ok(Some(Unclosed::by_what_came(refused.reason.name()))),
        };
        match epoch.asker().delivered((delivered, signed_at), received, now) {
            Ok(reply) => {
                let refused = match &reply {
                    DeliveryReply::Refusal(refusal) => Some(refusal.statement().body.reason),
                    DeliveryReply::Receipt(_) => None,
                };
                if !store.end_delivery(delivered, reply).await? {
                    let reason = RefusalReason::StatementIdReused.name();
                    return Ok(Some(Unclosed::by_what_came(reason)));
                }
                match refused {
                    None => tracing::info!(statement = %delivered, "delivered"),
                    Some(reason) => {
                        tracing::error!(statement = %delivered, %reason, "the peer refuses it");
                    }
                }
                Ok(None)
            }
            Err(rejected) => {
                store.suspect(delivered, &rejected, now).await?;
                let reason = rejected.why.name();
                tracing::error!(statement = %delivered, reason, "what came back is suspect");
                Ok(Some(Unclosed::by_what_came(reason)))
            }
        }
    }

    async fn deliver_question(
        &self,
        question: QuestionRecord,
        digest: Digest,
    ) -> Result<Option<Unclosed>, StoreError> {
        let epoch = self.core.epoch();
        let stored = question.query.attested();
        let submitted = SubmittedQuestion {
            query: stored.statement(),
            digest,
            envelope: stored.verified().envelope(),
        };
        match self.attempt(&epoch, &submitted).await {
            Ok((closed, _)) => {
                self.core.peer.answered(self.core.clock.now());
                log_closed(digest, closed.state);
                Ok(None)
            }
            Err(StillOpen::Store(error)) => Err(error),
            Err(StillOpen::Because(unclosed)) => {
                self.note(digest, unclosed, self.due_again(unclosed, question.attempts)).await?;
                Ok(Some(unclosed))
            }
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
                Err(StillOpen::Because(unclosed)) => {
                    let due_at = match attempt < self.attempts {
                        true => self.core.clock.now().after(self.waits),
                        false => self.due_again(unclosed, 0),
                    };
                    self.note(submitted.digest, unclosed, due_at).await.or_refuse()?;
                }
            }
            if attempt < self.attempts {
                tokio::time::sleep(jittered(self.core.entropy.as_ref(), pause)).await;
                pause *= 2;
            }
        }
        Ok(None)
    }

    /// When the node sends it again by itself: at once after the peer was not reached, for then it waits for the peer and
    /// not for the question; else when the peer says, or after a pause that grows with what was tried before.
    fn due_again(&self, unclosed: Unclosed, tried: u32) -> Instant {
        let now = self.core.clock.now();
        if unclosed.away {
            return now;
        }
        let grown = DELIVERY_PAUSE.saturating_mul(1 << tried.min(6)).min(LONGEST_DELIVERY_PAUSE);
        let pause = unclosed.retry_after.unwrap_or(grown);
        now.after(jittered(self.core.entropy.as_ref(), pause))
    }

    async fn note(
        &self,
        digest: Digest,
        unclosed: Unclosed,
        due_at: Instant,
    ) -> Result<(), StoreError> {
        let reason = unclosed.reason;
        self.core.peer.failed(self.core.clock.now(), reason);
        tracing::warn!(query = %digest, reason, "still open");
        self.core.store.note_attempt(digest, reason, due_at).await
    }

    async fn attempt(
        &self,
        epoch: &Epoch,
        submitted: &SubmittedQuestion<'_>,
    ) -> Result<(Closed, Arc<Closing>), StillOpen> {
        reach(Failpoint::QueryBeforeSend);
        let sending = debug_span!(target: "stage", "ask.send");
        let received = match self.peer.query(submitted.envelope).instrument(sending).await {
            Ok(answer) => answer,
            Err(failure) => signed_refusal(failure).map_err(StillOpen::Because)?,
        };
        reach(Failpoint::ReplyReceived);
        let now = self.core.sure_of_the_time(epoch).map_err(StillOpen::here)?;
        let judged = debug_span!(target: "stage", "ask.verify")
            .in_scope(|| epoch.asker().close((submitted.query, submitted.digest), received, now));
        match judged {
            Ok(closing) => {
                let reply = Arc::new(closing);
                Ok((self.close(epoch, submitted, Arc::clone(&reply)).await?, reply))
            }
            Err(rejected) => Err(self.keep_rejected(submitted.digest, &rejected).await),
        }
    }

    async fn close(
        &self,
        epoch: &Epoch,
        submitted: &SubmittedQuestion<'_>,
        reply: Arc<Closing>,
    ) -> Result<Closed, StillOpen> {
        let storing = debug_span!(target: "stage", "ask.close");
        let store = &self.core.store;
        let closed = match self.anew(epoch, submitted, &reply).map_err(StillOpen::here)? {
            Some(anew) => {
                tracing::info!(query = %submitted.digest, anew = %anew.digest(), "expired: asked anew");
                let closed = store.close_and_ask_anew(submitted.digest, reply, &anew);
                closed.instrument(storing).await
            }
            None => store.close(submitted.digest, reply).instrument(storing).await,
        };
        let closed = closed.map_err(StillOpen::Store)?;
        match closed.state {
            QuestionState::Open => {
                Err(StillOpen::Because(Unclosed::by_what_came("ANSWER_CLOSES_NOTHING")))
            }
            _ => Ok(closed),
        }
    }

    /// The question anew, where the peer refuses it as expired and it is: one that the peer alone holds to be expired
    /// would be asked anew without end. What the own policy permits no longer is not.
    ///
    /// # Errors
    ///
    /// The node may not sign now: the question stays open, and the same bytes bring the same refusal later.
    fn anew(
        &self,
        epoch: &Epoch,
        submitted: &SubmittedQuestion<'_>,
        reply: &Closing,
    ) -> Result<Option<Sealed<RecordQuery>>, Refused> {
        let now = self.core.clock.now();
        let Closing::Refusal(refusal) = reply else { return Ok(None) };
        let expired = refusal.statement().body.reason == RefusalReason::StatementExpired
            && submitted.query.header.expires_at < now;
        if !expired {
            return Ok(None);
        }
        self.core.may_sign(epoch)?;
        let old = (submitted.query, submitted.digest);
        let anew = RecordQuery::anew(old, now, self.core.entropy.as_ref());
        Ok(match epoch.policy.judge(&anew, now) {
            Ok(()) => Some(Sealed::seal(anew, &epoch.answering.signer).or_refuse()?),
            Err(objection) => {
                let (query, reason) = (submitted.digest, objection.reason);
                tracing::warn!(%query, %reason, "it expired, and is not permitted any more");
                None
            }
        })
    }

    /// Stores what came back and closes nothing, as evidence.
    async fn keep_rejected(&self, query: Digest, rejected: &RejectedReply) -> StillOpen {
        let now = self.core.clock.now();
        if let Err(error) = self.core.store.suspect(query, rejected, now).await {
            return StillOpen::Store(error);
        }
        tracing::error!(%query, reason = rejected.why.name(), "what came back is suspect");
        StillOpen::Because(Unclosed::by_what_came(rejected.why.name()))
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
fn signed_refusal(failure: PeerFailure) -> Result<Unverified, Unclosed> {
    let PeerFailure { kind, obstacle, retry_after, violations: _, signed } = failure;
    let away = matches!(kind, FailureKind::Unreachable | FailureKind::TimedOut);
    let reason = unanswered(kind, obstacle);
    signed.map(|signed| *signed).ok_or(Unclosed { reason, away, retry_after })
}

/// Why a call brought nothing, as a fixed name.
pub(super) fn unanswered(kind: FailureKind, obstacle: Option<Obstacle>) -> &'static str {
    match kind {
        FailureKind::Unreachable => obstacle.map_or("PEER_UNREACHABLE", Obstacle::name),
        FailureKind::TimedOut => "PEER_TIMED_OUT",
        FailureKind::Refused(reason) => reason.name(),
        FailureKind::Other => "PEER_ANSWER_UNUSABLE",
    }
}
