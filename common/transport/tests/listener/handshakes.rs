//! Who is refused before a byte of HTTP/2 is read: rows 1 to 7, 13, 14 and 16 of the table.

use rcgen::ExtendedKeyUsagePurpose as Usage;
use rustls::crypto::aws_lc_rs;
use rustls::{AlertDescription, HandshakeKind, NamedGroup};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::certificates::{Authority, KZ_NODE, Leaf, kz_leaf};
use crate::clients::{Raw, alert};
use crate::node::{Node, soon};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

async fn refused_with(node: &Node, leaf: &Leaf) -> AlertDescription {
    let issued = node.world.kz.issue(leaf);
    alert(node, &node.world.raw(Some(&issued))).await
}

#[tokio::test]
async fn refuses_a_client_without_a_certificate() {
    let node = Node::start().await;
    let alert = alert(&node, &node.world.raw(None)).await;
    assert_eq!(alert, AlertDescription::CertificateRequired);
    node.serves().await;
}

#[tokio::test]
async fn refuses_certificates_that_are_no_longer_or_not_yet_valid() {
    let node = Node::start().await;
    let expired = Leaf { to: (2026, 6, 1), ..kz_leaf() };
    assert_eq!(refused_with(&node, &expired).await, AlertDescription::CertificateExpired);
    let early = Leaf { from: (2026, 6, 2), ..kz_leaf() };
    assert_eq!(refused_with(&node, &early).await, AlertDescription::CertificateExpired);
    node.serves().await;
}

#[tokio::test]
async fn refuses_certificates_of_other_roots_and_those_that_sign_themselves() {
    let node = Node::start().await;
    let stranger = Authority::named("somebody", "kz").issue(&kz_leaf());
    let raw = node.world.raw(Some(&stranger));
    assert_eq!(alert(&node, &raw).await, AlertDescription::UnknownCA);
    let namesake = Authority::of("kz").issue(&kz_leaf());
    let raw = node.world.raw(Some(&namesake));
    assert_eq!(alert(&node, &raw).await, AlertDescription::DecryptError);
    let alone = kz_leaf().self_signed();
    let raw = node.world.raw(Some(&alone));
    assert_eq!(alert(&node, &raw).await, AlertDescription::UnknownCA);
    // Our own state's root vouches for nobody here.
    let own = node.world.mn.issue(&Leaf { names: vec![], ..kz_leaf() });
    let raw = node.world.raw(Some(&own));
    assert_eq!(alert(&node, &raw).await, AlertDescription::UnknownCA);
    node.serves().await;
}

#[tokio::test]
async fn refuses_every_identity_but_the_one_allowed() {
    let node = Node::start().await;
    for uris in [
        vec!["spiffe://kz.kzmn.internal/node/office"],
        vec!["spiffe://kz.kzmn.internal/node/exchange2"],
        vec!["spiffe://mn.kzmn.internal/node/exchange"],
        vec!["https://kz.kzmn.internal/node/exchange"],
        vec![],
        vec![KZ_NODE, "spiffe://kz.kzmn.internal/officer/7f3a"],
        vec![KZ_NODE, KZ_NODE],
        vec![KZ_NODE, "https://kz.kzmn.internal/"],
    ] {
        let leaf = Leaf { uris, ..kz_leaf() };
        assert_eq!(refused_with(&node, &leaf).await, AlertDescription::AccessDenied);
    }
    node.serves().await;
}

#[tokio::test]
async fn refuses_leaves_without_the_extended_key_usage_of_a_client() {
    let node = Node::start().await;
    for usages in [vec![Usage::ServerAuth], vec![], vec![Usage::Any]] {
        let leaf = Leaf { usages, ..kz_leaf() };
        assert_eq!(refused_with(&node, &leaf).await, AlertDescription::UnsupportedCertificate);
    }
    let leaf = Leaf { usages: vec![Usage::ClientAuth], ..kz_leaf() };
    let raw = node.world.raw(Some(&node.world.kz.issue(&leaf)));
    let mut stream = node.connect(&raw).await;
    stream.write_all(PREFACE).await.expect("sent");
    soon(stream.read_u8()).await.expect("a client's usage alone is enough");
}

#[tokio::test]
async fn refuses_a_leaf_that_breaks_its_roots_name_constraints() {
    let node = Node::start().await;
    let breach = Leaf { names: vec!["exchange.mn.kzmn.internal"], ..kz_leaf() };
    assert_eq!(refused_with(&node, &breach).await, AlertDescription::CertificateUnknown);
    node.serves().await;
}

#[tokio::test]
async fn refuses_a_client_that_offers_nothing_newer_than_tls_1_2() {
    let node = Node::start().await;
    let mut socket = TcpStream::connect(node.address).await.expect("connected");
    socket.write_all(&tls_1_2_hello()).await.expect("sent");
    let mut answer = Vec::new();
    soon(socket.read_to_end(&mut answer)).await.expect("closed");
    // A record of type alert, fatal, protocol_version.
    assert_eq!((answer.first(), answer.get(5..)), (Some(&21), Some(&[2, 70][..])));
    node.serves().await;
}

/// A ClientHello of RFC 5246: ECDHE suites, P-256, ECDSA with SHA-256, no `supported_versions`.
fn tls_1_2_hello() -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([9; 32]);
    body.push(0);
    body.extend([0, 4, 0xc0, 0x2b, 0xc0, 0x2f]);
    body.extend([1, 0]);
    let extensions = [0, 10, 0, 4, 0, 2, 0, 23, 0, 13, 0, 4, 0, 2, 4, 3];
    body.extend([0, 16]);
    body.extend(extensions);
    let mut handshake = vec![1, 0, 0, u8::try_from(body.len()).expect("short")];
    handshake.extend(body);
    let mut record = vec![22, 3, 1, 0, u8::try_from(handshake.len()).expect("short")];
    record.extend(handshake);
    record
}

#[tokio::test]
async fn refuses_a_client_that_does_not_speak_h2() {
    let node = Node::start().await;
    let http1 = node.right_raw().alpn(&[b"http/1.1"]);
    assert_eq!(alert(&node, &http1).await, AlertDescription::NoApplicationProtocol);
    let silent = node.right_raw().alpn(&[]);
    let mut stream = node.connect(&silent).await;
    drop(stream.write_all(PREFACE).await);
    assert!(soon(stream.read_u8()).await.is_err(), "closed without data");
    node.serves().await;
}

#[tokio::test]
async fn refuses_key_exchanges_that_are_not_on_our_list() {
    let node = Node::start().await;
    let leaf = node.world.kz.issue(&kz_leaf());
    let with = |group| {
        let mut provider = aws_lc_rs::default_provider();
        provider.kx_groups = vec![group];
        Raw::with(provider, &node.world.mn, Some(&leaf))
    };
    let p256 = with(aws_lc_rs::kx_group::SECP256R1);
    assert_eq!(alert(&node, &p256).await, AlertDescription::HandshakeFailure);
    // The fallback.
    let x25519 = with(aws_lc_rs::kx_group::X25519);
    let mut stream = node.connect(&x25519).await;
    stream.write_all(PREFACE).await.expect("sent");
    soon(stream.read_u8()).await.expect("accepted");
}

#[tokio::test]
async fn the_two_nodes_agree_on_the_hybrid_key_exchange() {
    let node = Node::start().await;
    let client = node.client();
    assert_eq!(client.key_exchange(), None);
    client.query(&crate::node::envelope("query")).await.expect("an answer");
    assert_eq!(client.key_exchange(), Some(NamedGroup::X25519MLKEM768));
}

#[tokio::test]
async fn refuses_to_resume_and_gives_no_ticket() {
    let node = Node::start().await;
    let raw = node.right_raw();
    for _ in 0..2 {
        let mut stream = node.connect(&raw).await;
        stream.write_all(PREFACE).await.expect("sent");
        soon(stream.read_u8()).await.expect("accepted");
        let (_, session) = stream.get_ref();
        assert_eq!(session.handshake_kind(), Some(HandshakeKind::Full));
        assert_eq!(session.tls13_tickets_received(), 0);
    }
}
