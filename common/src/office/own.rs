//! Persons, periods and monthly rows of the own registry, both ways.

use kzmn_proto::office as proto;

use crate::code::Code as _;
use crate::registry::{ContributionMonth, EntryChanges, ListChanges, OwnPeriod, OwnPerson};
use crate::wire::{
    At, FieldFault, FieldResult, code, employer_to_proto, evidence_to_proto, identifier_to_proto,
    list, name_to_proto, optional, partial_date_to_proto, place_to_proto, read_days, read_employer,
    read_evidence, read_name, read_partial_date, read_place, read_typed_identifier, required,
    required_code, required_text, text, text_to_proto,
};

pub(super) fn read_own_person(person: &proto::OwnPerson) -> FieldResult<OwnPerson> {
    let proto::OwnPerson {
        person_id,
        identifiers,
        names,
        sex,
        birth_date,
        birth_place,
        parents,
        restricted,
    } = person;
    let names = list(names, 16, read_name).at("names")?;
    if names.is_empty() {
        return Err(FieldFault::missing()).at("names");
    }
    let mut identifiers = list(identifiers, 16, read_typed_identifier).at("identifiers")?;
    identifiers.sort_unstable();
    identifiers.dedup();
    Ok(OwnPerson {
        person_id: required_text(person_id, 64).at("person_id")?,
        identifiers,
        names,
        sex: code(*sex).and_then(|sex| sex.ok_or_else(FieldFault::missing)).at("sex")?,
        birth_date: required(birth_date, read_partial_date).at("birth_date")?,
        birth_place: optional(birth_place, read_place).at("birth_place")?,
        parents: list(parents, 4, read_name).at("parents")?,
        restricted: *restricted,
    })
}

pub(super) fn read_own_period(period: &proto::OwnPeriod) -> FieldResult<OwnPeriod> {
    let proto::OwnPeriod {
        period_id,
        kind,
        start,
        end,
        territory,
        contribution,
        employer,
        occupation,
        multiplier_code,
        evidence,
        note,
    } = period;
    let (start, end) = read_days(start, end)?;
    Ok(OwnPeriod {
        period_id: required_text(period_id, 48).at("period_id")?,
        kind: required_code(*kind).at("kind")?,
        start,
        end,
        territory: required_code(*territory).at("territory")?,
        contribution: required_code(*contribution).at("contribution")?,
        employer: optional(employer, read_employer).at("employer")?,
        occupation: text(occupation, 200).at("occupation")?,
        multiplier_code: text(multiplier_code, 32).at("multiplier_code")?,
        evidence: required(evidence, read_evidence).at("evidence")?,
        note: text(note, 500).at("note")?,
    })
}

pub(super) fn read_month(row: &proto::ContributionMonth) -> FieldResult<ContributionMonth> {
    let proto::ContributionMonth { year, month, employer, paid } = row;
    if !(1995..=2200).contains(year) {
        return Err(FieldFault::malformed("must be 1995 to 2200")).at("year");
    }
    let month = u8::try_from(*month)
        .ok()
        .filter(|month| (1..=12).contains(month))
        .ok_or_else(|| FieldFault::malformed("must be 1 to 12"))
        .at("month")?;
    let employer = required(employer, read_employer).at("employer")?;
    Ok(ContributionMonth { year: *year, month, employer, paid: *paid })
}

/// A person as the contract writes it.
#[must_use]
pub fn own_person_to_proto(person: &OwnPerson) -> proto::OwnPerson {
    let OwnPerson {
        person_id,
        identifiers,
        names,
        sex,
        birth_date,
        birth_place,
        parents,
        restricted,
    } = person;
    proto::OwnPerson {
        person_id: person_id.as_str().to_owned(),
        identifiers: identifiers.iter().map(identifier_to_proto).collect(),
        names: names.iter().map(name_to_proto).collect(),
        sex: sex.code(),
        birth_date: Some(partial_date_to_proto(*birth_date)),
        birth_place: birth_place.as_ref().map(place_to_proto),
        parents: parents.iter().map(name_to_proto).collect(),
        restricted: *restricted,
    }
}

/// A period as the contract writes it.
#[must_use]
pub fn own_period_to_proto(period: &OwnPeriod) -> proto::OwnPeriod {
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
        evidence,
        note,
    } = period;
    proto::OwnPeriod {
        period_id: period_id.as_str().to_owned(),
        kind: kind.code(),
        start: Some(partial_date_to_proto(*start)),
        end: end.map(partial_date_to_proto),
        territory: territory.code(),
        contribution: contribution.code(),
        employer: employer.as_ref().map(employer_to_proto),
        occupation: text_to_proto(occupation.as_ref()),
        multiplier_code: text_to_proto(multiplier_code.as_ref()),
        evidence: Some(evidence_to_proto(evidence)),
        note: text_to_proto(note.as_ref()),
    }
}

/// A monthly row as the contract writes it.
#[must_use]
pub fn contribution_month_to_proto(row: &ContributionMonth) -> proto::ContributionMonth {
    let ContributionMonth { year, month, employer, paid } = row;
    proto::ContributionMonth {
        year: *year,
        month: i32::from(*month),
        employer: Some(employer_to_proto(employer)),
        paid: *paid,
    }
}

/// What an entry changes as the contract writes it.
#[must_use]
pub fn entry_changes_to_proto(changes: &EntryChanges) -> proto::EntryChanges {
    let EntryChanges { periods, months, person_loses } = changes;
    proto::EntryChanges {
        periods: Some(list_changes(periods)),
        months: Some(list_changes(months)),
        person_loses: *person_loses,
    }
}

fn list_changes(changes: &ListChanges) -> proto::ListChanges {
    let ListChanges { held, begin, change, end } = *changes;
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    proto::ListChanges {
        held: count(held),
        begin: count(begin),
        change: count(change),
        end: count(end),
    }
}
