//! Questions whose first attempt was cut off.

use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::aside::latest;
use super::state::QuestionState;
use crate::delivery;
use crate::dialect::Dialect;
use crate::entity::{self, question};
use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::padded::padded;

/// Adds the open questions that do not wait and are not set aside: the process ended during the first attempt. They are
/// due at once.
pub(crate) async fn let_wait(db: &DatabaseConnection) -> Result<(), StoreError> {
    let open = question::Entity::find()
        .filter(question::Column::State.eq(QuestionState::Open.name()))
        .filter(question::Column::Waits.eq(0))
        .order_by_asc(question::Column::AskedAt)
        .all(db)
        .await?;
    if open.is_empty() {
        return Ok(());
    }
    let cases = padded(open.iter().map(|question| question.case_id.as_str()));
    let aside = latest(db, cases).await?;
    let transaction = Dialect::of(db)?.begin_write(db).await?;
    for question in open {
        let digest = evidence::digest("question", &question.query_digest)?;
        if aside.get(&digest).is_some_and(|last| last.aside) {
            continue;
        }
        let stored = evidence::find(&transaction, digest).await?;
        let entry = stored.ok_or_else(|| corrupt("question", "its query is not there"))?.entry;
        entity::delivery::Entity::insert(delivery::row(
            (question.query_digest, entry),
            &question.case_id,
            question.asked_at,
        ))
        .exec_without_returning(&transaction)
        .await?;
        delivery::mark(&transaction, digest, true).await?;
    }
    transaction.commit().await?;
    Ok(())
}
