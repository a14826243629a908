//! Private Ed25519 keys.

use std::fmt;

use ed25519_dalek::Signer as _;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _, KeypairBytes,
};

use super::public::PublicKey;
use super::refusal::KeyRefusal;
use crate::instant::Entropy;

/// A private key. Never printed; wiped when dropped.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    public: PublicKey,
}

impl SigningKey {
    /// Makes a new key.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal`], were the entropy source to give a weak one.
    pub fn generate(entropy: &impl Entropy) -> Result<Self, KeyRefusal> {
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        Self::from_key(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// Reads PKCS #8 in PEM.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal::Malformed`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyRefusal> {
        let key =
            ed25519_dalek::SigningKey::from_pkcs8_pem(pem).map_err(|_| KeyRefusal::Malformed)?;
        Self::from_key(key)
    }

    /// Writes PKCS #8 in PEM, for a file that only its owner can read.
    ///
    /// # Errors
    ///
    /// [`KeyRefusal::Malformed`], were the encoder to fail.
    pub fn to_pem(&self) -> Result<String, KeyRefusal> {
        // Without the public key beside it (RFC 5958's version 1), which every other library reads.
        let bytes = KeypairBytes { secret_key: self.key.to_bytes(), public_key: None };
        let pem = bytes.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyRefusal::Malformed)?;
        Ok(pem.to_string())
    }

    fn from_key(key: ed25519_dalek::SigningKey) -> Result<Self, KeyRefusal> {
        let spki = key.verifying_key().to_public_key_der().map_err(|_| KeyRefusal::Malformed)?;
        let public = PublicKey::enrol(spki.as_bytes())?;
        Ok(Self { key, public })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.key.sign(message).to_bytes().to_vec()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public.id())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{KeyId, SignatureDoesNotHold, ed25519};
    use super::*;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            (0_u8..).zip(bytes).for_each(|(n, byte)| *byte = n);
        }
    }

    fn spki(point: [u8; 32]) -> Vec<u8> {
        let mut der = hex::decode("302a300506032b6570032100").expect("RFC 8410 prefix");
        der.extend(point);
        der
    }

    #[test]
    fn refuses_every_small_order_point_and_enrols_a_real_key() {
        let small_order = [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ];
        for point in small_order {
            let point = hex::decode(point).expect("hex").try_into().expect("32 bytes");
            assert_eq!(PublicKey::enrol(&spki(point)), Err(KeyRefusal::Weak));
        }
        let real = SigningKey::generate(&Counting).expect("a real key");
        assert_eq!(PublicKey::enrol(real.public().spki()).as_ref(), Ok(real.public()));
    }

    /// All 19 numbers from p to 2^255 - 1, with both signs, and the ones below p.
    #[test]
    fn refuses_every_point_that_is_not_in_canonical_encoding() {
        let enrolled = |lowest, sign: u8| {
            let mut point = [0xff; 32];
            (point[0], point[31]) = (lowest, 0x7f | sign);
            PublicKey::enrol(&spki(point))
        };
        let mut on_the_curve = 0;
        for (lowest, sign) in (0xed..=0xff).flat_map(|lowest| [(lowest, 0), (lowest, 0x80)]) {
            let refused = enrolled(lowest, sign).expect_err("y is not below p");
            assert_ne!(refused, KeyRefusal::Weak, "{lowest:x}: its encoding is looked at first");
            on_the_curve += u32::from(refused == KeyRefusal::NotCanonical);
        }
        assert!(on_the_curve > 10, "{on_the_curve}: the rest are no points");
        let below: Vec<_> = (0xd0..0xec)
            .filter_map(|lowest| enrolled(lowest, 0).ok())
            .filter_map(|key| ed25519::read(key.spki()).ok())
            .collect();
        assert!(below.len() > 5, "{}", below.len());
        for key in below {
            assert_eq!(key.to_edwards().compress().as_bytes(), key.as_bytes());
        }
    }

    /// x = 0 has one sign; both points that have it are of small order.
    #[test]
    fn refuses_the_other_sign_of_zero() {
        let mut one = [0; 32];
        (one[0], one[31]) = (1, 0x80);
        let mut minus_one = [0xff; 32];
        minus_one[0] = 0xec;
        for point in [one, minus_one] {
            assert_eq!(PublicKey::enrol(&spki(point)), Err(KeyRefusal::Weak));
        }
    }

    #[test]
    fn refuses_der_with_something_behind_it() {
        let real = SigningKey::generate(&Counting).expect("a real key");
        let mut der = real.public().spki().to_vec();
        der.push(0);
        assert_eq!(PublicKey::enrol(&der), Err(KeyRefusal::Malformed));
    }

    /// S + L is the same number modulo the group's order; RFC 8032 5.1.7 refuses it.
    #[test]
    fn refuses_a_malleated_signature_and_accepts_the_real_one() {
        let key = SigningKey::generate(&Counting).expect("a real key");
        let real = key.sign(b"message");
        assert_eq!(key.public().verify(b"message", &real), Ok(()));
        assert_eq!(key.public().verify(b"massage", &real), Err(SignatureDoesNotHold));
        let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
            .expect("hex");
        let mut malleated = real.clone();
        let mut carry = 0_u16;
        for (byte, add) in malleated.iter_mut().skip(32).zip(order) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            *byte = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        assert_eq!(key.public().verify(b"message", &malleated), Err(SignatureDoesNotHold));
        assert_eq!(key.public().verify(b"message", &real[..63]), Err(SignatureDoesNotHold));
    }

    #[test]
    fn a_key_survives_its_pem() {
        let key = SigningKey::generate(&Counting).expect("a real key");
        let again = SigningKey::from_pem(&key.to_pem().expect("encodes")).expect("decodes");
        assert_eq!(again.public(), key.public());
        assert!(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----").is_err());
    }

    #[test]
    fn refuses_key_ids_that_are_not_64_lower_case_digits_and_reads_its_own_name() {
        let real = SigningKey::generate(&Counting).expect("a real key");
        let id = real.public().id();
        for wrong in ["", &id.as_str()[1..], &format!("{id}0"), &"G".repeat(64), &"A".repeat(64)] {
            assert_eq!(KeyId::parse(wrong), None, "{wrong}");
            assert_eq!(KeyId::try_from(wrong.to_owned()), Err(KeyRefusal::KeyId), "{wrong}");
        }
        assert_eq!(KeyId::parse(&id.to_string()).as_ref(), Some(id));
        assert_eq!(String::from(id.clone()), id.as_str());
    }

    /// The debug output of a key is its name.
    #[test]
    fn keys_print_their_names_alone() {
        let real = SigningKey::generate(&Counting).expect("a real key");
        let id = real.public().id();
        assert_eq!(format!("{real:?}"), format!("SigningKey({id})"));
        assert_eq!(format!("{:?}", real.public()), format!("PublicKey({id})"));
    }
}
