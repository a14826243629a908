//! Where the clock cannot be right: below what it showed before, and ahead of the time that has passed since the start.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kzmn_common::instant::{Clock, Instant};

/// What is known of the time without the clock. That a node starts at no instant before what it stored is checked
/// when it starts.
#[derive(Debug)]
pub(super) struct Floor {
    /// The highest instant at which this node judged or signed anything since it started.
    highest_ms: AtomicI64,
    /// What the clock showed at the start, and how long had passed by then.
    started: (Instant, Duration),
}

/// Why a clock is not believed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Unsure {
    /// It went back.
    Behind,
    /// It was set ahead while the node ran, by more than the time that passed: a fresh query would look too late.
    Ahead,
}

impl Floor {
    pub(super) fn new(clock: &dyn Clock) -> Self {
        let now = clock.now();
        let started = (now, clock.elapsed());
        Self { highest_ms: AtomicI64::new(now.unix_ms()), started }
    }

    /// What the clock shows, if it can be believed within the skew that is tolerated.
    ///
    /// # Errors
    ///
    /// [`Unsure`].
    pub(super) fn look(&self, clock: &dyn Clock, skew: Duration) -> Result<Instant, Unsure> {
        let now = clock.now();
        let (then, by_then) = self.started;
        let passed = clock.elapsed().saturating_sub(by_then);
        if then.after(passed).after(skew) < now {
            return Err(Unsure::Ahead);
        }
        let highest = self.highest_ms.load(Ordering::Relaxed);
        if now.after(skew).unix_ms() < highest { Err(Unsure::Behind) } else { Ok(now) }
    }

    /// The same, for judging or signing at that instant: no earlier one is believed later.
    ///
    /// # Errors
    ///
    /// [`Unsure`].
    pub(super) fn reach(&self, clock: &dyn Clock, skew: Duration) -> Result<(), Unsure> {
        let now = self.look(clock, skew)?;
        self.highest_ms.fetch_max(now.unix_ms(), Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kzmn_testkit::HandClock;

    use super::*;

    const SKEW: Duration = Duration::from_secs(120);

    fn clock() -> HandClock {
        HandClock::at(Instant::from_unix_ms(1_000_000_000).expect("an instant"))
    }

    #[test]
    fn a_clock_that_went_back_is_unsure_until_it_is_there_again_and_a_little_is_skew() {
        let clock = clock();
        let floor = Floor::new(&clock);
        clock.turn_back(SKEW);
        assert_eq!(floor.reach(&clock, SKEW), Ok(()));
        clock.turn_back(Duration::from_secs(1));
        assert_eq!(floor.reach(&clock, SKEW), Err(Unsure::Behind));
        clock.advance(Duration::from_secs(2000));
        assert_eq!(floor.reach(&clock, SKEW), Ok(()));
        clock.turn_back(Duration::from_secs(121));
        assert_eq!(floor.reach(&clock, SKEW), Err(Unsure::Behind));
        clock.advance(Duration::from_secs(1));
        assert_eq!(floor.reach(&clock, SKEW), Ok(()));
    }

    #[test]
    fn a_clock_that_leapt_ahead_is_unsure_until_it_is_set_right_and_time_that_passes_is_none() {
        let clock = clock();
        let floor = Floor::new(&clock);
        clock.advance(Duration::from_secs(30 * 24 * 3600));
        assert_eq!(floor.reach(&clock, SKEW), Ok(()));
        clock.leap(SKEW);
        assert_eq!(floor.reach(&clock, SKEW), Ok(()));
        clock.leap(Duration::from_secs(20 * 60));
        assert_eq!(floor.reach(&clock, SKEW), Err(Unsure::Ahead));
        clock.turn_back(Duration::from_secs(20 * 60));
        assert_eq!(floor.reach(&clock, SKEW), Ok(()), "what was not believed is no floor");
    }
}
