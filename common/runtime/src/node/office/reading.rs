//! `RegistryService`: reading and searching the own registry's persons. Nothing is shown before its access record
//! is durable.

use kzmn_common::exchange::recognise::PersonSearchKeys;
use kzmn_common::header::{Officer, OfficerRole, Purpose};
use kzmn_common::person::IdentificationInsufficient;
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::registry::{Holding, OwnPerson};
use kzmn_common::text::Text;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{AccessKind, OwnAccess, Page, PersonRecord, VersionRecord};

use super::super::{not_found, store_refusal};
use super::{OfficeCall, at_fault, page};

/// How many persons a search shows at most.
const MOST_FOUND: usize = 20;

impl OfficeCall {
    pub(super) async fn read_person(
        &self,
        officer: Officer,
        request: proto::ReadPersonRequest,
    ) -> Result<proto::ReadPersonResponse, Refused> {
        let office::PersonReading { whom, as_of, purpose, case_id } =
            office::read_person_request(&request).map_err(at_fault)?;
        let ground = AccessGround::new(officer, purpose, case_id)?;
        let tokens = page::Tokens::of(&proto::ReadPersonRequest {
            page_token: String::new(),
            ..request.clone()
        });
        let after: Option<i32> = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let about = self.person_of(&ground).await?;
        let record = self.core.store.person(&whom, as_of).await;
        let record = record.map_err(|error| store_refusal(&error))?.ok_or_else(not_found)?;
        let person_id = record.holding.entry.person.person_id.clone();
        if about.is_some_and(|about| about != person_id) {
            let problem = "is of a case about another person";
            return Err(at_fault(wire::FieldFault::in_field("case_id", problem)));
        }
        self.record(&ground, AccessKind::Person, [person_id]).await?;
        let (read, next) = read_person_response(record, after);
        let next_page_token = next.map(|version| tokens.after(version)).unwrap_or_default();
        Ok(proto::ReadPersonResponse { next_page_token, ..read })
    }

    pub(super) async fn search_persons(
        &self,
        officer: Officer,
        request: proto::SearchPersonsRequest,
    ) -> Result<proto::SearchPersonsResponse, Refused> {
        let office::PersonSearch { claim, purpose, case_id } =
            office::read_search_persons(&request).map_err(at_fault)?;
        let ground = AccessGround::new(officer, purpose, case_id)?;
        let rules = self.epoch.rules();
        let search = PersonSearchKeys::of(&claim, rules).map_err(insufficient)?;
        let about = self.person_of(&ground).await?;
        let found = self.core.store.search(&search, MOST_FOUND).await;
        let (mut persons, more) = found.map_err(|error| store_refusal(&error))?;
        // In a case with a subject, only that person is of interest.
        persons.retain(|person| about.as_ref().is_none_or(|about| *about == person.person_id));
        let ids: Vec<Text> = persons.iter().map(|person| person.person_id.clone()).collect();
        self.record(&ground, AccessKind::Search, ids).await?;
        let shown = |person: OwnPerson| proto::FoundPerson {
            person: Some(office::own_person_to_proto(&person)),
            by_identifier: search.recognises(&person),
        };
        let rows = Page { rows: persons, next: more.then_some(()) };
        let (persons, more) = page::cut(rows, |_| (), shown);
        Ok(proto::SearchPersonsResponse { persons, more: more.is_some() })
    }

    /// The person of the case under which a record is read; absent without a case, or where it names no person.
    async fn person_of(&self, ground: &AccessGround) -> Result<Option<Text>, Refused> {
        let Some(case_id) = &ground.case_id else {
            return Ok(None);
        };
        let case = self.core.store.case(case_id).await.map_err(|error| store_refusal(&error))?;
        let unknown =
            || at_fault(wire::FieldFault::in_field("case_id", "names no case: open it first"));
        Ok(case.ok_or_else(unknown)?.person_id)
    }

    async fn record(
        &self,
        ground: &AccessGround,
        what: AccessKind,
        persons: impl IntoIterator<Item = Text>,
    ) -> Result<(), Refused> {
        let at = self.core.clock.now();
        let reading = |person_id| OwnAccess {
            at,
            person_id: Some(person_id),
            case_id: ground.case_id.clone(),
            officer: ground.officer.clone(),
            purpose: ground.purpose,
            what,
            statement: None,
        };
        let readings: Vec<OwnAccess> = persons.into_iter().map(reading).collect();
        let recorded = self.core.store.record_readings(&readings).await;
        recorded.map_err(|error| store_refusal(&error))
    }
}

/// The officer who reads, why, and under which case.
struct AccessGround {
    officer: Officer,
    purpose: Purpose,
    case_id: Option<Text>,
}

impl AccessGround {
    /// A caseworker reads under a case.
    fn new(officer: Officer, purpose: Purpose, case_id: Option<Text>) -> Result<Self, Refused> {
        if officer.role == OfficerRole::Caseworker && case_id.is_none() {
            let problem = "is missing: a caseworker reads under a case";
            return Err(at_fault(wire::FieldFault::in_field("case_id", problem)));
        }
        Ok(Self { officer, purpose, case_id })
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

/// What is held, and the last version that is shown of it where more follow.
fn read_person_response(
    record: PersonRecord,
    after: Option<i32>,
) -> (proto::ReadPersonResponse, Option<i32>) {
    let PersonRecord { holding: Holding { entry, version, salts: _ }, versions } = record;
    let follow = |record: &VersionRecord| after.is_none_or(|after| after < record.version);
    let rows = Page { rows: versions.into_iter().filter(follow).collect(), next: None };
    let (versions, next) = page::cut(rows, |record| record.version, |one| person_version(&one));
    let read = proto::ReadPersonResponse {
        person: Some(office::own_person_to_proto(&entry.person)),
        periods: entry.periods.iter().map(office::own_period_to_proto).collect(),
        months: entry.months.iter().map(office::contribution_month_to_proto).collect(),
        version,
        versions,
        next_page_token: String::new(),
    };
    (read, next)
}

fn person_version(record: &VersionRecord) -> proto::PersonVersion {
    let VersionRecord { version, recorded_from, recorded_to, reason, author } = record;
    proto::PersonVersion {
        version: *version,
        recorded_from: Some(wire::instant_to_proto(*recorded_from)),
        recorded_to: recorded_to.map(wire::instant_to_proto),
        reason: reason.as_str().to_owned(),
        author: author.as_str().to_owned(),
    }
}
