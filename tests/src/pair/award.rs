//! The end of `cargo pair demo`: what a person is entitled to, from the other state's real answer, and what an
//! officer decides.

use std::path::Path;
use std::sync::Arc;

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::instant::Clock;
use kzmn_common::party::Party;
use kzmn_proto::exchange::{DecisionOutcome, PartialDate, PensionKind, SignedStatement};
use kzmn_proto::office::{
    AssessPensionRequest, AssessPensionResponse, Language, Money, OpenCaseRequest, PensionClaim,
    QuestionState, RecordDecisionRequest,
};
use kzmn_testkit::ask_request;
use kzmn_transport::OfficeClient;
use serde_json::Value;

use super::output::{Failure, say};
use super::people;
use super::site::{Site, write_private};

const ME: Party = Party::Kazakhstan;
const CASE: &str = "KZ-2026-0000418";
/// How much of the explanation in another language is shown.
const FIRST_LINES: usize = 12;

/// Zhanar T. applies in Kazakhstan (case 1 of `docs/samples.md`).
pub(super) async fn run(site: &Site, clock: Arc<dyn Clock>) -> Result<(), Failure> {
    let officer = site.officer(ME, OfficerRole::Caseworker, clock)?;
    say("   A case is opened about KZ-1, and Mongolia is asked in it.")?;
    let opening = OpenCaseRequest {
        case_id: CASE.to_owned(),
        purpose: Purpose::NewAward.code(),
        person_id: "KZ-1".to_owned(),
    };
    officer.open_case(opening).await?;
    let question = officer.ask_peer(ask_request(CASE, &people::zhanar())).await?.question;
    let state = question.unwrap_or_default().state();
    super::output::expect(state == QuestionState::Answered, "an answer was due")?;

    let assessed = assess(&officer, Language::English).await?;
    say("   From her own record and that answer, under Kazakh law, in English:\n")?;
    for line in assessed.explanation.lines() {
        say(format!("     {line}"))?;
    }
    as_worked_out(&assessed)?;
    let kazakh = assess(&officer, Language::Kazakh).await?;
    say("\n   The same in Kazakh, its first lines:\n")?;
    for line in kazakh.explanation.lines().take(FIRST_LINES) {
        say(format!("     {line}"))?;
    }
    super::output::expect(
        kazakh.assessment_json == assessed.assessment_json && !kazakh.stored,
        "the same inputs give the same assessment",
    )?;
    decide(site, &officer, assessed).await
}

/// What the officer enters: the day of application, that she came to Kazakhstan as an ethnic Kazakh, and her
/// average income. The periods are in the registries.
async fn assess(
    officer: &OfficeClient,
    language: Language,
) -> Result<AssessPensionResponse, Failure> {
    let claim = PensionClaim {
        pension: PensionKind::OldAge.into(),
        applied_on: Some(applied_on()),
        ethnic_kazakh_resettler: true,
        average_income: Some(Money { minor_units: 30_000_000, currency: "KZT".to_owned() }),
        ..PensionClaim::default()
    };
    let request = AssessPensionRequest {
        case_id: CASE.to_owned(),
        claim: Some(claim),
        language: language.into(),
    };
    Ok(officer.assess_pension(request).await?)
}

fn applied_on() -> PartialDate {
    PartialDate { year: 2026, month: 3, day: 2 }
}

fn as_worked_out(assessed: &AssessPensionResponse) -> Result<(), Failure> {
    let assessment: Value = serde_json::from_str(&assessed.assessment_json)?;
    let result = |name: &str| assessment.pointer(&format!("/result/{name}"));
    let service = ["years", "months", "days"]
        .map(|part| result(&format!("service_to_cutoff/{part}")).and_then(Value::as_u64));
    super::output::expect(
        service == [Some(14), Some(2), Some(16)]
            && result("solidary_right").and_then(Value::as_str) == Some("partial")
            && result("solidary_amount_kzt").and_then(Value::as_str) == Some("101414.04")
            && result("base_percent").and_then(Value::as_u64) == Some(118),
        "14 years, 2 months and 16 days, a partial pension of 101414.04 and 118 % were due",
    )
}

/// A person decides, not the node; what is signed is verified without any node.
async fn decide(
    site: &Site,
    officer: &OfficeClient,
    assessed: AssessPensionResponse,
) -> Result<(), Failure> {
    let summary = assessed.summary.unwrap_or_default();
    say(
        "\n   An officer reads it and awards the pension. The decision is signed as a notice to Mongolia,",
    )?;
    say("   which the node delivers. Read from its file, without any node:\n")?;
    let decision = RecordDecisionRequest {
        case_id: CASE.to_owned(),
        assessment_digest: summary.digest,
        outcome: DecisionOutcome::Award.into(),
        effective_from: Some(applied_on()),
        article: "Social Code 199(3), 210(6)".to_owned(),
        reason: "Her labour book was seen: she claims no other work in Mongolia".to_owned(),
        ..RecordDecisionRequest::default()
    };
    let decided = officer.record_decision(decision).await?;
    let notice: SignedStatement = decided.notice.ok_or("the node signed no notice")?;
    let file = site.dir.join("notice.json");
    let json = kzmn_cli::json::write(&notice)?;
    write_private(&file, &serde_json::to_vec_pretty(&json)?)?;
    show(&site.config(ME), &file).await
}

/// `kz-node statement show`, as an auditor runs it.
async fn show(config: &Path, file: &Path) -> Result<(), Failure> {
    let shown = tokio::process::Command::new(std::env::current_exe()?)
        .args(["kz-node", "statement", "show", "--config"])
        .args([config, file])
        .output()
        .await?;
    for line in String::from_utf8_lossy(&shown.stdout).lines() {
        say(format!("     {line}"))?;
    }
    super::output::expect(shown.status.success(), "its signatures hold")
}
