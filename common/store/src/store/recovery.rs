//! Reconciling and recovering, as the rest of a node sees it.

use std::collections::BTreeSet;
use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::restore::Restored;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::SignedNote;
use kzmn_common::reconcile::{DayAsked, DayHeld};
use kzmn_common::text::Text;

use super::Store;
use crate::error::StoreError;
use crate::evidence;
use crate::recovery::{self, EpochBeginning, Restoring};

impl Store {
    /// What is held of the statements of a day.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn day_held(&self, asked: DayAsked) -> Result<DayHeld, StoreError> {
        recovery::day_held(&self.snapshot().await?, asked).await
    }

    /// All of these statements.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn statements_of_day(&self, asked: DayAsked) -> Result<BTreeSet<Digest>, StoreError> {
        recovery::statements_of(self.reads()?, asked).await
    }

    /// Which of these statements are kept.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn kept(
        &self,
        digests: impl IntoIterator<Item = Digest>,
    ) -> Result<BTreeSet<Digest>, StoreError> {
        evidence::kept(self.reads()?, digests).await
    }

    /// Ends the epoch of the ledger as it is held here, and begins the next one: the other state has seen more of it, or
    /// something else, the last of which is `cosigned`.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn begin_epoch(
        &self,
        cosigned: Option<SignedNote>,
        reason: Text,
        at: Instant,
    ) -> Result<(), StoreError> {
        self.write(EpochBeginning { cosigned, reason, at }).await
    }

    /// Keeps statements again that were lost here, in their order: each follows what it answers. Tells how many were lost.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn restore(&self, statements: Vec<Restored>, at: Instant) -> Result<u64, StoreError> {
        self.write(Restoring { statements: Arc::new(statements), at }).await
    }
}
