//! Why no deployment could be made.

use kzmn_common::identity::InvalidSpiffeId;
use kzmn_common::trust::{BundleRefusal, KeyRefusal};

use crate::root::CertificateError;

/// Why no deployment could be made.
#[derive(Debug, thiserror::Error)]
pub enum DevError {
    /// Development keys were asked for production.
    #[error(
        "development keys must never serve the realm production, because one process has held both \
         states' private keys: choose another realm, such as demo"
    )]
    Production,
    /// A certificate.
    #[error("a development certificate could not be made")]
    Certificate(#[from] CertificateError),
    /// A signing key.
    #[error("a development signing key could not be made")]
    Key(#[from] KeyRefusal),
    /// An identity.
    #[error("a development identity could not be formed")]
    Identity(#[from] InvalidSpiffeId),
    /// The bundle could not be signed, or does not open with its own pins.
    #[error("the development trust bundle could not be made")]
    Bundle(#[from] BundleRefusal),
}
