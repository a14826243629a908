//! What an officer decides: always a call of its own, which names the assessment that it follows.

use kzmn_common::header::{CommonHeader, Justification, LegalBasis, NoticeHeader, Officer};
use kzmn_common::kinds::{DecisionNotice, DecisionOutcome, MOST_RELIED_ON};
use kzmn_common::office::DecisionWanted;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::{Sealed, Signed};
use kzmn_common::text::Text;
use kzmn_store::{DecisionInputs, DecisionRecord, NotDecided};

use super::assessments::not_of_case;
use super::reasons::reasoned;
use super::{OfficeCall, field_fault};
use crate::node::{OrRefuse as _, not_found};

/// A decision as it would be signed, with what its reason is given for, each in words.
pub(in crate::node) struct DecisionPreview {
    /// The notice to the other state.
    pub(in crate::node) notice: Signed<DecisionNotice>,
    /// What needs a reason.
    pub(in crate::node) reason_covers: Vec<String>,
    /// Other cases of the person in which a decision holds.
    pub(in crate::node) decided_cases: Vec<Text>,
}

/// A decision that is recorded.
pub(in crate::node) struct RecordedDecision {
    /// It.
    pub(in crate::node) decision: DecisionRecord,
    /// Whether it was recorded now. False: the same was decided before.
    pub(in crate::node) recorded: bool,
    /// What needed a reason.
    pub(in crate::node) reason_covers: Vec<String>,
    /// Other cases of the person in which a decision holds.
    pub(in crate::node) decided_cases: Vec<Text>,
}

impl OfficeCall {
    /// What would be signed, if it may be decided.
    pub(in crate::node) async fn preview_decision(
        &self,
        officer: Officer,
        wanted: DecisionWanted,
    ) -> Result<DecisionPreview, Refused> {
        let preview = self.judge_decision(officer, wanted).await?;
        let judged = self.core.store.judge_decision(&preview.notice, &self.epoch.law.name).await;
        judged.or_refuse()?.map_err(NotDecided::refusal)?;
        Ok(preview)
    }

    /// Signs and records a decision.
    pub(in crate::node) async fn record_decision(
        &self,
        officer: Officer,
        wanted: DecisionWanted,
    ) -> Result<RecordedDecision, Refused> {
        let DecisionPreview { notice, reason_covers, decided_cases } =
            self.judge_decision(officer, wanted).await?;
        let sealed = Sealed::seal(notice, &self.epoch.answering.signer).or_refuse()?;
        let decided = self.core.store.record_decision(sealed, &self.epoch.law.name).await;
        let (decision, recorded) = decided.or_refuse()?.map_err(NotDecided::refusal)?;
        if recorded {
            tracing::info!(notice = %decision.attested().digest(), "decided");
        }
        Ok(RecordedDecision { decision, recorded, reason_covers, decided_cases })
    }

    async fn judge_decision(
        &self,
        officer: Officer,
        wanted: DecisionWanted,
    ) -> Result<DecisionPreview, Refused> {
        self.core.may_sign(&self.epoch)?;
        let rules = &self.epoch.law.name;
        let inputs = self.core.store.decision_inputs(&wanted.case_id, wanted.assessment, rules);
        let inputs = inputs.await.or_refuse()?.ok_or_else(not_found)?;
        let case = inputs.case.clone();
        let (notice, reason_covers) = self.notice(officer, wanted, inputs)?;
        // Only for what may be decided: reading them verifies what each relied on.
        let others = self.other_cases(&case).await?.into_iter();
        let decided_cases = others.filter(|other| other.decided.is_some());
        let decided_cases = decided_cases.map(|other| other.case_id).collect();
        Ok(DecisionPreview { notice, reason_covers, decided_cases })
    }

    /// The notice of a decision to the other state, and what needs a reason.
    fn notice(
        &self,
        officer: Officer,
        wanted: DecisionWanted,
        inputs: DecisionInputs,
    ) -> Result<(Signed<DecisionNotice>, Vec<String>), Refused> {
        let core = &self.core;
        let DecisionInputs { case, assessment, basis } = inputs;
        let assessment = assessment.ok_or_else(|| not_of_case("assessment_digest"))?;
        if assessment.outdated {
            return Err(RefusalReason::AssessmentOutdated.into());
        }
        if wanted.outcome == DecisionOutcome::Award && assessment.figures_missing {
            return Err(RefusalReason::FiguresMissing.into());
        }
        let reason_covers = reasoned(&wanted, &assessment, self.today())?;
        if assessment.relied_on.len() > MOST_RELIED_ON {
            let problem = format!("relies on more than {MOST_RELIED_ON} answers");
            return Err(field_fault("assessment_digest", &problem));
        }
        let justification = Justification {
            purpose: case.purpose,
            basis: self.basis(wanted.basis.or(basis))?,
            officer,
        };
        let body = DecisionNotice {
            outcome: wanted.outcome,
            pension: assessment.claim.pension,
            effective_from: wanted.effective_from,
            article: wanted.article,
            reason: wanted.reason,
            relied_on: assessment.relied_on,
            own_record_version: assessment.version,
            assessment: assessment.digest,
        };
        let common_header = CommonHeader::new(
            core.me,
            self.epoch.bundle.realm().clone(),
            core.clock.now(),
            core.entropy.as_ref(),
        );
        let header =
            NoticeHeader { case_id: case.case_id, supersedes: wanted.supersedes, justification };
        Ok((Signed { common_header, header, body }, reason_covers))
    }

    /// A legal basis on which something may be disclosed, by the own policy as by theirs.
    pub(super) fn basis(&self, basis: Option<LegalBasis>) -> Result<LegalBasis, Refused> {
        let problem = "is missing: nothing was asked in this case whose basis could be taken";
        let basis = basis.ok_or_else(|| field_fault("legal_basis", problem))?;
        self.epoch.policy.in_force(&basis, self.core.clock.now())?;
        Ok(basis)
    }
}
