//! The ledger: no leaf left out, instants that never decrease, and every subtree the hash of its leaves.

use std::collections::BTreeMap;

use kzmn_common::ledger::{Frontier, NodePlace, TreeNode, leaf_hash};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::checked::PAGE;
use super::findings::Look;
use crate::entity::{ledger_entry, ledger_node};
use crate::error::StoreError;
use crate::ledger::{Edge, read_entry};
use crate::shared::Shared;

const ENTRIES: &str = "ledger_entry";
const NODES: &str = "ledger_node";

/// Grows the tree again, and tells how many entries it has.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    shared: &Shared,
    committed: &Edge,
    look: &mut Look<'_>,
) -> Result<u64, StoreError> {
    let mut tree = Regrown { frontier: Frontier::default(), latest: i64::MIN, nodes: 0 };
    loop {
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Place.gte(Edge::column(tree.frontier.size())?))
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
            match tree.grow(shared, committed, row, look) {
                Some(nodes) => completed.extend(nodes),
                // What comes after a gap cannot be judged.
                None => return Ok(tree.frontier.size()),
            }
        }
        tree.nodes += compare(db, completed, look).await?;
    }
    let size = tree.frontier.size();
    if size < committed.size() {
        look.missing(ENTRIES, format!("place {size}"), "entries at the end are not there");
    }
    if ledger_entry::Entity::find().count(db).await? != size {
        look.surplus(ENTRIES, "below place 0", "an entry stands before the first one");
    }
    if ledger_node::Entity::find().count(db).await? != tree.nodes {
        look.surplus(NODES, "somewhere", "there are more subtrees than the leaves make");
    }
    Ok(size)
}

/// The tree as its leaves make it.
struct Regrown {
    frontier: Frontier,
    latest: i64,
    /// How many subtrees of it are stored.
    nodes: u64,
}

impl Regrown {
    /// Adds the next leaf; none where it is not the next one, or does not read.
    fn grow(
        &mut self,
        shared: &Shared,
        committed: &Edge,
        row: &ledger_entry::Model,
        look: &mut Look<'_>,
    ) -> Option<Vec<TreeNode>> {
        let place = self.frontier.size();
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
        if self.frontier.size() == committed.size() && self.frontier.root() != committed.root() {
            look.altered(ENTRIES, at, "the root is not that which this process committed");
        }
        Some(completed)
    }
}

/// Holds the stored subtrees against those that leaves completed. Tells how many are stored.
async fn compare(
    db: &impl ConnectionTrait,
    completed: Vec<TreeNode>,
    look: &mut Look<'_>,
) -> Result<u64, StoreError> {
    let subtrees: Vec<TreeNode> =
        completed.into_iter().filter(|node| node.place.level > 0).collect();
    let mut spans = BTreeMap::<u8, (u64, u64)>::new();
    for NodePlace { level, index } in subtrees.iter().map(|node| node.place) {
        spans.entry(level).and_modify(|span| span.1 = index).or_insert((index, index));
    }
    if spans.is_empty() {
        return Ok(0);
    }
    let mut any = Condition::any();
    for (level, (first, last)) in spans {
        let of_level = ledger_node::Column::Level.eq(i32::from(level));
        let (first, last) = (Edge::column(first)?, Edge::column(last)?);
        any = any.add(of_level.and(ledger_node::Column::Place.between(first, last)));
    }
    let rows = ledger_node::Entity::find().filter(any).all(db).await?;
    look.looked(NODES, rows.len());
    let stored: BTreeMap<(i32, i64), Vec<u8>> =
        rows.into_iter().map(|row| ((row.level, row.place), row.hash)).collect();
    for TreeNode { place, hash } in subtrees {
        let at = format!("level {} place {}", place.level, place.index);
        match stored.get(&(i32::from(place.level), Edge::column(place.index)?)) {
            None => look.missing(NODES, at, "the subtree is not there"),
            Some(kept) if kept.as_slice() != hash.as_bytes().as_slice() => {
                look.altered(NODES, at, "it is not the hash of its leaves");
            }
            Some(_) => {}
        }
    }
    Ok(u64::try_from(stored.len()).unwrap_or(u64::MAX))
}
