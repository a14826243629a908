//! `registry`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use kzmn_common::party::Party;
use kzmn_proto::office::{PutPersonRequest, PutPersonResult, PutPersonsRequest};
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use kzmn_transport::OfficeClient;
use prost::Message as _;
use serde_json::{Value, json};

use super::ending::{Ending, Totals, When};
use super::explain::explain;
use super::files;
use super::import::Import;
use super::profile::CallOptions;
use crate::json;

/// `registry …`.
#[derive(Debug, Subcommand)]
pub(super) enum Registry {
    /// Enter people, with their periods and monthly rows, from a JSON file. What is held already is left as
    /// it is; what differs becomes a new version, and what the file does not hold of them ends. All are checked
    /// first. Role: registrar.
    Put(PutPersons),
    /// Enter people from CSV files, as many as there are; docs/import.md describes every column. Rows at
    /// fault go to a rejects file, and the rest is entered. Role: registrar.
    Import(Import),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node registry put --profile registrar.toml people.json")]
pub(super) struct PutPersons {
    #[command(flatten)]
    caller: CallOptions,
    #[command(flatten)]
    ending: Ending,
    /// The file: a list of `kzmn.office.v1.PutPersonRequest`, as grpcurl takes them.
    file: PathBuf,
}

impl Registry {
    pub(super) async fn run(self, own: &Jurisdiction) -> Result<ExitCode, CommandFailure> {
        match self {
            Self::Put(put) => put.run(own.party()).await,
            Self::Import(import) => Box::pin(import.run(own)).await,
        }
    }
}

impl PutPersons {
    async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let Self { caller, ending, file } = self;
        let text = files::read_text(&file)?;
        let json = serde_json::from_str(&text).map_err(|e| {
            plain_failure(format!(
                "{} is not JSON ({e}); CSV files are entered by `registry import`",
                file.display()
            ))
        })?;
        let people = people(&json)?;
        let node = caller.connect(me)?;
        let checked = put((&node, me), &people, ending, true).await?;
        let totals = totals(&checked);
        totals.lines(When::Before).iter().for_each(|line| output::note(line));
        totals.confirm(ending)?;
        let results = put((&node, me), &people, ending, false).await?;
        if caller.json {
            let rows = results.iter().enumerate().map(|(at, put)| {
                json!({"person": at, "version": put.version, "changed": put.changed,
                       "warnings": warnings(put)})
            });
            output::json(&Value::Array(rows.collect()))?;
        } else {
            let warnings = results.iter().enumerate().flat_map(|(at, put)| {
                warnings(put).into_iter().map(move |warning| format!("person {at}: {warning}"))
            });
            let mut lines: Vec<String> = warnings.collect();
            lines.extend(self::totals(&results).lines(When::After));
            let changed = results.iter().filter(|put| put.changed).count();
            lines.push(format!("{} people read, {changed} entered or changed.", results.len()));
            output::lines(&lines)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What one call holds at most.
const TOGETHER: usize = 500;
/// Bytes of one call.
const BYTES: usize = 200 * 1024;

/// Enters all people, or checks them, as few calls as may be. The first one that is refused ends it.
async fn put(
    (node, me): (&OfficeClient, Party),
    people: &[PutPersonRequest],
    ending: Ending,
    check_only: bool,
) -> Result<Vec<PutPersonResult>, CommandFailure> {
    let mut results: Vec<PutPersonResult> = Vec::with_capacity(people.len());
    while let Some(rest) = people.get(results.len()..).filter(|rest| !rest.is_empty()) {
        let mut bytes = 0;
        let fits = |person: &&PutPersonRequest| {
            bytes += person.encoded_len() + 8;
            bytes <= BYTES
        };
        let count = rest.iter().take(TOGETHER).take_while(fits).count().max(1);
        let entries = rest.iter().take(count).cloned().collect();
        let add_only = ending.add_only;
        let request = PutPersonsRequest { entries, check_only, add_only };
        let put = node.put_persons(request).await.map_err(explain(me))?.results;
        if put.len() != count {
            return Err(plain_failure("the node answered for other persons than were sent"));
        }
        if let Some((at, refused)) =
            put.iter().enumerate().find(|(_, put)| !put.refused_reason.is_empty())
        {
            let (at, PutPersonResult { refused_reason, field, problem, .. }) =
                (results.len() + at, refused);
            return Err(plain_failure(format!(
                "person {at}: {field} {problem} ({refused_reason})"
            )));
        }
        results.extend(put);
    }
    Ok(results)
}

fn totals(results: &[PutPersonResult]) -> Totals {
    let mut totals = Totals::default();
    results.iter().filter_map(|put| put.changes.as_ref()).for_each(|changes| totals.add(changes));
    totals
}

/// All that a person should look at.
fn warnings(put: &PutPersonResult) -> Vec<String> {
    let unlikely = put.unlikely.iter().map(|odd| format!("{} {}", odd.field, odd.problem));
    put.warnings.iter().cloned().chain(unlikely).collect()
}

/// Reads the people of a registry file.
///
/// # Errors
///
/// Which of them cannot be read.
pub fn people(file: &Value) -> Result<Vec<PutPersonRequest>, CommandFailure> {
    let list =
        file.as_array().ok_or_else(|| plain_failure("the file must hold a list of people"))?;
    list.iter()
        .enumerate()
        .map(|(at, person)| {
            json::read(person).map_err(|error| {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                plain_failure(format!("person {at} {error}: {}", cause.unwrap_or_default()))
            })
        })
        .collect()
}
