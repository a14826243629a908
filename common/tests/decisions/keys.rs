//! Whose signature counts, to the millisecond.

use std::time::Duration;

use kzmn_common::envelope::{Envelope, Signature};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{AnyStatement, RecordQuery};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{ExpectedAddress, KeyAge, Sealed, Unverified, Verified};
use kzmn_common::trust::{EnrolledKey, KeyUsage};
use kzmn_testkit::states::enrol;
use kzmn_testkit::values::{now, realm};

use super::world::{ME, MILLISECOND, PEER, World, key, signed_with, signer};

const HOUR: Duration = Duration::from_secs(3600);

/// A world in which Mongolia has the key of seed 9 as well, changed by `change`.
fn with_key(change: impl FnOnce(&mut EnrolledKey)) -> World {
    let mut world = World::new();
    let mut second = enrol(&key(9), KeyUsage::Statement);
    change(&mut second);
    world.enrolled.push(second);
    world
}

/// Verifies what Mongolia signed with key 9 at `issued_at`, received at `received_at`.
fn verify(
    world: &World,
    issued_at: Instant,
    received_at: Instant,
    age: KeyAge,
) -> Result<Verified, RefusalReason> {
    let mut query = world.asked();
    query.common_header.issued_at = issued_at;
    signed_with(&signer(9), query).verify(PEER, &world.bundle(), received_at, age)
}

/// Opens what [`verify`] verified at the instant of issue.
fn open(world: &World, issued_at: Instant) -> Result<(), RefusalReason> {
    let verified = verify(world, issued_at, issued_at, KeyAge::ValidAtIssue)?;
    let opened = verified.open::<RecordQuery>(ExpectedAddress { audience: ME, realm: &realm() });
    opened.map(drop).map_err(|objection| objection.reason)
}

#[test]
fn refuses_what_must_be_fresh_a_millisecond_after_the_keys_last_instant_and_takes_it_at_that_instant()
 {
    let world = with_key(|key| key.not_after = now());
    let issued_at = now().before(HOUR);
    let fresh = |received_at| verify(&world, issued_at, received_at, KeyAge::ValidAtReceipt);
    assert_eq!(fresh(now().after(MILLISECOND)).err(), Some(RefusalReason::KeyExpired));
    assert_eq!(fresh(now()).err(), None);
}

#[test]
fn takes_an_answer_however_long_after_the_keys_end() {
    let world = with_key(|key| key.not_after = now());
    let late = now().after(HOUR * 24 * 365);
    assert!(verify(&world, now(), late, KeyAge::ValidAtIssue).is_ok());
    assert_eq!(
        verify(&world, now(), late, KeyAge::ValidAtReceipt).err(),
        Some(RefusalReason::KeyExpired)
    );
}

#[test]
fn refuses_a_statement_issued_a_millisecond_outside_the_keys_validity_and_takes_it_at_both_ends() {
    let (from, to) = (now(), now().after(HOUR));
    let world = with_key(|key| (key.not_before, key.not_after) = (from, to));
    assert_eq!(open(&world, from.before(MILLISECOND)), Err(RefusalReason::KeyExpired));
    assert_eq!(open(&world, from), Ok(()));
    assert_eq!(open(&world, to), Ok(()));
    assert_eq!(open(&world, to.after(MILLISECOND)), Err(RefusalReason::KeyExpired));
}

#[test]
fn refuses_a_key_from_the_instant_of_its_revocation_and_takes_it_a_millisecond_before() {
    let world = with_key(|key| key.revoked_at = Some(now()));
    let issued_at = now().before(HOUR);
    for age in [KeyAge::ValidAtReceipt, KeyAge::ValidAtIssue] {
        assert_eq!(verify(&world, issued_at, now(), age).err(), Some(RefusalReason::KeyRevoked));
        assert!(verify(&world, issued_at, now().before(MILLISECOND), age).is_ok());
    }
}

#[test]
fn a_key_that_is_revoked_and_expired_is_told_as_revoked() {
    let world = with_key(|key| {
        key.not_after = now();
        key.revoked_at = Some(now());
    });
    let refused = verify(&world, now(), now().after(HOUR), KeyAge::ValidAtReceipt);
    assert_eq!(refused.err(), Some(RefusalReason::KeyRevoked));
}

#[test]
fn refuses_keys_of_another_usage_or_party_and_takes_a_statement_key_of_this_one() {
    for usage in [KeyUsage::Governance, KeyUsage::Ledger, KeyUsage::Witness] {
        let world = with_key(|key| key.usage = usage);
        let refused = verify(&world, now(), now(), KeyAge::ValidAtReceipt);
        assert_eq!(refused.err(), Some(RefusalReason::KeyUnknown), "{usage:?}");
    }
    let world = with_key(|_| {});
    assert!(verify(&world, now(), now(), KeyAge::ValidAtReceipt).is_ok());
    let (bundle, age) = (world.bundle(), KeyAge::ValidAtReceipt);
    let not_its_own = signed_with(&signer(9), world.asked()).verify(ME, &bundle, now(), age);
    assert_eq!(not_its_own.err(), Some(RefusalReason::KeyUnknown));
    let never_enrolled = signed_with(&signer(10), world.asked()).verify(PEER, &bundle, now(), age);
    assert_eq!(never_enrolled.err(), Some(RefusalReason::KeyUnknown));
}

fn envelope(world: &World) -> Envelope {
    Sealed::seal(world.asked(), world.states.signer(PEER)).expect("signed").into_envelope()
}

fn verified(world: &World, envelope: Envelope) -> Result<Verified, RefusalReason> {
    let received = Unverified::received(envelope);
    received.verify(PEER, &world.bundle(), now(), KeyAge::ValidAtReceipt)
}

#[test]
fn refuses_any_number_of_signatures_but_one_for_each_algorithm() {
    let world = with_key(|_| {});
    let one = envelope(&world);
    let second =
        Signature { key_id: key(9).public().id().to_string(), signature: key(9).sign(&one.pae()) };
    let mut twice = one.clone();
    twice.signatures.push(one.signatures[0].clone());
    let mut two = one.clone();
    two.signatures.push(second);
    let none = Envelope { signatures: Vec::new(), ..one.clone() };
    for wrong in [none, twice, two] {
        assert_eq!(verified(&world, wrong).err(), Some(RefusalReason::SignatureSetInvalid));
    }
    assert!(verified(&world, one).is_ok());
}

#[test]
fn refuses_a_payload_type_that_does_not_print_before_it_looks_for_keys() {
    let world = World::new();
    let unknown = Envelope { payload_type: "application/x".to_owned(), ..envelope(&world) };
    assert_eq!(verified(&world, unknown.clone()).err(), Some(RefusalReason::SignatureInvalid));
    let wrong = Envelope { payload_type: "a\u{1b}".to_owned(), signatures: Vec::new(), ..unknown };
    assert_eq!(verified(&world, wrong).err(), Some(RefusalReason::EnvelopeMalformed));
}

#[test]
fn the_type_of_the_payload_is_signed_with_it() {
    let world = World::new();
    let other = Envelope {
        payload_type: "application/vnd.kzmn.refusal.v1+protobuf".to_owned(),
        ..envelope(&world)
    };
    assert_eq!(verified(&world, other).err(), Some(RefusalReason::SignatureInvalid));
}

#[test]
fn what_is_verified_says_by_what_and_when_it_was() {
    let world = World::new();
    let sealed = Sealed::seal(world.asked(), world.states.signer(PEER)).expect("signed");
    let kept = verified(&world, sealed.envelope().clone()).expect("verified");
    assert_eq!((kept.issuer(), kept.received_at(), kept.bundle_sequence()), (PEER, now(), 7));
    assert_eq!((kept.digest(), kept.envelope()), (sealed.digest(), sealed.envelope()));
    assert_eq!(AnyStatement::id_in(&kept), Some(sealed.statement().common_header.statement_id));
}

/// RFC 8410, 4: twelve bytes that say what it is, and then the encoding of RFC 8032, 5.1.2.
#[test]
fn the_point_of_a_key_is_the_encoding_that_its_spki_ends_with() {
    let key = key(3);
    let public = key.public();
    assert_eq!(public.spki().len(), 44);
    assert_eq!(public.raw(), &public.spki()[12..]);
}
