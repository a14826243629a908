//! Frames by hand: what the server tells of its limits, and whose deadline wins.

use std::collections::BTreeMap;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::clients::QUERY;
use crate::node::{Node, soon};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// RFC 9113 sections 6.2, 6.4 and 6.5, and 6.5.2.
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const MAX_CONCURRENT_STREAMS: u16 = 3;
const INITIAL_WINDOW_SIZE: u16 = 4;
const MAX_HEADER_LIST_SIZE: u16 = 6;

async fn open(node: &Node) -> TlsStream<TcpStream> {
    let mut stream = node.connect(&node.right_raw()).await;
    stream.write_all(PREFACE).await.expect("sent");
    stream
}

/// The next frame of this type.
async fn frame(stream: &mut TlsStream<TcpStream>, wanted: u8) -> Vec<u8> {
    loop {
        let mut head = [0; 9];
        soon(stream.read_exact(&mut head)).await.expect("a frame");
        let [a, b, c, kind, ..] = head;
        let mut body = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).expect("small")];
        soon(stream.read_exact(&mut body)).await.expect("a whole frame");
        if kind == wanted {
            return body;
        }
    }
}

#[tokio::test]
async fn advertises_its_limits_on_streams_windows_and_headers() {
    let node = Node::start().await;
    let body = frame(&mut open(&node).await, SETTINGS).await;
    let settings: BTreeMap<u16, u32> = body
        .as_chunks::<6>()
        .0
        .iter()
        .map(|[a, b, c, d, e, f]| {
            (u16::from_be_bytes([*a, *b]), u32::from_be_bytes([*c, *d, *e, *f]))
        })
        .collect();
    assert_eq!(settings.get(&MAX_CONCURRENT_STREAMS), Some(&32));
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
        let block = query_headers("20m");
        let length = u8::try_from(block.len()).expect("short");
        // END_HEADERS, and no END_STREAM: the message does not come.
        stream.write_all(&[0, 0, length, HEADERS, 4, 0, 0, 0, 1]).await.expect("sent");
        stream.write_all(&block).await.expect("sent");
        let answer = frame(&mut stream, HEADERS).await;
        let found = answer.windows(GRPC_STATUS_4.len()).any(|bytes| bytes == GRPC_STATUS_4);
        assert!(found, "{answer:02x?}");
    }
}

/// `grpc-status: 4`, DEADLINE_EXCEEDED, as the first block of a connection has it: two literals in the
/// Huffman code of RFC 7541 appendix B. CANCELLED would end in `0x0f`.
const GRPC_STATUS_4: &[u8] = &[0x88, 0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f, 0x81, 0x6b];

/// RFC 7541: literals without indexing and without Huffman, after `:method: POST`, `:scheme: https`.
fn query_headers(timeout: &str) -> Vec<u8> {
    let mut block = vec![0x83, 0x87];
    let text = |text: &str, block: &mut Vec<u8>| {
        block.push(u8::try_from(text.len()).expect("short"));
        block.extend(text.as_bytes());
    };
    block.push(0x04);
    text(QUERY, &mut block);
    block.push(0x01);
    text("exchange.mn.kzmn.internal", &mut block);
    for (name, value) in
        [("content-type", "application/grpc"), ("te", "trailers"), ("grpc-timeout", timeout)]
    {
        block.push(0);
        text(name, &mut block);
        text(value, &mut block);
    }
    block
}
