//! The file: what it holds, and its one spelling.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kzmn_proto::exchange::ServicePeriod;
use serde::{Deserialize, Serialize};

use super::refusal::EvidenceRefusal;
use crate::dsse::DsseJson;
use crate::envelope::{Disclosure, Envelope};
use crate::ledger::{LedgerEntry, LedgerProof};
use crate::party::Realm;
use crate::wire::canonical;

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

/// A file of which periods were left out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Redacted {
    /// The file.
    pub file: EvidenceFile,
    /// How many periods were left out.
    pub left_out: usize,
    /// Ids that were to be kept, of which the file has no period.
    pub unknown: BTreeSet<String>,
}

/// One statement with its proof.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceItem {
    /// The statement as it was signed.
    pub(super) envelope: DsseJson,
    /// What is disclosed beside it. What is left out here, the statement names by its digest alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    disclosures: Vec<DisclosureJson>,
    /// The bytes of the ledger's entry of it: five lines.
    pub(super) entry: String,
    /// The C2SP tlog-proof that the entry is in the ledger.
    pub(super) proof: String,
}

/// A period beside a statement.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct DisclosureJson {
    /// The salt; base64.
    salt: String,
    /// The canonical bytes of the contract's `ServicePeriod`; base64.
    period: String,
}

impl DisclosureJson {
    fn of(disclosure: &Disclosure) -> Self {
        Self { salt: BASE64.encode(&disclosure.salt), period: BASE64.encode(&disclosure.period) }
    }

    fn disclosure(&self) -> Option<Disclosure> {
        let (salt, period) = (BASE64.decode(&self.salt).ok()?, BASE64.decode(&self.period).ok()?);
        Some(Disclosure { salt, period })
    }

    /// Which period it is, as far as that can be read.
    fn period_id(&self) -> Option<String> {
        let period: ServicePeriod = canonical(&self.disclosure()?.period).ok()?;
        Some(period.period_id)
    }
}

impl EvidenceItem {
    /// The envelope, with what is disclosed beside it; `None` where something is not base64.
    pub(super) fn envelope(&self) -> Option<Envelope> {
        let disclosures = self.disclosures.iter().map(DisclosureJson::disclosure);
        let disclosures = disclosures.collect::<Option<_>>()?;
        Some(Envelope { disclosures, ..self.envelope.envelope()? })
    }

    /// A statement with the entry of it in a ledger of that realm, and the proof of that.
    #[must_use]
    pub fn new(
        envelope: &Envelope,
        entry: &LedgerEntry,
        realm: &Realm,
        proof: &LedgerProof,
    ) -> Self {
        Self {
            envelope: envelope.into(),
            disclosures: envelope.disclosures.iter().map(DisclosureJson::of).collect(),
            entry: entry.text(realm),
            proof: proof.render(),
        }
    }
}

impl EvidenceFile {
    /// A file of these trust bundles, oldest first, and these statements.
    #[must_use]
    pub fn new(bundles: Vec<DsseJson>, statements: Vec<EvidenceItem>) -> Self {
        Self { format: FORMAT.to_owned(), bundles, statements }
    }

    /// Whether files of so many bytes are taken.
    #[must_use]
    pub fn may_have(bytes: usize) -> bool {
        bytes <= LONGEST
    }

    /// The file's bytes: JSON with two spaces for each level, and a line feed at the end.
    #[must_use]
    pub fn render(&self) -> Vec<u8> {
        // Cannot fail: there are texts and lists alone.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The same file without the periods that are not to be kept, by their ids. All signatures hold as before.
    #[must_use]
    pub fn redacted(mut self, keep: &BTreeSet<String>) -> Redacted {
        let (mut left_out, mut unknown) = (0, keep.clone());
        for item in &mut self.statements {
            let before = item.disclosures.len();
            item.disclosures.retain(|one| {
                let kept = one.period_id().filter(|id| keep.contains(id));
                kept.is_some_and(|id| {
                    unknown.remove(&id);
                    true
                })
            });
            left_out += before - item.disclosures.len();
        }
        Redacted { file: self, left_out, unknown }
    }

    /// Reads a file. Each has one spelling, so that none of its bytes can be another one.
    ///
    /// # Errors
    ///
    /// [`EvidenceRefusal::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EvidenceRefusal> {
        if !Self::may_have(bytes.len()) {
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
