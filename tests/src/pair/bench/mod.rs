//! `cargo pair bench`: what the exchange costs, on this machine, both nodes and the client on it, as separate
//! processes. `docs/performance.md` says how each number is measured.

pub(super) mod asker;
mod assessing;
mod bare;
mod child;
pub(super) mod echo;
mod exchange;
mod figures;
pub(super) mod floor;
mod ground;
mod large;
mod load;
mod looking;
mod machine;
mod memory;
mod proving;
mod questions;
mod registry;
mod run;
mod sample;
mod stages;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use clap::{Args, ValueEnum};

use super::output::Failure;
use figures::Figures;
use ground::BenchGround;
use run::{LARGE, Run, SMALL, progress};

/// `bench …`.
#[derive(Args, Debug)]
pub(super) struct Bench {
    /// Write the numbers to a file as well, as one flat JSON object.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Shorter rounds, and nothing that takes minutes: no registry of a million, no 100,000 queries.
    #[arg(long)]
    quick: bool,
    /// Only these measurements.
    #[arg(long, value_name = "NAME", value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// Where keys and registries are kept. A later bench in the same folder does not import again.
    /// Default: a temporary folder, removed at the end.
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, ValueEnum)]
enum Part {
    /// The exchange alone, and the bare echo and the floor that it is compared with.
    Exchange,
    /// The same asked by an officer, and what that hop costs.
    Officer,
    /// Where a query's time goes, by stage.
    Stages,
    /// 6,755 people asked about once each.
    Population,
    /// Memory at rest, after 10,000 and after 100,000 queries.
    Memory,
    /// A thousand assessments of pensions, on one core.
    Assess,
    /// All that is stored looked at by `fsck`.
    Fsck,
    /// Evidence files checked, and what a longer ledger costs.
    Evidence,
    /// A million people imported.
    Import,
    /// A million people against ten thousand.
    RegistrySize,
    /// From the start of a node with a million people to its first answer.
    FirstAnswer,
}

impl Part {
    /// Whether it takes minutes, and is left out of a quick bench.
    fn is_long(self) -> bool {
        matches!(self, Self::Import | Self::RegistrySize | Self::FirstAnswer)
    }
}

/// Runs the bench, in release.
pub(super) async fn run(bench: Bench) -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        return in_release();
    }
    let temporary = tempfile::tempdir()?;
    let dir = bench.dir.clone().unwrap_or_else(|| temporary.path().to_owned());
    let ground = BenchGround::at(&dir)?;
    let mut run =
        Run { ground, quick: bench.quick, figures: Figures::default(), notes: Vec::new() };
    machine::describe(&mut run.figures, &dir)?;
    let parts: BTreeSet<Part> = match bench.only.is_empty() {
        true => Part::value_variants()
            .iter()
            .copied()
            .filter(|p| !(bench.quick && p.is_long()))
            .collect(),
        false => bench.only.iter().copied().collect(),
    };
    let mut failed = Vec::new();
    for part in parts {
        // A registry that is there says nothing about how long its import took.
        let again = part == Part::Import && !bench.only.is_empty();
        // What was measured before and can be measured after is told all the same.
        if let Err(failure) = Box::pin(run.measure(part, again)).await {
            progress(&format!("{part:?} was not measured: {failure}"));
            failed.push(format!("{part:?}"));
        }
    }
    run.figures.print()?;
    for line in &run.notes {
        super::output::say(line)?;
    }
    if let Some(file) = bench.json {
        fs::write(file, serde_json::to_vec_pretty(&run.figures.json()?)?)?;
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("not measured: {}", failed.join(", ")).into())
    }
}

impl Run {
    async fn measure(&mut self, part: Part, again: bool) -> Result<(), Failure> {
        let imported = match (part.is_long(), again) {
            (true, true) => {
                registry::forget(&self.ground, LARGE)?;
                registry::prepare(&self.ground, LARGE).await?
            }
            (true, false) => registry::prepare(&self.ground, LARGE).await?,
            (false, _) => None,
        };
        // What is pure needs no registry.
        if !matches!(part, Part::Assess | Part::Evidence) {
            registry::prepare(&self.ground, SMALL).await?;
        }
        match part {
            Part::Exchange => exchange::alone(self).await,
            Part::Officer => exchange::by_officer(self).await,
            Part::Stages => stages::measure(self).await,
            Part::Population => exchange::population(self).await,
            Part::Memory => memory::measure(self).await,
            Part::Assess => assessing::measure(self),
            Part::Fsck => looking::measure(self).await,
            Part::Evidence => proving::measure(self),
            Part::Import => large::import(self, imported),
            Part::RegistrySize => large::against_small(self).await,
            Part::FirstAnswer => large::first_answer(self).await,
        }
    }
}

/// Builds and runs the same command optimised: without that, its numbers would be of nothing.
fn in_release() -> Result<(), Failure> {
    progress("this is a build for development: building and running the same in release");
    let status = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet", "--package", "kzmn-tests", "--bin", "pair", "--"])
        .args(std::env::args_os().skip(1))
        .status()?;
    if status.success() { Ok(()) } else { Err(format!("the bench ended with {status}").into()) }
}
