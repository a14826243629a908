//! Recognising people: who is meant, who looks alike, and how well both work on invented people.

#![cfg(test)]

mod alike;
mod compare;
mod decide;
mod link;
mod people;
mod table;
mod twins;

use kzmn_common::exchange::recognise::Lookup;
use kzmn_common::party::Party;
use kzmn_common::person::{
    Identified, Identifier, IdentifierKind, NameUse, PersonClaim, PersonName, Place, Script, Sex,
};
use kzmn_common::registry::OwnPerson;
use kzmn_common::text::Text;
use kzmn_testkit::StandInRules;
use kzmn_testkit::values::{date, text};

fn iin() -> Identifier {
    Identifier::parse(IdentifierKind::Iin, "610517399077").expect("valid")
}

fn register_number(value: &str) -> Identifier {
    Identifier::parse(IdentifierKind::MnRegisterNumber, value).expect("valid")
}

fn blank() -> PersonName {
    PersonName {
        usage: NameUse::Current,
        surname: None,
        given_name: None,
        patronymic: None,
        clan_name: None,
        parent_name: None,
        original: None,
        script: Some(Script::Cyrillic),
    }
}

fn kazakh_name(surname: &str, given: &str, patronymic: &str) -> PersonName {
    PersonName {
        surname: Text::parse(surname, 100).ok(),
        given_name: Text::parse(given, 100).ok(),
        patronymic: Text::parse(patronymic, 100).ok(),
        ..blank()
    }
}

fn mongolian_name(clan: &str, parent: &str, given: &str) -> PersonName {
    PersonName {
        clan_name: Text::parse(clan, 100).ok(),
        parent_name: Text::parse(parent, 100).ok(),
        given_name: Text::parse(given, 100).ok(),
        ..blank()
    }
}

fn bayan_olgii() -> Place {
    Place { country: Some(text("MN")), region: Some(text("Баян-Өлгий")), locality: None }
}

/// Case 8 (a) of the domain notes, as Kazakhstan asks.
fn serik_claimed() -> PersonClaim {
    PersonClaim {
        identifiers: vec![iin()],
        names: vec![kazakh_name("Қуаныш", "Серік", "Қадырұлы")],
        sex: Some(Sex::Male),
        birth_date: Some(date("1961-05-17")),
        birth_place: Some(bayan_olgii()),
        parents: Vec::new(),
    }
}

/// The same man as Mongolia holds him.
fn serik_held() -> OwnPerson {
    OwnPerson {
        person_id: text("MN-8"),
        identifiers: vec![register_number("БЦ61051715")],
        names: vec![mongolian_name("Хэрэйд", "Кадыр", "Сэрик")],
        sex: Sex::Male,
        birth_date: date("1961-05-17"),
        birth_place: Some(bayan_olgii()),
        parents: Vec::new(),
        restricted: false,
    }
}

/// What Mongolia looks up for a claim.
fn lookup(claim: &PersonClaim) -> Lookup {
    lookup_by(claim, Party::Mongolia)
}

fn lookup_by(claim: &PersonClaim, answering: Party) -> Lookup {
    let identified: Identified<'_> = claim.identify().expect("identified");
    Lookup::of(&identified, &StandInRules::of(answering))
}
