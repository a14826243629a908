//! Entering lists: each entry for itself.

use kzmn_common::registry::RegistryEntry;
use kzmn_store::{Counts, Entered, NotPut, PutOutcome, Store};
use kzmn_testkit::values::{name, text};

use crate::world::{SALT, World, entry, iin, later};

fn entered(entry: RegistryEntry, seconds: u64) -> Entered {
    Entered::new(entry, ("registrar-1", &text("import")), later(seconds), SALT)
}

/// The version that an entry made or found, and whether it made it.
type Told = Result<(i32, bool), NotPut>;

fn new(version: i32) -> Told {
    Ok((version, true))
}

fn same(version: i32) -> Told {
    Ok((version, false))
}

async fn put(store: &Store, entries: Vec<RegistryEntry>, seconds: u64) -> Vec<Told> {
    let list = entries.into_iter().map(|entry| entered(entry, seconds)).collect();
    put_list(store, list, false).await
}

async fn put_list(store: &Store, list: Vec<Entered>, check_only: bool) -> Vec<Told> {
    let told = |put: Result<PutOutcome, NotPut>| put.map(|put| (put.version, put.changed));
    store.put_persons(list, check_only).await.expect("done").into_iter().map(told).collect()
}

async fn counts(store: &Store) -> Counts {
    store.counts().await.expect("counted")
}

async fn version_of(store: &Store, id: &str) -> Option<i32> {
    store.holding(&text(id), None).await.expect("read").map(|held| held.version)
}

#[tokio::test]
async fn refuses_the_one_whose_number_another_holds_and_takes_the_others() {
    let world = World::new();
    let store = world.store().await;
    assert_eq!(put(&store, vec![entry(1)], 0).await, [new(1)]);
    let (mut by_the_registry, mut by_the_list) = (entry(2), entry(3));
    by_the_registry.person.identifiers.push(iin(1));
    by_the_list.person.identifiers.push(iin(4));
    let results = put(&store, vec![by_the_registry, entry(4), by_the_list, entry(5)], 1).await;
    let held = |number| Err(NotPut::IdentifierHeld(iin(number)));
    assert_eq!(results, [held(1), new(1), held(4), new(1)]);
    assert_eq!(version_of(&store, "P-2").await, None);
    assert_eq!(version_of(&store, "P-3").await, None);
    assert_eq!(version_of(&store, "P-5").await, Some(1));
    let counts = counts(&store).await;
    assert_eq!((counts.own_person, counts.own_identifier, counts.own_look), (3, 3, 3));
}

#[tokio::test]
async fn the_same_list_again_changes_nothing_and_a_changed_row_adds_a_version() {
    let world = World::new();
    let store = world.store().await;
    let list: Vec<_> = (0..70).map(entry).collect();
    assert!(put(&store, list.clone(), 0).await.iter().all(|put| *put == new(1)));
    let before = counts(&store).await;
    assert!(put(&store, list.clone(), 1).await.iter().all(|put| *put == same(1)));
    assert_eq!(counts(&store).await, before);
    let mut changed = list;
    changed[69].person.names = vec![name("Басқаша", "Серік")];
    let results = put(&store, changed, 2).await;
    assert_eq!(results.iter().filter(|put| **put == same(1)).count(), 69);
    assert_eq!(results[69], new(2));
    let after = counts(&store).await;
    assert_eq!(after, Counts { own_person: before.own_person + 1, ..before });
}

#[tokio::test]
async fn the_same_person_twice_in_a_list_is_two_versions_and_one_of_them_is_current() {
    let world = World::new();
    let store = world.store().await;
    let mut second = entry(1);
    second.person.identifiers = vec![iin(9)];
    let list = vec![entered(entry(1), 0), entered(second.clone(), 5), entered(second.clone(), 6)];
    let results = put_list(&store, list, false).await;
    assert_eq!(results, [new(1), new(2), same(2)]);
    let then = store.holding(&text("P-1"), Some(later(4))).await.expect("read").expect("held");
    assert_eq!((then.version, then.entry), (1, entry(1)));
    let now = store.holding(&text("P-1"), None).await.expect("read").expect("held");
    assert_eq!((now.version, now.entry), (2, second));
    let counts = counts(&store).await;
    assert_eq!((counts.own_person, counts.own_identifier, counts.own_look), (2, 1, 1));
    // The number that the first version had is free again.
    let mut other = entry(2);
    other.person.identifiers = vec![iin(1)];
    assert_eq!(put(&store, vec![other], 7).await, [new(1)]);
}

#[tokio::test]
async fn a_number_may_move_up_and_down_the_list_and_not_to_two() {
    let world = World::new();
    let store = world.store().await;
    put(&store, vec![entry(1), entry(2)], 0).await;
    let (mut without, mut with) = (entry(1), entry(2));
    without.person.identifiers = vec![iin(7)];
    with.person.identifiers = vec![iin(1), iin(2)];
    assert_eq!(put(&store, vec![with.clone(), without.clone()], 1).await, [new(2), new(2)]);
    assert_eq!(put(&store, vec![entry(2), entry(1)], 2).await, [new(3), new(3)]);
    assert_eq!(put(&store, vec![without.clone(), with.clone()], 3).await, [new(4), new(4)]);
    let holder = kzmn_common::registry::PersonReference::Holder(iin(1));
    let holder = store.person(&holder, None).await.expect("read").expect("held");
    assert_eq!(holder.holding.entry.person.person_id, text("P-2"));
    assert_eq!(counts(&store).await.own_identifier, 3);
    // Whoever keeps a number goes before who wants it, wherever the two stand.
    let mut third = entry(3);
    third.person.identifiers = vec![iin(1)];
    let results = put(&store, vec![third, with], 4).await;
    assert_eq!(results, [Err(NotPut::IdentifierHeld(iin(1))), same(4)]);
}

#[tokio::test]
async fn two_people_exchange_their_numbers_and_a_chain_moves_whole_or_not_at_all() {
    let world = World::new();
    let store = world.store().await;
    put(&store, vec![entry(1), entry(2), entry(3), entry(4)], 0).await;
    let of = |person: u32, number: u32| {
        let mut entry = entry(person);
        entry.person.identifiers = vec![iin(number)];
        entry
    };
    assert_eq!(put(&store, vec![of(1, 2), of(2, 1)], 1).await, [new(2), new(2)]);
    // 1 has 2, 2 has 1, 3 and 4 their own.
    let chain = vec![of(1, 3), of(2, 2), of(3, 8)];
    assert_eq!(put(&store, chain, 2).await, [new(3), new(3), new(2)]);
    // 1 has 3, 2 has 2, 3 has 8. The last of a chain wants the number of somebody who keeps it.
    let held = |number| Err(NotPut::IdentifierHeld(iin(number)));
    let broken = vec![of(1, 2), of(2, 8), of(3, 4)];
    assert_eq!(put(&store, broken, 3).await, [held(2), held(8), held(4)]);
    assert_eq!(counts(&store).await.own_identifier, 4);
}

#[tokio::test]
async fn an_entry_says_what_of_the_lists_begins_changes_and_ends() {
    use kzmn_common::registry::ListChanges;
    let world = World::new();
    let store = world.store().await;
    let changes = async |entry: &RegistryEntry, seconds| {
        let list = vec![entered(entry.clone(), seconds)];
        let put = store.put_persons(list, false).await.expect("written").remove(0);
        put.expect("taken").changes
    };
    let first = entry(1);
    let periods = u32::try_from(first.periods.len()).expect("few");
    assert!(periods > 0, "the control has periods");
    let begun = changes(&first, 0).await;
    let expected = ListChanges { begin: periods, ..ListChanges::default() };
    assert_eq!((begun.periods, begun.person_loses), (expected, false));
    let same = changes(&first, 1).await;
    assert_eq!(same.periods, ListChanges { held: periods, ..ListChanges::default() });
    let mut without = first.clone();
    without.periods.clear();
    without.person.names = vec![name("Басқаша", "Серік")];
    let ended = changes(&without, 2).await;
    let expected = ListChanges { held: periods, end: periods, ..ListChanges::default() };
    assert_eq!((ended.periods, ended.person_loses), (expected, true));
}

#[tokio::test]
async fn refuses_a_correction_of_another_version_and_takes_that_of_the_one_held() {
    let world = World::new();
    let store = world.store().await;
    put(&store, vec![entry(1)], 0).await;
    let mut corrected = entry(1);
    corrected.person.restricted = true;
    let correcting = async |version| {
        let entered = entered(corrected.clone(), 1).correcting(version);
        put_list(&store, vec![entered], false).await.remove(0)
    };
    assert_eq!(correcting(2).await, Err(NotPut::VersionChanged));
    assert_eq!(correcting(1).await, new(2));
    assert_eq!(correcting(1).await, Err(NotPut::VersionChanged));
    assert_eq!(correcting(2).await, same(2));
    let unknown = entered(entry(3), 1).correcting(1);
    let unknown = put_list(&store, vec![unknown], false).await;
    assert_eq!(unknown, [Err(NotPut::VersionChanged)]);
}

#[tokio::test]
async fn a_check_says_what_would_become_of_each_and_stores_nothing() {
    let world = World::new();
    let store = world.store().await;
    put(&store, vec![entry(1)], 0).await;
    let before = counts(&store).await;
    let mut held = entry(2);
    held.person.identifiers = vec![iin(1)];
    let list: Vec<_> =
        [entry(1), held, entry(3)].into_iter().map(|entry| entered(entry, 1)).collect();
    let would = put_list(&store, list.clone(), true).await;
    assert_eq!(would, [same(1), Err(NotPut::IdentifierHeld(iin(1))), new(1)]);
    assert_eq!(counts(&store).await, before);
    assert_eq!(put_list(&store, list, false).await, would);
}

/// Longer than what is looked up by one statement.
#[tokio::test]
async fn a_long_list_is_entered_whole() {
    let world = World::new();
    let store = world.store().await;
    let list: Vec<_> = (0..1100).map(entry).collect();
    assert!(put(&store, list.clone(), 0).await.iter().all(|put| *put == new(1)));
    let counts = counts(&store).await;
    assert_eq!((counts.own_person, counts.own_identifier, counts.own_look), (1100, 1100, 1100));
    assert!(put(&store, list, 1).await.iter().all(|put| *put == same(1)));
}
