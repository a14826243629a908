//! The hashes of RFC 6962, 2.1.

use sha2::{Digest as _, Sha256};

use crate::envelope::Digest;

/// The root of a tree without leaves.
#[must_use]
pub fn empty_root() -> Digest {
    Digest::of(&[])
}

/// The hash of a leaf: SHA-256 over `0x00` and its bytes.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Digest {
    hashed(&[&[0x00], entry])
}

/// The hash of two subtrees side by side: SHA-256 over `0x01`, the left one and the right one.
#[must_use]
pub fn node_hash(left: Digest, right: Digest) -> Digest {
    hashed(&[&[0x01], left.as_bytes(), right.as_bytes()])
}

fn hashed(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    Digest::from_sha256(hash.finalize().into())
}
