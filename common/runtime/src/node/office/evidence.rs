//! Statements, and who read what.

use kzmn_common::envelope::Digest;
use kzmn_common::header::{Officer, Purpose};
use kzmn_common::refusal::Refused;
use kzmn_store::{
    AccessFilter, AccessKind, AccessSubject, OwnAccess, Page, StatementFilter, StatementRecord,
    StatementSummary, StoredAccessRecord, Subject, TimeStamp,
};

use super::OfficeCall;
use crate::node::{OrRefuse as _, not_found};

impl OfficeCall {
    /// A statement, once the access is recorded.
    pub(in crate::node) async fn read_statement(
        &self,
        officer: Officer,
        digest: Digest,
    ) -> Result<StatementRecord, Refused> {
        let read = self.core.store.statement_and_subject(digest).await.or_refuse()?;
        let (record, Subject { person_id, case_id, purpose }) = read.ok_or_else(not_found)?;
        let access = OwnAccess {
            at: self.core.clock.now(),
            person_id,
            case_id,
            officer,
            purpose: purpose.unwrap_or(Purpose::CaseHandling),
            what: AccessKind::Statement,
            statement: Some(digest),
        };
        self.record_accesses(&[access]).await?;
        Ok(record)
    }

    /// A page of statements, of which nothing personal is shown.
    pub(in crate::node) async fn list_statements(
        &self,
        filter: &StatementFilter,
        below: Option<i64>,
        size: u32,
    ) -> Result<Page<StatementSummary, i64>, Refused> {
        self.core.store.statements(filter, below, size).await.or_refuse()
    }

    /// A page of the time stamps on the own ledger, each with its number.
    pub(in crate::node) async fn list_time_stamps(
        &self,
        after: Option<u64>,
        size: u32,
    ) -> Result<Page<(u64, TimeStamp), u64>, Refused> {
        self.core.store.time_stamps(after, size).await.or_refuse()
    }

    /// A page of access records, and whether the registry does not hold the person that they are wanted of.
    pub(in crate::node) async fn list_disclosures(
        &self,
        filter: &AccessFilter,
        below: Option<i64>,
        size: u32,
    ) -> Result<(Page<StoredAccessRecord, i64>, bool), Refused> {
        let person_unknown = match &filter.whose {
            AccessSubject::Person(person_id) => self.held(person_id).await?.is_none(),
            AccessSubject::Case(_) => false,
        };
        let page = self.core.store.disclosures(filter, below, size).await.or_refuse()?;
        Ok((page, person_unknown))
    }
}
