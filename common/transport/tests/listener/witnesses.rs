//! Calling a third witness, with one that says whatever a test wants.

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{
    Checkpoint, CosignReply, Cosignature, LedgerOrigin, NoteKey, NoteSignature, SignatureType,
    ToCosign,
};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::SigningKey;
use kzmn_testkit::SeededEntropy;
use kzmn_transport::tls::{HttpTls, Roots};
use kzmn_transport::{FailureKind, HttpFailure, HttpUrl, Obstacle, WitnessClient};
use rcgen::{
    BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::certificates::clock;

fn key() -> (NoteKey, SigningKey) {
    let key = SigningKey::generate(&SeededEntropy::new(77)).expect("a key");
    let name = "witness.example.org";
    let name = NoteKey::new(name, SignatureType::Cosignature, key.public().clone());
    (name.expect("a name"), key)
}

fn asked() -> ToCosign {
    let key = SigningKey::generate(&SeededEntropy::new(1)).expect("a key");
    let origin = LedgerOrigin::named("kz.kzmn.internal/ledger/demo");
    let name = origin.ledger_key(key.public().clone()).expect("a name");
    let note = Checkpoint { origin, size: 9, root: Digest::of(b"a root") }.sign(&name, &key);
    ToCosign { old_size: 7, proof: vec![Digest::of(b"a hash")], note }
}

/// Takes one request, whole, and says that.
async fn reply<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, said: Vec<u8>) -> String {
    let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
    let wanted = asked().render();
    while !String::from_utf8_lossy(&read).ends_with(&wanted) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(more) => read.extend_from_slice(&buffer[..more]),
        }
    }
    // A client that has heard enough hangs up.
    let _sent = stream.write_all(&said).await;
    let _ended = stream.shutdown().await;
    String::from_utf8(read).expect("UTF-8")
}

/// What a client makes of a witness that says that; and the request.
async fn called(said: Vec<u8>) -> (Result<CosignReply, HttpFailure>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let address = listener.local_addr().expect("an address");
    let prefix = HttpUrl::parse(&format!("http://{address}/a/prefix/")).expect("a URL");
    let client = WitnessClient::new(prefix, None, key().0).expect("plain");
    let asked = asked();
    let served = async { reply(listener.accept().await.expect("called").0, said).await };
    tokio::join!(client.cosign(&asked), served)
}

async fn told(status: &str, head: &str, body: &str) -> Result<CosignReply, HttpFailure> {
    let length = body.len();
    let said = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{head}\r\n{body}");
    called(said.into_bytes()).await.0
}

fn line() -> String {
    let (name, key) = key();
    let at = clock().now();
    Cosignature::sign(asked().note.text(), at, &name, &key).expect("a witness").render()
}

#[tokio::test]
async fn takes_the_line_of_the_witness_that_is_meant_among_others_and_sends_what_is_specified() {
    let other = "\u{2014} another.example/w CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==\n";
    let body = format!("{other}{}", line());
    let head = "HTTP/1.1 200 OK\r\ncontent-length";
    let said = format!("{head}: {}\r\n\r\n{body}", body.len());
    let (told, request) = called(said.into_bytes()).await;
    let Ok(CosignReply::Cosigned(taken)) = told else { panic!("{told:?}") };
    assert_eq!(taken.iter().map(NoteSignature::render).collect::<String>(), line());
    assert!(request.starts_with("POST /a/prefix/add-checkpoint HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with(&format!("\r\n\r\n{}", asked().render())), "{request}");
}

#[tokio::test]
async fn refuses_every_reply_that_is_not_specified_and_tells_each_that_is_by_its_reason() {
    let size = "content-type: text/x.tlog.size\r\n";
    assert_eq!(told("409 Conflict", size, "7\n").await, Ok(CosignReply::FromAnotherSize(7)));
    let refused = |reason| Err(HttpFailure { kind: FailureKind::Refused(reason), obstacle: None });
    for (status, reason) in [
        ("400 Bad Request", RefusalReason::CheckpointMalformed),
        ("403 Forbidden", RefusalReason::CheckpointNotSigned),
        ("404 Not Found", RefusalReason::CheckpointOriginUnknown),
        ("422 Unprocessable Entity", RefusalReason::LedgerNotContinued),
        ("409 Conflict", RefusalReason::LedgerForked),
    ] {
        assert_eq!(told(status, "", "whatever\n").await, refused(reason), "{status}");
    }
    for wrong in ["07\n", "7", "-1\n", "seven\n"] {
        let forked = refused(RefusalReason::LedgerForked);
        assert_eq!(told("409 Conflict", size, wrong).await, forked, "{wrong}");
    }
    let unusable = Err(HttpFailure { kind: FailureKind::Other, obstacle: None });
    let (whole, cut) = (line(), line().trim_end().to_owned());
    let of_another = whole.replacen("witness.example.org", "witness.example.com", 1);
    for body in ["", "nothing\n", cut.as_str(), of_another.as_str()] {
        assert_eq!(told("200 OK", "", body).await, unusable, "{body}");
    }
    for status in ["201 Created", "302 Found", "500 Internal Server Error"] {
        assert_eq!(told(status, "location: http://127.0.0.1/\r\n", &whole).await, unusable);
    }
}

#[tokio::test]
async fn refuses_to_read_a_reply_without_end_and_one_that_is_none() {
    let long = "x".repeat(17 * 1024);
    let unusable = Err(HttpFailure { kind: FailureKind::Other, obstacle: None });
    assert_eq!(told("200 OK", "", &long).await, unusable);
    let broke = Err(HttpFailure { kind: FailureKind::Unreachable, obstacle: None });
    assert_eq!(told("200 OK", &format!("x: {long}\r\n"), "").await, broke);
    for said in ["", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\n"] {
        assert_eq!(called(said.as_bytes().to_vec()).await.0, broke, "{said}");
    }
    let nowhere = HttpUrl::parse("http://127.0.0.1:1").expect("a URL");
    let client = WitnessClient::new(nowhere, None, key().0).expect("plain");
    let failure = client.cosign(&asked()).await.expect_err("nobody");
    assert_eq!(failure.obstacle, Some(Obstacle::ConnectionRefused));
}

#[tokio::test]
async fn refuses_to_wait_for_ever_for_a_witness_that_is_silent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let address = listener.local_addr().expect("an address");
    let prefix = HttpUrl::parse(&format!("http://{address}")).expect("a URL");
    let client = WitnessClient::new(prefix, None, key().0).expect("plain");
    let failure = client.cosign(&asked()).await.expect_err("silent");
    assert_eq!(failure.kind, FailureKind::TimedOut);
}

#[test]
fn refuses_urls_that_are_no_submission_prefix_and_plain_http_to_any_other_machine() {
    for taken in [
        "https://witness.example.org",
        "https://witness.example.org:8443/a/b/",
        "https://192.0.2.1",
        "http://127.0.0.1:7000",
        "http://127.8.9.1/x",
        "http://[::1]:7000",
    ] {
        assert!(HttpUrl::parse(taken).is_ok(), "{taken}");
    }
    for refused in [
        "http://witness.example.org",
        "http://localhost:7000",
        "http://192.0.2.1",
        "http://127.0.0.1.example.org",
        "ftp://127.0.0.1",
        "https://user@witness.example.org",
        "https://witness.example.org/?a=b",
        "https://witness.example.org/#a",
        "//witness.example.org",
        "/a",
        "https://",
        "",
    ] {
        assert!(HttpUrl::parse(refused).is_err(), "{refused}");
    }
}

/// An authority of neither state.
fn authority() -> (String, Issuer<'static, KeyPair>) {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().expect("a key");
    let pem = params.self_signed(&key).expect("a root").pem();
    (pem, Issuer::new(params, key))
}

/// What a client that trusts these roots makes of a server, called `localhost`, whose leaf has this name and end.
async fn encrypted(
    roots: &str,
    issuer: &Issuer<'static, KeyPair>,
    (name, until): (&str, i32),
) -> Result<CosignReply, HttpFailure> {
    let leaf_key = KeyPair::generate().expect("a key");
    let mut leaf = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    (leaf.not_before, leaf.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(until, 1, 1));
    let leaf = leaf.signed_by(&leaf_key, issuer).expect("a leaf");
    let server = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivatePkcs8KeyDer::from(leaf_key.serialize_der()).into(),
        )
        .expect("a server");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let port = listener.local_addr().expect("an address").port();
    let prefix = HttpUrl::parse(&format!("https://localhost:{port}")).expect("a URL");
    let roots = Roots::from_pem(roots.as_bytes()).expect("roots");
    let tls = HttpTls::new(&roots, clock()).expect("TLS");
    assert!(WitnessClient::new(prefix.clone(), None, key().0).is_none(), "never in the clear");
    let client = WitnessClient::new(prefix, Some(tls), key().0).expect("encrypted");
    let body = line();
    let said = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let asked = asked();
    let served = async {
        let (socket, _) = listener.accept().await.expect("called");
        if let Ok(stream) = TlsAcceptor::from(Arc::new(server)).accept(socket).await {
            reply(stream, said.into_bytes()).await;
        }
    };
    tokio::join!(client.cosign(&asked), served).0
}

#[tokio::test]
async fn refuses_a_server_of_other_roots_another_name_or_that_has_expired_and_takes_the_right_one()
{
    let ((roots, issuer), (_, stranger)) = (authority(), authority());
    let right = encrypted(&roots, &issuer, ("localhost", 2040)).await;
    assert!(matches!(right, Ok(CosignReply::Cosigned(_))), "{right:?}");
    for (issuer, leaf, obstacle) in [
        (&stranger, ("localhost", 2040), Obstacle::CertificateUntrusted),
        (&issuer, ("witness.example.org", 2040), Obstacle::CertificateOfAnother),
        (&issuer, ("localhost", 2021), Obstacle::CertificateExpired),
    ] {
        let refused = encrypted(&roots, issuer, leaf).await.expect_err("refused");
        assert_eq!(refused.obstacle, Some(obstacle));
    }
}
