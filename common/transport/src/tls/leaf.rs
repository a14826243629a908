//! What a leaf states about its holder, beyond what webpki looks at.
//!
//! webpki proves that a root vouches for the leaf. It reads neither URI names nor key usages, and takes a
//! leaf without extended key usages as good for all of them (RFC 5280 section 4.2.1.12 allows that). Here a
//! leaf states exactly its identity and its use, and may not sign certificates (SPIFFE X509-SVID section
//! 4.3). The identity of an exchange is server and client, and states both.

use kzmn_common::identity::{InvalidSpiffeId, SpiffeId};
use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, ExtendedKeyPurpose};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;

/// What a leaf is put to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LeafUsage {
    /// To answer connections.
    Server,
    /// To open connections.
    Client,
}

/// A leaf does not state its identity, or not its use.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidLeaf {
    /// Not X.509 in DER, or with an extension that is there twice or cannot be read.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// No URI name, or more than one.
    #[error("the certificate must have exactly one URI name")]
    NotOneUri,
    /// The one URI name is not a SPIFFE id.
    #[error("the certificate's URI name is no identity")]
    NoIdentity(#[source] InvalidSpiffeId),
    /// The extended key usage is missing, or is another.
    #[error("the certificate lacks the extended key usage for {0:?}")]
    Usage(LeafUsage),
    /// It is an authority's, or its key usage is not that of a leaf.
    #[error(
        "the certificate may sign other certificates, or may not be used to prove who holds it"
    )]
    NotALeaf,
    /// Not yet or no longer valid.
    #[error("the certificate is not valid now")]
    NotValidNow,
}

/// The one identity that a leaf speaks for.
///
/// # Errors
///
/// [`InvalidLeaf`]: the leaf is unreadable, or does not have exactly one URI name that is a SPIFFE id.
pub(crate) fn identity(leaf: &CertificateDer<'_>) -> Result<SpiffeId, InvalidLeaf> {
    identity_of(&read(leaf)?)
}

/// The one identity that a leaf speaks for, if it may be put to `usage`.
pub(super) fn identity_for(
    leaf: &CertificateDer<'_>,
    usage: LeafUsage,
) -> Result<SpiffeId, InvalidLeaf> {
    let leaf = read(leaf)?;
    demand_leaf(&leaf)?;
    demand_usage(&leaf, usage)?;
    let identity = identity_of(&leaf)?;
    if identity.path() == EXCHANGE {
        demand_usage(&leaf, LeafUsage::Server)?;
        demand_usage(&leaf, LeafUsage::Client)?;
    }
    Ok(identity)
}

/// The path of an exchange's identity (wire contract, part 1).
const EXCHANGE: &str = "node/exchange";

/// RFC 5280 sections 4.2.1.3 and 4.2.1.9. Where no key usage is stated, none is excluded.
fn demand_leaf(leaf: &X509Certificate<'_>) -> Result<(), InvalidLeaf> {
    let constraints = leaf.basic_constraints().map_err(|_| InvalidLeaf::Unreadable)?;
    let usage = leaf.key_usage().map_err(|_| InvalidLeaf::Unreadable)?;
    let is_authority = constraints.is_some_and(|constraints| constraints.value.ca);
    let is_for_a_leaf = usage.is_none_or(|usage| {
        let usage = usage.value;
        usage.digital_signature() && !usage.key_cert_sign() && !usage.crl_sign()
    });
    if is_authority || !is_for_a_leaf { Err(InvalidLeaf::NotALeaf) } else { Ok(()) }
}

/// Whether `unix_seconds` lies within the leaf's validity.
pub(super) fn demand_validity(
    leaf: &CertificateDer<'_>,
    unix_seconds: i64,
) -> Result<(), InvalidLeaf> {
    let leaf = read(leaf)?;
    let validity = leaf.validity();
    let valid = validity.not_before.timestamp()..=validity.not_after.timestamp();
    if valid.contains(&unix_seconds) { Ok(()) } else { Err(InvalidLeaf::NotValidNow) }
}

/// The last second of the leaf's validity, since 1970.
pub(super) fn ends(leaf: &CertificateDer<'_>) -> Option<i64> {
    read(leaf).ok().map(|leaf| leaf.validity().not_after.timestamp())
}

fn read<'a>(leaf: &'a CertificateDer<'_>) -> Result<X509Certificate<'a>, InvalidLeaf> {
    match X509Certificate::from_der(leaf) {
        Ok(([], leaf)) => Ok(leaf),
        _ => Err(InvalidLeaf::Unreadable),
    }
}

fn identity_of(leaf: &X509Certificate<'_>) -> Result<SpiffeId, InvalidLeaf> {
    let names = leaf.subject_alternative_name().map_err(|_| InvalidLeaf::Unreadable)?;
    let names = names.map_or(&[][..], |extension| &extension.value.general_names);
    if names.iter().any(|name| matches!(name, GeneralName::Invalid(..))) {
        return Err(InvalidLeaf::Unreadable);
    }
    let mut uris = names.iter().filter_map(|name| match name {
        GeneralName::URI(uri) => Some(*uri),
        _ => None,
    });
    let (Some(uri), None) = (uris.next(), uris.next()) else {
        return Err(InvalidLeaf::NotOneUri);
    };
    SpiffeId::parse(uri).map_err(InvalidLeaf::NoIdentity)
}

/// `anyExtendedKeyUsage` is not enough: it names no use.
fn demand_usage(leaf: &X509Certificate<'_>, usage: LeafUsage) -> Result<(), InvalidLeaf> {
    let usages = leaf.extended_key_usage().map_err(|_| InvalidLeaf::Unreadable)?;
    let stated = usages.is_some_and(|extension| match usage {
        LeafUsage::Server => extension.value.server_auth,
        LeafUsage::Client => extension.value.client_auth,
    });
    if stated { Ok(()) } else { Err(InvalidLeaf::Usage(usage)) }
}

/// As rustls reports it, so that the peer gets the alert that fits.
impl From<InvalidLeaf> for rustls::Error {
    fn from(invalid: InvalidLeaf) -> Self {
        Self::InvalidCertificate(match invalid {
            InvalidLeaf::Unreadable => CertificateError::BadEncoding,
            InvalidLeaf::NotOneUri | InvalidLeaf::NoIdentity(_) => not_allowed(),
            InvalidLeaf::Usage(usage) => CertificateError::InvalidPurposeContext {
                required: match usage {
                    LeafUsage::Server => ExtendedKeyPurpose::ServerAuth,
                    LeafUsage::Client => ExtendedKeyPurpose::ClientAuth,
                },
                presented: Vec::new(),
            },
            InvalidLeaf::NotALeaf => CertificateError::InvalidPurpose,
            InvalidLeaf::NotValidNow => CertificateError::Expired,
        })
    }
}

/// A certificate of the right root with another identity: `access_denied`, RFC 8446 section 6.2.
pub(super) fn not_allowed() -> CertificateError {
    CertificateError::ApplicationVerificationFailure
}
