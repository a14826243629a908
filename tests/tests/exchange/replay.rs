//! One question, one effect.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::header::OfficerRole;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::Signed;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::FailureKind;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::support::{ANSWERING, ASKING, answered, counts, query, refused_for_good, send};

/// Case 33; also long after the query expired.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_get_the_same_bytes_a_thousand_times() {
    let pair = Pair::start().await.expect("starts");
    let envelope = pair.seal(ASKING, query(&pair));
    let client = pair.exchange(ASKING).expect("a client");
    let before = counts(&pair, ANSWERING).await;
    let first = client.query(&envelope).await.expect("answered");
    for round in 0..1000 {
        if round == 500 {
            pair.clock.advance(Duration::from_secs(30 * 60));
        }
        assert_eq!(client.query(&envelope).await.expect("answered"), first, "round {round}");
    }
    let after = counts(&pair, ANSWERING).await;
    assert_eq!(after.statement, before.statement + 2);
    assert_eq!(after.disclosure, before.disclosure + 1);
}

/// Case 33 after a restart (36).
#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_get_the_same_bytes_after_a_restart() {
    let mut pair = Pair::start().await.expect("starts");
    let envelope = pair.seal(ASKING, query(&pair));
    let first = send(&pair, &envelope).await.expect("answered");
    pair.stop(ANSWERING).await.expect("stops");
    pair.restart(ANSWERING).await.expect("starts again");
    assert_eq!(send(&pair, &envelope).await.expect("answered"), first);
}

/// Case 34: one works; the others get the same bytes or are told to wait.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_from_many_connections_at_once_have_one_effect() {
    // One identity may hold 8 connections, of which the node's own may be one.
    const CONNECTIONS: usize = 7;
    const CALLS: usize = 64;
    let pair = Pair::start().await.expect("starts");
    let envelope = pair.seal(ASKING, query(&pair));
    let before = counts(&pair, ANSWERING).await;
    let clients: Vec<_> =
        (0..CONNECTIONS).map(|_| pair.exchange(ASKING).expect("a client")).collect();
    let barrier = Arc::new(Barrier::new(CALLS));
    let mut calls = JoinSet::new();
    for call in 0..CALLS {
        let (client, envelope) = (clients[call % CONNECTIONS].clone(), envelope.clone());
        let barrier = Arc::clone(&barrier);
        calls.spawn(async move {
            barrier.wait().await;
            client.query(&envelope).await
        });
    }
    let (mut digests, mut waiting) = (Vec::<Digest>::new(), 0);
    for outcome in calls.join_all().await {
        match outcome {
            Ok(answer) => digests.push(answer.digest()),
            Err(failure) => {
                assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::InProgress));
                assert!(failure.retry_after.is_some());
                waiting += 1;
            }
        }
    }
    digests.dedup();
    assert_eq!(digests.len(), 1, "one answer; {waiting} were told to wait");
    let after = counts(&pair, ANSWERING).await;
    assert_eq!(after.statement, before.statement + 2);
    assert_eq!(after.disclosure, before.disclosure + 1);
}

/// Case 35.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_other_bytes_under_a_used_statement_id_and_keeps_both() {
    let pair = Pair::start().await.expect("starts");
    let first = query(&pair);
    let mut second = first.clone();
    second.body.parts.pop();
    answered(&pair, &pair.seal(ASKING, first.clone())).await;
    let reused = pair.seal(ASKING, second);
    refused_for_good(&pair, &reused, RefusalReason::StatementIdReused).await;
    let kept = pair.store(ANSWERING).expect("running").statement(reused.digest()).await;
    assert_eq!(kept.expect("read").expect("kept").envelope(), &reused);
    answered(&pair, &pair.seal(ASKING, first)).await;
}

/// An id is used by the first statement that names it, whatever became of that one.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_other_bytes_under_the_id_of_a_statement_that_was_refused_and_answers_a_fresh_id() {
    let pair = Pair::start().await.expect("starts");
    let other_realm = kzmn_common::party::Realm::parse("elsewhere").expect("a realm");
    type Bend<'a> = (RefusalReason, &'a dyn Fn(&mut Signed<RecordQuery>));
    let bends: [Bend<'_>; 5] = [
        (RefusalReason::AudienceMismatch, &|query| query.common_header.audience = ASKING),
        (RefusalReason::IssuerMismatch, &|query| query.common_header.issuer = ANSWERING),
        (RefusalReason::RealmMismatch, &|query| query.common_header.realm = other_realm.clone()),
        (RefusalReason::ValidityTooLong, &|query| {
            query.header.expires_at =
                query.common_header.issued_at.after(Duration::from_secs(3600));
        }),
        (RefusalReason::RoleNotPermitted, &|query| {
            query.header.justification.officer.role = OfficerRole::Operator;
        }),
    ];
    for (reason, bend) in bends {
        let good = query(&pair);
        let mut bad = good.clone();
        bend(&mut bad);
        refused_for_good(&pair, &pair.seal(ASKING, bad.clone()), reason).await;
        refused_for_good(&pair, &pair.seal(ASKING, good), RefusalReason::StatementIdReused).await;
        // Other bytes that say the same wrong thing are refused for that: it is looked at before the id.
        bad.body.parts.pop();
        let first = match reason {
            RefusalReason::ValidityTooLong | RefusalReason::RoleNotPermitted => {
                RefusalReason::StatementIdReused
            }
            earlier => earlier,
        };
        refused_for_good(&pair, &pair.seal(ASKING, bad), first).await;
        answered(&pair, &pair.seal(ASKING, query(&pair))).await;
    }
}

/// The id of what came by the wrong rpc is used too.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_other_bytes_under_the_id_of_a_statement_that_was_delivered() {
    let pair = Pair::start().await.expect("starts");
    let first = query(&pair);
    let mut second = first.clone();
    second.body.parts.pop();
    let client = pair.exchange(ASKING).expect("a client");
    let delivered = client.deliver(&pair.seal(ASKING, first)).await.expect_err("refused");
    assert_eq!(delivered.kind, FailureKind::Refused(RefusalReason::PayloadTypeUnexpected));
    refused_for_good(&pair, &pair.seal(ASKING, second), RefusalReason::StatementIdReused).await;
    answered(&pair, &pair.seal(ASKING, query(&pair))).await;
}

/// A statement that was taken as a reply, and is then sent as something else, is refused like any other.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_answer_that_is_delivered_after_it_was_taken() {
    let pair = Pair::start().await.expect("starts");
    let request = ask_request("KZ-2026-0000001", &people::zhanar());
    let asked = pair.ask(ANSWERING, request).await.expect("asked");
    let answer = kzmn_common::wire::read_envelope(asked.closed_by.expect("an answer"));
    let client = pair.exchange(ASKING).expect("a client");
    let failure = client.deliver(&answer).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::PayloadTypeUnexpected));
    let again = client.deliver(&answer).await.expect_err("refused");
    assert_eq!(again.signed, failure.signed);
    assert!(failure.signed.is_some());
}
