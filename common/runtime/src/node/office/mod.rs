//! Serving the own state's officers and systems.
//!
//! Holds the authorisation table; each service's work is in the file of its name.

mod assessments;
mod cases;
mod evidence;
mod judging;
mod matches;
mod operations;
mod page;
mod persons;
mod questions;
mod reading;

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::header::{Officer, OfficerRole};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::text::Text;
use kzmn_common::wire;
use kzmn_proto::office as proto;
use kzmn_transport::{Caller, OfficeHandler, ResponseStream};

use super::asking::Asking;
use super::epoch::Epoch;
use super::{Core, Refusing};

/// The office listener's handler: authorisation.
#[derive(Debug)]
pub(super) struct Office {
    core: Arc<Core>,
    asking: Arc<Asking>,
}

impl Office {
    pub(super) fn new(core: Arc<Core>, asking: Asking) -> Self {
        Self { core, asking: Arc::new(asking) }
    }

    /// A call that begins now.
    fn call(&self) -> OfficeCall {
        let (core, asking) = (Arc::clone(&self.core), Arc::clone(&self.asking));
        OfficeCall { epoch: core.epoch(), core, asking }
    }
}

/// One call of an officer, in one epoch of trust: the way from messages to the core and back.
struct OfficeCall {
    core: Arc<Core>,
    asking: Arc<Asking>,
    epoch: Arc<Epoch>,
}

impl OfficeCall {
    /// The caller as an officer in the first of these roles that the configuration gives it. They are in the
    /// order of their duties: a caller with several roles acts in the strictest one, without a choice.
    fn officer(&self, caller: &Caller, roles: &[OfficerRole]) -> Result<Officer, Refused> {
        self.core.running()?;
        let held = self.epoch.officers.get(&caller.identity);
        let role = roles.iter().copied().find(|role| held.is_some_and(|held| held.contains(role)));
        let role = role.ok_or_else(|| Refused::because(RefusalReason::RoleNotPermitted))?;
        let id = caller.identity.path().rsplit('/').next().unwrap_or_default();
        let id =
            Text::parse(id, 64).map_err(|_| Refused::because(RefusalReason::RoleNotPermitted))?;
        Ok(Officer { id, role })
    }

    /// The same, for calls that read or ask: each takes a place of the officer's rate. Entering people does
    /// not, for a registry is loaded by it.
    fn reader(&self, caller: &Caller, roles: &[OfficerRole]) -> Result<Officer, Refused> {
        let officer = self.officer(caller, roles)?;
        let place = self.core.rates.own_officer(officer.id.as_str());
        place.inspect_err(|refused| self.core.count(Refusing::Officer, refused, None))?;
        Ok(officer)
    }
}

/// The authorisation table: for each rpc a line with the roles that may call it, and the method that does its work;
/// above them how the caller is let in.
macro_rules! rpcs {
    ($door:ident: $($rpc:ident($request:ident) -> $response:ident: $($role:ident)|+;)*) => {
        $(
            async fn $rpc(
                &self,
                caller: Caller,
                request: proto::$request,
            ) -> Result<proto::$response, Refused> {
                let call = self.call();
                let officer = call.$door(&caller, &[$(OfficerRole::$role),+])?;
                call.$rpc(officer, request).await
            }
        )*
    };
}

impl OfficeHandler for Office {
    rpcs! {
        officer:
        put_person(PutPersonRequest) -> PutPersonResponse: Registrar;
        put_persons(PutPersonsRequest) -> PutPersonsResponse: Registrar;
        correct_person(CorrectPersonRequest) -> CorrectPersonResponse: Registrar;
    }

    rpcs! {
        reader:
        open_case(OpenCaseRequest) -> OpenCaseResponse: Caseworker;
        read_case(ReadCaseRequest) -> ReadCaseResponse: Caseworker | Auditor;
        list_cases(ListCasesRequest) -> ListCasesResponse: Caseworker | Auditor;
        ask_peer(AskPeerRequest) -> AskPeerResponse: Caseworker;
        ask_again(AskAgainRequest) -> AskAgainResponse: Caseworker;
        read_question(ReadQuestionRequest) -> ReadQuestionResponse: Caseworker | Auditor;
        set_aside_answer(SetAsideAnswerRequest) -> SetAsideAnswerResponse: Caseworker;
        assess_pension(AssessPensionRequest) -> AssessPensionResponse: Caseworker;
        read_assessment(ReadAssessmentRequest) -> ReadAssessmentResponse: Caseworker | Auditor;
        record_decision(RecordDecisionRequest) -> RecordDecisionResponse: Caseworker;
        read_person(ReadPersonRequest) -> ReadPersonResponse: Caseworker | Registrar;
        search_persons(SearchPersonsRequest) -> SearchPersonsResponse: Caseworker | Registrar;
        list_matches(ListMatchesRequest) -> ListMatchesResponse: Registrar;
        read_match(ReadMatchRequest) -> ReadMatchResponse: Registrar;
        confirm_match(ConfirmMatchRequest) -> ConfirmMatchResponse: Registrar;
        reject_match(RejectMatchRequest) -> RejectMatchResponse: Registrar;
        list_statements(ListStatementsRequest) -> ListStatementsResponse: Caseworker | Auditor;
        read_statement(ReadStatementRequest) -> ReadStatementResponse: Caseworker | Auditor;
        list_disclosures(ListDisclosuresRequest) -> ListDisclosuresResponse: Caseworker | Auditor;
        status(StatusRequest) -> StatusResponse: Operator;
    }

    async fn watch_case(
        &self,
        caller: Caller,
        request: proto::WatchCaseRequest,
    ) -> Result<ResponseStream<proto::WatchCaseResponse>, Refused> {
        let call = self.call();
        call.reader(&caller, &[OfficerRole::Caseworker])?;
        call.watch_case(request).await
    }
}

fn at_fault(fault: wire::FieldFault) -> Refused {
    let objection = kzmn_common::refusal::Objection::from(fault);
    Refused::because(objection.reason).naming(objection.violations)
}

fn digest(field: &str, bytes: &[u8]) -> Result<Digest, Refused> {
    Digest::from_bytes(bytes)
        .ok_or_else(|| at_fault(wire::FieldFault::in_field(field, "must be 32 bytes")))
}
