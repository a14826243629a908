//! One entry for each direction and digest: what was said here, and what the peer says, never take each other's place.

use kzmn_common::envelope::Envelope;
use kzmn_common::header::OfficerRole;
use kzmn_common::kinds::Outcome;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{QuestionState, ReadQuestionRequest};
use kzmn_store::Direction;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::FailureKind;

use super::asker::{ME, Mongolia, kazakhstan, request};
use super::support::{ANSWERING, ASKING, answered, counts, query, send};

/// The bytes of a statement that a node said, as the peer signs them.
async fn signed_by_the_peer(pair: &Pair, own: &[u8]) -> Envelope {
    let digest = kzmn_common::envelope::Digest::from_bytes(own).expect("a digest");
    let kept = pair.store(ANSWERING).expect("running").statement(digest).await;
    let kept = kept.expect("read").expect("kept");
    let own = kept.envelope();
    pair.sign(ASKING, &own.payload_type, own.payload.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_the_own_query_under_the_peers_key_and_keeps_it_beside_the_own_one() {
    let pair = Pair::start().await.expect("starts");
    let request = ask_request("KZ-2026-0000001", &people::zhanar());
    let asked = pair.ask(ANSWERING, request).await.expect("asked");
    let mirrored = signed_by_the_peer(&pair, &asked.query_digest).await;
    let before = counts(&pair, ANSWERING).await;
    let failure = send(&pair, &mirrored).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::IssuerMismatch));
    let signed = failure.signed.expect("signed");
    for by_delivery in [false, true] {
        let client = pair.exchange(ASKING).expect("a client");
        let again = if by_delivery {
            client.deliver(&mirrored).await
        } else {
            client.query(&mirrored).await
        };
        let again = again.expect_err("refused again");
        assert_eq!(again.signed.expect("signed").digest(), signed.digest(), "the same bytes");
    }
    let after = counts(&pair, ANSWERING).await;
    assert_eq!(after.statement, before.statement + 1, "the refusal");
    assert_eq!(after.suspect, before.suspect + 1, "what the peer signed");
    let own = pair.store(ANSWERING).expect("running").statement(mirrored.digest()).await;
    let own = own.expect("read").expect("kept");
    assert_eq!(own.direction, Direction::Issued);
    assert_ne!(own.envelope(), &mirrored, "the own one, with the own signature");
    let officer = pair.officer(ANSWERING, OfficerRole::Caseworker).expect("a client");
    let read = ReadQuestionRequest { query_digest: asked.query_digest.clone() };
    let read = officer.read_question(read).await.expect("read").question.expect("a question");
    assert_eq!(read.state(), QuestionState::Answered, "and its question stands");
}

/// The own answer too: it names this node as its issuer, and answers nothing that this node asked.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_the_own_answer_under_the_peers_key_and_gives_the_same_answer_as_before() {
    let pair = Pair::start().await.expect("starts");
    let asked = pair.seal(ASKING, query(&pair));
    let answer = send(&pair, &asked).await.expect("answered");
    let mirrored = signed_by_the_peer(&pair, answer.digest().as_bytes()).await;
    let before = counts(&pair, ANSWERING).await;
    for _ in 0..2 {
        let client = pair.exchange(ASKING).expect("a client");
        let failure = client.deliver(&mirrored).await.expect_err("refused");
        assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::PayloadTypeUnexpected));
    }
    let after = counts(&pair, ANSWERING).await;
    assert_eq!((after.statement, after.suspect), (before.statement + 1, before.suspect + 1));
    assert_eq!(send(&pair, &asked).await.expect("answered"), answer);
}

/// A reply that came as a statement of its own closes its question like one that came in the call, and once.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_delivered_closes_its_question_as_one_in_the_call_does() {
    let pair = kazakhstan().await;
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let state = async |digest: &[u8]| {
        let read = ReadQuestionRequest { query_digest: digest.to_vec() };
        let read = officer.read_question(read).await.expect("read").question;
        read.expect("a question").state()
    };
    let asked = pair.ask(ME, request()).await.expect("asked");
    assert_eq!(state(&asked.query_digest).await, QuestionState::Open, "nobody answers");
    let digest = kzmn_common::envelope::Digest::from_bytes(&asked.query_digest).expect("a digest");
    let mongolia = Mongolia::of(&pair);
    let client = pair.exchange(ME.other()).expect("a client");

    let of_another = mongolia.not_found(kzmn_common::envelope::Digest::of(b"another query"));
    client.deliver(&of_another).await.expect_err("refused");
    assert_eq!(state(&asked.query_digest).await, QuestionState::Open, "it answers something else");

    let answer = mongolia.not_found(digest);
    for _ in 0..2 {
        let failure = client.deliver(&answer).await.expect_err("refused");
        assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::PayloadTypeUnexpected));
        assert!(failure.signed.is_some());
        assert_eq!(state(&asked.query_digest).await, QuestionState::Answered);
    }
    let other =
        mongolia.seal(mongolia.answer(digest, Outcome::Ambiguous { would_settle: Vec::new() }));
    client.deliver(&other).await.expect_err("refused");
    assert_eq!(state(&asked.query_digest).await, QuestionState::Equivocal, "two answers");
}

/// By the wrong one of both rpcs too, and before the call brings the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn the_call_brings_what_was_delivered_before_and_the_question_stays_closed() {
    let pair = kazakhstan().await;
    let asked = pair.ask(ME, request()).await.expect("asked");
    let digest = kzmn_common::envelope::Digest::from_bytes(&asked.query_digest).expect("a digest");
    let answer = Mongolia::of(&pair).not_found(digest);
    let client = pair.exchange(ME.other()).expect("a client");
    client.query(&answer).await.expect_err("refused: it is no query");
    let store = pair.store(ME).expect("running");
    let closed = store.question(digest).await.expect("read").expect("there");
    assert_eq!(closed.state, kzmn_store::QuestionState::Answered);
    let before = counts(&pair, ME).await.statement;
    super::asker::puppet(&pair, move |_| Ok(answer.clone())).await;
    let again = super::asker::again(&pair, &asked).await;
    assert_eq!(again.state(), QuestionState::Answered);
    assert_eq!(counts(&pair, ME).await.statement, before, "nothing more is kept");
}

/// The neighbour: an honest query is answered after all of it.
#[tokio::test(flavor = "multi_thread")]
async fn an_honest_query_is_answered_after_a_mirrored_one() {
    let pair = Pair::start().await.expect("starts");
    let request = ask_request("KZ-2026-0000001", &people::zhanar());
    let asked = pair.ask(ANSWERING, request).await.expect("asked");
    let mirrored = signed_by_the_peer(&pair, &asked.query_digest).await;
    send(&pair, &mirrored).await.expect_err("refused");
    let outcome = answered(&pair, &pair.seal(ASKING, query(&pair))).await;
    assert!(matches!(outcome, Outcome::Found { .. }));
    let refused = pair.sign(ASKING, "application/unheard.of", vec![1]);
    send(&pair, &refused).await.expect_err("refused");
}
