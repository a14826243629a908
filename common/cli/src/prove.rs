//! `evidence export`, `evidence redact` and `evidence verify`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use kzmn_common::assessment::Words;
use kzmn_common::dsse::DsseJson;
use kzmn_common::evidence::{EvidenceFile, EvidenceRefusal, Proved, ProvedStatement, Redacted};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::RecordAnswer;
use kzmn_common::ledger::{NoteKey, SignatureType};
use kzmn_common::party::Party;
use kzmn_common::trust::{GovernancePins, KeyId};
use kzmn_proto::office::{ExportEvidenceRequest, ExportEvidenceResponse};
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use serde_json::Value;
use tokio_stream::StreamExt as _;

use super::explain::explain;
use super::files::Overwrite;
use super::profile::CallOptions;
use super::telling::Spoken;
use super::time_stamps::TimeStamps;
use super::words;
use crate::json;

#[derive(Debug, Subcommand)]
pub(super) enum EvidenceCommand {
    /// Write statements, with the proof that both states have seen them, into a file that anybody can check. Roles:
    /// caseworker, auditor. Each reading is recorded.
    Export(Export),
    /// Leave periods out of such a file: what is kept is proved all the same.
    Redact(Redact),
    /// Check such a file, without any node, network or database, and say in words what it proves.
    Verify(Verify),
    /// Write the time stamps on the own ledger into a folder, each beside what it stamps. Roles: caseworker, auditor.
    TimeStamps(TimeStamps),
}

impl EvidenceCommand {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        match self {
            Self::Export(export) => export.run(me).await,
            Self::Redact(redact) => redact.run(),
            Self::Verify(verify) => verify.run(),
            Self::TimeStamps(stamps) => stamps.run(me).await,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node evidence export --profile auditor.toml --case KZ-2026-0000417 --out case.kzev
  kz-node evidence verify case.kzev --trust 5e1f… --trust 90ab…")]
pub(super) struct Export {
    #[command(flatten)]
    caller: CallOptions,
    #[command(flatten)]
    what: ToProve,
    /// The file, by custom *.kzev. It holds personal data.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    overwrite: Overwrite,
}

/// What is to be proved.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct ToProve {
    /// All statements of this case, own or the other state's.
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// One statement: its digest, as `statement list` prints it.
    #[arg(long, value_name = "DIGEST")]
    statement: Option<String>,
}

impl Export {
    async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        self.overwrite.allows(Some(&self.out))?;
        let digest = self.what.statement.as_deref();
        let digest = digest.map(|digest| words::digest("--statement", digest)).transpose()?;
        let request = ExportEvidenceRequest {
            digest: digest.unwrap_or_default(),
            case_id: self.what.case.unwrap_or_default(),
        };
        let node = self.caller.connect(me)?;
        let mut parts = node.export_evidence(request).await.map_err(explain(me))?;
        let mut file = Vec::new();
        while let Some(part) = parts.next().await {
            let part = part.map_err(explain(me))?;
            file.extend_from_slice(&part.part);
            if part.done {
                self.overwrite.write(&self.out, &file)?;
                return self.caller.tell(me, &part, |_, part| told(&self.out, part));
            }
        }
        Err(plain_failure("the node broke off before the file was whole: call again"))
    }
}

fn told(out: &Path, last: &ExportEvidenceResponse) -> Vec<String> {
    let mut lines = vec![format!("{} holds {} statement(s)", out.display(), last.statement_count)];
    if last.left_out_count > 0 {
        lines.push(format!(
            "Left out: {}. What is kept of them proves nothing: they could not be read, were addressed to somebody else, or \
             their key was revoked before the other state had signed; the node's log says which.",
            last.left_out_count
        ));
    }
    lines
}

#[derive(Args, Debug)]
#[command(after_help = "\
Whoever gets the new file learns how many periods were left out, and nothing else of them.

Example:
  kz-node evidence redact case.kzev --keep MN-1-2 --out for-the-court.kzev")]
pub(super) struct Redact {
    /// The id of a period that is kept, as `evidence verify --json` lists them in `period_ids`; may be repeated. All others
    /// are left out; without it, all.
    #[arg(long, value_name = "PERIOD")]
    keep: Vec<String>,
    /// The new file. It holds personal data.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    overwrite: Overwrite,
    /// The file.
    file: PathBuf,
}

impl Redact {
    fn run(self) -> Result<ExitCode, CommandFailure> {
        self.overwrite.allows(Some(&self.out))?;
        let file = EvidenceFile::parse(&read(&self.file)?)?;
        let keep: BTreeSet<String> = self.keep.into_iter().collect();
        let Redacted { file, left_out, unknown } = file.redacted(&keep);
        if let Some(id) = unknown.first() {
            return Err(plain_failure(format!(
                "--keep {id}: no period of the file has that id. `evidence verify --json` lists them as period_ids"
            )));
        }
        self.overwrite.write(&self.out, &file.render())?;
        output::lines(&[format!(
            "{} is written; periods left out: {left_out}",
            self.out.display()
        )])?;
        Ok(ExitCode::SUCCESS)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CommandFailure> {
    let shown = path.display();
    fs::read(path).map_err(|error| plain_failure(format!("cannot read {shown}: {error}")))
}

#[derive(Args, Debug)]
#[command(after_help = "\
Take the two fingerprints from the two states themselves, and never from whoever gave you the file; and ask them for the \
number of their trust bundle: if it is newer than the one that is told, give it with --bundle. How to check a file with OpenSSL and a page of Python is in docs/evidence.md.

Exit status: 0 all of it is proved; 1 there is a doubt, and standard error says which.

Example:
  kz-node evidence verify case.kzev --trust 5e1f… --trust 90ab… --language ru")]
pub(super) struct Verify {
    /// The fingerprint of a governance key: SHA-256 of its SubjectPublicKeyInfo in hexadecimal digits. Give both states'.
    #[arg(long, value_name = "FINGERPRINT", required = true)]
    trust: Vec<String>,
    /// A newer trust bundle than those in the file, as the two states have given it out: what it revokes counts too.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// The verifier key of a witness of neither state, as its operator gives it out (name+hash+base64): it must have cosigned
    /// every checkpoint. May be repeated.
    #[arg(long, value_name = "VKEY")]
    witness: Vec<String>,
    /// In which language: kk Kazakh, mn Mongolian, ru Russian, en English.
    #[arg(long, value_enum, default_value = "en", value_name = "LANGUAGE")]
    language: Spoken,
    /// Write JSON.
    #[arg(long)]
    json: bool,
    /// The file. Holds personal data.
    file: PathBuf,
}

impl Verify {
    fn run(self) -> Result<ExitCode, CommandFailure> {
        let newer = match &self.bundle {
            None => None,
            Some(path) => Some(serde_json::from_slice(&read(path)?).map_err(|_| {
                plain_failure(format!(
                    "--bundle {} is not a trust bundle: take the file as the two states give it out",
                    path.display()
                ))
            })?),
        };
        let mut proved = proved(&read(&self.file)?, &self.trust, newer.as_ref())?;
        for witness in &self.witness {
            proved = proved.also_cosigned_by(&witness_key(witness)?)?;
        }
        if self.json {
            output::json(&as_json(&proved))?;
        } else {
            output::lines(&proved.explain(&Words::of(self.language.language())?)?)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn proved(
    bytes: &[u8],
    trust: &[String],
    newer: Option<&DsseJson>,
) -> Result<Proved, CommandFailure> {
    let [one, other] = trust else {
        return Err(plain_failure(
            "give --trust twice: the fingerprint of each state's governance key",
        ));
    };
    let read = |text: &String| {
        KeyId::parse(text).ok_or_else(|| {
            plain_failure(format!("--trust {text} must be 64 hexadecimal digits in lower case"))
        })
    };
    let (one, other) = (read(one)?, read(other)?);
    let file = EvidenceFile::parse(bytes)?;
    // Which is whose the bundle says: it must be one each.
    let pins = |kazakhstan: &KeyId, mongolia: &KeyId| {
        GovernancePins::from([
            (Party::Kazakhstan, kazakhstan.clone()),
            (Party::Mongolia, mongolia.clone()),
        ])
    };
    match Proved::by(&file, &pins(&one, &other), newer) {
        Err(EvidenceRefusal::Bundle(_)) => Ok(Proved::by(&file, &pins(&other, &one), newer)?),
        result => Ok(result?),
    }
}

fn witness_key(text: &str) -> Result<NoteKey, CommandFailure> {
    let key = NoteKey::parse(text).filter(|key| key.kind() == SignatureType::Cosignature);
    key.ok_or_else(|| {
        plain_failure(format!(
            "--witness {text} must be the verifier key of a witness: name+hash+base64, of type 0x04"
        ))
    })
}

fn as_json(proved: &Proved) -> Value {
    serde_json::json!({
        "realm": proved.bundle.realm().as_str(),
        "bundle_sequence": proved.bundle.sequence(),
        "bundle_not_after": proved.bundle.not_after().to_string(),
        "statements": proved.statements.iter().map(statement_json).collect::<Vec<_>>(),
    })
}

fn statement_json(proved: &ProvedStatement) -> Value {
    let header = proved.statement.common_header();
    let fields = proved.statement.fields();
    let kind = proved.statement.payload_type();
    let answer = proved.statement.answer();
    let periods = answer.map(|answer| answer.outcome.periods()).unwrap_or_default();
    serde_json::json!({
        "digest": proved.digest.to_string(),
        "type": kind.short_name(),
        "payload": json::write_bytes(kind.message_name(), &proved.statement.encode()).ok(),
        "issuer": header.issuer.code(),
        "issued_at": header.issued_at.to_string(),
        "case_id": fields.case_id.map(String::from),
        "answers": fields.answers.map(|digest| digest.to_string()),
        "ledger_of": proved.ledger_of.code(),
        "ledger_index": proved.index,
        "entered_at": proved.entry.at.to_string(),
        "ledger_size": proved.checkpoint.size,
        "seen_at": proved.seen_at.to_string(),
        "also_seen": proved.also_seen.iter().map(also_seen_json).collect::<Vec<_>>(),
        "period_ids": periods.iter().map(|period| period.period_id.as_str()).collect::<Vec<_>>(),
        "periods_left_out": answer.map(RecordAnswer::left_out).unwrap_or_default(),
    })
}

fn also_seen_json((witness, at): &(String, Instant)) -> Value {
    serde_json::json!({ "witness": witness, "at": at.to_string() })
}
