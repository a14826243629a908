//! How a notice of a decision is written and read.

use kzmn_proto::exchange as proto;

use super::{DecisionNotice, DecisionOutcome, MOST_RELIED_ON};
use crate::code::Code as _;
use crate::envelope::Digest;
use crate::header::NoticeHeader;
use crate::statement::{Body, Disclosed, PayloadType};
use crate::wire::{
    At, FieldFault, FieldResult, full_date, list, partial_date_to_proto, pension_kind_to_proto,
    read_pension_kind, required, required_code, required_digest, required_text, text,
    text_to_proto,
};

impl Body for DecisionNotice {
    const TYPE: PayloadType = PayloadType::DecisionNotice;

    type Header = NoticeHeader;
    type Message = proto::DecisionNotice;

    fn to_message(&self, header: proto::StatementHeader) -> proto::DecisionNotice {
        let Self {
            outcome,
            pension,
            effective_from,
            article,
            reason,
            relied_on,
            own_record_version,
            assessment,
        } = self;
        proto::DecisionNotice {
            header: Some(header),
            outcome: outcome.code(),
            pension: pension_kind_to_proto(*pension),
            effective_from: Some(partial_date_to_proto((*effective_from).into())),
            article: article.as_str().to_owned(),
            reason: text_to_proto(reason.as_ref()),
            relied_on: relied_on.iter().map(|digest| digest.as_bytes().to_vec()).collect(),
            own_record_version: *own_record_version,
            assessment_digest: assessment.as_bytes().to_vec(),
        }
    }

    fn header_of(notice: &proto::DecisionNotice) -> Option<&proto::StatementHeader> {
        notice.header.as_ref()
    }

    fn read(notice: &proto::DecisionNotice, disclosed: Disclosed<'_>) -> Result<Self, FieldFault> {
        disclosed.must_be_empty()?;
        let proto::DecisionNotice {
            header: _,
            outcome,
            pension,
            effective_from,
            article,
            reason,
            relied_on,
            own_record_version,
            assessment_digest,
        } = notice;
        let outcome = required_code(*outcome).at("outcome")?;
        let pension = read_pension_kind(*pension).at("pension")?;
        let effective_from = required(effective_from, full_date).at("effective_from")?;
        let article = required_text(article, 128).at("article")?;
        let reason = text(reason, 500).at("reason")?;
        if outcome == DecisionOutcome::Refuse && reason.is_none() {
            return Err(FieldFault::missing()).at("reason");
        }
        Ok(Self {
            outcome,
            pension,
            effective_from,
            article,
            reason,
            relied_on: ascending_digests(relied_on).at("relied_on")?,
            own_record_version: Some(*own_record_version)
                .filter(|version| *version > 0)
                .ok_or_else(|| FieldFault::malformed("must be from 1"))
                .at("own_record_version")?,
            assessment: required_digest(assessment_digest).at("assessment_digest")?,
        })
    }
}

fn ascending_digests(digests: &[Vec<u8>]) -> FieldResult<Vec<Digest>> {
    let digests = list(digests, MOST_RELIED_ON, |bytes| required_digest(bytes))?;
    if digests.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
        return Ok(digests);
    }
    Err(FieldFault::malformed("must hold each digest once, ascending"))
}
