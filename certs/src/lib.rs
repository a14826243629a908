//! Certificates and keys for the two nodes: each state's root, the leaves that it issues, and a whole
//! deployment for development and tests.
//!
//! Invariants, from the wire contract's parts 1 and 2 ("Two listeners", "Trust bundle"):
//! - a [`Root`] belongs to one state, signs leaves only (path length 0), and carries a DNS name
//!   constraint for its trust domain;
//! - a leaf states its identity in one URI SAN and nowhere else: its subject is empty;
//! - what [`dev::Deployment`] makes is never for the realm `production`.
//!
//! Times come from the caller. TLS keys come from aws-lc's own generator, because rcgen takes no other;
//! everything else random comes from the caller's [`Entropy`](kzmn_common::instant::Entropy).

pub mod dev;
mod leaf;
mod root;
mod spec;

pub use leaf::Leaf;
pub use root::{CertificateError, Root};
pub use spec::{
    CertificateUsage, LeafSpec, Validity, exchange_identity, office_identity, officer_identity,
};
