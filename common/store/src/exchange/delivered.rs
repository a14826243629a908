//! What came back for a delivered statement: it is stored there, or refused.

use std::sync::Arc;

use kzmn_common::envelope::Digest;
use kzmn_common::exchange::close::DeliveryReply;
use kzmn_common::refusal::RefusalReason;
use sea_orm::{EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::ids::used_by;
use crate::columns::text_or_null;
use crate::command::Command;
use crate::delivery;
use crate::entity::statement;
use crate::error::{StoreError, corrupt};
use crate::evidence::{self, NewStatement, StatementPlace};
use crate::tx::Tx;

/// A reply that ends the delivery of a statement.
#[derive(Clone, Debug)]
pub(crate) struct DeliveryEnd {
    pub(crate) delivered: Digest,
    pub(crate) reply: Arc<DeliveryReply>,
}

impl Command for DeliveryEnd {
    type Reply = bool;

    const BEGINS: bool = false;
}

/// Keeps the reply and ends the delivery. Tells whether it does: a reply under an id that the peer used for other bytes is
/// kept as evidence of that, and ends nothing.
pub(crate) async fn end_delivery(tx: &mut Tx<'_>, end: &DeliveryEnd) -> Result<bool, StoreError> {
    const TABLE: &str = "delivery";
    let (verified, header) = (end.reply.verified(), end.reply.common_header());
    let delivered = evidence::find(tx.db, end.delivered).await?;
    let delivered = delivered.ok_or_else(|| corrupt(TABLE, "what is delivered is not there"))?;
    // What was refused when it came first ends nothing when it comes again.
    if let Some(kept) = evidence::find(tx.db, verified.digest()).await? {
        let answers = kept.answers.as_deref() == Some(end.delivered.as_bytes().as_slice());
        if kept.refused_reason.is_some() || !answers {
            return Ok(false);
        }
    } else {
        let used = used_by(verified.issuer(), [header.statement_id.to_string()]);
        let used = match used {
            Some(used) => statement::Entity::find().filter(used).count(tx.db).await? > 0,
            None => false,
        };
        let refused = used.then_some(RefusalReason::StatementIdReused.name());
        tx.append(NewStatement::received(
            verified,
            StatementPlace {
                id: Some(header.statement_id),
                case_id: text_or_null(TABLE, delivered.case_id.clone())?,
                answers: Some(end.delivered),
                supersedes: None,
                refused_reason: refused,
            },
        )?);
        if used {
            return Ok(false);
        }
    }
    delivery::end(tx.db, [end.delivered.as_bytes().to_vec()]).await?;
    // The same may be in the batch again.
    tx.flush().await?;
    if let Some(case_id) = delivered.case_id {
        tx.changed(case_id);
    }
    Ok(true)
}
