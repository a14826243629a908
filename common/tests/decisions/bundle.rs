//! Which trust bundles are taken: every rule of theirs broken in a bundle that is signed as it must be.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kzmn_common::envelope::pae;
use kzmn_common::party::Party;
use kzmn_common::trust::{BundleRefusal, KeyRefusal, KeyUsage, SigningKey, TrustBundle};
use kzmn_testkit::states::enrol;
use kzmn_testkit::values::at;
use serde_json::{Value, json};

use super::world::{ME, MILLISECOND, PEER, World, key};

const TYPE: &str = "application/vnd.kzmn.trust-bundle.v1+json";

/// The payload of the world's bundle.
fn payload(world: &World) -> Value {
    let file = world.draft().sign(&world.states.governors()).expect("signed");
    let envelope: Value = serde_json::from_slice(&file).expect("JSON");
    let bytes = BASE64.decode(envelope["payload"].as_str().expect("text")).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// An envelope over these bytes, signed by these keys.
fn envelope(payload_type: &str, payload: &[u8], keys: &[&SigningKey]) -> Value {
    let signature = |key: &&SigningKey| {
        json!({
            "keyid": key.public().id().as_str(),
            "sig": BASE64.encode(key.sign(&pae(payload_type, payload))),
        })
    };
    json!({
        "payloadType": payload_type,
        "payload": BASE64.encode(payload),
        "signatures": keys.iter().map(signature).collect::<Vec<_>>(),
    })
}

fn open(world: &World, envelope: &Value) -> Result<TrustBundle, BundleRefusal> {
    TrustBundle::open(envelope.to_string().as_bytes(), &world.states.pins())
}

/// Opens the world's bundle, changed by `change` and signed by both states.
fn changed(change: impl FnOnce(&mut Value)) -> Result<TrustBundle, BundleRefusal> {
    let world = World::new();
    let mut payload = payload(&world);
    change(&mut payload);
    let bytes = payload.to_string().into_bytes();
    open(&world, &envelope(TYPE, &bytes, &world.states.governors()))
}

/// Sets the field at `place` (RFC 6901) to `value`, and opens.
fn with(place: &str, value: Value) -> Result<TrustBundle, BundleRefusal> {
    changed(|payload| *payload.pointer_mut(place).expect("a field of the bundle") = value)
}

#[test]
fn takes_a_bundle_that_both_states_signed_and_tells_what_it_holds() {
    let bundle = changed(|_| {}).expect("opens");
    assert_eq!((bundle.realm().as_str(), bundle.sequence()), ("test", 7));
    assert_eq!(bundle, World::new().bundle());
    let domains = Party::ALL.map(|party| bundle.party(party).trust_domain.clone());
    assert_eq!(domains, ["kz.kzmn.internal", "mn.kzmn.internal"]);
}

#[test]
fn is_used_from_its_first_instant_to_its_last_and_no_longer() {
    let bundle = World::new().bundle();
    let (first, last) = (at("2020-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z"));
    assert!(bundle.covers(first) && bundle.covers(last));
    assert!(!bundle.covers(first.before(MILLISECOND)) && !bundle.covers(last.after(MILLISECOND)));
    assert_eq!(bundle.not_after(), last);
}

#[test]
fn refuses_a_bundle_that_a_state_did_not_sign() {
    let world = World::new();
    let bytes = payload(&world).to_string().into_bytes();
    let governors = world.states.governors();
    let not_signed = |keys: &[&SigningKey]| match open(&world, &envelope(TYPE, &bytes, keys)) {
        Err(BundleRefusal::NotSigned(party)) => Some(party),
        _ => None,
    };
    assert_eq!(not_signed(&governors[..1]), Some(PEER));
    assert_eq!(not_signed(&governors[1..]), Some(ME));
    assert_eq!(not_signed(&[governors[0], world.states.key(PEER)]), Some(PEER), "by another key");
    let more = [&key(9), governors[1], governors[0]];
    assert!(open(&world, &envelope(TYPE, &bytes, &more)).is_ok(), "more do no harm");

    let mut one_pin = world.states.pins();
    one_pin.remove(&PEER);
    let both = envelope(TYPE, &bytes, &governors).to_string();
    let refused = TrustBundle::open(both.as_bytes(), &one_pin);
    assert!(matches!(refused, Err(BundleRefusal::NotSigned(PEER))), "nothing is pinned for it");
    let mut swapped = world.states.pins();
    swapped.insert(PEER, governors[0].public().id().clone());
    assert!(TrustBundle::open(both.as_bytes(), &swapped).is_err(), "the other state's key");
}

/// One good signature among bad ones of the same name is enough, and a bad one alone is not.
#[test]
fn refuses_a_signature_over_other_bytes() {
    let world = World::new();
    let bytes = payload(&world).to_string().into_bytes();
    let good = envelope(TYPE, &bytes, &world.states.governors());
    let over_others = envelope(TYPE, b"{}", &world.states.governors());
    let mut bad = good.clone();
    bad["signatures"][0] = over_others["signatures"][0].clone();
    assert!(matches!(open(&world, &bad), Err(BundleRefusal::NotSigned(ME))));
    let both = [bad["signatures"].as_array(), good["signatures"].as_array()];
    bad["signatures"] = both.into_iter().flatten().flatten().cloned().collect();
    assert!(open(&world, &bad).is_ok());
}

#[test]
fn refuses_another_payload_type_form_or_field() {
    let world = World::new();
    let bytes = payload(&world).to_string().into_bytes();
    let other = envelope("application/json", &bytes, &world.states.governors());
    assert!(matches!(open(&world, &other), Err(BundleRefusal::PayloadType)));
    let mut unreadable = envelope(TYPE, &bytes, &world.states.governors());
    unreadable["payload"] = json!("?");
    assert!(matches!(open(&world, &unreadable), Err(BundleRefusal::Base64)));
    let mut more = envelope(TYPE, &bytes, &world.states.governors());
    more["comment"] = json!("");
    assert!(matches!(open(&world, &more), Err(BundleRefusal::Json(_))));
    let more = changed(|payload| payload["comment"] = json!(""));
    assert!(matches!(more, Err(BundleRefusal::Json(_))));
    assert!(matches!(with("/sequence", json!(-1)), Err(BundleRefusal::Json(_))));
}

#[test]
fn refuses_times_that_are_none_and_ranges_that_end_before_they_begin() {
    let key = |field: &str| format!("/parties/1/keys/1/{field}");
    let places = ["/not_before", "/not_after", &key("not_before"), &key("not_after")];
    for place in places {
        let refused = with(place, json!("2026-11-23"));
        assert!(matches!(refused, Err(BundleRefusal::Time(_))), "{place}");
    }
    let refused = with(&key("revoked_at"), json!("soon"));
    assert!(matches!(refused, Err(BundleRefusal::Time("revoked_at"))));
    assert!(with(&key("revoked_at"), json!("2026-11-23T08:00:00Z")).is_ok());
    for place in ["/not_after", &key("not_after")] {
        let backwards = with(place, json!("2019-12-31T23:59:59.999Z"));
        assert!(matches!(backwards, Err(BundleRefusal::Time("not_after"))), "{place}");
        assert!(with(place, json!("2020-01-01T00:00:00Z")).is_ok(), "{place}: for one instant");
    }
}

/// What is wrong with a state's part.
fn problem(refused: Result<TrustBundle, BundleRefusal>) -> Option<(Party, &'static str)> {
    match refused {
        Err(BundleRefusal::Party { party, problem }) => Some((party, problem)),
        _ => None,
    }
}

#[test]
fn refuses_a_part_that_lacks_what_it_must_have() {
    let no_root = with("/parties/1/roots", json!([]));
    assert_eq!(problem(no_root), Some((PEER, "has no root certificate")));
    let no_algorithm = with("/parties/1/required_algorithms", json!([]));
    assert_eq!(problem(no_algorithm), Some((PEER, "requires no signature algorithm")));
    let elsewhere = with("/parties/1/exchange_identity", json!("spiffe://kz.kzmn.internal/node"));
    let outside = "names an exchange identity outside its trust domain";
    assert_eq!(problem(elsewhere), Some((PEER, outside)));
    let unreadable = with("/parties/1/roots/0", json!("?"));
    assert!(matches!(unreadable, Err(BundleRefusal::Base64)));
}

#[test]
fn refuses_a_bundle_with_one_part_twice() {
    let twice = changed(|payload| {
        let mut again = payload["parties"][1].clone();
        again["keys"] = json!([]);
        let parties = payload["parties"].as_array_mut().expect("a list");
        parties.push(again);
    });
    assert_eq!(problem(twice), Some((PEER, "stands twice")));
}

#[test]
fn refuses_keys_that_are_enrolled_twice() {
    let world = World::new();
    for usage in [KeyUsage::Statement, KeyUsage::Ledger] {
        for party in Party::ALL {
            let mut draft = world.draft();
            let keys = &mut draft.parties.get_mut(&party).expect("a part").keys;
            keys.push(enrol(world.states.key(PEER), usage));
            let file = draft.sign(&world.states.governors()).expect("signed");
            let refused = TrustBundle::open(&file, &world.states.pins());
            let reused = matches!(refused, Err(BundleRefusal::KeyReused(_)));
            assert!(reused, "{usage:?} {party}");
        }
    }
}

#[test]
fn refuses_keys_under_another_name_or_of_no_kind() {
    let place = |field: &str| format!("/parties/1/keys/1/{field}");
    let other = key(9).public().id().to_string();
    let renamed = with(&place("key_id"), json!(other));
    assert!(
        matches!(renamed, Err(BundleRefusal::KeyId { party: PEER, key_id }) if key_id == other)
    );
    let unreadable = with(&place("spki"), json!("?"));
    assert!(matches!(unreadable, Err(BundleRefusal::Base64)));
    // RFC 8410's prefix and the point of order one.
    let mut weak = hex::decode("302a300506032b6570032100").expect("hex");
    weak.extend([1]);
    weak.extend([0; 31]);
    let weak = with(&place("spki"), json!(BASE64.encode(weak)));
    let expected =
        matches!(weak, Err(BundleRefusal::Key { party: PEER, source: KeyRefusal::Weak, .. }));
    assert!(expected);
    assert!(matches!(with(&place("algorithm"), json!("rsa")), Err(BundleRefusal::Json(_))));
}

/// A pinned fingerprint must be that of a governance key of the state itself.
#[test]
fn refuses_a_governance_key_that_is_enrolled_for_something_else() {
    let usage = with("/parties/1/keys/0/usage", json!("statement"));
    assert!(matches!(usage, Err(BundleRefusal::NotSigned(PEER))));
    let other = json!(BASE64.encode(key(9).public().spki()));
    let under_its_name = with("/parties/1/keys/0/spki", other);
    assert!(matches!(under_its_name, Err(BundleRefusal::NotSigned(PEER))), "not the pinned key");
    let unreadable = with("/parties/1/keys/0/spki", json!("?"));
    assert!(matches!(unreadable, Err(BundleRefusal::Base64)));
}

#[test]
fn a_key_is_found_by_its_name_and_usage() {
    let world = World::new();
    let bundle = world.bundle();
    let statement = world.states.key(PEER).public();
    let found = |party, usage| bundle.party(party).key(statement.id().as_str(), usage).is_some();
    assert!(found(PEER, KeyUsage::Statement));
    assert!(!found(PEER, KeyUsage::Governance) && !found(ME, KeyUsage::Statement));
    assert!(bundle.party(PEER).key("", KeyUsage::Statement).is_none());
}
