//! Our own certificate and key, and the roots that vouch for others.

use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs};

use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::{Clock, Instant};
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};

use super::TlsError;
use super::leaf::{self, LeafUsage};
use super::path::{Authority, demand_path};

/// A certificate chain, its key, and the identity that it is to speak for.
///
/// The permissions of the key's file are the caller's to check.
pub struct Credentials {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    identity: SpiffeId,
}

impl Credentials {
    /// Reads a chain, leaf first, and its key. `identity` is the configured own identity.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: not PEM, no certificate, or no key.
    pub fn from_pem(chain: &[u8], key: &[u8], identity: SpiffeId) -> Result<Self, TlsError> {
        let chain = certificates("the own certificate chain", chain)?;
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|source| TlsError::Pem { what: "the own key", source })?;
        Ok(Self { chain, key, identity })
    }

    /// The same from two files.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: a file that cannot be read, and those of [`Self::from_pem`].
    pub fn from_files(chain: &Path, key: &Path, identity: SpiffeId) -> Result<Self, TlsError> {
        Self::from_pem(&read(chain)?, &read(key)?, identity)
    }

    /// The last instant at which a peer would take them; absent where the certificate does not read.
    #[must_use]
    pub fn not_after(&self) -> Option<Instant> {
        let ends = self.chain.first().and_then(leaf::ends)?;
        Instant::from_unix_ms(ends.checked_mul(1000)?)
    }

    /// Chain and key, if a peer would take them for `usage` now.
    pub(super) fn usable(
        &self,
        usage: LeafUsage,
        clock: &dyn Clock,
    ) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TlsError> {
        let leaf = self.chain.first().ok_or(TlsError::NoCertificate("the own chain"))?;
        if leaf::identity_for(leaf, usage).map_err(TlsError::OwnLeaf)? != self.identity {
            return Err(TlsError::OwnIdentity { expected: self.identity.clone() });
        }
        let now = clock.now().unix_ms().div_euclid(1000);
        leaf::demand_validity(leaf, now).map_err(TlsError::OwnLeaf)?;
        Ok((self.chain.clone(), self.key.clone_key()))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.identity)
    }
}

/// Certificates that may vouch for peers; at least one.
#[derive(Clone)]
pub struct Roots {
    store: Arc<RootCertStore>,
    /// Of each root in the store, in its order.
    authorities: Arc<[Authority]>,
}

impl Roots {
    /// Reads roots in PEM.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: not PEM, no certificate, or one that cannot be a root.
    pub fn from_pem(pem: &[u8]) -> Result<Self, TlsError> {
        Self::of(certificates("the list of roots", pem)?)
    }

    /// The same from a file.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: a file that cannot be read, and those of [`Self::from_pem`].
    pub fn from_file(path: &Path) -> Result<Self, TlsError> {
        Self::from_pem(&read(path)?)
    }

    /// Takes roots in DER, as the trust bundle lists them.
    ///
    /// # Errors
    ///
    /// [`TlsError`]: no certificate, or one that cannot be a root.
    pub fn from_der(roots: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, TlsError> {
        Self::of(roots.into_iter().map(CertificateDer::from).collect())
    }

    fn of(certificates: Vec<CertificateDer<'static>>) -> Result<Self, TlsError> {
        let mut store = RootCertStore::empty();
        let mut authorities = Vec::with_capacity(certificates.len());
        for certificate in certificates {
            let authority = Authority::read(&certificate);
            store.add(certificate).map_err(TlsError::Root)?;
            authorities.push(authority.ok_or(TlsError::NotAnAuthority)?);
        }
        if store.is_empty() {
            return Err(TlsError::NoCertificate("the list of roots"));
        }
        Ok(Self { store: Arc::new(store), authorities: authorities.into() })
    }

    pub(super) fn store(&self) -> Arc<RootCertStore> {
        Arc::clone(&self.store)
    }

    /// See [`demand_path`].
    pub(super) fn demand_path(
        &self,
        chain: (&CertificateDer<'_>, &[CertificateDer<'_>]),
        provider: &CryptoProvider,
        now: UnixTime,
        usage: LeafUsage,
    ) -> Result<(), rustls::Error> {
        demand_path(chain, (&self.store, &self.authorities), provider, now, usage)
    }
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Roots({})", self.store.len())
    }
}

fn certificates(what: &'static str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = read.map_err(|source| TlsError::Pem { what, source })?;
    if certificates.is_empty() {
        return Err(TlsError::NoCertificate(what));
    }
    Ok(certificates)
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::File { path: path.to_owned(), source })
}
