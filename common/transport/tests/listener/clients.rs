//! Clients that do what a test says: any certificate, any ALPN, any bytes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{AlertDescription, ClientConfig, RootCertStore};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

use crate::certificates::{Authority, Issued, MN_NAME, Noon};
use crate::node::{Node, soon};

impl TimeProvider for Noon {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(1_780_315_200)))
    }
}

/// A TLS configuration with nothing of ours in it.
#[derive(Clone)]
pub(crate) struct Raw {
    pub(crate) config: ClientConfig,
}

impl Raw {
    pub(crate) fn new(server: &Authority, certificate: Option<&Issued>) -> Self {
        Self::with(aws_lc_rs::default_provider(), server, certificate)
    }

    pub(crate) fn with(
        provider: CryptoProvider,
        server: &Authority,
        certificate: Option<&Issued>,
    ) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(server.der()).expect("a root");
        let provider = Arc::new(provider);
        let config = ClientConfig::builder_with_details(Arc::clone(&provider), Arc::new(Noon))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("TLS 1.3")
            .with_root_certificates(roots);
        let mut config = match certificate {
            None => config.with_no_client_auth(),
            Some(leaf) => {
                // Whatever the certificate says: rustls would refuse to present some of them.
                let signing = provider.key_provider.load_private_key(leaf.key()).expect("a key");
                let presented = CertifiedKey::new(leaf.chain(), signing);
                config.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(presented)))
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        config.resumption = Resumption::in_memory_sessions(4);
        Self { config }
    }

    pub(crate) fn alpn(mut self, protocols: &[&[u8]]) -> Self {
        self.config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        self
    }

    pub(crate) async fn connect(&self, address: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
        self.over(TcpStream::connect(address).await?).await
    }

    pub(crate) async fn over(&self, socket: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(MN_NAME).expect("a name");
        TlsConnector::from(Arc::new(self.config.clone())).connect(name, socket).await
    }

    /// A gRPC channel over these bytes.
    pub(crate) fn channel(&self, address: SocketAddr) -> Channel {
        let raw = self.clone();
        let endpoint = Endpoint::from_static("https://exchange.mn.kzmn.internal");
        endpoint.connect_with_connector_lazy(tower::service_fn(move |_: http::Uri| {
            let raw = raw.clone();
            async move { raw.connect(address).await.map(TokioIo::new) }
        }))
    }
}

/// The alert that a connection was refused with. Under TLS 1.3 it comes with the first read.
pub(crate) async fn alert(node: &Node, raw: &Raw) -> AlertDescription {
    let refused = async {
        let mut stream = raw.connect(node.address).await?;
        stream.read_u8().await
    };
    let error = soon(refused).await.expect_err("refused");
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::AlertReceived(alert)) => *alert,
        other => panic!("no alert but {other:?}, {error:?}"),
    }
}

/// Bytes in place of messages.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        bytes::BufMut::put_slice(buffer, &item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let length = bytes::Buf::remaining(buffer);
        Ok(Some(bytes::Buf::copy_to_bytes(buffer, length).to_vec()))
    }
}

pub(crate) const QUERY: &str = "/kzmn.exchange.v1.RecordExchangeService/Query";

/// Sends these messages to `path` and returns the one that comes back, or the status.
pub(crate) async fn send(
    channel: Channel,
    path: &'static str,
    messages: impl tokio_stream::Stream<Item = Vec<u8>> + Send + 'static,
) -> Result<Vec<u8>, Status> {
    let mut rpc = tonic::client::Grpc::new(channel);
    rpc.ready().await.expect("a channel");
    let path = http::uri::PathAndQuery::from_static(path);
    let answer = rpc.client_streaming(Request::new(messages), path, Bytes);
    soon(answer).await.map(tonic::Response::into_inner)
}
