//! The invented people are what the table and the other suites take them for.

use std::collections::{BTreeMap, BTreeSet};

use kzmn_common::party::Party;
use kzmn_common::person::Identifier;
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
        let names = people.person(index).kazakh.look_keys();
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
