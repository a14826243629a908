//! A running node: two listeners, one store, and the core's decisions between them.

mod alone;
mod anchor;
mod answering;
mod asking;
mod books;
mod checkpoints;
mod delivering;
mod epoch;
mod floor;
mod grpc;
mod law;
mod looks;
mod office;
mod pause;
mod peer;
mod rates;
mod reconciling;
mod recovering;
mod rounds;
mod start;
mod start_error;
mod tally;
mod third_witnesses;
mod time_stamps;
mod witnessing;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::instant::{Clock, Entropy, Instant};
use kzmn_common::party::Party;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::trust::SigningFailed;
use kzmn_failpoint::{Failpoint, reach};
use kzmn_store::{Checked, Store, StoreError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use anchor::Anchor;
use books::BooksKnown;
use epoch::{CurrentEpoch, Epoch};
use floor::{Floor, Unsure};
use looks::Looks;
use peer::Peer;
use rates::RateBuckets;
use tally::{RefusalTally, Refusing};
use witnessing::Witnessing;

pub use alone::AskingNode;
pub use anchor::AnchorError;
pub use books::NotCompared;
pub use epoch::office_identity;
pub use law::LawError;
pub use law::packs as law_packs;
pub use recovering::{RecoverError, Recovered, Recovery, RecoveryStep};
pub use start_error::StartError;

/// What both listeners share.
struct Core {
    me: Party,
    epoch: CurrentEpoch,
    rates: RateBuckets,
    tally: RefusalTally,
    store: Arc<Store>,
    stopping: CancellationToken,
    started_at: Instant,
    peer: Peer,
    floor: Floor,
    anchor: Anchor,
    witnessing: Witnessing,
    books: BooksKnown,
    looks: Arc<Looks>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// A running node.
#[derive(Debug)]
pub struct Node {
    exchange: SocketAddr,
    office: SocketAddr,
    core: Arc<Core>,
    store: Arc<Store>,
    stopping: CancellationToken,
    listeners: JoinHandle<Result<(), StartError>>,
}

impl Node {
    /// The address of the exchange listener.
    #[must_use]
    pub fn exchange_address(&self) -> SocketAddr {
        self.exchange
    }

    /// The address of the office listener.
    #[must_use]
    pub fn office_address(&self) -> SocketAddr {
        self.office
    }

    /// The node's store, for its readers: tests, and the commands that run beside a node.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Runs until `stop`, a listener's failure, or a store that cannot be trusted any more.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), StartError> {
        let mut failed = self.store.failed();
        let outcome = tokio::select! {
            () = stop => Ok(()),
            _ = failed.wait_for(|failed| *failed) => Err(self.store_failed()),
            ended = &mut self.listeners => return ended.unwrap_or(Err(StartError::ListenerPanicked)),
        };
        self.stop().await.and(outcome)
    }

    fn store_failed(&self) -> StartError {
        match *self.store.checked().borrow() {
            Checked::Damaged => StartError::Store(StoreError::Damaged),
            Checked::Running | Checked::Passed => StartError::StoreFailed,
        }
    }

    /// Stops: no new calls, an end to those that run, everything on disk.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn stop(self) -> Result<(), StartError> {
        self.stopping.cancel();
        let listeners = self.listeners.await.unwrap_or(Err(StartError::ListenerPanicked));
        reach(Failpoint::Stopping);
        let _written = self.core.anchor.remember(&self.store);
        self.store.shutdown().await.map_err(StartError::Store)?;
        tracing::info!("stopped");
        listeners
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Core({})", self.me)
    }
}

impl Core {
    /// The epoch of trust that counts now. A call takes it once, when it begins.
    fn epoch(&self) -> Arc<Epoch> {
        self.epoch.get()
    }

    /// Refuses to sign what cannot be verified: a stored statement is stored permanently.
    fn may_sign(&self, epoch: &Epoch) -> Result<(), Refused> {
        self.running()?;
        if self.witnessing.is_rolled_back() {
            return Err(Refused::because(RefusalReason::RolledBack));
        }
        let now = self.clock.now();
        // First: a leap beyond them signs nothing, and must not raise the floor.
        if epoch.may_sign_until < now {
            tracing::error!(
                "the statement key or the trust bundle is not valid any more: renew it"
            );
            return Err(Refused::because(RefusalReason::StoreUnavailable));
        }
        self.floor.reach(self.clock.as_ref(), epoch.policy.skew).map_err(|unsure| {
            tell_unsure(unsure, now);
            Refused::because(RefusalReason::ClockUnsure)
        })
    }

    /// The time, where the clock is believed.
    fn sure_of_the_time(&self, epoch: &Epoch) -> Result<Instant, Refused> {
        self.floor
            .look(self.clock.as_ref(), epoch.policy.skew)
            .map_err(|_| Refused::because(RefusalReason::ClockUnsure))
    }

    /// Refuses what comes in while the node stops.
    fn running(&self) -> Result<(), Refused> {
        match self.stopping.is_cancelled() {
            true => Err(Refused::because(RefusalReason::ShuttingDown)),
            false => Ok(()),
        }
    }
}

/// Logs why nothing is judged or signed.
fn tell_unsure(unsure: Unsure, now: Instant) {
    match unsure {
        Unsure::Behind => tracing::error!(
            %now,
            "the clock went back: set it, and nothing is judged or signed until it is right"
        ),
        Unsure::Ahead => tracing::error!(
            %now,
            "the clock was set ahead while the node ran: nothing is judged or signed until it is right. If it is right \
             now, or the machine slept, start the node again"
        ),
    }
}

impl Core {
    /// Counts a refusal; the log gets a sample.
    fn count(&self, what: Refusing, refused: &Refused, statement: Option<Digest>) {
        self.tally.refused(what, refused.reason, statement, self.clock.now());
    }
}

/// What a caller learns of an error of the store; the log has the rest.
fn store_refusal(error: &StoreError) -> Refused {
    let reason = error.refusal();
    let error: &(dyn std::error::Error + 'static) = error;
    tracing::error!(error, %reason, "the store refused");
    Refused::because(reason)
}

/// An error of the node's own as the refusal that a caller learns of; the log has the rest.
trait OrRefuse<T> {
    /// The same, with the refusal for the error.
    fn or_refuse(self) -> Result<T, Refused>;
}

impl<T> OrRefuse<T> for Result<T, SigningFailed> {
    fn or_refuse(self) -> Result<T, Refused> {
        self.map_err(|SigningFailed| {
            tracing::error!("a statement could not be signed: is there memory?");
            Refused::because(RefusalReason::StoreUnavailable)
        })
    }
}

impl<T> OrRefuse<T> for Result<T, StoreError> {
    fn or_refuse(self) -> Result<T, Refused> {
        self.map_err(|error| store_refusal(&error))
    }
}

fn not_found() -> Refused {
    Refused::because(RefusalReason::NotFound)
}
