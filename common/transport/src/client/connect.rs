//! Making a connection: TCP, TLS, and proof that the server is the one we meant.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, NamedGroup};
use tokio::net::{TcpStream, lookup_host};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower::util::{ServiceFn, service_fn};

use crate::failure::Obstacle;
use crate::tls::{ALPN, ClientTls};

/// Less than a call's usual deadline, so that the call learns that the server is away.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

type Connected = Result<TokioIo<TlsStream<TcpStream>>, Obstacle>;
type Connecting = Pin<Box<dyn Future<Output = Connected> + Send>>;

pub(super) struct Connector {
    address: String,
    tls: ClientTls,
    agreed: watch::Sender<Option<NamedGroup>>,
}

impl Connector {
    pub(super) fn new(
        address: String,
        tls: ClientTls,
        agreed: watch::Sender<Option<NamedGroup>>,
    ) -> Self {
        Self { address, tls, agreed }
    }

    /// As tonic wants it. The URI is the server's name for HTTP; where to dial is ours to know.
    pub(super) fn service(self) -> ServiceFn<impl FnMut(Uri) -> Connecting + Clone> {
        let connector = Arc::new(self);
        service_fn(move |_uri: Uri| -> Connecting {
            let connector = Arc::clone(&connector);
            Box::pin(async move {
                let connected = timeout(CONNECT_TIMEOUT, connector.connect()).await;
                let connected = connected.unwrap_or(Err(Obstacle::ConnectTimedOut));
                connected.map(TokioIo::new)
            })
        })
    }

    async fn connect(&self) -> Result<TlsStream<TcpStream>, Obstacle> {
        let socket = dial(&self.address).await?;
        let name = ServerName::DnsName(self.tls.name().clone());
        let tls = TlsConnector::from(self.tls.config());
        let stream = tls.connect(name, socket).await.map_err(|e| of_tls(&e))?;
        let (_, session) = stream.get_ref();
        if session.alpn_protocol() != Some(ALPN) {
            return Err(Obstacle::NoNode);
        }
        let key_exchange = session.negotiated_key_exchange_group().map(|group| group.name());
        tracing::debug!(?key_exchange, "connected");
        self.agreed.send_replace(key_exchange);
        Ok(stream)
    }
}

/// A socket to the first of the address's machines that takes one.
pub(super) async fn dial(address: &str) -> Result<TcpStream, Obstacle> {
    let found = lookup_host(address).await;
    let found: Vec<_> = found.map_err(|_| Obstacle::AddressUnknown)?.collect();
    if found.is_empty() {
        return Err(Obstacle::AddressUnknown);
    }
    let socket = TcpStream::connect(found.as_slice()).await.map_err(|e| of_socket(&e))?;
    socket.set_nodelay(true).map_err(|e| of_socket(&e))?;
    Ok(socket)
}

fn of_socket(error: &io::Error) -> Obstacle {
    match error.kind() {
        ErrorKind::ConnectionRefused => Obstacle::ConnectionRefused,
        ErrorKind::TimedOut => Obstacle::ConnectTimedOut,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof
        | ErrorKind::NotConnected => Obstacle::ConnectionClosed,
        _ => Obstacle::NoRoute,
    }
}

/// Why the handshake failed, which is logged.
pub(super) fn of_tls(error: &io::Error) -> Obstacle {
    log(error);
    let fault = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match fault {
        None => of_socket(error),
        Some(rustls::Error::InvalidCertificate(fault)) => of_certificate(fault),
        Some(rustls::Error::AlertReceived(_)) => Obstacle::TurnedAway,
        Some(_) => Obstacle::NoNode,
    }
}

fn of_certificate(fault: &CertificateError) -> Obstacle {
    use CertificateError as Fault;
    match fault {
        Fault::Expired | Fault::ExpiredContext { .. } => Obstacle::CertificateExpired,
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => Obstacle::CertificateNotYetValid,
        Fault::UnknownIssuer | Fault::BadSignature => Obstacle::CertificateUntrusted,
        Fault::NotValidForName
        | Fault::NotValidForNameContext { .. }
        | Fault::ApplicationVerificationFailure => Obstacle::CertificateOfAnother,
        _ => Obstacle::CertificateInvalid,
    }
}

/// A server that is not the one we meant is worth an alarm: the fault is named, and no name that
/// the certificate gave.
fn log(error: &io::Error) {
    let error = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match error {
        Some(rustls::Error::InvalidCertificate(_)) => {
            tracing::warn!(reason = "certificate", "server refused");
        }
        Some(rustls::Error::AlertReceived(alert)) => {
            tracing::warn!(reason = "alert", ?alert, "server refused us");
        }
        _ => tracing::info!(reason = "handshake", "no connection"),
    }
}
