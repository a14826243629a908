//! How many bytes are kept of what was refused for good.

use std::ops::Range;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
};

use super::Direction;
use crate::entity::statement::{Column, Entity};
use crate::error::StoreError;

/// The bytes of what was received in `within`, milliseconds since 1970 UTC, and refused, with those of the refusals.
pub(crate) async fn refused_bytes(
    db: &impl ConnectionTrait,
    within: Range<i64>,
) -> Result<u64, StoreError> {
    let refused = Condition::all()
        .add(Column::RefusedReason.is_not_null())
        .add(Column::At.gte(within.start))
        .add(Column::At.lt(within.end));
    let digests = Entity::find().select_only().column(Column::Digest).filter(refused.clone());
    let refusals = Condition::all()
        .add(Column::Direction.eq(Direction::Issued.name()))
        .add(Column::Answers.in_subquery(digests.into_query()));
    let (received, issued) = (bytes(db, refused).await?, bytes(db, refusals).await?);
    Ok(received.saturating_add(issued))
}

async fn bytes(db: &impl ConnectionTrait, of: Condition) -> Result<u64, StoreError> {
    let sum: Option<i64> = Entity::find()
        .select_only()
        .expr(Expr::cust("COALESCE(SUM(LENGTH(\"envelope\")), 0)"))
        .filter(of)
        .into_tuple()
        .one(db)
        .await?;
    Ok(sum.and_then(|sum| u64::try_from(sum).ok()).unwrap_or(0))
}
