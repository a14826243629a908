//! Proofs out of the stored tree: as many reads as the logarithm of its size.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{ProofSteps, StatementInclusion, consistency_steps, inclusion_steps};
use kzmn_common::party::Realm;
use sea_orm::ConnectionTrait;

use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::ledger::{Tree, entry_at, hash_at};

/// A tree that is at least as large as it was committed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommittedTree<'a> {
    pub(crate) realm: &'a Realm,
    pub(crate) tree: Tree,
    pub(crate) size: u64,
}

/// That the tree of the second size continues that of the first; none where there is no tree of these sizes.
pub(crate) async fn consistency(
    db: &impl ConnectionTrait,
    committed: CommittedTree<'_>,
    (old, new): (u64, u64),
) -> Result<Option<Vec<Digest>>, StoreError> {
    let steps = consistency_steps(old, new).ok().filter(|_| new <= committed.size);
    match steps {
        None => Ok(None),
        Some(steps) => read(db, committed, &steps).await.map(Some),
    }
}

/// The place of a statement's entry; none where it is not kept.
pub(crate) async fn place_of(
    db: &impl ConnectionTrait,
    digest: Digest,
) -> Result<Option<u64>, StoreError> {
    let Some(row) = evidence::find(db, digest).await? else { return Ok(None) };
    u64::try_from(row.entry).map(Some).map_err(|_| corrupt("statement", "its entry"))
}

/// That the statement with the entry at that place is in its tree of that size; none where it is not.
pub(crate) async fn inclusion(
    db: &impl ConnectionTrait,
    committed: CommittedTree<'_>,
    (digest, place): (Digest, u64),
    size: u64,
) -> Result<Option<StatementInclusion>, StoreError> {
    let steps = committed.tree.index(place).and_then(|index| {
        let steps = inclusion_steps(index, size).ok().filter(|_| size <= committed.size)?;
        Some((index, steps))
    });
    let Some((index, steps)) = steps else { return Ok(None) };
    let entry = entry_at(db, place).await?;
    if entry.digest != digest {
        return Err(corrupt("statement", "its entry is of another one"));
    }
    Ok(Some(StatementInclusion { index, entry, hashes: read(db, committed, &steps).await? }))
}

/// Reads the subtrees that a proof is made of.
async fn read(
    db: &impl ConnectionTrait,
    CommittedTree { realm, tree, size: _ }: CommittedTree<'_>,
    steps: &ProofSteps,
) -> Result<Vec<Digest>, StoreError> {
    let mut hashes = BTreeMap::new();
    for place in steps.places() {
        hashes.insert(place, hash_at(db, realm, tree, place).await?);
    }
    steps.proof(&hashes).ok_or_else(|| corrupt("ledger_node", "a subtree is not there"))
}
