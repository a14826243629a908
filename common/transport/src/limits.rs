//! How much one listener takes, and for how long it waits.

use std::time::Duration;

/// How large a message is, received or sent, unless it is a response of the office.
pub const MESSAGE_BYTES: usize = 256 * 1024;

/// How large a response of the office is at most: what gRPC clients take where nothing is set. So everything that can
/// be stored fits: it came in messages of [`MESSAGE_BYTES`].
pub const OFFICE_RESPONSE_BYTES: usize = 4 * 1024 * 1024;

/// What the configuration may change; the rest is fixed where the server is built.
///
/// The defaults were measured as a set against the floods that the stack's own defaults do not survive:
/// tonic advertises no stream limit, has no handshake timeout, and reserves what a message claims to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Connections at once, of all peers.
    pub connections: usize,
    /// Connections at once from one identity.
    pub connections_per_identity: usize,
    /// Connections at once whose identity is not known yet.
    pub handshakes: usize,
    /// Those of them that come from one address; an IPv6 network of 64 bits counts as one.
    pub handshakes_per_address: usize,
    /// How long a TLS handshake may take.
    pub handshake: Duration,
    /// How long an authenticated connection may take to send its first byte.
    pub first_byte: Duration,
    /// The largest message, received or sent, in bytes.
    pub message_bytes: usize,
    /// How long something may wait for the peer to read it, before the connection is cut.
    pub unread: Duration,
    /// Streams at once on one connection, as advertised: as many as `calls`, so that a client that keeps to it
    /// waits by itself. Not fewer than the 100 that HTTP/2 clients open before they have read it (RFC 9113 section
    /// 6.5.2).
    pub streams: u32,
    /// Calls at once on one connection, with the work that their callers no longer wait for. A client that keeps
    /// to `streams` meets it only where its own deadlines pass before the work ends.
    pub calls: usize,
    /// How long a call may take, unless its caller gives it less.
    pub call: Duration,
    /// How long responses may follow each other on one call, once the first came.
    pub stream: Duration,
    /// After this a connection takes no new call.
    pub connection_age: Duration,
    /// After this a connection that took no new call is cut.
    pub connection_grace: Duration,
    /// How long a stopping server waits for calls and their work.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            connections_per_identity: 8,
            handshakes: 16,
            handshakes_per_address: 8,
            handshake: Duration::from_secs(5),
            first_byte: Duration::from_secs(5),
            message_bytes: MESSAGE_BYTES,
            unread: Duration::from_secs(10),
            streams: 100,
            calls: 100,
            call: Duration::from_secs(3),
            stream: Duration::from_secs(10 * 60),
            connection_age: Duration::from_secs(15 * 60),
            connection_grace: Duration::from_secs(10),
            drain: Duration::from_secs(10),
        }
    }
}
