//! How many may connect, and for how long they may say nothing: row 47 of the table.

use std::time::Duration;

use kzmn_common::refusal::RefusalReason;
use kzmn_transport::{FailureKind, Limits};
use prost::Message as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tonic::Code;

use crate::clients::{QUERY, send};
use crate::node::{Handler, Node, envelope, soon};

const SHORT: Duration = Duration::from_millis(200);

async fn is_closed(stream: &mut (impl tokio::io::AsyncRead + Unpin)) {
    let mut rest = Vec::new();
    drop(soon(stream.read_to_end(&mut rest)).await);
    assert!(rest.is_empty(), "closed without a byte");
}

#[tokio::test]
async fn refuses_silence_before_the_handshake_while_others_are_served() {
    let limits = Limits { handshake: SHORT, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let mut silent = TcpStream::connect(node.address).await.expect("connected");
    let mut slow = TcpStream::connect(node.address).await.expect("connected");
    slow.write_all(&[22, 3, 1]).await.expect("sent");
    node.serves().await;
    is_closed(&mut silent).await;
    is_closed(&mut slow).await;
}

#[tokio::test]
async fn refuses_silence_after_the_handshake_while_others_are_served() {
    let limits = Limits { first_byte: SHORT, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let mut silent = node.connect(&node.right_raw()).await;
    node.serves().await;
    is_closed(&mut silent).await;
}

#[tokio::test]
async fn takes_no_more_strangers_than_allowed_at_once() {
    let limits = Limits { handshakes: 2, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let one = TcpStream::connect(node.address).await.expect("connected");
    let two = TcpStream::connect(node.address).await.expect("connected");
    assert!(timeout(SHORT, node.serves()).await.is_err(), "waits in the kernel");
    drop((one, two));
    soon(node.serves()).await;
}

/// From another address of this machine, which the loopback network of Linux has.
#[cfg(target_os = "linux")]
async fn from(address: [u8; 4], node: &Node) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind((address, 0).into()).expect("bound");
    socket.connect(node.address).await.expect("connected")
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn refuses_silent_sockets_of_one_address_beyond_its_places_and_serves_every_other() {
    let node = Node::start().await;
    let mut silent = Vec::new();
    for _ in 0..120 {
        silent.push(from([127, 0, 0, 2], &node).await);
    }
    timeout(Duration::from_secs(2), node.serves()).await.expect("served at once");
    let most = Limits::default().handshakes_per_address;
    for mut refused in silent.drain(most..) {
        is_closed(&mut refused).await;
    }
    for held in &silent {
        let waiting = held.try_read(&mut [0]).expect_err("open").kind();
        assert_eq!(waiting, std::io::ErrorKind::WouldBlock, "it may still say something");
    }
    drop(silent);
    // Its places are free again.
    let right = node.right_raw();
    let again = async {
        loop {
            let socket = from([127, 0, 0, 2], &node).await;
            if right.over(socket).await.is_ok() {
                break;
            }
        }
    };
    soon(again).await;
}

#[tokio::test]
async fn takes_no_more_connections_than_allowed_at_once() {
    let limits = Limits { connections: 1, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let client = node.client();
    client.query(&envelope("query")).await.expect("an answer");
    assert!(timeout(SHORT, node.serves()).await.is_err(), "waits in the kernel");
    drop(client);
    soon(node.serves()).await;
}

#[tokio::test]
async fn refuses_more_connections_of_one_identity_than_allowed() {
    let limits = Limits { connections_per_identity: 1, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let client = node.client();
    client.query(&envelope("query")).await.expect("an answer");
    let mut second = node.connect(&node.right_raw()).await;
    is_closed(&mut second).await;
    client.query(&envelope("query")).await.expect("the first is still served");
}

#[tokio::test]
async fn refuses_more_calls_on_a_connection_than_allowed() {
    let limits = Limits { calls: 1, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let channel = node.right_raw().channel(node.address);
    let waiting = tokio::spawn(send(channel.clone(), QUERY, tokio_stream::pending()));
    // The first call takes its place as soon as its headers arrive, and the second comes after them.
    let status = loop {
        let reply = send(channel.clone(), QUERY, tokio_stream::iter([vec![]])).await;
        let status = reply.expect_err("no statement in it");
        if status.code() != Code::InvalidArgument {
            break status;
        }
    };
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(status.message(), "Too many calls at once on this connection.");
    // Another connection has its own places.
    node.serves().await;
    waiting.abort();
}

/// What a client of tonic's alone does with very many calls: it opens a hundred streams before it has read how many
/// there may be, and the others when it may.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn takes_three_hundred_calls_at_once_of_a_client_that_keeps_to_what_is_advertised() {
    let node = Node::start().await;
    let statement = Some(kzmn_common::wire::envelope_to_proto(&envelope("query")));
    let message = kzmn_proto::exchange::QueryRequest { statement }.encode_to_vec();
    for channel in [node.right_raw().channel(node.address), node.right_raw().channel(node.address)]
    {
        let mut calls = JoinSet::new();
        for _ in 0..300 {
            calls.spawn(send(channel.clone(), QUERY, tokio_stream::iter([message.clone()])));
        }
        for answer in calls.join_all().await {
            answer.expect("answered");
        }
    }
}

#[tokio::test]
async fn work_without_a_caller_keeps_its_place() {
    let limits = Limits { calls: 1, call: SHORT, ..Limits::default() };
    let node = Node::start_with(limits, Handler::default()).await;
    let client = node.client();
    let failure = client.query(&envelope("wait")).await.expect_err("late");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::DeadlineExceeded));
    let failure = client.query(&envelope("query")).await.expect_err("no place");
    assert_eq!(failure.kind, FailureKind::Other);
    node.handler.go.notify_one();
    soon(node.handler.finished.notified()).await;
    let again = async {
        while client.query(&envelope("query")).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    soon(again).await;
}

#[tokio::test]
async fn a_connection_ends_with_its_age_and_the_client_makes_another() {
    let limits = Limits {
        connection_age: SHORT,
        connection_grace: Duration::from_millis(100),
        ..Limits::default()
    };
    let node = Node::start_with(limits, Handler::default()).await;
    let mut idle = node.connect(&node.right_raw()).await;
    idle.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.expect("sent");
    let client = node.client();
    client.query(&envelope("query")).await.expect("an answer");
    let mut said = Vec::new();
    drop(soon(idle.read_to_end(&mut said)).await);
    // A frame of type GOAWAY was among what it said.
    assert!(said.windows(9).any(|head| head == [0, 0, 8, 7, 0, 0, 0, 0, 0]));
    client.query(&envelope("query")).await.expect("an answer over a new connection");
}
