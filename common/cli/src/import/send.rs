//! Batches: made by a thread that reads, sent a few at a time, and sent again where that may help.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{ListChanges, PutPersonResult, PutPersonsRequest, UnlikelyField};
use kzmn_runtime::output::{CommandFailure, plain_failure};
use kzmn_transport::{FailureKind, OfficeClient, OfficeFailure};
use prost::Message as _;
use tokio::sync::mpsc;

use super::super::ending::Totals;
use super::super::explain::explain;
use super::entry::{Entry, Terms};
use super::merge::{Event, Merge};
use super::rejects::RejectedRow;
use super::sheet::SheetRow;

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
pub(super) struct ImportCounts {
    /// Persons that are done with, whatever came of them.
    pub(super) persons: u64,
    /// Entered, or given a new version.
    pub(super) changed: u64,
    /// Held already as they are.
    pub(super) unchanged: u64,
    /// Not entered, because of their own rows.
    pub(super) rejected: u64,
    /// Left as they were, because rows of nobody may be theirs.
    pub(super) kept: u64,
    /// Rows of nobody.
    pub(super) loose: u64,
    /// Where the last of them begins in the persons file.
    pub(super) line: u64,
    /// What a person should look at, and of how many.
    pub(super) warnings: BTreeMap<String, u64>,
    /// What becomes of what is held.
    pub(super) totals: Totals,
}

impl ImportCounts {
    pub(super) fn add(&mut self, part: Self) {
        let Self { persons, changed, unchanged, rejected, kept, loose, line, warnings, totals } =
            part;
        self.persons += persons;
        self.changed += changed;
        self.unchanged += unchanged;
        self.rejected += rejected;
        self.kept += kept;
        self.loose += loose;
        self.totals = self.totals.plus(totals);
        self.line = self.line.max(line);
        for (warning, count) in warnings {
            *self.warnings.entry(warning).or_default() += count;
        }
    }
}

/// Some persons, with what was wrong before they were sent.
#[derive(Default)]
pub(super) struct UploadBatch {
    entries: Vec<Entry>,
    bytes: usize,
    pub(super) rejects: Vec<RejectedRow>,
    /// Rows that say something unlikely, of persons who were taken.
    pub(super) unlikely: Vec<RejectedRow>,
    /// Persons with a number that another has: one who may give it up in another call.
    pub(super) again: Vec<Entry>,
    /// When it is only checked: persons who would lose something, which may be such a number.
    pub(super) losers: Vec<Entry>,
    /// Persons who are sent with those that are sent once more, so that a number which they give up is free.
    beside: Vec<Entry>,
    pub(super) tally: ImportCounts,
    /// Whether it holds all there is: nobody gives up a number in another call.
    whole: bool,
}

/// What a call is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calling {
    /// Whether to check only.
    pub(super) check_only: bool,
    /// Whether what is held and not in the files stays.
    pub(super) add_only: bool,
    /// Whether persons of whom something would end are left as they are.
    pub(super) keep_losers: bool,
}

impl UploadBatch {
    fn is_full_for(&self, bytes: usize) -> bool {
        self.entries.len() >= MOST_ENTRIES
            || self.rejects.len() >= MOST_REJECTS
            || (!self.entries.is_empty() && self.bytes + bytes > BATCH_BYTES)
    }

    /// A person's entry and its size, if nothing is wrong with it so far as the files tell; else it is rejected.
    fn judge(&mut self, rows: Vec<SheetRow>, terms: &Terms) -> Option<(Entry, usize)> {
        let entry = Entry::read(rows, terms);
        let bytes = entry.request.encoded_len() + 8;
        let large = ("TOO_LARGE", "", "is larger than one message may be");
        let refusal = (bytes > ENTRY_BYTES).then_some(large);
        if refusal.is_some() || !entry.is_good() {
            self.reject(entry, refusal);
            return None;
        }
        Some((entry, bytes))
    }

    /// Whom to send once more, when all others were: one call, so that people who exchange numbers stand in it together.
    /// A check changes nothing, so those who lose something stand in it too, as many as there is room for.
    pub(super) fn once_more(entries: Vec<Entry>, losers: Vec<Entry>) -> Self {
        let mut bytes = bytes_of(&entries);
        let room = MOST_ENTRIES.saturating_sub(entries.len());
        let fits = |one: &Entry| {
            bytes += one.request.encoded_len() + 8;
            bytes <= BATCH_BYTES
        };
        let beside = losers.into_iter().take(room).take_while(fits).collect();
        Self { entries, beside, whole: true, ..Self::default() }
    }

    /// Whether one more may wait to be sent again.
    pub(super) fn may_wait(waiting: &[Entry], one: &Entry) -> bool {
        let more = one.request.encoded_len() + 8;
        waiting.len() < MOST_ENTRIES && bytes_of(waiting) + more <= BATCH_BYTES
    }

    /// Rejects one who waited in vain.
    pub(super) fn reject_held(&mut self, entry: Entry) {
        let problem = "is an identifier that another person of the registry holds";
        self.reject(entry, Some(("IDENTIFIER_HELD", "person.identifiers[0]", problem)));
    }

    fn reject(&mut self, entry: Entry, refusal: Option<(&str, &str, &str)>) {
        self.tally.persons += 1;
        self.tally.rejected += 1;
        self.tally.line = self.tally.line.max(entry.line());
        self.rejects.extend(entry.rejected(refusal));
    }
}

fn bytes_of(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.request.encoded_len() + 8).sum()
}

/// Reads all files and hands them over batch by batch, until nobody takes them any more.
pub(super) fn read_all(
    mut merge: Merge,
    terms: &Terms,
    batches: &mpsc::Sender<Result<UploadBatch, CommandFailure>>,
) {
    let mut batch = UploadBatch { whole: true, ..UploadBatch::default() };
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
                batch.tally.loose += 1;
                None
            }
            Event::Person(rows) => batch.judge(rows, terms),
        };
        // A file of nothing but bad rows must not gather them all either.
        let bytes = good.as_ref().map_or(0, |(_, bytes)| *bytes);
        if batch.is_full_for(bytes) {
            let full = UploadBatch { whole: false, ..std::mem::take(&mut batch) };
            if batches.blocking_send(Ok(full)).is_err() {
                return;
            }
        }
        if let Some((entry, bytes)) = good {
            batch.bytes += bytes;
            batch.entries.push(entry);
        }
    }
    drop(batches.blocking_send(Ok(batch)));
}

/// Sends a batch and sorts out what came of it.
pub(super) async fn send(
    (node, me): (OfficeClient, Party),
    mut batch: UploadBatch,
    calling: Calling,
) -> Result<UploadBatch, CommandFailure> {
    let mut entries = std::mem::take(&mut batch.entries);
    if calling.keep_losers && !entries.is_empty() {
        let checking = Calling { check_only: true, ..calling };
        let results = call((&node, me), &entries, checking).await?;
        let mut losers = results.iter().map(loses);
        let (kept, rest): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|_| losers.next().unwrap_or(false));
        entries = rest;
        for entry in kept {
            batch.tally.persons += 1;
            batch.tally.kept += 1;
            batch.tally.line = batch.tally.line.max(entry.line());
            batch.rejects.extend(entry.kept());
        }
    }
    if entries.is_empty() {
        return Ok(batch);
    }
    let sent = entries.len();
    entries.append(&mut batch.beside);
    let results = call((&node, me), &entries, calling).await?;
    for (entry, result) in entries.into_iter().zip(results).take(sent) {
        settle(&mut batch, entry, result, calling);
    }
    Ok(batch)
}

/// Whether something that is held of the person would end.
fn loses(result: &PutPersonResult) -> bool {
    let ends = |list: Option<ListChanges>| list.is_some_and(|list| list.end > 0);
    let changes = result.changes.as_ref();
    changes.is_some_and(|of| of.person_loses || ends(of.periods) || ends(of.months))
}

async fn call(
    (node, me): (&OfficeClient, Party),
    entries: &[Entry],
    calling: Calling,
) -> Result<Vec<PutPersonResult>, CommandFailure> {
    let Calling { check_only, add_only, keep_losers: _ } = calling;
    let requests = || entries.iter().map(|entry| entry.request.clone()).collect();
    let mut pauses = PAUSES.iter();
    let results = loop {
        let request = PutPersonsRequest { entries: requests(), check_only, add_only };
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
        return Err(plain_failure("the node answered for other persons than were sent"));
    }
    Ok(results)
}

fn settle(batch: &mut UploadBatch, entry: Entry, result: PutPersonResult, calling: Calling) {
    let PutPersonResult {
        version: _,
        changed,
        warnings,
        refused_reason,
        field,
        problem,
        changes,
        unlikely,
    } = result;
    if refused_reason == RefusalReason::IdentifierHeld.name() && !batch.whole {
        batch.again.push(entry);
        return;
    }
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
    changes.iter().for_each(|changes| tally.totals.add(changes));
    for odd in &unlikely {
        batch.unlikely.extend(entry.warned(&odd.field, &odd.problem));
    }
    let mut found: BTreeSet<String> = warnings.into_iter().collect();
    let fields = |odd: UnlikelyField| odd.field.split('[').next().unwrap_or_default().to_owned();
    found.extend(unlikely.into_iter().map(|odd| {
        let problem = odd.problem.clone();
        format!("a field of {} {problem}", fields(odd))
    }));
    for warning in found {
        *tally.warnings.entry(warning).or_default() += 1;
    }
    if calling.check_only && !batch.whole && changes.is_some_and(|of| of.person_loses) {
        batch.losers.push(entry);
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
