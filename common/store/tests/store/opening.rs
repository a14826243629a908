//! Opening: what the file must be, which schema, which bundles.

use std::os::unix::fs::PermissionsExt as _;

use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::TrustBundle;
use kzmn_store::{Checked, Processed, StoreError};
use kzmn_testkit::values::{now, text};

use crate::world::{SALT, World, claim, entry};

#[tokio::test]
async fn refuses_a_schema_that_a_newer_version_made_and_opens_its_own() {
    let world = World::new();
    world.store().await.shutdown().await.expect("closes");
    world.store().await.shutdown().await.expect("closes");
    let newer =
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_x', 0)";
    world.by_hand(&[newer]).await;
    let refused = world.bare_store().await.expect_err("a newer schema");
    assert!(matches!(refused, StoreError::SchemaTooNew), "{refused}");
    assert!(refused.to_string().contains("run that version"), "{refused}");
}

/// The check runs beside the first answers, and the store ends when it finds damage.
#[tokio::test]
async fn a_damaged_file_ends_the_store_and_a_sound_one_passes() {
    let world = World::new();
    let store = world.store().await;
    for number in 0..40 {
        let put = store.put_person(entry(number), "r", &text("import"), now(), SALT).await;
        assert!(put.expect("stored").changed);
    }
    store.shutdown().await.expect("closes");
    let store = world.store().await;
    let mut checked = store.checked();
    let verdict = *checked.wait_for(|checked| *checked != Checked::Running).await.expect("told");
    assert_eq!((verdict, *store.failed().borrow()), (Checked::Passed, false));
    store.shutdown().await.expect("closes");

    let mut bytes = std::fs::read(world.path()).expect("the file");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(world.path(), bytes).expect("written");
    let store = world.bare_store().await.expect("opens");
    let mut failed = store.failed();
    failed.wait_for(|failed| *failed).await.expect("told");
    assert_eq!(*store.checked().borrow(), Checked::Damaged);
    let refused = store.counts().await.expect_err("damaged");
    assert!(matches!(refused, StoreError::Damaged), "{refused}");
    assert!(refused.to_string().contains("restore it from a backup"), "{refused}");
}

#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    let world = World::new();
    let store = world.store().await;
    for file in ["kz.sqlite", "kz.sqlite-wal", "kz.sqlite-shm"] {
        let file = world.path().with_file_name(file);
        let mode = std::fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    store.shutdown().await.expect("closes");
}

#[tokio::test]
async fn refuses_an_older_bundle_and_another_one_of_the_same_sequence() {
    let world = World::new();
    let store = world.bare_store().await.expect("opens");
    let adopt = async |sequence, root| {
        let file = world.bundle_file(sequence, root);
        let bundle = TrustBundle::open(&file, &world.pins()).expect("opens");
        store.adopt_bundle(&file, &bundle, now()).await
    };
    assert!(adopt(3, 0).await.is_ok());
    assert!(matches!(adopt(2, 0).await, Err(StoreError::BundleRollback { offered: 2, newest: 3 })));
    assert!(matches!(adopt(3, 1).await, Err(StoreError::BundleConflict(3))));
    assert!(adopt(3, 0).await.is_ok());
    assert!(adopt(4, 1).await.is_ok());
    assert_eq!(store.counts().await.expect("counted").trust_bundle, 2);
    assert_eq!(store.newest_bundle().map(|bundle| bundle.sequence()), Some(4));

    drop(store);
    let again = world.bare_store().await.expect("opens");
    assert_eq!(again.newest_bundle().map(|bundle| bundle.sequence()), Some(4));
}

#[tokio::test]
async fn refuses_a_bundle_that_is_not_that_of_its_file() {
    let world = World::new();
    let store = world.bare_store().await.expect("opens");
    let other = TrustBundle::open(&world.bundle_file(2, 0), &world.pins()).expect("opens");
    let adopted = store.adopt_bundle(&world.bundle_file(1, 0), &other, now()).await;
    assert!(matches!(adopted, Err(StoreError::BundleConflict(2))));
    let adopted = store.adopt_bundle(b"{}", &other, now()).await;
    assert!(matches!(adopted, Err(StoreError::BundleRefused(_))));
    assert_eq!(store.counts().await.expect("counted").trust_bundle, 0);
}

#[tokio::test]
async fn refuses_to_settle_against_a_bundle_that_was_never_adopted() {
    let world = World::new();
    let store = world.bare_store().await.expect("opens");
    let query = world.signed(world.asked(claim(1)));
    let settled = store.process(world.received(&query, now()), &world.answering()).await;
    assert!(matches!(settled, Err(StoreError::NoBundle)));
    assert!(matches!(
        store.submit_question(&world.own_query("KZ-1")).await,
        Err(StoreError::NoBundle)
    ));
    let file = world.bundle_file(1, 0);
    store.adopt_bundle(&file, &world.bundle(), now()).await.expect("adopted");
    assert!(matches!(world.process(&store, &query).await, Processed::Answer(_)));
}

#[tokio::test]
async fn after_a_shutdown_everything_is_refused() {
    let world = World::new();
    let store = world.store().await;
    store.shutdown().await.expect("closes");
    let put = store.put_person(entry(1), "r", &text("import"), now(), SALT).await;
    let refused = put.expect_err("closed");
    assert_eq!(refused.refusal(), RefusalReason::ShuttingDown);
    // What waits to be delivered is not put off because the node stops.
    let due = store.due_deliveries(now(), 1).await;
    assert!(matches!(due, Err(StoreError::Closed)), "{due:?}");
    assert!(!world.path().with_file_name("kz.sqlite-wal").exists(), "the log was moved");
}

#[tokio::test]
async fn refuses_a_database_that_others_can_read_and_opens_it_for_its_owner() {
    let world = World::new();
    world.store().await.shutdown().await.expect("closes");
    let set = |name: &str, mode: u32| {
        let file = world.path().with_file_name(name);
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    std::fs::write(world.path().with_file_name("kz.sqlite-wal"), "").expect("written");
    for (name, mode) in [("kz.sqlite", 0o644), ("kz.sqlite", 0o640), ("kz.sqlite-wal", 0o604)] {
        set("kz.sqlite", 0o600);
        set("kz.sqlite-wal", 0o600);
        set(name, mode);
        let refused = world.bare_store().await.expect_err("others can read it");
        assert!(matches!(refused, StoreError::Exposed(found) if found == mode), "{refused}");
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
    set("kz.sqlite-wal", 0o600);
    world.store().await.shutdown().await.expect("closes");
}

#[tokio::test]
async fn refuses_a_second_store_on_one_database_and_opens_it_when_the_first_is_closed() {
    let world = World::new();
    let first = world.store().await;
    let refused = world.bare_store().await.expect_err("in use");
    assert!(matches!(refused, StoreError::InUse), "{refused}");
    first.shutdown().await.expect("closes");
    let second = world.store().await;
    assert_eq!(second.id(), first.id(), "the database keeps its id");
    assert_eq!(second.latest_instant().await.expect("read"), Some(now()), "the bundle's adoption");
}

#[tokio::test]
async fn refuses_the_database_of_another_node_or_realm() {
    for column in ["party = 'mn'", "realm = 'production'"] {
        let world = World::new();
        world.store().await.shutdown().await.expect("closes");
        let drop = "DROP TRIGGER node_forbids_UPDATE";
        world.by_hand(&[drop, &format!("UPDATE node SET {column}")]).await;
        let refused = world.bare_store().await.expect_err("of another node");
        assert!(matches!(refused, StoreError::OfAnotherNode { .. }), "{refused}");
    }
}
