//! Notices of decisions.

use kzmn_proto::exchange as proto;
use time::Date;

use super::Code as _;
use super::date::{partial_date, partial_date_to_wire};
use super::fault::{At, Fault, Read, digest, list, required, required_code, required_text, text};
use super::header;
use super::person::write_text;
use crate::assessment::PensionKind;
use crate::record::{DecisionNotice, DecisionOutcome, MOST_RELIED_ON};
use crate::statement::{Digest, PayloadType};

pub(super) fn read_notice(notice: &proto::DecisionNotice) -> Read<DecisionNotice> {
    let proto::DecisionNotice {
        header,
        outcome,
        pension,
        effective_from,
        article,
        reason,
        relied_on,
        own_record_version,
        assessment_digest,
    } = notice;
    let header = header::read(header.as_ref(), PayloadType::DecisionNotice)?;
    let outcome = required_code(*outcome).at("outcome")?;
    let pension = read_pension_kind(*pension).at("pension")?;
    let effective_from = required(effective_from, full_date).at("effective_from")?;
    let article = required_text(article, 128).at("article")?;
    let reason = text(reason, 500).at("reason")?;
    if outcome == DecisionOutcome::Refuse && reason.is_none() {
        return Err(Fault::missing()).at("reason");
    }
    Ok(DecisionNotice {
        heading: header.heading,
        case_id: header.case_id.ok_or_else(Fault::missing)?,
        supersedes: header.supersedes,
        ground: header.ground.ok_or_else(Fault::missing)?,
        outcome,
        pension,
        effective_from,
        article,
        reason,
        relied_on: ascending_digests(relied_on).at("relied_on")?,
        own_record_version: Some(*own_record_version)
            .filter(|version| *version > 0)
            .ok_or_else(|| Fault::malformed("must be from 1"))
            .at("own_record_version")?,
        assessment: required_digest(assessment_digest).at("assessment_digest")?,
    })
}

/// A notice as the contract writes it.
#[must_use]
pub fn decision_notice(notice: &DecisionNotice) -> proto::DecisionNotice {
    let DecisionNotice {
        heading,
        case_id,
        supersedes,
        ground,
        outcome,
        pension,
        effective_from,
        article,
        reason,
        relied_on,
        own_record_version,
        assessment,
    } = notice;
    let mut header = header::write(heading);
    header.case_id = case_id.as_str().to_owned();
    header.supersedes = supersedes.map_or_else(Vec::new, |digest| digest.as_bytes().to_vec());
    header::write_ground(ground, &mut header);
    proto::DecisionNotice {
        header: Some(header),
        outcome: outcome.code(),
        pension: pension_kind(*pension),
        effective_from: Some(partial_date_to_wire((*effective_from).into())),
        article: article.as_str().to_owned(),
        reason: write_text(reason.as_ref()),
        relied_on: relied_on.iter().map(|digest| digest.as_bytes().to_vec()).collect(),
        own_record_version: *own_record_version,
        assessment_digest: assessment.as_bytes().to_vec(),
    }
}

/// A pension as the contract numbers it.
#[must_use]
pub fn pension_kind(pension: PensionKind) -> i32 {
    match pension {
        PensionKind::OldAge => proto::PensionKind::OldAge,
        PensionKind::Funded => proto::PensionKind::Funded,
        PensionKind::LongService => proto::PensionKind::LongService,
        PensionKind::Military => proto::PensionKind::Military,
    }
    .into()
}

pub(super) fn read_pension_kind(code: i32) -> Read<PensionKind> {
    match proto::PensionKind::try_from(code) {
        Ok(proto::PensionKind::Unspecified) => Err(Fault::missing()),
        Ok(proto::PensionKind::OldAge) => Ok(PensionKind::OldAge),
        Ok(proto::PensionKind::Funded) => Ok(PensionKind::Funded),
        Ok(proto::PensionKind::LongService) => Ok(PensionKind::LongService),
        Ok(proto::PensionKind::Military) => Ok(PensionKind::Military),
        Err(_) => Err(Fault::malformed("is not a value of its list")),
    }
}

/// A date of which every part is known.
pub(super) fn full_date(date: &proto::PartialDate) -> Read<Date> {
    let date = partial_date(date)?;
    let full = date.is_exact().then(|| date.earliest());
    full.ok_or_else(|| Fault::malformed("must be a full date"))
}

pub(super) fn required_digest(bytes: &[u8]) -> Read<Digest> {
    digest(bytes)?.ok_or_else(Fault::missing)
}

fn ascending_digests(digests: &[Vec<u8>]) -> Read<Vec<Digest>> {
    let digests = list(digests, MOST_RELIED_ON, |bytes| required_digest(bytes))?;
    if digests.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
        return Ok(digests);
    }
    Err(Fault::malformed("must hold each digest once, ascending"))
}
