//! What a node trusts: keys and the trust bundle that enrols them.

pub mod bundle;
pub mod key;

pub use bundle::{
    BundleDraft, BundleRefusal, EnrolledKey, GovernancePins, KeyUsage, TrustBundle, TrustedParty,
};
pub use key::{
    Algorithm, KeyId, KeyRefusal, MlDsaKey, PublicKey, Signer, SigningFailed, SigningKey,
};
