//! The messages of `LedgerService`.

use kzmn_proto::exchange as proto;

use super::fault::{At as _, FieldFault, FieldResult, list, required_digest};
use super::header::{instant_to_proto, party, read_instant};
use super::party_to_proto;
use crate::envelope::Digest;
use crate::ledger::{
    CosignReply, EntryKind, LedgerEntry, MOST_HASHES, NoteSignature, SIZE_LIMIT, SignedNote,
    StatementInclusion, ToCosign,
};
use crate::party::Party;
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

/// What a witness gave back; `None` where it does not read.
#[must_use]
pub fn read_cosign_reply(response: &proto::CosignResponse) -> Option<CosignReply> {
    let proto::CosignResponse { cosignature, witnessed_size } = response;
    if cosignature.is_empty() {
        return size(*witnessed_size).ok().map(CosignReply::FromAnotherSize);
    }
    NoteSignature::parse(cosignature.strip_suffix('\n')?).map(CosignReply::Cosigned)
}

/// The same for the wire.
#[must_use]
pub fn cosign_reply_to_proto(reply: &CosignReply) -> proto::CosignResponse {
    match reply {
        CosignReply::Cosigned(line) => {
            proto::CosignResponse { cosignature: line.render(), witnessed_size: 0 }
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
