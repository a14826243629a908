//! How long a chain may be.
//!
//! webpki holds an intermediate's path length and not a root's: of a root it keeps the name, the key and the name
//! constraints. It looks at no key usage either. Both are looked at here, for chains that have intermediates; a
//! leaf directly under a root is within every length.
//!
//! Source: RFC 5280 sections 4.2.1.3 and 4.2.1.9.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::{CertificateError, Error, OtherError, RootCertStore};
use webpki::{EndEntityCert, KeyUsage, VerifiedPath};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use super::leaf::LeafUsage;

/// A chain leads to a root over more, or other, intermediates than it allows.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the chain is longer than its root allows, or an intermediate may not sign certificates")]
struct PathNotAllowed;

/// What a root's certificate states that its trust anchor does not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Authority {
    /// How many intermediates may stand between it and a leaf; any number where none is stated.
    intermediates: Option<usize>,
}

impl Authority {
    /// Reads a certificate that may sign others; `None` where it may not, or cannot be read.
    pub(super) fn read(certificate: &CertificateDer<'_>) -> Option<Self> {
        let Ok(([], certificate)) = X509Certificate::from_der(certificate) else {
            return None;
        };
        let constraints = certificate.basic_constraints().ok()??.value;
        let usage = certificate.key_usage().ok()?;
        let signs = usage.is_none_or(|usage| usage.value.key_cert_sign());
        let longest = constraints.path_len_constraint.map(usize::try_from);
        let intermediates = longest.map(|most| most.unwrap_or(usize::MAX));
        (constraints.ca && signs).then_some(Self { intermediates })
    }
}

/// Refuses a chain whose root does not allow as many intermediates, or whose intermediates may not sign. For what
/// webpki has verified: it is asked once more, for a path that is allowed.
pub(super) fn demand_path(
    (leaf, intermediates): (&CertificateDer<'_>, &[CertificateDer<'_>]),
    (roots, authorities): (&RootCertStore, &[Authority]),
    provider: &CryptoProvider,
    now: UnixTime,
    usage: LeafUsage,
) -> Result<(), Error> {
    if intermediates.is_empty() {
        return Ok(());
    }
    let refused = |_| {
        let why = OtherError(Arc::new(PathNotAllowed));
        Error::InvalidCertificate(CertificateError::Other(why))
    };
    let usage = match usage {
        LeafUsage::Server => KeyUsage::server_auth(),
        LeafUsage::Client => KeyUsage::client_auth(),
    };
    let allowed = |path: &VerifiedPath<'_>| match is_allowed(path, roots, authorities) {
        true => Ok(()),
        false => Err(webpki::Error::PathLenConstraintViolated),
    };
    EndEntityCert::try_from(leaf)
        .and_then(|leaf| {
            leaf.verify_for_usage(
                provider.signature_verification_algorithms.all,
                &roots.roots,
                intermediates,
                now,
                usage,
                None,
                Some(&allowed),
            )
            .map(drop)
        })
        .map_err(refused)
}

fn is_allowed(path: &VerifiedPath<'_>, roots: &RootCertStore, authorities: &[Authority]) -> bool {
    let mut count = 0;
    for intermediate in path.intermediate_certificates() {
        count += 1;
        if Authority::read(&intermediate.der()).is_none() {
            return false;
        }
    }
    let anchor = path.anchor();
    // Two roots may share a name and a key: then the stricter one counts.
    roots.roots.iter().zip(authorities).all(|(root, authority)| {
        let other = root.subject != anchor.subject
            || root.subject_public_key_info != anchor.subject_public_key_info;
        other || authority.intermediates.is_none_or(|most| count <= most)
    })
}
