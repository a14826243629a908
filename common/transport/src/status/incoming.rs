//! What a status that came back means for the call.

use std::error::Error as _;
use std::time::Duration;

use kzmn_common::refusal::FieldViolation;
use kzmn_common::statement::Unverified;
use tokio::time::error::Elapsed;
use tonic::{Code, Status};

use super::{RpcReply, code_name, details};
use crate::failure::{FailureKind, Obstacle, OfficeFailure, PeerFailure};

/// A failed call, before it is reported to an asker or to the command line.
#[derive(Debug)]
pub(crate) struct CallFailure {
    kind: FailureKind,
    obstacle: Option<Obstacle>,
    code: Code,
    retry_after: Option<Duration>,
    violations: Vec<FieldViolation>,
    signed: Option<Box<Unverified>>,
}

/// What came of a call that had `reply` until its deadline.
pub(crate) fn outcome<T>(reply: Result<RpcReply<T>, Elapsed>) -> Result<T, CallFailure> {
    match reply {
        Ok(Ok(response)) => Ok(response.into_inner()),
        Ok(Err(status)) => Err(CallFailure::from_status(&status)),
        Err(Elapsed { .. }) => {
            Err(CallFailure::bare(FailureKind::TimedOut, Code::DeadlineExceeded))
        }
    }
}

/// There was no connection to call on.
pub(crate) fn unreachable() -> Status {
    Status::unavailable("")
}

/// One of several responses of a call.
pub(crate) fn received<T>(response: Result<T, Status>) -> Result<T, CallFailure> {
    response.map_err(|status| CallFailure::from_status(&status))
}

impl CallFailure {
    /// An answer without what it must hold.
    pub(crate) fn no_answer() -> Self {
        Self::bare(FailureKind::Other, Code::Internal)
    }

    /// A message over our own limit, which is not sent.
    pub(crate) fn too_large() -> Self {
        Self::bare(FailureKind::Other, Code::OutOfRange)
    }

    fn from_status(status: &Status) -> Self {
        let details = details::decode(status.details());
        let kind = details.reason.map_or_else(|| bare_kind(status), FailureKind::Refused);
        Self {
            kind,
            obstacle: obstacle(status),
            code: status.code(),
            retry_after: details.retry_after,
            violations: details.violations,
            signed: details.signed.map(Box::new),
        }
    }

    fn bare(kind: FailureKind, code: Code) -> Self {
        let (obstacle, violations) = (None, Vec::new());
        Self { kind, obstacle, code, retry_after: None, violations, signed: None }
    }

    /// The failure for the command line, which called the node at that address.
    pub(crate) fn at(self, address: &str) -> OfficeFailure {
        let Self { kind, obstacle, code, retry_after, violations, signed: _ } = self;
        let (address, code) = (address.to_owned(), code_name(code));
        OfficeFailure { kind, obstacle, address, code, retry_after, violations }
    }
}

/// A status made on this side has a source; one that came over the wire has none.
fn bare_kind(status: &Status) -> FailureKind {
    match status.code() {
        Code::DeadlineExceeded => FailureKind::TimedOut,
        // Our own channel's word for the deadline that it shares with us.
        Code::Cancelled if !is_broken(status) => FailureKind::TimedOut,
        Code::Unavailable => FailureKind::Unreachable,
        _ if is_broken(status) => FailureKind::Unreachable,
        _ => FailureKind::Other,
    }
}

fn is_broken(status: &Status) -> bool {
    let mut cause = status.source();
    while let Some(error) = cause {
        if error.is::<tonic::TimeoutExpired>() {
            return false;
        }
        cause = error.source();
    }
    status.source().is_some()
}

/// Why our connector made no connection.
fn obstacle(status: &Status) -> Option<Obstacle> {
    let mut cause = status.source();
    while let Some(error) = cause {
        if let Some(obstacle) = error.downcast_ref::<Obstacle>() {
            return Some(*obstacle);
        }
        cause = error.source();
    }
    None
}

impl From<CallFailure> for PeerFailure {
    fn from(failure: CallFailure) -> Self {
        let CallFailure { kind, obstacle, code: _, retry_after, violations, signed } = failure;
        Self { kind, obstacle, retry_after, violations, signed }
    }
}
