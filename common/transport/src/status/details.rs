//! `google.rpc.Status` with the details of a refusal, written and read by hand: tonic-types carries no
//! detail that it does not know, and ours has a signed statement among them.

use std::time::Duration;

use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::statement::Unverified;
use kzmn_common::wire;
use prost::Message;
use prost_types::Any;
use tonic_types::pb;

const DOMAIN: &str = "kzmn.exchange";
const ERROR_INFO: &str = "type.googleapis.com/google.rpc.ErrorInfo";
const BAD_REQUEST: &str = "type.googleapis.com/google.rpc.BadRequest";
const RETRY_INFO: &str = "type.googleapis.com/google.rpc.RetryInfo";
const SIGNED_STATEMENT: &str = "type.googleapis.com/kzmn.exchange.v1.SignedStatement";

/// Details travel as a header, and headers have a limit.
const MOST_VIOLATIONS: usize = 16;
const LONGEST_TEXT: usize = 200;

/// No peer may make us wait for longer.
const LONGEST_RETRY: Duration = Duration::from_secs(600);

/// What a refusal holds besides its code.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub(super) reason: Option<RefusalReason>,
    pub(super) retry_after: Option<Duration>,
    pub(super) violations: Vec<FieldViolation>,
    pub(super) signed: Option<Unverified>,
}

pub(super) fn encode(code: i32, text: &str, refused: &Refused) -> Vec<u8> {
    let Refused { reason, violations, retry_after, signed } = refused;
    let info = pb::ErrorInfo {
        reason: reason.name().to_owned(),
        domain: DOMAIN.to_owned(),
        ..pb::ErrorInfo::default()
    };
    let mut details = vec![any(ERROR_INFO, &info)];
    if !violations.is_empty() {
        let faults = violations.iter().take(MOST_VIOLATIONS).map(field_violation).collect();
        details.push(any(BAD_REQUEST, &pb::BadRequest { field_violations: faults }));
    }
    if let Some(delay) = retry_after.and_then(|delay| delay.try_into().ok()) {
        details.push(any(RETRY_INFO, &pb::RetryInfo { retry_delay: Some(delay) }));
    }
    if let Some(statement) = signed {
        details.push(any(SIGNED_STATEMENT, &wire::envelope_to_proto(statement)));
    }
    pb::Status { code, message: text.to_owned(), details }.encode_to_vec()
}

fn any(type_url: &str, message: &impl Message) -> Any {
    Any { type_url: type_url.to_owned(), value: message.encode_to_vec() }
}

fn field_violation(violation: &FieldViolation) -> pb::bad_request::FieldViolation {
    pb::bad_request::FieldViolation {
        field: violation.field.clone(),
        description: violation.problem.clone(),
        ..pb::bad_request::FieldViolation::default()
    }
}

/// Whether these are details that [`encode`] wrote.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    details(bytes).iter().any(|any| error_info(any).is_some())
}

/// Reads what can be read. Nothing of it is authenticated, and what cannot be read counts as absent:
/// without a signed statement that verifies, nothing of it counts.
pub(super) fn decode(bytes: &[u8]) -> Details {
    let mut read = Details::default();
    for any in details(bytes) {
        match any.type_url.as_str() {
            ERROR_INFO => {
                let info = error_info(&any);
                read.reason = info.and_then(|info| RefusalReason::by_name(&info.reason));
            }
            BAD_REQUEST => read.violations = violations(&any),
            RETRY_INFO => read.retry_after = retry_after(&any),
            SIGNED_STATEMENT => {
                let statement = Message::decode(&*any.value).ok();
                read.signed =
                    statement.map(|statement| Unverified::received(wire::read_envelope(statement)));
            }
            _ => {}
        }
    }
    read
}

fn details(bytes: &[u8]) -> Vec<Any> {
    pb::Status::decode(bytes).map(|status| status.details).unwrap_or_default()
}

fn error_info(any: &Any) -> Option<pb::ErrorInfo> {
    if any.type_url != ERROR_INFO {
        return None;
    }
    pb::ErrorInfo::decode(&*any.value).ok().filter(|info| info.domain == DOMAIN)
}

fn violations(any: &Any) -> Vec<FieldViolation> {
    let plain = |text: &String| {
        text.len() <= LONGEST_TEXT && text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
    };
    let Ok(request) = pb::BadRequest::decode(&*any.value) else {
        return Vec::new();
    };
    let violations = request.field_violations.into_iter();
    let plain = violations.filter(|fault| plain(&fault.field) && plain(&fault.description));
    plain
        .take(MOST_VIOLATIONS)
        .map(|fault| FieldViolation { field: fault.field, problem: fault.description })
        .collect()
}

fn retry_after(any: &Any) -> Option<Duration> {
    let delay = pb::RetryInfo::decode(&*any.value).ok()?.retry_delay?;
    Some(Duration::try_from(delay).ok()?.min(LONGEST_RETRY))
}
