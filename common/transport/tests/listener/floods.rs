//! Floods over authenticated connections: rows 40 to 46 of the table. Where a comparison is cheap, the
//! same flood breaks tonic's own defaults.

use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::apart::{Apart, Serving};
use crate::frames::{
    CANCEL, CONTINUATION, DATA, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, GoAway, HEADERS, PING,
    PREFACE, PROTOCOL_ERROR, RST_STREAM, SETTINGS, WINDOW_UPDATE, call, flood, frame, literal, nth,
    number, opened, query, text,
};
use crate::node::{soon, until};

/// What a node may have, in MiB.
const RESIDENT: u64 = 256;
const VIRTUAL: u64 = 512;

/// A length of 256 KiB, which a message may have, and one byte of it.
const CLAIM: [u8; 6] = [0, 0, 4, 0, 0, 0];
/// The same of 4 MiB, tonic's default.
const LARGE_CLAIM: [u8; 6] = [0, 0, 0x40, 0, 0, 0];

fn claims(count: u32) -> impl Iterator<Item = Vec<u8>> {
    (0..count).map(nth).map(|id| [opened(id), frame(DATA, 0, id, &CLAIM)].concat())
}

/// What tonic's own server is asked.
fn check(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &call("/grpc.health.v1.Health/Check", &[]))
}

/// Sends everything and keeps the connection.
async fn send<S: AsyncWrite + Unpin>(mut to: S, frames: impl Iterator<Item = Vec<u8>>) -> S {
    let all: Vec<u8> = frames.flatten().collect();
    soon(to.write_all(&[PREFACE, &all].concat())).await.expect("sent");
    soon(to.flush()).await.expect("sent");
    to
}

#[track_caller]
fn assert_calmed(said: Option<GoAway>, text: &str) -> u32 {
    let said = said.expect("a GOAWAY");
    assert_eq!((said.error, said.text.as_str()), (ENHANCE_YOUR_CALM, text), "{said:?}");
    said.last_stream
}

/// Row 40. What a message claims to be is reserved when its first bytes come.
#[tokio::test]
async fn refuses_two_thousand_claims_of_large_messages() {
    let node = Apart::start(Serving::Exchange).await;
    node.serves_during(async || {
        let said = flood(node.connect().await, claims(2000)).await;
        assert_calmed(said, "too_many_internal_resets");
    })
    .await;
    // As many as are taken, on as many connections as one identity has but one.
    let mut held = Vec::new();
    for _ in 0..7 {
        held.push(send(node.connect().await, claims(32)).await);
    }
    node.serves().await;
    assert!(node.most_virtual() < VIRTUAL, "{} MiB", node.most_virtual());
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

#[tokio::test]
async fn claims_of_large_messages_break_the_stacks_own_defaults() {
    let bare = Apart::start(Serving::Tonic).await;
    let socket = TcpStream::connect(bare.address).await.expect("connected");
    let claim = |id| [check(id), frame(DATA, 0, id, &LARGE_CLAIM)].concat();
    let _held = send(socket, (0..300).map(nth).map(claim)).await;
    until(|| bare.most_virtual() > 2 * VIRTUAL).await;
}

/// Row 41.
#[tokio::test]
async fn refuses_a_hundred_thousand_open_streams() {
    let node = Apart::start(Serving::Exchange).await;
    node.serves_during(async || {
        let said = flood(node.connect().await, (0..100_000).map(nth).map(opened)).await;
        let last = assert_calmed(said, "too_many_internal_resets");
        assert!(last < nth(1000), "{last}");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

#[tokio::test]
async fn open_streams_break_the_stacks_own_defaults() {
    let bare = Apart::start(Serving::Tonic).await;
    let socket = TcpStream::connect(bare.address).await.expect("connected");
    let _held = send(socket, (0..100_000).map(nth).map(check)).await;
    until(|| bare.most_resident() > RESIDENT).await;
}

/// Row 42, CVE-2023-44487.
#[tokio::test]
async fn refuses_streams_that_are_opened_and_reset_at_once() {
    let node = Apart::start(Serving::Exchange).await;
    let reset = |id| [opened(id), number(RST_STREAM, id, CANCEL)].concat();
    node.serves_during(async || {
        let said = flood(node.connect().await, (0..10_000).map(nth).map(reset)).await;
        let last = assert_calmed(said, "too_many_resets");
        assert!(last < nth(1000), "{last}");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// Row 43, CVE-2025-8671: the server is made to reset its streams itself.
#[tokio::test]
async fn refuses_faults_that_make_it_reset_streams() {
    let node = Apart::start(Serving::Exchange).await;
    let nothing = |id| [opened(id), number(WINDOW_UPDATE, id, 0)].concat();
    let too_much = |id| [opened(id), number(WINDOW_UPDATE, id, u32::MAX >> 1)].concat();
    node.serves_during(async || {
        let said = flood(node.connect().await, (0..10_000).map(nth).map(nothing)).await;
        let said = said.expect("a GOAWAY");
        assert_eq!(said.error, PROTOCOL_ERROR, "{said:?}");
        let said = flood(node.connect().await, (0..10_000).map(nth).map(too_much)).await;
        let last = assert_calmed(said, "too_many_internal_resets");
        assert!(last < nth(1000), "{last}");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// Row 44, CVE-2024-27316.
#[tokio::test]
async fn refuses_headers_that_never_end() {
    let node = Apart::start(Serving::Exchange).await;
    let begun = frame(HEADERS, 0, 1, &query(&[]));
    node.serves_during(async || {
        let empty = std::iter::repeat_n(frame(CONTINUATION, 0, 1, &[]), 10_000);
        let said = flood(node.connect().await, std::iter::once(begun.clone()).chain(empty)).await;
        assert_calmed(said, "too_many_continuations");
        let header = literal("x", &"v".repeat(1000));
        let full = std::iter::repeat_n(frame(CONTINUATION, 0, 1, &header), 10_000);
        let said = flood(node.connect().await, std::iter::once(begun.clone()).chain(full)).await;
        assert_calmed(said, "too_many_continuations");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// Row 44: one byte in the block stands for a header of 3.9 kB, two thousand times.
#[tokio::test]
async fn refuses_headers_that_unpack_to_megabytes() {
    let node = Apart::start(Serving::Exchange).await;
    let indexed = [vec![0x40], text("x"), text(&"v".repeat(3900))].concat();
    let block = [query(&[]), indexed, vec![0xbe; 2000]].concat();
    let bomb = frame(HEADERS, END_HEADERS | END_STREAM, 1, &block);
    node.serves_during(async || {
        let said = flood(node.connect().await, [bomb.clone()]).await;
        assert_calmed(said, "header_list_way_too_large");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// Row 45. Each frame is owed an answer, and nobody reads the answers.
#[tokio::test]
async fn refuses_to_keep_answers_for_a_peer_that_reads_none() {
    let node = Apart::start(Serving::Impatient).await;
    for owed in [frame(PING, 0, 0, &[7; 8]), frame(SETTINGS, 0, 0, &[])] {
        let frames = owed.repeat(1000);
        node.serves_during(async || never_reading(&node, &frames).await).await;
    }
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// Writes, and reads nothing, until the server closes the connection.
async fn never_reading(node: &Apart, frames: &[u8]) {
    let mut stream = node.connect_narrowly().await;
    let written = async {
        stream.write_all(PREFACE).await?;
        loop {
            stream.write_all(frames).await?;
        }
    };
    let written: std::io::Result<()> = soon(written).await;
    written.expect_err("closed");
}

/// Row 46, RUSTSEC-2026-0258.
#[tokio::test]
async fn refuses_empty_frames_of_data_without_end() {
    let node = Apart::start(Serving::Exchange).await;
    let empty = frame(DATA, 0, 1, &[]);
    node.serves_during(async || {
        let empty = std::iter::repeat_n(empty.clone(), 10_000);
        let said = flood(node.connect().await, std::iter::once(opened(1)).chain(empty)).await;
        assert_calmed(said, "too_many_data_frames");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}
