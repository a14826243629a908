//! Recording what an officer decided, with the signed notice of it.

use kzmn_common::envelope::Digest;
use kzmn_common::header::NoticeHeader;
use kzmn_common::kinds::DecisionNotice;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Sealed, Signed};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;

use super::read;
use crate::command::Command;
use crate::delivery;
use crate::entity::decision;
use crate::error::StoreError;
use crate::evidence::NewStatement;
use crate::ledger::Edge;
use crate::questions::CaseQuestions;
use crate::shared::Shared;
use crate::tx::Tx;

/// Why a decision was not recorded. Nothing was stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotDecided {
    /// The case has no assessment of that digest.
    #[error("the case has no such assessment")]
    UnknownAssessment,
    /// What it was made of has changed since.
    #[error("what the assessment was made of has changed since")]
    Outdated,
    /// A question of the case has two different answers, and none in its place was answered.
    #[error("a question of the case has two different answers")]
    Equivocal,
    /// The case has a decision that this one does not replace.
    #[error("the case has another decision than the one that this replaces")]
    Decided,
    /// The case has no decision that this one could replace.
    #[error("the case has no decision to be replaced")]
    NothingToReplace,
}

impl NotDecided {
    /// As what the caller is told of it.
    #[must_use]
    pub fn refusal(self) -> RefusalReason {
        match self {
            Self::UnknownAssessment | Self::NothingToReplace => RefusalReason::NotFound,
            Self::Outdated => RefusalReason::AssessmentOutdated,
            Self::Equivocal => RefusalReason::EvidenceEquivocal,
            Self::Decided => RefusalReason::CaseDecided,
        }
    }
}

/// A decision to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct Deciding {
    pub(crate) sealed: Sealed<DecisionNotice>,
    pub(crate) bundle_sequence: u64,
    pub(crate) rules: String,
}

impl Command for Deciding {
    type Reply = Result<(Digest, bool), NotDecided>;

    const BEGINS: bool = true;
}

/// Records a decision and its notice, unless the case's newest one says the same. Tells the digest of the
/// notice, and whether this recorded it.
pub(crate) async fn decide(
    tx: &mut Tx<'_>,
    deciding: &Deciding,
) -> Result<Result<(Digest, bool), NotDecided>, StoreError> {
    let notice = deciding.sealed.statement();
    let assessment = match judge(tx.db, tx.shared, notice, &deciding.rules).await? {
        Ok(DecisionVerdict::New(assessment)) => assessment,
        Ok(DecisionVerdict::Recorded(digest)) => return Ok(Ok((digest, false))),
        Err(not_decided) => return Ok(Err(not_decided)),
    };
    let digest = deciding.sealed.digest();
    let replaced = read::replaced(tx.db, notice).await?;
    let entry = Edge::column(tx.next_entry())?;
    tx.append(NewStatement::issued(&deciding.sealed, deciding.bundle_sequence, None)?);
    let row = decision::ActiveModel {
        number: NotSet,
        notice_digest: Set(digest.as_bytes().to_vec()),
        case_id: Set(notice.header.case_id.as_str().to_owned()),
        assessment: Set(assessment),
        supersedes: Set(replaced),
        entry: NotSet,
    };
    let issued_at = notice.common_header.issued_at;
    tx.keep([row], issued_at)?;
    delivery::add(tx, (digest, entry), notice.header.case_id.as_str(), issued_at)?;
    // Another decision in this case may be in the batch.
    tx.flush().await?;
    Ok(Ok((digest, true)))
}

/// What becomes of a decision that nothing stands against.
pub(crate) enum DecisionVerdict {
    /// It is recorded, on the assessment of that number.
    New(i64),
    /// The case's newest one says the same: its notice.
    Recorded(Digest),
}

/// Whether a decision can be recorded.
pub(crate) async fn judge(
    db: &impl ConnectionTrait,
    shared: &Shared,
    notice: &Signed<DecisionNotice>,
    rules: &str,
) -> Result<Result<DecisionVerdict, NotDecided>, StoreError> {
    let NoticeHeader { case_id, supersedes, justification: _ } = &notice.header;
    let before = read::newest_notice(db, shared, case_id).await?;
    let before = before.as_ref().map(|stored| stored.attested());
    if let Some(before) = before.filter(|before| before.statement().says_the_same_as(notice)) {
        return Ok(Ok(DecisionVerdict::Recorded(before.digest())));
    }
    match (before.map(|before| before.digest()), *supersedes) {
        (None, Some(_)) => return Ok(Err(NotDecided::NothingToReplace)),
        (newest, replaced) if newest != replaced => return Ok(Err(NotDecided::Decided)),
        _ => {}
    }
    let questions = CaseQuestions::load(db, shared, case_id).await?;
    if questions.is_equivocal() {
        return Ok(Err(NotDecided::Equivocal));
    }
    let named = (case_id, notice.body.assessment);
    let Some(assessment) = read::assessment(db, shared, named, (&questions, rules)).await? else {
        return Ok(Err(NotDecided::UnknownAssessment));
    };
    let relied = (assessment.version, &assessment.relied_on);
    if assessment.outdated || relied != (notice.body.own_record_version, &notice.body.relied_on) {
        return Ok(Err(NotDecided::Outdated));
    }
    Ok(Ok(DecisionVerdict::New(assessment.number)))
}
