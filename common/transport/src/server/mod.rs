//! Serving a listener: the exchange to the other state's node, or the office to the own state's
//! officers, each with health and, if wanted, reflection.
//!
//! What holds of every call: its connection is authenticated and has a place for it; it is answered
//! within its deadline; and what its handler has begun goes on when the deadline passes or the caller
//! hangs up, because a statement that was stored is owed its answer.

mod exchange;
mod guard;
mod handler;
mod health;
mod office;
mod reflection;
mod work;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kzmn_proto::exchange::{
    ledger_service_server as ledger_rpc, record_exchange_service_server as exchange_rpc,
};
use kzmn_proto::office::{
    case_service_server as case_rpc, evidence_service_server as evidence_rpc,
    operations_service_server as operations_rpc, registry_service_server as registry_rpc,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

use crate::accept;
use crate::limits::{Limits, OFFICE_RESPONSE_BYTES};
use crate::tls::ServerTls;
use exchange::ExchangeRpc;
use guard::Guard;
use office::OfficeRpc;
use work::Works;

pub use handler::{Caller, ExchangeHandler, OfficeHandler, ResponseStream};
pub use health::Health;

/// An authenticated connection that answers no ping for this long after the interval is dead.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(3);
const HEADER_LIST_BYTES: u32 = 8 * 1024;
const STREAM_WINDOW_BYTES: u32 = 64 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 256 * 1024;
/// Streams reset by the peer before we took them, and by us for its errors: more is a flood.
const PENDING_RESETS: usize = 10;
const ERROR_RESETS: usize = 32;

/// A server cannot be started, or stopped with an error.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Bind {
        /// Which.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The descriptors compiled into this program cannot be read.
    #[error("reflection cannot be served")]
    Reflection(#[source] tonic_reflection::server::Error),
    /// The HTTP/2 server failed.
    #[error("the server failed")]
    Serve(#[source] tonic::transport::Error),
}

/// A bound socket with its TLS and its limits, not yet served.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: ServerTls,
    limits: Limits,
}

impl Listener {
    /// Listens on `address`. Connections wait in the kernel until [`Server::run`].
    ///
    /// # Errors
    ///
    /// [`ServeError::Bind`].
    pub async fn bind(
        address: SocketAddr,
        tls: ServerTls,
        limits: Limits,
    ) -> Result<Self, ServeError> {
        let bind = |source| ServeError::Bind { address, source };
        let socket = TcpListener::bind(address).await.map_err(bind)?;
        let address = socket.local_addr().map_err(bind)?;
        Ok(Self { socket, address, tls, limits })
    }

    /// The address that was bound, with the port that the system chose for port 0.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }
}

/// A listener with what is to be served on it.
pub struct Server {
    listener: Listener,
    routes: Routes,
    health: Health,
    works: Works,
}

impl Server {
    /// The exchange listener: `kzmn.exchange.v1` for the other state's node.
    ///
    /// # Errors
    ///
    /// [`ServeError::Reflection`].
    pub async fn exchange<H: ExchangeHandler>(
        listener: Listener,
        handler: Arc<H>,
        reflection: bool,
    ) -> Result<Self, ServeError> {
        let works = Works::default();
        let bytes = listener.limits.message_bytes;
        let rpc = Arc::new(ExchangeRpc::new(handler, works.clone()));
        let mut routes = Routes::new(
            exchange_rpc::RecordExchangeServiceServer::from_arc(Arc::clone(&rpc))
                .max_decoding_message_size(bytes)
                .max_encoding_message_size(bytes),
        )
        .add_service(
            ledger_rpc::LedgerServiceServer::from_arc(rpc)
                .max_decoding_message_size(bytes)
                .max_encoding_message_size(bytes),
        );
        if reflection {
            routes = reflection::add(routes, kzmn_proto::exchange::FILE_DESCRIPTOR_SET, bytes)
                .map_err(ServeError::Reflection)?;
        }
        let health = Health::new(&[exchange_rpc::SERVICE_NAME, ledger_rpc::SERVICE_NAME]).await;
        let routes = health.add(routes, bytes);
        Ok(Self { listener, routes, health, works })
    }

    /// The office listener: `kzmn.office.v1` for the own state's officers and systems.
    ///
    /// # Errors
    ///
    /// [`ServeError::Reflection`].
    pub async fn office<H: OfficeHandler>(
        listener: Listener,
        handler: Arc<H>,
        reflection: bool,
    ) -> Result<Self, ServeError> {
        let works = Works::default();
        let bytes = listener.limits.message_bytes;
        let rpc = Arc::new(OfficeRpc::new(handler, works.clone()));
        let mut routes = Routes::new(
            case_rpc::CaseServiceServer::from_arc(Arc::clone(&rpc))
                .max_decoding_message_size(bytes)
                .max_encoding_message_size(OFFICE_RESPONSE_BYTES),
        )
        .add_service(
            registry_rpc::RegistryServiceServer::from_arc(Arc::clone(&rpc))
                .max_decoding_message_size(bytes)
                .max_encoding_message_size(OFFICE_RESPONSE_BYTES),
        )
        .add_service(
            evidence_rpc::EvidenceServiceServer::from_arc(Arc::clone(&rpc))
                .max_decoding_message_size(bytes)
                .max_encoding_message_size(OFFICE_RESPONSE_BYTES),
        )
        .add_service(
            operations_rpc::OperationsServiceServer::from_arc(rpc)
                .max_decoding_message_size(bytes)
                .max_encoding_message_size(OFFICE_RESPONSE_BYTES),
        );
        if reflection {
            routes = reflection::add(routes, kzmn_proto::office::FILE_DESCRIPTOR_SET, bytes)
                .map_err(ServeError::Reflection)?;
        }
        let health = Health::new(&[
            case_rpc::SERVICE_NAME,
            registry_rpc::SERVICE_NAME,
            evidence_rpc::SERVICE_NAME,
            operations_rpc::SERVICE_NAME,
        ])
        .await;
        let routes = health.add(routes, bytes);
        Ok(Self { listener, routes, health, works })
    }

    /// The handle on the health that this server reports; `NOT_SERVING` until set otherwise.
    #[must_use]
    pub fn health(&self) -> Health {
        self.health.clone()
    }

    /// Serves until `shutdown`, then stops: no new connection, `NOT_SERVING`, GOAWAY on the open ones,
    /// and an end to calls and their work within the drain time, after which connections are cut and
    /// work is left behind.
    ///
    /// # Errors
    ///
    /// [`ServeError::Serve`].
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) -> Result<(), ServeError> {
        let Self { listener: Listener { socket, address: _, tls, limits }, routes, health, works } =
            self;
        let (stopping, closing) = (CancellationToken::new(), CancellationToken::new());
        let connections = accept::connections(socket, &tls, &limits, closing.clone());
        let stop = async {
            shutdown.await;
            health.not_serving().await;
            stopping.cancel();
        };
        let serving = http2(&limits)
            .layer(Guard::layer(&limits))
            .add_routes(routes)
            .serve_with_incoming_shutdown(connections, stop);
        tokio::pin!(serving);
        let drained = async {
            stopping.cancelled().await;
            tokio::time::sleep(limits.drain).await;
        };
        let served = tokio::select! {
            served = &mut serving => served,
            () = drained => {
                closing.cancel();
                serving.await
            }
        };
        if tokio::time::timeout(limits.drain, works.finished()).await.is_err() {
            tracing::warn!("work is left behind unfinished");
        }
        served.map_err(ServeError::Serve)
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("listener", &self.listener).finish_non_exhaustive()
    }
}

/// The HTTP/2 settings. Deadlines and calls at once are the guard's, because tonic's own answer
/// CANCELLED where the deadline passed; compression is not compiled in.
fn http2(limits: &Limits) -> tonic::transport::Server {
    tonic::transport::Server::builder()
        .accept_http1(false)
        .max_concurrent_streams(limits.streams)
        .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
        .http2_max_header_list_size(HEADER_LIST_BYTES)
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
        .http2_max_pending_accept_reset_streams(Some(PENDING_RESETS))
        .http2_max_local_error_reset_streams(Some(ERROR_RESETS))
        .max_connection_age(limits.connection_age)
}
