//! `case decide` and `case assessment`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use kzmn_common::assessment::NationalLaw;
use kzmn_common::party::Party;
use kzmn_proto::exchange::{DecisionNotice, DecisionOutcome, LegalBasis, LegalBasisKind};
use kzmn_proto::office::{
    AssessmentSummary, Decision, ReadAssessmentRequest, ReadAssessmentResponse,
    RecordDecisionRequest, RecordDecisionResponse,
};
use kzmn_runtime::output::{self, CommandFailure, table};
use serde_json::Value;

use super::claim::render_basis;
use super::explain::explain;
use super::files::Overwrite;
use super::profile::{CallOptions, json_of};
use super::telling::Telling;
use super::words::{self, or_dash, short};
use crate::json;

#[derive(Args, Debug)]
#[command(after_help = "\
What will be signed is shown, and signed once it is confirmed: on the terminal, or with --yes.
The decision is signed as a notice to the other state, which the node delivers by itself. The other state is told on
the basis of the newest question of the case, unless --basis says another one.

Example:
  kz-node case decide KZ-2026-0000417 --profile caseworker.toml --assessment 5e1f… --award \\
    --from 2026-03-02 --article 'Social Code 210(6)'")]
pub(super) struct Decide {
    #[command(flatten)]
    caller: CallOptions,
    /// The case's number.
    id: String,
    /// The assessment's digest, as `assess` and `case read` print it, or as their --json writes it.
    #[arg(long, value_name = "DIGEST")]
    assessment: String,
    #[command(flatten)]
    outcome: DecideOutcome,
    /// From which day the decision holds.
    #[arg(long, value_name = "DATE")]
    from: String,
    /// Under which article.
    #[arg(long, value_name = "TEXT")]
    article: String,
    /// Why, in plain words. A refusal needs it. So does an award where the assessment finds no right, or that
    /// begins earlier or more than a month later than it says; a day more than a year ahead; an article that the
    /// assessment does not cite; and a decision while something is missing of what the other state may hold.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    reason: String,
    /// The article on whose basis the other state is told.
    #[arg(long, value_name = "TEXT")]
    basis: Option<String>,
    /// The reference of the person's consent. Without it --basis is an article of the Agreement.
    #[arg(long, value_name = "REFERENCE", requires = "basis")]
    consent: Option<String>,
    /// The notice of an earlier decision in the case that this one replaces: its digest.
    #[arg(long, value_name = "DIGEST")]
    replaces: Option<String>,
    /// Sign what is shown without asking: for scripts.
    #[arg(long)]
    yes: bool,
    /// Write the signed notice into this file, which `statement show` takes.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    overwrite: Overwrite,
}

/// What is decided.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct DecideOutcome {
    /// Award the pension.
    #[arg(long)]
    award: bool,
    /// Refuse it.
    #[arg(long)]
    refuse: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  kz-node case assessment KZ-2026-0000417 5e1f… --profile auditor.toml
  kz-node case assessment KZ-2026-0000417 5e1f… --profile caseworker.toml --explain kk --for citizen \\
    --pdf zhanar.pdf")]
pub(super) struct ReadAssessment {
    #[command(flatten)]
    caller: CallOptions,
    /// The case's number.
    id: String,
    /// The assessment's digest, as `case read` prints it.
    digest: String,
    #[command(flatten)]
    telling: Telling,
}

impl Decide {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let request = self.request()?;
        self.overwrite.allows(self.out.as_deref())?;
        let node = self.caller.connect(me)?;
        let RecordDecisionRequest { case_id, assessment_digest, .. } = request.clone();
        let wanted = ReadAssessmentRequest { case_id, digest: assessment_digest };
        let assessed = node.read_assessment(wanted).await.map_err(explain(me))?;
        let check = RecordDecisionRequest { check_only: true, ..request.clone() };
        let checked = node.record_decision(check).await.map_err(explain(me))?;
        let notice = checked.preview.unwrap_or_default();
        let mut preview = preview(me, &request, &assessed, &notice)?;
        let covers = checked.reason_covers.iter();
        preview.extend(covers.map(|what| format!("  Needs a reason: {what}")));
        preview.extend(checked.decided_case_ids.iter().map(|case| {
            format!("  ALREADY DECIDED in case {case} of this person, which this decision does not replace")
        }));
        output::confirm(&preview, "Sign and record this decision?", self.yes)?;
        let decided = node.record_decision(request).await.map_err(explain(me))?;
        if let (Some(out), Some(notice)) = (&self.out, &decided.notice) {
            let text = serde_json::to_vec_pretty(&json::write(notice)?)?;
            self.overwrite.write(out, &text)?;
        }
        self.caller.tell(me, &decided, render_decided)
    }

    fn request(&self) -> Result<RecordDecisionRequest, CommandFailure> {
        let outcome = match self.outcome.award {
            true => DecisionOutcome::Award,
            false => DecisionOutcome::Refuse,
        };
        let kind = match self.consent {
            Some(_) => LegalBasisKind::Consent,
            None => LegalBasisKind::Treaty,
        };
        let legal_basis = self.basis.as_ref().map(|article| LegalBasis {
            kind: kind.into(),
            article: article.clone(),
            consent_reference: self.consent.clone().unwrap_or_default(),
        });
        let replaces = self.replaces.as_deref();
        let replaces = replaces.map(|digest| words::digest("--replaces", digest)).transpose()?;
        Ok(RecordDecisionRequest {
            case_id: self.id.clone(),
            assessment_digest: words::digest("--assessment", &self.assessment)?,
            outcome: outcome.into(),
            effective_from: words::date("--from", Some(&self.from))?,
            article: self.article.clone(),
            reason: self.reason.clone(),
            legal_basis,
            supersedes: replaces.unwrap_or_default(),
            check_only: false,
        })
    }
}

impl ReadAssessment {
    pub(super) async fn run(self, law: &dyn NationalLaw) -> Result<ExitCode, CommandFailure> {
        let me = law.party();
        let digest = words::digest("the digest", &self.digest)?;
        self.telling.may_print()?;
        let request = ReadAssessmentRequest { case_id: self.id.clone(), digest };
        let read = self.caller.connect(me)?.read_assessment(request).await.map_err(explain(me))?;
        let person = read.summary.clone().unwrap_or_default().person_id;
        let of = (self.id.as_str(), person.as_str());
        let document = self.telling.tell_stored(law, &read.assessment_json, of)?;
        match document.filter(|_| self.telling.is_asked()) {
            _ if self.caller.json => output::json(&json_of(me, &read)?)?,
            Some(document) => output::text(&document.text())?,
            None => output::lines(&render_assessment(me, &read)?)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn render_decided(_: Party, decided: &RecordDecisionResponse) -> Vec<String> {
    let mut lines: Vec<String> = decided.decision.iter().map(render_decision).collect();
    let notice = decided.decision.as_ref().map(|decision| hex::encode(&decision.notice_digest));
    lines.push(format!("Notice     {}", notice.unwrap_or_default()));
    lines.push(if decided.recorded {
        "Recorded. The notice is signed, and the node delivers it; `case read` says when it was received.".to_owned()
    } else {
        "It was recorded before: nothing was changed.".to_owned()
    });
    lines
}

fn render_decision(decision: &Decision) -> String {
    let reason = match decision.reason.as_str() {
        "" => String::new(),
        reason => format!(": {reason}"),
    };
    format!(
        "{} from {} under {}{reason}",
        words::outcome(decision.outcome()),
        words::day(decision.effective_from.as_ref()),
        decision.article,
    )
}

/// What an assessment comes to. Its steps are in the JSON.
fn render_assessment(
    me: Party,
    read: &ReadAssessmentResponse,
) -> Result<Vec<String>, CommandFailure> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(summary) = &read.summary {
        lines.extend(render_assessments(me, std::slice::from_ref(summary)));
    }
    lines.extend(render_figures(&read.assessment_json)?);
    lines.push("Every step with its article, and the evidence, are in it: give --json.".to_owned());
    Ok(lines)
}

/// What an assessment comes to, one figure a line.
fn render_figures(assessment_json: &str) -> Result<Vec<String>, CommandFailure> {
    let assessment: Value = serde_json::from_str(assessment_json)?;
    let figures = ["result", "further"]
        .into_iter()
        .filter_map(|part| assessment.get(part).and_then(Value::as_object))
        .flatten()
        .map(|(name, value)| format!("  {}: {}", plain(name), render_figure(value)));
    Ok(figures.collect())
}

/// What will be signed, in words, and what it is decided on.
fn preview(
    me: Party,
    request: &RecordDecisionRequest,
    assessed: &ReadAssessmentResponse,
    notice: &DecisionNotice,
) -> Result<Vec<String>, CommandFailure> {
    let summary = assessed.summary.clone().unwrap_or_default();
    let pension = short(summary.pension().as_str_name(), "PENSION_KIND_");
    let made = words::instant(me, summary.assessed_at.as_ref());
    let basis = notice.header.as_ref().and_then(|header| header.legal_basis.as_ref());
    let basis = render_basis(basis);
    let mut lines = vec![
        format!("To be signed by {me} as a notice to {}:", me.other()),
        format!("  Case       {}, person {}", request.case_id, or_dash(&summary.person_id)),
        format!("  Decision   the {pension} pension is {}", words::outcome(request.outcome())),
        format!("  From       {}", words::day(request.effective_from.as_ref())),
        format!("  Under      {}", request.article),
        format!("  Because    {}", or_dash(&request.reason)),
        format!("  Told on    {basis}"),
    ];
    if !request.supersedes.is_empty() {
        lines.push(format!("  Replaces   the notice {}", hex::encode(&request.supersedes)));
    }
    lines.extend([
        format!("It is decided on the assessment {}:", hex::encode(&summary.digest)),
        format!(
            "  Made       {made}, for an application of {}",
            words::day(summary.applied_on.as_ref())
        ),
        format!("  A right    {}", if summary.entitled { "yes" } else { "NO" }),
    ]);
    if summary.outdated {
        lines.push("  OUTDATED: what it was made of has changed since.".to_owned());
    }
    lines.push(format!("  Made of    version {} of the own record", summary.own_record_version));
    let answers = summary.relied_on.iter();
    lines.extend(answers.map(|on| format!("             the answer {}", hex::encode(on))));
    if summary.relied_on.is_empty() {
        lines.push(format!("             no answer of {}", me.other()));
    }
    lines.extend(render_figures(&assessed.assessment_json)?);
    Ok(lines)
}

/// A name of an assessment for people.
fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// A figure of an assessment for people.
fn render_figure(figure: &Value) -> String {
    match figure {
        Value::Null => "-".to_owned(),
        Value::Bool(holds) => words::yes_or_no(*holds),
        Value::Number(number) => number.to_string(),
        Value::String(text) => plain(text),
        Value::Array(list) => list.iter().map(render_figure).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            let length = ["years", "months", "days"].into_iter();
            let part = |name| Some(format!("{} {name}", render_figure(parts.get(name)?)));
            length.filter_map(part).collect::<Vec<_>>().join(" ")
        }
    }
}

/// What was assessed in a case.
pub(super) fn render_assessments(me: Party, assessments: &[AssessmentSummary]) -> Vec<String> {
    if assessments.is_empty() {
        return Vec::new();
    }
    let rows: Vec<_> = assessments.iter().map(|one| assessment_row(me, one)).collect();
    let head = ["assessed", "applied on", "at", "for", "a right", "outdated", "digest"];
    table(head, &rows)
}

fn assessment_row(me: Party, summary: &AssessmentSummary) -> [String; 7] {
    [
        short(summary.pension().as_str_name(), "PENSION_KIND_"),
        words::day(summary.applied_on.as_ref()),
        words::instant(me, summary.assessed_at.as_ref()),
        or_dash(&summary.assessed_by),
        words::yes_or_no(summary.entitled),
        words::yes_or_no(summary.outdated),
        hex::encode(&summary.digest),
    ]
}

/// What was decided in a case: which decision holds, and which a later one replaced.
pub(super) fn render_decisions(me: Party, decisions: &[Decision]) -> Vec<String> {
    let rows: Vec<_> = decisions.iter().map(|one| decision_row(me, one)).collect();
    if rows.is_empty() {
        Vec::new()
    } else {
        table(["stands", "decided", "at", "by", "received there", "notice"], &rows)
    }
}

fn decision_row(me: Party, decision: &Decision) -> [String; 6] {
    [
        if decision.replaced_by.is_empty() { "holds" } else { "REPLACED" }.to_owned(),
        render_decision(decision),
        words::instant(me, decision.decided_at.as_ref()),
        or_dash(&decision.decided_by),
        match decision.received_at {
            at @ Some(_) => words::instant(me, at.as_ref()),
            None if !decision.waits_reason.is_empty() => {
                format!("waits: {}", words::reason(&decision.waits_reason))
            }
            None if decision.waits => "waits".to_owned(),
            None => "refused there".to_owned(),
        },
        hex::encode(&decision.notice_digest),
    ]
}
