//! Why a node does not start, or stopped.

use std::io;
use std::path::PathBuf;

use kzmn_common::identity::InvalidSpiffeId;
use kzmn_common::instant::Instant;
use kzmn_common::party::Party;
use kzmn_common::trust::{BundleRefusal, KeyRefusal, KeyUsage};
use kzmn_store::StoreError;
use kzmn_transport::client::InvalidTarget;
use kzmn_transport::server::ServeError;
use kzmn_transport::tls::TlsError;

use super::anchor::AnchorError;
use super::law::LawError;
use crate::secret::SecretError;

/// Why a node does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A private key's file.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A file that cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The trust bundle.
    #[error("the trust bundle is refused")]
    Bundle(#[source] BundleRefusal),
    /// The trust bundle is of another realm.
    #[error("the trust bundle is for the realm {bundle}, the configuration for {configured}")]
    Realm {
        /// The bundle's.
        bundle: String,
        /// The configuration's.
        configured: String,
    },
    /// The trust bundle is not in force.
    #[error("the trust bundle is not in force at this time: install the one that is")]
    BundleNotInForce,
    /// A signing key.
    #[error("the {usage} key cannot be used")]
    SigningKey {
        /// What it is to sign.
        usage: KeyUsage,
        /// Why.
        #[source]
        source: KeyRefusal,
    },
    /// A signing key is not enrolled.
    #[error("the trust bundle does not enrol this node's {0} key, or not at this time")]
    SigningKeyNotEnrolled(KeyUsage),
    /// Other signatures would be made than are required.
    #[error(
        "the trust bundle and the configuration do not agree on a second {0} key of this state: name the key that the \
         bundle requires as trust.second_{0}_key, or leave out the one that it does not"
    )]
    SecondKey(KeyUsage),
    /// A signing key is the other state's: so is the configuration.
    #[error(
        "this is {of}'s configuration, for the trust bundle enrols its {usage} key as {of}'s: start {program} \
         with it"
    )]
    OtherStates {
        /// What the key signs.
        usage: KeyUsage,
        /// Whose it is.
        of: Party,
        /// The other state's program.
        program: String,
    },
    /// The time-stamping authority.
    #[error("ledger.time_stamp.ca is for https, and needed with it")]
    TimeStamping,
    /// The TLS of a service of neither state.
    #[error("the roots of the certificate of {name} cannot be used")]
    ServiceRoots {
        /// Which.
        name: String,
        /// Why.
        #[source]
        source: TlsError,
    },
    /// A third witness that is one of the two states.
    #[error(
        "ledger.witness names a key of one of the two states as {0}: a third witness is of neither"
    )]
    NotAThird(String),
    /// The own trust domain makes no identity.
    #[error("the trust bundle's own trust domain makes no identity")]
    Identity(#[source] InvalidSpiffeId),
    /// TLS.
    #[error("the TLS settings of the {listener} listener cannot be used")]
    Tls {
        /// Which listener.
        listener: &'static str,
        /// Why.
        #[source]
        source: TlsError,
    },
    /// The peer's address.
    #[error("exchange.peer_address cannot be used")]
    Peer(#[source] InvalidTarget),
    /// The law's parameters.
    #[error(transparent)]
    Law(#[from] LawError),
    /// The store.
    #[error("the store cannot be used")]
    Store(#[source] StoreError),
    /// The database is not the one that this node served last.
    #[error(transparent)]
    Anchor(#[from] AnchorError),
    /// The clock is wrong.
    #[error(
        "the clock says {now}, and the database holds what was stored at {stored}: set the clock. If it is right, and \
         what was stored last was stored by a wrong one, start with --accept-clock"
    )]
    ClockBehind {
        /// What the clock says.
        now: Instant,
        /// When something was stored last.
        stored: Instant,
    },
    /// A listener.
    #[error("a listener cannot be served")]
    Serve(#[source] ServeError),
    /// A commit's outcome is not known.
    #[error("a commit failed: start the node again, it will find out what was kept")]
    StoreFailed,
    /// A listener's task ended by itself.
    #[error("a listener stopped by itself")]
    ListenerPanicked,
}
