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
use kzmn_store::{QuestionRecord, QuestionState, StoredReply};
use tracing::{Instrument as _, debug_span};

use super::{Rpc, at_fault, read_digest};
use crate::node::asking::AskedQuestion;

impl Rpc {
    pub(super) async fn ask_peer(
        &self,
        officer: Officer,
        request: proto::AskPeerRequest,
    ) -> Result<proto::AskPeerResponse, Refused> {
        self.ask(officer, request).instrument(debug_span!(target: "stage", "office.ask")).await
    }

    async fn ask(
        &self,
        officer: Officer,
        request: proto::AskPeerRequest,
    ) -> Result<proto::AskPeerResponse, Refused> {
        let wanted = office::read_question_wanted(&request, officer).map_err(at_fault)?;
        if wanted.check_only {
            let (query, opens_case) = self.office.preview_question(wanted).await?;
            let preview = Some(query.to_message());
            return Ok(proto::AskPeerResponse { question: None, preview, opens_case });
        }
        let AskedQuestion { query, closed_by } = self.office.ask_peer(wanted).await?;
        let question = match closed_by {
            Some(reply) => closed_at_once(&query, &reply, self.now()),
            None => {
                let digest = query.digest();
                let reading = debug_span!(target: "stage", "ask.read");
                let record = self.office.question(digest).instrument(reading).await?;
                question_to_proto(digest, record, self.now())
            }
        };
        Ok(proto::AskPeerResponse { question: Some(question), ..Default::default() })
    }

    pub(super) async fn ask_again(
        &self,
        officer: Officer,
        request: proto::AskAgainRequest,
    ) -> Result<proto::AskAgainResponse, Refused> {
        let digest = read_digest("query_digest", &request.query_digest)?;
        let record = self.office.ask_again(officer, digest).await?;
        let question = Some(question_to_proto(digest, record, self.now()));
        Ok(proto::AskAgainResponse { question })
    }

    pub(super) async fn read_question(
        &self,
        officer: Officer,
        request: proto::ReadQuestionRequest,
    ) -> Result<proto::ReadQuestionResponse, Refused> {
        let digest = read_digest("query_digest", &request.query_digest)?;
        let record = self.office.read_question(officer, digest).await?;
        let question = Some(question_to_proto(digest, record, self.now()));
        Ok(proto::ReadQuestionResponse { question })
    }
}

/// A question's state as the contract names it.
pub(super) fn question_state_to_proto(state: QuestionState) -> proto::QuestionState {
    match state {
        QuestionState::Open => proto::QuestionState::Open,
        QuestionState::Answered => proto::QuestionState::Answered,
        QuestionState::Refused => proto::QuestionState::Refused,
        QuestionState::Deferred => proto::QuestionState::Deferred,
        QuestionState::Equivocal => proto::QuestionState::Equivocal,
    }
}

/// A question as an officer sees it.
fn question_to_proto(digest: Digest, record: QuestionRecord, now: Instant) -> proto::Question {
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
        state: question_state_to_proto(state).into(),
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
    let periods = answer.statement().body.outcome.periods();
    shown.answer_periods = periods.iter().map(wire::period_to_proto).collect();
}

fn add_refusal(shown: &mut proto::Question, refusal: &Attested<Refusal>) {
    shown.closed_by = Some(wire::envelope_to_proto(refusal.verified().envelope()));
    shown.refusal = Some(refusal.statement().to_message());
}
