//! Whether a node is sound, as whoever watches it sees: a clock that went back, and a key that has ended.

use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_common::instant::{Clock as _, Instant};
use kzmn_common::trust::KeyUsage;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::people;
use kzmn_tests::pair::site::Site;
use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::{default_provider, kx_group};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tonic::Streaming;
use tonic::transport::{Channel, Endpoint, Uri};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use super::keys::with_bundle;
use super::support::{ANSWERING, ASKING, answered, counts, query, refused_for_now};

/// The time of the pair, for a client that is none of ours.
#[derive(Debug)]
struct At(Instant);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        let since_1970 = u64::try_from(self.0.unix_ms()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_millis(since_1970)))
    }
}

/// Kazakhstan's exchange as a client of Mongolia's.
fn tls(pair: &Pair) -> ClientConfig {
    let kx_groups = vec![kx_group::X25519MLKEM768];
    let provider = Arc::new(CryptoProvider { kx_groups, ..default_provider() });
    let root = pair.site.state_dir(ASKING).join("root.crt");
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root).expect("a root")).expect("reads");
    let own = pair.site.state_dir(ANSWERING);
    let chain = CertificateDer::pem_file_iter(own.join("exchange.crt")).expect("a chain");
    let chain = chain.collect::<Result<_, _>>().expect("a chain");
    let key = PrivateKeyDer::from_pem_file(own.join("exchange.key")).expect("a key");
    let mut config = ClientConfig::builder_with_details(provider, Arc::new(At(pair.clock.now())))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("a version")
        .with_root_certificates(roots)
        .with_client_auth_cert(chain, key)
        .expect("an identity");
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}

async fn channel(pair: &Pair) -> Channel {
    const NAME: &str = "exchange.mn.kzmn.internal";
    let (tls, address) = (Arc::new(tls(pair)), pair.site.addresses(ASKING).exchange);
    let connector = tower::service_fn(move |_: Uri| {
        let tls = TlsConnector::from(Arc::clone(&tls));
        async move {
            let server = ServerName::try_from(NAME).expect("a name");
            tls.connect(server, TcpStream::connect(address).await?).await.map(TokioIo::new)
        }
    });
    let endpoint = Endpoint::from_shared(format!("https://{NAME}")).expect("an address");
    endpoint.connect_with_connector(connector).await.expect("connected")
}

async fn next(watching: &mut Streaming<HealthCheckResponse>) -> ServingStatus {
    let said = tokio::time::timeout(Duration::from_secs(20), watching.message()).await;
    said.expect("in time").expect("said").expect("more").status()
}

/// Whoever watches the node sees it before the first officer does.
#[tokio::test(flavor = "multi_thread")]
async fn health_says_not_serving_once_the_statement_key_has_ended_and_serving_again_before_that() {
    let prepare = |site: &Site| {
        with_bundle(site, 2, |party| {
            let own = party.keys.iter_mut().filter(|key| key.usage == KeyUsage::Statement);
            own.for_each(|key| {
                key.not_after = Instant::parse("2026-11-23T08:30:00Z").expect("an instant");
            });
        });
    };
    let setting = Setting { prepare: Some(&prepare), ..Setting::default() };
    let pair = Box::pin(Pair::start_with(setting)).await.expect("starts");
    let request = HealthCheckRequest { service: String::new() };
    let watching = HealthClient::new(channel(&pair).await).watch(request).await;
    let mut watching = watching.expect("watched").into_inner();
    assert_eq!(next(&mut watching).await, ServingStatus::Serving);
    pair.clock.advance(Duration::from_secs(30 * 60));
    pair.clock.advance(Duration::from_millis(1));
    assert_eq!(next(&mut watching).await, ServingStatus::NotServing);
    pair.clock.turn_back(Duration::from_millis(1));
    assert_eq!(next(&mut watching).await, ServingStatus::Serving, "at the key's last instant");
}

/// What is fresh nobody can tell by a clock that went back: nothing is judged, signed or stored.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_judge_or_ask_while_the_clock_is_back_and_goes_on_when_it_is_there_again() {
    let pair = Pair::start().await.expect("starts");
    answered(&pair, &pair.seal(ASKING, query(&pair))).await;
    pair.clock.turn_back(Duration::from_secs(121));
    let late = pair.seal(ASKING, query(&pair));
    refused_for_now(&pair, &late, RefusalReason::ClockUnsure).await;
    let before = counts(&pair, ANSWERING).await;
    let asked = pair.ask(ANSWERING, ask_request("KZ-2026-0000001", &people::zhanar())).await;
    assert!(asked.is_err(), "nor does it ask");
    assert_eq!(counts(&pair, ANSWERING).await, before, "nothing is stored");
    pair.clock.advance(Duration::from_secs(1));
    answered(&pair, &late).await;
}
