//! Assessments, decisions and the closing of cases as the rest of a node sees them.

use kzmn_common::envelope::Digest;
use kzmn_common::kinds::{CaseClose, DecisionNotice};
use kzmn_common::statement::{Sealed, Signed, Stored};
use kzmn_common::text::Text;

use super::Store;
use crate::assessments::{
    self, AssessmentInputs, AssessmentRecord, CaseWhole, Deciding, DecisionInputs, DecisionRecord,
    DecisionVerdict, NewAssessment, NotDecided, QuestionInputs,
};
use crate::cases::{CaseClosing, NotClosed};
use crate::error::StoreError;
use crate::questions::CaseQuestions;
use crate::{cases, delivery, evidence};

/// `rules` name the rules that hold now: an assessment that was made by others is outdated.
impl Store {
    /// A case with all that was attested, assessed and decided in it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a row was altered, and those of every read.
    pub async fn case_whole(
        &self,
        case_id: &Text,
        rules: &str,
    ) -> Result<Option<CaseWhole>, StoreError> {
        let (snapshot, shared) = (self.snapshot().await?, self.shared());
        let found = cases::case_and_questions(&snapshot, shared, case_id).await?;
        let Some((mut case, questions)) = found else {
            return Ok(None);
        };
        assessments::add_decided(&snapshot, shared, &mut case, Some(&questions)).await?;
        let now = (&questions, rules);
        let decisions = assessments::decisions(&snapshot, shared, case_id).await?;
        let closing = cases::closed(&snapshot, shared, case_id.as_str()).await?;
        let decided = decisions.iter().map(|decision| decision.attested().digest());
        let notices = decided.chain(closing.iter().map(|closing| closing.attested().digest()));
        Ok(Some(CaseWhole {
            case,
            asked: questions.asked().cloned().collect(),
            attested: questions.periods(),
            assessments: assessments::assessments(&snapshot, shared, case_id, now).await?,
            receipts: assessments::receipts(&snapshot, shared, notices).await?,
            closing,
            waiting: delivery::waiting_in(&snapshot, case_id.as_str()).await?,
            decisions,
        }))
    }

    /// What a pension in a case is assessed from; none where there is no such case.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a statement was altered, and those of every read.
    pub async fn assessment_inputs(
        &self,
        case_id: &Text,
    ) -> Result<Option<AssessmentInputs>, StoreError> {
        assessments::assessment_inputs(&self.snapshot().await?, self.shared(), case_id).await
    }

    /// What a question in a case is judged by before it is asked; none where there is no such case.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a statement was altered, and those of every read.
    pub async fn question_inputs(
        &self,
        case_id: &Text,
    ) -> Result<Option<QuestionInputs>, StoreError> {
        // Most questions open their case, and one look without a snapshot says so.
        if !cases::is_open(self.reads()?, case_id).await? {
            return Ok(None);
        }
        assessments::question_inputs(&self.snapshot().await?, self.shared(), case_id).await
    }

    /// Keeps an assessment. The same one of the same inputs is kept once; tells whether this kept it.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn keep_assessment(&self, new: NewAssessment) -> Result<bool, StoreError> {
        self.write(new).await
    }

    /// An assessment of a case by its digest.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where it was altered, and those of every read.
    pub async fn assessment(
        &self,
        case_id: &Text,
        digest: Digest,
        rules: &str,
    ) -> Result<Option<AssessmentRecord>, StoreError> {
        let (snapshot, shared) = (self.snapshot().await?, self.shared());
        let questions = CaseQuestions::load(&snapshot, shared, case_id).await?;
        assessments::assessment(&snapshot, shared, (case_id, digest), (&questions, rules)).await
    }

    /// What a decision on that assessment is made from; none where there is no such case.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a row was altered, and those of every read.
    pub async fn decision_inputs(
        &self,
        case_id: &Text,
        assessment: Digest,
        rules: &str,
    ) -> Result<Option<DecisionInputs>, StoreError> {
        let named = (case_id, assessment);
        assessments::decision_inputs(&self.snapshot().await?, self.shared(), named, rules).await
    }

    /// Whether a decision could be recorded now; tells the notice of the same one where it was recorded before.
    /// Nothing is stored.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a row was altered, and those of every read. Within it [`NotDecided`].
    pub async fn judge_decision(
        &self,
        notice: &Signed<DecisionNotice>,
        rules: &str,
    ) -> Result<Result<Option<Digest>, NotDecided>, StoreError> {
        let snapshot = self.snapshot().await?;
        let judged = assessments::judge_decision(&snapshot, self.shared(), notice, rules).await?;
        Ok(judged.map(|judged| match judged {
            DecisionVerdict::New(_) => None,
            DecisionVerdict::Recorded(digest) => Some(digest),
        }))
    }

    /// Records a decision and keeps its notice, in one transaction. The same again changes nothing. Tells the
    /// decision, and whether this recorded it.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoBundle`], and those of every write. Within it [`NotDecided`]: nothing was stored.
    pub async fn record_decision(
        &self,
        sealed: Sealed<DecisionNotice>,
        rules: &str,
    ) -> Result<Result<(DecisionRecord, bool), NotDecided>, StoreError> {
        let bundle = self.newest_bundle().ok_or(StoreError::NoBundle)?;
        let bundle_sequence = bundle.sequence();
        let deciding = Deciding { sealed, bundle_sequence, rules: rules.to_owned() };
        let (digest, recorded) = match self.write(deciding).await? {
            Ok(decided) => decided,
            Err(not_decided) => return Ok(Err(not_decided)),
        };
        let row = evidence::find(&self.snapshot().await?, digest).await?;
        let row = row.ok_or(StoreError::BrokeOff)?;
        Ok(Ok((evidence::reopen_as::<DecisionNotice>(&row, self.shared())?, recorded)))
    }

    /// Closes a case and keeps what says so to the other state, in one transaction. The same again changes nothing. Tells what
    /// says so, and whether this closed it.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoBundle`], and those of every write. Within it [`NotClosed`]: nothing was stored.
    pub async fn close_case(
        &self,
        sealed: Sealed<CaseClose>,
    ) -> Result<Result<(Stored<CaseClose>, bool), NotClosed>, StoreError> {
        let bundle_sequence = self.newest_bundle().ok_or(StoreError::NoBundle)?.sequence();
        let (digest, closed) = match self.write(CaseClosing { sealed, bundle_sequence }).await? {
            Ok(closed) => closed,
            Err(not_closed) => return Ok(Err(not_closed)),
        };
        let row = evidence::find(&self.snapshot().await?, digest).await?;
        let row = row.ok_or(StoreError::BrokeOff)?;
        Ok(Ok((evidence::reopen_as::<CaseClose>(&row, self.shared())?, closed)))
    }
}
