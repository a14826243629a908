//! An authenticated connection, as the HTTP/2 server reads and writes it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, io};

use kzmn_common::identity::SpiffeId;
use rustls::NamedGroup;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::Connected;

use crate::Limits;

/// What is known of a connection; an extension of every request on it.
#[derive(Clone)]
pub struct ConnectInfo {
    /// The identity in its certificate.
    pub identity: SpiffeId,
    /// How its keys were agreed.
    pub key_exchange: Option<NamedGroup>,
    calls: Arc<Semaphore>,
}

/// A call's place on its connection, held until its work is done even if its caller has left.
#[derive(Clone)]
pub(crate) struct CallSlot {
    _place: Arc<OwnedSemaphorePermit>,
}

impl ConnectInfo {
    pub(super) fn new(identity: SpiffeId, key_exchange: Option<NamedGroup>, calls: usize) -> Self {
        Self { identity, key_exchange, calls: Arc::new(Semaphore::new(calls)) }
    }

    /// A place for one more call, unless there are too many already.
    pub(crate) fn slot(&self) -> Option<CallSlot> {
        let place = Arc::clone(&self.calls).try_acquire_owned().ok()?;
        Some(CallSlot { _place: Arc::new(place) })
    }
}

impl fmt::Debug for ConnectInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectInfo")
            .field("identity", &self.identity)
            .field("key_exchange", &self.key_exchange)
            .finish_non_exhaustive()
    }
}

/// The places that a connection takes while it is open.
pub(super) struct Slots {
    pub(super) _connection: OwnedSemaphorePermit,
    pub(super) _identity: OwnedSemaphorePermit,
}

/// A TLS connection with its places and its end.
pub(crate) struct TlsIo {
    stream: TlsStream<TcpStream>,
    info: ConnectInfo,
    end: Pin<Box<dyn Future<Output = ()> + Send>>,
    ended: bool,
    unread: Duration,
    /// When what waits to be read is given up; `None` while nothing waits.
    stalled: Option<Pin<Box<Sleep>>>,
    _slots: Slots,
}

impl TlsIo {
    /// It ends when its age and its time of grace are over, or with `closing`. tonic's own end of a
    /// connection's age is not used for that: given a time of grace it skips the GOAWAY, and without one
    /// a silent peer stays for ever.
    ///
    /// It also ends when something that was written has waited for `limits.unread` to be read. hyper's
    /// keepalive does not see to that: it sends GOAWAY, and waits until that is read.
    pub(super) fn new(
        stream: TlsStream<TcpStream>,
        info: ConnectInfo,
        slots: Slots,
        limits: &Limits,
        closing: CancellationToken,
    ) -> Self {
        let longest = limits.connection_age + limits.connection_grace;
        let end = Box::pin(async move {
            tokio::select! {
                () = tokio::time::sleep(longest) => {}
                () = closing.cancelled_owned() => {}
            }
        });
        let unread = limits.unread;
        Self { stream, info, end, ended: false, unread, stalled: None, _slots: slots }
    }

    /// An error once the connection's time is over.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        self.ended = self.ended || self.end.as_mut().poll(cx).is_ready();
        if self.ended { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }

    /// What writing came to, or an error once something has waited for too long. That TLS takes a byte
    /// proves nothing: it buffers some.
    fn written<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let (_, session) = self.stream.get_ref();
        if !session.wants_write() {
            self.stalled = None;
            return written;
        }
        let unread = self.unread;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(unread)));
        self.ended = self.ended || stalled.as_mut().poll(cx).is_ready();
        self.check(cx)?;
        written
    }
}

impl Connected for TlsIo {
    type ConnectInfo = ConnectInfo;

    fn connect_info(&self) -> ConnectInfo {
        self.info.clone()
    }
}

impl AsyncRead for TlsIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for TlsIo {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.written(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        let written = Pin::new(&mut self.stream).poll_flush(cx);
        self.written(cx, written)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        let written = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.written(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
