//! `cargo pair`: both nodes on this machine.

use std::process::ExitCode;

fn main() -> ExitCode {
    kzmn_tests::pair::cli::run()
}
