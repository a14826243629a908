//! Who is refused before a byte of HTTP/2 is read: rows 1 to 7, 13, 14 and 16 of the table.

use rcgen::{
    BasicConstraints, ExtendedKeyUsagePurpose as LeafUsage, IsCa, KeyUsagePurpose as KeyUsage,
};
use rustls::crypto::aws_lc_rs;
use rustls::{AlertDescription, HandshakeKind, NamedGroup};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::certificates::{Authority, Issued, KZ_NODE, Leaf, kz_leaf};
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

/// That of a client alone is not enough either: the other state's node is a server too.
#[tokio::test]
async fn refuses_an_exchange_without_both_extended_key_usages_and_takes_it_with_both() {
    let node = Node::start().await;
    for usages in
        [vec![LeafUsage::ServerAuth], vec![LeafUsage::ClientAuth], vec![], vec![LeafUsage::Any]]
    {
        let leaf = Leaf { usages, ..kz_leaf() };
        assert_eq!(refused_with(&node, &leaf).await, AlertDescription::UnsupportedCertificate);
    }
    taken(&node, &node.world.kz.issue(&kz_leaf())).await;
}

/// Whether an honest client gets as far as HTTP/2 with it.
async fn taken(node: &Node, issued: &Issued) {
    let mut stream = node.connect(&node.world.raw(Some(issued))).await;
    stream.write_all(PREFACE).await.expect("sent");
    soon(stream.read_u8()).await.expect("accepted");
}

#[tokio::test]
async fn refuses_a_leaf_that_may_sign_others_and_takes_one_that_may_only_prove_itself() {
    let node = Node::start().await;
    for key_usages in [
        vec![KeyUsage::KeyCertSign],
        vec![KeyUsage::DigitalSignature, KeyUsage::KeyCertSign],
        vec![KeyUsage::DigitalSignature, KeyUsage::CrlSign],
        vec![KeyUsage::KeyAgreement],
    ] {
        let leaf = Leaf { key_usages, ..kz_leaf() };
        assert_eq!(refused_with(&node, &leaf).await, AlertDescription::UnsupportedCertificate);
    }
    let authority = Leaf { is_ca: IsCa::Ca(BasicConstraints::Constrained(0)), ..kz_leaf() };
    assert_eq!(refused_with(&node, &authority).await, AlertDescription::CertificateUnknown);
    let proper = Leaf {
        key_usages: vec![KeyUsage::DigitalSignature],
        is_ca: IsCa::ExplicitNoCa,
        ..kz_leaf()
    };
    taken(&node, &node.world.kz.issue(&proper)).await;
}

#[tokio::test]
async fn refuses_a_critical_extension_that_it_does_not_know() {
    let node = Node::start().await;
    let unknown = Leaf { unknown: true, ..kz_leaf() };
    assert_eq!(refused_with(&node, &unknown).await, AlertDescription::CertificateUnknown);
    node.serves().await;
}

/// A listener that trusts this root, and what it says to a leaf of this issuer.
async fn said_to(root: &Authority, issuer: &Authority) -> Result<u8, AlertDescription> {
    let issued = issuer.issue(&kz_leaf());
    let node = Node::trusting(&root.roots()).await;
    let raw = node.world.raw(Some(&issued));
    let mut stream = node.connect(&raw).await;
    stream.write_all(PREFACE).await.expect("sent");
    match soon(stream.read_u8()).await {
        Ok(byte) => Ok(byte),
        Err(_) => Err(alert(&node, &raw).await),
    }
}

#[tokio::test]
async fn refuses_a_chain_that_is_longer_than_its_root_allows_and_takes_one_that_is_not() {
    let signs = &[KeyUsage::KeyCertSign];
    let unknown = Err(AlertDescription::CertificateUnknown);
    for (length, most) in [
        (BasicConstraints::Constrained(0), 0),
        (BasicConstraints::Constrained(1), 1),
        (BasicConstraints::Unconstrained, 2),
    ] {
        let root = Authority::root("kz root", "kz", length);
        let one = root.intermediate("kz intermediate", signs);
        let two = one.intermediate("kz lower intermediate", signs);
        for (count, issuer) in [&root, &one, &two].into_iter().enumerate() {
            let said = said_to(&root, issuer).await;
            if count <= most {
                said.expect("as long as the root allows");
            } else {
                assert_eq!(said, unknown, "{count} under a root that allows {most}");
            }
        }
    }
}

/// An intermediate that calls itself what its root is called makes the chain no shorter.
#[tokio::test]
async fn refuses_a_chain_that_hides_an_intermediate_behind_its_roots_name() {
    let root = Authority::of("kz");
    let hidden = root.intermediate("kz root", &[KeyUsage::KeyCertSign]);
    assert_eq!(said_to(&root, &hidden).await, Err(AlertDescription::CertificateUnknown));
    said_to(&root, &root).await.expect("the root itself");
}

#[tokio::test]
async fn refuses_intermediates_that_may_not_sign_or_are_anothers_and_takes_one_that_may() {
    let root = Authority::root("kz root", "kz", BasicConstraints::Unconstrained);
    let mute = root.intermediate("kz intermediate", &[KeyUsage::DigitalSignature]);
    assert_eq!(said_to(&root, &mute).await, Err(AlertDescription::CertificateUnknown));
    let signs = &[KeyUsage::KeyCertSign];
    let stranger = Authority::root("stranger", "kz", BasicConstraints::Unconstrained);
    let foreign = stranger.intermediate("kz intermediate", signs);
    assert_eq!(said_to(&root, &foreign).await, Err(AlertDescription::UnknownCA));
    said_to(&root, &root.intermediate("kz intermediate", signs)).await.expect("the right one");
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
