//! `person correct`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use kzmn_proto::office::{CorrectPersonRequest, CorrectPersonResponse, OwnPeriod};
use prost::{Message, Name};
use serde_json::Value;

use super::output::Failure;
use super::profile::{Caller, explain};
use super::told;
use crate::json;

#[derive(Args, Debug)]
#[command(after_help = "\
The version is the one that `person read` showed: a correction of a record that somebody changed since
then is refused with VERSION_CHANGED.

Examples:
  kz-node person correct KZ-1 --profile registrar.toml --version 2 --reason 'Archive certificate 17' \\
    --set-period '{\"period_id\": \"KZ-1-1\", \"kind\": \"PERIOD_KIND_STUDY\", \"start\": {\"year\": 1983},
      \"end\": {\"year\": 1986}, \"territory\": \"TERRITORY_MONGOLIA\",
      \"contribution\": \"CONTRIBUTION_STATE_NOT_REQUIRED\",
      \"evidence\": {\"kind\": \"EVIDENCE_KIND_DIPLOMA\", \"grade\": \"EVIDENCE_GRADE_VERIFIED\"}}'
  kz-node person correct KZ-1 --profile registrar.toml --version 3 --reason 'Entered twice' \\
    --remove-period KZ-1-7
  kz-node person correct KZ-1 --profile registrar.toml --version 4 --reason 'Name changed' \\
    --file correction.json")]
pub(super) struct Correct {
    #[command(flatten)]
    caller: Caller,
    /// The registry's own key of the person.
    id: String,
    /// The version that the correction was made from, as `person read` shows it.
    #[arg(long, value_name = "NUMBER")]
    version: i32,
    /// Why, and on what ground; kept with the new version.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Everything that is to be corrected: a JSON file of `kzmn.office.v1.CorrectPersonRequest`, without
    /// person_id, version and reason.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Replace the period of that period_id, or add it: JSON of `kzmn.office.v1.OwnPeriod`, or a file of
    /// it; may be repeated.
    #[arg(long, value_name = "FILE|JSON")]
    set_period: Vec<String>,
    /// End the period of that key; may be repeated.
    #[arg(long, value_name = "PERIOD-ID")]
    remove_period: Vec<String>,
}

impl Correct {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let Self { caller, id, version, reason, file, set_period, remove_period } = self;
        let mut request = match &file {
            None => CorrectPersonRequest::default(),
            Some(file) => read_file::<CorrectPersonRequest>(file)?,
        };
        if !request.person_id.is_empty() || request.version != 0 || !request.reason.is_empty() {
            return Err(told(
                "the file must not hold person_id, version and reason: they stand on the command line",
            ));
        }
        for period in set_period {
            request.periods.push(if period.trim_start().starts_with('{') {
                message::<OwnPeriod>("--set-period", &period)?
            } else {
                read_file::<OwnPeriod>(Path::new(&period))?
            });
        }
        request.removed_period_ids.extend(remove_period);
        if request == CorrectPersonRequest::default() {
            return Err(told("nothing to correct: give --file, --set-period or --remove-period"));
        }
        (request.person_id, request.version, request.reason) = (id, version, reason);
        let corrected = caller.connect()?.correct_person(request).await.map_err(explain)?;
        caller.tell(&corrected, told_correction)
    }
}

fn told_correction(corrected: &CorrectPersonResponse) -> Vec<String> {
    let mut lines = corrected.warnings.clone();
    lines.push(if corrected.changed {
        format!("Corrected: this is version {} now.", corrected.version)
    } else {
        format!("Nothing differs from version {}, so nothing was changed.", corrected.version)
    });
    lines
}

fn read_file<M: Message + Name + Default>(file: &Path) -> Result<M, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| told(format!("cannot read {}: {e}", file.display())))?;
    message(&file.display().to_string(), &text)
}

fn message<M: Message + Name + Default>(what: &str, text: &str) -> Result<M, Failure> {
    let value: Value =
        serde_json::from_str(text).map_err(|e| told(format!("{what} is not JSON: {e}")))?;
    json::read(&value).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        told(format!("{what} {error}: {}", cause.unwrap_or_default()))
    })
}
