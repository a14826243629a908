//! Health, reflection, and the office.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_proto::office::*;
use kzmn_transport::tls::{ClientTls, ServerTls};
use kzmn_transport::{
    Caller, FailureKind, Limits, Listener, OfficeClient, OfficeHandler, ResponseStream, Server,
    Target,
};
use rcgen::ExtendedKeyUsagePurpose as LeafUsage;
use tokio_stream::StreamExt as _;
use tonic::Code;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::{v1 as reflection, v1alpha};

use crate::certificates::{Leaf, clock, id, kz_leaf};
use crate::node::{Handler, Node, World, soon};

const OFFICE: &str = "spiffe://kz.kzmn.internal/node/office";
const OFFICE_NAME: &str = "office.kz.kzmn.internal";
const OFFICER: &str = "spiffe://kz.kzmn.internal/officer/7f3a";
const OTHER_OFFICER: &str = "spiffe://kz.kzmn.internal/officer/0000";

async fn health(channel: &Channel, service: &str) -> Result<i32, tonic::Status> {
    let request = HealthCheckRequest { service: service.to_owned() };
    let reply = soon(HealthClient::new(channel.clone()).check(request)).await?;
    Ok(reply.into_inner().status)
}

#[tokio::test]
async fn does_not_serve_until_told_and_says_so() {
    let node = Node::start().await;
    let channel = node.right_raw().channel(node.address);
    let service = "kzmn.exchange.v1.RecordExchangeService";
    for name in ["", service] {
        assert_eq!(health(&channel, name).await.expect("known"), 2, "NOT_SERVING");
    }
    node.health.serving().await;
    for name in ["", service] {
        assert_eq!(health(&channel, name).await.expect("known"), 1, "SERVING");
    }
    node.health.not_serving().await;
    assert_eq!(health(&channel, "").await.expect("known"), 2, "NOT_SERVING");
    let status = health(&channel, "kzmn.office.v1.CaseService").await.expect_err("not here");
    assert_eq!(
        (status.code(), status.message()),
        (Code::NotFound, "There is nothing under that name.")
    );
}

async fn services(channel: Channel) -> Result<Vec<String>, tonic::Status> {
    use reflection::server_reflection_request::MessageRequest;
    use reflection::server_reflection_response::MessageResponse;
    let request = reflection::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(channel);
    let mut replies =
        soon(client.server_reflection_info(tokio_stream::iter([request]))).await?.into_inner();
    let reply = replies.message().await?.and_then(|reply| reply.message_response);
    let Some(MessageResponse::ListServicesResponse(list)) = reply else {
        panic!("no list of services");
    };
    Ok(list.service.into_iter().map(|service| service.name).collect())
}

#[tokio::test]
async fn reflection_lists_the_exchange_and_nothing_of_the_office() {
    let node = Node::start().await;
    let services = services(node.right_raw().channel(node.address)).await.expect("a list");
    for here in ["kzmn.exchange.v1.RecordExchangeService", "grpc.health.v1.Health"] {
        assert!(services.iter().any(|service| service == here), "{services:?}");
    }
    assert!(!services.iter().any(|service| service.contains("office")), "{services:?}");
    let mut alpha = v1alpha::server_reflection_client::ServerReflectionClient::new(
        node.right_raw().channel(node.address),
    );
    let nothing = tokio_stream::iter(Vec::<v1alpha::ServerReflectionRequest>::new());
    soon(alpha.server_reflection_info(nothing)).await.expect("v1alpha answers too");
}

#[tokio::test]
async fn refuses_reflection_where_it_is_turned_off() {
    let node = Node::start_reflecting(Limits::default(), Handler::default(), false).await;
    let status = services(node.right_raw().channel(node.address)).await.expect_err("off");
    assert_eq!(status.code(), Code::Unimplemented);
    node.serves().await;
}

/// Answers one officer.
struct Office;

macro_rules! not_there {
    ($($rpc:ident($request:ident) -> $response:ty,)*) => {
        $(
            async fn $rpc(&self, _: Caller, _: $request) -> Result<$response, Refused> {
                Err(RefusalReason::NotFound.into())
            }
        )*
    };
}

impl OfficeHandler for Office {
    async fn put_person(
        &self,
        caller: Caller,
        _: PutPersonRequest,
    ) -> Result<PutPersonResponse, Refused> {
        if caller.identity != id(OFFICER) {
            return Err(RefusalReason::RoleNotPermitted.into());
        }
        Ok(PutPersonResponse { version: 7, changed: true, warnings: Vec::new() })
    }

    async fn ask_again(&self, _: Caller, _: AskAgainRequest) -> Result<AskAgainResponse, Refused> {
        Ok(AskAgainResponse { question: None })
    }

    /// Twice, and then it is refused.
    async fn watch_case(
        &self,
        _: Caller,
        _: WatchCaseRequest,
    ) -> Result<ResponseStream<WatchCaseResponse>, Refused> {
        let seen = || Ok(WatchCaseResponse { case: None });
        let refused = Err(RefusalReason::ShuttingDown.into());
        Ok(Box::pin(tokio_stream::iter([seen(), seen(), refused])))
    }

    async fn export_evidence(
        &self,
        _: Caller,
        _: ExportEvidenceRequest,
    ) -> Result<ResponseStream<ExportEvidenceResponse>, Refused> {
        Err(RefusalReason::NotFound.into())
    }

    async fn fsck(
        &self,
        _: Caller,
        _: FsckRequest,
    ) -> Result<ResponseStream<FsckResponse>, Refused> {
        Err(RefusalReason::NotFound.into())
    }

    async fn reconcile(
        &self,
        _: Caller,
        _: ReconcileRequest,
    ) -> Result<ResponseStream<ReconcileResponse>, Refused> {
        Err(RefusalReason::NotFound.into())
    }

    not_there! {
        open_case(OpenCaseRequest) -> OpenCaseResponse,
        read_case(ReadCaseRequest) -> ReadCaseResponse,
        list_cases(ListCasesRequest) -> ListCasesResponse,
        ask_peer(AskPeerRequest) -> AskPeerResponse,
        read_question(ReadQuestionRequest) -> ReadQuestionResponse,
        set_aside_answer(SetAsideAnswerRequest) -> SetAsideAnswerResponse,
        close_case(CloseCaseRequest) -> CloseCaseResponse,
        assess_pension(AssessPensionRequest) -> AssessPensionResponse,
        read_assessment(ReadAssessmentRequest) -> ReadAssessmentResponse,
        record_decision(RecordDecisionRequest) -> RecordDecisionResponse,
        put_persons(PutPersonsRequest) -> PutPersonsResponse,
        correct_person(CorrectPersonRequest) -> CorrectPersonResponse,
        read_person(ReadPersonRequest) -> ReadPersonResponse,
        search_persons(SearchPersonsRequest) -> SearchPersonsResponse,
        list_matches(ListMatchesRequest) -> ListMatchesResponse,
        read_match(ReadMatchRequest) -> ReadMatchResponse,
        confirm_match(ConfirmMatchRequest) -> ConfirmMatchResponse,
        reject_match(RejectMatchRequest) -> RejectMatchResponse,
        list_statements(ListStatementsRequest) -> ListStatementsResponse,
        read_statement(ReadStatementRequest) -> ReadStatementResponse,
        list_disclosures(ListDisclosuresRequest) -> ListDisclosuresResponse,
        list_time_stamps(ListTimeStampsRequest) -> ListTimeStampsResponse,
        status(StatusRequest) -> StatusResponse,
    }
}

async fn office(world: &World) -> SocketAddr {
    let leaf = Leaf {
        uris: vec![OFFICE],
        names: vec![OFFICE_NAME],
        usages: vec![LeafUsage::ServerAuth],
        ..kz_leaf()
    };
    let own = world.kz.issue(&leaf).credentials(OFFICE);
    let allowed = BTreeSet::from([id(OFFICER), id(OTHER_OFFICER)]);
    let tls = ServerTls::new(&own, &world.kz.roots(), allowed, clock()).expect("a server");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = Listener::bind(any, tls, Limits::default()).await.expect("a socket");
    let address = listener.local_addr();
    let server = Server::office(listener, Arc::new(Office), true).await.expect("a server");
    tokio::spawn(server.run(std::future::pending()));
    address
}

fn officer(world: &World, address: SocketAddr, uri: &'static str) -> OfficeClient {
    let leaf =
        Leaf { uris: vec![uri], names: vec![], usages: vec![LeafUsage::ClientAuth], ..kz_leaf() };
    let own = world.kz.issue(&leaf).credentials(uri);
    let tls = ClientTls::new(&own, &world.kz.roots(), OFFICE_NAME, id(OFFICE), clock());
    OfficeClient::new(Target::new(address.to_string(), tls.expect("a client"))).expect("a target")
}

fn person() -> PutPersonRequest {
    PutPersonRequest { person: None, periods: vec![], months: vec![], reason: String::new() }
}

#[tokio::test]
async fn the_office_knows_its_caller_and_refuses_the_others() {
    let world = World::new();
    let address = office(&world).await;
    let right = officer(&world, address, OFFICER);
    assert_eq!(right.put_person(person()).await.expect("entered").version, 7);
    right.ask_again(AskAgainRequest { query_digest: vec![] }).await.expect("answered");
    let missing = ReadQuestionRequest { query_digest: vec![0; 32] };
    let failure = right.read_question(missing).await.err().expect("nothing there");
    assert_eq!((failure.code, failure.reason()), ("NOT_FOUND", Some(RefusalReason::NotFound)));

    let other = officer(&world, address, OTHER_OFFICER);
    let failure = other.put_person(person()).await.err().expect("another role");
    assert_eq!(failure.code, "PERMISSION_DENIED");
    assert_eq!(failure.reason(), Some(RefusalReason::RoleNotPermitted));

    let nobody = officer(&world, address, "spiffe://kz.kzmn.internal/officer/ffff");
    let failure = soon(nobody.put_person(person())).await.err().expect("not on the list");
    assert_eq!((failure.kind, failure.reason()), (FailureKind::Unreachable, None));
}

#[tokio::test]
async fn a_watch_brings_response_after_response_and_ends_in_a_refusal_with_its_reason() {
    let world = World::new();
    let address = office(&world).await;
    let right = officer(&world, address, OFFICER);
    let request = WatchCaseRequest { case_id: String::new() };
    let mut watched = soon(right.watch_case(request)).await.expect("a watch");
    for _ in 0..2 {
        assert!(soon(watched.next()).await.expect("a response").is_ok());
    }
    let refused = soon(watched.next()).await.expect("a refusal").err().expect("a refusal");
    assert_eq!(refused.reason(), Some(RefusalReason::ShuttingDown));
    assert!(soon(watched.next()).await.is_none());
}
