//! Persons.

use kzmn_proto::exchange as proto;

use super::date::{partial_date_to_proto, read_partial_date};
use super::fault::{
    At, FieldFault, FieldResult, code, list, optional, required_code, required_text, text,
};
use crate::code::Code;
use crate::person::{Identifier, PersonClaim, PersonName, Place};
use crate::text::Text;

/// Reads what is claimed about a person, its identifiers by `identifier`.
///
/// # Errors
///
/// [`FieldFault`].
pub(crate) fn read_claim(
    claim: &proto::PersonClaim,
    identifier: impl Fn(&proto::Identifier) -> FieldResult<Identifier>,
) -> Result<PersonClaim, FieldFault> {
    let proto::PersonClaim { identifiers, names, sex, birth_date, birth_place, parents } = claim;
    Ok(PersonClaim {
        identifiers: list(identifiers, 8, identifier)
            .and_then(at_most_two_of_a_kind)
            .at("identifiers")?,
        names: list(names, 8, read_name).at("names")?,
        sex: code(*sex).at("sex")?,
        birth_date: optional(birth_date, read_partial_date).at("birth_date")?,
        birth_place: optional(birth_place, read_place).at("birth_place")?,
        parents: list(parents, 4, read_name).at("parents")?,
    })
}

/// The number that a person has and the one from before a change: more of a kind are guesses.
fn at_most_two_of_a_kind(identifiers: Vec<Identifier>) -> FieldResult<Vec<Identifier>> {
    let of_a_kind =
        |one: &Identifier| identifiers.iter().filter(|other| other.kind() == one.kind()).count();
    if identifiers.iter().any(|one| of_a_kind(one) > 2) {
        return Err(FieldFault::malformed("must hold at most two of a kind"));
    }
    Ok(identifiers)
}

/// Reads a name, of which some part is known.
///
/// # Errors
///
/// [`FieldFault`].
pub(crate) fn read_name(name: &proto::PersonName) -> Result<PersonName, FieldFault> {
    let proto::PersonName {
        r#use,
        surname,
        given_name,
        patronymic,
        clan_name,
        parent_name,
        original,
        script,
    } = name;
    let read = PersonName {
        usage: required_code(*r#use).at("use")?,
        surname: text(surname, 100).at("surname")?,
        given_name: text(given_name, 100).at("given_name")?,
        patronymic: text(patronymic, 100).at("patronymic")?,
        clan_name: text(clan_name, 100).at("clan_name")?,
        parent_name: text(parent_name, 100).at("parent_name")?,
        original: text(original, 300).at("original")?,
        script: code(*script).at("script")?,
    };
    if read.parts().next().is_none() && read.original.is_none() {
        return Err(FieldFault::malformed("must have a part"));
    }
    Ok(read)
}

/// An identifier of a signed statement: in its one normal form, as the contract has it.
pub(crate) fn read_normal_identifier(identifier: &proto::Identifier) -> FieldResult<Identifier> {
    let read = read_typed_identifier(identifier)?;
    if read.value() != identifier.value {
        return Err(FieldFault::malformed("must be in capitals without spaces")).at("value");
    }
    Ok(read)
}

/// Reads an identifier as an officer types it.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_typed_identifier(identifier: &proto::Identifier) -> Result<Identifier, FieldFault> {
    let proto::Identifier { kind, value } = identifier;
    let kind = required_code(*kind).at("kind")?;
    let value = required_text(value, 32).at("value")?;
    Identifier::parse(kind, value.as_str()).map_err(FieldFault::malformed).at("value")
}

/// A place, of which some part is known.
pub(crate) fn read_place(place: &proto::Place) -> FieldResult<Place> {
    let proto::Place { country, region, locality } = place;
    let country = text(country, 2).at("country")?;
    let is_code =
        |c: &Text| c.as_str().len() == 2 && c.as_str().bytes().all(|b| b.is_ascii_uppercase());
    if country.as_ref().is_some_and(|country| !is_code(country)) {
        return Err(FieldFault::malformed("must be two letters, ISO 3166-1 alpha-2")).at("country");
    }
    let region = text(region, 100).at("region")?;
    let locality = text(locality, 100).at("locality")?;
    if country.is_none() && region.is_none() && locality.is_none() {
        return Err(FieldFault::malformed("must have a part"));
    }
    Ok(Place { country, region, locality })
}

/// A claim as the contract writes it.
#[must_use]
pub fn claim_to_proto(claim: &PersonClaim) -> proto::PersonClaim {
    let PersonClaim { identifiers, names, sex, birth_date, birth_place, parents } = claim;
    proto::PersonClaim {
        identifiers: identifiers.iter().map(identifier_to_proto).collect(),
        names: names.iter().map(name_to_proto).collect(),
        sex: sex.map_or(0, Code::code),
        birth_date: birth_date.map(partial_date_to_proto),
        birth_place: birth_place.as_ref().map(place_to_proto),
        parents: parents.iter().map(name_to_proto).collect(),
    }
}

/// An identifier as the contract writes it.
pub(crate) fn identifier_to_proto(identifier: &Identifier) -> proto::Identifier {
    proto::Identifier { kind: identifier.kind().code(), value: identifier.value().to_owned() }
}

pub(crate) fn name_to_proto(name: &PersonName) -> proto::PersonName {
    let PersonName {
        usage,
        surname,
        given_name,
        patronymic,
        clan_name,
        parent_name,
        original,
        script,
    } = name;
    proto::PersonName {
        r#use: usage.code(),
        surname: text_to_proto(surname.as_ref()),
        given_name: text_to_proto(given_name.as_ref()),
        patronymic: text_to_proto(patronymic.as_ref()),
        clan_name: text_to_proto(clan_name.as_ref()),
        parent_name: text_to_proto(parent_name.as_ref()),
        original: text_to_proto(original.as_ref()),
        script: script.map_or(0, Code::code),
    }
}

pub(crate) fn place_to_proto(place: &Place) -> proto::Place {
    let Place { country, region, locality } = place;
    proto::Place {
        country: text_to_proto(country.as_ref()),
        region: text_to_proto(region.as_ref()),
        locality: text_to_proto(locality.as_ref()),
    }
}

pub(crate) fn text_to_proto(text: Option<&Text>) -> String {
    text.map_or_else(String::new, |text| text.as_str().to_owned())
}
