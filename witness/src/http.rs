//! HTTP: one path, bounded in connections, bytes and time.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use kzmn_common::instant::Instant;
use kzmn_common::ledger::NoteSignature;
use kzmn_common::refusal::RefusalReason;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::judge::{Judge, Judged};

/// How many connections there are at once; others wait in the kernel.
const CONNECTIONS: usize = 64;
/// How many bytes a submission has at most: the longest note and 63 hashes.
const BODY_BYTES: usize = 72 * 1024;
/// How long a head, and then a body, may take.
const READ: Duration = Duration::from_secs(5);
/// How long a connection lives, whatever is done on it.
const AGE: Duration = Duration::from_secs(300);
/// A pause where the system has no socket left.
const NO_SOCKET: Duration = Duration::from_millis(100);

/// Where the time of each cosignature comes from; `None` where it is not known.
pub type Now = Arc<dyn Fn() -> Option<Instant> + Send + Sync>;

/// Takes submissions until it is dropped, with all its connections.
pub async fn serve(listener: TcpListener, judge: Arc<Judge>, now: Now) {
    let (places, mut connections) = (Arc::new(Semaphore::new(CONNECTIONS)), JoinSet::new());
    loop {
        while connections.try_join_next().is_some() {}
        // Never closed: it lives as long as this loop.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((socket, _)) = listener.accept().await else {
            tokio::time::sleep(NO_SOCKET).await;
            continue;
        };
        let (judge, now) = (Arc::clone(&judge), Arc::clone(&now));
        connections.spawn(async move {
            let _aged = tokio::time::timeout(AGE, connection(socket, judge, now)).await;
            drop(place);
        });
    }
}

async fn connection(socket: TcpStream, judge: Arc<Judge>, now: Now) {
    let service = service_fn(move |request| {
        let (judge, now) = (Arc::clone(&judge), Arc::clone(&now));
        async move { Ok::<_, Infallible>(respond(request, judge, now).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(READ).max_buf_size(16 * 1024);
    // A caller who breaks off has its own harm alone.
    let _ended = http.serve_connection(TokioIo::new(socket), service).await;
}

async fn respond(request: Request<Incoming>, judge: Arc<Judge>, now: Now) -> Response<Full<Bytes>> {
    if !request.uri().path().ends_with("/add-checkpoint") {
        return text(StatusCode::NOT_FOUND, "there is nothing here but add-checkpoint\n");
    }
    if request.method() != Method::POST {
        let mut reply = text(StatusCode::METHOD_NOT_ALLOWED, "add-checkpoint is for POST\n");
        reply.headers_mut().insert(ALLOW, http::HeaderValue::from_static("POST"));
        return reply;
    }
    let body = Limited::new(request.into_body(), BODY_BYTES).collect();
    let body = match tokio::time::timeout(READ, body).await {
        Err(_) => return text(StatusCode::REQUEST_TIMEOUT, "the body did not come in time\n"),
        Ok(Err(_)) => return text(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large\n"),
        Ok(Ok(body)) => body.to_bytes(),
    };
    // The disk is waited for on a thread of its own; the work ends even where the caller has gone.
    let judged = tokio::task::spawn_blocking(move || judge.judge(&body, now())).await;
    reply(judged.unwrap_or(Judged::Broken))
}

fn reply(judged: Judged) -> Response<Full<Bytes>> {
    match judged {
        Judged::Cosigned(lines) => {
            text(StatusCode::OK, lines.iter().map(NoteSignature::render).collect::<String>())
        }
        Judged::Conflict(size) => {
            let mut reply = text(StatusCode::CONFLICT, format!("{size}\n"));
            let kind = http::HeaderValue::from_static("text/x.tlog.size");
            reply.headers_mut().insert(CONTENT_TYPE, kind);
            reply
        }
        Judged::Refused(reason) => text(status(reason), format!("{}\n", reason.name())),
        Judged::Broken => text(StatusCode::INTERNAL_SERVER_ERROR, "nothing was cosigned\n"),
    }
}

/// By the specification: an unknown origin, no valid signature, a proof that does not hold; what is left is malformed.
fn status(reason: RefusalReason) -> StatusCode {
    match reason {
        RefusalReason::CheckpointOriginUnknown => StatusCode::NOT_FOUND,
        RefusalReason::CheckpointNotSigned => StatusCode::FORBIDDEN,
        RefusalReason::LedgerNotContinued => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalReason::LedgerForked => StatusCode::CONFLICT,
        RefusalReason::ClockUnsure => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_REQUEST,
    }
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = status;
    let kind = http::HeaderValue::from_static("text/plain; charset=utf-8");
    reply.headers_mut().insert(CONTENT_TYPE, kind);
    reply
}
