//! `kz-node`: the node of the Republic of Kazakhstan.

use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    kzmn_runtime::cli::run("kz-node", Arc::new(kz_node::KazakhRules), std::env::args_os().skip(1))
}
