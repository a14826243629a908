//! Which ids of statements are used.

use kzmn_common::party::Party;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, Condition};

use crate::entity::statement::Column;
use crate::padded::padded;

/// The condition of the index `statement_id_once`, word for word, so that it is used; it leaves out nothing, for an id that
/// was used again was used before.
pub(crate) const FIRST_USE_OF_ID: &str =
    r#"("refused_reason" IS NULL OR "refused_reason" <> 'STATEMENT_ID_REUSED')"#;

/// Whether a statement was stored first under one of these ids of that issuer; none where there are no ids.
pub(super) fn used_by(issuer: Party, ids: impl IntoIterator<Item = String>) -> Option<Condition> {
    let ids = padded(ids);
    (!ids.is_empty()).then(|| {
        Condition::all()
            .add(Column::Issuer.eq(issuer.code()))
            .add(Column::StatementId.is_in(ids))
            .add(Expr::cust(FIRST_USE_OF_ID))
    })
}
