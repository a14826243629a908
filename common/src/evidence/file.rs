//! The file: what it holds, and its one spelling.

use serde::{Deserialize, Serialize};

use super::refusal::EvidenceRefusal;
use crate::dsse::DsseJson;
use crate::envelope::Envelope;
use crate::ledger::{LedgerEntry, LedgerProof};
use crate::party::Realm;

/// What the file says that it is.
const FORMAT: &str = "kzmn-evidence-v1";

/// How many bytes a file has at most.
const LONGEST: usize = 64 << 20;

/// Statements with their proofs. Nothing in it is verified by being here.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    format: String,
    pub(super) bundles: Vec<DsseJson>,
    pub(super) statements: Vec<EvidenceItem>,
}

/// One statement with its proof.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceItem {
    /// The statement as it was signed.
    pub(super) envelope: DsseJson,
    /// The bytes of the ledger's entry of it: five lines.
    pub(super) entry: String,
    /// The C2SP tlog-proof that the entry is in the ledger.
    pub(super) proof: String,
}

impl EvidenceItem {
    /// A statement with the entry of it in a ledger of that realm, and the proof of that.
    #[must_use]
    pub fn new(
        envelope: &Envelope,
        entry: &LedgerEntry,
        realm: &Realm,
        proof: &LedgerProof,
    ) -> Self {
        Self { envelope: envelope.into(), entry: entry.text(realm), proof: proof.render() }
    }
}

impl EvidenceFile {
    /// A file of these trust bundles, oldest first, and these statements.
    #[must_use]
    pub fn new(bundles: Vec<DsseJson>, statements: Vec<EvidenceItem>) -> Self {
        Self { format: FORMAT.to_owned(), bundles, statements }
    }

    /// The file's bytes: JSON with two spaces for each level, and a line feed at the end.
    #[must_use]
    pub fn render(&self) -> Vec<u8> {
        // Cannot fail: there are texts and lists alone.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a file. Each has one spelling, so that none of its bytes can be another one.
    ///
    /// # Errors
    ///
    /// [`EvidenceRefusal::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EvidenceRefusal> {
        if bytes.len() > LONGEST {
            return Err(EvidenceRefusal::Malformed);
        }
        let file: Self = serde_json::from_slice(bytes).map_err(|_| EvidenceRefusal::Malformed)?;
        let whole =
            file.format == FORMAT && !file.bundles.is_empty() && !file.statements.is_empty();
        match whole && file.render() == bytes {
            true => Ok(file),
            false => Err(EvidenceRefusal::Malformed),
        }
    }
}
