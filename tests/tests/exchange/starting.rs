//! What a node refuses to start with.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_runtime::config::Config;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::output::Failure;
use kzmn_tests::pair::site::Site;

use super::keys::with_bundle;

const ME: Party = Party::Kazakhstan;

/// Starts Kazakhstan's node after `prepare`, and gives the whole chain of why it did not start.
async fn refused(prepare: impl Fn(&Site)) -> String {
    let setting = Setting { prepare: Some(&prepare), only: Some(ME), ..Setting::default() };
    let failure: Failure = Pair::start_with(setting).await.expect_err("does not start");
    let mut told = failure.to_string();
    let mut cause = failure.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}

fn replace(path: PathBuf, from: &str, to: &str) {
    let text = fs::read_to_string(&path).expect("read");
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_private_key_that_others_can_read() {
    for key in ["statement.key", "exchange.key", "office.key"] {
        let told = refused(|site| {
            let path = site.state_dir(ME).join(key);
            fs::set_permissions(path, fs::Permissions::from_mode(0o640)).expect("set");
        })
        .await;
        assert!(told.contains("others can read the private key") && told.contains(key), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_unknown_key_in_the_configuration() {
    let told =
        refused(|site| replace(site.config(ME), "[store]", "[store]\ndatabse = \"x\"")).await;
    assert!(told.contains("databse"), "{told}");
}

/// To permit what no registry holds would be to answer falsely.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_permit_the_status_of_pensions() {
    let told = refused(|site| {
        let table = "[policy.purposes.review]\ncaseworker = [\"pension_status\"]\n\n[log]";
        replace(site.config(ME), "[log]", table);
    })
    .await;
    assert!(told.contains("pension_status"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_bundle_of_another_realm() {
    let told =
        refused(|site| replace(site.config(ME), "realm = \"demo\"", "realm = \"acceptance\""))
            .await;
    assert!(told.contains("realm"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_bundle_that_one_state_did_not_sign() {
    let told = refused(|site| {
        let pins = site.deployment.governance_pins();
        let (own, other) = (&pins[&Party::Kazakhstan], &pins[&Party::Mongolia]);
        replace(site.config(ME), other.as_str(), own.as_str());
    })
    .await;
    assert!(told.contains("has not signed the trust bundle"), "{told}");
}

/// Case 22: for a key of small order anyone can sign.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_bundle_with_a_weak_key() {
    let told = refused(|site| {
        let text = fs::read_to_string(site.bundle()).expect("read");
        let mut envelope: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let payload = envelope["payload"].as_str().expect("base64").to_owned();
        let weak = weak_key(&payload);
        envelope["payload"] = weak.clone().into();
        let bytes = base64_decode(&weak);
        let type_ = envelope["payloadType"].as_str().expect("a type").to_owned();
        let signed = kzmn_common::envelope::pae(&type_, &bytes);
        let sign = |party| {
            let key = &site.deployment.state(party).governance;
            serde_json::json!({
                "keyid": key.public().id().to_string(),
                "sig": base64_encode(&key.sign(&signed)),
            })
        };
        envelope["signatures"] = Party::ALL.map(sign).to_vec().into();
        fs::write(site.bundle(), envelope.to_string()).expect("written");
    })
    .await;
    assert!(told.contains("WEAK_KEY"), "{told}");
}

/// Adds the identity point as a statement key of Mongolia to a bundle's payload.
fn weak_key(payload: &str) -> String {
    let mut body: serde_json::Value =
        serde_json::from_slice(&base64_decode(payload)).expect("JSON");
    let mut spki = hex::decode("302a300506032b6570032100").expect("hex");
    spki.push(1);
    spki.extend([0; 31]);
    let mut key = body["parties"][1]["keys"][1].clone();
    key["usage"] = "statement".into();
    key["key_id"] = kzmn_common::envelope::Digest::of(&spki).to_string().into();
    key["spki"] = base64_encode(&spki).into();
    body["parties"][1]["keys"].as_array_mut().expect("keys").push(key);
    base64_encode(body.to_string().as_bytes())
}

fn base64_decode(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
}

fn base64_encode(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A bundle's sequence only grows: one that was taken back is refused.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_bundle_older_than_the_one_before() {
    let setting = Setting { only: Some(ME), ..Setting::default() };
    let mut pair = Pair::start_with(setting).await.expect("starts");
    let first = fs::read(pair.site.bundle()).expect("read");
    pair.stop(ME).await.expect("stops");
    with_bundle(&pair.site, 2, |_| {});
    pair.restart(ME).await.expect("a newer one is taken");
    pair.stop(ME).await.expect("stops");
    fs::write(pair.site.bundle(), first).expect("written");
    let told = pair.restart(ME).await.expect_err("refused");
    assert!(
        std::error::Error::source(told.as_ref()).is_some_and(|e| e.to_string().contains("older"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_statement_key_that_is_not_enrolled() {
    let told = refused(|site| {
        let (from, to) =
            (site.state_dir(ME).join("ledger.key"), site.state_dir(ME).join("statement.key"));
        fs::copy(from, to).expect("copied");
    })
    .await;
    assert!(told.contains("does not enrol"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_the_other_states_certificate_as_its_own() {
    let told = refused(|site| {
        for file in ["exchange.crt", "exchange.key"] {
            let from = site.state_dir(Party::Mongolia).join(file);
            fs::copy(from, site.state_dir(ME).join(file)).expect("copied");
        }
    })
    .await;
    assert!(told.contains("exchange"), "{told}");
}

/// Why the node of a state does not start again.
async fn not_again(pair: &mut Pair, party: Party) -> String {
    let failure = pair.restart(party).await.expect_err("does not start");
    let mut told = failure.to_string();
    let mut cause = failure.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}

fn database(pair: &Pair, party: Party) -> PathBuf {
    Config::load(&pair.site.config(party)).expect("a configuration").database
}

/// Moves a database with the files beside it.
fn move_database(from: &std::path::Path, to: &std::path::Path) {
    for ending in ["", "-wal", "-shm"] {
        let beside = |path: &std::path::Path| PathBuf::from(format!("{}{ending}", path.display()));
        if beside(from).exists() {
            fs::rename(beside(from), beside(to)).expect("moved");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_an_empty_database_and_a_copy_without_its_log_where_the_key_served_another() {
    let mut pair = Pair::start().await.expect("starts");
    let path = database(&pair, ME);
    let aside = path.with_extension("aside");
    let copy = fs::read(&path).expect("a copy of the running database");
    pair.stop(ME).await.expect("stops");
    move_database(&path, &aside);
    let told = not_again(&mut pair, ME).await;
    assert!(told.contains("another database") && told.contains("--adopt-database"), "{told}");
    assert!(!path.exists(), "no empty one was made");
    fs::write(&path, &copy[..4096.min(copy.len())]).expect("written");
    not_again(&mut pair, ME).await;
    move_database(&path, &path.with_extension("empty"));
    move_database(&aside, &path);
    pair.restart(ME).await.expect("the one that was served");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_database_that_holds_less_than_it_did() {
    let mut pair = Pair::start().await.expect("starts");
    let path = database(&pair, ME);
    pair.stop(ME).await.expect("stops");
    let old = fs::read(&path).expect("a copy");
    pair.restart(ME).await.expect("starts");
    let claim = kzmn_tests::pair::people::bat_erdene();
    let asked = pair.ask(ME, kzmn_testkit::ask_request("KZ-2026-0000417", &claim)).await;
    asked.expect("asked");
    pair.stop(ME).await.expect("stops");
    let new = fs::read(&path).expect("a copy");
    fs::write(&path, old).expect("written");
    let told = not_again(&mut pair, ME).await;
    assert!(told.contains("holds less than"), "{told}");
    fs::write(&path, new).expect("written");
    pair.restart(ME).await.expect("starts");
}

/// An old copy that went on without what it had forgotten is as long as the one that was served, and another one.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_database_with_another_history_and_serves_the_one_that_goes_on() {
    let mut pair = Pair::start().await.expect("starts");
    // Nobody but the anchor has seen the ledger.
    pair.stop(ME.other()).await.expect("stops");
    let path = database(&pair, ME);
    pair.stop(ME).await.expect("stops");
    let old = fs::read(&path).expect("a copy");
    let key = Config::load(&pair.site.config(ME)).expect("a configuration").statement_key;
    let anchor = key.with_extension("key.anchor");
    let of_old = fs::read(&anchor).expect("the anchor");
    let claim = kzmn_tests::pair::people::bat_erdene();
    let ask = async |pair: &Pair| {
        let asked = pair.ask(ME, kzmn_testkit::ask_request("KZ-2026-0000417", &claim)).await;
        asked.expect("asked");
    };
    pair.restart(ME).await.expect("starts");
    ask(&pair).await;
    pair.stop(ME).await.expect("stops");
    let (new, of_new) = (fs::read(&path).expect("a copy"), fs::read(&anchor).expect("the anchor"));
    // Somebody restores the copy of before with its anchor, and asks something else.
    fs::write(&path, old).expect("written");
    fs::write(&anchor, of_old).expect("written");
    pair.restart(ME).await.expect("starts");
    ask(&pair).await;
    pair.stop(ME).await.expect("stops");
    fs::write(&anchor, &of_new).expect("written");
    let told = not_again(&mut pair, ME).await;
    assert!(told.contains("another history"), "{told}");
    fs::write(&path, new).expect("written");
    fs::write(&anchor, of_new).expect("written");
    pair.restart(ME).await.expect("starts");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_the_other_states_configuration_and_says_which_program_takes_it() {
    let told = refused(|site| {
        let (own, theirs) = (site.state_dir(ME), site.state_dir(ME.other()));
        let key = |folder: &std::path::Path| folder.join("statement.key");
        fs::copy(key(&theirs), key(&own)).expect("copied");
    })
    .await;
    assert!(told.contains("Mongolia's configuration") && told.contains("mn-node"), "{told}");
}

/// What a command says of a file that is another one's, in the form of standard error.
fn said(arguments: &[&str], file: &std::path::Path) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_pair"))
        .args(arguments)
        .arg(file)
        .env_remove("KZMN_CONFIG")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn refuses_a_profile_as_a_configuration_and_a_configuration_as_a_profile() {
    let folder = tempfile::tempdir().expect("a folder");
    let (clock, entropy) = (kzmn_runtime::system::SystemClock, kzmn_runtime::system::SystemEntropy);
    let site = Site::make(&folder.path().join("pair"), &clock, &entropy).expect("made");
    let profile = site.profile(ME, OfficerRole::Operator);
    let told = said(&["kz-node", "serve", "--config"], &profile);
    assert!(told.contains("is an officer's profile") && told.contains("node.example"), "{told}");
    let told = said(&["kz-node", "status", "--profile"], &site.config(ME));
    assert!(told.contains("it is a node's configuration"), "{told}");
    let other = said(&["kz-node", "serve", "--config"], &site.config(ME.other()));
    assert!(other.contains("this is Mongolia's configuration"), "{other}");
    let database = Config::load(&site.config(ME.other())).expect("a configuration").database;
    assert!(!database.exists(), "no database was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_the_other_states_database() {
    let mut pair = Pair::start().await.expect("starts");
    let theirs = database(&pair, ME.other());
    pair.stop(ME).await.expect("stops");
    pair.stop(ME.other()).await.expect("stops");
    let own = database(&pair, ME);
    replace(
        pair.site.config(ME),
        own.file_name().and_then(|name| name.to_str()).expect("a name"),
        theirs.to_str().expect("UTF-8"),
    );
    let told = not_again(&mut pair, ME).await;
    assert!(told.contains("the node of mn"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_clock_that_is_behind_what_was_stored_and_takes_one_within_the_skew() {
    let mut pair = Pair::start().await.expect("starts");
    pair.stop(ME).await.expect("stops");
    pair.clock.turn_back(std::time::Duration::from_secs(121));
    let told = not_again(&mut pair, ME).await;
    assert!(told.contains("set the clock") && told.contains("--accept-clock"), "{told}");
    pair.clock.advance(std::time::Duration::from_secs(1));
    pair.restart(ME).await.expect("within the skew");
}
