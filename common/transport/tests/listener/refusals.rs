//! Refusals on their way to the asker.

use std::time::Duration;

use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::statement::Unverified;
use kzmn_transport::{FailureKind, Limits};

use crate::node::{Handler, Node, envelope};

async fn refused_with(refused: Refused) -> kzmn_transport::PeerFailure {
    let handler = Handler { refused: Some(refused), ..Handler::default() };
    let node = Node::start_with(Limits::default(), handler).await;
    let failure = node.client().query(&envelope("refuse")).await.expect_err("refused");
    node.serves().await;
    failure
}

#[tokio::test]
async fn a_final_refusal_arrives_with_its_signed_statement() {
    let mut signed = envelope("application/vnd.kzmn.refusal.v1+protobuf");
    signed.payload = vec![0x80; 1500];
    let violation =
        FieldViolation { field: "person.names[0].surname".into(), problem: "is missing".into() };
    let refused = Refused::because(RefusalReason::PayloadMalformed)
        .naming(vec![violation.clone()])
        .signed(signed.clone());
    let failure = refused_with(refused).await;
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::PayloadMalformed));
    assert_eq!(failure.violations, [violation]);
    assert_eq!(failure.signed, Some(Box::new(Unverified::received(signed))));
    assert_eq!(failure.retry_after, None);
    assert_eq!(failure.to_string(), "the other state's node refused: PAYLOAD_MALFORMED");
}

#[tokio::test]
async fn a_passing_refusal_arrives_with_its_pause_and_nothing_signed() {
    let mut refused = Refused::because(RefusalReason::InProgress);
    refused.retry_after = Some(Duration::from_millis(1234));
    let failure = refused_with(refused).await;
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::InProgress));
    assert_eq!(failure.retry_after, Some(Duration::from_millis(1234)));
    assert_eq!((failure.signed, failure.violations), (None, vec![]));
}

#[tokio::test]
async fn refuses_to_wait_for_longer_than_ten_minutes_or_to_take_texts_that_are_not_plain() {
    let mut refused = Refused::because(RefusalReason::ShuttingDown);
    refused.retry_after = Some(Duration::from_secs(86_400 * 365));
    refused.violations = ["plain", "\u{1b}[2J", "two\nlines", "Бат"]
        .map(|field| FieldViolation { field: field.into(), problem: "is wrong".into() })
        .to_vec();
    let failure = refused_with(refused).await;
    assert_eq!(failure.retry_after, Some(Duration::from_secs(600)));
    let fields: Vec<_> = failure.violations.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["plain"]);
}

#[tokio::test]
async fn every_reason_arrives_as_itself() {
    for reason in RefusalReason::ALL {
        let failure = refused_with(reason.into()).await;
        assert_eq!(failure.kind, FailureKind::Refused(reason));
    }
}

#[tokio::test]
async fn many_violations_are_cut_before_they_break_the_header() {
    let violation =
        |number| FieldViolation { field: format!("{number:0200}"), problem: "x".repeat(200) };
    let refused =
        Refused::because(RefusalReason::TextNotAccepted).naming((0..400).map(violation).collect());
    let failure = refused_with(refused).await;
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::TextNotAccepted));
    assert_eq!(failure.violations.len(), 16);
}
