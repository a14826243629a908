//! How a receipt is written and read.

use kzmn_proto::exchange as proto;

use super::Receipt;
use crate::header::ClosingHeader;
use crate::ledger::SIZE_LIMIT;
use crate::statement::{Body, Disclosed, PayloadType};
use crate::wire::{At, FieldFault, instant_to_proto, read_instant};

impl Body for Receipt {
    const TYPE: PayloadType = PayloadType::Receipt;

    type Header = ClosingHeader;
    type Message = proto::Receipt;

    fn to_message(&self, header: proto::StatementHeader) -> proto::Receipt {
        let Self { ledger_index, received_at } = self;
        proto::Receipt {
            header: Some(header),
            ledger_index: i64::try_from(*ledger_index).unwrap_or(i64::MAX),
            received_at: Some(instant_to_proto(*received_at)),
        }
    }

    fn header_of(receipt: &proto::Receipt) -> Option<&proto::StatementHeader> {
        receipt.header.as_ref()
    }

    fn read(receipt: &proto::Receipt, disclosed: Disclosed<'_>) -> Result<Self, FieldFault> {
        disclosed.must_be_empty()?;
        let proto::Receipt { header: _, ledger_index, received_at } = receipt;
        let ledger_index = u64::try_from(*ledger_index)
            .ok()
            .filter(|index| *index < SIZE_LIMIT)
            .ok_or_else(|| FieldFault::malformed("is no place in a ledger"))
            .at("ledger_index")?;
        let received_at = read_instant(received_at.as_ref()).at("received_at")?;
        let received_at = received_at.ok_or_else(FieldFault::missing).at("received_at")?;
        Ok(Self { ledger_index, received_at })
    }
}
