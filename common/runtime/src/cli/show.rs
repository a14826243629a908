//! `statement show`: a statement for people.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_common::instant::Instant;
use kzmn_common::party::Party;
use kzmn_common::statement::{Envelope, KeyAge, PayloadType, Unverified};
use kzmn_common::trust::TrustBundle;
use kzmn_common::wire;
use kzmn_proto::exchange as proto;
use prost::Message as _;
use serde_json::{Value, json};

use super::output::{self, Failure};
use super::told;
use super::words::{self, short};
use crate::config::Config;
use crate::json;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node statement show --config kz-node.toml answer.json")]
pub(super) struct Show {
    /// Check the signatures, with the trust bundle and the pinned governance keys of this configuration.
    #[arg(long, value_name = "FILE", env = "KZMN_CONFIG")]
    config: Option<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
    /// The statement: a `SignedStatement` as protobuf or as JSON, also within a `QueryRequest`, a
    /// `QueryResponse` or a `ReadStatementResponse`; `-` for standard input. Holds personal data.
    file: PathBuf,
}

impl Show {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let bytes = read(&self.file)?;
        let envelope = envelope(&bytes)
            .ok_or_else(|| told(format!("{} holds no signed statement", self.file.display())))?;
        let signatures = match &self.config {
            Some(config) => Some(check(&envelope, config)?),
            None => None,
        };
        let payload = payload(&envelope)?;
        if self.json {
            output::json(&json!({
                "digest": envelope.digest().to_string(),
                "payload_type": envelope.payload_type,
                "key_ids": envelope.signatures.iter().map(|s| s.key_id.clone()).collect::<Vec<_>>(),
                "signatures": signatures,
                "payload": payload,
            }))?;
        } else {
            output::lines(&explain(&envelope, signatures.as_deref(), &payload)?)?;
        }
        Ok(match signatures.as_deref() {
            None | Some("hold") => ExitCode::SUCCESS,
            Some(_) => ExitCode::FAILURE,
        })
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(file).map_err(|e| told(format!("cannot read {}: {e}", file.display())))
}

/// Reads an envelope from protobuf or JSON, also from a message that holds one as `statement`.
fn envelope(bytes: &[u8]) -> Option<Envelope> {
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        let statement = value.get("statement").unwrap_or(&value);
        return json::read::<proto::SignedStatement>(statement).ok().map(wire::envelope);
    }
    wire::envelope_from_bytes(bytes).filter(|envelope| !envelope.signatures.is_empty())
}

/// Checks the signatures as if the statement had been received when it was issued.
fn check(envelope: &Envelope, config: &Path) -> Result<String, Failure> {
    let config = Config::load(config)?;
    let bundle = TrustBundle::open(&std::fs::read(&config.bundle)?, &config.governance)?;
    let header = header(envelope).ok_or_else(|| told("the payload has no header"))?;
    let issuer = match header.issuer() {
        proto::Party::Kazakhstan => Party::Kazakhstan,
        proto::Party::Mongolia => Party::Mongolia,
        proto::Party::Unspecified => return Ok("do not hold: no issuer".to_owned()),
    };
    let issued_at = header
        .issued_at
        .and_then(|at| Instant::from_unix_ms(at.seconds.checked_mul(1000)?))
        .ok_or_else(|| told("the header has no instant of issue"))?;
    let verdict = Unverified::received(envelope.clone()).verify(
        issuer,
        &bundle,
        issued_at,
        KeyAge::ValidAtIssue,
    );
    Ok(match verdict {
        Ok(_) => "hold".to_owned(),
        Err(reason) => format!("do not hold: {}", told_reason(reason)),
    })
}

fn told_reason(reason: RefusalReason) -> String {
    format!("{reason}: {}", reason.text())
}

fn header(envelope: &Envelope) -> Option<proto::StatementHeader> {
    let payload = envelope.payload.as_slice();
    match PayloadType::parse(&envelope.payload_type)? {
        PayloadType::RecordQuery => proto::RecordQuery::decode(payload).ok()?.header,
        PayloadType::RecordAnswer => proto::RecordAnswer::decode(payload).ok()?.header,
        PayloadType::Refusal => proto::Refusal::decode(payload).ok()?.header,
        PayloadType::DecisionNotice => proto::DecisionNotice::decode(payload).ok()?.header,
    }
}

pub(super) fn payload(envelope: &Envelope) -> Result<Value, Failure> {
    let name = match PayloadType::parse(&envelope.payload_type) {
        Some(PayloadType::RecordQuery) => "kzmn.exchange.v1.RecordQuery",
        Some(PayloadType::RecordAnswer) => "kzmn.exchange.v1.RecordAnswer",
        Some(PayloadType::Refusal) => "kzmn.exchange.v1.Refusal",
        Some(PayloadType::DecisionNotice) => "kzmn.exchange.v1.DecisionNotice",
        None => return Err(told(format!("unknown payload type {}", envelope.payload_type))),
    };
    Ok(json::write_bytes(name, &envelope.payload)?)
}

/// A statement for people: who says what to whom.
pub(super) fn explain(
    envelope: &Envelope,
    signatures: Option<&str>,
    payload: &Value,
) -> Result<Vec<String>, Failure> {
    let bytes = envelope.payload.as_slice();
    let kind = PayloadType::parse(&envelope.payload_type);
    let mut lines = vec![
        format!("Statement  {}", envelope.digest()),
        format!("Type       {}", envelope.payload_type),
        format!("Signatures {}", signatures.unwrap_or("not checked: give --config")),
    ];
    if let Some(header) = header(envelope) {
        lines.push(format!(
            "From       {} to {}, realm {}",
            words::party(header.issuer()),
            words::party(header.audience()),
            header.realm
        ));
        let issued_at = payload.pointer("/header/issued_at").and_then(Value::as_str);
        lines.push(format!("Issued     {}", issued_at.unwrap_or("at no known time")));
    }
    match kind {
        Some(PayloadType::RecordAnswer) => {
            lines.extend(told_answer(&proto::RecordAnswer::decode(bytes)?));
        }
        Some(PayloadType::Refusal) => lines.extend(told_refusal(&proto::Refusal::decode(bytes)?)),
        Some(PayloadType::DecisionNotice) => {
            lines.extend(told_notice(&proto::DecisionNotice::decode(bytes)?));
        }
        Some(PayloadType::RecordQuery) | None => {
            lines.extend(serde_json::to_string_pretty(payload)?.lines().map(str::to_owned));
        }
    }
    Ok(lines)
}

/// A notice of a decision for people.
fn told_notice(notice: &proto::DecisionNotice) -> Vec<String> {
    let header = notice.header.clone().unwrap_or_default();
    let officer = header.officer.unwrap_or_default();
    let pension = short(notice.pension().as_str_name(), "PENSION_KIND_");
    let mut lines = vec![
        format!("Case       {}", header.case_id),
        format!("Decision   {}, {pension} pension", words::outcome(notice.outcome())),
        format!("Effective  {}", words::day(notice.effective_from.as_ref())),
        format!("Under      {}", notice.article),
        format!("Officer    {}", officer.officer_id),
    ];
    if !notice.reason.is_empty() {
        lines.push(format!("Because    {}", notice.reason));
    }
    if !header.supersedes.is_empty() {
        lines.push(format!("Replaces   {}", hex::encode(&header.supersedes)));
    }
    lines.push(format!("Assessment {}", hex::encode(&notice.assessment_digest)));
    lines.push(format!("Own record version {}", notice.own_record_version));
    lines.extend(notice.relied_on.iter().map(|on| format!("Relied on  {}", hex::encode(on))));
    lines
}

/// An answer for people.
#[must_use]
pub fn told_answer(answer: &proto::RecordAnswer) -> Vec<String> {
    let mut lines = vec![format!("Answer: {}", short(answer.outcome().as_str_name(), "OUTCOME_"))];
    lines.push(
        match answer.outcome() {
            proto::Outcome::Found => "One person was recognised.",
            proto::Outcome::NotFound => "The other state knows nobody of that description.",
            proto::Outcome::Ambiguous => {
                "Somebody looks alike; nothing is told until it is settled who."
            }
            proto::Outcome::Deferred => "The answer comes later.",
            proto::Outcome::Refused => "The registry was read, and the answer is withheld.",
            proto::Outcome::Unspecified => "No outcome.",
        }
        .to_owned(),
    );
    if answer.outcome() == proto::Outcome::Refused {
        let why = short(answer.refusal_reason().as_str_name(), "REFUSAL_REASON_");
        lines.push(format!("Why: {why}"));
    }
    if answer.outcome() == proto::Outcome::Deferred {
        lines.push(format!("Expected by {}", words::day(answer.expected_by.as_ref())));
    }
    for need in answer.would_settle() {
        let need = short(need.as_str_name(), "IDENTIFICATION_NEED_");
        lines.push(format!("Would settle it: {need}"));
    }
    if answer.outcome() == proto::Outcome::Ambiguous {
        let how =
            "Ask anew with that, or once an officer of the other state has settled who is meant.";
        lines.push(how.to_owned());
    }
    lines.extend(answer.periods.iter().map(told_period));
    if answer.completeness() == proto::Completeness::Partial {
        lines.push("More may exist on paper.".to_owned());
    }
    lines
}

/// A period on one line.
pub(super) fn told_period(period: &proto::ServicePeriod) -> String {
    let evidence = period.evidence.clone().unwrap_or_default();
    let mut line = format!(
        "  {:>10} to {:>10}  {}, {}, contributions {}, {} ({})",
        words::day(period.start.as_ref()),
        words::day(period.end.as_ref()),
        short(period.kind().as_str_name(), "PERIOD_KIND_"),
        short(period.scheme().as_str_name(), "SCHEME_"),
        short(period.contribution().as_str_name(), "CONTRIBUTION_STATE_"),
        short(evidence.kind().as_str_name(), "EVIDENCE_KIND_"),
        short(evidence.grade().as_str_name(), "EVIDENCE_GRADE_"),
    );
    if period.limitation() == proto::PeriodLimitation::NotTotalisable {
        line.push_str(", not to be totalised");
    }
    if let Some(employer) = &period.employer {
        line.push_str(&format!(" — {}", employer.name));
    }
    if !period.note.is_empty() {
        line.push_str(&format!(" [{}]", period.note));
    }
    line
}

/// A refusal for people.
pub(super) fn told_refusal(refusal: &proto::Refusal) -> Vec<String> {
    vec![
        format!("Refused: {}", refusal.reason),
        refusal.text.clone(),
        "The refusal is signed and kept. The same bytes get it again: mend the question and ask anew.".to_owned(),
    ]
}
