//! Why a bundle is refused.

use super::model::{KeyUsage, TRUST_BUNDLE_TYPE};
use crate::party::Party;
use crate::trust::key::{Algorithm, KeyId, KeyRefusal};

/// Why a bundle is refused.
#[derive(Debug, thiserror::Error)]
pub enum BundleRefusal {
    /// Not JSON of the documented form.
    #[error("the trust bundle is not JSON of the documented form")]
    Json(#[source] serde_json::Error),
    /// A field that should be base64 is not.
    #[error("the trust bundle holds a field that is not base64")]
    Base64,
    /// The envelope names another payload type.
    #[error("the envelope's payload type is not {TRUST_BUNDLE_TYPE}")]
    PayloadType,
    /// No signature of that state's pinned governance key, or one that does not hold.
    #[error("the pinned governance key of {0} has not signed the trust bundle")]
    NotSigned(Party),
    /// A key that may not be enrolled.
    #[error("key {key_id} of {party} may not be enrolled")]
    Key {
        /// The party.
        party: Party,
        /// The id that the bundle gives it.
        key_id: String,
        /// Why.
        #[source]
        source: KeyRefusal,
    },
    /// The id is not that of the key.
    #[error("key id {key_id} of {party} is not the SHA-256 of its key")]
    KeyId {
        /// The party.
        party: Party,
        /// The id that the bundle gives it.
        key_id: String,
    },
    /// A key of an algorithm by which such things are not signed.
    #[error(
        "the trust bundle enrols a {usage} key of {party} for {algorithm}, by which such things are not signed"
    )]
    Usage {
        /// The party.
        party: Party,
        /// What the key is to sign.
        usage: KeyUsage,
        /// Its algorithm.
        algorithm: Algorithm,
    },
    /// One key is enrolled twice, or for two usages or states.
    #[error("key {0} is enrolled more than once")]
    KeyReused(KeyId),
    /// A time that is not RFC 3339 in whole milliseconds, or a range that ends before it begins.
    #[error("{0} is not a time in RFC 3339, or a range ends before it begins")]
    Time(&'static str),
    /// A party is missing, listed twice, or lacks what it must have.
    #[error("the part of {party} {problem}")]
    Party {
        /// The party.
        party: Party,
        /// What is wrong with it.
        problem: &'static str,
    },
}
