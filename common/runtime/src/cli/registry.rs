//! `registry`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use kzmn_common::party::Party;
use kzmn_proto::office::PutPersonRequest;
use serde_json::{Value, json};

use super::explain::explained;
use super::import::Import;
use super::output::{self, Failure};
use super::profile::Caller;
use super::{told, told_lines};
use crate::json;

/// `registry …`.
#[derive(Debug, Subcommand)]
pub(super) enum Registry {
    /// Enter people, with their periods and monthly rows, from a JSON file. What is held already is left as
    /// it is; what differs becomes a new version. Role: registrar.
    Put(Put),
    /// Enter people from CSV files, as many as there are; docs/import.md describes every column. Rows at
    /// fault go to a rejects file, and the rest is entered. Role: registrar.
    Import(Import),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node registry put --profile registrar.toml people.json")]
pub(super) struct Put {
    #[command(flatten)]
    caller: Caller,
    /// The file: a list of `kzmn.office.v1.PutPersonRequest`, as grpcurl takes them.
    file: PathBuf,
}

impl Registry {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        match self {
            Self::Put(put) => put.run(me).await,
            Self::Import(import) => Box::pin(import.run(me)).await,
        }
    }
}

impl Put {
    async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        let Self { caller, file } = self;
        let text = std::fs::read_to_string(&file)
            .map_err(|e| told(format!("cannot read {}: {e}", file.display())))?;
        let json = serde_json::from_str(&text).map_err(|e| {
            told(format!(
                "{} is not JSON ({e}); CSV files are entered by `registry import`",
                file.display()
            ))
        })?;
        let people = people(&json)?;
        let node = caller.connect(me)?;
        let (mut changed, mut results) = (0, Vec::new());
        for (at, person) in people.into_iter().enumerate() {
            let put = node.put_person(person).await;
            let put = put.map_err(|failure| {
                let mut lines = explained(me, &failure);
                lines.insert(0, format!("person {at} was not entered:"));
                told_lines(lines)
            })?;
            changed += usize::from(put.changed);
            results.push((at, put));
        }
        if caller.json {
            let rows = results.iter().map(|(at, put)| {
                json!({"person": at, "version": put.version, "changed": put.changed,
                       "warnings": put.warnings})
            });
            output::json(&Value::Array(rows.collect()))?;
        } else {
            let warnings = results.iter().flat_map(|(at, put)| {
                put.warnings.iter().map(move |warning| format!("person {at}: {warning}"))
            });
            let mut lines: Vec<String> = warnings.collect();
            lines.push(format!("{} people read, {changed} entered or changed.", results.len()));
            output::lines(&lines)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads the people of a registry file.
///
/// # Errors
///
/// Which of them cannot be read.
pub fn people(file: &Value) -> Result<Vec<PutPersonRequest>, Failure> {
    let list = file.as_array().ok_or_else(|| told("the file must hold a list of people"))?;
    list.iter()
        .enumerate()
        .map(|(at, person)| {
            json::read(person).map_err(|error| {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                told(format!("person {at} {error}: {}", cause.unwrap_or_default()))
            })
        })
        .collect()
}
