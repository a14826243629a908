//! Growing trees, and the proofs that are read from kept subtrees.

use std::collections::BTreeMap;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    EntryKind, Frontier, LedgerEntry, NodePlace, ProofRefusal, SIZE_LIMIT, consistency_steps,
    empty_root, inclusion_steps, leaf_hash, verify_consistency, verify_inclusion,
};
use kzmn_common::party::Realm;

/// A tree with all the subtrees that it ever completed, as a store keeps them.
#[derive(Default)]
pub(crate) struct KeptTree {
    frontier: Frontier,
    nodes: BTreeMap<NodePlace, Digest>,
    roots: Vec<Digest>,
}

impl KeptTree {
    pub(crate) fn of(leaves: u64) -> Self {
        let mut tree = Self::default();
        (0..leaves).for_each(|leaf| tree.push(&leaf.to_be_bytes()));
        tree
    }

    fn push(&mut self, entry: &[u8]) {
        self.roots.push(self.frontier.root());
        for node in self.frontier.append(leaf_hash(entry)).expect("not full") {
            let before = self.nodes.insert(node.place, node.hash);
            assert_eq!(before, None, "a subtree is completed once");
        }
    }

    pub(crate) fn root_of(&self, size: u64) -> Digest {
        let size = usize::try_from(size).expect("a size");
        self.roots.get(size).copied().unwrap_or_else(|| self.frontier.root())
    }

    pub(crate) fn inclusion(&self, index: u64, size: u64) -> Vec<Digest> {
        let steps = inclusion_steps(index, size).expect("within the tree");
        assert!(steps.places().len() <= 53 * 2, "reads grow with the logarithm");
        steps.proof(&self.nodes).expect("all are kept")
    }

    pub(crate) fn consistency(&self, old: u64, new: u64) -> Vec<Digest> {
        consistency_steps(old, new).expect("grown").proof(&self.nodes).expect("all are kept")
    }
}

pub(crate) fn leaf(number: u64) -> Digest {
    leaf_hash(&number.to_be_bytes())
}

/// Leaves and roots of the tests of the certificate-transparency project, which every log implementation repeats.
#[test]
fn gives_the_roots_of_the_published_tree() {
    let leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = KeptTree::default();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(empty_root().to_string(), empty);
    assert_eq!(tree.frontier.root(), empty_root());
    for (leaf, root) in leaves.iter().zip(roots) {
        tree.push(&hex::decode(leaf).expect("hex"));
        assert_eq!(tree.frontier.root().to_string(), root);
    }
}

#[test]
fn a_frontier_comes_back_from_its_kept_subtrees_and_not_from_others() {
    let tree = KeptTree::of(200);
    for size in 0..=200 {
        let peaks = |places: &[NodePlace]| places.iter().map(|place| tree.nodes[place]).collect();
        let places = Frontier::places(size);
        let read = Frontier::of(size, peaks(&places)).expect("as many as there are");
        assert_eq!((read.size(), read.root()), (size, tree.root_of(size)));
        assert_eq!(
            Frontier::of(size + 1, peaks(&places)).is_some(),
            size.count_ones() == (size + 1).count_ones()
        );
    }
    assert_eq!(Frontier::of(SIZE_LIMIT, vec![empty_root()]), None, "too large");
}

#[test]
fn refuses_to_grow_beyond_the_limit_and_takes_the_last_place() {
    let peaks = |size: u64| Frontier::places(size).iter().map(|_| empty_root()).collect();
    let mut last = Frontier::of(SIZE_LIMIT - 2, peaks(SIZE_LIMIT - 2)).expect("below the limit");
    assert!(last.append(leaf(0)).is_some());
    assert_eq!(last.size(), SIZE_LIMIT - 1);
    assert_eq!(last.append(leaf(1)), None);
    assert_eq!(last.size(), SIZE_LIMIT - 1, "nothing was half-done");
    assert_eq!(inclusion_steps(0, SIZE_LIMIT), Err(ProofRefusal::Size));
    assert!(inclusion_steps(SIZE_LIMIT - 2, SIZE_LIMIT - 1).is_ok());
    assert_eq!(consistency_steps(1, u64::MAX), Err(ProofRefusal::Size));
}

/// Every proof of every tree up to 130 entries holds, and is byte for byte that of another implementation of RFC 6962.
#[test]
fn every_proof_holds_and_is_that_of_another_implementation() {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    let tree = KeptTree::of(130);
    let mut other = MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
    for size in 1..=130_u64 {
        other.push((size - 1).to_be_bytes().to_vec());
        let root = tree.root_of(size);
        assert_eq!(other.root().as_bytes().as_slice(), root.as_bytes());
        for index in 0..size {
            let proof = tree.inclusion(index, size);
            let place = usize::try_from(index).expect("small");
            assert_eq!(other.prove_inclusion(place).as_bytes(), joined(&proof));
            assert_eq!(verify_inclusion((index, leaf(index)), (size, root), &proof), Ok(()));
        }
        for old in 1..size {
            let proof = tree.consistency(old, size);
            let additions = usize::try_from(size - old).expect("small");
            assert_eq!(other.prove_consistency(additions).as_bytes(), joined(&proof));
            let before = (old, tree.root_of(old));
            assert_eq!(verify_consistency(before, (size, root), &proof), Ok(()));
        }
    }
}

fn joined(proof: &[Digest]) -> Vec<u8> {
    proof.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

#[test]
fn an_entry_is_five_lines_and_names_nobody() {
    let realm = Realm::parse("production").expect("a realm");
    let at = Instant::parse("2026-11-24T09:00:00.125Z").expect("an instant");
    let digest = Digest::of(b"a statement");
    let bytes = |kind| LedgerEntry { kind, digest, at }.bytes(&realm);
    let expected =
        format!("kzmn-ledger-entry-v1\nproduction\nissued\n{digest}\n2026-11-24T09:00:00.125Z\n");
    assert_eq!(bytes(EntryKind::Issued), expected.into_bytes());
    assert_ne!(bytes(EntryKind::Received), bytes(EntryKind::Kept));
}

/// What an append completes comes after all that was completed before, without a gap.
#[test]
fn subtrees_are_numbered_in_the_order_in_which_they_are_completed() {
    let mut frontier = Frontier::default();
    let mut next = 0;
    for leaf in 0..2_000_u32 {
        let completed = frontier.append(leaf_hash(&leaf.to_be_bytes())).expect("not full");
        let [first, subtrees @ ..] = completed.as_slice() else { panic!("the leaf") };
        assert_eq!(first.place.completed_before(), None, "a leaf is no subtree");
        for subtree in subtrees {
            assert_eq!(subtree.place.completed_before(), Some(next), "{:?}", subtree.place);
            next += 1;
        }
    }
}
