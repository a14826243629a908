//! `cargo pair power-cuts`: what a power cut leaves of a node that is at work, by a copy of its disk's image at an instant at
//! which all its threads stand still. The node goes on afterwards.
//!
//! The control does the same to nodes whose write-ahead log is not brought to the disk. It must lose something: else the
//! cuts prove nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use kzmn_common::ledger::Checkpoint;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::PayloadType;
use kzmn_runtime::system::SystemClock;
use kzmn_store::Store;
use kzmn_transport::FailureKind;
use serde_json::Value;
use tokio::time::Instant;

use super::super::output::{Failure, say};
use super::super::site::Site;
use super::books;
use super::disk::{Cut, Disk, Mount};
use super::kills::{Chance, fresh_seed};
use super::load::{Acknowledged, Load};
use super::nodes::CrashPair;

/// After so many cuts begins a new pair, so that what is looked at stays small.
const ROUND: u64 = 15;
/// How many cuts of the control may lose nothing.
const CONTROL: u64 = 20;
/// How long nodes work at the most between two cuts.
const LONGEST_MS: u64 = 400;
const NO_SYNC: &str = include_str!("no_sync.c");

/// `power-cuts …`.
#[derive(Args, Debug)]
pub(in super::super) struct PowerCuts {
    /// How many.
    #[arg(long, value_name = "NUMBER", default_value_t = 300)]
    count: u64,
    /// Draws which node is cut, and when. Default: a new one.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

impl PowerCuts {
    /// Cuts as often as is wanted, and the control until it loses something.
    pub(in super::super) async fn run(self) -> Result<(), Failure> {
        let Self { count, seed } = self;
        let folder = tempfile::tempdir()?;
        // Whoever may not mount anything learns that nothing was tried.
        if let Err(failure) = Mount::memory(folder.path().join("tried")) {
            return say(format!("{count} power cuts SKIPPED, and the control: {failure}"));
        }
        let seed = seed.unwrap_or_else(fresh_seed);
        let chance = Chance::new(seed);
        let command = format!("cargo pair power-cuts --count {count} --seed {seed}");
        say(format!("{count} power cuts; {command}"))?;
        let (mut done, mut acknowledged, began) = (0, 0, Instant::now());
        while done < count {
            let wanted = ROUND.min(count - done);
            let round = cuts(wanted, &chance, None).await?;
            if let Some(lost) = round.lost {
                return Err(format!("{lost}\nTo try again: {command}").into());
            }
            (done, acknowledged) = (done + round.cuts, acknowledged + round.acknowledged);
            let seconds = began.elapsed().as_secs();
            say(format!(
                "{done} power cuts in {seconds} s, {acknowledged} acknowledged statements: none lost"
            ))?;
        }
        let control = cuts(CONTROL, &chance, Some(&no_sync(folder.path())?)).await?;
        let lost = control.lost.ok_or(
            "the control lost nothing in 20 cuts, though its log was never brought to the disk: the cuts prove nothing",
        )?;
        say(format!("the control, at cut {}: {lost}", control.cuts))
    }
}

/// Compiles what keeps a node from bringing its log to the disk.
fn no_sync(folder: &Path) -> Result<PathBuf, Failure> {
    let (source, library) = (folder.join("no_sync.c"), folder.join("no_sync.so"));
    fs::write(&source, NO_SYNC)?;
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl");
    match compiler.status()?.success() {
        true => Ok(library),
        false => Err("the control needs a C compiler".into()),
    }
}

/// What came of some cuts: they end with the first that lost something.
struct Round {
    cuts: u64,
    acknowledged: usize,
    lost: Option<String>,
}

/// Cuts the power of a new pair's nodes, one at a time, while officers work.
async fn cuts(most: u64, chance: &Chance, preload: Option<&Path>) -> Result<Round, Failure> {
    let folder = tempfile::tempdir()?;
    let memory = Mount::memory(folder.path().join("memory"))?;
    let disks = [Disk::make(memory.path(), "kz")?, Disk::make(memory.path(), "mn")?];
    let on_its_disk = |site: &Site, party: Party| environment(site, party, &disks, preload);
    let program = std::env::current_exe()?;
    let mut pair = CrashPair::start_with(program, on_its_disk).await?;
    let load = Load::begin(&pair, 1)?;
    let mut round = Round { cuts: 0, acknowledged: 0, lost: None };
    while round.cuts < most && round.lost.is_none() {
        tokio::time::sleep(Duration::from_millis(chance.below(LONGEST_MS))).await;
        let party = Party::ALL[usize::try_from(chance.below(2))?];
        pair.pause(party).await?;
        let told = told(&pair, party, &load).await;
        let cut = disk(&disks, party).cut();
        pair.go_on(party).await?;
        let told = told?;
        round.acknowledged = told.acknowledged.len();
        round.lost = lost(&pair, &told, &cut?).await?;
        round.cuts += 1;
    }
    drop(load);
    pair.kill_both().await?;
    Ok(round)
}

fn disk(disks: &[Disk; 2], party: Party) -> &Disk {
    match party {
        Party::Kazakhstan => &disks[0],
        Party::Mongolia => &disks[1],
    }
}

/// The database, and the statement key with the anchor beside it, are on the node's disk.
fn environment(
    site: &Site,
    party: Party,
    disks: &[Disk; 2],
    preload: Option<&Path>,
) -> Result<Vec<(String, String)>, Failure> {
    let folder = disk(disks, party).path();
    let (database, key) = (folder.join(DATABASE), folder.join("statement.key"));
    fs::copy(site.state_dir(party).join("statement.key"), &key)?;
    // That a key is there before a node starts is the operator's to see to.
    fs::File::open(&key)?.sync_all()?;
    fs::File::open(folder)?.sync_all()?;
    let mut environment = vec![
        ("KZMN_NODE__STORE__DATABASE".to_owned(), text(&database)?),
        ("KZMN_NODE__STORE__RESERVE_MIB".to_owned(), "16".to_owned()),
        ("KZMN_NODE__TRUST__STATEMENT_KEY".to_owned(), text(&key)?),
    ];
    if let Some(library) = preload {
        environment.push(("LD_PRELOAD".to_owned(), text(library)?));
    }
    Ok(environment)
}

const DATABASE: &str = "node.db";
const ANCHOR: &str = "statement.key.anchor";

fn text(path: &Path) -> Result<String, Failure> {
    Ok(path.to_str().ok_or("a path of characters")?.to_owned())
}

/// What a node that stands still has told others.
struct Told {
    by: Party,
    /// To officers: its own, and in its answers those of the other state.
    acknowledged: Vec<Acknowledged>,
    /// To the other state's node: the size and the root of the last tree that this one cosigned; none before the first.
    cosigned: Option<(u64, String)>,
}

async fn told(pair: &CrashPair, by: Party, load: &Load) -> Result<Told, Failure> {
    let has_to_have = |one: &Acknowledged| {
        one.by == by || one.statement.payload_type == PayloadType::RecordAnswer.as_str()
    };
    let mut acknowledged = load.so_far();
    acknowledged.retain(has_to_have);
    let peer = pair.site.exchange_client(by, Arc::new(SystemClock))?;
    let cosigned = match peer.checkpoint(by).await {
        Ok(note) => {
            let seen = Checkpoint::parse(note.text()).map_err(|_| "no checkpoint came")?;
            Some((seen.size, seen.root.to_string()))
        }
        Err(failure) if failure.kind == FailureKind::Refused(RefusalReason::NotFound) => None,
        Err(failure) => return Err(failure.into()),
    };
    Ok(Told { by, acknowledged, cosigned })
}

/// What a cut lost, if it did.
async fn lost(pair: &CrashPair, told: &Told, cut: &Cut) -> Result<Option<String>, Failure> {
    let party = told.by;
    let store = match books::open(&pair.site, party, &cut.path().join(DATABASE)).await {
        Ok(store) => store,
        Err(failure) => return Ok(Some(format!("{party}'s database does not open: {failure}"))),
    };
    let held = holds(&store, told, cut).await;
    store.shutdown().await?;
    Ok(held.err().map(|wrong| format!("{party}: {wrong}")))
}

async fn holds(store: &Store, told: &Told, cut: &Cut) -> Result<(), Failure> {
    for one in &told.acknowledged {
        books::holds(store, one).await?;
    }
    if let Some(anchored) = anchored(&cut.path().join(ANCHOR))? {
        in_tree(store, anchored, "the anchor").await?;
    }
    if let Some(cosigned) = told.cosigned.clone() {
        in_tree(store, cosigned, "what the other state cosigned").await?;
    }
    books::whole(store).await
}

/// The size and the root that the anchor says; none where there is no anchor yet.
fn anchored(path: &Path) -> Result<Option<(u64, String)>, Failure> {
    let Ok(json) = fs::read(path) else { return Ok(None) };
    let json: Value = serde_json::from_slice(&json)?;
    let root = json["ledger_root"].as_str().ok_or("the anchor has no root")?;
    let size = json["ledger_size"].as_u64().ok_or("the anchor has no size")?;
    Ok(Some((size, root.to_owned())))
}

/// No tree that was signed or noted is larger than the stored one, or another one.
async fn in_tree(store: &Store, (size, root): (u64, String), what: &str) -> Result<(), Failure> {
    let stored = store.ledger().size;
    match store.ledger_root(size).await?.map(|stored| stored.to_string()) == Some(root) {
        true => Ok(()),
        false => {
            Err(format!("{what} has {size} entries, which is not in the {stored} stored").into())
        }
    }
}
