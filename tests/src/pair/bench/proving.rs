//! How fast evidence files are checked on two cores, and what a longer ledger costs.

use std::hint::black_box;
use std::thread;
use std::time::Instant as Stopwatch;

use kzmn_common::envelope::Digest;
use kzmn_common::evidence::{EvidenceFile, Proved};
use kzmn_common::kinds::RecordQuery;
use kzmn_common::ledger::{EntryKind, Frontier, inclusion_steps};
use kzmn_common::party::Party;
use kzmn_common::person::{PersonClaim, Sex};
use kzmn_common::statement::Sealed;
use kzmn_common::trust::GovernancePins;
use kzmn_testkit::SeededEntropy;
use kzmn_testkit::states::{TwoStates, question};
use kzmn_testkit::values::{date, name, now, realm};

use super::super::output::Failure;
use super::figures::Milli;
use super::load::{Round, nanos};
use super::run::{Run, progress};

const ROUNDS: usize = 5;
const CORES: usize = 2;
/// Files that each core checks in a round.
const FILES: u64 = 2_000;

const SMALL_TREE: u64 = 10_000;
const LARGE_TREE: u64 = 10_000_000;
/// Over how many entries an append is timed.
const APPENDED: u64 = 10_000;

pub(super) fn measure(run: &mut Run) -> Result<(), Failure> {
    progress("evidence files of one statement, on two cores");
    let (file, pins) = file()?;
    let mut rates = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        rates.push(round(&file, &pins)?);
    }
    run.figures.median("evidence_files_per_s", rates);
    progress("a ledger of ten thousand and of ten million entries");
    ledger(run)
}

/// A statement with its proof.
fn file() -> Result<(Vec<u8>, GovernancePins), Failure> {
    let entropy = SeededEntropy::new(1);
    let states = TwoStates::new(&entropy);
    let claim = PersonClaim {
        identifiers: Vec::new(),
        names: vec![name("Қуаныш", "Серік")],
        sex: Some(Sex::Male),
        birth_date: Some(date("1961")),
        birth_place: None,
        parents: Vec::new(),
    };
    let query = RecordQuery::ask(question(claim), Party::Mongolia, realm(), now(), &entropy);
    let query = Sealed::seal(query, states.signer(Party::Mongolia))?.into_envelope();
    let said = [(EntryKind::Received, &query)];
    let items = states.proved(Party::Kazakhstan, &said, (now(), now()));
    let bundle = states.bundle_json(&states.draft(1, 0));
    Ok((EvidenceFile::new(vec![bundle], items).render(), states.pins()))
}

/// How many files a second all cores check together.
fn round(file: &[u8], pins: &GovernancePins) -> Result<Milli, Failure> {
    let check = || {
        for _ in 0..FILES {
            let read = EvidenceFile::parse(black_box(file)).ok();
            let proved = read.and_then(|file| Proved::by(&file, pins, None).ok());
            black_box(proved.ok_or("a file was refused")?);
        }
        Ok::<_, &'static str>(())
    };
    let started = Stopwatch::now();
    thread::scope(|scope| {
        let checking: Vec<_> = (0..CORES).map(|_| scope.spawn(check)).collect();
        checking.into_iter().try_for_each(|core| core.join().unwrap_or(Err("a core broke off")))
    })?;
    let calls = FILES * u64::try_from(CORES)?;
    let elapsed_ns = nanos(started.elapsed());
    Ok(Milli::per_second(&Round { calls, elapsed_ns, p50_ns: 0, p99_ns: 0 }))
}

/// What one append costs in a small tree and in a large one, and how many subtrees a proof reads.
fn ledger(run: &mut Run) -> Result<(), Failure> {
    let mut tree = Frontier::default();
    for (size, key) in [(SMALL_TREE, "append_10k_us"), (LARGE_TREE, "append_10m_us")] {
        while tree.size() + APPENDED < size {
            append(&mut tree)?;
        }
        let started = Stopwatch::now();
        while tree.size() < size {
            append(&mut tree)?;
        }
        run.figures.once(key, Milli::micros(nanos(started.elapsed()) / APPENDED));
    }
    for (size, key) in [(SMALL_TREE, "proof_reads_10k"), (LARGE_TREE, "proof_reads_10m")] {
        let reads = inclusion_steps(size / 3, size)?.places().len();
        run.figures.once(key, Milli::whole(u64::try_from(reads)?));
    }
    Ok(())
}

fn append(tree: &mut Frontier) -> Result<(), Failure> {
    let leaf = Digest::of(&tree.size().to_be_bytes());
    black_box(tree.append(leaf)).map(drop).ok_or_else(|| "the tree is full".into())
}
