//! Private keys that sign beside Ed25519.

use std::fmt;

use aws_lc_rs::signature::{KeyPair as _, PqdsaKeyPair};
use ed25519_dalek::pkcs8::SecretDocument;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;

use super::algorithm::Algorithm;
use super::ml_dsa::ParameterSet;
use super::public::PublicKey;
use super::refusal::{KeyRefusal, SigningFailed};
use crate::instant::Entropy;

/// The label of a private key in PEM (RFC 7468, 10).
const LABEL: &str = "PRIVATE KEY";

/// A private ML-DSA key. Never printed; wiped when dropped.
pub struct MlDsaKey {
    pair: PqdsaKeyPair,
    public: PublicKey,
}

impl MlDsaKey {
    /// Makes a new key.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal::Malformed`] where the algorithm is not ML-DSA.
    pub fn generate(algorithm: Algorithm, entropy: &impl Entropy) -> Result<Self, KeyRefusal> {
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        Self::of_seed(ParameterSet::of(algorithm).ok_or(KeyRefusal::Malformed)?, &seed)
    }

    /// Reads PKCS #8 in PEM that holds the seed alone (RFC 9881, 6).
    ///
    /// # Errors
    ///
    /// [`KeyRefusal::Malformed`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyRefusal> {
        let (label, document) = SecretDocument::from_pem(pem).map_err(|_| KeyRefusal::Malformed)?;
        let read = ParameterSet::of_private(document.as_bytes()).filter(|_| label == LABEL);
        let (set, seed) = read.ok_or(KeyRefusal::Malformed)?;
        Self::of_seed(set, seed)
    }

    /// Writes PKCS #8 in PEM, for a file that only its owner can read.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal::Malformed`], were the encoder to fail.
    pub fn to_pem(&self) -> Result<String, KeyRefusal> {
        let document = self.pair.to_pkcs8v1().map_err(|_| KeyRefusal::Malformed)?;
        let document = SecretDocument::try_from(document.as_ref());
        let document = document.map_err(|_| KeyRefusal::Malformed)?;
        let pem = document.to_pem(LABEL, LineEnding::LF).map_err(|_| KeyRefusal::Malformed)?;
        Ok(pem.to_string())
    }

    fn of_seed(set: ParameterSet, seed: &[u8]) -> Result<Self, KeyRefusal> {
        let pair = PqdsaKeyPair::from_seed(set.signing(), seed);
        let pair = pair.map_err(|_| KeyRefusal::Malformed)?;
        let public = PublicKey::enrol(&set.spki(pair.public_key().as_ref()))?;
        Ok(Self { pair, public })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs `message` (FIPS 204, 5.2, hedged: other bytes each time, with an empty context).
    ///
    /// # Errors
    ///
    /// [`SigningFailed`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let mut signature = vec![0; self.pair.algorithm().signature_len()];
        let length = self.pair.sign(message, &mut signature).map_err(|_| SigningFailed)?;
        signature.truncate(length);
        Ok(signature)
    }
}

impl fmt::Debug for MlDsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MlDsaKey({})", self.public.id())
    }
}
