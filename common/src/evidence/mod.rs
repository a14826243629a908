//! Evidence files: statements with the proof that both states have seen them, to be checked by anybody who knows the
//! fingerprints of the two governance keys. No node, network or database is needed for it.
//!
//! A file is one JSON document (`docs/evidence.md`). It holds the trust bundles, and for each statement its envelope, the
//! ledger's entry of it, and a C2SP tlog-proof under a checkpoint that the ledger's own state has signed and the other one
//! has cosigned.

mod file;
mod refusal;
mod verify;
mod words;

pub use file::{EvidenceFile, EvidenceItem, Redacted};
pub use refusal::EvidenceRefusal;
pub use verify::{EvidenceJudge, Proved, ProvedStatement};
