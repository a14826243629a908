//! Proofs out of the stored tree: as many reads as the logarithm of its size.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{ProofSteps, StatementInclusion, consistency_steps, inclusion_steps};
use kzmn_common::party::Realm;
use sea_orm::ConnectionTrait;

use crate::error::{StoreError, corrupt};
use crate::evidence;
use crate::ledger::{entry_at, hash_at};

/// That the tree of the second size continues that of the first; none where there is no tree of these sizes. The tree is
/// at least as large as `committed`.
pub(crate) async fn consistency(
    db: &impl ConnectionTrait,
    realm: &Realm,
    committed: u64,
    (old, new): (u64, u64),
) -> Result<Option<Vec<Digest>>, StoreError> {
    let steps = consistency_steps(old, new).ok().filter(|_| new <= committed);
    match steps {
        None => Ok(None),
        Some(steps) => read(db, realm, &steps).await.map(Some),
    }
}

/// That a statement is in the tree of that size; none where it is not.
pub(crate) async fn inclusion(
    db: &impl ConnectionTrait,
    realm: &Realm,
    committed: u64,
    (digest, size): (Digest, u64),
) -> Result<Option<StatementInclusion>, StoreError> {
    let Some(row) = evidence::find(db, digest).await? else { return Ok(None) };
    let index = u64::try_from(row.entry).map_err(|_| corrupt("statement", "its entry"))?;
    let Some(steps) = inclusion_steps(index, size).ok().filter(|_| size <= committed) else {
        return Ok(None);
    };
    let entry = entry_at(db, index).await?;
    if entry.digest != digest {
        return Err(corrupt("statement", "its entry is of another one"));
    }
    Ok(Some(StatementInclusion { index, entry, hashes: read(db, realm, &steps).await? }))
}

/// Reads the subtrees that a proof is made of.
async fn read(
    db: &impl ConnectionTrait,
    realm: &Realm,
    steps: &ProofSteps,
) -> Result<Vec<Digest>, StoreError> {
    let mut hashes = BTreeMap::new();
    for place in steps.places() {
        hashes.insert(place, hash_at(db, realm, place).await?);
    }
    steps.proof(&hashes).ok_or_else(|| corrupt("ledger_node", "a subtree is not there"))
}
