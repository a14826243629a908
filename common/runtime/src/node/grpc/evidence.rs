//! `EvidenceService`: statements and access records.

use kzmn_common::code::Code as _;
use kzmn_common::header::Officer;
use kzmn_common::refusal::Refused;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{
    AccessFilter, AccessSubject, Direction, StatementFilter, StatementSummary, StoredAccessRecord,
    TimeStamp,
};
use kzmn_transport::ResponseStream;

use super::{
    Rpc, at_fault, count_to_proto, digest_to_proto, page, read_digest, text_to_proto, unknown_value,
};
use crate::node::office::Evidence;

impl Rpc {
    pub(super) async fn read_statement(
        &self,
        officer: Officer,
        request: proto::ReadStatementRequest,
    ) -> Result<proto::ReadStatementResponse, Refused> {
        let digest = read_digest("digest", &request.digest)?;
        let record = self.office.read_statement(officer, digest).await?;
        Ok(proto::ReadStatementResponse {
            statement: Some(wire::envelope_to_proto(record.envelope())),
            direction: direction_to_proto(record.direction).into(),
            at: Some(wire::instant_to_proto(record.at)),
            bundle_sequence: count_to_proto(record.bundle_sequence()),
            left_out_bytes: record.left_out.map_or(0, count_to_proto),
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
        let page = self.office.list_statements(&filter, below, size).await?;
        let (statements, next) = page::cut(page, |row| row.number, statement_summary_to_proto);
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
        let filter = AccessFilter { whose, from, before };
        let tokens = page::Tokens::of(&proto::ListDisclosuresRequest {
            page_size: 0,
            page_token: String::new(),
            ..request.clone()
        });
        let below = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let size = page::size(request.page_size)?;
        let (page, person_unknown) = self.office.list_disclosures(&filter, below, size).await?;
        let (disclosures, next) = page::cut(page, |row| row.id, access_record_to_proto);
        Ok(proto::ListDisclosuresResponse {
            disclosures,
            next_page_token: next.map(|id| tokens.after(id)).unwrap_or_default(),
            person_unknown,
        })
    }
}

impl Rpc {
    pub(super) async fn list_time_stamps(
        &self,
        _: Officer,
        request: proto::ListTimeStampsRequest,
    ) -> Result<proto::ListTimeStampsResponse, Refused> {
        let tokens = page::Tokens::of(&proto::ListTimeStampsRequest::default());
        let after = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let page = self.office.list_time_stamps(after, page::size(request.page_size)?).await?;
        let (time_stamps, next) =
            page::cut(page, |(number, _)| *number, |(_, stamp)| time_stamp_to_proto(stamp));
        Ok(proto::ListTimeStampsResponse {
            time_stamps,
            next_page_token: next.map(|number| tokens.after(number)).unwrap_or_default(),
        })
    }
}

fn time_stamp_to_proto(TimeStamp { authority, stamped, reply }: TimeStamp) -> proto::TimeStamp {
    proto::TimeStamp {
        authority,
        size: count_to_proto(stamped.checkpoint.size),
        checkpoint: stamped.note.render(),
        reply,
        at: Some(wire::instant_to_proto(stamped.at)),
    }
}

fn direction_to_proto(direction: Direction) -> proto::Direction {
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
        Err(_) => Err(unknown_value("direction")),
    }
}

fn statement_summary_to_proto(statement: StatementSummary) -> proto::StatementSummary {
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
        direction: direction_to_proto(way).into(),
        payload_type,
        at: Some(wire::instant_to_proto(at)),
        case_id: text_to_proto(case_id),
        answers: digest_to_proto(answers),
        supersedes: digest_to_proto(supersedes),
        refused_reason: refused_reason.unwrap_or_default(),
        bundle_sequence,
    }
}

fn access_record_to_proto(disclosure: StoredAccessRecord) -> proto::Disclosure {
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
        person_id: text_to_proto(person_id),
        asked_by: wire::party_to_proto(asked_by),
        officer: Some(wire::officer_to_proto(&officer)),
        purpose: purpose.code(),
        case_id: text_to_proto(case_id),
        parts: parts.into_iter().map(|part| part.code()).collect(),
        outcome,
        statement_digest: digest_to_proto(statement),
    }
}

/// How many bytes of a file a response holds.
const PART: usize = 256 * 1024;

impl Rpc {
    pub(super) async fn export_evidence(
        &self,
        officer: Officer,
        request: proto::ExportEvidenceRequest,
    ) -> Result<ResponseStream<proto::ExportEvidenceResponse>, Refused> {
        let wanted = office::read_export_evidence(&request).map_err(at_fault)?;
        let evidence = self.office.export_evidence(officer, wanted).await?;
        let Evidence { file, statements, left_out } = evidence;
        let part = |bytes: &[u8]| proto::ExportEvidenceResponse {
            part: bytes.to_vec(),
            ..proto::ExportEvidenceResponse::default()
        };
        let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let mut responses: Vec<_> = file.chunks(PART).map(part).collect();
        responses.push(proto::ExportEvidenceResponse {
            part: Vec::new(),
            done: true,
            statement_count: count(statements),
            left_out_count: count(left_out),
        });
        Ok(Box::pin(tokio_stream::iter(responses.into_iter().map(Ok))))
    }
}
