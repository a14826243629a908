//! Lists of statements and of who read what; and how much there is.

use kzmn_common::header::{Officer, OfficerRole, Purpose};
use kzmn_common::kinds::Outcome;
use kzmn_common::party::Party;
use kzmn_common::statement::PayloadType;
use kzmn_store::{
    AccessFilter, AccessKind, AccessSubject, Direction, OwnAccess, StatementFilter, Store,
    StoreError,
};
use kzmn_testkit::values::{now, text};

use crate::world::{SALT, World, claim, entry, later};

fn reading(person: Option<&str>, case: Option<&str>, seconds: u64) -> OwnAccess {
    OwnAccess {
        at: later(seconds),
        person_id: person.map(text),
        case_id: case.map(text),
        officer: Officer { id: text("aud1"), role: OfficerRole::Auditor },
        purpose: Purpose::Review,
        what: AccessKind::Case,
        statement: None,
    }
}

async fn numbers(store: &Store, filter: &StatementFilter, size: u32) -> Vec<i64> {
    let (mut numbers, mut below) = (Vec::new(), None);
    loop {
        let page = store.statements(filter, below, size).await.expect("read");
        assert!(numbers.len() < 100, "the list does not end");
        numbers.extend(page.rows.iter().map(|statement| statement.number));
        below = page.next;
        if below.is_none() {
            return numbers;
        }
    }
}

#[tokio::test]
async fn statements_are_listed_once_newest_first_and_as_their_filter_says() {
    let world = World::new();
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let (one, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    for query in [&one, &other] {
        store.submit_question(query).await.expect("posed");
    }
    let asked = world.signed(world.asked(claim(1)));
    store.process(world.received(&asked, later(60)), &world.answering()).await.expect("settled");
    let reply = world.judge(&one, world.answer(&one, Outcome::NotFound), 120).expect("closes");
    store.close(one.digest(), reply).await.expect("closed");

    let all = StatementFilter::default();
    for size in [1, 2, 5, 100] {
        assert_eq!(numbers(&store, &all, size).await, [5, 4, 3, 2, 1], "{size}");
    }
    let of = async |filter: StatementFilter| numbers(&store, &filter, 2).await;
    let case = |id| StatementFilter { case_id: Some(text(id)), ..StatementFilter::default() };
    assert_eq!(of(case("KZ-1")).await, [5, 1]);
    assert_eq!(of(case("MN-2026-1")).await, [4, 3], "the other state's case, with our answer");
    assert!(of(case("KZ-3")).await.is_empty());
    let issued = StatementFilter { direction: Some(Direction::Issued), ..all.clone() };
    assert_eq!(of(issued).await, [4, 2, 1]);
    let queries = StatementFilter { payload_type: Some(PayloadType::RecordQuery), ..all.clone() };
    assert_eq!(of(queries).await, [3, 2, 1]);
    let from = StatementFilter { from: Some(later(60)), ..all.clone() };
    assert_eq!(of(from).await, [5, 4, 3]);
    let between =
        StatementFilter { from: Some(later(60)), before: Some(later(120)), ..all.clone() };
    assert_eq!(of(between).await, [4, 3]);
    let page = store.statements(&all, None, 100).await.expect("read");
    let newest = page.rows.first().expect("one");
    assert_eq!((newest.direction, newest.answers), (Direction::Received, Some(one.digest())));
    assert_eq!(newest.case_id, Some(text("KZ-1")));
    assert_eq!((newest.at, newest.bundle_sequence), (later(120), 1));
}

#[tokio::test]
async fn readings_at_home_and_from_abroad_stand_in_one_list_newest_first() {
    let world = World::new();
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let asked = world.signed(world.asked(claim(1)));
    world.process(&store, &asked).await;
    let commits = store.commits();
    store.record_readings(&[]).await.expect("nothing to record");
    assert_eq!(store.commits(), commits);
    let shown = OwnAccess { statement: Some(asked.digest()), ..reading(Some("P-1"), None, 9) };
    let readings = [reading(Some("P-1"), Some("KZ-1"), 5), reading(None, Some("KZ-1"), 6), shown];
    store.record_readings(&readings).await.expect("recorded");

    let list = async |whose, from, below| {
        let filter = AccessFilter { whose, from, before: None };
        store.disclosures(&filter, below, 2).await.expect("read")
    };
    let person = || AccessSubject::Person(text("P-1"));
    let first = list(person(), None, None).await;
    let second = list(person(), None, first.next).await;
    assert_eq!((first.rows.len(), second.rows.len(), second.next), (2, 1, None));
    let [newest, home] = first.rows.as_slice() else { panic!("two") };
    assert_eq!((newest.statement, newest.asked_by), (Some(asked.digest()), Party::Kazakhstan));
    assert_eq!((home.outcome.as_str(), home.case_id.clone()), ("CASE", Some(text("KZ-1"))));
    assert_eq!((home.purpose, home.officer.role), (Purpose::Review, OfficerRole::Auditor));
    assert!(home.parts.is_empty() && home.statement.is_none());
    let abroad = second.rows.first().expect("one");
    assert_eq!((abroad.asked_by, abroad.outcome.as_str()), (Party::Mongolia, "OUTCOME_FOUND"));
    assert_eq!(list(AccessSubject::Case(text("KZ-1")), None, None).await.rows.len(), 2);
    assert_eq!(list(AccessSubject::Case(text("MN-2026-1")), None, None).await.rows.len(), 1);
    assert_eq!(list(person(), Some(later(6)), None).await.rows.len(), 1);
    assert!(list(AccessSubject::Person(text("P-2")), None, None).await.rows.is_empty());
}

#[tokio::test]
async fn a_reading_of_a_statement_that_is_not_kept_is_refused_and_its_neighbour_recorded() {
    let world = World::new();
    let store = world.store().await;
    let query = world.own_query("KZ-1");
    let of_query = OwnAccess { statement: Some(query.digest()), ..reading(None, None, 1) };
    let both = [of_query, reading(Some("P-1"), None, 1)];
    let refused = store.record_readings(&both).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert_eq!(store.counts().await.expect("counted").disclosure, 0, "none of them");
    store.submit_question(&query).await.expect("posed");
    store.record_readings(&both).await.expect("recorded");
    assert_eq!(store.counts().await.expect("counted").disclosure, 2);
}

#[tokio::test]
async fn a_statement_names_whom_it_is_about() {
    let world = World::new();
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let asked = world.signed(world.asked(claim(1)));
    world.process(&store, &asked).await;
    let own = world.own_query("KZ-1");
    store.submit_question(&own).await.expect("posed");
    let page = store.statements(&StatementFilter::default(), None, 100).await.expect("read");
    assert_eq!(page.rows.len(), 3);
    for summary in page.rows {
        let read = store.statement_and_subject(summary.digest).await;
        let (_, about) = read.expect("read").expect("there");
        assert_eq!(about.purpose, Some(Purpose::NewAward));
        let expected = if summary.digest == own.digest() {
            (None, Some(text("KZ-1")))
        } else {
            (Some(text("P-1")), None)
        };
        assert_eq!((about.person_id, about.case_id), expected);
    }
}

#[tokio::test]
async fn the_status_counts_what_there_is() {
    let world = World::new();
    let store = world.store().await;
    let empty = store.status().await.expect("read");
    assert_eq!((empty.persons, empty.statements, empty.open_questions), (0, 0, 0));
    for number in [1, 2] {
        store.put_person(entry(number), "r", &text("import"), now(), SALT).await.expect("stored");
    }
    let (one, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    for query in [&one, &other] {
        store.submit_question(query).await.expect("posed");
        store.submit_question(query).await.expect("the same again");
    }
    let deferred = Outcome::Deferred { expected_by: kzmn_testkit::values::date("2027") };
    let reply = world.judge(&one, world.answer(&one, deferred), 1).expect("closes");
    store.close(one.digest(), reply).await.expect("closed");
    let status = store.status().await.expect("read");
    assert_eq!((status.persons, status.statements), (2, 3));
    let waiting = (status.open_questions, status.deferred_questions, status.equivocal_questions);
    assert_eq!(waiting, (1, 1, 0));
    assert!(status.bytes > 4096, "{}", status.bytes);
}
