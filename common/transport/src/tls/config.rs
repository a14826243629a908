//! rustls's configurations for both sides.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::Clock;
use rustls::client::Resumption;
use rustls::pki_types::{DnsName, ServerName};
use rustls::server::NoServerSessionStorage;
use rustls::{ClientConfig, ServerConfig};

use super::client_verifier::AllowedClients;
use super::leaf::LeafUsage;
use super::provider::{self, ALPN, HTTP_1, VERSIONS};
use super::server_verifier::ExpectedServer;
use super::time::ClockTime;
use super::{Credentials, Roots, TlsError};

/// How a listener proves itself, and which identities it lets in.
#[derive(Clone)]
pub struct ServerTls {
    config: Arc<ServerConfig>,
    allowed: BTreeSet<SpiffeId>,
}

impl ServerTls {
    /// For a listener that `allowed` may connect to, with certificates under `roots`.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: no identity is allowed, or the own credentials would be refused by a peer.
    pub fn new(
        own: &Credentials,
        roots: &Roots,
        allowed: BTreeSet<SpiffeId>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, TlsError> {
        let provider = provider::provider();
        let clients = AllowedClients::new(roots, allowed.clone(), Arc::clone(&provider))?;
        let (chain, key) = own.usable(LeafUsage::Server, &*clock)?;
        let mut config = ServerConfig::builder_with_details(provider, Arc::new(ClockTime(clock)))
            .with_protocol_versions(VERSIONS)
            .map_err(TlsError::Own)?
            .with_client_cert_verifier(Arc::new(clients))
            .with_single_cert(chain, key)
            .map_err(TlsError::Own)?;
        config.alpn_protocols = vec![ALPN.to_vec()];
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.max_early_data_size = 0;
        Ok(Self { config: Arc::new(config), allowed })
    }

    pub(crate) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config)
    }

    pub(crate) fn allowed(&self) -> &BTreeSet<SpiffeId> {
        &self.allowed
    }
}

impl fmt::Debug for ServerTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerTls({} allowed)", self.allowed.len())
    }
}

/// How a client proves itself, and which server it expects.
#[derive(Clone)]
pub struct ClientTls {
    config: Arc<ClientConfig>,
    name: DnsName<'static>,
}

impl ClientTls {
    /// For a client of the one server with the DNS name `name` and the identity `server`, whose
    /// certificate is under `roots`.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: no DNS name, or the own credentials would be refused by a peer.
    pub fn new(
        own: &Credentials,
        roots: &Roots,
        name: &str,
        server: SpiffeId,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, TlsError> {
        let name = DnsName::try_from(name.to_owned()).map_err(TlsError::ServerName)?;
        let provider = provider::provider();
        let expected = ServerName::DnsName(name.clone());
        let server = ExpectedServer::new(roots, expected, server, Arc::clone(&provider))?;
        let (chain, key) = own.usable(LeafUsage::Client, &*clock)?;
        let mut config = ClientConfig::builder_with_details(provider, Arc::new(ClockTime(clock)))
            .with_protocol_versions(VERSIONS)
            .map_err(TlsError::Own)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(server))
            .with_client_auth_cert(chain, key)
            .map_err(TlsError::Own)?;
        config.alpn_protocols = vec![ALPN.to_vec()];
        config.resumption = Resumption::disabled();
        config.enable_early_data = false;
        Ok(Self { config: Arc::new(config), name })
    }

    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.config)
    }

    pub(crate) fn name(&self) -> &DnsName<'static> {
        &self.name
    }
}

/// For a client of a server that is none of the two states', under roots that were configured for it alone.
#[derive(Clone)]
pub struct HttpTls(Arc<ClientConfig>);

impl HttpTls {
    /// Under these roots.
    ///
    /// # Errors
    ///
    /// [`TlsError`], were rustls to refuse its own algorithms.
    pub fn new(roots: &Roots, clock: Arc<dyn Clock>) -> Result<Self, TlsError> {
        let time = Arc::new(ClockTime(clock));
        let mut config = ClientConfig::builder_with_details(provider::provider(), time)
            .with_protocol_versions(VERSIONS)
            .map_err(TlsError::Own)?
            .with_root_certificates(roots.store())
            .with_no_client_auth();
        config.alpn_protocols = vec![HTTP_1.to_vec()];
        config.resumption = Resumption::disabled();
        Ok(Self(Arc::new(config)))
    }

    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.0)
    }
}

impl fmt::Debug for HttpTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTls")
    }
}

impl fmt::Debug for ClientTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientTls({:?})", self.name)
    }
}
