//! Calling the echo with a bare tonic client.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hyper_util::rt::TokioIo;
use kzmn_common::party::Party;
use kzmn_proto::exchange::record_exchange_service_client::RecordExchangeServiceClient;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint, Uri};
use tower::service_fn;

use super::super::super::output::Failure;
use super::super::ground::BenchGround;
use super::super::load::{self, Measured, Plan};
use super::{Sample, tls};

/// Measures calls over that many connections, taken in turn.
pub(super) async fn measure(
    ground: &BenchGround,
    address: SocketAddr,
    sample: &Sample,
    connections: u64,
    plan: Plan,
) -> Result<Measured, Failure> {
    let name = format!("exchange.{}", ground.trusted(Party::Mongolia).trust_domain);
    let tls = tls::client(&ground.site(""))?;
    let mut clients = Vec::new();
    for _ in 0..connections {
        clients.push(RecordExchangeServiceClient::new(connect(address, &name, &tls).await?));
    }
    let (clients, turn) = (Arc::new(clients), Arc::new(AtomicUsize::new(0)));
    let sample = Arc::new(sample.clone());
    let call = move || {
        let at = turn.fetch_add(1, Ordering::Relaxed) % clients.len().max(1);
        let (client, sample) = (clients.get(at).cloned(), Arc::clone(&sample));
        async move {
            let mut client = client.ok_or("no connection")?;
            client.query(sample.request.clone()).await?;
            Ok(())
        }
    };
    load::run(plan, call).await
}

async fn connect(
    address: SocketAddr,
    name: &str,
    tls: &Arc<ClientConfig>,
) -> Result<Channel, Failure> {
    let (server, tls) = (ServerName::try_from(name.to_owned())?, Arc::clone(tls));
    let endpoint = Endpoint::from_shared(format!("https://{name}"))?;
    let connector = service_fn(move |_: Uri| {
        let (server, tls) = (server.clone(), Arc::clone(&tls));
        async move { secured(address, server, tls).await.map(TokioIo::new) }
    });
    Ok(endpoint.connect_with_connector(connector).await?)
}

async fn secured(
    address: SocketAddr,
    server: ServerName<'static>,
    tls: Arc<ClientConfig>,
) -> io::Result<TlsStream<TcpStream>> {
    let socket = TcpStream::connect(address).await?;
    socket.set_nodelay(true)?;
    TlsConnector::from(tls).connect(server, socket).await
}
