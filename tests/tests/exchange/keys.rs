//! Whose signature counts: unknown, retired and revoked keys, and the negotiated key exchange.

use std::time::Duration;

use kzmn_common::envelope::Envelope;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use kzmn_common::trust::{BundleDraft, EnrolledKey, KeyUsage, SigningKey, TrustedParty};
use kzmn_testkit::values::at;
use kzmn_testkit::{SeededEntropy, ask_request};
use kzmn_tests::pair::in_process::{Pair, Setting, sign_with};
use kzmn_tests::pair::site::Site;
use kzmn_transport::FailureKind;
use rustls::NamedGroup;

use super::support::{ASKING, answered, counts, query, query_by, refused_for_now};

fn key(seed: u64) -> SigningKey {
    SigningKey::generate(&SeededEntropy::new(seed)).expect("a key")
}

/// A bundle like the site's, in which `change` has changed the asking party.
pub(crate) fn with_bundle(site: &Site, sequence: u64, change: impl Fn(&mut TrustedParty)) {
    let bundle = site.open_bundle().expect("opens");
    let mut parties: std::collections::BTreeMap<_, _> =
        Party::ALL.map(|party| (party, bundle.party(party).clone())).into();
    change(parties.get_mut(&ASKING).expect("a party"));
    let draft = BundleDraft {
        realm: bundle.realm().clone(),
        sequence,
        not_before: at("2026-01-01T00:00:00Z"),
        not_after: at("2028-01-01T00:00:00Z"),
        parties,
    };
    let governance = Party::ALL.map(|party| &site.deployment.state(party).governance);
    let json = draft.sign(&governance).expect("signed");
    std::fs::write(site.bundle(), json).expect("written");
}

fn enrol(seed: u64, from: &str, to: &str, revoked: Option<&str>) -> EnrolledKey {
    EnrolledKey {
        key: key(seed).public().clone(),
        usage: KeyUsage::Statement,
        not_before: at(from),
        not_after: at(to),
        revoked_at: revoked.map(at),
    }
}

fn signed_with(pair: &Pair, seed: u64) -> Envelope {
    sign_with(&key(seed), PayloadType::RecordQuery.as_str(), query(pair).encode())
}

/// Case 21, with keys 1 (good), 2 (retired), 3 (revoked), 4 (revoked later), 5 (not valid yet) and 6
/// (never enrolled).
#[tokio::test(flavor = "multi_thread")]
async fn refuses_unenrolled_retired_and_revoked_keys_and_takes_good_ones() {
    let prepare = |site: &Site| {
        with_bundle(site, 2, |party| {
            let (from, to) = ("2026-01-01T00:00:00Z", "2027-12-31T00:00:00Z");
            party.keys.extend([
                enrol(1, from, to, None),
                enrol(2, from, "2026-11-23T07:59:59.999Z", None),
                enrol(3, from, to, Some("2026-11-23T08:00:00Z")),
                enrol(4, from, to, Some("2026-11-23T08:00:00.001Z")),
                enrol(5, "2026-11-23T08:00:00.001Z", to, None),
            ]);
        });
    };
    let setting = Setting { prepare: Some(&prepare), ..Setting::default() };
    let pair = Pair::start_with(setting).await.expect("starts");
    answered(&pair, &signed_with(&pair, 1)).await;
    refused_for_now(&pair, &signed_with(&pair, 2), RefusalReason::KeyExpired).await;
    refused_for_now(&pair, &signed_with(&pair, 3), RefusalReason::KeyRevoked).await;
    answered(&pair, &signed_with(&pair, 4)).await;
    refused_for_now(&pair, &signed_with(&pair, 5), RefusalReason::KeyExpired).await;
    refused_for_now(&pair, &signed_with(&pair, 6), RefusalReason::KeyUnknown).await;
    pair.clock.advance(Duration::from_millis(1));
    refused_for_now(&pair, &signed_with(&pair, 4), RefusalReason::KeyRevoked).await;
    answered(&pair, &signed_with(&pair, 5)).await;
}

/// A key that is enrolled for something else signs no statement.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_ledger_key_on_a_statement() {
    let pair = Pair::start().await.expect("starts");
    let ledger = &pair.site.deployment.state(ASKING).ledger;
    let envelope = sign_with(ledger, PayloadType::RecordQuery.as_str(), query(&pair).encode());
    refused_for_now(&pair, &envelope, RefusalReason::KeyUnknown).await;
}

/// A statement is stored for good, so a node whose key has ended signs nothing that nobody could verify.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_sign_once_the_own_key_has_ended() {
    let prepare = |site: &Site| {
        with_bundle(site, 2, |party| {
            let own = party.keys.iter_mut().filter(|key| key.usage == KeyUsage::Statement);
            own.for_each(|key| key.not_after = at("2026-11-23T08:30:00Z"));
        });
    };
    let setting = Setting { prepare: Some(&prepare), ..Setting::default() };
    let pair = Pair::start_with(setting).await.expect("starts");
    let kazakhstan = ASKING.other();
    let ask = async || {
        let query = query_by(&pair, kazakhstan, &kzmn_tests::pair::people::zhanar());
        let envelope = pair.seal(kazakhstan, query);
        pair.exchange(kazakhstan).expect("a client").query(&envelope).await
    };
    pair.clock.advance(Duration::from_secs(30 * 60));
    ask().await.expect("answered at the last instant");
    pair.clock.advance(Duration::from_millis(1));
    let before = counts(&pair, ASKING).await;
    let failure = ask().await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::Refused(RefusalReason::StoreUnavailable));
    let request = ask_request("MN-2026-0000001", &kzmn_tests::pair::people::bat_erdene());
    assert!(pair.ask(ASKING, request).await.is_err(), "nor does it ask");
    assert_eq!(counts(&pair, ASKING).await, before, "nothing is stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_nodes_agree_on_a_hybrid_key_exchange() {
    let pair = Pair::start().await.expect("starts");
    let client = pair.exchange(ASKING).expect("a client");
    client.query(&pair.seal(ASKING, query(&pair))).await.expect("answered");
    assert_eq!(client.key_exchange(), Some(NamedGroup::X25519MLKEM768));
}
