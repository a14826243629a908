//! `statement show`: a statement for people, and what this node would do with it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use kzmn_common::envelope::{Disclosure, Envelope};
use kzmn_common::instant::{Clock as _, Instant};
use kzmn_common::kinds::{CaseClose, DecisionNotice, Receipt, RecordAnswer, RecordQuery, Refusal};
use kzmn_common::party::Party;
use kzmn_common::statement::{Body, PayloadType};
use kzmn_common::wire;
use kzmn_proto::exchange as proto;
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use kzmn_runtime::system::SystemClock;
use prost::{Message as _, Name as _};
use serde_json::{Value, json};

use super::claim::render_query;
use super::verdict;
use super::verdict::{StatementVerdict, judge};
use super::words::{self, short};
use crate::json;

/// No statement is larger in any form in which it is shown.
const LARGEST_FILE: u64 = 4 * 1024 * 1024;

#[derive(Args, Debug)]
#[command(after_help = "\
With --config the statement is opened as the node opens it, and what the node would do with it is said in the
node's own words. Without it nothing is verified.

Exit status: 0 it would be accepted, or without --config it was shown; 1 it would be refused.

Example:
  kz-node statement show --config kz-node.toml answer.json")]
pub(super) struct Show {
    /// Judge it as the node of this configuration would.
    #[arg(long, value_name = "FILE", env = "KZMN_CONFIG")]
    config: Option<PathBuf>,
    /// Judge it as if it came at this instant, rather than now: RFC 3339, such as 2026-11-23T08:40:00Z.
    #[arg(long, value_name = "INSTANT", requires = "config")]
    at: Option<String>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
    /// The statement: a `SignedStatement` as protobuf or as JSON, also within a `QueryRequest`, a
    /// `QueryResponse` or a `ReadStatementResponse`; `-` for standard input. Holds personal data.
    file: PathBuf,
}

impl Show {
    pub(super) fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let bytes = read(&self.file)?;
        let envelope = envelope(&bytes).ok_or_else(|| {
            plain_failure(format!("{} holds no signed statement", self.file.display()))
        })?;
        let at = self.at()?;
        let verdict = match &self.config {
            Some(config) => judge(&envelope, config, me, at)?,
            None => StatementVerdict::NothingVerified,
        };
        if self.json {
            output::json(&as_json(&envelope, &verdict, at))?;
        } else {
            let mut lines = head(&envelope);
            lines.extend(verdict.told(me, at));
            lines.extend(content(me, &envelope));
            output::lines(&lines)?;
        }
        Ok(if verdict.is_bad() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    fn at(&self) -> Result<Instant, CommandFailure> {
        let Some(text) = &self.at else {
            return Ok(SystemClock.now());
        };
        let wrong = || plain_failure("--at must be written as 2026-11-23T08:40:00Z");
        Instant::parse(text).ok_or_else(wrong)
    }
}

fn read(file: &Path) -> Result<Vec<u8>, CommandFailure> {
    let shown = file.display();
    let about = |error: io::Error| plain_failure(format!("cannot read {shown}: {error}"));
    let reader: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file).map_err(about)?)
    };
    let mut bytes = Vec::new();
    let length = reader.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(about)?;
    if u64::try_from(length).unwrap_or(u64::MAX) > LARGEST_FILE {
        return Err(plain_failure(format!("{shown} is larger than any statement is")));
    }
    Ok(bytes)
}

/// Reads an envelope from protobuf or JSON, also from a message that holds one as `statement`.
fn envelope(bytes: &[u8]) -> Option<Envelope> {
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        let statement = value.get("statement").unwrap_or(&value);
        return json::read::<proto::SignedStatement>(statement).ok().map(wire::read_envelope);
    }
    wire::envelope_from_bytes(bytes).filter(|envelope| !envelope.signatures.is_empty())
}

fn as_json(envelope: &Envelope, verdict: &StatementVerdict, at: Instant) -> Value {
    json!({
        "digest": envelope.digest().to_string(),
        "payload_type": envelope.payload_type,
        "key_ids": envelope.signatures.iter().map(|s| s.key_id.clone()).collect::<Vec<_>>(),
        "verdict": verdict.json(at),
        "payload": payload(envelope),
        "disclosures": disclosures(envelope),
    })
}

/// The payload as JSON, as far as it can be read; nothing is verified by that.
fn payload(envelope: &Envelope) -> Option<Value> {
    let name = PayloadType::parse(&envelope.payload_type)?.message_name();
    json::write_bytes(name, &envelope.payload).ok()
}

/// The periods beside the payload as JSON, as far as they can be read.
fn disclosures(envelope: &Envelope) -> Vec<Option<Value>> {
    let read =
        |one: &Disclosure| json::write_bytes(&proto::ServicePeriod::full_name(), &one.period).ok();
    envelope.disclosures.iter().map(read).collect()
}

/// What names a statement.
pub(super) fn head(envelope: &Envelope) -> Vec<String> {
    vec![
        format!("Statement  {}", envelope.digest()),
        format!("Type       {}", envelope.payload_type),
    ]
}

/// What a statement says, as far as it can be read: who says what to whom.
pub(super) fn content(me: Party, envelope: &Envelope) -> Vec<String> {
    let unread = |why: &str| vec![format!("Content    {} bytes {why}", envelope.payload.len())];
    let Some(kind) = PayloadType::parse(&envelope.payload_type) else {
        return unread("of a type that no node reads: it is refused");
    };
    let bytes = envelope.payload.as_slice();
    let told = match kind {
        PayloadType::RecordQuery => render_as::<RecordQuery>(me, bytes, render_query),
        PayloadType::RecordAnswer => {
            let periods = disclosed(envelope);
            render_as::<RecordAnswer>(me, bytes, |answer| render_answer(answer, &periods))
        }
        PayloadType::Refusal => render_as::<Refusal>(me, bytes, render_refusal),
        PayloadType::Receipt => {
            render_as::<Receipt>(me, bytes, |receipt| render_receipt(me, receipt))
        }
        PayloadType::DecisionNotice => render_as::<DecisionNotice>(me, bytes, render_notice),
        PayloadType::CaseClose => render_as::<CaseClose>(me, bytes, render_case_close),
    };
    told.unwrap_or_else(|| unread("that are not of that type"))
}

fn render_as<B: Body>(
    me: Party,
    payload: &[u8],
    render_body: impl Fn(&B::Message) -> Vec<String>,
) -> Option<Vec<String>> {
    let message = B::Message::decode(payload).ok()?;
    let mut lines = render_header(me, B::header_of(&message));
    lines.extend(render_body(&message));
    Some(lines)
}

fn render_header(me: Party, header: Option<&proto::StatementHeader>) -> Vec<String> {
    let header = header.cloned().unwrap_or_default();
    let (from, to) = (words::party(header.issuer()), words::party(header.audience()));
    let mut lines = vec![
        format!("From       {from} to {to}, realm {}", header.realm),
        format!("Issued     {}", words::instant(me, header.issued_at.as_ref())),
    ];
    if header.expires_at.is_some() {
        lines.push(format!("Expires    {}", words::instant(me, header.expires_at.as_ref())));
    }
    if !header.answers.is_empty() {
        lines.push(format!("Answers    {}", hex::encode(&header.answers)));
    }
    if !header.supersedes.is_empty() {
        lines.push(format!("Replaces   {}", hex::encode(&header.supersedes)));
    }
    lines
}

/// A notice of a decision for people.
fn render_notice(notice: &proto::DecisionNotice) -> Vec<String> {
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
    lines.push(format!("Assessment {}", hex::encode(&notice.assessment_digest)));
    lines.push(format!("Own record version {}", notice.own_record_version));
    lines.extend(notice.relied_on.iter().map(|on| format!("Relied on  {}", hex::encode(on))));
    lines
}

/// The closing of a case for people.
fn render_case_close(closing: &proto::CaseClose) -> Vec<String> {
    let header = closing.header.clone().unwrap_or_default();
    let officer = header.officer.unwrap_or_default();
    let mut lines = vec![
        format!("Case       {}", header.case_id),
        format!("Closed     {}", words::close_reason(closing.reason())),
        format!("Officer    {}", officer.officer_id),
    ];
    if !closing.note.is_empty() {
        lines.push(format!("Note       {}", closing.note));
    }
    lines
}

/// A receipt for people.
fn render_receipt(me: Party, receipt: &proto::Receipt) -> Vec<String> {
    vec![
        format!("Received   {}", words::instant(me, receipt.received_at.as_ref())),
        format!("As entry   {} of the ledger there", receipt.ledger_index),
    ]
}

/// The periods that are disclosed beside an answer, as far as they can be read; nothing is verified by that.
fn disclosed(envelope: &Envelope) -> Vec<proto::ServicePeriod> {
    let disclosed = envelope.disclosures.iter();
    disclosed.filter_map(|one| proto::ServicePeriod::decode(one.period.as_slice()).ok()).collect()
}

/// An answer for people: what came of it, and its periods.
#[must_use]
pub fn render_answer(
    answer: &proto::RecordAnswer,
    periods: &[proto::ServicePeriod],
) -> Vec<String> {
    let mut lines = vec![format!("Outcome    {}", words::found(answer.outcome()))];
    match answer.outcome() {
        proto::Outcome::Found => {
            lines.push(format!("Recognised by {}", basis(answer.match_basis())))
        }
        proto::Outcome::NotFound => {
            lines.push("Nobody was recognised there, and nobody looks alike.".to_owned());
        }
        proto::Outcome::Ambiguous => lines.extend(render_ambiguous(answer)),
        proto::Outcome::Deferred => {
            lines.push(format!("Expected by {}", words::day(answer.expected_by.as_ref())));
        }
        proto::Outcome::Refused | proto::Outcome::Unspecified => {}
    }
    if answer.outcome() == proto::Outcome::Refused {
        lines.push(format!("The registry was read: {}.", withheld(answer.refusal_reason())));
    }
    lines.extend(periods.iter().map(render_period));
    let left_out = answer.period_digests.len().saturating_sub(periods.len());
    if left_out > 0 {
        lines.push(format!("Left out: {left_out} periods, of which the digests alone are here."));
    }
    for pension in &answer.pensions {
        let state = short(pension.state().as_str_name(), "PENSION_STATE_");
        lines.push(format!("  a pension: {state} since {}", words::day(pension.since.as_ref())));
    }
    if answer.completeness() == proto::Completeness::Partial {
        lines.push("More may exist on paper.".to_owned());
    }
    if !answer.note.is_empty() {
        lines.push(format!("Note       {}", answer.note));
    }
    lines
}

fn render_ambiguous(answer: &proto::RecordAnswer) -> Vec<String> {
    let mut lines = vec![
        "Provisional: officers of the other state have to settle who is meant, and your node is not told when they \
         have. Ask later with --anew, or at once with what would settle it."
            .to_owned(),
    ];
    let needs: Vec<String> = answer
        .would_settle()
        .map(|need| short(need.as_str_name(), "IDENTIFICATION_NEED_"))
        .collect();
    if !needs.is_empty() {
        lines.push(format!("It would help to say of the person: {}", needs.join(", ")));
    }
    lines
}

fn basis(basis: proto::MatchBasis) -> &'static str {
    match basis {
        proto::MatchBasis::OwnIdentifier => "a number of that state's own",
        proto::MatchBasis::ConfirmedLink => "an officer of that state, before",
        proto::MatchBasis::Unspecified => "nothing that is named",
    }
}

fn withheld(reason: proto::RefusalReason) -> &'static str {
    match reason {
        proto::RefusalReason::RestrictedPerson => "the law of that state restricts the record",
        proto::RefusalReason::OutOfScope => "what was asked is outside the Agreement's scope",
        proto::RefusalReason::Unspecified => "no reason is named",
    }
}

/// A period on one line.
pub(super) fn render_period(period: &proto::ServicePeriod) -> String {
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
    if !period.occupation.is_empty() {
        line.push_str(&format!(", as {}", period.occupation));
    }
    if !evidence.reference.is_empty() {
        line.push_str(&format!(", reference {}", evidence.reference));
    }
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
pub(super) fn render_refusal(refusal: &proto::Refusal) -> Vec<String> {
    vec![
        format!("Outcome    refused: {}", words::reason(&refusal.reason)),
        format!("In its words: {} [{}]", refusal.text, refusal.reason),
        "The refusal is signed and kept. The same bytes get it again: mend the question and ask anew.".to_owned(),
    ]
}

/// A statement that the node keeps, verified again by it.
pub(super) fn render_kept(me: Party, envelope: &Envelope, refused: &str) -> Vec<String> {
    let mut lines = head(envelope);
    lines.push(verdict::of_the_store(refused));
    lines.extend(content(me, envelope));
    lines
}
