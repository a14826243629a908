//! Time stamps on the own ledger, by an authority that a test plays. `tests/foreign/time-stamp` has a real one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use kzmn_common::header::OfficerRole;
use kzmn_common::ledger::may_stamp;
use kzmn_common::party::Party;
use kzmn_proto::office::{ListTimeStampsRequest, StatusRequest, TimeStampStatus};
use kzmn_runtime::config::TimeStampConfig;
use kzmn_store::TimeStamp;
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::{Pair, Setting};
use kzmn_tests::pair::people;
use kzmn_transport::HttpUrl;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const ME: Party = Party::Kazakhstan;
const CASE: &str = "KZ-2026-0000417";
/// A query is as long (RFC 3161, with a nonce of eight bytes).
const QUERY: usize = 69;

/// Says something with what it was asked in it, or nothing of use.
#[derive(Default)]
struct Authority {
    silent: AtomicBool,
    asked: AtomicU32,
}

impl Authority {
    async fn serve(self: Arc<Self>, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let _gone = self.reply(stream).await;
        }
    }

    async fn reply(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
        let end = b"\r\n\r\n";
        let body_at = |read: &[u8]| read.windows(4).position(|window| window == end);
        while body_at(&read).is_none_or(|at| read.len() < at + 4 + QUERY) {
            match stream.read(&mut buffer).await? {
                0 => return Ok(()),
                more => read.extend_from_slice(&buffer[..more]),
            }
        }
        let body = match self.silent.load(Ordering::SeqCst) {
            true => b"no".to_vec(),
            false => read[read.len() - QUERY..].to_vec(),
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/timestamp-reply\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), &body].concat()).await
    }
}

async fn pair(authority: &Arc<Authority>) -> Pair {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let url = format!("http://{}/tsr", listener.local_addr().expect("an address"));
    let url = HttpUrl::parse_also_plain(&url).expect("a URL");
    tokio::spawn(Arc::clone(authority).serve(listener));
    let every = Duration::from_secs(3600);
    let stamping = TimeStampConfig { url, ca: None::<PathBuf>, every };
    let configure = |party, config: &mut kzmn_runtime::config::Config| {
        config.time_stamp = (party == ME).then(|| stamping.clone());
    };
    let setting = Setting { configure: Some(&configure), ..Setting::default() };
    Pair::start_with(setting).await.expect("starts")
}

async fn stamps(pair: &Pair) -> Vec<TimeStamp> {
    let store = pair.store(ME).expect("running");
    let page = store.time_stamps(None, 100).await.expect("read");
    page.rows.into_iter().map(|(_, stamp)| stamp).collect()
}

async fn stamped(pair: &Pair, count: usize) -> Vec<TimeStamp> {
    let waiting = async {
        loop {
            let stamps = stamps(pair).await;
            if stamps.len() >= count {
                return stamps;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("in time")
}

async fn status(pair: &Pair) -> TimeStampStatus {
    let operator = pair.officer(ME, OfficerRole::Operator).expect("a client");
    let status = operator.status(StatusRequest {}).await.expect("told");
    status.ledger.expect("told").time_stamps.expect("configured")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_checkpoint_is_stamped_once_an_hour_at_most_and_kept_as_it_came() {
    let authority = Arc::new(Authority::default());
    let pair = pair(&authority).await;
    pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
    // The first of the two nodes had its checkpoint refused while the other one was not there yet.
    pair.clock.advance(Duration::from_secs(180));
    let first = stamped(&pair, 1).await.remove(0);
    assert!(may_stamp(&first.stamped.note, &first.reply), "it has what was asked");
    assert_eq!(first.reply.len(), QUERY, "as it came");
    let told = status(&pair).await;
    assert_eq!((told.stamped_size > 0, told.failed_reason.as_str()), (true, ""));
    assert!(told.authority.ends_with("/tsr"), "{}", told.authority);

    let auditor = pair.officer(ME, OfficerRole::Auditor).expect("a client");
    let listed = auditor.list_time_stamps(ListTimeStampsRequest::default()).await.expect("listed");
    assert_eq!(listed.time_stamps.len(), 1);
    assert_eq!(listed.time_stamps[0].reply, first.reply);
    assert_eq!(listed.time_stamps[0].checkpoint, first.stamped.note.render());

    // Something new within the hour waits for its end.
    let again = ask_request("KZ-2026-0000418", &people::zhanar());
    pair.ask(ME, again).await.expect("asked");
    pair.clock.advance(Duration::from_secs(600));
    let size = cosigned_beyond(&pair, first.stamped.checkpoint.size).await;
    pair.clock.advance(Duration::from_secs(3_600));
    let second = stamped(&pair, 2).await.remove(1);
    assert!(second.stamped.checkpoint.size >= size);
    assert_eq!(authority.asked.load(Ordering::SeqCst), 2, "not within the hour");
    let store = pair.store(ME).expect("running");
    assert_eq!(store.fsck(&|_| {}).await.expect("checked").count, 0);
}

/// Waits until the other state has cosigned more than that.
async fn cosigned_beyond(pair: &Pair, size: u64) -> u64 {
    let store = pair.store(ME).expect("running");
    let waiting = async {
        loop {
            let newest = store.newest_checkpoint().await.expect("read").expect("one");
            if newest.checkpoint.size > size {
                return newest.checkpoint.size;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("in time")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_says_nothing_of_use_stops_nothing_and_is_told() {
    let authority = Arc::new(Authority::default());
    authority.silent.store(true, Ordering::SeqCst);
    let pair = pair(&authority).await;
    let asked = pair.ask(ME, ask_request(CASE, &people::zhanar())).await.expect("asked");
    assert!(asked.closed_by.is_some(), "it was answered");
    pair.clock.advance(Duration::from_secs(180));
    let told = async {
        loop {
            let told = status(&pair).await;
            if told.failed_reason == "SERVICE_ANSWER_UNUSABLE" {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let told = tokio::time::timeout(Duration::from_secs(20), told).await.expect("in time");
    assert_eq!(told.stamped_size, 0);
    assert!(stamps(&pair).await.is_empty());
    authority.silent.store(false, Ordering::SeqCst);
    pair.clock.advance(Duration::from_secs(180));
    stamped(&pair, 1).await;
    assert_eq!(status(&pair).await.failed_reason, "");
}
