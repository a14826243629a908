//! Cases: opened, read, listed, and an answer set aside in one.

use kzmn_common::header::Officer;
use kzmn_common::office::{AsideWanted, CaseWanted};
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::text::Text;
use kzmn_store::{
    AccessKind, CaseFilter, CaseKey, CaseOpened, CaseOpening, CaseRecord, CaseWhole, OwnAccess,
    Page, SettingAside, StoreError,
};

use super::{OfficeCall, field_fault};
use crate::node::{Core, OrRefuse as _, not_found, store_refusal};

/// How many other cases of a person are named.
const MOST_OTHERS: u32 = 10;

impl OfficeCall {
    /// Opens a case, or finds it open, and adds its person where it had none; and the other cases of that person.
    pub(in crate::node) async fn open_case(
        &self,
        officer: Officer,
        wanted: CaseWanted,
    ) -> Result<(CaseRecord, CaseOpened, Vec<CaseRecord>), Refused> {
        let CaseWanted { case_id, purpose, person_id } = wanted;
        self.judge_opening(case_id.as_ref(), person_id.as_ref()).await?;
        let at = self.core.clock.now();
        let opening = CaseOpening { case_id, purpose, person_id, officer_id: officer.id, at };
        let opened = self.core.store.open_case(opening).await;
        let (case_id, opened) = opened.map_err(|error| not_opened(&error))?;
        let case = self.core.case(&case_id).await?;
        let others = self.other_cases(&case).await?;
        Ok((case, opened, others))
    }

    /// Other cases of the person of this one, newest first.
    pub(super) async fn other_cases(&self, case: &CaseRecord) -> Result<Vec<CaseRecord>, Refused> {
        if case.person_id.is_none() {
            return Ok(Vec::new());
        }
        let filter = CaseFilter { person_id: case.person_id.clone(), ..CaseFilter::default() };
        let mut cases = self.list_cases(&filter, None, MOST_OTHERS + 1).await?.rows;
        cases.retain(|other| other.case_id != case.case_id);
        cases.truncate(usize::try_from(MOST_OTHERS).unwrap_or_default());
        Ok(cases)
    }

    /// A case with all that was asked, attested, assessed and decided in it.
    pub(in crate::node) async fn read_case(
        &self,
        officer: Officer,
        case_id: Text,
    ) -> Result<CaseWhole, Refused> {
        let at = self.core.clock.now();
        let read = self.core.store.case_whole(&case_id, &self.epoch.law.name).await.or_refuse()?;
        let read = read.ok_or_else(not_found)?;
        let access = OwnAccess {
            at,
            person_id: read.case.person_id.clone(),
            case_id: Some(case_id),
            officer,
            purpose: read.case.purpose,
            what: AccessKind::Case,
            statement: None,
        };
        self.record_accesses(&[access]).await?;
        Ok(read)
    }

    /// Sets the answer to a question aside, or counts it again; and whether that changed anything.
    pub(in crate::node) async fn set_aside_answer(
        &self,
        officer: Officer,
        wanted: AsideWanted,
    ) -> Result<(CaseRecord, bool), Refused> {
        let AsideWanted { case_id, query, aside, reason } = wanted;
        let at = self.core.clock.now();
        let setting = SettingAside { case_id: case_id.clone(), query, aside, reason, officer, at };
        let changed = self.core.store.set_aside(setting).await;
        let changed = changed.map_err(|error| match error {
            StoreError::UnknownQuestion => not_found(),
            error => store_refusal(&error),
        })?;
        Ok((self.core.case(&case_id).await?, changed))
    }

    /// A page of cases, of which nothing personal is shown.
    pub(in crate::node) async fn list_cases(
        &self,
        filter: &CaseFilter,
        after: Option<&CaseKey>,
        size: u32,
    ) -> Result<Page<CaseRecord, CaseKey>, Refused> {
        self.core.store.cases(filter, after, size).await.or_refuse()
    }
}

impl Core {
    /// The case as it is now.
    pub(super) async fn case(&self, case_id: &Text) -> Result<CaseRecord, Refused> {
        self.store.case(case_id).await.or_refuse()?.ok_or_else(not_found)
    }
}

fn not_opened(error: &StoreError) -> Refused {
    match error {
        StoreError::UnknownPerson => field_fault("person_id", "is not held by the registry"),
        StoreError::CaseOpenedOtherwise => RefusalReason::CaseOpenedOtherwise.into(),
        error => store_refusal(error),
    }
}
