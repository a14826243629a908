//! What came in from outside: bytes that are vouched for by nothing yet.

use crate::envelope::{Digest, Envelope};
use crate::party::Party;
use crate::trust::{KeyUsage, TrustBundle};

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

    /// The state whose statement key it names: whether that one signed it is not looked at.
    #[must_use]
    pub fn claimed_issuer(&self, bundle: &TrustBundle) -> Option<Party> {
        let key_id = &self.0.signatures.first()?.key_id;
        let enrolled =
            |party: &Party| bundle.party(*party).key(key_id, KeyUsage::Statement).is_some();
        Party::ALL.into_iter().find(enrolled)
    }

    /// The envelope, for the check of its signatures.
    pub(super) fn into_envelope(self) -> Envelope {
        self.0
    }
}
