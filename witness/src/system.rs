//! The machine's clock: the only place that reads it.

use std::time::{SystemTime, UNIX_EPOCH};

use kzmn_common::instant::Instant;

/// What the machine's clock shows; `None` before 1970 and after 9999.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where the witness reads the clock")]
pub fn now() -> Option<Instant> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Instant::from_unix_ms(i64::try_from(since.as_millis()).ok()?)
}
