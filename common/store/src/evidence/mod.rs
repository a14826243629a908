//! Statements as rows and back. Going back, the bytes must be those that the digest names, and the
//! signatures must hold against the bundle of then: a row that was altered is an error.

mod list;
mod read;
mod record;
mod refused;

pub(crate) use list::statements;
pub use list::{StatementFilter, StatementSummary};
pub use read::Subject;
pub(crate) use read::{statement, statement_and_subject};
pub use record::{Direction, StatementRecord};
pub(crate) use record::{
    NewStatement, StatementPlace, check, digest, find, kept, known_bundle, reopen, reopen_as,
};
pub(crate) use refused::refused_bytes;
