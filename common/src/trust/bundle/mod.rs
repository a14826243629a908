//! The trust bundle: which roots, identities and keys each state vouches for.
//!
//! A file in both nodes' hands, a DSSE JSON envelope signed by both states' governance keys. The pinned
//! fingerprints of those keys are the only trust that a node's configuration holds.

mod json;
mod model;
mod refusal;
mod signed;

pub use model::{
    BundleDraft, EnrolledKey, GovernancePins, KeyUsage, TRUST_BUNDLE_TYPE, TrustBundle,
    TrustedParty,
};
pub use refusal::BundleRefusal;
