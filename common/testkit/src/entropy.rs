//! Entropy that a seed repeats.

use std::sync::atomic::{AtomicU64, Ordering};

use kzmn_common::instant::Entropy;
use sha2::{Digest as _, Sha256};

/// SHA-256 in counter mode over a seed: the same seed gives the same bytes, and no two calls give the
/// same ones.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    counter: AtomicU64,
}

impl SeededEntropy {
    /// Entropy of that seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let count = self.counter.fetch_add(1, Ordering::SeqCst);
            let block = Sha256::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(count.to_be_bytes());
            chunk.iter_mut().zip(block.finalize()).for_each(|(byte, random)| *byte = random);
        }
    }
}
