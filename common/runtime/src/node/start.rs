//! Starting a node: everything is read and checked before a socket is opened.

use std::sync::Arc;
use std::time::Duration;

use kzmn_common::instant::{Clock, Entropy};
use kzmn_failpoint::{Failpoint, reach};
use kzmn_store::{Options, Owner, Store};
use kzmn_transport::tls::ServerTls;
use kzmn_transport::{ExchangeClient, Health, Limits, Listener, Server, Target};
use tokio_util::sync::CancellationToken;

use super::anchor::Anchor;
use super::answering::Exchange;
use super::asking::Asking;
use super::books::BooksKnown;
use super::checkpoints::Checkpoints;
use super::delivering::deliver;
use super::epoch::{CurrentEpoch, Epoch};
use super::floor::Floor;
use super::grpc::Office;
use super::looks::Looks;
use super::reconciling::reconcile_daily;
use super::rounds;
use super::start_error::StartError;
use super::third_witnesses::ThirdWitness;
use super::time_stamps::TimeStamps;
use super::witnessing::Witnessing;
use super::{Core, Node, Peer, RateBuckets, RefusalTally, tell_unsure};
use crate::Jurisdiction;
use crate::config::{Config, Listen};

/// Half of what the other state's node takes from one identity: a node that starts again finds places while
/// the connections of the one before are still dying.
const PEER_CONNECTIONS: usize = 4;

impl Node {
    /// Reads and checks everything, opens the store, and serves both listeners.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn start(
        config: Config,
        jurisdiction: Jurisdiction,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartError> {
        let core = open(&config, jurisdiction, clock, entropy).await?;
        serve(&config, core).await
    }
}

/// Everything but the listeners.
pub(super) async fn open(
    config: &Config,
    jurisdiction: Jurisdiction,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<Core>, StartError> {
    let epoch = Epoch::load(config, jurisdiction, &clock, Arc::clone(&entropy))?;
    Anchor::beside(&config.statement_key).refuse_new(&config.database, config.adopt_database)?;
    let store = open_store(config, &epoch).await?;
    if let Err(refused) = check_stored(config, &epoch, clock.as_ref(), &store).await {
        // Whoever puts another database in its place must find nothing that still writes to this one.
        store.shutdown().await.map_err(StartError::Store)?;
        return Err(refused);
    }
    reach(Failpoint::AnchorCompared);
    core(config, epoch, store, (clock, entropy)).await
}

/// The same of a database that may be an older copy, or a new one: to bring back what it lacks.
pub(super) async fn open_unchecked(
    config: &Config,
    jurisdiction: Jurisdiction,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<Core>, StartError> {
    let epoch = Epoch::load(config, jurisdiction, &clock, Arc::clone(&entropy))?;
    let store = open_store(config, &epoch).await?;
    if let Err(refused) = check_clock(config, &epoch, clock.as_ref(), &store).await {
        store.shutdown().await.map_err(StartError::Store)?;
        return Err(refused);
    }
    core(config, epoch, store, (clock, entropy)).await
}

async fn core(
    config: &Config,
    epoch: Epoch,
    store: Store,
    (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
) -> Result<Arc<Core>, StartError> {
    let me = epoch.answering.me;
    let epoch = CurrentEpoch::adopt(epoch, &store, clock.now()).await.map_err(StartError::Store)?;
    let newest = store.newest_checkpoint().await.map_err(StartError::Store)?;
    let had_been_seen = newest.is_some();
    Ok(Arc::new(Core {
        me,
        epoch,
        floor: Floor::new(clock.as_ref()),
        anchor: Anchor::beside(&config.statement_key),
        rates: RateBuckets::new(&config.rates, &clock),
        tally: RefusalTally::default(),
        witnessing: Witnessing::new(had_been_seen),
        books: BooksKnown::default(),
        looks: Arc::new(Looks::new()),
        store: Arc::new(store),
        stopping: CancellationToken::new(),
        started_at: clock.now(),
        peer: Peer::at(config.peer_address.clone()),
        clock,
        entropy,
    }))
}

/// The way to the other state's node.
pub(super) fn peer(config: &Config, core: &Core) -> Result<ExchangeClient, StartError> {
    let tls = core.epoch().tls.peer.clone();
    let mut target = Target::new(config.peer_address.clone(), tls);
    target.deadline = config.peer_deadline;
    target.connections = PEER_CONNECTIONS;
    ExchangeClient::new(target).map_err(StartError::Peer)
}

/// What asks the other state's node.
pub(super) fn asking(config: &Config, core: &Arc<Core>, peer: ExchangeClient) -> Asking {
    Asking::new(Arc::clone(core), peer, (config.attempts, longest_ask(config)))
}

async fn open_store(config: &Config, epoch: &Epoch) -> Result<Store, StartError> {
    let options = Options {
        refused_bytes_a_day: config.rates.peer_refused_bytes_a_day,
        reserve_bytes: config.reserve_bytes,
        ..Options::at(&config.database)
    };
    let answering = &epoch.answering;
    let owner = Owner {
        me: answering.me,
        realm: answering.realm.clone(),
        rules: Arc::clone(&answering.rules),
    };
    Store::open(&options, owner, Arc::clone(&answering.entropy), config.governance.clone())
        .await
        .map_err(StartError::Store)
}

/// Refuses a database that is not the one that was served last, and a clock that is behind it.
async fn check_stored(
    config: &Config,
    epoch: &Epoch,
    clock: &dyn Clock,
    store: &Store,
) -> Result<(), StartError> {
    check_clock(config, epoch, clock, store).await?;
    let anchor = Anchor::beside(&config.statement_key);
    Ok(anchor.check(store, config.adopt_database).await?)
}

/// Refuses a clock that is behind what was stored last.
async fn check_clock(
    config: &Config,
    epoch: &Epoch,
    clock: &dyn Clock,
    store: &Store,
) -> Result<(), StartError> {
    let stored = store.latest_instant().await.map_err(StartError::Store)?;
    let now = clock.now();
    if let Some(stored) = stored.filter(|at| now.after(epoch.policy.skew) < *at) {
        if !config.accept_clock {
            return Err(StartError::ClockBehind { now, stored });
        }
        tracing::warn!(%now, %stored, "the clock is behind what was stored last, and was accepted");
    }
    Ok(())
}

async fn serve(config: &Config, core: Arc<Core>) -> Result<Node, StartError> {
    let (store, stopping) = (Arc::clone(&core.store), core.stopping.clone());
    let peer = peer(config, &core)?;
    let asking = Arc::new(asking(config, &core, peer.clone()));
    let mut checkpoints =
        Checkpoints::new(Arc::clone(&core), peer.clone(), config.checkpoint_every);
    checkpoints.begin().await;
    reach(Failpoint::LedgerCompared);
    let office = Arc::new(Office::new(Arc::clone(&core), Arc::clone(&asking)));
    let exchange = Arc::new(Exchange::new(Arc::clone(&core)));

    let epoch = core.epoch();
    let exchange_listener = bind(&config.exchange, &epoch.tls.exchange, Limits::default()).await?;
    let office_listener = bind(&config.office, &epoch.tls.office, office_limits(config)).await?;
    let addresses = (exchange_listener.local_addr(), office_listener.local_addr());
    reach(Failpoint::Listening);

    let exchange = Server::exchange(exchange_listener, exchange, config.exchange.reflection)
        .await
        .map_err(StartError::Serve)?;
    let office = Server::office(office_listener, office, config.office.reflection)
        .await
        .map_err(StartError::Serve)?;
    let healths = [exchange.health(), office.health()];
    let listeners = tokio::spawn(listen(exchange, office, stopping.clone()));
    for health in &healths {
        Health::serving(health).await;
    }
    let ledger_key = epoch.ledger_verifier_key(core.store.ledger_epoch());
    tracing::info!(exchange = %addresses.0, office = %addresses.1, ledger_key, "serving");
    tokio::spawn(watch_validity(Arc::clone(&core), healths));
    tokio::spawn(deliver(Arc::clone(&core), asking));
    tokio::spawn(checkpoints.run());
    tokio::spawn(reconcile_daily(Arc::clone(&core), peer));
    for third in &epoch.third_witnesses {
        let work = ThirdWitness::new(Arc::clone(&core), third.clone());
        let core = Arc::clone(&core);
        tokio::spawn(async move { rounds::run(&core, work).await });
    }
    if let Some((client, every)) = epoch.time_stamps.clone() {
        let work = TimeStamps::new(Arc::clone(&core), client, every);
        let core = Arc::clone(&core);
        tokio::spawn(async move { rounds::run(&core, work).await });
    }
    Ok(Node { exchange: addresses.0, office: addresses.1, core, store, stopping, listeners })
}

async fn bind(listen: &Listen, tls: &ServerTls, limits: Limits) -> Result<Listener, StartError> {
    Listener::bind(listen.address, tls.clone(), limits).await.map_err(StartError::Serve)
}

/// How often it is looked whether the node may still sign.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Reports `NOT_SERVING` once the statement key, the trust bundle or a certificate has ended, and while the clock is
/// not believed: a monitor sees it before the first officer does.
async fn watch_validity(core: Arc<Core>, healths: [Health; 2]) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    let mut serving = true;
    loop {
        tokio::select! {
            () = core.stopping.cancelled() => return,
            _ = looks.tick() => {}
        }
        let (now, epoch) = (core.clock.now(), core.epoch());
        let looked = core.floor.look(core.clock.as_ref(), epoch.policy.skew);
        let valid = now <= epoch.valid_until;
        let may_serve = valid && looked.is_ok() && !core.witnessing.is_rolled_back();
        match (std::mem::replace(&mut serving, may_serve), may_serve) {
            (true, false) => {
                if !valid {
                    tracing::error!(
                        until = %epoch.valid_until,
                        "the statement key, the trust bundle or a certificate is not valid any more: renew it"
                    );
                }
                if let Err(unsure) = looked {
                    tell_unsure(unsure, now);
                }
                for health in &healths {
                    health.not_serving().await;
                }
            }
            (false, true) => {
                tracing::warn!(
                    "the clock is believed and within the validity of all keys and certificates again"
                );
                for health in &healths {
                    health.serving().await;
                }
            }
            (true, true) | (false, false) => {}
        }
    }
}

/// An officer waits for every attempt at the other state.
fn office_limits(config: &Config) -> Limits {
    Limits { call: longest_ask(config), ..Limits::default() }
}

fn longest_ask(config: &Config) -> Duration {
    config.peer_deadline.saturating_mul(config.attempts) + Duration::from_secs(10)
}

/// Serves both listeners until stopped; where one fails, the other stops too.
async fn listen(
    exchange: Server,
    office: Server,
    stopping: CancellationToken,
) -> Result<(), StartError> {
    let until = |stopping: CancellationToken| async move { stopping.cancelled().await };
    let one = async {
        let ended = exchange.run(until(stopping.clone())).await;
        stopping.cancel();
        ended
    };
    let other = async {
        let ended = office.run(until(stopping.clone())).await;
        stopping.cancel();
        ended
    };
    let (one, other) = tokio::join!(one, other);
    one.and(other).map_err(StartError::Serve)
}
