//! How an officer's command line reaches the own node, and shows what it says.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use kzmn_common::identity::SpiffeId;
use kzmn_common::party::Party;
use kzmn_runtime::config::Config;
use kzmn_runtime::node::office_identity;
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use kzmn_runtime::secret;
use kzmn_runtime::system::SystemClock;
use kzmn_transport::tls::{ClientTls, Credentials, Roots};
use kzmn_transport::{OfficeClient, Target};
use prost::{Message, Name};
use serde::Deserialize;
use serde_json::Value;

use super::{files, words};

use crate::json;

/// Longer than any node waits for the other state.
const DEADLINE: Duration = Duration::from_secs(120);

#[derive(Args, Debug)]
pub(super) struct Profile {
    /// The officer's profile: a TOML file with `address` (host:port of the node's office listener),
    /// `root` (the own state's root certificate), `identity` (the officer's SPIFFE id), `certificate` and
    /// `key`. Relative paths start at its folder.
    #[arg(long, value_name = "FILE", env = "KZMN_PROFILE")]
    profile: PathBuf,
}

/// Who calls, and in which form the result is wanted.
#[derive(Args, Debug)]
pub(super) struct CallOptions {
    #[command(flatten)]
    profile: Profile,
    /// Write the result as JSON for scripts: as the contract has it, with `own_state`, whose node it was, and beside
    /// each instant, which is UTC, the same in the state's own time under its name with `_local`. What is 0, false or
    /// empty is left out.
    #[arg(long)]
    pub(super) json: bool,
}

/// Which page of a list.
#[derive(Args, Debug)]
pub(super) struct PageOptions {
    /// How many to list, 1 to 100; 20 where nothing is said.
    #[arg(long, value_name = "NUMBER", default_value_t = 20, hide_default_value = true)]
    pub(super) page_size: i32,
    /// Go on where a list ended: the token that it printed. The other options must be the same.
    #[arg(long, value_name = "TOKEN", default_value = "", hide_default_value = true)]
    pub(super) page_token: String,
}

impl PageOptions {
    /// How to go on after a page; nothing after the last one.
    pub(super) fn more(token: &str) -> Option<String> {
        (!token.is_empty()).then(|| {
            format!("There is more: give the same command again with --page-token {token}")
        })
    }
}

impl CallOptions {
    /// A client of the own node. Whose node it is and for whom it is asked is told first, unless scripts read it.
    pub(super) fn connect(&self, me: Party) -> Result<OfficeClient, CommandFailure> {
        self.profile.connect(me, self.json)
    }

    /// Writes what the node said, as JSON or in the words of `text`.
    pub(super) fn tell<M: Message + Name>(
        &self,
        me: Party,
        message: &M,
        text: impl FnOnce(Party, &M) -> Vec<String>,
    ) -> Result<ExitCode, CommandFailure> {
        if self.json {
            output::json(&json_of(me, message)?)?;
        } else {
            output::lines(&text(me, message))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What the node of that state said, as JSON for scripts.
pub(super) fn json_of<M: Message + Name>(me: Party, message: &M) -> Result<Value, CommandFailure> {
    let mut value = json::write_local(message, me.utc_offset())?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("own_state".to_owned(), words::own_state(me).as_str_name().into());
    }
    Ok(value)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    address: String,
    root: PathBuf,
    identity: SpiffeId,
    certificate: PathBuf,
    key: PathBuf,
}

/// The configuration of a node in that file. An officer's profile is told by its name.
pub(super) fn configuration(path: &Path) -> Result<Config, CommandFailure> {
    Config::load(path).map_err(|error| {
        let text = files::read_text(path).unwrap_or_default();
        if toml::from_str::<ProfileFile>(&text).is_err() {
            return error.into();
        }
        plain_failure(format!(
            "{} is an officer's profile: here a node's configuration is needed, as docs/node.example.toml shows",
            path.display()
        ))
    })
}

/// Whether that is the text of a node's configuration.
fn is_configuration(text: &str) -> bool {
    let table = text.parse::<toml::Table>().unwrap_or_default();
    ["realm", "store", "trust"].into_iter().all(|part| table.contains_key(part))
}

impl Profile {
    /// The profile in that file.
    pub(super) fn of(profile: PathBuf) -> Self {
        Self { profile }
    }

    /// A client of the own node's office listener.
    pub(super) fn connect(&self, me: Party, quiet: bool) -> Result<OfficeClient, CommandFailure> {
        let shown = self.profile.display();
        let text = files::read_text(&self.profile)
            .map_err(|e| plain_failure(format!("{e}. --help says what a profile is")))?;
        let file: ProfileFile = toml::from_str(&text).map_err(|e| {
            let why = match is_configuration(&text) {
                true => {
                    "it is a node's configuration, which only `serve` and `statement show` take"
                }
                false => e.message(),
            };
            plain_failure(format!(
                "{shown} is no officer's profile: {why}. --help says what one holds"
            ))
        })?;
        let domain = file.identity.trust_domain().to_owned();
        is_ours(&domain, me)?;
        if !quiet {
            let officer = file.identity.path().rsplit('/').next().unwrap_or_default();
            output::note(&format!("{me}'s node, office {}, officer {officer}", file.address));
        }
        let folder = self.profile.parent().unwrap_or_else(|| Path::new("."));
        let key = secret::read(&folder.join(&file.key))?;
        let path = folder.join(&file.certificate);
        let certificate = std::fs::read(&path).map_err(|e| {
            plain_failure(format!(
                "cannot read the certificate {} of the profile: {e}",
                path.display()
            ))
        })?;
        let own = Credentials::from_pem(&certificate, &key, file.identity)?;
        let roots = Roots::from_file(&folder.join(&file.root))?;
        let node = office_identity(&domain)?;
        let name = format!("office.{domain}");
        let tls = ClientTls::new(&own, &roots, &name, node, Arc::new(SystemClock))?;
        let mut target = Target::new(file.address, tls);
        target.deadline = DEADLINE;
        Ok(OfficeClient::new(target)?)
    }
}

/// Both programs have the same commands, and read a name in the order of their own state.
fn is_ours(domain: &str, me: Party) -> Result<(), CommandFailure> {
    let other = me.other().code();
    if domain.split('.').next() != Some(other) {
        return Ok(());
    }
    Err(plain_failure(format!(
        "the profile is of {domain}: use {other}-node with it, or a profile of {}",
        me.code()
    )))
}
