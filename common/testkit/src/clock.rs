//! A clock that is set by hand.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use kzmn_common::instant::{Clock, Instant};

/// Stands still until it is moved.
#[derive(Debug)]
pub struct HandClock {
    shown_ms: AtomicI64,
    elapsed_ms: AtomicU64,
}

impl HandClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self { shown_ms: AtomicI64::new(now.unix_ms()), elapsed_ms: AtomicU64::new(0) }
    }

    /// Lets time pass.
    pub fn advance(&self, span: Duration) {
        let ms = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        self.elapsed_ms.fetch_add(ms, Ordering::SeqCst);
        self.leap(span);
    }

    /// Sets the clock ahead while no time passes.
    pub fn leap(&self, span: Duration) {
        self.shown_ms.fetch_add(milliseconds(span), Ordering::SeqCst);
    }

    /// Sets the clock back while no time passes.
    pub fn turn_back(&self, span: Duration) {
        self.shown_ms.fetch_sub(milliseconds(span), Ordering::SeqCst);
    }
}

fn milliseconds(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        Instant::from_unix_ms(self.shown_ms.load(Ordering::SeqCst))
            .unwrap_or_else(|| unreachable_instant(&self.shown_ms))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed_ms.load(Ordering::SeqCst))
    }
}

/// The clock was moved out of years 1 to 9999; a test that does so fails at once.
fn unreachable_instant(ms: &AtomicI64) -> Instant {
    ms.store(0, Ordering::SeqCst);
    Instant::parse("1970-01-01T00:00:00Z").unwrap_or_else(|| unreachable_instant(ms))
}
