//! Comparing the books with the other state's node: which statements of each day both have.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::party::Party;
use kzmn_common::reconcile::{DayAsked, DayHeld, Discrepancy, MOST_DIGESTS, discrepancies};
use kzmn_common::refusal::RefusalReason;
use kzmn_store::{Store, StoreError};
use kzmn_transport::{ExchangeClient, FailureKind, PeerFailure};
use time::Date;

/// Why the books could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum NotCompared {
    /// The other state's node did not say what it has.
    #[error("the other state's node did not say what it has")]
    Peer(#[from] PeerFailure),
    /// The own database could not be read.
    #[error("the own database could not be read")]
    Store(#[from] StoreError),
}

/// The books of both nodes.
pub(super) struct Books<'a> {
    pub(super) me: Party,
    pub(super) store: &'a Store,
    pub(super) peer: &'a ExchangeClient,
}

/// How far the comparison is, or what it found.
#[derive(Clone, Debug, Default)]
pub(super) struct BooksCompared {
    /// How many days on which either node has statements.
    pub(super) days: u64,
    /// How many statements of these this node has.
    pub(super) statements: u64,
    /// The statements that one of the nodes does not have.
    pub(super) discrepancies: Vec<Discrepancy>,
}

impl Books<'_> {
    /// Compares all days from now back to `since`, or to the first. `progress` is told after each day.
    ///
    /// # Errors
    ///
    /// [`NotCompared`].
    pub(super) async fn compare(
        &self,
        now: Instant,
        since: Option<Date>,
        progress: impl Fn(&BooksCompared),
    ) -> Result<BooksCompared, NotCompared> {
        let mut compared = BooksCompared::default();
        // A clock may be ahead of the other one.
        let today = now.date();
        let mut next = Some(today.next_day().unwrap_or(today));
        while let Some(day) = next.filter(|day| since.is_none_or(|since| since <= *day)) {
            let (mut count, mut previous) = (0, None);
            for issuer in Party::ALL {
                let (here, there, found) = self.compare_day(day, issuer).await?;
                count += here.count;
                previous = previous.max(here.previous_day).max(there.previous_day);
                compared.discrepancies.extend(found);
            }
            compared.days += u64::from(count > 0);
            compared.statements += count;
            progress(&compared);
            // Whoever names a day that is no earlier would have it compared for ever.
            next = previous.filter(|previous| *previous < day);
        }
        Ok(compared)
    }

    /// Compares what one state issued on one day.
    async fn compare_day(
        &self,
        day: Date,
        issuer: Party,
    ) -> Result<(DayHeld, DayHeld, Vec<Discrepancy>), NotCompared> {
        let asked = DayAsked { day, issuer, after: None, most: 0 };
        let (here, there) = (self.store.day_held(asked).await?, self.day_held(asked).await?);
        if (here.count, here.sum) == (there.count, there.sum) {
            return Ok((here, there, Vec::new()));
        }
        let first = self.differences(asked).await?;
        // What was on its way is at both ends by now.
        let second: BTreeSet<Discrepancy> = self.differences(asked).await?.into_iter().collect();
        let found = first.into_iter().filter(|found| second.contains(found)).collect();
        Ok((here, there, found))
    }

    async fn differences(&self, asked: DayAsked) -> Result<Vec<Discrepancy>, NotCompared> {
        let there = self.held_there(asked).await?;
        let here = self.store.statements_of_day(asked).await?;
        Ok(discrepancies((asked.day, asked.issuer == self.me), &here, &there))
    }

    /// All digests that the other state's node has.
    async fn held_there(&self, asked: DayAsked) -> Result<BTreeSet<Digest>, NotCompared> {
        let (mut all, mut after) = (BTreeSet::new(), None);
        loop {
            let page = DayAsked { after, most: MOST_DIGESTS, ..asked };
            let digests = self.day_held(page).await?.digests;
            all.extend(
                digests.iter().copied().filter(|digest| after.is_none_or(|it| it < *digest)),
            );
            match digests.last() {
                Some(last) if digests.len() == MOST_DIGESTS => after = Some(*last),
                _ => return Ok(all),
            }
        }
    }

    async fn day_held(&self, asked: DayAsked) -> Result<DayHeld, NotCompared> {
        Ok(patiently(|| self.peer.day_held(asked)).await?)
    }
}

/// How many statements one of the nodes does not have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BooksDiffer {
    /// Not delivered yet, or lost by the one that does not have them.
    pub(super) missing: u64,
    /// Lost by this node.
    pub(super) lost_here: u64,
    /// Lost by the other one.
    pub(super) lost_there: u64,
}

/// The last comparison.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reconciled {
    /// When it was made.
    pub(super) at: Instant,
    /// What it found, or a fixed name of why it could not be made.
    pub(super) found: Result<BooksDiffer, &'static str>,
}

/// What is known of the books of both nodes.
#[derive(Debug, Default)]
pub(super) struct BooksKnown(Mutex<Option<Reconciled>>);

impl BooksKnown {
    /// The last comparison since the start.
    pub(super) fn last(&self) -> Option<Reconciled> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, reconciled: Reconciled) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reconciled);
    }
}

/// Calls again as long as the other state's node only says that there were too many calls.
pub(super) async fn patiently<T, Calling: Future<Output = Result<T, PeerFailure>>>(
    call: impl Fn() -> Calling,
) -> Result<T, PeerFailure> {
    loop {
        match call().await {
            Err(PeerFailure {
                kind: FailureKind::Refused(RefusalReason::RateLimited),
                retry_after: Some(pause),
                ..
            }) => tokio::time::sleep(pause).await,
            done => return done,
        }
    }
}
