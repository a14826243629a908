//! The command line that both nodes share.
//!
//! Exit status: 0 done; 1 failed, and standard error says what to do; 2 the arguments are wrong; for `ask`
//! also 3, the question is stored and still open, and 4, the other state refused or the answer may not be
//! used.

mod ask;
mod output;
mod profile;
mod registry;
mod serve;
mod show;
mod sign;

use std::error::Error;
use std::ffi::OsString;
use std::iter;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use kzmn_common::registry::NationalRules;

pub use output::Failure;

pub use registry::people;
pub use show::told_answer;

const ABOUT: &str = "The node of one state: answers the other state's questions from its own registry, and \
asks its own.";

#[derive(Debug, Parser)]
#[command(version, about = ABOUT, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the node until it is told to stop (SIGINT or SIGTERM).
    Serve {
        /// The node's configuration.
        #[arg(long, value_name = "FILE", env = "KZMN_CONFIG")]
        config: PathBuf,
    },
    /// Ask the other state which periods it holds for a person.
    Ask(Box<ask::Ask>),
    /// Enter people into the own registry.
    #[command(subcommand)]
    Registry(registry::Registry),
    /// Look at statements, or make one by hand.
    #[command(subcommand)]
    Statement(Statement),
}

#[derive(Debug, Subcommand)]
enum Statement {
    /// Explain a statement in a file: who says what to whom, and whether the signatures hold.
    Show(show::Show),
    /// Sign a query written as JSON, for trying the exchange with grpcurl. Not in the realm production.
    Sign(sign::Sign),
}

/// Runs the program of a state with these arguments, without the program's own name.
#[must_use]
pub fn run(
    name: &'static str,
    rules: Arc<dyn NationalRules>,
    arguments: impl IntoIterator<Item = OsString>,
) -> ExitCode {
    let command = <Arguments as clap::CommandFactory>::command().name(name);
    let matches = command.get_matches_from(iter::once(OsString::from(name)).chain(arguments));
    let arguments = match <Arguments as clap::FromArgMatches>::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(arguments.command.run(rules)),
        Err(error) => Err(Failure::from(error)),
    };
    outcome.unwrap_or_else(|failure| {
        output::error(name, failure.as_ref());
        ExitCode::FAILURE
    })
}

impl Command {
    async fn run(self, rules: Arc<dyn NationalRules>) -> Result<ExitCode, Failure> {
        match self {
            Self::Serve { config } => serve::run(&config, rules).await,
            Self::Ask(ask) => ask.run(rules.party()).await,
            Self::Registry(registry) => registry.run().await,
            Self::Statement(Statement::Show(show)) => show.run(),
            Self::Statement(Statement::Sign(sign)) => sign.run(rules.party()),
        }
    }
}

/// A failure with nothing but its text.
#[derive(Debug)]
struct Told(String);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Told {}

/// Makes a failure of a sentence.
fn told(text: impl Into<String>) -> Failure {
    Box::new(Told(text.into()))
}
