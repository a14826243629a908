//! From a listening socket to authenticated connections, as many as the [`Limits`] allow.
//!
//! Invariants:
//!
//! - A place is taken before a connection is accepted, so that what cannot be served waits in the
//!   kernel and costs no descriptor.
//! - Every handshake is a task of its own: a slow one delays no other, and there are few of them at once. One address
//!   has only some of their places: its further connections are closed at once, so that others do not wait
//!   behind its silence.
//! - Nothing reaches HTTP/2 before the client's identity is known, ALPN chose `h2` and a first byte came.
//! - A refused connection is logged with a fixed reason, without its address and without a name.

mod address;
mod io;
mod rejection;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::identity::SpiffeId;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use crate::Limits;
use crate::tls::{self, ALPN, ServerTls};

use address::{Addresses, Arrival};
pub use io::ConnectInfo;
use io::Slots;
pub(crate) use io::{CallSlot, TlsIo};
use rejection::Rejection;

/// How long to wait when the kernel gives no connection, as when descriptors have run out.
const BACK_OFF: Duration = Duration::from_millis(200);

/// How long a refused client has to read its alert.
const LINGER: Duration = Duration::from_secs(1);

/// The authenticated connections of `listener`, until the stream is dropped. When `closing` is
/// cancelled, those that are open are cut.
pub(crate) fn connections(
    listener: TcpListener,
    tls: &ServerTls,
    limits: &Limits,
    closing: CancellationToken,
) -> ReceiverStream<std::io::Result<TlsIo>> {
    let of_identity = |identity: &SpiffeId| {
        (identity.clone(), Arc::new(Semaphore::new(limits.connections_per_identity)))
    };
    let acceptor = Arc::new(Acceptor {
        tls: TlsAcceptor::from(tls.config()),
        limits: limits.clone(),
        connections: Arc::new(Semaphore::new(limits.connections)),
        handshakes: Arc::new(Semaphore::new(limits.handshakes)),
        addresses: Addresses::new(limits.handshakes_per_address),
        identities: tls.allowed().iter().map(of_identity).collect(),
        closing,
    });
    let (admitted, connections) = mpsc::channel(1);
    tokio::spawn(acceptor.run(listener, admitted));
    ReceiverStream::new(connections)
}

struct Acceptor {
    tls: TlsAcceptor,
    limits: Limits,
    connections: Arc<Semaphore>,
    handshakes: Arc<Semaphore>,
    addresses: Addresses,
    identities: BTreeMap<SpiffeId, Arc<Semaphore>>,
    closing: CancellationToken,
}

/// A connection whose identity is not known yet, and its places.
struct Stranger {
    socket: TcpStream,
    connection: OwnedSemaphorePermit,
    handshake: OwnedSemaphorePermit,
    arrival: Arrival,
}

impl Acceptor {
    /// Ends when connections are no longer taken, and with it the handshakes that go on.
    async fn run(
        self: Arc<Self>,
        tcp: TcpListener,
        admitted: mpsc::Sender<std::io::Result<TlsIo>>,
    ) {
        let mut pending = JoinSet::new();
        loop {
            tokio::select! {
                () = admitted.closed() => return,
                Some(_) = pending.join_next() => {}
                stranger = self.accept(&tcp) => {
                    let Some(stranger) = stranger else { return };
                    pending.spawn(Arc::clone(&self).admit_or_log(stranger, admitted.clone()));
                }
            }
        }
    }

    /// The next connection, when there is a place for it. `None` never comes: the semaphores stay open.
    async fn accept(&self, tcp: &TcpListener) -> Option<Stranger> {
        let connection = Arc::clone(&self.connections).acquire_owned().await.ok()?;
        let handshake = Arc::clone(&self.handshakes).acquire_owned().await.ok()?;
        loop {
            match tcp.accept().await {
                Ok((socket, from)) => match self.addresses.arrive(from.ip()) {
                    Some(arrival) => {
                        return Some(Stranger { socket, connection, handshake, arrival });
                    }
                    // Closed without a word: one would cost a task of its own.
                    None => Rejection::TooManyOfAddress.log(),
                },
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "no connection could be accepted");
                    tokio::time::sleep(BACK_OFF).await;
                }
            }
        }
    }

    async fn admit_or_log(
        self: Arc<Self>,
        stranger: Stranger,
        admitted: mpsc::Sender<std::io::Result<TlsIo>>,
    ) {
        match self.admit(stranger).await {
            // It is no longer taken: the server is stopping.
            Ok(io) => drop(admitted.send(Ok(io)).await),
            Err(rejection) => rejection.log(),
        }
    }

    async fn admit(&self, stranger: Stranger) -> Result<TlsIo, Rejection> {
        let Stranger { socket, connection, handshake, arrival } = stranger;
        // Without it every answer would wait for the peer's delayed acknowledgement.
        socket.set_nodelay(true).map_err(|_| Rejection::Closed)?;
        let mut stream = timeout(self.limits.handshake, self.handshake(socket))
            .await
            .map_err(|_| Rejection::HandshakeTimeout)??;
        let (identity, info) = self.introduce(&stream)?;
        drop((handshake, arrival));
        let slots = Slots { _connection: connection, _identity: identity };
        let first = timeout(self.limits.first_byte, stream.fill_buf())
            .await
            .map_err(|_| Rejection::FirstByteTimeout)?;
        if first.map_err(|_| Rejection::Closed)?.is_empty() {
            return Err(Rejection::Closed);
        }
        Ok(TlsIo::new(stream, info, slots, &self.limits, self.closing.clone()))
    }

    async fn handshake(&self, socket: TcpStream) -> Result<TlsStream<TcpStream>, Rejection> {
        match self.tls.accept(socket).into_fallible().await {
            Ok(stream) => Ok(stream),
            Err((error, socket)) => {
                linger(socket).await;
                Err(Rejection::from_handshake(&error))
            }
        }
    }

    /// Its identity, and whether that has a place left.
    fn introduce(
        &self,
        stream: &TlsStream<TcpStream>,
    ) -> Result<(OwnedSemaphorePermit, ConnectInfo), Rejection> {
        let (_, session) = stream.get_ref();
        if session.alpn_protocol() != Some(ALPN) {
            return Err(Rejection::NoAlpn);
        }
        let leaf = session.peer_certificates().and_then(<[_]>::first);
        let identity = leaf.and_then(|leaf| tls::identity(leaf).ok()).ok_or(Rejection::Identity)?;
        let places = self.identities.get(&identity).ok_or(Rejection::Identity)?;
        let place =
            Arc::clone(places).try_acquire_owned().map_err(|_| Rejection::TooManyOfIdentity)?;
        let key_exchange = session.negotiated_key_exchange_group().map(|group| group.name());
        tracing::debug!(?key_exchange, "connection authenticated");
        Ok((place, ConnectInfo::new(identity, key_exchange, self.limits.calls)))
    }
}

/// Lets the alert arrive. A socket that is closed with unread bytes is reset, and what was sent last is
/// lost with it.
async fn linger(mut socket: TcpStream) {
    let drained = async {
        socket.shutdown().await?;
        tokio::io::copy(&mut (&mut socket).take(16 * 1024), &mut tokio::io::sink()).await
    };
    // Whatever comes of it, the connection is refused and closed.
    drop(timeout(LINGER, drained).await);
}
