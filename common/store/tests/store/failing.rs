//! Work that fails: alone, before its commit, and in it.

use std::sync::Arc;

use kzmn_common::refusal::RefusalReason;
use kzmn_store::{Processed, StoreError};
use kzmn_testkit::values::{now, text};

use crate::world::{SALT, World, claim, entry, later};

#[tokio::test]
async fn what_breaks_off_fails_alone_and_the_rest_of_its_batch_is_done() {
    let world = World::new();
    let store = Arc::new(world.store().await);
    for number in 0..4 {
        let mut person = entry(number);
        if number == 2 {
            person.periods[0].multiplier_code = Some(text("PANIC"));
        }
        store.put_person(person, "r", &text("import"), now(), SALT).await.expect("stored");
    }
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..4 {
        let received = world.received(&world.signed(world.asked(claim(number))), now());
        let (store, answering) = (Arc::clone(&store), world.answering());
        tasks.spawn(async move { (number, store.process(received, &answering).await) });
    }
    for (number, settled) in tasks.join_all().await {
        match (number, settled) {
            (2, Err(error @ StoreError::BrokeOff)) => {
                assert_eq!(error.refusal(), RefusalReason::StoreUnavailable);
            }
            (0 | 1 | 3, Ok(Processed::Answer(_))) => {}
            other => panic!("{other:?}"),
        }
    }
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.disclosure), (6, 3));
}

#[tokio::test]
async fn what_the_database_refuses_before_the_commit_leaves_nothing_and_its_batch_is_done() {
    let world = World::new();
    let store = world.store().await;
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON own_look WHEN NEW.person_id = 'P-1' \
                  BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    world.by_hand(&[refuse]).await;
    let reason = text("import");
    let put = |number| store.put_person(entry(number), "r", &reason, now(), SALT);
    let (one, two, three) = tokio::join!(put(0), put(1), put(2));
    assert!(one.expect("stored").changed && three.expect("stored").changed);
    let refused = two.expect_err("refused");
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}");
    assert!(!refused.to_string().contains("disk"), "{refused}");
    assert!(store.holding(&text("P-1"), None).await.expect("read").is_none());
    assert_eq!(store.counts().await.expect("counted").own_person, 2);
    assert!(!*store.failed().borrow());

    world.by_hand(&["DROP TRIGGER full"]).await;
    assert!(put(1).await.expect("stored").changed);
}

/// A constraint that is checked at the commit makes it fail.
#[tokio::test]
async fn a_commit_that_fails_ends_the_store_for_good_and_a_restart_settles_it() {
    let world = World::new();
    let store = world.store().await;
    let query = world.signed(world.asked(claim(1)));
    let mut failed = store.failed();
    assert!(!*failed.borrow_and_update());
    world
        .by_hand(&[
            "CREATE TABLE broken (id INTEGER REFERENCES question(attempts) DEFERRABLE INITIALLY DEFERRED)",
            "DROP TABLE broken",
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE child (id INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TRIGGER breaks AFTER INSERT ON disclosure BEGIN INSERT INTO child VALUES (1); END",
        ])
        .await;
    let settled = store.process(world.received(&query, now()), &world.answering()).await;
    assert!(matches!(settled, Err(StoreError::Indeterminate)), "{settled:?}");
    failed.changed().await.expect("told");
    assert!(*failed.borrow());
    let put = store.put_person(entry(1), "r", &text("import"), now(), SALT).await;
    assert!(matches!(put, Err(StoreError::Indeterminate)));
    assert!(matches!(store.counts().await, Err(StoreError::Indeterminate)));
    drop(store);

    world.by_hand(&["DROP TRIGGER breaks"]).await;
    let store = world.bare_store().await.expect("opens");
    let settled =
        store.process(world.received(&query, later(1)), &world.answering()).await.expect("settled");
    assert!(matches!(settled, Processed::Answer(_)));
    assert_eq!(store.counts().await.expect("counted").statement, 2);
}
