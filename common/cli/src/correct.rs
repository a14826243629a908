//! `person correct`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use kzmn_common::party::Party;
use kzmn_proto::office::{
    CorrectPersonRequest, CorrectPersonResponse, OwnPeriod, OwnPerson, ReadPersonRequest,
};
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::output::{CommandFailure, plain_failure};
use kzmn_transport::OfficeClient;
use prost::{Message, Name};
use serde_json::Value;

use super::claim::Person;
use super::explain::explain;
use super::files;
use super::profile::CallOptions;
use super::words::PurposeName;
use crate::json;

#[derive(Args, Debug)]
#[command(after_help = "\
The version is the one that `person read` showed: a correction of a record that somebody changed since
then is refused with VERSION_CHANGED.

What is said of the person replaces what is held of it: --birth-date the birth date, --surname that part
of the name in use, --name the whole of it, --parent all parents. A number is added, and those that are
held stay as former ones. The record is read for that, and the reading is recorded.

Examples:
  kz-node person correct KZ-1 --profile registrar.toml --version 1 --reason 'Birth certificate 17' \\
    --birth-date 1965-02-11
  kz-node person correct KZ-1 --profile registrar.toml --version 1 --reason 'Married' \\
    --surname Өмірова --keep-name
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
    caller: CallOptions,
    /// The registry's own key of the person.
    id: String,
    /// The version that the correction was made from, as `person read` shows it.
    #[arg(long, value_name = "NUMBER")]
    version: i32,
    /// Why, and on what ground; kept with the new version.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    person: Person,
    /// Keep the name in use so far as a former name: it was right, and was changed.
    #[arg(long)]
    keep_name: bool,
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
    pub(super) async fn run(self, own: &Jurisdiction) -> Result<ExitCode, CommandFailure> {
        let Self {
            caller,
            id,
            version,
            reason,
            person,
            keep_name,
            file,
            set_period,
            remove_period,
        } = self;
        let mut request = match &file {
            None => CorrectPersonRequest::default(),
            Some(file) => read_file::<CorrectPersonRequest>(file)?,
        };
        if !request.person_id.is_empty() || request.version != 0 || !request.reason.is_empty() {
            return Err(plain_failure(
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
        let named = !person.is_empty();
        if keep_name && !named {
            return Err(plain_failure(
                "--keep-name needs a new name: give --name, or the part that changed",
            ));
        }
        if request == CorrectPersonRequest::default() && !named {
            return Err(plain_failure(
                "nothing to correct: say what is right of the person, such as --birth-date, or give \
                 --set-period, --remove-period or --file",
            ));
        }
        let me = own.party();
        let node = caller.connect(me)?;
        if named {
            if request.person.is_some() {
                return Err(plain_failure(
                    "the file says who the person is: leave that out of the options",
                ));
            }
            let mut held = read(me, &node, &id, version).await?;
            person.correct(&mut held, keep_name, own.rules.name_orders())?;
            request.person = Some(held);
        }
        (request.person_id, request.version, request.reason) = (id, version, reason);
        let corrected = node.correct_person(request).await.map_err(explain(me))?;
        caller.tell(me, &corrected, render_correction)
    }
}

/// The person as that version has it, which must be the one that is held.
async fn read(
    me: Party,
    node: &OfficeClient,
    id: &str,
    version: i32,
) -> Result<OwnPerson, CommandFailure> {
    let request = ReadPersonRequest {
        person_id: id.to_owned(),
        purpose: PurposeName::CaseHandling.code(),
        ..ReadPersonRequest::default()
    };
    let held = node.read_person(request).await.map_err(explain(me))?;
    if held.version != version {
        let now = held.version;
        return Err(plain_failure(format!(
            "version {now} is held, not {version}: look at it with `person read`, then give --version {now}"
        )));
    }
    held.person.ok_or_else(|| plain_failure("the node sent no person"))
}

fn render_correction(_: Party, corrected: &CorrectPersonResponse) -> Vec<String> {
    let mut lines = corrected.warnings.clone();
    lines.push(if corrected.changed {
        format!("Corrected: this is version {} now.", corrected.version)
    } else {
        format!("Nothing differs from version {}, so nothing was changed.", corrected.version)
    });
    lines
}

fn read_file<M: Message + Name + Default>(file: &Path) -> Result<M, CommandFailure> {
    message(&file.display().to_string(), &files::read_text(file)?)
}

fn message<M: Message + Name + Default>(what: &str, text: &str) -> Result<M, CommandFailure> {
    let value: Value = serde_json::from_str(text)
        .map_err(|e| plain_failure(format!("{what} is not JSON: {e}")))?;
    json::read(&value).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        plain_failure(format!("{what} {error}: {}", cause.unwrap_or_default()))
    })
}
