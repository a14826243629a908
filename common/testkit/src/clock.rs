//! A clock that is set by hand.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kzmn_common::instant::{Clock, Instant};

/// Stands still until it is moved.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self(AtomicI64::new(now.unix_ms()))
    }

    /// Moves the clock on.
    pub fn advance(&self, span: Duration) {
        let ms = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Moves the clock back.
    pub fn turn_back(&self, span: Duration) {
        let ms = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_sub(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        Instant::from_unix_ms(self.0.load(Ordering::SeqCst))
            .unwrap_or_else(|| unreachable_instant(&self.0))
    }
}

/// The clock was moved out of years 1 to 9999; a test that does so is told at once.
fn unreachable_instant(ms: &AtomicI64) -> Instant {
    ms.store(0, Ordering::SeqCst);
    Instant::parse("1970-01-01T00:00:00Z").unwrap_or_else(|| unreachable_instant(ms))
}
