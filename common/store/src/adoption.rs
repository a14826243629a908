//! Adopting a trust bundle.

use kzmn_common::instant::Instant;
use sea_orm::{EntityTrait as _, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use crate::command::Command;
use crate::entity::trust_bundle::{Column, Entity, Model};
use crate::error::StoreError;
use crate::tx::Tx;

/// A bundle to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Adoption {
    pub(crate) row: Model,
    pub(crate) at: Instant,
}

impl Command for Adoption {
    type Reply = ();

    const BEGINS: bool = false;
}

/// Stores a bundle, unless it is older than the newest one or another one of its sequence.
pub(crate) async fn adopt(tx: &mut Tx<'_>, adoption: &Adoption) -> Result<(), StoreError> {
    let Adoption { row, at } = adoption;
    let newest = Entity::find().order_by_desc(Column::Sequence).limit(1).one(tx.db).await?;
    if let Some(newest) = newest {
        let sequence = |row: &Model| u64::try_from(row.sequence).unwrap_or(0);
        if row.sequence < newest.sequence {
            let (offered, newest) = (sequence(row), sequence(&newest));
            return Err(StoreError::BundleRollback { offered, newest });
        }
        if row.sequence == newest.sequence {
            let same = row.envelope == newest.envelope;
            return same.then_some(()).ok_or_else(|| StoreError::BundleConflict(sequence(row)));
        }
    }
    tx.keep([row.clone().into_active_model()], *at)?;
    // Another bundle may be in the batch.
    tx.flush().await
}
