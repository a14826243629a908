//! Batches: made by a thread that reads, sent a few at a time, and sent again where that may help.

use std::collections::BTreeMap;
use std::time::Duration;

use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_common::party::Party;
use kzmn_proto::office::{PutPersonResult, PutPersonsRequest};
use kzmn_transport::{FailureKind, OfficeClient, OfficeFailure};
use prost::Message as _;
use tokio::sync::mpsc;

use super::super::explain::explain;
use super::super::output::Failure;
use super::super::told;
use super::entry::{Entry, Terms};
use super::merge::{Event, Merge, Survey};
use super::rejects::Reject;
use super::sheet::Row;

/// What one call holds at most: the node takes no more entries.
const MOST_ENTRIES: usize = 500;
/// Bytes of one call: below the largest message, with room for its frame.
const BATCH_BYTES: usize = 200 * 1024;
/// Bytes of one person: what still fits into a message.
const ENTRY_BYTES: usize = 250 * 1024;
/// Rejects that are kept before they are written.
const MOST_REJECTS: usize = 1000;
/// How long to wait before each further attempt.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_millis(600),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// What came of a part of the files, or of all.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Persons that are done with, whatever came of them.
    pub(super) persons: u64,
    /// Entered, or given a new version.
    pub(super) changed: u64,
    /// Held already as they are.
    pub(super) unchanged: u64,
    /// Not entered.
    pub(super) rejected: u64,
    /// Where the last of them begins in the persons file.
    pub(super) line: u64,
    /// What a person should look at, and of how many.
    pub(super) warnings: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn add(&mut self, part: Self) {
        let Self { persons, changed, unchanged, rejected, line, warnings } = part;
        self.persons += persons;
        self.changed += changed;
        self.unchanged += unchanged;
        self.rejected += rejected;
        self.line = self.line.max(line);
        for (warning, count) in warnings {
            *self.warnings.entry(warning).or_default() += count;
        }
    }
}

/// Some persons, with what was wrong before they were sent.
#[derive(Default)]
pub(super) struct Batch {
    entries: Vec<Entry>,
    bytes: usize,
    pub(super) rejects: Vec<Reject>,
    pub(super) tally: Tally,
}

impl Batch {
    fn is_full_for(&self, bytes: usize) -> bool {
        self.entries.len() >= MOST_ENTRIES
            || self.rejects.len() >= MOST_REJECTS
            || (!self.entries.is_empty() && self.bytes + bytes > BATCH_BYTES)
    }

    /// A person's entry and its size, if nothing is wrong with it so far as the files tell; else it is rejected.
    fn judge(&mut self, rows: Vec<Row>, survey: &Survey, terms: &Terms) -> Option<(Entry, usize)> {
        let astray = rows.first().is_some_and(|row| survey.astray.contains(&row.person_id));
        let entry = Entry::read(rows, terms);
        let bytes = entry.request.encoded_len() + 8;
        let refusal = refused_here(astray, bytes);
        if refusal.is_some() || !entry.is_good() {
            self.reject(entry, refusal);
            return None;
        }
        Some((entry, bytes))
    }

    fn reject(&mut self, entry: Entry, refusal: Option<(&str, &str, &str)>) {
        self.tally.persons += 1;
        self.tally.rejected += 1;
        self.tally.line = self.tally.line.max(entry.line());
        self.rejects.extend(entry.rejected(refusal));
    }
}

/// Reads all files and hands them over batch by batch, until nobody takes them any more.
pub(super) fn read_all(
    mut merge: Merge,
    survey: &Survey,
    terms: &Terms,
    batches: &mpsc::Sender<Result<Batch, Failure>>,
) {
    let mut batch = Batch::default();
    loop {
        let event = match merge.next() {
            Ok(Some(event)) => event,
            Ok(None) => break,
            Err(failure) => {
                // Nobody waits for it where the receiver is gone.
                drop(batches.blocking_send(Err(failure)));
                return;
            }
        };
        let good = match event {
            Event::Loose(reject) => {
                batch.rejects.push(reject);
                None
            }
            Event::Person(rows) => batch.judge(rows, survey, terms),
        };
        // A file of nothing but bad rows must not gather them all either.
        let bytes = good.as_ref().map_or(0, |(_, bytes)| *bytes);
        if batch.is_full_for(bytes)
            && batches.blocking_send(Ok(std::mem::take(&mut batch))).is_err()
        {
            return;
        }
        if let Some((entry, bytes)) = good {
            batch.bytes += bytes;
            batch.entries.push(entry);
        }
    }
    drop(batches.blocking_send(Ok(batch)));
}

/// What is known of a person before the node is asked, beside what single rows say.
fn refused_here(astray: bool, bytes: usize) -> Option<(&'static str, &'static str, &'static str)> {
    if astray {
        let problem = "has rows elsewhere in a file: sort it by person_id";
        return Some(("OUT_OF_ORDER", "", problem));
    }
    (bytes > ENTRY_BYTES).then_some(("TOO_LARGE", "", "is larger than one message may be"))
}

/// Sends a batch and sorts out what came of it.
pub(super) async fn send(
    (node, me): (OfficeClient, Party),
    mut batch: Batch,
    check_only: bool,
) -> Result<Batch, Failure> {
    let entries = std::mem::take(&mut batch.entries);
    if entries.is_empty() {
        return Ok(batch);
    }
    let requests = || entries.iter().map(|entry| entry.request.clone()).collect();
    let mut pauses = PAUSES.iter();
    let results = loop {
        let request = PutPersonsRequest { entries: requests(), check_only };
        match node.put_persons(request).await {
            Ok(response) => break response.results,
            Err(failure) => match pauses.next() {
                Some(pause) if may_pass(&failure) => {
                    tokio::time::sleep(failure.retry_after.map_or(*pause, |at| at.max(*pause)))
                        .await;
                }
                _ => return Err(explain(me)(failure)),
            },
        }
    };
    if results.len() != entries.len() {
        return Err(told("the node answered for other persons than were sent"));
    }
    for (entry, result) in entries.into_iter().zip(results) {
        settle(&mut batch, entry, result);
    }
    Ok(batch)
}

fn settle(batch: &mut Batch, entry: Entry, result: PutPersonResult) {
    let PutPersonResult { version: _, changed, warnings, refused_reason, field, problem } = result;
    if !refused_reason.is_empty() {
        batch.reject(entry, Some((&refused_reason, &field, &problem)));
        return;
    }
    let tally = &mut batch.tally;
    tally.persons += 1;
    tally.line = tally.line.max(entry.line());
    if changed {
        tally.changed += 1;
    } else {
        tally.unchanged += 1;
    }
    for warning in warnings {
        *tally.warnings.entry(warning).or_default() += 1;
    }
}

/// Whether the same call may go well a little later.
fn may_pass(failure: &OfficeFailure) -> bool {
    match failure.kind {
        FailureKind::Unreachable | FailureKind::TimedOut => true,
        FailureKind::Refused(reason) => matches!(
            reason,
            RefusalReason::RateLimited
                | RefusalReason::InProgress
                | RefusalReason::StoreUnavailable
                | RefusalReason::ShuttingDown
                | RefusalReason::DeadlineExceeded
        ),
        FailureKind::Other => matches!(failure.code, "UNAVAILABLE" | "RESOURCE_EXHAUSTED"),
    }
}
