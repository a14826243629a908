//! Persons, periods and monthly rows of the own registry, both ways.

use kzmn_proto::office as proto;

use crate::code::Code as _;
use crate::registry::{ContributionMonth, EntryChanges, ListChanges, OwnPeriod, OwnPerson};
use crate::wire::{
    At, Fault, Read, code, identifier, list, optional, partial_date, read_days, read_employer,
    read_evidence, read_name, read_partial_date, read_place, required, required_code,
    required_text, text, write_employer, write_evidence, write_identifier, write_name, write_place,
    write_text,
};

pub(super) fn read_own_person(person: &proto::OwnPerson) -> Read<OwnPerson> {
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
        return Err(Fault::missing()).at("names");
    }
    let mut identifiers = list(identifiers, 16, identifier).at("identifiers")?;
    identifiers.sort_unstable();
    identifiers.dedup();
    Ok(OwnPerson {
        person_id: required_text(person_id, 64).at("person_id")?,
        identifiers,
        names,
        sex: code(*sex).and_then(|sex| sex.ok_or_else(Fault::missing)).at("sex")?,
        birth_date: required(birth_date, read_partial_date).at("birth_date")?,
        birth_place: optional(birth_place, read_place).at("birth_place")?,
        parents: list(parents, 4, read_name).at("parents")?,
        restricted: *restricted,
    })
}

pub(super) fn read_own_period(period: &proto::OwnPeriod) -> Read<OwnPeriod> {
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

pub(super) fn read_month(row: &proto::ContributionMonth) -> Read<ContributionMonth> {
    let proto::ContributionMonth { year, month, employer, paid } = row;
    if !(1995..=2200).contains(year) {
        return Err(Fault::malformed("must be 1995 to 2200")).at("year");
    }
    let month = u8::try_from(*month)
        .ok()
        .filter(|month| (1..=12).contains(month))
        .ok_or_else(|| Fault::malformed("must be 1 to 12"))
        .at("month")?;
    let employer = required(employer, read_employer).at("employer")?;
    Ok(ContributionMonth { year: *year, month, employer, paid: *paid })
}

/// A person as the contract writes it.
#[must_use]
pub fn own_person(person: &OwnPerson) -> proto::OwnPerson {
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
        identifiers: identifiers.iter().map(write_identifier).collect(),
        names: names.iter().map(write_name).collect(),
        sex: sex.code(),
        birth_date: Some(partial_date(*birth_date)),
        birth_place: birth_place.as_ref().map(write_place),
        parents: parents.iter().map(write_name).collect(),
        restricted: *restricted,
    }
}

/// A period as the contract writes it.
#[must_use]
pub fn own_period(period: &OwnPeriod) -> proto::OwnPeriod {
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
        start: Some(partial_date(*start)),
        end: end.map(partial_date),
        territory: territory.code(),
        contribution: contribution.code(),
        employer: employer.as_ref().map(write_employer),
        occupation: write_text(occupation.as_ref()),
        multiplier_code: write_text(multiplier_code.as_ref()),
        evidence: Some(write_evidence(evidence)),
        note: write_text(note.as_ref()),
    }
}

/// A monthly row as the contract writes it.
#[must_use]
pub fn contribution_month(row: &ContributionMonth) -> proto::ContributionMonth {
    let ContributionMonth { year, month, employer, paid } = row;
    proto::ContributionMonth {
        year: *year,
        month: i32::from(*month),
        employer: Some(write_employer(employer)),
        paid: *paid,
    }
}

/// What an entry changes as the contract writes it.
#[must_use]
pub fn entry_changes(changes: &EntryChanges) -> proto::EntryChanges {
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
