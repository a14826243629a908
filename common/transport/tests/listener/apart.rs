//! A listener in a process of its own, so that what it uses can be counted and limited. Linux.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kzmn_transport::tls::{Credentials, Roots, ServerTls};
use kzmn_transport::{ExchangeClient, Limits, Listener, Server, Target};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::process::{Child, Command};
use tokio_rustls::client::TlsStream;
use tokio_stream::wrappers::TcpListenerStream;

use crate::certificates::{KZ_NODE, MN_NODE, clock, id, kz_leaf, mn_leaf};
use crate::node::{Handler, World, envelope, soon};

/// Names a [`Serving`], and holds the server's chain, its key and the client's root in PEM.
const TASK: &str = "KZMN_TEST_LISTENER";
const BREAK: &str = "\n;\n";
const SAYS: &str = "listening on ";
/// How long an honest client waits for an answer, 99 times of 100.
const HONEST: Duration = Duration::from_millis(500);

/// What the process serves.
#[derive(Clone, Copy)]
pub(crate) enum Serving {
    /// The exchange listener as it is.
    Exchange,
    /// The exchange listener, with places for more connections than there are descriptors.
    ManyPlaces,
    /// The exchange listener, with a short time to read what it says.
    Impatient,
    /// For comparison: tonic's own server, with its own defaults, and health on it. No TLS.
    Tonic,
    /// For comparison: the same with every limit taken off that it has.
    Unlimited,
}

/// As much as HTTP/2 can say.
const NO_LIMIT: usize = 1 << 30;

pub(crate) struct Apart {
    world: World,
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Apart {
    pub(crate) async fn start(serving: Serving) -> Self {
        Self::with_descriptors(serving, 1024).await
    }

    /// In a process that may open no more than this many files and sockets.
    pub(crate) async fn with_descriptors(serving: Serving, most: u32) -> Self {
        let world = World::new();
        let server = world.mn.issue(&mn_leaf());
        let (chain, key) = (server.certificate.pem(), server.key.serialize_pem());
        let task = [serving.name(), &chain, &key, &world.kz.pem()].join(BREAK);
        let mut child = Command::new("sh")
            .args(["-c", &format!("ulimit -n {most}; exec \"$0\" \"$@\"")])
            .arg(std::env::current_exe().expect("a test program"))
            .args(["--exact", "apart::serves_until_its_input_ends", "--ignored", "--nocapture"])
            .env(TASK, task)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a process");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = loop {
            let line = soon(lines.next_line()).await.expect("readable").expect("an address");
            if let Some(address) = line.strip_prefix(SAYS) {
                break address.parse().expect("an address");
            }
        };
        Self { world, address, child }
    }

    /// An authenticated connection.
    pub(crate) async fn connect(&self) -> TlsStream<TcpStream> {
        self.over(TcpStream::connect(self.address).await.expect("connected")).await
    }

    /// An authenticated connection of which the kernel keeps little that is not read yet.
    pub(crate) async fn connect_narrowly(&self) -> TlsStream<TcpStream> {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a size");
        self.over(socket.connect(self.address).await.expect("connected")).await
    }

    async fn over(&self, socket: TcpStream) -> TlsStream<TcpStream> {
        let raw = self.world.raw(Some(&self.world.kz.issue(&kz_leaf())));
        soon(raw.over(socket)).await.expect("a handshake")
    }

    pub(crate) fn client(&self) -> ExchangeClient {
        let target = Target::new(self.address.to_string(), self.world.client_tls());
        ExchangeClient::new(target).expect("a target")
    }

    /// An honest client, over a connection of its own, is answered.
    pub(crate) async fn serves(&self) {
        answers(&self.client()).await;
    }

    /// Honest clients are answered while `attack` goes on again and again, and after it: one whose
    /// connection was there before, and others. All are answered, and 99 of 100 within half a second.
    pub(crate) async fn serves_during(&self, attack: impl AsyncFn()) {
        let before = self.client();
        answers(&before).await;
        let (ended, mut waited) = (AtomicBool::new(false), Vec::new());
        let attacks = async {
            for _ in 0..3 {
                tokio::join!(attack(), self.serves());
            }
            ended.store(true, Ordering::SeqCst);
        };
        let honest = async {
            while !ended.load(Ordering::SeqCst) || waited.len() < 100 {
                let asked = Instant::now();
                answers(&before).await;
                waited.push(asked.elapsed());
            }
        };
        tokio::join!(attacks, honest);
        waited.sort_unstable();
        let slow = waited[waited.len() * 99 / 100];
        assert!(slow <= HONEST, "{slow:?} for one of {} honest calls in a hundred", waited.len());
        self.serves().await;
    }

    /// The most memory that was resident so far, in MiB.
    pub(crate) fn most_resident(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// The most address space that was taken so far, in MiB.
    pub(crate) fn most_virtual(&self) -> u64 {
        self.status("VmPeak:")
    }

    fn status(&self, field: &str) -> u64 {
        let status = std::fs::read_to_string(self.proc("status")).expect("proc(5)");
        let value = status.lines().find_map(|line| line.strip_prefix(field)).expect("the field");
        let kib = value.trim().strip_suffix(" kB").expect("in kB");
        kib.parse::<u64>().expect("a number") / 1024
    }

    /// The processor time that was used so far.
    pub(crate) fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(self.proc("stat")).expect("proc(5)");
        let (_, fields) = stat.rsplit_once(") ").expect("a name");
        // The 14th and 15th field, and the third is the first here. In hundredths on every Linux.
        let ticks = fields.split(' ').skip(11).take(2);
        let ticks: u64 = ticks.map(|ticks| ticks.parse::<u64>().expect("a number")).sum();
        Duration::from_millis(10 * ticks)
    }

    /// How many descriptors are open.
    pub(crate) fn descriptors(&self) -> usize {
        std::fs::read_dir(self.proc("fd")).expect("proc(5)").count()
    }

    fn proc(&self, file: &str) -> PathBuf {
        let id = self.child.id().expect("running").to_string();
        ["/proc", &id, file].iter().collect()
    }
}

async fn answers(client: &ExchangeClient) {
    let answer = soon(client.query(&envelope("query"))).await.expect("an answer");
    assert_eq!(answer.digest(), envelope("answer").digest());
}

impl Serving {
    fn name(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::ManyPlaces => "many places",
            Self::Impatient => "impatient",
            Self::Tonic => "tonic",
            Self::Unlimited => "unlimited",
        }
    }

    fn limits(name: &str) -> Limits {
        let usual = Limits::default();
        if name == Self::ManyPlaces.name() {
            let handshake = Duration::from_secs(60);
            return Limits {
                connections: 1000,
                handshakes: 1000,
                handshakes_per_address: 1000,
                handshake,
                ..usual
            };
        }
        if name == Self::Impatient.name() {
            return Limits { unread: Duration::from_secs(1), ..usual };
        }
        usual
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is the process that other tests start"]
#[expect(clippy::disallowed_methods, reason = "a test's argument, not the node's configuration")]
async fn serves_until_its_input_ends() {
    let task = std::env::var(TASK).expect("started by another test");
    let [serving, chain, key, root] =
        task.split(BREAK).collect::<Vec<_>>().try_into().expect("four parts");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut bare = tonic::transport::Server::builder();
    if serving == Serving::Unlimited.name() {
        bare = bare
            .http2_max_pending_accept_reset_streams(Some(NO_LIMIT))
            .http2_max_local_error_reset_streams(Some(NO_LIMIT))
            .http2_max_header_list_size(u32::try_from(NO_LIMIT).expect("30 bits"));
    }
    if serving == Serving::Tonic.name() || serving == Serving::Unlimited.name() {
        let socket = TcpListener::bind(any).await.expect("a socket");
        say(socket.local_addr().expect("bound"));
        let (_, health) = tonic_health::server::health_reporter();
        let serving = bare.add_service(health);
        tokio::spawn(serving.serve_with_incoming(TcpListenerStream::new(socket)));
    } else {
        let own = Credentials::from_pem(chain.as_bytes(), key.as_bytes(), id(MN_NODE));
        let roots = Roots::from_pem(root.as_bytes()).expect("a root");
        let allowed = BTreeSet::from([id(KZ_NODE)]);
        let tls = ServerTls::new(&own.expect("PEM"), &roots, allowed, clock()).expect("a server");
        let listener = Listener::bind(any, tls, Serving::limits(serving)).await.expect("a socket");
        say(listener.local_addr());
        let server = Server::exchange(listener, Arc::new(Handler::default()), false).await;
        tokio::spawn(server.expect("a server").run(std::future::pending()));
    }
    let end =
        tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
    end.await.expect("joined").expect("its end");
}

fn say(address: SocketAddr) {
    writeln!(std::io::stdout(), "\n{SAYS}{address}").expect("written");
}
