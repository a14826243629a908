//! Who is meant, and what is told of it.

use std::collections::BTreeSet;

use kzmn_common::exchange::recognise::link::{Link, LinkVerdict};
use kzmn_common::exchange::recognise::{Meant, decide};
use kzmn_common::person::PersonClaim;
use kzmn_common::record::MatchBasis;

use crate::{
    date, kazakh_name, lookup, mongolian_name, register_number, serik_claimed, serik_held, text,
};

/// The claim with a number of the answering state.
fn with_number(value: &str) -> PersonClaim {
    let mut claim = serik_claimed();
    claim.identifiers.push(register_number(value));
    claim
}

fn link(key: String, verdict: LinkVerdict) -> Link {
    let saw = lookup(&serik_claimed());
    Link { key, person_id: text("MN-8"), verdict, birth_year: 1961, name_keys: saw.name_keys }
}

fn id_key() -> String {
    "id:IDENTIFIER_KIND_IIN:610517399077".to_owned()
}

fn person(basis: MatchBasis) -> Meant {
    Meant::Person { person_id: text("MN-8"), basis }
}

#[test]
fn refuses_an_identifier_of_another_name_or_year_and_accepts_its_holder() {
    let claim = with_number("БЦ61051715");
    assert!(lookup(&claim).recognises(&serik_held()));
    let mut other_name = serik_held();
    other_name.names = vec![mongolian_name("Хэрэйд", "Мурат", "Болат")];
    assert!(!lookup(&claim).recognises(&other_name));
    let mut other_year = serik_held();
    other_year.birth_date = date("1962-05-17");
    assert!(!lookup(&claim).recognises(&other_year));
    let mut other_day = serik_held();
    other_day.birth_date = date("1961");
    assert!(lookup(&claim).recognises(&other_day), "the year is what must agree");
    assert!(!lookup(&with_number("БЦ61051716")).recognises(&serik_held()));
}

#[test]
fn refuses_to_recognise_by_a_coarse_key() {
    let mut claim = with_number("БЦ61051715");
    claim.names = vec![kazakh_name("Kuanysh", "Serik", "")];
    assert!(!lookup(&claim).recognises(&serik_held()), "Latin sounds alike and folds apart");
    assert!(lookup(&claim).looks_like(&serik_held()));
}

/// What the other state hears must not tell whether a number exists.
#[test]
fn an_own_identifier_that_conflicts_and_one_that_does_not_exist_have_the_same_outcome() {
    let mut stranger = serik_held();
    stranger.person_id = text("MN-9");
    stranger.names = vec![mongolian_name("Уак", "Мурат", "Болат")];
    stranger.identifiers = vec![register_number("БА61051799")];
    for registry in [vec![stranger.clone(), serik_held()], vec![stranger]] {
        let outcome = |claim: &PersonClaim| {
            let lookup = lookup(claim);
            let ids = |meant: &dyn Fn(&&_) -> bool| -> Vec<_> {
                registry.iter().filter(meant).map(|held| held.person_id.clone()).collect()
            };
            let by_identifier = ids(&|held| lookup.recognises(held));
            decide(&lookup, &by_identifier, &[], &ids(&|held| lookup.looks_like(held)))
        };
        let conflicting = with_number("БА61051799");
        let nobodys = with_number("БА61051798");
        assert_eq!(outcome(&conflicting), outcome(&nobodys));
    }
}

#[test]
fn two_persons_by_two_identifiers_or_links_are_for_an_officer_to_tell_apart() {
    let lookup = lookup(&serik_claimed());
    let (one, two) = (text("MN-8"), text("MN-9"));
    assert_eq!(decide(&lookup, &[one.clone(), two.clone()], &[], &[]), Meant::LooksAlike);
    let linked = [link(id_key(), LinkVerdict::Confirmed)];
    assert_eq!(decide(&lookup, &[two], &linked, &[]), Meant::LooksAlike);
    let both = decide(&lookup, &[one], &linked, &[]);
    assert_eq!(both, person(MatchBasis::OwnIdentifier), "the identifier goes before the link");
}

#[test]
fn a_confirmed_link_answers_by_itself() {
    let lookup = lookup(&serik_claimed());
    let candidates = [text("MN-8"), text("MN-9")];
    assert_eq!(decide(&lookup, &[], &[], &candidates), Meant::LooksAlike);
    for key in [id_key(), lookup.links.of_the_claim()] {
        let linked = [link(key, LinkVerdict::Confirmed)];
        let meant = decide(&lookup, &[], &linked, &candidates);
        assert_eq!(meant, person(MatchBasis::ConfirmedLink));
    }
}

#[test]
fn refuses_a_link_of_another_birth_year_name_or_key() {
    let lookup = lookup(&serik_claimed());
    let meant = |linked: Link| decide(&lookup, &[], &[linked], &[]);
    let good = link(id_key(), LinkVerdict::Confirmed);
    assert_eq!(meant(good.clone()), person(MatchBasis::ConfirmedLink));
    assert_eq!(meant(Link { birth_year: 1962, ..good.clone() }), Meant::Nobody);
    let name_keys = BTreeSet::from(["БОЛАТ".to_owned()]);
    assert_eq!(meant(Link { name_keys, ..good.clone() }), Meant::Nobody);
    let key = "id:IDENTIFIER_KIND_IIN:580315399902".to_owned();
    assert_eq!(meant(Link { key, ..good }), Meant::Nobody);
}

#[test]
fn a_rejected_person_is_no_candidate_for_that_claim_and_stays_one_for_others() {
    let claim = serik_claimed();
    let rejected = [link(lookup(&claim).links.of_the_claim(), LinkVerdict::Rejected)];
    let candidate = [text("MN-8")];
    assert_eq!(decide(&lookup(&claim), &[], &rejected, &candidate), Meant::Nobody);
    let two = [text("MN-8"), text("MN-9")];
    assert_eq!(decide(&lookup(&claim), &[], &rejected, &two), Meant::LooksAlike);
    let mut other = claim.clone();
    other.birth_date = Some(date("1961-05"));
    assert_eq!(decide(&lookup(&other), &[], &rejected, &candidate), Meant::LooksAlike);
    let under_the_number = [link(id_key(), LinkVerdict::Rejected)];
    let meant = decide(&lookup(&claim), &[], &under_the_number, &candidate);
    assert_eq!(meant, Meant::LooksAlike, "a rejection under another key says nothing");
}

/// Confirmed on another claim with the same number, rejected on this one: the closer look holds.
#[test]
fn refuses_a_link_to_a_person_who_was_rejected_for_this_very_claim() {
    let lookup = lookup(&serik_claimed());
    let confirmed = link(id_key(), LinkVerdict::Confirmed);
    let rejected = link(lookup.links.of_the_claim(), LinkVerdict::Rejected);
    let candidate = [text("MN-8")];
    let meant = decide(&lookup, &[], &[confirmed, rejected.clone()], &candidate);
    assert_eq!(meant, Meant::Nobody);
    let by_identifier = decide(&lookup, &candidate, &[rejected], &candidate);
    assert_eq!(by_identifier, person(MatchBasis::OwnIdentifier));
}
