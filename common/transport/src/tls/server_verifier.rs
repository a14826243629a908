//! Whether the server that answered is the one we meant.

use std::sync::Arc;

use kzmn_common::identity::SpiffeId;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, PeerIncompatible, SignatureScheme};

use super::leaf::{self, LeafUsage};
use super::{Roots, TlsError};

/// webpki's verdict for the configured DNS name, and then the exact identity.
#[derive(Debug)]
pub(super) struct ExpectedServer {
    chain: Arc<WebPkiServerVerifier>,
    roots: Roots,
    provider: Arc<CryptoProvider>,
    name: ServerName<'static>,
    identity: SpiffeId,
}

impl ExpectedServer {
    pub(super) fn new(
        roots: &Roots,
        name: ServerName<'static>,
        identity: SpiffeId,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, TlsError> {
        let chain = WebPkiServerVerifier::builder_with_provider(roots.store(), provider.clone())
            .build()
            .map_err(TlsError::Verifier)?;
        Ok(Self { chain, roots: roots.clone(), provider, name, identity })
    }
}

impl ServerCertVerifier for ExpectedServer {
    /// The name that the connection was opened with is not asked: only the configured one counts.
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _dialled: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self.chain.verify_server_cert(
            end_entity,
            intermediates,
            &self.name,
            ocsp_response,
            now,
        )?;
        let chain = (end_entity, intermediates);
        self.roots.demand_path(chain, &self.provider, now, LeafUsage::Server)?;
        if leaf::identity_for(end_entity, LeafUsage::Server)? != self.identity {
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
