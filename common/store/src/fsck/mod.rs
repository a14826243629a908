//! Holding all that is stored against what it must be: the ledger against its leaves, statements against their signed
//! bytes and entries, kept rows against the entries that cover them, and what is made of these against what it is made of.
//!
//! All of it is read in one snapshot, page by page, beside a node that goes on. Signatures are verified on the other cores
//! while the next page is read.

mod ahead;
mod checked;
mod derived;
mod findings;
mod kept;
mod persons;
mod statements;
mod tree;
mod witnessing;

use std::sync::Arc;

use sea_orm::DatabaseTransaction;

pub use findings::{Difference, DifferenceKind, Findings, Progress};

use checked::Checked;
use findings::Look;

use crate::error::StoreError;
use crate::ledger::{Edge, Trees};
use crate::shared::Shared;

/// Looks at everything. `committed` is the ledger as this process committed it, before the snapshot was taken.
pub(crate) async fn fsck(
    db: &DatabaseTransaction,
    shared: &Arc<Shared>,
    committed: &Edge,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Findings, StoreError> {
    let mut look = Look { findings: Findings::default(), progress };
    let trees = match Trees::load(db).await {
        Err(StoreError::Corrupt { table, what }) => {
            look.altered(table, "somewhere", what);
            Trees::default()
        }
        loaded => loaded?,
    };
    let size = tree::check(db, shared, (&trees, committed), &mut look).await?;
    let checked = Checked { db, shared, size, trees };
    statements::check(&checked, &mut look).await?;
    kept::check(&checked, &mut look).await?;
    witnessing::check(&checked, &mut look).await?;
    derived::check(&checked, &mut look).await?;
    Ok(look.findings)
}
