//! `kz-node`: the node of the Republic of Kazakhstan.

use std::process::ExitCode;

fn main() -> ExitCode {
    kzmn_cli::run("kz-node", kz_node::jurisdiction(), std::env::args_os().skip(1))
}
