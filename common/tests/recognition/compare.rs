//! What an officer sees beside each other.

use kzmn_common::exchange::recognise::compare::{Aspect, AspectVerdict, Point, compare};
use kzmn_common::person::{NameUse, PersonClaim, PersonName, Sex};
use kzmn_common::registry::OwnPerson;

use crate::{date, kazakh_name, mongolian_name, register_number, serik_claimed, serik_held, text};

#[track_caller]
fn point(claim: &PersonClaim, person: &OwnPerson, aspect: Aspect) -> Point {
    let points = compare(claim, person);
    points.into_iter().find(|point| point.aspect == aspect).expect("every aspect has a point")
}

#[track_caller]
fn verdict(claim: &PersonClaim, person: &OwnPerson, aspect: Aspect) -> AspectVerdict {
    point(claim, person, aspect).verdict
}

#[test]
fn every_aspect_has_one_point_in_a_fixed_order() {
    let points = compare(&serik_claimed(), &serik_held());
    let seen: Vec<_> = points
        .iter()
        .map(|point| (point.aspect, point.verdict, point.claimed.as_str(), point.held.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (Aspect::Identifier, AspectVerdict::Unknown, "610517399077", "БЦ61051715"),
            (Aspect::GivenName, AspectVerdict::For, "Серік", "Сэрик"),
            (Aspect::FatherName, AspectVerdict::For, "Қадырұлы", "Кадыр"),
            (Aspect::FamilyName, AspectVerdict::Unknown, "Қуаныш", "Хэрэйд"),
            (Aspect::FormerName, AspectVerdict::Unknown, "", ""),
            (Aspect::BirthDate, AspectVerdict::For, "1961-05-17", "1961-05-17"),
            (Aspect::Sex, AspectVerdict::For, "male", "male"),
            (Aspect::BirthPlace, AspectVerdict::For, "MN, Баян-Өлгий", "MN, Баян-Өлгий"),
            (Aspect::Parents, AspectVerdict::Unknown, "", ""),
        ]
    );
}

#[test]
fn what_differs_speaks_against() {
    let claim = serik_claimed();
    let mut other = serik_held();
    other.names = vec![mongolian_name("Хэрэйд", "Мурат", "Болат")];
    other.sex = Sex::Female;
    other.birth_date = date("1961-05-18");
    other.birth_place.as_mut().expect("a place").region = Some(text("Ховд"));
    for aspect in
        [Aspect::GivenName, Aspect::FatherName, Aspect::BirthDate, Aspect::Sex, Aspect::BirthPlace]
    {
        assert_eq!(verdict(&claim, &other, aspect), AspectVerdict::Against, "{aspect:?}");
    }
    assert_eq!(verdict(&claim, &other, Aspect::FamilyName), AspectVerdict::Unknown);
}

#[test]
fn numbers_of_one_kind_speak_for_or_against_and_of_two_kinds_not_at_all() {
    let mut claim = serik_claimed();
    claim.identifiers.push(register_number("БЦ61051715"));
    let point = point(&claim, &serik_held(), Aspect::Identifier);
    assert_eq!(point.verdict, AspectVerdict::For);
    assert_eq!(point.claimed, "610517399077; БЦ61051715");
    claim.identifiers = vec![register_number("БЦ61051716")];
    assert_eq!(verdict(&claim, &serik_held(), Aspect::Identifier), AspectVerdict::Against);
}

#[test]
fn what_one_side_lacks_says_nothing() {
    let mut claim = serik_claimed();
    claim.identifiers.clear();
    claim.names = vec![kazakh_name("Қуаныш", "", "")];
    claim.sex = None;
    claim.birth_date = None;
    claim.birth_place = None;
    for point in compare(&claim, &serik_held()) {
        assert_eq!(point.verdict, AspectVerdict::Unknown, "{:?}", point.aspect);
    }
}

#[test]
fn a_date_that_only_may_be_the_same_says_nothing() {
    for partial in ["1961", "1961-05", "1961-01-01"] {
        let mut claim = serik_claimed();
        claim.birth_date = Some(date(partial));
        assert_eq!(verdict(&claim, &serik_held(), Aspect::BirthDate), AspectVerdict::Unknown);
        claim.birth_date = Some(date("1962"));
        assert_eq!(verdict(&claim, &serik_held(), Aspect::BirthDate), AspectVerdict::Against);
    }
}

#[test]
fn a_former_name_of_one_side_is_looked_for_among_all_names_of_the_other() {
    let mut claim = serik_claimed();
    let born = PersonName { usage: NameUse::Birth, ..mongolian_name("Хэрэйд", "", "") };
    claim.names.push(born);
    let found = point(&claim, &serik_held(), Aspect::FormerName);
    assert_eq!((found.verdict, found.claimed.as_str()), (AspectVerdict::For, "Хэрэйд"));
    assert_eq!(found.held, "Хэрэйд Кадыр Сэрик");
    let former = PersonName { usage: NameUse::Former, ..mongolian_name("Уак", "", "") };
    claim.names = vec![kazakh_name("Қуаныш", "Серік", ""), former];
    assert_eq!(verdict(&claim, &serik_held(), Aspect::FormerName), AspectVerdict::Unknown);
    assert_eq!(point(&claim, &serik_held(), Aspect::GivenName).claimed, "Серік");
}

#[test]
fn parents_speak_by_any_name_that_sounds_alike() {
    let mut claim = serik_claimed();
    claim.parents = vec![kazakh_name("", "Qadyr", "")];
    let mut person = serik_held();
    person.parents = vec![mongolian_name("", "", "Кадыр")];
    assert_eq!(verdict(&claim, &person, Aspect::Parents), AspectVerdict::For);
    person.parents = vec![mongolian_name("", "", "Мурат")];
    assert_eq!(verdict(&claim, &person, Aspect::Parents), AspectVerdict::Against);
}
