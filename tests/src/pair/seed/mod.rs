//! `cargo pair seed`: invented people as registry files, and who of them is who.

mod questions;
mod sheets;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use kzmn_common::party::Party;
use kzmn_testkit::people::People;

use super::output::Failure;
use sheets::Sheets;

/// How often progress is said.
const EVERY: u64 = 100_000;

/// `seed …`.
#[derive(Args, Debug)]
#[command(after_help = "\
Writes kz/persons.csv, kz/periods.csv, mn/persons.csv, mn/periods.csv and mn/monthly.csv, as `registry import` \
reads them; pairs.csv with who is who and how the two records differ; and kz/questions.jsonl and \
mn/questions.jsonl, each line a kzmn.office.v1.AskPeerRequest. The same arguments write the same bytes.

Example:
  cargo pair seed --persons 10000 --seed 1 --questions 100 --dir /tmp/people
  cargo pair kz-node registry import --profile /tmp/pair/kz-registrar.toml \\
    --persons /tmp/people/kz/persons.csv --periods /tmp/people/kz/periods.csv --reason 'first entry'")]
pub(super) struct Seed {
    /// How many people each registry has.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=People::LIMIT))]
    persons: u64,
    /// Which people: another seed makes others.
    #[arg(long, value_name = "NUMBER")]
    seed: u64,
    /// Where the files go; those of the same name are replaced.
    #[arg(long, value_name = "FOLDER")]
    dir: PathBuf,
    /// How many of 100 are in both registries.
    #[arg(long, value_name = "SHARE", default_value_t = 10, value_parser = clap::value_parser!(u64).range(0..=100))]
    both: u64,
    /// How many of 100 in Mongolia have their work since 1995 as monthly rows instead of periods.
    #[arg(long, value_name = "SHARE", default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=100))]
    monthly: u64,
    /// How many questions each state asks, about people who are in both registries.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    questions: u64,
}

impl Seed {
    /// Mongolia's registry for the bench: everybody has six periods.
    pub(super) fn of_bench(persons: u64, seed: u64, dir: &Path) -> Self {
        Self { persons, seed, dir: dir.to_owned(), both: 10, monthly: 0, questions: 0 }
    }

    fn people(&self) -> People {
        People::new(self.seed).with_both(self.both)
    }
}

/// Writes all files, with little memory however many people they hold.
pub(super) fn write(seed: &Seed) -> Result<(), Failure> {
    for party in Party::ALL {
        fs::create_dir_all(seed.dir.join(party.code()))?;
    }
    let people = seed.people();
    let mut sheets = Sheets::create(&seed.dir)?;
    for index in 0..seed.persons {
        let monthly = index % 100 < seed.monthly;
        sheets.person(&people, index, monthly)?;
        let done = index + 1;
        if done % EVERY == 0 || done == seed.persons {
            // Whoever closed standard error does not want to know.
            drop(writeln!(std::io::stderr(), "seed: {done} of {} people", seed.persons));
        }
    }
    sheets.finish()?;
    for party in Party::ALL {
        let file = seed.dir.join(party.code()).join("questions.jsonl");
        questions::write(&people, party, seed.persons, seed.questions, &file)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
