//! Making a connection: TCP, TLS, and proof that the server is the one we meant.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use hyper_util::rt::TokioIo;
use rustls::NamedGroup;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tower::util::{ServiceFn, service_fn};

use crate::tls::{ALPN, ClientTls};

/// Less than a call's usual deadline, so that the call learns that nobody is there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

type Connecting = Pin<Box<dyn Future<Output = io::Result<TokioIo<TlsStream<TcpStream>>>> + Send>>;

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
                connected.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map(TokioIo::new)
            })
        })
    }

    async fn connect(&self) -> io::Result<TlsStream<TcpStream>> {
        let socket = TcpStream::connect(self.address.as_str()).await?;
        socket.set_nodelay(true)?;
        let name = ServerName::DnsName(self.tls.name().clone());
        let tls = TlsConnector::from(self.tls.config());
        let stream = tls.connect(name, socket).await.inspect_err(log)?;
        let (_, session) = stream.get_ref();
        if session.alpn_protocol() != Some(ALPN) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let key_exchange = session.negotiated_key_exchange_group().map(|group| group.name());
        tracing::debug!(?key_exchange, "connected");
        self.agreed.send_replace(key_exchange);
        Ok(stream)
    }
}

/// A server that is not the one we meant is worth waking somebody: the fault is named, and no name that
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
