//! Refusals, counted. The log gets a sample, so that a thousand refusals a second fill counters and not disks.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::refusal::RefusalReason;

/// What was refused.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Refusing {
    /// A call of the other state's node, before anything of it is read.
    Peer,
    /// A statement, by its signatures.
    Statement,
    /// A query that can be read, for its officer's rate.
    Query,
    /// A statement, with a signed refusal.
    ForGood,
    /// A statement that may come again: nothing of it was stored.
    ForNow,
    /// A call of an own officer, for the rate.
    Officer,
}

impl Refusing {
    fn name(self) -> &'static str {
        match self {
            Self::Peer => "a call of the peer",
            Self::Statement => "a statement, unread",
            Self::Query => "a query of an officer of the peer",
            Self::ForGood => "a statement, for good",
            Self::ForNow => "a statement, for now",
            Self::Officer => "a call of an own officer",
        }
    }
}

/// How often each was refused for each reason.
#[derive(Debug, Default)]
pub(super) struct RefusalTally(Mutex<BTreeMap<(Refusing, RefusalReason), Count>>);

#[derive(Debug, Default)]
struct Count {
    total: u64,
    logged: Option<(Instant, u64)>,
}

/// What the log is to report.
#[derive(Debug, Eq, PartialEq)]
struct TallyLine {
    total: u64,
    left_out: u64,
}

impl RefusalTally {
    /// Counts a refusal, and logs it unless the same was logged within the last second. The log names the
    /// statement and never an officer.
    pub(super) fn refused(
        &self,
        what: Refusing,
        reason: RefusalReason,
        statement: Option<Digest>,
        now: Instant,
    ) {
        let Some(TallyLine { total, left_out }) = self.count(what, reason, now) else {
            return;
        };
        let (what, statement) = (what.name(), statement.map(tracing::field::display));
        tracing::warn!(what, %reason, statement, total, left_out, "refused");
    }

    fn count(&self, what: Refusing, reason: RefusalReason, now: Instant) -> Option<TallyLine> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((what, reason)).or_default();
        count.total += 1;
        let (at, total) = count.logged.unwrap_or((now, 0));
        // A clock that was turned back silences nothing.
        let lately = at <= now && now < at.after(Duration::from_secs(1));
        if count.logged.is_some() && lately {
            return None;
        }
        count.logged = Some((now, count.total));
        Some(TallyLine { total: count.total, left_out: count.total - total - 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_second_line_within_a_second_and_says_then_how_many_were_left_out() {
        let tally = RefusalTally::default();
        let now = Instant::parse("2026-11-23T08:00:00Z").expect("an instant");
        let count = |ms| {
            let now = now.after(Duration::from_millis(ms));
            tally.count(Refusing::Peer, RefusalReason::RateLimited, now)
        };
        assert_eq!(count(0), Some(TallyLine { total: 1, left_out: 0 }));
        assert_eq!((count(0), count(999)), (None, None));
        assert_eq!(count(1000), Some(TallyLine { total: 4, left_out: 2 }));
        assert_eq!(
            count(0),
            Some(TallyLine { total: 5, left_out: 0 }),
            "the clock was turned back"
        );
        let other = tally.count(Refusing::Statement, RefusalReason::KeyUnknown, now);
        assert_eq!(other, Some(TallyLine { total: 1, left_out: 0 }));
    }
}
