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

use kzmn_testkit::{Assessed, Facts};
use mn_node::MongolianLaw;

fn assess(facts: &Facts) -> Assessed {
    facts.assess(&MongolianLaw).expect("is assessed")
}

/// A man of 66 who applies in 2026, with that wage.
fn man() -> Facts {
    Facts::of("male", "1960-01-01", "2026-03-02").with("average_wage_mnt", 1_000_000)
}

/// A woman of 66 who applies in 2026, with that wage.
fn woman() -> Facts {
    Facts::of("female", "1960-01-01", "2026-03-02").with("average_wage_mnt", 1_000_000)
}
