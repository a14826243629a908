//! Whether a client may connect.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use kzmn_common::identity::SpiffeId;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible, SignatureScheme};

use super::leaf::{self, LeafUsage};
use super::{Roots, TlsError};

/// webpki's verdict, and then the exact identity. A certificate is mandatory.
pub(super) struct AllowedClients {
    chain: Arc<dyn ClientCertVerifier>,
    roots: Roots,
    provider: Arc<CryptoProvider>,
    allowed: BTreeSet<SpiffeId>,
}

impl AllowedClients {
    pub(super) fn new(
        roots: &Roots,
        allowed: BTreeSet<SpiffeId>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, TlsError> {
        if allowed.is_empty() {
            return Err(TlsError::NobodyAllowed);
        }
        let chain = WebPkiClientVerifier::builder_with_provider(roots.store(), provider.clone())
            .build()
            .map_err(TlsError::Verifier)?;
        Ok(Self { chain, roots: roots.clone(), provider, allowed })
    }
}

impl ClientCertVerifier for AllowedClients {
    fn offer_client_auth(&self) -> bool {
        true
    }

    fn client_auth_mandatory(&self) -> bool {
        true
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.chain.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verified = self.chain.verify_client_cert(end_entity, intermediates, now)?;
        let chain = (end_entity, intermediates);
        self.roots.demand_path(chain, &self.provider, now, LeafUsage::Client)?;
        let identity = leaf::identity_for(end_entity, LeafUsage::Client)?;
        if !self.allowed.contains(&identity) {
            return Err(leaf::not_allowed().into());
        }
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerIncompatible::Tls12NotOffered.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.chain.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chain.supported_verify_schemes()
    }
}

impl fmt::Debug for AllowedClients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AllowedClients({})", self.allowed.len())
    }
}
