//! Signature algorithms.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A signature algorithm that a trust bundle can name.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Algorithm {
    /// Ed25519, RFC 8032: statements, checkpoints, cosignatures and trust bundles.
    #[serde(rename = "ed25519")]
    Ed25519,
    /// ML-DSA-44, FIPS 204: checkpoints and cosignatures.
    #[serde(rename = "ml-dsa-44")]
    MlDsa44,
    /// ML-DSA-65, FIPS 204: statements.
    #[serde(rename = "ml-dsa-65")]
    MlDsa65,
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ed25519 => "ed25519",
            Self::MlDsa44 => "ml-dsa-44",
            Self::MlDsa65 => "ml-dsa-65",
        })
    }
}
