//! Persons, periods and monthly rows as rows of their tables and back.

use kzmn_common::person::Identifier;
use kzmn_common::record::{Employer, Evidence};
use kzmn_common::registry::{ContributionMonth, OwnPeriod, OwnPerson};
use kzmn_common::text::Text;
use kzmn_common::wire::Code as _;
use sea_orm::ActiveValue::{NotSet, Set};

use super::columns::{
    code, date, flag, names_from_json, names_to_json, place_from_json, place_to_json, text,
    text_or_null,
};
use super::put::Entered;
use crate::entity::{own_identifier, own_month, own_name_key, own_period, own_person};
use crate::error::{StoreError, corrupt};

pub(super) fn person_row(
    entered: &Entered,
    version: i32,
    from: i64,
    salt: [u8; 32],
) -> Result<own_person::Model, StoreError> {
    let OwnPerson {
        person_id,
        identifiers: _,
        names,
        sex,
        birth_date,
        birth_place,
        parents,
        restricted,
    } = &entered.entry.person;
    Ok(own_person::Model {
        person_id: person_id.as_str().to_owned(),
        version,
        recorded_from: from,
        recorded_to: None,
        reason: entered.reason.as_str().to_owned(),
        author: entered.author.clone(),
        sex: sex.code(),
        birth_date: birth_date.to_string(),
        names: names_to_json(names)?,
        parents: names_to_json(parents)?,
        birth_place: birth_place.as_ref().map(place_to_json).transpose()?,
        restricted: i32::from(*restricted),
        rows_salt: salt.to_vec(),
    })
}

/// A person, and the salt of the monthly rows.
pub(super) fn person(
    row: own_person::Model,
    identifiers: Vec<Identifier>,
) -> Result<(OwnPerson, [u8; 32]), StoreError> {
    const TABLE: &str = "own_person";
    let salt = row.rows_salt.try_into().map_err(|_| corrupt(TABLE, "the salt has not 32 bytes"))?;
    let person = OwnPerson {
        person_id: text(TABLE, row.person_id)?,
        identifiers,
        names: names_from_json(TABLE, &row.names)?,
        sex: code(TABLE, row.sex)?,
        birth_date: date(TABLE, &row.birth_date)?,
        birth_place: row
            .birth_place
            .as_deref()
            .map(|place| place_from_json(TABLE, place))
            .transpose()?,
        parents: names_from_json(TABLE, &row.parents)?,
        restricted: flag(TABLE, row.restricted)?,
    };
    Ok((person, salt))
}

pub(super) fn identifier_row(
    identifier: &Identifier,
    person_id: &Text,
    from: i64,
) -> own_identifier::ActiveModel {
    own_identifier::ActiveModel {
        id: NotSet,
        kind: Set(identifier.kind().code()),
        value: Set(identifier.value().to_owned()),
        person_id: Set(person_id.as_str().to_owned()),
        recorded_from: Set(from),
        recorded_to: Set(None),
    }
}

pub(super) fn name_key_rows(person: &OwnPerson) -> Vec<own_name_key::ActiveModel> {
    let row = |name_key| own_name_key::ActiveModel {
        name_key: Set(name_key),
        birth_date: Set(person.birth_date.to_string()),
        person_id: Set(person.person_id.as_str().to_owned()),
        sex: Set(person.sex.code()),
    };
    person.name_keys().into_iter().map(row).collect()
}

pub(super) fn period_row(
    entered: &Entered,
    period: &OwnPeriod,
    version: i32,
    from: i64,
) -> own_period::Model {
    let OwnPeriod {
        period_id,
        kind,
        start,
        end,
        territory,
        contribution,
        employer,
        occupation,
        multiplier_code,
        evidence: Evidence { kind: evidence_kind, grade, reference },
        note,
    } = period.clone();
    let (employer_name, employer_id) = employer
        .map_or((None, None), |Employer { name, identifier }| (Some(name.into()), identifier));
    own_period::Model {
        person_id: entered.entry.person.person_id.as_str().to_owned(),
        period_id: period_id.into(),
        version,
        recorded_from: from,
        recorded_to: None,
        reason: entered.reason.as_str().to_owned(),
        author: entered.author.clone(),
        kind: kind.code(),
        starts: start.to_string(),
        ends: end.map(String::from),
        territory: territory.code(),
        contribution: contribution.code(),
        employer_name,
        employer_id: employer_id.map(String::from),
        occupation: occupation.map(String::from),
        multiplier_code: multiplier_code.map(String::from),
        evidence_kind: evidence_kind.code(),
        evidence_grade: grade.code(),
        evidence_reference: reference.map(String::from),
        note: note.map(String::from),
    }
}

pub(super) fn period(row: own_period::Model) -> Result<OwnPeriod, StoreError> {
    const TABLE: &str = "own_period";
    Ok(OwnPeriod {
        period_id: text(TABLE, row.period_id)?,
        kind: code(TABLE, row.kind)?,
        start: date(TABLE, &row.starts)?,
        end: row.ends.as_deref().map(|end| date(TABLE, end)).transpose()?,
        territory: code(TABLE, row.territory)?,
        contribution: code(TABLE, row.contribution)?,
        employer: match (row.employer_name, row.employer_id) {
            (None, None) => None,
            (None, Some(_)) => return Err(corrupt(TABLE, "an employer has no name")),
            (Some(name), identifier) => Some(employer(TABLE, name, identifier)?),
        },
        occupation: text_or_null(TABLE, row.occupation)?,
        multiplier_code: text_or_null(TABLE, row.multiplier_code)?,
        evidence: Evidence {
            kind: code(TABLE, row.evidence_kind)?,
            grade: code(TABLE, row.evidence_grade)?,
            reference: text_or_null(TABLE, row.evidence_reference)?,
        },
        note: text_or_null(TABLE, row.note)?,
    })
}

fn employer(
    table: &'static str,
    name: String,
    identifier: Option<String>,
) -> Result<Employer, StoreError> {
    Ok(Employer { name: text(table, name)?, identifier: text_or_null(table, identifier)? })
}

pub(super) fn month_row(
    month: &ContributionMonth,
    person_id: &Text,
    from: i64,
) -> own_month::ActiveModel {
    let ContributionMonth { year, month, employer, paid } = month;
    own_month::ActiveModel {
        id: NotSet,
        person_id: Set(person_id.as_str().to_owned()),
        year: Set(*year),
        month: Set(i32::from(*month)),
        employer_name: Set(employer.name.as_str().to_owned()),
        employer_id: Set(employer.identifier.clone().map(String::from)),
        paid: Set(i32::from(*paid)),
        recorded_from: Set(from),
        recorded_to: Set(None),
    }
}

pub(super) fn month(row: own_month::Model) -> Result<ContributionMonth, StoreError> {
    const TABLE: &str = "own_month";
    Ok(ContributionMonth {
        year: row.year,
        month: u8::try_from(row.month)
            .ok()
            .filter(|month| (1..=12).contains(month))
            .ok_or_else(|| corrupt(TABLE, "a month is none"))?,
        employer: employer(TABLE, row.employer_name, row.employer_id)?,
        paid: flag(TABLE, row.paid)?,
    })
}
