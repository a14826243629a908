//! What the other state attests and cannot be: it is carried with a warning and never keeps the person from what the
//! rest gives.

use kzmn_common::code::Code as _;
use kzmn_common::date::PartialDate;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::kinds::{Completeness, MatchBasis, Outcome};
use kzmn_common::period::ServicePeriod;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::text::Text;
use kzmn_proto::exchange::{self as proto, PensionKind};
use kzmn_proto::office::{
    AssessPensionRequest, AssessPensionResponse, OpenCaseRequest, PensionClaim, ReadCaseRequest,
    RecordDecisionRequest,
};
use kzmn_tests::pair::in_process::Pair;
use serde_json::Value;

use super::asker::{ME, Mongolia, kazakhstan, puppet, request, study};

const CASE: &str = "KZ-2026-0000417";

fn period(id: &str, start: &str, end: Option<&str>) -> ServicePeriod {
    let date = |text| PartialDate::parse(text).expect("a date");
    ServicePeriod {
        period_id: Text::parse(id, 64).expect("an id"),
        start: date(start),
        end: end.map(date),
        ..study()
    }
}

/// Kazakhstan's case about Zhanar, born in 1965, in which Mongolia tells these periods.
async fn assessed(periods: Vec<ServicePeriod>) -> (Pair, AssessPensionResponse) {
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    let outcome = Outcome::Found {
        basis: MatchBasis::OwnIdentifier,
        periods,
        pensions: Vec::new(),
        completeness: Completeness::Complete,
    };
    puppet(&pair, move |query| Ok(mongolia.seal(mongolia.answer(query, outcome.clone())))).await;
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let purpose = Purpose::NewAward.code();
    let (case_id, person_id) = (CASE.to_owned(), "KZ-1".to_owned());
    officer.open_case(OpenCaseRequest { case_id, purpose, person_id }).await.expect("opened");
    pair.ask(ME, request()).await.expect("asked");
    let claim = PensionClaim {
        pension: PensionKind::OldAge.into(),
        applied_on: Some(proto::PartialDate { year: 2026, month: 3, day: 2 }),
        ethnic_kazakh_resettler: true,
        ..PensionClaim::default()
    };
    let request =
        AssessPensionRequest { case_id: CASE.to_owned(), claim: Some(claim), language: 0 };
    let assessed = officer.assess_pension(request).await.expect("assessed");
    (pair, assessed)
}

fn read(assessed: &AssessPensionResponse) -> Value {
    serde_json::from_str(&assessed.assessment_json).expect("JSON")
}

/// Why each claim of that id is set aside.
fn aside(assessment: &Value, id: &str) -> Vec<String> {
    let claims = assessment["claims"].as_array().expect("claims").iter();
    let of = claims.filter(|claim| claim["id"] == id);
    of.map(|claim| claim["set_aside"].as_str().unwrap_or("counted").to_owned()).collect()
}

#[tokio::test]
async fn periods_that_cannot_be_are_carried_with_a_warning_and_the_rest_is_counted() {
    let (pair, assessed) = Box::pin(assessed(vec![
        period("OLD", "1880", Some("1885")),
        period("UNBORN", "1960-01-01", Some("1964-12-31")),
        period("GOOD", "1985-01-01", Some("1989-12-31")),
        period("LATER", "2026-05-01", None),
        period("FAR", "2150", None),
    ]))
    .await;
    let assessment = read(&assessed);
    for (id, why) in [
        ("OLD", "impossible"),
        ("UNBORN", "impossible"),
        ("GOOD", "counted"),
        ("LATER", "after_application"),
        ("FAR", "impossible"),
    ] {
        assert_eq!(aside(&assessment, id), [why], "{id}");
    }
    assert_eq!(assessment["missing"], serde_json::json!(["impossible_periods"]));
    let first: Vec<&str> = assessed.explanation.lines().take(4).collect();
    assert!(first[3].contains("cannot be"), "{first:?}");

    let decision = |reason: &str| RecordDecisionRequest {
        case_id: CASE.to_owned(),
        assessment_digest: assessed.summary.clone().expect("a summary").digest,
        outcome: proto::DecisionOutcome::Award.into(),
        effective_from: Some(proto::PartialDate { year: 2026, month: 3, day: 2 }),
        article: "SC 210(6)".to_owned(),
        reason: reason.to_owned(),
        ..RecordDecisionRequest::default()
    };
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let silent = officer.record_decision(decision("")).await.err().expect("refused");
    assert_eq!(silent.reason(), Some(RefusalReason::EvidenceIncomplete));
    officer.record_decision(decision("Mongolia was asked about it")).await.expect("recorded");
}

/// The neighbour: without them nothing is missing.
#[tokio::test]
async fn a_whole_answer_of_possible_periods_needs_no_warning() {
    let (_pair, assessed) =
        Box::pin(assessed(vec![period("GOOD", "1985-01-01", Some("1989-12-31"))])).await;
    assert_eq!(read(&assessed)["missing"], serde_json::json!([]));
    assert!(assessed.summary.expect("a summary").missing.is_empty());
}

/// The puppet gives the same rows to both questions, in two answers.
#[tokio::test]
async fn a_row_that_two_answers_hold_alike_is_one_period() {
    let (pair, first) =
        Box::pin(assessed(vec![period("GOOD", "1985-01-01", Some("1989-12-31"))])).await;
    pair.ask(ME, request()).await.expect("asked anew");
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let case = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
    let read_case = officer.read_case(case.clone()).await.expect("read");
    let [shown] = read_case.attested.as_slice() else { panic!("one period") };
    assert_eq!(shown.also_in.len(), 1);
    let outdated = read_case.assessments.first().expect("the first");
    assert!(outdated.outdated);
    let changes: Vec<_> =
        outdated.changes.iter().map(|change| change.kind().as_str_name()).collect();
    assert_eq!(changes, ["ASSESSMENT_CHANGE_KIND_QUESTION"], "what was asked anew");

    let summary = first.summary.as_ref().expect("a summary");
    let claim = PensionClaim {
        pension: PensionKind::OldAge.into(),
        applied_on: summary.applied_on,
        ethnic_kazakh_resettler: true,
        ..PensionClaim::default()
    };
    let again = AssessPensionRequest { case_id: CASE.to_owned(), claim: Some(claim), language: 0 };
    let second = officer.assess_pension(again).await.expect("assessed");
    assert_eq!(aside(&read(&second), "GOOD"), ["counted"], "once");
    assert_eq!(read(&second)["overlaps"], read(&first)["overlaps"]);
    assert_eq!(second.summary.expect("a summary").relied_on.len(), 2, "both answers say it");
}
