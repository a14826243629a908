//! The bare echo that the exchange is compared with: tonic as it comes, with the exchange's stubs, TLS, keys,
//! connections and messages, and a handler that does nothing.

mod client;
mod io;
mod sample;
mod tls;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use kzmn_proto::exchange::record_exchange_service_server::{
    RecordExchangeService, RecordExchangeServiceServer,
};
use kzmn_proto::exchange::{DeliverRequest, DeliverResponse, QueryRequest, QueryResponse};
use prost::Message as _;
use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::super::output::Failure;
use super::child::{Child, Settings};
use super::ground::BenchGround;
use super::load::{Measured, Plan};
use io::Bare;
pub(super) use sample::Sample;

/// What the server's process is told, as its one argument.
#[derive(Debug, Deserialize, Serialize)]
struct Order {
    site: PathBuf,
    address: SocketAddr,
    response: PathBuf,
}

/// Calls the echo in a process of its own.
pub(super) async fn call(
    ground: &BenchGround,
    sample: &Sample,
    connections: u64,
    plan: Plan,
) -> Result<Measured, Failure> {
    let response = ground.file("echo.bin");
    fs::write(&response, sample.response.encode_to_vec())?;
    let free = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = free.local_addr()?;
    drop(free);
    let order = Order { site: ground.site(""), address, response };
    let order = serde_json::to_string(&order)?;
    let mut server = Child::spawn(ground, "bench-echo", [order], &Settings::default())?;
    server.listening(&[address]).await?;
    client::measure(ground, address, sample, connections, plan).await
}

/// The server's process. Ends when it is killed.
pub(in super::super) async fn run(order: &str) -> Result<(), Failure> {
    let Order { site, address, response } = serde_json::from_str(order)?;
    let echo = Echo(QueryResponse::decode(fs::read(response)?.as_slice())?);
    let (listener, tls) = (TcpListener::bind(address).await?, tls::server(&site)?);
    let (accepted, connections) = mpsc::channel(1);
    tokio::spawn(accept(listener, TlsAcceptor::from(tls), accepted));
    tonic::transport::Server::builder()
        .add_service(RecordExchangeServiceServer::new(echo))
        .serve_with_incoming(ReceiverStream::new(connections))
        .await?;
    Ok(())
}

type Accepted = Result<Bare, std::io::Error>;

async fn accept(listener: TcpListener, tls: TlsAcceptor, accepted: mpsc::Sender<Accepted>) {
    let (tls, accepted) = (Arc::new(tls), Arc::new(accepted));
    while let Ok((socket, _)) = listener.accept().await {
        let (tls, accepted) = (Arc::clone(&tls), Arc::clone(&accepted));
        tokio::spawn(async move {
            // Whoever only looks whether we listen makes no handshake.
            if let Ok(connection) = handshake(socket, &tls).await {
                drop(accepted.send(Ok(connection)).await);
            }
        });
    }
}

async fn handshake(socket: TcpStream, tls: &TlsAcceptor) -> Accepted {
    socket.set_nodelay(true)?;
    Ok(Bare::new(tls.accept(socket).await?))
}

/// Answers everything alike.
struct Echo(QueryResponse);

#[tonic::async_trait]
impl RecordExchangeService for Echo {
    async fn query(&self, _: Request<QueryRequest>) -> Result<Response<QueryResponse>, Status> {
        Ok(Response::new(self.0.clone()))
    }

    async fn deliver(
        &self,
        _: Request<DeliverRequest>,
    ) -> Result<Response<DeliverResponse>, Status> {
        Err(Status::unimplemented("only queries"))
    }
}
