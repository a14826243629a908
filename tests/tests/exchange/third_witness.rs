//! A witness of neither state: what it cosigns, that its absence stops nothing, and what is told where it knows another
//! history.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::evidence::{EvidenceFile, Proved};
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{Checkpoint, NoteKey, SignatureType, ToCosign};
use kzmn_common::party::Party;
use kzmn_proto::office::{ExportEvidenceRequest, LedgerStatus, StatusRequest, ThirdWitnessStatus};
use kzmn_store::KeptCheckpoint;
use kzmn_testkit::{HandClock, SeededEntropy, ask_request};
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::people;
use kzmn_tests::pair::third_witness::{PairWitness, origin};
use kzmn_witness::Judged;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_stream::StreamExt as _;

const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;
const CASE: &str = "KZ-2026-0000417";
/// Longer than every pause between attempts.
const A_WHILE: Duration = Duration::from_secs(3 * 60);

/// Waits until it has cosigned a node's ledger as far as both states have to sign it.
async fn cosigned(third: &PairWitness, pair: &Pair, party: Party) -> KeptCheckpoint {
    let store = pair.store(party).expect("running");
    let waiting = async {
        loop {
            pair.clock.advance(A_WHILE);
            match store.newest_third_cosigned(&third.name).await.expect("read") {
                Some(newest) if newest.checkpoint.size >= store.to_witness() => return newest,
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    timeout(Duration::from_secs(60), waiting).await.expect("in time")
}

async fn witness() -> PairWitness {
    PairWitness::new(&SeededEntropy::new(77)).await.expect("a witness")
}

async fn start(third: &PairWitness) -> Pair {
    let setting = Setting {
        prepare: Some(&|site| third.add_to(site).expect("written")),
        ..Setting::default()
    };
    Box::pin(Pair::start_with(setting)).await.expect("starts")
}

async fn ledger(pair: &Pair, party: Party) -> (LedgerStatus, ThirdWitnessStatus) {
    let operator = pair.officer(party, OfficerRole::Operator).expect("a client");
    let status = operator.status(StatusRequest {}).await.expect("told");
    let ledger = status.ledger.expect("a ledger");
    let [third] = ledger.third_witnesses.as_slice() else { panic!("one") };
    let third = third.clone();
    (ledger, third)
}

/// Waits until a node tells that of its third witness.
async fn told(pair: &Pair, party: Party, reason: &str) -> ThirdWitnessStatus {
    let waiting = async {
        loop {
            pair.clock.advance(A_WHILE);
            let (_, third) = ledger(pair, party).await;
            if third.failed_reason == reason {
                return third;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(60), waiting).await.unwrap_or_else(|_| panic!("{reason}"))
}

async fn exported(pair: &Pair, party: Party) -> Vec<u8> {
    let auditor = pair.officer(party, OfficerRole::Auditor).expect("a client");
    let request = ExportEvidenceRequest { digest: Vec::new(), case_id: CASE.to_owned() };
    let mut parts = auditor.export_evidence(request).await.expect("exported");
    let mut file = Vec::new();
    while let Some(part) = parts.next().await {
        file.extend_from_slice(&part.expect("a part").part);
    }
    file
}

async fn ask(pair: &Pair, case: &str) {
    let asked = pair.ask(ME, ask_request(case, &people::zhanar())).await.expect("asked");
    assert!(asked.closed_by.is_some(), "it is answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_witness_cosigns_both_ledgers_and_an_evidence_file_proves_it() {
    let third = witness().await;
    let mut pair = start(&third).await;
    let _serving = third.serve(&pair.site, pair.time()).await.expect("serves");
    ask(&pair, CASE).await;
    for party in Party::ALL {
        let kept = cosigned(&third, &pair, party).await;
        assert_eq!(kept.note.signatures().len(), 3, "one row with all signatures");
        let (ledger, status) = ledger(&pair, party).await;
        assert_eq!(status.name, "witness.example.org");
        assert_eq!(u64::try_from(status.cosigned_size).expect("a size"), kept.checkpoint.size);
        assert!(status.cosigned_at.is_some() && status.failed_at.is_none());
        assert_eq!((ledger.alarms, ledger.failed_reason.as_str()), (0, ""));
        let file = EvidenceFile::parse(&exported(&pair, party).await).expect("a file");
        let proved = Proved::by(&file, &pair.site.deployment.governance_pins(), None);
        let proved = proved.expect("both states").also_cosigned_by(&third.name);
        let proved = proved.expect("and the third witness");
        assert_eq!(proved.statements.len(), 2);
    }
    // What was cosigned is known after a restart, and nothing grows while nothing happens.
    let size = cosigned(&third, &pair, ME).await.checkpoint.size;
    pair.stop(ME).await.expect("stops");
    pair.restart(ME).await.expect("starts");
    let (_, status) = ledger(&pair, ME).await;
    assert_eq!(u64::try_from(status.cosigned_size).expect("a size"), size);
}

/// Questions are answered and both states cosign, as if there were no third witness; once it is there, it cosigns, also
/// where a reply of its was lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_third_witness_that_is_away_stops_nothing_and_cosigns_when_it_is_back() {
    let third = witness().await;
    let pair = start(&third).await;
    ask(&pair, CASE).await;
    let away = told(&pair, ME, "SERVICE_UNREACHABLE").await;
    assert_eq!((away.cosigned_size, away.knows_another_history), (0, false));
    ask(&pair, "KZ-2026-0000418").await;
    let (ledger_status, _) = ledger(&pair, ME).await;
    assert!(ledger_status.cosigned_size > 0 && ledger_status.failed_reason.is_empty());
    // It cosigns, and nobody hears of it.
    let store = pair.store(ME).expect("running");
    let newest = store.newest_checkpoint().await.expect("read").expect("one");
    let asked = ToCosign { old_size: 0, proof: Vec::new(), note: newest.note };
    let body = asked.render();
    let judge = third.judge(&pair.site).expect("opened");
    let lost = judge.judge(body.as_bytes(), Some(pair.time().now()));
    assert!(matches!(lost, Judged::Cosigned(_)), "{lost:?}");
    drop(judge);
    let _serving = third.serve(&pair.site, pair.time()).await.expect("serves");
    let kept = cosigned(&third, &pair, ME).await;
    assert!(kept.checkpoint.size >= newest.checkpoint.size);
    let (_, status) = ledger(&pair, ME).await;
    assert_eq!(status.failed_reason, "");
}

/// What it says is signed by nobody: it is told, and it stops nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_third_witness_that_knows_another_history_is_told_as_an_alarm_and_stops_nothing() {
    for (size, reason) in [(3, "LEDGER_NOT_CONTINUED"), (100_000, "LEDGER_SHRUNK")] {
        let third = witness().await;
        let pair = start(&third).await;
        let state = &pair.site.deployment.state(ME).ledger;
        let origin = origin(&pair.site, ME).expect("a bundle");
        let name = origin.ledger_key(state.public().clone()).expect("a name");
        let root = Digest::of(b"another history");
        let note = Checkpoint { origin, size, root }.sign(&name, state);
        let asked = ToCosign { old_size: 0, proof: Vec::new(), note };
        let judge = third.judge(&pair.site).expect("opened");
        let seen = judge.judge(asked.render().as_bytes(), Some(pair.time().now()));
        assert!(matches!(seen, Judged::Cosigned(_)), "{seen:?}");
        drop(judge);
        let _serving = third.serve(&pair.site, pair.time()).await.expect("serves");
        let alarm = told(&pair, ME, reason).await;
        assert!(alarm.knows_another_history && alarm.cosigned_size == 0);
        ask(&pair, CASE).await;
        // The other state's ledger, of which it knows nothing else, is cosigned.
        cosigned(&third, &pair, PEER).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_start_with_a_states_own_key_as_third_witness_and_starts_with_another() {
    let third = witness().await;
    let mut pair = start(&third).await;
    pair.stop(ME).await.expect("stops");
    let file = pair.site.config(ME);
    let right = std::fs::read_to_string(&file).expect("read");
    let public = pair.site.deployment.state(PEER).witness.public().clone();
    let own = NoteKey::new("mn.kzmn.internal/witness/demo", SignatureType::Cosignature, public);
    let own = own.expect("a name").verifier_key();
    let wrong = right.replace(&third.name.verifier_key(), &own);
    assert_ne!(wrong, right);
    std::fs::write(&file, wrong).expect("written");
    let refused = pair.restart(ME).await.expect_err("refused").to_string();
    assert!(refused.contains("a third witness is of neither"), "{refused}");
    std::fs::write(&file, right).expect("written");
    pair.restart(ME).await.expect("starts");
}

/// Takes one submission after another, and gives each a line of the witness's key that is of another text.
async fn forging(witness: &PairWitness) -> JoinHandle<()> {
    let listener = TcpListener::bind(witness.address()).await.expect("still free");
    let line = witness.cosign("another text\n").expect("a line").render();
    let said = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{line}", line.len());
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.expect("called");
            let mut heard = [0; 16 * 1024];
            let _request = socket.read(&mut heard).await;
            let _sent = socket.write_all(said.as_bytes()).await;
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_cosignature_that_does_not_hold_or_of_an_impossible_time_and_keeps_a_good_one() {
    let third = witness().await;
    let pair = start(&third).await;
    ask(&pair, CASE).await;
    let forging = forging(&third).await;
    told(&pair, ME, "WITNESS_COSIGNATURE_INVALID").await;
    forging.abort();
    assert!(forging.await.expect_err("aborted").is_cancelled());
    let early =
        Arc::new(HandClock::at(Instant::parse("2026-11-20T08:00:00Z").expect("an instant")));
    let serving = third.serve(&pair.site, early).await.expect("serves");
    // Not the same as before: what was told first is told until something else is.
    told(&pair, PEER, "WITNESS_COSIGNATURE_INVALID").await;
    let store = pair.store(PEER).expect("running");
    assert_eq!(store.newest_third_cosigned(&third.name).await.expect("read"), None);
    serving.abort();
    assert!(serving.await.expect_err("aborted").is_cancelled());
    // Its last connection may hold its memory for a moment longer.
    let free = async {
        while third.judge(&pair.site).is_err() {
            tokio::task::yield_now().await;
        }
    };
    timeout(A_WHILE, free).await.expect("in time");
    // It cosigned, so the same comes again until there is more to cosign.
    let _serving = third.serve(&pair.site, pair.time()).await.expect("serves");
    pair.ask(PEER, ask_request("MN-2026-0000001", &people::bat_erdene())).await.expect("asked");
    for party in Party::ALL {
        cosigned(&third, &pair, party).await;
    }
}
