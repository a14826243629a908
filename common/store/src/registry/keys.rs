//! The keys by which people are found, made again where they were made by other rules: of what was stored by an older
//! version of this program.

use kzmn_common::exchange::recognise::link::ClaimKey;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::person::{KEYS_VERSION, NameKeys, PersonClaim};
use kzmn_common::statement::{Disclosed, Signed};
use kzmn_common::wire;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::rows;
use crate::dialect::Dialect;
use crate::entity::{
    own_identifier, own_keys, own_link, own_look, own_match, own_match_query, own_person, statement,
};
use crate::error::{StoreError, corrupt};
use crate::inserts::Inserts;

/// How many persons are read and written together.
const TOGETHER: u64 = 500;
/// After how many persons it is told how far the work is.
const TOLD_AFTER: u64 = 50_000;

/// Makes the keys of all persons, links and matches again, in one transaction, unless these rules made them.
pub(crate) async fn make_again_where_old(db: &DatabaseConnection) -> Result<(), StoreError> {
    let made = own_keys::Entity::find_by_id(1).one(db).await?;
    if made.is_some_and(|made| made.version == KEYS_VERSION) {
        return Ok(());
    }
    let transaction = Dialect::of(db)?.begin_write(db).await?;
    of_persons(&transaction).await?;
    of_links(&transaction).await?;
    of_matches(&transaction).await?;
    let made = own_keys::ActiveModel { id: Set(1), version: Set(KEYS_VERSION) };
    own_keys::Entity::insert(made)
        .on_conflict(
            OnConflict::column(own_keys::Column::Id)
                .update_column(own_keys::Column::Version)
                .to_owned(),
        )
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

async fn of_persons(db: &DatabaseTransaction) -> Result<(), StoreError> {
    own_identifier::Entity::delete_many().exec(db).await?;
    own_look::Entity::delete_many().exec(db).await?;
    let current = || own_person::Entity::find().filter(own_person::Column::RecordedTo.is_null());
    let of = current().count(db).await?;
    if of > 0 {
        tracing::info!(of, "the keys by which people are found are being made again");
    }
    let (mut done, mut last) = (0_u64, String::new());
    loop {
        let page = current()
            .filter(own_person::Column::PersonId.gt(last.as_str()))
            .order_by_asc(own_person::Column::PersonId)
            .limit(TOGETHER)
            .all(db)
            .await?;
        let Some(newest) = page.last() else {
            return Ok(());
        };
        last.clone_from(&newest.person_id);
        let (mut numbers, mut looks) = (Vec::new(), Vec::new());
        for row in page {
            let held = rows::version(row)?;
            numbers.extend(rows::identifier_rows(held.person()));
            looks.push(rows::look_row(held.person()));
        }
        done = done.saturating_add(u64::try_from(looks.len()).unwrap_or(0));
        let mut inserts = Inserts::default();
        inserts.add(numbers.into_iter().map(own_identifier::Model::into_active_model), None)?;
        inserts.add(looks.into_iter().map(own_look::Model::into_active_model), None)?;
        inserts.execute(db).await?;
        if done.is_multiple_of(TOLD_AFTER) {
            tracing::info!(done, of, "the keys by which people are found are being made again");
        }
    }
}

/// The claim that an officer saw, from the query that was stored.
async fn claim(db: &impl ConnectionTrait, query: &[u8]) -> Result<PersonClaim, StoreError> {
    let unreadable = || corrupt("statement", "a query with a claim cannot be read");
    let row = statement::Entity::find().filter(statement::Column::Digest.eq(query)).one(db).await?;
    let row = row.ok_or_else(unreadable)?;
    let envelope = wire::envelope_from_bytes(&row.envelope).ok_or_else(unreadable)?;
    let query = Signed::<RecordQuery>::decode(&envelope.payload, Disclosed::NOTHING);
    let query = query.map_err(|_| unreadable())?;
    Ok(query.body.person)
}

async fn of_links(db: &DatabaseTransaction) -> Result<(), StoreError> {
    use own_link::Column;
    for link in own_link::Entity::find().all(db).await? {
        let claim = claim(db, &link.query_digest).await?;
        let mut changed = own_link::Entity::update_many().col_expr(
            Column::NameKeys,
            Expr::value(rows::name_keys_text(&NameKeys::of(&claim.names))),
        );
        if link.key.starts_with("claim:") {
            let key = format!("claim:{}", ClaimKey::of(&claim).as_str());
            changed = changed.col_expr(Column::Key, Expr::value(key));
        }
        changed.filter(Column::Id.eq(link.id)).exec(db).await?;
    }
    Ok(())
}

/// Where two claims have one key now, the older match stays as it is found: a question asked again goes to the other.
async fn of_matches(db: &DatabaseTransaction) -> Result<(), StoreError> {
    use own_match::Column;
    for found in own_match::Entity::find().order_by_asc(Column::MatchId).all(db).await? {
        let key = ClaimKey::of(&claim(db, &found.query_digest).await?);
        let taken = Column::ClaimKey.eq(key.as_str());
        if own_match::Entity::find().filter(taken).count(db).await? > 0 {
            continue;
        }
        own_match_query::Entity::update_many()
            .col_expr(own_match_query::Column::ClaimKey, Expr::value(key.as_str()))
            .filter(own_match_query::Column::ClaimKey.eq(found.claim_key.as_str()))
            .exec(db)
            .await?;
        own_match::Entity::update_many()
            .col_expr(Column::ClaimKey, Expr::value(key.as_str()))
            .filter(Column::MatchId.eq(found.match_id))
            .exec(db)
            .await?;
    }
    Ok(())
}
