//! Serving the own state's officers and systems.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kzmn_common::exchange::refusal::{RefusalReason, Refused};
use kzmn_common::identity::SpiffeId;
use kzmn_common::statement::{Digest, Officer, OfficerRole};
use kzmn_common::text::Text;
use kzmn_common::wire;
use kzmn_proto::{exchange, office as proto};
use kzmn_store::{Direction, QuestionRecord, QuestionState, StoredReply};
use kzmn_transport::{Caller, OfficeHandler};

use super::asking::Asking;
use super::{Core, not_found, store_refusal};

/// The office listener's handler: who may do what, and the way from messages to the core and back.
#[derive(Debug)]
pub(super) struct Office {
    core: Arc<Core>,
    asking: Asking,
    officers: BTreeMap<SpiffeId, BTreeSet<OfficerRole>>,
}

impl Office {
    pub(super) fn new(
        core: Arc<Core>,
        asking: Asking,
        officers: BTreeMap<SpiffeId, BTreeSet<OfficerRole>>,
    ) -> Self {
        Self { core, asking, officers }
    }

    /// The caller as an officer in the first of these roles that the configuration gives it.
    fn officer(&self, caller: &Caller, roles: &[OfficerRole]) -> Result<Officer, Refused> {
        self.core.running()?;
        let held = self.officers.get(&caller.identity);
        let role = roles.iter().copied().find(|role| held.is_some_and(|held| held.contains(role)));
        let role = role.ok_or_else(|| Refused::because(RefusalReason::RoleNotPermitted))?;
        let id = caller.identity.path().rsplit('/').next().unwrap_or_default();
        let id =
            Text::parse(id, 64).map_err(|_| Refused::because(RefusalReason::RoleNotPermitted))?;
        Ok(Officer { id, role })
    }

    async fn question(&self, digest: Digest) -> Result<proto::Question, Refused> {
        let record = self.core.store.question(digest).await.map_err(|e| store_refusal(&e))?;
        Ok(question(digest, record.ok_or_else(not_found)?))
    }
}

impl OfficeHandler for Office {
    async fn ask_peer(
        &self,
        caller: Caller,
        request: proto::AskPeerRequest,
    ) -> Result<proto::AskPeerResponse, Refused> {
        let officer = self.officer(&caller, &[OfficerRole::Caseworker])?;
        let asked = wire::question(&request, officer).map_err(at_fault)?;
        let digest = self.asking.ask(asked).await?;
        Ok(proto::AskPeerResponse { question: Some(self.question(digest).await?) })
    }

    async fn ask_again(
        &self,
        caller: Caller,
        request: proto::AskAgainRequest,
    ) -> Result<proto::AskAgainResponse, Refused> {
        self.officer(&caller, &[OfficerRole::Caseworker])?;
        let digest = digest("query_digest", &request.query_digest)?;
        self.asking.ask_again(digest).await?;
        Ok(proto::AskAgainResponse { question: Some(self.question(digest).await?) })
    }

    async fn read_question(
        &self,
        caller: Caller,
        request: proto::ReadQuestionRequest,
    ) -> Result<proto::ReadQuestionResponse, Refused> {
        self.officer(&caller, &[OfficerRole::Caseworker, OfficerRole::Auditor])?;
        let digest = digest("query_digest", &request.query_digest)?;
        Ok(proto::ReadQuestionResponse { question: Some(self.question(digest).await?) })
    }

    async fn put_person(
        &self,
        caller: Caller,
        request: proto::PutPersonRequest,
    ) -> Result<proto::PutPersonResponse, Refused> {
        let officer = self.officer(&caller, &[OfficerRole::Registrar])?;
        let (entry, reason) = wire::put_person(&request).map_err(at_fault)?;
        let rules = &self.core.answering.rules;
        let warnings = rules.look_over(&entry).map_err(|violations| {
            Refused::because(RefusalReason::PayloadMalformed).naming(violations)
        })?;
        let now = self.core.clock.now();
        if !self.core.answering.can_attest(&entry, now) {
            let problem = "make an answer that is too large, or two of its rows have one name";
            return Err(at_fault(wire::Fault::in_field("periods", problem)));
        }
        let mut salt = [0; 32];
        self.core.entropy.fill(&mut salt);
        let put = self.core.store.put_person(entry, officer.id.as_str(), &reason, now, salt).await;
        let put = put.map_err(|error| store_refusal(&error))?;
        Ok(proto::PutPersonResponse { version: put.version, changed: put.changed, warnings })
    }

    async fn read_statement(
        &self,
        caller: Caller,
        request: proto::ReadStatementRequest,
    ) -> Result<proto::ReadStatementResponse, Refused> {
        self.officer(&caller, &[OfficerRole::Caseworker, OfficerRole::Auditor])?;
        let digest = digest("digest", &request.digest)?;
        let record = self.core.store.statement(digest).await.map_err(|e| store_refusal(&e))?;
        let record = record.ok_or_else(not_found)?;
        let direction = match record.direction {
            Direction::Issued => proto::Direction::Issued,
            Direction::Received => proto::Direction::Received,
        };
        Ok(proto::ReadStatementResponse {
            statement: Some(wire::signed_statement(record.envelope())),
            direction: direction.into(),
            at: Some(wire::timestamp(record.at)),
            bundle_sequence: i64::try_from(record.bundle_sequence()).unwrap_or(i64::MAX),
        })
    }
}

fn at_fault(fault: wire::Fault) -> Refused {
    let objection = kzmn_common::statement::Objection::from(fault);
    Refused::because(objection.reason).naming(objection.violations)
}

fn digest(field: &str, bytes: &[u8]) -> Result<Digest, Refused> {
    Digest::from_bytes(bytes)
        .ok_or_else(|| at_fault(wire::Fault::in_field(field, "must be 32 bytes")))
}

/// A question as an officer sees it.
fn question(digest: Digest, record: QuestionRecord) -> proto::Question {
    let state = match record.state {
        QuestionState::Open => proto::QuestionState::Open,
        QuestionState::Answered => proto::QuestionState::Answered,
        QuestionState::Refused => proto::QuestionState::Refused,
        QuestionState::Deferred => proto::QuestionState::Deferred,
        QuestionState::Equivocal => proto::QuestionState::Equivocal,
    };
    let envelope = record.query.attested().verified().envelope();
    let mut shown = proto::Question {
        query_digest: digest.as_bytes().to_vec(),
        state: state.into(),
        query: Some(wire::signed_statement(envelope)),
        open_reason: record.last_reason.unwrap_or_default(),
        ..Default::default()
    };
    match record.closed_by {
        None => {}
        Some(StoredReply::Answer(answer)) => {
            let answer = answer.attested();
            shown.closed_by = Some(wire::signed_statement(answer.verified().envelope()));
            let read: exchange::RecordAnswer = wire::record_answer(answer.statement());
            shown.answer = Some(read);
        }
        Some(StoredReply::Refusal(refusal)) => {
            let refusal = refusal.attested();
            shown.closed_by = Some(wire::signed_statement(refusal.verified().envelope()));
            shown.refusal = Some(wire::refusal(refusal.statement()));
        }
    }
    shown
}
