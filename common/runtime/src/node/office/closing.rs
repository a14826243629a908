//! Closing a case.

use kzmn_common::header::{CommonHeader, Justification, NoticeHeader, Officer};
use kzmn_common::kinds::CaseClose;
use kzmn_common::office::CloseWanted;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::statement::{Sealed, Signed, Stored};
use kzmn_store::NotClosed;

use super::{OfficeCall, field_fault};
use crate::node::{OrRefuse as _, not_found};

impl OfficeCall {
    /// Signs that a case is done, and keeps it; and whether that was new.
    pub(in crate::node) async fn close_case(
        &self,
        officer: Officer,
        wanted: CloseWanted,
    ) -> Result<(Stored<CaseClose>, bool), Refused> {
        self.core.may_sign(&self.epoch)?;
        let CloseWanted { case_id, closing, basis } = wanted;
        let inputs = self.core.store.question_inputs(&case_id).await.or_refuse()?;
        let inputs = inputs.ok_or_else(not_found)?;
        let newest = inputs.asked.last().map(|asked| &asked.asked.header.justification.basis);
        let justification = Justification {
            purpose: inputs.case.purpose,
            basis: self.basis(basis.or_else(|| newest.cloned()))?,
            officer,
        };
        let (core, realm) = (&self.core, self.epoch.bundle.realm().clone());
        let common_header =
            CommonHeader::new(core.me, realm, core.clock.now(), core.entropy.as_ref());
        let header = NoticeHeader { case_id, supersedes: None, justification };
        let closing = Signed { common_header, header, body: closing };
        let sealed = Sealed::seal(closing, &self.epoch.answering.signer).or_refuse()?;
        let closed = self.core.store.close_case(sealed).await.or_refuse()?;
        let (closing, closed) = closed.map_err(not_closed)?;
        if closed {
            tracing::info!(statement = %closing.attested().digest(), "closed a case");
        }
        Ok((closing, closed))
    }
}

fn not_closed(not: NotClosed) -> Refused {
    match not {
        NotClosed::QuestionsOpen => RefusalReason::QuestionsOpen.into(),
        NotClosed::Undecided => {
            field_fault("reason", "says that the case is decided, and nothing is decided in it")
        }
    }
}
