//! Public keys.

use std::fmt;

use ed25519_dalek::pkcs8::EncodePublicKey as _;

use super::algorithm::Algorithm;
use super::id::KeyId;
use super::ml_dsa::ParameterSet;
use super::refusal::KeyRefusal;
use super::{ed25519, ml_dsa};

/// A public key that passed enrolment: well formed, canonical, not of small order.
#[derive(Clone)]
pub struct PublicKey {
    id: KeyId,
    spki: Vec<u8>,
    verifying: Verifying,
}

#[derive(Clone)]
enum Verifying {
    Ed25519(ed25519_dalek::VerifyingKey),
    MlDsa(ml_dsa::VerifyingKey),
}

/// A signature that does not hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct SignatureDoesNotHold;

impl PublicKey {
    /// Enrols a key from its SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal`]: aws-lc and plain Ed25519 verification accept small-order keys, so this is the
    /// place that refuses them.
    pub fn enrol(spki: &[u8]) -> Result<Self, KeyRefusal> {
        let verifying = match ed25519::read(spki) {
            Ok(key) => Verifying::Ed25519(key),
            Err(KeyRefusal::Malformed) => Verifying::MlDsa(ml_dsa::VerifyingKey::read(spki)?),
            Err(refused) => return Err(refused),
        };
        Ok(Self { id: KeyId::of_spki(spki), spki: spki.to_vec(), verifying })
    }

    /// Enrols a key from its bytes alone: the encoding of RFC 8032, 5.1.2, or of FIPS 204.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal`].
    pub fn of_raw(algorithm: Algorithm, raw: &[u8]) -> Result<Self, KeyRefusal> {
        let Some(set) = ParameterSet::of(algorithm) else {
            let point = raw.try_into().map_err(|_| KeyRefusal::Malformed)?;
            let key = ed25519_dalek::VerifyingKey::from_bytes(point);
            let spki = key.map_err(|_| KeyRefusal::Malformed)?.to_public_key_der();
            return Self::enrol(spki.map_err(|_| KeyRefusal::Malformed)?.as_bytes());
        };
        Self::enrol(&set.spki(raw))
    }

    /// The key's name.
    #[must_use]
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The key's bytes alone, as signed notes name keys: the encoding of RFC 8032, 5.1.2, or of FIPS 204.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        match &self.verifying {
            Verifying::Ed25519(key) => key.as_bytes(),
            Verifying::MlDsa(key) => key.raw(),
        }
    }

    /// The algorithm, which follows from the key and never from a message.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match &self.verifying {
            Verifying::Ed25519(_) => Algorithm::Ed25519,
            Verifying::MlDsa(key) => key.set.algorithm(),
        }
    }

    /// Checks a signature strictly: Ed25519 by RFC 8032, 5.1.7, without the cofactor and without malleable `S`; ML-DSA by
    /// FIPS 204, 5.3, with an empty context.
    ///
    /// # Errors
    ///
    /// [`SignatureDoesNotHold`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureDoesNotHold> {
        let holds = match &self.verifying {
            Verifying::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Verifying::MlDsa(key) => key.holds(message, signature),
        };
        if holds { Ok(()) } else { Err(SignatureDoesNotHold) }
    }
}

impl Eq for PublicKey {}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id)
    }
}
