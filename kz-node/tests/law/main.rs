//! The law of Kazakhstan: the vectors, the worked cases, every open parameter, bad input, and the words.
#![cfg(test)]

mod cases;
mod command;
mod explained;
mod input;
mod naive;
mod packs;
mod published;
mod readings;
mod rules;
mod vectors;
mod version;

use kz_node::KazakhLaw;
use kzmn_testkit::law::LawSuite;
use kzmn_testkit::{Assessed, Facts};

const SUITE: LawSuite<'static> = LawSuite {
    law: &KazakhLaw,
    vectors: include_str!("../../vectors/kazakhstan.json"),
    expected: naive::expected,
};

fn assess(facts: &Facts) -> Assessed {
    SUITE.assess(facts)
}

/// A man of pension age who applies in 2026, with that income.
fn man() -> Facts {
    Facts::of("male", "1960-01-01", "2026-03-02").with("average_income_kzt", 200_000)
}

/// A woman of pension age who applies in 2026, with that income.
fn woman() -> Facts {
    Facts::of("female", "1960-01-01", "2026-03-02").with("average_income_kzt", 200_000)
}
