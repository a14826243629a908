//! Everything between a socket and a handler: TLS, identities, the gRPC servers and clients, and the
//! one map between refusals and gRPC statuses.
//!
//! What every handler can rely on:
//!
//! - A call reaches a handler only over TLS 1.3, from a certificate under the listener's own roots that
//!   names exactly one allowed [`SpiffeId`](kzmn_common::identity::SpiffeId): see [`tls`].
//! - Connections, handshakes, calls and messages are counted and timed before anything is decoded: see
//!   [`Limits`].
//! - What a handler has begun goes on when the caller hangs up: see [`server`].
//! - Every status that leaves was written here, in a fixed text: no word of a parser, of the stack or
//!   of a person. No text of a status that comes in is stored.
//!
//! Nothing here decides about a statement. [`ExchangeHandler`] and [`OfficeHandler`] do.

pub mod client;
pub mod server;
pub mod tls;

mod accept;
mod failure;
mod limits;
mod office;
mod status;

pub use accept::ConnectInfo;
pub use client::{ExchangeClient, HttpUrl, OfficeClient, Target, TimeStampClient, WitnessClient};
pub use failure::{FailureKind, HttpFailure, Obstacle, OfficeFailure, PeerFailure};
pub use limits::{Limits, MESSAGE_BYTES, OFFICE_RESPONSE_BYTES};
pub use server::{
    Caller, ExchangeHandler, Health, Listener, OfficeHandler, ResponseStream, Server,
};
