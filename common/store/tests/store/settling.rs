//! Answering the peer: who is recognised, what is said twice, what is kept.

use std::sync::Arc;

use kzmn_common::envelope::Envelope;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::kinds::{Outcome, WithheldReason};
use kzmn_common::party::Party;
use kzmn_common::person::{PersonClaim, Place, Sex};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::text::Text;
use kzmn_store::{
    AccessFilter, AccessSubject, Direction, Processed, QuestionState, Store, StoreError,
    StoredAccessRecord,
};
use kzmn_testkit::values::{date, name, now, text};
use tokio::task::JoinSet;

use crate::world::{SALT, World, claim, entry, iin, later, surname};

async fn told_about(store: &Store, person: &str) -> Vec<StoredAccessRecord> {
    let whose = AccessSubject::Person(text(person));
    let filter = AccessFilter { whose, from: None, before: None };
    store.disclosures(&filter, None, 100).await.expect("read").rows
}

async fn world_with(persons: impl IntoIterator<Item = u32>) -> (World, Store) {
    let world = World::new();
    let store = world.store().await;
    for number in persons {
        let put = store.put_person(entry(number), "r", &text("import"), now(), SALT).await;
        put.expect("stored");
    }
    (world, store)
}

async fn outcome(world: &World, store: &Store, claim: PersonClaim) -> Outcome {
    let query = world.signed(world.asked(claim));
    world.read_answer(&world.process(store, &query).await).body.outcome
}

#[tokio::test]
async fn a_person_is_found_by_an_own_identifier_and_the_disclosure_is_kept() {
    let (world, store) = world_with([1, 2]).await;
    let query = world.signed(world.asked(claim(1)));
    let answer = world.read_answer(&world.process(&store, &query).await);
    let Outcome::Found { periods, .. } = answer.body.outcome else { panic!("found") };
    let ids: Vec<_> = periods.iter().map(|period| period.period_id.as_str()).collect();
    assert_eq!(ids, ["A", "B"]);
    assert_eq!(answer.header.answers, query.digest());

    let disclosures = told_about(&store, "P-1").await;
    let [disclosure] = disclosures.as_slice() else { panic!("one") };
    assert_eq!(disclosure.statement, Some(query.digest()));
    assert_eq!((disclosure.asked_by, disclosure.purpose), (Party::Mongolia, Purpose::NewAward));
    assert_eq!(disclosure.officer.role, OfficerRole::Caseworker);
    let case_id = disclosure.case_id.as_ref().map(Text::as_str);
    assert_eq!((case_id, disclosure.parts.len()), (Some("MN-2026-1"), 4));
    assert_eq!(disclosure.outcome, "OUTCOME_FOUND");
    assert!(told_about(&store, "P-2").await.is_empty());

    let kept = store.statement(query.digest()).await.expect("read").expect("kept");
    assert_eq!((kept.direction, kept.envelope()), (Direction::Received, &query));
    assert_eq!((kept.at, kept.bundle_sequence()), (now(), 1));
}

/// How long an answer takes must not tell whether an identifier exists: the record of a holder who conflicts, which
/// may be long, is not read. Here it cannot be.
#[tokio::test]
async fn the_record_of_a_holder_who_conflicts_is_not_read_and_that_of_one_who_agrees_is() {
    let (world, store) = world_with([1]).await;
    world.by_hand(&["UPDATE own_person SET record = '{' WHERE person_id = 'P-1'"]).await;
    let mut conflicting = claim(1);
    conflicting.names = vec![name("Ғабитов", "Дулат")];
    let mut other_year = claim(1);
    other_year.birth_date = Some(date("1959"));
    for claim in [conflicting, other_year] {
        let told = outcome(&world, &store, PersonClaim { sex: Some(Sex::Male), ..claim }).await;
        assert!(!matches!(told, Outcome::Found { .. }), "{told:?}");
    }
    let query = world.received(&world.signed(world.asked(claim(1))), now());
    assert!(matches!(
        store.process(query, &world.answering()).await,
        Err(StoreError::Corrupt { .. })
    ));
}

/// And what is kept beside the identifier is what is held: a name that is corrected counts at once.
#[tokio::test]
async fn a_holder_is_recognised_by_the_names_and_the_birth_year_that_are_held_now() {
    let (world, store) = world_with([1]).await;
    let mut renamed = claim(1);
    renamed.names = vec![name("Ғабитов", "Дулат")];
    assert!(!matches!(outcome(&world, &store, renamed.clone()).await, Outcome::Found { .. }));
    let mut corrected = entry(1);
    corrected.person.names = renamed.names.clone();
    store.put_person(corrected, "r", &text("seen"), now(), SALT).await.expect("stored");
    assert!(matches!(outcome(&world, &store, renamed).await, Outcome::Found { .. }));
    assert!(!matches!(outcome(&world, &store, claim(1)).await, Outcome::Found { .. }));
}

#[tokio::test]
async fn an_identifier_that_conflicts_with_the_name_is_as_good_as_one_that_does_not_exist() {
    let (world, store) = world_with([1]).await;
    let mut conflicting = claim(1);
    conflicting.names = vec![name("Ғабитов", "Дулат")];
    let mut unknown = conflicting.clone();
    unknown.identifiers = vec![iin(7)];
    let mut other_year = claim(1);
    other_year.birth_date = Some(date("1959"));
    for claim in [conflicting, unknown, other_year, claim(5)] {
        let told = outcome(&world, &store, PersonClaim { sex: Some(Sex::Male), ..claim }).await;
        assert_eq!(told.name(), "OUTCOME_AMBIGUOUS");
    }
}

#[tokio::test]
async fn who_merely_looks_alike_is_ambiguous_and_nothing_of_them_is_told() {
    let (world, store) = world_with([1]).await;
    let place = Some(Place { country: None, region: None, locality: Some(text("Өлгий")) });
    let vague = |birth: &str, names| PersonClaim {
        identifiers: Vec::new(),
        birth_place: place.clone(),
        birth_date: Some(date(birth)),
        names: vec![names],
        ..claim(1)
    };
    let alike = name(&surname(1), "Сэрик");
    let half = name("Ғабитов", "Сэрик");
    let surname_alone = name(&surname(1), "Дулат");
    for (claim, expected) in [
        (vague("1958-03-15", alike.clone()), "OUTCOME_AMBIGUOUS"),
        (vague("1958-03", alike.clone()), "OUTCOME_AMBIGUOUS"),
        (vague("1958", alike.clone()), "OUTCOME_AMBIGUOUS"),
        (vague("1958-03-15", half.clone()), "OUTCOME_AMBIGUOUS"),
        (vague("1958-03", half.clone()), "OUTCOME_NOT_FOUND"),
        (vague("1958-03-15", surname_alone), "OUTCOME_NOT_FOUND"),
        (vague("1958-03-16", alike.clone()), "OUTCOME_NOT_FOUND"),
        (vague("1959", alike.clone()), "OUTCOME_NOT_FOUND"),
        (PersonClaim { sex: Some(Sex::Female), ..vague("1958", alike) }, "OUTCOME_NOT_FOUND"),
    ] {
        let told = outcome(&world, &store, claim.clone()).await;
        assert_eq!(told.name(), expected, "{:?}", claim.birth_date.map(String::from));
    }
    let nobody = told_about(&store, "P-1").await;
    assert!(nobody.is_empty(), "who looks alike was not told about");
    assert_eq!(store.counts().await.expect("counted").disclosure, 9);
}

#[tokio::test]
async fn a_date_held_in_part_agrees_with_an_exact_one() {
    let (world, store) = world_with([]).await;
    for (number, birth) in [(1, "1958"), (2, "1958-03"), (3, "1958-04")] {
        let mut person = entry(number);
        person.person.birth_date = date(birth);
        store.put_person(person, "r", &text("import"), now(), SALT).await.expect("stored");
    }
    for (number, expected) in
        [(1, "OUTCOME_AMBIGUOUS"), (2, "OUTCOME_AMBIGUOUS"), (3, "OUTCOME_NOT_FOUND")]
    {
        let told = outcome(
            &world,
            &store,
            PersonClaim {
                identifiers: Vec::new(),
                birth_place: Some(Place {
                    country: None,
                    region: None,
                    locality: Some(text("Өлгий")),
                }),
                ..claim(number)
            },
        )
        .await;
        assert_eq!(told.name(), expected, "{number}");
    }
}

/// What changes between the search and the answer counts: the answer is of the registry at its commit.
#[tokio::test]
async fn a_search_outside_of_the_transaction_answers_as_the_registry_is_at_the_commit() {
    let (world, store) = world_with([1]).await;
    let store = Arc::new(store);
    let place = Some(Place { country: None, region: None, locality: Some(text("Өлгий")) });
    let asked = || PersonClaim { identifiers: Vec::new(), birth_place: place.clone(), ..claim(1) };
    for round in 0..20 {
        let looks_alike = round % 2 == 1;
        let mut changed = entry(1);
        if !looks_alike {
            changed.person.names = vec![name("Ғабитов", "Дулат")];
        }
        let (at, reason) = (now(), text("seen"));
        let (putting, asking) = (Arc::clone(&store), Arc::clone(&store));
        let put =
            tokio::spawn(async move { putting.put_person(changed, "r", &reason, at, SALT).await });
        let query = world.received(&world.signed(world.asked(asked())), now());
        let answering = world.answering();
        let answered = tokio::spawn(async move { asking.process(query, &answering).await });
        put.await.expect("ran").expect("stored");
        answered.await.expect("ran").expect("settled");
        let told = outcome(&world, &store, asked()).await;
        let expected = if looks_alike { "OUTCOME_AMBIGUOUS" } else { "OUTCOME_NOT_FOUND" };
        assert_eq!(told.name(), expected, "{round}");
    }
}

#[tokio::test]
async fn two_persons_by_two_identifiers_are_ambiguous() {
    let (world, store) = world_with([1, 2]).await;
    let both = PersonClaim { identifiers: vec![iin(1), iin(2)], ..claim(1) };
    assert_eq!(outcome(&world, &store, both).await.name(), "OUTCOME_AMBIGUOUS");
}

#[tokio::test]
async fn a_restricted_person_is_withheld_after_the_registry_was_read() {
    let (world, store) = world_with([]).await;
    let mut person = entry(1);
    person.person.restricted = true;
    store.put_person(person, "r", &text("import"), now(), SALT).await.expect("stored");
    let told = outcome(&world, &store, claim(1)).await;
    assert_eq!(told, Outcome::Refused { reason: WithheldReason::RestrictedPerson });
    assert_eq!(told_about(&store, "P-1").await.len(), 1);
}

#[tokio::test]
async fn the_same_bytes_get_the_same_bytes_also_when_expired_and_after_a_crash() {
    let (world, store) = world_with([1]).await;
    let query = world.signed(world.asked(claim(1)));
    let first = world.process(&store, &query).await;
    let again = store
        .process(world.received(&query, later(30)), &world.answering())
        .await
        .expect("settled");
    assert_eq!(first, again);
    let expired = world.received(&query, later(3 * 24 * 3600));
    assert_eq!(store.process(expired, &world.answering()).await.expect("settled"), first);
    drop(store);

    let store = world.bare_store().await.expect("opens");
    assert_eq!(world.process(&store, &query).await, first);
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.disclosure), (2, 1));
}

#[tokio::test]
async fn an_id_used_for_other_bytes_is_refused_and_both_are_kept() {
    let (world, store) = world_with([1, 2]).await;
    let first = world.asked(claim(1));
    let mut second = world.asked(claim(2));
    second.common_header.statement_id = first.common_header.statement_id;
    let mut third = world.asked(claim(3));
    third.common_header.statement_id = first.common_header.statement_id;
    let [first, second, third] = [first, second, third].map(|query| world.signed(query));
    let answered = world.process(&store, &first).await;
    assert!(matches!(answered, Processed::Answer(_)));
    for reused in [&second, &third, &second] {
        let Processed::Refused(refused) = world.process(&store, reused).await else {
            panic!("refused")
        };
        assert_eq!(refused.reason, RefusalReason::StatementIdReused);
        assert!(refused.signed.is_some());
        let kept = store.statement(reused.digest()).await.expect("read").expect("kept");
        assert_eq!(kept.envelope(), reused);
        assert_eq!(kept.refused_reason.as_deref(), Some("STATEMENT_ID_REUSED"));
    }
    assert_eq!(world.process(&store, &first).await, answered);
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.disclosure), (6, 1));
}

#[tokio::test]
async fn an_id_used_twice_in_one_batch_is_refused_once() {
    let (world, store) = world_with([1, 2]).await;
    let first = world.asked(claim(1));
    let mut second = world.asked(claim(2));
    second.common_header.statement_id = first.common_header.statement_id;
    let [first, second] = [first, second].map(|query| world.signed(query));
    let commits = store.commits();
    let answering = world.answering();
    let (one, other) = tokio::join!(
        store.process(world.received(&first, now()), &answering),
        store.process(world.received(&second, now()), &answering),
    );
    assert_eq!(store.commits(), commits + 1);
    assert!(matches!(one.expect("settled"), Processed::Answer(_)));
    let Processed::Refused(refused) = other.expect("settled") else { panic!("refused") };
    assert_eq!(refused.reason, RefusalReason::StatementIdReused);
}

/// Settles all at once.
async fn at_once(world: &World, store: &Arc<Store>, queries: &[Envelope]) -> Vec<Processed> {
    let mut tasks = JoinSet::new();
    for (place, query) in queries.iter().enumerate() {
        let (store, received) = (Arc::clone(store), world.received(query, now()));
        let answering = world.answering();
        tasks.spawn(
            async move { (place, store.process(received, &answering).await.expect("settled")) },
        );
    }
    let mut settled = tasks.join_all().await;
    settled.sort_by_key(|(place, _)| *place);
    settled.into_iter().map(|(_, settled)| settled).collect()
}

#[tokio::test]
async fn queries_at_once_share_commits_and_each_gets_its_own_answer() {
    let (world, store) = world_with(0..64).await;
    let store = Arc::new(store);
    let queries: Vec<_> = (0..64).map(|number| world.signed(world.asked(claim(number)))).collect();
    let commits = store.commits();
    let settled = at_once(&world, &store, &queries).await;
    let made = store.commits() - commits;
    assert!((1..=4).contains(&made), "{made} commits");
    for (number, settled) in (0..).zip(&settled) {
        let answer = world.read_answer(settled);
        assert!(matches!(answer.body.outcome, Outcome::Found { .. }));
        assert_eq!(Some(answer.header.answers), queries.get(number).map(Envelope::digest));
        let told = told_about(&store, &format!("P-{number}")).await;
        assert_eq!(told.len(), 1);
    }
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.disclosure), (128, 64));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_bytes_at_once_get_one_answer() {
    let (world, store) = world_with([1]).await;
    let store = Arc::new(store);
    let queries = vec![world.signed(world.asked(claim(1))); 64];
    let settled = at_once(&world, &store, &queries).await;
    assert_eq!(settled.len(), 64);
    assert!(settled.windows(2).all(|pair| pair[0] == pair[1]));
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.disclosure), (2, 1));
}

#[tokio::test]
async fn a_final_refusal_is_kept_with_its_statement_and_said_again() {
    let (world, store) = world_with([1]).await;
    let mut query = world.asked(claim(1));
    query.header.justification.officer.role = OfficerRole::Auditor;
    let refusable = world.signed(query);
    let expired = world.signed(world.asked(claim(1)));
    let unreadable = Envelope { payload: vec![0xff], ..refusable.clone() };
    let unreadable = {
        let key = world.key(Party::Mongolia);
        let mut signed = unreadable;
        signed.signatures[0].signature = key.sign(&signed.pae());
        signed
    };
    for (envelope, at, reason) in [
        (&refusable, now(), RefusalReason::RoleNotPermitted),
        (&expired, later(3600), RefusalReason::StatementExpired),
        (&unreadable, now(), RefusalReason::PayloadMalformed),
    ] {
        let first =
            store.process(world.received(envelope, at), &world.answering()).await.expect("settled");
        let again =
            store.process(world.received(envelope, at), &world.answering()).await.expect("settled");
        let (Processed::Refused(first), Processed::Refused(again)) = (first, again) else {
            panic!("refused")
        };
        assert_eq!((first.reason, again.reason), (reason, reason));
        assert!(first.signed.is_some());
        assert_eq!(first.signed, again.signed);
        let kept = store.statement(envelope.digest()).await.expect("read").expect("kept");
        assert_eq!(kept.refused_reason.as_deref(), Some(reason.name()));
    }
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.statement, counts.disclosure), (6, 0));
}

#[tokio::test]
async fn what_passes_is_not_kept_and_uses_up_nothing() {
    let (world, store) = world_with([1]).await;
    let query = world.signed(world.asked(claim(1)));
    let early = world.received(&query, now().before(std::time::Duration::from_secs(3600)));
    let Processed::Refused(refused) =
        store.process(early, &world.answering()).await.expect("settled")
    else {
        panic!("refused")
    };
    assert_eq!(refused.reason, RefusalReason::StatementNotYetValid);
    assert_eq!((refused.signed, store.counts().await.expect("counted").statement), (None, 0));
    assert!(matches!(world.process(&store, &query).await, Processed::Answer(_)));
}

#[tokio::test]
async fn a_delivery_is_refused_finally() {
    let (world, store) = world_with([]).await;
    let envelope = world.signed(world.asked(claim(1)));
    let received = world.delivered(envelope, 0);
    let Processed::Refused(refused) =
        store.process(received, &world.answering()).await.expect("settled")
    else {
        panic!("refused")
    };
    assert_eq!(refused.reason, RefusalReason::PayloadTypeUnexpected);
}

/// The digest is over the bytes and not over the key: those of an own statement are in its row, and what the peer made
/// of them under its own key must not be lost for that.
#[tokio::test]
async fn keeps_an_own_query_that_the_peer_sends_under_its_own_key_as_suspect() {
    let world = World::new();
    let store = world.store().await;
    let own = world.own_query("KZ-1");
    let again = || world.signed(own.statement().clone());
    assert_eq!(again().digest(), own.digest());
    store.submit_question(&own).await.expect("posed");
    for _ in 0..2 {
        let settled = world.process(&store, &again()).await;
        let Processed::Refused(refused) = settled else { panic!("not refused: {settled:?}") };
        assert_eq!(refused.reason, RefusalReason::IssuerMismatch);
        assert!(refused.signed.is_some());
    }
    let kept = crate::evidence::suspects(&world).await;
    assert_eq!(kept, [("ISSUER_MISMATCH".to_owned(), true, true)], "once, with its bytes");
    let mine = store.statement(own.digest()).await.expect("read").expect("kept");
    assert_eq!(mine.envelope(), own.envelope(), "the own query is as it was");
    let question = store.question(own.digest()).await.expect("read").expect("there");
    assert_eq!((question.state, question.replies.len()), (QuestionState::Open, 0));

    // Bytes that are not the own ones are kept as received.
    let other = world.signed(world.own_query("KZ-2").statement().clone());
    world.process(&store, &other).await;
    assert!(store.statement(other.digest()).await.expect("read").is_some());
    assert_eq!(crate::evidence::suspects(&world).await.len(), 1);
}
