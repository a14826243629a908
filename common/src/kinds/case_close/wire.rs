//! How the closing of a case is written and read.

use kzmn_proto::exchange as proto;

use super::{CaseClose, CaseCloseReason};
use crate::code::Code as _;
use crate::header::NoticeHeader;
use crate::statement::{Body, Disclosed, PayloadType};
use crate::text::Text;
use crate::wire::{At, FieldFault, required_code, text, text_to_proto};

impl CaseClose {
    /// A closing that says what it must.
    ///
    /// # Errors
    ///
    /// [`FieldFault`]: another reason without a note.
    pub fn new(reason: CaseCloseReason, note: Option<Text>) -> Result<Self, FieldFault> {
        match (reason, &note) {
            (CaseCloseReason::Other, None) => Err(FieldFault::missing()).at("note"),
            _ => Ok(Self { reason, note }),
        }
    }
}

impl Body for CaseClose {
    const TYPE: PayloadType = PayloadType::CaseClose;

    type Header = NoticeHeader;
    type Message = proto::CaseClose;

    fn to_message(&self, header: proto::StatementHeader) -> proto::CaseClose {
        let Self { reason, note } = self;
        proto::CaseClose {
            header: Some(header),
            reason: reason.code(),
            note: text_to_proto(note.as_ref()),
        }
    }

    fn header_of(closing: &proto::CaseClose) -> Option<&proto::StatementHeader> {
        closing.header.as_ref()
    }

    fn read(closing: &proto::CaseClose, disclosed: Disclosed<'_>) -> Result<Self, FieldFault> {
        disclosed.must_be_empty()?;
        let proto::CaseClose { header: _, reason, note } = closing;
        Self::new(required_code(*reason).at("reason")?, text(note, 500).at("note")?)
    }
}
