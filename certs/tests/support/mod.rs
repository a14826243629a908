//! What the tests of this crate share.

use std::sync::atomic::{AtomicU64, Ordering};

use kzmn_certs::dev::Deployment;
use kzmn_common::instant::{Entropy, Instant};
use kzmn_common::party::Realm;

/// Differs at every call and repeats itself at every run.
#[derive(Default)]
pub(crate) struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let call = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        (0_u8..)
            .zip(bytes)
            .for_each(|(n, byte)| *byte = n ^ call[usize::from(n) % 8]);
    }
}

pub(crate) fn now() -> Instant {
    Instant::parse("2026-11-23T08:40:00.250Z").expect("an instant")
}

pub(crate) fn deployment() -> Deployment {
    let realm = Realm::parse("demo").expect("a realm");
    Deployment::create(realm, now(), &Counting::default()).expect("a deployment")
}
