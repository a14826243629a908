//! Two states' authorities, and leaves of every kind, right and wrong.

use std::sync::Arc;

use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::{Clock, Instant};
use kzmn_transport::tls::{Credentials, Roots};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints, SanType, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

pub(crate) const KZ_NODE: &str = "spiffe://kz.kzmn.internal/node/exchange";
pub(crate) const MN_NODE: &str = "spiffe://mn.kzmn.internal/node/exchange";
pub(crate) const KZ_NAME: &str = "exchange.kz.kzmn.internal";
pub(crate) const MN_NAME: &str = "exchange.mn.kzmn.internal";

pub(crate) const BOTH: &[ExtendedKeyUsagePurpose] =
    &[ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];

pub(crate) fn id(text: &str) -> SpiffeId {
    SpiffeId::parse(text).expect("a SPIFFE id")
}

/// Noon on 2026-06-01, for ever.
#[derive(Debug)]
pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> Instant {
        Instant::parse("2026-06-01T12:00:00.000Z").expect("an instant")
    }

    fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }
}

pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(Noon)
}

pub(crate) struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
    /// What stands between it and its root, itself first; nothing for a root.
    chain: Vec<CertificateDer<'static>>,
}

/// What is written into a leaf.
#[derive(Clone)]
pub(crate) struct Leaf {
    pub(crate) uris: Vec<&'static str>,
    pub(crate) names: Vec<&'static str>,
    pub(crate) usages: Vec<ExtendedKeyUsagePurpose>,
    /// None leaves the extension out.
    pub(crate) key_usages: Vec<KeyUsagePurpose>,
    pub(crate) is_ca: IsCa,
    /// Whether there is a critical extension that nobody knows.
    pub(crate) unknown: bool,
    pub(crate) from: (i32, u8, u8),
    pub(crate) to: (i32, u8, u8),
}

pub(crate) fn kz_leaf() -> Leaf {
    leaf(KZ_NODE, KZ_NAME)
}

pub(crate) fn mn_leaf() -> Leaf {
    leaf(MN_NODE, MN_NAME)
}

fn leaf(uri: &'static str, name: &'static str) -> Leaf {
    Leaf {
        uris: vec![uri],
        names: vec![name],
        usages: BOTH.to_vec(),
        key_usages: Vec::new(),
        is_ca: IsCa::NoCa,
        unknown: false,
        from: (2026, 1, 1),
        to: (2027, 1, 1),
    }
}

/// A leaf and its key.
pub(crate) struct Issued {
    pub(crate) certificate: Certificate,
    pub(crate) key: KeyPair,
    /// What is presented after it.
    pub(crate) above: Vec<CertificateDer<'static>>,
}

impl Authority {
    pub(crate) fn of(state: &str) -> Self {
        Self::named(&format!("{state} root"), state)
    }

    pub(crate) fn named(name: &str, state: &str) -> Self {
        Self::root(name, state, BasicConstraints::Constrained(0))
    }

    /// A root over so many intermediates.
    pub(crate) fn root(name: &str, state: &str, length: BasicConstraints) -> Self {
        let mut params = authority(name, length);
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName(format!("{state}.kzmn.internal"))],
            excluded_subtrees: Vec::new(),
        });
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a root");
        Self { certificate, issuer: Issuer::new(params, key), chain: Vec::new() }
    }

    /// An intermediate under it.
    pub(crate) fn intermediate(&self, name: &str, usages: &[KeyUsagePurpose]) -> Self {
        let mut params = authority(name, BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let mut stated = params.clone();
        stated.key_usages = usages.to_vec();
        let certificate = stated.signed_by(&key, &self.issuer).expect("an intermediate");
        params.key_usages.clear();
        let mut chain = vec![certificate.der().clone()];
        chain.extend(self.chain.iter().cloned());
        Self { certificate, issuer: Issuer::new(params, key), chain }
    }

    pub(crate) fn issue(&self, leaf: &Leaf) -> Issued {
        let key = KeyPair::generate().expect("a key");
        let certificate = leaf.params().signed_by(&key, &self.issuer).expect("a leaf");
        Issued { certificate, key, above: self.chain.clone() }
    }

    pub(crate) fn roots(&self) -> Roots {
        Roots::from_pem(self.pem().as_bytes()).expect("a root")
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    pub(crate) fn der(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }
}

impl Leaf {
    pub(crate) fn self_signed(&self) -> Issued {
        let key = KeyPair::generate().expect("a key");
        let certificate = self.params().self_signed(&key).expect("a leaf");
        Issued { certificate, key, above: Vec::new() }
    }

    fn params(&self) -> CertificateParams {
        let mut params = params("leaf", self.from, self.to);
        let uris = self.uris.iter().map(|uri| SanType::URI((*uri).try_into().expect("ASCII")));
        let names =
            self.names.iter().map(|name| SanType::DnsName((*name).try_into().expect("ASCII")));
        params.subject_alt_names = uris.chain(names).collect();
        params.extended_key_usages = self.usages.clone();
        params.key_usages = self.key_usages.clone();
        params.is_ca = self.is_ca;
        if self.unknown {
            let mut unknown =
                CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99_999], vec![5, 0]);
            unknown.set_criticality(true);
            params.custom_extensions.push(unknown);
        }
        params
    }
}

impl Issued {
    pub(crate) fn credentials(&self, identity: &str) -> Credentials {
        let (chain, key) = (self.certificate.pem(), self.key.serialize_pem());
        Credentials::from_pem(chain.as_bytes(), key.as_bytes(), id(identity)).expect("PEM")
    }

    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        let mut chain = vec![self.certificate.der().clone()];
        chain.extend(self.above.iter().cloned());
        chain
    }

    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.serialize_der()).into()
    }
}

fn authority(name: &str, length: BasicConstraints) -> CertificateParams {
    let mut params = params(name, (2026, 1, 1), (2027, 1, 1));
    params.is_ca = IsCa::Ca(length);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn params(name: &str, from: (i32, u8, u8), to: (i32, u8, u8)) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(to.0, to.1, to.2);
    params
}
