//! gRPC as tonic brings it, with the exchange's stubs, TLS and keys and without any layer of ours: what the exchange is
//! compared with.

mod client;
mod io;
mod tls;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use kzmn_proto::exchange::record_exchange_service_server::{
    RecordExchangeService, RecordExchangeServiceServer,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;

use super::super::output::Failure;
pub(super) use client::Connections;
use io::Bare;

/// An address on which nothing listens.
pub(super) fn free_address() -> Result<SocketAddr, Failure> {
    Ok(std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Serves there in the name of Mongolia's node, with the keys of that site, until the process is killed.
pub(super) async fn serve(
    service: impl RecordExchangeService,
    site: &Path,
    address: SocketAddr,
) -> Result<(), Failure> {
    let (listener, tls) = (TcpListener::bind(address).await?, tls::server(site)?);
    let (accepted, connections) = mpsc::channel(1);
    tokio::spawn(accept(listener, TlsAcceptor::from(tls), accepted));
    tonic::transport::Server::builder()
        .add_service(RecordExchangeServiceServer::new(service))
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
