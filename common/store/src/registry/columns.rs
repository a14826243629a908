//! Columns back to domain types. What does not parse is an altered row, and never left out.

use kzmn_common::date::PartialDate;
use kzmn_common::person::{Identifier, PersonName, Place};
use kzmn_common::text::Text;
use kzmn_common::wire::Code;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{StoreError, corrupt};

/// A member of a code list.
pub(crate) fn code<T: Code>(table: &'static str, number: i32) -> Result<T, StoreError> {
    T::from_code(number).ok_or_else(|| corrupt(table, "a number is not of its code list"))
}

/// Text that keeps the text rules.
pub(crate) fn text(table: &'static str, text: String) -> Result<Text, StoreError> {
    Text::try_from(text).map_err(|_| corrupt(table, "a text breaks the text rules"))
}

/// The same, where it is there.
pub(crate) fn text_or_null(
    table: &'static str,
    value: Option<String>,
) -> Result<Option<Text>, StoreError> {
    value.map(|value| text(table, value)).transpose()
}

/// A date of which parts may be unknown.
pub(crate) fn date(table: &'static str, text: &str) -> Result<PartialDate, StoreError> {
    PartialDate::parse(text).map_err(|_| corrupt(table, "a date is none"))
}

/// 0 or 1.
pub(crate) fn flag(table: &'static str, number: i32) -> Result<bool, StoreError> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(corrupt(table, "a flag is neither 0 nor 1")),
    }
}

/// An identifier in its normal form.
pub(crate) fn identifier(kind: i32, value: &str) -> Result<Identifier, StoreError> {
    const TABLE: &str = "own_identifier";
    Identifier::parse(code(TABLE, kind)?, value)
        .ok()
        .filter(|identifier| identifier.value() == value)
        .ok_or_else(|| corrupt(TABLE, "an identifier is not in its normal form"))
}

/// A name as JSON. The fields' names are part of the schema.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct NameJson {
    #[serde(rename = "use")]
    usage: i32,
    surname: Option<Text>,
    given_name: Option<Text>,
    patronymic: Option<Text>,
    clan_name: Option<Text>,
    parent_name: Option<Text>,
    original: Option<Text>,
    script: Option<i32>,
}

pub(super) fn names_to_json(names: &[PersonName]) -> Result<String, StoreError> {
    let json = |name: &PersonName| {
        let PersonName {
            usage,
            surname,
            given_name,
            patronymic,
            clan_name,
            parent_name,
            original,
            script,
        } = name.clone();
        let (usage, script) = (usage.code(), script.map(Code::code));
        NameJson {
            usage,
            surname,
            given_name,
            patronymic,
            clan_name,
            parent_name,
            original,
            script,
        }
    };
    to_json(&names.iter().map(json).collect::<Vec<_>>())
}

pub(super) fn names_from_json(
    table: &'static str,
    json: &str,
) -> Result<Vec<PersonName>, StoreError> {
    let names: Vec<NameJson> = from_json(table, json)?;
    names.into_iter().map(|name| name_from_json(table, name)).collect()
}

fn name_from_json(table: &'static str, name: NameJson) -> Result<PersonName, StoreError> {
    let NameJson {
        usage,
        surname,
        given_name,
        patronymic,
        clan_name,
        parent_name,
        original,
        script,
    } = name;
    Ok(PersonName {
        usage: code(table, usage)?,
        surname,
        given_name,
        patronymic,
        clan_name,
        parent_name,
        original,
        script: script.map(|script| code(table, script)).transpose()?,
    })
}

pub(super) fn place_to_json(place: &Place) -> Result<String, StoreError> {
    to_json(place)
}

pub(super) fn place_from_json(table: &'static str, json: &str) -> Result<Place, StoreError> {
    from_json(table, json)
}

fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::BrokeOff)
}

fn from_json<T: DeserializeOwned>(table: &'static str, json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|_| corrupt(table, "a JSON column does not read"))
}
