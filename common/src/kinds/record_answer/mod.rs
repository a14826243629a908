//! The answer: an outcome and the periods.

mod disclosing;
mod wire;

use crate::code::code_list;
use crate::date::PartialDate;
use crate::envelope::{DISCLOSURE_SALT, Digest};
use crate::header::{CommonHeader, ReplyHeader};
use crate::instant::{Entropy, Instant};
use crate::party::{Party, Realm};
use crate::period::ServicePeriod;
use crate::statement::Signed;
use crate::text::Text;

code_list! {
    /// On what a person was recognised.
    pub enum MatchBasis {
        /// The answering state's own identifier.
        OwnIdentifier,
        /// A link that an officer confirmed.
        ConfirmedLink,
    }
}

code_list! {
    /// State of a pension in payment.
    pub enum PensionState {
        /// In payment.
        InPayment,
        /// Suspended.
        Suspended,
        /// Ended.
        Ended,
    }
}

code_list! {
    /// Whether the answer is all that the issuer holds.
    pub enum Completeness {
        /// All that was asked and is held.
        Complete,
        /// More may exist elsewhere.
        Partial,
    }
}

code_list! {
    /// What would resolve an ambiguous match.
    pub enum IdentificationNeed {
        /// The answering state's own identifier.
        OwnIdentifier,
        /// The full birth date.
        FullBirthDate,
        /// The birthplace.
        BirthPlace,
        /// Parents' names.
        ParentNames,
        /// Former names.
        FormerNames,
    }
}

/// Why an answer is withheld although the registry was consulted: the contract's `RefusalReason` of an
/// answer, not to be taken for a refusal at the protocol level.
pub use withheld::RefusalReason as WithheldReason;

mod withheld {
    use crate::code::code_list;

    code_list! {
        /// Why an answer is withheld.
        pub enum RefusalReason {
            /// The record is restricted by the answering state's law.
            RestrictedPerson,
            /// Outside the Agreement's scope.
            OutOfScope,
        }
    }
}

/// A pension that the issuer pays or paid; never an amount.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PensionStatus {
    /// Its state.
    pub state: PensionState,
    /// Since when.
    pub since: PartialDate,
}

/// What the answering state found. Each outcome holds what it must hold, and nothing else.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// One person.
    Found {
        /// On what the person was recognised.
        basis: MatchBasis,
        /// The periods, sorted by start and id.
        periods: Vec<ServicePeriod>,
        /// Pensions.
        pensions: Vec<PensionStatus>,
        /// Whether this is all.
        completeness: Completeness,
    },
    /// No person, and no possible match.
    NotFound,
    /// Possible matches only.
    Ambiguous {
        /// What would resolve it, computed from the query alone.
        would_settle: Vec<IdentificationNeed>,
    },
    /// The answer follows later.
    Deferred {
        /// By when.
        expected_by: PartialDate,
    },
    /// The answer is withheld.
    Refused {
        /// Why.
        reason: WithheldReason,
    },
}

impl Outcome {
    /// The periods that were found.
    #[must_use]
    pub fn periods(&self) -> &[ServicePeriod] {
        match self {
            Self::Found { periods, .. } => periods,
            Self::NotFound
            | Self::Ambiguous { .. }
            | Self::Deferred { .. }
            | Self::Refused { .. } => &[],
        }
    }

    /// Whether a later answer to the same query may replace it, by naming it. What is found, not found or withheld
    /// is permanent.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        match self {
            Self::Ambiguous { .. } | Self::Deferred { .. } => true,
            Self::Found { .. } | Self::NotFound | Self::Refused { .. } => false,
        }
    }
}

/// The answer to a query.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RecordAnswer {
    /// What was found.
    pub outcome: Outcome,
    /// The day for which the registry was read.
    pub as_of: PartialDate,
    /// In plain words.
    pub note: Option<Text>,
    /// How the payload names each period, in their order.
    seals: Vec<PeriodSeal>,
}

/// How a payload names a period: by a digest, which is told here by what it is made of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum PeriodSeal {
    /// That of the next of the periods, with this salt.
    Disclosed([u8; DISCLOSURE_SALT]),
    /// This one, of a period that is left out.
    LeftOut(Digest),
}

impl RecordAnswer {
    /// The answer of `issuer` to the query of that digest.
    #[must_use]
    pub fn to(
        query: Digest,
        outcome: Outcome,
        (issuer, realm): (Party, Realm),
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Signed<Self> {
        let common_header = CommonHeader::new(issuer, realm, now, entropy);
        let seal = |_| {
            let mut salt = [0; DISCLOSURE_SALT];
            entropy.fill(&mut salt);
            PeriodSeal::Disclosed(salt)
        };
        let seals = (0..outcome.periods().len()).map(seal).collect();
        Signed {
            common_header,
            header: ReplyHeader { answers: query, supersedes: None },
            body: Self { outcome, as_of: now.date().into(), note: None, seals },
        }
    }

    /// How many periods are left out: their digests alone are known.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.seals.iter().filter(|seal| matches!(seal, PeriodSeal::LeftOut(_))).count()
    }
}
