//! The office API over gRPC: who may call what, requests read, and what the use cases return written.
//!
//! The authorisation table stands here, beside the rpcs. What a call does is in `office/`.

mod assessments;
mod cases;
mod evidence;
mod matches;
mod operations;
mod page;
mod persons;
mod questions;

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Instant;
use kzmn_common::refusal::Refused;
use kzmn_common::text::Text;
use kzmn_common::wire::FieldFault;
use kzmn_proto::office as proto;
use kzmn_transport::{Caller, OfficeHandler, ResponseStream};

use super::Core;
use super::asking::Asking;
use super::office::{OfficeCall, at_fault};

/// The office listener's handler: authorisation.
#[derive(Debug)]
pub(super) struct Office {
    core: Arc<Core>,
    asking: Arc<Asking>,
}

impl Office {
    pub(super) fn new(core: Arc<Core>, asking: Arc<Asking>) -> Self {
        Self { core, asking }
    }
}

/// A call as a message that is to be answered by one.
struct Rpc {
    office: OfficeCall,
}

impl Rpc {
    fn now(&self) -> Instant {
        self.office.core.clock.now()
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
                let office = OfficeCall::begin(&self.core, &self.asking);
                let officer = office.$door(&caller.identity, &[$(OfficerRole::$role),+])?;
                Rpc { office }.$rpc(officer, request).await
            }
        )*
    };
}

impl OfficeHandler for Office {
    rpcs! {
        registrar:
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
        close_case(CloseCaseRequest) -> CloseCaseResponse: Caseworker;
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
        list_time_stamps(ListTimeStampsRequest) -> ListTimeStampsResponse: Caseworker | Auditor;
    }

    rpcs! {
        overseer:
        status(StatusRequest) -> StatusResponse: Operator;
    }

    async fn watch_case(
        &self,
        caller: Caller,
        request: proto::WatchCaseRequest,
    ) -> Result<ResponseStream<proto::WatchCaseResponse>, Refused> {
        let office = OfficeCall::begin(&self.core, &self.asking);
        office.reader(&caller.identity, &[OfficerRole::Caseworker])?;
        Rpc { office }.watch_case(request).await
    }

    async fn export_evidence(
        &self,
        caller: Caller,
        request: proto::ExportEvidenceRequest,
    ) -> Result<ResponseStream<proto::ExportEvidenceResponse>, Refused> {
        let office = OfficeCall::begin(&self.core, &self.asking);
        let roles = [OfficerRole::Caseworker, OfficerRole::Auditor];
        let officer = office.reader(&caller.identity, &roles)?;
        Rpc { office }.export_evidence(officer, request).await
    }

    async fn fsck(
        &self,
        caller: Caller,
        request: proto::FsckRequest,
    ) -> Result<ResponseStream<proto::FsckResponse>, Refused> {
        let office = OfficeCall::begin(&self.core, &self.asking);
        office.overseer(&caller.identity, &[OfficerRole::Operator, OfficerRole::Auditor])?;
        Rpc { office }.fsck(request)
    }

    async fn reconcile(
        &self,
        caller: Caller,
        request: proto::ReconcileRequest,
    ) -> Result<ResponseStream<proto::ReconcileResponse>, Refused> {
        let office = OfficeCall::begin(&self.core, &self.asking);
        office.overseer(&caller.identity, &[OfficerRole::Operator, OfficerRole::Auditor])?;
        Rpc { office }.reconcile(&request)
    }
}

/// A digest in that field of the request.
fn read_digest(field: &str, bytes: &[u8]) -> Result<Digest, Refused> {
    Digest::from_bytes(bytes)
        .ok_or_else(|| at_fault(FieldFault::in_field(field, "must be 32 bytes")))
}

/// A value that its enum does not have.
fn unknown_value(field: &str) -> Refused {
    at_fault(FieldFault::in_field(field, "is not a value of its list"))
}

fn text_to_proto(text: Option<Text>) -> String {
    text.map(String::from).unwrap_or_default()
}

fn digest_to_proto(digest: Option<Digest>) -> Vec<u8> {
    digest.map(|digest| digest.as_bytes().to_vec()).unwrap_or_default()
}

fn count_to_proto(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
