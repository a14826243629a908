//! Little room on the disk, and little that the other state may fill of it.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kzmn_common::envelope::Envelope;
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::Outcome;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::wire;
use kzmn_store::{Options, Processed, QuestionState, Store, StoreError};
use kzmn_testkit::values::{now, text};

use crate::world::{SALT, World, claim, entry, later};

/// A store on a disk with as much room as the number says.
async fn on_disk_with(world: &World, free: &Arc<AtomicU64>) -> Store {
    let free = Arc::clone(free);
    let options = Options {
        reserve_bytes: 1000,
        free_space: Arc::new(move |_| Ok(free.load(Ordering::SeqCst))),
        ..Options::at(world.path())
    };
    world.store_with(&options).await
}

#[tokio::test]
async fn refuses_new_work_below_the_reserve_while_reads_and_replies_go_on_and_takes_it_above() {
    let world = World::new();
    let free = Arc::new(AtomicU64::new(1000));
    let store = on_disk_with(&world, &free).await;
    let reason = text("import");
    let put = |number| store.put_person(entry(number), "r", &reason, now(), SALT);
    put(1).await.expect("stored");
    let own = world.own_query("KZ-1");
    store.submit_question(&own).await.expect("posed");
    let query = world.signed(world.asked(claim(1)));

    free.store(999, Ordering::SeqCst);
    let before = store.counts().await.expect("counted");
    let refused = [
        store.process(world.received(&query, now()), &world.answering()).await.map(drop),
        store.submit_question(&world.own_query("KZ-2")).await.map(drop),
        put(2).await.map(drop),
    ];
    for refused in refused {
        let refused = refused.expect_err("no room");
        assert!(matches!(refused, StoreError::NoSpace), "{refused:?}");
        assert_eq!(refused.refusal(), RefusalReason::StoreUnavailable);
    }
    assert_eq!(store.counts().await.expect("counted"), before, "nothing is begun");
    assert!(store.holding(&text("P-1"), None).await.expect("read").is_some());
    let answer = world.judge(&own, world.answer(&own, Outcome::NotFound), 1).expect("closes");
    let state = store.close(own.digest(), answer).await.expect("what was begun is ended").state;
    assert_eq!(state, QuestionState::Answered);
    assert!(!*store.failed().borrow());

    free.store(1000, Ordering::SeqCst);
    let settled =
        store.process(world.received(&query, now()), &world.answering()).await.expect("room again");
    assert!(matches!(settled, Processed::Answer(_)));
    put(2).await.expect("stored");
}

/// A disk that is full: a small one in memory, where the test may make one.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn refuses_new_work_on_a_full_disk_and_takes_it_when_there_is_room_again() {
    let world = World::new();
    let folder = world.path().with_file_name("disk");
    std::fs::create_dir(&folder).expect("made");
    let Some(_disk) = Disk::mount(&folder) else {
        let skipped =
            format!("skipped: only an administrator can mount a disk at {}", folder.display());
        writeln!(std::io::stderr(), "{skipped}").expect("printed");
        return;
    };
    let options = Options { reserve_bytes: 16 << 20, ..Options::at(folder.join("kz.sqlite")) };
    let store = world.store_with(&options).await;
    let reason = text("import");
    let put = |number| store.put_person(entry(number), "r", &reason, now(), SALT);
    put(1).await.expect("stored");
    let filler = folder.join("filler");
    std::fs::write(&filler, vec![1; 36 << 20]).expect("written");
    assert!(matches!(put(2).await, Err(StoreError::NoSpace)));
    assert!(store.holding(&text("P-1"), None).await.expect("read").is_some());
    assert!(!*store.failed().borrow());
    std::fs::remove_file(&filler).expect("removed");
    put(2).await.expect("stored");
    store.shutdown().await.expect("closed");
}

/// A file system in memory, until it is dropped.
#[cfg(target_os = "linux")]
struct Disk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    fn mount(at: &std::path::Path) -> Option<Self> {
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"]).arg(at);
        let mounted = mount.stderr(std::process::Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(at.to_owned()))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
        assert!(unmounted.is_ok_and(|status| status.success()), "the disk is unmounted");
    }
}

/// A query that is refused for its officer's role, unlike every other one.
fn refusable(world: &World) -> Envelope {
    refusable_at(world, now())
}

fn refusable_at(world: &World, at: Instant) -> Envelope {
    let mut query = world.asked(claim(1));
    query.header.justification.officer.role = OfficerRole::Auditor;
    query.common_header.issued_at = at;
    query.header.expires_at = at.after(std::time::Duration::from_secs(600));
    world.signed(query)
}

#[tokio::test]
async fn refuses_for_now_what_is_over_the_bytes_that_a_day_may_fill_with_refusals() {
    let world = World::new();
    // For some of them, each with its signed refusal.
    let size = wire::envelope_to_bytes(&refusable(&world)).len();
    let a_day = u64::try_from(5 * size).expect("small");
    let options = Options { refused_bytes_a_day: a_day, ..Options::at(world.path()) };
    let store = world.store_with(&options).await;
    store.put_person(entry(1), "r", &text("import"), now(), SALT).await.expect("stored");
    let settle = async |query: &Envelope, at| {
        store.process(world.received(query, at), &world.answering()).await.expect("settled")
    };
    let mut kept = Vec::new();
    let over = loop {
        let query = refusable(&world);
        match settle(&query, now()).await {
            Processed::Refused(refused) if refused.reason == RefusalReason::RoleNotPermitted => {
                kept.push((query, refused));
            }
            other => break (query, other),
        }
        assert!(kept.len() < 10, "no end");
    };
    assert!((2..=4).contains(&kept.len()), "{}", kept.len());
    let Processed::Refused(limited) = over.1 else { panic!("refused") };
    assert_eq!((limited.reason, limited.signed), (RefusalReason::RateLimited, None));
    assert!(limited.retry_after.is_some());
    let counts = store.counts().await.expect("counted");
    assert_eq!(counts.statement, u64::try_from(2 * kept.len()).expect("few"), "not kept");

    let (settled, refused) = &kept[0];
    let Processed::Refused(again) = settle(settled, now()).await else { panic!("refused") };
    assert_eq!(again.signed, refused.signed, "what is settled gets its refusal");
    let honest = world.signed(world.asked(claim(1)));
    assert!(matches!(settle(&honest, now()).await, Processed::Answer(_)), "an honest query");
    let next_day = settle(&refusable(&world), later(24 * 3600)).await;
    let Processed::Refused(refused) = next_day else { panic!("refused") };
    assert!(refused.reason.is_permanent(), "{}", refused.reason);
}

/// How many of these are kept at that time before they are refused for now.
async fn kept_at(world: &World, store: &Store, at: Instant) -> usize {
    for kept in 0..20 {
        let settled =
            store.process(world.received(&refusable_at(world, at), at), &world.answering()).await;
        let Processed::Refused(refused) = settled.expect("settled") else { panic!("refused") };
        if refused.reason == RefusalReason::RateLimited {
            return kept;
        }
        assert_eq!(refused.reason, RefusalReason::RoleNotPermitted);
    }
    panic!("no end");
}

/// The day's bytes are those that the store holds of it: neither a restart nor a clock that leapt gives more or less.
#[tokio::test]
async fn refuses_what_is_over_the_days_bytes_after_a_restart_and_a_leap_of_the_clock_too() {
    const DAY: u64 = 24 * 3600;
    let world = World::new();
    let size = wire::envelope_to_bytes(&refusable(&world)).len();
    let a_day = u64::try_from(5 * size).expect("small");
    let options = Options { refused_bytes_a_day: a_day, ..Options::at(world.path()) };
    let store = world.store_with(&options).await;
    let most = kept_at(&world, &store, now()).await;
    assert!(most > 0);
    store.shutdown().await.expect("closed");
    drop(store);

    let store = world.store_with(&options).await;
    assert_eq!(kept_at(&world, &store, now()).await, 0, "the day is as full as before");
    assert_eq!(kept_at(&world, &store, later(300 * DAY)).await, most, "the clock leapt");
    assert_eq!(kept_at(&world, &store, now()).await, 0, "and was set right");
    assert_eq!(kept_at(&world, &store, later(DAY)).await, most, "the next day has all its bytes");
}

/// Replies that nobody waits for are kept with their question: as many as fit into the day.
#[tokio::test]
async fn refuses_replies_by_another_way_beyond_the_days_bytes_before_they_are_kept() {
    let world = World::new();
    let query = world.own_query("KZ-1");
    let reply = |number: u32| {
        let answer = world.answer(&query, crate::world::found(&format!("M-{number}")));
        world.signed(answer)
    };
    let size = wire::envelope_to_bytes(&reply(0)).len();
    let a_day = u64::try_from(6 * size + 4 * 1024).expect("small");
    let options = Options { refused_bytes_a_day: a_day, ..Options::at(world.path()) };
    let store = world.store_with(&options).await;
    store.submit_question(&query).await.expect("posed");
    let mut kept = 0;
    let limited = loop {
        let received = world.delivered(reply(kept), 1);
        let processed = store.process(received, &world.answering()).await.expect("processed");
        let Processed::Refused(refused) = processed else { panic!("refused") };
        if refused.reason == RefusalReason::RateLimited {
            break refused;
        }
        assert_eq!(refused.reason, RefusalReason::PayloadTypeUnexpected);
        kept += 1;
        assert!(kept < 20, "no end");
    };
    assert!(kept > 0 && limited.retry_after.is_some(), "{kept}");
    let question = store.question(query.digest()).await.expect("read").expect("there");
    assert_eq!(question.replies.len(), usize::try_from(kept).expect("few"), "the last one is not");
}

#[tokio::test]
async fn keeps_no_bytes_of_what_cannot_be_read_and_says_how_many_there_were() {
    let world = World::new();
    let store = world.store().await;
    let mut large = refusable(&world);
    large.payload = vec![0xff; 200_000];
    large.signatures[0].signature = world.key(Party::Mongolia).sign(&large.pae());
    let readable = refusable(&world);
    for envelope in [&large, &readable] {
        let settled = store
            .process(world.received(envelope, now()), &world.answering())
            .await
            .expect("settled");
        assert!(matches!(settled, Processed::Refused(_)));
    }
    let kept = store.statement(large.digest()).await.expect("read").expect("kept");
    assert_eq!(kept.refused_reason.as_deref(), Some("PAYLOAD_MALFORMED"));
    assert!(kept.left_out.is_some_and(|bytes| bytes > 200_000));
    assert!(kept.envelope().payload.is_empty() && kept.envelope().signatures.is_empty());
    assert_eq!(kept.envelope().payload_type, large.payload_type);
    let kept = store.statement(readable.digest()).await.expect("read").expect("kept");
    assert_eq!(
        (kept.left_out, kept.envelope()),
        (None, &readable),
        "what can be read is kept whole"
    );
    store.shutdown().await.expect("closed");
    let bytes = std::fs::metadata(world.path()).expect("a file").len();
    assert!(bytes < 1 << 20, "{bytes}");
}
