//! How a question stands, and a reply that came to it.

use kzmn_common::kinds::{RecordAnswer, Refusal};
use kzmn_common::listed;
use kzmn_common::statement::{Stored, Verified};

use crate::entity::question;
use crate::error::{StoreError, corrupt};

listed! {
    /// How a question stands.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum QuestionState {
        /// Nothing that closes it came back.
        Open,
        /// An answer came.
        Answered,
        /// A signed, final refusal came.
        Refused,
        /// An answer came that says that the answer follows.
        Deferred,
        /// Two different answers came, of which none replaces the other: none of them is used.
        Equivocal,
    }
}

impl QuestionState {
    /// As it is stored and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Deferred => "deferred",
            Self::Equivocal => "equivocal",
        }
    }

    /// Whether a reply is still to come.
    #[must_use]
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Deferred)
    }

    /// The state in a row.
    pub(crate) fn of(row: &question::Model) -> Result<Self, StoreError> {
        Self::parse(&row.state).ok_or_else(|| corrupt("question", "a state is none"))
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A statement of the peer about a query.
#[derive(Clone, Debug)]
pub enum StoredReply {
    /// An answer.
    Answer(Box<Stored<RecordAnswer>>),
    /// A final refusal.
    Refusal(Box<Stored<Refusal>>),
}

impl StoredReply {
    /// The bytes, and when they came.
    #[must_use]
    pub fn verified(&self) -> &Verified {
        match self {
            Self::Answer(answer) => answer.attested().verified(),
            Self::Refusal(refusal) => refusal.attested().verified(),
        }
    }
}
