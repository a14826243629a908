//! What officers decided about claims of the other state.

use kzmn_common::exchange::recognise::link::{Link, LinkVerdict};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::rows::name_keys;
use crate::columns::text;
use crate::entity::own_link::{Column, Entity, Model};
use crate::error::{StoreError, corrupt};
use crate::padded::padded;

const TABLE: &str = "own_link";

/// As it stands in its column.
pub(super) fn verdict_name(verdict: LinkVerdict) -> &'static str {
    match verdict {
        LinkVerdict::Confirmed => "confirmed",
        LinkVerdict::Rejected => "rejected",
    }
}

/// The decisions that stand under any of these keys.
pub(super) async fn links<'a>(
    db: &impl ConnectionTrait,
    keys: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Link>, StoreError> {
    let keys = padded(keys);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::Key.is_in(keys))
        .filter(Column::EndedAt.is_null())
        .all(db)
        .await?;
    rows.into_iter().map(link).collect()
}

fn link(row: Model) -> Result<Link, StoreError> {
    let verdicts = [LinkVerdict::Confirmed, LinkVerdict::Rejected];
    let verdict = verdicts.into_iter().find(|verdict| verdict_name(*verdict) == row.verdict);
    Ok(Link {
        key: row.key,
        person_id: (!row.person_id.is_empty()).then(|| text(TABLE, row.person_id)).transpose()?,
        verdict: verdict.ok_or_else(|| corrupt(TABLE, "verdict"))?,
        birth_year: row.birth_year,
        name_keys: name_keys(TABLE, &row.name_keys)?,
    })
}
