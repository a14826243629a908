//! `RegistryService`: the own registry's persons.

use kzmn_common::header::Officer;
use kzmn_common::person::Identifier;
use kzmn_common::refusal::{FieldViolation, Refused};
use kzmn_common::registry::{Holding, Oddity, OwnPerson};
use kzmn_common::wire::FieldFault;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{NotPut, Page, PersonRecord, PutOutcome, VersionRecord};

use super::{Rpc, at_fault, page};
use crate::node::office::{
    EnteredPerson, EntryFindings, EntryMode, FoundPersons, NotTaken, ReadingGround,
};

/// How many entries one request holds at most.
const MOST_ENTRIES: usize = 500;

impl Rpc {
    pub(super) async fn put_person(
        &self,
        officer: Officer,
        request: proto::PutPersonRequest,
    ) -> Result<proto::PutPersonResponse, Refused> {
        let entry = office::read_put_person(&request).map_err(at_fault)?;
        let entered = self.office.put_person(&officer, entry).await;
        let EnteredPerson { put, findings } =
            entered.map_err(|not_taken| refusal(not_taken, request.person.as_ref()))?;
        let EntryFindings { mut warnings, unlikely } = findings;
        warnings.extend(unlikely.iter().map(|odd| format!("{} {}", odd.field(), odd.problem)));
        Ok(proto::PutPersonResponse { version: put.version, changed: put.changed, warnings })
    }

    pub(super) async fn put_persons(
        &self,
        officer: Officer,
        request: proto::PutPersonsRequest,
    ) -> Result<proto::PutPersonsResponse, Refused> {
        let proto::PutPersonsRequest { entries, check_only, add_only } = request;
        if !(1..=MOST_ENTRIES).contains(&entries.len()) {
            return Err(at_fault(FieldFault::in_field("entries", "must hold 1 to 500 entries")));
        }
        let read = entries.iter().map(|entry| office::read_put_person(entry).map_err(at_fault));
        let mode = EntryMode { check_only, add_only };
        let entered = self.office.put_persons(&officer, read.collect(), mode).await?;
        let results = entries.iter().zip(entered).map(|(sent, entered)| match entered {
            Ok(entered) => entered_to_proto(entered),
            Err(not_taken) => not_taken_to_proto(&refusal(not_taken, sent.person.as_ref())),
        });
        Ok(proto::PutPersonsResponse { results: results.collect() })
    }

    pub(super) async fn correct_person(
        &self,
        officer: Officer,
        request: proto::CorrectPersonRequest,
    ) -> Result<proto::CorrectPersonResponse, Refused> {
        let wanted = office::read_correct_person(&request).map_err(at_fault)?;
        let corrected = self.office.correct_person(&officer, wanted).await;
        let (put, warnings) =
            corrected.map_err(|not_taken| refusal(not_taken, request.person.as_ref()))?;
        Ok(proto::CorrectPersonResponse { version: put.version, changed: put.changed, warnings })
    }

    pub(super) async fn read_person(
        &self,
        officer: Officer,
        request: proto::ReadPersonRequest,
    ) -> Result<proto::ReadPersonResponse, Refused> {
        let office::PersonReading { whom, as_of, purpose, case_id } =
            office::read_person_request(&request).map_err(at_fault)?;
        let ground = ReadingGround::new(officer, purpose, case_id)?;
        let tokens = page::Tokens::of(&proto::ReadPersonRequest {
            page_token: String::new(),
            ..request.clone()
        });
        let after: Option<i32> = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let record = self.office.read_person(&ground, &whom, as_of).await?;
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
        let ground = ReadingGround::new(officer, purpose, case_id)?;
        let FoundPersons { persons, more } = self.office.search_persons(&ground, &claim).await?;
        let rows = Page { rows: persons, next: more.then_some(()) };
        let (persons, more) = page::cut(rows, |_| (), found_person_to_proto);
        Ok(proto::SearchPersonsResponse { persons, more: more.is_some() })
    }
}

fn found_person_to_proto((person, by_identifier): (OwnPerson, bool)) -> proto::FoundPerson {
    proto::FoundPerson { person: Some(office::own_person_to_proto(&person)), by_identifier }
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

fn entered_to_proto(EnteredPerson { put, findings }: EnteredPerson) -> proto::PutPersonResult {
    let PutOutcome { version, changed, changes } = put;
    let EntryFindings { warnings, unlikely } = findings;
    proto::PutPersonResult {
        version,
        changed,
        changes: Some(office::entry_changes_to_proto(&changes)),
        warnings,
        unlikely: unlikely.iter().map(unlikely_to_proto).collect(),
        ..Default::default()
    }
}

fn unlikely_to_proto(odd: &Oddity) -> proto::UnlikelyField {
    proto::UnlikelyField { field: odd.field(), problem: odd.problem.to_owned() }
}

/// Why an entry was not taken; `person` is as it was sent.
fn refusal(not_taken: NotTaken, person: Option<&proto::OwnPerson>) -> Refused {
    let not_put = match not_taken {
        NotTaken::Refused(refused) => return refused,
        NotTaken::NotPut(not_put) => not_put,
    };
    let refused = Refused::because(not_put.refusal());
    match &not_put {
        NotPut::VersionChanged => refused,
        NotPut::IdentifierHeld(held) => refused.naming(vec![FieldViolation {
            field: sent_as(held, person),
            problem: "is an identifier that another person of the registry holds".to_owned(),
        }]),
    }
}

/// The path of an identifier in the person that was sent.
fn sent_as(held: &Identifier, person: Option<&proto::OwnPerson>) -> String {
    let identifiers = person.map_or(&[][..], |person| &person.identifiers);
    let at =
        identifiers.iter().position(|sent| wire::read_typed_identifier(sent).as_ref() == Ok(held));
    at.map_or_else(|| "person.identifiers".to_owned(), |at| format!("person.identifiers[{at}]"))
}

fn not_taken_to_proto(refused: &Refused) -> proto::PutPersonResult {
    let (field, problem) = match refused.violations.first() {
        Some(FieldViolation { field, problem }) => (field.clone(), problem.clone()),
        None => (String::new(), refused.reason.text().to_owned()),
    };
    proto::PutPersonResult {
        refused_reason: refused.reason.name().to_owned(),
        field,
        problem,
        ..Default::default()
    }
}
