//! A bench at work.

use std::io::Write as _;

use super::figures::Figures;
use super::ground::BenchGround;
use super::load::{Effort, Plan};

/// How many people the registry has where nothing else is said, and how many the large one has.
pub(super) const SMALL: u64 = 10_000;
pub(super) const LARGE: u64 = 1_000_000;

/// A bench at work.
pub(super) struct Run {
    pub(super) ground: BenchGround,
    pub(super) quick: bool,
    pub(super) figures: Figures,
    /// What is printed below the table.
    pub(super) notes: Vec<String>,
}

impl Run {
    /// As many calls at once for as long as this bench gives each measurement.
    pub(super) fn plan(&self, in_flight: u64) -> Plan {
        let (warm_up, ms) = if self.quick { (300, 800) } else { (2_000, 5_000) };
        Plan { in_flight, warm_up: Effort::Calls(warm_up), effort: Effort::Ms(ms), rounds: 3 }
    }
}

/// Says on standard error what is being done.
pub(super) fn progress(line: &str) {
    // Whoever closed standard error does not want to know.
    drop(writeln!(std::io::stderr(), "bench: {line}"));
}
