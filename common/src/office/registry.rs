//! Requests for the own registry over the office API.

use std::collections::BTreeSet;

use kzmn_proto::office as proto;

use super::own::{read_month, read_own_period, read_own_person};
use crate::header::Purpose;
use crate::instant::Instant;
use crate::person::PersonClaim;
use crate::registry::{ContributionMonth, Correction, OwnPeriod, PersonReference, RegistryEntry};
use crate::text::Text;
use crate::wire::{
    self, At, FieldFault, FieldResult, list, optional, read_claim, read_instant, required,
    required_code, required_text, text,
};

/// Reads a person to be entered, and the reason.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_put_person(
    request: &proto::PutPersonRequest,
) -> Result<(RegistryEntry, Text), FieldFault> {
    let proto::PutPersonRequest { person, periods, months, reason } = request;
    let person = required(person, read_own_person).at("person")?;
    // In the order of the request, so that a fault is reported by its place there.
    let periods = read_periods(periods).at("periods")?;
    let months = read_months(months).at("months")?;
    let reason = required_text(reason, 500).at("reason")?;
    Ok((RegistryEntry { person, periods, months }, reason))
}

/// A correction of what is held about one person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PersonCorrection {
    /// The person.
    pub person_id: Text,
    /// The version that the correction was made from.
    pub version: i32,
    /// What is to be corrected.
    pub correction: Correction,
    /// Why.
    pub reason: Text,
}

/// Reads a correction.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_correct_person(
    request: &proto::CorrectPersonRequest,
) -> Result<PersonCorrection, FieldFault> {
    let proto::CorrectPersonRequest {
        person_id,
        version,
        person,
        periods,
        removed_period_ids,
        months,
        removed_months,
        reason,
    } = request;
    let person_id = required_text(person_id, 64).at("person_id")?;
    if *version < 1 {
        return Err(FieldFault::in_field("version", "must be the version that was read, from 1"));
    }
    let correction = Correction {
        person: optional(person, read_own_person).at("person")?,
        periods: read_periods(periods).at("periods")?,
        removed_period_ids: list(removed_period_ids, 200, |id| required_text(id, 48))
            .and_then(|ids| once(ids, "", Clone::clone))
            .at("removed_period_ids")?,
        months: read_months(months).at("months")?,
        removed_months: read_months(removed_months).at("removed_months")?,
    };
    let reason = required_text(reason, 500).at("reason")?;
    Ok(PersonCorrection { person_id, version: *version, correction, reason })
}

fn read_periods(periods: &[proto::OwnPeriod]) -> FieldResult<Vec<OwnPeriod>> {
    let periods = list(periods, 200, read_own_period)?;
    once(periods, "period_id", |period| period.period_id.clone())
}

fn read_months(months: &[proto::ContributionMonth]) -> FieldResult<Vec<ContributionMonth>> {
    let months = list(months, 1200, read_month)?;
    once(months, "", |row| (row.year, row.month, row.employer.clone()))
}

/// Refuses the second of two that have one key, which stands in `field` of each.
fn once<T, K: Ord>(items: Vec<T>, field: &str, key: impl Fn(&T) -> K) -> FieldResult<Vec<T>> {
    let mut seen = BTreeSet::new();
    match items.iter().position(|item| !seen.insert(key(item))) {
        None => Ok(items),
        Some(at) => {
            let twice = Err(FieldFault::malformed("stands here twice"));
            let twice = if field.is_empty() { twice } else { twice.at(field) };
            twice.at(&format!("[{at}]"))
        }
    }
}

/// The person that an officer reads, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PersonReading {
    /// The person.
    pub whom: PersonReference,
    /// What was held then, rather than now.
    pub as_of: Option<Instant>,
    /// Why.
    pub purpose: Purpose,
    /// Under which case.
    pub case_id: Option<Text>,
}

/// Reads which person is to be read.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_person_request(
    request: &proto::ReadPersonRequest,
) -> Result<PersonReading, FieldFault> {
    let proto::ReadPersonRequest { person_id, identifier, as_of, purpose, case_id, page_token: _ } =
        request;
    let person_id = text(person_id, 64).at("person_id")?;
    let identifier = optional(identifier, wire::read_typed_identifier).at("identifier")?;
    let whom = match (person_id, identifier) {
        (Some(id), None) => PersonReference::Key(id),
        (None, Some(identifier)) => PersonReference::Holder(identifier),
        (None, None) => return Err(FieldFault::missing()).at("person_id"),
        (Some(_), Some(_)) => {
            return Err(FieldFault::in_field(
                "identifier",
                "must be absent where person_id is given",
            ));
        }
    };
    Ok(PersonReading {
        whom,
        as_of: read_instant(as_of.as_ref()).at("as_of")?,
        purpose: required_code(*purpose).at("purpose")?,
        case_id: text(case_id, 64).at("case_id")?,
    })
}

/// The person that an officer searches, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PersonSearch {
    /// What is known.
    pub claim: PersonClaim,
    /// Why.
    pub purpose: Purpose,
    /// Under which case.
    pub case_id: Option<Text>,
}

/// Reads which person to search.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_search_persons(
    request: &proto::SearchPersonsRequest,
) -> Result<PersonSearch, FieldFault> {
    let proto::SearchPersonsRequest { person, purpose, case_id } = request;
    Ok(PersonSearch {
        claim: required(person, |claim| read_claim(claim, wire::read_typed_identifier))
            .at("person")?,
        purpose: required_code(*purpose).at("purpose")?,
        case_id: text(case_id, 64).at("case_id")?,
    })
}

/// Reads which person a match means, and why; not whether that is only to be checked.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_confirm_match(
    request: &proto::ConfirmMatchRequest,
) -> Result<(i64, Text, Text), FieldFault> {
    let proto::ConfirmMatchRequest { match_id, person_id, reason, check_only: _ } = request;
    let person_id = required_text(person_id, 64).at("person_id")?;
    Ok((*match_id, person_id, required_text(reason, 500).at("reason")?))
}

/// Reads which person a match does not mean, and why; not whether that is only to be checked.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_reject_match(
    request: &proto::RejectMatchRequest,
) -> Result<(i64, Vec<Text>, Text), FieldFault> {
    let proto::RejectMatchRequest { match_id, person_ids, reason, check_only: _ } = request;
    let person_ids = list(person_ids, 20, |id| required_text(id, 64)).at("person_ids")?;
    Ok((*match_id, person_ids, required_text(reason, 500).at("reason")?))
}
