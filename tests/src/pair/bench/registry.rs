//! Mongolia's registry of a given size: seeded, imported once, and copied for every measurement.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;

use super::super::output::Failure;
use super::super::seed::{self, Seed};
use super::child::{Child, Settings};
use super::ground::BenchGround;
use super::load::nanos;
use super::questions::SEED;
use super::run::progress;

/// What an import took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Imported {
    pub(super) elapsed_ns: u64,
    pub(super) node_peak_kib: u64,
    pub(super) importer_peak_kib: u64,
    pub(super) bytes: u64,
}

/// A new, empty database.
pub(super) fn empty(ground: &BenchGround, name: &str) -> Result<PathBuf, Failure> {
    let database = ground.file(format!("{name}.db"));
    remove(&database)?;
    Ok(database)
}

/// A copy of the registry of that many people, which [`prepare`] made.
pub(super) fn copy(ground: &BenchGround, persons: u64) -> Result<PathBuf, Failure> {
    let database = empty(ground, "mn-run")?;
    fs::copy(kept(ground, persons), &database)?;
    Ok(database)
}

/// Makes the registry of that many people, unless it is there. Tells what the import took, if it was made.
pub(super) async fn prepare(
    ground: &BenchGround,
    persons: u64,
) -> Result<Option<Imported>, Failure> {
    if kept(ground, persons).exists() {
        progress(&format!("the registry of {persons} people is used again"));
        return Ok(None);
    }
    let seeded = ground.file(format!("seed-{persons}"));
    if !seeded.join("mn/persons.csv").exists() {
        progress(&format!("writing {persons} invented people"));
        seed::write(&Seed::of_bench(persons, SEED, &seeded))?;
    }
    progress(&format!("importing {persons} people with 6 periods each"));
    Ok(Some(import(ground, persons, &seeded).await?))
}

/// Forgets the registry of that many people, so that it is imported again.
pub(super) fn forget(ground: &BenchGround, persons: u64) -> Result<(), Failure> {
    remove(&kept(ground, persons))
}

async fn import(ground: &BenchGround, persons: u64, seeded: &Path) -> Result<Imported, Failure> {
    let database = empty(ground, "import")?;
    let settings = Settings { database: Some(database.clone()), stages: false };
    let node = ground.node(Party::Mongolia, settings).await?;
    let role = kzmn_certs::dev::role_name(OfficerRole::Registrar);
    let profile = ground.site(format!("mn-{role}.toml"));
    let (people, periods) = (seeded.join("mn/persons.csv"), seeded.join("mn/periods.csv"));
    let rejects = ground.file("rejects.csv");
    let arguments = [
        "registry".as_ref(),
        "import".as_ref(),
        "--profile".as_ref(),
        profile.as_os_str(),
        "--persons".as_ref(),
        people.as_os_str(),
        "--periods".as_ref(),
        periods.as_os_str(),
        "--rejects".as_ref(),
        rejects.as_os_str(),
        "--reason".as_ref(),
        "first entry".as_ref(),
    ];
    let started = Instant::now();
    let mut importer = Child::spawn(ground, "mn-node", arguments, &Settings::default())?;
    let (status, peaks) = importer.watched(&[&node]).await?;
    let elapsed_ns = nanos(started.elapsed());
    if !status.success() {
        return Err(format!(
            "the import ended with {status}: see {}",
            ground.file("mn-node.log").display()
        )
        .into());
    }
    node.stop().await?;
    let bytes = fs::metadata(&database)?.len();
    fs::rename(&database, kept(ground, persons))?;
    let mut peaks = peaks.into_iter();
    Ok(Imported {
        elapsed_ns,
        importer_peak_kib: peaks.next().unwrap_or(0),
        node_peak_kib: peaks.next().unwrap_or(0),
        bytes,
    })
}

fn kept(ground: &BenchGround, persons: u64) -> PathBuf {
    ground.file(format!("registry-{persons}.db"))
}

/// Removes a database with the files that SQLite keeps beside it.
fn remove(database: &Path) -> Result<(), Failure> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut file = database.as_os_str().to_owned();
        file.push(ending);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
