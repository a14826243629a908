//! How often others may call.

use std::num::NonZeroU32;

use serde::Deserialize;

use super::error::{ConfigError, value};

/// How often others may call. A burst is what may come at once after a rest; the rate is how fast places
/// become free again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RateLimits {
    /// Calls of the other state's node, whatever they hold.
    pub peer_per_second: NonZeroU32,
    /// The burst of the same.
    pub peer_burst: NonZeroU32,
    /// Queries of one officer of the other state.
    pub peer_officer_per_minute: NonZeroU32,
    /// The burst of the same.
    pub peer_officer_burst: NonZeroU32,
    /// Bytes a day of what the other state sends and is permanently refused.
    pub peer_refused_bytes_a_day: u64,
    /// Calls of one officer of the own state that read or ask.
    pub officer_per_minute: NonZeroU32,
    /// The burst of the same.
    pub officer_burst: NonZeroU32,
    /// Calls of one registrar that only check entries, as an import does before it enters them; as many at once.
    pub checks_per_minute: NonZeroU32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawRates {
    peer_per_second: u32,
    peer_burst: u32,
    peer_officer_per_minute: u32,
    peer_officer_burst: u32,
    peer_refused_mib_per_day: u32,
    officer_per_minute: u32,
    officer_burst: u32,
    checks_per_minute: u32,
}

impl Default for RawRates {
    fn default() -> Self {
        Self {
            peer_per_second: 500,
            peer_burst: 1000,
            peer_officer_per_minute: 120,
            peer_officer_burst: 240,
            peer_refused_mib_per_day: 32,
            officer_per_minute: 600,
            officer_burst: 600,
            checks_per_minute: 6000,
        }
    }
}

impl RawRates {
    pub(super) fn resolve(self) -> Result<RateLimits, ConfigError> {
        Ok(RateLimits {
            peer_per_second: calls("peer_per_second", self.peer_per_second)?,
            peer_burst: calls("peer_burst", self.peer_burst)?,
            peer_officer_per_minute: calls(
                "peer_officer_per_minute",
                self.peer_officer_per_minute,
            )?,
            peer_officer_burst: calls("peer_officer_burst", self.peer_officer_burst)?,
            peer_refused_bytes_a_day: u64::from(
                calls("peer_refused_mib_per_day", self.peer_refused_mib_per_day)?.get(),
            ) << 20,
            officer_per_minute: calls("officer_per_minute", self.officer_per_minute)?,
            officer_burst: calls("officer_burst", self.officer_burst)?,
            checks_per_minute: calls("checks_per_minute", self.checks_per_minute)?,
        })
    }
}

/// Zero would lock everybody out, and no value stands for "without limit".
fn calls(option: &str, number: u32) -> Result<NonZeroU32, ConfigError> {
    NonZeroU32::new(number)
        .filter(|number| number.get() <= 1_000_000)
        .ok_or_else(|| value(format!("rates.{option}"), "must be 1 to 1000000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_rate_of_nothing_and_one_beyond_a_million_and_takes_the_edges() {
        let resolve = |burst| RawRates { officer_burst: burst, ..RawRates::default() }.resolve();
        for wrong in [0, 1_000_001, u32::MAX] {
            let error = resolve(wrong).expect_err("refused");
            assert_eq!(error.to_string(), "rates.officer_burst must be 1 to 1000000");
        }
        for right in [1, 1_000_000] {
            assert_eq!(resolve(right).expect("taken").officer_burst.get(), right);
        }
    }
}
