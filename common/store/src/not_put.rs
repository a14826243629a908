//! What stands against an entry.

use kzmn_common::code::Code as _;
use kzmn_common::person::Identifier;
use kzmn_common::refusal::RefusalReason;

/// Why an entry was not taken; the others of its list were.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotPut {
    /// Another person holds an identifier.
    #[error("another person of the registry holds this identifier: {}", .0.kind().name())]
    IdentifierHeld(Identifier),
    /// The version that is held is not the one that was corrected.
    #[error("somebody changed the record since it was read")]
    VersionChanged,
}

impl NotPut {
    /// As what the caller is told of it.
    #[must_use]
    pub fn refusal(&self) -> RefusalReason {
        match self {
            Self::IdentifierHeld(_) => RefusalReason::IdentifierHeld,
            Self::VersionChanged => RefusalReason::VersionChanged,
        }
    }
}
