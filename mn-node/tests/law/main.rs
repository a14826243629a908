//! The law of Mongolia: the vectors, the worked cases, every open parameter, and the words.
#![cfg(test)]

mod cases;
mod command;
mod explained;
mod input;
mod naive;
mod published;
mod readings;
mod rules;
mod vectors;
mod version;

use kzmn_testkit::law::LawSuite;
use kzmn_testkit::{Assessed, Facts};
use mn_node::MongolianLaw;

const SUITE: LawSuite<'static> = LawSuite {
    law: &MongolianLaw,
    vectors: include_str!("../../vectors/mongolia.json"),
    expected: naive::expected,
};

fn assess(facts: &Facts) -> Assessed {
    SUITE.assess(facts)
}

/// A man of 66 who applies in 2026, with that wage.
fn man() -> Facts {
    Facts::of("male", "1960-01-01", "2026-03-02").with("average_wage_mnt", 1_000_000)
}

/// A woman of 66 who applies in 2026, with that wage.
fn woman() -> Facts {
    Facts::of("female", "1960-01-01", "2026-03-02").with("average_wage_mnt", 1_000_000)
}
