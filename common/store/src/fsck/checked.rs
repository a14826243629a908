//! What is looked at, and in which portions.

use std::ops::Range;
use std::sync::Arc;

use sea_orm::DatabaseTransaction;

use crate::ledger::Trees;
use crate::shared::Shared;

/// How many entries, or rows of a table, are read together.
pub(super) const PAGE: u64 = 1_000;

/// What is looked at.
pub(super) struct Checked<'a> {
    pub(super) db: &'a DatabaseTransaction,
    pub(super) shared: &'a Arc<Shared>,
    /// How many entries there are, of all epochs of the ledger.
    pub(super) size: u64,
    /// The trees of these.
    pub(super) trees: Trees,
}

/// The pages of `size` places.
pub(super) fn pages(size: u64) -> impl Iterator<Item = Range<u64>> {
    let starts = (0..size).step_by(usize::try_from(PAGE).unwrap_or(usize::MAX));
    starts.map(move |start| start..size.min(start + PAGE))
}
