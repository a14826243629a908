//! `CaseService`: asking the other state.

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::close::Closing;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{RecordAnswer, RecordQuery, Refusal, is_overdue};
use kzmn_common::refusal::Refused;
use kzmn_common::statement::{Attested, Sealed, Signed};
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{
    AccessKind, OwnAccess, QuestionRecord, QuestionState, QuestionSummary, StoredReply,
};
use tracing::{Instrument as _, debug_span};

use super::super::asking::AskedQuestion;
use super::super::{not_found, store_refusal};
use super::{OfficeCall, at_fault, digest};

impl OfficeCall {
    pub(super) async fn ask_peer(
        &self,
        officer: Officer,
        request: proto::AskPeerRequest,
    ) -> Result<proto::AskPeerResponse, Refused> {
        let asked = async {
            let wanted = office::read_question_wanted(&request, officer).map_err(at_fault)?;
            let check_only = wanted.check_only;
            let judged = self.judge_question(wanted).await?;
            if check_only {
                let preview = Some(self.preview_judged(judged).await?.to_message());
                return Ok(proto::AskPeerResponse { question: None, preview });
            }
            let AskedQuestion { query, closed_by } = self.ask_judged(judged).await?;
            // The signed query, which names the officer, is the access record.
            let question = match closed_by {
                Some(reply) => closed_at_once(&query, &reply, self.core.clock.now()),
                None => {
                    let digest = query.digest();
                    let reading = debug_span!(target: "stage", "ask.read");
                    self.show(digest, self.question(digest).instrument(reading).await?)
                }
            };
            let question = Some(question);
            Ok(proto::AskPeerResponse { question, preview: None })
        };
        asked.instrument(debug_span!(target: "stage", "office.ask")).await
    }

    pub(super) async fn ask_again(
        &self,
        officer: Officer,
        request: proto::AskAgainRequest,
    ) -> Result<proto::AskAgainResponse, Refused> {
        let digest = digest("query_digest", &request.query_digest)?;
        if !self.is_aside(digest).await? {
            self.asking.ask_again(&self.epoch, digest).await?;
        }
        Ok(proto::AskAgainResponse { question: Some(self.read(officer, digest).await?) })
    }

    pub(super) async fn read_question(
        &self,
        officer: Officer,
        request: proto::ReadQuestionRequest,
    ) -> Result<proto::ReadQuestionResponse, Refused> {
        let digest = digest("query_digest", &request.query_digest)?;
        Ok(proto::ReadQuestionResponse { question: Some(self.read(officer, digest).await?) })
    }

    /// What was set aside, such as a question about another person, is not sent again.
    async fn is_aside(&self, digest: Digest) -> Result<bool, Refused> {
        let record = self.question(digest).await?;
        let case = self.core.store.case(&record.case_id).await;
        let case = case.map_err(|error| store_refusal(&error))?.ok_or_else(not_found)?;
        let aside = |question: &QuestionSummary| {
            question.query == digest && question.aside.as_ref().is_some_and(|last| last.aside)
        };
        Ok(case.questions.iter().any(aside))
    }

    async fn question(&self, digest: Digest) -> Result<QuestionRecord, Refused> {
        let record = self.core.store.question(digest).await.map_err(|e| store_refusal(&e))?;
        record.ok_or_else(not_found)
    }

    /// Reads a question, and shows it once the access is recorded.
    async fn read(&self, officer: Officer, digest: Digest) -> Result<proto::Question, Refused> {
        let store = &self.core.store;
        let record = self.question(digest).await?;
        let case = store.case(&record.case_id).await.map_err(|error| store_refusal(&error))?;
        let shown = record.closed_by.as_ref().map(|reply| reply.verified().digest());
        let reading = OwnAccess {
            at: self.core.clock.now(),
            person_id: case.and_then(|case| case.person_id),
            case_id: Some(record.case_id.clone()),
            officer,
            purpose: record.query.attested().statement().header.justification.purpose,
            what: AccessKind::Question,
            statement: Some(shown.unwrap_or(digest)),
        };
        store.record_readings(&[reading]).await.map_err(|error| store_refusal(&error))?;
        Ok(self.show(digest, record))
    }

    fn show(&self, digest: Digest, record: QuestionRecord) -> proto::Question {
        question(digest, record, self.core.clock.now())
    }
}

/// A question's state as the contract names it.
pub(super) fn state(state: QuestionState) -> proto::QuestionState {
    match state {
        QuestionState::Open => proto::QuestionState::Open,
        QuestionState::Answered => proto::QuestionState::Answered,
        QuestionState::Refused => proto::QuestionState::Refused,
        QuestionState::Deferred => proto::QuestionState::Deferred,
        QuestionState::Equivocal => proto::QuestionState::Equivocal,
    }
}

/// A question as an officer sees it.
fn question(digest: Digest, record: QuestionRecord, now: Instant) -> proto::Question {
    let query = record.query.attested();
    let asked = (query.statement(), query.verified().envelope());
    let mut shown = without_reply(digest, asked, record.state, now);
    shown.open_reason =
        record.last_reason.filter(|_| record.state == QuestionState::Open).unwrap_or_default();
    shown.closed_at = record.closed_at.map(wire::instant_to_proto);
    // Of two different answers neither is told: each can be read as what it is, a statement that was received.
    match record.closed_by.filter(|_| record.state != QuestionState::Equivocal) {
        None => {}
        Some(StoredReply::Answer(answer)) => add_answer(&mut shown, answer.attested()),
        Some(StoredReply::Refusal(refusal)) => add_refusal(&mut shown, refusal.attested()),
    }
    shown
}

/// The same of a question that the reply closed in the call that asked it: what was just stored is not read again.
fn closed_at_once(query: &Sealed<RecordQuery>, reply: &Closing, now: Instant) -> proto::Question {
    let state = match reply {
        Closing::Answer(_) => QuestionState::Answered,
        Closing::Refusal(_) => QuestionState::Refused,
    };
    let asked = (query.statement(), query.envelope());
    let mut shown = without_reply(query.digest(), asked, state, now);
    shown.closed_at = Some(wire::instant_to_proto(reply.verified().received_at()));
    match reply {
        Closing::Answer(answer) => add_answer(&mut shown, answer),
        Closing::Refusal(refusal) => add_refusal(&mut shown, refusal),
    }
    shown
}

fn without_reply(
    digest: Digest,
    (query, envelope): (&Signed<RecordQuery>, &Envelope),
    state: QuestionState,
    now: Instant,
) -> proto::Question {
    proto::Question {
        query_digest: digest.as_bytes().to_vec(),
        state: self::state(state).into(),
        query: Some(wire::envelope_to_proto(envelope)),
        case_id: query.header.case_id.as_str().to_owned(),
        asked_at: Some(wire::instant_to_proto(query.common_header.issued_at)),
        overdue: state.waits() && is_overdue(query.body.reply_by, now),
        ..Default::default()
    }
}

fn add_answer(shown: &mut proto::Question, answer: &Attested<RecordAnswer>) {
    shown.closed_by = Some(wire::envelope_to_proto(answer.verified().envelope()));
    shown.answer = Some(answer.statement().to_message());
}

fn add_refusal(shown: &mut proto::Question, refusal: &Attested<Refusal>) {
    shown.closed_by = Some(wire::envelope_to_proto(refusal.verified().envelope()));
    shown.refusal = Some(refusal.statement().to_message());
}
