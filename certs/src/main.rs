//! `kzmn-certs`: makes the keys, certificates and trust bundle of a development deployment.

mod cli;
mod report;
mod system;

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use kzmn_certs::dev::{Deployment, DevError, Signatures, WriteError};

use cli::{CertsCommand, Cli, DevArgs};
use report::Report;
use system::{ClockUnusable, OsEntropy};

fn main() -> ExitCode {
    let Cli { command: CertsCommand::Dev(args) } = Cli::parse();
    match dev(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Why the tool failed.
#[derive(Debug, thiserror::Error)]
enum ToolError {
    #[error(transparent)]
    Clock(#[from] ClockUnusable),
    #[error(transparent)]
    Create(#[from] DevError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("the keys were written, but the report of them could not be: look into the directory")]
    Report(#[source] io::Error),
}

fn dev(args: &DevArgs) -> Result<(), ToolError> {
    let signatures = match args.second_signatures {
        true => Signatures::Double,
        false => Signatures::Single,
    };
    let deployment =
        Deployment::create(args.realm.clone(), signatures, system::now()?, &OsEntropy)?;
    let directory = deployment.write(&args.out)?;
    let report = Report::new(&deployment, &directory);
    let text = if args.json { report.json() } else { Ok(report.plain()) };
    text.map_err(io::Error::from)
        .and_then(|text| io::stdout().lock().write_all(text.as_bytes()))
        .map_err(ToolError::Report)
}

/// The error and its causes, on standard error.
fn complain(error: &ToolError) {
    let mut text = format!("kzmn-certs: {error}\n");
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!("  because: {inner}\n"));
        cause = inner.source();
    }
    // Were standard error closed, the exit code would still report it.
    drop(io::stderr().lock().write_all(text.as_bytes()));
}
