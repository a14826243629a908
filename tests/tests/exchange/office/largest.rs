//! Whatever can be kept can be read: the largest answers, claims and records, through every rpc that shows them.

use std::time::Duration;

use kzmn_common::code::Code as _;
use kzmn_common::date::PartialDate;
use kzmn_common::header::OfficerRole;
use kzmn_common::kinds::{AnswerPart, Completeness, MatchBasis, Outcome};
use kzmn_common::period::{ContributionState, Employer, PeriodKind, ServicePeriod};
use kzmn_common::person::{NameUse, PersonName, Script};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::text::Text;
use kzmn_proto::exchange as contract;
use kzmn_proto::office::{
    AskPeerRequest, ListCasesRequest, ListMatchesRequest, ListStatementsRequest, OwnPeriod,
    PutPersonRequest, QuestionState, ReadCaseRequest, ReadMatchRequest, ReadPersonRequest,
    ReadQuestionRequest, ReadStatementRequest, WatchCaseRequest,
};
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::OfficeClient;
use prost::Message as _;
use tokio_stream::StreamExt as _;

use super::super::asker::{ME, Mongolia, kazakhstan, puppet, request, study};
use super::super::support::{ANSWERING, ASKING, answered, query_by};

/// So many characters of two bytes each.
fn letters(count: usize) -> Option<Text> {
    Text::parse(&"ж".repeat(count), count).ok()
}

/// The most periods that an answer holds, each as long as fits into a message.
fn most_periods(of: &str) -> Vec<ServicePeriod> {
    let period = |number: usize| ServicePeriod {
        period_id: Text::parse(&format!("{of}-{number:03}"), 64).expect("an id"),
        kind: PeriodKind::Employment,
        start: PartialDate::parse("1983-01-01").expect("a date"),
        contribution: ContributionState::Paid,
        employer: letters(130).map(|name| Employer { name, identifier: None }),
        occupation: letters(100),
        ..study()
    };
    (0..400).map(period).collect()
}

fn largest_question(case_id: &str) -> AskPeerRequest {
    let parts = [AnswerPart::Periods, AnswerPart::Employers, AnswerPart::Contributions];
    AskPeerRequest {
        case_id: case_id.to_owned(),
        parts: parts.map(|part| part.code()).to_vec(),
        ..request()
    }
}

/// What was attested in the case, and on how many pages it was told.
async fn all_attested(caseworker: &OfficeClient) -> (Vec<(Vec<u8>, i32)>, usize) {
    let (mut attested, mut pages, mut page_token) = (Vec::new(), 0, String::new());
    loop {
        let request = ReadCaseRequest { case_id: "KZ-2026-0000001".to_owned(), page_token };
        let page = caseworker.read_case(request).await.expect("read");
        assert!(page.encoded_len() < 2 << 20, "{}", page.encoded_len());
        attested.extend(page.attested.into_iter().map(|one| (one.answer_digest, one.position)));
        (pages, page_token) = (pages + 1, page.next_page_token);
        if page_token.is_empty() {
            break;
        }
    }
    (attested, pages)
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_show_no_answer_however_large_and_pages_what_is_more_than_a_response() {
    const QUESTIONS: usize = 6;
    let pair = kazakhstan().await;
    let mongolia = Mongolia::of(&pair);
    puppet(&pair, move |query| {
        let outcome = Outcome::Found {
            basis: MatchBasis::OwnIdentifier,
            periods: most_periods(&query.to_string()[..8]),
            pensions: Vec::new(),
            completeness: Completeness::Complete,
        };
        let answer = mongolia.seal(mongolia.answer(query, outcome));
        let size = kzmn_common::wire::envelope_to_bytes(&answer).len();
        assert!((200 * 1024..250 * 1024).contains(&size), "{size}");
        Ok(answer)
    })
    .await;
    let caseworker = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    for _ in 0..QUESTIONS {
        let asked = pair.ask(ME, largest_question("KZ-2026-0000001")).await.expect("asked");
        assert_eq!(asked.state(), QuestionState::Answered);
        let query_digest = asked.query_digest.clone();
        let read = caseworker.read_question(ReadQuestionRequest { query_digest }).await;
        let read = read.expect("read").question.expect("a question");
        let periods = read.answer_periods;
        assert_eq!(periods.len(), 400);
        let answer = kzmn_common::wire::read_envelope(read.closed_by.expect("signed")).digest();
        let digest = answer.as_bytes().to_vec();
        caseworker.read_statement(ReadStatementRequest { digest }).await.expect("read");
    }
    let (mut attested, pages) = all_attested(&caseworker).await;
    assert!(pages > 1, "{pages}");
    assert_eq!(attested.len(), QUESTIONS * 400);
    attested.sort_unstable();
    attested.dedup();
    assert_eq!(attested.len(), QUESTIONS * 400, "each once");
    let wrong =
        ReadCaseRequest { case_id: "KZ-2026-0000001".to_owned(), page_token: "00".to_owned() };
    let failure = caseworker.read_case(wrong).await.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::PayloadMalformed));

    let page_size = 100;
    let cases = ListCasesRequest { page_size, ..Default::default() };
    assert_eq!(caseworker.list_cases(cases).await.expect("listed").cases.len(), 1);
    let statements = ListStatementsRequest { page_size, ..Default::default() };
    let statements = caseworker.list_statements(statements).await.expect("listed").statements;
    assert_eq!(statements.len(), 2 * QUESTIONS);
    let watched = WatchCaseRequest { case_id: "KZ-2026-0000001".to_owned() };
    let mut watching = caseworker.watch_case(watched).await.expect("watched");
    watching.next().await.expect("seen").expect("seen");
}

/// The number in letters: digits are no part of a name.
fn spelled(number: usize) -> String {
    let letters: Vec<char> = "абгдзиклмн".chars().collect();
    number.to_string().bytes().map(|digit| letters[usize::from(digit - b'0')]).collect()
}

fn long_name(number: usize) -> PersonName {
    PersonName {
        usage: NameUse::Former,
        surname: letters(100),
        given_name: Text::parse(&format!("{}{}", spelled(number), "ж".repeat(90)), 100).ok(),
        patronymic: letters(100),
        clan_name: letters(100),
        parent_name: letters(100),
        original: letters(300),
        script: Some(Script::Cyrillic),
    }
}

/// Claims with all the names that a claim may hold: 50 of them fill more than a page.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_show_no_claim_however_large_and_pages_many_of_them() {
    const CLAIMS: usize = 75;
    let pair = Pair::start().await.expect("starts");
    for number in 0..CLAIMS {
        pair.clock.advance(Duration::from_secs(2));
        let mut query = query_by(&pair, ASKING, &people::serik_from_mongolia());
        let room = 8 - query.body.person.names.len();
        query.body.person.names.extend((0..room).map(|at| long_name(number * 10 + at)));
        let parents = 4 - query.body.person.parents.len();
        query.body.person.parents.extend((0..parents).map(|at| long_name(number * 10 + at)));
        let envelope = pair.seal(ASKING, query);
        assert!(envelope.payload.len() > 16 * 1024, "{}", envelope.payload.len());
        let outcome = answered(&pair, &envelope).await;
        assert!(matches!(outcome, Outcome::Ambiguous { .. }), "{}", outcome.name());
    }
    let registrar = pair.officer(ANSWERING, OfficerRole::Registrar).expect("a client");
    let (mut ids, mut pages, mut page_token) = (Vec::new(), 0, String::new());
    loop {
        let request = ListMatchesRequest { page_size: 100, page_token, ..Default::default() };
        let page = registrar.list_matches(request).await.expect("listed");
        assert!(!page.matches.is_empty() && page.encoded_len() < 2 << 20);
        ids.extend(page.matches.into_iter().map(|one| one.match_id));
        (pages, page_token) = (pages + 1, page.next_page_token);
        if page_token.is_empty() {
            break;
        }
    }
    assert!(pages > 1, "{pages}");
    assert_eq!(ids.len(), CLAIMS);
    registrar.read_match(ReadMatchRequest { match_id: ids[0] }).await.expect("read");
}

/// A record of all the periods that one may hold, each with all the text.
fn largest_record(number: usize) -> PutPersonRequest {
    let mut entry = super::sample();
    let period = entry.periods.first().expect("a period").clone();
    let text = |length: usize| "ж".repeat(length);
    let long = |at: usize| OwnPeriod {
        period_id: format!("P-{at:03}"),
        employer: Some(contract::Employer { name: text(200), ..Default::default() }),
        occupation: text(200),
        note: format!("{number}"),
        ..period.clone()
    };
    entry.periods = (0..200).map(long).collect();
    entry.months.clear();
    entry.reason = text(500);
    entry
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_show_no_record_however_often_it_was_changed() {
    const VERSIONS: usize = 100;
    let pair = Pair::start().await.expect("starts");
    let registrar = pair.officer(ANSWERING, OfficerRole::Registrar).expect("a client");
    for number in 0..VERSIONS {
        pair.clock.advance(Duration::from_secs(1));
        let entry = largest_record(number);
        assert!(entry.encoded_len() > 150 * 1024, "{}", entry.encoded_len());
        assert!(registrar.put_person(entry).await.expect("entered").changed);
    }
    let person_id = super::sample().person.expect("a person").person_id;
    let request =
        ReadPersonRequest { person_id, purpose: 5, case_id: String::new(), ..Default::default() };
    let read = registrar.read_person(request).await.expect("read");
    assert_eq!(read.periods.len(), 200);
    assert!(read.versions.len() >= VERSIONS && read.next_page_token.is_empty());
    assert!(read.encoded_len() > 256 * 1024, "{}", read.encoded_len());
}
