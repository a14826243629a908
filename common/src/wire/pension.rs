//! Pensions.

use kzmn_proto::exchange as proto;

use super::fault::{FieldFault, FieldResult};
use crate::pension::PensionKind;

/// A pension as the contract numbers it.
#[must_use]
pub fn pension_kind_to_proto(pension: PensionKind) -> i32 {
    match pension {
        PensionKind::OldAge => proto::PensionKind::OldAge,
        PensionKind::Funded => proto::PensionKind::Funded,
        PensionKind::LongService => proto::PensionKind::LongService,
        PensionKind::Military => proto::PensionKind::Military,
    }
    .into()
}

pub(crate) fn read_pension_kind(code: i32) -> FieldResult<PensionKind> {
    match proto::PensionKind::try_from(code) {
        Ok(proto::PensionKind::Unspecified) => Err(FieldFault::missing()),
        Ok(proto::PensionKind::OldAge) => Ok(PensionKind::OldAge),
        Ok(proto::PensionKind::Funded) => Ok(PensionKind::Funded),
        Ok(proto::PensionKind::LongService) => Ok(PensionKind::LongService),
        Ok(proto::PensionKind::Military) => Ok(PensionKind::Military),
        Err(_) => Err(FieldFault::malformed("is not a value of its list")),
    }
}
