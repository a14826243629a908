//! Calls that take too long, and work that goes on without its caller.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use kzmn_common::refusal::RefusalReason;
use kzmn_transport::{ExchangeClient, FailureKind, Limits, Target};
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_types::StatusExt as _;

use crate::clients::{QUERY, send};
use crate::node::{Handler, Node, envelope, soon};

fn impatient() -> Limits {
    Limits { call: Duration::from_millis(200), ..Limits::default() }
}

#[tokio::test]
async fn refuses_what_is_not_done_in_time_as_deadline_exceeded() {
    let node = Node::start_with(impatient(), Handler::default()).await;
    let failure = node.client().query(&envelope("wait")).await.expect_err("late");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::DeadlineExceeded));
    node.serves().await;
}

/// Row 47: the message is announced, and never comes.
#[tokio::test]
async fn refuses_a_body_that_does_not_come_in_time() {
    let node = Node::start_with(impatient(), Handler::default()).await;
    let channel = node.right_raw().channel(node.address);
    let status = send(channel, QUERY, tokio_stream::pending()).await.expect_err("late");
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!(status.message(), RefusalReason::DeadlineExceeded.text());
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!(info.reason, "DEADLINE_EXCEEDED");
    assert_eq!(node.handler.begun.load(Ordering::SeqCst), 0);
    node.serves().await;
}

/// A watch of health and reflection would otherwise go on for as long as their connection.
#[tokio::test]
async fn refuses_to_tell_for_longer_than_a_stream_may_last() {
    let limits = Limits { stream: Duration::from_millis(200), ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let channel = node.right_raw().channel(node.address);
    let request = HealthCheckRequest { service: String::new() };
    let mut watch = soon(HealthClient::new(channel.clone()).watch(request))
        .await
        .expect("a watch")
        .into_inner();
    assert!(soon(watch.message()).await.expect("the first").is_some());
    assert_ended(&soon(watch.message()).await.expect_err("ended"));
    let mut reflection = ServerReflectionClient::new(channel);
    let asked = tokio_stream::pending::<ServerReflectionRequest>();
    let told = reflection.server_reflection_info(asked);
    let mut told = soon(told).await.expect("reflection").into_inner();
    assert_ended(&soon(told.message()).await.expect_err("ended"));
    node.serves().await;
}

fn assert_ended(status: &tonic::Status) {
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!(status.message(), RefusalReason::DeadlineExceeded.text());
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!(info.reason, "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn the_asker_gives_up_at_its_own_deadline() {
    let node = Node::start().await;
    let target = Target { deadline: Duration::from_millis(200), ..node.target() };
    let client = ExchangeClient::new(target).expect("a client");
    // The first call makes the connection.
    client.query(&envelope("query")).await.expect("an answer");
    let failure = client.query(&envelope("wait")).await.expect_err("late");
    let late = [FailureKind::TimedOut, FailureKind::Refused(RefusalReason::DeadlineExceeded)];
    assert!(late.contains(&failure.kind), "{failure:?}");
    client.query(&envelope("query")).await.expect("an answer");
}

#[tokio::test]
async fn an_address_where_nobody_answers_is_unreachable() {
    let node = Node::start().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a socket");
    let address = closed.local_addr().expect("bound").to_string();
    drop(closed);
    let client = ExchangeClient::new(Target { address, ..node.target() }).expect("a client");
    let failure = soon(client.query(&envelope("query"))).await.expect_err("nobody");
    assert_eq!(failure.kind, FailureKind::Unreachable);
    node.serves().await;
}

#[tokio::test]
async fn work_goes_on_when_the_caller_hangs_up() {
    let node = Node::start().await;
    let client = node.client();
    let query = envelope("wait");
    {
        let mut call = pin!(client.query(&query));
        let begun = poll_fn(|cx| {
            assert!(call.as_mut().poll(cx).is_pending());
            cx.waker().wake_by_ref();
            match node.handler.begun.load(Ordering::SeqCst) {
                0 => Poll::Pending,
                _ => Poll::Ready(()),
            }
        });
        soon(begun).await;
    }
    drop(client);
    node.handler.go.notify_one();
    soon(node.handler.finished.notified()).await;
    assert_eq!(node.handler.done.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_handler_that_panics_refuses_in_passing_and_the_node_lives() {
    let node = Node::start().await;
    let failure = node.client().query(&envelope("panic")).await.expect_err("a panic");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::StoreUnavailable));
    assert_eq!(failure.signed, None);
    node.serves().await;
}

#[tokio::test]
async fn stopping_waits_for_calls_and_then_takes_no_more() {
    let mut node = Node::start().await;
    let client = node.client();
    let query = envelope("wait");
    let call = tokio::spawn(async move { client.query(&query).await });
    while node.handler.begun.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    node.ask_to_stop();
    node.handler.go.notify_one();
    soon(call).await.expect("joined").expect("an answer");
    node.wait().await;
    let failure = node.client().query(&envelope("query")).await.expect_err("nobody");
    assert_eq!(failure.kind, FailureKind::Unreachable);
}

#[tokio::test]
async fn stopping_cuts_what_does_not_end_within_the_drain_time() {
    let limits = Limits {
        call: Duration::from_secs(60),
        drain: Duration::from_millis(100),
        ..Limits::default()
    };
    let mut node = Node::start_with(limits, Handler::default()).await;
    let client = ExchangeClient::new(Target { deadline: Duration::from_secs(60), ..node.target() })
        .expect("a client");
    let query = envelope("wait");
    let call = tokio::spawn(async move { client.query(&query).await });
    while node.handler.begun.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    node.ask_to_stop();
    let failure = soon(call).await.expect("joined").expect_err("cut");
    assert_eq!(failure.kind, FailureKind::Unreachable);
    node.wait().await;
}
