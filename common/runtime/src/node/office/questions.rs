//! Questions to the other state: asked, sent again, read.

use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::office::QuestionWanted;
use kzmn_common::refusal::Refused;
use kzmn_common::statement::Signed;
use kzmn_store::{AccessKind, OwnAccess, QuestionRecord, QuestionSummary};

use super::OfficeCall;
use crate::node::asking::AskedQuestion;
use crate::node::{OrRefuse as _, not_found};

impl OfficeCall {
    /// What would be signed and sent, and whether that would open its case.
    pub(in crate::node) async fn preview_question(
        &self,
        wanted: QuestionWanted,
    ) -> Result<(Signed<RecordQuery>, bool), Refused> {
        let permitted = self.judge_question(wanted).await?;
        let opens_case = permitted.opens_case;
        Ok((self.query_of(permitted.question, permitted.shown).await?, opens_case))
    }

    /// Asks the other state. The signed query, which names the officer, is the access record.
    pub(in crate::node) async fn ask_peer(
        &self,
        wanted: QuestionWanted,
    ) -> Result<AskedQuestion, Refused> {
        let permitted = self.judge_question(wanted).await?;
        self.ask_permitted(permitted).await
    }

    /// Sends an open question again, and reads it.
    pub(in crate::node) async fn ask_again(
        &self,
        officer: Officer,
        query: Digest,
    ) -> Result<QuestionRecord, Refused> {
        if !self.is_aside(query).await? {
            self.asking.ask_again(&self.epoch, query).await?;
        }
        self.read_question(officer, query).await
    }

    /// What was set aside, such as a question about another person, is not sent again.
    async fn is_aside(&self, query: Digest) -> Result<bool, Refused> {
        let case_id = self.question(query).await?.case_id;
        let case = self.core.case(&case_id).await?;
        let aside = |question: &QuestionSummary| {
            question.query == query && question.aside.as_ref().is_some_and(|last| last.aside)
        };
        Ok(case.questions.iter().any(aside))
    }

    /// The question as it is stored, for the officer who asks it now.
    pub(in crate::node) async fn question(&self, query: Digest) -> Result<QuestionRecord, Refused> {
        self.core.store.question(query).await.or_refuse()?.ok_or_else(not_found)
    }

    /// Reads a question, and shows it once the access is recorded.
    pub(in crate::node) async fn read_question(
        &self,
        officer: Officer,
        query: Digest,
    ) -> Result<QuestionRecord, Refused> {
        let record = self.question(query).await?;
        let case = self.core.store.case(&record.case_id).await.or_refuse()?;
        let reply = record.closed_by.as_ref().map(|reply| reply.verified().digest());
        let access = OwnAccess {
            at: self.core.clock.now(),
            person_id: case.and_then(|case| case.person_id),
            case_id: Some(record.case_id.clone()),
            officer,
            purpose: record.query.attested().statement().header.justification.purpose,
            what: AccessKind::Question,
            statement: Some(reply.unwrap_or(query)),
        };
        self.record_accesses(&[access]).await?;
        Ok(record)
    }
}
