//! Messages that are too large, or packed, by hand: rows 39 and 49 of the table.

use std::sync::atomic::Ordering;
use std::time::Duration;

use kzmn_transport::Limits;
use tokio::io::AsyncWriteExt as _;
use tonic::Code;

use crate::clients::{QUERY, send};
use crate::frames::{DATA, END_HEADERS, END_STREAM, HEADERS, PREFACE, frame, next, query};
use crate::node::{Handler, Node};

/// `grpc-status` as the first block of a connection has it: a name and a value in the Huffman code of
/// RFC 7541 appendix B.
const GRPC_STATUS: [u8; 9] = [0x88, 0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f];
const INVALID_ARGUMENT: &[u8] = &[0x81, 0x67];
const OUT_OF_RANGE: &[u8] = &[0x82, 0x08, 0x7f];
const UNIMPLEMENTED: &[u8] = &[0x82, 0x08, 0xbf];

/// The header block that answers `message`.
async fn answer(node: &Node, headers: &[(&str, &str)], message: &[u8]) -> Vec<u8> {
    let mut stream = node.connect(&node.right_raw()).await;
    let call = [
        PREFACE,
        &frame(HEADERS, END_HEADERS, 1, &query(headers)),
        &frame(DATA, END_STREAM, 1, message),
    ];
    stream.write_all(&call.concat()).await.expect("sent");
    next(&mut stream, HEADERS).await.body
}

#[track_caller]
fn assert_status(answer: &[u8], status: &[u8]) {
    let wanted = [&GRPC_STATUS, status].concat();
    assert!(answer.windows(wanted.len()).any(|bytes| bytes == wanted), "{answer:02x?}");
}

#[tokio::test]
async fn refuses_a_claim_and_five_mebibytes_that_are_more_than_a_message_may_have() {
    let node = Node::start().await;
    for claim in [256 * 1024 + 1, 5 * 1024 * 1024, u32::MAX] {
        let message = [&[0][..], &claim.to_be_bytes(), &[0]].concat();
        assert_status(&answer(&node, &[], &message).await, OUT_OF_RANGE);
    }
    let channel = node.right_raw().channel(node.address);
    let large = tokio_stream::iter([vec![0; 5 * 1024 * 1024]]);
    let status = send(channel, QUERY, large).await.expect_err("refused");
    assert_eq!(status.code(), Code::OutOfRange);
    assert_eq!(node.handler.begun.load(Ordering::SeqCst), 0);
    node.serves().await;
}

/// The control of row 39: where a message may have more, the same sizes are read, and what is
/// refused is that no statement is in them.
#[tokio::test]
async fn takes_five_mebibytes_where_a_message_may_have_them() {
    let call = Duration::from_secs(60);
    let limits = Limits { message_bytes: 8 * 1024 * 1024, call, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let channel = node.right_raw().channel(node.address);
    for size in [256 * 1024 + 1, 5 * 1024 * 1024] {
        let large = tokio_stream::iter([vec![0; size]]);
        let status = send(channel.clone(), QUERY, large).await.expect_err("refused");
        assert_eq!(status.code(), Code::InvalidArgument);
    }
}

/// A message with the flag of a packed one, and twenty bytes of gzip (RFC 1952) that hold nothing.
const PACKED: &[u8] =
    &[1, 0, 0, 0, 20, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

#[tokio::test]
async fn refuses_packed_messages_in_every_encoding() {
    let node = Node::start().await;
    for encoding in ["gzip", "deflate", "zstd", "snappy", "nothing-known"] {
        let answer = answer(&node, &[("grpc-encoding", encoding)], PACKED).await;
        assert_status(&answer, UNIMPLEMENTED);
    }
    // Packed, and nobody says how.
    assert_status(&answer(&node, &[], PACKED).await, INVALID_ARGUMENT);
    assert_eq!(node.handler.begun.load(Ordering::SeqCst), 0);
    // Not packed, and said so: what is refused is that no statement is in it.
    let plain = answer(&node, &[("grpc-encoding", "identity")], &[0, 0, 0, 0, 0]).await;
    assert_status(&plain, INVALID_ARGUMENT);
    node.serves().await;
}

/// What is not there cannot be made to unpack anything.
#[test]
fn no_code_that_unpacks_is_compiled_into_tonic() {
    let lock = include_str!("../../../../Cargo.lock");
    let mut packages = lock.split("[[package]]");
    let tonic = packages.find(|package| package.contains("name = \"tonic\"\n")).expect("tonic");
    assert!(tonic.contains("\"h2\"") && tonic.contains("\"tower\""), "{tonic}");
    for unpacks in ["flate2", "zstd"] {
        assert!(!tonic.contains(unpacks), "{tonic}");
    }
}
