//! An issued leaf with its private key.

use std::fmt;

use rcgen::{Certificate, KeyPair};

/// A leaf certificate and its private key. The key is never printed.
#[derive(Clone)]
pub struct Leaf {
    certificate_der: Vec<u8>,
    certificate_pem: String,
    key_der: Vec<u8>,
    key_pem: String,
    serial: Vec<u8>,
}

impl Leaf {
    pub(crate) fn new(certificate: &Certificate, key: &KeyPair, serial: Vec<u8>) -> Self {
        Self {
            certificate_der: certificate.der().to_vec(),
            certificate_pem: certificate.pem(),
            key_der: key.serialize_der(),
            key_pem: key.serialize_pem(),
            serial,
        }
    }

    /// The certificate in DER.
    #[must_use]
    pub fn certificate_der(&self) -> &[u8] {
        &self.certificate_der
    }

    /// The certificate in PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The private key as PKCS #8 in DER.
    #[must_use]
    pub fn key_der(&self) -> &[u8] {
        &self.key_der
    }

    /// The private key as PKCS #8 in PEM.
    #[must_use]
    pub fn key_pem(&self) -> &str {
        &self.key_pem
    }

    /// The serial number, big-endian: what a revocation list names.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaf({})", hex::encode(&self.serial))
    }
}
