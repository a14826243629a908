//! Calling a node: the other state's exchange listener, or the own office listener.
//!
//! One HTTP/2 connection, made at the first call and again when it broke. Every call has a deadline,
//! which the server is told. Nothing is retried here: what failed is sent again by whoever kept it.

mod connect;
mod exchange;
mod office;

use std::time::Duration;

use rustls::NamedGroup;
use tokio::sync::watch;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};

use crate::status::{self, Failure, Reply};
use crate::tls::ClientTls;
use connect::Connector;

pub use exchange::ExchangeClient;
pub use office::OfficeClient;

/// A connection on which nothing answered a ping for this long is dead.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(5);
/// Refusals come with their details in a header.
const HEADER_LIST_BYTES: u32 = 32 * 1024;
const STREAM_WINDOW_BYTES: u32 = 64 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 256 * 1024;

/// Whom to call, and how.
#[derive(Clone, Debug)]
pub struct Target {
    /// `host:port`, resolved whenever a connection is made.
    pub address: String,
    /// Which server is expected there.
    pub tls: ClientTls,
    /// How long a call may take, with the connection that it may need.
    pub deadline: Duration,
    /// The largest message, sent or received, in bytes.
    pub message_bytes: usize,
}

impl Target {
    /// With a deadline of 5 s and messages of at most 256 KiB.
    #[must_use]
    pub fn new(address: String, tls: ClientTls) -> Self {
        Self { address, tls, deadline: Duration::from_secs(5), message_bytes: 256 * 1024 }
    }
}

/// The server's DNS name cannot stand in a URI.
#[derive(Debug, thiserror::Error)]
#[error("the server's name cannot be used in a URI")]
pub struct InvalidTarget(#[source] tonic::transport::Error);

/// A lazy connection and what holds of every call on it.
#[derive(Clone)]
struct Link {
    channel: Channel,
    deadline: Duration,
    message_bytes: usize,
    key_exchange: watch::Receiver<Option<NamedGroup>>,
}

impl Link {
    fn new(target: Target) -> Result<Self, InvalidTarget> {
        let Target { address, tls, deadline, message_bytes } = target;
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
        let connector = Connector::new(address, tls, agreed);
        let channel = endpoint.connect_with_connector_lazy(connector.service());
        Ok(Self { channel, deadline, message_bytes, key_exchange })
    }

    /// Calls with the deadline. Ours ends the wait even where no connection was made yet.
    async fn call<Q, R, F>(
        &self,
        message: Q,
        rpc: impl FnOnce(Request<Q>) -> F,
    ) -> Result<R, Failure>
    where
        Q: prost::Message,
        F: Future<Output = Reply<R>>,
    {
        if message.encoded_len() > self.message_bytes {
            return Err(Failure::too_large());
        }
        let mut request = Request::new(message);
        request.set_timeout(self.deadline);
        status::outcome(tokio::time::timeout(self.deadline, rpc(request)).await)
    }
}
