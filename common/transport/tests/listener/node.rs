//! A Mongolian node that listens, and what it is asked.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kzmn_common::envelope::{Envelope, Signature};
use kzmn_common::refusal::Refused;
use kzmn_common::statement::Unverified;
use kzmn_transport::tls::{ClientTls, Roots, ServerTls};
use kzmn_transport::{ExchangeClient, ExchangeHandler, Health, Limits, Listener, Server, Target};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio_rustls::client::TlsStream;

use crate::certificates::{
    Authority, Issued, KZ_NODE, MN_NAME, MN_NODE, clock, id, kz_leaf, mn_leaf,
};
use crate::clients::Raw;

/// What the handler does with a query, by its payload type.
#[derive(Default)]
pub(crate) struct Handler {
    /// Queries that were begun, and those that were done.
    pub(crate) begun: AtomicUsize,
    pub(crate) done: AtomicUsize,
    pub(crate) finished: Notify,
    /// Lets one query of type `wait` go on.
    pub(crate) go: Notify,
    /// What a query of type `refuse` gets.
    pub(crate) refused: Option<Refused>,
}

impl ExchangeHandler for Handler {
    async fn query(&self, statement: Unverified) -> Result<Envelope, Refused> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        if statement.digest() == envelope("wait").digest() {
            self.go.notified().await;
        }
        assert_ne!(statement.digest(), envelope("panic").digest(), "as the test wants it");
        self.done.fetch_add(1, Ordering::SeqCst);
        self.finished.notify_one();
        match &self.refused {
            Some(refused) if statement.digest() == envelope("refuse").digest() => {
                Err(refused.clone())
            }
            _ => Ok(envelope("answer")),
        }
    }

    async fn deliver(&self, _statement: Unverified) -> Result<Envelope, Refused> {
        Ok(envelope("receipt"))
    }
}

pub(crate) fn envelope(payload_type: &str) -> Envelope {
    let signature = Signature { key_id: "k".repeat(64), signature: vec![7; 64] };
    Envelope {
        payload_type: payload_type.to_owned(),
        payload: vec![1, 2, 3],
        signatures: vec![signature],
        disclosures: Vec::new(),
    }
}

/// Both states' authorities.
pub(crate) struct World {
    pub(crate) kz: Authority,
    pub(crate) mn: Authority,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { kz: Authority::of("kz"), mn: Authority::of("mn") }
    }

    /// Mongolia's exchange listener, for Kazakhstan's node alone.
    pub(crate) fn server_tls(&self) -> ServerTls {
        self.server_trusting(&self.kz.roots())
    }

    fn server_trusting(&self, roots: &Roots) -> ServerTls {
        let own = self.mn.issue(&mn_leaf()).credentials(MN_NODE);
        let allowed = BTreeSet::from([id(KZ_NODE)]);
        ServerTls::new(&own, roots, allowed, clock()).expect("a server")
    }

    pub(crate) fn client_tls(&self) -> ClientTls {
        let own = self.kz.issue(&kz_leaf()).credentials(KZ_NODE);
        ClientTls::new(&own, &self.mn.roots(), MN_NAME, id(MN_NODE), clock()).expect("a client")
    }

    /// A client that does what the test says, with the certificate of the test's choice.
    pub(crate) fn raw(&self, certificate: Option<&Issued>) -> Raw {
        Raw::new(&self.mn, certificate)
    }
}

/// A running listener.
pub(crate) struct Node {
    pub(crate) world: World,
    pub(crate) handler: Arc<Handler>,
    pub(crate) address: SocketAddr,
    pub(crate) health: Health,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Node {
    pub(crate) async fn start() -> Self {
        Self::start_with(Limits::default(), Handler::default()).await
    }

    pub(crate) async fn start_with(limits: Limits, handler: Handler) -> Self {
        Self::start_reflecting(limits, handler, true).await
    }

    pub(crate) async fn start_reflecting(
        limits: Limits,
        handler: Handler,
        reflection: bool,
    ) -> Self {
        let world = World::new();
        let tls = world.server_tls();
        Self::of(world, tls, (limits, handler), reflection).await
    }

    /// One that trusts these roots of the other state.
    pub(crate) async fn trusting(roots: &Roots) -> Self {
        let world = World::new();
        let tls = world.server_trusting(roots);
        Self::of(world, tls, (Limits::default(), Handler::default()), false).await
    }

    async fn of(
        world: World,
        tls: ServerTls,
        (limits, handler): (Limits, Handler),
        reflection: bool,
    ) -> Self {
        let handler = Arc::new(handler);
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = Listener::bind(any, tls, limits).await.expect("a socket");
        let address = listener.local_addr();
        let server =
            Server::exchange(listener, Arc::clone(&handler), reflection).await.expect("a server");
        let health = server.health();
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(async move {
            server.run(async { drop(stopped.await) }).await.expect("served to the end");
        });
        Self { world, handler, address, health, stop: Some(stop), running }
    }

    pub(crate) fn target(&self) -> Target {
        Target::new(self.address.to_string(), self.world.client_tls())
    }

    pub(crate) fn client(&self) -> ExchangeClient {
        ExchangeClient::new(self.target()).expect("a target")
    }

    pub(crate) fn right_raw(&self) -> Raw {
        self.world.raw(Some(&self.world.kz.issue(&kz_leaf())))
    }

    pub(crate) async fn connect(&self, raw: &Raw) -> TlsStream<TcpStream> {
        raw.connect(self.address).await.expect("a handshake, as TLS 1.3 has it")
    }

    /// The accepted neighbour of a refusal.
    pub(crate) async fn serves(&self) {
        let answer = self.client().query(&envelope("query")).await.expect("an answer");
        assert_eq!(answer.digest(), envelope("answer").digest());
    }

    pub(crate) async fn wait(&mut self) {
        soon(&mut self.running).await.expect("stopped");
    }

    pub(crate) fn ask_to_stop(&mut self) {
        let stop = self.stop.take().expect("not stopped yet");
        stop.send(()).expect("running");
    }
}

/// Waits, and fails instead of hanging.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), what).await.expect("should have happened by now")
}

/// Waits for what nothing tells of.
pub(crate) async fn until(condition: impl Fn() -> bool) {
    let polled = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon(polled).await;
}
