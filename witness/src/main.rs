//! `kzmn-witness`: runs a witness until it is told to stop.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use kzmn_witness::{Judge, WitnessFile, serve, system};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// A witness of ledgers over HTTP (C2SP tlog-witness). Logs go to standard error, and the first line tells the verifier key
/// that the operators of the ledgers need.
#[derive(Debug, Parser)]
#[command(name = "kzmn-witness", version)]
struct Options {
    /// The configuration; docs/witness.example.toml shows every option.
    #[arg(value_name = "FILE")]
    config: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(error.as_ref()),
    }
}

async fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let WitnessFile { listen, witnesses, state } = WitnessFile::load(&options.config)?;
    let name = witnesses.first().map(|witness| witness.name.verifier_key()).unwrap_or_default();
    let judge = Judge::open(witnesses, &state)?;
    let listener = TcpListener::bind(listen).await?;
    let mut stop = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tracing::info!(key = name, address = %listener.local_addr()?, "witnessing");
    tokio::select! {
        () = serve(listener, Arc::new(judge), Arc::new(system::now)) => {}
        _ = stop.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopped");
    Ok(())
}

fn failed(error: &(dyn Error + 'static)) -> ExitCode {
    tracing::error!(error, "the witness does not start");
    ExitCode::FAILURE
}
