//! Floods over authenticated connections: rows 40 to 46 of the table. Where a comparison is cheap, the
//! same flood breaks tonic's own defaults.

use std::time::Duration;

use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::apart::{Apart, Serving};
use crate::frames::{
    CANCEL, CONTINUATION, DATA, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, GoAway, HEADERS, PING,
    PREFACE, PROTOCOL_ERROR, RST_STREAM, SETTINGS, WINDOW_UPDATE, call, flood, frame, literal, nth,
    number, opened, outlives, query, text,
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

fn resets() -> impl Iterator<Item = Vec<u8>> {
    let reset = |id| [opened(id), number(RST_STREAM, id, CANCEL)].concat();
    (0..10_000).map(nth).map(reset)
}

/// Row 42, CVE-2023-44487.
#[tokio::test]
async fn refuses_streams_that_are_opened_and_reset_at_once() {
    let node = Apart::start(Serving::Exchange).await;
    node.serves_during(async || {
        let said = flood(node.connect().await, resets()).await;
        let last = assert_calmed(said, "too_many_resets");
        assert!(last < nth(1000), "{last}");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// Windows that grow by more than a window may be.
fn faults() -> impl Iterator<Item = Vec<u8>> {
    let too_much = |id| [opened(id), number(WINDOW_UPDATE, id, u32::MAX >> 1)].concat();
    (0..10_000).map(nth).map(too_much)
}

/// Row 43, CVE-2025-8671: the server is made to reset its streams itself.
#[tokio::test]
async fn refuses_faults_that_make_it_reset_streams() {
    let node = Apart::start(Serving::Exchange).await;
    let nothing = |id| [opened(id), number(WINDOW_UPDATE, id, 0)].concat();
    node.serves_during(async || {
        let said = flood(node.connect().await, (0..10_000).map(nth).map(nothing)).await;
        let said = said.expect("a GOAWAY");
        assert_eq!(said.error, PROTOCOL_ERROR, "{said:?}");
        let said = flood(node.connect().await, faults()).await;
        let last = assert_calmed(said, "too_many_internal_resets");
        assert!(last < nth(1000), "{last}");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// Headers of a call that ten thousand frames go on with, each holding this.
fn continued(content: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let more = frame(CONTINUATION, 0, 1, content);
    std::iter::once(frame(HEADERS, 0, 1, &query(&[]))).chain(std::iter::repeat_n(more, 10_000))
}

/// Row 44, CVE-2024-27316.
#[tokio::test]
async fn refuses_headers_that_never_end() {
    let node = Apart::start(Serving::Exchange).await;
    node.serves_during(async || {
        for content in [Vec::new(), literal("x", &"v".repeat(1000))] {
            let said = flood(node.connect().await, continued(&content)).await;
            assert_calmed(said, "too_many_continuations");
        }
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// One byte in the block stands for a header of 3.9 kB, two thousand times.
fn bomb() -> Vec<u8> {
    let indexed = [vec![0x40], text("x"), text(&"v".repeat(3900))].concat();
    let block = [query(&[]), indexed, vec![0xbe; 2000]].concat();
    frame(HEADERS, END_HEADERS | END_STREAM, 1, &block)
}

/// Row 44.
#[tokio::test]
async fn refuses_headers_that_unpack_to_megabytes() {
    let node = Apart::start(Serving::Exchange).await;
    node.serves_during(async || {
        let said = flood(node.connect().await, [bomb()]).await;
        assert_calmed(said, "header_list_way_too_large");
    })
    .await;
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// The control of rows 42 to 44: each of these floods leaves a connection as it is where the limit is off that
/// ends it here.
#[tokio::test]
async fn floods_pass_where_the_limits_are_off() {
    let bare = Apart::start(Serving::Unlimited).await;
    let connect = async || TcpStream::connect(bare.address).await.expect("connected");
    let end = || [frame(CONTINUATION, END_HEADERS, 1, &[])];
    assert!(outlives(connect().await, resets()).await, "42");
    assert!(outlives(connect().await, faults()).await, "43");
    for content in [Vec::new(), literal("x", &"v".repeat(1000))] {
        assert!(outlives(connect().await, continued(&content).chain(end())).await, "44");
    }
    assert!(outlives(connect().await, [bomb()]).await, "44");
    let node = Apart::start(Serving::Exchange).await;
    for flood in [resets().collect(), faults().collect(), continued(&[]).collect(), vec![bomb()]] {
        let flood: Vec<Vec<u8>> = flood;
        assert!(!outlives(node.connect().await, flood).await, "and what sees it sees the end too");
    }
    assert!(outlives(node.connect().await, [frame(SETTINGS, 0, 0, &[])]).await);
}

/// Row 45. Each frame is owed an answer, and nobody reads the answers.
#[tokio::test]
async fn refuses_to_keep_answers_for_a_peer_that_reads_none() {
    let node = Apart::start(Serving::Impatient).await;
    for owed in [frame(PING, 0, 0, &[7; 8]), frame(SETTINGS, 0, 0, &[])] {
        let frames = owed.repeat(1000);
        Box::pin(node.serves_during(async || never_reading(&node, &frames).await)).await;
    }
    assert!(node.most_resident() < RESIDENT, "{} MiB", node.most_resident());
}

/// The control of row 45: where a reader is waited for longer, its connection is there all that time.
#[tokio::test]
async fn a_reader_that_reads_nothing_stays_for_as_long_as_it_is_waited_for() {
    let node = Apart::start(Serving::Exchange).await;
    let frames = frame(PING, 0, 0, &[7; 8]).repeat(1000);
    let ended = tokio::time::timeout(Duration::from_secs(3), never_reading(&node, &frames)).await;
    assert!(ended.is_err(), "it waits for ten seconds");
    node.serves().await;
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
    // The control: it is their number that ends the connection.
    let few = std::iter::once(opened(1)).chain(std::iter::repeat_n(empty, 50));
    assert!(outlives(node.connect().await, few).await);
}
