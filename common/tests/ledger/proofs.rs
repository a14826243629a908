//! What no proof may pass for: another entry, another place, another tree.

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{
    MOST_HASHES, ProofRefusal, SIZE_LIMIT, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use super::tree::{KeptTree, leaf};

const LARGEST: u64 = 300;

fn tree() -> &'static KeptTree {
    static TREE: std::sync::OnceLock<KeptTree> = std::sync::OnceLock::new();
    TREE.get_or_init(|| KeptTree::of(LARGEST))
}

fn changed(proof: &[Digest], at: prop::sample::Index, bit: u8) -> Vec<Digest> {
    let mut changed = proof.to_vec();
    if let Some(hash) = changed.get_mut(at.index(proof.len().max(1))) {
        let mut bytes = *hash.as_bytes();
        bytes[usize::from(bit / 8)] ^= 1 << (bit % 8);
        *hash = Digest::from_sha256(bytes);
    }
    changed
}

proptest! {
    #[test]
    fn refuses_an_inclusion_proof_of_another_leaf_place_size_or_root_and_with_any_bit_turned(
        size in 2..=LARGEST, index in 0..LARGEST, other in 0..LARGEST,
        at: prop::sample::Index, bit: u8,
    ) {
        let tree = tree();
        let (index, other) = (index % size, other % size);
        let (root, proof) = (tree.root_of(size), tree.inclusion(index, size));
        let held = |leaf_at, leaf, size, root, proof: &[Digest]| {
            verify_inclusion((leaf_at, leaf), (size, root), proof).is_ok()
        };
        prop_assert!(held(index, leaf(index), size, root, &proof));
        if other != index {
            prop_assert!(!held(index, leaf(other), size, root, &proof));
            prop_assert!(!held(other, leaf(index), size, root, &proof));
        }
        prop_assert!(!held(index, leaf(index), size, tree.root_of(size - 1), &proof));
        prop_assert!(!held(index, leaf(index), size, root, &changed(&proof, at, bit)));
        let longer = [proof.as_slice(), &[root]].concat();
        prop_assert!(!held(index, leaf(index), size, root, &longer));
        if let Some((_, shorter)) = proof.split_last() {
            prop_assert!(!held(index, leaf(index), size, root, shorter));
        }
    }

    #[test]
    fn refuses_a_consistency_proof_of_other_roots_and_with_any_bit_turned(
        new in 2..=LARGEST, old in 0..LARGEST, at: prop::sample::Index, bit: u8,
    ) {
        let tree = tree();
        let old = 1 + old % (new - 1);
        let (before, after) = ((old, tree.root_of(old)), (new, tree.root_of(new)));
        let proof = tree.consistency(old, new);
        prop_assert_eq!(verify_consistency(before, after, &proof), Ok(()));
        let forked = (old, leaf(old));
        prop_assert!(verify_consistency(forked, after, &proof).is_err());
        prop_assert!(verify_consistency(before, (new, leaf(new)), &proof).is_err());
        prop_assert!(verify_consistency(before, after, &changed(&proof, at, bit)).is_err());
        let longer = [proof.as_slice(), &[after.1]].concat();
        prop_assert!(verify_consistency(before, after, &longer).is_err());
        if let Some((_, shorter)) = proof.split_last() {
            prop_assert!(verify_consistency(before, after, shorter).is_err());
        }
    }

    #[test]
    fn sizes_and_proofs_of_chance_never_panic(
        index: u64, size: u64, old: u64, hashes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let proof: Vec<Digest> = hashes.into_iter().map(Digest::from_sha256).collect();
        let root = leaf(0);
        prop_assert!(verify_inclusion((index, leaf(1)), (size, root), &proof).is_err());
        let held = verify_consistency((old, root), (size, leaf(1)), &proof);
        prop_assert!(held.is_err());
    }
}

#[test]
fn refuses_a_tree_that_shrank_and_takes_the_same_one_again() {
    let tree = tree();
    let (small, large) = ((7, tree.root_of(7)), (8, tree.root_of(8)));
    assert_eq!(verify_consistency(large, small, &[]), Err(ProofRefusal::Shrunk));
    assert_eq!(verify_consistency(large, large, &[]), Ok(()));
    assert_eq!(verify_consistency(large, large, &[large.1]), Err(ProofRefusal::Length));
}

#[test]
fn refuses_two_trees_of_one_size_and_an_empty_one_of_another_root() {
    let tree = tree();
    let (one, two) = ((8, tree.root_of(8)), (8, tree.root_of(7)));
    assert_eq!(verify_consistency(one, two, &[]), Err(ProofRefusal::Root));
    assert_eq!(verify_consistency((0, tree.root_of(0)), one, &[]), Ok(()));
    assert_eq!(verify_consistency((0, tree.root_of(1)), one, &[]), Err(ProofRefusal::Root));
}

#[test]
fn refuses_more_hashes_than_a_proof_has_and_sizes_beyond_the_limit_before_any_arithmetic() {
    let root = leaf(0);
    let many = vec![root; MOST_HASHES + 1];
    for size in [1, SIZE_LIMIT - 1] {
        assert_eq!(verify_inclusion((0, root), (size, root), &many), Err(ProofRefusal::Length));
    }
    for size in [SIZE_LIMIT, 1 << 63, (1 << 63) + 1, u64::MAX] {
        assert_eq!(verify_inclusion((0, root), (size, root), &[]), Err(ProofRefusal::Size));
        assert_eq!(verify_consistency((1, root), (size, root), &[]), Err(ProofRefusal::Size));
    }
    assert_eq!(verify_inclusion((1, root), (1, root), &[]), Err(ProofRefusal::Size));
    assert_eq!(verify_inclusion((0, root), (1, root), &[]), Ok(()));
}
