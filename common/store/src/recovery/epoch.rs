//! Beginning a new epoch of the own ledger, where the other state has seen more of it than this database holds.

use kzmn_common::instant::Instant;
use kzmn_common::ledger::SignedNote;
use kzmn_common::text::Text;
use sea_orm::ActiveValue::{NotSet, Set};

use crate::command::Command;
use crate::entity::ledger_epoch;
use crate::error::StoreError;
use crate::ledger::Edge;
use crate::tx::Tx;

/// A new epoch to be begun.
#[derive(Clone, Debug)]
pub(crate) struct EpochBeginning {
    /// The last checkpoint of the one before that the other state cosigned.
    pub(crate) cosigned: Option<SignedNote>,
    pub(crate) reason: Text,
    pub(crate) at: Instant,
}

impl Command for EpochBeginning {
    type Reply = ();

    const BEGINS: bool = true;
}

/// Ends the epoch as it is held here, and begins the next one with what the other state has seen of it.
pub(crate) async fn begin_epoch(
    tx: &mut Tx<'_>,
    beginning: &EpochBeginning,
) -> Result<(), StoreError> {
    let EpochBeginning { cosigned, reason, at } = beginning;
    let left = tx.begin_epoch().await?;
    let row = ledger_epoch::ActiveModel {
        number: NotSet,
        cosigned: Set(cosigned.as_ref().map(SignedNote::render)),
        left_size: Set(Edge::column(left.size)?),
        left_root: Set(left.root.as_bytes().to_vec()),
        at: Set(at.unix_ms()),
        reason: Set(reason.as_str().to_owned()),
        entry: NotSet,
    };
    tx.keep([row], *at)?;
    // What else is in the batch is of the new epoch, and after its first entry.
    tx.flush().await
}
