//! `CaseService`: what a person is entitled to, and what an officer decides.

use kzmn_common::assessment::{Language, missing_in};
use kzmn_common::claim::PensionRight;
use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::refusal::Refused;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{AssessmentRecord, Change, DecisionRecord};

use super::{Rpc, at_fault, digest_to_proto, unknown_value};
use crate::node::office::{AssessedNow, DecisionPreview, LARGEST_SHOWN, RecordedDecision};

impl Rpc {
    pub(super) async fn assess_pension(
        &self,
        officer: Officer,
        request: proto::AssessPensionRequest,
    ) -> Result<proto::AssessPensionResponse, Refused> {
        let me = self.office.core.me;
        let claimed = office::read_assess_pension(&request, me).map_err(at_fault)?;
        let language = read_language(request.language)?;
        let AssessedNow { record, explanation, stored } =
            self.office.assess_pension(officer, claimed, language).await?;
        let fits = record.json.len() + explanation.len() <= LARGEST_SHOWN;
        Ok(proto::AssessPensionResponse {
            summary: Some(assessment_summary_to_proto(&record, &self.office.epoch.law.name)),
            assessment_json: record.json,
            explanation: if fits { explanation } else { String::new() },
            stored,
        })
    }

    pub(super) async fn read_assessment(
        &self,
        officer: Officer,
        request: proto::ReadAssessmentRequest,
    ) -> Result<proto::ReadAssessmentResponse, Refused> {
        let (case_id, digest) = office::read_assessment_request(&request).map_err(at_fault)?;
        let record = self.office.read_assessment(officer, &case_id, digest).await?;
        Ok(proto::ReadAssessmentResponse {
            summary: Some(assessment_summary_to_proto(&record, &self.office.epoch.law.name)),
            claim: Some(office::pension_claim_to_proto(&record.claim, self.office.core.me)),
            assessment_json: record.json,
        })
    }

    pub(super) async fn record_decision(
        &self,
        officer: Officer,
        request: proto::RecordDecisionRequest,
    ) -> Result<proto::RecordDecisionResponse, Refused> {
        let wanted = office::read_record_decision(&request).map_err(at_fault)?;
        if wanted.check_only {
            let DecisionPreview { notice, reason_covers, decided_cases } =
                self.office.preview_decision(officer, wanted).await?;
            let preview = Some(notice.to_message());
            return Ok(proto::RecordDecisionResponse {
                preview,
                reason_covers,
                decided_case_ids: decided_cases.into_iter().map(String::from).collect(),
                ..Default::default()
            });
        }
        let RecordedDecision { decision, recorded, reason_covers, decided_cases } =
            self.office.record_decision(officer, wanted).await?;
        let envelope = decision.attested().verified().envelope();
        Ok(proto::RecordDecisionResponse {
            notice: Some(wire::envelope_to_proto(envelope)),
            decision: Some(decision_to_proto(&decision)),
            recorded,
            preview: None,
            reason_covers,
            decided_case_ids: decided_cases.into_iter().map(String::from).collect(),
        })
    }
}

fn read_language(language: i32) -> Result<Language, Refused> {
    match proto::Language::try_from(language) {
        Ok(proto::Language::Kazakh) => Ok(Language::Kazakh),
        Ok(proto::Language::Mongolian) => Ok(Language::Mongolian),
        Ok(proto::Language::Russian) => Ok(Language::Russian),
        Ok(proto::Language::English | proto::Language::Unspecified) => Ok(Language::English),
        Err(_) => Err(unknown_value("language")),
    }
}

/// An assessment without itself.
pub(super) fn assessment_summary_to_proto(
    record: &AssessmentRecord,
    rules: &str,
) -> proto::AssessmentSummary {
    proto::AssessmentSummary {
        digest: record.digest.as_bytes().to_vec(),
        pension: wire::pension_kind_to_proto(record.claim.pension),
        applied_on: Some(wire::partial_date_to_proto(record.claim.applied_on.into())),
        assessed_at: Some(wire::instant_to_proto(record.at)),
        assessed_by: record.officer.id.as_str().to_owned(),
        person_id: record.person_id.as_str().to_owned(),
        own_record_version: record.version,
        relied_on: record.relied_on.iter().map(|digest| digest.as_bytes().to_vec()).collect(),
        outdated: record.outdated,
        entitled: record.right != PensionRight::None,
        missing: missing_in(&record.json).unwrap_or_default(),
        changes: record.changes.iter().map(|change| change_to_proto(change, rules)).collect(),
    }
}

fn change_to_proto(change: &Change, rules: &str) -> proto::AssessmentChange {
    use proto::AssessmentChangeKind as Kind;
    let mut shown = proto::AssessmentChange::default();
    let kind = match change {
        Change::Record(version) => {
            shown.own_record_version = version.unwrap_or_default();
            Kind::OwnRecord
        }
        Change::Question(query) => {
            shown.query_digest = query.as_bytes().to_vec();
            Kind::Question
        }
        Change::Rules(before) => {
            (shown.rules_before, shown.rules_now) = (before.clone(), rules.to_owned());
            Kind::Rules
        }
        Change::Unasked => Kind::QuestionsNotSeen,
    };
    shown.kind = kind.into();
    shown
}

/// A decision as its notice states it.
pub(super) fn decision_to_proto(decision: &DecisionRecord) -> proto::Decision {
    let notice = decision.attested().statement();
    let bytes = |digest: Digest| digest.as_bytes().to_vec();
    proto::Decision {
        notice_digest: bytes(decision.attested().digest()),
        assessment_digest: bytes(notice.body.assessment),
        outcome: notice.body.outcome.code(),
        pension: wire::pension_kind_to_proto(notice.body.pension),
        effective_from: Some(wire::partial_date_to_proto(notice.body.effective_from.into())),
        article: notice.body.article.as_str().to_owned(),
        reason: notice.body.reason.as_ref().map(|why| why.as_str().to_owned()).unwrap_or_default(),
        decided_at: Some(wire::instant_to_proto(notice.common_header.issued_at)),
        decided_by: notice.header.justification.officer.id.as_str().to_owned(),
        supersedes: digest_to_proto(notice.header.supersedes),
        replaced_by: Vec::new(),
        received_at: None,
        receipt_digest: Vec::new(),
        waits: false,
        waits_reason: String::new(),
    }
}
