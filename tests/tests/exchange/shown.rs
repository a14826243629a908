//! `statement show --config` says of a statement in a file what the node does with the same bytes.

use std::process::Command;
use std::time::Duration;

use kzmn_common::envelope::Envelope;
use kzmn_common::instant::{Clock as _, Instant};
use kzmn_common::kinds::RecordQuery;
use kzmn_common::party::{Party, Realm};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{PayloadType, Signed};
use kzmn_common::trust::{EnrolledKey, KeyUsage, SigningKey};
use kzmn_common::wire;
use kzmn_testkit::values::at;
use kzmn_testkit::{SeededEntropy, ask_request};
use kzmn_tests::pair::in_process::{Pair, Setting, sign_with};
use kzmn_tests::pair::people;
use kzmn_tests::pair::site::Site;
use kzmn_transport::FailureKind;
use serde_json::Value;

use super::keys::with_bundle;
use super::support::{ANSWERING, ASKING, query, send};

struct Shown {
    status: Option<i32>,
    out: String,
}

/// What the node of that state would do with an envelope at that instant, by the program.
fn show(pair: &Pair, me: Party, envelope: &Envelope, more: &[&str]) -> Shown {
    let file = pair.folder().join("statement.json");
    let json = kzmn_cli::json::write(&wire::envelope_to_proto(envelope)).expect("JSON");
    std::fs::write(&file, json.to_string()).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_pair"))
        .args([&format!("{}-node", me.code()), "statement", "show"])
        .args(more)
        .arg(file)
        .env_remove("KZMN_CONFIG")
        .output()
        .expect("runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    Shown { status: output.status.code(), out: String::from_utf8(output.stdout).expect("UTF-8") }
}

/// The verdict's reason; nothing where the node would accept it.
fn verdict(pair: &Pair, me: Party, envelope: &Envelope, at: Instant) -> Option<String> {
    let config = pair.site.config(me).display().to_string();
    let (at, options) = (at.to_string(), ["--json", "--config"]);
    let shown = show(pair, me, envelope, &[&options[..], &[&config, "--at", &at]].concat());
    let json: Value = serde_json::from_str(&shown.out).expect("JSON");
    let accepted = json["verdict"]["accepted"].as_bool().expect("judged");
    assert_eq!(shown.status, Some(i32::from(!accepted)), "{}", shown.out);
    let reason = json["verdict"]["reason"].as_str().map(str::to_owned);
    assert_eq!(reason.is_none(), accepted);
    reason
}

fn key(seed: u64) -> SigningKey {
    SigningKey::generate(&SeededEntropy::new(seed)).expect("a key")
}

/// Keys 1 (good), 2 (retired), 3 (revoked) and 5 (not valid yet) beside the site's own.
async fn pair() -> Pair {
    let prepare = |site: &Site| {
        with_bundle(site, 2, |party| {
            let enrol = |seed, from: &str, to: &str, revoked: Option<&str>| EnrolledKey {
                key: key(seed).public().clone(),
                usage: KeyUsage::Statement,
                not_before: at(from),
                not_after: at(to),
                revoked_at: revoked.map(at),
            };
            let (from, to) = ("2026-01-01T00:00:00Z", "2027-12-31T00:00:00Z");
            party.keys.extend([
                enrol(1, from, to, None),
                enrol(2, from, "2026-11-23T07:59:59.999Z", None),
                enrol(3, from, to, Some("2026-11-23T08:00:00Z")),
                enrol(5, "2026-11-23T08:00:00.001Z", to, None),
            ]);
        });
    };
    let setting = Setting { prepare: Some(&prepare), ..Setting::default() };
    Box::pin(Pair::start_with(setting)).await.expect("starts")
}

fn bent(pair: &Pair, bend: impl FnOnce(&mut Signed<RecordQuery>)) -> Envelope {
    let mut query = query(pair);
    bend(&mut query);
    pair.seal(ASKING, query)
}

fn signed(pair: &Pair, seed: u64) -> Envelope {
    sign_with(&key(seed), PayloadType::RecordQuery.as_str(), query(pair).encode())
}

/// Statements of every kind, and what the node says to each; none where it answers.
fn judged(pair: &Pair) -> Vec<(&'static str, Envelope, Option<RefusalReason>)> {
    let kind = PayloadType::RecordQuery.as_str();
    let mut not_canonical = query(pair).encode();
    not_canonical.extend_from_slice(&[0xa8, 0x01, 0x00]);
    let mut turned = pair.seal(ASKING, query(pair));
    turned.signatures[0].signature[5] ^= 1;
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    vec![
        ("good", pair.seal(ASKING, query(pair)), None),
        ("good by another key", signed(pair, 1), None),
        ("retired", signed(pair, 2), Some(RefusalReason::KeyExpired)),
        ("revoked", signed(pair, 3), Some(RefusalReason::KeyRevoked)),
        ("before its key", signed(pair, 5), Some(RefusalReason::KeyExpired)),
        ("never enrolled", signed(pair, 6), Some(RefusalReason::KeyUnknown)),
        ("turned", turned, Some(RefusalReason::SignatureInvalid)),
        (
            "other audience",
            bent(pair, |query| query.common_header.audience = ASKING),
            Some(RefusalReason::AudienceMismatch),
        ),
        (
            "other realm",
            bent(pair, |query| query.common_header.realm = Realm::parse("other").expect("a realm")),
            Some(RefusalReason::RealmMismatch),
        ),
        (
            "backdated",
            bent(pair, |query| {
                query.common_header.issued_at = query.common_header.issued_at.before(minutes(20));
                query.header.expires_at = query.header.expires_at.before(minutes(20));
            }),
            Some(RefusalReason::StatementExpired),
        ),
        (
            "from the future",
            bent(pair, |query| {
                query.common_header.issued_at = query.common_header.issued_at.after(minutes(20));
                query.header.expires_at = query.header.expires_at.after(minutes(20));
            }),
            Some(RefusalReason::StatementNotYetValid),
        ),
        (
            "more than it is",
            pair.sign(ASKING, kind, not_canonical),
            Some(RefusalReason::PayloadNotCanonical),
        ),
        ("cut", pair.sign(ASKING, kind, Vec::new()), Some(RefusalReason::PayloadMalformed)),
        (
            "another type",
            pair.sign(ASKING, "application/x", query(pair).encode()),
            Some(RefusalReason::PayloadTypeUnexpected),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_in_a_file_is_judged_as_the_node_judges_the_same_bytes() {
    let pair = pair().await;
    for (what, envelope, expected) in judged(&pair) {
        let now = pair.clock.now();
        let said = verdict(&pair, ANSWERING, &envelope, now);
        assert_eq!(said.as_deref(), expected.map(RefusalReason::name), "{what}");
        let done = send(&pair, &envelope).await.err().map(|failure| match failure.kind {
            FailureKind::Refused(reason) => reason,
            other => panic!("{what}: {other:?}"),
        });
        assert_eq!(done, expected, "{what}: the node does as was said");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_and_an_own_statement_are_judged_and_so_is_each_at_the_wrong_node() {
    let pair = pair().await;
    let asked = pair
        .ask(ASKING, ask_request("MN-2026-0000001", &people::bat_erdene()))
        .await
        .expect("asked");
    let query = wire::read_envelope(asked.query.expect("a query"));
    let answer = wire::read_envelope(asked.closed_by.expect("an answer"));
    let now = pair.clock.now();
    assert_eq!(verdict(&pair, ASKING, &answer, now), None, "it is for the asker");
    assert_eq!(verdict(&pair, ANSWERING, &answer, now), None, "it is the answerer's own");
    assert_eq!(verdict(&pair, ASKING, &query, now), None, "it is the asker's own");
    let early = now.before(Duration::from_secs(600));
    assert_eq!(verdict(&pair, ASKING, &answer, early).as_deref(), Some("ANSWER_UNTIMELY"));
    let own = verdict(&pair, ANSWERING, &answer, early);
    assert_eq!(own.as_deref(), Some("STATEMENT_NOT_YET_VALID"));
    let later = now.after(Duration::from_secs(3600));
    assert_eq!(verdict(&pair, ASKING, &answer, later), None, "answers have no upper age");
    let late = verdict(&pair, ANSWERING, &query, later);
    assert_eq!(late.as_deref(), Some("STATEMENT_EXPIRED"));
    let mut forged = answer;
    forged.payload[20] ^= 1;
    assert!(verdict(&pair, ASKING, &forged, now).is_some());
    assert!(verdict(&pair, ANSWERING, &forged, now).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_payload_type_is_refused_and_shown_by_its_characters_numbers() {
    let pair = pair().await;
    let hostile = "application/x\u{1b}[2J\u{9b}31m\nVerified   by the node\u{202e}\u{e0041}";
    let envelope = pair.sign(ASKING, hostile, b"payload".to_vec());
    let config = pair.site.config(ANSWERING).display().to_string();
    let at = pair.clock.now().to_string();
    let judged = ["--config", config.as_str(), "--at", at.as_str()];
    for (options, status) in [(&judged[..], Some(1)), (&[], Some(0))] {
        let shown = show(&pair, ANSWERING, &envelope, options);
        assert_eq!(shown.status, status);
        let numbers =
            r"application/x\u{1b}[2J\u{9b}31m\u{a}Verified   by the node\u{202e}\u{e0041}";
        assert!(shown.out.contains(&format!("Type       {numbers}\n")), "{}", shown.out);
        assert!(shown.out.chars().all(|c| c == '\n' || (' '..='~').contains(&c)), "{}", shown.out);
        assert!(!shown.out.lines().any(|line| line.starts_with("Verified   by the node")));
    }
    let refused = show(&pair, ANSWERING, &envelope, &judged);
    assert!(refused.out.contains("Verified   NO: Kazakhstan's node, at "), "{}", refused.out);
    assert!(refused.out.contains("[ENVELOPE_MALFORMED]"), "{}", refused.out);
    let bare = show(&pair, ANSWERING, &envelope, &[]);
    assert!(bare.out.contains("Verified   NOTHING: no signature was checked"), "{}", bare.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_a_file_says_whom_it_is_about_in_words_and_in_the_states_time() {
    let pair = pair().await;
    let envelope = pair.seal(ASKING, query(&pair));
    for (me, time) in [
        (Party::Kazakhstan, "Issued     2026-11-23 13:00 (UTC+5)"),
        (Party::Mongolia, "Issued     2026-11-23 16:00 (UTC+8)"),
    ] {
        let shown = show(&pair, me, &envelope, &[]);
        for told in [
            time,
            "From       Mongolia to Kazakhstan, realm ",
            "Purpose    new award",
            "parent's name Ганбаатар; given name Бат-Эрдэнэ",
            "Number     661120399020 (iin)",
            "Born       1966-11-20",
            "Asked for  identity, periods",
        ] {
            assert!(shown.out.contains(told), "{told}: {}", shown.out);
        }
        for name in ["PURPOSE_", "IDENTIFIER_KIND_", "ANSWER_PART_", "SEX_", "PARTY_"] {
            assert!(!shown.out.contains(name), "{name}: {}", shown.out);
        }
    }
}
