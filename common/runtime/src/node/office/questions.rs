//! `CaseService`: asking the other state.

use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::is_overdue;
use kzmn_common::refusal::Refused;
use kzmn_common::{office, wire};
use kzmn_proto::{exchange, office as proto};
use kzmn_store::{
    AccessKind, OwnAccess, QuestionRecord, QuestionState, QuestionSummary, StoredReply,
};
use tracing::{Instrument as _, debug_span};

use super::super::{not_found, store_refusal};
use super::{Office, at_fault, digest};

impl Office {
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
            let digest = self.ask_judged(judged).await?;
            // The signed query, which names the officer, is the record of this reading.
            let reading = debug_span!(target: "stage", "ask.read");
            let record = self.question(digest).instrument(reading).await?;
            let question = Some(self.show(digest, record));
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
            self.asking.ask_again(digest).await?;
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

    /// What was set aside, such as a question about somebody else, is not sent again.
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

    /// Reads a question, and shows it once the reading is recorded.
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
    let reply_by = record.query.attested().statement().body.reply_by;
    let envelope = record.query.attested().verified().envelope();
    let mut shown = proto::Question {
        query_digest: digest.as_bytes().to_vec(),
        state: state(record.state).into(),
        query: Some(wire::envelope_to_proto(envelope)),
        open_reason: record
            .last_reason
            .filter(|_| record.state == QuestionState::Open)
            .unwrap_or_default(),
        case_id: record.case_id.as_str().to_owned(),
        asked_at: Some(wire::instant_to_proto(record.asked_at)),
        closed_at: record.closed_at.map(wire::instant_to_proto),
        overdue: record.state.waits() && is_overdue(reply_by, now),
        ..Default::default()
    };
    // Of two different answers neither is told: each can be read as what it is, a statement that was received.
    let usable = record.closed_by.filter(|_| record.state != QuestionState::Equivocal);
    match usable {
        None => {}
        Some(StoredReply::Answer(answer)) => {
            let answer = answer.attested();
            shown.closed_by = Some(wire::envelope_to_proto(answer.verified().envelope()));
            let read: exchange::RecordAnswer = answer.statement().to_message();
            shown.answer = Some(read);
        }
        Some(StoredReply::Refusal(refusal)) => {
            let refusal = refusal.attested();
            shown.closed_by = Some(wire::envelope_to_proto(refusal.verified().envelope()));
            shown.refusal = Some(refusal.statement().to_message());
        }
    }
    shown
}
