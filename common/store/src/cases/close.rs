//! Closing a case: the other state is told that it is done. It is open again as soon as something is asked or decided in it.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::kinds::{CaseClose, CaseCloseReason};
use kzmn_common::statement::{PayloadType, Sealed, Stored};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::command::Command;
use crate::delivery;
use crate::entity::{question, statement};
use crate::error::StoreError;
use crate::evidence::{self, Direction, NewStatement};
use crate::ledger::Edge;
use crate::questions::{QuestionState, latest_aside};
use crate::shared::Shared;
use crate::tx::Tx;

/// Why a case was not closed. Nothing was stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotClosed {
    /// A question of it waits for its answer.
    #[error("a question of the case waits for its answer")]
    QuestionsOpen,
    /// It is said to be decided.
    #[error("nothing is decided in the case")]
    Undecided,
}

/// A case to be closed.
#[derive(Clone, Debug)]
pub(crate) struct CaseClosing {
    pub(crate) sealed: Sealed<CaseClose>,
    pub(crate) bundle_sequence: u64,
}

impl Command for CaseClosing {
    type Reply = Result<(Digest, bool), NotClosed>;

    const BEGINS: bool = true;
}

/// Closes it, unless it is closed for the same. Tells the digest of what says so, and whether this closed it.
pub(crate) async fn close(
    tx: &mut Tx<'_>,
    closing: &CaseClosing,
) -> Result<Result<(Digest, bool), NotClosed>, StoreError> {
    let said = closing.sealed.statement();
    let case_id = said.header.case_id.as_str();
    if let Some(before) = closed(tx.db, tx.shared, case_id).await? {
        let before = before.attested();
        if before.statement().body == said.body {
            return Ok(Ok((before.digest(), false)));
        }
    }
    if has_open_questions(tx.db, case_id).await? {
        return Ok(Err(NotClosed::QuestionsOpen));
    }
    let decided = [PayloadType::DecisionNotice];
    if said.body.reason == CaseCloseReason::Decided
        && newest_issued(tx.db, case_id, &decided).await?.is_none()
    {
        return Ok(Err(NotClosed::Undecided));
    }
    let (digest, entry) = (closing.sealed.digest(), Edge::column(tx.next_entry())?);
    tx.append(NewStatement::issued(&closing.sealed, closing.bundle_sequence, None)?);
    delivery::add(tx, (digest, entry), case_id, said.common_header.issued_at)?;
    tx.changed(case_id);
    // Another act in this case may be in the batch.
    tx.flush().await?;
    Ok(Ok((digest, true)))
}

/// What closed a case; none where it is open, or open again.
pub(crate) async fn closed(
    db: &impl ConnectionTrait,
    shared: &Shared,
    case_id: &str,
) -> Result<Option<Stored<CaseClose>>, StoreError> {
    let acts = [PayloadType::RecordQuery, PayloadType::DecisionNotice, PayloadType::CaseClose];
    let newest = newest_issued(db, case_id, &acts).await?;
    let closing = newest.filter(|row| row.payload_type == PayloadType::CaseClose.as_str());
    closing.map(|row| evidence::reopen_as(&row, shared)).transpose()
}

/// The newest own statement of one of these types in a case.
async fn newest_issued(
    db: &impl ConnectionTrait,
    case_id: &str,
    kinds: &[PayloadType],
) -> Result<Option<statement::Model>, StoreError> {
    let newest = statement::Entity::find()
        .filter(statement::Column::CaseId.eq(case_id))
        .filter(statement::Column::Direction.eq(Direction::Issued.name()))
        .filter(statement::Column::PayloadType.is_in(kinds.iter().map(|kind| kind.as_str())))
        .order_by_desc(statement::Column::Number)
        .limit(1);
    Ok(newest.one(db).await?)
}

async fn has_open_questions(db: &impl ConnectionTrait, case_id: &str) -> Result<bool, StoreError> {
    let open: Vec<Vec<u8>> = question::Entity::find()
        .select_only()
        .column(question::Column::QueryDigest)
        .filter(question::Column::CaseId.eq(case_id))
        .filter(question::Column::State.eq(QuestionState::Open.name()))
        .into_tuple()
        .all(db)
        .await?;
    if open.is_empty() {
        return Ok(false);
    }
    let aside: BTreeMap<Digest, _> = latest_aside(db, [case_id]).await?;
    for query in &open {
        let query = evidence::digest("question", query)?;
        if !aside.get(&query).is_some_and(|last| last.aside) {
            return Ok(true);
        }
    }
    Ok(false)
}
