//! A witness of ledgers, by C2SP tlog-witness v1.0.0: whoever is of neither state runs it, and cosigns checkpoints of both
//! states' ledgers. The core's [`Witness`](kzmn_common::ledger::Witness) decides; here are its memory, its configuration
//! and HTTP.
//!
//! Invariants: for each ledger one checkpoint is remembered, the last that was cosigned. It is on the disk before its
//! cosignature leaves. Submissions to one ledger are judged one after the other.

mod config;
mod http;
mod judge;
mod memory;
pub mod system;

pub use config::{ConfigFault, WitnessFile};
pub use http::{Now, serve};
pub use judge::{Judge, Judged};
pub use memory::MemoryFault;
