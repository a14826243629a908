//! Places in a tree: which complete subtrees make up a run of leaves.

/// Trees are smaller than this, so that every size is exact in JSON and no arithmetic on sizes can overflow.
pub const SIZE_LIMIT: u64 = 1 << 53;

/// A complete subtree: 2^`level` leaves, of which the first is leaf `index` · 2^`level`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct NodePlace {
    /// 0 for a leaf.
    pub level: u8,
    /// Its place among those of its level, from 0.
    pub index: u64,
}

impl NodePlace {
    /// How many subtrees of two leaves and more are completed before this one, as the tree grows leaf by leaf; `None` for a
    /// leaf. Numbered so, what an append completes comes after all that is there.
    #[must_use]
    pub fn completed_before(self) -> Option<u64> {
        let level = u64::from(self.level.checked_sub(1)?);
        let end = self.index.checked_add(1)?.checked_shl(u32::from(self.level))?;
        // A tree of `end` leaves has as many as it has leaves, less one for each of its peaks; the last of them are those
        // that its last leaf completes, the smallest first.
        let until = end.checked_sub(u64::from(end.count_ones()))?;
        until.checked_sub(u64::from(end.trailing_zeros()))?.checked_add(level)
    }
}

/// The complete subtrees of the leaves from `first` to before `end`, from the left, largest first. `first` is a
/// multiple of the largest: so are all runs that a proof asks for.
pub(super) fn complete_subtrees(mut first: u64, end: u64) -> Vec<NodePlace> {
    let mut found = Vec::new();
    while first < end {
        let level = largest_power(end - first);
        found.push(NodePlace { level, index: first >> level });
        first += 1 << level;
    }
    found
}

/// The exponent of the largest power of two that is not larger than `size`, which is not 0.
fn largest_power(size: u64) -> u8 {
    u8::try_from(size.checked_ilog2().unwrap_or_default()).unwrap_or_default()
}

/// Where RFC 6962 divides a run of `size` leaves, of which there are two at least: the largest power of two that is
/// smaller.
pub(super) fn split(size: u64) -> u64 {
    1 << largest_power(size.saturating_sub(1))
}
