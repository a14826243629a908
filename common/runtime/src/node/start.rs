//! Starting a node: everything is read and checked before a socket is opened.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kzmn_common::exchange::answer::Answering;
use kzmn_common::identity::{InvalidSpiffeId, SpiffeId};
use kzmn_common::instant::{Clock, Entropy, Instant};
use kzmn_common::party::Party;
use kzmn_common::trust::{BundleRefusal, KeyRefusal, KeyUsage, SigningKey, TrustBundle};
use kzmn_store::{Options, Owner, Store, StoreError};
use kzmn_transport::server::ServeError;
use kzmn_transport::tls::{ClientTls, Credentials, Roots, ServerTls, TlsError};
use kzmn_transport::{ExchangeClient, Health, Limits, Listener, Server, Target};
use tokio_util::sync::CancellationToken;

use super::anchor::{Anchor, AnchorError};
use super::answering::Exchange;
use super::asking::Asking;
use super::floor::Floor;
use super::law::{Law, LawError};
use super::office::Office;
use super::{Core, Node, Peer, RateBuckets, RefusalTally, tell_unsure};
use crate::Nation;
use crate::config::{Config, Listen};
use crate::secret::{self, SecretError};

/// Half of what the other state's node takes from one identity: a node that starts again finds places while
/// the connections of the one before are still dying.
const PEER_CONNECTIONS: usize = 4;

/// Why a node does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A private key's file.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A file that cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The trust bundle.
    #[error("the trust bundle is refused")]
    Bundle(#[source] BundleRefusal),
    /// The trust bundle is of another realm.
    #[error("the trust bundle is for the realm {bundle}, the configuration for {configured}")]
    Realm {
        /// The bundle's.
        bundle: String,
        /// The configuration's.
        configured: String,
    },
    /// The trust bundle is not in force.
    #[error("the trust bundle is not in force at this time: install the one that is")]
    BundleNotInForce,
    /// The statement key.
    #[error("the statement key cannot be used")]
    StatementKey(#[source] KeyRefusal),
    /// The statement key is not enrolled.
    #[error("the trust bundle does not enrol this node's statement key, or not at this time")]
    StatementKeyNotEnrolled,
    /// The statement key is the other state's: so is the configuration.
    #[error(
        "this is {of}'s configuration, for the trust bundle enrols its statement key as {of}'s: start {program} \
         with it"
    )]
    OtherStates {
        /// Whose it is.
        of: Party,
        /// The other state's program.
        program: String,
    },
    /// The own trust domain makes no identity.
    #[error("the trust bundle's own trust domain makes no identity")]
    Identity(#[source] InvalidSpiffeId),
    /// TLS.
    #[error("the TLS settings of the {listener} listener cannot be used")]
    Tls {
        /// Which listener.
        listener: &'static str,
        /// Why.
        #[source]
        source: TlsError,
    },
    /// The peer's address.
    #[error("exchange.peer_address cannot be used")]
    Peer(#[source] kzmn_transport::client::InvalidTarget),
    /// The law's parameters.
    #[error(transparent)]
    Law(#[from] LawError),
    /// The store.
    #[error("the store cannot be used")]
    Store(#[source] StoreError),
    /// The database is not the one that this node served last.
    #[error(transparent)]
    Anchor(#[from] AnchorError),
    /// The clock is wrong.
    #[error(
        "the clock says {now}, and the database holds what was stored at {stored}: set the clock. If it is right, and \
         what was stored last was stored by a wrong one, start with --accept-clock"
    )]
    ClockBehind {
        /// The clock's instant.
        now: Instant,
        /// When something was stored last.
        stored: Instant,
    },
    /// A listener.
    #[error("a listener cannot be served")]
    Serve(#[source] ServeError),
    /// A commit's outcome is not known.
    #[error("a commit failed: start the node again, it will find out what was kept")]
    StoreFailed,
    /// A listener's task ended by itself.
    #[error("a listener stopped by itself")]
    ListenerPanicked,
}

impl Node {
    /// Reads and checks everything, opens the store, and serves both listeners.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn start(
        config: Config,
        nation: Nation,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartError> {
        let (core, tls) = open(&config, nation, clock, entropy).await?;
        serve(&config, core, tls).await
    }
}

/// Everything but the listeners.
pub(super) async fn open(
    config: &Config,
    nation: Nation,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<(Arc<Core>, Tls), StartError> {
    let Nation { rules, law } = nation;
    let me = rules.party();
    let law = Law::load(law, &config.law_packs, config.policy.treaty_in_force_from)?;
    let bundle_json = read(&config.bundle)?;
    let bundle = open_bundle(&bundle_json, config, clock.as_ref())?;
    let (key, key_ends) = statement_key(config, &bundle, me, clock.as_ref())?;
    let answering = Arc::new(Answering {
        me,
        realm: bundle.realm().clone(),
        key,
        rules,
        entropy: Arc::clone(&entropy),
    });
    let tls = Tls::new(config, &bundle, me, &clock)?;
    let store = open_store(config, &answering, (&bundle_json, &bundle), clock.as_ref()).await?;
    let may_sign_until = key_ends.min(bundle.not_after());
    let valid_until = tls.ends.map_or(may_sign_until, |ends| ends.min(may_sign_until));
    let floor = Floor::new(clock.as_ref(), config.policy.skew);
    let core = Arc::new(Core {
        me,
        may_sign_until,
        valid_until,
        floor,
        anchor: Anchor::beside(&config.statement_key),
        bundle,
        policy: config.policy.clone(),
        law,
        rates: RateBuckets::new(&config.rates, &clock),
        tally: RefusalTally::default(),
        answering,
        store: Arc::new(store),
        stopping: CancellationToken::new(),
        started_at: clock.now(),
        peer: Peer::at(config.peer_address.clone()),
        clock,
        entropy,
    });
    Ok((core, tls))
}

/// The way to the other state's node.
pub(super) fn asking(
    config: &Config,
    core: &Arc<Core>,
    tls: ClientTls,
) -> Result<Asking, StartError> {
    let mut target = Target::new(config.peer_address.clone(), tls);
    target.deadline = config.peer_deadline;
    target.connections = PEER_CONNECTIONS;
    let peer = ExchangeClient::new(target).map_err(StartError::Peer)?;
    Ok(Asking::new(Arc::clone(core), peer, config.attempts))
}

fn open_bundle(json: &[u8], config: &Config, clock: &dyn Clock) -> Result<TrustBundle, StartError> {
    let bundle = TrustBundle::open(json, &config.governance).map_err(StartError::Bundle)?;
    if *bundle.realm() != config.realm {
        return Err(StartError::Realm {
            bundle: bundle.realm().as_str().to_owned(),
            configured: config.realm.as_str().to_owned(),
        });
    }
    if !bundle.covers(clock.now()) {
        return Err(StartError::BundleNotInForce);
    }
    Ok(bundle)
}

/// A key that the peer would refuse is refused here first. With the last instant at which it may sign.
fn statement_key(
    config: &Config,
    bundle: &TrustBundle,
    me: Party,
    clock: &dyn Clock,
) -> Result<(SigningKey, Instant), StartError> {
    let pem = secret::read(&config.statement_key)?;
    let pem =
        String::from_utf8(pem).map_err(|_| StartError::StatementKey(KeyRefusal::Malformed))?;
    let key = SigningKey::from_pem(&pem).map_err(StartError::StatementKey)?;
    let now = clock.now();
    let enrolled_by =
        |party| bundle.party(party).key(key.public().id().as_str(), KeyUsage::Statement);
    let enrolled = enrolled_by(me);
    if enrolled.is_none() && enrolled_by(me.other()).is_some() {
        let program = format!("{}-node", me.other().code());
        return Err(StartError::OtherStates { of: me.other(), program });
    }
    let usable = enrolled.filter(|enrolled| {
        enrolled.not_before <= now && now <= enrolled.not_after && enrolled.revoked_at.is_none()
    });
    let ends = usable.ok_or(StartError::StatementKeyNotEnrolled)?.not_after;
    Ok((key, ends))
}

async fn open_store(
    config: &Config,
    answering: &Arc<Answering>,
    (bundle_json, bundle): (&[u8], &TrustBundle),
    clock: &dyn Clock,
) -> Result<Store, StartError> {
    let options = Options {
        refused_bytes_a_day: config.rates.peer_refused_bytes_a_day,
        reserve_bytes: config.reserve_bytes,
        ..Options::at(&config.database)
    };
    let anchor = Anchor::beside(&config.statement_key);
    anchor.refuse_new(&config.database, config.adopt_database)?;
    let owner = Owner {
        me: answering.me,
        realm: answering.realm.clone(),
        rules: Arc::clone(&answering.rules),
    };
    let store = Store::open(&options, owner, answering.entropy.as_ref(), config.governance.clone())
        .await
        .map_err(StartError::Store)?;
    let stored = store.latest_instant().await.map_err(StartError::Store)?;
    let now = clock.now();
    if let Some(stored) = stored.filter(|at| now.after(config.policy.skew) < *at) {
        if !config.accept_clock {
            return Err(StartError::ClockBehind { now, stored });
        }
        tracing::warn!(%now, %stored, "the clock is behind what was stored last, and was accepted");
    }
    anchor.check(&store, config.adopt_database).await?;
    store.adopt_bundle(bundle_json, bundle, clock.now()).await.map_err(StartError::Store)?;
    Ok(store)
}

/// The TLS of both listeners and of the client to the other state.
pub(super) struct Tls {
    exchange: ServerTls,
    office: ServerTls,
    pub(super) peer: ClientTls,
    /// When the first of the own certificates ends.
    ends: Option<Instant>,
}

impl Tls {
    fn new(
        config: &Config,
        bundle: &TrustBundle,
        me: Party,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let (own, other) = (bundle.party(me), bundle.party(me.other()));
        let roots = |roots: &[Vec<u8>]| Roots::from_der(roots.to_vec());
        let exchange = |source| StartError::Tls { listener: "exchange", source };
        let office = |source| StartError::Tls { listener: "office", source };

        let credentials = credentials(&config.exchange, own.exchange_identity.clone(), exchange)?;
        let exchange_ends = credentials.not_after();
        let peer_roots = roots(&other.roots).map_err(exchange)?;
        let allowed = BTreeSet::from([other.exchange_identity.clone()]);
        let exchange_tls = ServerTls::new(&credentials, &peer_roots, allowed, Arc::clone(clock))
            .map_err(exchange)?;
        let peer_name = format!("exchange.{}", other.trust_domain);
        let peer = other.exchange_identity.clone();
        let peer = ClientTls::new(&credentials, &peer_roots, &peer_name, peer, Arc::clone(clock))
            .map_err(exchange)?;

        let identity = office_identity(&own.trust_domain).map_err(StartError::Identity)?;
        let credentials = self::credentials(&config.office, identity, office)?;
        let own_roots = roots(&own.roots).map_err(office)?;
        let allowed = config.officers.keys().cloned().collect();
        let office_tls =
            ServerTls::new(&credentials, &own_roots, allowed, Arc::clone(clock)).map_err(office)?;
        let ends = exchange_ends.into_iter().chain(credentials.not_after()).min();
        Ok(Self { exchange: exchange_tls, office: office_tls, peer, ends })
    }
}

/// The identity of the office listener in a trust domain.
///
/// # Errors
///
/// [`InvalidSpiffeId`] where the domain is invalid.
pub(crate) fn office_identity(trust_domain: &str) -> Result<SpiffeId, InvalidSpiffeId> {
    SpiffeId::parse(&format!("spiffe://{trust_domain}/node/office"))
}

fn credentials(
    listen: &Listen,
    identity: SpiffeId,
    tls: impl Fn(TlsError) -> StartError,
) -> Result<Credentials, StartError> {
    let key = secret::read(&listen.key)?;
    let chain = read(&listen.certificate)?;
    Credentials::from_pem(&chain, &key, identity).map_err(tls)
}

async fn serve(config: &Config, core: Arc<Core>, tls: Tls) -> Result<Node, StartError> {
    let (store, stopping) = (Arc::clone(&core.store), core.stopping.clone());
    let asking = asking(config, &core, tls.peer)?;
    let office = Arc::new(Office::new(Arc::clone(&core), asking, config.officers.clone()));
    let exchange = Arc::new(Exchange::new(Arc::clone(&core)));

    let bind = |listen: &Listen, tls, limits| Listener::bind(listen.address, tls, limits);
    let exchange_listener =
        bind(&config.exchange, tls.exchange, Limits::default()).await.map_err(StartError::Serve)?;
    let office_listener =
        bind(&config.office, tls.office, office_limits(config)).await.map_err(StartError::Serve)?;
    let addresses = (exchange_listener.local_addr(), office_listener.local_addr());

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
    tracing::info!(exchange = %addresses.0, office = %addresses.1, "serving");
    tokio::spawn(watch_validity(Arc::clone(&core), healths));
    Ok(Node { exchange: addresses.0, office: addresses.1, core, store, stopping, listeners })
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
        let now = core.clock.now();
        let (valid, looked) = (now <= core.valid_until, core.floor.look(core.clock.as_ref()));
        let may_serve = valid && looked.is_ok();
        match (std::mem::replace(&mut serving, may_serve), may_serve) {
            (true, false) => {
                if !valid {
                    tracing::error!(
                        until = %core.valid_until,
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
    let attempts = config.peer_deadline.saturating_mul(config.attempts);
    Limits { call: attempts + Duration::from_secs(10), ..Limits::default() }
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

fn read(path: &PathBuf) -> Result<Vec<u8>, StartError> {
    std::fs::read(path).map_err(|source| StartError::Read { path: path.clone(), source })
}
