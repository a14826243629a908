//! Second signatures: a statement is signed by each algorithm that the trust bundle requires, and by no other. ML-DSA against
//! another implementation of it.

use kzmn_common::envelope::{Envelope, Signature};
use kzmn_common::kinds::RecordQuery;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{ExpectedAddress, KeyAge, Sealed, Unverified};
use kzmn_common::trust::{
    Algorithm, BundleRefusal, KeyRefusal, KeyUsage, MlDsaKey, PublicKey, TrustBundle,
};
use kzmn_testkit::SeededEntropy;
use kzmn_testkit::states::{TwoStates, enrol_public};
use kzmn_testkit::values::{now, realm};
use ml_dsa::signature::{Signer as _, Verifier as _};
use ml_dsa::{B32, MlDsa44, MlDsa65, MlDsaParams};

use crate::world::{MILLISECOND, PEER, World};

fn second(algorithm: Algorithm, seed: u64) -> MlDsaKey {
    MlDsaKey::generate(algorithm, &SeededEntropy::new(seed)).expect("a key")
}

fn signed_by(key: &MlDsaKey, envelope: &Envelope) -> Signature {
    let signature = key.sign(&envelope.pae()).expect("signed");
    Signature { key_id: key.public().id().to_string(), signature }
}

/// Both states sign by two algorithms, and Mongolia asks.
fn asked() -> (World, Envelope) {
    let states = TwoStates::with_second_keys(&SeededEntropy::new(11));
    let world = World { states, ..World::new() };
    let sealed = Sealed::seal(world.asked(), world.states.signer(PEER)).expect("signed");
    (world, sealed.into_envelope())
}

fn verified(world: &World, envelope: Envelope) -> Result<(), RefusalReason> {
    let bundle = world.bundle();
    let received = Unverified::received(envelope);
    received.verify(PEER, &bundle, now(), KeyAge::ValidAtReceipt).map(drop)
}

#[test]
fn refuses_a_statement_without_both_signatures_and_takes_one_with_them_in_either_order() {
    let (world, both) = asked();
    assert_eq!(both.signatures.len(), 2);
    let [first, second] = [0, 1].map(|at| both.signatures[at].clone());
    let with = |signatures| Envelope { signatures, ..both.clone() };
    let set = Err(RefusalReason::SignatureSetInvalid);
    for incomplete in [
        vec![],
        vec![first.clone()],
        vec![second.clone()],
        vec![first.clone(), first.clone()],
        vec![second.clone(), second.clone()],
        vec![first.clone(), second.clone(), second.clone()],
    ] {
        assert_eq!(verified(&world, with(incomplete)), set);
    }
    assert_eq!(verified(&world, with(vec![second, first])), Ok(()));
    assert_eq!(verified(&world, both), Ok(()));
}

/// What was issued before the second algorithm was required stays what it was: a query that waits, an answer that is asked for
/// again, evidence of years ago.
#[test]
fn refuses_one_signature_from_the_instant_at_which_the_second_key_begins_and_takes_it_before() {
    let states = TwoStates::with_second_keys(&SeededEntropy::new(11));
    let world = World { states, ..World::new() };
    let mut draft = world.draft();
    let keys = &mut draft.parties.get_mut(&PEER).expect("both").keys;
    let second = keys.iter_mut().find(|key| key.key.algorithm() == Algorithm::MlDsa65);
    second.expect("enrolled").not_before = now();
    let bundle = world.states.open(&draft);
    let opened = |issued_at, whole: bool| {
        let mut query = world.asked();
        query.common_header.issued_at = issued_at;
        let mut envelope =
            Sealed::seal(query, world.states.signer(PEER)).expect("signed").into_envelope();
        envelope.signatures.truncate(if whole { 2 } else { 1 });
        let received = Unverified::received(envelope);
        let verified = received.verify(PEER, &bundle, now(), KeyAge::ValidAtReceipt)?;
        let addressed = ExpectedAddress { audience: PEER.other(), realm: &realm() };
        let opened = verified.open::<RecordQuery>(addressed);
        opened.map(drop).map_err(|objection| objection.reason)
    };
    let before = now().before(MILLISECOND);
    assert_eq!(opened(before, false), Ok(()));
    assert_eq!(opened(now(), false), Err(RefusalReason::SignatureSetInvalid));
    assert_eq!(opened(now(), true), Ok(()));
    assert_eq!(opened(before, true), Err(RefusalReason::KeyExpired), "before that key began");
}

#[test]
fn refuses_an_altered_second_signature_and_one_of_another_key_or_message() {
    let (world, both) = asked();
    let with = |second: Signature| {
        let first = both.signatures[0].clone();
        Envelope { signatures: vec![first, second], ..both.clone() }
    };
    let good = &both.signatures[1];
    let altered = |bytes: Vec<u8>| Signature { signature: bytes, ..good.clone() };
    let length = good.signature.len();
    assert_eq!(length, 3_309, "FIPS 204, table 2");
    for at in [0, 1, 47, 48, 1_000, length - 62, length - 1] {
        let mut bytes = good.signature.clone();
        bytes[at] ^= 1;
        let refused = verified(&world, with(altered(bytes)));
        assert_eq!(refused, Err(RefusalReason::SignatureInvalid), "byte {at}");
    }
    for bytes in [vec![], good.signature[1..].to_vec(), [&good.signature[..], &[0]].concat()] {
        let refused = verified(&world, with(altered(bytes)));
        assert_eq!(refused, Err(RefusalReason::SignatureInvalid));
    }
    let stranger = signed_by(&second(Algorithm::MlDsa65, 99), &both);
    assert_eq!(verified(&world, with(stranger.clone())), Err(RefusalReason::KeyUnknown));
    let under_another_name = Signature { key_id: good.key_id.clone(), ..stranger };
    let refused = verified(&world, with(under_another_name));
    assert_eq!(refused, Err(RefusalReason::SignatureInvalid));
    assert_eq!(verified(&world, with(good.clone())), Ok(()));
}

#[test]
fn refuses_a_second_signature_that_is_not_required_and_takes_the_one_that_is() {
    let world = World::new();
    let sealed = Sealed::seal(world.asked(), world.states.signer(PEER)).expect("signed");
    let one = sealed.into_envelope();
    let mut two = one.clone();
    two.signatures.push(signed_by(&second(Algorithm::MlDsa65, 5), &one));
    assert_eq!(verified(&world, two), Err(RefusalReason::SignatureSetInvalid));
    assert_eq!(verified(&world, one), Ok(()));
}

#[test]
fn refuses_a_bundle_that_enrols_a_key_for_what_its_algorithm_does_not_sign() {
    let states = TwoStates::new(&SeededEntropy::new(3));
    let opened = |algorithm, usage| {
        let mut draft = states.draft(1, 0);
        let key = second(algorithm, 8);
        let keys = &mut draft.parties.get_mut(&Party::Mongolia).expect("both").keys;
        keys.push(enrol_public(key.public(), usage));
        TrustBundle::open(&states.sign(&draft), &states.pins())
    };
    use Algorithm::{MlDsa44, MlDsa65};
    use KeyUsage::{Governance, Ledger, Statement, Witness};
    for (algorithm, usage) in [
        (MlDsa44, Statement),
        (MlDsa44, Governance),
        (MlDsa65, Ledger),
        (MlDsa65, Witness),
        (MlDsa65, Governance),
    ] {
        let refused = opened(algorithm, usage).expect_err("another algorithm");
        assert!(matches!(refused, BundleRefusal::Usage { .. }), "{refused}");
    }
    for (algorithm, usage) in [(MlDsa65, Statement), (MlDsa44, Ledger), (MlDsa44, Witness)] {
        opened(algorithm, usage).expect("enrolled");
    }
}

#[test]
fn refuses_a_bundle_that_requires_what_statements_are_not_signed_by() {
    let states = TwoStates::new(&SeededEntropy::new(3));
    let opened = |required: &[Algorithm]| {
        let mut draft = states.draft(1, 0);
        let party = draft.parties.get_mut(&Party::Mongolia).expect("both");
        party.required_algorithms = required.iter().copied().collect();
        TrustBundle::open(&states.sign(&draft), &states.pins())
    };
    for wrong in [&[][..], &[Algorithm::Ed25519, Algorithm::MlDsa44]] {
        assert!(matches!(opened(wrong), Err(BundleRefusal::Party { .. })));
    }
    opened(&[Algorithm::Ed25519, Algorithm::MlDsa65]).expect("both");
}

#[test]
fn refuses_a_private_key_that_is_not_its_seed_in_pem_and_reads_its_own() {
    let key = second(Algorithm::MlDsa65, 4);
    let pem = key.to_pem().expect("PEM");
    let read = MlDsaKey::from_pem(&pem).expect("its own");
    assert_eq!(read.public(), key.public());
    assert_eq!(read.public().algorithm(), Algorithm::MlDsa65);
    let first = kzmn_testkit::states::key(&SeededEntropy::new(4)).to_pem().expect("PEM");
    let relabelled = pem.replace("PRIVATE KEY", "PUBLIC KEY");
    for wrong in [first.as_str(), &relabelled, &pem[1..], "", &pem[..pem.len() - 40]] {
        assert_eq!(MlDsaKey::from_pem(wrong).err(), Some(KeyRefusal::Malformed));
    }
    let not_ml_dsa = MlDsaKey::generate(Algorithm::Ed25519, &SeededEntropy::new(4));
    assert_eq!(not_ml_dsa.err(), Some(KeyRefusal::Malformed));
}

#[test]
fn refuses_other_encodings_of_a_public_key_and_enrols_its_one() {
    for algorithm in [Algorithm::MlDsa44, Algorithm::MlDsa65] {
        let key = second(algorithm, 6);
        let spki = key.public().spki();
        assert_eq!(PublicKey::enrol(spki).as_ref(), Ok(key.public()));
        assert_eq!(PublicKey::of_raw(algorithm, key.public().raw()).as_ref(), Ok(key.public()));
        let behind = [spki, &[0]].concat();
        for wrong in [&spki[1..], &spki[..spki.len() - 1], &behind, key.public().raw()] {
            assert_eq!(PublicKey::enrol(wrong), Err(KeyRefusal::Malformed));
        }
        let debug = format!("{key:?}");
        assert_eq!(debug, format!("MlDsaKey({})", key.public().id()));
    }
}

/// The same seed makes the same key in RustCrypto's implementation, and each takes what the other signs.
#[test]
fn agrees_with_another_implementation_of_fips_204() {
    agrees::<MlDsa44>(Algorithm::MlDsa44);
    agrees::<MlDsa65>(Algorithm::MlDsa65);
}

fn agrees<P: MlDsaParams>(algorithm: Algorithm) {
    for seed in 0..8 {
        let mut bytes = [0; 32];
        kzmn_common::instant::Entropy::fill(&SeededEntropy::new(seed), &mut bytes);
        let theirs = ml_dsa::SigningKey::<P>::from_seed(&B32::from(bytes));
        let theirs_public = theirs.expanded_key().verifying_key();
        let ours = second(algorithm, seed);
        assert_eq!(ours.public().raw(), theirs_public.encode().as_slice(), "seed {seed}");

        let message = format!("message {seed}");
        let by_ours = ours.sign(message.as_bytes()).expect("signed");
        let read = ml_dsa::Signature::<P>::try_from(by_ours.as_slice()).expect("a signature");
        theirs_public.verify(message.as_bytes(), &read).expect("it holds there");

        let by_theirs = theirs.sign(message.as_bytes()).encode();
        assert_eq!(ours.public().verify(message.as_bytes(), by_theirs.as_slice()), Ok(()));
        assert!(ours.public().verify(b"another", by_theirs.as_slice()).is_err());
    }
}
