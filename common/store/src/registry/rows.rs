//! Versions of persons as rows of their table and back.

use kzmn_common::code::Code as _;
use kzmn_common::person::NameKeys;
use kzmn_common::registry::{Holding, OwnPerson, RegistryEntry, Salts};

use super::record;
use crate::columns::{code, date, text};
use crate::entity::{own_identifier, own_look, own_person};
use crate::error::{StoreError, corrupt};

const TABLE: &str = "own_person";

/// A version of a person.
#[derive(Clone, Debug)]
pub(super) struct PersonVersion {
    pub(super) holding: Holding,
    pub(super) recorded_from: i64,
}

impl PersonVersion {
    pub(super) fn person(&self) -> &OwnPerson {
        &self.holding.entry.person
    }
}

/// The version of that row.
pub(super) fn version(row: own_person::Model) -> Result<PersonVersion, StoreError> {
    let own_person::Model {
        person_id,
        version,
        recorded_from,
        recorded_to: _,
        reason: _,
        author: _,
        sex,
        birth_date,
        record,
        rows_salt,
        name_salt,
        entry: _,
    } = row;
    let record = record::from_json(&record)?;
    let person = OwnPerson {
        person_id: text(TABLE, person_id)?,
        identifiers: record.identifiers,
        names: record.names,
        sex: code(TABLE, sex)?,
        birth_date: date(TABLE, &birth_date)?,
        birth_place: record.birth_place,
        parents: record.parents,
        restricted: record.restricted,
    };
    let entry = RegistryEntry { person, periods: record.periods, months: record.months };
    let salts = Salts { rows: salt(rows_salt)?, names: salt(name_salt)? };
    Ok(PersonVersion { holding: Holding { entry, version, salts }, recorded_from })
}

fn salt(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| corrupt(TABLE, "a salt has not 32 bytes"))
}

pub(super) fn identifier_rows(
    person: &OwnPerson,
) -> impl Iterator<Item = own_identifier::Model> + '_ {
    let name_keys = name_keys_text(&person.name_keys());
    person.identifiers.iter().map(move |identifier| own_identifier::Model {
        value: identifier.value().to_owned(),
        kind: identifier.kind().code(),
        person_id: person.person_id.as_str().to_owned(),
        birth_date: person.birth_date.to_string(),
        sex: person.sex.code(),
        name_keys: name_keys.clone(),
    })
}

/// The rows by which the person of a current version is found.
pub(crate) fn found_by(
    row: &own_person::Model,
) -> Result<(Vec<own_identifier::Model>, own_look::Model), StoreError> {
    let held = version(row.clone())?;
    Ok((identifier_rows(held.person()).collect(), look_row(held.person())))
}

/// Strict keys as a table keeps them.
pub(super) fn name_keys(table: &'static str, json: &str) -> Result<NameKeys, StoreError> {
    serde_json::from_str(json).map_err(|_| corrupt(table, "the name keys cannot be read"))
}

/// The same, written.
pub(super) fn name_keys_text(keys: &NameKeys) -> String {
    serde_json::json!(keys).to_string()
}

pub(super) fn look_row(person: &OwnPerson) -> own_look::Model {
    own_look::Model {
        person_id: person.person_id.as_str().to_owned(),
        birth_date: person.birth_date.to_string(),
        sex: person.sex.code(),
        look_keys: person.blocking_text(),
    }
}
