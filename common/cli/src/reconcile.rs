//! `reconcile`.

use std::process::ExitCode;

use clap::Args;
use kzmn_common::party::Party;
use kzmn_proto::office::{Discrepancy, DiscrepancyKind, ReconcileRequest, ReconcileResponse};
use kzmn_runtime::output::{CommandFailure, plain_failure, table};
use tokio_stream::StreamExt as _;

use super::explain::explain;
use super::profile::CallOptions;
use super::progress::Progress;
use super::words;

/// One of the nodes does not have a statement.
const DIFFERS: u8 = 7;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node reconcile --profile operator.toml --since 2027-01-01

The node does the same of the last forty days once a day, and `status` tells what it found. What is `missing` may still be on \
its way. What is `lost here` this node must get back: see `recover`. What is `lost there` the other state must.")]
pub(super) struct Reconcile {
    /// The first day, in UTC, that is compared: YYYY-MM-DD. Without it, all are.
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    #[command(flatten)]
    caller: CallOptions,
}

impl Reconcile {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let since = words::date("--since", self.since.as_deref())?;
        let node = self.caller.connect(me)?;
        let mut steps = node.reconcile(ReconcileRequest { since }).await.map_err(explain(me))?;
        let mut progress = Progress::start("Comparing the books", "statements", None);
        while let Some(step) = steps.next().await {
            let step = step.map_err(explain(me))?;
            if !step.done {
                let days = format!("{} days", step.days);
                progress.show(u64::try_from(step.statements).unwrap_or_default(), &days);
                continue;
            }
            progress.end();
            self.caller.tell(me, &step, |_, step| render_comparison(step))?;
            return Ok(match step.discrepancy_count {
                0 => ExitCode::SUCCESS,
                _ => ExitCode::from(DIFFERS),
            });
        }
        Err(plain_failure("the node broke off before all was compared: call again"))
    }
}

fn render_comparison(step: &ReconcileResponse) -> Vec<String> {
    let ReconcileResponse { days, statements, discrepancy_count: count, discrepancies, .. } = step;
    let looked = format!("{statements} statements of {days} days compared");
    if *count == 0 {
        return vec![format!("{looked}: both nodes have the same.")];
    }
    let mut lines =
        vec![format!("{looked}. Statements that one of the nodes does not have: {count}")];
    lines.push(String::new());
    let rows: Vec<_> = discrepancies.iter().map(discrepancy_row).collect();
    lines.extend(table(["what", "day", "statement"], &rows));
    let told = i64::try_from(discrepancies.len()).unwrap_or(i64::MAX);
    if told < *count {
        lines.push(format!("and {} more.", count - told));
    }
    lines
}

fn discrepancy_row(discrepancy: &Discrepancy) -> [String; 3] {
    let what = match discrepancy.kind() {
        DiscrepancyKind::MissingThere => "missing there",
        DiscrepancyKind::MissingHere => "missing here",
        DiscrepancyKind::LostHere => "LOST HERE",
        DiscrepancyKind::LostThere => "LOST THERE",
        DiscrepancyKind::Unspecified => "unknown",
    };
    let day = words::day(discrepancy.day.as_ref());
    [what.to_owned(), day, hex::encode(&discrepancy.digest)]
}
