//! Reading and searching the own registry's persons. Nothing is shown before its access record is durable.

use kzmn_common::exchange::recognise::PersonSearchKeys;
use kzmn_common::header::{Officer, OfficerRole, Purpose};
use kzmn_common::instant::Instant;
use kzmn_common::person::{IdentificationInsufficient, PersonClaim};
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::registry::{OwnPerson, PersonReference};
use kzmn_common::text::Text;
use kzmn_store::{AccessKind, OwnAccess, PersonRecord};

use super::{OfficeCall, field_fault};
use crate::node::{OrRefuse as _, not_found};

/// How many persons a search shows at most.
const MOST_FOUND: usize = 20;

/// The officer who reads, why, and under which case.
pub(in crate::node) struct ReadingGround {
    officer: Officer,
    purpose: Purpose,
    case_id: Option<Text>,
}

impl ReadingGround {
    /// A caseworker reads under a case.
    pub(in crate::node) fn new(
        officer: Officer,
        purpose: Purpose,
        case_id: Option<Text>,
    ) -> Result<Self, Refused> {
        if officer.role == OfficerRole::Caseworker && case_id.is_none() {
            return Err(field_fault("case_id", "is missing: a caseworker reads under a case"));
        }
        Ok(Self { officer, purpose, case_id })
    }
}

/// The persons that a search found.
pub(in crate::node) struct FoundPersons {
    /// Each, with whether an identifier or all that was given names the person.
    pub(in crate::node) persons: Vec<(OwnPerson, bool)>,
    /// Whether there are more.
    pub(in crate::node) more: bool,
}

impl OfficeCall {
    /// What is held of a person, now or at an earlier instant.
    pub(in crate::node) async fn read_person(
        &self,
        ground: &ReadingGround,
        person: &PersonReference,
        as_of: Option<Instant>,
    ) -> Result<PersonRecord, Refused> {
        let about = self.person_of(ground).await?;
        let record = self.core.store.person(person, as_of).await.or_refuse()?;
        let record = record.ok_or_else(not_found)?;
        let person_id = record.holding.entry.person.person_id.clone();
        if about.is_some_and(|about| about != person_id) {
            return Err(field_fault("case_id", "is of a case about another person"));
        }
        self.record_persons(ground, AccessKind::Person, [person_id]).await?;
        Ok(record)
    }

    /// The persons whom a claim may mean.
    pub(in crate::node) async fn search_persons(
        &self,
        ground: &ReadingGround,
        claim: &PersonClaim,
    ) -> Result<FoundPersons, Refused> {
        let rules = self.epoch.rules();
        let search = PersonSearchKeys::of(claim, rules).map_err(insufficient)?;
        let about = self.person_of(ground).await?;
        let found = self.core.store.search(&search, MOST_FOUND).await;
        let (mut persons, more) = found.or_refuse()?;
        // In a case with a subject, only that person is of interest.
        persons.retain(|person| about.as_ref().is_none_or(|about| *about == person.person_id));
        let ids: Vec<Text> = persons.iter().map(|person| person.person_id.clone()).collect();
        self.record_persons(ground, AccessKind::Search, ids).await?;
        let recognised = |person: OwnPerson| {
            let recognised = search.recognises(&person);
            (person, recognised)
        };
        Ok(FoundPersons { persons: persons.into_iter().map(recognised).collect(), more })
    }

    /// The person of the case under which a record is read; absent without a case, or where it names no person.
    async fn person_of(&self, ground: &ReadingGround) -> Result<Option<Text>, Refused> {
        let Some(case_id) = &ground.case_id else {
            return Ok(None);
        };
        let case = self.core.store.case(case_id).await.or_refuse()?;
        let case = case.ok_or_else(|| field_fault("case_id", "names no case: open it first"))?;
        Ok(case.person_id)
    }

    async fn record_persons(
        &self,
        ground: &ReadingGround,
        what: AccessKind,
        persons: impl IntoIterator<Item = Text>,
    ) -> Result<(), Refused> {
        let at = self.core.clock.now();
        let access = |person_id| OwnAccess {
            at,
            person_id: Some(person_id),
            case_id: ground.case_id.clone(),
            officer: ground.officer.clone(),
            purpose: ground.purpose,
            what,
            statement: None,
        };
        let accesses: Vec<OwnAccess> = persons.into_iter().map(access).collect();
        self.record_accesses(&accesses).await
    }
}

fn insufficient(IdentificationInsufficient(missing): IdentificationInsufficient) -> Refused {
    let problem = "says too little: give an identifier of this state, or two name parts, the birth year and \
                   the sex";
    let violation = |field: &str| FieldViolation {
        field: format!("person.{field}"),
        problem: problem.to_owned(),
    };
    Refused::because(RefusalReason::PayloadMalformed)
        .naming(missing.into_iter().map(violation).collect())
}
