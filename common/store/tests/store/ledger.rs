//! The ledger in the store: what covers what, and that whoever alters a row by hand is found.

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::header::OfficerRole;
use kzmn_common::kinds::Outcome;
use kzmn_common::ledger::{
    Checkpoint, CosignReply, Cosignature, NoteKey, NoteSignature, SignatureType, SignedNote,
    TimeStampQuery, ToCosign, TreeHead, Witnessed, leaf_hash, verify_consistency, verify_inclusion,
};
use kzmn_common::party::Party;
use kzmn_common::person::PersonClaim;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::SigningKey;
use kzmn_store::{
    Difference, DifferenceKind, KeptCheckpoint, MatchState, StatementFilter, Store, TimeStamp,
};
use kzmn_testkit::SeededEntropy;
use kzmn_testkit::values::{now, realm, text};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, Statement};

use crate::restoring::in_second_epoch;
use crate::world::{SALT, World, claim, entry, later, period};
use crate::{assessments, matches};

pub(crate) async fn differences(store: &Store) -> Vec<Difference> {
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

    let states = world.states();
    let head = store.ledger();
    store.keep_checkpoint(head, signed_by_both(world, head), later(2)).await.expect("kept");
    third_cosigned(&store, signed_by_both(world, head)).await;
    time_stamped(&store, signed_by_both(world, head)).await;
    cosigned(world, &store, (0, 7), "a root").await.expect("cosigned");
    let head = TreeHead { size: 7, root: Digest::of(b"another root") };
    let (note, proof) = (states.checkpoint(Party::Mongolia, head, now()), vec![head.root]);
    let witness = Arc::new(states.witness(Party::Kazakhstan));
    let fork = store.cosign(ToCosign { old_size: 7, proof, note }, &witness, later(3)).await;
    assert_eq!(fork.expect("decided"), Err(RefusalReason::LedgerForked));
    store
}

/// A checkpoint of Kazakhstan's ledger that Mongolia cosigned.
pub(crate) fn signed_by_both(world: &World, head: TreeHead) -> SignedNote {
    let note = world.states().checkpoint(Party::Kazakhstan, head, now());
    let asked = ToCosign { old_size: 0, proof: Vec::new(), note };
    match world.states().witness(Party::Mongolia).decide(&asked, None, later(2)) {
        Ok(Witnessed::Cosigned(cosigned)) => cosigned.note,
        other => panic!("{other:?}"),
    }
}

fn third() -> (NoteKey, SigningKey) {
    let key = SigningKey::generate(&SeededEntropy::new(77)).expect("a key");
    let name = "witness.example.org";
    let name = NoteKey::new(name, SignatureType::Cosignature, key.public().clone());
    (name.expect("a name"), key)
}

/// Has a third witness cosign the note, and keeps it.
async fn third_cosigned(store: &Store, mut note: SignedNote) {
    let (name, key) = third();
    note.add(Cosignature::sign(note.text(), later(3), &name, &key).expect("a witness"));
    store.keep_third_cosigned(name, kept_at(note, 3)).await.expect("kept");
}

/// Keeps a time stamp on the note: anything that has its digest in it.
async fn time_stamped(store: &Store, note: SignedNote) {
    let reply = TimeStampQuery::of(&note, &SeededEntropy::new(3)).der();
    let authority = "http://tsa.example.org".to_owned();
    let stamp = TimeStamp { authority, stamped: kept_at(note, 3), reply };
    store.keep_time_stamp(stamp).await.expect("kept");
}

/// A note that is kept so many seconds later.
fn kept_at(note: SignedNote, seconds: u64) -> KeptCheckpoint {
    let checkpoint = Checkpoint::parse(note.text()).expect("a checkpoint");
    KeptCheckpoint { checkpoint, note, at: later(seconds) }
}

/// What the store as witness makes of a checkpoint of Mongolia's ledger with that root, from one size to another. Between
/// two sizes no proof is needed where the first is none.
async fn cosigned(
    world: &World,
    store: &Store,
    (old_size, size): (u64, u64),
    root: &str,
) -> Result<CosignReply, RefusalReason> {
    let head = TreeHead { size, root: Digest::of(root.as_bytes()) };
    let note = world.states().checkpoint(Party::Mongolia, head, now());
    let asked = ToCosign { old_size, proof: Vec::new(), note };
    let witness = Arc::new(world.states().witness(Party::Kazakhstan));
    store.cosign(asked, &witness, later(3)).await.expect("decided")
}

fn line(reply: Result<CosignReply, RefusalReason>) -> NoteSignature {
    match reply.expect("not refused") {
        CosignReply::Cosigned(mut lines) => lines.remove(0),
        CosignReply::FromAnotherSize(size) => panic!("from {size}"),
    }
}

#[tokio::test]
async fn refuses_another_ledger_of_the_same_size_keeps_it_once_as_proof_and_cosigns_the_same_again()
{
    let world = World::new();
    let store = world.store().await;
    let first = line(cosigned(&world, &store, (0, 7), "a root").await);
    let entries = store.ledger().size;
    let again = line(cosigned(&world, &store, (7, 7), "a root").await);
    assert_eq!(again, first, "the same cosignature");
    assert_eq!(store.ledger().size, entries, "and nothing more is kept");
    for _ in 0..2 {
        let forked = cosigned(&world, &store, (7, 7), "another root").await;
        assert_eq!(forked, Err(RefusalReason::LedgerForked));
    }
    assert_eq!(store.ledger().size, entries + 1, "once");
    let alarms = store.ledger_alarms().await.expect("read");
    assert_eq!(alarms, (1, Some(RefusalReason::LedgerForked)));
    let witnessed = store.newest_witnessed().await.expect("read").expect("one");
    assert_eq!(witnessed.checkpoint.root, Digest::of(b"a root"));
    assert_eq!(differences(&store).await, []);
}

/// Of two that come at once, and after the other, the smaller one is told what was cosigned: nothing goes back.
#[tokio::test]
async fn a_checkpoint_from_another_size_is_told_what_was_cosigned_last_and_nothing_goes_back() {
    let world = World::new();
    let store = world.store().await;
    let (one, other) = tokio::join!(
        cosigned(&world, &store, (0, 7), "seven"),
        cosigned(&world, &store, (0, 9), "nine")
    );
    let sizes = [one, other].map(|reply| match reply.expect("not refused") {
        CosignReply::Cosigned(_) => None,
        CosignReply::FromAnotherSize(size) => Some(size),
    });
    let last = store.newest_witnessed().await.expect("read").expect("one").checkpoint.size;
    assert_eq!(sizes.iter().flatten().collect::<Vec<_>>(), [&last], "one of them");
    let behind = cosigned(&world, &store, (0, 3), "three").await;
    assert_eq!(behind, Ok(CosignReply::FromAnotherSize(last)));
    assert_eq!(store.ledger_alarms().await.expect("read").0, 0);
}

/// Only what is more than the record of checkpoints is to be witnessed: else each would need the next.
#[tokio::test]
async fn what_says_that_a_checkpoint_was_signed_needs_none_of_its_own_and_a_statement_does() {
    let world = World::new();
    let store = world.store().await;
    let before = store.ledger();
    assert_eq!(store.to_witness(), before.size);
    let note = world.states().checkpoint(Party::Kazakhstan, before, now());
    store.keep_checkpoint(before, note.clone(), later(1)).await.expect("kept");
    cosigned(&world, &store, (0, 7), "a root").await.expect("cosigned");
    third_cosigned(&store, note.clone()).await;
    assert_eq!(store.ledger().size, before.size + 3);
    assert_eq!(store.to_witness(), before.size);
    let kept = store.newest_checkpoint().await.expect("read").expect("one");
    assert_eq!((kept.head(), kept.note), (before, note));
    cosigned(&world, &store, (7, 7), "another root").await.expect_err("a fork");
    assert_eq!(store.to_witness(), store.ledger().size, "an alarm is more than that");
    store.put_person(entry(1), "r", &text("import"), later(2), SALT).await.expect("stored");
    assert_eq!(store.to_witness(), store.ledger().size);
}

#[tokio::test]
async fn proofs_of_every_statement_and_size_lead_to_the_root_of_their_size_and_none_leads_beyond() {
    let world = World::new();
    let store = full(&world).await;
    let head = store.ledger();
    let root = async |size| store.ledger_root(size).await.expect("read").expect("so large");
    for old in 0..=head.size {
        let proof = store.consistency((old, head.size)).await.expect("read").expect("grown");
        let held = verify_consistency((old, root(old).await), (head.size, head.root), &proof);
        assert_eq!(held, Ok(()), "from {old}");
    }
    assert_eq!(store.consistency((0, head.size + 1)).await.expect("read"), None);
    let all = store.statements(&StatementFilter::default(), None, 100).await.expect("listed").rows;
    assert!(all.len() > 5, "{}", all.len());
    for statement in all {
        let place = store.ledger_place(statement.digest).await.expect("read").expect("kept");
        let of = async |size| store.inclusion(place, size).await.expect("read");
        let included = of(head.size).await.expect("within it");
        let leaf = leaf_hash(&included.entry.bytes(&realm()));
        let tree = (head.size, head.root);
        let held = verify_inclusion((included.index, leaf), tree, &included.hashes);
        assert_eq!(held, Ok(()), "{}", included.index);
        assert_eq!(of(included.index).await, None, "not in the tree before it");
        assert_eq!(of(head.size + 1).await, None);
    }
    assert!(store.ledger_place(Digest::of(b"nothing")).await.expect("read").is_none());
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
    assert_eq!(store.ledger().size, 1, "the bundle");
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    assert_eq!(store.ledger().size, 2, "the person");
    let query = world.signed(world.asked(claim(1)));
    world.process(&store, &query).await;
    assert_eq!(store.ledger().size, 5, "the query, the answer, and what was disclosed");
    let before = store.ledger();
    world.process(&store, &query).await;
    assert_eq!(store.ledger(), before, "the same bytes again");
    assert_eq!(differences(&store).await, []);
    for size in 0..=5 {
        assert!(store.ledger_root(size).await.expect("read").is_some());
    }
    assert_eq!(store.ledger_root(5).await.expect("read"), Some(before.root));
    assert_eq!(store.ledger_root(6).await.expect("read"), None);
}

#[tokio::test]
async fn a_database_that_is_opened_again_goes_on_where_the_ledger_ended() {
    let world = World::new();
    let mut before = TreeHead { size: 0, root: kzmn_common::ledger::empty_root() };
    for number in 1..9 {
        let store = world.store().await;
        if number > 1 {
            assert_eq!(store.ledger(), before);
        }
        store.put_person(entry(number), "r", &text("import"), now(), SALT).await.expect("stored");
        before = store.ledger();
        assert_eq!(before.size, u64::from(number) + 1);
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
    assert_eq!(store.ledger().size, before.size + 1);
    assert_eq!(differences(&store).await, []);
}

/// Columns that nothing covers yet, each with the reason. Whoever covers one takes it out here.
const UNCOVERED: [(&str, &[&str], &str); 10] = [
    ("node", &["only", "id", "party", "realm"], "read at the start, and refused where they differ"),
    ("own_keys", &["id", "version"], "by which rules keys were made"),
    ("case_number", &["year", "given"], "the next free number of a case"),
    (
        "delivery",
        &["due_at", "holds", "last_reason"],
        "when it is sent again, what waits for it, and how sending went",
    ),
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
    in_second_epoch(&world, &store).await;
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
            assert!(tamperer.execute(&alter).await > 0, "{table} has no row to alter in {name}");
            let found = differences(&store).await;
            assert_ne!(found, [], "{table}.{name} was altered and nobody found it");
            for told in found.iter().map(ToString::to_string) {
                assert!(!["P-", "KZ-", "somewhere"].iter().any(|id| told.contains(id)), "{told}");
            }
            tamperer.restore(&table).await;
            altered += 1;
        }
    }
    assert!(altered > 80, "{altered}");
    assert_eq!(differences(&store).await, [], "all is as it was");
}

/// Whoever investigates finds the row, and learns nothing of a person.
#[tokio::test]
async fn what_was_altered_is_named_by_the_rows_numbers_or_by_its_place_in_its_entry() {
    let world = World::new();
    let store = full(&world).await;
    let tamperer = Tamperer::of(&world).await;
    let number = |sql: &'static str| {
        let tamperer = &tamperer;
        async move { tamperer.list(&format!("SELECT CAST(({sql}) AS TEXT)")).await.remove(0) }
    };
    let entry = number("SELECT entry FROM set_aside WHERE number = 1").await;
    let version = number("SELECT entry FROM own_person WHERE version = 2").await;
    let query =
        number("SELECT lower(hex(query_digest)) FROM question ORDER BY query_digest DESC LIMIT 1");
    let query = query.await;
    for (table, alter, place) in [
        ("set_aside", "UPDATE set_aside SET reason = 'x'", format!("entry {entry}: set_aside 1")),
        (
            "own_look",
            "DELETE FROM own_look",
            format!("entry {version}, row 1 of it by person_id and version: version 2"),
        ),
        (
            "question",
            "INSERT INTO question (query_digest, case_id, state, attempts, waits, asked_at) \
             SELECT CAST(x'07' || substr(query_digest, 2) AS BLOB), case_id, state, attempts, 0, asked_at \
             FROM question ORDER BY query_digest DESC LIMIT 1",
            format!("of query 07{}", &query[2..]),
        ),
    ] {
        tamperer.save(table).await;
        tamperer.execute(alter).await;
        let found = differences(&store).await;
        assert!(found.iter().any(|one| one.place == place), "{place}: {found:?}");
        tamperer.restore(table).await;
    }
    assert_eq!(differences(&store).await, [], "all is as it was");
}

#[tokio::test]
async fn whoever_takes_out_a_row_or_puts_one_in_twice_is_found() {
    let world = World::new();
    let store = full(&world).await;
    in_second_epoch(&world, &store).await;
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

/// A ledger that was made again over altered rows is not the one that both states signed.
#[tokio::test]
async fn a_checkpoint_that_both_states_signed_finds_a_ledger_that_is_another_one() {
    let world = World::new();
    let store = full(&world).await;
    assert_eq!(differences(&store).await, []);
    let head = TreeHead { root: Digest::of(b"as it was"), ..store.ledger() };
    store.keep_checkpoint(head, signed_by_both(&world, head), later(4)).await.expect("kept");
    let found = differences(&store).await;
    let [difference] = found.as_slice() else { panic!("one: {found:?}") };
    assert_eq!((difference.table, difference.kind), ("checkpoint", DifferenceKind::Altered));
}

/// A reply is not read, but one that has not what was asked stamps something else.
#[tokio::test]
async fn a_time_stamp_on_something_else_is_found_and_one_on_the_checkpoint_is_not() {
    let world = World::new();
    let store = full(&world).await;
    let head = store.ledger();
    let note = signed_by_both(&world, head);
    time_stamped(&store, note.clone()).await;
    assert_eq!(differences(&store).await, []);
    let newest = store.newest_time_stamp().await.expect("read").expect("one");
    assert_eq!((newest.stamped.head(), newest.stamped.note), (head, note.clone()));
    let page = store.time_stamps(None, 1).await.expect("read");
    assert_eq!((page.rows.len(), page.next), (1, Some(1)));
    assert_eq!(store.time_stamps(page.next, 9).await.expect("read").rows.len(), 1, "the rest");
    let stamp = TimeStamp { reply: b"a stamp".to_vec(), ..newest_of(&store).await };
    store.keep_time_stamp(stamp).await.expect("kept");
    let found = differences(&store).await;
    let [difference] = found.as_slice() else { panic!("one: {found:?}") };
    assert_eq!((difference.table, difference.kind), ("time_stamp", DifferenceKind::Altered));
}

async fn newest_of(store: &Store) -> TimeStamp {
    store.newest_time_stamp().await.expect("read").expect("one")
}

/// What a third witness cosigned is kept with its key, and found where neither state's checkpoint says otherwise.
#[tokio::test]
async fn what_a_third_witness_cosigned_is_found_by_its_key_and_finds_a_ledger_that_is_another_one()
{
    let world = World::new();
    let store = full(&world).await;
    let (witness, key) = third();
    let kept = store.newest_third_cosigned(&witness).await.expect("read").expect("one");
    let over = async |statement| {
        let place = store.ledger_place(statement).await.expect("read").expect("kept");
        store.first_third_cosigned_over(place).await.expect("read")
    };
    let all = store.statements(&StatementFilter::default(), None, 1).await.expect("listed").rows;
    let within = all.first().expect("a statement").digest;
    assert_eq!(over(within).await.as_ref(), Some(&kept));
    let beyond = world.own_query("KZ-9");
    store.submit_question(&beyond).await.expect("posed");
    assert_eq!(over(beyond.digest()).await, None, "not in it");
    let other = NoteKey::new("other", SignatureType::Cosignature, key.public().clone());
    let other = other.expect("a name");
    assert_eq!(store.newest_third_cosigned(&other).await.expect("read"), None);
    // The line of another witness on the same checkpoint stands beside the first.
    let mut note = signed_by_both(&world, kept.head());
    note.add(Cosignature::sign(note.text(), later(4), &other, &key).expect("a witness"));
    let second = KeptCheckpoint { note, at: later(4), ..kept.clone() };
    store.keep_third_cosigned(other, second).await.expect("kept");
    let both = over(within).await.expect("one");
    assert_eq!(both.note.signatures().len(), 4);
    assert_eq!(differences(&store).await, []);
    let head = TreeHead { root: Digest::of(b"as it was"), ..store.ledger() };
    third_cosigned(&store, signed_by_both(&world, head)).await;
    // Without the witness's line it is not what the row says.
    let head = store.ledger();
    let bare = kept_at(signed_by_both(&world, head), 4);
    store.keep_third_cosigned(witness, bare).await.expect("kept");
    let found = differences(&store).await;
    let tables: Vec<_> =
        found.iter().map(|difference| (difference.table, difference.kind)).collect();
    assert_eq!(tables, [("third_witnessed", DifferenceKind::Altered); 2], "{found:?}");
}

/// Columns altered to values that some other row could have.
#[tokio::test]
async fn whoever_has_a_statement_refused_by_hand_or_alters_one_that_was_is_found() {
    let world = World::new();
    let store = full(&world).await;
    // One that was refused, one under the id of another, and a reply under a used id by a way that takes none.
    let mut refused = world.asked(claim(3));
    refused.header.justification.officer.role = OfficerRole::Auditor;
    world.process(&store, &world.signed(refused)).await;
    let first = world.signed(world.asked(claim(4)));
    world.process(&store, &first).await;
    let mut again = world.asked(claim(5));
    again.common_header.statement_id = world.read_id(&first);
    world.process(&store, &world.signed(again)).await;
    let asked = world.own_query("KZ-3");
    store.submit_question(&asked).await.expect("posed");
    let mut reply = world.answer(&asked, Outcome::NotFound);
    reply.common_header.statement_id = world.read_id(&first);
    let received = world.delivered(world.signed(reply), 1);
    store.process(received, &world.answering()).await.expect("processed");
    assert_eq!(differences(&store).await, [], "nothing was altered, whatever the peer sends");

    let tamperer = Tamperer::of(&world).await;
    let received = "direction = 'received' AND answers IS NULL";
    let reasons = "SELECT DISTINCT refused_reason FROM statement WHERE refused_reason IS NOT NULL";
    let reasons = tamperer.list(reasons).await;
    assert_eq!(reasons, ["ROLE_NOT_PERMITTED", "STATEMENT_ID_REUSED"]);
    let mut alterations = vec![
        format!("SET refused_reason = NULL WHERE refused_reason IS NOT NULL AND {received}"),
        format!("SET statement_id = 'other' WHERE refused_reason IS NOT NULL AND {received}"),
        format!("SET supersedes = digest WHERE refused_reason IS NOT NULL AND {received}"),
        format!("SET at = at - 1 WHERE {received}"),
    ];
    for reason in reasons {
        alterations.push(format!(
            "SET refused_reason = '{reason}' WHERE refused_reason IS NULL AND {received}"
        ));
    }
    for alteration in alterations {
        tamperer.save("statement").await;
        assert!(tamperer.execute(&format!("UPDATE OR IGNORE statement {alteration}")).await > 0);
        assert_ne!(differences(&store).await, [], "{alteration} was not found");
        tamperer.restore("statement").await;
    }
    assert_eq!(differences(&store).await, []);
}

/// The whole ledger made again over altered rows: only who knows the root from before finds it.
#[tokio::test]
async fn a_ledger_that_was_made_again_has_another_root_than_the_one_that_was_committed() {
    let world = World::new();
    let store = full(&world).await;
    let size = store.ledger().size;
    let tamperer = Tamperer::of(&world).await;
    tamperer.execute("DELETE FROM ledger_entry WHERE place = 0").await;
    tamperer.execute("UPDATE ledger_entry SET place = place - 1").await;
    let found = differences(&store).await;
    let cut = |one: &Difference| one.kind == DifferenceKind::Missing && one.table == "ledger_entry";
    assert!(found.iter().any(cut), "{size}: {found:?}");
}
