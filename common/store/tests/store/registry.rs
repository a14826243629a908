//! The own registry: entering, correcting, what was held when.

use kzmn_common::person::IdentifierKind;
use kzmn_common::registry::RegistryEntry;
use kzmn_store::{Put, Store, StoreError};

use crate::world::{World, entry, iin, later, name, period, surname, text};

async fn put(store: &Store, entry: RegistryEntry, seconds: u64) -> Result<Put, StoreError> {
    let salt = [u8::try_from(seconds % 200).expect("small"); 32];
    store.put_person(entry, "registrar-1", &text("reason"), later(seconds), salt).await
}

#[tokio::test]
async fn the_same_person_again_changes_nothing_and_a_difference_adds_a_version() {
    let world = World::new();
    let store = world.store().await;
    let first = entry(1);
    assert_eq!(
        put(&store, first.clone(), 0).await.expect("new"),
        Put { version: 1, changed: true }
    );
    let again = put(&store, first.clone(), 10).await.expect("the same");
    assert_eq!(again, Put { version: 1, changed: false });
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.own_person, counts.own_period, counts.own_month), (1, 2, 2));

    let mut corrected = first.clone();
    corrected.periods[1] = period("B", "1985-01-01", "1991-05-31");
    corrected.periods.push(period("C", "1992", "1993"));
    let changed = put(&store, corrected.clone(), 20).await.expect("corrected");
    assert_eq!(changed, Put { version: 2, changed: true });
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.own_person, counts.own_period, counts.own_month), (2, 4, 2));
    assert_eq!((counts.own_identifier, counts.own_name_key), (1, 2));

    assert_eq!(held(&store, None).await, Some((2, corrected)));
    assert_eq!(held(&store, Some(19)).await, Some((1, first.clone())));
    assert_eq!(held(&store, Some(20)).await.map(|(version, _)| version), Some(2));
    let before = crate::world::at("2026-11-23T08:59:59.999Z");
    let before = store.holding(&first.person.person_id, Some(before)).await.expect("read");
    assert!(before.is_none());
}

/// What is held about the first person after so many seconds, or now.
async fn held(store: &Store, seconds: Option<u64>) -> Option<(i32, RegistryEntry)> {
    let held = store.holding(&text("P-1"), seconds.map(later)).await.expect("read");
    held.map(|held| (held.version, held.entry))
}

#[tokio::test]
async fn a_period_that_went_and_came_back_goes_on_counting_its_versions() {
    let world = World::new();
    let store = world.store().await;
    let mut without = entry(1);
    let gone = without.periods.remove(1);
    put(&store, entry(1), 0).await.expect("stored");
    put(&store, without.clone(), 10).await.expect("stored");
    without.periods.push(gone);
    // The clock went back: the version begins where the last one did.
    put(&store, without, 5).await.expect("stored");
    let held = store.holding(&text("P-1"), None).await.expect("read").expect("held");
    assert_eq!((held.version, held.entry), (3, entry(1)));
    assert_eq!(store.counts().await.expect("counted").own_period, 3);
}

#[tokio::test]
async fn the_salt_stays_with_the_rows_that_it_was_made_for() {
    let world = World::new();
    let store = world.store().await;
    let mut person = entry(1);
    put(&store, person.clone(), 1).await.expect("stored");
    person.person.restricted = true;
    put(&store, person.clone(), 2).await.expect("stored");
    let salt =
        async || store.holding(&text("P-1"), None).await.expect("read").expect("held").rows_salt;
    assert_eq!(salt().await, [1; 32]);
    person.months[0].paid = false;
    put(&store, person.clone(), 3).await.expect("stored");
    assert_eq!(salt().await, [3; 32]);
    let held = store.holding(&text("P-1"), None).await.expect("read").expect("held");
    assert_eq!(held.entry, person);
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.own_person, counts.own_month), (3, 3));
    let before = store.holding(&text("P-1"), Some(later(2))).await.expect("read").expect("held");
    assert!(before.entry.months.iter().all(|month| month.paid));
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
    assert!(matches!(refused, Err(StoreError::IdentifierHeld(IdentifierKind::Iin))), "{refused:?}");
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
    put(&store, entry(1), 0).await.expect("stored");
    put(&store, entry(2), 0).await.expect("stored");
    for (column, value) in [
        ("own_period SET kind", "77"),
        ("own_period SET starts", "'1985-13'"),
        ("own_person SET names", "'[{}]'"),
        ("own_person SET restricted", "2"),
        ("own_person SET rows_salt", "x'00'"),
        ("own_identifier SET value", "'1'"),
        ("own_month SET month", "13"),
    ] {
        let (table, _) = column.split_once(' ').expect("a table");
        world
            .by_hand(&[
                &format!("CREATE TABLE kept AS SELECT * FROM {table}"),
                &format!("UPDATE {column} = {value} WHERE person_id = 'P-1'"),
            ])
            .await;
        let read = store.holding(&text("P-1"), None).await;
        let Err(StoreError::Corrupt { table: named, .. }) = read else {
            panic!("{column}: {read:?}")
        };
        assert_eq!(named, table);
        assert!(store.holding(&text("P-2"), None).await.expect("read").is_some());
        world
            .by_hand(&[
                &format!("DELETE FROM {table}"),
                &format!("INSERT INTO {table} SELECT * FROM kept"),
                "DROP TABLE kept",
            ])
            .await;
    }
    assert!(store.holding(&text("P-1"), None).await.expect("read").is_some());
}

#[tokio::test]
async fn names_and_places_survive_their_columns() {
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
    put(&store, person.clone(), 0).await.expect("stored");
    let held = store.holding(&text("P-1"), None).await.expect("read").expect("held");
    assert_eq!(held.entry, person);
}
