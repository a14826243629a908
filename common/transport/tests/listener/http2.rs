//! What the server tells of its limits, and whose deadline wins.

use std::collections::BTreeMap;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::frames::{END_HEADERS, HEADERS, PREFACE, SETTINGS, frame, next, query};
use crate::node::Node;

/// RFC 9113 section 6.5.2.
const MAX_CONCURRENT_STREAMS: u16 = 3;
const INITIAL_WINDOW_SIZE: u16 = 4;
const MAX_HEADER_LIST_SIZE: u16 = 6;

async fn open(node: &Node) -> TlsStream<TcpStream> {
    let mut stream = node.connect(&node.right_raw()).await;
    stream.write_all(PREFACE).await.expect("sent");
    stream
}

#[tokio::test]
async fn advertises_its_limits_on_streams_windows_and_headers() {
    let node = Node::start().await;
    let body = next(&mut open(&node).await, SETTINGS).await.body;
    let settings: BTreeMap<u16, u32> = body
        .as_chunks::<6>()
        .0
        .iter()
        .map(|[a, b, c, d, e, f]| {
            (u16::from_be_bytes([*a, *b]), u32::from_be_bytes([*c, *d, *e, *f]))
        })
        .collect();
    assert_eq!(settings.get(&MAX_CONCURRENT_STREAMS), Some(&100));
    assert_eq!(settings.get(&INITIAL_WINDOW_SIZE), Some(&65_536));
    assert_eq!(settings.get(&MAX_HEADER_LIST_SIZE), Some(&8192));
}

/// tonic reads the caller's `grpc-timeout` too, outside our guard, and would answer CANCELLED. A client
/// of tonic's never sees which came: its own timer is first. So this one has none.
#[tokio::test]
async fn refuses_what_the_caller_gave_too_little_time_as_deadline_exceeded() {
    let node = Node::start().await;
    for _ in 0..5 {
        let mut stream = open(&node).await;
        // No END_STREAM: the message does not come.
        let call = frame(HEADERS, END_HEADERS, 1, &query(&[("grpc-timeout", "20m")]));
        stream.write_all(&call).await.expect("sent");
        let answer = next(&mut stream, HEADERS).await.body;
        let found = answer.windows(GRPC_STATUS_4.len()).any(|bytes| bytes == GRPC_STATUS_4);
        assert!(found, "{answer:02x?}");
    }
}

/// `grpc-status: 4`, DEADLINE_EXCEEDED, as the first block of a connection has it: two literals in the
/// Huffman code of RFC 7541 appendix B. CANCELLED would end in `0x0f`.
const GRPC_STATUS_4: &[u8] = &[0x88, 0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f, 0x81, 0x6b];
