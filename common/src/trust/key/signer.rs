//! All keys of a state for one thing.

use std::collections::BTreeSet;

use super::algorithm::Algorithm;
use super::public::PublicKey;
use super::refusal::SigningFailed;
use super::second::MlDsaKey;
use super::signing::SigningKey;
use crate::envelope::Signature;

/// The keys with which a state signs statements: one for each algorithm that the trust bundle requires of it.
#[derive(Debug)]
pub struct Signer {
    first: SigningKey,
    second: Option<MlDsaKey>,
}

impl Signer {
    /// Of an Ed25519 key, and of one that signs beside it.
    #[must_use]
    pub fn new(first: SigningKey, second: Option<MlDsaKey>) -> Self {
        Self { first, second }
    }

    /// The Ed25519 key.
    #[must_use]
    pub fn first(&self) -> &SigningKey {
        &self.first
    }

    /// The key that signs beside it.
    #[must_use]
    pub fn second(&self) -> Option<&MlDsaKey> {
        self.second.as_ref()
    }

    /// The public halves, in the order of the signatures.
    pub fn public_keys(&self) -> impl Iterator<Item = &PublicKey> {
        std::iter::once(self.first.public()).chain(self.second.as_ref().map(MlDsaKey::public))
    }

    /// What it signs by.
    #[must_use]
    pub fn algorithms(&self) -> BTreeSet<Algorithm> {
        self.public_keys().map(PublicKey::algorithm).collect()
    }

    /// Signs `message` with each key.
    ///
    /// # Errors
    ///
    /// [`SigningFailed`]: there are either all signatures or none.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<Signature>, SigningFailed> {
        let made =
            |key: &PublicKey, signature| Signature { key_id: key.id().to_string(), signature };
        let mut signatures = vec![made(self.first.public(), self.first.sign(message))];
        if let Some(second) = &self.second {
            signatures.push(made(second.public(), second.sign(message)?));
        }
        Ok(signatures)
    }
}

impl From<SigningKey> for Signer {
    fn from(first: SigningKey) -> Self {
        Self::new(first, None)
    }
}
