//! What a person of a case is entitled to, and what an officer decides on it: two nodes, over their sockets.

use std::time::Duration;

use kz_node::KazakhLaw;
use kzmn_common::assessment::NationalLaw as _;
use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::kinds::DecisionNotice;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::rules::Packs;
use kzmn_common::statement::{Attested, Unverified};
use kzmn_common::text::Text;
use kzmn_common::wire;
use kzmn_proto::exchange::{DecisionOutcome, LegalBasis, LegalBasisKind, PartialDate, PensionKind};
use kzmn_proto::office::{
    AskPeerRequest, AssessPensionRequest, AssessPensionResponse, ChosenReading, Decision, Language,
    ListCasesRequest, ListDisclosuresRequest, Money, OpenCaseRequest, PensionClaim,
    ReadAssessmentRequest, ReadCaseRequest, ReadStatementRequest, RecordDecisionRequest,
};
use kzmn_runtime::config::Config;
use kzmn_store::Change;
use kzmn_testkit::{Claim, ask_request};
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::people;
use kzmn_transport::{OfficeClient, OfficeFailure};
use serde_json::{Value, json};

use super::{ME, fields, sample};
use crate::support::{counts, open_from};

const CASE: &str = "KZ-2026-0000417";

fn caseworker(pair: &Pair) -> OfficeClient {
    pair.officer(ME, OfficerRole::Caseworker).expect("a client")
}

async fn open(pair: &Pair, party: Party, case_id: &str, person_id: &str) {
    let request = OpenCaseRequest {
        case_id: case_id.to_owned(),
        purpose: Purpose::NewAward.code(),
        person_id: person_id.to_owned(),
    };
    let officer = pair.officer(party, OfficerRole::Caseworker).expect("a client");
    officer.open_case(request).await.expect("opened");
}

/// A pair in which Kazakhstan has asked Mongolia about Zhanar in her case.
async fn asked_pair() -> Pair {
    let pair = Pair::start().await.expect("starts");
    open(&pair, ME, CASE, "KZ-1").await;
    pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
    pair
}

fn day(year: i32, month: i32, day: i32) -> Option<PartialDate> {
    Some(PartialDate { year, month, day })
}

fn money(minor_units: i64, currency: &str) -> Option<Money> {
    Some(Money { minor_units, currency: currency.to_owned() })
}

/// Case 1 of the worked cases, as an officer enters it.
fn wanted(case_id: &str) -> AssessPensionRequest {
    let claim = PensionClaim {
        pension: PensionKind::OldAge.into(),
        applied_on: day(2026, 3, 2),
        ethnic_kazakh_resettler: true,
        average_income: money(30_000_000, "KZT"),
        ..PensionClaim::default()
    };
    AssessPensionRequest { case_id: case_id.to_owned(), claim: Some(claim), language: 0 }
}

fn bent(bend: impl FnOnce(&mut PensionClaim)) -> AssessPensionRequest {
    let mut request = wanted(CASE);
    request.claim.as_mut().map(bend).expect("a claim");
    request
}

async fn assessed(pair: &Pair, request: AssessPensionRequest) -> AssessPensionResponse {
    caseworker(pair).assess_pension(request).await.expect("assessed")
}

async fn refused(pair: &Pair, request: AssessPensionRequest) -> OfficeFailure {
    caseworker(pair).assess_pension(request).await.err().expect("refused")
}

fn read(assessed: &AssessPensionResponse) -> Value {
    serde_json::from_str(&assessed.assessment_json).expect("JSON")
}

fn digest(assessed: &AssessPensionResponse) -> Vec<u8> {
    assessed.summary.as_ref().expect("a summary").digest.clone()
}

/// Mongolia's answer about Zhanar is partial: a decision on it says why.
const REASON: &str = "Her labour book was seen: she claims no other work";

fn award(assessment: Vec<u8>) -> RecordDecisionRequest {
    RecordDecisionRequest {
        case_id: CASE.to_owned(),
        assessment_digest: assessment,
        outcome: DecisionOutcome::Award.into(),
        effective_from: day(2026, 3, 2),
        article: "Social Code 210(6)".to_owned(),
        reason: REASON.to_owned(),
        ..RecordDecisionRequest::default()
    }
}

/// The same without a reason.
fn silent(request: RecordDecisionRequest) -> RecordDecisionRequest {
    RecordDecisionRequest { reason: String::new(), ..request }
}

async fn not_decided(pair: &Pair, request: RecordDecisionRequest) -> OfficeFailure {
    caseworker(pair).record_decision(request).await.err().expect("refused")
}

/// The sample's Zhanar with a longer name of her employer: another version of her record.
async fn correct_zhanar(pair: &Pair) {
    let mut person = sample();
    person.periods[0].employer.as_mut().expect("an employer").name.push_str(", Алматы");
    person.reason = "The employer's full name".to_owned();
    let registrar = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    assert!(registrar.put_person(person).await.expect("taken").changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_claim_that_cannot_be_assessed_and_stores_nothing() {
    let pair = asked_pair().await;
    let before = counts(&pair, ME).await;
    let of = |request| refused(&pair, request);
    let unknown = of(wanted("KZ-2026-9999999")).await;
    assert_eq!(unknown.reason(), Some(RefusalReason::NotFound));
    let other_currency = of(bent(|claim| claim.average_income = money(1, "MNT"))).await;
    assert_eq!(fields(&other_currency), ["claim.average_income.currency"]);
    let vague = of(bent(|claim| claim.applied_on = day(2026, 3, 0))).await;
    assert_eq!(fields(&vague), ["claim.applied_on"]);
    let unborn = of(bent(|claim| claim.applied_on = day(1950, 1, 1))).await;
    assert_eq!(fields(&unborn), ["claim.applied_on"]);
    assert!(unborn.violations[0].problem.contains("before the birth"), "{:?}", unborn.violations);
    for (early, told) in [
        (
            day(2015, 1, 5),
            "the rules of 2015-01-05 are not in this version, which has them from 2018",
        ),
        (day(2020, 12, 31), "figures (subsistence minimum) of 2020-12-31 are not in this version"),
    ] {
        let failure = of(bent(|claim| claim.applied_on = early)).await;
        assert_eq!(fields(&failure), ["claim.applied_on"]);
        let problem = &failure.violations[0].problem;
        assert!(problem.contains(told) && !problem.contains('_'), "{problem}");
    }
    // The clock of the pair stands at 13:00 of 2026-11-23 in Kazakhstan.
    for to_come in [day(2026, 11, 24), day(2027, 1, 5), day(2099, 1, 1)] {
        let failure = of(bent(|claim| claim.applied_on = to_come)).await;
        assert_eq!(fields(&failure), ["claim.applied_on"]);
        let problem = &failure.violations[0].problem;
        assert!(problem.contains("in the future") && problem.contains("2026-11-23"), "{problem}");
    }
    let reading = |reading: &str| {
        let (parameter, reading) = ("daycount".to_owned(), reading.to_owned());
        bent(|claim| claim.readings = vec![ChosenReading { parameter, reading }])
    };
    let unknown = of(reading("by_the_moon")).await;
    assert_eq!(fields(&unknown), ["claim.readings[0]"]);
    let military = of(bent(|claim| claim.pension = PensionKind::Military.into())).await;
    assert_eq!(military.reason(), Some(RefusalReason::OutOfScope));
    assert_eq!(fields(&military), ["claim.pension"]);
    let tongue = of(AssessPensionRequest { language: 99, ..wanted(CASE) }).await;
    assert_eq!(fields(&tongue), ["language"]);
    assert_eq!(counts(&pair, ME).await, before);
    assessed(&pair, wanted(CASE)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_case_without_a_person_and_evidence_about_somebody_else() {
    let pair = Pair::start().await.expect("starts");
    pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
    let nobody = refused(&pair, wanted(CASE)).await;
    assert_eq!(fields(&nobody), ["case_id"]);
    open(&pair, ME, CASE, "KZ-1").await;
    assert!(assessed(&pair, wanted(CASE)).await.stored, "the case names her now");

    let mut corrected = sample();
    let person = corrected.person.as_mut().expect("a person");
    person.birth_date = day(1965, 2, 11);
    corrected.reason = "The certificate of birth".to_owned();
    let registrar = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    registrar.put_person(corrected).await.expect("taken");
    let failure = refused(&pair, wanted(CASE)).await;
    assert_eq!(failure.reason(), Some(RefusalReason::AttestedOfAnother));
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_assessment_that_does_not_fit_into_a_message_and_stores_nothing() {
    let pair = asked_pair().await;
    let mut person = sample();
    let one = person.periods.remove(0);
    person.periods = (0..200)
        .map(|number| {
            let mut period = one.clone();
            // Each begins and ends on days of its own, so that every stretch of days has other claims.
            let on = |year| day(year, 1 + number / 28, 1 + number % 28);
            (period.start, period.end) = (on(1990), on(1999));
            (period.period_id, period.occupation) = (format!("KZ-1-{number}"), String::new());
            period
        })
        .collect();
    let registrar = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    registrar.put_person(person).await.expect("taken");
    let before = counts(&pair, ME).await;
    let failure = refused(&pair, wanted(CASE)).await;
    assert_eq!(fields(&failure), ["case_id"]);
    assert_eq!(counts(&pair, ME).await, before);
    registrar.put_person(sample()).await.expect("taken");
    assert!(assessed(&pair, wanted(CASE)).await.stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn assesses_the_worked_case_from_the_peers_real_answer() {
    let pair = asked_pair().await;
    let assessed = assessed(&pair, wanted(CASE)).await;
    let assessment = read(&assessed);
    let result = |name: &str| assessment["result"][name].clone();
    assert_eq!(result("service_to_cutoff"), json!({"years": 14, "months": 2, "days": 16}));
    assert_eq!(result("solidary_right"), "partial");
    assert_eq!(result("solidary_amount_kzt"), "101414.04");
    assert_eq!(result("base_percent"), 118);
    assert_eq!(assessment["further"]["award_from"], "2026-03-02");
    let summary = assessed.summary.clone().expect("a summary");
    assert_eq!(summary.digest, Digest::of(assessed.assessment_json.as_bytes()).as_bytes());
    assert!(summary.entitled && !summary.outdated && assessed.stored);
    assert_eq!((summary.person_id.as_str(), summary.own_record_version), ("KZ-1", 1));
    assert!(!assessed.explanation.is_empty());

    // What the other state attested is never shown as own, and the other way round.
    let case = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
    let case = caseworker(&pair).read_case(case).await.expect("read");
    let answer = case.attested[0].answer_digest.clone();
    assert_eq!(summary.relied_on, std::slice::from_ref(&answer));
    let claims = assessment["claims"].as_array().expect("claims");
    assert_eq!(claims.len(), case.attested.len() + 1, "and one own period");
    for claim in claims {
        let abroad = claim["territory"] == "TERRITORY_MONGOLIA";
        let statement = abroad.then(|| hex(&answer));
        assert_eq!(claim["origin"], if abroad { "attested" } else { "own" });
        assert_eq!(claim["statement"].as_str().map(str::to_owned), statement);
    }
    assert!(case.assessments == [summary] && case.decisions.is_empty());
}

fn hex(bytes: &[u8]) -> String {
    Digest::from_bytes(bytes).expect("a digest").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unverified_period_is_carried_and_not_counted() {
    let pair = Pair::start().await.expect("starts");
    open(&pair, ME, CASE, "KZ-8").await;
    let number = kzmn_common::person::IdentifierKind::MnRegisterNumber;
    let serik: Claim = people::serik_from_kazakhstan().identifier(number, "БЦ61051715");
    pair.ask(ME, ask_request(CASE, &serik)).await.expect("asked");
    let assessment = read(&assessed(&pair, wanted(CASE)).await);
    let claims = assessment["claims"].as_array().expect("claims");
    let unverified: Vec<_> =
        claims.iter().filter(|claim| claim["set_aside"] == "unverified").collect();
    let [labour_book] = unverified.as_slice() else { panic!("one is set aside") };
    assert_eq!(labour_book["origin"], "attested");
    // 1994-02-01 to 1996-01-31 alone.
    assert_eq!(
        assessment["result"]["service_to_cutoff"],
        json!({"years": 2, "months": 0, "days": 0}),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_inputs_give_the_same_bytes_and_others_give_others() {
    let mut pair = asked_pair().await;
    let first = assessed(&pair, wanted(CASE)).await;
    pair.clock.advance(Duration::from_secs(3600));
    let kazakh = AssessPensionRequest { language: Language::Kazakh.into(), ..wanted(CASE) };
    let again = assessed(&pair, kazakh).await;
    assert_eq!(again.assessment_json, first.assessment_json);
    assert!(again.summary == first.summary && !again.stored);
    assert_ne!(again.explanation, first.explanation, "in another language");
    let other =
        assessed(&pair, bent(|claim| claim.average_income = money(10_000_000, "KZT"))).await;
    assert_ne!(digest(&other), digest(&first));

    pair.stop(ME).await.expect("stops");
    Box::pin(pair.restart(ME)).await.expect("starts");
    let again = assessed(&pair, wanted(CASE)).await;
    assert!(again.summary == first.summary && !again.stored, "kept over a restart");
    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let request = ReadAssessmentRequest { case_id: CASE.to_owned(), digest: digest(&first) };
    let kept = auditor.read_assessment(request.clone()).await.expect("read");
    assert_eq!(kept.assessment_json, first.assessment_json);
    assert!(kept.claim == wanted(CASE).claim);
    let unknown = ReadAssessmentRequest { digest: vec![7; 32], ..request };
    let unknown = auditor.read_assessment(unknown).await.err().expect("refused");
    assert_eq!(unknown.reason(), Some(RefusalReason::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_showing_of_an_assessment_is_recorded() {
    let pair = asked_pair().await;
    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let recorded = async || {
        let request = ListDisclosuresRequest { person_id: "KZ-1".to_owned(), ..Default::default() };
        let list = auditor.list_disclosures(request).await.expect("listed").disclosures;
        list.into_iter().filter(|one| one.outcome == "ASSESSMENT").count()
    };
    assert_eq!(recorded().await, 0);
    let first = assessed(&pair, wanted(CASE)).await;
    assert_eq!(recorded().await, 1);
    assessed(&pair, wanted(CASE)).await;
    assert_eq!(recorded().await, 2, "also where nothing was stored");
    let request = ReadAssessmentRequest { case_id: CASE.to_owned(), digest: digest(&first) };
    auditor.read_assessment(request).await.expect("read");
    assert_eq!(recorded().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agreement_binds_from_the_configured_day_on_and_brings_what_it_brings() {
    for (from, binds) in
        [(time::macros::date!(2026 - 03 - 03), false), (time::macros::date!(2026 - 03 - 02), true)]
    {
        let configure = |_: Party, config: &mut Config| {
            config.policy.treaty_in_force_from = Some(from);
        };
        let setting = Setting { configure: Some(&configure), ..Setting::default() };
        let pair = Box::pin(Pair::start_with(setting)).await.expect("starts");
        open(&pair, ME, CASE, "KZ-1").await;
        pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
        let not_a_resettler = bent(|claim| claim.ethnic_kazakh_resettler = false);
        let assessment = read(&assessed(&pair, not_a_resettler).await);
        assert_eq!(assessment["agreement_in_force"], binds);
        let years = if binds { 14 } else { 2 };
        assert_eq!(
            assessment["result"]["service_to_cutoff"]["years"], years,
            "work, or study alone"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mongolia_refuses_a_resettler_and_assesses_with_what_kazakhstan_forbids_to_totalise_set_aside()
 {
    let pair = Pair::start().await.expect("starts");
    let mongolia = Party::Mongolia;
    open(&pair, mongolia, "MN-2026-0000001", "MN-3").await;
    pair.ask(mongolia, ask_request("MN-2026-0000001", &people::bat_erdene())).await.expect("asked");
    let mut request = wanted("MN-2026-0000001");
    if let Some(claim) = &mut request.claim {
        claim.average_income = money(150_000_000, "MNT");
    }
    let officer = pair.officer(mongolia, OfficerRole::Caseworker).expect("a client");
    let resettler = officer.assess_pension(request.clone()).await.err().expect("refused");
    assert_eq!(fields(&resettler), ["claim.ethnic_kazakh_resettler"]);
    if let Some(claim) = &mut request.claim {
        claim.ethnic_kazakh_resettler = false;
    }
    let assessed = officer.assess_pension(request).await.expect("assessed");
    let assessment = read(&assessed);
    assert_eq!(assessment["state"], "mongolia");
    let claims = assessment["claims"].as_array().expect("claims");
    let aside: Vec<_> = claims.iter().filter(|one| !one["set_aside"].is_null()).collect();
    let [funded] = aside.as_slice() else { panic!("one is set aside") };
    assert_eq!(
        (&funded["set_aside"], &funded["start"]),
        (&json!("not_totalisable"), &json!("1998-01-01"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_decision_that_lacks_what_it_needs_and_stores_nothing() {
    let pair = asked_pair().await;
    let right = digest(&assessed(&pair, wanted(CASE)).await);
    let early = bent(|claim| claim.applied_on = day(2025, 3, 2));
    let no_right = digest(&assessed(&pair, early).await);
    let before = counts(&pair, ME).await;
    let of = |request| not_decided(&pair, request);

    let unknown =
        of(RecordDecisionRequest { case_id: "KZ-2026-0000009".to_owned(), ..award(right.clone()) })
            .await;
    assert_eq!(unknown.reason(), Some(RefusalReason::NotFound));
    assert!(fields(&unknown).is_empty());
    let unknown = of(award(vec![7; 32])).await;
    assert_eq!(unknown.reason(), Some(RefusalReason::NotFound));
    assert_eq!(fields(&unknown), ["assessment_digest"]);
    let short = of(award(vec![7; 31])).await;
    assert_eq!(fields(&short), ["assessment_digest"]);
    let unarticled =
        of(RecordDecisionRequest { article: String::new(), ..award(right.clone()) }).await;
    assert_eq!(fields(&unarticled), ["article"]);
    let nothing = of(RecordDecisionRequest { outcome: 0, ..award(right.clone()) }).await;
    assert_eq!(fields(&nothing), ["outcome"]);
    let refuse = DecisionOutcome::Refuse.into();
    let refuse = RecordDecisionRequest { outcome: refuse, ..award(right.clone()) };
    assert_eq!(fields(&of(silent(refuse)).await), ["reason"]);
    let unreasoned = of(silent(award(no_right.clone()))).await;
    assert_eq!(fields(&unreasoned), ["reason", "reason"], "no right, and a partial answer");
    assert!(unreasoned.violations[0].problem.contains("no right"));
    let treaty = LegalBasis {
        kind: LegalBasisKind::Treaty.into(),
        article: "Agreement".to_owned(),
        consent_reference: String::new(),
    };
    let treaty = RecordDecisionRequest { legal_basis: Some(treaty), ..award(right.clone()) };
    assert_eq!(of(treaty).await.reason(), Some(RefusalReason::LegalBasisNotInForce));
    let replacing = RecordDecisionRequest { supersedes: vec![7; 32], ..award(right.clone()) };
    assert_eq!(of(replacing).await.reason(), Some(RefusalReason::NotFound));
    assert_eq!(counts(&pair, ME).await, before);

    let reason = "Decided by the court".to_owned();
    let reasoned = RecordDecisionRequest { reason, ..award(no_right) };
    assert!(caseworker(&pair).record_decision(reasoned).await.expect("recorded").recorded);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_award_from_before_the_assessments_day_unless_it_says_why() {
    let pair = asked_pair().await;
    let right = digest(&assessed(&pair, wanted(CASE)).await);
    let from = |on| RecordDecisionRequest { effective_from: on, ..award(right.clone()) };
    let unreasoned = not_decided(&pair, silent(from(day(2026, 3, 1)))).await;
    assert_eq!(fields(&unreasoned), ["reason", "reason"], "the day, and a partial answer");
    let problem = &unreasoned.violations[0].problem;
    assert!(problem.contains("begins on 2026-03-02"), "{problem}");

    let reason = "Decided by the court".to_owned();
    let reasoned = RecordDecisionRequest { reason, ..from(day(2020, 1, 1)) };
    let officer = caseworker(&pair);
    let mut supersedes = Vec::new();
    for accepted in [from(day(2026, 3, 2)), from(day(2026, 3, 3)), reasoned] {
        let request = RecordDecisionRequest { supersedes, ..accepted };
        let recorded = officer.record_decision(request).await.expect("recorded");
        assert!(recorded.recorded);
        supersedes = recorded.decision.expect("a decision").notice_digest;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_assessment_of_another_case_and_a_case_in_which_nothing_was_asked() {
    let pair = asked_pair().await;
    let here = digest(&assessed(&pair, wanted(CASE)).await);
    open(&pair, ME, "KZ-2026-0000003", "KZ-1").await;
    let elsewhere = |digest: Vec<u8>| RecordDecisionRequest {
        case_id: "KZ-2026-0000003".to_owned(),
        ..award(digest)
    };
    let failure = not_decided(&pair, elsewhere(here)).await;
    assert_eq!(failure.reason(), Some(RefusalReason::NotFound));
    assert_eq!(fields(&failure), ["assessment_digest"]);
    let there = digest(&assessed(&pair, wanted("KZ-2026-0000003")).await);
    let failure = not_decided(&pair, elsewhere(there.clone())).await;
    assert_eq!(fields(&failure), ["legal_basis"]);
    let consent = LegalBasis {
        kind: LegalBasisKind::Consent.into(),
        article: "Personal data law, article 8".to_owned(),
        consent_reference: "KZ-C-1".to_owned(),
    };
    let reason = "On her own record".to_owned();
    let request = RecordDecisionRequest { legal_basis: Some(consent), reason, ..elsewhere(there) };
    caseworker(&pair).record_decision(request).await.expect("recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_assessment_whose_inputs_changed_and_takes_the_one_that_is_made_anew() {
    let pair = asked_pair().await;
    let first = digest(&assessed(&pair, wanted(CASE)).await);
    correct_zhanar(&pair).await;
    let failure = not_decided(&pair, award(first)).await;
    assert_eq!(failure.reason(), Some(RefusalReason::AssessmentOutdated));
    let second = assessed(&pair, wanted(CASE)).await;
    assert!(second.stored, "of another version of the record");

    pair.clock.advance(Duration::from_secs(1));
    let anew = AskPeerRequest { ask_anew: true, ..ask_request(CASE, &people::zhanar()) };
    pair.ask(ME, anew).await.expect("asked");
    let failure = not_decided(&pair, award(digest(&second))).await;
    assert_eq!(failure.reason(), Some(RefusalReason::AssessmentOutdated));
    let case = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
    let case = caseworker(&pair).read_case(case).await.expect("read");
    assert!(case.assessments.iter().all(|one| one.outdated));
    let third = assessed(&pair, wanted(CASE)).await;
    assert_eq!(third.summary.as_ref().map(|summary| summary.relied_on.len()), Some(2));
    caseworker(&pair).record_decision(award(digest(&third))).await.expect("recorded");
}

/// A release that changes no rule outdates no assessment: the law is named by its own version and by its packs.
#[tokio::test(flavor = "multi_thread")]
async fn the_law_is_named_by_its_rules_and_not_by_the_version_of_the_program() {
    let pair = asked_pair().await;
    let made = Digest::from_bytes(&digest(&assessed(&pair, wanted(CASE)).await)).expect("a digest");
    let case_id = Text::parse(CASE, 64).expect("a number");
    let store = pair.store(ME).expect("running");
    let kept = store.assessment(&case_id, made, "another law").await.expect("read");
    let packs = Packs::with_national(KazakhLaw.pack().expect("loads")).expect("loads");
    let packs = packs.both().map(|pack| format!("{} {}", pack.name(), pack.digest())).join(", ");
    let law = format!("law kz {}, {packs}, agreement in force from never", KazakhLaw.version());
    assert_eq!(kept.expect("kept").changes, [Change::Rules(law)]);
}

/// Figures of 2027 for Kazakhstan, as an operator adds them to the node's configuration.
const OF_2027: &str = "name = \"kz\"\nversion = \"2026-12-10\"
[parameters.mci]\nunit = \"KZT\"
rows = [{ from = \"2027-01-01\", to = \"2027-12-31\", value = 4606, source = \"S76\", confidence = \"N\" }]
[parameters.minimum_pension]\nunit = \"KZT\"
rows = [{ from = \"2027-01-01\", to = \"2027-12-31\", value = 75000, source = \"made up\", confidence = \"U\" }]
[parameters.subsistence_minimum]\nunit = \"KZT\"
rows = [{ from = \"2027-01-01\", to = \"2027-12-31\", value = 54156, source = \"S76\", confidence = \"N\" }]
";

/// Restarts the node of Kazakhstan with that text as a file of figures.
async fn restart_with(
    pair: &mut Pair,
    pack: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let config = pair.site.config(ME);
    let file = config.with_file_name("kz-2027.toml");
    std::fs::write(file, pack).expect("written");
    let text = std::fs::read_to_string(&config).expect("read");
    if !text.contains("[law]") {
        std::fs::write(&config, text + "\n[law]\npacks = [\"kz-2027.toml\"]\n").expect("written");
    }
    pair.restart(ME).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_awarded_on_figures_of_another_year_until_a_file_adds_those_of_the_year() {
    let mut pair = asked_pair().await;
    let of_2027 = || bent(|claim| claim.applied_on = day(2027, 1, 5));
    let last = bent(|claim| claim.applied_on = day(2026, 12, 31));
    pair.clock.advance(Duration::from_secs(45 * 24 * 60 * 60));
    let (known, missing) = (assessed(&pair, last).await, assessed(&pair, of_2027()).await);
    assert_eq!(read(&known)["missing_figures"], json!([]));
    assert_eq!(read(&missing)["missing_figures"].as_array().map(Vec::len), Some(3));
    assert!(missing.explanation.lines().nth(2).expect("a line").contains("2027"));
    let on = |assessment: Vec<u8>| RecordDecisionRequest {
        effective_from: day(2027, 1, 5),
        ..award(assessment)
    };
    let failure = not_decided(&pair, on(digest(&missing))).await;
    assert_eq!(failure.reason(), Some(RefusalReason::FiguresMissing));
    let with_a_reason =
        RecordDecisionRequest { reason: "In a hurry".to_owned(), ..on(digest(&missing)) };
    let failure = not_decided(&pair, with_a_reason).await;
    assert_eq!(failure.reason(), Some(RefusalReason::FiguresMissing));

    pair.stop(ME).await.expect("stops");
    let changed = OF_2027.replace("2027-01-01", "2026-01-01");
    let refused = Box::pin(restart_with(&mut pair, &changed)).await.expect_err("does not start");
    assert!(refused.to_string().contains("kz-2027.toml"), "{refused}");
    Box::pin(restart_with(&mut pair, OF_2027)).await.expect("starts");
    // What was made without the file is outdated by it, also where the figures are the same.
    for before in [&known, &missing] {
        let failure = not_decided(&pair, on(digest(before))).await;
        assert_eq!(failure.reason(), Some(RefusalReason::AssessmentOutdated));
    }
    let anew = assessed(&pair, of_2027()).await;
    let pack = &read(&anew)["packs"][2];
    assert_eq!(pack["name"], "kz-2027.toml");
    assert_eq!(pack["digest"], Digest::of(OF_2027.as_bytes()).to_string());
    caseworker(&pair).record_decision(on(digest(&anew))).await.expect("recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_a_signed_notice_that_is_kept_with_it_and_once() {
    let mut pair = asked_pair().await;
    let assessed = assessed(&pair, wanted(CASE)).await;
    // Nobody is there to receive it.
    pair.stop(Party::Mongolia).await.expect("stops");
    let before = counts(&pair, ME).await;
    let officer = caseworker(&pair);
    let decided = officer.record_decision(award(digest(&assessed))).await.expect("recorded");
    assert!(decided.recorded);
    let again = officer.record_decision(award(digest(&assessed))).await.expect("the same");
    assert!(
        !again.recorded && again.decision == decided.decision && again.notice == decided.notice
    );
    let after = counts(&pair, ME).await;
    assert_eq!((after.statement, after.decision), (before.statement + 1, before.decision + 1));

    let envelope = wire::read_envelope(decided.notice.clone().expect("a notice"));
    let opened: Attested<DecisionNotice> = open_from(&pair, ME, Unverified::received(envelope));
    let notice = opened.statement();
    assert_eq!(notice.header.case_id.as_str(), CASE);
    assert_eq!(notice.body.assessment.as_bytes().as_slice(), digest(&assessed));
    assert_eq!(notice.body.own_record_version, 1);
    assert_eq!(notice.body.relied_on.len(), 1);

    pair.stop(ME).await.expect("stops");
    Box::pin(pair.restart(ME)).await.expect("starts");
    let officer = caseworker(&pair);
    let case = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
    let case = officer.read_case(case).await.expect("read");
    let [kept_decision] = case.decisions.as_slice() else { panic!("one") };
    // Its notice waits for a receipt or has one, which nothing said when it was made.
    let made = Decision {
        received_at: None,
        receipt_digest: Vec::new(),
        waits: false,
        waits_reason: String::new(),
        ..kept_decision.clone()
    };
    assert!(Some(made) == decided.decision, "kept over a restart");
    let notice_digest = decided.decision.expect("a decision").notice_digest;
    let kept = officer.read_statement(ReadStatementRequest { digest: notice_digest }).await;
    assert!(kept.expect("read").statement == decided.notice);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_second_decision_unless_it_replaces_the_newest_one() {
    let pair = asked_pair().await;
    let officer = caseworker(&pair);
    let assessment = digest(&assessed(&pair, wanted(CASE)).await);
    let first = officer.record_decision(award(assessment.clone())).await.expect("recorded");
    let first = first.decision.expect("a decision").notice_digest;
    let refusal = |supersedes: Vec<u8>| RecordDecisionRequest {
        outcome: DecisionOutcome::Refuse.into(),
        reason: "The documents are untrue".to_owned(),
        supersedes,
        ..award(assessment.clone())
    };
    let failure = not_decided(&pair, refusal(Vec::new())).await;
    assert_eq!(failure.reason(), Some(RefusalReason::CaseDecided));
    let second = officer.record_decision(refusal(first.clone())).await.expect("recorded");
    let second = second.decision.expect("a decision");
    assert_eq!(second.supersedes, first);
    let other = RecordDecisionRequest { reason: "Another".to_owned(), ..refusal(first) };
    let failure = not_decided(&pair, other).await;
    assert_eq!(failure.reason(), Some(RefusalReason::CaseDecided), "that one is replaced already");
    let case = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
    let decisions = officer.read_case(case).await.expect("read").decisions;
    let outcomes: Vec<_> = decisions.iter().map(|decision| decision.outcome()).collect();
    assert_eq!(outcomes, [DecisionOutcome::Award, DecisionOutcome::Refuse]);
    // Which one holds is told with each of them, in the case and in the list.
    let replaced: Vec<&[u8]> = decisions.iter().map(|one| one.replaced_by.as_slice()).collect();
    assert_eq!(replaced, [second.notice_digest.as_slice(), b""]);
    let listed = officer.list_cases(ListCasesRequest::default()).await.expect("listed").cases;
    let case = listed.into_iter().find(|case| case.case_id == CASE).expect("the case");
    let decided = case.decided.expect("decided");
    assert_eq!((decided.outcome(), decided.replaced), (DecisionOutcome::Refuse, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_without_a_decision_tells_none() {
    let pair = asked_pair().await;
    let case = ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() };
    let read = caseworker(&pair).read_case(case).await.expect("read");
    assert!(read.case.expect("a case").decided.is_none() && read.decisions.is_empty());
}
