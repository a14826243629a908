//! The nodes as real processes, killed with `kill -9`.

#![cfg(test)]

mod award;
mod flood;

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_common::wire;
use kzmn_proto::office::{
    AskPeerRequest, PutPersonRequest, Question, QuestionState, ReadQuestionRequest,
    WatchCaseRequest,
};
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_testkit::{Claim, ask_request};
use kzmn_tests::pair::people;
use kzmn_tests::pair::process::NodeProcess;
use kzmn_tests::pair::site::Site;
use kzmn_tests::pair::tampering::alter;
use tokio::time::timeout;
use tokio_stream::StreamExt as _;

const KZ: Party = Party::Kazakhstan;
const MN: Party = Party::Mongolia;
const CASE: &str = "KZ-2026-0000001";

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_pair").into()
}

async fn start(site: &Site, party: Party) -> NodeProcess {
    NodeProcess::start(&program(), site, party).await.expect("listens")
}

async fn load(site: &Site, party: Party, sample: &str) {
    let registrar =
        site.officer(party, OfficerRole::Registrar, Arc::new(SystemClock)).expect("a client");
    let people: Vec<PutPersonRequest> =
        kzmn_cli::people(&serde_json::from_str(sample).expect("JSON")).expect("people");
    for person in people {
        registrar.put_person(person).await.expect("entered");
    }
}

async fn ask(site: &Site, claim: &Claim) -> Question {
    let officer =
        site.officer(KZ, OfficerRole::Caseworker, Arc::new(SystemClock)).expect("a client");
    let asked = officer
        .ask_peer(AskPeerRequest { ask_anew: true, ..ask_request(CASE, claim) })
        .await
        .expect("asked");
    asked.question.expect("a question")
}

/// Waits until the first question of the case is open no longer.
async fn closed(site: &Site) {
    let officer =
        site.officer(KZ, OfficerRole::Caseworker, Arc::new(SystemClock)).expect("a client");
    let request = WatchCaseRequest { case_id: CASE.to_owned() };
    let mut seen = officer.watch_case(request).await.expect("watched");
    while let Some(seen) = seen.next().await {
        let case = seen.expect("seen").case.expect("a case");
        if case.questions.first().is_some_and(|first| first.state() != QuestionState::Open) {
            return;
        }
    }
}

async fn read(site: &Site, question: &Question) -> Question {
    let officer =
        site.officer(KZ, OfficerRole::Caseworker, Arc::new(SystemClock)).expect("a client");
    let request = ReadQuestionRequest { query_digest: question.query_digest.clone() };
    officer.read_question(request).await.expect("read").question.expect("a question")
}

/// What waits survives: the question stays open over a kill of either node, goes out as the same bytes without anybody
/// asking for it, and gets one answer.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_question_survives_kill_9_of_both_nodes() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy).expect("made");
    let kazakhstan = start(&site, KZ).await;
    let mongolia = start(&site, MN).await;
    load(&site, MN, mn_node::SAMPLE).await;
    mongolia.kill().await.expect("killed");

    let open = ask(&site, &people::zhanar()).await;
    assert_eq!(
        (open.state(), open.open_reason.as_str()),
        (QuestionState::Open, "PEER_CONNECTION_REFUSED")
    );
    kazakhstan.kill().await.expect("killed");

    let kazakhstan = start(&site, KZ).await;
    let mongolia = start(&site, MN).await;
    let closed = timeout(Duration::from_secs(60), closed(&site)).await;
    closed.expect("in time");
    let answered = read(&site, &open).await;
    assert_eq!(answered.state(), QuestionState::Answered);
    assert_eq!(
        answered.query.as_ref().map(|query| &query.payload),
        open.query.as_ref().map(|query| &query.payload),
        "the same bytes went out"
    );
    kazakhstan.kill().await.expect("killed");
    mongolia.kill().await.expect("killed");
}

/// An answer that left was durable before it left: after `kill -9` the same bytes get it again.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_given_survives_kill_9_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy).expect("made");
    let kazakhstan = start(&site, KZ).await;
    let mut mongolia = start(&site, MN).await;
    load(&site, MN, mn_node::SAMPLE).await;
    for round in 0..5 {
        let question = ask(&site, &people::zhanar()).await;
        mongolia.kill().await.expect("killed");
        assert_eq!(question.state(), QuestionState::Answered, "round {round}");
        let query = wire::read_envelope(question.query.expect("a query"));
        let answer = wire::read_envelope(question.closed_by.expect("an answer"));
        mongolia = start(&site, MN).await;
        let peer = site.exchange_client(KZ, Arc::new(SystemClock)).expect("a client");
        let repeated = peer.query(&query).await.expect("answered");
        assert_eq!(repeated.digest(), answer.digest(), "round {round}");
    }
    kazakhstan.kill().await.expect("killed");
    mongolia.kill().await.expect("killed");
}

/// Whoever expects that a signal reads the configuration anew finds in the log that it does not, and a node that
/// serves as before.
#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_ends_no_node_and_is_told_in_its_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy).expect("made");
    let mongolia = start(&site, MN).await;
    let id = mongolia.id().expect("runs").to_string();
    let sent = Command::new("sh").args(["-c", "kill -HUP \"$0\"", &id]).status().expect("a shell");
    assert!(sent.success());
    let told = async {
        // Each round is a call that must be served.
        while !mongolia.log().expect("read").contains("SIGHUP does nothing") {
            load(&site, MN, mn_node::SAMPLE).await;
        }
    };
    timeout(Duration::from_secs(60), told).await.expect("told in time");
    load(&site, MN, mn_node::SAMPLE).await;
    mongolia.kill().await.expect("killed");
}

/// The demonstration shows the same of a person's record. Here it is a reading that is wished undone.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_alters_a_word_in_the_database_is_found_by_fsck_and_nobody_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy).expect("made");
    let mongolia = start(&site, MN).await;
    load(&site, MN, mn_node::SAMPLE).await;
    let fsck = || {
        let ran = Command::new(program())
            .args(["mn-node", "fsck", "--json"])
            .env("KZMN_PROFILE", site.profile(MN, OfficerRole::Operator))
            .output()
            .expect("runs");
        let found: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
        (ran.status.code(), found)
    };
    let (ended, found) = fsck();
    assert_eq!((ended, found["done"].as_bool()), (Some(0), Some(true)), "{found}");
    assert!(found.get("difference_count").is_none(), "{found}");
    mongolia.stop().await.expect("stops");
    alter(&site.database(MN), "Иркутск, 1986", "Иркутск, 1976").expect("altered");
    let mongolia = start(&site, MN).await;
    let (ended, found) = fsck();
    assert_eq!((ended, found["difference_count"].as_str()), (Some(6), Some("1")), "{found}");
    let difference = &found["differences"][0];
    assert_eq!(difference["kind"], "DIFFERENCE_KIND_ALTERED");
    assert!(!found.to_string().contains("Иркутск"), "nothing of a person is told");
    mongolia.kill().await.expect("killed");
}
