//! The statements of a day, by the time in their ids.

use std::collections::BTreeSet;

use kzmn_common::envelope::Digest;
use kzmn_common::header::StatementId;
use kzmn_common::instant::Instant;
use kzmn_common::party::Party;
use kzmn_common::reconcile::{DayAsked, DayHeld, ids_of};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::entity::statement::{Column, Entity};
use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::exchange::FIRST_USE_OF_ID;

/// What is held of those that are asked for.
pub(crate) async fn day_held(
    db: &impl ConnectionTrait,
    asked: DayAsked,
) -> Result<DayHeld, StoreError> {
    let all = statements_of(db, asked).await?;
    let mut previous = None;
    for issuer in Party::ALL {
        previous = previous.max(last_before(db, asked, issuer).await?);
    }
    Ok(DayHeld::of(&all, asked, previous.map(Instant::date)))
}

/// All statements of that day and state.
pub(crate) async fn statements_of(
    db: &impl ConnectionTrait,
    DayAsked { day, issuer, .. }: DayAsked,
) -> Result<BTreeSet<Digest>, StoreError> {
    let Some((first, end)) = ids_of(day) else { return Ok(BTreeSet::new()) };
    let digests: Vec<Vec<u8>> = Entity::find()
        .select_only()
        .column(Column::Digest)
        .filter(by(issuer).add(Column::StatementId.gte(first)).add(Column::StatementId.lt(end)))
        .into_tuple()
        .all(db)
        .await?;
    digests.iter().map(|digest| evidence::digest("statement", digest)).collect()
}

/// When that state's last statement from before the day was made.
async fn last_before(
    db: &impl ConnectionTrait,
    asked: DayAsked,
    issuer: Party,
) -> Result<Option<Instant>, StoreError> {
    let Some((first, _)) = ids_of(asked.day) else { return Ok(None) };
    let last: Option<Option<String>> = Entity::find()
        .select_only()
        .column(Column::StatementId)
        .filter(by(issuer).add(Column::StatementId.lt(first)))
        .order_by_desc(Column::StatementId)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let Some(last) = last.flatten() else { return Ok(None) };
    let made_at = StatementId::parse(&last).and_then(|id| id.made_at());
    made_at.map(Some).ok_or_else(|| corrupt("statement", "its id"))
}

/// Those of a state, each under its id: the condition of the index over both.
fn by(issuer: Party) -> Condition {
    Condition::all().add(Column::Issuer.eq(issuer.code())).add(Expr::cust(FIRST_USE_OF_ID))
}
