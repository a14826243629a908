//! TLS as both nodes have it: version 1.3, X25519MLKEM768, certificates on both sides, the same keys.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::{default_provider, kx_group};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::TLS13;
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use super::super::super::output::Failure;

/// Mongolia's exchange listener.
pub(super) fn server(site: &Path) -> Result<Arc<ServerConfig>, Failure> {
    let roots = Arc::new(roots(site, "kz")?);
    let clients = WebPkiClientVerifier::builder_with_provider(roots, provider()).build()?;
    let (chain, key) = own(site, "mn")?;
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(clients)
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// Kazakhstan's node as its client.
pub(super) fn client(site: &Path) -> Result<Arc<ClientConfig>, Failure> {
    let (chain, key) = own(site, "kz")?;
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])?
        .with_root_certificates(roots(site, "mn")?)
        .with_client_auth_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(Arc::new(config))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(CryptoProvider { kx_groups: vec![kx_group::X25519MLKEM768], ..default_provider() })
}

fn roots(site: &Path, state: &str) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(site.join(state).join("root.crt"))?)?;
    Ok(roots)
}

type Own = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn own(site: &Path, state: &str) -> Result<Own, Failure> {
    let chain = CertificateDer::pem_file_iter(site.join(state).join("exchange.crt"))?;
    let key = PrivateKeyDer::from_pem_file(site.join(state).join("exchange.key"))?;
    Ok((chain.collect::<Result<_, _>>()?, key))
}
