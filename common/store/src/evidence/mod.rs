//! Statements as rows and back; who read what. Going back, the bytes must be those that the digest names, and the
//! signatures must hold against the bundle of then: a row that was altered is an error.

mod disclosure;
mod list;
mod read;
mod record;
mod refused;
mod status;

pub use disclosure::{AccessFilter, AccessKind, AccessSubject, OwnAccess, StoredAccessRecord};
pub(crate) use disclosure::{NewAccesses, add_disclosures, add_readings, disclosures};
pub(crate) use list::statements;
pub use list::{StatementFilter, StatementSummary};
pub use read::Subject;
pub(crate) use read::{statement, statement_and_subject};
pub use record::{Direction, StatementRecord};
pub(crate) use record::{
    NewStatement, StatementPlace, digest, find, known_bundle, reopen, reopen_as,
};
pub(crate) use refused::refused_bytes;
pub use status::{Counts, StoreStatus};
pub(crate) use status::{counts, status};
