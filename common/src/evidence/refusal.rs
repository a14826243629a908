//! Why a file is no evidence.

use crate::ledger::{LedgerProofRefusal, NoteRefusal};
use crate::refusal::RefusalReason;
use crate::trust::BundleRefusal;

/// Why a file is no evidence. Statements are numbered from 1.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceRefusal {
    /// The file is not of the documented form.
    #[error(
        "this is not an evidence file, or it was changed or saved anew: one spelling counts. Get the file again as it was exported"
    )]
    Malformed,
    /// A trust bundle does not open under the governance keys that were named.
    #[error(
        "a trust bundle is refused under the governance keys that were named: were both fingerprints taken from the states?"
    )]
    Bundle(#[source] BundleRefusal),
    /// Trust bundles of two realms, or not from the oldest to the newest.
    #[error(
        "the trust bundles are of several realms, or one is not newer than the one before it; a newer one must be newer than those in the file"
    )]
    BundleOrder,
    /// No bundle was in force when the checkpoint was cosigned.
    #[error("statement {0}: no trust bundle in the file was in force when the other state signed")]
    NotInForce(usize),
    /// A statement's envelope.
    #[error("statement {number}: {reason}")]
    Statement {
        /// Which.
        number: usize,
        /// Why it is refused.
        reason: RefusalReason,
    },
    /// The ledger's entry is of something else.
    #[error("statement {0}: the ledger's entry is not of this statement")]
    Entry(usize),
    /// The proof.
    #[error("statement {number}: {source}")]
    Proof {
        /// Which.
        number: usize,
        /// Why it proves nothing.
        #[source]
        source: LedgerProofRefusal,
    },
    /// The checkpoint has not one signature of each state, or has a line that is neither that nor a cosignature.
    #[error(
        "statement {0}: the checkpoint does not have exactly the signatures of both states, with nothing but cosignatures beside them"
    )]
    Signatures(usize),
    /// What was named as a third witness is a key of one of the two states.
    #[error("{0} is a key of one of the two states: a third witness is of neither")]
    NotAThird(String),
    /// A third witness that was named has not cosigned.
    #[error("statement {number}: the checkpoint is not cosigned by {witness}")]
    ThirdWitness {
        /// Which.
        number: usize,
        /// The witness.
        witness: String,
        /// Why not.
        #[source]
        source: NoteRefusal,
    },
}
