//! `serve`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use kzmn_runtime::node::Node;
use kzmn_runtime::output::CommandFailure;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_runtime::{Jurisdiction, telemetry};
use tokio::signal::unix::{SignalKind, signal};

use super::profile;

/// What an operator says to start a node that would not start by itself.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Odd {
    /// Serve this database, although it is another or an older one than the statement key served last.
    #[arg(long)]
    adopt_database: bool,
    /// Take the clock as right, although it is behind what was stored last.
    #[arg(long)]
    accept_clock: bool,
}

pub(super) async fn run(
    path: &Path,
    odd: Odd,
    jurisdiction: Jurisdiction,
) -> Result<ExitCode, CommandFailure> {
    let mut config = profile::configuration(path)?;
    (config.adopt_database, config.accept_clock) = (odd.adopt_database, odd.accept_clock);
    telemetry::start(&config.log)?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let node =
        Node::start(config, jurisdiction, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    let render_to_stop = async {
        loop {
            tokio::select! {
                _ = interrupt.recv() => break,
                _ = terminate.recv() => break,
                _ = hangup.recv() => tracing::warn!(
                    "SIGHUP does nothing: a changed configuration, key or bundle is read when the node starts. It goes on \
                     serving"
                ),
            }
        }
        tracing::info!("told to stop");
    };
    node.run(render_to_stop).await?;
    Ok(ExitCode::SUCCESS)
}
