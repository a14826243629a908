//! The invented people are what the table and the other suites take them for.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::party::Party;
use kzmn_common::person::{Identifier, NameUse, PersonClaim, PersonName, Script};
use kzmn_common::registry::OwnPerson;
use kzmn_testkit::people::{Difference, People};

const COUNT: u64 = 5000;

/// The last indexes too: numbers are unique up to the limit.
fn indexes() -> impl Iterator<Item = u64> {
    (0..COUNT).chain(People::LIMIT - COUNT..People::LIMIT)
}

#[test]
fn no_two_people_of_a_registry_share_a_number() {
    let people = People::new(7);
    let mut seen = BTreeSet::new();
    for index in indexes() {
        let invented = people.person(index);
        let (kazakh, mongolian) = (&invented.kazakh.identifiers, &invented.mongolian.identifiers);
        assert!(!kazakh.is_empty() && !mongolian.is_empty(), "{index}");
        let mut new = |number: &Identifier| seen.insert(number.clone());
        assert!(kazakh.iter().chain(mongolian).all(&mut new), "{index}");
    }
}

#[test]
fn numbers_spell_sex_and_birth_date_of_their_holders() {
    let people = People::new(7);
    for index in indexes() {
        let invented = people.person(index);
        for person in [&invented.kazakh, &invented.mongolian] {
            for number in &person.identifiers {
                assert_eq!(number.spelled_sex(), Some(person.sex), "{index}");
                let spelled = number.spelled_birth_date().expect("a date");
                assert_eq!(spelled.year(), person.birth_date.year(), "{index}");
            }
        }
    }
}

#[test]
fn the_same_seed_and_index_give_the_same_and_others_give_others() {
    let show = |people: People, index| {
        let claim = people.claim(index, Party::Mongolia);
        let names = people.person(index).kazakh.blocking_text();
        (names, claim, people.periods(index, Party::Mongolia))
    };
    for index in 0..200 {
        assert_eq!(show(People::new(7), index), show(People::new(7), index));
        assert_ne!(show(People::new(7), index), show(People::new(8), index));
        assert_ne!(show(People::new(7), index), show(People::new(7), index + 1));
    }
}

#[test]
fn shares_are_those_that_are_said() {
    let people = People::new(7);
    let both = (0..COUNT).filter(|index| people.person(*index).in_both).count();
    assert!((400..600).contains(&both), "{both} of 5,000");
    let people = people.with_both(100);
    let mut counted: BTreeMap<Difference, u64> = BTreeMap::new();
    for index in 0..COUNT {
        let invented = people.person(index);
        assert!(invented.in_both);
        *counted.entry(invented.difference).or_default() += 1;
    }
    assert_eq!(Difference::SHARES.iter().map(|(_, share)| share).sum::<u64>(), 100);
    for (difference, share) in Difference::SHARES {
        let expected = share * COUNT / 100;
        let counted = counted[&difference];
        assert!(counted.abs_diff(expected) < expected / 3, "{difference:?}: {counted}");
    }
}

#[test]
fn every_claim_says_enough_and_every_record_has_six_periods_with_ids_of_their_own() {
    let people = People::new(7).with_both(50);
    for index in 0..COUNT {
        for party in Party::ALL {
            assert!(people.claim(index, party).identify().is_ok(), "{index}");
            let periods = people.periods(index, party);
            let ids: BTreeSet<_> = periods.iter().map(|period| &period.period_id).collect();
            assert_eq!(ids.len(), 6, "{index}");
            assert!(periods.iter().all(|p| p.end.is_some_and(|end| p.start < end)), "{index}");
        }
    }
}

fn holds(name: &PersonName, letters: &str) -> bool {
    name.parts().any(|part| part.as_str().chars().any(|c| letters.contains(c)))
}

/// Letters that Mongolian spelling lacks.
const KAZAKH_LETTERS: &str = "ӘәҒғҚқҢңҰұІіҺһ";

/// Whether the difference can be seen in the records, or in what either state claims.
fn is_seen(difference: Difference, kz: &OwnPerson, mn: &OwnPerson, by_kz: &PersonClaim) -> bool {
    let (kz_name, mn_name) = (&kz.names[0], &mn.names[0]);
    let dates = [kz, mn].map(|person| person.birth_date);
    let one_date = |is: &dyn Fn(&kzmn_common::date::PartialDate) -> bool| {
        dates.iter().filter(|date| is(date)).count() == 1
    };
    let known = |number: &&Identifier| !kz.identifiers.contains(number);
    let known: Vec<&Identifier> = by_kz.identifiers.iter().filter(known).collect();
    match difference {
        Difference::SameSpelling => kz.name_keys().share_a_part(&mn.name_keys()),
        Difference::KazakhLettersLost => {
            holds(kz_name, KAZAKH_LETTERS) && !holds(mn_name, KAZAKH_LETTERS)
        }
        Difference::LegacyEncoding => {
            let latin = |c: char| c.is_ascii_alphabetic();
            holds(mn_name, "ЄєЇї") || mn_name.parts().any(|part| part.as_str().contains(latin))
        }
        Difference::LatinNational | Difference::LatinPassport => {
            by_kz.names[0].script == Some(Script::Latin) && by_kz.names[0].patronymic.is_none()
        }
        Difference::PatronymicEnding => {
            known.is_empty() && one_date(&|date| date.month().is_none())
        }
        // Of the usual surnames not half end so.
        Difference::SurnameChanged => kz_name.surname.as_ref().is_some_and(|surname| {
            ["ов", "ев", "ова", "ева"].iter().any(|ending| surname.as_str().ends_with(ending))
        }),
        Difference::NumberUnknown => known.is_empty(),
        Difference::RegisterNumberChanged => {
            mn.identifiers.len() == 2 && known.iter().all(|number| mn.identifiers.contains(number))
        }
        Difference::NumberMistyped => known.iter().all(|number| !mn.identifiers.contains(number)),
        Difference::YearOnly => one_date(&|date| date.month().is_none()),
        Difference::FirstOfJanuary => one_date(&|date| date.to_string().ends_with("-01-01")),
        Difference::MonthOnly => one_date(&|date| date.month().is_some() && date.day().is_none()),
        Difference::PatronymicMissing => kz_name.patronymic.is_none(),
        Difference::NameChanged => {
            let former = kz.names.iter().filter(|name| name.usage == NameUse::Former);
            kz.names.len() == 2
                && former.into_iter().all(|former| former.given_name != kz_name.given_name)
        }
        Difference::RussianLetters => !holds(kz_name, KAZAKH_LETTERS),
        Difference::KazakhLatin => kz_name.script == Some(Script::Latin),
        Difference::FamilyNameMisplaced => {
            by_kz.names[0].patronymic.is_none() && by_kz.names[0].surname.is_some()
        }
    }
}

/// A name may have no letter that could be lost, and a second difference may cover the first; not often.
#[test]
fn each_difference_is_there_where_it_is_said_to_be() {
    let people = People::new(7).with_both(100);
    let mut counted: BTreeMap<Difference, (u64, u64)> = BTreeMap::new();
    for index in 0..COUNT {
        let invented = people.person(index);
        let by_kz = people.claim(index, Party::Kazakhstan);
        let (said, seen) = counted.entry(invented.difference).or_default();
        *said += 1;
        *seen +=
            u64::from(is_seen(invented.difference, &invented.kazakh, &invented.mongolian, &by_kz));
    }
    assert_eq!(counted.len(), Difference::SHARES.len());
    for (difference, (said, seen)) in counted {
        assert!(seen * 100 >= said * 75, "{difference:?}: {seen} of {said}");
    }
}
