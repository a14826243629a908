//! Looks at all that is stored: a call tells a part, and the next one goes on with it.

use kzmn_common::header::OfficerRole;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{FsckRequest, FsckResponse};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::{OfficeClient, OfficeFailure};
use tokio_stream::StreamExt as _;

use super::ME;

/// A node with something of every part of a look, and its operator.
async fn looked_at() -> (Pair, OfficeClient) {
    let pair = Pair::start().await.expect("starts");
    pair.ask(ME, ask_request("KZ-2026-0000001", &people::bat_erdene())).await.expect("asked");
    let operator = pair.officer(ME, OfficerRole::Operator).expect("a client");
    (pair, operator)
}

/// What one call tells.
async fn part(officer: &OfficeClient, look: i64) -> Result<Vec<FsckResponse>, OfficeFailure> {
    officer.fsck(FsckRequest { look }).await?.collect().await
}

/// The last response of a look that is told to its end.
async fn to_its_end(officer: &OfficeClient, look: i64) -> (FsckResponse, usize) {
    let (mut look, mut calls) = (look, 0);
    loop {
        let last = part(officer, look).await.expect("told").pop().expect("a step");
        calls += 1;
        if last.done {
            return (last, calls);
        }
        look = last.look;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_look_that_waits_for_nobody_and_goes_on_with_the_one_that_was_left() {
    let (_pair, operator) = looked_at().await;
    let first = part(&operator, 0).await.expect("told");
    assert_eq!(first.len(), 16, "a part");
    let left = first.last().expect("a step");
    assert!(!left.done && left.look > 0, "{}", left.look);
    assert!(first.iter().all(|step| step.look == left.look), "each names it");
    for none in [left.look + 1, -1, i64::MAX] {
        let refused = part(&operator, none).await.err().expect("refused");
        assert_eq!(refused.reason(), Some(RefusalReason::NotFound), "{none}");
    }
    let (found, _) = to_its_end(&operator, left.look).await;
    assert!(found.rows > left.rows, "{} rows", found.rows);
    assert_eq!((found.difference_count, found.look), (0, 0));
    let refused = part(&operator, left.look).await.err().expect("it has ended");
    assert_eq!(refused.reason(), Some(RefusalReason::NotFound));
    let (again, calls) = to_its_end(&operator, 0).await;
    assert_eq!(again.rows, found.rows, "the same store");
    assert!(calls > 1, "{calls}");
}

/// Each look holds a snapshot, so that they are few.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_third_look_at_once_and_takes_it_after_one_has_ended() {
    let (_pair, operator) = looked_at().await;
    let first = part(&operator, 0).await.expect("told").pop().expect("a step").look;
    part(&operator, 0).await.expect("told");
    let refused = part(&operator, 0).await.err().expect("refused");
    assert_eq!(refused.reason(), Some(RefusalReason::RateLimited));
    to_its_end(&operator, first).await;
    part(&operator, 0).await.expect("told");
}
