//! Growing a tree by its right edge.

use super::hash::{empty_root, node_hash};
use super::range::{NodePlace, SIZE_LIMIT, complete_subtrees};
use crate::envelope::Digest;

/// A complete subtree with its hash.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TreeNode {
    /// Which.
    pub place: NodePlace,
    /// Its hash.
    pub hash: Digest,
}

/// The right edge of a tree: the complete subtrees that make it up, from the left, largest first. All that is needed to
/// append and to know the root.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The places of the subtrees that make up a tree of that size.
    #[must_use]
    pub fn places(size: u64) -> Vec<NodePlace> {
        complete_subtrees(0, size)
    }

    /// The edge of a tree of that size, of the hashes at [`Frontier::places`]; `None` where they are not as many, or the
    /// size is not below [`SIZE_LIMIT`].
    #[must_use]
    pub fn of(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        let many = usize::try_from(size.count_ones()).ok()?;
        (size < SIZE_LIMIT && peaks.len() == many).then_some(Self { size, peaks })
    }

    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Digest {
        folded(&self.peaks).unwrap_or_else(empty_root)
    }

    /// Appends a leaf by its hash, and returns the subtrees that it completes, the leaf first; `None` where the tree is
    /// full.
    pub fn append(&mut self, leaf: Digest) -> Option<Vec<TreeNode>> {
        let index = self.size;
        let size = index.checked_add(1).filter(|size| *size < SIZE_LIMIT)?;
        let mut completed = vec![TreeNode { place: NodePlace { level: 0, index }, hash: leaf }];
        let mut hash = leaf;
        // One subtree for each level that the new leaf fills up: as many as its number ends in ones.
        for (level, _) in (1..).zip(0..index.trailing_ones()) {
            hash = node_hash(self.peaks.pop()?, hash);
            completed.push(TreeNode { place: NodePlace { level, index: index >> level }, hash });
        }
        self.peaks.push(hash);
        self.size = size;
        Some(completed)
    }
}

/// The hash of subtrees that stand side by side, from the left, each larger than the next; `None` without any.
pub(super) fn folded(peaks: &[Digest]) -> Option<Digest> {
    peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right))
}
