//! The time below which the clock cannot be right.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kzmn_common::instant::Instant;

/// The highest instant at which this node judged or signed anything since it started. That it starts at no instant
/// before what it stored is looked at when it starts.
#[derive(Debug)]
pub(super) struct Floor {
    highest_ms: AtomicI64,
    skew: Duration,
}

impl Floor {
    pub(super) fn new(now: Instant, skew: Duration) -> Self {
        Self { highest_ms: AtomicI64::new(now.unix_ms()), skew }
    }

    /// Whether `now` is not before the highest instant so far, less the skew that is tolerated.
    pub(super) fn is_reached(&self, now: Instant) -> bool {
        let before = self.highest_ms.fetch_max(now.unix_ms(), Ordering::Relaxed);
        before <= now.after(self.skew).unix_ms()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_went_back_is_unsure_until_it_is_there_again_and_a_little_is_skew() {
        let at = |seconds: i64| Instant::from_unix_ms(seconds * 1000).expect("an instant");
        let floor = Floor::new(at(1000), Duration::from_secs(120));
        assert!(floor.is_reached(at(880)));
        assert!(!floor.is_reached(at(879)));
        assert!(floor.is_reached(at(2000)));
        assert!(!floor.is_reached(at(1879)));
        assert!(floor.is_reached(at(1880)));
    }
}
