//! What waits to be delivered to the other state. Within a case they go in the order in which they were stored; one that is closed or set aside waits
//! no longer. A question begins to wait with the first attempt that did not close it: most never do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::command::Command;
use crate::entity::delivery::{ActiveModel, Column, Entity, Model};
use crate::entity::{question, statement};
use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::padded::padded;
use crate::tx::Tx;

/// No pause is as long: a later instant was noted by a clock that was wrong.
const LONGEST_BELIEVED: Duration = Duration::from_secs(3600);

/// A statement that is to wait longer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Postponement {
    pub(crate) delivered: Digest,
    /// Why the last attempt did not deliver it; a fixed name.
    pub(crate) reason: &'static str,
    pub(crate) due_at: Instant,
}

impl Command for Postponement {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Adds a statement of a case that the ledger has at that entry, to be sent from `due_at` on. One that waits already goes
/// on waiting.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    (digest, entry): (Digest, i64),
    case_id: &str,
    due_at: Instant,
) -> Result<(), StoreError> {
    tx.shared.may_wait.store(true, Ordering::Relaxed);
    let waits = OnConflict::column(Column::Digest).do_nothing().to_owned();
    let named = (digest.as_bytes().to_vec(), entry);
    tx.insert([row(named, case_id, due_at.unix_ms())], Some(waits))
}

/// The same of one that was stored before.
pub(crate) async fn add_stored(
    tx: &mut Tx<'_>,
    digest: Digest,
    case_id: &str,
    due_at: Instant,
) -> Result<(), StoreError> {
    let stored = evidence::find(tx.db, digest).await?;
    let entry = stored.ok_or_else(|| corrupt("delivery", "what waits is not there"))?.entry;
    add(tx, (digest, entry), case_id, due_at)
}

/// Notes, before a transaction changes anything, whether anything waits: what it adds and what is rolled back then changes
/// nothing in what was seen.
pub(crate) async fn look(tx: &Tx<'_>) -> Result<(), StoreError> {
    let may_wait = &tx.shared.may_wait;
    if may_wait.load(Ordering::Relaxed) {
        let waits = Entity::find().limit(1).one(tx.db).await?.is_some();
        may_wait.store(waits, Ordering::Relaxed);
    }
    Ok(())
}

/// The cases among these in which something waits that holds back what follows it.
pub(crate) async fn waiting_cases<'a>(
    tx: &Tx<'_>,
    cases: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeSet<String>, StoreError> {
    if !tx.shared.may_wait.load(Ordering::Relaxed) {
        return Ok(BTreeSet::new());
    }
    let waiting: Vec<String> = Entity::find()
        .select_only()
        .column(Column::CaseId)
        .filter(Column::CaseId.is_in(padded(cases)))
        .filter(Column::Holds.eq(1))
        .into_tuple()
        .all(tx.db)
        .await?;
    Ok(waiting.into_iter().collect())
}

/// The row of a statement that waits. It is numbered after its entry, so that rows stand in the order in which the
/// statements were stored.
pub(crate) fn row((digest, entry): (Vec<u8>, i64), case_id: &str, due_at: i64) -> ActiveModel {
    ActiveModel {
        number: Set(number(entry)),
        digest: Set(digest),
        case_id: Set(case_id.to_owned()),
        due_at: Set(due_at),
        holds: Set(1),
        last_reason: Set(None),
    }
}

/// The number of what waits, whose statement the ledger has at that entry.
pub(crate) fn number(entry: i64) -> i64 {
    entry.saturating_add(1)
}

/// Whether a statement that waits has to let another one of its case go first.
pub(crate) async fn is_held_back(
    db: &impl ConnectionTrait,
    digest: Digest,
) -> Result<bool, StoreError> {
    let Some(stored) = evidence::find(db, digest).await? else { return Ok(false) };
    let earlier = Entity::find()
        .filter(Column::CaseId.eq(stored.case_id))
        .filter(Column::Number.lt(number(stored.entry)))
        .filter(Column::Holds.eq(1));
    Ok(earlier.count(db).await? > 0)
}

/// Notes with a question whether it waits.
pub(crate) async fn mark(
    db: &impl ConnectionTrait,
    digest: Digest,
    waits: bool,
) -> Result<(), StoreError> {
    question::Entity::update_many()
        .col_expr(question::Column::Waits, Expr::value(i32::from(waits)))
        .filter(question::Column::QueryDigest.eq(digest.as_bytes().to_vec()))
        .exec(db)
        .await?;
    Ok(())
}

/// Takes out what waits no longer.
pub(crate) async fn end(
    db: &impl ConnectionTrait,
    digests: impl IntoIterator<Item = Vec<u8>>,
) -> Result<(), StoreError> {
    let digests = padded(digests);
    if !digests.is_empty() {
        Entity::delete_many().filter(Column::Digest.is_in(digests)).exec(db).await?;
    }
    Ok(())
}

/// Whether what was not delivered for that reason holds back what follows it in its case. A key that has ended or was revoked
/// since it signed does not come back, and nobody signs that: what follows must not wait for ever.
fn holds(reason: &str) -> bool {
    let gone = [RefusalReason::KeyExpired, RefusalReason::KeyRevoked];
    !gone.iter().any(|gone| gone.name() == reason)
}

/// Has it wait until `due_at`. Tells whether it waited before.
pub(crate) async fn postpone(
    db: &impl ConnectionTrait,
    digest: Digest,
    reason: &str,
    due_at: Instant,
) -> Result<bool, StoreError> {
    let postponed = Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at.unix_ms()))
        .col_expr(Column::Holds, Expr::value(i32::from(holds(reason))))
        .col_expr(Column::LastReason, Expr::value(reason))
        .filter(Column::Digest.eq(digest.as_bytes().to_vec()))
        .exec(db)
        .await?;
    Ok(postponed.rows_affected > 0)
}

/// What waits in a case, each with the reason why the last attempt did not deliver it.
pub(crate) async fn waiting_in(
    db: &impl ConnectionTrait,
    case_id: &str,
) -> Result<BTreeMap<Digest, Option<String>>, StoreError> {
    let rows = Entity::find().filter(Column::CaseId.eq(case_id)).all(db).await?;
    let read = |row: Model| Ok((evidence::digest("delivery", &row.digest)?, row.last_reason));
    rows.into_iter().map(read).collect()
}

/// How many notices wait, and since when the oldest does.
pub(crate) async fn waiting_notices(
    db: &impl ConnectionTrait,
) -> Result<(u64, Option<i64>), StoreError> {
    let waiting = Query::select().column(Column::Digest).from(Entity).to_owned();
    let notices = statement::Entity::find()
        .filter(statement::Column::Digest.in_subquery(waiting))
        .filter(statement::Column::PayloadType.ne(PayloadType::RecordQuery.as_str()));
    let count = notices.clone().count(db).await?;
    let oldest = notices.select_only().expr(statement::Column::At.into_expr().min());
    let oldest: Option<Option<i64>> = oldest.into_tuple().one(db).await?;
    Ok((count, oldest.flatten()))
}

/// Which are to be sent at `now`, oldest first and at most `most`: of each case the first that waits.
pub(crate) async fn due(
    db: &impl ConnectionTrait,
    now: Instant,
    most: u64,
) -> Result<Vec<Digest>, StoreError> {
    let earlier = Alias::new("earlier");
    let before_it = Query::select()
        .expr(Expr::value(1))
        .from_as(Entity, earlier.clone())
        .and_where(Expr::col((earlier.clone(), Column::CaseId)).equals((Entity, Column::CaseId)))
        .and_where(Expr::col((earlier.clone(), Column::Holds)).eq(1))
        .and_where(Expr::col((earlier, Column::Number)).lt(Expr::col((Entity, Column::Number))))
        .to_owned();
    let digests: Vec<Vec<u8>> = Entity::find()
        .select_only()
        .column(Column::Digest)
        .filter(
            Column::DueAt
                .lte(now.unix_ms())
                .or(Column::DueAt.gt(now.after(LONGEST_BELIEVED).unix_ms())),
        )
        .filter(Expr::exists(before_it).not())
        .order_by_asc(Column::Number)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    digests.iter().map(|digest| evidence::digest("delivery", digest)).collect()
}
