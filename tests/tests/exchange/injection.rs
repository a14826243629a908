//! Case 59: text that means something to a database, a log or a terminal. Either it is refused, or it is
//! text and nothing else: kept byte for byte and found again.

use kzmn_common::code::Code as _;
use kzmn_common::envelope::Envelope;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::kinds::{Outcome, RecordAnswer};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::Attested;
use kzmn_common::text::Text;
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{OpenCaseRequest, PutPersonRequest, SearchPersonsRequest};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use prost::Message as _;

use super::heard::{Heard, lines};
use super::support::{
    ANSWERING, ASKING, answered, counts, open, query, query_by, refused_for_good, send,
};

const QUERY: &str = "application/vnd.kzmn.record-query.v1+protobuf";

/// What the text rules refuse.
const REFUSED: [&str; 7] = [
    "Бат\r\n{\"level\":\"INFO\",\"forged\":true}",
    "Бат\u{1b}[2J\u{1b}[31m",
    "Бат\0",
    "Бат\u{202e}",
    "Бат\u{2066}Бат\u{2069}",
    "Бат\u{85}",
    "Бат\u{200b}",
];

/// What is text.
const ACCEPTED: [&str; 9] = [
    "'); DROP TABLE statement;--",
    "\" OR \"1\"=\"1",
    "{\"level\":\"INFO\",\"forged\":true}",
    "${jndi:ldap://127.0.0.1/a}",
    "%s%n%x%p",
    "\\r\\n\\u0000",
    "%",
    "_",
    "<b>`$(id)`</b>&amp;|;",
];

type Field = for<'a> fn(&'a mut proto::RecordQuery) -> &'a mut String;

fn header(query: &mut proto::RecordQuery) -> &mut proto::StatementHeader {
    query.header.as_mut().expect("a header")
}

fn basis(query: &mut proto::RecordQuery) -> &mut proto::LegalBasis {
    header(query).legal_basis.as_mut().expect("a basis")
}

fn person(query: &mut proto::RecordQuery) -> &mut proto::PersonClaim {
    query.person.as_mut().expect("a person")
}

fn place(query: &mut proto::RecordQuery) -> &mut proto::Place {
    person(query).birth_place.get_or_insert_default()
}

/// A second name, so that the first one still says whom the query means.
fn name(query: &mut proto::RecordQuery) -> &mut proto::PersonName {
    second(&mut person(query).names)
}

fn parent(query: &mut proto::RecordQuery) -> &mut proto::PersonName {
    second(&mut person(query).parents)
}

fn second(names: &mut Vec<proto::PersonName>) -> &mut proto::PersonName {
    names
        .resize(2, proto::PersonName { r#use: 1, surname: "Бат".to_owned(), ..Default::default() });
    &mut names[1]
}

/// Every text of a query that is free within its length.
const FREE: [(&str, Field); 17] = [
    ("header.case_id", |q| &mut header(q).case_id),
    ("header.legal_basis.article", |q| &mut basis(q).article),
    ("header.legal_basis.consent_reference", |q| &mut basis(q).consent_reference),
    ("person.names[1].surname", |q| &mut name(q).surname),
    ("person.names[1].given_name", |q| &mut name(q).given_name),
    ("person.names[1].patronymic", |q| &mut name(q).patronymic),
    ("person.names[1].clan_name", |q| &mut name(q).clan_name),
    ("person.names[1].parent_name", |q| &mut name(q).parent_name),
    ("person.names[1].original", |q| &mut name(q).original),
    ("person.birth_place.region", |q| &mut place(q).region),
    ("person.birth_place.locality", |q| &mut place(q).locality),
    ("person.parents[1].surname", |q| &mut parent(q).surname),
    ("person.parents[1].given_name", |q| &mut parent(q).given_name),
    ("person.parents[1].patronymic", |q| &mut parent(q).patronymic),
    ("person.parents[1].clan_name", |q| &mut parent(q).clan_name),
    ("person.parents[1].parent_name", |q| &mut parent(q).parent_name),
    ("person.parents[1].original", |q| &mut parent(q).original),
];

/// Every text of a query that has a form of its own.
const FORMED: [(&str, Field); 5] = [
    ("header.statement_id", |q| &mut header(q).statement_id),
    ("header.realm", |q| &mut header(q).realm),
    ("header.officer.officer_id", |q| {
        &mut header(q).officer.as_mut().expect("an officer").officer_id
    }),
    ("person.identifiers[0].value", |q| &mut person(q).identifiers[0].value),
    ("person.birth_place.country", |q| &mut place(q).country),
];

/// The usual query with this text in that field, signed.
fn with(pair: &Pair, field: Field, text: &str) -> Envelope {
    let mut message = proto::RecordQuery::decode(query(pair).encode().as_slice()).expect("decodes");
    text.clone_into(field(&mut message));
    // So that the officer's rate stays out of this.
    pair.clock.advance(std::time::Duration::from_millis(500));
    pair.sign(ASKING, QUERY, message.encode_to_vec())
}

#[tokio::test]
async fn refuses_control_and_format_characters_in_every_text_and_keeps_the_rest_byte_for_byte() {
    let (heard, _listening) = Heard::at(tracing::Level::TRACE);
    let pair = Pair::start().await.expect("starts");
    for (field, at) in FREE {
        for text in REFUSED {
            let envelope = with(&pair, at, text);
            let reason = RefusalReason::TextNotAccepted;
            let failure = refused_for_good(&pair, &envelope, reason).await;
            assert_eq!(failure.violations[0].field, field);
        }
        for text in ACCEPTED {
            let envelope = with(&pair, at, text);
            let outcome = answered(&pair, &envelope).await;
            assert!(matches!(outcome, Outcome::Found { .. }), "{text} in {field}");
            let kept = pair.store(ANSWERING).expect("running").statement(envelope.digest()).await;
            assert_eq!(kept.expect("read").expect("kept").envelope(), &envelope);
        }
    }
    let after = counts(&pair, ANSWERING).await;
    let asked = FREE.len() * (REFUSED.len() + ACCEPTED.len());
    assert_eq!(after.statement, u64::try_from(2 * asked).expect("few"), "every table is there");
    assert_log_is_whole(&heard);
}

#[tokio::test]
async fn refuses_all_of_them_where_a_text_has_a_form_of_its_own() {
    let pair = Pair::start().await.expect("starts");
    for (field, at) in FORMED {
        for text in REFUSED.into_iter().chain(ACCEPTED) {
            let before = counts(&pair, ANSWERING).await;
            let failure = send(&pair, &with(&pair, at, text)).await.expect_err("refused");
            assert_eq!(failure.violations[0].field, field);
            assert!(failure.signed.is_some());
            let after = counts(&pair, ANSWERING).await;
            assert_eq!(after.statement, before.statement + 2);
            assert_eq!(after.disclosure, before.disclosure);
        }
    }
}

/// Each line one object of a log line's own keys.
fn assert_log_is_whole(heard: &Heard) {
    let said = heard.lines();
    assert!(said.len() > FREE.len() * ACCEPTED.len(), "every answer was spoken of");
    // The controls: what is logged as a field or in a message stays on its line, and what does not is seen.
    let [split, ..] = REFUSED;
    tracing::info!(text = split, "{split}");
    assert_eq!(heard.lines().len(), said.len() + 1);
    let mut torn = serde_json::to_string(&said[0]).expect("JSON");
    torn.push_str(split);
    assert!(lines(&torn).is_none(), "a torn line");
    assert!(lines(ACCEPTED[2]).is_none(), "a forged line");
}

/// The texts of an entry that an answer tells, all of them the same.
fn entry_with(text: &str) -> PutPersonRequest {
    let people = serde_json::from_str(kz_node::SAMPLE).expect("JSON");
    let people: Vec<PutPersonRequest> = kzmn_cli::people(&people).expect("people");
    let iin = "661120399020";
    let mut people = people.into_iter().filter(|entry| {
        entry.person.iter().flat_map(|p| &p.identifiers).any(|held| held.value == iin)
    });
    let mut entry = people.next().expect("Bat-Erdene");
    let person = entry.person.as_mut().expect("a person");
    for name in person.names.iter_mut().chain(&mut person.parents) {
        text.clone_into(&mut name.patronymic);
        text.clone_into(&mut name.original);
    }
    let place = person.birth_place.get_or_insert_default();
    (place.region, place.locality) = (text.to_owned(), text.to_owned());
    for period in &mut entry.periods {
        let employer = proto::Employer { name: text.to_owned(), identifier: text.to_owned() };
        period.employer = Some(employer);
        (period.occupation, period.note) = (text.to_owned(), text.to_owned());
        text.clone_into(&mut period.evidence.as_mut().expect("evidence").reference);
    }
    text.clone_into(&mut entry.reason);
    entry
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_them_in_a_registry_entry_or_keeps_and_tells_them_byte_for_byte() {
    let pair = Pair::start().await.expect("starts");
    let registrar = pair.officer(ANSWERING, OfficerRole::Registrar).expect("a client");
    for text in REFUSED {
        let failure = registrar.put_person(entry_with(text)).await.err().expect("refused");
        assert_eq!(failure.reason(), Some(RefusalReason::TextNotAccepted));
    }
    // The shortest field has 32 characters.
    for text in ACCEPTED.into_iter().filter(|text| text.len() <= 32) {
        pair.clock.advance(std::time::Duration::from_secs(1));
        let put = registrar.put_person(entry_with(text)).await.expect("entered");
        assert!(put.changed);
        let envelope = pair.seal(ASKING, query(&pair));
        let received = send(&pair, &envelope).await.expect("answered");
        let answer: Attested<RecordAnswer> = open(&pair, received);
        let Outcome::Found { periods, .. } = &answer.statement().body.outcome else {
            panic!("found")
        };
        assert!(!periods.is_empty());
        for period in periods {
            let employer = period.employer.as_ref().expect("an employer");
            let told = [&Some(employer.name.clone()), &employer.identifier, &period.occupation];
            assert!(told.iter().all(|told| is(told, text)), "{text}");
            assert!(is(&period.evidence.reference, text), "{text}");
            // Of a funded period the node says something first.
            let note = period.note.as_ref().expect("a note");
            assert!(note.as_str().ends_with(text), "{text}");
        }
    }
}

fn is(told: &Option<Text>, text: &str) -> bool {
    told.as_ref().is_some_and(|told| told.as_str() == text)
}

/// The asker's own office takes numbers of its form alone; what the other state calls a case is a text.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_number_that_looks_like_sql_is_a_text_of_the_other_state_and_none_at_home() {
    let pair = Pair::start().await.expect("starts");
    for case in ["'); DROP TABLE question;--", "%", "_", "${jndi:ldap://x}"] {
        let before = counts(&pair, ASKING).await;
        let asked = pair.ask(ASKING, ask_request(case, &people::bat_erdene())).await;
        assert!(asked.is_err(), "{case}");
        assert_eq!(counts(&pair, ASKING).await, before, "{case}");
        let mut query = query(&pair);
        query.header.case_id = Text::parse(case, 64).expect("a text");
        assert!(matches!(answered(&pair, &pair.seal(ASKING, query)).await, Outcome::Found { .. }));
    }
}

/// A wildcard is a character of a name that nobody has, or no part of a name at all.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_widen_a_search_by_wildcards_and_finds_who_looks_alike_by_name() {
    let pair = Pair::start().await.expect("starts");
    let named = |parts: [&str; 3]| {
        let mut query = query_by(&pair, ASKING, &people::serik_from_mongolia());
        let name = &mut query.body.person.names[0];
        let [clan, parent, given] = parts.map(|part| Text::parse(part, 100).ok());
        (name.clan_name, name.parent_name, name.given_name) = (clan, parent, given);
        pair.seal(ASKING, query)
    };
    for wild in ["%", "_", "%%", "______", "*", ".*"] {
        let vague = RefusalReason::IdentificationInsufficient;
        refused_for_good(&pair, &named([wild, wild, wild]), vague).await;
    }
    for [parent, given] in [["К%", "С%"], ["К____", "С____"], ["%дыр%", "%ери%"], ["К.*", "[А-Я]*"]]
    {
        let outcome = answered(&pair, &named(["%", parent, given])).await;
        assert_eq!(outcome, Outcome::NotFound, "{parent} {given}");
    }
    let alike = answered(&pair, &named(["Хэрэйд", "Кадыр", "Серик"])).await;
    assert!(matches!(alike, Outcome::Ambiguous { .. }), "the control");
}

/// The same in the own registry, at home.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_widen_an_officers_search_by_wildcards() {
    let pair = Pair::start().await.expect("starts");
    let caseworker = pair.officer(ANSWERING, OfficerRole::Caseworker).expect("a client");
    let opening = OpenCaseRequest {
        case_id: "KZ-2026-0000417".to_owned(),
        purpose: Purpose::NewAward.code(),
        person_id: String::new(),
    };
    caseworker.open_case(opening).await.expect("opened");
    let found = async |surname: &str, given_name: &str| {
        let mut claim = people::serik_from_kazakhstan().0;
        let name = &mut claim.names[0];
        (name.surname, name.given_name) = (surname.to_owned(), given_name.to_owned());
        name.patronymic.clear();
        let purpose = Purpose::NewAward.code();
        let case_id = "KZ-2026-0000417".to_owned();
        let request = SearchPersonsRequest { person: Some(claim), purpose, case_id };
        caseworker.search_persons(request).await.map(|found| found.persons.len())
    };
    let vague = found("%", "_").await.expect_err("no part of a name");
    assert!(!vague.violations.is_empty());
    for [surname, given_name] in [["Қ%", "С%"], ["Қ_____", "С____"], ["%уаныш%", "%ері%"]]
    {
        assert_eq!(found(surname, given_name).await.expect("searched"), 0, "{surname}");
    }
    assert_eq!(found("Қуаныш", "Серік").await.expect("searched"), 1, "the control");
}
