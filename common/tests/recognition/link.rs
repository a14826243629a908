//! Keys of claims.

use kzmn_common::exchange::recognise::link::{ClaimKey, LinkKeys};
use kzmn_common::party::Party;
use kzmn_common::person::{Identifier, IdentifierKind, PersonClaim, Sex};
use kzmn_testkit::StandInRules;

use crate::{blank, date, iin, kazakh_name, register_number, serik_claimed, text};

fn key(claim: &PersonClaim) -> ClaimKey {
    ClaimKey::of(claim)
}

fn changed(change: impl FnOnce(&mut PersonClaim)) -> PersonClaim {
    let mut claim = serik_claimed();
    change(&mut claim);
    claim
}

#[test]
fn another_claim_has_another_key() {
    let claim = key(&serik_claimed());
    let others = [
        changed(|claim| claim.identifiers.clear()),
        changed(|claim| claim.identifiers = vec![register_number("БЦ61051715")]),
        changed(|claim| claim.names = vec![kazakh_name("Қуаныш", "Берік", "Қадырұлы")]),
        changed(|claim| claim.names = vec![kazakh_name("Серік", "Қуаныш", "Қадырұлы")]),
        changed(|claim| claim.names.push(kazakh_name("Омар", "", ""))),
        changed(|claim| claim.sex = Some(Sex::Female)),
        changed(|claim| claim.birth_date = Some(date("1961-05"))),
        changed(|claim| claim.birth_place = None),
        changed(|claim| {
            claim.birth_place.as_mut().expect("a place").locality = Some(text("Толбо"));
        }),
        changed(|claim| claim.parents = vec![kazakh_name("", "Кадыр", "")]),
    ];
    for (at, other) in others.iter().enumerate() {
        assert_ne!(key(other), claim, "{at}");
    }
}

#[test]
fn the_same_claim_in_another_order_or_spelling_has_the_same_key() {
    let claim = changed(|claim| {
        claim.identifiers.push(register_number("БЦ61051715"));
        claim.names.push(kazakh_name("Омар", "Серік", ""));
    });
    let mut again = claim.clone();
    again.identifiers.reverse();
    again.names = vec![
        kazakh_name("ОМАР", "Сэрик", ""),
        kazakh_name("Куаныш", "СЕРИК", "Кадыр-улы"),
        kazakh_name("Омар", "Серік", ""),
    ];
    again.birth_place.as_mut().expect("a place").region = Some(text("БАЯН ӨЛГИЙ"));
    assert_eq!(key(&again), key(&claim));
}

/// Computed with Python's hashlib over the text written out.
#[test]
fn the_key_is_that_of_the_canonical_text() {
    assert_eq!(key(&serik_claimed()).as_str(), EXPECTED);
}

const EXPECTED: &str = "3d83bc6d1e458b5d41c1eee85f50cbabeebd2fcf1897343771dd7ee97e1658d7";

#[test]
fn links_are_kept_under_the_claim_and_the_other_states_numbers_only() {
    let passport = Identifier::parse(IdentifierKind::Passport, "N12345678").expect("valid");
    let claim = changed(|claim| {
        claim.identifiers = vec![iin(), register_number("БЦ61051715"), passport];
    });
    let keys = |answering| {
        let keys = LinkKeys::of(&claim, &StandInRules::of(answering));
        keys.all().map(str::to_owned).collect::<Vec<_>>()
    };
    let of_the_claim = format!("claim:{}", key(&claim).as_str());
    assert_eq!(
        keys(Party::Mongolia),
        [of_the_claim.clone(), "id:IDENTIFIER_KIND_IIN:610517399077".to_owned()]
    );
    assert_eq!(
        keys(Party::Kazakhstan),
        [of_the_claim, "id:IDENTIFIER_KIND_MN_REGISTER_NUMBER:БЦ61051715".to_owned()]
    );
}

#[test]
fn a_claim_of_nothing_has_a_key_all_the_same() {
    let nothing = PersonClaim {
        identifiers: Vec::new(),
        names: vec![blank()],
        sex: None,
        birth_date: None,
        birth_place: None,
        parents: Vec::new(),
    };
    assert_eq!(key(&nothing).as_str().len(), 64);
}
