//! Comparing the books of both nodes, and going on after a database was lost: what comes back from the other state, and the
//! new epoch of the ledger.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::evidence::{EvidenceFile, Proved};
use kzmn_common::header::OfficerRole;
use kzmn_common::ledger::LedgerEpoch;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use kzmn_proto::exchange::CaseCloseReason;
use kzmn_proto::office::{
    CloseCaseRequest, ExportEvidenceRequest, ReconcileRequest, ReconcileResponse,
    RecordDecisionRequest,
};
use kzmn_runtime::config::Config;
use kzmn_runtime::node::{Recovered, Recovery};
use kzmn_store::{Direction, QuestionState, StatementFilter, Store};
use kzmn_testkit::ask_request;
use kzmn_testkit::values::text;
use kzmn_tests::pair::in_process::{Pair, jurisdiction};
use kzmn_tests::pair::people;
use tokio_stream::StreamExt as _;

use super::delivery::come_to;
use super::office::guarded::{assessed, award, opened};
use super::proving::exported;
use super::witnessing::{Copy, cosigned, ledger};

const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;
const BEFORE: &str = "KZ-2026-0000416";
const AFTER: &str = "KZ-2026-0000417";
const THEIRS: &str = "MN-2026-0000001";
const THEIRS_TOO: &str = "MN-2026-0000002";

async fn recovered(pair: &Pair) -> Recovered {
    let config = Config::load(&pair.site.config(ME)).expect("a configuration");
    let entropy = pair.entropy.clone();
    let recovery = Recovery::open(&config, jurisdiction(ME), pair.time(), entropy).await;
    recovery.expect("opens").run(text("the disk broke"), &|_| ()).await.expect("recovered")
}

/// All statements of a store, each with how it came and why it was refused.
async fn statements(store: &Store) -> BTreeSet<(Digest, &'static str, Option<String>)> {
    let all = store.statements(&StatementFilter::default(), None, 100).await.expect("listed").rows;
    let row = |row: kzmn_store::StatementSummary| {
        let direction = match row.direction {
            Direction::Issued => "issued",
            Direction::Received => "received",
        };
        (row.digest, direction, row.refused_reason)
    };
    all.into_iter().map(row).collect()
}

/// The notice of the decision, which came back.
async fn notice_of(store: &Store) -> Digest {
    let filter = StatementFilter {
        payload_type: Some(PayloadType::DecisionNotice),
        ..StatementFilter::default()
    };
    let notices = store.statements(&filter, None, 9).await.expect("listed").rows;
    let [notice] = notices.as_slice() else { panic!("one: {notices:?}") };
    notice.digest
}

async fn reconciled(pair: &Pair, party: Party) -> ReconcileResponse {
    let operator = pair.officer(party, OfficerRole::Operator).expect("a client");
    let mut steps = operator.reconcile(ReconcileRequest::default()).await.expect("begun");
    while let Some(step) = steps.next().await {
        let step = step.expect("compared");
        if step.done {
            return step;
        }
    }
    panic!("no end");
}

/// The peer's operator admits the second epoch by name.
async fn admit(pair: &mut Pair) {
    pair.stop(PEER).await.expect("stops");
    let file = pair.site.config(PEER);
    let config = fs::read_to_string(&file).expect("a configuration");
    fs::write(&file, format!("{config}\n[ledger]\npeer_epoch = 2\n")).expect("written");
    pair.restart(PEER).await.expect("starts");
}

/// Both ask, one is refused, a decision and the closing of its case are delivered: all of it after the copy was made.
async fn say_much(pair: &Pair) {
    opened(pair, AFTER, "KZ-1").await;
    pair.ask(ME, ask_request(AFTER, &people::zhanar())).await.expect("asked");
    let assessed = assessed(pair, AFTER).await;
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    let award = award(&assessed, "Her labour book was seen");
    officer.record_decision(award).await.expect("recorded");
    let closing = CloseCaseRequest {
        case_id: AFTER.to_owned(),
        reason: CaseCloseReason::Decided.into(),
        ..CloseCaseRequest::default()
    };
    officer.close_case(closing).await.expect("closed");
    for (case, person) in [(THEIRS, people::bat_erdene()), (THEIRS_TOO, people::zhanar())] {
        let asked = pair.ask(PEER, ask_request(case, &person)).await.expect("asked");
        assert!(asked.closed_by.is_some());
    }
    let mut delivered = pair.store(ME).expect("running").changes();
    let receipt = async {
        while pair.store(PEER).expect("running").status().await.expect("read").statements < 12 {
            pair.clock.advance(Duration::from_secs(60));
            let _told = tokio::time::timeout(Duration::from_millis(200), delivered.recv()).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), receipt).await.expect("the receipt came");
}

/// The decision's own record is lost; its notice stands, and whoever decides anew has to name it.
async fn decides_anew(pair: &Pair) {
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    opened(pair, AFTER, "KZ-1").await;
    let again = award(&assessed(pair, AFTER).await, "Decided anew after the loss");
    let refused = officer.record_decision(again.clone()).await.map(drop);
    assert!(format!("{refused:?}").contains("CaseDecided"), "{refused:?}");
    let lost = notice_of(pair.store(ME).expect("running")).await;
    let again = RecordDecisionRequest { supersedes: lost.as_bytes().to_vec(), ..again };
    officer.record_decision(again).await.expect("recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_gets_back_what_the_other_state_has_and_goes_on_in_a_new_epoch() {
    let mut pair = Pair::start().await.expect("starts");
    pair.ask(ME, ask_request(BEFORE, &people::zhanar())).await.expect("asked");
    cosigned(&pair, ME).await;
    pair.stop(ME).await.expect("stops");
    let old = Copy::of(&pair, ME);
    pair.restart(ME).await.expect("starts");
    say_much(&pair).await;
    cosigned(&pair, ME).await;
    let all = statements(pair.store(ME).expect("running")).await;
    pair.stop(ME).await.expect("stops");
    old.restore();

    pair.restart(ME).await.expect("the anchor is as old");
    assert_eq!(ledger(&pair, ME).await.failed_reason, RefusalReason::RolledBack.name());
    pair.stop(ME).await.expect("stops");
    let done = recovered(&pair).await;
    assert_eq!(done.begun, Some(LedgerEpoch::FIRST.next()));
    assert_eq!((done.refused, done.waiting, done.lost_there), (Vec::new(), Vec::new(), 0));
    assert!(done.restored >= 8, "{}", done.restored);
    let again = recovered(&pair).await;
    assert_eq!((again.begun, again.restored), (None, 0), "there is nothing more to do");

    pair.restart(ME).await.expect("starts");
    let store = pair.store(ME).expect("running");
    assert_eq!(statements(store).await, all, "byte for byte, as they came and were refused");
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
    come_to(&pair, AFTER, &[QuestionState::Answered]).await;
    let waits = store.due_deliveries(pair.time().now(), 9).await.expect("read");
    assert_eq!(waits, [], "what has its receipt waits no more");

    // Until the other state's operator admits the epoch nothing of it is cosigned; questions are answered all the same.
    pair.clock.advance(Duration::from_secs(180));
    let other = ask_request("KZ-2026-0000419", &people::zhanar());
    assert!(pair.ask(ME, other).await.expect("asked").closed_by.is_some());
    let refused = async {
        while ledger(&pair, ME).await.failed_reason != RefusalReason::CheckpointOriginUnknown.name()
        {
            pair.clock.advance(Duration::from_secs(60));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), refused).await.expect("refused by name");
    admit(&mut pair).await;
    cosigned(&pair, ME).await;
    for party in Party::ALL {
        let found = reconciled(&pair, party).await;
        assert_eq!((found.discrepancy_count, found.discrepancies.len()), (0, 0));
        let store = pair.store(party).expect("running");
        assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
    }
    decides_anew(&pair).await;
    // What came back is proved by the new epoch, what stayed by the first one.
    for (case, of_epoch) in [(BEFORE, "demo"), (AFTER, "demo/2")] {
        let request = ExportEvidenceRequest { case_id: case.to_owned(), digest: Vec::new() };
        let (file, _) = exported(&pair, ME, request).await.expect("a file");
        let file = EvidenceFile::parse(&file).expect("its form");
        let pins = pair.site.deployment.governance_pins();
        let proved = Proved::by(&file, &pins, None).expect("evidence").statements;
        assert!(!proved.is_empty());
        for one in proved {
            assert!(one.checkpoint.origin.as_str().ends_with(of_epoch), "{:?}", one.checkpoint);
        }
    }
}

/// The database is gone altogether: the other state has all that was said between them.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_gets_back_all_that_was_said_and_the_cosigned_ledger_is_not_begun_again() {
    let mut pair = Pair::start().await.expect("starts");
    pair.ask(ME, ask_request(BEFORE, &people::zhanar())).await.expect("asked");
    pair.ask(PEER, ask_request(THEIRS, &people::bat_erdene())).await.expect("asked");
    cosigned(&pair, ME).await;
    let all = statements(pair.store(ME).expect("running")).await;
    pair.stop(ME).await.expect("stops");
    let config = Config::load(&pair.site.config(ME)).expect("a configuration");
    fs::remove_file(&config.database).expect("removed");
    assert!(pair.restart(ME).await.is_err(), "the anchor remembers a database");
    let done = recovered(&pair).await;
    assert_eq!(done.begun, Some(LedgerEpoch::FIRST.next()));
    pair.restart(ME).await.expect("starts");
    let store = pair.store(ME).expect("running");
    assert_eq!(statements(store).await, all);
    assert_eq!(store.fsck(&|_| ()).await.expect("read").differences, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_begun_anew_where_nothing_was_lost() {
    let mut pair = Pair::start().await.expect("starts");
    pair.ask(ME, ask_request(BEFORE, &people::zhanar())).await.expect("asked");
    cosigned(&pair, ME).await;
    pair.stop(ME).await.expect("stops");
    let done = recovered(&pair).await;
    assert_eq!((done.begun, done.restored, done.lost_there), (None, 0, 0));
    pair.restart(ME).await.expect("starts");
    assert_eq!(ledger(&pair, ME).await.failed_reason, "");
}

/// Whatever one of the nodes lacks is named, with what the other one has of it.
#[tokio::test(flavor = "multi_thread")]
async fn books_that_differ_are_told_by_statement_and_books_that_agree_are_not() {
    let mut pair = Pair::start().await.expect("starts");
    pair.ask(ME, ask_request(BEFORE, &people::zhanar())).await.expect("asked");
    let found = reconciled(&pair, ME).await;
    assert_eq!((found.statements, found.discrepancy_count), (2, 0));
    pair.stop(PEER).await.expect("stops");
    let copy = Copy::of(&pair, PEER);
    pair.restart(PEER).await.expect("starts");
    pair.ask(ME, ask_request(AFTER, &people::zhanar())).await.expect("asked");
    pair.stop(PEER).await.expect("stops");
    copy.restore();
    pair.restart(PEER).await.expect("starts");
    let kinds = |found: &ReconcileResponse| {
        let kinds = found.discrepancies.iter().map(|one| one.kind().as_str_name());
        kinds.collect::<BTreeSet<_>>()
    };
    let here = reconciled(&pair, ME).await;
    let lost_there = ["DISCREPANCY_KIND_LOST_THERE", "DISCREPANCY_KIND_MISSING_THERE"];
    assert_eq!((here.discrepancy_count, kinds(&here)), (2, BTreeSet::from(lost_there)));
    let there = reconciled(&pair, PEER).await;
    let lost_here = ["DISCREPANCY_KIND_LOST_HERE", "DISCREPANCY_KIND_MISSING_HERE"];
    assert_eq!((there.discrepancy_count, kinds(&there)), (2, BTreeSet::from(lost_here)));
}
