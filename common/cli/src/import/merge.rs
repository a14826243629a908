//! The files of an import side by side: all rows of one person at a time, so that memory stays flat.

use kzmn_runtime::output::{CommandFailure, plain_failure};
use std::path::{Path, PathBuf};

use super::rejects::{HOW_TO_SORT, RejectedRow};
use super::sheet::{Head, Kind, MONTHLY, PERIODS, PERSONS, RowFault, Sheet, SheetRow};

/// Files of at most so many bytes are sorted here; larger ones must be.
const MOST_SORTED: u64 = 16 * 1024 * 1024;
/// Bytes of one person's rows that are kept: several times what a message holds.
const MOST_BYTES: usize = 1024 * 1024;

/// The files of an import.
#[derive(Clone, Debug)]
pub(super) struct Files {
    pub(super) persons: PathBuf,
    pub(super) periods: PathBuf,
    pub(super) monthly: Option<PathBuf>,
}

/// What one look over all files tells.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Persons in the persons file.
    pub(super) persons: u64,
    /// The files whose rows are not in order, and few enough to be sorted here.
    unsorted: Vec<PathBuf>,
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Event {
    /// A row that belongs to nobody.
    Loose(RejectedRow),
    /// All rows of one person, those of the persons file first.
    Person(Vec<SheetRow>),
}

/// Reads all files in step.
#[derive(Debug)]
pub(super) struct Merge {
    persons: Sheet,
    others: Vec<Sheet>,
    person: Option<Vec<SheetRow>>,
}

impl Files {
    fn all(&self) -> impl Iterator<Item = (&PathBuf, &'static Kind)> {
        let two = [(&self.persons, &PERSONS), (&self.periods, &PERIODS)];
        two.into_iter().chain(self.monthly.iter().map(|monthly| (monthly, &MONTHLY)))
    }

    /// Whether a file that is to be written would take the place of one of these.
    pub(super) fn hold(&self, path: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().ok();
        let wanted = real(path);
        wanted.is_some() && self.all().any(|(file, _)| real(file) == wanted)
    }

    /// The header row of the persons file.
    pub(super) fn persons_head(&self) -> Result<std::sync::Arc<Head>, CommandFailure> {
        Ok(Sheet::open(&self.persons, &PERSONS)?.head)
    }

    /// Looks over all files once, before anything is sent: whether they can be read to their ends, and in which
    /// order their rows are.
    pub(super) fn survey(&self) -> Result<Survey, CommandFailure> {
        let mut survey = Survey::default();
        for (path, kind) in self.all() {
            let (mut sheet, mut disorder) = (Sheet::open(path, kind)?, None);
            let (mut highest, mut persons) = (String::new(), 0);
            while let Some(row) = sheet.take()? {
                if row.is_loose() {
                    continue;
                }
                persons += u64::from(row.person_id != highest);
                if row.person_id < highest {
                    disorder = disorder.or(Some(row.line));
                } else {
                    highest = row.person_id;
                }
            }
            if let Some(line) = disorder {
                is_small(path, line)?;
                survey.unsorted.push(path.clone());
                persons = count(Sheet::sorted(path, kind)?)?;
            }
            if kind.rows == PERSONS.rows {
                survey.persons = persons;
            }
        }
        Ok(survey)
    }
}

fn is_small(path: &Path, line: u64) -> Result<(), CommandFailure> {
    let file = path.display();
    let size =
        path.metadata().map_err(|e| plain_failure(format!("cannot read {file}: {e}")))?.len();
    if size <= MOST_SORTED {
        return Ok(());
    }
    let most = MOST_SORTED / 1024 / 1024;
    Err(plain_failure(format!(
        "{file} is not sorted, and with more than {most} MiB too large to be sorted here: line {line} {HOW_TO_SORT}"
    )))
}

/// How many persons a sheet in order has.
fn count(mut sheet: Sheet) -> Result<u64, CommandFailure> {
    let (mut persons, mut last) = (0, String::new());
    while let Some(row) = sheet.take()? {
        persons += u64::from(row.person_id != last);
        last = row.person_id;
    }
    Ok(persons)
}

impl Merge {
    pub(super) fn open(files: &Files, survey: &Survey) -> Result<Self, CommandFailure> {
        let open = |(path, kind): (&PathBuf, &'static Kind)| match survey.unsorted.contains(path) {
            true => Sheet::sorted(path, kind),
            false => Sheet::open(path, kind),
        };
        let mut sheets = files.all().map(open).collect::<Result<Vec<_>, _>>()?;
        let persons = sheets.remove(0);
        Ok(Self { persons, others: sheets, person: None })
    }

    /// The next row of nobody, or the next person once all files are past it.
    pub(super) fn next(&mut self) -> Result<Option<Event>, CommandFailure> {
        if self.person.is_none() {
            if let Some(reject) = loose(&mut self.persons)? {
                return Ok(Some(Event::Loose(reject)));
            }
            self.person = self.persons.take()?.map(|first| vec![first]);
        }
        let id = self.person.iter().flatten().next().map(|row| row.person_id.clone());
        if let (Some(id), Some(rows)) = (&id, &mut self.person) {
            gather(&mut self.persons, id, rows)?;
        }
        for sheet in &mut self.others {
            if let (Some(id), Some(rows)) = (&id, &mut self.person) {
                gather(sheet, id, rows)?;
            }
            if let Some(reject) = loose(sheet)? {
                return Ok(Some(Event::Loose(reject)));
            }
            let passed = |row: &&SheetRow| id.as_ref().is_none_or(|id| row.person_id < *id);
            if let Some(row) = sheet.peek()?.filter(passed) {
                let reject = RejectedRow::of_nobody(row);
                sheet.take()?;
                return Ok(Some(Event::Loose(reject)));
            }
        }
        Ok(self.person.take().map(Event::Person))
    }
}

/// Takes the next row if it belongs to nobody.
fn loose(sheet: &mut Sheet) -> Result<Option<RejectedRow>, CommandFailure> {
    let fault = match sheet.peek()? {
        Some(row) if row.is_loose() => row.fault,
        _ => return Ok(None),
    };
    let row = sheet.take()?;
    Ok(row.zip(fault).map(|(row, fault)| RejectedRow::of_row(&row, fault)))
}

/// Takes the rows of a person. One more than may be is kept, as a fault, and what follows it is passed over.
fn gather(sheet: &mut Sheet, id: &str, rows: &mut Vec<SheetRow>) -> Result<(), CommandFailure> {
    let most = sheet.head.kind.most_rows;
    let mut count = rows.iter().filter(|row| row.head.kind.rows == sheet.head.kind.rows).count();
    let mut bytes: usize = rows.iter().map(SheetRow::bytes).sum();
    while sheet.peek()?.is_some_and(|row| row.person_id == id && !row.is_loose()) {
        let Some(mut row) = sheet.take()? else {
            break;
        };
        let (was_many, was_large) = (count > most, bytes > MOST_BYTES);
        count += 1;
        bytes += row.bytes();
        if was_many || was_large {
            continue;
        }
        if count > most {
            row.fault = Some(RowFault::TooMany);
        } else if bytes > MOST_BYTES {
            row.fault = Some(RowFault::TooLarge);
        }
        rows.push(row);
    }
    Ok(())
}
