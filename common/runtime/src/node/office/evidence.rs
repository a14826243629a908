//! `EvidenceService`: statements and access records.

use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::header::{Officer, Purpose};
use kzmn_common::refusal::Refused;
use kzmn_common::registry::PersonReference;
use kzmn_common::text::Text;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{
    AccessFilter, AccessKind, AccessSubject, Direction, OwnAccess, StatementFilter,
    StatementSummary, StoredAccessRecord, Subject,
};

use super::super::{not_found, store_refusal};
use super::{OfficeCall, at_fault, digest, page};

impl OfficeCall {
    pub(super) async fn read_statement(
        &self,
        officer: Officer,
        request: proto::ReadStatementRequest,
    ) -> Result<proto::ReadStatementResponse, Refused> {
        let digest = digest("digest", &request.digest)?;
        let store = &self.core.store;
        let read =
            store.statement_and_subject(digest).await.map_err(|error| store_refusal(&error))?;
        let (record, Subject { person_id, case_id, purpose }) = read.ok_or_else(not_found)?;
        let reading = OwnAccess {
            at: self.core.clock.now(),
            person_id,
            case_id,
            officer,
            purpose: purpose.unwrap_or(Purpose::CaseHandling),
            what: AccessKind::Statement,
            statement: Some(digest),
        };
        store.record_readings(&[reading]).await.map_err(|error| store_refusal(&error))?;
        Ok(proto::ReadStatementResponse {
            statement: Some(wire::envelope_to_proto(record.envelope())),
            direction: direction(record.direction).into(),
            at: Some(wire::instant_to_proto(record.at)),
            bundle_sequence: i64::try_from(record.bundle_sequence()).unwrap_or(i64::MAX),
            left_out_bytes: record
                .left_out
                .map_or(0, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX)),
            refused_reason: record.refused_reason.unwrap_or_default(),
        })
    }

    pub(super) async fn list_statements(
        &self,
        _: Officer,
        request: proto::ListStatementsRequest,
    ) -> Result<proto::ListStatementsResponse, Refused> {
        let office::StatementsWanted { case_id, payload_type, between } =
            office::read_list_statements(&request).map_err(at_fault)?;
        let filter = StatementFilter {
            case_id,
            direction: read_direction(request.direction)?,
            payload_type,
            from: between.from,
            before: between.before,
        };
        let tokens = page::Tokens::of(&proto::ListStatementsRequest {
            page_size: 0,
            page_token: String::new(),
            ..request.clone()
        });
        let below = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let size = page::size(request.page_size)?;
        let page = self.core.store.statements(&filter, below, size).await;
        let page = page.map_err(|error| store_refusal(&error))?;
        let (statements, next) = page::cut(page, |row| row.number, summary);
        Ok(proto::ListStatementsResponse {
            statements,
            next_page_token: next.map(|number| tokens.after(number)).unwrap_or_default(),
        })
    }

    pub(super) async fn list_disclosures(
        &self,
        _: Officer,
        request: proto::ListDisclosuresRequest,
    ) -> Result<proto::ListDisclosuresResponse, Refused> {
        let (of, office::Between { from, before }) =
            office::read_list_disclosures(&request).map_err(at_fault)?;
        let whose = match of {
            office::DisclosuresOf::Person(person_id) => AccessSubject::Person(person_id),
            office::DisclosuresOf::Case(case_id) => AccessSubject::Case(case_id),
        };
        let person_unknown = match &whose {
            AccessSubject::Person(person_id) => !self.holds(person_id).await?,
            AccessSubject::Case(_) => false,
        };
        let filter = AccessFilter { whose, from, before };
        let tokens = page::Tokens::of(&proto::ListDisclosuresRequest {
            page_size: 0,
            page_token: String::new(),
            ..request.clone()
        });
        let below = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let size = page::size(request.page_size)?;
        let page = self.core.store.disclosures(&filter, below, size).await;
        let page = page.map_err(|error| store_refusal(&error))?;
        let (disclosures, next) = page::cut(page, |row| row.id, disclosure);
        Ok(proto::ListDisclosuresResponse {
            disclosures,
            next_page_token: next.map(|id| tokens.after(id)).unwrap_or_default(),
            person_unknown,
        })
    }

    /// Whether the registry holds a person under that key. No data of the person is shown.
    async fn holds(&self, person_id: &Text) -> Result<bool, Refused> {
        let held = self.core.store.person(&PersonReference::Key(person_id.clone()), None).await;
        Ok(held.map_err(|error| store_refusal(&error))?.is_some())
    }
}

fn direction(direction: Direction) -> proto::Direction {
    match direction {
        Direction::Issued => proto::Direction::Issued,
        Direction::Received => proto::Direction::Received,
    }
}

fn read_direction(direction: i32) -> Result<Option<Direction>, Refused> {
    match proto::Direction::try_from(direction) {
        Ok(proto::Direction::Unspecified) => Ok(None),
        Ok(proto::Direction::Issued) => Ok(Some(Direction::Issued)),
        Ok(proto::Direction::Received) => Ok(Some(Direction::Received)),
        Err(_) => {
            Err(at_fault(wire::FieldFault::in_field("direction", "is not a value of its list")))
        }
    }
}

fn summary(statement: StatementSummary) -> proto::StatementSummary {
    let StatementSummary {
        number: _,
        digest,
        direction: way,
        payload_type,
        at,
        case_id,
        answers,
        supersedes,
        refused_reason,
        bundle_sequence,
    } = statement;
    proto::StatementSummary {
        digest: digest.as_bytes().to_vec(),
        direction: direction(way).into(),
        payload_type,
        at: Some(wire::instant_to_proto(at)),
        case_id: or_empty(case_id),
        answers: bytes(answers),
        supersedes: bytes(supersedes),
        refused_reason: refused_reason.unwrap_or_default(),
        bundle_sequence,
    }
}

fn disclosure(disclosure: StoredAccessRecord) -> proto::Disclosure {
    let StoredAccessRecord {
        id: _,
        at,
        person_id,
        statement,
        asked_by,
        officer,
        purpose,
        case_id,
        parts,
        outcome,
    } = disclosure;
    proto::Disclosure {
        at: Some(wire::instant_to_proto(at)),
        person_id: or_empty(person_id),
        asked_by: wire::party_to_proto(asked_by),
        officer: Some(wire::officer_to_proto(&officer)),
        purpose: purpose.code(),
        case_id: or_empty(case_id),
        parts: parts.into_iter().map(|part| part.code()).collect(),
        outcome,
        statement_digest: bytes(statement),
    }
}

fn or_empty(text: Option<Text>) -> String {
    text.map(String::from).unwrap_or_default()
}

fn bytes(digest: Option<Digest>) -> Vec<u8> {
    digest.map(|digest| digest.as_bytes().to_vec()).unwrap_or_default()
}
