//! `registry`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use kzmn_proto::office::PutPersonRequest;
use serde_json::{Value, json};

use super::output::{self, Failure};
use super::profile::{Profile, explain};
use super::told;
use crate::json;

#[derive(Debug, Subcommand)]
pub(super) enum Registry {
    /// Enter people, with their periods and monthly rows, from a JSON file: a list of
    /// `kzmn.office.v1.PutPersonRequest`, as grpcurl takes them. What is held already is left as it is;
    /// what differs becomes a new version. Role: registrar.
    Put {
        #[command(flatten)]
        profile: Profile,
        /// Write the result as JSON.
        #[arg(long)]
        json: bool,
        /// The file.
        file: PathBuf,
    },
}

impl Registry {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let Self::Put { profile, json: as_json, file } = self;
        let text = std::fs::read_to_string(&file)
            .map_err(|e| told(format!("cannot read {}: {e}", file.display())))?;
        let people = people(&serde_json::from_str(&text)?)?;
        let node = profile.connect()?;
        let (mut changed, mut results) = (0, Vec::new());
        for (at, person) in people.into_iter().enumerate() {
            let put = node.put_person(person).await;
            let put = put.map_err(|failure| told(format!("person {at}: {}", explain(failure))))?;
            changed += usize::from(put.changed);
            results.push((at, put));
        }
        if as_json {
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
