//! What does not leave the own state, what an officer is told before deciding, and what is told after it.

use std::time::Duration;

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::kinds::AnswerPart;
use kzmn_common::party::Party;
use kzmn_common::person::IdentifierKind;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::exchange::{
    DecisionOutcome, Identifier, LegalBasis, LegalBasisKind, PartialDate, PensionKind, PersonClaim,
    RecordQuery,
};
use kzmn_proto::office::{
    AskAgainRequest, AskPeerRequest, AskPeerResponse, AssessPensionRequest, AssessPensionResponse,
    AttestedStatus, Case, EvidenceStanding, ListCasesRequest, Money, OpenCaseRequest, PensionClaim,
    QuestionState, ReadCaseRequest, ReadCaseResponse, ReadPersonRequest, RecordDecisionRequest,
    ReviewReasonKind, SearchPersonsRequest, SetAsideAnswerRequest,
};
use kzmn_runtime::config::Config;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::people;
use kzmn_transport::{OfficeClient, OfficeFailure};
use prost::Message as _;
use serde_json::{Value, json};

use super::{ME, fields};
use crate::delivery::come_to;
use crate::support::counts;

const CASE: &str = "KZ-2026-0000417";
const OTHER: &str = "KZ-2026-0000418";

fn caseworker(pair: &Pair) -> OfficeClient {
    pair.officer(ME, OfficerRole::Caseworker).expect("a client")
}

async fn pair() -> Pair {
    let configure = |_: Party, config: &mut Config| {
        config.attempts = 1;
        config.peer_deadline = Duration::from_millis(1500);
    };
    let setting = Setting { configure: Some(&configure), ..Setting::default() };
    Box::pin(Pair::start_with(setting)).await.expect("starts")
}

fn opening(case_id: &str, person_id: &str) -> OpenCaseRequest {
    OpenCaseRequest {
        case_id: case_id.to_owned(),
        purpose: Purpose::NewAward.code(),
        person_id: person_id.to_owned(),
    }
}

pub(crate) async fn opened(pair: &Pair, case_id: &str, person_id: &str) -> Case {
    let opened = caseworker(pair).open_case(opening(case_id, person_id)).await.expect("opened");
    opened.case.expect("a case")
}

async fn read(pair: &Pair, case_id: &str) -> ReadCaseResponse {
    let request = ReadCaseRequest { case_id: case_id.to_owned(), ..Default::default() };
    caseworker(pair).read_case(request).await.expect("read")
}

async fn asked(pair: &Pair, request: AskPeerRequest) -> Result<AskPeerResponse, OfficeFailure> {
    caseworker(pair).ask_peer(request).await
}

/// Refused, and nothing of it is stored at home or abroad.
async fn not_asked(pair: &Pair, request: AskPeerRequest) -> OfficeFailure {
    let of_both = async || (counts(pair, ME).await, counts(pair, ME.other()).await);
    let before = of_both().await;
    let failure = asked(pair, request).await.err().expect("refused");
    assert_eq!(of_both().await, before, "nothing was stored, and nothing was sent");
    failure
}

fn day(year: i32, month: i32, day: i32) -> Option<PartialDate> {
    Some(PartialDate { year, month, day })
}

pub(crate) async fn assessed(pair: &Pair, case_id: &str) -> AssessPensionResponse {
    let claim = PensionClaim {
        pension: PensionKind::OldAge.into(),
        applied_on: day(2026, 3, 2),
        ethnic_kazakh_resettler: true,
        average_income: Some(Money { minor_units: 30_000_000, currency: "KZT".to_owned() }),
        ..PensionClaim::default()
    };
    let request =
        AssessPensionRequest { case_id: case_id.to_owned(), claim: Some(claim), language: 0 };
    caseworker(pair).assess_pension(request).await.expect("assessed")
}

fn missing(assessed: &AssessPensionResponse) -> Vec<String> {
    let json: Value = serde_json::from_str(&assessed.assessment_json).expect("JSON");
    let missing = json["missing"].as_array().expect("a list").clone();
    let named: Vec<String> = missing.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    assert_eq!(assessed.summary.as_ref().expect("a summary").missing, named);
    named
}

pub(crate) fn award(assessed: &AssessPensionResponse, reason: &str) -> RecordDecisionRequest {
    let consent = LegalBasis {
        kind: LegalBasisKind::Consent.into(),
        article: "Personal data law, article 8".to_owned(),
        consent_reference: "KZ-C-1".to_owned(),
    };
    RecordDecisionRequest {
        case_id: CASE.to_owned(),
        assessment_digest: assessed.summary.clone().expect("a summary").digest,
        outcome: DecisionOutcome::Award.into(),
        effective_from: day(2026, 3, 2),
        article: "SC 199(3)".to_owned(),
        reason: reason.to_owned(),
        legal_basis: Some(consent),
        ..RecordDecisionRequest::default()
    }
}

async fn not_decided(pair: &Pair, request: RecordDecisionRequest) -> OfficeFailure {
    let before = counts(pair, ME).await;
    let failure = caseworker(pair).record_decision(request).await.err().expect("refused");
    assert_eq!(counts(pair, ME).await, before, "nothing was stored");
    failure
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_ask_about_another_person_than_that_of_the_case_and_asks_about_that_one() {
    let pair = pair().await;
    opened(&pair, CASE, "KZ-1").await;
    let failure = not_asked(&pair, ask_request(CASE, &people::serik_from_kazakhstan())).await;
    assert_eq!(failure.reason(), Some(RefusalReason::AskedOfAnother));
    assert_eq!(fields(&failure), ["person.names", "person.sex", "person.birth_date"]);
    let mut sister = people::zhanar();
    sister.0.names[0].given_name = "Айгүл".to_owned();
    let failure = not_asked(&pair, ask_request(CASE, &sister)).await;
    assert_eq!(fields(&failure), ["person.names"], "born on the same day");
    asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("asked");
    let review = AskPeerRequest {
        purpose: Purpose::Review.code(),
        ask_anew: true,
        ..ask_request(CASE, &people::zhanar())
    };
    let failure = not_asked(&pair, review).await;
    assert_eq!(failure.reason(), Some(RefusalReason::CaseOpenedOtherwise), "of another purpose");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_question_binds_a_case_that_names_nobody_to_its_person() {
    let pair = pair().await;
    asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("asked");
    let failure = not_asked(&pair, ask_request(CASE, &people::serik_from_kazakhstan())).await;
    assert_eq!(failure.reason(), Some(RefusalReason::AskedOfAnother));
    let named = caseworker(&pair).open_case(opening(CASE, "KZ-8")).await;
    let failure = named.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::AskedOfAnother));
    assert_eq!(fields(&failure), ["person_id"]);
    assert_eq!(opened(&pair, CASE, "KZ-1").await.person_id, "KZ-1");
}

#[tokio::test(flavor = "multi_thread")]
async fn takes_the_person_of_a_question_from_the_own_record() {
    let pair = pair().await;
    let kind = IdentifierKind::MnRegisterNumber.code();
    let number = |value: &str| PersonClaim {
        identifiers: vec![Identifier { kind, value: value.to_owned() }],
        ..PersonClaim::default()
    };
    let from_record = |case: &str, person_id: &str| AskPeerRequest {
        person: Some(number("БЦ65021021")),
        from_record: true,
        person_id: person_id.to_owned(),
        ..ask_request(case, &people::zhanar())
    };
    let no_case = not_asked(&pair, from_record(CASE, "")).await;
    assert_eq!(fields(&no_case), ["case_id"], "there is no case that could say");
    opened(&pair, "KZ-2026-0000400", "").await;
    let nobody = not_asked(&pair, from_record("KZ-2026-0000400", "")).await;
    assert_eq!(fields(&nobody), ["from_record"], "a case that names nobody");
    let unknown = not_asked(&pair, from_record(CASE, "KZ-nobody")).await;
    assert_eq!(fields(&unknown), ["person_id"]);
    let stray = AskPeerRequest { from_record: false, ..from_record(CASE, "KZ-1") };
    assert_eq!(fields(&not_asked(&pair, stray).await), ["person_id"]);

    let before = counts(&pair, ME).await;
    let check = AskPeerRequest { check_only: true, ..from_record(CASE, "KZ-1") };
    let checked = asked(&pair, check).await.expect("shown");
    assert!(checked.question.is_none());
    let after = counts(&pair, ME).await;
    let with_the_reading = kzmn_store::Counts { disclosure: before.disclosure + 1, ..before };
    assert_eq!(after, with_the_reading, "the record was read, and nothing else was done");

    let answered = asked(&pair, from_record(CASE, "KZ-1")).await.expect("asked");
    assert!(answered.preview.is_none());
    let signed = answered.question.clone().and_then(|question| question.query).expect("a query");
    let mut signed = RecordQuery::decode(signed.payload.as_slice()).expect("a query");
    let mut preview = checked.preview.expect("a preview");
    for header in [&mut signed.header, &mut preview.header] {
        header.as_mut().expect("a header").statement_id.clear();
    }
    assert!(preview == signed, "what was shown is what was signed");
    let question = answered.question.expect("a question");
    assert_eq!(question.answer.expect("answered").outcome().as_str_name(), "OUTCOME_FOUND");
    let case = read(&pair, CASE).await;
    assert_eq!(case.case.expect("a case").person_id, "KZ-1", "and the case has its person");
    let about = case.asked[0].person.clone().expect("a person");
    assert!(about.identifiers == number("БЦ65021021").identifiers, "no number of the own state");
    assert!(about.birth_date == day(1965, 2, 10));
    let another = not_asked(&pair, from_record(CASE, "KZ-2")).await;
    assert_eq!(another.reason(), Some(RefusalReason::AskedOfAnother));

    opened(&pair, OTHER, "KZ-1").await;
    asked(&pair, from_record(OTHER, "")).await.expect("the person of the case");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_set_aside_does_not_count_until_that_is_taken_back() {
    let pair = pair().await;
    let serik =
        people::serik_from_kazakhstan().identifier(IdentifierKind::MnRegisterNumber, "БЦ61051715");
    let wrong =
        asked(&pair, ask_request(CASE, &serik)).await.expect("asked").question.expect("one");
    let aside = |take_back: bool, query_digest: &[u8]| SetAsideAnswerRequest {
        case_id: CASE.to_owned(),
        query_digest: query_digest.to_owned(),
        reason: "Asked about somebody else".to_owned(),
        take_back,
    };
    let officer = caseworker(&pair);
    let unknown = officer.set_aside_answer(aside(false, &[7; 32])).await.err().expect("refused");
    assert_eq!(unknown.reason(), Some(RefusalReason::NotFound));
    let silent =
        SetAsideAnswerRequest { reason: String::new(), ..aside(false, &wrong.query_digest) };
    let failure = officer.set_aside_answer(silent).await.err().expect("refused");
    assert_eq!(fields(&failure), ["reason"]);
    for changed in [true, false] {
        let set = officer.set_aside_answer(aside(false, &wrong.query_digest)).await.expect("set");
        assert_eq!(set.changed, changed);
        let question = set.case.expect("a case").questions.remove(0);
        let told = question.set_aside.expect("shown");
        assert!(told.set_aside && told.reason == "Asked about somebody else" && told.at.is_some());
    }
    let statuses = |case: &ReadCaseResponse| -> Vec<AttestedStatus> {
        case.attested.iter().map(|one| one.status()).collect()
    };
    let set_aside = statuses(&read(&pair, CASE).await);
    assert!(!set_aside.is_empty());
    assert!(set_aside.iter().all(|status| *status == AttestedStatus::SetAside));

    asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("the case goes on");
    opened(&pair, CASE, "KZ-1").await;
    let answered = assessed(&pair, CASE).await;
    let summary = answered.summary.clone().expect("a summary");
    assert_eq!(summary.relied_on.len(), 1);
    officer.set_aside_answer(aside(true, &wrong.query_digest)).await.expect("taken back");
    let back = read(&pair, CASE).await;
    assert!(statuses(&back).iter().all(|status| *status == AttestedStatus::Active));
    assert!(back.assessments.first().expect("one").outdated);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_the_same_question_again_unless_that_is_said_and_takes_another_one() {
    let pair = pair().await;
    let first = asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("asked");
    let first = first.question.expect("a question").query_digest;
    let failure = not_asked(&pair, ask_request(CASE, &people::zhanar())).await;
    assert_eq!(failure.reason(), Some(RefusalReason::AskedBefore));
    assert_eq!(fields(&failure), ["ask_anew"]);
    let problem = &failure.violations[0].problem;
    assert!(problem.contains(&hex::encode(&first)) && problem.contains("answered"), "{problem}");
    assert!(problem.contains("2026-11-23 13:00 (UTC+5)") && problem.contains("T08:00:00.000Z"));
    let anew = AskPeerRequest { ask_anew: true, ..ask_request(CASE, &people::zhanar()) };
    asked(&pair, anew).await.expect("said");
    let replacing =
        AskPeerRequest { supersedes: vec![7; 32], ..ask_request(OTHER, &people::zhanar()) };
    assert_eq!(fields(&not_asked(&pair, replacing).await), ["supersedes"]);
    let narrow = AskPeerRequest {
        parts: vec![AnswerPart::Identity.code(), AnswerPart::Periods.code()],
        ..ask_request(CASE, &people::zhanar())
    };
    asked(&pair, narrow).await.expect("another question");
    asked(&pair, ask_request(OTHER, &people::zhanar())).await.expect("another case");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_own_policy_refuses_does_not_leave() {
    let pair = pair().await;
    let refused = async |bend: &dyn Fn(&mut AskPeerRequest)| {
        let mut request = ask_request(CASE, &people::zhanar());
        bend(&mut request);
        not_asked(&pair, request).await.reason()
    };
    let treaty = refused(&|request| {
        request.legal_basis = Some(LegalBasis {
            kind: LegalBasisKind::Treaty.into(),
            article: "Agreement".to_owned(),
            consent_reference: String::new(),
        });
    });
    assert_eq!(treaty.await, Some(RefusalReason::LegalBasisNotInForce));
    let pension = refused(&|request| {
        request.parts = vec![AnswerPart::Identity.code(), AnswerPart::PensionStatus.code()];
    });
    assert_eq!(pension.await, Some(RefusalReason::PurposeNotPermitted));
    let purpose = refused(&|request| request.purpose = Purpose::CaseHandling.code());
    assert_eq!(purpose.await, Some(RefusalReason::PurposeNotPermitted));
    asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_case_number_of_another_form_and_a_reading_outside_its_case() {
    let pair = pair().await;
    let officer = caseworker(&pair);
    for wrong in ["the case of Zhanar", "KZ-1", "MN-2026-0000417"] {
        let failure = officer.open_case(opening(wrong, "")).await.err().expect("refused");
        assert_eq!(fields(&failure), ["case_id"], "{wrong}");
        assert!(failure.violations[0].problem.contains("KZ-YYYY-NNNNNNN"));
        let failure = not_asked(&pair, ask_request(wrong, &people::zhanar())).await;
        assert_eq!(fields(&failure), ["case_id"], "{wrong}");
    }
    let reading = |person_id: &str, case_id: &str| ReadPersonRequest {
        person_id: person_id.to_owned(),
        purpose: Purpose::NewAward.code(),
        case_id: case_id.to_owned(),
        ..ReadPersonRequest::default()
    };
    let before = counts(&pair, ME).await;
    let unknown = officer.read_person(reading("KZ-1", CASE)).await.err().expect("refused");
    assert_eq!(fields(&unknown), ["case_id"]);
    opened(&pair, CASE, "KZ-1").await;
    let other = officer.read_person(reading("KZ-2", CASE)).await.err().expect("refused");
    assert_eq!(fields(&other), ["case_id"]);
    let search = SearchPersonsRequest {
        person: Some(people::bat_erdene().0),
        purpose: Purpose::NewAward.code(),
        case_id: CASE.to_owned(),
    };
    assert!(officer.search_persons(search).await.expect("searched").persons.is_empty());
    assert_eq!(counts(&pair, ME).await.disclosure, before.disclosure, "nobody was shown");
    officer.read_person(reading("KZ-1", CASE)).await.expect("read");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_several_roles_has_the_stricter_duty() {
    let configure = |_: Party, config: &mut Config| {
        for roles in config.officers.values_mut() {
            if roles.contains(&OfficerRole::Registrar) {
                roles.insert(OfficerRole::Caseworker);
            }
        }
    };
    let setting = Setting { configure: Some(&configure), ..Setting::default() };
    let pair = Box::pin(Pair::start_with(setting)).await.expect("starts");
    let both = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    let reading = |case_id: &str| ReadPersonRequest {
        person_id: "KZ-1".to_owned(),
        purpose: Purpose::NewAward.code(),
        case_id: case_id.to_owned(),
        ..ReadPersonRequest::default()
    };
    let failure = both.read_person(reading("")).await.err().expect("refused");
    assert_eq!(fields(&failure), ["case_id"], "as a caseworker");
    opened(&pair, CASE, "KZ-1").await;
    both.read_person(reading(CASE)).await.expect("read");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_decide_over_what_was_not_asked_without_a_reason_and_marks_a_later_answer() {
    let mut pair = pair().await;
    opened(&pair, CASE, "KZ-1").await;
    let unasked = assessed(&pair, CASE).await;
    assert_eq!(missing(&unasked), ["not_asked"]);
    let lines: Vec<&str> = unasked.explanation.lines().take(4).collect();
    assert!(lines[3].contains("was not asked"), "{lines:?}");
    let failure = not_decided(&pair, award(&unasked, "")).await;
    assert_eq!(failure.reason(), Some(RefusalReason::EvidenceIncomplete));
    assert!(failure.violations.iter().any(|one| one.problem.contains("not_asked")));
    let officer = caseworker(&pair);
    let decided = officer.record_decision(award(&unasked, "Decided by the court")).await;
    let first = decided.expect("recorded").decision.expect("a decision").notice_digest;
    assert!(read(&pair, CASE).await.case.expect("a case").to_review.is_none());

    pair.stop(ME.other()).await.expect("stops");
    asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("open");
    assert!(read(&pair, CASE).await.case.expect("a case").to_review.is_none(), "no answer yet");
    let open = assessed(&pair, CASE).await;
    assert_eq!(missing(&open), ["open"]);
    Box::pin(pair.restart(ME.other())).await.expect("starts");
    pair.clock.advance(Duration::from_secs(60));
    // The node asks again by itself.
    come_to(&pair, CASE, &[kzmn_store::QuestionState::Answered]).await;
    let case = read(&pair, CASE).await.case.expect("a case");
    let review = case.to_review.clone().expect("a later answer");
    assert!(review.since.is_some());
    let kinds: Vec<_> = review.because.iter().map(|one| one.kind()).collect();
    assert_eq!(kinds, [ReviewReasonKind::Answer]);
    let list = caseworker(&pair).list_cases(ListCasesRequest::default()).await.expect("listed");
    assert!(list.cases[0].to_review == case.to_review, "in the list too");

    let answered = assessed(&pair, CASE).await;
    assert_eq!(missing(&answered), ["partial"]);
    let again =
        RecordDecisionRequest { supersedes: first, ..award(&answered, "Her labour book was seen") };
    caseworker(&pair).record_decision(again).await.expect("recorded");
    assert!(read(&pair, CASE).await.case.expect("a case").to_review.is_none(), "looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_attests_nothing_is_relied_on_and_told_too() {
    let pair = pair().await;
    opened(&pair, CASE, "KZ-8").await;
    asked(&pair, ask_request(CASE, &people::serik_from_kazakhstan())).await.expect("asked");
    let ambiguous = assessed(&pair, CASE).await;
    assert_eq!(missing(&ambiguous), ["ambiguous"]);
    let case = read(&pair, CASE).await;
    assert_eq!(case.asked[0].standing(), EvidenceStanding::Ambiguous);
    let reply = case.asked[0].reply_digest.clone();
    assert_eq!(
        ambiguous.summary.clone().expect("a summary").relied_on,
        std::slice::from_ref(&reply)
    );
    let json: Value = serde_json::from_str(&ambiguous.assessment_json).expect("JSON");
    assert_eq!(json["statements"], json!([hex::encode(&reply)]));
    assert_eq!(json["inquiries"][0]["standing"], "ambiguous");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_implausible_day_and_an_article_that_is_not_cited_without_a_reason() {
    let pair = pair().await;
    opened(&pair, CASE, "KZ-1").await;
    asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("asked");
    let assessed = assessed(&pair, CASE).await;
    let problems = async |bend: &dyn Fn(&mut RecordDecisionRequest)| {
        let mut request = award(&assessed, "");
        bend(&mut request);
        let failure = not_decided(&pair, request).await;
        assert!(fields(&failure).iter().all(|field| *field == "reason"));
        let problems = failure.violations.into_iter().map(|one| one.problem);
        problems.filter(|problem| !problem.contains("partial")).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(problems(&|_| {}).await, "", "the answer is partial, and nothing else");
    let far = problems(&|request| request.effective_from = day(2099, 1, 1)).await;
    assert!(
        far.contains("more than a month later") && far.contains("more than a year ahead"),
        "{far}"
    );
    let nowhere = problems(&|request| request.article = "нет такой статьи".to_owned()).await;
    assert!(nowhere.contains("does not cite the article"), "{nowhere}");
    let same = problems(&|request| {
        request.article = "пункт 3 статьи 199 Социального кодекса РК".to_owned()
    });
    assert_eq!(same.await, "", "the same article");
    // Each says what to do about itself, and asking the other state mends neither a day nor an article.
    let evidence = not_decided(&pair, award(&assessed, "")).await;
    assert_eq!(evidence.reason(), Some(RefusalReason::EvidenceIncomplete));
    assert!(evidence.violations[0].problem.contains("ask the other state first"));
    let far = RecordDecisionRequest { effective_from: day(2099, 1, 1), ..award(&assessed, "") };
    let nowhere = RecordDecisionRequest { article: "SC 999".to_owned(), ..award(&assessed, "") };
    for (request, instead) in
        [(far, "give the day that the assessment finds"), (nowhere, "give an article")]
    {
        let failure = not_decided(&pair, request).await;
        assert_eq!(failure.reason(), Some(RefusalReason::PayloadMalformed), "{instead}");
        let (first, last) = (&failure.violations[0], failure.violations.last().expect("one"));
        assert!(first.problem.contains(instead), "{}", first.problem);
        assert!(!first.problem.contains("ask the other state"), "{}", first.problem);
        assert!(last.problem.contains("ask the other state first"), "the evidence is named too");
    }
    let far =
        RecordDecisionRequest { effective_from: day(2099, 1, 1), ..award(&assessed, "A court") };
    let recorded = caseworker(&pair).record_decision(far).await.expect("recorded");
    assert_eq!(recorded.reason_covers.len(), 3, "the day twice, and the partial answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_what_would_be_signed_and_signs_nothing() {
    let pair = pair().await;
    opened(&pair, CASE, "KZ-1").await;
    asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("asked");
    let assessed = assessed(&pair, CASE).await;
    let check = |reason| RecordDecisionRequest { check_only: true, ..award(&assessed, reason) };
    not_decided(&pair, check("")).await;
    let before = counts(&pair, ME).await;
    let officer = caseworker(&pair);
    let checked = officer.record_decision(check("Her labour book was seen")).await.expect("shown");
    assert_eq!(counts(&pair, ME).await, before, "nothing is stored");
    assert!(checked.notice.is_none() && checked.decision.is_none() && !checked.recorded);
    let preview = checked.preview.expect("a notice");
    assert_eq!(preview.article, "SC 199(3)");
    assert!(preview.effective_from == day(2026, 3, 2));
    assert_eq!(preview.reason, "Her labour book was seen");
    assert_eq!(checked.reason_covers.len(), 1);
    let request = RecordDecisionRequest { check_only: false, ..check("Her labour book was seen") };
    assert!(officer.record_decision(request).await.expect("recorded").recorded);
    let other = not_decided(&pair, check("Another reason")).await;
    assert_eq!(other.reason(), Some(RefusalReason::CaseDecided), "as when it is signed");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_day_of_reply_that_has_passed_and_takes_today() {
    let pair = pair().await;
    let request = |date| AskPeerRequest { reply_by: date, ..ask_request(CASE, &people::zhanar()) };
    let failure = not_asked(&pair, request(day(2026, 11, 22))).await;
    assert_eq!(failure.reason(), Some(RefusalReason::PayloadMalformed));
    assert_eq!(fields(&failure), ["reply_by"]);
    asked(&pair, request(day(2026, 11, 23))).await.expect("asked");
}

/// A mistyped number is seen before anything is signed.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_would_open_a_case_says_so_before_it_is_sent() {
    let pair = pair().await;
    let check = AskPeerRequest { check_only: true, ..ask_request(CASE, &people::zhanar()) };
    assert!(asked(&pair, check.clone()).await.expect("shown").opens_case);
    opened(&pair, CASE, "KZ-1").await;
    assert!(!asked(&pair, check).await.expect("shown").opens_case);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_names_the_others_of_its_person_and_a_decision_those_that_are_decided() {
    let pair = pair().await;
    opened(&pair, CASE, "KZ-1").await;
    let officer = caseworker(&pair);
    let others = async |case_id, person_id| {
        let opened = officer.open_case(opening(case_id, person_id)).await.expect("opened");
        opened.other_case_ids
    };
    assert_eq!(others(OTHER, "KZ-1").await, [CASE]);
    assert_eq!(others("KZ-2026-0000419", "KZ-2").await, [""; 0], "of another person");
    let decision = async |case_id: &str, check_only| {
        let wanted = RecordDecisionRequest {
            case_id: case_id.to_owned(),
            check_only,
            ..award(&assessed(&pair, case_id).await, "Her labour book was seen")
        };
        let decided = officer.record_decision(wanted).await.expect("decided");
        decided.decided_case_ids
    };
    for case_id in [CASE, OTHER] {
        asked(&pair, ask_request(case_id, &people::zhanar())).await.expect("asked");
    }
    assert_eq!(decision(CASE, true).await, [""; 0]);
    assert_eq!(decision(CASE, false).await, [""; 0]);
    assert_eq!(decision(OTHER, true).await, [CASE]);
    assert_eq!(decision(OTHER, false).await, [CASE]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_whose_day_has_passed_is_told_as_overdue_and_outdates_nothing() {
    let mut pair = pair().await;
    opened(&pair, CASE, "KZ-1").await;
    pair.stop(ME.other()).await.expect("stops");
    let request =
        AskPeerRequest { reply_by: day(2026, 11, 23), ..ask_request(CASE, &people::zhanar()) };
    asked(&pair, request).await.expect("open");
    assert_eq!(missing(&assessed(&pair, CASE).await), ["open"]);
    pair.clock.advance(Duration::from_secs(16 * 3600));
    let later = assessed(&pair, CASE).await;
    assert_eq!(missing(&later), ["overdue"]);
    assert!(later.stored, "it says something else");
    assert!(read(&pair, CASE).await.assessments.iter().all(|one| !one.outdated));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_question_that_was_set_aside_is_not_sent_again_until_that_is_taken_back() {
    let mut pair = pair().await;
    pair.stop(ME.other()).await.expect("stops");
    let open = asked(&pair, ask_request(CASE, &people::zhanar())).await.expect("open");
    let query_digest = open.question.expect("a question").query_digest;
    Box::pin(pair.restart(ME.other())).await.expect("starts");
    let aside = |take_back: bool| SetAsideAnswerRequest {
        case_id: CASE.to_owned(),
        query_digest: query_digest.clone(),
        reason: "Asked about somebody else".to_owned(),
        take_back,
    };
    let officer = caseworker(&pair);
    let again = async || {
        let request = AskAgainRequest { query_digest: query_digest.clone() };
        officer.ask_again(request).await.expect("shown").question.expect("a question").state()
    };
    officer.set_aside_answer(aside(false)).await.expect("set aside");
    let before = counts(&pair, ME.other()).await;
    assert_eq!(again().await, QuestionState::Open);
    assert_eq!(counts(&pair, ME.other()).await, before, "nothing was sent");
    officer.set_aside_answer(aside(true)).await.expect("taken back");
    for _ in 0..10 {
        if again().await == QuestionState::Answered {
            return;
        }
    }
    panic!("it was not answered");
}
