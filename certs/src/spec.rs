//! What a leaf shall state.
//!
//! The constructors give the leaves that the wire contract asks for. Every field is public, so that a test
//! can ask for a wrong one: no URI, two URIs, no usage, another domain's DNS name, an expired one.

use std::collections::BTreeSet;

use kzmn_common::identity::{InvalidSpiffeId, SpiffeId};
use kzmn_common::instant::Instant;

/// From when until when something holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Validity {
    /// The first instant.
    pub not_before: Instant,
    /// The last instant.
    pub not_after: Instant,
}

/// An extended key usage (RFC 5280, 4.2.1.12).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum CertificateUsage {
    /// `id-kp-serverAuth`.
    Server,
    /// `id-kp-clientAuth`.
    Client,
}

/// What a leaf shall state. Nothing is checked here: judging a leaf is the verifier's part.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LeafSpec {
    /// URI names; a proper leaf has exactly one, its SPIFFE id.
    pub uris: Vec<String>,
    /// DNS names; only node leaves have one.
    pub dns_names: Vec<String>,
    /// Extended key usages; where empty, the extension is left out.
    pub usages: BTreeSet<CertificateUsage>,
    /// When it holds, in whole seconds: both ends are rounded down.
    pub validity: Validity,
    /// The serial number, big-endian; where absent, one is derived from the fresh key.
    pub serial: Option<Vec<u8>>,
}

impl LeafSpec {
    /// A node on the exchange: it is a server to the other state's node and a client of it.
    #[must_use]
    pub fn exchange_node(identity: &SpiffeId, validity: Validity) -> Self {
        Self {
            dns_names: vec![format!("exchange.{}", identity.trust_domain())],
            usages: BTreeSet::from([CertificateUsage::Server, CertificateUsage::Client]),
            ..Self::bare(identity, validity)
        }
    }

    /// A node's office listener: a server only.
    #[must_use]
    pub fn office_node(identity: &SpiffeId, validity: Validity) -> Self {
        Self {
            dns_names: vec![format!("office.{}", identity.trust_domain())],
            usages: BTreeSet::from([CertificateUsage::Server]),
            ..Self::bare(identity, validity)
        }
    }

    /// An officer, registry or tool of the own state: a client only, without a DNS name.
    #[must_use]
    pub fn officer(identity: &SpiffeId, validity: Validity) -> Self {
        Self {
            usages: BTreeSet::from([CertificateUsage::Client]),
            ..Self::bare(identity, validity)
        }
    }

    fn bare(identity: &SpiffeId, validity: Validity) -> Self {
        Self {
            uris: vec![identity.to_string()],
            dns_names: Vec::new(),
            usages: BTreeSet::new(),
            validity,
            serial: None,
        }
    }
}

/// The identity of a trust domain's node on the exchange.
///
/// # Errors
///
/// [`InvalidSpiffeId`] where `trust_domain` cannot stand in a SPIFFE id.
pub fn exchange_identity(trust_domain: &str) -> Result<SpiffeId, InvalidSpiffeId> {
    SpiffeId::parse(&format!("spiffe://{trust_domain}/node/exchange"))
}

/// The identity of a trust domain's node to its own officers.
///
/// # Errors
///
/// [`InvalidSpiffeId`] where `trust_domain` cannot stand in a SPIFFE id.
pub fn office_identity(trust_domain: &str) -> Result<SpiffeId, InvalidSpiffeId> {
    SpiffeId::parse(&format!("spiffe://{trust_domain}/node/office"))
}

/// The identity of an officer. The id is random: a name would be personal data.
///
/// # Errors
///
/// [`InvalidSpiffeId`] where `trust_domain` or `officer_id` cannot stand in a SPIFFE id.
pub fn officer_identity(trust_domain: &str, officer_id: &str) -> Result<SpiffeId, InvalidSpiffeId> {
    SpiffeId::parse(&format!("spiffe://{trust_domain}/officer/{officer_id}"))
}
