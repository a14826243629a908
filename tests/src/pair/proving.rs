//! What was said in a case, proved to somebody who trusts neither node.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use kzmn_common::assessment::{Language, Words};
use kzmn_common::evidence::{EvidenceFile, Proved, Redacted};
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Clock;
use kzmn_common::party::Party;
use kzmn_common::trust::GovernancePins;
use kzmn_proto::office::ExportEvidenceRequest;
use tokio_stream::StreamExt as _;

use super::output::{Failure, expect, say};
use super::site::Site;

/// An auditor exports a case, and it is checked with the two fingerprints alone, whole and with one byte changed.
pub(super) async fn prove(
    site: &Site,
    clock: Arc<dyn Clock>,
    case_id: &str,
) -> Result<(), Failure> {
    let auditor = site.officer(Party::Kazakhstan, OfficerRole::Auditor, clock)?;
    let request = ExportEvidenceRequest { digest: Vec::new(), case_id: case_id.to_owned() };
    let mut parts = auditor.export_evidence(request).await?;
    let mut received = Vec::new();
    while let Some(part) = parts.next().await {
        received.extend_from_slice(&part?.part);
    }
    let path: PathBuf = site.dir().join("case.kzev");
    fs::write(&path, &received)?;
    let bytes = fs::read(&path)?;
    let pins = site.deployment.governance_pins();
    let proved = judge(&bytes, &pins)?;
    for line in proved.explain(&Words::of(Language::English)?)? {
        say(format!("   {line}"))?;
    }
    let Redacted { file, left_out, .. } = EvidenceFile::parse(&bytes)?.redacted(&BTreeSet::new());
    let proved_still = judge(&file.render(), &pins)?.statements.len();
    say(format!(
        "   Without its {left_out} periods it proves the same {proved_still} statements."
    ))?;
    let mut changed = bytes;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let refused = judge(&changed, &pins).err().map(|refused| refused.to_string());
    let refused = refused.ok_or("a changed file was taken")?;
    say(format!("   With one byte changed it is refused: {refused}."))?;
    expect(proved.statements.len() == 2, "the question and its answer were due")
}

fn judge(bytes: &[u8], pins: &GovernancePins) -> Result<Proved, Failure> {
    Ok(Proved::by(&EvidenceFile::parse(bytes)?, pins, None)?)
}
