//! From a case to a decision by the command line alone, over a kill of the node.

use std::path::Path;
use std::process::Command;

use kzmn_common::header::OfficerRole;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_tests::pair::site::Site;
use serde_json::Value;

use super::{KZ, MN, load, program, start};

const CASE: &str = "KZ-2026-0000417";

struct Outcome {
    status: Option<i32>,
    out: String,
    err: String,
}

/// `kz-node …` as a caseworker of Kazakhstan.
fn run(site: &Site, arguments: &[&str]) -> Outcome {
    let output = Command::new(program())
        .arg("kz-node")
        .args(arguments)
        .env("KZMN_PROFILE", site.profile(KZ, OfficerRole::Caseworker))
        .output()
        .expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Outcome { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn done(site: &Site, arguments: &[&str]) -> String {
    let outcome = run(site, arguments);
    assert_eq!(outcome.status, Some(0), "{arguments:?}: {}", outcome.err);
    outcome.out
}

fn assess<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let usual =
        ["assess", CASE, "--applied-on", "2026-03-02", "--resettler", "--average-income", "300000"];
    usual.into_iter().chain(more.iter().copied()).collect()
}

fn decide<'a>(digest: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let usual = ["case", "decide", CASE, "--assessment", digest, "--from", "2026-03-02"];
    let article = ["--article", "Social Code 210(6)"];
    usual.into_iter().chain(article).chain(more.iter().copied()).collect()
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path of characters")
}

/// Opens the case and asks Mongolia about her, once it is confirmed what is sent.
fn asks_mongolia(site: &Site) {
    done(site, &["case", "open", "--case", CASE, "--purpose", "new-award", "--person", "KZ-1"]);
    let ask = "ask --case KZ-2026-0000417 --purpose new-award --consent KZ-C-1207 --sex female \
               --register-number БЦ65021021 --birth-date 1965-02-10";
    let ask: Vec<&str> = ask.split_whitespace().collect();
    let names = ["--article", "Social Code 208(1)(16)", "--name", "Төлеген Жанар Тілеуқызы"];
    let ask = [ask.as_slice(), &names].concat();
    asks_before_it_sends(site, &ask);
    let asked = done(site, &[ask.as_slice(), &["--yes"]].concat());
    for told in
        ["Outcome    found", "Number     БЦ65021021 (register number)", "of Mongolia", "(UTC+5)"]
    {
        assert!(asked.contains(told), "{told}: {asked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_was_recorded_survives_kill_9_and_its_notice_holds_without_a_node() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy).expect("made");
    let kazakhstan = start(&site, KZ).await;
    let mongolia = start(&site, MN).await;
    load(&site, KZ, kz_node::SAMPLE).await;
    load(&site, MN, mn_node::SAMPLE).await;

    let early = run(&site, &assess(&[]));
    assert_eq!((early.status, early.out.as_str()), (Some(1), ""));
    assert!(early.err.contains("NOT_FOUND"), "{}", early.err);
    asks_mongolia(&site);

    let file = folder.path().join("assessment.json");
    let told = done(&site, &assess(&["--out", path(&file), "--explain", "ru"]));
    assert!(told.contains("101\u{a0}414,04") || told.contains("101 414,04"), "{told}");
    let json: Value = serde_json::from_str(&done(&site, &assess(&["--json"]))).expect("JSON");
    let exact = std::fs::read_to_string(&file).expect("written");
    assert_eq!(json["assessment_json"].as_str(), Some(exact.as_str()), "the same bytes");
    let digest = kzmn_common::envelope::Digest::of(exact.as_bytes()).to_string();
    assert!(told.contains(&digest));

    assert!(told.contains(" 1 answer of the other state"), "{told}");
    takes_either_digest_and_says_what_is_wrong(&site, &json, &digest);
    let unreasoned = run(&site, &decide(&digest, &["--refuse", "--yes"]));
    assert_eq!(unreasoned.status, Some(1));
    assert!(unreasoned.err.contains("reason"), "{}", unreasoned.err);
    asks_before_it_signs(&site, &digest);
    let notice = folder.path().join("notice.json");
    let silent = run(&site, &decide(&digest, &["--award", "--yes"]));
    assert!(
        silent.err.contains("EVIDENCE_INCOMPLETE"),
        "Mongolia's answer is partial: {}",
        silent.err
    );
    let award =
        ["--award", "--yes", "--reason", "Her labour book was seen", "--out", path(&notice)];
    let decided = done(&site, &decide(&digest, &award));
    assert!(decided.contains("the node delivers it"), "{decided}");
    kazakhstan.kill().await.expect("killed");
    mongolia.kill().await.expect("killed");

    let config = site.config(KZ);
    let shown = done(&site, &["statement", "show", "--config", path(&config), path(&notice)]);
    assert!(shown.contains("would take it as its own") && shown.contains(&digest), "{shown}");
    let bare = done(&site, &["statement", "show", path(&notice)]);
    assert!(bare.contains("NOTHING: no signature was checked"), "{bare}");
    let kazakhstan = start(&site, KZ).await;
    let read = done(&site, &["case", "read", CASE]);
    assert!(read.contains("awarded from 2026-03-02 under Social Code 210(6)"), "{read}");
    assert!(read.contains("1    found  "), "the outcome is told: {read}");
    assert!(read.contains("Attested by Mongolia to question 1 ("), "{read}");
    let listed = done(&site, &["case", "list"]);
    assert!(listed.contains("found") && !listed.contains("answered"), "{listed}");
    let json: Value =
        serde_json::from_str(&done(&site, &["case", "list", "--json"])).expect("JSON");
    assert_eq!(json["own_state"], "PARTY_KAZAKHSTAN");
    let case = &json["cases"][0];
    assert_eq!(case["questions"][0]["outcome"], "OUTCOME_FOUND");
    let (utc, local) = (case["opened_at"].as_str(), case["opened_at_local"].as_str());
    assert!(utc.is_some_and(|at| at.ends_with('Z')), "{utc:?}");
    assert!(local.is_some_and(|at| at.ends_with("+05:00")), "{local:?}");
    let kept = done(&site, &["case", "assessment", CASE, &digest]);
    assert!(kept.contains("solidary amount kzt: 101414.04"), "{kept}");
    kazakhstan.kill().await.expect("killed");
}

/// Without a terminal and without --yes nothing is signed and nothing is sent, and what would be is shown.
fn asks_before_it_sends(site: &Site, ask: &[&str]) {
    let unconfirmed = run(site, ask);
    assert_eq!((unconfirmed.status, unconfirmed.out.as_str()), (Some(1), ""));
    for told in [
        "Kazakhstan's node, office ",
        "To be signed by Kazakhstan and sent to Mongolia:",
        "given name Жанар; patronymic Тілеуқызы",
        "Basis      the person's consent KZ-C-1207, under Social Code 208(1)(16)",
        "Asked for  identity, periods, employers, contributions",
        "give the command again with --yes",
    ] {
        assert!(unconfirmed.err.contains(told), "{told}: {}", unconfirmed.err);
    }
    let read = done(site, &["case", "read", CASE]);
    assert!(read.contains("No question was asked in it."), "{read}");
}

fn asks_before_it_signs(site: &Site, digest: &str) {
    let unconfirmed =
        run(site, &decide(digest, &["--award", "--reason", "Her labour book was seen"]));
    assert_eq!((unconfirmed.status, unconfirmed.out.as_str()), (Some(1), ""));
    for told in [
        "Decision   the old age pension is awarded",
        "From       2026-03-02",
        "Under      Social Code 210(6)",
        "Case       KZ-2026-0000417, person KZ-1",
        "solidary amount kzt: 101414.04",
        "the answer ",
        digest,
        "give the command again with --yes",
    ] {
        assert!(unconfirmed.err.contains(told), "{told}: {}", unconfirmed.err);
    }
    let read = done(site, &["case", "read", CASE]);
    assert!(!read.contains("awarded"), "{read}");
}

fn takes_either_digest_and_says_what_is_wrong(site: &Site, json: &Value, digest: &str) {
    let of_json = json["summary"]["digest"].as_str().expect("a digest");
    let kept = done(site, &["case", "assessment", CASE, of_json]);
    assert!(kept.contains(digest), "the digest of --json is taken as it is: {kept}");
    let other = run(site, &decide(&"7".repeat(64), &["--award", "--yes"]));
    assert!(other.err.contains("NOT_FOUND"), "{}", other.err);
    assert!(other.err.contains("`case read` shows"), "{}", other.err);
    let negative = run(site, &assess(&["--children", "-1"]));
    assert!(negative.err.contains("--children must not be negative"), "{}", negative.err);
}
