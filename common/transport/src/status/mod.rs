//! The one map between refusals and gRPC statuses, in both directions. Outside this folder and the
//! codec of `kzmn-proto`, nothing names a status.
//!
//! A status that leaves holds one of two things: a refusal, with its reason and details in
//! `grpc-status-details-bin` (`google.rpc.Status`), or the code of what the stack refused, in a fixed
//! text. Texts that the stack made do not leave, because they hold a parser's words.
//!
//! Source: docs/refusals.md; <https://google.aip.dev/193>.

mod details;
mod incoming;

use http::HeaderMap;
use kzmn_common::refusal::{RefusalReason, Refused};
use tonic::body::Body;
use tonic::{Code, Status};

pub(crate) use incoming::{CallFailure, outcome, received, unreachable};

/// What an rpc returns.
pub(crate) type RpcReply<T> = Result<tonic::Response<T>, Status>;

/// The status that carries a refusal.
pub(crate) fn refusal(refused: Refused) -> Status {
    let text = refused.reason.text();
    with_details(&refused, text)
}

/// The same, to an officer, whose request is no statement: its first field at fault is named at once.
pub(crate) fn office_refusal(refused: Refused) -> Status {
    let at_fault =
        matches!(refused.reason, RefusalReason::PayloadMalformed | RefusalReason::TextNotAccepted);
    match refused.violations.first() {
        Some(first) if at_fault => {
            let text = format!("The request cannot be taken: {} {}.", first.field, first.problem);
            with_details(&refused, &text)
        }
        None if at_fault => with_details(&refused, "The request cannot be taken as it is."),
        _ => refusal(refused),
    }
}

fn with_details(refused: &Refused, text: &str) -> Status {
    let code = code(refused.reason);
    Status::with_details(code, text, details::encode(code.into(), text, refused).into())
}

/// The gRPC code of a reason, from the table of docs/refusals.md.
fn code(reason: RefusalReason) -> Code {
    use RefusalReason as Reason;
    match reason {
        Reason::EnvelopeMalformed
        | Reason::SignatureSetInvalid
        | Reason::PayloadTypeUnexpected
        | Reason::PayloadMalformed
        | Reason::PayloadNotCanonical
        | Reason::TextNotAccepted
        | Reason::ValidityTooLong
        | Reason::DisclosuresIncomplete
        | Reason::IdentificationInsufficient
        | Reason::CheckpointMalformed => Code::InvalidArgument,
        Reason::KeyUnknown | Reason::KeyExpired | Reason::KeyRevoked | Reason::SignatureInvalid => {
            Code::Unauthenticated
        }
        Reason::IssuerMismatch
        | Reason::PurposeNotPermitted
        | Reason::RoleNotPermitted
        | Reason::LegalBasisNotInForce
        | Reason::CheckpointNotSigned => Code::PermissionDenied,
        Reason::AudienceMismatch
        | Reason::RealmMismatch
        | Reason::StatementExpired
        | Reason::StatementNotYetValid
        | Reason::OutOfScope
        | Reason::AttestedOfAnother
        | Reason::AssessmentOutdated
        | Reason::AskedOfAnother
        | Reason::EvidenceIncomplete
        | Reason::FiguresMissing
        | Reason::EvidenceEquivocal
        | Reason::ClockUnsure
        | Reason::LedgerShrunk
        | Reason::LedgerForked
        | Reason::LedgerNotContinued
        | Reason::NotYetCosigned
        | Reason::QuestionsOpen
        | Reason::RolledBack => Code::FailedPrecondition,
        Reason::StatementIdReused
        | Reason::IdentifierHeld
        | Reason::CaseOpenedOtherwise
        | Reason::AskedBefore
        | Reason::CaseDecided => Code::AlreadyExists,
        Reason::InProgress | Reason::VersionChanged => Code::Aborted,
        Reason::RateLimited => Code::ResourceExhausted,
        Reason::StoreUnavailable | Reason::ShuttingDown => Code::Unavailable,
        Reason::DeadlineExceeded => Code::DeadlineExceeded,
        Reason::NotFound | Reason::CheckpointOriginUnknown => Code::NotFound,
        Reason::EvidenceDamaged => Code::DataLoss,
    }
}

/// The answer to a call that was not done in time.
pub(crate) fn late() -> http::Response<Body> {
    refusal(RefusalReason::DeadlineExceeded.into()).into_http()
}

/// The end of responses that went on for too long.
pub(crate) fn late_trailers() -> HeaderMap {
    let mut trailers = HeaderMap::new();
    // Cannot fail: our texts are plain. Trailers without a status count as UNKNOWN at the caller's.
    drop(refusal(RefusalReason::DeadlineExceeded.into()).add_header(&mut trailers));
    trailers
}

/// The answer to one call too many on a connection.
pub(crate) fn overloaded() -> http::Response<Body> {
    fixed(Code::ResourceExhausted).into_http()
}

/// Puts a status that the stack made into our words. Headers and trailers without a status, and those
/// that carry a refusal, stay as they are.
pub(crate) fn put_in_our_words(headers: &mut HeaderMap) {
    let Some(status) = Status::from_header_map(headers) else {
        return;
    };
    if status.code() == Code::Ok || details::is_ours(status.details()) {
        return;
    }
    let ours = match status.code() {
        // The stack's word, and our codec's, for what is not exactly one message.
        Code::Internal => refusal(RefusalReason::EnvelopeMalformed.into()),
        code => fixed(code),
    };
    for name in [Status::GRPC_STATUS, Status::GRPC_MESSAGE, Status::GRPC_STATUS_DETAILS] {
        headers.remove(name);
    }
    if ours.add_header(headers).is_err() {
        // Cannot be: our texts are plain. A response without a status counts as UNKNOWN at the caller's.
        headers.remove(Status::GRPC_STATUS);
    }
}

/// Takes the stack's status out of where only other layers would see it.
pub(crate) fn forget(extensions: &mut http::Extensions) {
    drop(extensions.remove::<Status>());
}

fn fixed(code: Code) -> Status {
    Status::new(code, text(code))
}

fn text(code: Code) -> &'static str {
    match code {
        Code::Unimplemented => "This listener has no such method, or not in that encoding.",
        Code::OutOfRange => "The message is larger than this node takes.",
        Code::ResourceExhausted => "Too many calls at once on this connection.",
        Code::NotFound => "There is nothing under that name.",
        Code::Cancelled => "The call was cancelled.",
        _ => "The call could not be served.",
    }
}

/// The code's name, as the gRPC documentation has it.
fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use kzmn_common::refusal::FieldViolation;

    use super::*;

    #[test]
    fn an_officer_is_told_the_field_at_fault_and_a_node_that_its_statement_is_none() {
        let violation =
            FieldViolation { field: "case_id".to_owned(), problem: "is missing".to_owned() };
        let faulty =
            || Refused::because(RefusalReason::PayloadMalformed).naming(vec![violation.clone()]);
        let status = office_refusal(faulty());
        assert_eq!(status.message(), "The request cannot be taken: case_id is missing.");
        assert_eq!(details::decode(status.details()).violations, std::slice::from_ref(&violation));
        let bare = office_refusal(RefusalReason::TextNotAccepted.into());
        assert_eq!(bare.message(), "The request cannot be taken as it is.");
        let other = office_refusal(RefusalReason::VersionChanged.into());
        assert_eq!(other.message(), RefusalReason::VersionChanged.text());
        let signed = refusal(faulty());
        assert_eq!(signed.message(), RefusalReason::PayloadMalformed.text());
    }
}
