//! Calling a node: the other state's exchange listener, or the own office listener; and services of neither state.
//!
//! HTTP/2 connections, made when they are needed and again when they broke. Every call has a deadline,
//! which the server learns. Nothing is retried here: what failed is sent again by the caller that stored it.

mod connect;
mod exchange;
mod http_service;
mod office;
mod time_stamp;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use rustls::NamedGroup;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tonic::Request;
use tonic::transport::{Channel, Endpoint};

use crate::limits::MESSAGE_BYTES;
use crate::status::{self, CallFailure, RpcReply};
use crate::tls::ClientTls;
use connect::Connector;

pub use exchange::ExchangeClient;
pub use http_service::{HttpUrl, InvalidHttpUrl};
pub use office::{OfficeClient, Watching};
pub use time_stamp::TimeStampClient;
pub use witness::WitnessClient;

/// A connection on which nothing answered a ping for this long is dead.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(5);
/// Refusals come with their details in a header.
const HEADER_LIST_BYTES: u32 = 32 * 1024;
const STREAM_WINDOW_BYTES: u32 = 64 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 256 * 1024;
/// How many calls are made at once on one connection before another is opened: far fewer than a node takes
/// (`Limits::calls`), because more share one connection's window and gain nothing.
const CALLS_PER_CONNECTION: usize = 16;

/// The server to call, and how.
#[derive(Clone, Debug)]
pub struct Target {
    /// `host:port`, resolved whenever a connection is made.
    pub address: String,
    /// Which server is expected there.
    pub tls: ClientTls,
    /// How long a call may take, with the connection that it may need.
    pub deadline: Duration,
    /// The largest message, sent or received, in bytes. Responses of the office may be larger.
    pub message_bytes: usize,
    /// How many connections may be open at once; further ones are made when the first are full.
    pub connections: usize,
}

impl Target {
    /// With a deadline of 5 s, messages of at most 256 KiB and one connection.
    #[must_use]
    pub fn new(address: String, tls: ClientTls) -> Self {
        Self {
            address,
            tls,
            deadline: Duration::from_secs(5),
            message_bytes: MESSAGE_BYTES,
            connections: 1,
        }
    }
}

/// The server's DNS name cannot stand in a URI.
#[derive(Debug, thiserror::Error)]
#[error("the server's name cannot be used in a URI")]
pub struct InvalidTarget(#[source] tonic::transport::Error);

/// Lazy connections and what holds of every call on them.
#[derive(Clone)]
struct LazyConnections {
    address: Arc<str>,
    lanes: Arc<[Lane]>,
    /// As many as all lanes have together: what finds none waits here, in order, and not at the node, where
    /// it would be refused.
    places: Arc<Semaphore>,
    deadline: Duration,
    message_bytes: usize,
    key_exchange: watch::Receiver<Option<NamedGroup>>,
}

/// One connection, with as many places for calls as a node has on its side.
struct Lane {
    channel: Channel,
    places: Arc<Semaphore>,
}

/// A call's place on a connection. The lane's is given back first, so that a place among all always finds one of
/// some lane.
struct ConnectionSlot {
    _of_lane: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl LazyConnections {
    fn new(target: Target) -> Result<Self, InvalidTarget> {
        let Target { address, tls, deadline, message_bytes, connections } = target;
        let uri = format!("https://{}", tls.name().as_ref());
        let endpoint = Endpoint::from_shared(uri)
            .map_err(InvalidTarget)?
            .http2_keep_alive_interval(KEEPALIVE_INTERVAL)
            .keep_alive_timeout(KEEPALIVE_TIMEOUT)
            .keep_alive_while_idle(true)
            .http2_max_header_list_size(HEADER_LIST_BYTES)
            .initial_stream_window_size(STREAM_WINDOW_BYTES)
            .initial_connection_window_size(CONNECTION_WINDOW_BYTES);
        let (agreed, key_exchange) = watch::channel(None);
        let lane = |_| {
            let connector = Connector::new(address.clone(), tls.clone(), agreed.clone());
            let channel = endpoint.connect_with_connector_lazy(connector.service());
            Lane { channel, places: Arc::new(Semaphore::new(CALLS_PER_CONNECTION)) }
        };
        let lanes: Arc<[Lane]> = (0..connections.max(1)).map(lane).collect();
        let places = Arc::new(Semaphore::new(lanes.len() * CALLS_PER_CONNECTION));
        Ok(Self { address: address.into(), lanes, places, deadline, message_bytes, key_exchange })
    }

    /// Calls with the deadline. Ours ends the wait even where no connection was made yet.
    async fn call<Q, R, F>(
        &self,
        message: Q,
        rpc: impl FnOnce(Channel, Request<Q>) -> F,
    ) -> Result<R, CallFailure>
    where
        Q: prost::Message,
        F: Future<Output = RpcReply<R>>,
    {
        if message.encoded_len() > self.message_bytes {
            return Err(CallFailure::too_large());
        }
        let mut request = Request::new(message);
        request.set_timeout(self.deadline);
        let call = async {
            let (channel, _place) = self.place().await.ok_or_else(status::unreachable)?;
            rpc(channel, request).await
        };
        status::outcome(tokio::time::timeout(self.deadline, call).await)
    }

    /// The first connection with a place, so that further ones are only made when they are needed.
    async fn place(&self) -> Option<(Channel, ConnectionSlot)> {
        // Never closed: it is there as long as the link.
        let of_all = Arc::clone(&self.places).acquire_owned().await.ok()?;
        let free = |lane: &Lane| {
            let of_lane = Arc::clone(&lane.places).try_acquire_owned().ok()?;
            Some((lane.channel.clone(), of_lane))
        };
        let (channel, of_lane) = self.lanes.iter().find_map(free)?;
        Some((channel, ConnectionSlot { _of_lane: of_lane, _of_all: of_all }))
    }
}
