//! How much of what is refused for good is kept in a day.
//!
//! Whoever holds the other state's statement key can sign nonsense as fast as it can be sent, and each piece of it
//! gets a signed refusal that is kept for ever. What is over the day's bytes is refused for now and not kept. How many
//! there are of a day is what the store holds of it, so that neither a restart nor a clock that leaps changes it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kzmn_common::instant::Instant;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// The longest pause that a caller believes.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// The bytes of each day (UTC) on which anything came since the store was opened.
#[derive(Debug)]
pub(crate) struct Budget {
    a_day: u64,
    taken: Mutex<BTreeMap<i64, u64>>,
}

impl Budget {
    pub(crate) fn new(a_day: u64) -> Self {
        Self { a_day, taken: Mutex::new(BTreeMap::new()) }
    }

    /// The day (UTC) of that instant in milliseconds since 1970, where it is not known yet how many bytes were kept on it.
    pub(crate) fn unknown_day(&self, now: Instant) -> Option<Range<i64>> {
        let day = day_of(now);
        let begins = day.saturating_mul(DAY_MS);
        let known = self.days().contains_key(&day);
        (!known).then(|| begins..begins.saturating_add(DAY_MS))
    }

    /// Notes how many bytes were kept on the day of that instant.
    pub(crate) fn note(&self, now: Instant, bytes: u64) {
        self.days().insert(day_of(now), bytes);
    }

    /// Forgets what is known: what was taken last was not kept.
    pub(crate) fn forget(&self) {
        self.days().clear();
    }

    /// Takes so many bytes of the day, or says how long to wait.
    pub(crate) fn take(&self, bytes: usize, now: Instant) -> Result<(), Duration> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let mut days = self.days();
        let taken = days.entry(day_of(now)).or_default();
        let after = taken.saturating_add(bytes);
        if self.a_day < after {
            let left = DAY_MS - now.unix_ms().rem_euclid(DAY_MS);
            let left = Duration::from_millis(u64::try_from(left).unwrap_or(1));
            return Err(left.min(LONGEST_WAIT));
        }
        *taken = after;
        Ok(())
    }

    fn days(&self) -> MutexGuard<'_, BTreeMap<i64, u64>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn day_of(now: Instant) -> i64 {
    now.unix_ms().div_euclid(DAY_MS)
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

    #[test]
    fn a_clock_that_leapt_and_was_set_right_leaves_every_day_its_own_bytes() {
        let at = |text: &str| Instant::parse(text).expect("an instant");
        let budget = Budget::new(100);
        assert_eq!(budget.take(100, at("2026-11-25T10:00:00Z")), Ok(()));
        assert_eq!(budget.take(100, at("2027-11-25T10:00:00Z")), Ok(()), "a leap");
        assert!(budget.take(1, at("2026-11-25T11:00:00Z")).is_err(), "set right, on the same day");
        assert_eq!(budget.take(100, at("2026-11-26T10:00:00Z")), Ok(()), "the next day");
    }
}
