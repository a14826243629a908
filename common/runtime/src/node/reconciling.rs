//! Comparing the books with the other state's node, every day and whenever somebody asks for it.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::reconcile::DiscrepancyKind;
use kzmn_transport::ExchangeClient;
use time::Date;

use super::Core;
use super::asking::unanswered;
use super::books::{Books, BooksCompared, BooksDiffer, NotCompared, Reconciled};

/// How often it is looked whether the books are to be compared.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// When they are, for the first time after the start.
const FIRST: Duration = Duration::from_secs(60 * 60);
/// How often they are.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// How far back: what is older was compared before, and whoever wants all of it compared asks for it.
const BACK: Duration = Duration::from_secs(40 * 24 * 60 * 60);

/// Compares the books every day, until the node stops.
pub(super) async fn reconcile_daily(core: Arc<Core>, peer: ExchangeClient) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut due = core.started_at.after(FIRST);
    loop {
        tokio::select! {
            () = core.stopping.cancelled() => return,
            _ = looks.tick() => {}
        }
        let now = core.clock.now();
        if now < due {
            continue;
        }
        due = now.after(EVERY);
        let since = now.before(BACK).date();
        let _told = reconcile(&core, &peer, Some(since), &|_| ()).await;
    }
}

/// Compares the books, notes what is found, and logs what was lost.
///
/// # Errors
///
/// [`NotCompared`].
pub(super) async fn reconcile(
    core: &Core,
    peer: &ExchangeClient,
    since: Option<Date>,
    progress: &(dyn Fn(&BooksCompared) + Sync),
) -> Result<BooksCompared, NotCompared> {
    let books = Books { me: core.me, store: &core.store, peer };
    let at = core.clock.now();
    let compared = books.compare(at, since, progress).await;
    let found = match &compared {
        Ok(compared) => Ok(count(compared)),
        Err(NotCompared::Peer(failure)) => Err(unanswered(failure.kind, failure.obstacle)),
        Err(NotCompared::Store(error)) => Err(error.refusal().name()),
    };
    tell(found);
    core.books.note(Reconciled { at, found });
    compared
}

fn count(compared: &BooksCompared) -> BooksDiffer {
    let mut differ = BooksDiffer::default();
    for found in &compared.discrepancies {
        match found.kind {
            DiscrepancyKind::MissingHere | DiscrepancyKind::MissingThere => differ.missing += 1,
            DiscrepancyKind::LostHere => differ.lost_here += 1,
            DiscrepancyKind::LostThere => differ.lost_there += 1,
        }
    }
    differ
}

fn tell(found: Result<BooksDiffer, &'static str>) {
    match found {
        Err(reason) => tracing::warn!(reason, "the books could not be compared"),
        Ok(BooksDiffer { missing, lost_here: 0, lost_there: 0 }) => {
            tracing::info!(missing, "the books of both nodes were compared");
        }
        Ok(BooksDiffer { missing, lost_here, lost_there }) => tracing::error!(
            missing,
            lost_here,
            lost_there,
            "a node has lost statements that the other one has: whose database it is must be recovered"
        ),
    }
}
