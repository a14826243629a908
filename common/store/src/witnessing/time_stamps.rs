//! Time stamps on the own checkpoints.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::checkpoints::{KeptCheckpoint, kept_while, read};
use crate::command::Command;
use crate::entity::time_stamp::{ActiveModel, Column, Entity, Model};
use crate::error::{StoreError, corrupt};
use crate::ledger::{Edge, Tree};
use crate::page::Page;
use crate::tx::Tx;

const TABLE: &str = "time_stamp";

/// A checkpoint of the own ledger that a time-stamping authority has stamped.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimeStamp {
    /// Who was asked: its URL.
    pub authority: String,
    /// The checkpoint, with the note that is stamped, and when the stamp came.
    pub stamped: KeptCheckpoint,
    /// What came back (RFC 3161), as it came.
    pub reply: Vec<u8>,
}

/// One that came.
#[derive(Clone, Debug)]
pub(crate) struct NewTimeStamp(pub(crate) TimeStamp);

impl Command for NewTimeStamp {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Keeps it.
pub(crate) fn keep_time_stamp(tx: &mut Tx<'_>, new: &NewTimeStamp) -> Result<(), StoreError> {
    let TimeStamp { authority, stamped, reply } = &new.0;
    let row = ActiveModel {
        number: NotSet,
        authority: Set(authority.clone()),
        size: Set(Edge::column(stamped.checkpoint.size)?),
        note: Set(stamped.note.render()),
        reply: Set(reply.clone()),
        at: Set(stamped.at.unix_ms()),
        entry: NotSet,
    };
    tx.keep([row], stamped.at)
}

/// The newest of the epoch that goes on.
pub(crate) async fn newest_time_stamp(
    db: &impl ConnectionTrait,
    tree: Tree,
) -> Result<Option<TimeStamp>, StoreError> {
    let newest = Entity::find()
        .filter(kept_while(db, tree, Column::Entry).await?)
        .order_by_desc(Column::Number)
        .limit(1)
        .one(db)
        .await?;
    newest.map(read_stamp).transpose()
}

/// Those after that number, oldest first, each with its number.
pub(crate) async fn time_stamps(
    db: &impl ConnectionTrait,
    after: Option<u64>,
    size: u32,
) -> Result<Page<(u64, TimeStamp), u64>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Number.gt(Edge::column(after.unwrap_or_default())?))
        .order_by_asc(Column::Number)
        .limit(u64::from(size).saturating_add(1))
        .all(db)
        .await?;
    let read = |row: Model| {
        let number = u64::try_from(row.number).map_err(|_| corrupt(TABLE, "number"))?;
        Ok((number, read_stamp(row)?))
    };
    let rows = rows.into_iter().map(read).collect::<Result<_, StoreError>>()?;
    Ok(Page::of(rows, size, |(number, _)| *number))
}

fn read_stamp(row: Model) -> Result<TimeStamp, StoreError> {
    let Model { number: _, authority, size, note, reply, at, entry: _ } = row;
    Ok(TimeStamp { authority, stamped: read(TABLE, size, &note, at)?, reply })
}
