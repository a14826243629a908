//! Altered rows: what is loaded is what was stored, or an error.

use kzmn_common::kinds::Outcome;
use kzmn_store::{Processed, StoreError};
use kzmn_testkit::values::{now, text};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Statement};

use crate::world::{SALT, World, claim, entry, found};

/// The reason of each suspect, and whether its digest and its bytes are kept.
pub(crate) async fn suspects(world: &World) -> Vec<(String, bool, bool)> {
    let options = ConnectOptions::new(format!("sqlite://{}", world.path().display()));
    let db = Database::connect(options).await.expect("opens");
    let sql = "SELECT reason, digest IS NOT NULL, envelope IS NOT NULL FROM suspect ORDER BY id";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
    let read = |row: &sea_orm::QueryResult| {
        let flag = |at| row.try_get_by_index::<i32>(at).expect("a flag") == 1;
        (row.try_get_by_index(0).expect("text"), flag(1), flag(2))
    };
    rows.expect("read").iter().map(read).collect()
}

pub(crate) const LIFT: [&str; 2] =
    ["DROP TRIGGER statement_forbids_UPDATE", "DROP TRIGGER statement_forbids_DELETE"];

#[tokio::test]
async fn refuses_every_altered_column_of_a_statement_and_serves_its_neighbour() {
    let world = World::new();
    let store = world.store().await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    world.by_hand(&LIFT).await;
    let neighbour = world.signed(world.asked(claim(2)));
    let answered = world.process(&store, &neighbour).await;
    for (number, alteration) in (3..).zip([
        "envelope = zeroblob(40)",
        "envelope = CAST(substr(envelope, 1, 120) || x'01' || substr(envelope, 122) AS BLOB)",
        "envelope = CAST(substr(envelope, 1, length(envelope) - 1) || x'01' AS BLOB)",
        "direction = 'received'",
        "issuer = 'mn'",
        "payload_type = 'application/vnd.kzmn.refusal.v1+protobuf'",
        "bundle_sequence = 2",
        "statement_id = '0193e4a8-7b00-7cc5-8a3e-5d0f2f1f9f10'",
        "supersedes = zeroblob(32)",
        "at = 99999999999999999",
        "answers = zeroblob(32)",
        "at = at + 1",
    ]) {
        let query = world.signed(world.asked(claim(number)));
        let before = world.process(&store, &query).await;
        let digest = query.digest();
        let column = format!("UPDATE statement SET {alteration} WHERE answers = x'{digest}'");
        world.by_hand(&["PRAGMA foreign_keys = OFF", &column]).await;
        let again = store.process(world.received(&query, now()), &world.answering()).await;
        let Err(StoreError::Corrupt { table, .. }) = again else {
            panic!("{alteration}: {again:?}")
        };
        assert_eq!(table, "statement");
        let Processed::Answer(answer) = before else { panic!("answered") };
        let loaded = store.statement(answer.digest()).await;
        let invisible = ["statement_id", "supersedes", "answers", "at = at"];
        let seen = !invisible.iter().any(|column| alteration.starts_with(column));
        assert_eq!(loaded.is_err(), seen, "{alteration}");
        assert_eq!(world.process(&store, &neighbour).await, answered, "{alteration}");
        let delete = format!("DELETE FROM statement WHERE digest = x'{}'", answer.digest());
        world.by_hand(&["PRAGMA foreign_keys = OFF", &delete]).await;
    }
}

/// The case of a query stands in its bytes.
#[tokio::test]
async fn refuses_a_query_moved_to_another_case_and_serves_its_neighbour() {
    let world = World::new();
    let store = world.store().await;
    let (one, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    store.submit_question(&one).await.expect("posed");
    store.submit_question(&other).await.expect("posed");
    world.by_hand(&LIFT).await;
    let moved = format!("UPDATE statement SET case_id = 'KZ-2' WHERE digest = x'{}'", one.digest());
    world.by_hand(&[&moved]).await;
    let read = store.question(one.digest()).await;
    assert!(matches!(read, Err(StoreError::Corrupt { table: "statement", .. })), "{read:?}");
    assert!(store.question(other.digest()).await.expect("read").is_some());
}

#[tokio::test]
async fn refuses_an_answer_moved_to_another_question() {
    let world = World::new();
    let store = world.store().await;
    let (one, other) = (world.own_query("KZ-1"), world.own_query("KZ-2"));
    for query in [&one, &other] {
        store.submit_question(query).await.expect("posed");
        let outcome = if query.digest() == one.digest() { found("M-1") } else { Outcome::NotFound };
        let reply = world.judge(query, world.answer(query, outcome), 1).expect("closes");
        store.close(query.digest(), reply).await.expect("closed");
    }
    assert!(store.question(one.digest()).await.expect("read").is_some());
    let swap = format!(
        "UPDATE statement SET answers = CASE answers WHEN x'{0}' THEN x'{1}' ELSE x'{0}' END \
         WHERE answers IS NOT NULL",
        one.digest(),
        other.digest()
    );
    world.by_hand(&LIFT).await;
    world.by_hand(&[&swap]).await;
    for query in [one.digest(), other.digest()] {
        let read = store.question(query).await;
        assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{read:?}");
    }
    for case in ["KZ-1", "KZ-2"] {
        let read = store.attested_periods(&text(case)).await;
        assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{read:?}");
    }
}

#[tokio::test]
async fn the_database_itself_forbids_to_change_what_is_kept_for_ever() {
    let world = World::new();
    let store = world.store().await;
    let query = world.signed(world.asked(claim(1)));
    world.process(&store, &query).await;
    let options = ConnectOptions::new(format!("sqlite://{}", world.path().display()));
    let db = Database::connect(options).await.expect("opens");
    for table in ["statement", "disclosure", "trust_bundle"] {
        let column = if table == "trust_bundle" { "adopted_at" } else { "at" };
        let updated = db.execute_unprepared(&format!("UPDATE {table} SET {column} = 1")).await;
        assert!(updated.is_err(), "{table}");
        let deleted = db.execute_unprepared(&format!("DELETE FROM {table}")).await;
        assert!(deleted.is_err(), "{table}");
    }
    assert!(db.execute_unprepared("UPDATE question SET attempts = 1").await.is_ok());
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.disclosure, counts.trust_bundle), (2, 1, 1));
}
