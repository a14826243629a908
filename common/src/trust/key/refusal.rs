//! Why a key is refused, or makes no signature.

/// Why a key cannot be enrolled or read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyRefusal {
    /// A key id is 64 lower-case hexadecimal digits.
    #[error("a key id must be 64 lower-case hexadecimal digits")]
    KeyId,
    /// Not a SubjectPublicKeyInfo or PKCS #8 of a key of a known algorithm.
    #[error(
        "is not an Ed25519, ML-DSA-44 or ML-DSA-65 key in DER or PEM; a private ML-DSA key is its seed (RFC 9881)"
    )]
    Malformed,
    /// The point has a shorter encoding of its own.
    #[error("is not the canonical encoding of its point")]
    NotCanonical,
    /// `WEAK_KEY`: a small-order point, for which anyone can make signatures.
    #[error("WEAK_KEY: is a point of small order, for which anyone can sign")]
    Weak,
}

/// A key made no signature: memory or random bytes were missing. Nothing is signed in part.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the signature could not be made")]
pub struct SigningFailed;
