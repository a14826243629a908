//! Case 29: what a flood of payloads that are made to hurt takes of a node's memory. Of a process of its own, for nothing else
//! may be measured with it.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::envelope::Envelope;
use kzmn_common::refusal::RefusalReason;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_tests::pair::in_process::sign_with;
use kzmn_tests::pair::process::NodeProcess;
use kzmn_tests::pair::site::Site;
use kzmn_transport::{ExchangeClient, FailureKind};
use tokio::task::JoinSet;

use super::{KZ, MN, program};

const QUERY: &str = "application/vnd.kzmn.record-query.v1+protobuf";

/// `PersonClaim.names` without anything in them: the message that costs most for two bytes. Each decodes to 20 MiB and more.
fn empty_names(items: usize) -> Vec<u8> {
    let mut length = items * 2;
    let mut bytes = vec![0x12];
    while length >= 0x80 {
        bytes.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).expect("seven bits"));
    [bytes, [0x12, 0x00].repeat(items)].concat()
}

/// The most memory that the process ever used, in KiB.
fn peak_kib(process: &NodeProcess) -> u64 {
    let status = format!("/proc/{}/status", process.id().expect("it runs"));
    let status = fs::read_to_string(status).expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

/// What is decoded at once is what the threads decode at once, whatever number of calls there is.
#[tokio::test(flavor = "multi_thread")]
async fn the_memory_that_a_flood_of_them_takes_is_bounded() {
    let dir = tempfile::tempdir().expect("a directory");
    let site = Site::make(&dir.path().join("pair"), &SystemClock, &SystemEntropy).expect("made");
    let two_threads = [("TOKIO_WORKER_THREADS".to_owned(), "2".to_owned())];
    let mut node = NodeProcess::spawn(&program(), &site, KZ, &two_threads).expect("starts");
    node.listens(&site, KZ).await.expect("listens");
    let before = peak_kib(&node);
    let client = Arc::new(site.exchange_client(MN, Arc::new(SystemClock)).expect("a client"));
    let mut calls = JoinSet::new();
    for call in 0..8 {
        let key = site.deployment.state(MN).statement.first();
        let envelope = sign_with(key, QUERY, empty_names(125_000 - call));
        calls.spawn(until_refused(Arc::clone(&client), envelope));
    }
    calls.join_all().await;
    let grown = peak_kib(&node) - before;
    assert!(grown < 150 * 1024, "{grown} KiB more");
    node.stop().await.expect("stops");
}

/// On a busy machine a call may take longer than its deadline. The same bytes are sent again.
async fn until_refused(client: Arc<ExchangeClient>, envelope: Envelope) {
    for _ in 0..50 {
        let failure = client.query(&envelope).await.expect_err("refused");
        match failure.kind {
            FailureKind::Refused(RefusalReason::PayloadMalformed) => return,
            FailureKind::Refused(RefusalReason::InProgress | RefusalReason::DeadlineExceeded)
            | FailureKind::TimedOut => tokio::time::sleep(Duration::from_millis(200)).await,
            other => panic!("{other:?}"),
        }
    }
    panic!("not refused in time");
}
