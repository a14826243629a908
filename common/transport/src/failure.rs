//! What went wrong with a call, for its caller. No text that came over the wire is stored, except
//! the names of fields.

use std::fmt;
use std::time::Duration;

use kzmn_common::listed;
use kzmn_common::refusal::{FieldViolation, RefusalReason};
use kzmn_common::statement::Unverified;

/// How a call failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FailureKind {
    /// There is no connection, or it broke: the call may or may not have arrived.
    Unreachable,
    /// No answer within our own deadline: the call may or may not have arrived.
    TimedOut,
    /// The other side refused and gave the reason, in an unsigned status.
    Refused(RefusalReason),
    /// Anything else: a status without a reason that we know, or an answer that is not one.
    Other,
}

listed! {
    /// Why a connection could not be made.
    #[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
    #[error("{}", self.text())]
    pub enum Obstacle {
        /// The address is a name that stands for no machine, or is no address.
        AddressUnknown,
        /// Nothing listens there.
        ConnectionRefused,
        /// The network does not lead there.
        NoRoute,
        /// Nothing answered.
        ConnectTimedOut,
        /// The connection ended before it was made.
        ConnectionClosed,
        /// The certificate has expired.
        CertificateExpired,
        /// The certificate is not valid yet.
        CertificateNotYetValid,
        /// No root that is trusted here vouches for the certificate.
        CertificateUntrusted,
        /// The certificate has another identity.
        CertificateOfAnother,
        /// Anything else is wrong with the certificate.
        CertificateInvalid,
        /// Our own certificate was not accepted.
        TurnedAway,
        /// What answers is no node: it does not speak TLS 1.3 and HTTP/2.
        NoNode,
    }
}

impl Obstacle {
    /// The fixed name under which an open question stores it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The one of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|obstacle| obstacle.name() == name)
    }

    fn text(self) -> &'static str {
        self.row().1
    }

    #[rustfmt::skip]
    fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::AddressUnknown => ("PEER_ADDRESS_UNKNOWN", "the address is not known: DNS has no such name"),
            Self::ConnectionRefused => ("PEER_CONNECTION_REFUSED", "connection refused: nothing listens there"),
            Self::NoRoute => ("PEER_NO_ROUTE", "the network does not lead there"),
            Self::ConnectTimedOut => ("PEER_CONNECT_TIMED_OUT", "nothing answered in time"),
            Self::ConnectionClosed => ("PEER_CONNECTION_CLOSED", "the connection was closed at once"),
            Self::CertificateExpired => ("PEER_CERTIFICATE_EXPIRED", "its certificate has expired"),
            Self::CertificateNotYetValid => ("PEER_CERTIFICATE_NOT_YET_VALID", "its certificate is not valid yet: compare the clocks"),
            Self::CertificateUntrusted => ("PEER_CERTIFICATE_UNTRUSTED", "its certificate is of a root that is not trusted here"),
            Self::CertificateOfAnother => ("PEER_CERTIFICATE_OF_ANOTHER", "its certificate is not that of the node that is meant"),
            Self::CertificateInvalid => ("PEER_CERTIFICATE_INVALID", "its certificate is not valid"),
            Self::TurnedAway => ("PEER_TURNED_AWAY", "it does not accept the certificate that was shown to it"),
            Self::NoNode => ("PEER_NO_NODE", "what answers there is no node"),
        }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("cannot be reached"),
            Self::TimedOut => f.write_str("did not answer in time"),
            Self::Refused(reason) => write!(f, "refused: {reason}"),
            Self::Other => f.write_str("gave no answer that can be used"),
        }
    }
}

/// A call to the other state's node failed. Only [`Self::signed`], once it is verified, closes a
/// question; everything else here is unauthenticated.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the other state's node {kind}")]
pub struct PeerFailure {
    /// How.
    pub kind: FailureKind,
    /// Why there is no connection, where that is known.
    pub obstacle: Option<Obstacle>,
    /// When a retry helps, by the other side; at most ten minutes.
    pub retry_after: Option<Duration>,
    /// The fields that the other side faults.
    pub violations: Vec<FieldViolation>,
    /// The signed refusal that came with it.
    pub signed: Option<Box<Unverified>>,
}

/// A call to a service of neither state failed: a third witness, or a time-stamping authority. All of it is unauthenticated.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the service {kind}")]
pub struct HttpFailure {
    /// How.
    pub kind: FailureKind,
    /// Why there is no connection, where that is known.
    pub obstacle: Option<Obstacle>,
}

/// A call to the own node's office listener failed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the own node at {address} {kind}")]
pub struct OfficeFailure {
    /// How.
    pub kind: FailureKind,
    /// Why there is no connection, where that is known.
    pub obstacle: Option<Obstacle>,
    /// Where the node was called: `host:port`.
    pub address: String,
    /// The gRPC code, such as `NOT_FOUND`.
    pub code: &'static str,
    /// When a retry helps, by the node; at most ten minutes.
    pub retry_after: Option<Duration>,
    /// The fields that the node faults.
    pub violations: Vec<FieldViolation>,
}

impl OfficeFailure {
    /// The node's reason for refusing, if it gave one.
    #[must_use]
    pub fn reason(&self) -> Option<RefusalReason> {
        match self.kind {
            FailureKind::Refused(reason) => Some(reason),
            FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::Other => None,
        }
    }
}
