//! Proofs that an entry is in a tree, and that a tree continues another.

use std::collections::BTreeMap;
use std::ops::Range;

use super::frontier::folded;
use super::hash::{empty_root, node_hash};
use super::range::{NodePlace, SIZE_LIMIT, complete_subtrees, split};
use crate::envelope::Digest;

/// How many hashes a proof has at most.
pub const MOST_HASHES: usize = 63;

/// Why a proof is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProofRefusal {
    /// A tree of 2^53 entries or more, or an entry beyond its end.
    #[error("a tree has fewer than 2^53 entries, and an entry lies within it")]
    Size,
    /// More hashes than any proof has, or more or fewer than this one has.
    #[error("the proof does not have as many hashes as one of these sizes")]
    Length,
    /// The later tree is the smaller one.
    #[error("the tree has become smaller")]
    Shrunk,
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root")]
    Root,
}

/// What a proof is made of: for each of its hashes the complete subtrees that make it up, to be read from where they are
/// kept. Their number grows with the logarithm of the size.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProofSteps(Vec<Vec<NodePlace>>);

impl ProofSteps {
    /// Every subtree that is to be read, each once.
    #[must_use]
    pub fn places(&self) -> Vec<NodePlace> {
        let mut places: Vec<NodePlace> = self.0.iter().flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The proof; `None` where a subtree was not read.
    #[must_use]
    pub fn proof(&self, read: &BTreeMap<NodePlace, Digest>) -> Option<Vec<Digest>> {
        let step = |places: &Vec<NodePlace>| {
            let hashes: Option<Vec<Digest>> =
                places.iter().map(|place| read.get(place).copied()).collect();
            folded(&hashes?)
        };
        self.0.iter().map(step).collect()
    }
}

/// The steps of the proof that entry `index` is in the tree of `size` entries: RFC 6962, 2.1.1.
///
/// # Errors
///
/// [`ProofRefusal::Size`].
pub fn inclusion_steps(index: u64, size: u64) -> Result<ProofSteps, ProofRefusal> {
    check_size(size)?;
    if index >= size {
        return Err(ProofRefusal::Size);
    }
    let (mut steps, _) = descend(index, size, |run| run.end - run.start == 1);
    steps.reverse();
    Ok(ProofSteps(steps))
}

/// The steps of the proof that the tree of `new` entries continues the one of `old`: RFC 6962, 2.1.2. From an empty tree,
/// and to the same one, it has none.
///
/// # Errors
///
/// [`ProofRefusal::Size`], [`ProofRefusal::Shrunk`].
pub fn consistency_steps(old: u64, new: u64) -> Result<ProofSteps, ProofRefusal> {
    check_size(new)?;
    if old > new {
        return Err(ProofRefusal::Shrunk);
    }
    if old == 0 || old == new {
        return Ok(ProofSteps(Vec::new()));
    }
    let (mut steps, run) = descend(old - 1, new, |run| run.end == old);
    // The whole old tree is known to whoever checks; a part of it is not.
    if run.start > 0 {
        steps.push(complete_subtrees(run.start, run.end));
    }
    steps.reverse();
    Ok(ProofSteps(steps))
}

/// What stands beside the way from the root down to a leaf, from the root on, and the run of leaves at which the way
/// arrived.
fn descend(
    leaf: u64,
    size: u64,
    arrived: impl Fn(&Range<u64>) -> bool,
) -> (Vec<Vec<NodePlace>>, Range<u64>) {
    let (mut beside, mut run) = (Vec::new(), 0..size);
    while !arrived(&run) {
        let middle = run.start + split(run.end - run.start);
        if leaf < middle {
            beside.push(complete_subtrees(middle, run.end));
            run.end = middle;
        } else {
            beside.push(complete_subtrees(run.start, middle));
            run.start = middle;
        }
    }
    (beside, run)
}

/// Checks that the entry with that leaf hash is at `index` of the tree of `size` entries: RFC 9162, 2.1.3.2.
///
/// # Errors
///
/// [`ProofRefusal`].
pub fn verify_inclusion(
    (index, leaf): (u64, Digest),
    (size, root): (u64, Digest),
    proof: &[Digest],
) -> Result<(), ProofRefusal> {
    check_size(size)?;
    check_length(proof)?;
    if index >= size {
        return Err(ProofRefusal::Size);
    }
    let (mut way, mut hash) = (WayUp { place: index, last: size - 1 }, leaf);
    for sibling in proof {
        hash = match way.climb()? {
            Side::Left => node_hash(*sibling, hash),
            Side::Right => node_hash(hash, *sibling),
        };
    }
    way.ends_with(hash == root)
}

/// On which side of a subtree the next hash of a proof stands.
enum Side {
    Left,
    Right,
}

/// A subtree on its way up to the root, and the last one of its level: RFC 9162's `fn` and `sn`, or `fn` and `tn`.
struct WayUp {
    place: u64,
    last: u64,
}

impl WayUp {
    /// One hash further up, and on which side that hash stands.
    fn climb(&mut self) -> Result<Side, ProofRefusal> {
        if self.last == 0 {
            return Err(ProofRefusal::Length);
        }
        let side = match self.place % 2 == 1 || self.place == self.last {
            true => Side::Left,
            false => Side::Right,
        };
        // The last subtree of a level stands alone until a level on which it has a neighbour.
        while matches!(side, Side::Left) && self.place.is_multiple_of(2) && self.place != 0 {
            self.halve();
        }
        self.halve();
        Ok(side)
    }

    fn halve(&mut self) {
        (self.place, self.last) = (self.place / 2, self.last / 2);
    }

    /// The way ends at the root, and leads to the right one.
    fn ends_with(&self, leads_there: bool) -> Result<(), ProofRefusal> {
        match (self.last, leads_there) {
            (0, true) => Ok(()),
            (0, false) => Err(ProofRefusal::Root),
            (_, _) => Err(ProofRefusal::Length),
        }
    }
}

/// Checks that the new tree continues the old one: RFC 9162, 2.1.4.2. Every tree continues the empty one.
///
/// # Errors
///
/// [`ProofRefusal`].
pub fn verify_consistency(
    (old, old_root): (u64, Digest),
    (new, new_root): (u64, Digest),
    proof: &[Digest],
) -> Result<(), ProofRefusal> {
    check_size(new)?;
    check_length(proof)?;
    if old > new {
        return Err(ProofRefusal::Shrunk);
    }
    if old == 0 || old == new {
        let same = if old == new { new_root } else { empty_root() };
        return match (proof.is_empty(), old_root == same) {
            (true, true) => Ok(()),
            (true, false) => Err(ProofRefusal::Root),
            (false, _) => Err(ProofRefusal::Length),
        };
    }
    // Where the old tree is complete, its root stands for the hash that the proof would begin with.
    let (start, rest) = match (old.is_power_of_two(), proof.split_first()) {
        (true, _) => (old_root, proof),
        (false, Some((first, rest))) => (*first, rest),
        (false, None) => return Err(ProofRefusal::Length),
    };
    let shared = (old - 1).trailing_ones();
    let mut way = WayUp { place: (old - 1) >> shared, last: (new - 1) >> shared };
    let (mut before, mut after) = (start, start);
    for hash in rest {
        match way.climb()? {
            Side::Left => (before, after) = (node_hash(*hash, before), node_hash(*hash, after)),
            Side::Right => after = node_hash(after, *hash),
        }
    }
    way.ends_with(before == old_root && after == new_root)
}

fn check_size(size: u64) -> Result<(), ProofRefusal> {
    if size < SIZE_LIMIT { Ok(()) } else { Err(ProofRefusal::Size) }
}

fn check_length(proof: &[Digest]) -> Result<(), ProofRefusal> {
    if proof.len() <= MOST_HASHES { Ok(()) } else { Err(ProofRefusal::Length) }
}
