//! `recover`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use kzmn_common::text::Text;
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::node::{Recovered, Recovery, RecoveryStep};
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use kzmn_runtime::system::{SystemClock, SystemEntropy};

use super::profile;
use super::progress::Progress;

/// How long a reason may be, in bytes.
const LONGEST_REASON: usize = 512;
/// How many statements that did not come back are named.
const NAMED: usize = 20;

#[derive(Args, Debug)]
#[command(after_help = "\
Stop the node, restore the newest backup that there is, and keep a copy of the database as it is.

Example:
  kz-node recover --config kz-node.toml --from-peer --reason 'disk failed on 2027-03-02'

Given again after it was broken off, it goes on. Afterwards tell the other state's operator which epoch was begun: that \
node cosigns it once `peer_epoch` in the section [ledger] of its configuration says so. docs/operator.md has the whole course.")]
pub(super) struct Recover {
    /// The node's configuration. The node itself must not run.
    #[arg(long, value_name = "FILE", env = "KZMN_CONFIG")]
    config: PathBuf,
    /// Get back from the other state's node what it has of what passed between both: it must run.
    #[arg(long, required = true)]
    from_peer: bool,
    /// What happened, for whoever reads the ledger later. Name no person.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
}

impl Recover {
    pub(super) async fn run(self, jurisdiction: Jurisdiction) -> Result<ExitCode, CommandFailure> {
        let config = profile::configuration(&self.config)?;
        let reason = Text::parse(&self.reason, LONGEST_REASON)
            .map_err(|error| plain_failure(format!("--reason {error}")))?;
        let preview = [
            format!("The database {} is brought up to date:", config.database.display()),
            "  what the other state's node has of what passed between both comes back;".to_owned(),
            "  where that one has seen more of this node's ledger, a new epoch of it is begun."
                .to_owned(),
        ];
        output::confirm(&preview, "Go on?", self.yes)?;
        let progress = Mutex::new(Progress::start("Recovering", "statements", None));
        let show = |step| {
            let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
            match step {
                RecoveryStep::Compared(count) => progress.show(count, "compared"),
                RecoveryStep::CameBack(count, all) => {
                    progress.show(count, &format!("came back, of {all}"));
                }
            }
        };
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let recovery = Recovery::open(&config, jurisdiction, clock, entropy).await?;
        let recovered = recovery.run(reason, &show).await;
        progress.into_inner().unwrap_or_else(PoisonError::into_inner).end();
        output::lines(&render_recovery(&recovered?))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn render_recovery(recovered: &Recovered) -> Vec<String> {
    let Recovered { begun, left, restored, waiting, refused, lost_there } = recovered;
    let mut lines = vec![format!("Statements that came back: {restored}")];
    for (digest, reason) in refused.iter().take(NAMED) {
        lines.push(format!("Not taken back: {digest}, {reason}"));
    }
    if refused.len() > NAMED {
        lines.push(format!("and {} more.", refused.len() - NAMED));
    }
    if !waiting.is_empty() {
        lines.push(format!("To be sent again by the other state's node: {}", waiting.len()));
    }
    if *lost_there > 0 {
        lines.push(format!("LOST BY THE OTHER STATE'S NODE: {lost_there}. Tell its operator."));
    }
    let Some(epoch) = begun else {
        lines.push("The ledger goes on in its epoch.".to_owned());
        return lines;
    };
    if let Some((held, seen)) = left {
        lines.push(format!(
            "The ledger goes on in epoch {epoch}: of the one before it this database held {held} entries, and the other \
             state had seen {seen}."
        ));
    }
    lines.extend(
        [
            "",
            "What the other state never had does not come back. Since the backup was made, look after:",
            "  persons and periods entered or corrected, and matches that were settled: enter them again;",
            "  assessments, and the records of decisions: their notices came back, and stand in their cases;",
            "  cases opened without a question, whom a case is about, answers set aside, and who read what at home.",
            "",
        ]
        .map(str::to_owned),
    );
    lines.push(format!(
        "Start the node. Tell the other state's operator to set peer_epoch = {epoch} in the section [ledger]: until then \
         nothing of the new epoch is cosigned."
    ));
    lines
}
