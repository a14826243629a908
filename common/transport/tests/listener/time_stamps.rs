//! A time-stamping authority over HTTP: RFC 3161, 3.4.

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{Checkpoint, LedgerOrigin, TimeStampQuery};
use kzmn_common::trust::SigningKey;
use kzmn_testkit::SeededEntropy;
use kzmn_transport::{FailureKind, HttpFailure, HttpUrl, TimeStampClient};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

fn query() -> TimeStampQuery {
    let key = SigningKey::generate(&SeededEntropy::new(1)).expect("a key");
    let origin = LedgerOrigin::named("kz.kzmn.internal/ledger/demo");
    let name = origin.ledger_key(key.public().clone()).expect("a name");
    let note = Checkpoint { origin, size: 9, root: Digest::of(b"a root") }.sign(&name, &key);
    TimeStampQuery::of(&note, &SeededEntropy::new(2))
}

/// A reply that has in it what was asked.
fn reply() -> Vec<u8> {
    [b"a token of ", query().der().as_slice()].concat()
}

/// What a client makes of an authority that says that; and the request.
async fn called(head: &str, body: &[u8]) -> (Result<Vec<u8>, HttpFailure>, Vec<u8>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let address = listener.local_addr().expect("an address");
    let url = HttpUrl::parse_also_plain(&format!("http://{address}/tsr")).expect("a URL");
    let client = TimeStampClient::new(url, None).expect("plain");
    let said = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len());
    let served = async {
        let (mut stream, _) = listener.accept().await.expect("called");
        let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
        while !read.ends_with(&query().der()) {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(more) => read.extend_from_slice(&buffer[..more]),
            }
        }
        let _sent = stream.write_all(&[said.as_bytes(), body].concat()).await;
        read
    };
    let query = query();
    tokio::join!(client.stamp(&query), served)
}

const TYPE: &str = "content-type: application/timestamp-reply";

#[tokio::test]
async fn refuses_every_reply_but_one_with_what_was_asked_and_takes_that_as_it_came() {
    let (taken, request) = called(&format!("200 OK\r\n{TYPE}"), &reply()).await;
    assert_eq!(taken, Ok(reply()));
    let request = String::from_utf8_lossy(&request).into_owned();
    assert!(request.starts_with("POST /tsr HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("content-type: application/timestamp-query\r\n"), "{request}");
    let unusable = Err(HttpFailure { kind: FailureKind::Other, obstacle: None });
    let html = "200 OK\r\ncontent-type: text/html";
    assert_eq!(called(html, &reply()).await.0, unusable);
    assert_eq!(called("200 OK", &reply()).await.0, unusable);
    for status in ["204 No Content", "302 Found", "400 Bad Request", "500 Oops"] {
        assert_eq!(called(&format!("{status}\r\n{TYPE}"), &reply()).await.0, unusable, "{status}");
    }
    let refusal = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];
    assert_eq!(called(&format!("200 OK\r\n{TYPE}"), &refusal).await.0, unusable);
    let large = [reply(), vec![0; 64 * 1024]].concat();
    assert_eq!(called(&format!("200 OK\r\n{TYPE}"), &large).await.0, unusable);
}

#[test]
fn takes_plain_http_to_any_machine_for_what_is_signed_and_refuses_what_is_no_url() {
    for taken in ["http://tsa.example.org", "http://192.0.2.1:318/a", "https://tsa.example.org/tsr"]
    {
        let url = HttpUrl::parse_also_plain(taken).expect("a URL");
        assert_eq!(url.to_string(), taken);
    }
    for refused in ["ftp://tsa.example.org", "https://tsa.example.org/?a=b", "tsa.example.org", ""]
    {
        assert!(HttpUrl::parse_also_plain(refused).is_err(), "{refused}");
    }
    let https = HttpUrl::parse_also_plain("https://tsa.example.org").expect("a URL");
    assert!(TimeStampClient::new(https, None).is_none(), "never in the clear");
}
