//! Each state watches over the other's ledger: what is cosigned, what is refused, and what a node does whose database is
//! not the one that the other state has seen.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::header::OfficerRole;
use kzmn_common::ledger::{
    Checkpoint, CosignReply, LedgerEpoch, LedgerKeys, LedgerOrigin, LedgerProof, NoteKey,
    SignedNote, ToCosign, TreeHead, leaf_hash, verify_consistency,
};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::{SigningKey, TrustBundle};
use kzmn_proto::office::{LedgerStatus, StatusRequest};
use kzmn_runtime::config::Config;
use kzmn_store::StatementFilter;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;
use kzmn_transport::FailureKind;
use tokio::time::timeout;

const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;
/// Longer than every pause between attempts.
const A_WHILE: Duration = Duration::from_secs(3 * 60);

pub(super) async fn ledger(pair: &Pair, party: Party) -> LedgerStatus {
    let operator = pair.officer(party, OfficerRole::Operator).expect("a client");
    let status = operator.status(StatusRequest {}).await.expect("told");
    status.ledger.expect("a ledger")
}

/// Waits until a node's ledger is cosigned as far as it is to be.
pub(super) async fn cosigned(pair: &Pair, party: Party) -> TreeHead {
    let store = pair.store(party).expect("running");
    let waiting = async {
        loop {
            pair.clock.advance(A_WHILE);
            let newest = store.newest_checkpoint().await.expect("read");
            match newest {
                Some(newest) if newest.checkpoint.size >= store.to_witness() => {
                    return newest.head();
                }
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    timeout(Duration::from_secs(30), waiting).await.expect("in time")
}

async fn ask(pair: &Pair) -> Digest {
    let asked = pair.ask(ME, ask_request("KZ-2026-0000417", &people::zhanar())).await;
    Digest::from_bytes(&asked.expect("asked").query_digest).expect("a digest")
}

fn bundle(pair: &Pair) -> TrustBundle {
    let json = fs::read(pair.folder().join("pair").join("trust-bundle.json")).expect("the bundle");
    TrustBundle::open(&json, &pair.site.deployment.governance_pins()).expect("opens")
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ledgers_are_cosigned_and_a_statement_is_proved_in_both_under_both_signatures() {
    let pair = Pair::start().await.expect("starts");
    let query = ask(&pair).await;
    for party in Party::ALL {
        let head = cosigned(&pair, party).await;
        let status = ledger(&pair, party).await;
        assert_eq!(u64::try_from(status.cosigned_size).expect("a size"), head.size);
        assert_eq!((status.alarms, status.failed_reason.as_str()), (0, ""));
        // The other state's node, asked for it, tells what it has cosigned.
        let seen = pair.exchange(party).expect("a client").checkpoint(party).await.expect("told");
        let keys = LedgerKeys::ever(&bundle(&pair), party);
        assert_eq!(TreeHead::from(&keys.open(&seen).expect("signed")), head);
        // And anybody between the two states gets the proof of both of them.
        let caller = pair.exchange(party.other()).expect("a client");
        let note = caller.checkpoint(party).await.expect("told");
        let included = caller.inclusion(query, head.size).await.expect("proved");
        let leaf = leaf_hash(&included.entry.bytes(bundle(&pair).realm()));
        let proof =
            LedgerProof { index: included.index, hashes: included.hashes, checkpoint: note };
        let (log, witness) =
            (key(&pair, party, Usage::Ledger), key(&pair, party.other(), Usage::Witness));
        let (checkpoint, _) = proof.verify(leaf, &log, &witness).expect("both states");
        assert_eq!(TreeHead::from(&checkpoint), head);
        let consistent = caller.consistency((1, head.size)).await.expect("proved");
        let first = pair.store(party).expect("running").ledger_root(1).await.expect("read");
        let first = first.expect("so large");
        let held = verify_consistency((1, first), (head.size, head.root), &consistent);
        assert_eq!(held, Ok(()));
    }
}

enum Usage {
    Ledger,
    Witness,
}

/// The name of a state's key, found among the bundle's own.
fn key(pair: &Pair, party: Party, usage: Usage) -> NoteKey {
    let (state, keys) = (pair.site.deployment.state(party), LedgerKeys::ever(&bundle(pair), party));
    let key = match usage {
        Usage::Ledger => keys.ledger_key(state.ledger.public()),
        Usage::Witness => keys.witness_key(state.witness.public()),
    };
    key.expect("enrolled").clone()
}

/// A checkpoint of a state's ledger by any key, as an administrator of that state could sign it.
fn note(origin: &LedgerOrigin, key: &SigningKey, head: TreeHead) -> SignedNote {
    let name = origin.ledger_key(key.public().clone()).expect("a name");
    let TreeHead { size, root } = head;
    Checkpoint { origin: origin.clone(), size, root }.sign(&name, key)
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_hostile_checkpoints_by_code_keeps_them_as_proof_and_still_cosigns_honest_ones() {
    let pair = Pair::start().await.expect("starts");
    let head = cosigned(&pair, ME).await;
    let caller = pair.exchange(ME).expect("a client");
    let own = LedgerKeys::ever(&bundle(&pair), ME).origin().clone();
    let state = pair.site.deployment.state(ME);
    let another = Digest::of(b"another history");
    let of = |size| TreeHead { size, root: another };
    let larger = of(head.size + 1);
    let hostile = [
        (head.size, note(&own, &state.ledger, of(head.size)), RefusalReason::LedgerForked),
        (head.size, note(&own, &state.ledger, of(1)), RefusalReason::LedgerShrunk),
        (head.size, note(&own, &state.ledger, larger), RefusalReason::LedgerNotContinued),
        (
            head.size,
            note(&own, state.statement.first(), larger),
            RefusalReason::CheckpointNotSigned,
        ),
        (
            head.size,
            note(&own.in_epoch(LedgerEpoch::FIRST.next()), &state.ledger, larger),
            RefusalReason::CheckpointOriginUnknown,
        ),
    ];
    let mut proofs = Vec::new();
    for (old_size, note, reason) in hostile {
        let asked = ToCosign { old_size, proof: Vec::new(), note };
        let refused = caller.cosign(&asked).await.expect_err("hostile");
        assert_eq!(refused.kind, FailureKind::Refused(reason));
        // What is not signed by the ledger's key proves nothing, and is not kept.
        let by_anybody =
            [RefusalReason::CheckpointNotSigned, RefusalReason::CheckpointOriginUnknown];
        if !by_anybody.contains(&reason) {
            proofs.push(reason.name());
        }
        let status = ledger(&pair, PEER).await;
        assert_eq!(usize::try_from(status.alarms).expect("a count"), proofs.len());
        assert_eq!(Some(&status.last_alarm_reason.as_str()), proofs.last());
    }
    assert_eq!(proofs.len(), 3);
    let note = note(&own, &state.ledger, larger);
    let too_long = ToCosign { old_size: 0, proof: vec![another; 64], note };
    let refused = caller.cosign(&too_long).await.expect_err("hostile");
    assert_eq!(refused.kind, FailureKind::Refused(RefusalReason::CheckpointMalformed));
    ask(&pair).await;
    assert!(cosigned(&pair, ME).await.size > head.size, "honest ones go on");
}

/// Two that race, and one whose reply was lost: the same cosignature, or the size from which to prove.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_again_gets_the_same_cosignature_and_never_one_of_less() {
    let pair = Pair::start().await.expect("starts");
    cosigned(&pair, ME).await;
    let store = pair.store(ME).expect("running");
    let newest = store.newest_checkpoint().await.expect("read").expect("one");
    let state = pair.site.deployment.state(ME);
    let own = LedgerKeys::ever(&bundle(&pair), ME).origin().clone();
    let note = note(&own, &state.ledger, newest.head());
    let caller = pair.exchange(ME).expect("a client");
    let again =
        ToCosign { old_size: newest.checkpoint.size, proof: Vec::new(), note: note.clone() };
    let Ok(CosignReply::Cosigned(lines)) = caller.cosign(&again).await else { panic!("again") };
    assert!(lines.iter().all(|line| newest.note.signatures().contains(line)));
    let lost = ToCosign { old_size: 0, proof: Vec::new(), note };
    let told = caller.cosign(&lost).await.expect("told");
    assert_eq!(told, CosignReply::FromAnotherSize(newest.checkpoint.size));
}

/// What a database and everything beside it looked like: its file and the anchor.
pub(super) struct Copy {
    database: (PathBuf, Vec<u8>),
    anchor: (PathBuf, Vec<u8>),
}

impl Copy {
    /// Of a node that is stopped.
    pub(super) fn of(pair: &Pair, party: Party) -> Self {
        let config = Config::load(&pair.site.config(party)).expect("a configuration");
        let read = |path: PathBuf| (path.clone(), fs::read(&path).expect("a copy"));
        let anchor = config.statement_key.with_extension("key.anchor");
        Self { database: read(config.database), anchor: read(anchor) }
    }

    pub(super) fn restore(&self) {
        for (path, bytes) in [&self.database, &self.anchor] {
            fs::write(path, bytes).expect("written");
        }
    }
}

/// The anchor was restored with it, so that the other state alone knows.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_sign_with_a_restored_backup_and_signs_again_with_the_database_that_was_seen() {
    let mut pair = Pair::start().await.expect("starts");
    pair.stop(ME).await.expect("stops");
    let old = Copy::of(&pair, ME);
    pair.restart(ME).await.expect("starts");
    ask(&pair).await;
    cosigned(&pair, ME).await;
    pair.stop(ME).await.expect("stops");
    let new = Copy::of(&pair, ME);
    old.restore();
    pair.restart(ME).await.expect("the anchor is as old");
    let status = ledger(&pair, ME).await;
    assert_eq!(status.failed_reason, RefusalReason::RolledBack.name());
    let refused = pair.ask(ME, ask_request("KZ-2026-0000418", &people::bat_erdene())).await;
    let refused = refused.err().expect("rolled back").to_string();
    assert!(refused.contains("ROLLED_BACK"), "{refused}");
    let answered = pair.ask(PEER, ask_request("MN-2026-0000001", &people::bat_erdene())).await;
    let open = answered.expect("asked");
    assert_eq!(open.open_reason, RefusalReason::RolledBack.name(), "nor does it answer");
    let store = pair.store(ME).expect("running");
    let all = store.statements(&StatementFilter::default(), None, 9).await.expect("listed").rows;
    assert!(all.is_empty(), "nothing was signed");
    pair.stop(ME).await.expect("stops");
    new.restore();
    pair.restart(ME).await.expect("starts");
    assert_eq!(ledger(&pair, ME).await.failed_reason, "");
    pair.ask(ME, ask_request("KZ-2026-0000418", &people::bat_erdene())).await.expect("asked");
}

/// A flood of either does not keep the other from being heard.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_calls_about_ledgers_beyond_their_own_quota_while_queries_are_answered() {
    let pair = Pair::start().await.expect("starts");
    let caller = pair.exchange(PEER).expect("a client");
    let limited = FailureKind::Refused(RefusalReason::RateLimited);
    let mut taken = 0;
    while caller.consistency((0, 0)).await.map_err(|failure| failure.kind) != Err(limited) {
        taken += 1;
        assert!(taken < 300, "no end");
    }
    assert!(taken >= 190, "{taken}");
    let asked = pair.ask(PEER, ask_request("MN-2026-0000001", &people::bat_erdene())).await;
    assert!(asked.expect("asked").closed_by.is_some());
}

/// A copy of the database that is older than what the other state has seen must not answer while it cannot know that: the
/// way out is blocked here, and the way in is not.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_answer_before_its_ledger_was_compared_where_it_had_been_seen() {
    let mut pair = Pair::start().await.expect("starts");
    ask(&pair).await;
    cosigned(&pair, ME).await;
    pair.stop(ME).await.expect("stops");
    let file = pair.site.config(ME);
    let right = fs::read_to_string(&file).expect("a configuration");
    let address = format!("peer_address = \"{}\"", pair.site.addresses(PEER).exchange);
    assert!(right.contains(&address));
    fs::write(&file, right.replace(&address, "peer_address = \"127.0.0.1:1\"")).expect("written");
    pair.restart(ME).await.expect("starts");
    let question = || ask_request("MN-2026-0000001", &people::bat_erdene());
    let open = pair.ask(PEER, question()).await.expect("asked");
    assert_eq!(open.open_reason, RefusalReason::StoreUnavailable.name());
    pair.stop(ME).await.expect("stops");
    fs::write(&file, right).expect("written");
    pair.restart(ME).await.expect("starts");
    let other = ask_request("MN-2026-0000002", &people::bat_erdene());
    assert!(pair.ask(PEER, other).await.expect("asked").closed_by.is_some());
}
