//! What comes in over the office API: questions to be asked, and persons to be entered.

use std::collections::BTreeSet;

use kzmn_proto::office as proto;

use super::date::{days, partial_date, period_days};
use super::fault::{
    At, Fault, Read, ascending_codes, code, digest, list, optional, required, required_code,
    required_text, text,
};
use super::header::legal_basis;
use super::person::{person_claim, person_name, place, typed_identifier};
use super::record::{read_employer, read_evidence};
use crate::record::{AnswerPart, Question};
use crate::registry::{ContributionMonth, OwnPeriod, OwnPerson, RegistryEntry};
use crate::statement::{Ground, Officer};
use crate::text::Text;

/// What a caseworker may ask for by default, and gets where nothing else is said.
const DEFAULT_PARTS: [AnswerPart; 4] =
    [AnswerPart::Identity, AnswerPart::Periods, AnswerPart::Employers, AnswerPart::Contributions];

/// Reads a question that `officer` wants asked.
///
/// # Errors
///
/// [`Fault`], also where the person is named too vaguely to be answered.
pub fn question(request: &proto::AskPeerRequest, officer: Officer) -> Result<Question, Fault> {
    let proto::AskPeerRequest {
        case_id,
        purpose,
        legal_basis: basis,
        person,
        kinds,
        within,
        parts,
        reply_by,
        supersedes,
    } = request;
    let basis = required(basis, legal_basis).at("legal_basis")?;
    let person = required(person, |person| person_claim(person, typed_identifier)).at("person")?;
    if let Err(insufficient) = person.identify() {
        let missing = insufficient.0.first().copied().unwrap_or("names");
        let need = Fault::malformed(
            "says too little: give two name parts, the birth year, the sex, and an identifier or the \
             birthplace",
        );
        return Err(need).at(missing).at("person");
    }
    let mut parts: Vec<AnswerPart> = ascending_codes(parts, 8).at("parts")?;
    if parts.is_empty() {
        parts.extend(DEFAULT_PARTS);
    }
    Ok(Question {
        case_id: required_text(case_id, 64).at("case_id")?,
        supersedes: digest(supersedes).at("supersedes")?,
        ground: Ground { purpose: required_code(*purpose).at("purpose")?, basis, officer },
        person,
        kinds: ascending_codes(kinds, 32).at("kinds")?,
        within: optional(within, days).at("within")?,
        parts,
        reply_by: optional(reply_by, partial_date).at("reply_by")?,
    })
}

/// Reads a person to be entered, and the reason.
///
/// # Errors
///
/// [`Fault`].
pub fn put_person(request: &proto::PutPersonRequest) -> Result<(RegistryEntry, Text), Fault> {
    let proto::PutPersonRequest { person, periods, months, reason } = request;
    let person = required(person, own_person).at("person")?;
    let mut periods = list(periods, 200, own_period).at("periods")?;
    periods.sort_by(|a, b| a.period_id.cmp(&b.period_id));
    let ids: BTreeSet<_> = periods.iter().map(|period| &period.period_id).collect();
    if ids.len() != periods.len() {
        return Err(Fault::malformed("must have each period_id once")).at("periods");
    }
    let mut months = list(months, 1200, contribution_month).at("months")?;
    months.sort_unstable();
    let rows: BTreeSet<_> = months.iter().map(|row| (row.year, row.month, &row.employer)).collect();
    if rows.len() != months.len() {
        return Err(Fault::malformed("must have each month and employer once")).at("months");
    }
    let reason = required_text(reason, 500).at("reason")?;
    Ok((RegistryEntry { person, periods, months }, reason))
}

fn own_person(person: &proto::OwnPerson) -> Read<OwnPerson> {
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
    let names = list(names, 16, person_name).at("names")?;
    if names.is_empty() {
        return Err(Fault::missing()).at("names");
    }
    let mut identifiers = list(identifiers, 16, typed_identifier).at("identifiers")?;
    identifiers.sort_unstable();
    identifiers.dedup();
    Ok(OwnPerson {
        person_id: required_text(person_id, 64).at("person_id")?,
        identifiers,
        names,
        sex: code(*sex).and_then(|sex| sex.ok_or_else(Fault::missing)).at("sex")?,
        birth_date: required(birth_date, partial_date).at("birth_date")?,
        birth_place: optional(birth_place, place).at("birth_place")?,
        parents: list(parents, 4, person_name).at("parents")?,
        restricted: *restricted,
    })
}

fn own_period(period: &proto::OwnPeriod) -> Read<OwnPeriod> {
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
    let (start, end) = period_days(start, end)?;
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

fn contribution_month(row: &proto::ContributionMonth) -> Read<ContributionMonth> {
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
