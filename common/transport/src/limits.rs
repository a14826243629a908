//! How much one listener takes, and for how long it waits.

use std::time::Duration;

/// What the configuration may change; the rest is fixed where the server is built.
///
/// The defaults were measured as a set against the floods that the stack's own defaults do not survive:
/// tonic advertises no stream limit, has no handshake timeout, and reserves what a message claims to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Connections at once, whoever they are from.
    pub connections: usize,
    /// Connections at once from one identity.
    pub connections_per_identity: usize,
    /// Connections at once whose identity is not known yet.
    pub handshakes: usize,
    /// How long a TLS handshake may take.
    pub handshake: Duration,
    /// How long an authenticated connection may take to send its first byte.
    pub first_byte: Duration,
    /// The largest message, received or sent, in bytes.
    pub message_bytes: usize,
    /// How long something may wait for the peer to read it, before the connection is cut.
    pub unread: Duration,
    /// Streams at once on one connection, as advertised.
    pub streams: u32,
    /// Calls at once on one connection, with the work that their callers no longer wait for.
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
            handshake: Duration::from_secs(5),
            first_byte: Duration::from_secs(5),
            message_bytes: 256 * 1024,
            unread: Duration::from_secs(10),
            streams: 32,
            calls: 16,
            call: Duration::from_secs(3),
            stream: Duration::from_secs(10 * 60),
            connection_age: Duration::from_secs(15 * 60),
            connection_grace: Duration::from_secs(10),
            drain: Duration::from_secs(10),
        }
    }
}
