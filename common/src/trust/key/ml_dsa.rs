//! ML-DSA's parameter sets, and the one encoding of each public key.

use aws_lc_rs::signature::{
    ML_DSA_44, ML_DSA_44_SIGNING, ML_DSA_65, ML_DSA_65_SIGNING, ParsedPublicKey,
    PqdsaSigningAlgorithm,
};

use super::algorithm::Algorithm;
use super::refusal::KeyRefusal;

/// What stands before the key in a SubjectPublicKeyInfo (RFC 9881, 4), up to the parameter set's byte and the lengths.
const OID_BEFORE_SET: [u8; 12] =
    [0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03];

/// A parameter set of FIPS 204.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ParameterSet {
    /// ML-DSA-44.
    MlDsa44,
    /// ML-DSA-65.
    MlDsa65,
}

impl ParameterSet {
    const ALL: [Self; 2] = [Self::MlDsa44, Self::MlDsa65];

    /// That of an algorithm; `None` of one that is not ML-DSA.
    pub(super) fn of(algorithm: Algorithm) -> Option<Self> {
        match algorithm {
            Algorithm::Ed25519 => None,
            Algorithm::MlDsa44 => Some(Self::MlDsa44),
            Algorithm::MlDsa65 => Some(Self::MlDsa65),
        }
    }

    pub(super) fn algorithm(self) -> Algorithm {
        match self {
            Self::MlDsa44 => Algorithm::MlDsa44,
            Self::MlDsa65 => Algorithm::MlDsa65,
        }
    }

    pub(super) fn signing(self) -> &'static PqdsaSigningAlgorithm {
        match self {
            Self::MlDsa44 => &ML_DSA_44_SIGNING,
            Self::MlDsa65 => &ML_DSA_65_SIGNING,
        }
    }

    /// The last byte of its object identifier, and the length of a public key as a BIT STRING and as the whole.
    fn der(self) -> (u8, [u8; 2], [u8; 2]) {
        match self {
            Self::MlDsa44 => (0x11, [0x05, 0x21], [0x05, 0x32]),
            Self::MlDsa65 => (0x12, [0x07, 0xa1], [0x07, 0xb2]),
        }
    }

    /// What stands before the seed in a private key (RFC 9881, 6, the form with the seed alone).
    pub(super) fn before_seed(self) -> Vec<u8> {
        let (set, _, _) = self.der();
        [&[0x30, 0x34, 0x02, 0x01, 0x00], &OID_BEFORE_SET[..], &[set, 0x04, 0x22, 0x80, 0x20]]
            .concat()
    }

    /// The set of which that is a private key, with its seed.
    pub(super) fn of_private(pkcs8: &[u8]) -> Option<(Self, &[u8])> {
        Self::ALL
            .into_iter()
            .find_map(|set| Some((set, pkcs8.strip_prefix(&set.before_seed()[..])?)))
    }

    fn before_key(self) -> Vec<u8> {
        let (set, key, all) = self.der();
        [&[0x30, 0x82], &all[..], &OID_BEFORE_SET, &[set, 0x03, 0x82], &key, &[0x00]].concat()
    }

    /// The SubjectPublicKeyInfo of these bytes of a key.
    pub(super) fn spki(self, raw: &[u8]) -> Vec<u8> {
        [&self.before_key(), raw].concat()
    }
}

/// A public key of a parameter set.
#[derive(Clone)]
pub(super) struct VerifyingKey {
    pub(super) set: ParameterSet,
    key: ParsedPublicKey,
    raw: Vec<u8>,
}

impl VerifyingKey {
    /// Reads a SubjectPublicKeyInfo of either set, in its one encoding.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal::Malformed`].
    pub(super) fn read(spki: &[u8]) -> Result<Self, KeyRefusal> {
        let of = |set: ParameterSet| Some((set, spki.strip_prefix(&set.before_key()[..])?));
        let (set, raw) = ParameterSet::ALL.into_iter().find_map(of).ok_or(KeyRefusal::Malformed)?;
        let key = match set {
            ParameterSet::MlDsa44 => ParsedPublicKey::new(&ML_DSA_44, raw),
            ParameterSet::MlDsa65 => ParsedPublicKey::new(&ML_DSA_65, raw),
        };
        let key = key.map_err(|_| KeyRefusal::Malformed)?;
        Ok(Self { set, key, raw: raw.to_vec() })
    }

    /// The key as FIPS 204 encodes it.
    pub(super) fn raw(&self) -> &[u8] {
        &self.raw
    }

    pub(super) fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}
