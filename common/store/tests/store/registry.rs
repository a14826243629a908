//! The own registry: what is held, and what was held when.

use kzmn_common::registry::{PersonReference, RegistryEntry, Salts};
use kzmn_store::{NotPut, Store, StoreError};
use kzmn_testkit::values::{name, text};

use crate::world::{World, entry, iin, later, period, surname};

/// The version that is held then, and whether this made it.
async fn put(store: &Store, entry: RegistryEntry, seconds: u64) -> Result<(i32, bool), StoreError> {
    let byte = u8::try_from(seconds % 100).expect("small");
    let salt = Salts { rows: [byte; 32], names: [100 + byte; 32] };
    let put = store.put_person(entry, "registrar-1", &text("reason"), later(seconds), salt).await?;
    Ok((put.version, put.changed))
}

#[tokio::test]
async fn the_same_person_again_changes_nothing_and_a_difference_adds_a_version() {
    let world = World::new();
    let store = world.store().await;
    let first = entry(1);
    assert_eq!(put(&store, first.clone(), 0).await.expect("new"), (1, true));
    let again = put(&store, first.clone(), 10).await.expect("the same");
    assert_eq!(again, (1, false));
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.own_person, counts.own_identifier, counts.own_look), (1, 1, 1));

    let mut corrected = first.clone();
    corrected.periods[1] = period("B", "1985-01-01", "1991-05-31");
    corrected.periods.push(period("C", "1992", "1993"));
    let changed = put(&store, corrected.clone(), 20).await.expect("corrected");
    assert_eq!(changed, (2, true));
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.own_person, counts.own_identifier, counts.own_look), (2, 1, 1));

    assert_eq!(held(&store, None).await, Some((2, corrected)));
    assert_eq!(held(&store, Some(19)).await, Some((1, first.clone())));
    assert_eq!(held(&store, Some(20)).await.map(|(version, _)| version), Some(2));
    let before = kzmn_testkit::values::at("2026-11-23T08:59:59.999Z");
    let before = store.holding(&first.person.person_id, Some(before)).await.expect("read");
    assert!(before.is_none());
}

/// What is held about the first person after so many seconds, or now.
async fn held(store: &Store, seconds: Option<u64>) -> Option<(i32, RegistryEntry)> {
    let held = store.holding(&text("P-1"), seconds.map(later)).await.expect("read");
    held.map(|held| (held.version, held.entry))
}

/// A clock that went back cannot make a version end before it began.
#[tokio::test]
async fn what_went_and_came_back_is_a_third_version_even_if_the_clock_went_back() {
    let world = World::new();
    let store = world.store().await;
    let mut without = entry(1);
    without.periods.remove(1);
    put(&store, entry(1), 0).await.expect("stored");
    put(&store, without.clone(), 10).await.expect("stored");
    put(&store, entry(1), 5).await.expect("stored");
    let read =
        store.person(&PersonReference::Key(text("P-1")), None).await.expect("read").expect("held");
    assert_eq!((read.holding.version, read.holding.entry), (3, entry(1)));
    let spans: Vec<_> = read
        .versions
        .iter()
        .map(|held| (held.version, held.recorded_from, held.recorded_to))
        .collect();
    let (first, second) = (later(0), later(10));
    assert_eq!(spans, [(1, first, Some(second)), (2, second, Some(second)), (3, second, None)]);
    assert_eq!(held(&store, Some(5)).await.map(|(version, _)| version), Some(1));
    assert_eq!(held(&store, Some(10)).await.map(|(version, _)| version), Some(3));
}

#[tokio::test]
async fn finds_nobody_under_a_number_that_nobody_holds_and_its_holder_under_one_that_is_held() {
    let world = World::new();
    let store = world.store().await;
    put(&store, entry(1), 10).await.expect("stored");
    let read = async |whom, seconds: Option<u64>| {
        store.person(&whom, seconds.map(later)).await.expect("read")
    };
    assert_eq!(read(PersonReference::Holder(iin(2)), None).await, None);
    assert_eq!(read(PersonReference::Key(text("P-2")), None).await, None);
    assert_eq!(read(PersonReference::Holder(iin(1)), Some(9)).await, None, "not held then");
    let by_number = read(PersonReference::Holder(iin(1)), Some(10)).await.expect("held");
    assert_eq!(Some(&by_number), read(PersonReference::Key(text("P-1")), None).await.as_ref());
    let [version] = by_number.versions.as_slice() else { panic!("one version") };
    assert_eq!((version.reason.as_str(), version.author.as_str()), ("reason", "registrar-1"));
}

#[tokio::test]
async fn the_rows_salt_stays_with_the_rows_and_the_names_salt_for_ever() {
    let world = World::new();
    let store = world.store().await;
    let mut person = entry(1);
    put(&store, person.clone(), 1).await.expect("stored");
    person.person.restricted = true;
    put(&store, person.clone(), 2).await.expect("stored");
    let salts =
        async || store.holding(&text("P-1"), None).await.expect("read").expect("held").salts;
    assert_eq!(salts().await, Salts { rows: [1; 32], names: [101; 32] });
    person.months[0].paid = false;
    put(&store, person.clone(), 3).await.expect("stored");
    assert_eq!(salts().await, Salts { rows: [3; 32], names: [101; 32] });
    assert_eq!(held(&store, None).await, Some((3, person)));
    let before = store.holding(&text("P-1"), Some(later(2))).await.expect("read").expect("held");
    assert!(before.entry.months.iter().all(|month| month.paid));
    assert_eq!(before.salts.rows, [1; 32]);
}

#[tokio::test]
async fn refuses_an_identifier_that_another_person_holds_and_takes_it_once_it_is_free() {
    let world = World::new();
    let store = world.store().await;
    put(&store, entry(1), 0).await.expect("stored");
    let mut other = entry(2);
    other.person.identifiers.push(iin(1));
    let before = store.counts().await.expect("counted");
    let refused = put(&store, other.clone(), 1).await;
    let Err(StoreError::NotPut(refused)) = refused else { panic!("{refused:?}") };
    assert_eq!(refused, NotPut::IdentifierHeld(iin(1)));
    assert_eq!(store.counts().await.expect("counted"), before);

    let mut freed = entry(1);
    freed.person.identifiers.clear();
    put(&store, freed, 2).await.expect("stored");
    put(&store, other.clone(), 3).await.expect("stored");
    let held = store.holding(&text("P-2"), None).await.expect("read").expect("held");
    assert_eq!(held.entry.person.identifiers.len(), 2);
    let then = store.holding(&text("P-1"), Some(later(1))).await.expect("read").expect("held");
    assert_eq!(then.entry.person.identifiers, [iin(1)]);
}

#[tokio::test]
async fn refuses_a_row_that_does_not_parse_rather_than_leaving_it_out() {
    let world = World::new();
    let store = world.store().await;
    let mut restricted = entry(1);
    restricted.person.restricted = true;
    put(&store, restricted, 0).await.expect("stored");
    put(&store, entry(2), 0).await.expect("stored");
    world.by_hand(&["CREATE TABLE kept AS SELECT * FROM own_person"]).await;
    for change in [
        "sex = 77",
        "birth_date = '1985-13'",
        "rows_salt = x'00'",
        "name_salt = x'00'",
        "record = '{}'",
        "record = replace(record, '\"names\"', '\"aliases\"')",
        "record = replace(record, '\"restricted\"', '\"hidden\"')",
        "record = replace(record, '\"value\":\"58', '\"value\":\"59')",
        "record = replace(record, '\"start\":\"1980\"', '\"start\":\"1980-13\"')",
        "record = replace(record, '199601', '199613')",
        "record = replace(record, '\"paid\":true', '\"paid\":1')",
        "record = replace(record, '\"grade\":1', '\"grade\":9')",
    ] {
        let change = format!("UPDATE own_person SET {change} WHERE person_id = 'P-1'");
        world.by_hand(&[&change]).await;
        let read = store.holding(&text("P-1"), None).await;
        assert!(
            matches!(read, Err(StoreError::Corrupt { table: "own_person", .. })),
            "{change}: {read:?}"
        );
        assert!(store.holding(&text("P-2"), None).await.expect("read").is_some());
        let restore = ["DELETE FROM own_person", "INSERT INTO own_person SELECT * FROM kept"];
        world.by_hand(&restore).await;
    }
    assert!(store.holding(&text("P-1"), None).await.expect("read").is_some());
}

#[tokio::test]
async fn what_is_absent_and_what_is_there_survive_the_record() {
    let world = World::new();
    let store = world.store().await;
    let mut person = entry(1);
    let mut former = name(&surname(9), "Бат-Эрдэнэ");
    former.patronymic = Some(text("Нұрланұлы"));
    former.original = Some(text("ᠪᠠᠲᠤ"));
    former.script = None;
    person.person.names.push(former);
    person.person.birth_place = None;
    person.person.parents.clear();
    person.periods[0].employer = None;
    person.periods[0].end = None;
    person.months[1].employer.identifier = None;
    person.months[1].paid = false;
    put(&store, person.clone(), 0).await.expect("stored");
    let held = store.holding(&text("P-1"), None).await.expect("read").expect("held");
    assert_eq!(held.entry, person);
}
