//! The calls of the office that touch a person, well made and badly. What a good answer holds is its
//! caller's to see; what is told in words, and what the node says meanwhile, is looked at.

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::party::Party;
use kzmn_proto::exchange::{
    CaseCloseReason, DecisionOutcome, PartialDate, PensionKind, PersonClaim,
};
use kzmn_proto::office::{
    AssessPensionRequest, CloseCaseRequest, CorrectPersonRequest, ListCasesRequest,
    ListDisclosuresRequest, ListMatchesRequest, ListStatementsRequest, Money, OpenCaseRequest,
    PensionClaim, PutPersonRequest, PutPersonsRequest, ReadAssessmentRequest, ReadCaseRequest,
    ReadMatchRequest, ReadPersonRequest, RecordDecisionRequest, RejectMatchRequest,
    SearchPersonsRequest, StatusRequest,
};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::{OfficeClient, OfficeFailure};

const ME: Party = Party::Kazakhstan;
const CASE: &str = "KZ-2026-0000900";

/// What refusals told, and how many calls were refused and served.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) text: String,
    pub(crate) refused: usize,
    pub(crate) served: usize,
}

impl Told {
    fn hear<T>(&mut self, answer: Result<T, OfficeFailure>) -> Option<T> {
        match answer {
            Ok(served) => {
                self.served += 1;
                Some(served)
            }
            Err(failure) => {
                self.text.push_str(&format!("{failure} {failure:?}"));
                self.refused += 1;
                None
            }
        }
    }
}

/// Calls them all.
pub(crate) async fn run(pair: &Pair) -> Told {
    let mut told = Told::default();
    let officer = |role| pair.officer(ME, role).expect("a client");
    Box::pin(registry(&mut told, &officer(OfficerRole::Registrar))).await;
    Box::pin(matches(&mut told, &officer(OfficerRole::Registrar))).await;
    Box::pin(cases(&mut told, &officer(OfficerRole::Caseworker))).await;
    Box::pin(assessments(pair, &mut told, &officer(OfficerRole::Caseworker))).await;
    Box::pin(closings(&mut told, &officer(OfficerRole::Caseworker))).await;
    let disclosures = ListDisclosuresRequest { case_id: CASE.to_owned(), ..Default::default() };
    let auditor = officer(OfficerRole::Auditor);
    told.hear(auditor.list_disclosures(disclosures).await);
    told.hear(auditor.list_statements(ListStatementsRequest::default()).await);
    told.hear(officer(OfficerRole::Operator).status(StatusRequest {}).await);
    told
}

fn sample() -> Vec<PutPersonRequest> {
    let people = serde_json::from_str(kz_node::SAMPLE).expect("JSON");
    kzmn_cli::people(&people).expect("people")
}

/// The sample again, changed, and made wrong in its names, numbers, dates and employers.
fn entries() -> Vec<PutPersonRequest> {
    let mut entries = Vec::new();
    for entry in sample() {
        let mut wrong = vec![entry.clone(); 5];
        let person = |entry: &mut PutPersonRequest| entry.person.take().expect("a person");
        let mut bend = |at: usize, bend: fn(&mut kzmn_proto::office::OwnPerson)| {
            let mut bent = person(&mut wrong[at]);
            bend(&mut bent);
            wrong[at].person = Some(bent);
        };
        bend(0, |person| person.names[0].given_name.push('\0'));
        bend(1, |person| person.identifiers.iter_mut().for_each(|held| held.value.push('7')));
        bend(2, |person| person.person_id.push('x'));
        bend(3, |person| person.birth_date.iter_mut().for_each(|date| date.month = 13));
        for period in &mut wrong[4].periods {
            period.employer.iter_mut().for_each(|employer| employer.name.push('\u{202e}'));
        }
        entries.extend(wrong);
        entries.push(PutPersonRequest { reason: "Looked at again".to_owned(), ..entry });
    }
    entries
}

/// Closes the case, once with a note that names somebody and cannot be taken.
async fn closings(told: &mut Told, officer: &OfficeClient) {
    let closing = |reason: CaseCloseReason, note: &str| CloseCaseRequest {
        case_id: CASE.to_owned(),
        reason: reason.into(),
        note: note.to_owned(),
        legal_basis: None,
    };
    let name = people::zhanar().0.names[0].surname.clone();
    told.hear(officer.close_case(closing(CaseCloseReason::Unspecified, &name)).await);
    told.hear(officer.close_case(closing(CaseCloseReason::Other, &name.repeat(100))).await);
    told.hear(officer.close_case(closing(CaseCloseReason::Other, &name)).await);
}

async fn registry(told: &mut Told, registrar: &OfficeClient) {
    let entries = entries();
    for check_only in [true, false] {
        let request = PutPersonsRequest { entries: entries.clone(), check_only, add_only: false };
        let results = told.hear(registrar.put_persons(request).await).expect("taken").results;
        for result in results {
            told.text.push_str(&format!("{} {} ", result.field, result.problem));
            told.text.push_str(&result.warnings.join(" "));
        }
    }
    for entry in entries {
        let correction = CorrectPersonRequest {
            person_id: entry.person.clone().expect("a person").person_id,
            version: 7,
            person: entry.person,
            periods: entry.periods,
            reason: "Looked at again".to_owned(),
            ..Default::default()
        };
        told.hear(registrar.correct_person(correction).await);
    }
}

async fn matches(told: &mut Told, registrar: &OfficeClient) {
    let listed = registrar.list_matches(ListMatchesRequest::default()).await;
    for found in told.hear(listed).expect("listed").matches {
        let match_id = found.match_id;
        told.hear(registrar.read_match(ReadMatchRequest { match_id }).await);
        let reject = |reason: &str| RejectMatchRequest {
            match_id,
            person_ids: vec!["KZ-nobody".to_owned()],
            reason: reason.to_owned(),
            check_only: false,
        };
        told.hear(registrar.reject_match(reject("Бат-Эрдэнэ\0")).await);
        told.hear(registrar.reject_match(reject("another person")).await);
    }
}

/// A person assessed and decided about, and each made wrong.
async fn assessments(pair: &Pair, told: &mut Told, caseworker: &OfficeClient) {
    let case_id = || "KZ-2026-0000901".to_owned();
    let purpose = Purpose::NewAward.code();
    let open = OpenCaseRequest { case_id: case_id(), purpose, person_id: "KZ-1".to_owned() };
    told.hear(caseworker.open_case(open).await);
    pair.ask(ME, ask_request("KZ-2026-0000901", &people::zhanar())).await.expect("asked");
    let day = PartialDate { year: 2026, month: 3, day: 2 };
    let claim = PensionClaim {
        pension: PensionKind::OldAge.into(),
        applied_on: Some(day),
        average_income: Some(Money { minor_units: 30_000_000, currency: "KZT".to_owned() }),
        ..PensionClaim::default()
    };
    let request = AssessPensionRequest { case_id: case_id(), claim: Some(claim), language: 0 };
    let assessed = told.hear(caseworker.assess_pension(request.clone()).await).expect("assessed");
    let mut unborn = request.clone();
    unborn
        .claim
        .iter_mut()
        .for_each(|claim| claim.applied_on.iter_mut().for_each(|on| on.year = 1950));
    told.hear(caseworker.assess_pension(unborn).await);
    let elsewhere = AssessPensionRequest { case_id: CASE.to_owned(), ..request };
    told.hear(caseworker.assess_pension(elsewhere).await);
    let digest = assessed.summary.expect("a summary").digest;
    let read = ReadAssessmentRequest { case_id: case_id(), digest: digest.clone() };
    told.hear(caseworker.read_assessment(read).await);
    let decision = RecordDecisionRequest {
        case_id: case_id(),
        assessment_digest: digest,
        outcome: DecisionOutcome::Refuse.into(),
        effective_from: Some(day),
        article: "Social Code 200".to_owned(),
        reason: "Төлеген Жанар Тілеуқызы did not come".to_owned(),
        ..RecordDecisionRequest::default()
    };
    told.hear(caseworker.record_decision(decision.clone()).await);
    let other = RecordDecisionRequest { outcome: DecisionOutcome::Award.into(), ..decision };
    told.hear(caseworker.record_decision(other.clone()).await);
    told.hear(
        caseworker
            .record_decision(RecordDecisionRequest {
                reason: "Тілеуқызы\0".to_owned(), ..other
            })
            .await,
    );
    told.hear(
        caseworker.read_case(ReadCaseRequest { case_id: case_id(), ..Default::default() }).await,
    );
}

fn search(claim: PersonClaim) -> SearchPersonsRequest {
    let purpose = Purpose::NewAward.code();
    SearchPersonsRequest { person: Some(claim), purpose, case_id: CASE.to_owned() }
}

async fn cases(told: &mut Told, caseworker: &OfficeClient) {
    let opening = |person_id: String| OpenCaseRequest {
        case_id: CASE.to_owned(),
        purpose: Purpose::Review.code(),
        person_id,
    };
    told.hear(caseworker.open_case(opening(String::new())).await);
    for claim in [people::bat_erdene().0, people::serik_from_mongolia().0, people::zhanar().0] {
        told.hear(caseworker.search_persons(search(claim.clone())).await);
        let mut vague = claim;
        vague.identifiers.iter_mut().for_each(|held| held.value.push('7'));
        told.hear(caseworker.search_persons(search(vague.clone())).await);
        vague.identifiers.clear();
        vague.names[0].given_name.push('\n');
        told.hear(caseworker.search_persons(search(vague)).await);
    }
    for entry in sample() {
        let person = entry.person.expect("a person");
        let read = ReadPersonRequest {
            identifier: person.identifiers.first().cloned(),
            purpose: Purpose::NewAward.code(),
            case_id: CASE.to_owned(),
            ..Default::default()
        };
        told.hear(caseworker.read_person(read.clone()).await);
        let mut unknown = read;
        unknown.identifier.iter_mut().for_each(|held| held.value.insert(0, '9'));
        told.hear(caseworker.read_person(unknown).await);
    }
    for entry in sample() {
        let person = entry.person.expect("a person");
        told.hear(caseworker.open_case(opening(person.person_id)).await);
    }
    told.hear(
        caseworker
            .read_case(ReadCaseRequest { case_id: CASE.to_owned(), ..Default::default() })
            .await,
    );
    told.hear(caseworker.list_cases(ListCasesRequest::default()).await);
}
