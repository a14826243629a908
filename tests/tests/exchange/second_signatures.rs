//! Both states sign by ML-DSA too, on statements and on checkpoints: `docs/adr/0044-second-signatures.md`.

use std::time::Duration;

use kzmn_common::evidence::{EvidenceFile, Proved};
use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::{Algorithm, TrustBundle};
use kzmn_common::wire;
use kzmn_proto::office::{ExportEvidenceRequest, QuestionState, StatusRequest};
use kzmn_runtime::config::Config;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::people;
use kzmn_transport::FailureKind;

use super::proving::exported;
use super::support::{ANSWERING, ASKING, query};

const ME: Party = Party::Kazakhstan;
const CASE: &str = "KZ-2026-0000417";

async fn pair() -> Pair {
    let setting = Setting { second_signatures: true, ..Setting::default() };
    Pair::start_with(setting).await.expect("starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_checkpoints_and_evidence_are_signed_by_both_algorithms_of_both_states() {
    let pair = pair().await;
    let asked = pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
    assert_eq!(asked.state(), QuestionState::Answered);
    for statement in [asked.query, asked.closed_by] {
        let statement = wire::read_envelope(statement.expect("a statement"));
        assert_eq!(statement.signatures.len(), 2);
        assert_eq!(statement.signatures[1].signature.len(), 3_309);
    }
    pair.clock.advance(Duration::from_secs(180));
    let of_case = ExportEvidenceRequest { digest: Vec::new(), case_id: CASE.to_owned() };
    let (file, _) = exported(&pair, ME, of_case).await.expect("a file");
    let file = EvidenceFile::parse(&file).expect("its form");
    let proved = Proved::by(&file, &pair.site.deployment.governance_pins(), None);
    assert_eq!(proved.expect("evidence").statements.len(), 2);
    let store = pair.store(ME).expect("running");
    let newest = store.newest_checkpoint().await.expect("read").expect("cosigned");
    assert_eq!(newest.note.signatures().len(), 4, "two of each state");
    assert_eq!(store.fsck(&|_| {}).await.expect("checked").count, 0);
    let operator = pair.officer(ME, OfficerRole::Operator).expect("a client");
    let status = operator.status(StatusRequest {}).await.expect("told");
    let second = pair.site.deployment.state(ME).statement.second().expect("a key");
    let told = status.trust.expect("told").second_statement_key_id;
    assert_eq!(told, second.public().id().as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_query_with_the_first_signature_alone_and_answers_it_with_both() {
    let pair = pair().await;
    let both = pair.seal(ASKING, query(&pair));
    let client = pair.exchange(ASKING).expect("a client");
    for half in [0, 1] {
        let mut alone = both.clone();
        alone.signatures.remove(half);
        let refused = client.query(&alone).await.expect_err("one is missing");
        assert_eq!(refused.kind, FailureKind::Refused(RefusalReason::SignatureSetInvalid));
        assert!(refused.signed.is_none(), "nobody vouches for it, and nothing is kept");
    }
    let counts = pair.store(ANSWERING).expect("running").counts().await.expect("counted");
    assert_eq!(counts.statement, 0);
    client.query(&both).await.expect("answered");
}

/// What is refused when a node starts whose keys are not those that the bundle requires.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_start_without_a_second_key_or_with_one_too_many() {
    type Change = fn(&mut Config);
    let missing: [(&str, Change); 3] = [
        ("second statement key", |config| config.second_statement_key = None),
        ("second ledger key", |config| config.second_ledger_key = None),
        ("second witness key", |config| config.second_witness_key = None),
    ];
    for (what, change) in missing {
        let told = not_started(true, &|_, config| change(config)).await;
        assert!(told.contains(what), "{told}");
    }
    let twice: Change = |config| config.second_witness_key = config.second_ledger_key.clone();
    let told = not_started(true, &|_, config| twice(config)).await;
    assert!(told.contains("does not enrol"), "{told}");
    let first: Change = |config| config.second_statement_key = Some(config.statement_key.clone());
    let told = not_started(false, &|_, config| first(config)).await;
    assert!(told.contains("statement key cannot be used"), "it is no ML-DSA key: {told}");
}

async fn not_started(second_signatures: bool, configure: &dyn Fn(Party, &mut Config)) -> String {
    let configure = Some(configure);
    let setting = Setting { second_signatures, configure, ..Setting::default() };
    let failure = Pair::start_with(setting).await.expect_err("refused");
    let cause = failure.source().map(ToString::to_string).unwrap_or_default();
    format!("{failure}: {cause}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundle_requires_both_of_both_states() {
    let pair = pair().await;
    let json = std::fs::read(pair.site.bundle()).expect("read");
    let pins = pair.site.deployment.governance_pins();
    let bundle = TrustBundle::open(&json, &pins).expect("opens");
    for party in Party::ALL {
        let required: Vec<_> = bundle.party(party).required_algorithms.iter().copied().collect();
        assert_eq!(required, [Algorithm::Ed25519, Algorithm::MlDsa65]);
    }
}
