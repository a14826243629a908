//! `assess`: what the law says of a person: of a case, which the own node assesses, or from facts in a file,
//! which needs no running node.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use kzmn_common::assessment::{
    AssessError, Assessment, CaseFault, NationalLaw, assess, case_from_facts,
};
use kzmn_common::date::PartialDate;
use kzmn_common::instant::{Clock as _, Instant};
use kzmn_common::party::Party;
use kzmn_common::rules::Packs;
use kzmn_runtime::node::law_packs;
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use kzmn_runtime::system::SystemClock;
use serde::Serialize;
use serde_json::{Value, json};
use time::Date;

use super::assess_case::OfCase;
use super::files;
use super::telling::Telling;

/// Some lines were rejected; the others were assessed.
const REJECTED: u8 = 5;

#[derive(Args, Debug)]
#[command(after_help = "\
Of CASE, the node assesses the person of the case, keeps the assessment, and explains it. --json writes what the
node answers. From --facts, without --json and --explain the result alone is printed, as one JSON object.

Examples:
  kz-node assess KZ-2026-0000417 --profile caseworker.toml --applied-on 2026-03-02 --resettler \\
    --average-income 300000
  kz-node assess --facts person.json
  kz-node assess --facts person.json --explain kk
  kz-node assess --facts person.json --pack kz-2027.toml
  kz-node assess --facts person.json --explain kk --for citizen
  kz-node assess --facts person.json --explain kk --for citizen --pdf person.pdf
  kz-node assess --facts - --lines < people.jsonl > results.jsonl

Facts, with what is left out where it does not apply:
  { \"as_of\": \"2026-03-02\",
    \"person\": { \"sex\": \"female\", \"birth_date\": \"1965-02-10\", \"ethnic_kazakh_resettler\": true },
    \"agreement_in_force\": false, \"average_income_kzt\": 300000, \"average_wage_mnt\": null,
    \"periods\": [{ \"territory\": \"MN\", \"kind\": \"study\", \"start\": \"1983-09-01\",
                  \"end\": \"1986-06-30\", \"contributions_paid\": false }] }
Dates may be known in part (1986, 1986-06). docs/facts.md lists every field; docs/facts.example.json is one to try.

Exit status: 0 assessed; 1 the facts cannot be assessed, and standard error names the field; with --lines: 5 some
lines were rejected, and stand in the output as {\"error\": {\"path\": …, \"problem\": …}}.")]
pub(super) struct Assess {
    #[command(flatten)]
    input: Input,
    /// A rule pack file that adds the figures of a year, as the configuration's `law.packs`; may be repeated. A
    /// case is assessed with those of its node.
    #[arg(long, value_name = "FILE", conflicts_with = "case")]
    pack: Vec<PathBuf>,
    /// Read one facts object a line, and write one result a line, in the same order.
    #[arg(long, conflicts_with_all = ["explain", "reader", "pdf", "case"])]
    lines: bool,
    /// Write the whole assessment as JSON: every step with its article, warnings, open questions.
    #[arg(long, conflicts_with_all = ["explain", "reader"])]
    json: bool,
    #[command(flatten)]
    telling: Telling,
    #[command(flatten)]
    of_case: OfCase,
}

/// Whom the assessment is about.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Input {
    /// The case. Role: caseworker. The reading is recorded.
    case: Option<String>,
    /// The facts, as JSON; `-` for standard input. Holds personal data.
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
}

impl Assess {
    pub(super) async fn run(self, law: &dyn NationalLaw) -> Result<ExitCode, CommandFailure> {
        if let Some(case) = self.input.case {
            return self.of_case.run(case, law, (self.json, &self.telling)).await;
        }
        self.of_facts(law)
    }

    fn of_facts(self, law: &dyn NationalLaw) -> Result<ExitCode, CommandFailure> {
        self.telling.may_print()?;
        let file = self.input.facts.as_deref().unwrap_or_else(|| Path::new("-"));
        let packs = law_packs(law, &self.pack)?;
        let about =
            |error: io::Error| plain_failure(format!("cannot read {}: {error}", file.display()));
        let mut reader = open(file).map_err(about)?;
        if self.lines {
            return self.each_line(reader, law, &packs);
        }
        let mut facts = String::new();
        reader.read_to_string(&mut facts).map_err(about)?;
        let assessment = of_facts(&facts, law, &packs)
            .map_err(|fault| plain_failure(format!("{}: {fault}", file.display())))?;
        if let Some(note) = in_the_future(assessment.as_of, law.party(), SystemClock.now()) {
            output::note(&note);
        }
        let document = self.telling.tell(law, &assessment)?;
        match document.filter(|_| self.telling.is_asked()) {
            Some(document) => output::text(&document.text())?,
            // The bytes by whose digest a decision names the assessment.
            None if self.json => output::exact_json(&assessment.to_json()?)?,
            None => output::json(&self.shown(&assessment))?,
        }
        Ok(ExitCode::SUCCESS)
    }

    /// One result for each line, also for one that cannot be assessed, so that lines keep their places.
    fn each_line(
        &self,
        reader: Box<dyn BufRead>,
        law: &dyn NationalLaw,
        packs: &Packs,
    ) -> Result<ExitCode, CommandFailure> {
        let mut rejected = 0_u64;
        for (number, line) in (1_u64..).zip(reader.split(b'\n')) {
            let assessed = std::str::from_utf8(&line?)
                .map_err(|_| PersonFault {
                    path: ".".to_owned(),
                    problem: "is no UTF-8".to_owned(),
                })
                .and_then(|facts| of_facts(facts, law, packs));
            match assessed {
                Ok(assessment) => output::json_line(&self.shown(&assessment))?,
                Err(fault) => {
                    rejected += 1;
                    output::note(&format!("line {number}: {fault}"));
                    output::json_line(&fault.json())?;
                }
            }
        }
        Ok(if rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
    }

    fn shown<'a>(&self, assessment: &'a Assessment) -> Shown<'a> {
        if self.json { Shown::Whole(assessment) } else { Shown::Result(assessment) }
    }
}

/// Facts may be of a day to come, such as for advice. It is said, for no application is lodged on it: the node of a
/// case refuses it.
fn in_the_future(as_of: Date, me: Party, now: Instant) -> Option<String> {
    (now.date_in(me.utc_offset()) < as_of).then(|| {
        let on = PartialDate::from(as_of);
        format!("as_of: {on} lies in the future. This is no application, but what one on that day would give")
    })
}

fn open(file: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if file == Path::new("-") {
        Box::new(BufReader::new(files::decoded(io::stdin())))
    } else {
        Box::new(BufReader::new(files::decoded(File::open(file)?)))
    })
}

fn of_facts(facts: &str, law: &dyn NationalLaw, packs: &Packs) -> Result<Assessment, PersonFault> {
    let case = case_from_facts(facts, law.party())?;
    Ok(assess(law, packs, &case)?)
}

/// Why one person cannot be assessed: a field and what is wrong with it, never its value.
struct PersonFault {
    path: String,
    problem: String,
}

impl PersonFault {
    fn json(&self) -> Value {
        json!({ "error": { "path": self.path, "problem": self.problem } })
    }
}

impl std::fmt::Display for PersonFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

impl From<CaseFault> for PersonFault {
    fn from(CaseFault { path, problem }: CaseFault) -> Self {
        Self { path, problem: problem.to_string() }
    }
}

impl From<AssessError> for PersonFault {
    fn from(error: AssessError) -> Self {
        let path = match error {
            AssessError::OutOfScope { .. } => "pension",
            // The parameters of a day are asked for by the day of application.
            AssessError::Pack(_) => "as_of",
        };
        Self { path: path.to_owned(), problem: error.told() }
    }
}

/// As much of an assessment as is wanted.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Whole(&'a Assessment),
    #[serde(serialize_with = "result")]
    Result(&'a Assessment),
}

fn result<S: serde::Serializer>(assessment: &Assessment, serializer: S) -> Result<S::Ok, S::Error> {
    assessment.findings.result.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_day_to_come_is_noted_and_the_day_itself_is_not() {
        // The 26th begins in Kazakhstan at 19:00 of the 25th in UTC.
        for (now, noted) in [("2026-11-25T18:59:59Z", true), ("2026-11-25T19:00:00Z", false)] {
            let now = Instant::parse(now).expect("an instant");
            let note = in_the_future(date!(2026 - 11 - 26), Party::Kazakhstan, now);
            assert_eq!(note.is_some_and(|note| note.contains("2026-11-26")), noted, "{now}");
        }
    }
}
