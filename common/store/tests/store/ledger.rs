//! The ledger in the store: what covers what, and that whoever alters a row by hand is found.

use kzmn_common::kinds::Outcome;
use kzmn_common::person::PersonClaim;
use kzmn_store::{Difference, DifferenceKind, MatchState, Store};
use kzmn_testkit::values::{now, text};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, Statement};

use crate::world::{SALT, World, claim, entry, later, period};
use crate::{assessments, matches};

async fn differences(store: &Store) -> Vec<Difference> {
    store.fsck(&|_| ()).await.expect("read").differences
}

/// Rows of all tables: persons, of whom one has two versions, questions of both states, a case with its decision, a match
/// that was settled, and what closed nothing.
async fn full(world: &World) -> Store {
    let (store, query) = assessments::case(world).await;
    let mut corrected = entry(1);
    corrected.periods.push(period("C", "1991", "1992"));
    store.put_person(corrected, "r", &text("found"), now(), SALT).await.expect("stored");
    let assessment = assessments::kept(&store, assessments::JSON).await;
    let notice = assessments::notice(world, &assessment, "a");
    assessments::decide(world, &store, notice).await.expect("decided");
    store.set_aside(assessments::aside(&query, true)).await.expect("set aside");

    let other = world.own_query("KZ-2");
    store.submit_question(&other).await.expect("posed");
    let mismatch = world.judge(&other, world.answer(&query, Outcome::NotFound), 1);
    let mismatch = mismatch.expect_err("another");
    store.suspect(other.digest(), &mismatch, later(1)).await.expect("kept");

    world.process(&store, &world.signed(world.asked(claim(1)))).await;
    let identifiers = vec![matches::register_number("БЦ58031511")];
    let alike = PersonClaim { identifiers, ..claim(1) };
    world.process(&store, &world.signed(world.asked(alike))).await;
    let found = store.matches(MatchState::Open, None, 9).await.expect("listed").rows;
    let [listed] = found.as_slice() else { panic!("one match: {found:?}") };
    matches::rule(&store, listed.found.match_id, matches::confirm("P-1")).await.expect("ruled");
    store
}

/// A connection of somebody who alters what nobody may.
struct Tamperer(DatabaseConnection);

impl Tamperer {
    async fn of(world: &World) -> Self {
        let mut options = ConnectOptions::new(format!("sqlite://{}", world.path().display()));
        options.sqlx_logging(false).max_connections(1);
        let tamperer = Self(Database::connect(options).await.expect("opens"));
        for trigger in tamperer.list("SELECT name FROM sqlite_master WHERE type = 'trigger'").await
        {
            tamperer.execute(&format!("DROP TRIGGER {trigger}")).await;
        }
        tamperer.execute("PRAGMA foreign_keys = OFF").await;
        tamperer
    }

    async fn execute(&self, sql: &str) -> u64 {
        self.0
            .execute_unprepared(sql)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
            .rows_affected()
    }

    /// The texts in the first column of what is asked.
    async fn list(&self, sql: &str) -> Vec<String> {
        let asked = Statement::from_string(self.0.get_database_backend(), sql);
        let rows = self.0.query_all_raw(asked).await.expect("read");
        rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
    }

    async fn tables(&self) -> Vec<String> {
        self.list(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )
        .await
    }

    /// Keeps the rows of a table, to be put back by [`Self::restore`].
    async fn save(&self, table: &str) {
        self.execute("DROP TABLE IF EXISTS temp.saved").await;
        self.execute(&format!("CREATE TEMP TABLE saved AS SELECT * FROM {table}")).await;
    }

    async fn restore(&self, table: &str) {
        self.execute(&format!("DELETE FROM {table}")).await;
        self.execute(&format!("INSERT INTO {table} SELECT * FROM temp.saved")).await;
    }
}

#[tokio::test]
async fn every_statement_and_every_kept_row_has_its_entry() {
    let world = World::new();
    let store = world.store().await;
    assert_eq!(store.ledger().0, 1, "the bundle");
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    assert_eq!(store.ledger().0, 2, "the person");
    let query = world.signed(world.asked(claim(1)));
    world.process(&store, &query).await;
    assert_eq!(store.ledger().0, 5, "the query, the answer, and what was disclosed");
    let before = store.ledger();
    world.process(&store, &query).await;
    assert_eq!(store.ledger(), before, "the same bytes again");
    assert_eq!(differences(&store).await, []);
    for size in 0..=5 {
        assert!(store.ledger_root(size).await.expect("read").is_some());
    }
    assert_eq!(store.ledger_root(5).await.expect("read"), Some(before.1));
    assert_eq!(store.ledger_root(6).await.expect("read"), None);
}

#[tokio::test]
async fn a_database_that_is_opened_again_goes_on_where_the_ledger_ended() {
    let world = World::new();
    let mut before = (0, kzmn_common::ledger::empty_root());
    for number in 1..9 {
        let store = world.store().await;
        if number > 1 {
            assert_eq!(store.ledger(), before);
        }
        store.put_person(entry(number), "r", &text("import"), now(), SALT).await.expect("stored");
        before = store.ledger();
        assert_eq!(before.0, u64::from(number) + 1);
        assert_eq!(differences(&store).await, []);
        store.shutdown().await.expect("closes");
    }
}

/// Of what a transaction began that was rolled back the ledger has nothing.
#[tokio::test]
async fn what_is_refused_has_no_entry_and_what_is_taken_after_it_has_one() {
    let world = World::new();
    let store = world.store().await;
    let before = store.ledger();
    let older = world.bundle_file(1, 7);
    let other = world.bundle_of(1, 7);
    assert!(store.adopt_bundle(&older, &other, now()).await.is_err());
    assert_eq!(store.ledger(), before);
    store.put_person(entry(1), "r", &text("import"), later(1), SALT).await.expect("stored");
    assert_eq!(store.ledger().0, before.0 + 1);
    assert_eq!(differences(&store).await, []);
}

/// Columns that nothing covers yet, each with the reason. Whoever covers one takes it out here.
const UNCOVERED: [(&str, &[&str], &str); 10] = [
    ("node", &["only", "id", "party", "realm"], "read at the start, and refused where they differ"),
    ("own_keys", &["id", "version"], "by which rules keys were made"),
    ("case_number", &["year", "given"], "the next free number of a case"),
    ("delivery", &["number", "due_at"], "when it is sent again"),
    ("question", &["attempts", "last_reason"], "how sending went"),
    (
        "own_match",
        &[
            "match_id",
            "claim_key",
            "query_digest",
            "asked_at",
            "times_asked",
            "state",
            "person_id",
            "decided_at",
            "decided_by",
            "reason",
        ],
        "the work list",
    ),
    ("own_match_query", &["query_digest", "claim_key"], "the work list"),
    (
        "own_link",
        &["key", "name_keys", "ended_at", "ended_by", "ended_reason"],
        "made of the query, and of later rulings",
    ),
    ("statement", &["left_out"], "how large what was refused unread was"),
    ("seaql_migrations", &["version", "applied_at"], "the schema's history"),
];

fn is_uncovered(table: &str, column: &str) -> bool {
    UNCOVERED.iter().any(|(name, columns, _)| *name == table && columns.contains(&column))
}

#[tokio::test]
async fn whoever_alters_a_column_is_found_and_nobody_where_nothing_was_altered() {
    let world = World::new();
    let store = full(&world).await;
    assert_eq!(differences(&store).await, [], "nothing was altered");
    let tamperer = Tamperer::of(&world).await;
    let mut altered = 0;
    for table in tamperer.tables().await {
        let columns = format!("SELECT name || ' ' || type FROM pragma_table_info('{table}')");
        for column in tamperer.list(&columns).await {
            let (name, kind) = column.split_once(' ').expect("a type");
            if is_uncovered(&table, name) {
                continue;
            }
            let other = match kind.to_uppercase().as_str() {
                "TEXT" => format!("COALESCE({name}, '') || 'x'"),
                "BLOB" => format!("CAST(substr(COALESCE({name}, x'00'), 1, 31) || x'ff' AS BLOB)"),
                _ => format!("COALESCE({name}, 0) + 1000003"),
            };
            let last = format!("(SELECT {name} FROM {table} ORDER BY 1 DESC LIMIT 1)");
            tamperer.save(&table).await;
            let alter =
                format!("UPDATE OR IGNORE {table} SET {name} = {other} WHERE {name} IS {last}");
            assert!(tamperer.execute(&alter).await > 0, "{table} has no row to alter");
            assert_ne!(
                differences(&store).await,
                [],
                "{table}.{name} was altered and nobody found it"
            );
            tamperer.restore(&table).await;
            altered += 1;
        }
    }
    assert!(altered > 80, "{altered}");
    assert_eq!(differences(&store).await, [], "all is as it was");
}

#[tokio::test]
async fn whoever_takes_out_a_row_or_puts_one_in_twice_is_found() {
    let world = World::new();
    let store = full(&world).await;
    let tamperer = Tamperer::of(&world).await;
    for table in tamperer.tables().await {
        let columns =
            tamperer.list(&format!("SELECT name FROM pragma_table_info('{table}')")).await;
        if columns.iter().all(|column| is_uncovered(&table, column)) {
            continue;
        }
        for end in ["ASC", "DESC"] {
            tamperer.save(&table).await;
            let all = columns.join(", ");
            let first = &columns[0];
            let one = format!("SELECT {first} FROM {table} ORDER BY {first} {end} LIMIT 1");
            tamperer.execute(&format!("DELETE FROM {table} WHERE {first} IS ({one})")).await;
            let found = differences(&store).await;
            assert_ne!(found, [], "a row of {table} was taken out and nobody found it");
            tamperer.restore(&table).await;
            assert_eq!(differences(&store).await, [], "{all} of {table} are as they were");
        }
    }
}

/// The whole ledger made again over altered rows: only who knows the root from before finds it.
#[tokio::test]
async fn a_ledger_that_was_made_again_has_another_root_than_the_one_that_was_committed() {
    let world = World::new();
    let store = full(&world).await;
    let (size, _) = store.ledger();
    let tamperer = Tamperer::of(&world).await;
    tamperer.execute("DELETE FROM ledger_entry WHERE place = 0").await;
    tamperer.execute("UPDATE ledger_entry SET place = place - 1").await;
    let found = differences(&store).await;
    let cut = |one: &Difference| one.kind == DifferenceKind::Missing && one.table == "ledger_entry";
    assert!(found.iter().any(cut), "{size}: {found:?}");
}
