//! `status`.

use std::process::ExitCode;

use clap::Args;
use kzmn_common::party::Party;
use kzmn_proto::office::{
    BooksStatus, LedgerStatus, PeerStatus, StageTime, StatusRequest, StatusResponse, StoreStatus,
    ThirdWitnessStatus, TimeStampStatus,
};
use kzmn_runtime::output::{CommandFailure, table};
use prost_types::Timestamp;

use super::explain::explain;
use super::profile::CallOptions;
use super::words;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node status --profile operator.toml --json | jq '.store.open_questions // 0'")]
pub(super) struct Status {
    #[command(flatten)]
    caller: CallOptions,
}

impl Status {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let status =
            self.caller.connect(me)?.status(StatusRequest {}).await.map_err(explain(me))?;
        self.caller.tell(me, &status, render_status)
    }
}

fn render_status(me: Party, status: &StatusResponse) -> Vec<String> {
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
            format!("Open questions     {}", open_questions(me, store)),
            format!("Notices waiting    {}", waiting_notices(me, store)),
            format!("Deferred           {}", store.deferred_questions),
            format!("Two answers        {}", store.equivocal_questions),
            format!("Matches to settle  {}", store.open_matches),
            format!("Suspect replies    {}", store.suspects),
            format!("Ledger             {} entries", store.ledger_size),
            format!("Ledger's root      {}", hex::encode(&store.ledger_root)),
            format!("Database           {} KiB, check {checked}", store.bytes / 1024),
        ]);
    }
    if let Some(ledger) = &status.ledger {
        lines.extend(render_ledger(me, ledger));
    }
    if let Some(books) = &status.books {
        lines.push(format!("Books              {}", render_books(me, books)));
    }
    if let Some(trust) = &status.trust {
        let until = words::instant(me, trust.bundle_not_after.as_ref());
        lines.extend([
            format!("Trust bundle       {}, until {until}", trust.bundle_sequence),
            format!("Statement key      {}", trust.statement_key_id),
        ]);
        if !trust.second_statement_key_id.is_empty() {
            lines.push(format!("Second key         {}", trust.second_statement_key_id));
        }
        let until = words::instant(me, trust.may_sign_until.as_ref());
        lines.push(format!("May sign until     {until}"));
    }
    if let Some(peer) = &status.peer {
        lines.extend(render_peer(me, peer));
    }
    if !status.stages.is_empty() {
        let rows: Vec<_> = status.stages.iter().map(stage_row).collect();
        lines.push(String::new());
        lines.extend(table(["stage", "times", "µs in all", "µs each"], &rows));
    }
    lines
}

/// What both states signed of the two ledgers, and what is wrong with it.
fn render_ledger(me: Party, ledger: &LedgerStatus) -> Vec<String> {
    let signed = |size: i64, at: Option<&Timestamp>| match at {
        None => "none yet".to_owned(),
        at => format!("{size} entries, {}", words::instant(me, at)),
    };
    let cosigned = signed(ledger.cosigned_size, ledger.cosigned_at.as_ref());
    let witnessed = signed(ledger.witnessed_size, ledger.witnessed_at.as_ref());
    let mut lines = vec![
        format!("Ledger's epoch     {}", ledger.epoch),
        format!("Cosigned by {}    {cosigned}", me.other().code()),
        format!("Cosigned for {}   {witnessed}", me.other().code()),
    ];
    if let at @ Some(_) = ledger.failed_at.as_ref() {
        let why = words::reason(&ledger.failed_reason);
        lines.push(format!("Not cosigned       {}: {why}", words::instant(me, at)));
    }
    if ledger.alarms > 0 {
        let why = words::reason(&ledger.last_alarm_reason);
        lines.push(format!("LEDGER ALARMS      {}, the last: {why}", ledger.alarms));
    }
    lines.extend(ledger.third_witnesses.iter().flat_map(|third| render_third(me, third)));
    lines.extend(ledger.time_stamps.iter().flat_map(|stamps| render_time_stamps(me, stamps)));
    lines
}

/// When an authority says that the own ledger was there.
fn render_time_stamps(me: Party, stamps: &TimeStampStatus) -> Vec<String> {
    let stamped = match stamps.stamped_at.as_ref() {
        None => "none yet".to_owned(),
        at => format!("{} entries, {}", stamps.stamped_size, words::instant(me, at)),
    };
    let mut lines = vec![format!("Time stamps        {}: {stamped}", stamps.authority)];
    if let at @ Some(_) = stamps.failed_at.as_ref() {
        let why = words::service_reason(&stamps.failed_reason);
        lines.push(format!("Not stamped        {}: {why}", words::instant(me, at)));
    }
    lines
}

/// What a witness of neither state signed of the own ledger.
fn render_third(me: Party, third: &ThirdWitnessStatus) -> Vec<String> {
    let signed = match third.cosigned_at.as_ref() {
        None => "nothing yet".to_owned(),
        at => format!("{} entries, {}", third.cosigned_size, words::instant(me, at)),
    };
    let mut lines = vec![format!("Third witness      {}: {signed}", third.name)];
    if let at @ Some(_) = third.failed_at.as_ref() {
        let what = match third.knows_another_history {
            true => "WITNESS ALARM      ",
            false => "Not cosigned       ",
        };
        let why = words::service_reason(&third.failed_reason);
        lines.push(format!("{what}{}, {}: {why}", third.name, words::instant(me, at)));
    }
    lines
}

/// Whether both nodes have the same statements, as far as that was compared.
fn render_books(me: Party, books: &BooksStatus) -> String {
    let BooksStatus { compared_at, failed_reason, missing, lost_here, lost_there } = books;
    let at = words::instant(me, compared_at.as_ref());
    match (compared_at, failed_reason.as_str()) {
        (None, _) => "not compared since the start".to_owned(),
        (Some(_), "") if (*lost_here, *lost_there) != (0, 0) => format!(
            "{at}: STATEMENTS LOST HERE {lost_here}, LOST THERE {lost_there}, missing {missing}"
        ),
        (Some(_), "") if *missing != 0 => format!("{at}: {missing} not at both nodes yet"),
        (Some(_), "") => format!("{at}: both nodes have the same"),
        (Some(_), reason) => format!("{at}: not compared, {}", words::reason(reason)),
    }
}

fn open_questions(me: Party, store: &StoreStatus) -> String {
    since(me, store.open_questions, store.oldest_open_at.as_ref())
}

fn waiting_notices(me: Party, store: &StoreStatus) -> String {
    since(me, store.waiting_notices, store.oldest_notice_at.as_ref())
}

/// How many wait, and since when.
fn since(me: Party, count: i64, oldest: Option<&Timestamp>) -> String {
    match oldest {
        None => count.to_string(),
        at => format!("{count}, the oldest since {}", words::instant(me, at)),
    }
}

fn stage_row(stage: &StageTime) -> [String; 4] {
    let mean = stage.micros.checked_div(stage.count).unwrap_or_default();
    [stage.stage.clone(), stage.count.to_string(), stage.micros.to_string(), mean.to_string()]
}

/// Where the other state's node is, whether it serves now, and when it was heard of last.
fn render_peer(me: Party, peer: &PeerStatus) -> Vec<String> {
    let never = |at: Option<&Timestamp>, none: &str| match at {
        None => none.to_owned(),
        at => words::instant(me, at),
    };
    let now = match peer.serving {
        true => "it serves".to_owned(),
        false => format!("DOWN: {}", words::reason(&peer.not_serving_reason)),
    };
    let since_the_start = "not since this node was started";
    let answered = never(peer.answered_at.as_ref(), since_the_start);
    let failed = match peer.failed_at {
        None => since_the_start.to_owned(),
        at => {
            let why = words::reason(&peer.failed_reason);
            format!("{}: {why}", words::instant(me, at.as_ref()))
        }
    };
    vec![
        format!("Peer               {}'s node at {}", me.other(), peer.address),
        format!("Peer now           {now}"),
        format!("Peer heard of      {}", never(peer.received_at.as_ref(), "never")),
        format!("Peer answered      {answered}"),
        format!("Peer failed        {failed}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_is_down_is_told_with_the_cause_and_one_that_serves_is_told_so() {
        let told = |peer: &PeerStatus| render_peer(Party::Kazakhstan, peer).join("\n");
        let down = PeerStatus {
            not_serving_reason: "PEER_CONNECTION_REFUSED".to_owned(),
            address: "mn.example:7443".to_owned(),
            ..PeerStatus::default()
        };
        let text = told(&down);
        assert!(text.contains("DOWN: the other state's node cannot be reached"), "{text}");
        assert!(text.contains("heard of      never"), "{text}");
        let at = Some(Timestamp { seconds: 1_764_000_000, nanos: 0 });
        let up = PeerStatus { serving: true, received_at: at, ..down };
        let text = told(&up);
        assert!(text.contains("it serves") && !text.contains("DOWN"), "{text}");
        assert!(text.contains("heard of      2025-11-24 "), "{text}");
    }
}
