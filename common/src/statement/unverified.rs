//! What came in from outside: bytes that are vouched for by nothing yet.

use crate::envelope::{Digest, Envelope};

/// An envelope as it was received or loaded. It can be named by its digest and turned into
/// [`Verified`](super::Verified) by a check of its signatures, and nothing else: no store and no rule
/// takes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unverified(Envelope);

impl Unverified {
    /// Marks an envelope as received.
    #[must_use]
    pub fn received(envelope: Envelope) -> Self {
        Self(envelope)
    }

    /// The digest of the bytes, whatever their signatures.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.0.digest()
    }

    /// The envelope, for the check of its signatures.
    pub(super) fn into_envelope(self) -> Envelope {
        self.0
    }
}
