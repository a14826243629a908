//! Keys that sign statements, ledgers and trust bundles.
//!
//! Ed25519 (RFC 8032), verified strictly, and beside it ML-DSA (FIPS 204), which holds where a quantum computer breaks
//! Ed25519. Public keys travel as SubjectPublicKeyInfo (RFC 8410, RFC 9881), private ones as PKCS #8 (RFC 5958) in PEM.

mod algorithm;
mod ed25519;
mod id;
mod ml_dsa;
mod public;
mod refusal;
mod second;
mod signer;
mod signing;

pub use algorithm::Algorithm;
pub use id::KeyId;
pub use public::{PublicKey, SignatureDoesNotHold};
pub use refusal::{KeyRefusal, SigningFailed};
pub use second::MlDsaKey;
pub use signer::Signer;
pub use signing::SigningKey;
