//! Statements that were lost here and come back from the other state, and the epoch of the ledger that goes on with them.

use std::collections::BTreeSet;

use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::exchange::restore::{Restoration, Restored, Restorer, Returned};
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::Outcome;
use kzmn_common::ledger::LedgerEpoch;
use kzmn_common::party::Party;
use kzmn_common::reconcile::{DayAsked, DiscrepancyKind, MOST_DIGESTS, discrepancies};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::Unverified;
use kzmn_common::trust::TrustBundle;
use kzmn_store::{AccessFilter, AccessSubject, Options, StatementFilter, Store};
use kzmn_testkit::values::{now, realm, text};

use crate::ledger::{differences, signed_by_both};
use crate::world::{SALT, World, claim, entry, later};

const ME: Party = Party::Kazakhstan;

/// A store beside the world's own, which is lost.
async fn lost(world: &World) -> Store {
    world.store_with(&Options::at(world.path().with_file_name("lost.sqlite"))).await
}

/// Both states asked, and each was answered once and refused once.
async fn said(world: &World, store: &Store, theirs: &Envelope) -> Vec<Envelope> {
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    for (case, outcome) in [("KZ-1", Outcome::NotFound), ("KZ-2", Outcome::NotFound)] {
        let query = world.own_query(case);
        store.submit_question(&query).await.expect("posed");
        if case == "KZ-1" {
            let reply = world.judge(&query, world.answer(&query, outcome), 1).expect("fits");
            store.close(query.digest(), reply).await.expect("closed");
        }
    }
    world.process(store, theirs).await;
    let mut refused = world.asked(claim(1));
    refused.header.justification.officer.role = OfficerRole::Auditor;
    world.process(store, &world.signed(refused)).await;
    let mut envelopes = Vec::new();
    for row in all(store).await {
        let kept = store.statement(row).await.expect("read").expect("kept");
        envelopes.push(kept.envelope().clone());
    }
    assert_eq!(envelopes.len(), 7);
    envelopes
}

async fn all(store: &Store) -> Vec<Digest> {
    let all = store.statements(&StatementFilter::default(), None, 100).await.expect("listed").rows;
    all.iter().map(|row| row.digest).collect()
}

fn restorer<'a>(bundle: &'a TrustBundle, realm: &'a kzmn_common::party::Realm) -> Restorer<'a> {
    Restorer { me: ME, realm, bundle, now: later(60) }
}

fn read(restorer: &Restorer<'_>, envelope: &Envelope) -> Result<Returned, RefusalReason> {
    restorer.read(envelope.digest(), Unverified::received(envelope.clone()))
}

/// Gives all of it back, one after the other.
async fn give_back(world: &World, store: &Store, envelopes: &[Envelope]) -> Vec<Digest> {
    let (bundle, realm) = (world.bundle(), realm());
    let restorer = restorer(&bundle, &realm);
    let mut restoration = Restoration::new(restorer);
    for envelope in envelopes {
        let returned = vec![read(&restorer, envelope).expect("reads")];
        let kept = store.kept(returned.iter().filter_map(Returned::answers)).await.expect("read");
        let restored: Vec<Restored> = restoration.take(returned, kept).expect("verified");
        store.restore(restored, later(60)).await.expect("kept");
    }
    restoration.left()
}

/// A later epoch, in which what was lost came back. For whoever looks at all tables.
pub(crate) async fn in_second_epoch(world: &World, store: &Store) {
    let head = store.ledger();
    let cosigned = Some(signed_by_both(world, head));
    store.begin_epoch(cosigned, text("the disk broke"), later(5)).await.expect("begun");
    assert_eq!(store.ledger_epoch(), LedgerEpoch::FIRST.next());
    assert_eq!(store.ledger().size, 1, "it begins with what says why");
    let elsewhere = lost(world).await;
    let query = world.own_query("KZ-lost");
    elsewhere.submit_question(&query).await.expect("posed");
    let kept = elsewhere.statement(query.digest()).await.expect("read").expect("kept");
    assert_eq!(give_back(world, store, &[kept.envelope().clone()]).await, []);
}

#[tokio::test]
async fn what_comes_back_in_any_order_is_kept_as_it_was_and_nothing_is_kept_twice() {
    for turn in 0..7 {
        let world = World::new();
        let elsewhere = lost(&world).await;
        let theirs = world.signed(world.asked(claim(1)));
        let mut envelopes = said(&world, &elsewhere, &theirs).await;
        envelopes.rotate_left(turn);
        if turn % 2 == 1 {
            envelopes.reverse();
        }
        let store = world.store().await;
        store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
        store.begin_epoch(None, text("the disk broke"), later(5)).await.expect("begun");
        for round in 0..2 {
            let left = give_back(&world, &store, &envelopes).await;
            assert!(round > 0 || left.is_empty(), "{left:?}");
            let (here, there): (BTreeSet<_>, BTreeSet<_>) = (
                all(&store).await.into_iter().collect(),
                all(&elsewhere).await.into_iter().collect(),
            );
            assert_eq!(here, there);
            assert_eq!(differences(&store).await, [], "turn {turn}");
        }
        assert_eq!(store.status().await.expect("read").open_questions, 1, "KZ-2 was not answered");
        // The person can be told all the same who asked.
        let whose = AccessSubject::Person(text("P-1"));
        let filter = AccessFilter { whose, from: None, before: None };
        let told = store.disclosures(&filter, None, 9).await.expect("listed").rows;
        assert_eq!(
            told.iter().map(|one| one.outcome.as_str()).collect::<Vec<_>>(),
            ["OUTCOME_FOUND"]
        );
        // What was answered gets the same answer again, byte for byte.
        let (again, first) =
            (world.process(&store, &theirs).await, world.process(&elsewhere, &theirs).await);
        assert_eq!(again, first);
    }
}

#[tokio::test]
async fn refuses_what_is_another_statement_or_under_an_unknown_or_revoked_key_and_takes_what_is_right()
 {
    let world = World::new();
    let elsewhere = lost(&world).await;
    let envelopes = said(&world, &elsewhere, &world.signed(world.asked(claim(1)))).await;
    let (bundle, realm) = (world.bundle(), realm());
    let right = restorer(&bundle, &realm);
    let [one, other, ..] = envelopes.as_slice() else { panic!("two") };
    assert!(read(&right, one).is_ok());
    let swapped = right.read(one.digest(), Unverified::received(other.clone()));
    assert_eq!(swapped.map(drop), Err(RefusalReason::PayloadMalformed));
    let mut forged = one.clone();
    forged.signatures[0].signature[0] ^= 1;
    assert_eq!(read(&right, &forged).map(drop), Err(RefusalReason::SignatureInvalid));
    forged.signatures[0].key_id = "0".repeat(64);
    assert_eq!(read(&right, &forged).map(drop), Err(RefusalReason::KeyUnknown));
    // Whoever stole a key can have made it since.
    let mut draft = world.states().draft(2, 0);
    let revoked_at = Some(later(30));
    for party in draft.parties.values_mut() {
        party.keys.iter_mut().for_each(|key| key.revoked_at = revoked_at);
    }
    let revoked = world.states().open(&draft);
    assert_eq!(read(&restorer(&revoked, &realm), one).map(drop), Err(RefusalReason::KeyRevoked));
    let before: Instant = later(29);
    let still = Restorer { now: before, ..restorer(&revoked, &realm) };
    assert!(read(&still, one).is_ok());
}

/// A question of the other state that nothing here ever answered comes again by itself.
#[tokio::test]
async fn what_was_never_answered_waits_and_so_does_what_answers_nothing_that_is_known() {
    let world = World::new();
    let store = world.store().await;
    let unanswered = world.signed(world.asked(claim(1)));
    let elsewhere = lost(&world).await;
    let envelopes = said(&world, &elsewhere, &world.signed(world.asked(claim(1)))).await;
    let digests: BTreeSet<Digest> = envelopes.iter().map(Envelope::digest).collect();
    let reply = envelopes.iter().find(|one| {
        let (bundle, realm) = (world.bundle(), realm());
        let returned = read(&restorer(&bundle, &realm), one).expect("reads");
        returned.answers().is_some_and(|answered| digests.contains(&answered))
    });
    let reply = reply.expect("a reply").clone();
    let left = give_back(&world, &store, &[unanswered.clone(), reply.clone()]).await;
    let left: BTreeSet<Digest> = left.into_iter().collect();
    assert_eq!(left, BTreeSet::from([unanswered.digest(), reply.digest()]));
    assert_eq!(all(&store).await, []);
}

#[tokio::test]
async fn the_books_of_a_day_are_the_same_at_both_ends_and_name_what_one_of_them_lacks() {
    let world = World::new();
    let (store, elsewhere) = (world.store().await, lost(&world).await);
    let envelopes = said(&world, &elsewhere, &world.signed(world.asked(claim(1)))).await;
    let day = now().date();
    let asked = |issuer| DayAsked { day, issuer, after: None, most: MOST_DIGESTS };
    for issuer in Party::ALL {
        let empty = store.day_held(asked(issuer)).await.expect("read");
        let full = elsewhere.day_held(asked(issuer)).await.expect("read");
        assert_ne!(empty.sum, full.sum);
        assert_eq!((empty.count, full.previous_day), (0, None));
        let here = store.statements_of_day(asked(issuer)).await.expect("read");
        let there: BTreeSet<Digest> = full.digests.iter().copied().collect();
        let found = discrepancies((day, issuer == ME), &here, &there);
        let kind = match issuer == ME {
            true => DiscrepancyKind::LostHere,
            false => DiscrepancyKind::MissingHere,
        };
        assert_eq!(found.len(), there.len());
        assert!(found.iter().all(|one| one.kind == kind && there.contains(&one.digest)));
        // Page by page the same, and nothing of another day.
        let first = full.digests[0];
        let after = DayAsked { after: Some(first), most: 1, ..asked(issuer) };
        let page = elsewhere.day_held(after).await.expect("read");
        assert_eq!((page.digests, page.sum), (vec![full.digests[1]], full.sum));
        let next = DayAsked { day: day.next_day().expect("a day"), ..asked(issuer) };
        let next = elsewhere.day_held(next).await.expect("read");
        assert_eq!((next.count, next.previous_day), (0, Some(day)));
    }
    give_back(&world, &store, &envelopes).await;
    for issuer in Party::ALL {
        let (here, there) =
            (store.day_held(asked(issuer)).await, elsewhere.day_held(asked(issuer)).await);
        assert_eq!(here.expect("read"), there.expect("read"));
    }
}
