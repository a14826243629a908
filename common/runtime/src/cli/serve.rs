//! `serve`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};

use super::output::Failure;
use crate::Nation;
use crate::config::Config;
use crate::node::Node;
use crate::system::{SystemClock, SystemEntropy};
use crate::telemetry;

pub(super) async fn run(path: &Path, nation: Nation) -> Result<ExitCode, Failure> {
    let config = Config::load(path)?;
    telemetry::start(&config.log)?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let node = Node::start(config, nation, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    let told_to_stop = async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("told to stop");
    };
    node.run(told_to_stop).await?;
    Ok(ExitCode::SUCCESS)
}
