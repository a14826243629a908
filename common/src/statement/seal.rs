//! Sealing: the one place where statements are signed.

use super::{Body, Signed};
use crate::envelope::{Digest, Envelope};
use crate::trust::{Signer, SigningFailed};

/// A statement with its signatures: exact bytes, made once and never again.
///
/// Only [`seal`](Self::seal) makes one:
///
/// ```compile_fail,E0451
/// # use kzmn_common::kinds::RecordQuery;
/// # use kzmn_common::envelope::{Digest, Envelope};
/// # use kzmn_common::statement::Sealed;
/// fn forge(statement: RecordQuery, envelope: Envelope, digest: Digest) -> Sealed<RecordQuery> {
///     Sealed { statement, envelope, digest }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Sealed<B: Body> {
    statement: Signed<B>,
    envelope: Envelope,
    digest: Digest,
}

impl<B: Body> Sealed<B> {
    /// Encodes the statement and signs the bytes.
    ///
    /// # Errors
    ///
    /// [`SigningFailed`]: nothing is signed.
    pub fn seal(statement: Signed<B>, signer: &Signer) -> Result<Self, SigningFailed> {
        let mut envelope = Envelope {
            payload_type: B::TYPE.as_str().to_owned(),
            payload: statement.encode(),
            signatures: Vec::new(),
            disclosures: statement.body.disclosures(),
        };
        let signed = envelope.pae();
        envelope.signatures = signer.sign(&signed)?;
        Ok(Self { statement, envelope, digest: Digest::of(&signed) })
    }

    /// What was signed.
    #[must_use]
    pub fn statement(&self) -> &Signed<B> {
        &self.statement
    }

    /// The bytes.
    #[must_use]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The digest that names the statement.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The bytes alone.
    #[must_use]
    pub fn into_envelope(self) -> Envelope {
        self.envelope
    }
}
