//! `case close`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use kzmn_common::party::Party;
use kzmn_proto::exchange::CaseCloseReason;
use kzmn_proto::office::{CaseClosing, CloseCaseRequest};
use kzmn_runtime::output::CommandFailure;

use super::explain::explain;
use super::profile::CallOptions;
use super::words;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  kz-node case close KZ-2026-0000417 --profile caseworker.toml --reason withdrawn
  kz-node case close KZ-2026-0000417 --profile caseworker.toml --reason other --note 'She moved to a third state'")]
pub(super) struct CloseCase {
    #[command(flatten)]
    caller: CallOptions,
    /// The case's number.
    id: String,
    /// Why.
    #[arg(long, value_enum)]
    reason: CloseReasonName,
    /// Why, in words, which the other state reads. Needed with `other`.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CloseReasonName {
    /// It is decided, and nothing more is to be done.
    Decided,
    /// Whoever applied does not any more.
    Withdrawn,
    /// Whoever applied has died.
    Deceased,
    /// It should not have been opened, or another case is about the same.
    Mistaken,
    /// Another reason, which is in the note.
    Other,
}

impl CloseReasonName {
    fn on_the_wire(self) -> CaseCloseReason {
        match self {
            Self::Decided => CaseCloseReason::Decided,
            Self::Withdrawn => CaseCloseReason::Withdrawn,
            Self::Deceased => CaseCloseReason::Deceased,
            Self::Mistaken => CaseCloseReason::Mistaken,
            Self::Other => CaseCloseReason::Other,
        }
    }
}

impl CloseCase {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let Self { caller, id: case_id, reason, note } = self;
        let reason = reason.on_the_wire().into();
        let request = CloseCaseRequest { case_id, reason, note, legal_basis: None };
        let closed = caller.connect(me)?.close_case(request).await.map_err(explain(me))?;
        caller.tell(me, &closed, |me, closed| match &closed.closing {
            Some(closing) if closed.closed => render_closing(me, closing),
            Some(closing) => [
                vec!["It was closed before, for the same.".to_owned()],
                render_closing(me, closing),
            ]
            .concat(),
            None => Vec::new(),
        })
    }
}

/// What closed a case.
pub(super) fn render_closing(me: Party, closing: &CaseClosing) -> Vec<String> {
    let at = words::instant(me, closing.closed_at.as_ref());
    let why = words::close_reason(closing.reason());
    let mut lines = vec![format!("Closed {at} by {}: {why}.", closing.officer_id)];
    if !closing.note.is_empty() {
        lines.push(format!("  {}", closing.note));
    }
    let other = me.other().code();
    lines.push(match (&closing.received_at, closing.waits_reason.as_str()) {
        (at @ Some(_), _) => {
            format!("  Received by {other} {}.", words::instant(me, at.as_ref()))
        }
        (None, "") => format!("  {other} is told as soon as it can be reached."),
        (None, reason) => format!("  {other} is not told yet: {}.", words::reason(reason)),
    });
    lines
}
