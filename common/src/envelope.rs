//! The DSSE v1 envelope: exact bytes, what is signed over them, and the digest that names them.
//!
//! Source: DSSE protocol, <https://github.com/secure-systems-lab/dsse/blob/master/protocol.md>.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// How many bytes a payload type has at most.
pub const LONGEST_TYPE: usize = 128;

/// A signed statement as it travels and as it is stored: nothing in it is verified by being here.
#[derive(Clone, Eq, PartialEq)]
pub struct Envelope {
    /// The payload type, as written.
    pub payload_type: String,
    /// The exact bytes that were signed.
    pub payload: Vec<u8>,
    /// The signatures.
    pub signatures: Vec<Signature>,
    /// What is disclosed beside what is signed. The payload holds their digests, and the digest of the statement does not
    /// cover them any further.
    pub disclosures: Vec<Disclosure>,
}

/// A period that is disclosed beside a signed payload, which holds its digest alone: it can be left out, and the signature
/// holds all the same. The idea is that of ISO 18013-5 and of SD-JWT (RFC 9901).
#[derive(Clone, Eq, PartialEq)]
pub struct Disclosure {
    /// 32 random bytes, so that nobody can guess the period from its digest.
    pub salt: Vec<u8>,
    /// The canonical bytes of the contract's `ServicePeriod`.
    pub period: Vec<u8>,
}

/// How many bytes a salt has.
pub const DISCLOSURE_SALT: usize = 32;

impl Disclosure {
    /// What the payload holds of it: SHA-256 over a fixed line, the salt and the period.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(b"kzmn-disclosure-v1\n");
        hash.update(&self.salt);
        hash.update(&self.period);
        Digest::from_sha256(hash.finalize().into())
    }
}

impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disclosure({} bytes)", self.period.len())
    }
}

/// One signature over the envelope's [`Envelope::pae`].
#[derive(Clone, Eq, PartialEq)]
pub struct Signature {
    /// A hint to the key; not authenticated.
    pub key_id: String,
    /// The raw signature.
    pub signature: Vec<u8>,
}

impl Envelope {
    /// Whether the payload type is possible: ASCII that prints, at most [`LONGEST_TYPE`] bytes. It is stored and shown
    /// also where it is unknown here.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let prints = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        self.payload_type.len() <= LONGEST_TYPE && self.payload_type.bytes().all(prints)
    }

    /// What is signed: DSSE's pre-authentication encoding.
    #[must_use]
    pub fn pae(&self) -> Vec<u8> {
        pae(&self.payload_type, &self.payload)
    }

    /// The digest that names the statement everywhere.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.pae())
    }
}

/// Redacted but for the size: payloads are personal data.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({} bytes, {} signatures)", self.payload.len(), self.signatures.len())
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({} bytes)", self.signature.len())
    }
}

/// DSSE's `PAE(type, body)` = `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`.
#[must_use]
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// SHA-256 over a statement's signed bytes.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest that a finished SHA-256 gives.
    #[must_use]
    pub fn from_sha256(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest that these 32 bytes are; `None` for another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        Self::from_bytes(&hex::decode(text).ok()?)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 64 lower-case hexadecimal digits.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the DSSE specification.
    #[test]
    fn pae_is_that_of_the_specification() {
        assert_eq!(
            pae("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
        assert_eq!(pae("", b""), b"DSSEv1 0  0 ");
    }

    #[test]
    fn refuses_payload_types_that_print_otherwise_than_they_read_and_takes_unknown_ones() {
        let of = |payload_type: String| Envelope {
            payload_type,
            payload: Vec::new(),
            signatures: Vec::new(),
            disclosures: Vec::new(),
        };
        for wrong in ["\u{1b}[2J", "a\nb", "a\0", "\u{7f}", "тип", "a\u{202e}b", "a\u{a0}b"] {
            assert!(!of(wrong.to_owned()).is_well_formed(), "{wrong:?}");
        }
        assert!(!of("t".repeat(LONGEST_TYPE + 1)).is_well_formed());
        for right in ["", "application/x; v=1", &"t".repeat(LONGEST_TYPE)] {
            assert!(of(right.to_owned()).is_well_formed(), "{right:?}");
        }
    }

    #[test]
    fn refuses_digests_of_another_length() {
        assert_eq!(Digest::from_bytes(&[0; 31]), None);
        assert_eq!(Digest::from_hex(&"0".repeat(66)), None);
        let digest = Digest::of(b"");
        assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
    }

    /// Payloads are personal data.
    #[test]
    fn prints_sizes_and_no_byte_of_a_payload() {
        let signature = Signature { key_id: "key".to_owned(), signature: vec![7; 3] };
        assert_eq!(format!("{signature:?}"), "Signature(3 bytes)");
        let envelope = Envelope {
            payload_type: "type".to_owned(),
            payload: b"somebody".to_vec(),
            signatures: vec![signature],
            disclosures: Vec::new(),
        };
        assert_eq!(format!("{envelope:?}"), "Envelope(8 bytes, 1 signatures)");
        let digest = Digest::from_sha256([0xab; 32]);
        assert_eq!(format!("{digest:?}"), "ab".repeat(32));
        assert_eq!(digest.as_bytes(), &[0xab; 32]);
    }
}
