//! Queries, answers and refusals.

use kzmn_proto::exchange as proto;

use super::Code;
use super::date::{days, partial_date, partial_date_to_wire, period_days, write_range};
use super::fault::{
    At, Fault, Read, ascending_codes, digest, list, optional, required, required_code,
    required_text, text,
};
use super::header;
use super::person::{normal_identifier, person_claim, write_claim, write_text};
use crate::exchange::refusal::RefusalReason;
use crate::record::{
    AnswerPart, Employer, Evidence, IdentificationNeed, Outcome, PensionStatus, RecordAnswer,
    RecordQuery, Refusal, ServicePeriod,
};
use crate::statement::PayloadType;

pub(super) fn read_query(query: &proto::RecordQuery) -> Read<RecordQuery> {
    let proto::RecordQuery { header, person, kinds, within, parts, reply_by } = query;
    let header = header::read(header.as_ref(), PayloadType::RecordQuery)?;
    let parts: Vec<AnswerPart> = ascending_codes(parts, 8).at("parts")?;
    if parts.is_empty() {
        return Err(Fault::missing()).at("parts");
    }
    Ok(RecordQuery {
        heading: header.heading,
        expires_at: header.expires_at.ok_or_else(Fault::missing)?,
        case_id: header.case_id.ok_or_else(Fault::missing)?,
        supersedes: header.supersedes,
        ground: header.ground.ok_or_else(Fault::missing)?,
        person: required(person, |person| person_claim(person, normal_identifier)).at("person")?,
        kinds: ascending_codes(kinds, 32).at("kinds")?,
        within: optional(within, days).at("within")?,
        parts,
        reply_by: optional(reply_by, partial_date).at("reply_by")?,
    })
}

/// A query as the contract writes it.
#[must_use]
pub fn record_query(query: &RecordQuery) -> proto::RecordQuery {
    let RecordQuery {
        heading,
        expires_at,
        case_id,
        supersedes,
        ground,
        person,
        kinds,
        within,
        parts,
        reply_by,
    } = query;
    let mut header = header::write(heading);
    header.expires_at = Some(header::timestamp(*expires_at));
    header.case_id = case_id.as_str().to_owned();
    header.supersedes = supersedes.map_or_else(Vec::new, |digest| digest.as_bytes().to_vec());
    header::write_ground(ground, &mut header);
    proto::RecordQuery {
        header: Some(header),
        person: Some(write_claim(person)),
        kinds: kinds.iter().map(|kind| kind.code()).collect(),
        within: within.map(write_range),
        parts: parts.iter().map(|part| part.code()).collect(),
        reply_by: reply_by.map(partial_date_to_wire),
    }
}

pub(super) fn read_answer(answer: &proto::RecordAnswer) -> Read<RecordAnswer> {
    let header = header::read(answer.header.as_ref(), PayloadType::RecordAnswer)?;
    let as_of = required(&answer.as_of, partial_date).at("as_of")?;
    Ok(RecordAnswer {
        heading: header.heading,
        answers: header.answers.ok_or_else(Fault::missing)?,
        supersedes: header.supersedes,
        outcome: read_outcome(answer)?,
        as_of,
        note: text(&answer.note, 500).at("note")?,
    })
}

/// Reads the outcome and refuses every field that it must not hold.
fn read_outcome(answer: &proto::RecordAnswer) -> Read<Outcome> {
    let proto::RecordAnswer {
        header: _,
        outcome,
        match_basis,
        periods,
        pensions,
        completeness,
        as_of: _,
        would_settle,
        refusal_reason,
        expected_by,
        note: _,
    } = answer;
    use proto::Outcome as Name;
    let name = Name::try_from(*outcome)
        .map_err(|_| Fault::malformed("is not a value of its list"))
        .at("outcome")?;
    let only_with = |field: &str, there: bool, allowed: Name| match there && name != allowed {
        true => Err(Fault::malformed(format!("must be absent without {}", allowed.as_str_name())))
            .at(field),
        false => Ok(()),
    };
    only_with("match_basis", *match_basis != 0, Name::Found)?;
    only_with("periods", !periods.is_empty(), Name::Found)?;
    only_with("pensions", !pensions.is_empty(), Name::Found)?;
    only_with("completeness", *completeness != 0, Name::Found)?;
    only_with("would_settle", !would_settle.is_empty(), Name::Ambiguous)?;
    only_with("refusal_reason", *refusal_reason != 0, Name::Refused)?;
    only_with("expected_by", expected_by.is_some(), Name::Deferred)?;
    Ok(match name {
        Name::Unspecified => return Err(Fault::missing()).at("outcome"),
        Name::Found => Outcome::Found {
            basis: required_code(*match_basis).at("match_basis")?,
            periods: read_periods(periods).at("periods")?,
            pensions: list(pensions, 8, read_pension).at("pensions")?,
            completeness: required_code(*completeness).at("completeness")?,
        },
        Name::NotFound => Outcome::NotFound,
        Name::Ambiguous => Outcome::Ambiguous {
            would_settle: ascending_codes::<IdentificationNeed>(would_settle, 8)
                .at("would_settle")?,
        },
        Name::Deferred => Outcome::Deferred {
            expected_by: required(expected_by, partial_date).at("expected_by")?,
        },
        Name::Refused => {
            Outcome::Refused { reason: required_code(*refusal_reason).at("refusal_reason")? }
        }
    })
}

/// The name of an outcome in the contract.
#[must_use]
pub fn outcome_name(outcome: &Outcome) -> &'static str {
    outcome_on_the_wire(outcome).as_str_name()
}

fn outcome_on_the_wire(outcome: &Outcome) -> proto::Outcome {
    match outcome {
        Outcome::Found { .. } => proto::Outcome::Found,
        Outcome::NotFound => proto::Outcome::NotFound,
        Outcome::Ambiguous { .. } => proto::Outcome::Ambiguous,
        Outcome::Deferred { .. } => proto::Outcome::Deferred,
        Outcome::Refused { .. } => proto::Outcome::Refused,
    }
}

/// An answer as the contract writes it.
#[must_use]
pub fn record_answer(answer: &RecordAnswer) -> proto::RecordAnswer {
    let RecordAnswer { heading, answers, supersedes, outcome, as_of, note } = answer;
    let mut header = header::write(heading);
    header.answers = answers.as_bytes().to_vec();
    header.supersedes = supersedes.map_or_else(Vec::new, |digest| digest.as_bytes().to_vec());
    let mut written = proto::RecordAnswer {
        header: Some(header),
        outcome: outcome_on_the_wire(outcome).into(),
        as_of: Some(partial_date_to_wire(*as_of)),
        note: write_text(note.as_ref()),
        ..Default::default()
    };
    match outcome {
        Outcome::Found { basis, periods, pensions, completeness } => {
            written.match_basis = basis.code();
            written.periods = periods.iter().map(write_period).collect();
            written.pensions = pensions.iter().map(write_pension).collect();
            written.completeness = completeness.code();
        }
        Outcome::NotFound => {}
        Outcome::Ambiguous { would_settle } => {
            written.would_settle = would_settle.iter().map(|need| need.code()).collect();
        }
        Outcome::Deferred { expected_by } => {
            written.expected_by = Some(partial_date_to_wire(*expected_by));
        }
        Outcome::Refused { reason } => written.refusal_reason = reason.code(),
    }
    written
}

pub(super) fn read_refusal(refusal: &proto::Refusal) -> Read<Refusal> {
    let proto::Refusal { header, reason, text } = refusal;
    let header = header::read(header.as_ref(), PayloadType::Refusal)?;
    let reason = RefusalReason::by_name(reason)
        .filter(|reason| reason.is_final())
        .ok_or_else(|| Fault::malformed("is not a final reason"))
        .at("reason")?;
    Ok(Refusal {
        heading: header.heading,
        answers: header.answers.ok_or_else(Fault::missing)?,
        reason,
        text: required_text(text, 512).at("text")?,
    })
}

/// A refusal as the contract writes it.
#[must_use]
pub fn refusal(refusal: &Refusal) -> proto::Refusal {
    let Refusal { heading, answers, reason, text } = refusal;
    let mut header = header::write(heading);
    header.answers = answers.as_bytes().to_vec();
    proto::Refusal {
        header: Some(header),
        reason: reason.name().to_owned(),
        text: text.as_str().to_owned(),
    }
}

/// Reads periods: sorted by start, then id, no id twice.
fn read_periods(periods: &[proto::ServicePeriod]) -> Read<Vec<ServicePeriod>> {
    let periods = list(periods, 400, read_period)?;
    let key = |period: &ServicePeriod| (period.start, period.period_id.clone());
    if periods.windows(2).all(|pair| matches!(pair, [a, b] if key(a) < key(b))) {
        return Ok(periods);
    }
    Err(Fault::malformed("must be sorted by start and period_id, each once"))
}

fn read_period(period: &proto::ServicePeriod) -> Read<ServicePeriod> {
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
    let (start, end) = period_days(start, end)?;
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
        start: Some(partial_date_to_wire(*start)),
        end: end.map(partial_date_to_wire),
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

pub(super) fn read_employer(employer: &proto::Employer) -> Read<Employer> {
    let proto::Employer { name, identifier } = employer;
    Ok(Employer {
        name: required_text(name, 200).at("name")?,
        identifier: text(identifier, 32).at("identifier")?,
    })
}

pub(super) fn read_evidence(evidence: &proto::Evidence) -> Read<Evidence> {
    let proto::Evidence { kind, grade, reference } = evidence;
    Ok(Evidence {
        kind: required_code(*kind).at("kind")?,
        grade: required_code(*grade).at("grade")?,
        reference: text(reference, 128).at("reference")?,
    })
}

pub(super) fn write_employer(employer: &Employer) -> proto::Employer {
    proto::Employer {
        name: employer.name.as_str().to_owned(),
        identifier: write_text(employer.identifier.as_ref()),
    }
}

pub(super) fn write_evidence(evidence: &Evidence) -> proto::Evidence {
    proto::Evidence {
        kind: evidence.kind.code(),
        grade: evidence.grade.code(),
        reference: write_text(evidence.reference.as_ref()),
    }
}

fn read_pension(pension: &proto::PensionStatus) -> Read<PensionStatus> {
    let proto::PensionStatus { state, since } = pension;
    Ok(PensionStatus {
        state: required_code(*state).at("state")?,
        since: required(since, partial_date).at("since")?,
    })
}

fn write_pension(pension: &PensionStatus) -> proto::PensionStatus {
    let PensionStatus { state, since } = pension;
    proto::PensionStatus { state: state.code(), since: Some(partial_date_to_wire(*since)) }
}
