//! Why a connection was refused, in the same words for every peer.

use rustls::{AlertDescription, CertificateError, Error};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Rejection {
    /// The client offered neither TLS 1.3 nor our algorithms.
    Incompatible,
    NoCertificate,
    CertificateExpired,
    CertificateNotYetValid,
    /// Not under a root of this listener.
    UnknownIssuer,
    KeyUsage,
    /// Another fault of the certificate, such as a broken name constraint.
    Certificate,
    /// The right root, and not an identity that may connect here.
    Identity,
    NoAlpn,
    /// The client refused us.
    RefusedByClient,
    HandshakeTimeout,
    FirstByteTimeout,
    TooManyOfIdentity,
    /// Before the handshake.
    TooManyOfAddress,
    /// The client went away.
    Closed,
    /// Anything else that is not a TLS handshake.
    Handshake,
}

impl Rejection {
    pub(super) fn from_handshake(error: &std::io::Error) -> Self {
        let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
            return Self::Closed;
        };
        match error {
            Error::NoCertificatesPresented => Self::NoCertificate,
            Error::InvalidCertificate(fault) => Self::from_certificate(fault),
            Error::PeerIncompatible(_) => Self::Incompatible,
            Error::NoApplicationProtocol => Self::NoAlpn,
            Error::AlertReceived(AlertDescription::CloseNotify) => Self::Closed,
            Error::AlertReceived(_) => Self::RefusedByClient,
            _ => Self::Handshake,
        }
    }

    fn from_certificate(fault: &CertificateError) -> Self {
        use CertificateError as Fault;
        match fault {
            Fault::Expired | Fault::ExpiredContext { .. } => Self::CertificateExpired,
            Fault::NotValidYet | Fault::NotValidYetContext { .. } => Self::CertificateNotYetValid,
            Fault::UnknownIssuer => Self::UnknownIssuer,
            Fault::InvalidPurpose | Fault::InvalidPurposeContext { .. } => Self::KeyUsage,
            Fault::ApplicationVerificationFailure => Self::Identity,
            _ => Self::Certificate,
        }
    }

    /// A fixed label, to be counted.
    fn label(self) -> &'static str {
        match self {
            Self::Incompatible => "incompatible",
            Self::NoCertificate => "no_certificate",
            Self::CertificateExpired => "certificate_expired",
            Self::CertificateNotYetValid => "certificate_not_yet_valid",
            Self::UnknownIssuer => "unknown_issuer",
            Self::KeyUsage => "key_usage",
            Self::Certificate => "certificate",
            Self::Identity => "identity",
            Self::NoAlpn => "no_alpn",
            Self::RefusedByClient => "refused_by_client",
            Self::HandshakeTimeout => "handshake_timeout",
            Self::FirstByteTimeout => "first_byte_timeout",
            Self::TooManyOfIdentity => "too_many_of_identity",
            Self::TooManyOfAddress => "too_many_of_address",
            Self::Closed => "closed",
            Self::Handshake => "handshake",
        }
    }

    /// Only a trusted root that vouches for what it should not is worth an alarm.
    pub(super) fn log(self) {
        let reason = self.label();
        match self {
            Self::Identity | Self::Certificate | Self::KeyUsage => {
                tracing::warn!(reason, "connection refused");
            }
            // It costs a stranger nothing, and would fill the log.
            Self::TooManyOfAddress => tracing::debug!(reason, "connection refused"),
            _ => tracing::info!(reason, "connection refused"),
        }
    }
}
