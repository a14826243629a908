//! The JSON of one version of a person: all that nothing is searched by. Its fields' names are part of the
//! schema; what is absent is left out, and a field that is not known is an altered row.

use std::collections::BTreeMap;

use kzmn_common::code::Code;
use kzmn_common::date::PartialDate;
use kzmn_common::period::{Employer, Evidence};
use kzmn_common::person::{Identifier, PersonName, Place};
use kzmn_common::registry::{ContributionMonth, OwnPeriod, RegistryEntry};
use kzmn_common::text::Text;
use serde::{Deserialize, Serialize};

use super::names::NameJson;
use crate::columns::code;
use crate::error::{StoreError, corrupt};

const TABLE: &str = "own_person";

/// What is read back: a person without the columns beside the JSON.
pub(super) struct PersonColumns {
    pub(super) identifiers: Vec<Identifier>,
    pub(super) names: Vec<PersonName>,
    pub(super) birth_place: Option<Place>,
    pub(super) parents: Vec<PersonName>,
    pub(super) restricted: bool,
    pub(super) periods: Vec<OwnPeriod>,
    pub(super) months: Vec<ContributionMonth>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RecordJson {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    identifiers: Vec<IdentifierJson>,
    names: Vec<NameJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    birth_place: Option<PlaceJson>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parents: Vec<NameJson>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    restricted: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    periods: Vec<PeriodJson>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    months: Vec<MonthsJson>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct IdentifierJson {
    kind: i32,
    value: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PlaceJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    locality: Option<Text>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PeriodJson {
    id: Text,
    kind: i32,
    start: PartialDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<PartialDate>,
    territory: i32,
    contribution: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    employer: Option<EmployerJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occupation: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    multiplier: Option<Text>,
    evidence: EvidenceJson,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Text>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EmployerJson {
    name: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<Text>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct EvidenceJson {
    kind: i32,
    grade: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<Text>,
}

/// The months of one employer, all paid or all unpaid, each written as the number `YYYYMM`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct MonthsJson {
    employer: EmployerJson,
    paid: bool,
    months: Vec<i32>,
}

pub(super) fn to_json(entry: &RegistryEntry) -> Result<String, StoreError> {
    let person = &entry.person;
    let record = RecordJson {
        identifiers: person.identifiers.iter().map(identifier_to_json).collect(),
        names: person.names.iter().cloned().map(NameJson::from).collect(),
        birth_place: person.birth_place.clone().map(PlaceJson::from),
        parents: person.parents.iter().cloned().map(NameJson::from).collect(),
        restricted: person.restricted,
        periods: entry.periods.iter().cloned().map(PeriodJson::from).collect(),
        months: months_to_json(&entry.months),
    };
    serde_json::to_string(&record).map_err(|_| StoreError::BrokeOff)
}

pub(super) fn from_json(json: &str) -> Result<PersonColumns, StoreError> {
    let record: RecordJson =
        serde_json::from_str(json).map_err(|_| corrupt(TABLE, "the record does not read"))?;
    let RecordJson { identifiers, names, birth_place, parents, restricted, periods, months } =
        record;
    let read = |names: Vec<NameJson>| -> Result<Vec<PersonName>, StoreError> {
        names.into_iter().map(|name| name.read(TABLE)).collect()
    };
    Ok(PersonColumns {
        identifiers: identifiers.iter().map(identifier).collect::<Result<_, _>>()?,
        names: read(names)?,
        birth_place: birth_place.map(Place::from),
        parents: read(parents)?,
        restricted,
        periods: periods.into_iter().map(period).collect::<Result<_, _>>()?,
        months: months_from_json(months)?,
    })
}

fn identifier_to_json(identifier: &Identifier) -> IdentifierJson {
    IdentifierJson { kind: identifier.kind().code(), value: identifier.value().to_owned() }
}

/// An identifier in its normal form.
fn identifier(json: &IdentifierJson) -> Result<Identifier, StoreError> {
    Identifier::parse(code(TABLE, json.kind)?, &json.value)
        .ok()
        .filter(|identifier| identifier.value() == json.value)
        .ok_or_else(|| corrupt(TABLE, "an identifier is not in its normal form"))
}

fn period(json: PeriodJson) -> Result<OwnPeriod, StoreError> {
    let PeriodJson {
        id,
        kind,
        start,
        end,
        territory,
        contribution,
        employer,
        occupation,
        multiplier,
        evidence: EvidenceJson { kind: evidence_kind, grade, reference },
        note,
    } = json;
    Ok(OwnPeriod {
        period_id: id,
        kind: code(TABLE, kind)?,
        start,
        end,
        territory: code(TABLE, territory)?,
        contribution: code(TABLE, contribution)?,
        employer: employer.map(Employer::from),
        occupation,
        multiplier_code: multiplier,
        evidence: Evidence {
            kind: code(TABLE, evidence_kind)?,
            grade: code(TABLE, grade)?,
            reference,
        },
        note,
    })
}

fn months_to_json(months: &[ContributionMonth]) -> Vec<MonthsJson> {
    let mut runs = BTreeMap::<(&Employer, bool), Vec<i32>>::new();
    for ContributionMonth { year, month, employer, paid } in months {
        runs.entry((employer, *paid)).or_default().push(year * 100 + i32::from(*month));
    }
    let json = |((employer, paid), months): ((&Employer, bool), _)| MonthsJson {
        employer: employer.clone().into(),
        paid,
        months,
    };
    runs.into_iter().map(json).collect()
}

fn months_from_json(runs: Vec<MonthsJson>) -> Result<Vec<ContributionMonth>, StoreError> {
    let mut read = Vec::new();
    for MonthsJson { employer, paid, months } in runs {
        let employer = Employer::from(employer);
        for written in months {
            let month = u8::try_from(written % 100).ok().filter(|month| (1..=12).contains(month));
            let month = month.ok_or_else(|| corrupt(TABLE, "a month is none"))?;
            let employer = employer.clone();
            read.push(ContributionMonth { year: written / 100, month, employer, paid });
        }
    }
    read.sort_unstable();
    Ok(read)
}

impl From<OwnPeriod> for PeriodJson {
    fn from(period: OwnPeriod) -> Self {
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
        } = period;
        Self {
            id: period_id,
            kind: kind.code(),
            start,
            end,
            territory: territory.code(),
            contribution: contribution.code(),
            employer: employer.map(EmployerJson::from),
            occupation,
            multiplier: multiplier_code,
            evidence: EvidenceJson { kind: evidence_kind.code(), grade: grade.code(), reference },
            note,
        }
    }
}

impl From<Employer> for EmployerJson {
    fn from(Employer { name, identifier }: Employer) -> Self {
        Self { name, number: identifier }
    }
}

impl From<EmployerJson> for Employer {
    fn from(EmployerJson { name, number }: EmployerJson) -> Self {
        Self { name, identifier: number }
    }
}

impl From<Place> for PlaceJson {
    fn from(Place { country, region, locality }: Place) -> Self {
        Self { country, region, locality }
    }
}

impl From<PlaceJson> for Place {
    fn from(PlaceJson { country, region, locality }: PlaceJson) -> Self {
        Self { country, region, locality }
    }
}
