//! A state's root and what it signs.
//!
//! RFC 5280: basic constraints (4.2.1.9), key usage (4.2.1.3), name constraints (4.2.1.10). The name
//! constraint is a DNS one because webpki refuses URI constraints; that a root's URI names stay in its own
//! trust domain is held by the verifiers' exact identities.

use std::fmt;

use kzmn_common::instant::Instant;
use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints,
    PKCS_ECDSA_P256_SHA256, SanType, SerialNumber,
};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use crate::leaf::Leaf;
use crate::spec::{CertificateUsage, LeafSpec, Validity};

/// Why a certificate could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The key generator failed.
    #[error("a TLS key could not be generated")]
    Key(#[source] rcgen::Error),
    /// A name that a certificate cannot carry.
    #[error("{name:?} cannot stand in a certificate, whose names are ASCII")]
    Name {
        /// The name.
        name: String,
        /// Why.
        #[source]
        source: rcgen::Error,
    },
    /// An instant that a certificate cannot state.
    #[error("{at} cannot stand in a certificate")]
    Time {
        /// The instant.
        at: Instant,
        /// Why.
        #[source]
        source: time::error::ComponentRange,
    },
    /// The certificate could not be encoded or signed.
    #[error("a certificate could not be signed")]
    Signing(#[source] rcgen::Error),
}

/// A state's root: a key and its self-signed certificate. The key is never printed.
pub struct Root {
    trust_domain: String,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Root {
    /// Makes a new root for a trust domain such as `kz.kzmn.internal`.
    ///
    /// # Errors
    ///
    /// [`CertificateError`].
    pub fn generate(trust_domain: &str, validity: Validity) -> Result<Self, CertificateError> {
        let key = new_key()?;
        let mut params = params(validity, fresh_serial(&key))?;
        params.distinguished_name.push(DnType::CommonName, format!("{trust_domain} root"));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName(trust_domain.to_owned())],
            excluded_subtrees: Vec::new(),
        });
        // Parsed for its error only: rcgen would write other text into the constraint unchecked.
        ia5(trust_domain)?;
        let issuer =
            CertifiedIssuer::self_signed(params, key).map_err(CertificateError::Signing)?;
        Ok(Self { trust_domain: trust_domain.to_owned(), issuer })
    }

    /// Makes a key and signs a leaf for it, as the spec asks and without judging it.
    ///
    /// # Errors
    ///
    /// [`CertificateError`].
    pub fn issue(&self, spec: &LeafSpec) -> Result<Leaf, CertificateError> {
        let key = new_key()?;
        let serial = spec.serial.clone().unwrap_or_else(|| fresh_serial(&key));
        let mut params = params(spec.validity, serial.clone())?;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = spec.usages.iter().map(|usage| usage.purpose()).collect();
        params.use_authority_key_identifier_extension = true;
        for uri in &spec.uris {
            params.subject_alt_names.push(SanType::URI(ia5(uri)?));
        }
        for name in &spec.dns_names {
            params.subject_alt_names.push(SanType::DnsName(ia5(name)?));
        }
        let certificate =
            params.signed_by(&key, &self.issuer).map_err(CertificateError::Signing)?;
        Ok(Leaf::new(&certificate, &key, serial))
    }

    /// The trust domain that it may issue for.
    #[must_use]
    pub fn trust_domain(&self) -> &str {
        &self.trust_domain
    }

    /// The certificate in DER.
    #[must_use]
    pub fn certificate_der(&self) -> &[u8] {
        self.issuer.der()
    }

    /// The certificate in PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> String {
        self.issuer.pem()
    }

    /// The private key as PKCS #8 in PEM.
    #[must_use]
    pub fn key_pem(&self) -> String {
        self.issuer.key().serialize_pem()
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Root({})", self.trust_domain)
    }
}

impl CertificateUsage {
    fn purpose(self) -> ExtendedKeyUsagePurpose {
        match self {
            Self::Server => ExtendedKeyUsagePurpose::ServerAuth,
            Self::Client => ExtendedKeyUsagePurpose::ClientAuth,
        }
    }
}

fn new_key() -> Result<KeyPair, CertificateError> {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(CertificateError::Key)
}

/// 16 bytes of the fresh key's digest: as unpredictable as the key, and different for every key.
fn fresh_serial(key: &KeyPair) -> Vec<u8> {
    let mut serial: Vec<u8> =
        Sha256::digest(key.public_key_raw()).iter().take(16).copied().collect();
    // RFC 5280, 4.1.2.2: positive, and at most 20 octets; a set second bit keeps the length at 16.
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x3f | 0x40;
    }
    serial
}

/// What every certificate has in common. The subject starts out empty.
fn params(validity: Validity, serial: Vec<u8>) -> Result<CertificateParams, CertificateError> {
    let mut params = CertificateParams::default();
    params.not_before = whole_second(validity.not_before)?;
    params.not_after = whole_second(validity.not_after)?;
    params.serial_number = Some(SerialNumber::from(serial));
    params.distinguished_name = DistinguishedName::new();
    Ok(params)
}

fn whole_second(at: Instant) -> Result<OffsetDateTime, CertificateError> {
    OffsetDateTime::from_unix_timestamp(at.unix_ms().div_euclid(1000))
        .map_err(|source| CertificateError::Time { at, source })
}

fn ia5(name: &str) -> Result<Ia5String, CertificateError> {
    Ia5String::try_from(name)
        .map_err(|source| CertificateError::Name { name: name.to_owned(), source })
}
