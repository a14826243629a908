//! The right edge of the ledger: all that is needed to append to the tree of its epoch.

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    EntryKind, Frontier, JOURNAL_SALT, LedgerEntry, NodePlace, TreeHead, TreeNode, leaf_hash,
};
use kzmn_common::party::Realm;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _};

use super::trees::{Tree, Trees};
use crate::entity::{ledger_entry, ledger_node};
use crate::error::{StoreError, corrupt};
use crate::highest::highest;

const TABLE: &str = "ledger_entry";

/// The edge of the ledger as it is after the last commit, or as a transaction is about to leave it.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    realm: Realm,
    tree: Tree,
    frontier: Frontier,
    /// When the last entry was made.
    latest: Option<Instant>,
    /// The size up to which it is to be witnessed: entries beyond it only say what was signed of a ledger.
    to_witness: u64,
}

/// The rows of one new entry.
pub(crate) struct EntryRows {
    pub(crate) entry: ledger_entry::ActiveModel,
    /// The subtrees that it completes.
    pub(crate) nodes: Vec<ledger_node::ActiveModel>,
}

impl Edge {
    /// Reads the edge of what is stored.
    pub(crate) async fn load(db: &impl ConnectionTrait, realm: Realm) -> Result<Self, StoreError> {
        let tree = Trees::load(db).await?.current();
        let last =
            highest::<ledger_entry::Entity>(db, ledger_entry::Column::Place.into_expr()).await?;
        let end = u64::try_from(last.map_or(0, |last| last.saturating_add(1))).ok();
        let size = end.and_then(|end| tree.index(end));
        let size = size.ok_or_else(|| corrupt(TABLE, "entries of its epoch are not there"))?;
        Self::at(db, realm, tree, size).await
    }

    /// The edge of a tree as it was at that size.
    pub(crate) async fn at(
        db: &impl ConnectionTrait,
        realm: Realm,
        tree: Tree,
        size: u64,
    ) -> Result<Self, StoreError> {
        let mut peaks = Vec::new();
        for place in Frontier::places(size) {
            peaks.push(hash_at(db, &realm, tree, place).await?);
        }
        let frontier = Frontier::of(size, peaks).ok_or_else(|| corrupt(TABLE, "its size"))?;
        let latest = match tree.place(size).checked_sub(1) {
            None => None,
            Some(last) => Some(entry_at(db, last).await?.at),
        };
        Ok(Self { realm, tree, to_witness: frontier.size(), frontier, latest })
    }

    /// Leaves the tree as it is, and begins that of the next epoch.
    pub(crate) fn begin_epoch(&mut self) {
        self.tree = self.tree.next(self.size());
        self.frontier = Frontier::default();
        self.to_witness = 0;
    }

    /// The tree of the epoch that goes on.
    pub(crate) fn tree(&self) -> Tree {
        self.tree
    }

    /// How many entries the tree of its epoch has: the index of the next one.
    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The place of the next entry.
    pub(crate) fn next_place(&self) -> u64 {
        self.tree.place(self.size())
    }

    /// The size up to which it is to be witnessed.
    pub(crate) fn to_witness(&self) -> u64 {
        self.to_witness
    }

    /// Says that all that it has now is to be witnessed.
    pub(crate) fn needs_witness(&mut self) {
        self.to_witness = self.size();
    }

    /// A place or size as a column holds it.
    pub(crate) fn column(place: u64) -> Result<i64, StoreError> {
        i64::try_from(place).map_err(|_| corrupt(TABLE, "it is full"))
    }

    /// How many entries the tree has, and its root.
    pub(crate) fn head(&self) -> TreeHead {
        TreeHead { size: self.size(), root: self.frontier.root() }
    }

    /// Appends an entry. Its instant is `at`, or that of the entry before where `at` is earlier: of two things that were
    /// done at once the one that waited longer may come later.
    pub(crate) fn append(
        &mut self,
        kind: EntryKind,
        digest: Digest,
        at: Instant,
        salt: Option<[u8; JOURNAL_SALT]>,
    ) -> Result<EntryRows, StoreError> {
        let at = self.latest.map_or(at, |latest| latest.max(at));
        let place = self.next_place();
        let leaf = leaf_hash(&LedgerEntry { kind, digest, at }.bytes(&self.realm));
        let completed = self.frontier.append(leaf).ok_or_else(|| corrupt(TABLE, "it is full"))?;
        self.latest = Some(at);
        let subtrees = completed.iter().filter(|node| node.place.level > 0);
        Ok(EntryRows {
            entry: ledger_entry::ActiveModel {
                place: Set(Self::column(place)?),
                kind: Set(kind.name().to_owned()),
                digest: Set(digest.as_bytes().to_vec()),
                at: Set(at.unix_ms()),
                salt: Set(salt.map(|salt| salt.to_vec())),
            },
            nodes: subtrees.map(|node| node_row(self.tree, node)).collect::<Result<_, _>>()?,
        })
    }
}

fn node_row(tree: Tree, node: &TreeNode) -> Result<ledger_node::ActiveModel, StoreError> {
    Ok(ledger_node::ActiveModel {
        place: Set(tree.place_of(node.place)?),
        hash: Set(node.hash.as_bytes().to_vec()),
    })
}

/// The entry at that place.
pub(crate) async fn entry_at(
    db: &impl ConnectionTrait,
    place: u64,
) -> Result<LedgerEntry, StoreError> {
    let row = ledger_entry::Entity::find_by_id(Edge::column(place)?).one(db).await?;
    read_entry(&row.ok_or_else(|| corrupt(TABLE, "an entry is not there"))?)
}

/// The entry of that row.
pub(crate) fn read_entry(row: &ledger_entry::Model) -> Result<LedgerEntry, StoreError> {
    let kind = EntryKind::ALL.into_iter().find(|kind| kind.name() == row.kind);
    Ok(LedgerEntry {
        kind: kind.ok_or_else(|| corrupt(TABLE, "kind"))?,
        digest: Digest::from_bytes(&row.digest).ok_or_else(|| corrupt(TABLE, "digest"))?,
        at: Instant::from_unix_ms(row.at).ok_or_else(|| corrupt(TABLE, "instant"))?,
    })
}

/// The hash of a complete subtree of a tree.
pub(crate) async fn hash_at(
    db: &impl ConnectionTrait,
    realm: &Realm,
    tree: Tree,
    place: NodePlace,
) -> Result<Digest, StoreError> {
    if place.level == 0 {
        return Ok(leaf_hash(&entry_at(db, tree.place(place.index)).await?.bytes(realm)));
    }
    let row = ledger_node::Entity::find_by_id(tree.place_of(place)?).one(db).await?;
    let hash = row.and_then(|row| Digest::from_bytes(&row.hash));
    hash.ok_or_else(|| corrupt("ledger_node", "a subtree is not there"))
}
