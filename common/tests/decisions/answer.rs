//! The decision about one received statement.

use std::sync::Arc;

use kzmn_common::date::DateRange;
use kzmn_common::exchange::answer::{AccessRecord, Answering, Decision, StoredBefore};
use kzmn_common::exchange::close::{Asker, Closing};
use kzmn_common::exchange::receive::Received;
use kzmn_common::exchange::recognise::Recognition;
use kzmn_common::header::LegalBasis;
use kzmn_common::kinds::{
    AnswerPart, Completeness, MatchBasis, Outcome, RecordAnswer, RecordQuery, Refusal,
    WithheldReason,
};
use kzmn_common::period::{ContributionState, PeriodKind, ServicePeriod};
use kzmn_common::person::Sex;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::registry::{Holding, OwnPerson, RegistryEntry, Salts};
use kzmn_common::statement::{Sealed, Signed, Unverified};
use kzmn_common::trust::SigningKey;
use kzmn_testkit::SeededEntropy;
use kzmn_testkit::values::{date, name, now, realm, text};

use super::world::{ME, MILLISECOND, PEER, World, attesting, claim, period};

/// Nothing of it is stored, and the ledger has some entries.
const NEW: StoredBefore = StoredBefore { id_used: false, next_index: 41 };
/// The same, but its id was used.
const USED: StoredBefore = StoredBefore { id_used: true, ..NEW };

/// Kazakhstan's node, attesting these periods.
fn answering(world: &World, periods: Vec<ServicePeriod>) -> Answering {
    let key = world.states.key(ME).to_pem().expect("PEM");
    Answering {
        me: ME,
        realm: realm(),
        signer: SigningKey::from_pem(&key).expect("a key").into(),
        rules: Arc::new(attesting(periods)),
        entropy: Arc::new(SeededEntropy::new(5)),
    }
}

fn holding(restricted: bool) -> Arc<Holding> {
    let person = OwnPerson {
        person_id: text("P-1"),
        identifiers: claim().identifiers,
        names: vec![name("Қуаныш", "Серік")],
        sex: Sex::Male,
        birth_date: date("1961-05-17"),
        birth_place: None,
        parents: Vec::new(),
        restricted,
    };
    Arc::new(Holding {
        entry: RegistryEntry { person, periods: Vec::new(), months: Vec::new() },
        version: 1,
        salts: Salts { rows: [1; 32], names: [2; 32] },
    })
}

fn received(world: &World, query: Signed<RecordQuery>) -> Received {
    world.received(world.signed(query), now()).expect("signed")
}

/// A permitted query that `change` has changed, decided with these periods held of who was recognised by a number.
fn answered(
    periods: Vec<ServicePeriod>,
    change: impl FnOnce(&mut Signed<RecordQuery>),
) -> (Signed<RecordAnswer>, Box<AccessRecord>) {
    let world = World::new();
    let mut query = world.asked();
    change(&mut query);
    let received = received(&world, query);
    let found = || Recognition::ByIdentifier(holding(false));
    decided(answering(&world, periods).decide(&received, NEW, now(), found))
}

fn decided(decision: Decision) -> (Signed<RecordAnswer>, Box<AccessRecord>) {
    match decision {
        Decision::Answer { sealed, disclosure } => (sealed.statement().clone(), disclosure),
        other => panic!("not an answer: {other:?}"),
    }
}

fn refused(decision: Decision) -> (Sealed<Refusal>, Refused) {
    match decision {
        Decision::Refuse { sealed, refused } => (sealed, refused),
        other => panic!("no signed refusal: {other:?}"),
    }
}

/// Fails the test if the registry is read.
fn unread() -> Recognition {
    panic!("the registry is read")
}

/// A refusal is signed for whoever asked, names what it refuses, and closes the question there.
#[test]
fn refuses_an_id_that_was_used_for_other_bytes_before_it_reads_the_registry() {
    let world = World::new();
    let received = received(&world, world.asked());
    let answering = answering(&world, Vec::new());
    let (sealed, told) = refused(answering.decide(&received, USED, now(), unread));
    let refusal = sealed.statement();
    assert_eq!(refusal.body.reason, RefusalReason::StatementIdReused);
    assert_eq!(refusal.body.text.as_str(), RefusalReason::StatementIdReused.text());
    assert_eq!(refusal.header.answers, received.digest());
    let common_header = &refusal.common_header;
    assert_eq!(
        (common_header.issuer, common_header.audience, common_header.issued_at),
        (ME, PEER, now())
    );
    assert_eq!(common_header.realm, realm());
    assert_eq!(
        (told.reason, told.signed.as_deref()),
        (refusal.body.reason, Some(sealed.envelope()))
    );

    let (bundle, realm, policy) = (world.bundle(), realm(), &world.policy);
    let asker = Asker { me: PEER, realm: &realm, bundle: &bundle, policy };
    let envelope = Unverified::received(sealed.into_envelope());
    let query = received.permitted_query().expect("permitted");
    let closed = asker.close((query.statement(), query.digest()), envelope, now());
    assert!(matches!(closed, Ok(Closing::Refusal(_))), "the asker takes it");
}

#[test]
fn what_stands_against_the_bytes_is_told_before_a_reused_id_and_that_before_the_policy() {
    let world = World::new();
    let answering = answering(&world, Vec::new());
    let late = world.asked().header.expires_at.after(world.policy.skew).after(MILLISECOND);
    let expired = |change: &dyn Fn(&mut Signed<RecordQuery>)| {
        let mut query = world.asked();
        change(&mut query);
        world.received(world.signed(query), late).expect("signed")
    };
    let reason = |received: &Received, id_used| {
        refused(answering.decide(received, StoredBefore { id_used, ..NEW }, late, unread)).1.reason
    };
    let addressed_wrongly = expired(&|query| query.common_header.audience = PEER);
    assert_eq!(reason(&addressed_wrongly, true), RefusalReason::AudienceMismatch);
    let late_alone = expired(&|_| {});
    assert_eq!(reason(&late_alone, true), RefusalReason::StatementIdReused);
    assert_eq!(reason(&late_alone, false), RefusalReason::StatementExpired);
}

#[test]
fn a_refusal_that_passes_is_not_signed_and_says_when_to_try_again() {
    let world = World::new();
    let early = now().before(world.policy.skew).before(MILLISECOND);
    let received = world.received(world.signed(world.asked()), early).expect("signed");
    let decision = answering(&world, Vec::new()).decide(&received, NEW, early, unread);
    let Decision::Transient(refused) = decision else { panic!("it passes: {decision:?}") };
    assert_eq!(refused.reason, RefusalReason::StatementNotYetValid);
    assert!(refused.signed.is_none() && refused.retry_after.is_some());
}

/// The fields are told to the caller and stand in no signed refusal.
#[test]
fn a_claim_that_says_too_little_is_refused_with_its_fields_before_the_registry_is_read() {
    let world = World::new();
    let mut query = world.asked();
    query.body.person.sex = None;
    let received = received(&world, query);
    let (_, told) = refused(answering(&world, Vec::new()).decide(&received, NEW, now(), unread));
    assert_eq!(told.reason, RefusalReason::IdentificationInsufficient);
    let fields: Vec<_> = told.violations.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["person.sex"]);
}

/// What is recorded names the person only where one was recognised.
#[test]
fn an_answer_about_who_is_not_found_tells_nothing_and_is_recorded() {
    let world = World::new();
    let query = world.asked();
    let received = received(&world, query.clone());
    let answering = answering(&world, vec![period("1", PeriodKind::Employment, "1980", "1984")]);
    let (answer, disclosure) =
        decided(answering.decide(&received, NEW, now(), || Recognition::NoPerson));
    assert_eq!(answer.body.outcome, Outcome::NotFound);
    assert_eq!((answer.header.answers, answer.header.supersedes), (received.digest(), None));
    assert_eq!((answer.common_header.issuer, answer.common_header.audience), (ME, PEER));
    assert_eq!((answer.body.note, answer.body.as_of), (None, date("2026-11-23")));
    let AccessRecord {
        at,
        person_id,
        query: digest,
        asked_by,
        officer,
        purpose,
        case_id,
        parts,
        outcome,
    } = *disclosure;
    assert_eq!((at, person_id, digest, asked_by), (now(), None, received.digest(), PEER));
    assert_eq!(
        (officer, purpose),
        (query.header.justification.officer, query.header.justification.purpose)
    );
    assert_eq!(
        (case_id, parts, outcome),
        (query.header.case_id, query.body.parts, "OUTCOME_NOT_FOUND")
    );

    let (answer, disclosure) =
        decided(answering.decide(&received, NEW, now(), || Recognition::PossibleMatch));
    let Outcome::Ambiguous { would_settle } = answer.body.outcome else {
        panic!("{:?}", answer.body.outcome)
    };
    assert!(!would_settle.is_empty());
    assert_eq!((disclosure.person_id, disclosure.outcome), (None, "OUTCOME_AMBIGUOUS"));
}

#[test]
fn who_was_recognised_is_told_with_the_ground_of_it_and_recorded() {
    let world = World::new();
    let received = received(&world, world.asked());
    let held = vec![period("1", PeriodKind::Employment, "1980", "1984")];
    let answering = answering(&world, held.clone());
    let by =
        |recognition: Recognition| decided(answering.decide(&received, NEW, now(), || recognition));
    for (recognition, basis) in [
        (Recognition::ByIdentifier(holding(false)), MatchBasis::OwnIdentifier),
        (Recognition::ByLink(holding(false)), MatchBasis::ConfirmedLink),
    ] {
        let (answer, disclosure) = by(recognition);
        let completeness = Completeness::Complete;
        let (periods, pensions) = (held.clone(), Vec::new());
        assert_eq!(answer.body.outcome, Outcome::Found { basis, periods, pensions, completeness });
        assert_eq!(disclosure.person_id, Some(text("P-1")));
        assert_eq!(disclosure.outcome, "OUTCOME_FOUND");
    }
    let (answer, disclosure) = by(Recognition::ByIdentifier(holding(true)));
    let withheld = Outcome::Refused { reason: WithheldReason::RestrictedPerson };
    assert_eq!(answer.body.outcome, withheld, "nothing is told of a restricted person");
    assert_eq!(disclosure.person_id, Some(text("P-1")), "and it is recorded who was meant");
    assert_eq!(disclosure.outcome, "OUTCOME_REFUSED");
}

/// What was found, and whether that is all.
fn found(answer: &Signed<RecordAnswer>) -> (&[ServicePeriod], Completeness) {
    match &answer.body.outcome {
        Outcome::Found { periods, completeness, basis: _, pensions: _ } => (periods, *completeness),
        other => panic!("not found: {other:?}"),
    }
}

fn ids(answer: &Signed<RecordAnswer>) -> Vec<&str> {
    found(answer).0.iter().map(|period| period.period_id.as_str()).collect()
}

#[test]
fn tells_no_period_that_was_not_asked_for() {
    let held = || {
        vec![
            period("work", PeriodKind::Employment, "1980-01-01", "1984-12-31"),
            period("study", PeriodKind::Study, "1985-01-01", "1989-12-31"),
        ]
    };
    let (answer, _) = answered(held(), |query| query.body.parts = vec![AnswerPart::Identity]);
    assert_eq!(found(&answer), (&[][..], Completeness::Partial), "no period at all");
    let (answer, _) = answered(held(), |_| {});
    assert_eq!(ids(&answer), ["work", "study"]);
    let (answer, _) = answered(held(), |query| query.body.kinds = vec![PeriodKind::Study]);
    assert_eq!(ids(&answer), ["study"]);
    let within = |from: &str, to: &str| DateRange::new(Some(date(from)), Some(date(to))).ok();
    let (answer, _) =
        answered(held(), |query| query.body.within = within("1984-12-31", "1984-12-31"));
    assert_eq!(ids(&answer), ["work"]);
    let (answer, _) =
        answered(held(), |query| query.body.within = within("1990-01-01", "1991-12-31"));
    assert_eq!(ids(&answer), [""; 0]);
}

#[test]
fn tells_no_part_of_a_period_that_was_not_asked_for() {
    let held = || vec![period("work", PeriodKind::Employment, "1980-01-01", "1984-12-31")];
    let told = |parts: &[AnswerPart]| {
        let (answer, _) = answered(held(), |query| query.body.parts = parts.to_vec());
        found(&answer).0[0].clone()
    };
    let (periods, employers) = (AnswerPart::Periods, AnswerPart::Employers);
    assert_eq!(told(&[periods, employers, AnswerPart::Contributions]), held()[0]);
    let bare = told(&[periods]);
    assert_eq!((&bare.employer, &bare.occupation, &bare.note), (&None, &None, &None));
    assert_eq!(bare.contribution, ContributionState::NotTold);
    assert_eq!(bare.evidence.reference, None);
    let with_employer = told(&[periods, employers]);
    assert_eq!(with_employer.employer, held()[0].employer);
    assert_eq!(with_employer.contribution, ContributionState::NotTold);
    assert_eq!(with_employer.note, None, "a note may tell of contributions");
    let paid = told(&[periods, AnswerPart::Contributions]);
    assert_eq!((paid.contribution, paid.employer), (ContributionState::Paid, None));
}

#[test]
fn refuses_to_enter_what_would_not_fit_into_an_answer() {
    let world = World::new();
    let entry = &holding(false).entry;
    let many = |count: usize| -> Vec<ServicePeriod> {
        let one = |n| period(&format!("P-{n:03}"), PeriodKind::Employment, "1980", "1984");
        (0..count).map(one).collect()
    };
    let can = |periods| answering(&world, periods).can_attest(entry, now());
    assert!(can(many(400)));
    assert!(!can(many(401)), "more than an answer may hold");
    let wordy = |count| -> Vec<ServicePeriod> {
        let note = Some(text(&"ә".repeat(500)));
        many(count).into_iter().map(|one| ServicePeriod { note: note.clone(), ..one }).collect()
    };
    assert!(can(wordy(200)));
    assert!(!can(wordy(300)), "more bytes than a message may have");
    let mut unreadable = many(1);
    unreadable[0].end = Some(date("1979"));
    assert!(!can(unreadable), "what the other state could not read");
}

/// The control of [`unread`]: a permitted query does read the registry.
#[test]
#[should_panic(expected = "the registry is read")]
fn a_permitted_query_reads_the_registry() {
    let world = World::new();
    let decision = answering(&world, Vec::new());
    drop(decision.decide(&received(&world, world.asked()), NEW, now(), unread));
}

#[test]
fn refuses_a_notice_under_a_used_id_and_else_gives_a_receipt_of_the_entry_that_it_gets() {
    let world = World::new();
    let answering = answering(&world, Vec::new());
    let received = world.delivered(world.signed(world.notice())).expect("signed");
    let (_, told) = refused(answering.decide(&received, USED, now(), unread));
    assert_eq!(told.reason, RefusalReason::StatementIdReused);
    // The id comes first: whatever else stands against it, what was said under a used id is kept as that.
    let mut treaty = world.notice();
    treaty.header.justification.basis = LegalBasis::Treaty { article: text("5") };
    let treaty = world.delivered(world.signed(treaty)).expect("signed");
    let (_, told) = refused(answering.decide(&treaty, USED, now(), unread));
    assert_eq!(told.reason, RefusalReason::StatementIdReused);
    let (_, told) = refused(answering.decide(&treaty, NEW, now(), unread));
    assert_eq!(told.reason, RefusalReason::LegalBasisNotInForce);
    let later = now().after(MILLISECOND);
    let Decision::Receive { sealed } = answering.decide(&received, NEW, later, unread) else {
        panic!("a receipt")
    };
    let receipt = sealed.statement();
    assert_eq!(receipt.header.answers, received.digest());
    assert_eq!((receipt.body.ledger_index, receipt.body.received_at), (41, now()));
    assert_eq!((receipt.common_header.issuer, receipt.common_header.audience), (ME, PEER));
    assert_eq!(receipt.common_header.issued_at, later);
}
