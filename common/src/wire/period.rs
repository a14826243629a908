//! Service periods.

use kzmn_proto::exchange as proto;

use super::date::{read_days, write_partial_date};
use super::fault::{At, Read, digest, optional, required, required_code, required_text, text};
use super::person::write_text;
use crate::code::Code as _;
use crate::period::{Employer, Evidence, ServicePeriod};

/// Reads a period.
pub(crate) fn read_period(period: &proto::ServicePeriod) -> Read<ServicePeriod> {
    let proto::ServicePeriod {
        period_id,
        kind,
        start,
        end,
        territory,
        scheme,
        contribution,
        employer,
        occupation,
        multiplier_code,
        evidence,
        monthly_rows_digest,
        limitation,
        note,
    } = period;
    let (start, end) = read_days(start, end)?;
    Ok(ServicePeriod {
        period_id: required_text(period_id, 64).at("period_id")?,
        kind: required_code(*kind).at("kind")?,
        start,
        end,
        territory: required_code(*territory).at("territory")?,
        scheme: required_code(*scheme).at("scheme")?,
        contribution: required_code(*contribution).at("contribution")?,
        employer: optional(employer, read_employer).at("employer")?,
        occupation: text(occupation, 200).at("occupation")?,
        multiplier_code: text(multiplier_code, 32).at("multiplier_code")?,
        evidence: required(evidence, read_evidence).at("evidence")?,
        monthly_rows_digest: digest(monthly_rows_digest).at("monthly_rows_digest")?,
        limitation: required_code(*limitation).at("limitation")?,
        note: text(note, 500).at("note")?,
    })
}

/// A period as the contract writes it.
#[must_use]
pub fn write_period(period: &ServicePeriod) -> proto::ServicePeriod {
    let ServicePeriod {
        period_id,
        kind,
        start,
        end,
        territory,
        scheme,
        contribution,
        employer,
        occupation,
        multiplier_code,
        evidence,
        monthly_rows_digest,
        limitation,
        note,
    } = period;
    proto::ServicePeriod {
        period_id: period_id.as_str().to_owned(),
        kind: kind.code(),
        start: Some(write_partial_date(*start)),
        end: end.map(write_partial_date),
        territory: territory.code(),
        scheme: scheme.code(),
        contribution: contribution.code(),
        employer: employer.as_ref().map(write_employer),
        occupation: write_text(occupation.as_ref()),
        multiplier_code: write_text(multiplier_code.as_ref()),
        evidence: Some(write_evidence(evidence)),
        monthly_rows_digest: monthly_rows_digest
            .map_or_else(Vec::new, |digest| digest.as_bytes().to_vec()),
        limitation: limitation.code(),
        note: write_text(note.as_ref()),
    }
}

pub(crate) fn read_employer(employer: &proto::Employer) -> Read<Employer> {
    let proto::Employer { name, identifier } = employer;
    Ok(Employer {
        name: required_text(name, 200).at("name")?,
        identifier: text(identifier, 32).at("identifier")?,
    })
}

pub(crate) fn read_evidence(evidence: &proto::Evidence) -> Read<Evidence> {
    let proto::Evidence { kind, grade, reference } = evidence;
    Ok(Evidence {
        kind: required_code(*kind).at("kind")?,
        grade: required_code(*grade).at("grade")?,
        reference: text(reference, 128).at("reference")?,
    })
}

pub(crate) fn write_employer(employer: &Employer) -> proto::Employer {
    proto::Employer {
        name: employer.name.as_str().to_owned(),
        identifier: write_text(employer.identifier.as_ref()),
    }
}

pub(crate) fn write_evidence(evidence: &Evidence) -> proto::Evidence {
    proto::Evidence {
        kind: evidence.kind.code(),
        grade: evidence.grade.code(),
        reference: write_text(evidence.reference.as_ref()),
    }
}
