//! `mn-node`: the node of Mongolia.

use std::process::ExitCode;

fn main() -> ExitCode {
    kzmn_cli::run("mn-node", mn_node::jurisdiction(), std::env::args_os().skip(1))
}
