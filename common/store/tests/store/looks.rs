//! Those who look alike: what the database finds is what the specification says.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use kzmn_common::exchange::recognise::{Lookup, PersonSearchKeys};
use kzmn_common::party::Party;
use kzmn_common::person::{PersonClaim, Place};
use kzmn_common::registry::{OwnPerson, RegistryEntry};
use kzmn_common::text::Text;
use kzmn_store::{Entered, MatchRuling, MatchState, Ruling, Store};
use kzmn_testkit::people::People;
use kzmn_testkit::values::{date, name, now, text};
use tracing::instrument::WithSubscriber as _;

use crate::world::{SALT, World, claim, entry, iin, later, rules, surname};

/// Few, so that many look alike.
const BIRTHS: [&str; 7] =
    ["1958-03-15", "1958-03-15", "1958-03", "1958", "1958-01-01", "1958-01", "1959-03-15"];

fn invented(people: &People, index: u64) -> OwnPerson {
    let mut person = people.person(index).kazakh;
    let birth = usize::try_from(index % 7).expect("small");
    person.birth_date = date(BIRTHS[birth]);
    person
}

/// What Mongolia claims, without the own identifier by which the holder would be found.
fn claimed(people: &People, index: u64) -> PersonClaim {
    let mut claim = people.claim(index, Party::Mongolia);
    let birth = usize::try_from(index / 7 % 7).expect("small");
    claim.birth_date = Some(date(BIRTHS[birth]));
    claim.identifiers.clear();
    claim
}

#[tokio::test]
async fn the_database_finds_those_who_look_alike_and_nobody_else() {
    let world = World::new();
    let store = world.store().await;
    let people = People::new(20_261_124).with_both(60);
    let persons: Vec<OwnPerson> = (0..350).map(|index| invented(&people, index)).collect();
    let entered = |person: &OwnPerson| {
        let entry =
            RegistryEntry { person: person.clone(), periods: Vec::new(), months: Vec::new() };
        Entered::new(entry, ("r", &text("import")), now(), SALT)
    };
    let puts = store.put_persons(persons.iter().map(entered).collect(), false).await;
    assert!(puts.expect("written").iter().all(Result::is_ok));
    let (mut asked, mut pairs) = (0, 0);
    for index in 0..350 {
        let claim = claimed(&people, index);
        let Ok(search) = PersonSearchKeys::of(&claim, &rules()) else { continue };
        let lookup: &Lookup = search.alike().expect("enough is claimed");
        let alike = persons.iter().filter(|person| lookup.looks_like(person));
        let expected: BTreeSet<Text> = alike.map(|person| person.person_id.clone()).collect();
        let (found, more) = store.search(&search, 1000).await.expect("searched");
        let found: BTreeSet<Text> = found.into_iter().map(|person| person.person_id).collect();
        assert_eq!((found == expected, more), (true, false), "claim {index}");
        asked += 1;
        pairs += expected.len();
    }
    assert!(asked > 250, "{asked}");
    assert!(pairs > 100, "{pairs}");
}

#[tokio::test]
async fn a_search_finds_the_holder_who_agrees_and_else_those_who_look_alike() {
    let world = World::new();
    let store = world.store().await;
    let list = (0..25).map(|number| {
        let mut person = entry(number);
        person.person.names = vec![name("Қадыров", "Серік")];
        Entered::new(person, ("r", &text("import")), now(), SALT)
    });
    store.put_persons(list.collect(), false).await.expect("written");
    let find = async |claim: PersonClaim| {
        let search = PersonSearchKeys::of(&claim, &rules()).expect("enough");
        let (found, more) = store.search(&search, 20).await.expect("searched");
        let by_identifier = found.iter().filter(|person| search.recognises(person)).count();
        (found.len(), by_identifier, more)
    };
    let only_a_number = PersonClaim { names: Vec::new(), sex: None, birth_date: None, ..claim(3) };
    assert_eq!(find(only_a_number.clone()).await, (1, 1, false));
    let another_year = PersonClaim { birth_date: Some(date("1959")), ..only_a_number.clone() };
    assert_eq!(find(another_year).await, (0, 0, false));
    let another_name =
        PersonClaim { names: vec![name("Ғабитов", "Дулат")], ..only_a_number };
    assert_eq!(find(another_name).await, (0, 0, false));
    let named = PersonClaim { names: vec![name("Қадыров", "Серік")], ..claim(3) };
    assert_eq!(find(named.clone()).await, (1, 1, false));
    let unknown = PersonClaim { identifiers: vec![iin(99)], ..named };
    assert_eq!(find(unknown).await, (20, 0, true), "no more than are shown");
    let nobody = PersonClaim { names: vec![name(&surname(99), "Дулат")], ..claim(99) };
    assert_eq!(find(nobody).await, (0, 0, false));
}

/// A database of before the keys were made by these rules.
#[tokio::test]
async fn keys_that_other_rules_made_are_made_again_when_the_store_is_opened() {
    let world = World::new();
    let store = world.store().await;
    for number in 0..3 {
        let put = store.put_person(entry(number), "r", &text("import"), now(), SALT).await;
        put.expect("stored");
    }
    let place = Place { country: None, region: None, locality: Some(text("Өлгий")) };
    let alike =
        || PersonClaim { identifiers: Vec::new(), birth_place: Some(place.clone()), ..claim(1) };
    let query = world.signed(world.asked(alike()));
    world.process(&store, &query).await;
    let [listed] = store
        .matches(MatchState::Open, None, 9)
        .await
        .expect("listed")
        .rows
        .try_into()
        .expect("one");
    let (by, reason, at) = (text("registrar-1"), text("archive 17"), later(60));
    let ruling = Ruling::Confirm(text("P-1"));
    let ruling = MatchRuling { match_id: listed.found.match_id, ruling, by, reason, at };
    store.rule_match(ruling).await.expect("written").expect("ruled");
    store.shutdown().await.expect("closed");
    world
        .by_hand(&[
            "DELETE FROM own_keys",
            "DELETE FROM own_identifier",
            "UPDATE own_look SET look_keys = ' '",
            "UPDATE own_link SET name_keys = '[]', key = 'claim:old' WHERE key LIKE 'claim:%'",
            "UPDATE own_match SET claim_key = 'old'",
        ])
        .await;
    let store = world.store().await;
    let outcome = async |claim| {
        let query = world.signed(world.asked(claim));
        world.read_answer(&world.process(&store, &query).await).body.outcome.name()
    };
    assert_eq!(outcome(claim(2)).await, "OUTCOME_FOUND", "by the number");
    assert_eq!(outcome(alike()).await, "OUTCOME_FOUND", "by the link");
    let other = PersonClaim { birth_date: Some(date("1958-03")), ..alike() };
    assert_eq!(outcome(other).await, "OUTCOME_AMBIGUOUS", "by the sound");
}

/// A registry of which a year of entries is searched for a claim that nobody looks like.
async fn year_of_entries(world: &World) -> Arc<Store> {
    let store = Arc::new(world.store().await);
    let born_in_one_year = |number: u32| {
        let mut person = entry(number);
        person.person.birth_date = date("1958");
        person.person.names = vec![name(&surname(number), "Дулат")];
        Entered::new(person, ("r", &text("import")), now(), SALT)
    };
    for from in (0..6000).step_by(500) {
        let some = (from..from + 500).map(born_in_one_year).collect();
        store.put_persons(some, false).await.expect("written");
    }
    store
}

/// A year, and names in many spellings.
fn costly() -> PersonClaim {
    let unlike = |at: usize| name(&format!("Жоқ{}", "аб".repeat(at + 1)), &"ап".repeat(at + 2));
    let place = Place { country: None, region: None, locality: Some(text("Өлгий")) };
    PersonClaim {
        identifiers: Vec::new(),
        birth_place: Some(place),
        birth_date: Some(date("1958")),
        names: (0..8).map(unlike).collect(),
        ..claim(1)
    }
}

/// One who is found by the number.
fn known(number: u32) -> PersonClaim {
    PersonClaim {
        birth_date: Some(date("1958")),
        names: vec![name(&surname(number), "Дулат")],
        ..claim(number)
    }
}

/// Stops whoever begins the search for those who look alike, until it may go on.
struct Gate {
    reached: mpsc::Sender<()>,
    open: Mutex<mpsc::Receiver<()>>,
}

impl tracing::Subscriber for Gate {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.name() == "store.alike"
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn enter(&self, _: &tracing::span::Id) {
        // What waits on this thread goes on elsewhere. Once the gate was opened, it stays open.
        tokio::task::block_in_place(|| {
            let _nobody_waits = self.reached.send(());
            let _open = self.open.lock().expect("not poisoned").recv();
        });
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, _: &tracing::Event<'_>) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

/// No clock: the costly question stands in its search, and the others are answered and written meanwhile. In a search
/// within the writing transaction they would wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_question_that_stands_in_its_search_keeps_no_other_and_no_registrar_waiting() {
    let world = World::new();
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let store = Arc::new(store);
    let (reached, at_the_gate) = mpsc::channel();
    let (open, gate) = mpsc::channel();
    let gate = Gate { reached, open: Mutex::new(gate) };
    let (searching, query) =
        (Arc::clone(&store), world.received(&world.signed(world.asked(costly())), now()));
    let answering = world.answering();
    let standing = async move { searching.process(query, &answering).await };
    let standing = tokio::spawn(standing.with_subscriber(gate));
    tokio::task::spawn_blocking(move || at_the_gate.recv()).await.expect("ran").expect("reached");

    let others = async {
        for number in 1..=10 {
            let query = world.signed(world.asked(claim(number % 2 + 1)));
            world.process(&store, &query).await;
            let put = store.put_person(entry(number), "r", &text("x"), now(), SALT).await;
            put.expect("stored");
        }
    };
    // Long enough for any machine: it ends a test that would never end.
    tokio::time::timeout(Duration::from_secs(120), others).await.expect("nobody waits");
    assert!(!standing.is_finished());
    drop(open);
    let settled = standing.await.expect("ran").expect("settled");
    assert_eq!(world.read_answer(&settled).body.outcome.name(), "OUTCOME_NOT_FOUND");
}

/// The same by the clock: whoever is found by a number is answered as quickly beside 60 costly ones.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_costly_question_keeps_nobody_waiting() {
    let world = World::new();
    let store = year_of_entries(&world).await;
    let settle = |claim: PersonClaim| {
        let (store, query) =
            (Arc::clone(&store), world.received(&world.signed(world.asked(claim)), now()));
        let answering = world.answering();
        tokio::spawn(async move {
            let begun = std::time::Instant::now();
            store.process(query, &answering).await.expect("settled");
            begun.elapsed()
        })
    };
    let (mut alone, mut beside, mut still_searching) = (Vec::new(), Vec::new(), 0);
    for number in 1..=10 {
        alone.push(settle(known(number)).await.expect("ran"));
    }
    let many: Vec<_> = (0..60).map(|_| settle(costly())).collect();
    for number in 11..=20 {
        beside.push(settle(known(number)).await.expect("ran"));
        still_searching = still_searching.max(many.iter().filter(|one| !one.is_finished()).count());
    }
    assert!(still_searching > 30, "they are answered before the costly ones: {still_searching}");
    alone.sort_unstable();
    beside.sort_unstable();
    // The quickest of each, for other work of the machine delays some of them: beside a search in the writing
    // transaction every one would wait.
    assert!(beside[0].saturating_sub(alone[0]).as_millis() < 50, "{alone:?} {beside:?}");
    for one in many {
        one.await.expect("ran");
    }
}
