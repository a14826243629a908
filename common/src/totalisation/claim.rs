//! What is claimed: a period, its source, and the days that are meant of it.

use std::fmt;

use crate::date::PartialDate;
use crate::days::Run;
use crate::envelope::Digest;
use crate::listed;
use crate::party::Party;
use crate::period::{EvidenceGrade, PeriodKind, PeriodLimitation, ServicePeriod, Territory};

/// The source of a period.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Origin {
    /// The deciding state's own registry.
    Own,
    /// The other state, in the signed answer of this digest.
    Attested(Digest),
    /// Facts given by hand.
    Given,
}

/// A claimed period, as reported.
#[derive(Clone, Eq, PartialEq)]
pub struct Claim {
    /// Its source.
    pub origin: Origin,
    /// The period as reported. A multiplier code in it is applied by the deciding law or not at all.
    pub period: ServicePeriod,
}

impl Claim {
    /// What the claim is, in one short word for people: the issuer's name for the row.
    #[must_use]
    pub fn id(&self) -> &str {
        self.period.period_id.as_str()
    }

    /// Whether the other state reported it.
    #[must_use]
    pub fn is_attested(&self) -> bool {
        matches!(self.origin, Origin::Attested(_))
    }

    /// Whether both its dates are known to the day.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        let period = &self.period;
        period.start.is_exact() && period.end.is_none_or(PartialDate::is_exact)
    }

    /// Why it is carried and not counted where that state decides, if so.
    #[must_use]
    pub fn set_aside(&self, deciding: Party) -> Option<NotCounted> {
        let attested = matches!(self.origin, Origin::Attested(_));
        // First: evidence that is verified later does not make it the other state's to attest.
        if attested && self.period.territory == Territory::from(deciding) {
            Some(NotCounted::OwnTerritory)
        } else if self.period.evidence.grade == EvidenceGrade::Unverified {
            Some(NotCounted::Unverified)
        } else if attested && self.period.limitation == PeriodLimitation::NotTotalisable {
            Some(NotCounted::NotTotalisable)
        } else {
            None
        }
    }
}

/// Redacted: a person's periods.
impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claim(..)")
    }
}

listed! {
    /// Why a claim is carried and not counted.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum NotCounted {
        /// Its issuer has not verified the evidence. It proves nothing about the length of service.
        Unverified,
        /// Its issuer forbids totalising it.
        NotTotalisable,
        /// The other state reports the deciding state's own territory. What was there, the own record shows.
        OwnTerritory,
        /// The other state reports days that cannot be: before the person's birth, or outside the tables.
        Impossible,
        /// The other state reports a time after the day of application.
        AfterApplication,
        /// The other state reports more periods than are compared with each other.
        TooMany,
    }
}

impl NotCounted {
    /// Its name in an assessment.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::NotTotalisable => "not_totalisable",
            Self::OwnTerritory => "own_territory",
            Self::Impossible => "impossible",
            Self::AfterApplication => "after_application",
            Self::TooMany => "too_many",
        }
    }

    /// Whether its days are not looked at, whatever else holds of the claim.
    #[must_use]
    pub fn is_carried_only(self) -> bool {
        match self {
            Self::Impossible | Self::AfterApplication | Self::TooMany => true,
            Self::Unverified | Self::NotTotalisable | Self::OwnTerritory => false,
        }
    }
}

/// Which days of periods without exact dates are meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum View {
    /// Those that are covered whatever the dates mean.
    Certain,
    /// Those that may be covered.
    Possible,
}

/// A claim with the days that are meant of it.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its days.
    pub days: Run,
}

impl Dated<'_> {
    /// The kind of the period.
    #[must_use]
    pub fn kind(&self) -> PeriodKind {
        self.claim.period.kind
    }

    /// Where it was spent.
    #[must_use]
    pub fn territory(&self) -> Territory {
        self.claim.period.territory
    }
}
