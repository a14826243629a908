//! The command line of `cargo pair`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::bench::{self, Bench};
use super::crash::{Kills, PowerCuts};
use super::output::{Failure, complain};
use super::seed::{self, Seed};
use super::{demo, up};

const ABOUT: &str = "Both nodes on this machine, with fresh keys and invented people.";

#[derive(Debug, Parser)]
#[command(name = "cargo pair", version, about = ABOUT, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start both nodes, ask in both directions, show every outcome, and stop.
    Demo,
    /// Start both nodes and keep them until Ctrl-C; print lines for grpcurl and buf curl to paste.
    Up {
        /// Where keys, configurations and databases go; must be empty or absent. Default: a temporary
        /// folder, removed at the end.
        #[arg(long, value_name = "FOLDER")]
        dir: Option<PathBuf>,
        /// Nothing but pair.json, for scripts: written into the folder once both nodes answer.
        #[arg(long)]
        quiet: bool,
    },
    /// Write files with invented people for both registries.
    Seed(Seed),
    /// Measure the exchange on this machine: a table, and JSON if wanted.
    Bench(Bench),
    /// Kill the nodes with `kill -9` while they work, and look whether anything is lost, or there twice.
    Kills(Kills),
    /// Cut the power of a disk at which a node works, and look whether anything is lost. Wants to mount images.
    PowerCuts(PowerCuts),
    /// The bench's asking process.
    #[command(hide = true)]
    BenchAsker {
        /// What to do.
        order: String,
    },
    /// The bench's echo server.
    #[command(hide = true)]
    BenchEcho {
        /// What to do.
        order: String,
    },
    /// The bench's server of the floor.
    #[command(hide = true)]
    BenchFloor {
        /// What to do.
        order: String,
    },
    /// The program kz-node, with its own arguments.
    #[command(disable_help_flag = true)]
    KzNode {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// The program mn-node, with its own arguments.
    #[command(disable_help_flag = true)]
    MnNode {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let command = Arguments::parse().command;
    match command {
        Command::KzNode { arguments } => {
            kzmn_cli::run("kz-node", kz_node::jurisdiction(), arguments)
        }
        Command::MnNode { arguments } => {
            kzmn_cli::run("mn-node", mn_node::jurisdiction(), arguments)
        }
        Command::Demo => block_on(demo::run()),
        Command::Up { dir, quiet } => block_on(up::run(dir, quiet)),
        Command::Seed(seed) => block_on(async { seed::write(&seed) }),
        Command::Kills(kills) => block_on(kills.run()),
        Command::PowerCuts(cuts) => block_on(cuts.run()),
        Command::Bench(bench) => block_on(bench::run(bench)),
        Command::BenchAsker { order } => block_on(async move { bench::asker::run(&order).await }),
        Command::BenchEcho { order } => block_on(async move { bench::echo::run(&order).await }),
        Command::BenchFloor { order } => block_on(async move { bench::floor::run(&order).await }),
    }
}

fn block_on(work: impl Future<Output = Result<(), Failure>>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(failure.as_ref());
            ExitCode::FAILURE
        }
    }
}
