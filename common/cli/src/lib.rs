//! The command line that both nodes share.
//!
//! | exit status | when |
//! |---|---|
//! | 0 | done; for `ask`: answered, or deferred |
//! | 1 | failed, and standard error says what to do; for `statement show --config`: the node would refuse it; for `evidence verify`: not all is proved |
//! | 2 | the arguments are wrong |
//! | 3 | `ask`: the question is stored and still open |
//! | 4 | `ask`: the other state refused, or the answer may not be used |
//! | 5 | `registry import`: rows were rejected, and the rejects file says which; `assess --lines`: lines were rejected |
//! | 6 | `fsck`: something is not as it was stored, and the output says what |
//! | 7 | `reconcile`: one of the nodes does not have a statement, and the output says which |
//! | 141 | whoever read standard output has gone, as `head` does |

mod ask;
mod assess;
mod assess_case;
mod cases;
mod claim;
mod closing;
mod correct;
mod decide;
mod ending;
mod evidence;
mod explain;
mod files;
mod fsck;
mod import;
pub mod json;
mod matches;
mod person;
mod profile;
mod progress;
mod prove;
mod reconcile;
mod recover;
mod registry;
mod serve;
mod show;
mod sign;
mod status;
mod telling;
mod time_stamps;
mod verdict;
mod words;

use std::ffi::OsString;
use std::iter;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use kzmn_runtime::Jurisdiction;
use kzmn_runtime::output::{self, CommandFailure};

pub use files::create_private;
pub use registry::people;
pub use show::render_answer;

/// Standard output was closed: as a shell reports a program that SIGPIPE ended.
const UNREAD: u8 = 141;

const ABOUT: &str = "The node of one state: answers the other state's questions from its own registry, and \
asks its own.";

const AFTER: &str = "\
Exit status: 0 done; 1 failed, standard error says why; 2 the arguments are wrong; ask: 3 still open, \
4 refused; registry import and assess --lines: 5 some were rejected; fsck: 6 something is not as it was stored; reconcile: 7 the \
books differ.

A new officer's first steps, each with --profile FILE and --help:
  registry import   enter people            person search   find somebody
  ask               ask the other state     case watch      wait for an answer
  match list        settle who is meant     person correct  mend a record
  disclosures       who read about a person   assess        what the law says of a person";

#[derive(Debug, Parser)]
#[command(version, about = ABOUT, after_help = AFTER, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: NodeCommand,
}

#[derive(Debug, Subcommand)]
enum NodeCommand {
    /// Run the node until it is told to stop (SIGINT or SIGTERM).
    #[command(after_help = "\
Example:
  kz-node serve --config kz-node.toml")]
    Serve {
        /// The node's configuration.
        #[arg(long, value_name = "FILE", env = "KZMN_CONFIG")]
        config: PathBuf,
        #[command(flatten)]
        odd: serve::Odd,
    },
    /// Ask the other state which periods it holds for a person. Role: caseworker.
    Ask(Box<ask::Ask>),
    /// Enter people into the own registry.
    #[command(subcommand)]
    Registry(registry::Registry),
    /// Read, find and correct people of the own registry.
    #[command(subcommand)]
    Person(Box<person::PersonCommand>),
    /// Settle whom the other state asks about, where somebody looks alike.
    #[command(subcommand)]
    Match(matches::MatchCommand),
    /// Open, read, list and watch cases.
    #[command(subcommand)]
    Case(cases::CaseCommand),
    /// Look at statements, or make one by hand.
    #[command(subcommand)]
    Statement(Statement),
    /// Say what a person is entitled to under this state's pension law, and why: a proposal, never a
    /// decision. Role: caseworker; from --facts, anybody.
    Assess(Box<assess::Assess>),
    /// List who read a person's data, here and from abroad, why and when, newest first. Roles: caseworker,
    /// auditor.
    Disclosures(evidence::Disclosures),
    /// Write, check or redact evidence: statements with the proof that both states have seen them.
    #[command(subcommand)]
    Evidence(prove::EvidenceCommand),
    /// Show how the node is. Role: operator.
    Status(status::Status),
    /// Look at all that the node has stored, beside whatever else it does, and tell what is not as it was stored. Roles:
    /// operator, auditor. Exit status 6: something is not.
    Fsck(fsck::Fsck),
    /// Compare with the other state's node which statements both have. Roles: operator, auditor. Exit status 7: one of
    /// them does not have all.
    Reconcile(reconcile::Reconcile),
    /// Go on after the database was lost, or an older copy of it was restored.
    Recover(recover::Recover),
    /// Write a completion script for a shell to standard output.
    #[command(after_help = "\
Example:
  kz-node completions bash > /etc/bash_completion.d/kz-node")]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
}

#[derive(Debug, Subcommand)]
enum Statement {
    /// List statements, issued and received, newest first. Roles: caseworker, auditor.
    List(evidence::ListStatements),
    /// Show a statement that the node keeps, or write it to a file. Roles: caseworker, auditor. The reading
    /// is recorded.
    Read(evidence::ReadStatement),
    /// Explain a statement in a file: who says what to whom, and whether the node would accept it.
    Show(show::Show),
    /// Sign a query written as JSON, for trying the exchange with grpcurl. Not in the realm production.
    Sign(sign::Sign),
}

/// Runs the program of a state with these arguments, without the program's own name.
#[must_use]
pub fn run(
    name: &'static str,
    jurisdiction: Jurisdiction,
    arguments: impl IntoIterator<Item = OsString>,
) -> ExitCode {
    let command = command(name);
    let matches = command.get_matches_from(iter::once(OsString::from(name)).chain(arguments));
    let arguments = match <Arguments as clap::FromArgMatches>::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(Box::pin(arguments.command.run(name, jurisdiction))),
        Err(error) => Err(CommandFailure::from(error)),
    };
    outcome.unwrap_or_else(|failure| {
        if output::unread(failure.as_ref()) {
            return ExitCode::from(UNREAD);
        }
        output::error(name, failure.as_ref());
        ExitCode::FAILURE
    })
}

/// Every command with its arguments and its help.
#[must_use]
pub fn command(name: &'static str) -> clap::Command {
    <Arguments as clap::CommandFactory>::command().name(name)
}

fn completions(name: &'static str, shell: Shell) -> Result<ExitCode, CommandFailure> {
    let mut script = Vec::new();
    // With a hyphen in the name bash's script calls one thing by two names, and completes no command of a command.
    let plain = if shell == Shell::Bash { name.replace('-', "") } else { name.to_owned() };
    clap_complete::generate(shell, &mut command(name), plain.as_str(), &mut script);
    let script = String::from_utf8(script)?;
    let mut named = String::with_capacity(script.len());
    for line in script.lines() {
        let completes = shell == Shell::Bash && line.trim_start().starts_with("complete ");
        let called = completes.then(|| line.strip_suffix(plain.as_str())).flatten();
        match called {
            Some(rest) => named.extend([rest, name, "\n"]),
            None => named.extend([line, "\n"]),
        }
    }
    output::script(&named)?;
    Ok(ExitCode::SUCCESS)
}

impl NodeCommand {
    async fn run(
        self,
        name: &'static str,
        jurisdiction: Jurisdiction,
    ) -> Result<ExitCode, CommandFailure> {
        let own = &jurisdiction;
        let me = own.party();
        match self {
            Self::Serve { config, odd } => serve::run(&config, odd, jurisdiction).await,
            Self::Ask(ask) => ask.run(own).await,
            Self::Registry(registry) => registry.run(own).await,
            Self::Person(person) => person.run(own).await,
            Self::Match(matches) => matches.run(me).await,
            Self::Case(case) => case.run(own).await,
            Self::Disclosures(disclosures) => disclosures.run(me).await,
            Self::Status(status) => status.run(me).await,
            Self::Evidence(evidence) => evidence.run(me).await,
            Self::Fsck(fsck) => fsck.run(me).await,
            Self::Reconcile(reconcile) => reconcile.run(me).await,
            Self::Recover(recover) => recover.run(jurisdiction).await,
            Self::Assess(assess) => assess.run(jurisdiction.law.as_ref()).await,
            Self::Completions { shell } => completions(name, shell),
            Self::Statement(Statement::List(list)) => list.run(me).await,
            Self::Statement(Statement::Read(read)) => read.run(me).await,
            Self::Statement(Statement::Show(show)) => show.run(me),
            Self::Statement(Statement::Sign(sign)) => sign.run(me),
        }
    }
}
