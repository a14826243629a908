//! How a query is written and read.

use kzmn_proto::exchange as proto;

use super::{AnswerPart, RecordQuery};
use crate::code::Code as _;
use crate::header::RequestHeader;
use crate::statement::{Body, Disclosed, PayloadType};
use crate::wire::{
    At, FieldFault, ascending_codes, claim_to_proto, optional, partial_date_to_proto,
    range_to_proto, read_claim, read_normal_identifier, read_partial_date, read_range, required,
};

impl Body for RecordQuery {
    const TYPE: PayloadType = PayloadType::RecordQuery;

    type Header = RequestHeader;
    type Message = proto::RecordQuery;

    fn to_message(&self, header: proto::StatementHeader) -> proto::RecordQuery {
        let Self { person, kinds, within, parts, reply_by } = self;
        proto::RecordQuery {
            header: Some(header),
            person: Some(claim_to_proto(person)),
            kinds: kinds.iter().map(|kind| kind.code()).collect(),
            within: within.map(range_to_proto),
            parts: parts.iter().map(|part| part.code()).collect(),
            reply_by: reply_by.map(partial_date_to_proto),
        }
    }

    fn header_of(query: &proto::RecordQuery) -> Option<&proto::StatementHeader> {
        query.header.as_ref()
    }

    fn read(query: &proto::RecordQuery, disclosed: Disclosed<'_>) -> Result<Self, FieldFault> {
        disclosed.must_be_empty()?;
        let proto::RecordQuery { header: _, person, kinds, within, parts, reply_by } = query;
        let parts: Vec<AnswerPart> = ascending_codes(parts, 8).at("parts")?;
        if parts.is_empty() {
            return Err(FieldFault::missing()).at("parts");
        }
        Ok(Self {
            person: required(person, |person| read_claim(person, read_normal_identifier))
                .at("person")?,
            kinds: ascending_codes(kinds, 32).at("kinds")?,
            within: optional(within, read_range).at("within")?,
            parts,
            reply_by: optional(reply_by, read_partial_date).at("reply_by")?,
        })
    }
}
