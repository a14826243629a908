//! Why a file is no evidence.

use crate::ledger::LedgerProofRefusal;
use crate::refusal::RefusalReason;
use crate::trust::BundleRefusal;

/// Why a file is no evidence. Statements are numbered from 1.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceRefusal {
    /// The file is not of the documented form.
    #[error("the file is not evidence in the documented form, or was changed: one spelling counts")]
    Malformed,
    /// A trust bundle does not open under the governance keys that were named.
    #[error("a trust bundle in the file is refused under the governance keys that were named")]
    Bundle(#[source] BundleRefusal),
    /// Trust bundles of two realms, or not from the oldest to the newest.
    #[error("the trust bundles in the file do not stand in their order, or are of several realms")]
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
    /// The checkpoint has a signature that is of neither state.
    #[error("statement {0}: the checkpoint does not have exactly the signatures of both states")]
    Signatures(usize),
}
