//! How much of what is refused for good is kept in a day.
//!
//! Whoever holds the other state's statement key can sign nonsense as fast as it can be sent, and each piece of it
//! gets a signed refusal that is kept for ever. What is over the day's bytes is refused for now and not kept.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kzmn_common::instant::Instant;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// The longest pause that a caller believes.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// The bytes of a day, counted since the store was opened.
#[derive(Debug)]
pub(crate) struct Budget {
    a_day: u64,
    taken: Mutex<Taken>,
}

#[derive(Debug)]
struct Taken {
    day: i64,
    bytes: u64,
}

impl Budget {
    pub(crate) fn new(a_day: u64) -> Self {
        Self { a_day, taken: Mutex::new(Taken { day: i64::MIN, bytes: 0 }) }
    }

    /// Takes so many bytes of the day, or says how long to wait. A clock that is turned back begins no new day.
    pub(crate) fn take(&self, bytes: usize, now: Instant) -> Result<(), Duration> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let day = now.unix_ms().div_euclid(DAY_MS);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.day < day {
            *taken = Taken { day, bytes: 0 };
        }
        let after = taken.bytes.saturating_add(bytes);
        if self.a_day < after {
            let left = DAY_MS - now.unix_ms().rem_euclid(DAY_MS);
            let left = Duration::from_millis(u64::try_from(left).unwrap_or(1));
            return Err(left.min(LONGEST_WAIT));
        }
        taken.bytes = after;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_over_the_bytes_of_a_day_and_takes_it_on_the_next() {
        let at = |text: &str| Instant::parse(text).expect("an instant");
        let budget = Budget::new(100);
        assert_eq!(budget.take(60, at("2026-11-25T10:00:00Z")), Ok(()));
        assert_eq!(budget.take(41, at("2026-11-25T10:00:00Z")), Err(LONGEST_WAIT));
        assert_eq!(budget.take(40, at("2026-11-25T10:00:01Z")), Ok(()));
        let last = at("2026-11-25T23:59:59Z");
        assert_eq!(budget.take(1, last), Err(Duration::from_secs(1)), "until the day is over");
        assert_eq!(budget.take(100, at("2026-11-26T00:00:00Z")), Ok(()));
        assert!(budget.take(1, last).is_err(), "the clock was turned back");
        assert!(budget.take(1, at("2026-11-26T00:00:00Z")).is_err());
    }
}
