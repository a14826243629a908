//! `status`.

use std::process::ExitCode;

use clap::Args;
use kzmn_common::party::Party;
use kzmn_proto::office::{StatusRequest, StatusResponse};

use super::explain::explain;
use super::output::{Failure, table};
use super::profile::Caller;
use super::words;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node status --profile operator.toml --json | jq '.store.open_questions // 0'")]
pub(super) struct Status {
    #[command(flatten)]
    caller: Caller,
}

impl Status {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        let status =
            self.caller.connect(me)?.status(StatusRequest {}).await.map_err(explain(me))?;
        self.caller.tell(me, &status, told_status)
    }
}

fn told_status(me: Party, status: &StatusResponse) -> Vec<String> {
    let mut lines = vec![
        format!("Node               {}, realm {}", words::party(status.party()), status.realm),
        format!("Version            {}", status.version),
        format!("Started            {}", words::instant(me, status.started_at.as_ref())),
        format!("The node's clock   {}", words::instant(me, status.now.as_ref())),
    ];
    if let Some(store) = &status.store {
        let checked = if store.checked { "passed" } else { "not finished" };
        lines.extend([
            format!("Persons            {}", store.persons),
            format!("Statements         {}", store.statements),
            format!("Open questions     {}", store.open_questions),
            format!("Deferred           {}", store.deferred_questions),
            format!("Two answers        {}", store.equivocal_questions),
            format!("Matches to settle  {}", store.open_matches),
            format!("Suspect replies    {}", store.suspects),
            format!("Database           {} KiB, check {checked}", store.bytes / 1024),
        ]);
    }
    if let Some(trust) = &status.trust {
        let until = words::instant(me, trust.bundle_not_after.as_ref());
        lines.extend([
            format!("Trust bundle       {}, until {until}", trust.bundle_sequence),
            format!("Statement key      {}", trust.statement_key_id),
            format!("May sign until     {}", words::instant(me, trust.may_sign_until.as_ref())),
        ]);
    }
    if let Some(peer) = &status.peer {
        lines.push(format!("Peer               {}'s node at {}", me.other(), peer.address));
        lines.push(format!("Peer answered      {}", words::instant(me, peer.answered_at.as_ref())));
        if peer.failed_at.is_some() {
            let at = words::instant(me, peer.failed_at.as_ref());
            lines.push(format!("Peer failed        {at}: {}", words::reason(&peer.failed_reason)));
        }
    }
    if !status.stages.is_empty() {
        let row = |stage: &kzmn_proto::office::StageTime| {
            let mean = stage.micros.checked_div(stage.count).unwrap_or_default();
            [
                stage.stage.clone(),
                stage.count.to_string(),
                stage.micros.to_string(),
                mean.to_string(),
            ]
        };
        let rows: Vec<_> = status.stages.iter().map(row).collect();
        lines.push(String::new());
        lines.extend(table(["stage", "times", "µs in all", "µs each"], &rows));
    }
    lines
}
