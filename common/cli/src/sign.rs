//! `statement sign`: a query by hand, for trying the exchange.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use kzmn_common::header::StatementId;
use kzmn_common::instant::{Clock as _, Instant};
use kzmn_common::kinds::{LONGEST_VALIDITY, RecordQuery};
use kzmn_common::party::Party;
use kzmn_common::statement::{Disclosed, Sealed, Signed};
use kzmn_common::trust::{MlDsaKey, Signer, SigningKey};
use kzmn_common::wire;
use kzmn_proto::exchange as proto;
use kzmn_runtime::config::Config;
use kzmn_runtime::output::{self, CommandFailure, failure_of_lines, plain_failure};
use kzmn_runtime::secret;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use prost::Message as _;
use serde_json::{Value, json};

use super::{files, profile};

use crate::json;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node statement sign --config kz-node.toml query.json > signed.json")]
pub(super) struct Sign {
    /// The node's configuration, for the realm and the statement key.
    #[arg(long, value_name = "FILE", env = "KZMN_CONFIG")]
    config: PathBuf,
    /// A `kzmn.exchange.v1.RecordQuery` as JSON; `-` for standard input. Of the header, statement_id,
    /// issuer, audience, realm, issued_at and expires_at are filled in where they are missing.
    file: PathBuf,
}

impl Sign {
    pub(super) fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let config = profile::configuration(&self.config)?;
        if config.realm.is_production() {
            return Err(plain_failure(
                "statements of the realm production are signed by the node alone: use `ask`",
            ));
        }
        let mut query: proto::RecordQuery = json::read(&read(&self.file)?)?;
        let realm = config.realm.as_str();
        fill_in(query.header.get_or_insert_default(), me, realm, SystemClock.now());
        let signer = signer(&config)?;
        let query = Signed::<RecordQuery>::decode(&query.encode_to_vec(), Disclosed::NOTHING)
            .map_err(|objection| {
                let fields = objection.violations.iter();
                let fields = fields.map(|fault| format!("  {} {}", fault.field, fault.problem));
                let reason = objection.reason;
                failure_of_lines(
                    std::iter::once(format!("{} [{reason}]", reason.text()))
                        .chain(fields)
                        .collect(),
                )
            })?;
        let sealed = Sealed::seal(query, &signer)?;
        let statement = json::write(&wire::envelope_to_proto(sealed.envelope()))?;
        output::json(&json!({ "statement": statement }))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn signer(config: &Config) -> Result<Signer, CommandFailure> {
    let pem = |path: &Path| Ok::<_, CommandFailure>(String::from_utf8(secret::read(path)?)?);
    let first = SigningKey::from_pem(&pem(&config.statement_key)?)?;
    let second = match &config.second_statement_key {
        Some(path) => Some(MlDsaKey::from_pem(&pem(path)?)?),
        None => None,
    };
    Ok(Signer::new(first, second))
}

fn read(file: &Path) -> Result<Value, CommandFailure> {
    let text = match file == Path::new("-") {
        true => files::text_of(std::io::stdin().lock())?,
        false => files::read_text(file)?,
    };
    Ok(serde_json::from_str(&text)?)
}

fn fill_in(header: &mut proto::StatementHeader, me: Party, realm: &str, now: Instant) {
    let party = |party| match party {
        Party::Kazakhstan => proto::Party::Kazakhstan.into(),
        Party::Mongolia => proto::Party::Mongolia.into(),
    };
    if header.statement_id.is_empty() {
        header.statement_id = StatementId::new(now, &SystemEntropy).to_string();
    }
    if header.issuer == 0 {
        header.issuer = party(me);
    }
    if header.audience == 0 {
        header.audience = party(me.other());
    }
    if header.realm.is_empty() {
        header.realm = realm.to_owned();
    }
    header.issued_at.get_or_insert_with(|| wire::instant_to_proto(now));
    header.expires_at.get_or_insert_with(|| wire::instant_to_proto(now.after(LONGEST_VALIDITY)));
}
