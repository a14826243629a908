//! The own registry over the office listener: entering lists, correcting, reading, and settling who is meant.

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::exchange::{Identifier, MatchBasis, Outcome};
use kzmn_proto::office::{
    ConfirmMatchRequest, CorrectPersonRequest, ListMatchesRequest, MatchCandidate, MatchState,
    MatchVerdict, OpenCaseRequest, PutPersonRequest, PutPersonsRequest, ReadMatchRequest,
    ReadPersonRequest, ReadPersonResponse, RejectMatchRequest, SearchPersonsRequest,
};
use kzmn_store::Counts;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::{OfficeClient, OfficeFailure};

use super::support::counts;

const ME: Party = Party::Kazakhstan;

fn samples() -> Vec<PutPersonRequest> {
    let people = serde_json::from_str(kz_node::SAMPLE).expect("JSON");
    kzmn_cli::people(&people).expect("people")
}

fn fields(failure: &OfficeFailure) -> Vec<&str> {
    failure.violations.iter().map(|violation| violation.field.as_str()).collect()
}

fn person_id(request: &PutPersonRequest) -> String {
    request.person.clone().expect("a person").person_id
}

fn reading(person_id: &str) -> ReadPersonRequest {
    ReadPersonRequest {
        person_id: person_id.to_owned(),
        purpose: Purpose::CaseHandling.code(),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_names_the_field_of_each_entry_at_fault_and_takes_the_others() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    let before = counts(&pair, ME).await;
    let mut entries = vec![samples().remove(0); 7];
    entries[0].person.as_mut().expect("a person").identifiers[0].value = "1".to_owned();
    entries[1].periods[0].start.as_mut().expect("a start").month = 13;
    entries[2].person.as_mut().expect("a person").person_id = "KZ-other".to_owned();
    entries[3].person.as_mut().expect("a person").identifiers.clear();
    let twice = entries[4].periods[0].clone();
    entries[4].periods.push(twice);
    entries[5].person.as_mut().expect("a person").restricted = true;
    let request =
        |check_only| PutPersonsRequest { entries: entries.clone(), check_only, add_only: false };
    let checked = officer.put_persons(request(true)).await.expect("checked").results;
    let mut after = counts(&pair, ME).await;
    assert_eq!(after.disclosure, before.disclosure + 3, "whom the entries that can be read name");
    after.disclosure = before.disclosure;
    assert_eq!(after, before, "nothing else is stored by a check");
    let results = officer.put_persons(request(false)).await.expect("taken").results;
    assert!(results == checked, "a check tells what would become of each");
    let refused = results.iter().map(|r| (r.refused_reason.as_str(), r.field.as_str()));
    let held = entries[2].person.as_ref().expect("a person").identifiers.len();
    assert!(held >= 1);
    let last_period = format!("periods[{}].period_id", entries[4].periods.len() - 1);
    assert_eq!(
        refused.collect::<Vec<_>>(),
        [
            ("PAYLOAD_MALFORMED", "person.identifiers[0].value"),
            ("PAYLOAD_MALFORMED", "periods[0].start.month"),
            ("IDENTIFIER_HELD", "person.identifiers[0]"),
            ("PAYLOAD_MALFORMED", "person.identifiers"),
            ("PAYLOAD_MALFORMED", last_period.as_str()),
            ("", ""),
            ("", ""),
        ]
    );
    let taken: Vec<_> = results[5..].iter().map(|put| (put.version, put.changed)).collect();
    assert_eq!(taken, [(2, true), (3, true)], "the second restores what the first changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_empty_list_and_one_of_more_than_500() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    for count in [0, 501] {
        let entries = vec![PutPersonRequest::default(); count];
        let failure = officer
            .put_persons(PutPersonsRequest { entries, check_only: false, add_only: false })
            .await;
        assert_eq!(fields(&failure.err().expect("refused")), ["entries"], "{count}");
    }
    let entries = vec![PutPersonRequest::default(); 500];
    let results = officer
        .put_persons(PutPersonsRequest { entries, check_only: false, add_only: false })
        .await;
    let results = results.expect("taken").results;
    assert!(results.iter().all(|put| put.field == "person" && put.version == 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_taken_from_the_version_held_and_what_was_held_stays_readable() {
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    let sample = samples().remove(0);
    let id = person_id(&sample);
    let entered_at =
        kzmn_common::wire::instant_to_proto(kzmn_common::instant::Clock::now(&*pair.clock));
    pair.clock.advance(std::time::Duration::from_secs(60));
    let correction = |version, removed: &str| CorrectPersonRequest {
        person_id: id.clone(),
        version,
        removed_period_ids: vec![removed.to_owned()],
        reason: "archive 17".to_owned(),
        ..Default::default()
    };
    let gone = sample.periods[0].period_id.clone();
    let before = counts(&pair, ME).await;
    let failure = officer.correct_person(correction(1, "no-such")).await.err().expect("refused");
    assert_eq!(fields(&failure), ["removed_period_ids[0]"]);
    let failure = officer.correct_person(correction(2, &gone)).await.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::VersionChanged));
    let mut unknown = correction(1, &gone);
    unknown.person_id = "KZ-nobody".to_owned();
    let failure = officer.correct_person(unknown).await.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::NotFound));
    assert_eq!(counts(&pair, ME).await, before);

    let corrected = officer.correct_person(correction(1, &gone)).await.expect("taken");
    assert_eq!((corrected.version, corrected.changed), (2, true));
    let now = officer.read_person(reading(&id)).await.expect("read");
    let then = ReadPersonRequest { as_of: Some(entered_at), ..reading(&id) };
    let then = officer.read_person(then).await.expect("read");
    let held = |read: &ReadPersonResponse| (read.version, read.periods.len(), read.versions.len());
    let count = sample.periods.len();
    assert_eq!((held(&now), held(&then)), ((2, count - 1, 2), (1, count, 2)));
    assert_eq!(now.versions[1].reason, "archive 17");
    assert!(then.person == now.person);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reading_is_recorded_and_a_caseworker_reads_under_a_case() {
    let pair = Pair::start().await.expect("starts");
    let caseworker = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let id = person_id(&samples().remove(0));
    let purpose = Purpose::NewAward.code();
    let opening = OpenCaseRequest { purpose, ..OpenCaseRequest::default() };
    let opened = caseworker.open_case(opening).await.expect("opened").case.expect("a case");
    assert_eq!(opened.case_id, "KZ-2026-0000001");
    let before = counts(&pair, ME).await.disclosure;
    let failure = caseworker.read_person(reading(&id)).await.err().expect("refused");
    assert_eq!(fields(&failure), ["case_id"]);
    let claim = people::bat_erdene().0;
    let search = SearchPersonsRequest {
        person: Some(claim.clone()),
        purpose: Purpose::NewAward.code(),
        case_id: String::new(),
    };
    let failure = caseworker.search_persons(search.clone()).await.err().expect("refused");
    assert_eq!(fields(&failure), ["case_id"]);
    let mut vague = search.clone();
    vague.person.as_mut().expect("a person").identifiers.clear();
    vague.person.as_mut().expect("a person").sex = 0;
    vague.case_id = "KZ-2026-0000001".to_owned();
    let failure = caseworker.search_persons(vague).await.err().expect("refused");
    assert_eq!(fields(&failure), ["person.sex"]);
    let unknown =
        ReadPersonRequest { case_id: "KZ-2026-0000001".to_owned(), ..reading("KZ-nobody") };
    let failure = caseworker.read_person(unknown).await.err().expect("refused");
    assert_eq!(failure.reason(), Some(RefusalReason::NotFound));
    assert_eq!(counts(&pair, ME).await.disclosure, before, "nothing was shown");

    let under_a_case = ReadPersonRequest { case_id: "KZ-2026-0000001".to_owned(), ..reading(&id) };
    caseworker.read_person(under_a_case).await.expect("read");
    let search = SearchPersonsRequest { case_id: "KZ-2026-0000001".to_owned(), ..search };
    let found = caseworker.search_persons(search).await.expect("found");
    assert_eq!((found.persons.len(), found.more), (1, false));
    assert!(found.persons[0].by_identifier);
    let identifier: Identifier = claim.identifiers[0].clone();
    let by_number = ReadPersonRequest {
        person_id: String::new(),
        identifier: Some(identifier),
        case_id: "KZ-2026-0000001".to_owned(),
        ..reading("")
    };
    let read = caseworker.read_person(by_number).await.expect("read");
    assert!(read.person == found.persons[0].person);
    assert_eq!(counts(&pair, ME).await.disclosure, before + 3);
}

/// With `check_only` whom the ruling names is shown, and recorded as read; who does not look alike is refused as well.
async fn checks_and_rules_nothing(
    pair: &Pair,
    officer: &OfficeClient,
    confirm: ConfirmMatchRequest,
    candidate: &MatchCandidate,
) {
    let check = ConfirmMatchRequest { check_only: true, ..confirm };
    let before = counts(pair, Party::Mongolia).await;
    let stranger = ConfirmMatchRequest { person_id: "MN-nobody".to_owned(), ..check.clone() };
    let failure = officer.confirm_match(stranger).await.err().expect("refused");
    assert_eq!(fields(&failure), ["person_id"]);
    assert_eq!(counts(pair, Party::Mongolia).await, before, "nobody was shown");
    let checked = officer.confirm_match(check).await.expect("checked");
    assert_eq!(checked.r#match.expect("a match").state(), MatchState::Open);
    assert!(checked.candidates.len() == 1 && checked.candidates[0] == *candidate);
    let with_the_reading = Counts { disclosure: before.disclosure + 1, ..before };
    assert_eq!(counts(pair, Party::Mongolia).await, with_the_reading, "nothing was ruled");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_ruling_without_a_reason_and_records_whom_each_ruling_showed() {
    let pair = Pair::start().await.expect("starts");
    let request = ask_request("KZ-2026-0000001", &people::serik_from_kazakhstan());
    pair.ask(ME, request).await.expect("asked").answer.expect("answered");
    let officer = pair.officer(Party::Mongolia, OfficerRole::Registrar).expect("a client");
    let listed = officer.list_matches(ListMatchesRequest::default()).await.expect("listed");
    let [open] = listed.matches.as_slice() else { panic!("one match") };
    let (match_id, alike) = (open.match_id, open.candidate_ids.clone());
    let reason = "letter 12".to_owned();

    let before = counts(&pair, Party::Mongolia).await.disclosure;
    let person_id = alike.first().expect("somebody looks alike").clone();
    let silent = ConfirmMatchRequest { match_id, person_id, ..Default::default() };
    let failure = officer.confirm_match(silent.clone()).await.err().expect("refused");
    assert_eq!(fields(&failure), ["reason"]);
    let confirm = ConfirmMatchRequest { reason: reason.clone(), ..silent };
    officer.confirm_match(confirm).await.expect("confirmed");
    let read = counts(&pair, Party::Mongolia).await.disclosure - before;
    assert_eq!(read, 1, "who is confirmed is shown");

    let before = counts(&pair, Party::Mongolia).await.disclosure;
    let silent = RejectMatchRequest { match_id, ..Default::default() };
    let failure = officer.reject_match(silent.clone()).await.err().expect("refused");
    assert_eq!(fields(&failure), ["reason"], "whoever replaces a ruling says why");
    let reject = RejectMatchRequest { reason, ..silent };
    officer.reject_match(reject).await.expect("rejected");
    let read = counts(&pair, Party::Mongolia).await.disclosure - before;
    assert_eq!(
        read,
        u64::try_from(alike.len()).expect("few"),
        "all of whom none is meant are shown"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ambiguous_question_is_found_once_its_match_is_confirmed_and_not_once_it_is_rejected() {
    let pair = Pair::start().await.expect("starts");
    let ask = async |case: &str| {
        let request = ask_request(case, &people::serik_from_kazakhstan());
        pair.ask(ME, request).await.expect("asked").answer.expect("answered")
    };
    assert_eq!(ask("KZ-2026-0000001").await.outcome(), Outcome::Ambiguous);
    let officer = pair.officer(Party::Mongolia, OfficerRole::Registrar).expect("a client");
    let before = counts(&pair, Party::Mongolia).await.disclosure;
    let listed = officer.list_matches(ListMatchesRequest::default()).await.expect("listed");
    let [open] = listed.matches.as_slice() else { panic!("one match") };
    assert_eq!((open.state(), open.case_id.as_str()), (MatchState::Open, "KZ-2026-0000001"));
    let match_id = open.match_id;
    let named = u64::try_from(open.candidate_ids.len()).expect("few");
    assert!(named > 0, "whom it may mean");
    let read = counts(&pair, Party::Mongolia).await.disclosure - before;
    assert_eq!(read, named, "each who is named was read");

    let before = counts(&pair, Party::Mongolia).await.disclosure;
    let read = officer.read_match(ReadMatchRequest { match_id }).await.expect("read");
    let candidate = read.candidates.first().expect("somebody looks alike");
    assert!(candidate.points.iter().any(|point| point.verdict() == MatchVerdict::For));
    let person_id = candidate.person.clone().expect("a person").person_id;
    let persons = read.candidates.iter().flat_map(|one| &one.person);
    assert!(persons.map(|person| &person.person_id).eq(&open.candidate_ids));
    let shown = u64::try_from(read.candidates.len()).expect("few");
    assert_eq!(counts(&pair, Party::Mongolia).await.disclosure, before + shown);

    let confirm = |person_id: &str| ConfirmMatchRequest {
        match_id,
        person_id: person_id.to_owned(),
        reason: "letter 12".to_owned(),
        check_only: false,
    };
    let failure = officer.confirm_match(confirm("MN-nobody")).await.err().expect("refused");
    assert_eq!(fields(&failure), ["person_id"]);
    checks_and_rules_nothing(&pair, &officer, confirm(&person_id), candidate).await;
    let confirmed = officer.confirm_match(confirm(&person_id)).await.expect("confirmed");
    assert_eq!(confirmed.r#match.expect("a match").state(), MatchState::Confirmed);
    let answer = ask("KZ-2026-0000002").await;
    assert_eq!(answer.outcome(), Outcome::Found);
    assert_eq!(answer.match_basis(), MatchBasis::ConfirmedLink);

    let reject = RejectMatchRequest {
        match_id,
        person_ids: Vec::new(),
        reason: "the father is another".to_owned(),
        check_only: false,
    };
    let rejected = officer.reject_match(reject).await.expect("rejected");
    assert_eq!(rejected.r#match.expect("a match").state(), MatchState::Rejected);
    assert_eq!(ask("KZ-2026-0000003").await.outcome(), Outcome::NotFound);
    let unknown = officer.read_match(ReadMatchRequest { match_id: match_id + 1 }).await;
    assert_eq!(unknown.err().expect("refused").reason(), Some(RefusalReason::NotFound));
    let listed = officer.list_matches(ListMatchesRequest::default()).await.expect("listed");
    assert!(listed.matches.is_empty() && listed.next_page_token.is_empty());
    for (request, field) in [
        (ListMatchesRequest { page_size: 101, ..Default::default() }, "page_size"),
        (ListMatchesRequest { page_token: "x".to_owned(), ..Default::default() }, "page_token"),
        (ListMatchesRequest { state: 9, ..Default::default() }, "state"),
    ] {
        let failure = officer.list_matches(request).await.err().expect("refused");
        assert_eq!(fields(&failure), [field]);
    }
}

/// Whatever way a record comes in.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_periods_that_cannot_be_by_every_way_in_and_takes_corrections_of_something_else() {
    use kzmn_proto::exchange::PartialDate;
    let pair = Pair::start().await.expect("starts");
    let officer = pair.officer(ME, OfficerRole::Registrar).expect("a client");
    let good = samples().remove(0);
    let year = |year| Some(PartialDate { year, month: 0, day: 0 });
    let mut bad = good.clone();
    bad.periods[0].start = year(1850);
    bad.periods[0].end = year(1851);
    let failure = officer.put_person(bad.clone()).await.err().expect("before birth");
    assert_eq!(fields(&failure), ["periods[0].start"]);
    let list = PutPersonsRequest { entries: vec![bad.clone()], check_only: false, add_only: false };
    let results = officer.put_persons(list).await.expect("judged").results;
    assert_eq!(results[0].field, "periods[0].start");

    let correction = |periods: Vec<_>, person| CorrectPersonRequest {
        person_id: person_id(&good),
        version: 1,
        person,
        periods,
        reason: "Seen".to_owned(),
        ..Default::default()
    };
    let mut future = good.periods[0].clone();
    future.end = year(2050);
    let failure = officer.correct_person(correction(vec![future], None)).await;
    assert_eq!(fields(&failure.err().expect("in the future")), ["periods[0].end"]);
    let mut younger = good.person.clone().expect("a person");
    younger.birth_date = year(2020);
    let failure = officer.correct_person(correction(Vec::new(), Some(younger))).await;
    let failure = failure.err().expect("born after what was worked");
    assert!(fields(&failure).contains(&"person.birth_date"), "{failure:?}");
    let mut restricted = good.person.clone().expect("a person");
    restricted.restricted = true;
    let corrected = officer.correct_person(correction(Vec::new(), Some(restricted))).await;
    assert_eq!(corrected.expect("taken").version, 2);
}
