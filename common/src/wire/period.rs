//! Service periods.

use kzmn_proto::exchange as proto;

use super::date::{partial_date_to_proto, read_days};
use super::fault::{
    At, FieldResult, digest, optional, required, required_code, required_text, text,
};
use super::person::text_to_proto;
use crate::code::Code as _;
use crate::period::{Employer, Evidence, ServicePeriod};

/// Reads a period.
pub(crate) fn read_period(period: &proto::ServicePeriod) -> FieldResult<ServicePeriod> {
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
pub fn period_to_proto(period: &ServicePeriod) -> proto::ServicePeriod {
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
        start: Some(partial_date_to_proto(*start)),
        end: end.map(partial_date_to_proto),
        territory: territory.code(),
        scheme: scheme.code(),
        contribution: contribution.code(),
        employer: employer.as_ref().map(employer_to_proto),
        occupation: text_to_proto(occupation.as_ref()),
        multiplier_code: text_to_proto(multiplier_code.as_ref()),
        evidence: Some(evidence_to_proto(evidence)),
        monthly_rows_digest: monthly_rows_digest
            .map_or_else(Vec::new, |digest| digest.as_bytes().to_vec()),
        limitation: limitation.code(),
        note: text_to_proto(note.as_ref()),
    }
}

pub(crate) fn read_employer(employer: &proto::Employer) -> FieldResult<Employer> {
    let proto::Employer { name, identifier } = employer;
    Ok(Employer {
        name: required_text(name, 200).at("name")?,
        identifier: text(identifier, 32).at("identifier")?,
    })
}

pub(crate) fn read_evidence(evidence: &proto::Evidence) -> FieldResult<Evidence> {
    let proto::Evidence { kind, grade, reference } = evidence;
    Ok(Evidence {
        kind: required_code(*kind).at("kind")?,
        grade: required_code(*grade).at("grade")?,
        reference: text(reference, 128).at("reference")?,
    })
}

pub(crate) fn employer_to_proto(employer: &Employer) -> proto::Employer {
    proto::Employer {
        name: employer.name.as_str().to_owned(),
        identifier: text_to_proto(employer.identifier.as_ref()),
    }
}

pub(crate) fn evidence_to_proto(evidence: &Evidence) -> proto::Evidence {
    proto::Evidence {
        kind: evidence.kind.code(),
        grade: evidence.grade.code(),
        reference: text_to_proto(evidence.reference.as_ref()),
    }
}
