//! What is said of bad input: every field of every request, spoiled one at a time, is refused and named.

use std::time::Duration;

use kzmn_common::header::OfficerRole;
use kzmn_common::refusal::FieldViolation;
use kzmn_proto::exchange::{
    DateRange, Identifier, IdentifierKind, LegalBasis, LegalBasisKind, PartialDate, PersonClaim,
    PersonName, Place, Script,
};
use kzmn_proto::office::{
    AskAgainRequest, AskPeerRequest, AssessPensionRequest, ChosenReading, CircumstanceSince,
    CloseCaseRequest, ConfirmMatchRequest, CorrectPersonRequest, ExportEvidenceRequest,
    FsckRequest, ListCasesRequest, ListDisclosuresRequest, ListMatchesRequest,
    ListStatementsRequest, ListTimeStampsRequest, Money, MonthlyIncome, OpenCaseRequest,
    PensionClaim, PutPersonRequest, PutPersonsRequest, ReadAssessmentRequest, ReadCaseRequest,
    ReadMatchRequest, ReadPersonRequest, ReadQuestionRequest, ReadStatementRequest,
    ReconcileRequest, RecordDecisionRequest, RejectMatchRequest, SearchPersonsRequest,
    SetAsideAnswerRequest, StatusRequest, WatchCaseRequest,
};
use kzmn_tests::pair::in_process::Pair;
use kzmn_transport::OfficeClient;
use prost::{Message, Name};
use prost_reflect::{DescriptorPool, DynamicMessage, Kind, ReflectMessage as _, Value};

use super::{ME, sample};

/// Every rpc of the office with a role that may call it and requests in which nothing is wrong, or nothing but
/// what they are about; together they fill every field.
macro_rules! rpcs {
    ($($rpc:ident $request:ident $role:ident: [$($base:expr),*];)*) => {
        fn bases() -> Vec<(&'static str, OfficerRole, DynamicMessage)> {
            vec![$($((stringify!($rpc), OfficerRole::$role, reflected::<$request>(&$base))),*),*]
        }

        async fn call(officer: &OfficeClient, rpc: &str, bytes: &[u8]) -> Option<Vec<FieldViolation>> {
            match rpc {
                "put_persons" => {
                    let request = PutPersonsRequest::decode(bytes).expect("a request");
                    return put_persons(officer, request).await;
                }
                $(stringify!($rpc) => {
                    let request = $request::decode(bytes).expect("a request");
                    Box::pin(officer.$rpc(request)).await.err().map(|failure| failure.violations)
                })*
                _ => panic!("{rpc} is no rpc"),
            }
        }
    };
}

rpcs! {
    open_case OpenCaseRequest Caseworker: [OpenCaseRequest {
        case_id: id("KZ-1"), purpose: 1, person_id: id("KZ-nobody"),
    }];
    read_case ReadCaseRequest Caseworker: [ReadCaseRequest { case_id: id("KZ-1"), ..Default::default() }];
    list_cases ListCasesRequest Caseworker: [ListCasesRequest {
        states: vec![1], overdue: true, person_id: id("KZ-1"), page_size: 1, page_token: String::new(),
    }];
    watch_case WatchCaseRequest Caseworker: [WatchCaseRequest { case_id: id("KZ-1") }];
    ask_peer AskPeerRequest Caseworker: [asking()];
    ask_again AskAgainRequest Caseworker: [AskAgainRequest { query_digest: vec![7; 32] }];
    set_aside_answer SetAsideAnswerRequest Caseworker: [SetAsideAnswerRequest {
        case_id: id("KZ-1"), query_digest: vec![7; 32], reason: id("seen"), take_back: true,
    }];
    close_case CloseCaseRequest Caseworker: [CloseCaseRequest {
        case_id: id("KZ-1"), reason: 5, note: id("moved"), legal_basis: asking().legal_basis,
    }];
    read_question ReadQuestionRequest Caseworker: [ReadQuestionRequest { query_digest: vec![7; 32] }];
    assess_pension AssessPensionRequest Caseworker: [AssessPensionRequest {
        case_id: id("KZ-1"), claim: Some(pension()), language: 1,
    }];
    read_assessment ReadAssessmentRequest Caseworker: [ReadAssessmentRequest {
        case_id: id("KZ-1"), digest: vec![7; 32],
    }];
    record_decision RecordDecisionRequest Caseworker: [RecordDecisionRequest {
        case_id: id("KZ-1"), assessment_digest: vec![7; 32], outcome: 1, effective_from: date(2026),
        article: id("210"), reason: id("seen"), legal_basis: asking().legal_basis,
        supersedes: vec![7; 32], check_only: true,
    }];
    put_person PutPersonRequest Registrar: [entry()];
    put_persons PutPersonsRequest Registrar: [PutPersonsRequest {
        entries: vec![entry()], check_only: true, add_only: false,
    }];
    correct_person CorrectPersonRequest Registrar: [CorrectPersonRequest {
        person_id: id("KZ-1"), version: 1, person: entry().person, periods: entry().periods,
        removed_period_ids: vec![id("KZ-1-9")], months: entry().months, removed_months: entry().months,
        reason: id("seen"),
    }];
    read_person ReadPersonRequest Registrar: [
        ReadPersonRequest { person_id: id("KZ-nobody"), identifier: None, ..reading() },
        ReadPersonRequest { person_id: String::new(), ..reading() }
    ];
    search_persons SearchPersonsRequest Registrar: [SearchPersonsRequest {
        person: Some(claim()), purpose: 1, case_id: id("KZ-1"),
    }];
    list_matches ListMatchesRequest Registrar: [ListMatchesRequest {
        state: 1, page_size: 1, page_token: String::new(),
    }];
    read_match ReadMatchRequest Registrar: [ReadMatchRequest { match_id: 1 }];
    confirm_match ConfirmMatchRequest Registrar: [ConfirmMatchRequest {
        match_id: 1, person_id: id("KZ-1"), reason: id("seen"), check_only: true,
    }];
    reject_match RejectMatchRequest Registrar: [RejectMatchRequest {
        match_id: 1, person_ids: vec![id("KZ-1")], reason: id("seen"), check_only: true,
    }];
    list_statements ListStatementsRequest Caseworker: [ListStatementsRequest {
        case_id: id("KZ-1"), direction: 1, from: at(1), before: at(2), page_size: 1,
        payload_type: id("application/vnd.kzmn.record-query.v1+protobuf"), page_token: String::new(),
    }];
    read_statement ReadStatementRequest Caseworker: [ReadStatementRequest { digest: vec![7; 32] }];
    list_disclosures ListDisclosuresRequest Caseworker: [
        ListDisclosuresRequest { person_id: id("KZ-1"), case_id: String::new(), ..disclosing() },
        ListDisclosuresRequest { person_id: String::new(), case_id: id("KZ-1"), ..disclosing() }
    ];
    list_time_stamps ListTimeStampsRequest Auditor: [ListTimeStampsRequest {
        page_size: 1, page_token: String::new(),
    }];
    export_evidence ExportEvidenceRequest Auditor: [
        ExportEvidenceRequest { digest: vec![7; 32], case_id: String::new() },
        ExportEvidenceRequest { digest: Vec::new(), case_id: id("KZ-nobody") }
    ];
    status StatusRequest Operator: [StatusRequest {}];
    fsck FsckRequest Auditor: [FsckRequest { look: 1 }];
    reconcile ReconcileRequest Operator: [ReconcileRequest {
        since: Some(PartialDate { year: 2026, month: 11, day: 1 }),
    }];
}

/// The rpcs that are tried, as the contract names them.
pub(super) fn rpcs() -> impl Iterator<Item = String> {
    bases()
        .into_iter()
        .map(|(_, _, request)| request.descriptor().name().trim_end_matches("Request").to_owned())
}

fn id(text: &str) -> String {
    text.to_owned()
}

fn at(seconds: i64) -> Option<prost_types::Timestamp> {
    Some(prost_types::Timestamp { seconds, nanos: 0 })
}

fn date(year: i32) -> Option<PartialDate> {
    Some(PartialDate { year, month: 2, day: 3 })
}

fn reading() -> ReadPersonRequest {
    let identifier = Identifier { kind: IdentifierKind::Iin.into(), value: id("650210499903") };
    ReadPersonRequest {
        person_id: String::new(),
        identifier: Some(identifier),
        as_of: at(1),
        purpose: 1,
        case_id: id("KZ-1"),
        ..Default::default()
    }
}

fn disclosing() -> ListDisclosuresRequest {
    ListDisclosuresRequest {
        from: at(1),
        before: at(2),
        page_size: 1,
        ..ListDisclosuresRequest::default()
    }
}

/// A name with every part; the person's own is filled so as well.
fn name() -> PersonName {
    PersonName {
        r#use: 1,
        surname: id("Төлеген"),
        given_name: id("Жанар"),
        patronymic: id("Тілеуқызы"),
        clan_name: id("Найман"),
        parent_name: id("Тілеу"),
        original: id("Төлеген Жанар"),
        script: Script::Cyrillic.into(),
    }
}

fn claim() -> PersonClaim {
    PersonClaim {
        identifiers: reading().identifier.into_iter().collect(),
        names: vec![name()],
        sex: 1,
        birth_date: date(1965),
        birth_place: Some(Place {
            country: id("MN"), region: id("Ховд"), locality: id("Алтай")
        }),
        parents: vec![name()],
    }
}

fn asking() -> AskPeerRequest {
    AskPeerRequest {
        case_id: id("KZ-1"),
        purpose: 1,
        legal_basis: Some(LegalBasis {
            kind: LegalBasisKind::Consent.into(),
            article: id("8"),
            consent_reference: id("C-1"),
        }),
        person: Some(claim()),
        kinds: vec![1],
        within: Some(DateRange { start: date(1980), end: date(1990) }),
        parts: vec![1],
        reply_by: date(2027),
        supersedes: vec![7; 32],
        ask_anew: true,
        from_record: true,
        person_id: id("KZ-nobody"),
        check_only: true,
    }
}

fn pension() -> PensionClaim {
    let money = || Some(Money { minor_units: 1, currency: id("KZT") });
    PensionClaim {
        pension: 1,
        applied_on: date(2026),
        ethnic_kazakh_resettler: true,
        children_raised: 1,
        semipalatinsk_years: 1,
        average_income: money(),
        monthly_income: vec![MonthlyIncome {
            month: Some(PartialDate { year: 2020, month: 2, day: 0 }),
            amount: money(),
        }],
        circumstances: vec![CircumstanceSince {
            circumstance: 1,
            since: date(2026),
            received: None,
        }],
        readings: vec![ChosenReading { parameter: id("daycount"), reading: id("full_months") }],
    }
}

/// Kazakhstan takes no monthly rows: with them everything else is read, and then they are refused.
fn entry() -> PutPersonRequest {
    let mut entry = sample();
    let person = entry.person.as_mut().expect("a person");
    person.names = vec![name()];
    person.parents = vec![name()];
    person.birth_place = claim().birth_place;
    person.birth_date = date(1965);
    let period = entry.periods.first_mut().expect("a period");
    (period.start, period.end) = (date(1980), date(1990));
    (period.occupation, period.note) = (id("багш"), id("seen"));
    period.multiplier_code = id("X");
    let employer = period.employer.get_or_insert_default();
    (employer.name, employer.identifier) = (id("Зауыт"), id("1"));
    let employer = Some(employer.clone());
    period.evidence.as_mut().expect("evidence").reference = id("17");
    let month =
        kzmn_proto::office::ContributionMonth { year: 1996, month: 2, employer, paid: true };
    entry.periods.truncate(1);
    entry.months = vec![month];
    entry.reason = id("seen");
    entry
}

async fn put_persons(
    officer: &OfficeClient,
    request: PutPersonsRequest,
) -> Option<Vec<FieldViolation>> {
    match officer.put_persons(request).await {
        Err(failure) => Some(failure.violations),
        Ok(response) => {
            let result = response.results.into_iter().next().expect("a result");
            let field = format!("entries[0].{}", result.field);
            let violation = FieldViolation { field, problem: result.problem };
            (!result.refused_reason.is_empty()).then(|| vec![violation])
        }
    }
}

fn reflected<M: Message + Name>(message: &M) -> DynamicMessage {
    let pool = DescriptorPool::decode(kzmn_proto::office::FILE_DESCRIPTOR_SET).expect("a pool");
    let descriptor = pool.get_message_by_name(&M::full_name()).expect("of the contract");
    DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice()).expect("decodes")
}

/// A request with one thing wrong, and the path of it.
type Spoiled = (String, DynamicMessage);

/// What no value of that kind may be.
fn wrong_values(kind: &Kind) -> Vec<Value> {
    match kind {
        Kind::String => {
            ["Бат\u{7}", &"а".repeat(5000)].map(|text| Value::String(id(text))).to_vec()
        }
        Kind::Enum(_) => vec![Value::EnumNumber(99), Value::EnumNumber(-1)],
        Kind::Bytes => vec![Value::Bytes(vec![7; 31].into()), Value::Bytes(vec![7; 33].into())],
        Kind::Int32 => vec![Value::I32(-1), Value::I32(i32::MAX)],
        // A number of the node's own, or whether: there is none that cannot be.
        Kind::Int64 | Kind::Bool | Kind::Message(_) => Vec::new(),
        other => panic!("no request has {other:?}"),
    }
}

/// Every way to spoil one field of the message, at any depth.
fn spoiled(message: &DynamicMessage) -> Vec<Spoiled> {
    let mut all = Vec::new();
    for field in message.descriptor().fields() {
        let mut with = |path: String, value: Value| {
            let mut message = message.clone();
            message.set_field(&field, value);
            all.push((path, message));
        };
        let (name, kind) = (field.name().to_owned(), field.kind());
        if field.is_list() {
            let value = message.get_field(&field);
            let first = value.as_list().and_then(<[Value]>::first);
            let first = first.unwrap_or_else(|| panic!("{name} is empty")).clone();
            for (path, value) in spoiled_value(&kind, &first) {
                with(format!("{name}[0]{path}"), Value::List(vec![value]));
            }
            if name != "entries" {
                with(name, Value::List(vec![first; 1300]));
            }
        } else if let Kind::Message(_) = kind {
            if message.has_field(&field) {
                for (path, value) in spoiled_value(&kind, &message.get_field(&field)) {
                    with(format!("{name}{path}"), value);
                }
            }
        } else {
            // Any number may once be a version.
            let may_be = |value: &Value| name == "version" && *value == Value::I32(i32::MAX);
            for value in wrong_values(&kind).into_iter().filter(|value| !may_be(value)) {
                with(name.clone(), value);
            }
        }
    }
    all
}

/// The same of one value; paths begin with a dot, or are empty for the value itself.
fn spoiled_value(kind: &Kind, value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Message(inner) if inner.descriptor().full_name() == "google.protobuf.Timestamp" => {
            let mut inner = inner.clone();
            inner.set_field_by_name("nanos", Value::I32(1));
            vec![(String::new(), Value::Message(inner))]
        }
        Value::Message(inner) => spoiled(inner)
            .into_iter()
            .map(|(path, inner)| (format!(".{path}"), Value::Message(inner)))
            .collect(),
        _ => wrong_values(kind).into_iter().map(|value| (String::new(), value)).collect(),
    }
}

/// A date, a place of a list and an identifier may be named instead of what is wrong within.
fn names(named: &str, path: &str) -> bool {
    let whole = ["year", "month", "day", "value", "kind"];
    let outer = path.rsplit_once('.').filter(|(_, last)| whole.contains(last));
    named == path
        || outer.is_some_and(|(outer, _)| named == outer)
        || path.strip_suffix("[0]") == Some(named)
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_every_field_of_every_request_that_is_wrong_and_names_it() {
    let pair = Pair::start().await.expect("starts");
    let before = super::counts(&pair, ME).await;
    let (mut asked, mut wrong) = (0, Vec::new());
    for (rpc, role, base) in bases() {
        let officer = pair.officer(ME, role).expect("a client");
        for (path, request) in spoiled(&base) {
            // So that the officer's rate stays out of this.
            pair.clock.advance(Duration::from_secs(1));
            let violations = call(&officer, rpc, &request.encode_to_vec()).await;
            let named =
                violations.as_ref().and_then(|all| all.first()).map(|one| one.field.as_str());
            if !named.is_some_and(|named| names(named, &path)) {
                wrong.push(format!("{rpc} {path}: {named:?}"));
            }
            asked += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(asked > 300, "{asked}");
    assert_eq!(super::counts(&pair, ME).await, before, "nothing was stored, and nobody was read");
}
