//! Who read what, at home and from abroad; and how the node is.

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::party::Party;
use kzmn_proto::exchange;
use kzmn_proto::office::{
    AskAgainRequest, AskPeerRequest, Disclosure, ListDisclosuresRequest, OpenCaseRequest,
    ReadCaseRequest, ReadQuestionRequest, ReadStatementRequest, StatusRequest,
};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::OfficeClient;

use super::super::support::counts;
use super::ME;

async fn disclosures(officer: &OfficeClient, person_id: &str, case_id: &str) -> Vec<Disclosure> {
    let request = ListDisclosuresRequest {
        person_id: person_id.to_owned(),
        case_id: case_id.to_owned(),
        ..ListDisclosuresRequest::default()
    };
    officer.list_disclosures(request).await.expect("listed").disclosures
}

fn what(disclosures: &[Disclosure]) -> Vec<(&str, i32)> {
    disclosures.iter().map(|one| (one.outcome.as_str(), one.asked_by)).collect()
}

const HOME: i32 = 1;
const ABROAD: i32 = 2;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_read_a_person_at_home_or_from_abroad_stands_in_one_list() {
    assert_eq!(HOME, i32::from(exchange::Party::Kazakhstan));
    assert_eq!(ABROAD, i32::from(exchange::Party::Mongolia));
    let pair = Pair::start().await.expect("starts");
    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let caseworker = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let request = ask_request("MN-2026-0000001", &people::bat_erdene());
    let asked = pair.ask(Party::Mongolia, request).await.expect("asked");
    let abroad = disclosures(&auditor, "", "MN-2026-0000001").await;
    assert_eq!(what(&abroad), [("OUTCOME_FOUND", ABROAD)]);
    assert_eq!(abroad[0].statement_digest, asked.query_digest);
    let person_id = abroad[0].person_id.clone();

    let opening = OpenCaseRequest {
        case_id: "KZ-2026-0000001".to_owned(),
        purpose: Purpose::Review.code(),
        person_id: person_id.clone(),
    };
    caseworker.open_case(opening).await.expect("opened");
    caseworker
        .read_case(ReadCaseRequest { case_id: "KZ-2026-0000001".to_owned(), ..Default::default() })
        .await
        .expect("read");
    let digest = asked.query_digest.clone();
    auditor.read_statement(ReadStatementRequest { digest }).await.expect("read");
    let review = AskPeerRequest {
        purpose: Purpose::Review.code(),
        ..ask_request("KZ-2026-0000001", &people::bat_erdene())
    };
    let own = pair.ask(ME, review).await.expect("asked");
    let query_digest = own.query_digest.clone();
    let read = ReadQuestionRequest { query_digest: query_digest.clone() };
    let read = auditor.read_question(read).await.expect("read").question;
    assert!(read.as_ref() == Some(&own), "what was shown at once is what is read later");
    caseworker.ask_again(AskAgainRequest { query_digest }).await.expect("closed");

    let of_person = disclosures(&auditor, &person_id, "").await;
    let expected = [
        ("QUESTION", HOME),
        ("QUESTION", HOME),
        ("STATEMENT", HOME),
        ("CASE", HOME),
        ("OUTCOME_FOUND", ABROAD),
    ];
    assert_eq!(what(&of_person), expected);
    let by_auditor = of_person[1].officer.clone().expect("an officer");
    assert_eq!(by_auditor.role, OfficerRole::Auditor.code());
    let answer = kzmn_common::wire::read_envelope(own.closed_by.expect("closed")).digest();
    assert_eq!(of_person[1].statement_digest, answer.as_bytes());
    assert_eq!(of_person[3].purpose, Purpose::Review.code());
    assert_eq!(what(&disclosures(&auditor, "", "KZ-2026-0000001").await).len(), 3);
    let unknown = async |person_id: &str, case_id: &str| {
        let (person_id, case_id) = (person_id.to_owned(), case_id.to_owned());
        let request = ListDisclosuresRequest { person_id, case_id, ..Default::default() };
        let list = auditor.list_disclosures(request).await.expect("listed");
        (list.person_unknown, list.disclosures.is_empty())
    };
    assert_eq!(unknown("KZ-nobody", "").await, (true, true), "said, and not told as no reading");
    assert_eq!(unknown("KZ-8", "").await, (false, true), "held, and read by nobody");
    assert_eq!(unknown(&person_id, "").await, (false, false));
    assert_eq!(unknown("", "KZ-2026-0009999").await, (false, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_or_not_there_is_no_reading() {
    let pair = Pair::start().await.expect("starts");
    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let before = counts(&pair, ME).await.disclosure;
    let unknown = vec![7; 32];
    let read = auditor.read_statement(ReadStatementRequest { digest: unknown.clone() }).await;
    assert!(read.is_err());
    let read = auditor.read_question(ReadQuestionRequest { query_digest: unknown }).await;
    assert!(read.is_err());
    assert!(
        auditor
            .read_case(ReadCaseRequest {
                case_id: "KZ-2026-0000009".to_owned(),
                ..Default::default()
            })
            .await
            .is_err()
    );
    assert_eq!(counts(&pair, ME).await.disclosure, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_tells_how_the_node_and_its_peer_are() {
    let mut pair = Pair::start().await.expect("starts");
    let operator = pair.officer(ME, OfficerRole::Operator).expect("a client");
    let status = async || operator.status(StatusRequest {}).await.expect("told");
    let fresh = status().await;
    assert_eq!((fresh.party, fresh.realm.as_str()), (HOME, kzmn_tests::pair::site::REALM));
    assert_eq!(fresh.started_at, fresh.now, "the clock stands still");
    let peer = fresh.peer.expect("the peer");
    assert!(peer.serving && peer.not_serving_reason.is_empty(), "it was asked just now");
    assert!(peer.answered_at.is_none() && peer.received_at.is_none());
    assert!(fresh.stages.is_empty(), "nobody asked for them");
    let trust = fresh.trust.expect("keys");
    let key = pair.site.deployment.state(ME).statement.first().public().id().to_string();
    assert_eq!(trust.statement_key_id, key);

    pair.ask(ME, ask_request("KZ-2026-0000001", &people::zhanar())).await.expect("asked");
    pair.stop(Party::Mongolia).await.expect("stops");
    pair.ask(ME, ask_request("KZ-2026-0000002", &people::zhanar())).await.expect("asked");
    let later = status().await;
    let peer = later.peer.expect("the peer");
    assert!(peer.answered_at.is_some() && peer.failed_at.is_some());
    assert_eq!(peer.failed_reason, "PEER_CONNECTION_REFUSED");
    assert!(!peer.serving && peer.not_serving_reason == "PEER_CONNECTION_REFUSED");
    assert!(peer.received_at == peer.answered_at, "by one statement");
    assert_eq!(peer.address, pair.site.addresses(Party::Mongolia).exchange.to_string());
    let (store, counted) = (later.store.expect("a store"), counts(&pair, ME).await);
    assert_eq!((store.statements, store.open_questions), (3, 1));
    assert_eq!(u64::try_from(store.persons).ok(), Some(counted.own_look));
    assert!(store.bytes > 0);
}
