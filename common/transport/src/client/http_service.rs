//! Calling a service of neither state over HTTP/1.1: one connection for each call, for there are few. What comes back is
//! bounded before it is read. Nothing is verified here but TLS.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use super::connect::{dial, of_tls};
use crate::failure::{FailureKind, HttpFailure, Obstacle};
use crate::tls::HttpTls;

/// How long a call may take, with its connection.
const DEADLINE: Duration = Duration::from_secs(10);
/// How many bytes the head of a reply may have.
const HEAD_BYTES: usize = 16 * 1024;

/// A URL cannot be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "must be https://host[:port][/path], without user, query and fragment; http:// is for addresses of this machine alone, such as 127.0.0.1"
)]
pub struct InvalidHttpUrl;

/// Where a service is that belongs to neither state.
#[derive(Clone, Eq, PartialEq)]
pub struct HttpUrl {
    encrypted: bool,
    /// Name or address, without brackets.
    host: String,
    port: u16,
    /// As the request names it.
    authority: String,
    path: String,
}

impl HttpUrl {
    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// [`InvalidHttpUrl`], also for plain `http` to any host but a loopback address.
    pub fn parse(url: &str) -> Result<Self, InvalidHttpUrl> {
        let here = |url: &Self| url.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        Self::read(url).filter(|url| url.encrypted || here(url)).ok_or(InvalidHttpUrl)
    }

    /// Reads a URL of a service whose replies are signed, and which may be called in the clear.
    ///
    /// # Errors
    ///
    /// [`InvalidHttpUrl`].
    pub fn parse_also_plain(url: &str) -> Result<Self, InvalidHttpUrl> {
        Self::read(url).ok_or(InvalidHttpUrl)
    }

    fn read(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok().filter(|_| !url.contains('#'))?;
        let (encrypted, usual) = match uri.scheme_str()? {
            "https" => (true, 443),
            "http" => (false, 80),
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') || uri.query().is_some() {
            return None;
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        ServerName::try_from(host.as_str()).ok()?;
        Some(Self {
            encrypted,
            host,
            port: authority.port_u16().unwrap_or(usual),
            authority: authority.to_string(),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// Whether it is `https`.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    fn address(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.encrypted { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

impl fmt::Debug for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpUrl({self})")
    }
}

/// A service, and how it is known.
#[derive(Clone, Debug)]
pub(super) struct HttpService {
    url: HttpUrl,
    tls: Option<HttpTls>,
}

/// What is posted, and how much of the reply is read.
pub(super) struct Posting {
    /// What is added to the URL's path.
    pub(super) path: &'static str,
    pub(super) content_type: &'static str,
    pub(super) reply_bytes: usize,
}

type Reply = (StatusCode, HeaderMap, Bytes);

impl HttpService {
    /// `None` where the URL is `https` and there is no TLS, or the other way round.
    pub(super) fn new(url: HttpUrl, tls: Option<HttpTls>) -> Option<Self> {
        (url.encrypted == tls.is_some()).then_some(Self { url, tls })
    }

    pub(super) fn url(&self) -> &HttpUrl {
        &self.url
    }

    /// Posts a body.
    pub(super) async fn post(
        &self,
        posting: Posting,
        body: impl Into<Bytes>,
    ) -> Result<Reply, HttpFailure> {
        let called = tokio::time::timeout(DEADLINE, self.call(posting, body.into())).await;
        called.map_err(|_| failed(FailureKind::TimedOut))?
    }

    async fn call(&self, posting: Posting, body: Bytes) -> Result<Reply, HttpFailure> {
        let socket = dial(&self.url.address()).await.map_err(unreachable)?;
        let Some(tls) = &self.tls else { return self.post_on(socket, posting, body).await };
        // That it is a name was looked at when the URL was read.
        let name = ServerName::try_from(self.url.host.clone());
        let name = name.map_err(|_| unreachable(Obstacle::AddressUnknown))?;
        let connected = TlsConnector::from(tls.config()).connect(name, socket).await;
        let connected = connected.map_err(|error| unreachable(of_tls(&error)))?;
        self.post_on(connected, posting, body).await
    }

    async fn post_on<S>(
        &self,
        stream: S,
        Posting { path, content_type, reply_bytes }: Posting,
        body: Bytes,
    ) -> Result<Reply, HttpFailure>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let broke = |_| failed(FailureKind::Unreachable);
        let mut http = http1::Builder::new();
        let connected = http.max_buf_size(HEAD_BYTES).handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = connected.map_err(broke)?;
        // Ends with this call, whatever becomes of it.
        let mut tasks = JoinSet::new();
        tasks.spawn(connection);
        let whole = format!("{}{path}", self.url.path);
        let request = Request::post(if whole.is_empty() { "/" } else { &whole })
            .header(HOST, &self.url.authority)
            .header(CONTENT_TYPE, content_type)
            .body(Full::new(body))
            .map_err(|_| failed(FailureKind::Other))?;
        let (head, body) = sender.send_request(request).await.map_err(broke)?.into_parts();
        let body = Limited::new(body, reply_bytes).collect().await;
        let body = body.map_err(|_| failed(FailureKind::Other))?.to_bytes();
        Ok((head.status, head.headers, body))
    }
}

pub(super) fn failed(kind: FailureKind) -> HttpFailure {
    HttpFailure { kind, obstacle: None }
}

fn unreachable(obstacle: Obstacle) -> HttpFailure {
    HttpFailure { kind: FailureKind::Unreachable, obstacle: Some(obstacle) }
}
