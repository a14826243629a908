//! `fsck`.

use std::process::ExitCode;

use clap::Args;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{Difference, DifferenceKind, FsckRequest, FsckResponse};
use kzmn_runtime::output::{CommandFailure, plain_failure, table};
use tokio_stream::StreamExt as _;

use super::explain::explain;
use super::profile::CallOptions;
use super::progress::Progress;

/// Something is not as it was stored.
const DIFFERS: u8 = 6;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node fsck --profile auditor.toml

What it finds is what somebody altered, took out or put in by hand, or what a disk lost. Stop the node, keep the \
database as it is for whoever investigates, and see ROLLED_BACK in docs/operator.md before you restore a backup.")]
pub(super) struct Fsck {
    #[command(flatten)]
    caller: CallOptions,
}

impl Fsck {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let node = self.caller.connect(me)?;
        let mut progress = Progress::start("Looking at all that is stored", "rows", None);
        let mut look = 0;
        let found = loop {
            // Each call tells a part of the look.
            let mut steps = node.fsck(FsckRequest { look }).await.map_err(|failure| {
                match failure.reason() == Some(RefusalReason::NotFound) {
                    true => plain_failure("the node ended the look before its end: call again"),
                    false => explain(me)(failure),
                }
            })?;
            let mut last = None;
            while let Some(step) = steps.next().await {
                let step = step.map_err(explain(me))?;
                progress.show(u64::try_from(step.rows).unwrap_or_default(), &step.table);
                last = Some(step);
            }
            match last {
                Some(step) if step.done => break step,
                Some(step) => look = step.look,
                None => {}
            }
        };
        progress.end();
        self.caller.tell(me, &found, |_, found| render_findings(found))?;
        Ok(match found.difference_count {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::from(DIFFERS),
        })
    }
}

fn render_findings(step: &FsckResponse) -> Vec<String> {
    let rows = step.rows;
    if step.difference_count == 0 {
        return vec![format!("{rows} rows looked at: all is as it was stored.")];
    }
    let count = step.difference_count;
    let mut lines = vec![
        format!("{rows} rows looked at. Differences from what was stored: {count}"),
        String::new(),
    ];
    let found: Vec<_> = step.differences.iter().map(difference_row).collect();
    lines.extend(table(["kind", "table", "where", "what"], &found));
    let told = i64::try_from(step.differences.len()).unwrap_or(i64::MAX);
    if told < count {
        lines.push(format!("and {} more.", count - told));
    }
    lines
}

fn difference_row(difference: &Difference) -> [String; 4] {
    let kind = match difference.kind() {
        DifferenceKind::Missing => "missing",
        DifferenceKind::Altered => "altered",
        DifferenceKind::Surplus => "surplus",
        DifferenceKind::Unspecified => "unknown",
    };
    let Difference { table, place, what, .. } = difference;
    [kind.to_owned(), table.clone(), place.clone(), what.clone()]
}
