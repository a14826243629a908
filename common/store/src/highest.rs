//! The highest number of a table whose rows are numbered in the order in which they come, and of which no row goes.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect as _};

/// The highest number of an entity's rows; none where there is no row.
pub(crate) async fn highest<E: EntityTrait>(
    db: &impl ConnectionTrait,
    number: impl Into<Expr>,
) -> Result<Option<i64>, DbErr> {
    let highest: Option<Option<i64>> =
        E::find().select_only().expr(number.into().max()).into_tuple().one(db).await?;
    Ok(highest.flatten())
}
