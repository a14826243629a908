//! What went wrong with a call, for those who made it. No text that came over the wire is kept, except
//! the names of fields.

use std::fmt;
use std::time::Duration;

use kzmn_common::exchange::refusal::{FieldViolation, RefusalReason};
use kzmn_common::statement::Unverified;

/// How a call failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FailureKind {
    /// There is no connection, or it broke: the call may or may not have arrived.
    Unreachable,
    /// No answer within our own deadline: the call may or may not have arrived.
    TimedOut,
    /// The other side refused and said why, in a status that nobody signed.
    Refused(RefusalReason),
    /// Anything else: a status without a reason that we know, or an answer that is not one.
    Other,
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("the other side cannot be reached"),
            Self::TimedOut => f.write_str("the other side did not answer in time"),
            Self::Refused(reason) => write!(f, "the other side refused: {reason}"),
            Self::Other => f.write_str("the other side gave no answer that can be used"),
        }
    }
}

/// A call to the other state's node failed. Only [`Self::signed`], once it is verified, closes a
/// question; everything else here is hearsay.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct PeerFailure {
    /// How.
    pub kind: FailureKind,
    /// When the other side says that a retry helps; at most ten minutes.
    pub retry_after: Option<Duration>,
    /// The fields that the other side faults.
    pub violations: Vec<FieldViolation>,
    /// The signed refusal that came with it.
    pub signed: Option<Unverified>,
}

/// A call to the own node's office listener failed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct OfficeFailure {
    /// How.
    pub kind: FailureKind,
    /// The gRPC code, such as `NOT_FOUND`.
    pub code: &'static str,
    /// When the node says that a retry helps; at most ten minutes.
    pub retry_after: Option<Duration>,
    /// The fields that the node faults.
    pub violations: Vec<FieldViolation>,
}

impl OfficeFailure {
    /// Why the node refused, if it said so.
    #[must_use]
    pub fn reason(&self) -> Option<RefusalReason> {
        match self.kind {
            FailureKind::Refused(reason) => Some(reason),
            FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::Other => None,
        }
    }
}
