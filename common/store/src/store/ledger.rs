//! The ledger as the rest of a node sees it.

use kzmn_common::envelope::Digest;

use super::Store;
use crate::error::StoreError;
use crate::fsck::{self, Findings, Progress};
use crate::ledger::Edge;

impl Store {
    /// How many entries the ledger has, and its root: of the last commit.
    #[must_use]
    pub fn ledger(&self) -> (u64, Digest) {
        let edge = self.shared().edge();
        (edge.size(), edge.root())
    }

    /// The root that the ledger had at that size; none where it was never so large.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a subtree is not there, and those of every read.
    pub async fn ledger_root(&self, size: u64) -> Result<Option<Digest>, StoreError> {
        if size > self.ledger().0 {
            return Ok(None);
        }
        let realm = self.shared().owner.realm.clone();
        let edge = Edge::at(&self.snapshot().await?, realm, size).await?;
        Ok(Some(edge.root()))
    }

    /// Holds all that is stored against what it must be, beside whatever else goes on. `progress` is told after each page.
    ///
    /// # Errors
    ///
    /// Those of every read. What is not as it must be is no error: it is in the findings.
    pub async fn fsck(&self, progress: &(dyn Fn(Progress) + Sync)) -> Result<Findings, StoreError> {
        let committed = self.shared().edge();
        fsck::fsck(&self.snapshot().await?, self.shared(), &committed, progress).await
    }
}
