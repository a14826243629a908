//! The messages of `LedgerService`.

use kzmn_proto::exchange as proto;

use super::date::{full_date, partial_date_to_proto};
use super::envelope::{envelope_to_proto, read_envelope};
use super::fault::{At as _, FieldFault, FieldResult, list, optional, required, required_digest};
use super::header::{instant_to_proto, party, read_instant};
use super::party_to_proto;
use crate::envelope::{Digest, Envelope};
use crate::ledger::{
    CosignReply, EntryKind, LedgerEntry, MOST_HASHES, NoteSignature, SIZE_LIMIT, SignedNote,
    StatementInclusion, ToCosign,
};
use crate::party::Party;
use crate::reconcile::{DayAsked, DayHeld, MOST_DIGESTS, MOST_STATEMENTS};
use crate::refusal::{Objection, RefusalReason};

/// Whose ledger a checkpoint is wanted of.
///
/// # Errors
///
/// `PAYLOAD_MALFORMED`, with the field.
pub fn read_ledger_of(request: &proto::GetCheckpointRequest) -> Result<Party, Objection> {
    let proto::GetCheckpointRequest { ledger_of } = request;
    party(*ledger_of).at("ledger_of").map_err(Objection::from)
}

/// Asks for a checkpoint.
#[must_use]
pub fn ledger_of_to_proto(party: Party) -> proto::GetCheckpointRequest {
    proto::GetCheckpointRequest { ledger_of: party_to_proto(party) }
}

/// The two sizes of a proof that one tree continues another.
///
/// # Errors
///
/// `PAYLOAD_MALFORMED`, with the field.
pub fn read_sizes(request: &proto::GetConsistencyProofRequest) -> Result<(u64, u64), Objection> {
    let proto::GetConsistencyProofRequest { old_size, new_size } = request;
    let (old, new) = (size(*old_size).at("old_size")?, size(*new_size).at("new_size")?);
    if old > new {
        return Err(FieldFault::in_field("new_size", "is smaller than old_size").into());
    }
    Ok((old, new))
}

/// Asks for such a proof.
#[must_use]
pub fn sizes_to_proto((old, new): (u64, u64)) -> proto::GetConsistencyProofRequest {
    let (old_size, new_size) = (number(old), number(new));
    proto::GetConsistencyProofRequest { old_size, new_size }
}

/// The hashes of a proof; `None` where they are none.
#[must_use]
pub fn read_hashes(hashes: &[Vec<u8>]) -> Option<Vec<Digest>> {
    list(hashes, MOST_HASHES, |hash| required_digest(hash)).ok()
}

/// The hashes of a proof.
#[must_use]
pub fn hashes_to_proto(hashes: &[Digest]) -> Vec<Vec<u8>> {
    hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect()
}

/// The statement and the size of a proof that one is in the tree of the other.
///
/// # Errors
///
/// `PAYLOAD_MALFORMED`, with the field.
pub fn read_to_include(
    request: &proto::GetInclusionProofRequest,
) -> Result<(Digest, u64), Objection> {
    let proto::GetInclusionProofRequest { statement_digest, tree_size } = request;
    let digest = required_digest(statement_digest).at("statement_digest")?;
    Ok((digest, size(*tree_size).at("tree_size")?))
}

/// Asks for such a proof.
#[must_use]
pub fn to_include_to_proto((digest, size): (Digest, u64)) -> proto::GetInclusionProofRequest {
    proto::GetInclusionProofRequest {
        statement_digest: digest.as_bytes().to_vec(),
        tree_size: number(size),
    }
}

/// The proof that a statement is in a ledger; `None` where it does not read. Which statement it is of is known to whoever
/// asked.
#[must_use]
pub fn read_inclusion(
    response: &proto::GetInclusionProofResponse,
    digest: Digest,
) -> Option<StatementInclusion> {
    let proto::GetInclusionProofResponse { index, direction, at, hashes } = response;
    let kind = match proto::LedgerDirection::try_from(*direction).ok()? {
        proto::LedgerDirection::Unspecified => return None,
        proto::LedgerDirection::Issued => EntryKind::Issued,
        proto::LedgerDirection::Received => EntryKind::Received,
    };
    let at = read_instant(at.as_ref()).ok()??;
    Some(StatementInclusion {
        index: size(*index).ok()?,
        entry: LedgerEntry { kind, digest, at },
        hashes: read_hashes(hashes)?,
    })
}

/// The same for the wire.
#[must_use]
pub fn inclusion_to_proto(inclusion: &StatementInclusion) -> proto::GetInclusionProofResponse {
    let StatementInclusion { index, entry, hashes } = inclusion;
    let direction = match entry.kind {
        EntryKind::Issued => proto::LedgerDirection::Issued,
        EntryKind::Received => proto::LedgerDirection::Received,
        // No statement has such an entry.
        EntryKind::Kept => proto::LedgerDirection::Unspecified,
    };
    proto::GetInclusionProofResponse {
        index: number(*index),
        direction: direction.into(),
        at: Some(instant_to_proto(entry.at)),
        hashes: hashes_to_proto(hashes),
    }
}

/// Which statements of a day are asked for.
///
/// # Errors
///
/// `PAYLOAD_MALFORMED`, with the field.
pub fn read_day_asked(request: &proto::ReconcileRequest) -> Result<DayAsked, Objection> {
    let proto::ReconcileRequest { day, issuer, after, most } = request;
    let after = match after.is_empty() {
        true => None,
        false => Some(required_digest(after).at("after")?),
    };
    let most = usize::try_from(*most).ok().filter(|most| *most <= MOST_DIGESTS);
    Ok(DayAsked {
        day: required(day, full_date).at("day")?,
        issuer: party(*issuer).at("issuer")?,
        after,
        most: most.ok_or_else(|| FieldFault::in_field("most", "must be 0 to 4000"))?,
    })
}

/// Asks for them.
#[must_use]
pub fn day_asked_to_proto(asked: DayAsked) -> proto::ReconcileRequest {
    let DayAsked { day, issuer, after, most } = asked;
    proto::ReconcileRequest {
        day: Some(partial_date_to_proto(day.into())),
        issuer: party_to_proto(issuer),
        after: after.map(|after| after.as_bytes().to_vec()).unwrap_or_default(),
        most: i32::try_from(most).unwrap_or(i32::MAX),
    }
}

/// What a node has of the statements of a day; `None` where it does not read.
#[must_use]
pub fn read_day_held(response: &proto::ReconcileResponse) -> Option<DayHeld> {
    let proto::ReconcileResponse { count, sum, digests, previous_day } = response;
    let digests = list(digests, MOST_DIGESTS, |digest| required_digest(digest)).ok()?;
    Some(DayHeld {
        count: u64::try_from(*count).ok()?,
        sum: required_digest(sum).ok()?,
        digests: digests.is_sorted_by(|a, b| a < b).then_some(digests)?,
        previous_day: optional(previous_day, full_date).ok()?,
    })
}

/// The same for the wire.
#[must_use]
pub fn day_held_to_proto(held: &DayHeld) -> proto::ReconcileResponse {
    let DayHeld { count, sum, digests, previous_day } = held;
    proto::ReconcileResponse {
        count: i64::try_from(*count).unwrap_or(i64::MAX),
        sum: sum.as_bytes().to_vec(),
        digests: hashes_to_proto(digests),
        previous_day: previous_day.map(|day| partial_date_to_proto(day.into())),
    }
}

/// Which statements are wanted.
///
/// # Errors
///
/// `PAYLOAD_MALFORMED`, with the field.
pub fn read_statements_wanted(
    request: &proto::GetStatementsRequest,
) -> Result<Vec<Digest>, Objection> {
    let proto::GetStatementsRequest { statement_digests } = request;
    if statement_digests.is_empty() {
        return Err(FieldFault::in_field("statement_digests", "is missing").into());
    }
    let digests = list(statement_digests, MOST_STATEMENTS, |digest| required_digest(digest));
    Ok(digests.at("statement_digests")?)
}

/// Asks for them.
#[must_use]
pub fn statements_wanted_to_proto(digests: &[Digest]) -> proto::GetStatementsRequest {
    proto::GetStatementsRequest { statement_digests: hashes_to_proto(digests) }
}

/// The statements that came; `None` where they do not read. Nothing of them is verified.
#[must_use]
pub fn read_statements_held(
    response: proto::GetStatementsResponse,
) -> Option<Vec<(Digest, Option<Envelope>)>> {
    let proto::GetStatementsResponse { statements } = response;
    let read = |held: proto::HeldStatement| {
        let proto::HeldStatement { digest, statement } = held;
        Some((required_digest(&digest).ok()?, statement.map(read_envelope)))
    };
    statements.into_iter().map(read).collect()
}

/// The same for the wire.
#[must_use]
pub fn statements_held_to_proto(
    statements: &[(Digest, Option<Envelope>)],
) -> proto::GetStatementsResponse {
    let held = |(digest, envelope): &(Digest, Option<Envelope>)| proto::HeldStatement {
        digest: digest.as_bytes().to_vec(),
        statement: envelope.as_ref().map(envelope_to_proto),
    };
    proto::GetStatementsResponse { statements: statements.iter().map(held).collect() }
}

/// A checkpoint to be cosigned.
///
/// # Errors
///
/// `CHECKPOINT_MALFORMED`.
pub fn read_to_cosign(request: &proto::CosignRequest) -> Result<ToCosign, RefusalReason> {
    let proto::CosignRequest { old_size, proof, checkpoint } = request;
    let malformed = || RefusalReason::CheckpointMalformed;
    Ok(ToCosign {
        old_size: size(*old_size).map_err(|_| malformed())?,
        proof: read_hashes(proof).ok_or_else(malformed)?,
        note: SignedNote::parse(checkpoint).map_err(|_| malformed())?,
    })
}

/// The same for the wire.
#[must_use]
pub fn to_cosign_to_proto(asked: &ToCosign) -> proto::CosignRequest {
    let ToCosign { old_size, proof, note } = asked;
    proto::CosignRequest {
        old_size: number(*old_size),
        proof: hashes_to_proto(proof),
        checkpoint: note.render(),
    }
}

/// How many lines a cosignature has at most: one for each algorithm.
const MOST_COSIGNATURE_LINES: usize = 2;

/// What a witness gave back; `None` where it does not read.
#[must_use]
pub fn read_cosign_reply(response: &proto::CosignResponse) -> Option<CosignReply> {
    let proto::CosignResponse { cosignature, witnessed_size } = response;
    if cosignature.is_empty() {
        return size(*witnessed_size).ok().map(CosignReply::FromAnotherSize);
    }
    let lines = cosignature.strip_suffix('\n')?.split('\n').map(NoteSignature::parse);
    let lines: Vec<NoteSignature> = lines.collect::<Option<_>>()?;
    (lines.len() <= MOST_COSIGNATURE_LINES).then_some(CosignReply::Cosigned(lines))
}

/// The same for the wire.
#[must_use]
pub fn cosign_reply_to_proto(reply: &CosignReply) -> proto::CosignResponse {
    match reply {
        CosignReply::Cosigned(lines) => {
            let cosignature = lines.iter().map(NoteSignature::render).collect();
            proto::CosignResponse { cosignature, witnessed_size: 0 }
        }
        CosignReply::FromAnotherSize(size) => {
            proto::CosignResponse { cosignature: String::new(), witnessed_size: number(*size) }
        }
    }
}

/// A size or a place.
fn size(value: i64) -> FieldResult<u64> {
    let size = u64::try_from(value).ok().filter(|size| *size < SIZE_LIMIT);
    size.ok_or_else(|| FieldFault::malformed("must be from 0 to below 2^53"))
}

/// Sizes are far below what the contract can hold.
fn number(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
