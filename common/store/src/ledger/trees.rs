//! The trees of a node's ledger, one for each of its epochs, among the entries and subtrees of all of them.
//!
//! Entries are numbered through all epochs: the places that rows name are never given twice. What is signed and proved
//! counts from the beginning of its epoch: the index.

use kzmn_common::ledger::{LedgerEpoch, NodePlace};
use sea_orm::{ConnectionTrait, EntityTrait as _, QueryOrder as _};

use crate::entity::ledger_epoch;
use crate::error::{StoreError, corrupt};

/// Where the tree of an epoch begins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Tree {
    pub(crate) epoch: LedgerEpoch,
    /// The place of its first entry.
    pub(crate) first_entry: u64,
    /// The place of its first subtree.
    first_node: u64,
}

impl Tree {
    /// That of the first epoch.
    pub(crate) const FIRST: Self =
        Self { epoch: LedgerEpoch::FIRST, first_entry: 0, first_node: 0 };

    /// The tree that begins after this one, which ends with that size.
    pub(crate) fn next(self, size: u64) -> Self {
        let subtrees = size - u64::from(size.count_ones());
        Self {
            epoch: self.epoch.next(),
            first_entry: self.first_entry.saturating_add(size),
            first_node: self.first_node.saturating_add(subtrees),
        }
    }

    /// The place of the entry with that index.
    pub(crate) fn place(self, index: u64) -> u64 {
        self.first_entry.saturating_add(index)
    }

    /// The index of the entry at that place, where it is of this tree or of a later one.
    pub(crate) fn index(self, place: u64) -> Option<u64> {
        place.checked_sub(self.first_entry)
    }

    /// Where a subtree of two leaves and more stands in its table.
    pub(crate) fn place_of(self, subtree: NodePlace) -> Result<i64, StoreError> {
        let before = subtree.completed_before();
        let before = before.ok_or_else(|| corrupt("ledger_node", "a leaf is no subtree"))?;
        let place = self.first_node.saturating_add(before);
        i64::try_from(place).map_err(|_| corrupt("ledger_node", "it is full"))
    }
}

/// The trees of all epochs.
#[derive(Clone, Debug)]
pub(crate) struct Trees(Vec<Tree>);

impl Default for Trees {
    /// That of the first epoch alone.
    fn default() -> Self {
        Self(vec![Tree::FIRST])
    }
}

impl Trees {
    /// Reads where each begins.
    pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Self, StoreError> {
        let Self(mut trees) = Self::default();
        let mut last = Tree::FIRST;
        let begun = ledger_epoch::Entity::find().order_by_asc(ledger_epoch::Column::Number);
        for row in begun.all(db).await? {
            let first = u64::try_from(row.entry).ok().and_then(|first| last.index(first));
            last = last.next(first.ok_or_else(|| corrupt("ledger_epoch", "its entry"))?);
            trees.push(last);
        }
        Ok(Self(trees))
    }

    /// That of the epoch that goes on.
    pub(crate) fn current(&self) -> Tree {
        self.0.last().copied().unwrap_or(Tree::FIRST)
    }

    /// The one that has the entry at that place.
    pub(crate) fn of(&self, place: u64) -> Tree {
        let begun = self.0.iter().rev().find(|tree| tree.first_entry <= place);
        begun.copied().unwrap_or(Tree::FIRST)
    }

    /// Where the tree after that one begins; `None` of the one that goes on.
    pub(crate) fn end_of(&self, tree: Tree) -> Option<u64> {
        let after = self.0.iter().find(|other| other.first_entry > tree.first_entry);
        after.map(|after| after.first_entry)
    }
}
