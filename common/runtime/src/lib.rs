//! Everything that makes a node run: configuration, secrets, telemetry, and the wiring of transport and store
//! around the core's decisions.
//!
//! [`node::Node::start`] is the whole program without its command line; the flow of a question is in
//! `node/asking.rs`, that of an answer in `node/answering.rs`, and what both trust in `node/epoch.rs`.

pub mod config;
mod jurisdiction;
pub mod node;
pub mod output;
pub mod secret;
pub mod system;
pub mod telemetry;

pub use jurisdiction::Jurisdiction;
