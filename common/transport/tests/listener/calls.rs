//! What is refused of a message: row 50 of the table, and the size.

use kzmn_common::refusal::RefusalReason;
use kzmn_common::wire;
use kzmn_proto::exchange::QueryRequest;
use kzmn_transport::FailureKind;
use prost::Message as _;
use std::sync::atomic::Ordering;
use tokio_stream::{StreamExt as _, iter};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::clients::{QUERY, send};
use crate::node::{Node, envelope};

fn query() -> Vec<u8> {
    let statement = Some(wire::envelope_to_proto(&envelope("query")));
    QueryRequest { statement }.encode_to_vec()
}

/// In our words, and with our details.
fn assert_malformed(status: &Status) {
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(status.message(), RefusalReason::EnvelopeMalformed.text());
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!(
        (info.domain.as_str(), info.reason.as_str()),
        ("kzmn.exchange", "ENVELOPE_MALFORMED")
    );
    assert!(info.metadata.is_empty());
}

#[tokio::test]
async fn refuses_what_is_not_exactly_one_message() {
    let node = Node::start().await;
    let channel = node.right_raw().channel(node.address);
    let wrong: [Vec<Vec<u8>>; 7] = [
        vec![],
        vec![query(), query()],
        vec![query(), vec![]],
        // Field 1 says that ten bytes follow, and none do.
        vec![vec![0x0a, 10]],
        // Not UTF-8 where text must be.
        vec![vec![0x0a, 3, 0x0a, 1, 0xff]],
        vec![b"not protobuf at all".to_vec()],
        // No statement in it.
        vec![vec![]],
    ];
    for (number, messages) in wrong.into_iter().enumerate() {
        let status = send(channel.clone(), QUERY, iter(messages)).await.expect_err("refused");
        assert_eq!(status.code(), Code::InvalidArgument, "case {number}");
        assert_malformed(&status);
    }
    assert_eq!(node.handler.begun.load(Ordering::SeqCst), 0);
    send(channel, QUERY, iter([query()])).await.expect("one message is answered");
}

#[tokio::test]
async fn refuses_a_message_over_256_kib_and_takes_one_just_under() {
    let node = Node::start().await;
    let channel = node.right_raw().channel(node.address);
    let status = send(channel, QUERY, iter([vec![0; 256 * 1024 + 1]])).await.expect_err("refused");
    assert_eq!(status.code(), Code::OutOfRange);
    assert_eq!(status.message(), "The message is larger than this node takes.");
    let mut large = envelope("query");
    large.payload = vec![0; 255 * 1024];
    node.client().query(&large).await.expect("an answer");
    large.payload = vec![0; 257 * 1024];
    let failure = node.client().query(&large).await.expect_err("our own limit");
    assert_eq!(failure.kind, FailureKind::Other);
}

#[tokio::test]
async fn refuses_methods_that_are_not_there_and_encodings_that_are_not_on() {
    let node = Node::start().await;
    let channel = node.right_raw().channel(node.address);
    for path in [
        "/kzmn.exchange.v1.RecordExchangeService/Nothing",
        "/kzmn.office.v1.CaseService/AskPeer",
        "/",
    ] {
        let status = send(channel.clone(), path, iter([query()])).await.expect_err("refused");
        assert_eq!(status.code(), Code::Unimplemented);
        assert!(status.message().starts_with("This listener has no such method"));
    }
    let gzip = tower::ServiceBuilder::new()
        .map_request(|mut request: http::Request<tonic::body::Body>| {
            request.headers_mut().insert("grpc-encoding", "gzip".parse().expect("a header"));
            request
        })
        .service(channel);
    let mut rpc = tonic::client::Grpc::new(gzip);
    let path = http::uri::PathAndQuery::from_static(QUERY);
    rpc.ready().await.expect("ready");
    let request = tonic::Request::new(iter([query()]).map(|message| message));
    let answer: Result<tonic::Response<Vec<u8>>, Status> =
        rpc.client_streaming(request, path, crate::clients::Bytes).await;
    let status = answer.expect_err("refused");
    assert_eq!(status.code(), Code::Unimplemented);
    assert!(status.message().starts_with("This listener has no such method"));
}
