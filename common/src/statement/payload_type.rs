//! Payload types, and which header fields each requires and forbids.

use std::fmt;

use crate::listed;

listed! {
    /// A type of statement that this version of the project reads and issues.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum PayloadType {
        /// Which periods do you hold for this person?
        RecordQuery,
        /// An outcome and the periods.
        RecordAnswer,
        /// A typed, final refusal.
        Refusal,
        /// What an officer decided about a pension.
        DecisionNotice,
    }
}

/// What a payload type says about a header field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// Must be there.
    Required,
    /// May be there.
    Optional,
    /// Must not be there.
    Forbidden,
}

/// The header fields that not every payload type has. The other ones (id, issuer, audience, realm and
/// instant of issue) are required everywhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HeaderNeeds {
    /// `expires_at`.
    pub expires_at: Need,
    /// `case_id`.
    pub case_id: Need,
    /// `answers`.
    pub answers: Need,
    /// `supersedes`.
    pub supersedes: Need,
    /// `purpose`, `legal_basis` and `officer`, which go together.
    pub ground: Need,
}

impl PayloadType {
    /// As it stands in the envelope.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RecordQuery => "application/vnd.kzmn.record-query.v1+protobuf",
            Self::RecordAnswer => "application/vnd.kzmn.record-answer.v1+protobuf",
            Self::Refusal => "application/vnd.kzmn.refusal.v1+protobuf",
            Self::DecisionNotice => "application/vnd.kzmn.decision-notice.v1+protobuf",
        }
    }

    /// The type of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The header table. `docs/statements.md` holds the same one for readers; a test compares them.
    #[must_use]
    pub fn header_needs(self) -> HeaderNeeds {
        use Need::{Forbidden, Optional, Required};
        let (expires_at, case_id, answers, supersedes, ground) = match self {
            Self::RecordQuery => (Required, Required, Forbidden, Optional, Required),
            Self::RecordAnswer => (Forbidden, Forbidden, Required, Optional, Forbidden),
            Self::Refusal => (Forbidden, Forbidden, Required, Forbidden, Forbidden),
            Self::DecisionNotice => (Forbidden, Required, Forbidden, Optional, Required),
        };
        HeaderNeeds { expires_at, case_id, answers, supersedes, ground }
    }
}

impl fmt::Display for PayloadType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_later_version_and_reads_its_own() {
        assert_eq!(PayloadType::parse("application/vnd.kzmn.record-query.v9+protobuf"), None);
        for kind in PayloadType::ALL {
            assert_eq!(PayloadType::parse(&kind.to_string()), Some(kind));
        }
    }
}
