//! The own checkpoints that third witnesses cosigned, beside both states.

use kzmn_common::instant::Instant;
use kzmn_common::ledger::{NoteKey, SignedNote};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::checkpoints::{KeptCheckpoint, kept_while, read};
use crate::command::Command;
use crate::entity::third_witnessed::{self, Column, Entity};
use crate::error::StoreError;
use crate::ledger::{Edge, Tree};
use crate::tx::Tx;

const TABLE: &str = "third_witnessed";

/// A checkpoint of the own ledger that a third witness cosigned, with all its signatures.
#[derive(Clone, Debug)]
pub(crate) struct ThirdCosigned {
    pub(crate) witness: NoteKey,
    pub(crate) size: u64,
    pub(crate) note: SignedNote,
    pub(crate) at: Instant,
}

impl Command for ThirdCosigned {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Keeps it.
pub(crate) fn keep_third(tx: &mut Tx<'_>, cosigned: &ThirdCosigned) -> Result<(), StoreError> {
    let ThirdCosigned { witness, size, note, at } = cosigned;
    let row = third_witnessed::ActiveModel {
        number: NotSet,
        witness: Set(witness.verifier_key()),
        size: Set(Edge::column(*size)?),
        note: Set(note.render()),
        at: Set(at.unix_ms()),
        entry: NotSet,
    };
    tx.keep([row], *at)
}

/// The newest checkpoint of the own ledger in that epoch which this witness cosigned.
pub(crate) async fn newest_third(
    db: &impl ConnectionTrait,
    tree: Tree,
    witness: &NoteKey,
) -> Result<Option<KeptCheckpoint>, StoreError> {
    let newest = Entity::find()
        .filter(kept_while(db, tree, Column::Entry).await?)
        .filter(Column::Witness.eq(witness.verifier_key()))
        .order_by_desc(Column::Number)
        .limit(1)
        .one(db)
        .await?;
    newest.map(|row| read(TABLE, row.size, &row.note, row.at)).transpose()
}

/// The first checkpoint in that epoch which any third witness cosigned and that has the entry with that index.
pub(crate) async fn first_third_over(
    db: &impl ConnectionTrait,
    tree: Tree,
    index: u64,
) -> Result<Option<KeptCheckpoint>, StoreError> {
    let first = Entity::find()
        .filter(kept_while(db, tree, Column::Entry).await?)
        .filter(Column::Size.gt(Edge::column(index)?))
        .order_by_asc(Column::Number)
        .limit(1)
        .one(db)
        .await?;
    let Some(first) = first else { return Ok(None) };
    let mut kept = read(TABLE, first.size, &first.note, first.at)?;
    // What several witnesses cosigned of that size is one note.
    for other in Entity::find().filter(Column::Size.eq(first.size)).all(db).await? {
        let other = read(TABLE, other.size, &other.note, other.at)?;
        if other.note.text() == kept.note.text() {
            other.note.signatures().iter().cloned().for_each(|line| kept.note.add(line));
        }
    }
    Ok(Some(kept))
}
