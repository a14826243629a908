//! The ledger: an append-only Merkle tree over what a node issued, received and kept, its signed checkpoints, and the
//! other state's cosignatures on them.
//!
//! Pure: hashes in, hashes out. Trees are those of RFC 6962, 2.1 (proofs are checked as RFC 9162, 2.1.3.2 and 2.1.4.2,
//! says); texts are C2SP signed-note, tlog-checkpoint (v1.0.0), tlog-cosignature (v1.0.1), tlog-witness (v1.0.0) and tlog-proof@v1, and
//! time stamps are those of RFC 3161, so that others' tools read them. Sizes stay below [`SIZE_LIMIT`], which is checked before any arithmetic.

mod checkpoint;
mod cosignature;
mod entry;
mod epoch;
mod file;
mod frontier;
mod hash;
mod journal;
mod keys;
mod note;
mod proof;
mod range;
mod submission;
mod time_stamp;
mod witness;

pub use checkpoint::{Checkpoint, LedgerOrigin};
pub use cosignature::Cosignature;
pub use entry::{EntryKind, LedgerEntry, StatementInclusion};
pub use epoch::LedgerEpoch;
pub use file::{LedgerProof, LedgerProofRefusal};
pub use frontier::{Frontier, TreeNode};
pub use hash::{empty_root, leaf_hash, node_hash};
pub use journal::{Cell, JOURNAL_SALT, KeptRow, kept_digest};
pub use keys::LedgerKeys;
pub use note::{NoteKey, NoteRefusal, NoteSignature, SignatureType, SignedNote};
pub use proof::{
    MOST_HASHES, ProofRefusal, ProofSteps, consistency_steps, inclusion_steps, verify_consistency,
    verify_inclusion,
};
pub use range::{NodePlace, SIZE_LIMIT};
pub use time_stamp::{LARGEST_TIME_STAMP, TimeStampQuery, may_stamp};
pub use witness::{CosignReply, CosignedCheckpoint, ToCosign, TreeHead, Witness, Witnessed};
