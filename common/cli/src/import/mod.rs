//! `registry import`: people from CSV files, as many as there are. docs/import.md describes the files.

mod cells;
mod entry;
mod faults;
mod merge;
mod records;
mod rejects;
mod send;
mod sheet;
mod small;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use kzmn_common::instant::Clock as _;
use kzmn_common::party::Party;
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use kzmn_runtime::system::SystemClock;
use kzmn_transport::OfficeClient;
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::ending::{Ending, Totals, When};
use super::profile::CallOptions;
use super::progress::Progress;
use entry::{Entry, Terms};
use merge::{Files, Merge, Survey};
use rejects::RejectsFile;
use send::{Calling, ImportCounts, UploadBatch};
pub(super) use small::{small_table, typed_month};

/// Rows were rejected.
const REJECTED: u8 = 5;
/// Calls at once.
const IN_FLIGHT: usize = 8;
/// Batches that are read ahead of the calls.
const READ_AHEAD: usize = 2;

#[derive(Args, Debug)]
#[command(after_help = "\
What the files say of a person is all that is held afterwards: a period or a monthly row that they do not
hold ends, and is kept as history, unless --add-only. How many end is said before anything is entered; where
it is more than 1 %, you are asked, or must give --yes. The same files again change nothing.
docs/import.md describes every column.

Files are CSV with commas, semicolons or tabs, in UTF-8 or UTF-16; their first row names the columns, in any
order. Those with * must be there; the cells of others may be empty. A file above 16 MiB must be sorted by
person_id, byte by byte (LC_ALL=C sort).
  persons   person_id*, sex* (female, male), birth_date* (YYYY-MM-DD, YYYY-MM or YYYY),
            name_use* (current, birth, former), surname, given_name*, patronymic, clan_name, parent_name,
            original, script, iin (must be there in Kazakhstan), register_number (in Mongolia), civil_id,
            passport, birth_country (KZ, MN), birth_region, birth_locality, parents (with ; between them),
            restricted (true, false), reason
  periods   person_id*, period_id*, kind* (employment, study, military-service, ...), start*, end* (empty
            while it goes on), territory* (kazakhstan, mongolia, other), contribution* (paid, not-paid,
            not-required, compensated, not-known), employer_name, employer_id, occupation,
            multiplier_code, evidence_kind* (labour-book, electronic-record, ...),
            evidence_grade* (verified, unverified), evidence_reference, note
  monthly   person_id*, year*, month*, employer_name*, employer_id, paid* (true, false)

persons.csv and periods.csv of one invented person:
  person_id,sex,birth_date,name_use,surname,given_name,patronymic,iin
  KZ-100,female,1965-02-10,current,Сыналған,Айдана,Болатқызы,650210497005

  person_id,period_id,kind,start,end,territory,contribution,evidence_kind,evidence_grade
  KZ-100,KZ-100-1,employment,1986-08-15,1997-12-31,kazakhstan,paid,labour-book,verified

Exit status: 0 everybody was entered or is held already; 5 rows were rejected, and the rejects file says
which and why; 1 failed, and giving the same command again goes on.

Examples:
  kz-node registry import --profile registrar.toml --persons persons.csv --periods periods.csv \\
    --reason 'First entry from the pension archive'
  mn-node registry import --profile registrar.toml --persons persons.csv --periods periods.csv \\
    --monthly monthly.csv --reason 'Social insurance, 2026' --strict")]
pub(super) struct Import {
    #[command(flatten)]
    caller: CallOptions,
    /// The people: a CSV file.
    #[arg(long, value_name = "FILE")]
    persons: PathBuf,
    /// Their periods: a CSV file.
    #[arg(long, value_name = "FILE")]
    periods: PathBuf,
    /// Their monthly contribution rows: a CSV file. Only Mongolia keeps such rows.
    #[arg(long, value_name = "FILE")]
    monthly: Option<PathBuf>,
    /// Why, for people whose rows give no reason; kept with the new version.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    reason: String,
    /// Where rejected rows are listed. Without it beside the persons file, with the ending .rejects.csv.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Enter nothing where a single row is at fault.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    ending: Ending,
}

/// What every pass over the files needs.
struct ImportPass {
    me: Party,
    node: OfficeClient,
    files: Files,
    survey: Arc<Survey>,
    terms: Arc<Terms>,
    rejects: RejectsFile,
    warnings: RejectsFile,
}

/// What came of a pass.
struct Passed {
    tally: ImportCounts,
    /// Why it did not come to its end.
    stopped: Option<CommandFailure>,
}

impl Import {
    pub(super) async fn run(self, own: &Jurisdiction) -> Result<ExitCode, CommandFailure> {
        let mut job = self.job(own).await?;
        let mut passed = job.pass("Checking", self.checking()).await?;
        let good = passed.stopped.is_none() && !(self.strict && job.rejects.rows > 0);
        if good {
            self.announce(&passed.tally)?;
            let loose = passed.tally.loose;
            passed = job.pass("Entering", self.entering(loose)).await?;
        } else {
            passed = passed.without_effect();
        }
        self.tell(&job, &passed)?;
        if let Some(failure) = passed.stopped.take() {
            let (persons, total) = (passed.tally.persons, job.survey.persons);
            let entered = if good { persons } else { 0 };
            output::note(&format!(
                "Stopped: {entered} of {total} persons were done with. Give the same command again once what is \
                 said below is mended: what is held already stays as it is, and the import goes on."
            ));
            return Err(failure);
        }
        let good = job.rejects.rows == 0;
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
    }

    fn checking(&self) -> Calling {
        Calling { check_only: true, add_only: self.ending.add_only, keep_losers: false }
    }

    /// With rows of nobody, whoever would lose something may be the one whose they are.
    fn entering(&self, loose: u64) -> Calling {
        Calling { check_only: false, add_only: self.ending.add_only, keep_losers: loose > 0 }
    }

    /// Says what is going to be, and asks where much would end.
    fn announce(&self, checked: &ImportCounts) -> Result<(), CommandFailure> {
        if checked.loose > 0 {
            output::note(&format!(
                "{} rows are of nobody in the persons file. People of whom something would end are kept as they \
                 were: the rows may be theirs.",
                checked.loose
            ));
            return Ok(());
        }
        checked.totals.lines(When::Before).iter().for_each(|line| output::note(line));
        checked.totals.confirm(self.ending)
    }

    async fn job(&self, own: &Jurisdiction) -> Result<ImportPass, CommandFailure> {
        let me = own.party();
        if !own.rules.keeps_months() && self.monthly.is_some() {
            return Err(plain_failure(format!(
                "{me} keeps periods and no monthly rows: leave --monthly out"
            )));
        }
        let files = Files {
            persons: self.persons.clone(),
            periods: self.periods.clone(),
            monthly: self.monthly.clone(),
        };
        let rejects =
            self.rejects.clone().unwrap_or_else(|| self.persons.with_extension("rejects.csv"));
        let warnings = rejects.with_extension("warnings.csv");
        if files.hold(&rejects) || files.hold(&warnings) {
            return Err(plain_failure("--rejects names a file that is to be read"));
        }
        if self.reason.trim().is_empty() && !files.persons_head()?.has("reason") {
            return Err(plain_failure("give --reason, or a column reason in the persons file"));
        }
        let node = self.caller.connect(me)?;
        let survey = {
            let files = files.clone();
            spawn_blocking(move || files.survey()).await??
        };
        let today = SystemClock.now().date_in(me.utc_offset());
        Ok(ImportPass {
            me,
            node,
            files,
            survey: Arc::new(survey),
            terms: Arc::new(Terms {
                orders: own.rules.name_orders(),
                reason: self.reason.clone(),
                today,
            }),
            rejects: RejectsFile::new(rejects),
            warnings: RejectsFile::new(warnings),
        })
    }

    fn tell(&self, job: &ImportPass, passed: &Passed) -> Result<(), CommandFailure> {
        let ImportCounts {
            persons,
            changed,
            unchanged,
            rejected,
            kept,
            loose,
            line: _,
            warnings,
            totals,
        } = &passed.tally;
        let rows = job.rejects.rows;
        let file = job.rejects.written();
        let warned = job.warnings.written();
        if self.caller.json {
            let (periods, months) = totals.json();
            return output::json(&json!({
                "persons": persons, "changed": changed, "unchanged": unchanged, "rejected": rejected,
                "kept": kept, "rows_of_nobody": loose, "reject_lines": rows, "rejects_file": file,
                "warnings": warnings, "warnings_file": warned, "periods": periods, "months": months,
                "complete": passed.stopped.is_none(),
            }));
        }
        let mut lines: Vec<String> =
            warnings.iter().map(|(warning, count)| format!("{count} persons: {warning}")).collect();
        if let Some(warned) = warned {
            lines.push(format!(
                "{} lines in {warned} say what is unlikely, and where.",
                job.warnings.rows
            ));
        }
        lines.extend(totals.lines(When::After));
        let kept = if *kept > 0 { format!(", {kept} kept as they were") } else { String::new() };
        lines.push(format!("{persons} persons read: {changed} entered or changed, {unchanged} held already, {rejected} rejected{kept}."));
        if *loose > 0 {
            lines.push(format!("{loose} rows are of nobody in the persons file."));
        }
        if let Some(file) = file {
            let nothing = if self.strict && *changed == 0 { " Nothing was entered." } else { "" };
            lines.push(format!("{rows} lines in {file} say what is at fault, and where.{nothing}"));
        } else if job.rejects.path().exists() {
            let file = job.rejects.path().display();
            lines
                .push(format!("{file} is of an earlier import; nothing was rejected in this one."));
        }
        output::lines(&lines)
    }
}

/// Who is left for the last call of a pass.
#[derive(Default)]
struct Left {
    /// Persons with a number that another has.
    again: Vec<Entry>,
    /// Persons who may give such a number up.
    losers: Vec<Entry>,
}

impl Passed {
    /// A check enters nobody.
    fn without_effect(mut self) -> Self {
        self.tally.changed = 0;
        self.tally.totals = Totals::default();
        self
    }
}

impl ImportPass {
    /// Reads all files once and sends them; a few calls at once, taken up in their order. Whose number another
    /// has is sent once more at the end: that one may have given it up by then, or gives it up in the same call.
    async fn pass(
        &mut self,
        what: &'static str,
        calling: Calling,
    ) -> Result<Passed, CommandFailure> {
        self.rejects.restart()?;
        self.warnings.restart()?;
        let mut passed = Passed { tally: ImportCounts::default(), stopped: None };
        let mut progress = Progress::start(what, "persons", Some(self.survey.persons));
        let mut batches = self.read()?;
        let mut left = Left::default();
        let mut calls: VecDeque<JoinHandle<Result<UploadBatch, CommandFailure>>> = VecDeque::new();
        loop {
            let batch = match passed.stopped {
                None => batches.recv().await,
                Some(_) => None,
            };
            let ended = batch.is_none();
            match batch {
                Some(Ok(batch)) => {
                    let call = send::send((self.node.clone(), self.me), batch, calling);
                    calls.push_back(tokio::spawn(call));
                }
                Some(Err(failure)) => passed.stopped = Some(failure),
                None => {}
            }
            if ended || calls.len() >= IN_FLIGHT {
                let Some(call) = calls.pop_front() else {
                    break;
                };
                self.take_up(call.await?, &mut passed, &mut left)?;
                let ImportCounts { persons, rejected, .. } = passed.tally;
                progress.show(persons, &format!("{rejected} rejected"));
            }
        }
        if passed.stopped.is_none() && !left.again.is_empty() {
            let batch = UploadBatch::once_more(left.again, left.losers);
            let batch = send::send((self.node.clone(), self.me), batch, calling).await;
            self.take_up(batch, &mut passed, &mut Left::default())?;
        }
        progress.end();
        Ok(passed)
    }

    fn take_up(
        &mut self,
        outcome: Result<UploadBatch, CommandFailure>,
        passed: &mut Passed,
        left: &mut Left,
    ) -> Result<(), CommandFailure> {
        match outcome {
            Ok(mut batch) => {
                for entry in std::mem::take(&mut batch.again) {
                    if UploadBatch::may_wait(&left.again, &entry) {
                        left.again.push(entry);
                    } else {
                        batch.reject_held(entry);
                    }
                }
                for entry in std::mem::take(&mut batch.losers) {
                    if UploadBatch::may_wait(&left.losers, &entry) {
                        left.losers.push(entry);
                    }
                }
                self.rejects.write(&batch.rejects)?;
                self.warnings.write(&batch.unlikely)?;
                passed.tally.add(batch.tally);
            }
            Err(failure) => {
                passed.stopped.get_or_insert(failure);
            }
        }
        Ok(())
    }

    /// A thread that reads the files.
    fn read(&self) -> Result<mpsc::Receiver<Result<UploadBatch, CommandFailure>>, CommandFailure> {
        let merge = Merge::open(&self.files, &self.survey)?;
        let (sender, receiver) = mpsc::channel(READ_AHEAD);
        let terms = Arc::clone(&self.terms);
        drop(spawn_blocking(move || send::read_all(merge, &terms, &sender)));
        Ok(receiver)
    }
}

#[cfg(test)]
mod tests {
    use clap::Args as _;

    use super::Import;
    use super::sheet::{Kind, MONTHLY, PERIODS, PERSONS};

    /// The line of the help that begins with that word, and those that go on with it.
    fn columns(help: &str, sheet: &str) -> Vec<String> {
        let begins = format!("  {sheet} ");
        let lines = help.lines().skip_while(|line| !line.starts_with(&begins));
        let own = lines.enumerate().take_while(|(at, line)| *at == 0 || line.starts_with("      "));
        let mut text: String = own.map(|(_, line)| format!("{line} ")).collect();
        while let (Some(from), Some(to)) = (text.find('('), text.find(')')) {
            text.replace_range(from..=to, "");
        }
        let names = text.trim_start().trim_start_matches(sheet).split(',');
        names.map(|name| name.trim().to_owned()).collect()
    }

    #[test]
    fn the_help_names_every_column_and_marks_those_that_must_be_there() {
        let help = Import::augment_args(clap::Command::new("import"));
        let help = help.get_after_help().expect("a help").to_string();
        for (name, kind) in [("persons", &PERSONS), ("periods", &PERIODS), ("monthly", &MONTHLY)] {
            let Kind { columns: known, required, .. } = kind;
            let marked = |column: &&str| match required.contains(column) {
                true => format!("{column}*"),
                false => (*column).to_owned(),
            };
            let expected: Vec<String> = known.iter().map(marked).collect();
            assert_eq!(columns(&help, name), expected);
        }
    }
}
