//! Questions of one state about people who are in both registries.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use kzmn_cli::create_private;
use kzmn_common::party::Party;
use kzmn_common::wire;
use kzmn_testkit::people::People;
use kzmn_testkit::{Claim, ask_request};

use super::super::output::Failure;

/// Writes the first `count` questions, a line each; fewer where fewer people are in both.
pub(super) fn write(
    people: &People,
    asking: Party,
    persons: u64,
    count: u64,
    file: &Path,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(create_private(file)?);
    let in_both = (0..persons).filter(|index| people.person(*index).in_both);
    for (number, index) in (1..=count).zip(in_both) {
        let case = format!("{}-2026-{number:07}", asking.code().to_uppercase());
        let claim = Claim(wire::claim_to_proto(&people.claim(index, asking)));
        let request = kzmn_cli::json::write(&ask_request(&case, &claim))?;
        serde_json::to_writer(&mut out, &request)?;
        writeln!(out)?;
    }
    Ok(out.flush()?)
}
