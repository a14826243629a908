//! Who looks alike, and that the form for a store says the same.

use kzmn_common::exchange::recognise::alike::{BirthDateSpan, PossibleMatchQuery, agree};
use kzmn_common::person::{PersonClaim, PersonName, Sex};
use kzmn_common::registry::OwnPerson;
use proptest::prelude::*;

use crate::{date, kazakh_name, lookup, mongolian_name, serik_claimed, serik_held};

fn looks_like(claim: &PersonClaim, person: &OwnPerson) -> bool {
    let lookup = lookup(claim);
    let looks = lookup.looks_like(person);
    let date = person.birth_date.to_string();
    let selected = lookup.alike().selects(person.sex, &date, &person.blocking_text());
    assert_eq!(looks, selected, "the store finds whom the specification means");
    looks
}

fn held(change: impl FnOnce(&mut OwnPerson)) -> OwnPerson {
    let mut person = serik_held();
    change(&mut person);
    person
}

#[test]
fn refuses_another_sex_day_or_given_name_and_accepts_the_one_who_looks_alike() {
    let claim = serik_claimed();
    assert!(looks_like(&claim, &serik_held()));
    assert!(!looks_like(&claim, &held(|person| person.sex = Sex::Female)));
    assert!(!looks_like(&claim, &held(|person| person.birth_date = date("1961-05-18"))));
    let other = held(|person| person.names = vec![mongolian_name("Уак", "Кадыр", "Болат")]);
    assert!(!looks_like(&claim, &other), "the father's name alone is too little");
}

#[test]
fn a_date_that_is_not_exact_needs_another_part_beside_the_given_name() {
    let claim = serik_claimed();
    for partial in ["1961", "1961-05", "1961-01-01"] {
        let with_father = held(|person| person.birth_date = date(partial));
        assert!(looks_like(&claim, &with_father), "{partial}");
        let without = held(|person| {
            person.birth_date = date(partial);
            person.names = vec![mongolian_name("Хэрэйд", "Болат", "Серик")];
        });
        assert!(!looks_like(&claim, &without), "{partial}");
    }
    for apart in ["1962", "1961-06", "1962-01-01"] {
        let other = held(|person| person.birth_date = date(apart));
        assert!(!looks_like(&claim, &other), "{apart}");
    }
}

#[test]
fn the_first_of_january_may_mean_its_year_on_either_side() {
    assert!(agree(date("1961-01-01"), date("1961-05-17")));
    assert!(agree(date("1961-05-17"), date("1961-01-01")));
    assert!(agree(date("1961-01-01"), date("1961-05")));
    assert!(!agree(date("1961-01-01"), date("1962-05-17")));
    assert!(!agree(date("1961-01-02"), date("1961-05-17")));
    assert!(!agree(date("1961-02-01"), date("1961-05-17")));
}

#[test]
fn look_keys_hold_capital_letters_and_single_spaces_only() {
    let person = held(|person| {
        person.names.push(kazakh_name("Qu'an_ysh%", "Ая-1", "Қадырұлы"));
        person.names.push(mongolian_name("ᠮᠣᠩᠭᠣᠯ", "", ""));
    });
    let keys = person.blocking_text();
    assert_eq!(keys, " GA GSRK OAX OKDR OKDRL OKN OKNX OKRD ");
    assert_eq!(held(|person| person.names.clear()).blocking_text(), " ");
}

/// A paper that nobody has taken apart: each word may be the given name, and may be another.
#[test]
fn a_name_that_was_copied_whole_is_found_by_its_words_and_not_by_others() {
    let whole = |text: &str| {
        held(|person| {
            let name = PersonName {
                original: kazakh_name(text, "", "").surname,
                ..kazakh_name("", "", "")
            };
            person.names = vec![name];
        })
    };
    let claim = serik_claimed();
    assert!(looks_like(&claim, &whole("Хэрэйд Кадыр Сэрик")));
    assert!(looks_like(&claim, &whole("СЭРИК КАДЫР")));
    assert!(!looks_like(&claim, &whole("Хэрэйд Болат Марат")));
    let mut numbered = whole("Кадыр Сэрик");
    numbered.identifiers = vec![crate::register_number("БЦ61051715")];
    let mut known = claim;
    known.identifiers.extend(numbered.identifiers.clone());
    assert!(lookup(&known).recognises(&numbered));
    numbered.names = whole("Болат Марат").names;
    assert!(!lookup(&known).recognises(&numbered), "no name part agrees");
}

const PARTS: [&str; 9] =
    ["Серік", "Serik", "Сэрик", "Қадыр", "Хадыр", "Кадырұлы", "Кадыров", "Болат", ""];

fn part() -> impl Strategy<Value = String> {
    prop::sample::select(&PARTS[..]).prop_map(str::to_owned)
}

fn names() -> impl Strategy<Value = Vec<PersonName>> {
    let kazakh = (part(), part(), part()).prop_map(|(a, b, c)| kazakh_name(&a, &b, &c));
    let mongolian = (part(), part(), part()).prop_map(|(a, b, c)| mongolian_name(&a, &b, &c));
    prop::collection::vec(prop_oneof![kazakh, mongolian], 0..3)
}

/// Dates of two years, thick around their first day.
fn birth_date() -> impl Strategy<Value = String> {
    let exact = (1961..=1962, 1..=3, 1..=3)
        .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"));
    let month = (1961..=1962, 1..=3).prop_map(|(year, month)| format!("{year}-{month:02}"));
    let year = (1961..=1962).prop_map(|year: i32| year.to_string());
    let ends = prop::sample::select(
        &["1961-01-01", "1961-01-31", "1961-12-31", "1962-01-01", "1961-12", "1962-01"][..],
    );
    prop_oneof![exact, month, year, ends.prop_map(str::to_owned)]
}

fn sex() -> impl Strategy<Value = Sex> {
    prop_oneof![9 => Just(Sex::Male), 1 => Just(Sex::Female)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_store_selects_exactly_those_who_look_alike(
        claimed in (names(), birth_date()),
        held in (names(), birth_date(), sex()),
    ) {
        let mut claim = serik_claimed();
        claim.names = claimed.0;
        // A claim must name somebody to be looked up at all.
        claim.names.push(kazakh_name("Жоқ", "Біреу", ""));
        claim.birth_date = Some(date(&claimed.1));
        let mut person = serik_held();
        person.names = held.0;
        person.birth_date = date(&held.1);
        person.sex = held.2;
        looks_like(&claim, &person);
        let free = |span: &BirthDateSpan| BirthDateSpan { needed: 0, ..span.clone() };
        let on_their_own: Vec<BirthDateSpan> = lookup(&claim).alike().spans.iter().map(free).collect();
        let within = on_their_own.into_iter().filter(|span| {
            let alike = PossibleMatchQuery { sex: Sex::Male, names: Vec::new(), spans: vec![span.clone()] };
            alike.selects(Sex::Male, &held.1, " ")
        });
        prop_assert!(within.count() <= 1, "spans are disjoint");
    }
}
