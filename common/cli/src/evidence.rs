//! `statement list`, `statement read` and `disclosures`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use kzmn_common::party::Party;
use kzmn_common::statement::PayloadType;
use kzmn_common::wire;
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{
    Direction, Disclosure, ListDisclosuresRequest, ListDisclosuresResponse, ListStatementsRequest,
    ListStatementsResponse, ReadStatementRequest, ReadStatementResponse, StatementSummary,
};
use kzmn_runtime::output::{self, CommandFailure, plain_failure, table};

use super::explain::explain;
use super::files::Overwrite;
use super::profile::{CallOptions, PageOptions, json_of};
use super::show;
use super::words::{self, or_dash, short};
use crate::json;

/// Between which instants.
#[derive(Args, Debug)]
struct InstantRange {
    /// Only at this instant or later: 2026-11-23 (its beginning in the own state's time)
    /// or 2026-11-23T08:40:00Z.
    #[arg(long, value_name = "INSTANT")]
    from: Option<String>,
    /// Only before this instant, or before that day begins.
    #[arg(long, value_name = "INSTANT")]
    before: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node statement list --profile auditor.toml --case KZ-2026-0000417 --direction received")]
pub(super) struct ListStatements {
    #[command(flatten)]
    caller: CallOptions,
    /// Only statements of this case, own or the other state's.
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    case: String,
    /// Only those that went this way.
    #[arg(long, value_enum)]
    direction: Option<DirectionName>,
    /// Only those of this type: record-query, record-answer, refusal, receipt, decision-notice or case-close.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    #[command(flatten)]
    span: InstantRange,
    #[command(flatten)]
    page: PageOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DirectionName {
    /// This node signed it.
    Issued,
    /// The other node signed it.
    Received,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node statement read 5e1f… --profile auditor.toml --out answer.json
  kz-node statement show --config kz-node.toml answer.json")]
pub(super) struct ReadStatement {
    #[command(flatten)]
    caller: CallOptions,
    /// The statement's digest, as `statement list` prints it.
    digest: String,
    /// Write the statement as it was signed into this file, which `statement show` takes. It holds personal
    /// data.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    overwrite: Overwrite,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  kz-node disclosures --profile auditor.toml --person KZ-1
  kz-node disclosures --profile auditor.toml --case MN-2026-0000052 --from 2026-01-01 --before 2027-01-01")]
#[group(skip)]
pub(super) struct Disclosures {
    #[command(flatten)]
    caller: CallOptions,
    #[command(flatten)]
    whose: DisclosuresOfPerson,
    #[command(flatten)]
    span: InstantRange,
    #[command(flatten)]
    page: PageOptions,
}

/// Whose disclosures.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct DisclosuresOfPerson {
    /// Of this person: the registry's own key.
    #[arg(long, value_name = "PERSON-ID")]
    person: Option<String>,
    /// Under this case, own or the other state's.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
}

impl ListStatements {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let direction = match self.direction {
            None => Direction::Unspecified,
            Some(DirectionName::Issued) => Direction::Issued,
            Some(DirectionName::Received) => Direction::Received,
        };
        let request = ListStatementsRequest {
            case_id: self.case,
            direction: direction.into(),
            payload_type: self.kind.as_deref().map(payload_type).transpose()?.unwrap_or_default(),
            from: words::at("--from", self.span.from.as_deref(), me)?,
            before: words::at("--before", self.span.before.as_deref(), me)?,
            page_size: self.page.page_size,
            page_token: self.page.page_token,
        };
        let list = self.caller.connect(me)?.list_statements(request).await.map_err(explain(me))?;
        self.caller.tell(me, &list, render_list)
    }
}

impl ReadStatement {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let digest = words::digest("the digest", &self.digest)?;
        self.overwrite.allows(self.out.as_deref())?;
        let request = ReadStatementRequest { digest };
        let read = self.caller.connect(me)?.read_statement(request).await.map_err(explain(me))?;
        if let Some(out) = &self.out {
            let text = serde_json::to_vec_pretty(&json::write(&read)?)?;
            self.overwrite.write(out, &text)?;
        }
        if self.caller.json {
            output::json(&json_of(me, &read)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        if read.left_out_bytes > 0 {
            return self.left_out(me, &read);
        }
        let statement = read.statement.clone();
        let envelope = wire::read_envelope(
            statement.ok_or_else(|| plain_failure("the node sent no statement"))?,
        );
        let mut lines = show::render_kept(me, &envelope, &read.refused_reason);
        let direction = short(read.direction().as_str_name(), "DIRECTION_");
        lines.insert(1, format!("Kept       {direction} {}", words::instant(me, read.at.as_ref())));
        output::lines(&lines)?;
        Ok(ExitCode::SUCCESS)
    }

    /// A statement that nobody could read, and whose bytes are not kept.
    fn left_out(
        &self,
        me: Party,
        read: &ReadStatementResponse,
    ) -> Result<ExitCode, CommandFailure> {
        let at = words::instant(me, read.at.as_ref());
        let kind = read.statement.as_ref().map(|kept| kept.payload_type.as_str());
        let kind = kind.unwrap_or_default();
        output::lines(&[
            format!("Digest     {}", self.digest),
            format!("Type       {kind}"),
            format!("Kept       received {at}, its digest alone"),
            format!("Refused    It was REFUSED: {}", words::reason(&read.refused_reason)),
            format!("Size       {} bytes, which could not be read", read.left_out_bytes),
        ])?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Disclosures {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let request = ListDisclosuresRequest {
            person_id: self.whose.person.unwrap_or_default(),
            case_id: self.whose.case.unwrap_or_default(),
            from: words::at("--from", self.span.from.as_deref(), me)?,
            before: words::at("--before", self.span.before.as_deref(), me)?,
            page_size: self.page.page_size,
            page_token: self.page.page_token,
        };
        let list = self.caller.connect(me)?.list_disclosures(request).await.map_err(explain(me))?;
        self.caller.tell(me, &list, render_disclosures)
    }
}

/// A payload type by its full or its short name.
fn payload_type(text: &str) -> Result<String, CommandFailure> {
    let named = |kind: &PayloadType| text == kind.as_str() || text == kind.short_name();
    let found = PayloadType::ALL.into_iter().find(named);
    found.map(|kind| kind.as_str().to_owned()).ok_or_else(|| {
        let names = PayloadType::ALL.map(PayloadType::short_name);
        plain_failure(format!("--type {text} is not one of: {}", names.join(", ")))
    })
}

/// A payload type by its short name, where it is one that this version knows.
fn short_type(payload_type: &str) -> String {
    let known = PayloadType::parse(payload_type).map(PayloadType::short_name);
    known.unwrap_or(payload_type).to_owned()
}

fn render_list(me: Party, list: &ListStatementsResponse) -> Vec<String> {
    if list.statements.is_empty() {
        return vec!["There is none.".to_owned()];
    }
    let rows: Vec<_> = list.statements.iter().map(|one| statement_row(me, one)).collect();
    let mut lines = table(["at", "way", "type", "case", "refused because", "digest"], &rows);
    lines.extend(PageOptions::more(&list.next_page_token));
    lines
}

fn statement_row(me: Party, statement: &StatementSummary) -> [String; 6] {
    [
        words::instant(me, statement.at.as_ref()),
        short(statement.direction().as_str_name(), "DIRECTION_"),
        short_type(&statement.payload_type),
        or_dash(&statement.case_id),
        refused(&statement.refused_reason),
        hex::encode(&statement.digest),
    ]
}

/// Why a statement was refused, with the reason's fixed name.
fn refused(reason: &str) -> String {
    if reason.is_empty() {
        return "-".to_owned();
    }
    format!("{} [{reason}]", words::reason(reason))
}

/// What was read, or what was told abroad.
fn what_came_of_it(outcome: &str) -> String {
    match proto::Outcome::from_str_name(outcome) {
        Some(outcome) => words::found(outcome).to_owned(),
        None => format!("{} read", outcome.to_lowercase()),
    }
}

fn render_disclosures(me: Party, list: &ListDisclosuresResponse) -> Vec<String> {
    let unknown = list.person_unknown.then(|| {
        "The registry holds NOBODY under that key: look it up with `person search`.".to_owned()
    });
    if list.disclosures.is_empty() {
        let none = match unknown {
            Some(_) => "So this list says nothing about a person.",
            None => "No reading is recorded.",
        };
        return unknown.into_iter().chain([none.to_owned()]).collect();
    }
    let rows: Vec<_> = list.disclosures.iter().map(|one| disclosure_row(me, one)).collect();
    let head =
        ["at", "person", "read in", "officer", "purpose", "case", "what came of it", "asked for"];
    let mut lines: Vec<String> = unknown.into_iter().collect();
    lines.extend(table(head, &rows));
    lines.extend(PageOptions::more(&list.next_page_token));
    lines
}

fn disclosure_row(me: Party, read: &Disclosure) -> [String; 8] {
    let officer = read.officer.clone().unwrap_or_default();
    let role = short(officer.role().as_str_name(), "OFFICER_ROLE_");
    let parts: Vec<String> = read
        .parts()
        .map(|part: proto::AnswerPart| short(part.as_str_name(), "ANSWER_PART_"))
        .collect();
    [
        words::instant(me, read.at.as_ref()),
        or_dash(&read.person_id),
        words::party(read.asked_by()).to_owned(),
        format!("{} ({role})", or_dash(&officer.officer_id)),
        words::purpose(read.purpose()),
        or_dash(&read.case_id),
        what_came_of_it(&read.outcome),
        or_dash(&parts.join(", ")),
    ]
}
