//! The ledger, epoch by epoch: no leaf left out, instants that never decrease, and every subtree the hash of its leaves.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{Frontier, TreeHead, leaf_hash};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::checked::PAGE;
use super::findings::Look;
use crate::entity::{ledger_entry, ledger_node};
use crate::error::StoreError;
use crate::ledger::{Edge, Tree, Trees, read_entry};
use crate::shared::Shared;

const ENTRIES: &str = "ledger_entry";
const NODES: &str = "ledger_node";

/// Grows the trees of all epochs again, and tells how many entries they have.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    shared: &Shared,
    (trees, committed): (&Trees, &Edge),
    look: &mut Look<'_>,
) -> Result<u64, StoreError> {
    look.looked(ENTRIES, 0);
    let mut grown = Regrown {
        tree: trees.of(0),
        frontier: Frontier::default(),
        latest: i64::MIN,
        completed: 0,
        nodes: 0,
    };
    loop {
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Place.gte(Edge::column(grown.next_place())?))
            .order_by_asc(ledger_entry::Column::Place)
            .limit(PAGE)
            .all(db)
            .await?;
        if rows.is_empty() {
            break;
        }
        look.looked(ENTRIES, rows.len());
        let mut completed = Vec::new();
        for row in &rows {
            grown.enter(trees);
            match grown.grow(shared, committed, row, look) {
                Some(nodes) => completed.extend(nodes),
                // What comes after a gap cannot be judged.
                None => return Ok(grown.next_place()),
            }
        }
        grown.nodes += compare(db, completed, look).await?;
    }
    let size = grown.next_place();
    if size < committed.next_place() {
        look.missing(ENTRIES, format!("place {size}"), "entries at the end are not there");
    }
    if ledger_entry::Entity::find().count(db).await? != size {
        look.surplus(ENTRIES, "below place 0", "an entry stands before the first one");
    }
    if ledger_node::Entity::find().count(db).await? != grown.nodes {
        let at = beyond(db, &grown).await?;
        look.surplus(NODES, at, "there are more subtrees than the leaves make");
    }
    Ok(size)
}

/// The first subtree that stands where the leaves make none.
async fn beyond(db: &impl ConnectionTrait, tree: &Regrown) -> Result<String, StoreError> {
    use ledger_node::Column::Place;
    let first = ledger_node::Entity::find()
        .filter(Place.lt(0).or(Place.gte(Edge::column(tree.completed)?)))
        .order_by_asc(Place)
        .one(db)
        .await?;
    Ok(first.map_or_else(|| "somewhere".to_owned(), |row| format!("place {}", row.place)))
}

/// The tree of an epoch as its leaves make it.
struct Regrown {
    tree: Tree,
    frontier: Frontier,
    latest: i64,
    /// How many subtrees all epochs have of two leaves and more: they stand at the places below that number.
    completed: u64,
    /// How many of them are stored.
    nodes: u64,
}

impl Regrown {
    /// The place of the next leaf.
    fn next_place(&self) -> u64 {
        self.tree.place(self.frontier.size())
    }

    /// Begins the tree of which the next leaf is.
    fn enter(&mut self, trees: &Trees) {
        let tree = trees.of(self.next_place());
        if tree != self.tree {
            (self.tree, self.frontier) = (tree, Frontier::default());
        }
    }

    /// Adds the next leaf, and tells the subtrees that it completes, with their places; none where it is not the next one,
    /// or does not read.
    fn grow(
        &mut self,
        shared: &Shared,
        committed: &Edge,
        row: &ledger_entry::Model,
        look: &mut Look<'_>,
    ) -> Option<Vec<(i64, Digest)>> {
        let place = self.next_place();
        let at = format!("place {place}");
        if u64::try_from(row.place).ok() != Some(place) {
            look.missing(ENTRIES, at, "the entry is not there");
            return None;
        }
        let Ok(entry) = read_entry(row) else {
            look.altered(ENTRIES, at, "the entry does not read");
            return None;
        };
        if row.at < self.latest {
            look.altered(ENTRIES, &at, "it is earlier than the entry before it");
        }
        self.latest = row.at;
        let completed = self.frontier.append(leaf_hash(&entry.bytes(&shared.owner.realm)))?;
        let subtrees = completed.iter().filter(|node| node.place.level > 0).count();
        self.completed += u64::try_from(subtrees).unwrap_or(u64::MAX);
        let head = TreeHead { size: self.frontier.size(), root: self.frontier.root() };
        let is_of_now = self.tree == committed.tree() && head.size == committed.head().size;
        if is_of_now && head != committed.head() {
            look.altered(ENTRIES, at, "the root is not that which this process committed");
        }
        let subtrees = completed.iter().filter(|node| node.place.level > 0);
        subtrees.map(|node| Some((self.tree.place_of(node.place).ok()?, node.hash))).collect()
    }
}

/// Holds the stored subtrees against those that leaves completed. Tells how many are stored.
async fn compare(
    db: &impl ConnectionTrait,
    completed: Vec<(i64, Digest)>,
    look: &mut Look<'_>,
) -> Result<u64, StoreError> {
    // They are numbered as they are completed, so that no other stands between them.
    let (Some((first, _)), Some((last, _))) = (completed.first(), completed.last()) else {
        return Ok(0);
    };
    let rows = ledger_node::Entity::find()
        .filter(ledger_node::Column::Place.between(*first, *last))
        .all(db)
        .await?;
    look.looked(NODES, rows.len());
    let stored: BTreeMap<i64, Vec<u8>> =
        rows.into_iter().map(|row| (row.place, row.hash)).collect();
    for (place, hash) in completed {
        let at = format!("place {place}");
        match stored.get(&place) {
            None => look.missing(NODES, at, "the subtree is not there"),
            Some(kept) if kept.as_slice() != hash.as_bytes().as_slice() => {
                look.altered(NODES, at, "it is not the hash of its leaves");
            }
            Some(_) => {}
        }
    }
    Ok(u64::try_from(stored.len()).unwrap_or(u64::MAX))
}
