//! Which identities may connect, and to which we connect: TLS 1.3 with certificates on both sides.
//!
//! Invariants of every connection between nodes and with officers:
//!
//! - It was made with the algorithms of `provider.rs`, which no process-wide default can change.
//! - It is a full handshake. There are no tickets, no sessions and no early data, because a resumed
//!   connection is not verified again, and a certificate revoked meanwhile would still be good.
//! - The peer's leaf chains to one of the roots given for it, names exactly one URI (its SPIFFE id, in
//!   the set given), states the extended key usage that it is put to, and may sign no certificates. A
//!   server's leaf also holds the configured DNS name, whatever address was dialled. A chain is no longer
//!   than its root allows.
//!
//! A third witness belongs to neither state: [`HttpTls`] knows it by its name under the roots that were configured for
//! it, and shows it no certificate. What it says is signed.
//!
//! Roots, identities and own credentials are all checked when a configuration is made: an empty list or
//! one entry that cannot be read is an error, and nothing is skipped unseen.
//!
//! Sources: SPIFFE X509-SVID sections 2 and 4.4; RFC 5280 sections 4.2.1.6 and 4.2.1.12; RFC 9325.

mod client_verifier;
mod config;
mod credentials;
mod leaf;
mod path;
mod provider;
mod server_verifier;
mod time;

pub use config::{ClientTls, HttpTls, ServerTls};
pub use credentials::{Credentials, Roots};
pub use leaf::{InvalidLeaf, LeafUsage};

pub(crate) use leaf::identity;
pub(crate) use provider::ALPN;

/// A TLS configuration cannot be made of what was given.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file of certificates or keys could not be read.
    #[error("cannot read {}", .path.display())]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Text that is not PEM.
    #[error("{what} is not PEM")]
    Pem {
        /// What was read.
        what: &'static str,
        /// Why.
        #[source]
        source: rustls::pki_types::pem::Error,
    },
    /// PEM without a certificate in it, or a list of no roots.
    #[error("{0} holds no certificate")]
    NoCertificate(&'static str),
    /// A root that is not a certificate, or that was listed in another form.
    #[error("a root is not a certificate that can be trusted")]
    Root(#[source] rustls::Error),
    /// A root that may not sign certificates.
    #[error("a root is not the certificate of an authority: it may not sign certificates")]
    NotAnAuthority,
    /// No identity would be allowed.
    #[error("no identity is allowed to connect")]
    NobodyAllowed,
    /// Not a DNS name.
    #[error("the server's name is not a DNS name")]
    ServerName(#[source] rustls::pki_types::InvalidDnsNameError),
    /// The own leaf is not one that a peer would accept.
    #[error("the own certificate would be refused")]
    OwnLeaf(#[source] InvalidLeaf),
    /// The own leaf has another identity.
    #[error("the own certificate speaks for another identity than {expected}")]
    OwnIdentity {
        /// The configured own identity.
        expected: kzmn_common::identity::SpiffeId,
    },
    /// The verifier could not be built.
    #[error("the certificates of peers cannot be verified")]
    Verifier(#[source] rustls::server::VerifierBuilderError),
    /// The key does not belong to the certificate, or rustls refuses them.
    #[error("the own certificate and key cannot be used")]
    Own(#[source] rustls::Error),
}
