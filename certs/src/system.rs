//! The machine's clock and randomness. Only the binary has them; the library takes both from its caller.

use std::io::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use kzmn_common::instant::{Entropy, Instant};

/// The machine's clock shows a time that no certificate could state.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the machine's clock is before 1970 or after 9999: set it and try again")]
pub(crate) struct ClockUnusable;

/// What the machine's clock shows.
#[expect(clippy::disallowed_methods, reason = "the one place where the tool reads the clock")]
pub(crate) fn now() -> Result<Instant, ClockUnusable> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| ClockUnusable)?;
    i64::try_from(since.as_millis()).ok().and_then(Instant::from_unix_ms).ok_or(ClockUnusable)
}

/// The operating system's randomness.
pub(crate) struct OsEntropy;

impl Entropy for OsEntropy {
    /// Ends the process where the system has no randomness: a key from anything else would be guessable,
    /// and nothing has been written by then.
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            let text = format!(
                "kzmn-certs: the operating system gives no randomness, so no keys were made: try again \
                 later or on another machine\n  because: {error}\n"
            );
            drop(io::stderr().lock().write_all(text.as_bytes()));
            std::process::exit(1);
        }
    }
}
