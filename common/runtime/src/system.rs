//! The machine's clock and entropy: the only place that reads them.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kzmn_common::instant::{Clock, Entropy, Instant};

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "this is where time is injected from")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        // Outside years 1 to 9999 the clock is broken; the epoch makes every query look expired.
        Instant::from_unix_ms(ms).unwrap_or_else(epoch)
    }

    /// That of a machine which slept stood still meanwhile.
    fn elapsed(&self) -> Duration {
        BEGAN.elapsed()
    }
}

static BEGAN: LazyLock<std::time::Instant> = LazyLock::new(std::time::Instant::now);

fn epoch() -> Instant {
    Instant::from_unix_ms(0).unwrap_or_else(epoch)
}

/// The machine's entropy.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// Stops the program where the system has no entropy: an id that repeats would be worse.
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            tracing::error!("the system gives no entropy");
            std::process::abort();
        }
    }
}
