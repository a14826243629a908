//! How often the other state's node, its officers and the own officers may call.
//!
//! Each has a bucket (GCRA, by `governor`) over the node's own clock. An empty one reports how long to
//! wait, and nothing of the call is stored.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};
use kzmn_common::instant::{Clock, Instant};
use kzmn_common::refusal::{RefusalReason, Refused};

use crate::config;

/// Calls about ledgers, of the other state's node: many more than a node makes that is honest.
const LEDGER_PER_SECOND: NonZeroU32 = NonZeroU32::new(2).unwrap();
const LEDGER_BURST: NonZeroU32 = NonZeroU32::new(200).unwrap();

/// The buckets of all callers.
pub(super) struct RateBuckets {
    peer: RateLimiter<NotKeyed, InMemoryState, Steady, NoOpMiddleware<Nanos>>,
    peer_burst: NonZeroU32,
    /// Apart, so that a ledger is witnessed under every load of queries.
    peer_ledger: RateLimiter<NotKeyed, InMemoryState, Steady, NoOpMiddleware<Nanos>>,
    peer_officers: Officers,
    own_officers: Officers,
    checks: Officers,
}

impl RateBuckets {
    pub(super) fn new(rates: &config::RateLimits, clock: &Arc<dyn Clock>) -> Self {
        let per_second = Quota::per_second(rates.peer_per_second).allow_burst(rates.peer_burst);
        let ledger = Quota::per_second(LEDGER_PER_SECOND).allow_burst(LEDGER_BURST);
        let officers = |per_minute, burst: NonZeroU32| {
            Officers::new(Quota::per_minute(per_minute).allow_burst(burst), burst, clock)
        };
        Self {
            peer: RateLimiter::direct_with_clock(per_second, Steady::of(clock)),
            peer_burst: rates.peer_burst,
            peer_ledger: RateLimiter::direct_with_clock(ledger, Steady::of(clock)),
            peer_officers: officers(rates.peer_officer_per_minute, rates.peer_officer_burst),
            own_officers: officers(rates.officer_per_minute, rates.officer_burst),
            checks: officers(rates.checks_per_minute, rates.checks_per_minute),
        }
    }

    /// Takes a place for a call of the other state's node.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED`.
    pub(super) fn peer(&self) -> Result<(), Refused> {
        self.peer.check().map_err(|until| limited(&until, self.peer.clock()))
    }

    /// Takes a place for a call of the other state's node about a ledger.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED`.
    pub(super) fn peer_ledger(&self) -> Result<(), Refused> {
        self.peer_ledger.check().map_err(|until| limited(&until, self.peer_ledger.clock()))
    }

    /// Takes places for a query of that officer of the other state: as many of the officer's as it costs, and of the
    /// peer's as many less the one that the call took.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED`.
    pub(super) fn peer_officer(&self, id: &str, cost: u32) -> Result<(), Refused> {
        self.peer_officers.check(id, cost)?;
        self.peer_more(cost.saturating_sub(1))
    }

    /// Takes so many places more, of the officer's and of the peer's, for a call that took one of each.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED`.
    pub(super) fn peer_officer_more(&self, id: &str, more: u32) -> Result<(), Refused> {
        let rest = self.peer_officers.burst.get().saturating_sub(1);
        if more.min(rest) > 0 {
            self.peer_officers.check(id, more.min(rest))?;
        }
        self.peer_more(more)
    }

    /// One place was taken with the call, so more than the rest of a burst would never be free.
    fn peer_more(&self, more: u32) -> Result<(), Refused> {
        let rest = self.peer_burst.get().saturating_sub(1);
        let Some(more) = NonZeroU32::new(more.min(rest)) else {
            return Ok(());
        };
        match self.peer.check_n(more) {
            Ok(Err(until)) => Err(limited(&until, self.peer.clock())),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }

    /// Takes a place for a call of that officer of the own state, by identity.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED`.
    pub(super) fn own_officer(&self, identity: &str) -> Result<(), Refused> {
        self.own_officers.check(identity, 1)
    }

    /// Takes a place for a call of that registrar that only checks entries. Each person whose record it compares is
    /// recorded as read; the rate keeps a registry from being tried out as fast as it can be loaded.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED`.
    pub(super) fn check(&self, identity: &str) -> Result<(), Refused> {
        self.checks.check(identity, 1)
    }
}

/// A bucket for each officer.
///
/// The other state alone says which officers it has: so at most [`Officers::MOST`] buckets are held.
/// Where they are not enough, those that are full again are dropped, for they are no different from new
/// ones; as long as that does not help, all officers share one.
struct Officers {
    buckets: RateLimiter<String, HashMapStateStore<String>, Steady, NoOpMiddleware<Nanos>>,
    burst: NonZeroU32,
}

impl Officers {
    const MOST: usize = 10_000;
    /// No officer has this id.
    const EVERYBODY: &str = "";

    fn new(quota: Quota, burst: NonZeroU32, clock: &Arc<dyn Clock>) -> Self {
        Self { buckets: RateLimiter::hashmap_with_clock(quota, Steady::of(clock)), burst }
    }

    fn check(&self, id: &str, cost: u32) -> Result<(), Refused> {
        let Self { buckets, burst } = self;
        if buckets.len() >= Self::MOST {
            buckets.retain_recent();
        }
        let id = if buckets.len() >= Self::MOST { Self::EVERYBODY } else { id };
        // More than a burst would never be free: it takes the whole of it.
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN).min(*burst);
        match buckets.check_key_n(&id.to_owned(), cost) {
            Ok(Err(until)) => Err(limited(&until, buckets.clock())),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }
}

/// Until the next place: in whole milliseconds, which is what clocks here count in, and no longer than a
/// caller believes.
fn limited(until: &NotUntil<Nanos>, clock: &Steady) -> Refused {
    let wait = until.wait_time_from(governor::clock::Clock::now(clock));
    let ms = u64::try_from(wait.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX);
    let wait = Duration::from_millis(ms.clamp(1, 600_000));
    Refused { retry_after: Some(wait), ..Refused::because(RefusalReason::RateLimited) }
}

/// The time that has passed on the node's clock. When that is turned back, none passes: no caller is shut out
/// until it is again what it was.
struct Steady {
    clock: Arc<dyn Clock>,
    read: Mutex<ReadingBucket>,
}

struct ReadingBucket {
    at: Instant,
    passed_ns: u64,
}

impl Steady {
    fn of(clock: &Arc<dyn Clock>) -> Self {
        let read = ReadingBucket { at: clock.now(), passed_ns: 0 };
        Self { clock: Arc::clone(clock), read: Mutex::new(read) }
    }
}

impl governor::clock::Clock for Steady {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // Far from where governor's sums would overflow; it takes the clock 292 years to get there.
        const END: u64 = u64::MAX / 2;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let ms = u64::try_from(now.unix_ms() - read.at.unix_ms()).unwrap_or(0);
        let passed_ns = read.passed_ns.saturating_add(ms.saturating_mul(1_000_000)).min(END);
        *read = ReadingBucket { at: now, passed_ns };
        passed_ns.into()
    }
}

impl fmt::Debug for RateBuckets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rates(..)")
    }
}

#[cfg(test)]
mod tests {
    use kzmn_testkit::HandClock;

    use super::*;

    fn clock() -> Arc<HandClock> {
        Arc::new(HandClock::at(Instant::parse("2026-11-23T08:00:00Z").expect("an instant")))
    }

    /// 120 a minute, 3 at once, and more for the peer than is reached here.
    fn rates(clock: &Arc<HandClock>) -> RateBuckets {
        let number = |n| NonZeroU32::new(n).expect("not zero");
        let clock: Arc<dyn Clock> = clock.clone();
        let rates = config::RateLimits {
            peer_per_second: number(500),
            peer_burst: number(2),
            peer_officer_per_minute: number(120),
            peer_officer_burst: number(3),
            peer_refused_bytes_a_day: 1,
            officer_per_minute: number(7),
            officer_burst: number(1),
            checks_per_minute: number(1),
        };
        RateBuckets::new(&rates, &clock)
    }

    fn pause(refused: Result<(), Refused>) -> u128 {
        let refused = refused.expect_err("limited");
        assert_eq!(refused.reason, RefusalReason::RateLimited);
        assert!(refused.signed.is_none());
        refused.retry_after.expect("a pause").as_millis()
    }

    fn taken(rates: &RateBuckets, officer: &str) -> usize {
        (0..100).take_while(|_| rates.peer_officer(officer, 1).is_ok()).count()
    }

    #[test]
    fn refuses_beyond_the_burst_until_the_pause_that_it_tells_is_over() {
        let clock = clock();
        let rates = rates(&clock);
        assert_eq!(taken(&rates, "a"), 3);
        assert_eq!(pause(rates.peer_officer("a", 1)), 500);
        clock.advance(Duration::from_millis(499));
        assert_eq!(pause(rates.peer_officer("a", 1)), 1);
        clock.advance(Duration::from_millis(1));
        assert_eq!(taken(&rates, "a"), 1);
        // 60 s in 7 parts are no whole milliseconds: the pause is rounded up and suffices.
        assert!(rates.own_officer("a").is_ok());
        assert_eq!(pause(rates.own_officer("a")), 8572);
        clock.advance(Duration::from_millis(8571));
        assert_eq!(pause(rates.own_officer("a")), 1);
        clock.advance(Duration::from_millis(1));
        assert!(rates.own_officer("a").is_ok());
        assert!(rates.peer().and_then(|()| rates.peer()).is_ok());
        assert_eq!(pause(rates.peer()), 2);
    }

    #[test]
    fn refuses_a_costly_query_where_cheap_ones_have_places_and_no_query_for_ever() {
        let clock = clock();
        let rates = rates(&clock);
        assert!(rates.peer_officer("a", 2).is_ok());
        assert_eq!(pause(rates.peer_officer("a", 2)), 500, "one of three places is left");
        assert!(rates.peer_officer("a", 1).is_ok());
        clock.advance(Duration::from_secs(3600));
        assert!(rates.peer().is_ok(), "the call that brings it");
        assert!(rates.peer_officer("a", 99).is_ok(), "it takes all there is");
        assert_eq!(pause(rates.peer_officer("a", 1)), 500);
        assert_eq!(pause(rates.peer()), 2, "of the peer too");
    }

    /// What a query costs beyond what was foreseen.
    #[test]
    fn refuses_a_search_that_costs_more_than_is_left_and_takes_one_that_costs_nothing_more() {
        let clock = clock();
        let rates = rates(&clock);
        assert!(rates.peer().and_then(|()| rates.peer_officer("a", 1)).is_ok());
        assert!(rates.peer_officer_more("a", 0).is_ok());
        assert!(rates.peer_officer_more("a", 99).is_ok(), "it takes all there is");
        assert_eq!(pause(rates.peer_officer("a", 1)), 500);
        assert_eq!(pause(rates.peer()), 2, "of the peer too");
        clock.advance(Duration::from_millis(500));
        assert!(rates.peer_officer("a", 1).is_ok());
        assert_eq!(pause(rates.peer_officer_more("a", 1)), 500);
    }

    #[test]
    fn refuses_one_officer_and_takes_another_and_everybody_after_a_rest() {
        let clock = clock();
        let rates = rates(&clock);
        assert_eq!(taken(&rates, "a"), 3);
        assert_eq!(taken(&rates, "b"), 3);
        assert!(rates.own_officer("a").is_ok(), "of one name, and of another state");
        clock.advance(Duration::from_secs(3600));
        assert_eq!((taken(&rates, "a"), taken(&rates, "b")), (3, 3), "no more than a burst");
    }

    #[test]
    fn a_clock_that_is_turned_back_or_leaps_shuts_nobody_out() {
        let clock = clock();
        let rates = rates(&clock);
        assert_eq!(taken(&rates, "a"), 3);
        clock.turn_back(Duration::from_secs(24 * 3600));
        assert_eq!(pause(rates.peer_officer("a", 1)), 500);
        clock.advance(Duration::from_millis(500));
        assert_eq!(taken(&rates, "a"), 1);
        clock.advance(Duration::from_secs(7000 * 365 * 24 * 3600));
        assert_eq!(taken(&rates, "a"), 3);
    }

    #[test]
    fn refuses_to_keep_more_buckets_than_the_most_and_forgets_only_full_ones() {
        let clock = clock();
        let rates = rates(&clock);
        for officer in 0..Officers::MOST {
            assert!(rates.peer_officer(&officer.to_string(), 1).is_ok());
        }
        let kept = || rates.peer_officers.buckets.len();
        assert_eq!(kept(), Officers::MOST);
        assert_eq!(taken(&rates, "one more"), 3, "from the bucket that all share now");
        assert_eq!(taken(&rates, "and another"), 0);
        assert_eq!(kept(), Officers::MOST + 1);
        clock.advance(Duration::from_secs(1));
        assert_eq!(taken(&rates, "and another"), 3, "the first ones are full again");
        assert_eq!(kept(), 2);
    }
}
