//! Evidence files: what was said in a case, for somebody who trusts neither node.

use std::time::Duration;

use kzmn_common::dsse::DsseJson;
use kzmn_common::envelope::{Digest, Envelope};
use kzmn_common::evidence::{EvidenceFile, EvidenceItem, EvidenceJudge};
use kzmn_common::header::Officer;
use kzmn_common::ledger::{LedgerProof, StatementInclusion};
use kzmn_common::office::ToProve;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::text::Text;
use kzmn_store::{KeptCheckpoint, LedgerPlace, StatementFilter};

use super::{OfficeCall, field_fault};
use crate::node::{OrRefuse as _, not_found};

/// How many statements a file holds at most.
const MOST: u32 = 1_000;
/// How long is waited for the other state's signature: a checkpoint is made after each quiet.
const WAIT: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// An evidence file.
pub(in crate::node) struct Evidence {
    /// Its bytes.
    pub(in crate::node) file: Vec<u8>,
    /// How many statements it holds.
    pub(in crate::node) statements: usize,
    /// How many of the case it does not, for they prove nothing.
    pub(in crate::node) left_out: usize,
}

impl OfficeCall {
    /// The evidence file, once the readings are recorded.
    pub(in crate::node) async fn export_evidence(
        &self,
        officer: Officer,
        wanted: ToProve,
    ) -> Result<Evidence, Refused> {
        let digests = match wanted {
            ToProve::Statement(digest) => vec![digest],
            ToProve::Case(case_id) => self.of_case(case_id).await?,
        };
        let bundles = self.bundles().await?;
        let damaged = |_| Refused::because(RefusalReason::EvidenceDamaged);
        let judge = EvidenceJudge::open(&bundles, &self.epoch.governance).map_err(damaged)?;
        let (mut statements, mut left_out) = (Vec::new(), 0);
        for digest in digests {
            match self.prove(officer.clone(), digest, &judge).await? {
                Some(item) => statements.push(item),
                None => left_out += 1,
            }
        }
        if statements.is_empty() {
            return Err(not_found());
        }
        let count = statements.len();
        let file = EvidenceFile::new(bundles, statements).render();
        if !EvidenceFile::may_have(file.len()) {
            return Err(field_fault(
                "case_id",
                "is too large for a file: export its statements one by one",
            ));
        }
        Ok(Evidence { file, statements: count, left_out })
    }

    /// The statements of a case, oldest first.
    async fn of_case(&self, case_id: Text) -> Result<Vec<Digest>, Refused> {
        let filter = StatementFilter { case_id: Some(case_id), ..StatementFilter::default() };
        let page = self.core.store.statements(&filter, None, MOST).await.or_refuse()?;
        if page.next.is_some() {
            return Err(field_fault(
                "case_id",
                "has more than 1000 statements: export them one by one",
            ));
        }
        Ok(page.rows.iter().rev().map(|row| row.digest).collect())
    }

    async fn bundles(&self) -> Result<Vec<DsseJson>, Refused> {
        let files = self.core.store.bundle_files().await.or_refuse()?;
        let damaged = || Refused::because(RefusalReason::EvidenceDamaged);
        files.iter().map(|file| serde_json::from_slice(file).map_err(|_| damaged())).collect()
    }

    /// One statement with its proof; none where what is kept of it proves nothing.
    async fn prove(
        &self,
        officer: Officer,
        digest: Digest,
        judge: &EvidenceJudge,
    ) -> Result<Option<EvidenceItem>, Refused> {
        let record = self.read_statement(officer, digest).await?;
        if record.left_out.is_some() {
            return Ok(None);
        }
        let store = &self.core.store;
        let place = store.ledger_place(digest).await.or_refuse()?.ok_or_else(not_found)?;
        let Some(over) = self.cosigned_over(place).await? else {
            // Of an epoch that has ended nothing more is cosigned.
            let may_come = place.epoch() == store.ledger_epoch();
            let not_yet = Refused::because(RefusalReason::NotYetCosigned);
            return if may_come { Err(not_yet) } else { Ok(None) };
        };
        // What was signed earliest proves most. A key of it may have been revoked since: then the newest stands for it.
        // What a third witness has cosigned is proved against both states, too: it comes first where there is one.
        let third = store.first_third_cosigned_over(place).await.or_refuse()?;
        for checkpoint in third.into_iter().chain(over) {
            let item = self.item(place, record.envelope(), checkpoint).await?;
            match judge.proved(1, &item) {
                Ok(_) => return Ok(Some(item)),
                Err(error) => {
                    let error: &(dyn std::error::Error + 'static) = &error;
                    tracing::info!(statement = %digest, error, "is not proved by a checkpoint");
                }
            }
        }
        Ok(None)
    }

    /// The statement with its proof under that checkpoint.
    async fn item(
        &self,
        place: LedgerPlace,
        envelope: &Envelope,
        KeptCheckpoint { checkpoint, note, at: _ }: KeptCheckpoint,
    ) -> Result<EvidenceItem, Refused> {
        let included = self.core.store.inclusion(place, checkpoint.size).await.or_refuse()?;
        let StatementInclusion { index, entry, hashes } = included.ok_or_else(not_found)?;
        let proof = LedgerProof { index, hashes, checkpoint: note };
        Ok(EvidenceItem::new(envelope, &entry, self.epoch.bundle.realm(), &proof))
    }

    /// The first and the newest checkpoint that have that statement, once the other state has cosigned one.
    async fn cosigned_over(
        &self,
        place: LedgerPlace,
    ) -> Result<Option<[KeptCheckpoint; 2]>, Refused> {
        let store = &self.core.store;
        let look = async {
            let mut looks = tokio::time::interval(LOOK_EVERY);
            loop {
                looks.tick().await;
                let found = store.checkpoints_over(place).await.or_refuse()?;
                if found.is_some() || place.epoch() != store.ledger_epoch() {
                    return Ok(found);
                }
            }
        };
        tokio::time::timeout(WAIT, look).await.unwrap_or(Ok(None))
    }
}
