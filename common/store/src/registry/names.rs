//! Names as JSON.

use kzmn_common::code::Code;
use kzmn_common::person::PersonName;
use kzmn_common::text::Text;
use serde::{Deserialize, Serialize};

use crate::columns::code;
use crate::error::StoreError;

/// A name as JSON. The fields' names are part of the schema.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameJson {
    #[serde(rename = "use")]
    usage: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    surname: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patronymic: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clan: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    script: Option<i32>,
}

impl From<PersonName> for NameJson {
    fn from(name: PersonName) -> Self {
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
        Self {
            usage: usage.code(),
            surname,
            given: given_name,
            patronymic,
            clan: clan_name,
            parent: parent_name,
            original,
            script: script.map(Code::code),
        }
    }
}

impl NameJson {
    /// The name.
    pub(super) fn read(self, table: &'static str) -> Result<PersonName, StoreError> {
        let Self { usage, surname, given, patronymic, clan, parent, original, script } = self;
        Ok(PersonName {
            usage: code(table, usage)?,
            surname,
            given_name: given,
            patronymic,
            clan_name: clan,
            parent_name: parent,
            original,
            script: script.map(|script| code(table, script)).transpose()?,
        })
    }
}
