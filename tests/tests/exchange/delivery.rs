//! What waits to be delivered: sent by the node itself, until a signed statement closes it.

use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Clock as _;
use kzmn_common::party::Party;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_proto::office::{
    AskPeerRequest, Question, QuestionState as State, ReadCaseRequest, SetAsideAnswerRequest,
};
use kzmn_store::{CaseRecord, Direction, QuestionState, StoredReply};
use kzmn_testkit::ask_request;
use kzmn_testkit::values::text;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use tokio::time::timeout;

use super::asker::{self, Mongolia, puppet};
use super::office::guarded::{assessed, award, opened};

const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;
const CASE: &str = "KZ-2026-0000417";
const ANOTHER_CASE: &str = "KZ-2026-0000418";
/// Longer than every pause before a probe, and shorter than a query is valid.
const A_WHILE: Duration = Duration::from_secs(3 * 60);
/// The validity of the development certificates is longer.
const A_MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

async fn ask(pair: &Pair, case_id: &str) -> Question {
    let request = AskPeerRequest { ask_anew: true, ..ask_request(case_id, &people::zhanar()) };
    pair.ask(ME, request).await.expect("asked")
}

fn digest(question: &Question) -> Digest {
    Digest::from_bytes(&question.query_digest).expect("a digest")
}

async fn case(pair: &Pair, case_id: &str) -> CaseRecord {
    let store = pair.store(ME).expect("running");
    store.case(&text(case_id)).await.expect("read").expect("a case")
}

/// Waits until the questions of the case are in these states, oldest first.
pub(super) async fn come_to(pair: &Pair, case_id: &str, states: &[QuestionState]) -> CaseRecord {
    let store = pair.store(ME).expect("running");
    let mut changes = store.changes();
    let waiting = async {
        loop {
            let case = case(pair, case_id).await;
            if case.questions.iter().map(|one| one.state).eq(states.iter().copied()) {
                return case;
            }
            changes.recv().await.expect("the store is open");
        }
    };
    timeout(Duration::from_secs(30), waiting).await.expect("in time")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_while_the_peer_was_away_is_answered_once_it_is_back_without_anybody_asking()
{
    let mut pair = Pair::start().await.expect("starts");
    pair.stop(PEER).await.expect("stops");
    let open = ask(&pair, CASE).await;
    assert_eq!((open.state(), open.open_reason.as_str()), (State::Open, "PEER_CONNECTION_REFUSED"));
    pair.restart(PEER).await.expect("starts");
    pair.clock.advance(A_WHILE);
    let case = come_to(&pair, CASE, &[QuestionState::Answered]).await;
    assert_eq!(case.questions[0].query, digest(&open), "the same bytes went out");
}

/// Also over an end of the asking node: what waits is in its store.
#[tokio::test(flavor = "multi_thread")]
async fn what_expired_while_the_peer_was_away_is_asked_anew_in_its_place_and_answered() {
    let mut pair = Pair::start().await.expect("starts");
    pair.stop(PEER).await.expect("stops");
    let open = ask(&pair, CASE).await;
    let elsewhere = ask(&pair, ANOTHER_CASE).await;
    pair.stop(ME).await.expect("stops");
    pair.clock.advance(A_MONTH);
    pair.restart(PEER).await.expect("starts");
    pair.restart(ME).await.expect("starts");
    for (case_id, question) in [(CASE, &open), (ANOTHER_CASE, &elsewhere)] {
        let states = [QuestionState::Refused, QuestionState::Answered];
        let case = come_to(&pair, case_id, &states).await;
        let [expired, anew] = case.questions.as_slice() else { panic!("two questions") };
        assert_eq!(expired.query, digest(question));
        let store = pair.store(ME).expect("running");
        let expired = store.question(expired.query).await.expect("read").expect("there");
        let Some(StoredReply::Refusal(refusal)) = expired.closed_by else { panic!("a refusal") };
        let reason = refusal.attested().statement().body.reason;
        assert_eq!(reason, RefusalReason::StatementExpired);
        let anew = store.question(anew.query).await.expect("read").expect("there");
        let anew = anew.query.attested().statement().clone();
        assert_eq!(anew.header.supersedes, Some(digest(question)));
        assert_eq!(anew.body, expired.query.attested().statement().body);
    }
}

/// A question that the peer alone holds to be expired would be asked anew without end.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_ask_anew_what_is_not_expired_by_the_own_clock() {
    let pair = asker::kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    puppet(&pair, move |query| {
        let reason = RefusalReason::StatementExpired;
        Err(Refused::because(reason).signed(mongolia.refusal(query, reason)))
    })
    .await;
    let refused = pair.ask(ME, asker::request()).await.expect("asked");
    assert_eq!(refused.state(), State::Refused);
    let case = case(&pair, CASE).await;
    assert_eq!(case.questions.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_send_what_was_set_aside_until_that_is_taken_back() {
    let mut pair = Pair::start().await.expect("starts");
    pair.stop(PEER).await.expect("stops");
    let open = ask(&pair, CASE).await;
    let set_aside = async |pair: &Pair, take_back| {
        let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
        let query_digest = open.query_digest.clone();
        let reason = "asked about her sister".to_owned();
        let request =
            SetAsideAnswerRequest { case_id: CASE.to_owned(), query_digest, reason, take_back };
        officer.set_aside_answer(request).await.expect("set");
    };
    set_aside(&pair, false).await;
    let store = pair.store(ME).expect("running");
    let then = pair.clock.now().after(A_MONTH);
    assert_eq!(store.due_deliveries(then, 9).await.expect("read"), []);
    set_aside(&pair, true).await;
    assert_eq!(store.due_deliveries(then, 9).await.expect("read"), [digest(&open)]);
    pair.restart(PEER).await.expect("starts");
    pair.clock.advance(A_WHILE);
    come_to(&pair, CASE, &[QuestionState::Answered]).await;
}

/// The notice of a decision goes out by itself; the receipt says as which entry it is kept there, and both books agree.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_delivered_once_the_peer_is_back_and_its_receipt_is_shown() {
    let mut pair = Pair::start().await.expect("starts");
    let officer = |pair: &Pair| pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    opened(&pair, CASE, "KZ-1").await;
    ask(&pair, CASE).await;
    let assessed = assessed(&pair, CASE).await;
    pair.stop(PEER).await.expect("stops");
    let decided =
        officer(&pair).record_decision(award(&assessed, "Her labour book was seen")).await;
    let decided = decided.expect("recorded").decision.expect("a decision");
    assert!(decided.received_at.is_none() && decided.receipt_digest.is_empty());
    let read = async |pair: &Pair| {
        let request = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
        let read = officer(pair).read_case(request).await.expect("read");
        read.decisions.into_iter().next().expect("a decision")
    };
    assert!(read(&pair).await.received_at.is_none(), "nobody is there");
    pair.restart(PEER).await.expect("starts");
    let mut changes = pair.store(ME).expect("running").changes();
    pair.clock.advance(A_WHILE);
    let received = async {
        loop {
            let decision = read(&pair).await;
            if decision.received_at.is_some() {
                return decision;
            }
            changes.recv().await.expect("the store is open");
        }
    };
    let received = timeout(Duration::from_secs(30), received).await.expect("in time");
    let digest = |bytes: &[u8]| Digest::from_bytes(bytes).expect("a digest");
    let (notice, receipt) = (digest(&received.notice_digest), digest(&received.receipt_digest));
    for (party, of_notice, of_receipt) in [
        (ME, Direction::Issued, Direction::Received),
        (PEER, Direction::Received, Direction::Issued),
    ] {
        let store = pair.store(party).expect("running");
        for (digest, direction) in [(notice, of_notice), (receipt, of_receipt)] {
            let kept = store.statement(digest).await.expect("read").expect("kept");
            assert_eq!((kept.direction, kept.refused_reason), (direction, None));
        }
        assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
    }
    let again = pair.exchange(ME).expect("a client");
    let kept = pair.store(ME).expect("running").statement(notice).await.expect("read");
    let again = again.deliver(kept.expect("kept").envelope()).await.expect("a receipt");
    assert_eq!(again.digest(), receipt, "the same receipt, byte for byte");
    assert_eq!(
        pair.store(ME).expect("running").due_deliveries(pair.clock.now(), 9).await.expect("read"),
        []
    );
}

/// Officers see in the case, and operators in the status, what waits, since when, and why.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_waits_is_told_with_its_age_and_the_last_reason_and_no_more_once_it_is_received()
 {
    let mut pair = Pair::start().await.expect("starts");
    let officer = |pair: &Pair| pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    opened(&pair, CASE, "KZ-1").await;
    ask(&pair, CASE).await;
    let assessed = assessed(&pair, CASE).await;
    pair.stop(PEER).await.expect("stops");
    officer(&pair).record_decision(award(&assessed, "Seen")).await.expect("recorded");
    let read = async |pair: &Pair| {
        let request = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
        let read = officer(pair).read_case(request).await.expect("read");
        read.decisions.into_iter().next().expect("a decision")
    };
    let come = async |pair: &Pair, wanted: &str| {
        let coming = async {
            while read(pair).await.waits_reason != wanted {
                pair.clock.advance(Duration::from_secs(1));
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(Duration::from_secs(30), coming).await.expect("in time");
    };
    come(&pair, "PEER_CONNECTION_REFUSED").await;
    assert!(read(&pair).await.waits);
    let status = pair.store(ME).expect("running").status().await.expect("read");
    assert_eq!((status.waiting_notices, status.oldest_notice_at.is_some()), (1, true));
    pair.restart(PEER).await.expect("starts");
    pair.clock.advance(A_WHILE);
    come(&pair, "").await;
    assert!(!read(&pair).await.waits);
    let status = pair.store(ME).expect("running").status().await.expect("read");
    assert_eq!((status.waiting_notices, status.oldest_notice_at), (0, None));
}
