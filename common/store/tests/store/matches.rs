//! Ambiguous matches: what is counted, what an officer may decide, and for whom the decision speaks.

use std::sync::atomic::{AtomicU32, Ordering};

use kzmn_common::exchange::recognise::Lookup;
use kzmn_common::kinds::{MatchBasis, Outcome};
use kzmn_common::person::{Identifier, IdentifierKind, PersonClaim, Place};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::text::Text;
use kzmn_store::{
    Candidate, MatchRecord, MatchRuling, MatchState, NotRuled, Processed, Ruling, Store, StoreError,
};
use kzmn_testkit::values::{date, name, now, text};

use crate::world::{SALT, World, claim, entry, iin, later, surname};

/// Persons 1 and 2 are namesakes born on one day; 3 is somebody else.
async fn world_with_namesakes() -> (World, Store) {
    let world = World::new();
    let store = world.store().await;
    for number in [1, 2, 3] {
        let mut person = entry(number);
        person.person.names = match number {
            3 => vec![name(&surname(3), "Дулат")],
            _ => vec![name("Қадыров", "Серік")],
        };
        let put = store.put_person(person, "r", &text("import"), now(), SALT).await;
        put.expect("stored");
    }
    (world, store)
}

pub(crate) fn register_number(value: &str) -> Identifier {
    Identifier::parse(IdentifierKind::MnRegisterNumber, value).expect("a register number")
}

/// Mongolia asks about one of the namesakes, and knows only its own number.
fn namesake() -> PersonClaim {
    PersonClaim {
        identifiers: vec![register_number("БЦ58031511")],
        names: vec![name("Кадыров", "Сэрик")],
        ..claim(1)
    }
}

async fn ask(world: &World, store: &Store, claim: PersonClaim) -> Outcome {
    let query = world.signed(world.asked(claim));
    world.read_answer(&world.process(store, &query).await).body.outcome
}

async fn open(store: &Store) -> Vec<MatchRecord> {
    let rows = store.matches(MatchState::Open, None, 100).await.expect("listed").rows;
    rows.into_iter().map(|listed| listed.found).collect()
}

/// The match of the namesakes' claim, which is asked once.
async fn the_match(world: &World, store: &Store) -> i64 {
    assert_eq!(ask(world, store, namesake()).await.name(), "OUTCOME_AMBIGUOUS");
    let [one] = open(store).await.try_into().expect("one match");
    one.match_id
}

pub(crate) async fn rule(
    store: &Store,
    match_id: i64,
    ruling: Ruling,
) -> Result<MatchRecord, NotRuled> {
    let (by, reason, at) = (text("registrar-1"), text("archive 17"), later(60));
    let ruling = MatchRuling { match_id, ruling, by, reason, at };
    store.rule_match(ruling).await.expect("written")
}

pub(crate) fn confirm(person: &str) -> Ruling {
    Ruling::Confirm(text(person))
}

fn basis(outcome: &Outcome) -> Option<MatchBasis> {
    match outcome {
        Outcome::Found { basis, .. } => Some(*basis),
        _ => None,
    }
}

async fn candidates(store: &Store, match_id: i64) -> Vec<(String, bool)> {
    let found = store.match_with_candidates(match_id).await.expect("read");
    let (_, candidates) = found.expect("a match");
    let shown = |one: Candidate| (one.person.person_id.as_str().to_owned(), one.rejected);
    candidates.into_iter().map(shown).collect()
}

#[tokio::test]
async fn a_claim_is_one_match_however_often_it_is_asked_and_the_same_bytes_count_once() {
    let (world, store) = world_with_namesakes().await;
    let first = world.signed(world.asked(namesake()));
    world.process(&store, &first).await;
    world.process(&store, &first).await;
    let mut otherwise = namesake();
    otherwise.names = vec![name("КАДЫРОВ", "серик")];
    let (second, third) = (world.signed(world.asked(otherwise.clone())), world.asked(otherwise));
    let third = world.signed(third);
    tokio::join!(world.process(&store, &second), world.process(&store, &third));
    let [one] = open(&store).await.try_into().expect("one match");
    assert_eq!((one.times_asked, one.asked_at, one.settled), (3, now(), None));
    let newest = one.query.attested().digest();
    assert!([second.digest(), third.digest()].contains(&newest));

    let another = PersonClaim { birth_date: Some(date("1958-03")), ..namesake() };
    assert_eq!(ask(&world, &store, another).await.name(), "OUTCOME_AMBIGUOUS");
    let found = PersonClaim { names: vec![name(&surname(3), "Дулат")], ..claim(3) };
    assert_eq!(basis(&ask(&world, &store, found).await), Some(MatchBasis::OwnIdentifier));
    let numbers: Vec<_> = open(&store).await.iter().map(|one| one.times_asked).collect();
    assert_eq!(numbers, [3, 1]);
}

#[tokio::test]
async fn refuses_to_confirm_a_stranger_or_an_unknown_match_and_confirms_a_candidate() {
    let (world, store) = world_with_namesakes().await;
    let id = the_match(&world, &store).await;
    assert_eq!(rule(&store, id + 1, confirm("P-1")).await.err(), Some(NotRuled::UnknownMatch));
    for stranger in ["P-3", "P-99"] {
        let refused = rule(&store, id, confirm(stranger)).await.err();
        assert_eq!(refused, Some(NotRuled::NotACandidate(0)), "{stranger}");
    }
    let named = Ruling::Reject(vec![text("P-1"), text("P-3")]);
    assert_eq!(rule(&store, id, named).await.err(), Some(NotRuled::NotACandidate(1)));
    assert_eq!(store.counts().await.expect("counted").own_link, 0);
    assert_eq!(ask(&world, &store, namesake()).await.name(), "OUTCOME_AMBIGUOUS");

    let stands = rule(&store, id, confirm("P-2")).await.expect("ruled");
    let settled = stands.settled.expect("settled");
    assert_eq!((stands.state, settled.person_id), (MatchState::Confirmed, Some(text("P-2"))));
    assert_eq!((settled.by, settled.at), (text("registrar-1"), later(60)));
    assert!(open(&store).await.is_empty());
    let told = ask(&world, &store, namesake()).await;
    assert_eq!(basis(&told), Some(MatchBasis::ConfirmedLink));
    let counts = store.counts().await.expect("counted");
    assert_eq!((counts.own_link, counts.own_match), (2, 1));
}

#[tokio::test]
async fn a_confirmed_link_speaks_for_the_number_with_year_and_name_and_for_nobody_else() {
    let (world, store) = world_with_namesakes().await;
    let id = the_match(&world, &store).await;
    rule(&store, id, confirm("P-2")).await.expect("ruled");
    let by_link = async |claim| basis(&ask(&world, &store, claim).await);
    let linked = Some(MatchBasis::ConfirmedLink);
    let fewer = PersonClaim {
        names: vec![name("Басқа", "Серік")],
        birth_date: Some(date("1958")),
        ..namesake()
    };
    assert_eq!(by_link(fewer.clone()).await, linked);
    for (what, claim) in [
        ("year", PersonClaim { birth_date: Some(date("1959-03-15")), ..namesake() }),
        ("name", PersonClaim { names: vec![name("Басқа", "Дулат")], ..namesake() }),
        ("number", PersonClaim { identifiers: vec![register_number("БЦ58031512")], ..fewer }),
        (
            "place",
            PersonClaim {
                identifiers: Vec::new(),
                birth_place: Some(Place {
                    country: None,
                    region: None,
                    locality: Some(text("Өлгий")),
                }),
                ..namesake()
            },
        ),
    ] {
        assert_eq!(by_link(claim).await, None, "another {what}");
    }
    assert_eq!(by_link(namesake()).await, linked);
}

#[tokio::test]
async fn a_rejected_claim_is_not_found_and_its_link_ends() {
    let (world, store) = world_with_namesakes().await;
    let id = the_match(&world, &store).await;
    rule(&store, id, confirm("P-1")).await.expect("ruled");
    let stands = rule(&store, id, Ruling::Reject(vec![text("P-1")])).await.expect("ruled");
    assert_eq!(stands.state, MatchState::Open, "the other namesake still looks alike");
    assert_eq!(stands.settled, None);
    assert_eq!(ask(&world, &store, namesake()).await.name(), "OUTCOME_AMBIGUOUS");
    assert_eq!(candidates(&store, id).await, [("P-2".to_owned(), false), ("P-1".to_owned(), true)]);

    let stands = rule(&store, id, Ruling::Reject(Vec::new())).await.expect("ruled");
    assert_eq!(stands.state, MatchState::Rejected);
    assert_eq!(ask(&world, &store, namesake()).await, Outcome::NotFound);
    // Another claim of the same people is another question.
    let another = PersonClaim { identifiers: vec![register_number("БЦ58031512")], ..namesake() };
    assert_eq!(ask(&world, &store, another).await.name(), "OUTCOME_AMBIGUOUS");
}

/// A number that means nobody is searched for who looks alike, once an officer said so: that costs what a search costs.
#[tokio::test]
async fn refuses_a_search_that_nobody_foresaw_where_there_is_no_place_and_answers_it_where_there_is()
 {
    let (world, store) = world_with_namesakes().await;
    let nobodys = || PersonClaim {
        identifiers: vec![iin(99)],
        names: vec![name("Жоқұлы", "Дулат")],
        birth_date: Some(date("1958")),
        ..claim(99)
    };
    assert_eq!(ask(&world, &store, nobodys()).await.name(), "OUTCOME_AMBIGUOUS");
    let [one] = open(&store).await.try_into().expect("one match");
    rule(&store, one.match_id, Ruling::Reject(Vec::new())).await.expect("ruled");

    let before = store.counts().await.expect("counted");
    let query = world.signed(world.asked(nobodys()));
    let costs = AtomicU32::new(0);
    let full = |lookup: &Lookup| {
        costs.fetch_add(lookup.unforeseen_cost(), Ordering::SeqCst);
        Err(Refused::because(RefusalReason::RateLimited))
    };
    let settled = store
        .process_if(world.received(&query, now()), &world.answering(), full)
        .await
        .expect("settled");
    let Processed::Refused(refused) = settled else { panic!("refused") };
    assert_eq!((refused.reason, refused.signed), (RefusalReason::RateLimited, None));
    assert_eq!(costs.load(Ordering::SeqCst), 1, "two names, of which the call took one place");
    assert_eq!(store.counts().await.expect("counted"), before, "nothing is stored");
    let told = world.read_answer(&world.process(&store, &query).await).body.outcome;
    assert_eq!(told, Outcome::NotFound, "with a place");

    let known = world.signed(world.asked(PersonClaim { identifiers: vec![iin(1)], ..namesake() }));
    let settled = store
        .process_if(world.received(&known, now()), &world.answering(), full)
        .await
        .expect("settled");
    assert!(matches!(settled, Processed::Answer(_)), "who is found by a number needs no search");
}

#[tokio::test]
async fn deciding_again_ends_what_was_decided_and_erases_nothing() {
    let (world, store) = world_with_namesakes().await;
    let id = the_match(&world, &store).await;
    rule(&store, id, Ruling::Reject(Vec::new())).await.expect("ruled");
    // Both namesakes, and that nobody is meant.
    assert_eq!(store.counts().await.expect("counted").own_link, 3);
    for person in ["P-1", "P-2", "P-2"] {
        rule(&store, id, confirm(person)).await.expect("ruled");
        let query = world.signed(world.asked(namesake()));
        let told = world.read_answer(&world.process(&store, &query).await).body.outcome;
        assert_eq!(basis(&told), Some(MatchBasis::ConfirmedLink), "{person}");
    }
    // Three rejections, and two keys for each of three confirmations.
    assert_eq!(store.counts().await.expect("counted").own_link, 9);
    let (questions, rulings) = store.match_history(id).await.expect("read");
    assert_eq!(questions.len(), 1, "the other questions were answered");
    let said: Vec<_> = rulings
        .iter()
        .map(|one| {
            (one.person_id.as_ref().map(|id| id.as_str()), one.confirmed, one.ended.is_some())
        })
        .collect();
    // Rejections of P-1 and of nobody end with the first confirmation, that of P-2 with the second.
    assert_eq!(
        said,
        [
            (None, false, true),
            (Some("P-1"), false, true),
            (Some("P-2"), false, true),
            (Some("P-1"), true, true),
            (Some("P-2"), true, true),
            (Some("P-2"), true, false),
        ]
    );
}

#[tokio::test]
async fn a_rejected_match_opens_again_when_somebody_else_looks_alike() {
    let (world, store) = world_with_namesakes().await;
    let id = the_match(&world, &store).await;
    rule(&store, id, Ruling::Reject(Vec::new())).await.expect("ruled");
    assert_eq!(ask(&world, &store, namesake()).await, Outcome::NotFound);
    let mut third = entry(4);
    third.person.names = vec![name("Қадыров", "Серік")];
    store.put_person(third, "r", &text("import"), now(), SALT).await.expect("stored");
    assert_eq!(ask(&world, &store, namesake()).await.name(), "OUTCOME_AMBIGUOUS");
    let [again] = open(&store).await.try_into().expect("one match");
    assert_eq!((again.match_id, again.times_asked, again.settled), (id, 2, None));
    let shown = candidates(&store, id).await;
    assert_eq!((shown[0].clone(), shown.len()), (("P-4".to_owned(), false), 3));
}

/// The number is right and the record is wrong, or the other way round: an officer has to see it.
#[tokio::test]
async fn a_number_that_finds_nobody_is_work_for_an_officer_and_not_found_once_it_is_settled() {
    let (world, store) = world_with_namesakes().await;
    let unlike = || PersonClaim {
        identifiers: vec![iin(3)],
        names: vec![name("Ғабитов", "Нұрлан")],
        birth_date: Some(date("1970-01-02")),
        ..claim(3)
    };
    let nobodys = || PersonClaim { identifiers: vec![iin(77)], ..unlike() };
    for claim in [unlike(), nobodys()] {
        assert_eq!(ask(&world, &store, claim).await.name(), "OUTCOME_AMBIGUOUS");
    }
    let [first, second] = open(&store).await.try_into().expect("two matches");
    assert_eq!(candidates(&store, first.match_id).await, [("P-3".to_owned(), false)]);
    assert!(candidates(&store, second.match_id).await.is_empty());
    for (found, claim) in [(first, unlike()), (second, nobodys())] {
        let stands = rule(&store, found.match_id, Ruling::Reject(Vec::new())).await.expect("ruled");
        assert_eq!(stands.state, MatchState::Rejected);
        assert_eq!(ask(&world, &store, claim).await, Outcome::NotFound);
    }
}

/// Somebody else may have the number by mistake: the officer has to see who.
#[tokio::test]
async fn who_holds_the_number_of_a_claim_is_a_candidate_even_if_the_name_is_another() {
    let (world, store) = world_with_namesakes().await;
    let conflicting = PersonClaim { identifiers: vec![iin(3)], ..namesake() };
    assert_eq!(ask(&world, &store, conflicting).await.name(), "OUTCOME_AMBIGUOUS");
    let [one] = open(&store).await.try_into().expect("one match");
    let shown = candidates(&store, one.match_id).await;
    assert_eq!(shown.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["P-3", "P-1", "P-2"]);
    rule(&store, one.match_id, confirm("P-3")).await.expect("ruled");
}

#[tokio::test]
async fn pages_begin_after_the_last_one_and_an_altered_row_is_an_error() {
    let (world, store) = world_with_namesakes().await;
    for day in 11..16 {
        let number = register_number(&format!("БЦ580315{day}"));
        let claim = PersonClaim { identifiers: vec![number], ..namesake() };
        assert_eq!(ask(&world, &store, claim).await.name(), "OUTCOME_AMBIGUOUS");
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = store.matches(MatchState::Open, after, 2).await.expect("listed");
        seen.extend(page.rows.iter().map(|one| one.found.match_id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    let none = store.matches(MatchState::Confirmed, None, 2).await.expect("listed");
    assert!(none.rows.is_empty());
    world.by_hand(&["UPDATE own_match SET state = 'lost' WHERE match_id = 2"]).await;
    assert!(matches!(
        store.match_with_candidates(2).await,
        Err(StoreError::Corrupt { table: "own_match", .. })
    ));
}

/// Six claims are six rows of work, each to be settled, and all six name the same people.
#[tokio::test]
async fn claims_about_one_person_are_listed_with_the_same_people() {
    let (world, store) = world_with_namesakes().await;
    for day in 11..17 {
        let identifiers = vec![register_number(&format!("БЦ580315{day}"))];
        let outcome = ask(&world, &store, PersonClaim { identifiers, ..namesake() }).await;
        assert_eq!(outcome.name(), "OUTCOME_AMBIGUOUS");
    }
    let listed = async |state| store.matches(state, None, 100).await.expect("listed").rows;
    let rows = listed(MatchState::Open).await;
    assert_eq!(rows.len(), 6);
    let keys = |candidates: &[Text]| {
        let mut keys: Vec<_> = candidates.iter().map(|id| id.as_str().to_owned()).collect();
        keys.sort();
        keys
    };
    for row in &rows {
        assert_eq!(keys(&row.candidates), ["P-1", "P-2"]);
    }
    // Who was rejected for a claim is no longer named with it, and with the other claims still is.
    let first = rows[0].found.match_id;
    rule(&store, first, Ruling::Reject(vec![text("P-1")])).await.expect("ruled");
    let rows = listed(MatchState::Open).await;
    let named: Vec<_> = rows.iter().map(|row| row.candidates.len()).collect();
    assert_eq!(named, [1, 2, 2, 2, 2, 2]);
    rule(&store, first, confirm("P-2")).await.expect("ruled");
    assert!(listed(MatchState::Confirmed).await.iter().all(|row| row.candidates.is_empty()));
}
