//! `mn-node`: the node of Mongolia.

use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    kzmn_runtime::cli::run(
        "mn-node",
        Arc::new(mn_node::MongolianRules),
        std::env::args_os().skip(1),
    )
}
