//! Calling a third witness: C2SP tlog-witness v1.0.0 over HTTP/1.1.
//!
//! One connection for each submission: there is one in ten seconds at the most. What comes back is bounded before it is
//! read, and of its lines only that in the name of the witness's key is taken. Nothing is verified here but TLS.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use kzmn_common::ledger::{CosignReply, NoteKey, NoteSignature, ToCosign};
use kzmn_common::refusal::RefusalReason;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use super::connect::{dial, of_tls};
use crate::failure::{FailureKind, Obstacle, WitnessFailure};
use crate::tls::WitnessTls;

/// How long a submission may take, with its connection.
const DEADLINE: Duration = Duration::from_secs(10);
/// How many bytes of a reply are read: signature lines, or a number.
const REPLY_BYTES: usize = 16 * 1024;
/// How many bytes its head may have.
const HEAD_BYTES: usize = 16 * 1024;
/// The type of a reply that holds a size.
const SIZE_TYPE: &str = "text/x.tlog.size";

/// A submission prefix cannot be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "must be https://host[:port][/path], without user, query and fragment; http:// is for addresses of this machine alone, such as 127.0.0.1"
)]
pub struct InvalidSubmissionPrefix;

/// Where a witness takes checkpoints: the URL that `/add-checkpoint` is added to.
#[derive(Clone, Eq, PartialEq)]
pub struct SubmissionPrefix {
    encrypted: bool,
    /// Name or address, without brackets.
    host: String,
    port: u16,
    /// As the request names it.
    authority: String,
    path: String,
}

impl SubmissionPrefix {
    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// [`InvalidSubmissionPrefix`], also for plain `http` to any host but a loopback address.
    pub fn parse(url: &str) -> Result<Self, InvalidSubmissionPrefix> {
        Self::read(url).ok_or(InvalidSubmissionPrefix)
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
        let here = host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        (encrypted || here).then(|| Self {
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

impl fmt::Debug for SubmissionPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubmissionPrefix({}{})", self.authority, self.path)
    }
}

/// A client of one third witness.
#[derive(Clone, Debug)]
pub struct WitnessClient {
    prefix: SubmissionPrefix,
    tls: Option<WitnessTls>,
    key: NoteKey,
}

impl WitnessClient {
    /// Of the witness with that key, at that prefix. `None` where the prefix is `https` and there is no TLS, or the other way
    /// round.
    #[must_use]
    pub fn new(prefix: SubmissionPrefix, tls: Option<WitnessTls>, key: NoteKey) -> Option<Self> {
        (prefix.encrypted == tls.is_some()).then_some(Self { prefix, tls, key })
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &NoteKey {
        &self.key
    }

    /// Submits a checkpoint. The line that comes back is in the name of the witness's key, and not verified.
    ///
    /// # Errors
    ///
    /// [`WitnessFailure`]. Refused are, by status: 400 `CHECKPOINT_MALFORMED`, 403 `CHECKPOINT_NOT_SIGNED`, 404
    /// `CHECKPOINT_ORIGIN_UNKNOWN`, 422 `LEDGER_NOT_CONTINUED`, 409 without a size `LEDGER_FORKED`.
    pub async fn cosign(&self, asked: &ToCosign) -> Result<CosignReply, WitnessFailure> {
        let called = tokio::time::timeout(DEADLINE, self.call(asked.render())).await;
        let (status, headers, body) = called.map_err(|_| failed(FailureKind::TimedOut))??;
        self.read(status, &headers, &body)
    }

    async fn call(&self, body: String) -> Result<(StatusCode, HeaderMap, Bytes), WitnessFailure> {
        let socket = dial(&self.prefix.address()).await.map_err(unreachable)?;
        let Some(tls) = &self.tls else { return self.post(socket, body).await };
        // That it is a name was looked at when the prefix was read.
        let name = ServerName::try_from(self.prefix.host.clone());
        let name = name.map_err(|_| unreachable(Obstacle::AddressUnknown))?;
        let connected = TlsConnector::from(tls.config()).connect(name, socket).await;
        self.post(connected.map_err(|error| unreachable(of_tls(&error)))?, body).await
    }

    async fn post<S>(
        &self,
        stream: S,
        body: String,
    ) -> Result<(StatusCode, HeaderMap, Bytes), WitnessFailure>
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
        let request = Request::post(format!("{}/add-checkpoint", self.prefix.path))
            .header(HOST, &self.prefix.authority)
            .header(CONTENT_TYPE, "text/plain; charset=utf-8")
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| failed(FailureKind::Other))?;
        let (head, body) = sender.send_request(request).await.map_err(broke)?.into_parts();
        let body = Limited::new(body, REPLY_BYTES).collect().await;
        let body = body.map_err(|_| failed(FailureKind::Other))?.to_bytes();
        Ok((head.status, head.headers, body))
    }

    fn read(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<CosignReply, WitnessFailure> {
        let refused = |reason| Err(failed(FailureKind::Refused(reason)));
        match status {
            StatusCode::OK => {
                let line = self.own_line(body).ok_or_else(|| failed(FailureKind::Other))?;
                Ok(CosignReply::Cosigned(vec![line]))
            }
            StatusCode::CONFLICT => match size(headers, body) {
                Some(size) => Ok(CosignReply::FromAnotherSize(size)),
                // Another root of the same size: the one conflict for which a size need not be told.
                None => refused(RefusalReason::LedgerForked),
            },
            StatusCode::UNPROCESSABLE_ENTITY => refused(RefusalReason::LedgerNotContinued),
            StatusCode::NOT_FOUND => refused(RefusalReason::CheckpointOriginUnknown),
            StatusCode::FORBIDDEN => refused(RefusalReason::CheckpointNotSigned),
            StatusCode::BAD_REQUEST => refused(RefusalReason::CheckpointMalformed),
            _ => Err(failed(FailureKind::Other)),
        }
    }

    /// The line of the witness's key; others are of keys that nobody named.
    fn own_line(&self, body: &[u8]) -> Option<NoteSignature> {
        let lines = std::str::from_utf8(body).ok()?.strip_suffix('\n')?.split('\n');
        lines.filter_map(NoteSignature::parse).find(|line| self.key.is_named_by(line))
    }
}

/// The size that a conflict tells.
fn size(headers: &HeaderMap, body: &[u8]) -> Option<u64> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let text = std::str::from_utf8(body).ok()?.strip_suffix('\n')?;
    let size: u64 = text.parse().ok()?;
    (kind == SIZE_TYPE && size.to_string() == text).then_some(size)
}

fn failed(kind: FailureKind) -> WitnessFailure {
    WitnessFailure { kind, obstacle: None }
}

fn unreachable(obstacle: Obstacle) -> WitnessFailure {
    WitnessFailure { kind: FailureKind::Unreachable, obstacle: Some(obstacle) }
}
