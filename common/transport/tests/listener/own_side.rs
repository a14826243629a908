//! What we refuse on our own side: servers that are not the one meant, and credentials and lists that
//! would not do.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::sync::Arc;

use kzmn_transport::tls::{
    ClientTls, Credentials, InvalidLeaf, LeafUsage, Roots, ServerTls, TlsError,
};
use kzmn_transport::{ExchangeClient, FailureKind, Limits, Obstacle, Target};
use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};
use rustls::ServerConfig;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::certificates::{
    Authority, Issued, KZ_NODE, Leaf, MN_NAME, MN_NODE, Noon, clock, id, kz_leaf, mn_leaf,
};
use crate::node::{World, envelope, soon};

/// A server that would take anybody. Returns whether a byte of the application came, and why there was no connection.
async fn impostor(
    issued: &Issued,
    client: impl FnOnce(String) -> ExchangeClient,
) -> (bool, Option<Obstacle>) {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_details(provider, Arc::new(Noon))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("TLS 1.3")
        .with_no_client_auth()
        .with_single_cert(issued.chain(), issued.key())
        .expect("a certificate");
    config.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a socket");
    let client = client(listener.local_addr().expect("bound").to_string());
    let server = Box::pin(async {
        let (socket, _) = listener.accept().await.expect("a connection");
        match TlsAcceptor::from(Arc::new(config)).accept(socket).await {
            Ok(mut stream) => stream.read_u8().await.is_ok(),
            Err(_) => false,
        }
    });
    let query = envelope("query");
    let asking = Box::pin(async {
        let failure = client.query(&query).await.expect_err("no answer can come");
        assert_eq!(failure.kind, FailureKind::Unreachable);
        assert!(failure.signed.is_none());
        failure.obstacle
    });
    // The right server reads the preface, and then hangs up.
    soon(async { tokio::join!(server, asking) }).await
}

#[tokio::test]
async fn sends_nothing_to_a_server_that_is_not_the_one_meant() {
    let world = World::new();
    let client =
        |address| ExchangeClient::new(Target::new(address, world.client_tls())).expect("a client");
    let of_office = vec!["spiffe://mn.kzmn.internal/node/office"];
    let other_name = vec!["office.mn.kzmn.internal"];
    let as_client = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let as_server = vec![ExtendedKeyUsagePurpose::ServerAuth];
    use Obstacle::{CertificateExpired, CertificateOfAnother, CertificateUntrusted};
    let wrong = [
        // The other state's own node, under its own root.
        (world.kz.issue(&kz_leaf()), Some(CertificateUntrusted)),
        // Somebody else's root.
        (Authority::of("mn").issue(&mn_leaf()), Some(CertificateUntrusted)),
        // The right root, and another identity, with and without the right name.
        (world.mn.issue(&Leaf { uris: of_office, ..mn_leaf() }), Some(CertificateOfAnother)),
        (world.mn.issue(&Leaf { uris: vec![], ..mn_leaf() }), None),
        (world.mn.issue(&Leaf { uris: vec![MN_NODE, MN_NODE], ..mn_leaf() }), None),
        // The right identity, and not the configured name.
        (world.mn.issue(&Leaf { names: other_name, ..mn_leaf() }), Some(CertificateOfAnother)),
        (world.mn.issue(&Leaf { names: vec![], ..mn_leaf() }), Some(CertificateOfAnother)),
        // No server.
        (world.mn.issue(&Leaf { usages: as_client, ..mn_leaf() }), None),
        (world.mn.issue(&Leaf { usages: as_server, ..mn_leaf() }), None),
        (world.mn.issue(&Leaf { usages: vec![], ..mn_leaf() }), None),
        // An authority's key.
        (
            world.mn.issue(&Leaf { key_usages: vec![KeyUsagePurpose::KeyCertSign], ..mn_leaf() }),
            None,
        ),
        // Under an intermediate that the root does not allow.
        (
            world
                .mn
                .intermediate("mn intermediate", &[KeyUsagePurpose::KeyCertSign])
                .issue(&mn_leaf()),
            None,
        ),
        // Expired.
        (world.mn.issue(&Leaf { to: (2026, 6, 1), ..mn_leaf() }), Some(CertificateExpired)),
    ];
    for (number, (issued, expected)) in wrong.iter().enumerate() {
        let (read, obstacle) = impostor(issued, client).await;
        assert!(!read, "server {number} got a byte");
        assert!(obstacle.is_some(), "server {number}: the cause is told");
        if expected.is_some() {
            assert_eq!(obstacle, *expected, "server {number}");
        }
    }
    let (read, obstacle) = impostor(&world.mn.issue(&mn_leaf()), client).await;
    assert!(read, "the right one gets the preface");
    assert_eq!(obstacle, None, "it was a connection");
}

#[tokio::test]
async fn says_why_there_is_no_connection() {
    let world = World::new();
    let asked = async |address: String| {
        let client = ExchangeClient::new(Target::new(address, world.client_tls()));
        client.expect("a client").query(&envelope("query")).await.expect_err("nobody is there")
    };
    let plain = TcpListener::bind("127.0.0.1:0").await.expect("a socket");
    let closed = plain.local_addr().expect("bound").to_string();
    let closing = tokio::spawn(async move {
        while let Ok((socket, _)) = plain.accept().await {
            drop(socket);
        }
    });
    for (address, expected) in [
        ("127.0.0.1:9".to_owned(), Obstacle::ConnectionRefused),
        ("nowhere.invalid:1".to_owned(), Obstacle::AddressUnknown),
        ("no address".to_owned(), Obstacle::AddressUnknown),
        (closed, Obstacle::ConnectionClosed),
    ] {
        let failure = soon(Box::pin(asked(address))).await;
        assert_eq!((failure.kind, failure.obstacle), (FailureKind::Unreachable, Some(expected)));
    }
    closing.abort();
}

#[test]
fn every_obstacle_has_a_name_of_its_own_by_which_it_is_found() {
    for obstacle in Obstacle::ALL {
        assert_eq!(Obstacle::by_name(obstacle.name()), Some(obstacle));
        assert!(obstacle.name().starts_with("PEER_"), "{}", obstacle.name());
    }
    assert_eq!(Obstacle::by_name("PEER_UNREACHABLE"), None);
}

/// The values of `testing.md` part 4.2: whoever changes one has measured again.
#[test]
fn the_limits_are_those_that_were_measured() {
    let Limits {
        connections,
        connections_per_identity,
        handshakes,
        handshakes_per_address,
        handshake,
        first_byte,
        message_bytes,
        unread,
        streams,
        calls,
        call,
        stream,
        connection_age,
        connection_grace,
        drain,
    } = Limits::default();
    assert_eq!((connections, connections_per_identity), (64, 8));
    assert_eq!((handshakes, handshakes_per_address), (16, 8));
    assert_eq!((message_bytes, streams, calls), (256 * 1024, 100, 100));
    let seconds =
        [handshake, first_byte, unread, call, stream, connection_age, connection_grace, drain];
    assert_eq!(seconds.map(|time| time.as_secs()), [5, 5, 10, 3, 600, 900, 10, 10]);
}

#[test]
fn refuses_lists_that_let_nobody_in_or_cannot_be_read() {
    let world = World::new();
    let own = world.mn.issue(&mn_leaf()).credentials(MN_NODE);
    let nobody = ServerTls::new(&own, &world.kz.roots(), BTreeSet::new(), clock());
    assert!(matches!(nobody, Err(TlsError::NobodyAllowed)));
    assert!(matches!(Roots::from_pem(b""), Err(TlsError::NoCertificate(_))));
    assert!(matches!(Roots::from_der([]), Err(TlsError::NoCertificate(_))));
    assert!(matches!(Roots::from_der([vec![1, 2, 3]]), Err(TlsError::Root(_))));
    let half = [world.kz.der().to_vec(), vec![0x30, 0]];
    assert!(matches!(Roots::from_der(half), Err(TlsError::Root(_))), "one of two is not enough");
    let leaf = world.kz.issue(&kz_leaf()).certificate.der().to_vec();
    assert!(matches!(Roots::from_der([leaf]), Err(TlsError::NotAnAuthority)));
    Roots::from_der([world.kz.der().to_vec()]).expect("a root");
    world.server_tls();
}

#[test]
fn refuses_own_credentials_that_a_peer_would_refuse() {
    let world = World::new();
    let server = |leaf: &Leaf, identity: &str| {
        let own = world.mn.issue(leaf).credentials(identity);
        ServerTls::new(&own, &world.kz.roots(), BTreeSet::from([id(KZ_NODE)]), clock())
    };
    let fault = |leaf: &Leaf| match server(leaf, MN_NODE) {
        Err(TlsError::OwnLeaf(fault)) => fault,
        other => panic!("{other:?}"),
    };
    assert!(matches!(server(&mn_leaf(), KZ_NODE), Err(TlsError::OwnIdentity { .. })));
    let two = Leaf { uris: vec![MN_NODE, KZ_NODE], ..mn_leaf() };
    assert_eq!(fault(&two), InvalidLeaf::NotOneUri);
    let client = Leaf { usages: vec![ExtendedKeyUsagePurpose::ClientAuth], ..mn_leaf() };
    assert_eq!(fault(&client), InvalidLeaf::Usage(LeafUsage::Server));
    let server_only = Leaf { usages: vec![ExtendedKeyUsagePurpose::ServerAuth], ..mn_leaf() };
    assert_eq!(fault(&server_only), InvalidLeaf::Usage(LeafUsage::Client));
    let signing = Leaf { key_usages: vec![KeyUsagePurpose::KeyCertSign], ..mn_leaf() };
    assert_eq!(fault(&signing), InvalidLeaf::NotALeaf);
    assert_eq!(fault(&Leaf { to: (2026, 6, 1), ..mn_leaf() }), InvalidLeaf::NotValidNow);
    server(&mn_leaf(), MN_NODE).expect("the right leaf");

    let own = world.mn.issue(&Leaf { usages: vec![], ..mn_leaf() }).credentials(MN_NODE);
    let client = ClientTls::new(&own, &world.mn.roots(), MN_NAME, id(MN_NODE), clock());
    assert!(matches!(client, Err(TlsError::OwnLeaf(InvalidLeaf::Usage(LeafUsage::Client)))));
    let own = world.kz.issue(&kz_leaf()).credentials(KZ_NODE);
    let no_name = ClientTls::new(&own, &world.mn.roots(), "not a name", id(MN_NODE), clock());
    assert!(matches!(no_name, Err(TlsError::ServerName(_))));
}

#[test]
fn refuses_a_key_that_is_not_the_certificates_without_printing_either() {
    let world = World::new();
    let (one, other) = (world.mn.issue(&mn_leaf()), world.mn.issue(&mn_leaf()));
    let (chain, key) = (one.certificate.pem(), other.key.serialize_pem());
    let mixed = Credentials::from_pem(chain.as_bytes(), key.as_bytes(), id(MN_NODE)).expect("PEM");
    let allowed = BTreeSet::from([id(KZ_NODE)]);
    let refused = ServerTls::new(&mixed, &world.kz.roots(), allowed, clock());
    let error = refused.expect_err("another key");
    assert!(matches!(error, TlsError::Own(_)) && error.source().is_some());
    assert_eq!(format!("{mixed:?}"), format!("Credentials({MN_NODE})"));
    assert!(Credentials::from_pem(b"", key.as_bytes(), id(MN_NODE)).is_err());
    assert!(Credentials::from_pem(chain.as_bytes(), b"", id(MN_NODE)).is_err());
}
