//! A bare tonic client, over as many connections as wanted.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hyper_util::rt::TokioIo;
use kzmn_common::party::Party;
use kzmn_proto::exchange::record_exchange_service_client::RecordExchangeServiceClient;
use kzmn_proto::exchange::{QueryRequest, QueryResponse};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint, Uri};
use tower::service_fn;

use super::super::super::output::Failure;
use super::super::ground::BenchGround;
use super::tls;

/// Connections of Kazakhstan's node to that address, taken in turn.
pub(in super::super) struct Connections {
    clients: Vec<RecordExchangeServiceClient<Channel>>,
    turn: AtomicUsize,
}

impl Connections {
    pub(in super::super) async fn open(
        ground: &BenchGround,
        address: SocketAddr,
        count: u64,
    ) -> Result<Self, Failure> {
        let name = format!("exchange.{}", ground.trusted(Party::Mongolia).trust_domain);
        let tls = tls::client(&ground.site(""))?;
        let mut clients = Vec::new();
        for _ in 0..count {
            clients.push(RecordExchangeServiceClient::new(connect(address, &name, &tls).await?));
        }
        Ok(Self { clients, turn: AtomicUsize::new(0) })
    }

    pub(in super::super) async fn query(
        &self,
        request: QueryRequest,
    ) -> Result<QueryResponse, Failure> {
        let at = self.turn.fetch_add(1, Ordering::Relaxed) % self.clients.len().max(1);
        let mut client = self.clients.get(at).cloned().ok_or("no connection")?;
        Ok(client.query(request).await?.into_inner())
    }
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
