//! Cases: how they are opened, listed and watched.

use kzmn_common::envelope::{Envelope, Signature};
use kzmn_common::exchange::close::Asker;
use kzmn_common::header::Purpose;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{Outcome, RecordQuery};
use kzmn_common::party::Party;
use kzmn_common::statement::{Sealed, Unverified};
use kzmn_store::{
    AttestedStatus, CaseFilter, CaseKey, CaseOpened, CaseOpening, CaseRecord, CaseWhole,
    QuestionState, Store, StoreError,
};
use kzmn_testkit::states::question;
use kzmn_testkit::values::{at, date, now, realm, text};

use crate::world::{SALT, World, claim, entry, found, later};

fn opening(case_id: Option<&str>, person_id: Option<&str>) -> CaseOpening {
    CaseOpening {
        case_id: case_id.map(text),
        purpose: Purpose::NewAward,
        person_id: person_id.map(text),
        officer_id: text("7f3a"),
        at: now(),
    }
}

async fn opened(store: &Store, opening: CaseOpening) -> (String, CaseOpened) {
    let (case_id, opened) = store.open_case(opening).await.expect("opened");
    (case_id.into(), opened)
}

/// All cases of a filter, page by page, and how many pages these were.
async fn listed(store: &Store, filter: &CaseFilter, size: u32) -> (Vec<String>, usize) {
    let (mut ids, mut pages, mut after) = (Vec::new(), 0, None::<CaseKey>);
    loop {
        let page = store.cases(filter, after.as_ref(), size).await.expect("read");
        assert!(page.rows.len() <= usize::try_from(size).expect("small"));
        assert!(pages < 100, "the list does not end");
        ids.extend(page.rows.into_iter().map(|case| String::from(case.case_id)));
        pages += 1;
        match page.next {
            Some(next) => after = Some(next),
            None => return (ids, pages),
        }
    }
}

/// A question of that case, asked by `reply_by`.
fn posed(world: &World, case: &str, reply_by: Option<&str>) -> Sealed<RecordQuery> {
    let mut asked = question(claim(0));
    asked.case_id = text(case);
    asked.reply_by = reply_by.map(date);
    let query = RecordQuery::ask(asked, Party::Kazakhstan, realm(), now(), world.entropy.as_ref());
    Sealed::seal(query, world.signer(Party::Kazakhstan)).expect("signed")
}

async fn case(store: &Store, case_id: &str) -> CaseRecord {
    store.case(&text(case_id)).await.expect("read").expect("there")
}

#[tokio::test]
async fn refuses_another_purpose_or_person_under_a_number_and_takes_the_same_again() {
    let world = World::new();
    let store = world.store().await;
    for number in [1, 2] {
        store.put_person(entry(number), "r", &text("import"), now(), SALT).await.expect("stored");
    }
    let first = opening(Some("KZ-2026-0000417"), Some("P-1"));
    assert_eq!(
        opened(&store, first.clone()).await,
        ("KZ-2026-0000417".to_owned(), CaseOpened::Now)
    );
    let others = [
        CaseOpening { purpose: Purpose::Review, ..first.clone() },
        CaseOpening { person_id: Some(text("P-2")), ..first.clone() },
        CaseOpening { person_id: None, ..first.clone() },
    ];
    for other in others {
        let refused = store.open_case(other).await.expect_err("opened otherwise");
        assert!(matches!(refused, StoreError::CaseOpenedOtherwise), "{refused}");
    }
    let again = CaseOpening { at: later(5), officer_id: text("0000"), ..first };
    assert_eq!(opened(&store, again).await, ("KZ-2026-0000417".to_owned(), CaseOpened::Before));
    let case = case(&store, "KZ-2026-0000417").await;
    assert_eq!((case.opened_at, case.opened_by.as_str()), (now(), "7f3a"));
    assert_eq!(store.counts().await.expect("counted").case_file, 1);
}

#[tokio::test]
async fn a_case_that_names_nobody_gets_its_person_once_and_no_other_one_after() {
    let world = World::new();
    let store = world.store().await;
    for number in [1, 2] {
        store.put_person(entry(number), "r", &text("import"), now(), SALT).await.expect("stored");
    }
    store.submit_question(&posed(&world, "KZ-1", None)).await.expect("posed");
    assert_eq!(case(&store, "KZ-1").await.person_id, None, "opened by its question");
    let review = CaseOpening { purpose: Purpose::Review, ..opening(Some("KZ-1"), Some("P-1")) };
    store.open_case(review).await.expect_err("another purpose");
    for done in [CaseOpened::PersonAdded, CaseOpened::Before] {
        assert_eq!(opened(&store, opening(Some("KZ-1"), Some("P-1"))).await.1, done);
    }
    assert_eq!(case(&store, "KZ-1").await.person_id, Some(text("P-1")));
    store.open_case(opening(Some("KZ-1"), Some("P-2"))).await.expect_err("another person");
    assert_eq!(case(&store, "KZ-1").await.person_id, Some(text("P-1")));
}

#[tokio::test]
async fn refuses_a_person_whom_the_registry_does_not_hold_and_takes_one_whom_it_does() {
    let world = World::new();
    let store = world.store().await;
    let refused = store.open_case(opening(None, Some("P-1"))).await.expect_err("nobody");
    assert!(matches!(refused, StoreError::UnknownPerson), "{refused}");
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let (case_id, _) = opened(&store, opening(None, Some("P-1"))).await;
    assert_eq!(case_id, "KZ-2026-0000001", "the refused one took no number");
    let person = case(&store, &case_id).await.person_id;
    assert_eq!(person, Some(text("P-1")));
}

#[tokio::test]
async fn numbers_count_on_within_a_year_and_step_over_what_an_officer_chose() {
    let world = World::new();
    let store = world.store().await;
    opened(&store, opening(Some("KZ-2026-0000002"), None)).await;
    opened(&store, opening(Some("KZ-2026-9999999"), None)).await;
    let mut given = Vec::new();
    for _ in 0..3 {
        given.push(opened(&store, opening(None, None)).await.0);
    }
    assert_eq!(given, ["KZ-2026-0000001", "KZ-2026-0000003", "KZ-2026-0000004"]);
    let next_year = CaseOpening { at: at("2027-01-01T00:00:00Z"), ..opening(None, None) };
    assert_eq!(opened(&store, next_year).await.0, "KZ-2027-0000001");
    store.shutdown().await.expect("closes");
    let store = world.bare_store().await.expect("opens");
    assert_eq!(opened(&store, opening(None, None)).await.0, "KZ-2026-0000005");
}

#[tokio::test]
async fn the_first_question_opens_its_case_and_leaves_an_open_one_alone() {
    let world = World::new();
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let review = CaseOpening { purpose: Purpose::Review, ..opening(Some("KZ-1"), Some("P-1")) };
    opened(&store, review).await;
    let queries = [posed(&world, "KZ-1", None), posed(&world, "KZ-2", Some("2026-12"))];
    let more = posed(&world, "KZ-2", None);
    let both = tokio::join!(
        store.submit_question(&queries[0]),
        store.submit_question(&queries[1]),
        store.submit_question(&more)
    );
    both.0.and(both.1).and(both.2).expect("posed");
    let (first, second) = (case(&store, "KZ-1").await, case(&store, "KZ-2").await);
    assert_eq!((first.purpose, first.person_id), (Purpose::Review, Some(text("P-1"))));
    assert_eq!((second.purpose, second.person_id), (Purpose::NewAward, None));
    assert_eq!((second.opened_at, second.opened_by.as_str()), (now(), "7f3a"));
    assert_eq!((first.questions.len(), second.questions.len()), (1, 2));
    let asked = second.questions.iter().find(|one| one.query == queries[1].digest());
    let asked = asked.expect("there");
    assert_eq!((asked.state, asked.reply_by), (QuestionState::Open, Some(date("2026-12"))));
    assert!(!asked.overdue(at("2026-12-31T23:59:59Z")));
    assert!(asked.overdue(at("2027-01-01T00:00:00Z")));
}

#[tokio::test]
async fn a_list_shows_each_case_once_also_where_many_were_opened_at_one_instant() {
    let world = World::new();
    let store = world.store().await;
    for number in 0..7 {
        let at = if number < 5 { now() } else { later(1) };
        opened(&store, CaseOpening { at, ..opening(Some(&format!("KZ-{number}")), None) }).await;
    }
    let newest_first = ["KZ-6", "KZ-5", "KZ-4", "KZ-3", "KZ-2", "KZ-1", "KZ-0"];
    for (size, pages) in [(1, 7), (2, 4), (3, 3), (7, 1), (100, 1)] {
        let (ids, made) = listed(&store, &CaseFilter::default(), size).await;
        assert_eq!((ids.as_slice(), made), (newest_first.map(str::to_owned).as_slice(), pages));
    }
    let page = store.cases(&CaseFilter::default(), None, 2).await.expect("read");
    let newer = CaseOpening { at: later(9), ..opening(Some("KZ-9"), None) };
    opened(&store, newer).await;
    let next = store.cases(&CaseFilter::default(), page.next.as_ref(), 2).await.expect("read");
    let ids: Vec<_> = next.rows.iter().map(|case| case.case_id.as_str()).collect();
    assert_eq!(ids, ["KZ-4", "KZ-3"], "what came in between shifts nothing");
}

#[tokio::test]
async fn a_list_leaves_out_what_its_filter_does_not_name() {
    let world = World::new();
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    opened(&store, opening(Some("KZ-P"), Some("P-1"))).await;
    let open = posed(&world, "KZ-open", None);
    let answered = posed(&world, "KZ-answered", None);
    for query in [&open, &answered] {
        store.submit_question(query).await.expect("posed");
    }
    let reply = world.judge(&answered, world.answer(&answered, Outcome::NotFound), 1);
    store.close(answered.digest(), reply.expect("closes")).await.expect("closed");
    let in_states = async |states: &[QuestionState]| {
        let filter = CaseFilter { states: states.to_vec(), ..CaseFilter::default() };
        listed(&store, &filter, 100).await.0
    };
    assert_eq!(in_states(&[QuestionState::Open]).await, ["KZ-open"]);
    assert_eq!(in_states(&[QuestionState::Answered]).await, ["KZ-answered"]);
    let both = in_states(&[QuestionState::Open, QuestionState::Answered]).await;
    assert_eq!(both, ["KZ-open", "KZ-answered"]);
    assert!(in_states(&[QuestionState::Refused]).await.is_empty());
    let person = CaseFilter { person_id: Some(text("P-1")), ..CaseFilter::default() };
    assert_eq!(listed(&store, &person, 100).await.0, ["KZ-P"]);
}

/// The condition in SQL against the pure rule, for dates of every precision around the day.
#[tokio::test]
async fn a_list_of_overdue_cases_holds_those_of_which_the_rule_says_so() {
    let world = World::new();
    let store = world.store().await;
    let days = ["2025", "2026", "2027", "2026-10", "2026-11", "2026-12"];
    let days = days.into_iter().chain(["2026-11-22", "2026-11-23", "2026-11-24", "2200-01-01"]);
    for day in days {
        store
            .submit_question(&posed(&world, &format!("KZ-{day}"), Some(day)))
            .await
            .expect("posed");
    }
    store.submit_question(&posed(&world, "KZ-none", None)).await.expect("posed");
    let closed = posed(&world, "KZ-closed", Some("2025"));
    store.submit_question(&closed).await.expect("posed");
    let reply = world.judge(&closed, world.answer(&closed, Outcome::NotFound), 1).expect("closes");
    store.close(closed.digest(), reply).await.expect("closed");
    let all = store.cases(&CaseFilter::default(), None, 100).await.expect("read").rows;
    assert_eq!(all.len(), 12);
    let instants = ["2026-11-23T12:00:00Z", "2026-11-24T00:00:00Z", "2026-12-01T00:00:00Z"];
    for now in instants.map(at).into_iter().chain([at("0900-01-01T00:00:00Z")]) {
        let overdue = |case: &&CaseRecord| case.questions.iter().any(|one| one.overdue(now));
        let expected: Vec<_> =
            all.iter().filter(overdue).map(|case| case.case_id.clone()).collect();
        let filter = CaseFilter { overdue_at: Some(now), ..CaseFilter::default() };
        let listed = store.cases(&filter, None, 100).await.expect("read").rows;
        let listed: Vec<_> = listed.into_iter().map(|case| case.case_id).collect();
        assert_eq!(listed, expected, "{now}");
        assert_eq!(expected.is_empty(), now < Instant::parse("2026-01-01T00:00:00Z").expect("it"));
    }
}

#[tokio::test]
async fn a_case_shows_what_was_attested_in_it_as_it_was_signed() {
    let world = World::new();
    let store = world.store().await;
    let query = posed(&world, "KZ-1", None);
    store.submit_question(&query).await.expect("posed");
    let answer = world.answer(&query, found("M-1"));
    let Outcome::Found { periods, .. } = answer.body.outcome.clone() else { panic!("found") };
    let reply = world.judge(&query, answer, 1).expect("closes");
    store.close(query.digest(), reply).await.expect("closed");
    let read = async || store.case_whole(&text("KZ-1"), "rules").await;
    let CaseWhole { case, attested, .. } = read().await.expect("read").expect("there");
    assert_eq!(case.questions.len(), 1);
    let shown: Vec<_> = attested.iter().map(|one| one.period.clone()).collect();
    assert_eq!(shown, periods);
    assert!(attested.iter().all(|one| one.status == AttestedStatus::Active));
    assert!(store.case_whole(&text("KZ-2"), "rules").await.expect("read").is_none());
    world.by_hand(&crate::evidence::LIFT).await;
    world
        .by_hand(&["UPDATE statement SET envelope = substr(envelope, 2) WHERE answers IS NOT NULL"])
        .await;
    let refused = read().await.expect_err("the answer was altered");
    assert!(matches!(refused, StoreError::Corrupt { table: "statement", .. }), "{refused}");
}

#[tokio::test]
async fn changes_are_told_after_their_commit_and_none_that_was_rolled_back() {
    let world = World::new();
    let store = world.store().await;
    let mut changes = store.changes();
    let query = posed(&world, "KZ-1", None);
    let closing = || world.judge(&query, world.answer(&query, Outcome::NotFound), 1);
    let reply = closing().expect("closes");
    let unknown = store.close(query.digest(), reply.clone()).await;
    assert!(matches!(unknown, Err(StoreError::UnknownQuestion)));
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON question \
                  BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    world.by_hand(&[refuse]).await;
    assert!(store.submit_question(&query).await.is_err());
    assert!(changes.try_recv().is_err(), "nothing was changed");
    world.by_hand(&["DROP TRIGGER full"]).await;

    store.submit_question(&query).await.expect("posed");
    let told = changes.try_recv().expect("told");
    assert_eq!(&*told, "KZ-1");
    store.note_attempt(query.digest(), "PEER_UNREACHABLE", now()).await.expect("noted");
    assert_eq!(changes.try_recv().as_deref(), Ok("KZ-1"));
    store.close(query.digest(), reply.clone()).await.expect("closed");
    assert_eq!(changes.try_recv().as_deref(), Ok("KZ-1"));
    store.close(query.digest(), reply).await.expect("the same again");
    opened(&store, opening(None, None)).await;
    assert!(changes.try_recv().is_err(), "no question was changed");
}

/// A constraint that is checked at the commit makes it fail.
#[tokio::test]
async fn changes_whose_commit_failed_are_not_told() {
    let world = World::new();
    let store = world.store().await;
    let mut changes = store.changes();
    world
        .by_hand(&[
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE child (id INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TRIGGER breaks AFTER INSERT ON question BEGIN INSERT INTO child VALUES (1); END",
        ])
        .await;
    let posed = store.submit_question(&posed(&world, "KZ-1", None)).await;
    assert!(matches!(posed, Err(StoreError::Indeterminate)), "{posed:?}");
    assert!(changes.try_recv().is_err(), "nobody knows whether it was changed");
}

/// What nobody vouches for is kept once, and not without end.
#[tokio::test]
async fn garbage_that_comes_back_again_and_again_does_not_fill_the_store() {
    let world = World::new();
    let store = world.store().await;
    let query = posed(&world, "KZ-1", None);
    store.submit_question(&query).await.expect("posed");
    let (realm, bundle) = (realm(), world.bundle());
    let asker =
        Asker { me: Party::Kazakhstan, realm: &realm, bundle: &bundle, policy: &world.policy };
    let garbage = |number: u8| {
        let key_id = world.key(Party::Mongolia).public().id().to_string();
        let signatures = vec![Signature { key_id, signature: vec![0; 64] }];
        let payload_type = "application/vnd.kzmn.record-answer.v1+protobuf".to_owned();
        let (payload, disclosures) = (vec![number], Vec::new());
        let envelope = Envelope { payload_type, payload, signatures, disclosures };
        let received = Unverified::received(envelope);
        asker.close((query.statement(), query.digest()), received, later(1)).expect_err("garbage")
    };
    let keep = async |number| {
        store.suspect(query.digest(), &garbage(number), later(1)).await.expect("taken");
        store.counts().await.expect("counted").suspect
    };
    for _ in 0..3 {
        assert_eq!(keep(0).await, 1, "the same is kept once");
    }
    let mut kept = 0;
    for number in 0..40 {
        kept = keep(number).await;
    }
    assert_eq!(kept, 16);
    let mismatch = world.own_query("KZ-2");
    let signed = world.judge(&query, world.answer(&mismatch, Outcome::NotFound), 1);
    store.suspect(query.digest(), &signed.expect_err("another"), later(1)).await.expect("kept");
    assert_eq!(store.counts().await.expect("counted").suspect, 17, "what is signed is kept");
}
