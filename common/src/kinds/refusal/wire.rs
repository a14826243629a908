//! How a refusal is written and read.

use kzmn_proto::exchange as proto;

use super::Refusal;
use crate::header::ClosingHeader;
use crate::refusal::RefusalReason;
use crate::statement::{Body, Disclosed, PayloadType};
use crate::wire::{At, FieldFault, required_text};

impl Body for Refusal {
    const TYPE: PayloadType = PayloadType::Refusal;

    type Header = ClosingHeader;
    type Message = proto::Refusal;

    fn to_message(&self, header: proto::StatementHeader) -> proto::Refusal {
        let Self { reason, text } = self;
        proto::Refusal {
            header: Some(header),
            reason: reason.name().to_owned(),
            text: text.as_str().to_owned(),
        }
    }

    fn header_of(refusal: &proto::Refusal) -> Option<&proto::StatementHeader> {
        refusal.header.as_ref()
    }

    fn read(refusal: &proto::Refusal, disclosed: Disclosed<'_>) -> Result<Self, FieldFault> {
        disclosed.must_be_empty()?;
        let proto::Refusal { header: _, reason, text } = refusal;
        let reason = RefusalReason::by_name(reason)
            .filter(|reason| reason.is_permanent())
            .ok_or_else(|| FieldFault::malformed("is not a final reason"))
            .at("reason")?;
        Ok(Self { reason, text: required_text(text, 512).at("text")? })
    }
}
